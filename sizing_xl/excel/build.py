"""Sizing.xlsm: sheets by the pen for files, VBA from the registry, buttons and ribbon."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from sizing_xl.excel import control, examples, vba
from sizing_xl.excel.help import help_sheet
from sizing_xl.formats.vba_project import Module, vba_project
from sizing_xl.formats.xlsm import macro_workbook
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.catalog import catalog_sheet
from sizing_xl.sheets.layout import Layout, legal_titles, letter
from sizing_xl.sheets.parts import Deck
from sizing_xl.sizing import default_catalogs, size
from sizing_xl.texts import Face, Texts
from sizing_xl.workload import Workload

# What the control sheet asks for until it is changed.
FIRST_CASE = {
    "model": "gpt-oss-120b",
    "server": "dgx-b300",
    "concurrency": 1000,
    "effective_context": 131072,
}


def own_interpreter() -> dict[str, str]:
    """The Python that runs this, for the workbook of this machine."""
    key = "INTERPRETER_WIN" if sys.platform == "win32" else "INTERPRETER_MAC"
    return {key: sys.executable}


def live_deck(texts: Texts, interpreters: Mapping[str, str]) -> Deck:
    """The sheets of Sizing.xlsm before its first run."""
    catalogs = default_catalogs()
    priced = texts.in_currency(catalogs.prices.currency)
    case = SheetCase.of(size(Workload(**FIRST_CASE), catalogs), priced, catalogs)
    sheets = (
        control.control_sheet(case, interpreters, FIRST_CASE),
        examples.examples_sheet(priced),
        help_sheet(texts),
        catalog_sheet(case),
        control.config_sheet(interpreters),
    )
    # Opening must not wait for Python: the answers of the build are shown until an input changes.
    return Deck(
        "sizing_xl", texts.language, legal_titles(sheets), texts.say("page_footer"),
        recalculated=False,
    )  # fmt: skip


def code_name(sheet_id: str) -> str:
    """The name of a sheet's module in VBA."""
    return f"sh{sheet_id.title()}"


def macro_workbook_bytes(
    language: str | None = None, interpreters: Mapping[str, str] | None = None
) -> bytes:
    """The .xlsm file, the same bytes for the same language, catalogs, libraries and interpreters.

    interpreters: INTERPRETER_WIN, INTERPRETER_MAC; None: the Python that runs this.
    """
    texts = Texts(language, face=Face.WORKBOOK)
    deck = live_deck(texts, own_interpreter() if interpreters is None else interpreters)
    layout = Layout(deck)
    titles = layout.titles
    spilling = [
        f"{letter(place.column(column))}{place.row(row)}"
        for table, row, column in examples.arrays()
        for place in (layout.places[table],)
    ]
    return macro_workbook(
        draw(deck),
        vba_project(modules(texts, deck)),
        buttons={titles[control.ID]: control.buttons(texts, layout)},
        ribbon=vba.ribbon(texts),
        code_names={sheet.title: code_name(sheet.id) for sheet in deck.sheets},
        dynamic={titles[examples.ID]: spilling},
        hidden=(control.CONFIG_TITLE,),
    )


def modules(texts: Texts, deck: Deck) -> list[Module]:
    """All VBA of the workbook."""
    return [
        Module("ThisWorkbook", "workbook", vba.workbook_code()),
        *(Module(code_name(sheet.id), "sheet", "") for sheet in deck.sheets),
        Module(vba.FUNCTIONS_MODULE, "standard", vba.functions_module(texts)),
        Module(vba.MACROS_MODULE, "standard", vba.macros_module(texts)),
        Module(vba.XLWINGS_MODULE, "standard", vba.xlwings_module()),
        Module("Dictionary", "class", vba.dictionary_class()),
    ]
