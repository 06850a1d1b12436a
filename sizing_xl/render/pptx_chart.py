"""Native charts of slides: columns side by side or stacked over a table's figures, with lines."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from sizing_xl.render import style
from sizing_xl.render.looks import CHART_AXIS_FORMAT, CHART_GAP_WIDTH, plain
from sizing_xl.render.pptx_table import Area
from sizing_xl.sheets.parts import Cell, Chart, Table

TITLE_PT, TEXT_PT, LABEL_PT = 14.0, 11.0, 10.0
_LINE_PT = 2.25
_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "tornado": XL_CHART_TYPE.BAR_CLUSTERED,
}


def draw_chart(shapes: Any, chart: Chart, tables: Mapping[str, Table], area: Area) -> None:
    """tables: what charts draw, by name."""
    table = tables[chart.table]
    rows = dict(zip(table.keys, table.rows, strict=True))
    first = table.columns.index(chart.columns[0])
    last = table.columns.index(chart.columns[-1])
    heads = table.headings[first : last + 1]
    if chart.names:
        heads = tuple(str(cell.value) for cell in rows[chart.names][first : last + 1])
    data = CategoryChartData(number_format=CHART_AXIS_FORMAT)
    data.categories = [plain(head) for head in heads]
    for key in (*chart.rows, *chart.lines):
        row = rows[key]
        data.add_series(plain(str(row[0].value)), [_drawn(it) for it in row[first : last + 1]])
    frame = shapes.add_chart(
        _KINDS[chart.kind], Pt(area.left), Pt(area.top), Pt(area.width), Pt(area.height), data
    )
    frame.name = chart.rows[0]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt)
    message = rows[chart.message][first].value if chart.message else chart.title
    _dress(frame.chart, chart, plain(str(message)))


def _drawn(cell: Cell) -> float | None:
    """A gap where there is no value."""
    known = isinstance(cell.value, (int, float)) and not cell.error
    return float(cell.value) if known else None  # type: ignore[arg-type]


def _dress(drawn: Any, chart: Chart, title: str) -> None:
    drawn.font.size, drawn.font.name = Pt(TEXT_PT), style.FONT
    drawn.has_title = True
    words = drawn.chart_title.text_frame
    words.text = title
    font = words.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(TITLE_PT), True
    font.color.rgb = RGBColor.from_string(style.HEADING_FILL)
    drawn.chart_title.include_in_layout = False
    drawn.has_legend = len(chart.rows) + len(chart.lines) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    plot = drawn.plots[0]
    plot.gap_width, plot.vary_by_categories = CHART_GAP_WIDTH, False
    if chart.kind != "columns":
        plot.overlap = 100
    _axes(drawn, chart)
    colours = style.CHART_SHADES if chart.dark else style.CHART_COLOURS
    for number, series in enumerate(list(plot.series)[: len(chart.rows)]):
        _fill(series.format, colours[number % len(colours)])
        series.invert_if_negative = False
        if chart.dark:
            for place, column in enumerate(chart.columns):
                if column != chart.dark:
                    _fill(series.points[place].format, style.CHART_GREYS[number])
    if chart.kind == "columns":
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = chart.shape, False
        labels.font.size, labels.show_value = Pt(LABEL_PT), True
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        # White paper under the figures: lines of demand go behind them.
        labels._element.find(qn("c:numFmt")).addnext(parse_xml(_PAPER))
    _over(drawn, len(chart.rows))
    space = drawn._chartSpace
    if space.find(qn("c:roundedCorners")) is None:
        corners = parse_xml(f'<c:roundedCorners {nsdecls("c")} val="0"/>')
        space.find(qn("c:date1904")).addnext(corners)
    # The library numbers axes below 0, which the schema refuses.
    for axis in space.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").lstrip("-"))


def _axes(drawn: Any, chart: Chart) -> None:
    axis = drawn.value_axis
    axis.has_major_gridlines = chart.kind == "stacked"
    if axis.has_major_gridlines:
        axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(style.BORDER)
    axis.minimum_scale = 0
    axis.tick_labels.number_format = chart.shape
    axis.tick_labels.number_format_is_linked = False
    axis.tick_labels.font.size = Pt(LABEL_PT)
    if chart.unit:
        axis.has_title = True
        axis.axis_title.text_frame.text = chart.unit
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(LABEL_PT)
    drawn.category_axis.tick_labels.font.size = Pt(TEXT_PT)


def _fill(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)


_PAPER = (
    f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
)


# What a column has and a line has not, and the other way round.
_OF_COLUMNS = ("c:invertIfNegative", "c:spPr", "c:dLbls", "c:dPt")


def _over(drawn: Any, columns: int) -> None:
    """The series after so many columns become lines over them, on the same axes: the library draws
    one kind of plot only."""
    space = drawn._chartSpace
    bars = space.find(f".//{qn('c:barChart')}")
    moved = bars.findall(qn("c:ser"))[columns:]
    if not moved:
        return
    plot = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        '<c:marker val="1"/></c:lineChart>'
    )
    marker = plot.find(qn("c:marker"))
    for number, series in enumerate(moved):
        bars.remove(series)
        for name in _OF_COLUMNS:
            for part in series.findall(qn(name)):
                series.remove(part)
        series.find(qn("c:tx")).addnext(_line(style.CHART_LINES[number], dashed=bool(number)))
        series.find(qn("c:spPr")).addnext(
            parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
        )
        series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
        marker.addprevious(series)
    for axis in bars.findall(qn("c:axId")):
        plot.append(copy.copy(axis))
    bars.addnext(plot)


def _line(colour: str, dashed: bool) -> Any:
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    return parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="{Pt(_LINE_PT)}"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill>{dash}</a:ln></c:spPr>'
    )
