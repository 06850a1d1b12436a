"""The summary: verdict, key figures, scenarios side by side, charts, the way to other sheets."""

from __future__ import annotations

from collections.abc import Sequence

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.report.markdown import COMPARED
from sizing_xl.report.terminal import verdict
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Chart, Sheet, Table
from sizing_xl.sheets.scenario import result_cell

TILES = ("nodes_final", "total_power_kw", "total_rack_u", "storage_total_tb")
CASE = ("model", "server", "storage", "concurrency", "effective_context")


def summary_sheet(case: SheetCase, others: Sequence[Sheet]) -> Sheet:
    texts = case.texts
    return Sheet(
        id="summary",
        title=texts.say("sheet_summary"),
        heading=texts.say("summary_heading"),
        widths=(38, 20, 20, 20, 20),
        lines=(_verdict(case), _checks(case)),
        tables=(_tiles(case), _case(case), _comparison(case), _index(case, others)),
        charts=(_chart(case, "nodes_final"), _chart(case, "total_power_kw")),
        tall=True,
        one_page=True,
    )


def _verdict(case: SheetCase) -> Cell:
    say, solved = case.texts.say, case.sizing.recommended.solved
    good, bad = say("verdict_live_good"), say("verdict_none")
    formula = formulas.verdict("nodes_final", "recommended", good, bad)
    alarm = formulas.has_no_value("nodes_final", "recommended")
    if not solved:
        return Cell(bad, "good", formula=formula, alarm=alarm)
    role = "good" if case.sizing.complete else "warning"
    note = verdict(case.sizing, case.texts)
    return Cell(good, role, formula=formula, note=f"{say('when_generated')}: {note}", alarm=alarm)  # type: ignore[arg-type]


def _checks(case: SheetCase) -> Cell:
    say = case.texts.say
    formula = formulas.state("chk_all", say("checks_good"), say("checks_bad"))
    alarm = formulas.fails("chk_all")
    return Cell(say("checks_good"), "quiet", formula=formula, link="checks", alarm=alarm)


def _tiles(case: SheetCase) -> Table:
    texts = case.texts
    labels = [Cell(_with_unit(case, name), "tile_label") for name in TILES]
    values = [result_cell(case, "recommended", name, "tile") for name in TILES]
    words = (texts.scenario("recommended"), *("",) * len(TILES))
    empty = Cell(None)
    return Table(
        "tiles", words, ((empty, *labels), (empty, *values)), ("gap", *TILES), ("label", "value"),
        native=False,
    )  # fmt: skip


def _with_unit(case: SheetCase, name: str) -> str:
    unit = case.texts.symbol(BOOK.quantities[name].unit)
    return f"{case.texts.label(name)} [{unit}]" if unit else case.texts.label(name)


def _case(case: SheetCase) -> Table:
    say, nfr = case.texts.say, case.sizing.nfr
    rows = []
    for key in CASE:
        words = case.texts.label(key) if key in BOOK.inputs else say(f"input_{key}")
        shape = "#,##0" if key in BOOK.inputs else None
        value = Cell(nfr[key], "number" if shape else "text", shape, formulas.echoed(key))
        rows.append((Cell(words, "label"), value))
    return Table(
        "tbl_case", (say("parameter"), say("value")), tuple(rows), ("label", "value"), CASE
    )


def _comparison(case: SheetCase) -> Table:
    texts = case.texts
    rows = tuple(
        (
            Cell(texts.label(name), "label"),
            Cell(texts.symbol(BOOK.quantities[name].unit)),
            *(result_cell(case, key, name) for key in SCENARIOS),
        )
        for name in COMPARED
    )
    words = (texts.say("quantity"), texts.say("unit"), *map(texts.scenario, SCENARIOS))
    return Table("tbl_summary", words, rows, ("label", "unit", *SCENARIOS), COMPARED)


def _index(case: SheetCase, others: Sequence[Sheet]) -> Table:
    rows = tuple(
        (Cell(sheet.title, "link", link=sheet.id), Cell(case.texts.say(f"about_{about(sheet)}")))
        for sheet in others
    )
    words = (case.texts.say("index"), case.texts.say("what"))
    keys = tuple(sheet.id for sheet in others)
    return Table("index", words, rows, ("sheet", "about"), keys, native=False, wrap=False)


def about(sheet: Sheet) -> str:
    """Key of the words that say what a sheet holds."""
    return "scenario" if sheet.id in SCENARIOS else sheet.id


def _chart(case: SheetCase, name: str) -> Chart:
    texts = case.texts
    words = texts.label(name)
    return Chart(
        kind="columns",
        title=words,
        unit=texts.symbol(BOOK.quantities[name].unit),
        table="comparison_plot",
        rows=(name,),
        columns=SCENARIOS,
        alt=texts.say("chart_alt", what=words),
    )
