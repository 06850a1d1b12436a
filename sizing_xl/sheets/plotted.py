"""What charts draw: a block of figures by scenario, with gaps where there is no value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.book.nodes import held_after
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Expr, Ref
from sizing_xl.quantity import Book, Quantity
from sizing_xl.sheets import formulas_deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.flags import known
from sizing_xl.sheets.parts import NOT_GIVEN, Cell, Chart, Table
from sizing_xl.sheets.results import COLUMNS, named_cells, scenario_headings
from sizing_xl.telling.cost import costs_known
from sizing_xl.telling.views import COST_YEAR, HBM_PARTS, STORAGE_PARTS
from sizing_xl.units import Unit

TABLE = "tbl_plotted"
OVERHEAD = "runtime_overhead_gib"
# Sessions that the nodes hold with so many of them lost, and the demand beside them.
HELD = ("held_all", "held_without_one", "held_without_two")
DEMAND = ("concurrency", "peak_sessions")
COSTS = COST_YEAR[:-1]
HBM = (OVERHEAD, *HBM_PARTS)
# What the charts say: rows under the figures, the parts of which the largest is named.
CAPACITY_SAYS, COST_SAYS, HBM_SAYS, STORAGE_SAYS = (
    "message_capacity", "message_cost", "message_hbm", "message_storage",
)  # fmt: skip
_PARTS = {COST_SAYS: COSTS, HBM_SAYS: HBM, STORAGE_SAYS: STORAGE_PARTS}

_after: Any = held_after  # a formula of the book: it takes names for numbers
_HELD: dict[str, Expr] = {
    key: _after(lost, Ref("nodes_final"), Ref("unit_nodes"), Ref("unit_sessions"))
    for lost, key in enumerate(HELD)
}
_LEAVES = dict.fromkeys(ref for expr in _HELD.values() for ref in expr.refs())
_BOOK = Book(
    dict.fromkeys(_LEAVES),  # type: ignore[arg-type]  # their ranges are the book's
    {key: Quantity(key, Unit.SESSIONS, expr, "", "", "", 0) for key, expr in _HELD.items()},
)


def plotted(case: SheetCase) -> Table:
    """The block: one row a series, one column a scenario; the messages of the charts under it."""
    keys, rows = zip(*_rows(case), strict=True)
    headings = scenario_headings(case, case.texts.say("chart_data"))
    return Table(TABLE, headings, rows, COLUMNS, keys, native=False, printed=False)


def _rows(case: SheetCase) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    held = {
        key: _BOOK.compute({name: known(scenario.results)[name] for name in _LEAVES})
        for key, scenario in case.sizing.scenarios.items()
    }
    unit = Cell(case.texts.symbol(Unit.SESSIONS))
    for name in HELD:
        cells = (_cell(held[key][name], _HELD[name], key) for key in SCENARIOS)
        yield name, (Cell(case.texts.say(name), "label"), unit, *cells)
    for name in DEMAND:
        yield name, (Cell(case.texts.say(f"demand_{name}"), "label"), unit, *_figures(case, name))
    costs = COSTS if costs_known(case.sizing) else ()
    for name in (*costs, *HBM, *STORAGE_PARTS):
        yield name, (*named_cells(case.texts, name), *_figures(case, name))
    yield CAPACITY_SAYS, _message_of_capacity(case, held[HEADLINE])
    for row, parts in _PARTS.items():
        if costs or row != COST_SAYS:
            yield row, _message_of_largest(case, row, parts)


def _figures(case: SheetCase, name: str) -> Iterator[Cell]:
    for key in SCENARIOS:
        value = case.value(key, name)
        yield _cell(value, Ref(name), key, BOOK[name].number_format)


def _cell(value: float | None, expr: Expr, scenario: str, shape: str = "#,##0") -> Cell:
    missing = value is None or value != value
    formula = formulas_deck.plotted_expr(expr, scenario)
    return Cell(None if missing else value, "quiet", shape, formula, NOT_GIVEN if missing else None)


def _message(case: SheetCase, row: str, cell: Cell) -> tuple[Cell, ...]:
    rest = (Cell(None),) * (len(SCENARIOS) - 1)
    return (Cell(case.texts.say(row), "label"), Cell(None), cell, *rest)


def _message_of_capacity(case: SheetCase, held: dict[str, float]) -> tuple[Cell, ...]:
    scenario = case.texts.scenario(HEADLINE)
    words = tuple(
        case.texts.say(f"capacity_{state}", scenario=scenario)
        for state in ("none", "peak", "nominal", "short")
    )
    left, (nominal, peak) = held[HELD[1]], (case.value(HEADLINE, name) for name in DEMAND)
    if left != left:
        told = words[0]
    else:
        told = words[1] if left >= peak else words[2] if left >= nominal else words[3]
    formula = formulas_deck.message_of_capacity(HELD[1], DEMAND[1], DEMAND[0], words)
    return _message(case, CAPACITY_SAYS, Cell(told, formula=formula))


def _message_of_largest(case: SheetCase, row: str, parts: tuple[str, ...]) -> tuple[Cell, ...]:
    words, otherwise = case.texts.say(f"{row}_largest"), case.texts.say(f"{row}_none")
    figures = {name: case.value(HEADLINE, name) for name in parts}
    given = {name: value for name, value in figures.items() if value is not None}
    complete = len(given) == len(figures)
    largest = max(given, key=lambda name: given[name]) if complete else ""
    told = words + case.texts.label(largest) if complete else otherwise
    formula = formulas_deck.message_of_largest(words, otherwise, parts[0], parts[-1])
    return _message(case, row, Cell(told, formula=formula))


# --- charts ------------------------------------------------------------------------------------


def capacity_chart(case: SheetCase) -> Chart:
    """What the nodes hold with none, one and two of them lost, against the demand."""
    say = case.texts.say
    return Chart(
        kind="columns", title=say(CAPACITY_SAYS), unit="", table=TABLE, rows=HELD,
        columns=SCENARIOS, alt=say("alt_capacity"), lines=DEMAND, message=CAPACITY_SAYS,
        dark=HEADLINE,
    )  # fmt: skip


def cost_chart(case: SheetCase, unit: str, shape: str) -> Chart:
    """What a year costs, by component. unit, shape: of the money of its page."""
    say = case.texts.say
    return Chart(
        kind="stacked", title=say(COST_SAYS), unit=unit, shape=shape,
        table=TABLE, rows=COSTS, columns=SCENARIOS, alt=say("alt_cost"), message=COST_SAYS,
    )  # fmt: skip
