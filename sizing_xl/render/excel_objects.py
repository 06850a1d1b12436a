"""What xlwings has no words for in all its supported versions, in those of Excel's own objects.

Sides, indents, borders, underlines, notes, charts, protection: Excel on Windows offers them through
COM, as `.api` of an xlwings object. macOS has other objects there; what is drawn by this module is
left out on it, and the values, fonts, fills and formats that `xlwings_pen` draws are all there.
Nothing here has been seen by a real Excel yet: only members that Excel 2010 and later document.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from sizing_xl.render import style
from sizing_xl.render.looks import CHART_AXIS_FORMAT, CHART_GAP_WIDTH, note_height_px

if TYPE_CHECKING:
    import xlwings as xw

    from sizing_xl.sheets.parts import Sheet

# Excel's constants, by what they are called there.
SIDES = {None: 1, "left": -4131, "center": -4108, "right": -4152, "across": 7}  # xlHAlign
MIDDLE, BOTTOM = -4108, -4107  # xlVAlign
EDGE_BOTTOM, INSIDE_HORIZONTAL, CONTINUOUS = 9, 12, 1  # xlBordersIndex, xlLineStyle
UNDERLINED, NOT_UNDERLINED = 2, -4142  # xlUnderlineStyle
CHART_TYPES = {"columns": 51, "stacked": 52}  # xlColumnClustered, xlColumnStacked
LINE = 4  # xlLine
VALUE_AXIS, LEGEND_BELOW = 2, -4107  # xlValue, xlLegendPositionBottom
PORTRAIT, LANDSCAPE = 1, 2  # xlPageOrientation
POINTS_PER_PX = 0.75


def offered(sheet: xw.Sheet) -> bool:
    """Whether this Excel has COM objects."""
    return hasattr(sheet.api, "ChartObjects")


def colour(rrggbb: str) -> int:
    """A colour as Excel counts it: red is the lowest byte."""
    return int.from_bytes(bytes.fromhex(rrggbb), "little")


# --- workbook and sheets ---------------------------------------------------------------------


def is_protected(sheet: xw.Sheet) -> bool:
    """Whether cells of a sheet may be locked."""
    return offered(sheet) and bool(sheet.api.ProtectContents)


def is_filtered(sheet: xw.Sheet) -> bool:
    """Whether a filter hides rows of a sheet: Excel would copy the others alone."""
    return offered(sheet) and bool(sheet.api.FilterMode)


def is_closed(book: xw.Book) -> bool:
    """Whether no sheet can be added to a workbook."""
    return offered(book.sheets[0]) and bool(book.api.ProtectStructure)


def furnish(sheet: xw.Sheet, declared: Sheet) -> None:
    """A sheet that was just added: no grid behind it, the colour of its tab, one page wide."""
    if not offered(sheet):
        return
    sheet.api.Parent.Windows(1).DisplayGridlines = False
    sheet.api.Tab.Color = colour(style.TABS[declared.tab])
    with suppress(Exception):  # Excel knows no pages where there is no printer
        page = sheet.api.PageSetup
        page.Orientation = PORTRAIT if declared.tall else LANDSCAPE
        page.Zoom = False
        page.FitToPagesWide = 1
        page.FitToPagesTall = 1 if declared.one_page else False


def show(sheet: xw.Sheet) -> None:
    """Turn to a sheet; xlwings would look through all running Excels for its book first."""
    if offered(sheet):
        sheet.api.Activate()
    else:
        sheet.activate()


def hide_name(name: xw.Name, sheet: xw.Sheet) -> None:
    """Keep a name of ours out of the dialogs."""
    if offered(sheet):
        name.api.Visible = False


def leave_shapes(app: xw.App, sheet: xw.Sheet, left: bool) -> bool:
    """Whether shapes are left behind when cells are copied; gives how it was before."""
    if not offered(sheet):
        return False
    before = not app.api.CopyObjectsWithCells
    app.api.CopyObjectsWithCells = not left
    return before


# --- cells -----------------------------------------------------------------------------------


def strip(cells: xw.Range) -> None:
    """Delete notes and links, which stay when contents and formats are cleared."""
    if offered(cells.sheet):
        cells.api.ClearComments()
        cells.api.Hyperlinks.Delete()


def align(cells: xw.Range, side: str | None) -> None:
    """Set the side and, for a cell that has one, the middle of the row."""
    cells.api.HorizontalAlignment = SIDES[side]
    cells.api.VerticalAlignment = MIDDLE if side else BOTTOM


def indent(cells: xw.Range, steps: int) -> None:
    cells.api.IndentLevel = steps


def underline(cells: xw.Range, lined: bool) -> None:
    cells.api.Font.Underline = UNDERLINED if lined else NOT_UNDERLINED


def border(cells: xw.Range, lined: bool) -> None:
    """A thin line under every row. A single row has no line inside: Excel would refuse it."""
    sides = (EDGE_BOTTOM, INSIDE_HORIZONTAL) if cells.shape[0] > 1 else (EDGE_BOTTOM,)
    for side in sides if lined else ():
        line = cells.api.Borders(side)
        line.LineStyle = CONTINUOUS
        line.Color = colour(style.BORDER)


def add_note(cell: xw.Range, text: str) -> None:
    """A note wide and tall enough to be read."""
    note = cell.api.AddComment(text)
    note.Shape.Width = style.NOTE_WIDTH_PX * POINTS_PER_PX
    note.Shape.Height = note_height_px(text) * POINTS_PER_PX


# --- charts ----------------------------------------------------------------------------------


def draw_chart(
    chart: xw.Chart,
    kind: str,
    words: tuple[str, str, str],
    categories: str,
    series: list[tuple[str, str, str]],
    shape: str = CHART_AXIS_FORMAT,
) -> None:
    """Draw a chart from formulas that name its cells.

    words: its title, the unit of its axis, what it shows for who cannot see it; series: name,
    values and colour of each; shape: the number format of its axis.
    """
    frame, native = chart.api
    title, unit, alt = words
    while native.SeriesCollection().Count:  # Excel guesses some from the selected cell
        native.SeriesCollection(1).Delete()
    native.ChartType = CHART_TYPES[kind]
    for name, values, ink in series:
        drawn = native.SeriesCollection().NewSeries()
        drawn.Name, drawn.Values, drawn.XValues = name, values, categories
        drawn.Format.Fill.ForeColor.RGB = colour(ink)
    native.ChartGroups(1).GapWidth = CHART_GAP_WIDTH
    native.HasTitle = True
    native.ChartTitle.Text = title
    native.HasLegend = len(series) > 1
    if len(series) > 1:
        native.Legend.Position = LEGEND_BELOW
    axis = native.Axes(VALUE_AXIS)
    axis.TickLabels.NumberFormat = shape
    axis.HasTitle = bool(unit)
    if unit:
        axis.AxisTitle.Text = unit
    frame.ShapeRange.AlternativeText = alt


def set_apart(chart: xw.Chart, bars: int, dark: int | None, greys: Sequence[str]) -> None:
    """Series after the first `bars` become lines; points beside the dark one become grey."""
    _, native = chart.api
    count = native.SeriesCollection().Count
    for number in range(bars + 1, count + 1):
        native.SeriesCollection(number).ChartType = LINE
    for number, grey in enumerate(greys[:bars], start=1):
        series = native.SeriesCollection(number)
        for place in range(1, series.Points().Count + 1):
            if place - 1 != dark:
                series.Points(place).Format.Fill.ForeColor.RGB = colour(grey)
