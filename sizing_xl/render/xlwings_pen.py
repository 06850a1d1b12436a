"""The pen for an open workbook: draws the declared sheets through xlwings, into the user's Excel.

A sheet that is missing is added. A sheet of ours is refreshed where it lies: only the area that was
drawn before is cleared, and what else is in the workbook stays where it is, or moves down as one
when the area grows. Nothing is deleted that a formula of the user's may point to. If anything
fails, the workbook is put back as it was.

Tables are plain cells in the looks of tables. An Excel table would have to be resized and renamed
at every refresh, and Excel refuses to push cells down that lie under one.
The deck is one of values (`sizing_xl.sheets.snapshot`). Notes, sides, borders, charts and other
things that `excel_objects` draws are left out where Excel has no COM objects: on macOS.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from sizing_xl.render import excel_objects, style
from sizing_xl.render.areas import Area, Undo, check, find, forget, keep, make_room, remember
from sizing_xl.render.looks import (
    LONGEST_TEXT,
    Bars,
    Dress,
    Spot,
    chart_bars,
    chart_boxes,
    heights,
    last_row,
    places,
    plain,
    table_spots,
    top_spots,
)
from sizing_xl.render.rectangles import coats, runs
from sizing_xl.sheets.layout import Layout, letter, quoted
from sizing_xl.sheets.parts import Deck, Sheet, To, Value

if TYPE_CHECKING:
    import xlwings as xw

CHART = "sizing_{}_{}"
# What ends the name of a new chart until the old one is deleted.
NEW = "_new"
TALLEST_ROW = 409.0
# Excel rounds heights and widths to whole pixels.
PIXEL = 0.8
POINTS_PER_CM = 72 / 2.54


def fill(
    book: xw.Book,
    deck: Deck,
    progress: Callable[[str, int, int], None] | None = None,
    after: xw.Sheet | None = None,
) -> None:
    """Draw the deck's sheets in an open workbook.

    progress: told the title and the number of each sheet before it is drawn, and how many there
    are. after: the sheet behind which new ones come, where none of the deck's is there yet; else
    they come last. Raises OutputError before anything is drawn where a sheet of the user's has a
    title of ours, a sheet of ours or the workbook is protected, or a filter hides rows.
    """
    areas = {sheet.id: find(book, sheet.id) for sheet in deck.sheets}
    check(book, deck, areas)
    active, app = book.sheets.active, book.app
    with app.properties(screen_updating=False), app.properties(enable_events=False):
        try:
            with Undo() as undo:
                pen = _Pen(book, deck, areas, undo, after)
                pen.draw(progress)
        finally:
            with suppress(Exception):
                excel_objects.show(active)
        pen.sweep()


class _Coat(NamedTuple):
    """One trait of a dress: how cells have it when bare, whether it shows on empty ones."""

    trait: Callable[[Dress], Hashable]
    bare: Hashable
    everywhere: bool
    paint: Callable[[Any, Any], None]


def _set(*names: str) -> Callable[[Any, Any], None]:
    """A setter of a property of a range, or of a part of it."""

    def paint(cells: Any, value: Any) -> None:
        for name in names[:-1]:
            cells = getattr(cells, name)
        setattr(cells, names[-1], value)

    return paint


# Font name and size are always painted: the user's normal style may have others.
_COATS = (
    _Coat(lambda dress: style.FONT, None, True, _set("font", "name")),
    _Coat(lambda dress: dress.size, None, True, _set("font", "size")),
    _Coat(lambda dress: dress.bold, False, True, _set("font", "bold")),
    _Coat(lambda dress: f"#{dress.ink}", None, True, _set("font", "color")),
    _Coat(lambda dress: dress.fill and f"#{dress.fill}", None, False, _set("color")),
    _Coat(lambda dress: dress.number_format or "General", "General", True, _set("number_format")),
    _Coat(lambda dress: dress.wrap, False, True, _set("wrap_text")),
)
_OBJECT_COATS = (
    _Coat(lambda dress: dress.side, None, True, excel_objects.align),
    _Coat(lambda dress: dress.indent, 0, False, excel_objects.indent),
    _Coat(lambda dress: dress.underline, False, True, excel_objects.underline),
    _Coat(lambda dress: dress.border, False, False, excel_objects.border),
)


class _Pen:
    """One drawing: where each sheet lies, and how to take back what was drawn."""

    def __init__(
        self, book: xw.Book, deck: Deck, areas: dict[str, Area | None], undo: Undo,
        after: xw.Sheet | None,
    ) -> None:  # fmt: skip
        self.book, self.deck, self.undo, self.after = book, deck, undo, after
        self.old = areas
        self.areas: dict[str, Area] = {}
        self.replaced: list[xw.Chart] = []
        self.drawn: list[tuple[xw.Chart, str]] = []

    def draw(self, progress: Callable[[str, int, int], None] | None) -> None:
        self._lay_out()
        sheets = self.deck.sheets
        for number, sheet in enumerate(sheets, start=1):
            if progress:
                progress(sheet.title, number, len(sheets))
            self._sheet(sheet)
        for sheet in sheets:
            self._charts(sheet)

    def sweep(self) -> None:
        """Delete what was replaced.

        The sheets are whole by now: what cannot be deleted lies under the new drawing, or is
        hidden, and the next drawing sweeps again.
        """
        with suppress(Exception):
            forget(self.book)
        for chart in self.replaced:
            with suppress(Exception):
                chart.delete()
        for chart, name in self.drawn:
            with suppress(Exception):
                chart.name = name

    # --- where everything lies --------------------------------------------------------------

    def _lay_out(self) -> None:
        """Add what is missing, make room, and take the titles that the user gave."""
        found: list[Area] = []
        for sheet in self.deck.sheets:
            found.append(self.old[sheet.id] or self._added(sheet, found))
        keep(self.book, [area for area in self.old.values() if area], self.undo)
        titled = zip(self.deck.sheets, found, strict=True)
        sheets = tuple(replace(sheet, title=area.sheet.name) for sheet, area in titled)
        self.deck = replace(self.deck, sheets=sheets)
        self.layout = Layout(self.deck)
        for sheet, area in zip(sheets, found, strict=True):
            rows, columns = last_row(self.layout, sheet), len(sheet.widths)
            self.areas[sheet.id] = make_room(area, rows, columns, self.undo)
            remember(self.book, sheet.id, self.areas[sheet.id], self.undo)

    def _added(self, sheet: Sheet, before: Sequence[Area]) -> Area:
        """A new sheet, after the one before it among ours; the first after `after`, or last."""
        last = before[-1].sheet if before else self.after or self.book.sheets[-1]
        added = self.book.sheets.add(after=last)
        self.undo.add(added.delete)
        added.name = sheet.title
        excel_objects.furnish(added, sheet)
        return Area(added, 1, 1, 1, 1)

    # --- a sheet ----------------------------------------------------------------------------

    def _sheet(self, sheet: Sheet) -> None:
        area, old = self.areas[sheet.id], self.old[sheet.id]
        cleared = area
        if old is not None:
            size = max(old.rows, area.rows), max(old.columns, area.columns)
            cleared = area._replace(rows=size[0], columns=size[1])
            self.undo.add(lambda: _clear(cleared))
            _clear(cleared)
        tables = (table_spots(place) for place in places(self.layout, sheet))
        spots = list(chain(top_spots(sheet), *tables))
        self._links(area, spots)
        _values(area, spots)
        _dress(area, spots)
        _notes(area, spots)
        self._widths(area, sheet, known=old is None)
        tall = heights(self.layout, sheet)
        rows = [tall.get(row, style.LINE_HEIGHT_PT) for row in range(1, cleared.rows + 1)]
        self._heights(cleared, rows, known=old is None)

    def _links(self, area: Area, spots: Sequence[Spot]) -> None:
        """Links before looks and values: Excel dresses a link, and writes its text."""
        for spot in spots:
            led = self._there(spot.cell.link) if spot.cell is not None and spot.cell.link else None
            if led is not None:
                there, row, column = led
                title = there.sheet.name
                first = f"{letter(there.column + column - 1)}{there.row + row - 1}"
                target = f"#{quoted(title)}!{first}"
                area.at(spot.row, spot.column).add_hyperlink(target, str(spot.value), title)

    def _there(self, link: str | To) -> tuple[Area, int, int] | None:
        """The area that a link leads to, and the row and column in it; None where a sheet of ours
        that another drawing added is there no more."""
        if isinstance(link, str):
            area = self.areas.get(link) or find(self.book, link)
            return None if area is None else (area, 1, 1)
        place = self.layout.places[link.table]
        return self.areas[place.sheet.id], place.row(link.row), place.column(link.column)

    def _widths(self, area: Area, sheet: Sheet, known: bool) -> None:
        for width, first, last in runs(sheet.widths):
            cells = area.at(1, first, 1, last)
            singles = [area.at(1, column) for column in range(first, last + 1)]
            self._size(cells, "column_width", width, [] if known else singles)

    def _heights(self, area: Area, rows: Sequence[float], known: bool) -> None:
        for height, first, last in runs([min(height, TALLEST_ROW) for height in rows]):
            cells = area.at(first, 1, last, 1)
            singles = [area.at(row, 1) for row in range(first, last + 1)]
            self._size(cells, "row_height", height, [] if known else singles)

    def _size(self, cells: Any, name: str, size: float, before: Sequence[Any]) -> None:
        """Size rows or columns, if they are not so yet. before: whose sizes may come back."""
        if before:
            now = getattr(cells, name)
            if now is not None and abs(now - size) < PIXEL:
                return
            for each in before:
                self.undo.add(partial(setattr, each, name, getattr(each, name)))
        setattr(cells, name, size)

    # --- charts -----------------------------------------------------------------------------

    def _charts(self, sheet: Sheet) -> None:
        area = self.areas[sheet.id]
        if not excel_objects.offered(area.sheet):
            return
        prefix = CHART.format(sheet.id, "")
        self.replaced += [chart for chart in area.sheet.charts if chart.name.startswith(prefix)]
        for number, box in enumerate(chart_boxes(self.layout, sheet), start=1):
            corner = area.at(box.row, box.column)
            width, height = box.width_cm * POINTS_PER_CM, box.height_cm * POINTS_PER_CM
            drawn = area.sheet.charts.add(corner.left, corner.top, width, height)
            self.undo.add(drawn.delete)
            drawn.name = f"{prefix}{number}{NEW}"
            self.drawn.append((drawn, f"{prefix}{number}"))
            bars = chart_bars(self.layout, box.chart)
            series = [
                (self._cells(bars, row, None), self._cells(bars, row, bars), ink)
                for row, ink in (*bars.rows, *bars.lines)
            ]
            title = box.chart.title
            if bars.message is not None:
                title = self._cells(bars._replace(last=bars.first), bars.message, bars)
            words = title, box.chart.unit, box.chart.alt
            categories = self._cells(bars, bars.headings, bars)
            greys = style.CHART_GREYS if bars.dark is not None else ()
            excel_objects.draw_chart(
                drawn, box.chart.kind, words, categories, series, box.chart.shape
            )
            excel_objects.set_apart(drawn, len(bars.rows), bars.dark, greys)

    def _cells(self, bars: Bars, row: int, charted: Bars | None) -> str:
        """A formula that names a row's charted cells, or its first cell."""
        area = self.areas[bars.sheet]
        first, last = (charted.first, charted.last) if charted else (bars.labels, bars.labels)
        ends = [f"${letter(area.column + at - 1)}${area.row + row - 1}" for at in (first, last)]
        return f"={quoted(area.sheet.name)}!{':'.join(dict.fromkeys(ends))}"


def _clear(area: Area) -> None:
    area.all().clear()
    excel_objects.strip(area.all())


def _values(area: Area, spots: Sequence[Spot]) -> None:
    """All values in one write."""
    rows, columns = max(spot.row for spot in spots), area.columns
    grid: list[list[Value]] = [[None] * columns for _ in range(rows)]
    for spot in spots:
        grid[spot.row - 1][spot.column - 1] = typed(spot.value)
    area.at(1, 1, rows, columns).value = grid


def typed(value: Value) -> Value:
    """A value as it is written to Excel.

    Excel reads a text that a program writes as if it were typed: "=1" is a formula, "may-24" a
    date, "true" a truth value, and an apostrophe at its beginning is lost. One more apostrophe says
    that it is a text, whatever is in it. The number format "@" would say so too, but it would stay
    in the cell for what the user types there, and it is not the format of the pen for files.
    Numbers are floats: Excel has no others, and COM refuses whole numbers of more than 32 bits.
    """
    if isinstance(value, str):
        return "'" + value[:LONGEST_TEXT] if value else None
    return None if value is None else float(value)


def _dress(area: Area, spots: Sequence[Spot]) -> None:
    """Trait by trait, in as few rectangles as show the same."""
    offered = excel_objects.offered(area.sheet)
    for coat in (*_COATS, *(_OBJECT_COATS if offered else ())):
        cells = {(spot.row, spot.column): coat.trait(spot.dress) for spot in spots}
        for value, rectangle in coats(cells, coat.bare, coat.everywhere):
            coat.paint(area.at(*rectangle), value)


def _notes(area: Area, spots: Sequence[Spot]) -> None:
    if excel_objects.offered(area.sheet):
        for spot in spots:
            if spot.cell is not None and spot.cell.note:
                excel_objects.add_note(area.at(spot.row, spot.column), plain(spot.cell.note))
