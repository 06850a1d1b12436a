"""The data: one row a scenario and quantity, flat, for pivots and Power Query."""

from __future__ import annotations

from functools import lru_cache

from sizing_xl.book import BOOK
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.parts import Cell, Sheet, Table, Value
from sizing_xl.texts import Texts

# Field names of the flat table: for other programs, the same in every language.
FIELDS = ("Scenario", "Area", "Quantity", "Label", "Unit", "Value")


def data_sheet(case: SheetCase) -> Sheet:
    texts = case.texts
    rows = tuple(
        _row(texts, key, name, scenario.results[name])
        for key, scenario in case.sizing.scenarios.items()
        for name, quantity in BOOK.quantities.items()
        if not quantity.inner
    )
    return Sheet(
        id="data",
        title=texts.say("sheet_data"),
        heading=texts.say("sheet_data"),
        widths=(16, 18, 32, 44, 12, 22),
        tables=(Table("tbl_data", FIELDS, rows, FIELDS),),
        repeat=True,
        bare=True,
        tall=True,
        tab="reference",
    )


@lru_cache(maxsize=1024)
def _about(texts: Texts, scenario: str, name: str) -> tuple[Cell, ...]:
    quantity = BOOK.quantities[name]
    words = (scenario, quantity.area, name, texts.label(name), texts.symbol(quantity.unit))
    return tuple(map(Cell, words))


_ROWS: Latest[tuple[Cell, ...]] = Latest()


def _row(texts: Texts, scenario: str, name: str, value: Value) -> tuple[Cell, ...]:
    return _ROWS((texts, scenario, name), value, lambda: (
        *_about(texts, scenario, name), _result(scenario, name, value)))  # fmt: skip


def _result(key: str, name: str, value: Value) -> Cell:
    blank = "" if value is None else value
    return Cell(blank, "number", "General", formulas.blank_or_result(name, key))
