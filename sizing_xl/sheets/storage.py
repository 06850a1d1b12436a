"""The storage sheet: what the cluster needs, what the profile gives, by scenario."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.comparison import STORAGE_PARTS
from sizing_xl.sheets.parts import Cell, Chart, Sheet, Table
from sizing_xl.sheets.scenario import result_cell

AREAS = ("storage", "storage_profile")


def storage_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="storage",
        title=say("sheet_storage"),
        heading=say("sheet_storage"),
        widths=(44, 14, 20, 20, 20),
        tall=True,
        one_page=True,
        lines=(Cell(say("storage_hint"), "quiet"),),
        tables=tuple(_area(case, area) for area in AREAS),
        charts=(
            Chart(
                kind="stacked",
                title=case.texts.label("storage_total_tb"),
                unit="TB",
                table="tbl_storage_sheet_storage",
                rows=STORAGE_PARTS,
                columns=SCENARIOS,
                alt=say("chart_alt", what=case.texts.label("storage_total_tb")),
            ),
        ),
    )


def _area(case: SheetCase, area: str) -> Table:
    texts = case.texts
    names = tuple(name for name, quantity in BOOK.quantities.items() if quantity.area == area)
    rows = tuple(
        (
            Cell(texts.label(name), "label"),
            Cell(texts.symbol(BOOK.quantities[name].unit)),
            *(result_cell(case, key, name) for key in SCENARIOS),
        )
        for name in names
    )
    words = (texts.say(f"area_{area}"), texts.say("unit"), *map(texts.scenario, SCENARIOS))
    return Table(f"tbl_storage_sheet_{area}", words, rows, ("label", "unit", *SCENARIOS), names)
