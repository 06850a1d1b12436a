"""Which names Excel, VBA and the function wizard accept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sizing_xl.formats.vba_words import KEYWORDS

LONGEST_HELP = 255
LONGEST_NAME = 255
MOST_ARGUMENTS = 29  # LibreOffice and Excel's MacroOptions stop near there; VBA itself at 60

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# A1 with up to three letters, and R1C1: names that a sheet reads as a cell.
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*")


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
