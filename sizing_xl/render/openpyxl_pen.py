"""The pen for files: draws the declared sheets with openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as GridCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.table import Table as GridTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.render.charts import draw_charts
from sizing_xl.render.looks import (
    LONGEST_TEXT,
    Dress,
    Spot,
    heights,
    last_printed_row,
    note_height_px,
    places,
    plain,
    table_spots,
    top_spots,
)
from sizing_xl.render.package import package
from sizing_xl.sheets.layout import Here, Layout, Place, letter, quoted
from sizing_xl.sheets.parts import Between, Choices, Deck, Listed, Sheet

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Excel recalculates a file of an older engine when it opens it.
PRESENT_ENGINE = 191029
# Excel's limits of what is shown beside a cell with a rule.
LONGEST_RULE_TITLE, LONGEST_RULE_TEXT = 32, 255
# Sides that Excel calls otherwise.
SIDES = {"across": "centerContinuous"}


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
        self.finish: list[Callable[[str], str]] = []
        self.styles: dict[Dress, Any] = {}

    def drawn(self) -> bytes:
        book = self.book
        self.scratch = book.active.cell(1, 1)
        scratch_sheet = book.active
        for sheet in self.deck.sheets:
            self._sheet(book.create_sheet(sheet.title), sheet)
        book.remove(scratch_sheet)
        book.properties.creator = "sizing_xl"
        book.properties.title = clean(self.deck.title)
        book.properties.subject = clean(self.deck.subject) or None
        book.properties.contentStatus = self.deck.status or None
        book.properties.language = self.deck.language
        book.calculation.fullCalcOnLoad = self.deck.recalculated
        if not self.deck.recalculated:
            book.calculation.calcId = PRESENT_ENGINE
        return package(book, self.cached, self.alts, self.finish)

    # --- a sheet ----------------------------------------------------------------------------

    def _sheet(self, grid: Worksheet, sheet: Sheet) -> None:
        self.cached[sheet.title] = {}
        for column, width in enumerate((*sheet.widths, *sheet.beyond), start=1):
            grid.column_dimensions[letter(column)].width = width
        for spot in top_spots(sheet):
            self._spot(grid, spot)
        for place in places(self.layout, sheet):
            self._table(grid, place)
        for row, height in heights(self.layout, sheet).items():
            grid.row_dimensions[row].height = height
        self.finish += draw_charts(grid, sheet, self.layout)
        self.alts[sheet.title] = [chart.alt for chart in sheet.charts]
        self._page(grid, sheet)

    def _table(self, grid: Worksheet, place: Place) -> None:
        table = place.table
        for spot in table_spots(place):
            self._spot(grid, spot)
        for flag in table.flags:
            here = self.layout.range(table.name, flag).partition("!")[2].replace("$", "")
            grid.conditional_formatting.add(here, _alarm("cellIs", "0"))
        if table.native:
            first, last = letter(place.first), letter(place.first + len(table.headings) - 1)
            area = f"{first}{place.top}:{last}{place.bottom}"
            drawn = GridTable(displayName=table.name, ref=area)
            drawn.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
            grid.add_table(drawn)

    def _page(self, grid: Worksheet, sheet: Sheet) -> None:
        grid.sheet_view.showGridLines = False
        grid.sheet_properties.tabColor = style.TABS[sheet.tab]
        grid.page_setup.orientation = "portrait" if sheet.tall else "landscape"
        grid.page_setup.paperSize = grid.PAPERSIZE_A4
        grid.page_setup.fitToWidth, grid.page_setup.fitToHeight = 1, int(sheet.one_page)
        grid.sheet_properties.pageSetUpPr.fitToPage = True
        grid.print_options.horizontalCentered = True
        if self.deck.header and not sheet.common:
            grid.oddHeader.left.text = paged(self.deck.header)
        grid.oddHeader.right.text = "&A"
        grid.oddFooter.left.text = paged(self.deck.footer)
        grid.oddFooter.right.text = "&P / &N"
        last = f"{letter(len(sheet.widths))}{last_printed_row(self.layout, sheet)}"
        grid.print_area = f"A1:{last}"
        if sheet.repeat:
            top = places(self.layout, sheet)[0].top
            grid.print_title_rows = f"{top}:{top}"
            grid.freeze_panes = grid.cell(top + 1, 2)
        if sheet.locked:
            grid.protection = _protection()

    # --- a cell -----------------------------------------------------------------------------

    def _spot(self, grid: Worksheet, spot: Spot) -> None:
        at = grid.cell(spot.row, spot.column)
        if isinstance(spot.value, str):
            _text(at, spot.value)
        else:
            at.value = spot.value
        at._style = self._look(spot.dress)
        if spot.cell is not None:
            self._declared(grid, at, spot)

    def _declared(self, grid: Worksheet, at: GridCell, spot: Spot) -> None:
        """What a cell has besides its value and its look."""
        cell, place = spot.cell, spot.place
        assert cell is not None and place is not None
        here = Here(self.layout, place, spot.column)
        if cell.formula is not None:
            at.value = "=" + cell.formula(here)
            if cell.spill:
                last = letter(spot.column + cell.spill[1] - 1)
                end = f"{last}{spot.row + cell.spill[0] - 1}"
                cells = at.coordinate if end == at.coordinate else f"{at.coordinate}:{end}"
                at.value = ArrayFormula(cells, at.value)
            cached = cell.error or cell.value
            self.cached[place.sheet.title][at.coordinate] = (
                clean(cached) if isinstance(cached, str) else cached
            )
        if cell.note:
            at.comment = _note(cell.note)
        if cell.name:
            address = f"{quoted(place.sheet.title)}!${letter(spot.column)}${spot.row}"
            self.book.defined_names[cell.name] = DefinedName(cell.name, attr_text=address)
        if cell.rule:
            self._rule(grid, at, cell.rule, cell.prompt)
        for role, condition in (("bad", cell.alarm), ("warning", cell.caution)):
            if condition:
                on_line = spot.row <= place.top and not spot.dress.quoted
                last = letter(len(place.sheet.widths)) if on_line else letter(spot.column)
                area = f"{letter(spot.column)}{spot.row}:{last}{spot.row}"
                rule = _alarm("expression", condition(here), role)
                grid.conditional_formatting.add(area, rule)
        if cell.link:
            at.hyperlink = Hyperlink(ref=at.coordinate, location=self.layout.target(cell.link))

    def _rule(
        self,
        grid: Worksheet,
        at: GridCell,
        rule: Choices | Listed | Between,
        prompt: tuple[str, str, str] | None,
    ) -> None:
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
        if prompt:
            title, words, refused = map(clean, prompt)
            validation.showInputMessage = True
            validation.promptTitle = validation.errorTitle = shortened(title, LONGEST_RULE_TITLE)
            validation.prompt, validation.error = (
                shortened(it, LONGEST_RULE_TEXT) for it in (words, refused)
            )
        validation.add(at)
        grid.data_validations.append(validation)

    def _look(self, dress: Dress) -> Any:
        """The shared style of a dress: made once, then the same object on every such cell."""
        if dress not in self.styles:
            at = self.scratch.parent.cell(len(self.styles) + 2, 1)
            _dress(at, dress)
            self.styles[dress] = at._style
        return self.styles[dress]


_THIN = Side(style="thin", color=style.BORDER)


def _dress(at: GridCell, dress: Dress) -> None:
    at.font = Font(
        name=style.FONT, size=dress.size, bold=dress.bold, color=dress.ink,
        underline="single" if dress.underline else None,
    )  # fmt: skip
    if dress.fill:
        at.fill = PatternFill("solid", fgColor=dress.fill)
    if dress.side:
        at.alignment = Alignment(
            horizontal=SIDES.get(dress.side, dress.side),
            vertical="center",
            wrap_text=dress.wrap,
            indent=dress.indent,
        )
    if dress.border:
        at.border = Border(bottom=_THIN)
    if dress.number_format:
        at.number_format = dress.number_format
    if dress.quoted:
        at.quotePrefix = True
    if dress.unlocked:
        at.protection = Protection(locked=False)


def _protection() -> SheetProtection:
    """No password. Readers may choose, filter, sort and widen columns."""
    return SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, sort=False, autoFilter=False,
        pivotTables=False, objects=False, scenarios=False,
    )  # fmt: skip


def _alarm(kind: str, formula: str, role: str = "bad") -> Rule:
    """A conditional format: the look of a role, while the formula holds or a flag is up."""
    look = style.LOOKS[role]
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
    kept = plain(value)
    return (_ESCAPE.sub("_x005F_", kept) if "_x" in kept else kept)[:LONGEST_TEXT]


def shortened(text: str, most: int) -> str:
    """A text of no more characters, cut at a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def paged(text: str) -> str:
    """A text as a header or footer has it: & begins a code there."""
    return clean(text).replace("&", "&&")


def _note(text: str) -> Comment:
    height, width = note_height_px(text), style.NOTE_WIDTH_PX
    return Comment(clean(text), "sizing_xl", height=height, width=width)
