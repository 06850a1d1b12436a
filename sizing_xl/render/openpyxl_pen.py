"""The pen for files: draws the declared sheets with openpyxl."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as GridCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fonts import Font as FontElement
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as GridTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.render.charts import chart_rows, draw_charts
from sizing_xl.render.package import package
from sizing_xl.sheets.layout import Here, Layout, Place, letter, quoted
from sizing_xl.sheets.parts import Between, Cell, Choices, Deck, Listed, Sheet

# openpyxl writes the children of <font> in an order that the schema refuses.
FontElement.__elements__ = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign",
    "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip

_LONE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_TEXT = 32_767
FORMULA_MARKS = ("=", "+", "-", "@")


def draw(deck: Deck) -> bytes:
    """The deck as the bytes of an .xlsx file."""
    return _Pen(deck).drawn()


class _Pen:
    """One drawing: the book, the layout, and what the writer needs besides."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.layout = Layout(deck)
        self.book = Workbook()
        self.cached: dict[str, dict[str, Any]] = {}
        self.alts: dict[str, list[str]] = {}
        self.styles: dict[tuple[Any, ...], Any] = {}

    def drawn(self) -> bytes:
        book = self.book
        self.scratch = book.active.cell(1, 1)
        scratch_sheet = book.active
        for sheet in self.deck.sheets:
            self._sheet(book.create_sheet(sheet.title), sheet)
        book.remove(scratch_sheet)
        book.properties.creator = "sizing_xl"
        book.properties.title = clean(self.deck.title)
        book.properties.language = self.deck.language
        return package(book, self.cached, self.alts)

    # --- a sheet ----------------------------------------------------------------------------

    def _sheet(self, grid: Worksheet, sheet: Sheet) -> None:
        self.cached[sheet.title] = {}
        for column, width in enumerate(sheet.widths, start=1):
            grid.column_dimensions[letter(column)].width = width
        if not sheet.bare:
            self._heading(grid, sheet)
        for place in self.layout.places.values():
            if place.sheet is sheet:
                self._table(grid, place)
        self.alts[sheet.title] = draw_charts(grid, sheet, self.layout)
        self._page(grid, sheet)

    def _heading(self, grid: Worksheet, sheet: Sheet) -> None:
        at = grid.cell(1, 1)
        _text(at, sheet.heading)
        at._style = self._look("title", "title", None, False)
        grid.row_dimensions[1].height = style.TITLE_SIZE * 1.6
        for row, line in enumerate(sheet.lines, start=3):
            place = Place(sheet, sheet.tables[0], row)
            self._cell(grid, row, 1, line, place, wrap=False)
            if style.LOOKS[line.role].fill:
                for column in range(2, len(sheet.widths) + 1):
                    grid.cell(row, column)._style = self._look(line.role, "line", None, False)

    def _table(self, grid: Worksheet, place: Place) -> None:
        table, top = place.table, place.top
        for column, heading in enumerate(table.headings, start=1):
            at = grid.cell(top, column)
            _text(at, heading)
            right = any(row[column - 1].number_format for row in table.rows)
            at._style = self._look("table heading", "right" if right else "left", None, True)
        grid.row_dimensions[top].height = self._height(place, table.headings)
        for row, cells in enumerate(table.rows, start=top + 1):
            for column, cell in enumerate(cells, start=1):
                self._cell(grid, row, column, cell, place, wrap=table.wrap)
            words = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
            words = words if table.wrap else []
            biggest = max(style.LOOKS[cell.role].size for cell in cells) / style.SIZE
            grid.row_dimensions[row].height = self._height(place, words) * biggest
        for flag in table.flags:
            here = self.layout.range(table.name, flag).partition("!")[2].replace("$", "")
            grid.conditional_formatting.add(here, _alarm("cellIs", "0"))
        if table.native:
            last = letter(len(table.headings))
            drawn = GridTable(displayName=table.name, ref=f"A{top}:{last}{place.bottom}")
            drawn.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
            grid.add_table(drawn)

    def _height(self, place: Place, words: Any) -> float:
        """Height that shows every text of a row, wrapped to its column's width."""
        lines = 1
        for text, width in zip(words, place.sheet.widths, strict=False):
            room = max(1.0, width * style.LETTERS_PER_WIDTH - 1)
            lines = max(lines, sum(math.ceil(len(part) / room) for part in text.split("\n")))
        return lines * style.LINE_HEIGHT_PT + 3

    def _page(self, grid: Worksheet, sheet: Sheet) -> None:
        grid.sheet_view.showGridLines = False
        grid.sheet_properties.tabColor = style.TABS[sheet.tab]
        grid.page_setup.orientation = "portrait" if sheet.tall else "landscape"
        grid.page_setup.paperSize = grid.PAPERSIZE_A4
        grid.page_setup.fitToWidth, grid.page_setup.fitToHeight = 1, int(sheet.one_page)
        grid.sheet_properties.pageSetUpPr.fitToPage = True
        grid.print_options.horizontalCentered = True
        grid.oddHeader.right.text = "&A"
        grid.oddFooter.left.text = self.deck.footer
        grid.oddFooter.right.text = "&P / &N"
        last_row = grid.max_row + chart_rows(sheet)
        grid.print_area = f"A1:{letter(len(sheet.widths))}{last_row}"
        if sheet.repeat:
            (top,) = [
                place.top
                for place in self.layout.places.values()
                if place.sheet is sheet and place.table is sheet.tables[0]
            ]
            grid.print_title_rows = f"{top}:{top}"
            grid.freeze_panes = grid.cell(top + 1, 2)

    # --- a cell -----------------------------------------------------------------------------

    def _cell(
        self, grid: Worksheet, row: int, column: int, cell: Cell, place: Place, wrap: bool
    ) -> None:
        at = grid.cell(row, column)
        if cell.formula is not None:
            at.value = "=" + cell.formula(Here(self.layout, place, column))
            cached = cell.error or cell.value
            self.cached[place.sheet.title][f"{letter(column)}{row}"] = (
                clean(cached) if isinstance(cached, str) else cached
            )
        elif isinstance(cell.value, str):
            _text(at, cell.value)
        else:
            at.value = cell.value
        formula_like = (
            isinstance(at.value, str) and at.data_type == "s" and at.value[:1] in FORMULA_MARKS
        )
        where = "quoted" if formula_like else "cell" if row > place.top else "line"
        at._style = self._look(cell.role, where, cell.number_format, wrap)
        if cell.note:
            at.comment = _note(cell.note)
        if cell.name:
            address = f"{quoted(place.sheet.title)}!${letter(column)}${row}"
            self.book.defined_names[cell.name] = DefinedName(cell.name, attr_text=address)
        if cell.rule:
            self._rule(grid, at, cell.rule)
        if cell.alarm:
            line = f"A{row}:{letter(len(place.sheet.widths))}{row}" if where == "line" else None
            holds = cell.alarm(Here(self.layout, place, column))
            grid.conditional_formatting.add(line or at.coordinate, _alarm("expression", holds))
        if cell.link:
            target = f"{quoted(self.layout.titles[cell.link])}!A1"
            at.hyperlink = Hyperlink(ref=at.coordinate, location=target)
            at._style = self._look(cell.role, where, cell.number_format, wrap)

    def _rule(self, grid: Worksheet, at: GridCell, rule: Choices | Listed | Between) -> None:
        if isinstance(rule, Choices):
            validation = DataValidation(
                type="list", formula1=self.layout.range(rule.table, rule.column), allow_blank=True
            )
        elif isinstance(rule, Listed):
            validation = DataValidation(type="list", formula1=f'"{",".join(rule.values)}"')
        else:
            validation = DataValidation(
                type="whole" if rule.whole else "decimal", operator="between",
                formula1=_plain(rule.low), formula2=_plain(rule.high), allow_blank=True,
            )  # fmt: skip
        validation.showErrorMessage = True
        validation.add(at)
        grid.data_validations.append(validation)

    def _look(self, role: str, where: str, number_format: str | None, wrap: bool) -> Any:
        """The shared style of a role: made once, then the same object on every such cell."""
        key = (role, where, number_format, wrap)
        if key not in self.styles:
            at = self.scratch.parent.cell(len(self.styles) + 2, 1)
            _dress(at, *key)
            self.styles[key] = at._style
        return self.styles[key]


_THIN = Side(style="thin", color=style.BORDER)


def _dress(at: GridCell, role: str, where: str, number_format: str | None, wrap: bool) -> None:
    if role == "title":
        at.font = Font(name=style.FONT, size=style.TITLE_SIZE, bold=True, color=style.HEADING_FILL)
        return
    if role == "table heading":
        at.font = Font(name=style.FONT, size=style.SIZE, bold=True, color=style.HEADING_INK)
        at.fill = PatternFill("solid", fgColor=style.HEADING_FILL)
        at.alignment = Alignment(horizontal=where, vertical="center", wrap_text=True)
        return
    look = style.LOOKS[role]
    at.font = Font(
        name=style.FONT, size=look.size, bold=look.bold, color=look.ink,
        underline="single" if look.underline else None,
    )  # fmt: skip
    if look.fill:
        at.fill = PatternFill("solid", fgColor=look.fill)
    side = look.side or ("right" if number_format else "left")
    indent = 1 if side == "left" and where != "line" and role != "label" else 0
    at.alignment = Alignment(horizontal=side, vertical="center", wrap_text=wrap, indent=indent)
    if where != "line":
        at.border = Border(bottom=_THIN)
    if number_format:
        at.number_format = number_format
    if where == "quoted":
        at.quotePrefix = True


def _alarm(kind: str, formula: str) -> Rule:
    """A conditional format: the look of what is bad, while the formula holds or a flag is up."""
    look = style.LOOKS["bad"]
    dressed = DifferentialStyle(
        font=Font(bold=look.bold, color=look.ink),
        fill=PatternFill(bgColor=look.fill, fill_type="solid"),
    )
    operator = "greaterThan" if kind == "cellIs" else None
    return Rule(type=kind, operator=operator, dxf=dressed, formula=[formula])


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)


def _text(at: Any, value: str) -> None:
    """Text stays text even when it begins like a formula."""
    at.value = clean(value)
    at.data_type = "s"


@lru_cache(maxsize=4096)
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
