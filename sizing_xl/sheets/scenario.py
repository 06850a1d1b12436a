"""One scenario's sheet: every result by area, its rationale as a note on its cell."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.scenario import Scenario
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import verdict_cell, verdict_reasons
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sheets.results import named_cells, quiet_cell, result_cell
from sizing_xl.telling.rationale import ScenarioWords, sentences


def scenario_sheet(case: SheetCase, scenario: Scenario) -> Sheet:
    texts = case.texts
    areas = dict.fromkeys(_table(it.area) for it in BOOK.quantities.values() if not it.inner)
    written = ScenarioWords(texts, scenario)
    return Sheet(
        id=scenario.key,
        title=texts.scenario(scenario.key),
        heading=f"{texts.say('scenario')} {texts.scenario(scenario.key)}",
        widths=(44, 22, 14, 34),
        lines=(
            verdict_cell(case, scenario.key),
            verdict_reasons(case, scenario.key),
            Cell(texts.say(f"objective_{scenario.key}"), "strong"),
            Cell(f"{texts.say('typical')}: {texts.say(f'typical_{scenario.key}')}", "quiet"),
            Cell(texts.say("notes_hint"), "quiet"),
        ),
        tables=tuple(_area(case, scenario, area, written) for area in areas),
        tall=True,
    )


# Areas that share the table of another one.
_WITH = {"gpu": "layout", "beside": "layout", "basis": "nodes"}


def _table(area: str) -> str:
    """The area whose table an area stands in."""
    return _WITH.get(area, area)


def _area(case: SheetCase, scenario: Scenario, area: str, written: ScenarioWords) -> Table:
    texts, rows, keys = case.texts, [], []
    for name, quantity in BOOK.quantities.items():
        if _table(quantity.area) == area and not quantity.inner:
            value = result_cell(case, scenario.key, name, note=_note(name, written))
            label, unit = named_cells(texts, name)
            rows.append((label, value, unit, quiet_cell(name)))
            keys.append(name)
    words = (texts.area(area), texts.say("value"), texts.say("unit"), texts.say("name"))
    columns = ("label", "value", "unit", "key")
    return Table(f"tbl_{scenario.key}_{area}", words, tuple(rows), columns, tuple(keys))


def _note(name: str, written: ScenarioWords) -> str:
    formula, numbers, explanation = sentences(name, written)
    generated = written.texts.say("when_generated")
    return f"{formula}\n\n{generated}: {numbers}\n\n{explanation}"
