"""The plan: the sessions of each quarter, to be typed, and the nodes to own and to buy for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS
from sizing_xl.planning import growth
from sizing_xl.sheets import formulas, formulas_plan, formulas_what_if
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import quarter
from sizing_xl.sheets.formulas_plan import ADDED, OUTSIDE, PLOT, RESULTS, UNITS
from sizing_xl.sheets.formulas_what_if import TYPED_PLAN
from sizing_xl.sheets.inputs import input_shape, prompt_of, rule_of
from sizing_xl.sheets.parts import NO_VALUE, Cell, Chart, Sheet, Table
from sizing_xl.sheets.results import plotted_cell
from sizing_xl.sheets.what_if import PLANNED_FIELD, QUARTERS

SESSIONS, NEEDED, OWNED, BOUGHT = "sessions", "needed", "owned", "bought"
CAPEX, CUMULATIVE, MESSAGE = "capex", "cumulative", "message"
NODES, CAPITAL = growth.NODES, growth.CAPITAL
_KEYS = tuple(quarter(number) for number in range(1, QUARTERS + 1))


class Quarter(NamedTuple):
    """A quarter as the sheet shows it: `planned` of sizing_xl.planning.growth, and the storage.

    planned: whether it has sessions. units: of storage that its nodes and sessions need; added:
    that it buys, above all before. None where nothing is planned or there is no value.
    """

    planned: bool
    needed: int | None = None
    owned: int | None = None
    bought: int | None = None
    capex: float | None = None
    cumulative: float | None = None
    units: float | None = None
    added: float | None = None


# Any: the sheet counts quarters from its own first.
_START = growth.Quarter(2000, 1)


def quarters_of(case: SheetCase) -> tuple[Quarter, ...]:
    """The plan of a case as Python computes it."""
    asked = [it for it in case.changes if not it.field]
    sessions = [int(it.asked) for it in asked if it.asked is not None]
    if not sessions:
        return (Quarter(False),) * len(asked)
    plan = growth.planned(case.sizing, sessions, _START, scenarios=[HEADLINE])
    rows, kept = iter(plan.scenarios[HEADLINE].rows), _at_first(case, plan.current_nodes)
    found = []
    for change in asked:
        if change.asked is None:
            found.append(Quarter(False))
            continue
        row = next(rows)
        units = _units(change.scenario.inputs, row.owned)
        most = kept if units is None else max(kept, units)
        found.append(Quarter(
            True, row.needed, row.owned, row.bought, row.capex, row.cumulative_capex, units,
            None if units is None else most - kept,
        ))  # fmt: skip
        kept = most
    return tuple(found)


def _at_first(case: SheetCase, nodes: int) -> float:
    """Units of storage of the nodes that run today."""
    values = {**case.sizing.scenarios[HEADLINE].inputs, NODES: float(nodes)}
    known = frozenset([NODES])
    return BOOK.compute(values, [growth.SERVING], known)[growth.SERVING] if nodes else 0.0


def _units(inputs: Mapping[str, Any], nodes: int | None) -> float | None:
    if nodes is None:
        return None
    values = {**inputs, NODES: float(nodes)}
    found = BOOK.compute(values, [growth.UNITS], frozenset([NODES]))[growth.UNITS]
    return float(found) if isfinite(found) else None


def plan_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="plan",
        title=say("sheet_plan"),
        heading=say("sheet_plan"),
        widths=(34, *(14.0,) * QUARTERS, 12),
        lines=(Cell(say("quarter_hint"), "quiet"),),
        tables=(_asked(case), _results(case)),
        charts=(_chart(case),),
        one_page=True,
        locked=True,
        tab="inputs",
    )


def _headings(case: SheetCase, first: str) -> tuple[str, ...]:
    say = case.texts.say
    quarters = (say("quarter", number=number) for number in range(1, QUARTERS + 1))
    return (first, *quarters, say("unit"))


def _columns() -> tuple[str, ...]:
    return ("label", *_KEYS, "unit")


def _asked(case: SheetCase) -> Table:
    assert case.what_if is not None
    field = FIELDS[PLANNED_FIELD]
    assert field.unit is not None
    shape = input_shape(field.unit, field.digits, field.whole)
    prompt = prompt_of(case, field)
    cells = (
        Cell(value, "input", shape, name=formulas.input_name(field.name, key),
             rule=rule_of(field, True), prompt=prompt, alarm=formulas_plan.is_outside(key))
        for key, value in zip(_KEYS, case.what_if.quarters or (), strict=True)
    )  # fmt: skip
    unit = case.texts.symbol(field.unit)
    row = (Cell(case.texts.say("quarter_sessions"), "label"), *cells, Cell(unit))
    headings = _headings(case, case.texts.say("options_asked"))
    return Table(TYPED_PLAN, headings, (row,), _columns(), (SESSIONS,), native=False)


def _results(case: SheetCase) -> Table:
    quarters, rows = quarters_of(case), []
    nodes, money = (BOOK.quantities[name] for name in (NODES, CAPITAL))
    formula_of = {
        NEEDED: (formulas_plan.needed, nodes), OWNED: (formulas_plan.owned, nodes),
        BOUGHT: (formulas_plan.bought, nodes), CAPEX: (formulas_plan.capex, money),
        CUMULATIVE: (formulas_plan.cumulative, money),
    }  # fmt: skip
    for key, (formula, quantity) in formula_of.items():
        cells = (
            Cell(_shown(it.planned, getattr(it, key)), "strong", quantity.number_format,
                 formula(column), name=f"plan_{key}_{column}")
            for it, column in zip(quarters, _KEYS, strict=True)
        )  # fmt: skip
        label, unit = case.texts.say(f"quarter_{key}"), case.texts.symbol(quantity.unit)
        rows.append((Cell(label, "label"), *cells, Cell(unit)))
    headings = _headings(case, case.texts.scenario(HEADLINE))
    return Table(RESULTS, headings, tuple(rows), _columns(), tuple(formula_of), native=False)


def _shown(planned: bool, value: float | None) -> float | str:
    return "" if not planned else formulas.MISSING if value is None else value


def plan_plot(case: SheetCase) -> Table:
    """What the chart and the capital rest on, and whether what is typed may be."""
    say, quarters = case.texts.say, quarters_of(case)
    rows = [
        (
            Cell(say(f"quarter_{key}"), "label"),
            *(plotted_cell(getattr(it, key), "0", formulas_what_if.plotted(RESULTS, key))
              for it in quarters),
            Cell(None),
        )
        for key in (NEEDED, OWNED)
    ]  # fmt: skip
    for key, formula in ((UNITS, formulas_plan.units), (ADDED, formulas_plan.added)):
        cells = (
            Cell("" if getattr(it, key) is None else getattr(it, key), "quiet", "0",
                 formula(column), None if it.owned is None or it.units is not None else NO_VALUE)
            for it, column in zip(quarters, _KEYS, strict=True)
        )  # fmt: skip
        rows.append((Cell(say(f"quarter_{key}"), "label"), *cells, Cell(None)))
    flags: Iterator[Cell] = (Cell(0, "quiet", "0", formulas_plan.outside(key)) for key in _KEYS)
    rows.append((Cell(say("outside_range"), "label"), *flags, Cell(None)))
    rows.append(_message(case, quarters))
    headings = _headings(case, f"{say('chart_data')}: {say('sheet_plan')}")
    keys = (NEEDED, OWNED, UNITS, ADDED, OUTSIDE, MESSAGE)
    return Table(PLOT, headings, tuple(rows), _columns(), keys, native=False)


def _message(case: SheetCase, quarters: tuple[Quarter, ...]) -> tuple[Cell, ...]:
    """How many nodes the plan ends with."""
    say = case.texts.say
    words, most = say("quarter_ends"), max((it.owned or 0 for it in quarters), default=0)
    told = f"{words}{most}" if most else say("quarter_chart")
    formula = formulas_plan.most_of(OWNED, words, say("quarter_chart"))
    rest = (Cell(None),) * QUARTERS
    return (Cell(say("quarter_chart"), "label"), Cell(told, "quiet", formula=formula), *rest)


def _chart(case: SheetCase) -> Chart:
    return Chart(
        kind="columns",
        title=case.texts.say("quarter_chart"),
        unit=case.texts.symbol(BOOK.quantities[NODES].unit),
        table=PLOT,
        rows=(NEEDED, OWNED),
        columns=_KEYS,
        alt=case.texts.say("quarter_alt"),
        message=MESSAGE,
    )
