"""Charts of the pen for files: clustered or stacked columns over the cells of a table."""

from __future__ import annotations

import math
from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.sheets.layout import Layout, letter, quoted
from sizing_xl.sheets.parts import Chart, Sheet

# Rows of the grid that a chart covers, and the gap between two charts side by side.
ROWS = 17
GAP_CM = 0.4
# Width of one character of a column: 7 pixels of 96 to the inch.
CM_PER_WIDTH = 7 / 96 * 2.54
GAP_WIDTH = 60


def draw_charts(grid: Worksheet, sheet: Sheet, layout: Layout) -> list[str]:
    """Draw a sheet's charts under its tables, two in a row; gives their alternative texts."""
    top = layout.after(sheet)
    second = _second_column(sheet)
    halves = (sum(sheet.widths[: second - 1]), sum(sheet.widths[second - 1 :]))
    for number, chart in enumerate(sheet.charts):
        side = number % 2
        drawn = _chart(chart, layout)
        drawn.width = halves[side] * CM_PER_WIDTH - GAP_CM
        column = letter(second) if side else "A"
        grid.add_chart(drawn, f"{column}{top + ROWS * (number // 2)}")
    return [chart.alt for chart in sheet.charts]


def chart_rows(sheet: Sheet) -> int:
    """Rows of the grid that a sheet's charts take, under its tables."""
    return ROWS * math.ceil(len(sheet.charts) / 2) + 1 if sheet.charts else 0


def _second_column(sheet: Sheet) -> int:
    """The column that divides the sheet's width most evenly."""
    total = sum(sheet.widths)
    columns = range(2, len(sheet.widths) + 1)
    return min(columns, key=lambda column: abs(sum(sheet.widths[: column - 1]) - total / 2))


def _chart(chart: Chart, layout: Layout) -> BarChart:
    drawn = BarChart()
    drawn.type = "col"
    drawn.title = chart.title
    drawn.height = style.CHART_HEIGHT_CM
    drawn.gapWidth = GAP_WIDTH
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100
    for colour, key in zip(style.CHART_COLOURS, chart.rows, strict=False):
        drawn.series.append(_series(chart, layout, key, colour))
    place = layout.places[chart.table]
    first, last = (letter(place.column(column)) for column in (chart.columns[0], chart.columns[-1]))
    headings = f"{quoted(place.sheet.title)}!${first}${place.top}:${last}${place.top}"
    drawn.set_categories(Reference(range_string=headings))
    drawn.y_axis.title = chart.unit
    drawn.y_axis.numFmt = "#,##0"
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.legend = drawn.legend if len(chart.rows) > 1 else None
    if drawn.legend is not None:
        drawn.legend.position = "b"
    return drawn


def _series(chart: Chart, layout: Layout, key: str, colour: str) -> Any:
    place = layout.places[chart.table]
    row = place.row(key)
    title = quoted(place.sheet.title)
    first, last = (letter(place.column(column)) for column in (chart.columns[0], chart.columns[-1]))
    series = Series(Reference(range_string=f"{title}!${first}${row}:${last}${row}"))
    series.tx = SeriesLabel(strRef=StrRef(f"{title}!$A${row}"))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    return series
