"""Formulas of names as a person reads them, and as Excel keeps them in a file.

They are written with "~" before every name that LET or LAMBDA binds, and "[~name]" for an optional
parameter. Excel keeps _xlpm. before the first, _xlop. before an optional parameter in the list of
parameters alone, and _xlfn. before functions that are newer than its file format; a name that lacks
one is lost for good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

# What Excel allows: characters of a formula, pairs of a LET, nested calls, characters of a text in
# it and of the comment of a name.
LONGEST_FORMULA, MOST_PAIRS, DEEPEST, LONGEST_COMMENT = 8192, 126, 64, 255
# Where a piece is cut: the stored form is longer than what Excel counts.
CUT_AT, CUT_PAIRS = 7500, 112

_NEWER = (
    *("LET", "LAMBDA", "XMATCH", "XLOOKUP", "ISOMITTED", "HSTACK", "VSTACK", "TEXTSPLIT"),
    *("NUMBERVALUE", "SEQUENCE", "IFNA", "TAKE", "DROP", "TOCOL"),
)
_FUNCTION = re.compile(rf"(?<![\w.])({'|'.join(_NEWER)})\(")
_FILTER = re.compile(r"(?<![\w.])(FILTER|SORT)\(")


def outside_texts(formula: str, change: Callable[[str], str]) -> str:
    """The formula with everything changed but the texts in it."""
    parts = formula.split('"')
    parts[::2] = map(change, parts[::2])
    return '"'.join(parts)


def stored(formula: str, optional: Callable[[str], str] = "_xlop.{}".format) -> str:
    """As Excel keeps it in a file. optional: how an optional parameter is kept."""

    def change(part: str) -> str:
        part = re.sub(r"\[~(\w+)\]", lambda found: optional(found[1]), part)
        part = re.sub(r"~(\w+)", r"_xlpm.\1", part)
        part = _FILTER.sub(r"_xlfn._xlws.\1(", part)
        return _FUNCTION.sub(r"_xlfn.\1(", part)

    return outside_texts(formula, change)


def shown(formula: str) -> str:
    """As Excel's Name Manager shows it: what its limit of length counts."""
    return outside_texts(formula, lambda part: part.replace("~", ""))


def text(words: str) -> str:
    """A text in a formula."""
    return '"' + words.replace('"', '""') + '"'


def joined(parts: Iterable[str]) -> str:
    """Texts and values, one after the other."""
    return "&".join(part for part in parts if part != '""') or '""'


@dataclass(frozen=True)
class Piece:
    """A LAMBDA name: its parameters ("[~a]": optional), what its LET binds, its answer.

    comment: what Excel shows beside the name while it is typed. unknown: the parameters that may
    be an error, of what has no value.
    """

    name: str
    parameters: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    answer: str
    comment: str = ""
    unknown: frozenset[str] = field(default=frozenset())

    @property
    def formula(self) -> str:
        bound = "".join(f"~{name},{value}," for name, value in self.pairs)
        body = f"LET({bound}{self.answer})" if bound else self.answer
        return f"LAMBDA({','.join((*self.parameters, body))})"

    @property
    def stored(self) -> str:
        return stored(self.formula)

    @property
    def fits(self) -> bool:
        return len(self.stored) <= CUT_AT and len(self.pairs) <= CUT_PAIRS

    def with_pairs(self, pairs: Iterable[tuple[str, str]]) -> Piece:
        return replace(self, pairs=tuple(pairs))
