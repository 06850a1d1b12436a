"""The summary: verdict, key figures, scenarios side by side, charts, the way to other sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import verdict_cell, verdict_reasons
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.results import result_cell, scenario_chart, scenario_table
from sizing_xl.telling.recomputed import deviation_lines, fact_lines
from sizing_xl.telling.verdict import verdict
from sizing_xl.telling.views import CHARTED, HEADLINE, TOTALS

# How the ids of the sheets with one catalog's table begin.
CATALOG = "catalog_"
CASE = ("model", "server", "storage", "concurrency", "effective_context")


def summary_sheet(case: SheetCase, others: Sequence[Sheet]) -> Sheet:
    texts = case.texts
    return Sheet(
        id="summary",
        title=texts.say("sheet_summary"),
        heading=texts.say("summary_heading"),
        widths=(38, 20, 20, 20, 20),
        lines=(*_recomputed(case), _verdict(case), verdict_reasons(case, None), _checks(case)),
        tables=(
            _tiles(case),
            _case(case),
            scenario_table(case, "tbl_summary", texts.say("quantity"), HEADLINE),
            _index(case, others),
        ),
        charts=tuple(scenario_chart(case, "columns", name, (name,)) for name in CHARTED),
        tall=True,
        one_page=True,
    )


def _recomputed(case: SheetCase) -> Iterator[Cell]:
    """What the saved document says otherwise than its inputs give, before anything else."""
    if case.saved is None:
        return
    for number, line in enumerate(deviation_lines(case.saved, case.texts)):
        yield Cell(line, "text" if number else "bad", link=None if number else "alerts")
    for fact in fact_lines(case.saved, case.texts):
        yield Cell(fact, "quiet")


def _verdict(case: SheetCase) -> Cell:
    generated = verdict(case.sizing, case.texts)
    return verdict_cell(case, None, f"{case.texts.say('when_generated')}: {generated}")


def _checks(case: SheetCase) -> Cell:
    say = case.texts.say
    words = (say("checks_good"), say("checks_changed"), say("checks_bad"))
    formula, alarm = formulas.state_of_checks(*words), formulas.fails("chk_all")
    return Cell(words[0], "quiet", formula=formula, link="checks", alarm=alarm)


def _tiles(case: SheetCase) -> Table:
    texts = case.texts
    labels = [Cell(case.label_with_unit(name), "tile_label") for name in TOTALS]
    values = [result_cell(case, "recommended", name, "tile") for name in TOTALS]
    words = (texts.scenario("recommended"), *("",) * len(TOTALS))
    empty = Cell(None)
    return Table(
        "tiles", words, ((empty, *labels), (empty, *values)), ("gap", *TOTALS), ("label", "value"),
        native=False,
    )  # fmt: skip


def _case(case: SheetCase) -> Table:
    say, nfr = case.texts.say, case.sizing.nfr
    rows = []
    for key in CASE:
        shape = "#,##0" if key in BOOK.inputs else None
        echoed = (
            formulas_live.used(FIELDS[key].sets)
            if FIELDS[key].demand
            else formulas.echoed_text(formulas.input_name(key))
        )
        value = Cell(nfr[key], "number" if shape else "text", shape, echoed)
        rows.append((Cell(case.label(key), "label"), value))
    return Table(
        "tbl_case", (say("parameter"), say("value")), tuple(rows), ("label", "value"), CASE
    )


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
    if sheet.id.startswith(CATALOG):
        return "catalog"
    return "scenario" if sheet.id in SCENARIOS else sheet.id
