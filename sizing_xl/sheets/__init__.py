"""The sheets of the workbook, declared once: what is on them, not how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, get_args

from sizing_xl.catalog.digest import SHORT, catalogs_digest
from sizing_xl.catalog.load import Catalogs
from sizing_xl.reading.document import Document
from sizing_xl.sheets import decision
from sizing_xl.sheets.alerts import alerts_sheet
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.catalog import catalog_sheet, catalog_sheets
from sizing_xl.sheets.checks import checks_sheet
from sizing_xl.sheets.comparison import comparison_sheet
from sizing_xl.sheets.costs import costs_sheet, has_costs
from sizing_xl.sheets.data import data_sheet
from sizing_xl.sheets.dictionary import dictionary_sheet
from sizing_xl.sheets.inputs import inputs_sheet
from sizing_xl.sheets.latency import always, latency_sheet
from sizing_xl.sheets.layout import legal_titles
from sizing_xl.sheets.model import model_sheet
from sizing_xl.sheets.options import options_sheet
from sizing_xl.sheets.outcome import results_sheet
from sizing_xl.sheets.parts import Cell, Deck, Sheet
from sizing_xl.sheets.plan import plan_sheet
from sizing_xl.sheets.plotted import plotted
from sizing_xl.sheets.risks import risks_sheet
from sizing_xl.sheets.scenario import scenario_sheet
from sizing_xl.sheets.sensitivity import sensitivity_sheet
from sizing_xl.sheets.snapshot import dashed, named, snapshot, unlinked, without_errors
from sizing_xl.sheets.sources import sources_sheet
from sizing_xl.sheets.storage import storage_sheet
from sizing_xl.sheets.summary import summary_sheet
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.sheets.what_if_sheets import has_options, has_plan, has_sensitivity, plots
from sizing_xl.sizing import Sizing
from sizing_xl.texts import MISSING, Texts
from sizing_xl.version import __version__

# full: the live model. board: its first sheets and the inputs, as values, to be passed around.
# scenarios: a sheet for each scenario, as the macros draw them.
Kind = Literal["full", "board", "scenarios"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NO_DOCUMENT = Document()


def deck(
    sizing: Sizing,
    texts: Texts,
    catalogs: Catalogs,
    kind: Kind = "full",
    document: Document = NO_DOCUMENT,
    protected: bool = True,
    what_if: WhatIf | None = None,
) -> Deck:
    """All sheets, in the order of their tabs.

    document: what the workbook says of itself. protected: only inputs can be typed into, until the
    reader lifts it, which takes no password. what_if: options, sensitivity and plan, as columns of
    the model and sheets of their own.
    """
    case = SheetCase.of(sizing, texts, catalogs, what_if)
    declare = {"full": _full, "board": _board, "scenarios": _scenarios}[kind]
    sheets = legal_titles(declare(case, document))
    if not protected:
        sheets = tuple(replace(sheet, locked=False) for sheet in sheets)
    title = decision.title_of(case, document)
    day, digest = decision.as_of(texts, document), catalogs_digest(catalogs)[:SHORT]
    figures = {"version": __version__, "digest": digest}
    footer = [texts.say("deck_footer", **figures)]
    footer += [texts.say("confidential")] if document.confidential else []
    declared = Deck(
        title=title,
        language=texts.language,
        sheets=sheets,
        footer=" · ".join(footer),
        header=" · ".join(filter(None, (title, day))),
        subject=document.client,
        status=texts.say("confidential") if document.confidential else "",
    )
    return snapshot(declared, [sheet.id for sheet in sheets]) if kind == "board" else declared


def case_deck(
    sizing: Sizing, texts: Texts, catalogs: Catalogs, key: str, name: str,
    document: Document = NO_DOCUMENT,
) -> Deck:  # fmt: skip
    """What a macro draws of one case among others, as values: the first page, a sheet a scenario,
    these side by side, costs and risks.

    key: what the ids of its sheets begin with; name: what their titles begin with.
    """
    case = SheetCase.of(sizing, texts, catalogs)
    side_by_side = comparison_sheet(case)
    block = without_errors(plotted(case))  # what the charts of the first page draw
    first, *others = legal_titles(_led(case, document, (
        *(scenario_sheet(case, scenario) for scenario in sizing.scenarios.values()),
        replace(side_by_side, tables=(*side_by_side.tables, block)),
        costs_sheet(case),
        risks_sheet(case),
    )))  # fmt: skip
    sheets = dashed(first, decision.FIGURES, MISSING), *others
    declared = Deck(decision.title_of(case, document), texts.language, unlinked(sheets))
    drawn = snapshot(declared, [sheet.id for sheet in sheets])
    return replace(drawn, sheets=named(drawn.sheets, key, name))


Part = tuple[Callable[[SheetCase], bool], Callable[[SheetCase], Sheet]]
_OPTIONS: Part = (has_options, options_sheet)
_COSTS: Part = (has_costs, costs_sheet)
_SENSITIVITY: Part = (has_sensitivity, sensitivity_sheet)
_PLAN: Part = (has_plan, plan_sheet)
_LATENCY: Part = (always, latency_sheet)


def _front(case: SheetCase, *parts: Part) -> tuple[Sheet, ...]:
    """What a board reads after the first page, each where its inputs are there."""
    named = parts or (_OPTIONS, _COSTS, _SENSITIVITY, _PLAN, _LATENCY)
    return tuple(sheet(case) for wanted, sheet in named if wanted(case))


def _full(case: SheetCase, document: Document) -> tuple[Sheet, ...]:
    model = model_sheet(case, latency=True)
    return _led(case, document, (
        *_front(case),
        replace(inputs_sheet(case), locked=True),
        results_sheet(case),
        risks_sheet(case),
        replace(model, tables=(*model.tables, plotted(case)), locked=True),
        replace(checks_sheet(case), locked=True),
        data_sheet(case),
        *case.shared(_catalogs),
        replace(dictionary_sheet(case), tab="appendix"),
        replace(sources_sheet(case), tab="appendix"),
    ))  # fmt: skip


def _board(case: SheetCase, document: Document) -> tuple[Sheet, ...]:
    """What charts draw stands under the inputs: there is no model."""
    inputs = inputs_sheet(case)
    lines = (Cell(case.texts.say("inputs_values"), "quiet"),)
    own = replace(inputs, lines=lines, tables=(*inputs.tables, plotted(case), *plots(case)))
    return _led(case, document, (*_front(case), own))


def _led(case: SheetCase, document: Document, others: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """The first page, and the others with a way back to it."""
    first = decision.decision_sheet(case, document, others)
    up = _way_up(case.texts)
    return first, *(it if it.bare or it.up else replace(it, up=up) for it in others)


def _way_up(texts: Texts) -> Cell:
    words = texts.say("up_to", title=texts.say("sheet_decision"))
    return Cell(words, "link", link=decision.ID)


def _catalogs(case: SheetCase) -> tuple[Sheet, ...]:
    """The sheets of the catalogs, which many cases share."""
    up = _way_up(case.texts)
    return tuple(replace(sheet, up=up) for sheet in catalog_sheets(case))


def _scenarios(case: SheetCase, document: Document) -> tuple[Sheet, ...]:
    others = (
        *_front(case, _OPTIONS, _SENSITIVITY, _PLAN),
        inputs_sheet(case),
        model_sheet(case),
        *(scenario_sheet(case, scenario) for scenario in case.sizing.scenarios.values()),
        comparison_sheet(case),
        costs_sheet(case),
        storage_sheet(case),
        alerts_sheet(case),
        dictionary_sheet(case),
        case.shared(catalog_sheet),
        checks_sheet(case),
        sources_sheet(case),
        data_sheet(case),
    )
    return summary_sheet(case, others), *others
