"""The pen for files: draws the declared sheets with openpyxl."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as GridCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.fonts import Font as FontElement
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as GridTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.sheets.parts import Cell, Sheet, Table

# openpyxl writes the children of <font> in an order that the schema refuses.
FontElement.__elements__ = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign",
    "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip

_LONE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_TEXT = 32_767


def draw(sheets: Sequence[Sheet], author: str = "sizing_xl") -> bytes:
    """The sheets as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = author
    book.properties.title = sheets[0].heading
    for sheet in sheets:
        _draw_sheet(book.create_sheet(sheet.title), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _draw_sheet(grid: Worksheet, sheet: Sheet) -> None:
    widths = [
        max(widths)
        for widths in zip(*(_padded(table.widths, sheet) for table in sheet.tables), strict=True)
    ]
    for column, width in enumerate(widths, start=1):
        grid.column_dimensions[get_column_letter(column)].width = width
    grid["A1"] = clean(sheet.heading)
    grid["A1"].font = Font(name=style.FONT, size=16, bold=True, color=style.HEADING_FILL)
    row = 3
    for line in sheet.lines:
        _put(grid.cell(row, 1), line, wrap=False)
        fill = style.LOOKS[line.role].fill
        for column in range(2, len(widths) + 1 if fill else 0):
            grid.cell(row, column).fill = PatternFill("solid", fgColor=fill)
        row += 1
    for table in sheet.tables:
        row = _draw_table(grid, table, row + 1, widths)
    grid.sheet_view.showGridLines = False
    grid.page_setup.orientation = "landscape"
    grid.page_setup.fitToWidth, grid.page_setup.fitToHeight = 1, 0
    grid.sheet_properties.pageSetUpPr.fitToPage = True


def _padded(widths: Sequence[int], sheet: Sheet) -> list[int]:
    most = max(len(table.widths) for table in sheet.tables)
    return [*widths, *[0] * (most - len(widths))]


def _draw_table(grid: Worksheet, table: Table, top: int, widths: Sequence[float]) -> int:
    """Draw a table from row `top`; gives the first free row under it."""
    for column, heading in enumerate(table.headings, start=1):
        cell = grid.cell(top, column)
        _text(cell, heading)
        cell.font = Font(name=style.FONT, bold=True, color=style.HEADING_INK)
        cell.fill = PatternFill("solid", fgColor=style.HEADING_FILL)
        side = "right" if _numeric(table, column - 1) else "left"
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    for number, cells in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(cells, start=1):
            _put(grid.cell(number, column), cell, wrap=True)
        lines = max(_lines(cell, widths[column]) for column, cell in enumerate(cells))
        grid.row_dimensions[number].height = lines * style.LINE_HEIGHT_PT
    bottom = top + len(table.rows)
    reference = f"A{top}:{get_column_letter(len(table.headings))}{bottom}"
    drawn = GridTable(displayName=table.name, ref=reference)
    drawn.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    grid.add_table(drawn)
    return bottom + 2


def _numeric(table: Table, column: int) -> bool:
    return all(row[column].number_format for row in table.rows)


def _lines(cell: Cell, width: float) -> int:
    text = cell.value if isinstance(cell.value, str) else ""
    return max(1, math.ceil(len(text) * 1.1 / width))


_THIN = Side(style="thin", color=style.BORDER)


def _put(at: GridCell, cell: Cell, wrap: bool) -> None:
    if isinstance(cell.value, str):
        _text(at, cell.value)
    else:
        at.value = cell.value
    look = style.LOOKS[cell.role]
    at.font = Font(name=style.FONT, bold=look.bold, color=look.ink)
    if look.fill:
        at.fill = PatternFill("solid", fgColor=look.fill)
    at.alignment = Alignment(vertical="center", wrap_text=wrap)
    if wrap:
        at.border = Border(bottom=_THIN)
    if cell.number_format:
        at.number_format = cell.number_format
    if cell.note:
        at.comment = _note(cell.note)


def _text(at: Any, value: str) -> None:
    """Text stays text even when it begins like a formula."""
    at.value = clean(value)
    at.data_type = "s"
    if value[:1] in ("=", "+", "-", "@"):
        at.quotePrefix = True


def clean(value: str) -> str:
    """Without the characters that a workbook cannot hold; `_x0041_` kept as it is written."""
    kept = _LONE.sub("", ILLEGAL_CHARACTERS_RE.sub("", value))
    return _ESCAPE.sub("_x005F_", kept)[:LONGEST_TEXT]


def _note(text: str) -> Comment:
    lines = sum(
        max(1, math.ceil(len(part) / style.NOTE_CHARACTERS_PER_LINE)) for part in text.split("\n")
    )
    height = (lines + 1) * style.NOTE_LINE_PX
    return Comment(clean(text), "sizing_xl", height=height, width=style.NOTE_WIDTH_PX)
