"""What goes where on a sheet and how it looks: what all pens share, and no library knows.

A pen asks for the spots of a sheet (the cells to draw, each with its dress), the heights of its
rows and the boxes of its charts, and says them in the words of its library.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sizing_xl.render import style
from sizing_xl.sheets.layout import Layout, Place, chart_rows, first_row
from sizing_xl.sheets.parts import Cell, Chart, Sheet, Value

LONGEST_TEXT = 32_767
FORMULA_MARKS = ("=", "+", "-", "@")
# Control characters, halves of a pair and what is no character: no workbook can hold them.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# The gap between two charts side by side.
CHART_GAP_CM = 0.4
CHART_GAP_WIDTH = 60
CHART_AXIS_FORMAT = "#,##0"
# Width of one character of a column: 7 pixels of 96 to the inch.
CM_PER_WIDTH = 7 / 96 * 2.54


class Dress(NamedTuple):
    """How a cell is drawn. side: None leaves the alignment alone. quoted: a text like a formula."""

    ink: str
    size: float
    bold: bool
    fill: str | None = None
    underline: bool = False
    side: str | None = None
    wrap: bool = False
    indent: int = 0
    border: bool = False
    number_format: str | None = None
    quoted: bool = False
    unlocked: bool = False


class Spot(NamedTuple):
    """A cell to draw. value: a text is `plain`; cell, place: what it was declared by, if by any."""

    row: int
    column: int
    value: Value
    dress: Dress
    cell: Cell | None = None
    place: Place | None = None


class Box(NamedTuple):
    """Where a chart lies: its first row and column, its width and height."""

    chart: Chart
    row: int
    column: int
    width_cm: float
    height_cm: float


class Bars(NamedTuple):
    """What a chart draws: columns first to last of rows, each in its colour, under headings.

    sheet, title: the id of the sheet that these are on, and its title; not the sheet, which a
    stencil would keep. labels: the column of their names. lines: rows that are lines. dark: the
    place among the columns of the one that stands out. message: the row of the title. across: of
    points, the row of the horizontal place of each row.
    """

    sheet: str
    title: str
    headings: int
    first: int
    last: int
    rows: tuple[tuple[int, str], ...]
    labels: int = 1
    lines: tuple[tuple[int, str], ...] = ()
    dark: int | None = None
    message: int | None = None
    across: tuple[int, ...] = ()


# --- cells -----------------------------------------------------------------------------------


def top_spots(sheet: Sheet) -> Iterator[Spot]:
    """The heading and the lines of a sheet; a line's fill goes on to the last column."""
    if sheet.bare:
        return
    if sheet.up:
        yield _spot(1, 1, sheet.up, Place(sheet, sheet.tables[0], 1), wrap=False)
    if sheet.heading:
        yield Spot(_heading_row(sheet), 1, plain(sheet.heading), TITLE)
    for row, line in enumerate(sheet.lines, start=first_row(sheet)):
        yield _spot(row, 1, line, Place(sheet, sheet.tables[0], row), wrap=False)
        if style.LOOKS[line.role].fill:
            for column in range(2, len(sheet.widths) + 1):
                yield Spot(row, column, None, dress(line.role, "line", None, False))


def _heading_row(sheet: Sheet) -> int:
    """The row of a sheet's heading: under the cell that leads up, if there is one."""
    return 2 if sheet.up else 1


def table_spots(place: Place) -> Iterator[Spot]:
    """The headings and the rows of a table."""
    table = place.table
    for at, heading in enumerate(table.headings if table.headed else ()):
        right = any(row[at].number_format for row in table.rows if len(row) > at)
        look = HEADINGS["right" if right else "inner" if at else "left"]
        yield Spot(place.top, place.first + at, plain(heading), look)
    for number, cells in enumerate(table.rows, start=place.top + 1):
        for column, cell in enumerate(cells, start=place.first):
            yield _spot(number, column, cell, place, table.wrap)


def places(layout: Layout, sheet: Sheet) -> list[Place]:
    """The places of a sheet's tables, from the top."""
    return [place for place in layout.places.values() if place.sheet is sheet]


def is_quoted(cell: Cell) -> bool:
    """Whether a cell is a text that begins like a formula."""
    if cell.formula is not None or not isinstance(cell.value, str):
        return False
    return plain(cell.value)[:1] in FORMULA_MARKS


def _spot(row: int, column: int, cell: Cell, place: Place, wrap: bool) -> Spot:
    value = plain(cell.value) if isinstance(cell.value, str) else cell.value
    where = "quoted" if is_quoted(cell) else "cell" if row > place.top else "line"
    look = dress(cell.role, where, cell.number_format, wrap)
    if cell.role == "input" and place.sheet.locked:
        look = look._replace(unlocked=True)
    return Spot(row, column, value, look, cell, place)


@lru_cache(maxsize=1024)
def dress(role: str, where: str, number_format: str | None, wrap: bool) -> Dress:
    """The dress of a role in a table ("cell"), above it ("line"), or of a text like a formula."""
    look = style.LOOKS[role]
    side = look.side or ("right" if number_format else "left")
    return Dress(
        ink=look.ink,
        size=look.size,
        bold=look.bold,
        fill=look.fill,
        underline=look.underline,
        side=side,
        wrap=wrap,
        indent=1 if side == "left" and where != "line" and not role.endswith("label") else 0,
        border=where != "line",
        number_format=number_format or None,
        quoted=where == "quoted",
    )


TITLE = Dress(style.HEADING_FILL, style.TITLE_SIZE, True)
# Those over texts begin where these do, but for the first column.
HEADINGS = {
    name: Dress(style.HEADING_INK, style.SIZE, True, style.HEADING_FILL, side=side, wrap=True,
                indent=indent)
    for name, side, indent in (("left", "left", 0), ("inner", "left", 1), ("right", "right", 0))
}  # fmt: skip


def plain(value: str) -> str:
    """A text without the characters that a workbook cannot hold."""
    return _REFUSED.sub("", value) if _REFUSED.search(value) else value


# --- sizes -----------------------------------------------------------------------------------


def heights(layout: Layout, sheet: Sheet) -> dict[int, float]:
    """Row -> height in points; rows that are not in it have the usual one."""
    heading = {_heading_row(sheet): style.TITLE_SIZE * 1.6} if sheet.heading else {}
    found = {} if sheet.bare else heading
    for row, line in enumerate(sheet.lines, start=first_row(sheet)):
        size = style.LOOKS[line.role].size
        if size != style.SIZE and not sheet.bare:
            found[row] = size * 1.6
    for place in places(layout, sheet):
        table = place.table
        top = _height(place, table.headings) if table.headed else style.GAP_PT
        found[place.top] = max(found.get(place.top, 0.0), top)
        for row, cells in enumerate(table.rows, start=place.top + 1):
            found[row] = max(found.get(row, 0.0), row_height(place, cells))
    return found


def row_height(place: Place, cells: Sequence[Cell]) -> float:
    """Height of a row of a table in points."""
    if place.table.tall is not None:
        return place.table.tall
    words = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
    biggest = max(style.LOOKS[cell.role].size for cell in cells) / style.SIZE
    return _height(place, words if place.table.wrap else []) * biggest


def _height(place: Place, words: Sequence[str]) -> float:
    """Height that shows every text of a row, wrapped to its column's width."""
    lines = 1
    for text, width in zip(words, place.sheet.widths[place.table.left :], strict=False):
        room = max(1.0, width * style.LETTERS_PER_WIDTH - 1)
        lines = max(lines, sum(math.ceil(len(part) / room) for part in text.split("\n")))
    return lines * style.LINE_HEIGHT_PT + 3


def note_height_px(text: str) -> int:
    """Height of a note of the usual width that shows all its text."""
    room = style.NOTE_CHARACTERS_PER_LINE
    lines = sum([(len(part) + room - 1) // room or 1 for part in text.split("\n")])
    return (lines + 1) * style.NOTE_LINE_PX


def last_row(layout: Layout, sheet: Sheet) -> int:
    """The last row that a sheet takes, with the charts under its tables."""
    below = chart_rows(sheet) if sheet.charts_after is None else 0
    return layout.free[sheet.id] - 2 + below


def last_printed_row(layout: Layout, sheet: Sheet) -> int:
    """The last row that is on paper: tables that are not printed stand last."""
    unprinted = [place.top for place in places(layout, sheet) if not place.table.printed]
    return min([last_row(layout, sheet), *(top - 2 for top in unprinted)])


# --- charts ----------------------------------------------------------------------------------


def chart_boxes(layout: Layout, sheet: Sheet) -> Iterator[Box]:
    """A sheet's charts, two in a row; one that stands between tables takes the whole width."""
    if not sheet.charts:
        return
    top, second = layout.charts[sheet.id], _second_column(sheet)
    halves = (sum(sheet.widths[: second - 1]), sum(sheet.widths[second - 1 :]))
    if len(sheet.charts) == 1 and sheet.charts_after is not None:
        halves = (sum(sheet.widths), 0.0)
    height = style.CHART_HEIGHT_CM * sheet.chart_rows / Sheet.chart_rows
    for number, chart in enumerate(sheet.charts):
        side = number % 2
        width = halves[side] * CM_PER_WIDTH - CHART_GAP_CM
        row = top + sheet.chart_rows * (number // 2)
        yield Box(chart, row, second if side else 1, width, height)


def _second_column(sheet: Sheet) -> int:
    """The column that divides the sheet's width most evenly."""
    total = sum(sheet.widths)
    columns = range(2, len(sheet.widths) + 1)
    return min(columns, key=lambda column: abs(sum(sheet.widths[: column - 1]) - total / 2))


def chart_bars(layout: Layout, chart: Chart) -> Bars:
    """The cells that a chart draws."""
    place = layout.places[chart.table]
    colours = style.CHART_SHADES if chart.dark else style.CHART_COLOURS
    rows = zip((place.row(key) for key in chart.rows), colours, strict=False)
    limits = style.CHART_LIMITS if chart.across else style.CHART_LINES
    lines = zip((place.row(key) for key in chart.lines), limits, strict=False)
    first, last = place.column(chart.columns[0]), place.column(chart.columns[-1])
    headings = place.row(chart.names) if chart.names else place.top
    return Bars(
        place.sheet.id, place.sheet.title, headings, first, last, tuple(rows), place.first,
        tuple(lines),
        chart.columns.index(chart.dark) if chart.dark else None,
        place.row(chart.message) if chart.message else None,
        tuple(map(place.row, chart.across)),
    )  # fmt: skip
