"""The sheets of the workbook, declared once: what is on them, not how it is drawn."""

from __future__ import annotations

from sizing_xl.catalog.load import Catalogs
from sizing_xl.sheets.alerts import alerts_sheet
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.catalog import catalog_sheet
from sizing_xl.sheets.checks import checks_sheet
from sizing_xl.sheets.comparison import comparison_sheet
from sizing_xl.sheets.data import data_sheet
from sizing_xl.sheets.dictionary import dictionary_sheet
from sizing_xl.sheets.inputs import inputs_sheet
from sizing_xl.sheets.layout import legal_titles
from sizing_xl.sheets.model import model_sheet
from sizing_xl.sheets.parts import Deck
from sizing_xl.sheets.scenario import scenario_sheet
from sizing_xl.sheets.sources import sources_sheet
from sizing_xl.sheets.storage import storage_sheet
from sizing_xl.sheets.summary import summary_sheet
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def deck(sizing: Sizing, texts: Texts, catalogs: Catalogs) -> Deck:
    """All sheets, in the order of their tabs."""
    case = SheetCase.of(sizing, texts, catalogs)
    others = (
        inputs_sheet(case),
        model_sheet(case),
        *(scenario_sheet(case, scenario) for scenario in sizing.scenarios.values()),
        comparison_sheet(case),
        storage_sheet(case),
        alerts_sheet(case),
        dictionary_sheet(case),
        case.shared(catalog_sheet),
        checks_sheet(case),
        sources_sheet(case),
        data_sheet(case),
    )
    return Deck(
        title=texts.say("exec_title", model=sizing.model.name, server=sizing.server.name),
        language=texts.language,
        sheets=legal_titles((summary_sheet(case, others), *others)),
        footer=texts.say("page_footer"),
    )
