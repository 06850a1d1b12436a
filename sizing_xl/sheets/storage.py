"""The storage sheet: what the cluster needs, what the profile gives, by scenario."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.results import scenario_chart, scenario_table
from sizing_xl.telling.views import STORAGE_PARTS

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
            scenario_chart(case, "stacked", "storage_total_tb", STORAGE_PARTS, _table("storage")),
        ),
    )


def _table(area: str) -> str:
    return f"tbl_storage_sheet_{area}"


def _area(case: SheetCase, area: str) -> Table:
    names = [name for name, quantity in BOOK.quantities.items() if quantity.area == area]
    return scenario_table(case, _table(area), case.texts.area(area), names)
