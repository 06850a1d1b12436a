"""CSV for people: as the Excel of their language writes and reads it.

Excel in Brazil cuts at semicolons and takes a point for a thousands separator; without the mark at
the start of the file no Excel knows UTF-8. (A line sep=; above the headings would serve Excel, undo
the mark, and be a heading to every other program.)
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import NamedTuple

MARK = BOM_UTF8


class Dialect(NamedTuple):
    """separator: between cells. decimal: of numbers. mark: what the file begins with."""

    separator: str
    decimal: str
    mark: bytes


# For programs, whatever the language of their users.
PROGRAMS = Dialect(",", ".", b"")
PEOPLE = {"pt-BR": Dialect(";", ",", MARK), "en": Dialect(",", ".", MARK)}
