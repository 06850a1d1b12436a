"""The sheets of the workbook, declared once: what is on them, not how it is drawn."""

from __future__ import annotations

from sizing_xl.sheets.alerts import alerts_sheet
from sizing_xl.sheets.parts import Sheet
from sizing_xl.sheets.scenario import scenario_sheet
from sizing_xl.sheets.summary import summary_sheet
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def deck(sizing: Sizing, texts: Texts) -> tuple[Sheet, ...]:
    """All sheets, in the order of their tabs."""
    scenarios = (scenario_sheet(sizing, scenario, texts) for scenario in sizing.scenarios.values())
    return (summary_sheet(sizing, texts), *scenarios, alerts_sheet(sizing, texts))
