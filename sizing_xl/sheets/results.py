"""What several sheets show of the results: live cells, tables by scenario, charts by scenario."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets import formulas, formulas_deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import NOT_GIVEN, Cell, Chart, Formula, Role, Table
from sizing_xl.texts import Texts

# Columns of a table that has one column a scenario.
COLUMNS = ("label", "unit", *SCENARIOS)


def result_cell(
    case: SheetCase, key: str, name: str, role: Role = "strong", note: str | None = None
) -> Cell:
    """A live result as readers see it: a dash where it has no value."""
    value = case.value(key, name)
    shape = BOOK.quantities[name].number_format
    shown = "—" if value is None else value
    return Cell(shown, role, shape, formulas.result_or_dash(name, key), note=note)


def word_cell(
    case: SheetCase, key: str, name: str, words: tuple[str, ...], role: Role = "text"
) -> Cell:
    """A live result that is told by one of some words, by its place; a dash where it has no
    value."""
    code = case.value(key, name)
    told = formulas.MISSING if code is None else words[int(code)]
    return Cell(told, role, formula=formulas_deck.word_or_dash(name, words, key))


def plotted_cell(value: float | None, shape: str, formula: Formula) -> Cell:
    """What a chart draws: a gap where there is no value."""
    return Cell(value, "quiet", shape, formula, NOT_GIVEN if value is None else None)


def figure_cell(
    case: SheetCase,
    key: str,
    name: str,
    role: Role | None = None,
    shape: str | None = None,
    note: str | None = None,
) -> Cell:
    """A live result; empty where it has no value. Without a role, that of the recommended scenario
    stands out."""
    value = case.value(key, name)
    own: Role = "chosen" if key == HEADLINE else "number"
    return Cell("" if value is None else value, role or own,
                shape or BOOK.quantities[name].number_format,
                formulas.blank_or_result(name, key), note=note)  # fmt: skip


@lru_cache(maxsize=1024)
def named_cells(texts: Texts, name: str) -> tuple[Cell, Cell]:
    """Label and unit of a quantity or input."""
    return Cell(texts.label(name), "label"), Cell(texts.symbol(BOOK[name].unit))


@lru_cache(maxsize=1024)
def quiet_cell(words: str) -> Cell:
    """What is there to be looked up, not to be read first."""
    return Cell(words, "quiet")


def scenario_headings(case: SheetCase, first: str) -> tuple[str, ...]:
    """Headings of a table that has one column a scenario."""
    return (first, case.texts.say("unit"), *map(case.texts.scenario, SCENARIOS))


def scenario_table(case: SheetCase, table: str, heading: str, names: Sequence[str]) -> Table:
    """One row a quantity, one column a scenario."""
    rows = tuple(
        (*named_cells(case.texts, name), *(result_cell(case, key, name) for key in SCENARIOS))
        for name in names
    )
    return Table(table, scenario_headings(case, heading), rows, COLUMNS, tuple(names))


def scenario_chart(
    case: SheetCase,
    kind: Literal["columns", "stacked"],
    title: str,
    rows: tuple[str, ...],
    table: str = "comparison_plot",
    message: str | None = None,
) -> Chart:
    """One category a scenario; measured as the quantity `title`, and titled so, or with a message
    of its table."""
    words = case.texts.label(title)
    return Chart(
        kind=kind,
        title=words,
        unit=case.texts.symbol(BOOK[title].unit),
        table=table,
        rows=rows,
        columns=SCENARIOS,
        alt=case.texts.say("chart_alt", what=words),
        message=message,
    )
