"""Charts of the pen for files: clustered or stacked columns over the cells of a table."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.render.looks import (
    CHART_AXIS_FORMAT,
    CHART_GAP_WIDTH,
    Bars,
    chart_bars,
    chart_boxes,
)
from sizing_xl.sheets.layout import Layout, letter, quoted
from sizing_xl.sheets.parts import Chart, Sheet


def draw_charts(grid: Worksheet, sheet: Sheet, layout: Layout) -> list[str]:
    """Draw a sheet's charts under its tables, two in a row; gives their alternative texts."""
    for box in chart_boxes(layout, sheet):
        drawn = _chart(box.chart, layout)
        drawn.width = box.width_cm
        grid.add_chart(drawn, f"{letter(box.column)}{box.row}")
    return [chart.alt for chart in sheet.charts]


def _chart(chart: Chart, layout: Layout) -> BarChart:
    if chart.kind == "tornado":
        return _tornado(chart, layout)
    drawn = BarChart()
    drawn.type = "col"
    drawn.title = chart.title
    drawn.height = style.CHART_HEIGHT_CM
    drawn.gapWidth = CHART_GAP_WIDTH
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100
    bars = chart_bars(layout, chart)
    for row, colour in bars.rows:
        drawn.series.append(_series(bars, row, colour))
    drawn.set_categories(Reference(range_string=_cells(bars, bars.headings)))
    drawn.y_axis.title = chart.unit
    drawn.y_axis.numFmt = CHART_AXIS_FORMAT
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.legend = drawn.legend if len(chart.rows) > 1 else None
    if drawn.legend is not None:
        drawn.legend.position = "b"
    return drawn


def _tornado(chart: Chart, layout: Layout) -> BarChart:
    """Bars that lie to both sides of the case, the first on top."""
    place = layout.places[chart.table]
    drawn = BarChart()
    drawn.type = "bar"
    drawn.title, drawn.height = chart.title, style.CHART_HEIGHT_CM
    drawn.gapWidth, drawn.overlap = CHART_GAP_WIDTH, 100
    title = quoted(place.sheet.title)
    ends = tuple(place.row(key) for key in (chart.rows[0], chart.rows[-1]))

    def down(column: str, first: int, last: int) -> str:
        at = letter(place.column(column))
        return f"{title}!${at}${first}:${at}${last}"

    for key, colour in zip(chart.columns, style.CHART_COLOURS, strict=False):
        series = Series(Reference(range_string=down(key, *ends)))
        heading = f"{title}!${letter(place.column(key))}${place.top}"
        series.tx = SeriesLabel(strRef=StrRef(heading))
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        drawn.series.append(series)
    drawn.set_categories(Reference(range_string=down(chart.names, *ends)))
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.tickLblPos = "low"
    drawn.y_axis.crosses = "max"  # the scale stays below: the last is there
    drawn.y_axis.title, drawn.y_axis.numFmt = chart.unit, CHART_AXIS_FORMAT
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.legend.position = "b"
    return drawn


def _series(bars: Bars, row: int, colour: str) -> Any:
    series = Series(Reference(range_string=_cells(bars, row)))
    series.tx = SeriesLabel(strRef=StrRef(f"{quoted(bars.sheet.title)}!$A${row}"))
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    return series


def _cells(bars: Bars, row: int) -> str:
    """Address of a row's charted cells."""
    first, last = letter(bars.first), letter(bars.last)
    return f"{quoted(bars.sheet.title)}!${first}${row}:${last}${row}"
