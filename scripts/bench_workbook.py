"""How fast the workbook is drawn: our pen against XlsxWriter, on the same declared deck.

    python scripts/bench_workbook.py

XlsxWriter draws by a pen of this script: the same cells, formulas with their results, styles,
heights, notes, tables, dropdowns, names, links, charts and print setup, in memory; openpyxl reads
the files and they must hold the same. Times are medians of interleaved runs after one that does
not count. "no scan": XlsxWriter without its search for new functions in every formula: stricter.

One-off path: one sizing; floor of the ratio 1.2, aim 1.0. Repeated path: 20 sizings in a row by
the same pens; a batch has a press (scripts/bench_batch.py). Fresh process: cold, imports too.
"""

from __future__ import annotations

import functools
import gc
import importlib.util
import io
import itertools
import math
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sizing_xl import Workload, size
from sizing_xl.render import style
from sizing_xl.sheets import deck
from sizing_xl.sheets.layout import Here, Layout, Place, letter, quoted
from sizing_xl.sheets.parts import Between, Cell, Chart, Choices, Deck, Listed, Sheet
from sizing_xl.sizing import Sizing, default_catalogs
from sizing_xl.texts import Texts

MODULES = ("sizing_xl.render.openpyxl_pen", "xlsxwriter", "xlsxwriter")
PENS = dict(zip(("ours", "XlsxWriter", "no scan"), MODULES, strict=True))
ONE_OFF_ROUNDS, REPEATED_ROUNDS, FRESH_ROUNDS, SIZINGS = 15, 3, 5, 20
# As in sizing_xl.render.charts, which is not imported: XlsxWriter's memory is without openpyxl.
CHART_ROWS, CHART_GAP_PX, CHART_GAP_WIDTH, PX_PER_WIDTH, PX_PER_CM = 17, 15, 60, 7, 96 / 2.54
LOOKS = style.LOOKS | {
    "title": style.Look(style.HEADING_FILL, bold=True, size=style.TITLE_SIZE),
    "table heading": style.Look(style.HEADING_INK, style.HEADING_FILL, bold=True),
}
clean = functools.partial(re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").sub, "")
declare = functools.partial(deck, texts=Texts(), catalogs=default_catalogs(), kind="scenarios")


class Pen:
    """Draws a deck with XlsxWriter."""

    def __init__(self, declared: Deck, scan: bool) -> None:
        self.deck, self.layout, self.file = declared, Layout(declared), io.BytesIO()
        self.book = importlib.import_module("xlsxwriter").Workbook(self.file, {"in_memory": True})
        self.look = functools.cache(lambda *key: self.book.add_format(properties(*key)))
        if not scan:
            as_given = {"_prepare_formula": lambda self, formula, *_: formula}
            self.book.worksheet_class = type("Plain", (self.book.worksheet_class,), as_given)

    def drawn(self) -> bytes:
        for sheet in self.deck.sheets:
            grid = self.book.add_worksheet(sheet.title)
            grid.set_comments_author("sizing_xl")
            for column, width in enumerate(sheet.widths):
                grid.set_column(column, column, width)
            if not sheet.bare:
                self._heading(grid, sheet)
            for place in self.layout.places.values():
                if place.sheet is sheet:
                    self._table(grid, place)
            self._charts(grid, sheet)
            self._page(grid, sheet)
        self.book.set_properties({"title": clean(self.deck.title), "author": "sizing_xl"})
        self.book.close()
        return self.file.getvalue()

    def _heading(self, grid: Any, sheet: Sheet) -> None:
        grid.write_string(0, 0, clean(sheet.heading), self.look("title", "", None, False))
        grid.set_row(0, style.TITLE_SIZE * 1.6)
        for row, line in enumerate(sheet.lines, start=2):
            self._cell(grid, row, 0, line, Place(sheet, sheet.tables[0], row + 1), False)
            if style.LOOKS[line.role].fill:
                for column in range(1, len(sheet.widths)):
                    grid.write_blank(row, column, None, self.look(line.role, "line", None, False))

    def _table(self, grid: Any, place: Place) -> None:
        table, top, last = place.table, place.top, len(place.table.headings) - 1
        headings: list[dict[str, Any]] = []
        for column, heading in enumerate(map(clean, table.headings)):
            right = any(row[column].number_format for row in table.rows)
            look = self.look("table heading", "right" if right else "left", None, True)
            headings.append({"header": heading, "header_format": look})
            if not table.native:
                write = grid.write_string if heading else grid.write_blank
                write(top - 1, column, heading, look)
        grid.set_row(top - 1, height(place, table.headings))
        for row, cells in enumerate(table.rows, start=top):
            for column, cell in enumerate(cells):
                self._cell(grid, row, column, cell, place, table.wrap)
            words = [cell.value if isinstance(cell.value, str) else "" for cell in cells]
            biggest = max(style.LOOKS[cell.role].size for cell in cells) / style.SIZE
            grid.set_row(row, height(place, words if table.wrap else []) * biggest)
        if table.native:
            about = {"name": table.name, "style": "TableStyleLight1", "banded_rows": False}
            grid.add_table(top - 1, 0, place.bottom - 1, last, about | {"columns": headings})

    def _cell(self, grid: Any, row: int, column: int, cell: Cell, place: Place, wrap: bool) -> None:
        value = clean(cell.value) if isinstance(cell.value, str) else cell.value
        where = "cell" if row >= place.top else "line"
        if cell.formula is None and isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
            where = "quoted"
        look = self.look(cell.role, where, cell.number_format, wrap)
        if cell.link:
            target = f"internal:{self.layout.target(cell.link)}"
            grid.write_url(row, column, target, look, str(value))
        if cell.formula is not None:
            formula = cell.formula(Here(self.layout, place, column + 1))
            grid.write_formula(row, column, formula, look, cell.error or value)
        elif value is None or value == "":
            grid.write_blank(row, column, None, look)
        elif not isinstance(value, str):
            grid.write_number(row, column, value, look)
        elif not cell.link:
            grid.write_string(row, column, value, look)
        if cell.note:
            room, parts = style.NOTE_CHARACTERS_PER_LINE, cell.note.split("\n")
            tall = sum(max(1, math.ceil(len(part) / room)) for part in parts) + 1
            box = {"width": style.NOTE_WIDTH_PX, "height": tall * style.NOTE_LINE_PX}
            grid.write_comment(row, column, clean(cell.note), box)
        if cell.name:
            address = f"={quoted(place.sheet.title)}!${letter(column + 1)}${row + 1}"
            self.book.define_name(cell.name, address)
        if cell.rule:
            grid.data_validation(row, column, row, column, self._rule(cell.rule))

    def _rule(self, rule: Choices | Listed | Between) -> dict[str, Any]:
        if isinstance(rule, Choices):
            values = f"={self.layout.range(rule.table, rule.column)}"
            return {"validate": "list", "source": values, "ignore_blank": rule.blank}
        if isinstance(rule, Listed):
            return {"validate": "list", "source": list(rule.values), "ignore_blank": rule.blank}
        limits = {"minimum": rule.low, "maximum": rule.high, "criteria": "between"}
        kind = "whole" if rule.whole else "decimal"
        return {"validate": kind, **limits, "ignore_blank": rule.blank}

    def _charts(self, grid: Any, sheet: Sheet) -> None:
        widths, top = sheet.widths, self.layout.charts[sheet.id] - 1
        half = min(range(1, len(widths)), key=lambda cut: abs(sum(widths[:cut]) - sum(widths) / 2))
        for number, chart in enumerate(sheet.charts):
            down, side = divmod(number, 2)
            width = sum(widths[half:] if side else widths[:half]) * PX_PER_WIDTH - CHART_GAP_PX
            drawn, about = self._chart(chart), {"description": chart.alt}
            drawn.set_size({"width": width, "height": style.CHART_HEIGHT_CM * PX_PER_CM})
            grid.insert_chart(top + CHART_ROWS * down, half * side, drawn, about)

    def _chart(self, chart: Chart) -> Any:
        place = self.layout.places[chart.table]
        first, last = (letter(place.column(key)) for key in (chart.columns[0], chart.columns[-1]))
        sheet, kind = quoted(place.sheet.title), "stacked" if chart.kind == "stacked" else None
        drawn = self.book.add_chart({"type": "column", "subtype": kind, "name": chart.title})
        for colour, row in zip(style.CHART_COLOURS, map(place.row, chart.rows), strict=False):
            series = {"name": f"={sheet}!$A${row}", "fill": {"color": f"#{colour}"}}
            series["categories"] = f"={sheet}!${first}${place.top}:${last}${place.top}"
            series["values"] = f"={sheet}!${first}${row}:${last}${row}"
            drawn.add_series(series | {"gap": CHART_GAP_WIDTH})
        drawn.set_title({"name": chart.title})
        drawn.set_y_axis({"name": chart.unit, "num_format": "#,##0", "min": 0})
        drawn.set_legend({"position": "bottom"} if len(chart.rows) > 1 else {"none": True})
        return drawn

    def _page(self, grid: Any, sheet: Sheet) -> None:
        grid.hide_gridlines(2)
        grid.set_tab_color(f"#{style.TABS[sheet.tab]}")
        (grid.set_portrait if sheet.tall else grid.set_landscape)()
        grid.set_paper(9)  # A4
        grid.fit_to_pages(1, int(sheet.one_page))
        grid.center_horizontally()
        grid.set_header("&R&A")
        grid.set_footer(f"&L{self.deck.footer}&R&P / &N")
        under = CHART_ROWS * math.ceil(len(sheet.charts) / 2) + 1 if sheet.charts else 0
        grid.print_area(0, 0, self.layout.free[sheet.id] - 3 + under, len(sheet.widths) - 1)
        if sheet.repeat:
            top = self.layout.places[sheet.tables[0].name].top
            grid.repeat_rows(top - 1, top - 1)
            grid.freeze_panes(top, 1)


def properties(role: str, where: str, shape: str | None, wrap: bool) -> dict[str, Any]:
    """A role's look as XlsxWriter names it."""
    look, heading = LOOKS[role], role not in style.LOOKS
    side = where if heading else look.side or ("right" if shape else "left")
    font = {"font_name": style.FONT, "font_size": look.size, "font_color": f"#{look.ink}"}
    found = font | {"bold": look.bold, "underline": int(look.underline)}
    if look.fill:
        found["bg_color"] = f"#{look.fill}"
    if role != "title":
        found |= {"align": side, "valign": "vcenter", "text_wrap": wrap}
    if not heading:
        found["indent"] = int(side == "left" and where != "line" and role != "label")
        found |= {"quote_prefix": where == "quoted", "num_format": shape or "General"}
    if not heading and where != "line":
        found |= {"bottom": 1, "bottom_color": f"#{style.BORDER}"}
    return found


def height(place: Place, words: Sequence[str]) -> float:
    """Height that shows every text of a row, wrapped to its column's width."""
    lines = 1
    for text, width in zip(words, place.sheet.widths, strict=False):
        room = max(1.0, width * style.LETTERS_PER_WIDTH - 1)
        lines = max(lines, sum(math.ceil(len(part) / room) for part in text.split("\n")))
    return lines * style.LINE_HEIGHT_PT + 3


def contents(file: bytes) -> dict[str, Any]:
    """How much of each thing a file holds, and its cells, as openpyxl reads it."""
    from openpyxl import load_workbook

    book, results = (load_workbook(io.BytesIO(file), data_only=only) for only in (False, True))
    found: dict[str, Any] = Counter(sheets=len(book.worksheets), names=len(book.defined_names))
    for grid, shown in zip(book.worksheets, results.worksheets, strict=True):
        found["tables"] += len(grid.tables)
        found["validations"] += len(grid.data_validations.dataValidation)
        found["charts"] += len(grid._charts)
        found["row heights"] += sum(row.ht is not None for row in grid.row_dimensions.values())
        for cell in itertools.chain.from_iterable(grid.iter_rows()):
            found["cells"] += cell.has_style or cell.value is not None
            found["formulas"] += cell.data_type == "f"
            found["comments"] += cell.comment is not None
            found["links"] += cell.hyperlink is not None
            result = shown[cell.coordinate].value  # of which XlsxWriter writes 16 digits
            result = float(f"{result:.12g}") if isinstance(result, float) else result
            formula = cell.data_type == "f" and cell.value
            found[f"{grid.title}!{cell.coordinate}"] = (formula, result, cell.number_format)
    return found


def draw(pen: str, declared: Deck) -> bytes:
    if pen == "ours":
        return bytes(importlib.import_module(PENS[pen]).draw(declared))
    return Pen(declared, scan=pen == "XlsxWriter").drawn()


def sizings(number: int) -> list[Sizing]:
    """Different sizings: models and servers of the catalogs in turn, growing concurrency."""
    models, servers = map(itertools.cycle, (default_catalogs().models, default_catalogs().servers))
    workload = functools.partial(Workload, effective_context=131072)
    users = range(1000, 1000 + 50 * number, 50)
    return [size(workload(model=next(models), server=next(servers), concurrency=n)) for n in users]


def timed(action: Callable[[], object]) -> tuple[float, float]:
    gc.collect()  # nobody pays for another's garbage
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return time.process_time() - processor, time.perf_counter() - wall


def measure(cases: Sequence[Sizing], rounds: int) -> None:
    """Print the medians of some rounds, after one that does not count; pens in turn."""
    runs: list[dict[str, tuple[float, ...]]] = []
    for _ in range(rounds + 1):
        spent: dict[str, list[tuple[float, float]]] = {what: [] for what in ("declare", *PENS)}
        for case in cases:
            spent["declare"].append(timed(lambda: declare(case)))  # noqa: B023
            declared = declare(case)
            for pen in PENS:
                spent[pen].append(timed(lambda: draw(pen, declared)))  # noqa: B023
        runs.append({key: tuple(map(sum, zip(*each, strict=True))) for key, each in spent.items()})
    for clock, name in enumerate(("processor", "wall")):
        common, *each = (statistics.median(r[what][clock] for r in runs[1:]) for what in spent)
        line(f"declare the deck, {name}", [common])
        line(f"draw, {name}", each)
        line(f"declare + draw, {name}", [common + seconds for seconds in each])


def line(what: str, values: Sequence[float], unit: str = "ms", factor: float = 1e3) -> None:
    """One line of the table: each pen, then ours divided by the others."""
    words = ("n/a" if math.isnan(value) else f"{value * factor:.1f} {unit}" for value in values)
    ratios = (f"{values[0] / value:10.3f}" for value in values[1:])
    print(f"  {what:34}", *(f"{word:>12}" for word in words), *ratios)


def fresh(pen: str) -> None:
    """In a process of its own: seconds to import, to draw, of the whole; peak memory in MiB."""
    declared = declare(sizings(1)[0])
    imported = timed(lambda: importlib.import_module(PENS[pen]))
    drawn, whole, peak = timed(lambda: draw(pen, declared)), time.process_time(), math.nan
    if importlib.util.find_spec("resource"):  # not on Windows
        usage = importlib.import_module("resource").getrusage(0)  # of this process
        peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(imported[0], drawn[0], whole, peak)


def measure_fresh() -> None:
    """Print the medians of a few processes of each pen, in turn."""
    runs: dict[str, list[list[float]]] = {pen: [] for pen in PENS}
    for _, pen in itertools.product(range(FRESH_ROUNDS), PENS):
        command = [sys.executable, __file__, "--fresh", pen]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        runs[pen].append([float(word) for word in printed.split()])
    what = ("import the pen, processor", "first draw, processor", "whole process, processor")
    for index, name in enumerate((*what, "peak memory")):
        medians = [statistics.median(run[index] for run in runs[pen]) for pen in PENS]
        line(name, medians, *(("MiB", 1) if index == len(what) else ()))


def main() -> None:
    if importlib.util.find_spec("xlsxwriter") is None:
        sys.exit("XlsxWriter is not installed: pip install XlsxWriter")
    if sys.argv[1:2] == ["--fresh"]:
        return fresh(sys.argv[2])
    print(f"{'fresh process':37}{''.join(f'{pen:>12} ' for pen in PENS)}   ours / XlsxWriter")
    measure_fresh()  # first: a child's peak counts from its parent's
    cases = sizings(SIZINGS)
    files = [draw(pen, declare(cases[0])) for pen in PENS]
    line("file size", [*map(len, files)], "KiB", 1 / 1024)
    mine, *others = map(contents, files)
    for key, other in itertools.product(mine, others):
        assert mine[key] == other[key], f"{key}: ours {mine[key]}, XlsxWriter {other[key]}"
    print("  each file holds", ", ".join(f"{mine[key]} {key}" for key in mine if "!" not in key))
    print("one-off path: one sizing; floor of the ratio 1.2, aim 1.0")
    measure(cases[:1], ONE_OFF_ROUNDS)
    print(f"repeated path: {SIZINGS} sizings in a row by the same pens")
    return measure(cases, REPEATED_ROUNDS)


if __name__ == "__main__":
    main()
