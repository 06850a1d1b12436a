"""The pen for files: draws the declared sheets with openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as GridCell
from openpyxl.comments import Comment
from openpyxl.compat import safe_string
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
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
from sizing_xl.render.package import Rows, cell_xml, formula_xml, package
from sizing_xl.sheets.layout import Here, Layout, Place, letter, quoted
from sizing_xl.sheets.parts import Between, Choices, Deck, Listed, Sheet

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Excel recalculates a file of an older engine when it opens it.
PRESENT_ENGINE = 191029
# Excel's limits of what is shown beside a cell with a rule.
LONGEST_RULE_TITLE, LONGEST_RULE_TEXT = 32, 255
# Sides that Excel calls otherwise.
SIDES = {"across": "centerContinuous"}


# A page of one sheet, in inches: left and right, top and bottom, head and foot.
ASIDE, ABOVE, RUNNING = 0.4, 0.7, 0.3
# A screen of 13.33 x 7.5 inches, upright: a page that lies has them the other way round.
SCREEN = {"paperWidth": "190.5mm", "paperHeight": "338.67mm"}


def draw(deck: Deck, screen: bool = False) -> bytes:
    """The deck as the bytes of an .xlsx file.

    screen: a sheet on one page that lies has the shape of a screen, which is no printer's paper.
    LibreOffice knows the words for it, Excel and its validator do not: for what becomes a PDF.
    """
    return _Pen(deck, screen).drawn()


@dataclass(frozen=True)
class _Noted:
    """A cell with a note, as the writer of notes asks for it."""

    coordinate: str
    row: int
    column: int
    _comment: Comment


class _Pen:
    """One drawing: the book, the layout, and what the writer needs besides.

    Cells are written as text: openpyxl's own, with their checks, take several times as long.
    """

    def __init__(self, deck: Deck, screen: bool) -> None:
        self.deck, self.screen = deck, screen
        self.layout = Layout(deck)
        self.book = Workbook()
        self.rows: dict[str, Rows] = {}
        self.alts: dict[str, list[str]] = {}
        self.finish: list[Callable[[str], str]] = []
        self.styles: dict[Dress, str] = {}

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
        return package(book, alt_texts=self.alts, finish=self.finish, rows=self.rows)

    # --- a sheet ----------------------------------------------------------------------------

    def _sheet(self, grid: Worksheet, sheet: Sheet) -> None:
        self.cells: dict[int, dict[int, str]] = {}
        self.noted: dict[tuple[int, int], _Noted] = {}
        self.links: dict[tuple[int, int], Hyperlink] = {}
        for column, width in enumerate((*sheet.widths, *sheet.beyond), start=1):
            grid.column_dimensions[letter(column)].width = width
        for spot in top_spots(sheet):
            self._spot(grid, spot)
        for place in places(self.layout, sheet):
            self._table(grid, place)
        self._rows(grid, heights(self.layout, sheet))
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
            drawn._initialise_columns()
            for column, heading in zip(drawn.tableColumns, table.headings, strict=True):
                column.name = clean(heading)
            grid.add_table(drawn)

    def _page(self, grid: Worksheet, sheet: Sheet) -> None:
        grid.sheet_view.showGridLines = False
        grid.sheet_properties.tabColor = style.TABS[sheet.tab]
        grid.page_setup.orientation = "portrait" if sheet.tall else "landscape"
        grid.page_setup.paperSize = grid.PAPERSIZE_A4
        grid.page_setup.fitToWidth, grid.page_setup.fitToHeight = 1, int(sheet.one_page)
        grid.sheet_properties.pageSetUpPr.fitToPage = True
        if sheet.one_page:
            grid.page_margins = PageMargins(ASIDE, ASIDE, ABOVE, ABOVE, RUNNING, RUNNING)
        if self.screen and sheet.one_page and not sheet.tall:
            for name, length in SCREEN.items():
                setattr(grid.page_setup, name, length)
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
            grid.freeze_panes = f"B{top + 1}"
        if sheet.locked:
            grid.protection = _protection()

    # --- a cell -----------------------------------------------------------------------------

    def _spot(self, grid: Worksheet, spot: Spot) -> None:
        at, look = f"{letter(spot.column)}{spot.row}", self._look(spot.dress)
        value, formula = spot.value, ""
        if spot.cell is not None:
            formula = self._declared(grid, at, spot)
            value = (spot.cell.error or value) if formula else value
        is_text = isinstance(value, str)
        if isinstance(value, str):
            value = clean(value)
        xml = cell_xml(f'<c r="{at}"{look}', formula, value, is_text and not formula)
        self.cells.setdefault(spot.row, {})[spot.column] = xml

    def _declared(self, grid: Worksheet, at: str, spot: Spot) -> str:
        """What a cell has besides its value and its look; gives its formula as XML."""
        cell, place = spot.cell, spot.place
        assert cell is not None and place is not None
        if cell.note:
            self.noted[spot.row, spot.column] = _Noted(at, spot.row, spot.column, _note(cell.note))
        if cell.name:
            address = f"{quoted(place.sheet.title)}!${letter(spot.column)}${spot.row}"
            self.book.defined_names[cell.name] = DefinedName(cell.name, attr_text=address)
        if cell.rule:
            self._rule(grid, at, cell.rule, cell.prompt)
        if cell.link:
            link = Hyperlink(ref=at, location=self.layout.target(cell.link))
            self.links[spot.row, spot.column] = link
        if cell.formula is None and not cell.alarm and not cell.caution:
            return ""
        here = Here(self.layout, place, spot.column)
        for role, condition in (("bad", cell.alarm), ("warning", cell.caution)):
            if condition:
                on_line = spot.row <= place.top and not spot.dress.quoted
                last = letter(len(place.sheet.widths)) if on_line else letter(spot.column)
                area = f"{letter(spot.column)}{spot.row}:{last}{spot.row}"
                rule = _alarm("expression", condition(here), role)
                grid.conditional_formatting.add(area, rule)
        if cell.formula is None:
            return ""
        formula = "=" + cell.formula(here)
        if cell.spill:
            end = f"{letter(spot.column + cell.spill[1] - 1)}{spot.row + cell.spill[0] - 1}"
            return formula_xml(ArrayFormula(at if end == at else f"{at}:{end}", formula))
        return formula_xml(formula)

    def _rows(self, grid: Worksheet, tall: dict[int, float]) -> None:
        """The rows of the sheet as text, and what its writer finds beside them."""
        drawn = []
        for row in sorted(self.cells.keys() | tall.keys()):
            cells = self.cells.get(row, {})
            height = f' ht="{safe_string(tall[row])}" customHeight="1"' if row in tall else ""
            line = "".join([cells[column] for column in sorted(cells)])
            drawn.append(f'<row r="{row}"{height}>{line}</row>')
        if self.cells:
            columns = {column for cells in self.cells.values() for column in cells}
            for corner in ((min(self.cells), min(columns)), (max(self.cells), max(columns))):
                grid.cell(*corner)  # the area of the sheet is told by them
        noted = [self.noted[at] for at in sorted(self.noted)]
        links = [self.links[at] for at in sorted(self.links)]
        self.rows[grid.title] = Rows("".join(drawn), noted, links)

    def _rule(
        self,
        grid: Worksheet,
        at: str,
        rule: Choices | Listed | Between,
        prompt: tuple[str, str, str] | None,
    ) -> None:
        if isinstance(rule, Choices):
            values = self.layout.range(rule.table, rule.column)
            validation = DataValidation(type="list", formula1=values)
        elif isinstance(rule, Listed):
            validation = DataValidation(type="list", formula1=f'"{",".join(rule.values)}"')
        else:
            validation = DataValidation(
                type="whole" if rule.whole else "decimal", operator="between",
                formula1=_plain(rule.low), formula2=_plain(rule.high),
            )  # fmt: skip
        validation.allowBlank, validation.showErrorMessage = rule.blank, True
        if prompt:
            title, words, refused = map(clean, prompt)
            validation.showInputMessage = True
            validation.promptTitle = validation.errorTitle = shortened(title, LONGEST_RULE_TITLE)
            validation.prompt, validation.error = (
                shortened(it, LONGEST_RULE_TEXT) for it in (words, refused)
            )
        validation.add(at)
        grid.data_validations.append(validation)

    def _look(self, dress: Dress) -> str:
        """The style of a dress as an attribute: made once."""
        found = self.styles.get(dress)
        if found is None:
            at = self.scratch.parent.cell(len(self.styles) + 2, 1)
            _dress(at, dress)
            found = self.styles[dress] = f' s="{at.style_id}"'
        return found


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


@lru_cache(maxsize=1024)
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
