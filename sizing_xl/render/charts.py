"""Charts of the pen for files: clustered or stacked columns over the cells of a table, with lines.

Every default that programs take differently is written out; what the cells held is put in by
`chart_caches`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.data_source import AxDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from sizing_xl.render import style
from sizing_xl.render.chart_caches import Held, address, explicit, filled, held
from sizing_xl.render.looks import (
    CHART_AXIS_FORMAT,
    CHART_GAP_WIDTH,
    Bars,
    chart_bars,
    chart_boxes,
)
from sizing_xl.sheets.layout import Layout, letter
from sizing_xl.sheets.parts import Chart, Sheet

LINE_EMU = 28_575
_BOLD = CharacterProperties(sz=1200, b=True, solidFill=style.HEADING_FILL)
_TITLE = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_BOLD), endParaRPr=_BOLD)])


def draw_charts(grid: Worksheet, sheet: Sheet, layout: Layout) -> list[Callable[[str], str]]:
    """Draw a sheet's charts, two in a row; gives what is to be done to their parts."""
    finish: list[Callable[[str], str]] = []
    for box in chart_boxes(layout, sheet):
        place, bars = layout.places[box.chart.table], chart_bars(layout, box.chart)
        cells = held(bars, place.top, place.first, place.table)
        finish.append(partial(_finished, cells=cells))
        drawn = (_points if bars.across else _chart)(box.chart, bars)
        drawn.width, drawn.height = box.width_cm, box.height_cm
        grid.add_chart(drawn, f"{letter(box.column)}{box.row}")
    return finish


def _finished(part: str, cells: Held) -> str:
    return filled(explicit(part), cells)


def _chart(chart: Chart, bars: Bars) -> BarChart:
    drawn = BarChart()
    drawn.type = "col"
    drawn.title = chart.title
    drawn.varyColors = drawn.roundedCorners = False
    drawn.gapWidth = CHART_GAP_WIDTH
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100
    if chart.kind == "tornado":
        _lie(drawn)
    else:
        drawn.y_axis.scaling.min = 0
    for number, (row, colour) in enumerate(bars.rows):
        series = _series(bars, row)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.invertIfNegative = False
        if bars.dark is not None:
            series.dPt = list(_others(bars, style.CHART_GREYS[number]))
            series.dLbls = _labels()
        drawn.series.append(series)
    if bars.dark is not None:
        drawn.y_axis.majorGridlines = None
    _named(drawn, chart, bars)
    if bars.lines:
        drawn += _lines(bars)
    return drawn


def _named(drawn: Any, chart: Chart, bars: Bars) -> None:
    """Its title, the units and formats of its axes, its legend where it has several rows."""
    if bars.message is not None:
        cell = address(bars, bars.message, bars.first, bars.first)
        drawn.title = Title(tx=Text(strRef=StrRef(cell)), txPr=_TITLE)
    drawn.title.overlay = False
    drawn.y_axis.title = chart.unit or None
    if drawn.y_axis.title is not None:
        drawn.y_axis.title.overlay = False
    drawn.y_axis.numFmt = chart.shape
    drawn.x_axis.delete = drawn.y_axis.delete = False
    several = len(chart.rows) + len(chart.lines) > 1
    drawn.legend = drawn.legend if several else None
    if drawn.legend is not None:
        drawn.legend.position, drawn.legend.overlay = "b", False


def _points(chart: Chart, bars: Bars) -> ScatterChart:
    """Points joined by lines, each row over a row of its own."""
    drawn = ScatterChart()
    drawn.title, drawn.scatterStyle = chart.title, "lineMarker"
    drawn.varyColors = drawn.roundedCorners = False
    rows = (*bars.rows, *bars.lines)
    for place, ((row, colour), across) in enumerate(zip(rows, bars.across, strict=False)):
        dash = "dash" if place >= len(bars.rows) else None
        values, places = (address(bars, it, bars.first, bars.last) for it in (row, across))
        series = Series(Reference(range_string=values), Reference(range_string=places))
        series.xVal = AxDataSource(numRef=NumRef(f=places))
        series.tx = SeriesLabel(strRef=StrRef(address(bars, row, bars.labels, bars.labels)))
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, w=LINE_EMU, prstDash=dash)
        )
        series.marker, series.smooth = Marker(symbol="none"), False
        drawn.series.append(series)
    drawn.x_axis.majorGridlines = None
    drawn.x_axis.numFmt = CHART_AXIS_FORMAT
    drawn.x_axis.scaling.min = drawn.y_axis.scaling.min = 0
    drawn.x_axis.title = chart.across_unit or None
    if drawn.x_axis.title is not None:
        drawn.x_axis.title.overlay = False
    _named(drawn, chart, bars)
    return drawn


def _lie(drawn: BarChart) -> None:
    """Bars to both sides of 0, the first on top; names and scale stay outside."""
    drawn.type, drawn.overlap = "bar", 100
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.tickLblPos, drawn.x_axis.tickLblSkip = "low", 1
    drawn.y_axis.crosses = "max"


def _lines(bars: Bars) -> LineChart:
    """The lines over the columns, on the same axes."""
    drawn = LineChart()
    drawn.varyColors = False
    for number, (row, colour) in enumerate(bars.lines):
        series = _series(bars, row)
        line = LineProperties(solidFill=colour, w=LINE_EMU, prstDash="dash" if number else None)
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.marker, series.smooth = Marker(symbol="none"), False
        drawn.series.append(series)
    return drawn


def _others(bars: Bars, grey: str) -> Iterator[DataPoint]:
    """The points beside the one that stands out."""
    for place in range(bars.last - bars.first + 1):
        if place != bars.dark:
            fill = GraphicalProperties(solidFill=grey)
            yield DataPoint(idx=place, invertIfNegative=False, spPr=fill)


def _labels() -> DataLabelList:
    """The figures in place of the lines of a grid: at the foot of the columns, on white, where no
    line of demand crosses them."""
    small = CharacterProperties(sz=800)
    text = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=small), endParaRPr=small)])
    return DataLabelList(
        numFmt=CHART_AXIS_FORMAT, showVal=True, showLegendKey=False, showCatName=False,
        showSerName=False, showPercent=False, txPr=text,
        dLblPos="inBase", spPr=GraphicalProperties(solidFill="FFFFFF"),
    )  # fmt: skip


def _series(bars: Bars, row: int) -> Any:
    series = Series(Reference(range_string=address(bars, row, bars.first, bars.last)))
    series.tx = SeriesLabel(strRef=StrRef(address(bars, row, bars.labels, bars.labels)))
    heads = address(bars, bars.headings, bars.first, bars.last)
    series.cat = AxDataSource(strRef=StrRef(heads))
    return series
