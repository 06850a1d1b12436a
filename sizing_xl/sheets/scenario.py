"""One scenario's sheet: every result by area, its rationale as a note on its cell."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.report.rationale import rationale
from sizing_xl.report.text import configuration
from sizing_xl.scenario import Scenario
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def scenario_sheet(sizing: Sizing, scenario: Scenario, texts: Texts) -> Sheet:
    areas = dict.fromkeys(quantity.area for quantity in BOOK.quantities.values())
    lines = tuple(Cell(f"{label}: {value}") for label, value in configuration(scenario, texts))
    return Sheet(
        title=texts.scenario(scenario.key),
        heading=f"{texts.say('scenario')} {texts.scenario(scenario.key)}",
        lines=lines,
        tables=tuple(_area(sizing, scenario, area, texts) for area in areas),
    )


def _area(sizing: Sizing, scenario: Scenario, area: str, texts: Texts) -> Table:
    rows = []
    for name, quantity in BOOK.quantities.items():
        if quantity.area == area:
            reason = rationale(sizing, scenario, name, texts)
            note = f"{reason.formula}\n\n{reason.with_numbers}\n\n{reason.explanation}"
            value = Cell(scenario.results[name], "strong", quantity.number_format, note)
            rows.append(
                (
                    Cell(texts.label(name), "label"),
                    value,
                    Cell(texts.symbol(quantity.unit)),
                    Cell(name),
                )
            )
    headings = (
        texts.say(f"area_{area}"),
        texts.say("value"),
        texts.say("unit"),
        texts.say("quantity"),
    )
    return Table(f"tbl_{scenario.key}_{area}", headings, tuple(rows), widths=(44, 20, 14, 32))
