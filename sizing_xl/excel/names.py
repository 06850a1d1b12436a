"""Which names Excel, VBA and the function wizard accept."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_HELP = 255
LONGEST_NAME = 255
MOST_ARGUMENTS = 29  # LibreOffice and Excel's MacroOptions stop near there; VBA itself at 60

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# A1 with up to three letters, and R1C1: names that a sheet reads as a cell.
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*")
# Reserved words of VBA, and names that xlwings keeps for itself.
_RESERVED = """
    addressof alias and any append array as attribute base binary boolean byref byte byval call
    case caller cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr close compare const
    csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl
    defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents double
    each else elseif empty end endif enum eqv erase error event exit explicit false fix for friend
    function get global gosub goto if imp implements in input int integer is lbound len let lib
    like line load lock long longlong longptr loop lset me mid mod name new next not nothing null
    object on open option optional or output paramarray preserve print private property psabsolute
    public put raiseevent random randomize read redim rem resume return rset seek select set sgn
    shared single spc static step stop string sub tab text then time to true type typeof ubound
    unload unlock until variant vb_base wend while width with withevents write xor xlpy xlwings
"""
KEYWORDS = frozenset(_RESERVED.split())


def name_problem(name: str) -> str | None:
    """Why a name cannot be a function or an argument in every spreadsheet program, or None."""
    if not _IDENTIFIER.fullmatch(name):
        return f"{name}: letters, digits and underscores only, a letter first"
    if _CELL.fullmatch(name):
        return f"{name}: a sheet reads this name as a cell"
    if name.lower() in KEYWORDS:
        return f"{name}: a word of VBA"
    if len(name) > LONGEST_NAME:
        return f"{name[:20]}...: over {LONGEST_NAME} characters"
    return None


def clash(names: Iterable[str]) -> str | None:
    """A name that another one equals but for its case, or None."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            return name
        seen.add(name.lower())
    return None
