"""The charts of a drawn workbook, ready to take the figures of another case of its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sizing_xl.formats.conventions import CHARTS, prefixed, unprefixed
from sizing_xl.render.chart_caches import Held, filled, held, unfilled
from sizing_xl.render.looks import Bars, chart_bars
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.parts import Deck


@dataclass(frozen=True)
class ChartStencil:
    """A chart's part without prefixes and what its cells hold, and where these are: the headings
    of their table at `top`, from `left` on."""

    part: str
    text: str
    bars: Bars
    top: int
    left: int
    sheet: int
    table: int
    cells: Held

    def stamp(self, deck: Deck) -> Iterator[tuple[str, str]]:
        """The part with what the cells of a deck hold, where that is something else."""
        table = deck.sheets[self.sheet].tables[self.table]
        cells = held(self.bars, self.top, self.left, table)
        if cells != self.cells:
            yield self.part, prefixed(filled(self.text, cells), CHARTS)


def chart_stencils(
    deck: Deck, layout: Layout, drawn: Mapping[str, bytes]
) -> Iterator[ChartStencil]:
    """Those of a deck, as it was drawn."""
    charts = (chart for sheet in deck.sheets for chart in sheet.charts)
    for number, chart in enumerate(charts, start=1):
        part, place = f"xl/charts/chart{number}.xml", layout.places[chart.table]
        bars = chart_bars(layout, chart)
        sheet = deck.sheets.index(place.sheet)
        table = place.sheet.tables.index(place.table)
        top, left = place.top, place.first
        cells = held(bars, top, left, place.table)
        text = unfilled(unprefixed(drawn[part].decode(), CHARTS))
        yield ChartStencil(part, text, bars, top, left, sheet, table, cells)
