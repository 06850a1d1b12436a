"""A row of a drawn sheet as text, ready to take the values of another case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.compat import safe_string
from openpyxl.utils import column_index_from_string

from sizing_xl.render.openpyxl_pen import clean
from sizing_xl.render.package import cell_xml
from sizing_xl.sheets.parts import Cell

_CELL = re.compile(r'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_LETTERS = re.compile("[A-Z]+")
_HEAD = re.compile(r'<c r="[A-Z]+\d+"(?: s="\d+")?')
_HEIGHT = re.compile(r' ht="[^"]*"')
_FORMULA = re.compile(r"<f[ >].*?</f>", re.DOTALL)


class Change(NamedTuple):
    """A cell of a deck that is not the stencil's: its column, and both cells."""

    column: int
    cell: Cell
    old: Cell


class RowStencil:
    """A row as text, taken apart at its cells: what it was last stamped as.

    Before the row there may be the head of its sheet.
    """

    def __init__(self, row: str) -> None:
        self._head, opening, rest = row.rpartition("<row ")
        tag, first, cells = rest.partition("<c ")
        self._tag = opening + tag
        self._cells = _CELL.findall(first + cells)
        found = (_LETTERS.match(xml, 6) for xml in self._cells)
        self._places = {column_index_from_string(letters[0]): place  # type: ignore[index]
                        for place, letters in enumerate(found)}  # fmt: skip
        self._heads = [_HEAD.match(xml)[0] for xml in self._cells]  # type: ignore[index]  # they do
        self._formulas = ["".join(_FORMULA.findall(xml)) for xml in self._cells]

    def stretch(self, points: float | None) -> None:
        """Another height."""
        if points is not None:
            self._tag = _HEIGHT.sub(f' ht="{safe_string(points)}"', self._tag, count=1)

    def stamped(self, changes: Sequence[Change]) -> str:
        """The row with other values."""
        for column, cell, _ in changes:
            place = self._places[column]
            self._cells[place] = _cell_xml(self._heads[place], self._formulas[place], cell)
        return f"{self._head}{self._tag}{''.join(self._cells)}</row>"


def _cell_xml(head: str, formula: str, cell: Cell) -> str:
    value = (cell.error or cell.value) if formula else cell.value
    if isinstance(value, str):
        return cell_xml(head, formula, clean(value), not formula)
    return cell_xml(head, formula, value, False)
