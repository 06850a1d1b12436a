"""The scenarios compared: a table of key results, and charts over the same figures."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.results import (
    COLUMNS,
    named_cells,
    scenario_chart,
    scenario_headings,
    scenario_table,
)
from sizing_xl.telling.views import BASES, COMPARISON, HBM_PARTS, PLOTTED, STORAGE_PARTS

OVERHEAD = "runtime_overhead_gib"


def comparison_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="comparison",
        title=say("sheet_comparison"),
        heading=say("sheet_comparison"),
        widths=(44, 14, 20, 20, 20),
        tall=True,
        one_page=True,
        tables=(
            scenario_table(case, "tbl_comparison", say("quantity"), COMPARISON),
            scenario_table(case, "tbl_bases", say("bases_heading"), BASES),
            _plotted(case),
        ),
        charts=(
            scenario_chart(case, "columns", "nodes_final", ("nodes_final",)),
            scenario_chart(case, "columns", "total_power_kw", ("total_power_kw",)),
            scenario_chart(case, "stacked", "storage_total_tb", STORAGE_PARTS),
            scenario_chart(case, "stacked", "hbm_total_gib", (OVERHEAD, *HBM_PARTS)),
        ),
    )


def _plotted(case: SheetCase) -> Table:
    """What the charts draw, with 0 for a dash: a chart cannot draw a text."""
    rows = [
        (*named_cells(case.texts, name), *(_plot_cell(case, key, name) for key in SCENARIOS))
        for name in (*PLOTTED, OVERHEAD)
    ]
    headings = scenario_headings(case, case.texts.say("chart_data"))
    keys = (*PLOTTED, OVERHEAD)
    return Table("comparison_plot", headings, tuple(rows), COLUMNS, keys, native=False)


def _plot_cell(case: SheetCase, key: str, name: str) -> Cell:
    value = case.value(key, name)
    shape = BOOK.quantities[name].number_format
    return Cell(value or 0, "quiet", shape, formulas.plotted(name, key))
