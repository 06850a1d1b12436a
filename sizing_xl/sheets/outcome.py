"""The results: quantities by area, the three scenarios side by side, each with its meaning.

Every one but for those that the sheet of costs has.
"""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import state_cell
from sizing_xl.sheets.costs import told_in_costs
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.notes import noted_cells, rationale_note
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.plotted import HBM, HBM_SAYS, STORAGE_SAYS
from sizing_xl.sheets.plotted import TABLE as PLOTTED
from sizing_xl.sheets.results import COLUMNS, named_cells, scenario_chart, scenario_headings
from sizing_xl.telling.views import STORAGE_PARTS

TABLE, VERDICTS = "tbl_results", "results_verdict"
VERDICT = "verdict"


def results_sheet(case: SheetCase) -> Sheet:
    texts = case.texts
    keys, rows = zip(*_rows(case), strict=True)
    headings = scenario_headings(case, texts.say("quantity"))
    # On the side of the figures under them.
    verdicts = (state_cell(case, key)._replace(number_format="General") for key in SCENARIOS)
    verdict = (Cell(texts.say("verdict"), "label"), Cell(None), *verdicts)
    return Sheet(
        id="results",
        title=texts.say("sheet_results"),
        heading=texts.say("sheet_results"),
        widths=(52, 13, 22, 22, 22),
        lines=(*meanings(case), Cell(texts.say("results_hint"), "quiet")),
        tables=(
            Table(VERDICTS, headings, (verdict,), COLUMNS, (VERDICT,), native=False),
            Table(TABLE, headings, rows, COLUMNS, keys, native=False, headed=False),
        ),
        # On the first page, where no break of pages falls into them.
        charts_after=1,
        charts=(
            scenario_chart(case, "stacked", "hbm_total_gib", HBM, PLOTTED, HBM_SAYS),
            scenario_chart(
                case, "stacked", "storage_total_tb", STORAGE_PARTS, PLOTTED, STORAGE_SAYS
            ),
        ),
        tall=True,
        repeat=True,
        locked=True,
    )


def meanings(case: SheetCase) -> Iterator[Cell]:
    """What each scenario is for, in a sentence."""
    texts = case.texts
    for key in SCENARIOS:
        words = texts.say("scenario_meaning", scenario=texts.scenario(key),
                          objective=texts.say(f"objective_{key}"),
                          typical=texts.say(f"typical_{key}"))  # fmt: skip
        yield Cell(words, "strong" if key == HEADLINE else "text")


def _rows(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    elsewhere = told_in_costs(case)
    for area, names in BY_AREA.items():
        shown = [it for it in names if not BOOK.quantities[it].inner and it not in elsewhere]
        if shown:
            words = Cell(case.texts.area(area), "heading")
            yield f"area {area}", (words, *(Cell(None, "heading"),) * (len(COLUMNS) - 1))
        for name in shown:
            yield name, _row(case, name)


_RESULTS: Latest[tuple[Cell, ...]] = Latest()


def _row(case: SheetCase, name: str) -> tuple[Cell, ...]:
    given = case.values(name), rationale_note(name, case.written)
    return _RESULTS((case.texts, name), given, lambda: (
        *named_cells(case.texts, name), *noted_cells(case, name)))  # fmt: skip
