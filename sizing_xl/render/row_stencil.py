"""A row of a drawn sheet as text, ready to take the values of another case."""

from __future__ import annotations

import re
from typing import NamedTuple

from openpyxl.compat import safe_string
from openpyxl.utils import column_index_from_string

from sizing_xl.render.openpyxl_pen import clean
from sizing_xl.render.package import cell_xml
from sizing_xl.sheets.parts import Cell

_CELL = re.compile(r'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_LETTERS = re.compile("[A-Z]+")
_HEAD = re.compile(r'<c r="[A-Z]+\d+"(?: s="\d+")?')
_FORMULA = re.compile(r"<f[ >].*?</f>", re.DOTALL)


class Change(NamedTuple):
    """A cell of a deck that is not the stencil's: its row and column, and both cells."""

    row: int
    column: int
    cell: Cell
    old: Cell


class RowStencil:
    """A row as text, taken apart at its cells."""

    def __init__(self, row: str) -> None:
        cells = _CELL.findall(row)
        self.before, _, _ = row.partition("<c ")
        self.cells = cells
        found = (_LETTERS.match(xml, 6) for xml in cells)
        self.places = {column_index_from_string(letters[0]): place  # type: ignore[index]
                       for place, letters in enumerate(found)}  # fmt: skip
        self.heads = [_HEAD.match(xml)[0] for xml in cells]  # type: ignore[index]  # they do
        self.formulas = ["".join(_FORMULA.findall(xml)) for xml in cells]

    def stamped(self, changes: list[Change], heights: tuple[float, float] | None) -> str:
        cells = list(self.cells)
        for change in changes:
            place = self.places[change.column]
            cells[place] = _stamped_cell(self.heads[place], self.formulas[place], change.cell)
        before = self.before
        if heights:
            old, new = (f' ht="{safe_string(points)}"' for points in heights)
            before = before.replace(old, new, 1)
        return f"{before}{''.join(cells)}</row>"


def _stamped_cell(head: str, formula: str, cell: Cell) -> str:
    value = (cell.error or cell.value) if formula else cell.value
    if isinstance(value, str):
        return cell_xml(head, formula, clean(value), not formula)
    return cell_xml(head, formula, value, False)
