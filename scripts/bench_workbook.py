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
import statistics
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sizing_xl import Workload, size
from sizing_xl.render import looks, style
from sizing_xl.sheets import deck
from sizing_xl.sheets.layout import Here, Layout, Place, letter, quoted
from sizing_xl.sheets.parts import Between, Choices, Deck, Listed, Sheet
from sizing_xl.sizing import Sizing, default_catalogs
from sizing_xl.texts import Texts

MODULES = ("sizing_xl.render.openpyxl_pen", "xlsxwriter", "xlsxwriter")
PENS = dict(zip(("ours", "XlsxWriter", "no scan"), MODULES, strict=True))
ONE_OFF_ROUNDS, REPEATED_ROUNDS, FRESH_ROUNDS, SIZINGS = 15, 3, 5, 20
PX_PER_CM = 96 / 2.54
PERMITTED = ("format_columns", "format_rows", "sort", "autofilter", "pivot_tables",
             "objects", "scenarios")  # fmt: skip
declare = functools.partial(deck, texts=Texts(), catalogs=default_catalogs())


class Pen:
    """Draws a deck with XlsxWriter: the spots, heights and boxes that all pens share."""

    def __init__(self, declared: Deck, scan: bool) -> None:
        self.deck, self.layout, self.file = declared, Layout(declared), io.BytesIO()
        self.book = importlib.import_module("xlsxwriter").Workbook(self.file, {"in_memory": True})
        self.looks: dict[looks.Dress, Any] = {}
        self.alarms: dict[str, Any] = {}
        if not scan:
            as_given = {"_prepare_formula": lambda self, formula, *_: formula.lstrip("=")}
            self.book.worksheet_class = type("Plain", (self.book.worksheet_class,), as_given)

    def drawn(self) -> bytes:
        for sheet in self.deck.sheets:
            grid = self.book.add_worksheet(sheet.title)
            grid.set_comments_author("sizing_xl")
            for column, width in enumerate((*sheet.widths, *sheet.beyond)):
                grid.set_column(column, column, width)
            for spot in looks.top_spots(sheet):
                self._spot(grid, spot)
            for place in looks.places(self.layout, sheet):
                self._table(grid, place)
            for row, height in looks.heights(self.layout, sheet).items():
                grid.set_row(row - 1, height)
            for box in looks.chart_boxes(self.layout, sheet):
                self._chart(grid, box)
            self._page(grid, sheet)
        about = {"title": self.deck.title, "subject": self.deck.subject, "author": "sizing_xl"}
        self.book.set_properties({**about, "status": self.deck.status})
        self.book.close()
        return self.file.getvalue()

    def _look(self, dress: looks.Dress) -> Any:
        if dress not in self.looks:
            self.looks[dress] = self.book.add_format(properties(dress))
        return self.looks[dress]

    def _alarm(self, role: str) -> Any:
        if role not in self.alarms:
            look = style.LOOKS[role]
            ink, fill = f"#{look.ink}", f"#{look.fill}"
            made = self.book.add_format({"bold": look.bold, "font_color": ink, "bg_color": fill})
            self.alarms[role] = made
        return self.alarms[role]

    def _table(self, grid: Any, place: Place) -> None:
        table, left = place.table, place.first - 1
        for spot in looks.table_spots(place):
            self._spot(grid, spot)
        for flag in table.flags:
            at, about = place.column(flag) - 1, {"type": "cell", "criteria": ">", "value": 0}
            about["format"] = self._alarm("bad")
            grid.conditional_format(place.top, at, place.bottom - 1, at, about)
        if table.native:
            headings = [
                {"header": spot.value, "header_format": self._look(spot.dress)}
                for spot in itertools.islice(looks.table_spots(place), len(table.headings))
            ]
            about = {"name": table.name, "style": "TableStyleLight1", "banded_rows": False}
            last = left + len(table.headings) - 1
            area = (place.top - 1, left, place.bottom - 1, last)
            grid.add_table(*area, about | {"columns": headings})

    def _spot(self, grid: Any, spot: looks.Spot) -> None:
        row, column, look = spot.row - 1, spot.column - 1, self._look(spot.dress)
        value, cell, place = spot.value, spot.cell, spot.place
        if cell is None or place is None:
            write = grid.write_string if value else grid.write_blank
            write(row, column, value, look)
            return
        here = Here(self.layout, place, spot.column)
        if cell.link:
            target = f"internal:{self.layout.target(cell.link)}"
            grid.write_url(row, column, target, look, str(value))
        if cell.formula is not None:
            formula, result = cell.formula(here), cell.error or value
            if cell.spill:
                down, right = cell.spill
                area = (row, column, row + down - 1, column + right - 1)
                grid.write_array_formula(*area, f"{{={formula}}}", look, result)
            else:
                grid.write_formula(row, column, formula, look, "" if result is None else result)
        elif value is None or value == "":
            grid.write_blank(row, column, None, look)
        elif not isinstance(value, str):
            grid.write_number(row, column, value, look)
        elif not cell.link:
            grid.write_string(row, column, value, look)
        if cell.note:
            box = {"width": style.NOTE_WIDTH_PX, "height": looks.note_height_px(cell.note)}
            grid.write_comment(row, column, looks.plain(cell.note), box)
        if cell.name:
            address = f"={quoted(place.sheet.title)}!${letter(spot.column)}${spot.row}"
            self.book.define_name(cell.name, address)
        if cell.rule:
            grid.data_validation(row, column, row, column, self._rule(cell.rule, cell.prompt))
        for role, condition in (("bad", cell.alarm), ("warning", cell.caution)):
            if condition:
                on_line = spot.row <= place.top and not spot.dress.quoted
                last = len(place.sheet.widths) - 1 if on_line else column
                about = {"type": "formula", "criteria": "=" + condition(here)}
                about["format"] = self._alarm(role)
                grid.conditional_format(row, column, row, last, about)

    def _rule(
        self, rule: Choices | Listed | Between, prompt: tuple[str, str, str] | None
    ) -> dict[str, Any]:
        told: dict[str, Any] = {"ignore_blank": rule.blank}
        if prompt:
            title, words, refused = prompt
            told["input_title"] = told["error_title"] = title[:32]
            told["input_message"], told["error_message"] = words[:255], refused[:255]
        if isinstance(rule, Choices):
            found = self.layout.range(rule.table, rule.column)
            return told | {"validate": "list", "source": f"={found}"}
        if isinstance(rule, Listed):
            return told | {"validate": "list", "source": list(rule.values)}
        limits = {"minimum": rule.low, "maximum": rule.high, "criteria": "between"}
        return told | {"validate": "whole" if rule.whole else "decimal", **limits}

    def _chart(self, grid: Any, box: looks.Box) -> None:
        chart, bars = box.chart, looks.chart_bars(self.layout, box.chart)
        sheet, stacked = quoted(bars.title), "stacked" if chart.kind == "stacked" else None
        kind = "bar" if chart.kind == "tornado" else "column"
        drawn = self.book.add_chart({"type": kind, "subtype": stacked})

        def cells(row: int, first: int, last: int) -> str:
            return f"={sheet}!${letter(first)}${row}:${letter(last)}${row}"

        def series(row: int) -> dict[str, Any]:
            return {
                "name": f"={sheet}!${letter(bars.labels)}${row}",
                "categories": cells(bars.headings, bars.first, bars.last),
                "values": cells(row, bars.first, bars.last),
            }

        for number, (row, colour) in enumerate(bars.rows):
            own = series(row) | {"fill": {"color": f"#{colour}"}, "gap": looks.CHART_GAP_WIDTH}
            if kind == "bar":
                own["overlap"] = 100
            if bars.dark is not None:
                grey = {"fill": {"color": f"#{style.CHART_GREYS[number]}"}}
                count = bars.last - bars.first + 1
                own["points"] = [None if at == bars.dark else grey for at in range(count)]
                shape = looks.CHART_AXIS_FORMAT
                own["data_labels"] = {"value": True, "position": "inside_base",
                                      "num_format": shape}  # fmt: skip
            drawn.add_series(own)
        if bars.lines:
            over = self.book.add_chart({"type": "line"})
            for row, colour in bars.lines:
                over.add_series(series(row) | {"line": {"color": f"#{colour}", "width": 2.25}})
            drawn.combine(over)
        if bars.message is not None:
            title = f"={sheet}!${letter(bars.first)}${bars.message}"
            drawn.set_title({"name": title})
        else:
            drawn.set_title({"name": chart.title})
        drawn.set_y_axis({"name": chart.unit, "num_format": chart.shape, "min": 0})
        several = len(chart.rows) + len(chart.lines) > 1
        drawn.set_legend({"position": "bottom"} if several else {"none": True})
        width, height = (cm * PX_PER_CM for cm in (box.width_cm, box.height_cm))
        drawn.set_size({"width": width, "height": height})
        grid.insert_chart(box.row - 1, box.column - 1, drawn, {"description": chart.alt})

    def _page(self, grid: Any, sheet: Sheet) -> None:
        grid.hide_gridlines(2)
        grid.set_tab_color(f"#{style.TABS[sheet.tab]}")
        (grid.set_portrait if sheet.tall else grid.set_landscape)()
        grid.set_paper(9)  # A4
        grid.fit_to_pages(1, int(sheet.one_page))
        grid.center_horizontally()
        head = self.deck.header.replace("&", "&&") if not sheet.common else ""
        grid.set_header(f"&L{head}&R&A" if head else "&R&A")
        grid.set_footer(f"&L{self.deck.footer.replace('&', '&&')}&R&P / &N")
        last = looks.last_printed_row(self.layout, sheet) - 1
        grid.print_area(0, 0, last, len(sheet.widths) - 1)
        if sheet.repeat:
            top = looks.places(self.layout, sheet)[0].top
            grid.repeat_rows(top - 1, top - 1)
            grid.freeze_panes(top, 1)
        if sheet.locked:
            grid.protect("", dict.fromkeys(PERMITTED, True))


def properties(dress: looks.Dress) -> dict[str, Any]:
    """A dress as XlsxWriter names it."""
    font = {"font_name": style.FONT, "font_size": dress.size, "font_color": f"#{dress.ink}"}
    found: dict[str, Any] = font | {"bold": dress.bold, "underline": int(dress.underline)}
    if dress.fill:
        found["bg_color"] = f"#{dress.fill}"
    if dress.side:
        side = "center_across" if dress.side == "across" else dress.side
        found |= {"align": side, "valign": "vcenter", "text_wrap": dress.wrap}
        found["indent"] = dress.indent
    if dress.border:
        found |= {"bottom": 1, "bottom_color": f"#{style.BORDER}"}
    shape = dress.number_format or "General"
    return found | {"quote_prefix": dress.quoted, "num_format": shape, "locked": not dress.unlocked}


def contents(file: bytes) -> dict[str, Any]:
    """How much of each thing a file holds, and its cells, as openpyxl reads it."""
    from openpyxl import load_workbook

    book, results = (load_workbook(io.BytesIO(file), data_only=only) for only in (False, True))
    found: dict[str, Any] = Counter(sheets=len(book.worksheets), names=len(book.defined_names))
    for grid, shown in zip(book.worksheets, results.worksheets, strict=True):
        found["tables"] += len(grid.tables)
        found["validations"] += len(grid.data_validations.dataValidation)
        found["charts"] += len(grid._charts)
        # XlsxWriter does not write the usual height.
        found["row heights"] += sum(
            row.ht not in (None, 15) for row in grid.row_dimensions.values()
        )
        found["conditions"] += sum(len(it.rules) for it in grid.conditional_formatting)
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


def whole(pen: str, out: str) -> int:
    """The command that sizes a case and writes its workbook, with one of the pens."""
    if pen != "ours":
        for name in ("openpyxl", "sizing_xl.render.stencil"):  # neither is loaded
            sys.modules[name] = types.ModuleType(name)
        sys.modules["sizing_xl.render.stencil"].Press = object  # type: ignore[attr-defined]
        name = "sizing_xl.render.openpyxl_pen"
        sys.modules[name] = types.ModuleType(name)
        # Pages of the shape of a screen are for a PDF alone.
        sys.modules[name].draw = lambda declared, _: draw(pen, declared)  # type: ignore[attr-defined]
    case = ["--model", "gpt-oss-120b", "--server", "dgx-b300", "--concurrency", "1000"]
    asked = [*case, "--effective-context", "131072", "--output-dir", out]
    command = importlib.import_module("sizing_xl.cli").main
    return int(command(["size", *asked, "--xlsx", f"{out}/a.xlsx"]))


def measure_whole() -> None:
    """Print the medians of the command's own processor time, from its start to its exit."""
    resource = importlib.import_module("resource")
    runs: dict[str, list[float]] = {pen: [] for pen in PENS}
    for _, pen in itertools.product(range(FRESH_ROUNDS), PENS):
        with tempfile.TemporaryDirectory() as out:
            command = [sys.executable, __file__, "--whole", pen, out]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        runs[pen].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    line("size --xlsx, start to exit, processor", [statistics.median(runs[pen]) for pen in PENS])


def main() -> None:
    if importlib.util.find_spec("xlsxwriter") is None:
        sys.exit("XlsxWriter is not installed: pip install XlsxWriter")
    if sys.argv[1:2] == ["--fresh"]:
        return fresh(sys.argv[2])
    if sys.argv[1:2] == ["--whole"]:
        sys.exit(whole(*sys.argv[2:]))
    print(f"{'fresh process':37}{''.join(f'{pen:>12} ' for pen in PENS)}   ours / XlsxWriter")
    measure_fresh()  # first: a child's peak counts from its parent's
    if importlib.util.find_spec("resource"):  # not on Windows
        measure_whole()
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
