"""The plan: the sessions of each quarter, to be typed, and the nodes to own and to buy for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS
from sizing_xl.sheets import formulas, formulas_plan, formulas_what_if
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import quarter
from sizing_xl.sheets.formulas_plan import OUTSIDE, PLOT, RESULTS, RUNNING_NODES
from sizing_xl.sheets.formulas_what_if import TYPED_PLAN
from sizing_xl.sheets.inputs import input_shape, rule_of
from sizing_xl.sheets.parts import Cell, Chart, Sheet, Table
from sizing_xl.sheets.what_if import PLANNED_FIELD, QUARTERS

SESSIONS, NEEDED, OWNED, BOUGHT = "sessions", "needed", "owned", "bought"
CAPEX, CUMULATIVE = "capex", "cumulative"
NODES, CAPITAL = "nodes_final", "capex_total"
_KEYS = tuple(quarter(number) for number in range(1, QUARTERS + 1))


class Quarter(NamedTuple):
    """A quarter of the plan.

    needed: nodes; owned: the most that were needed so far, what runs today included; bought: more
    than the quarter before. capex: the part of the fleet's capital that these are; cumulative: of
    all quarters so far. None where nothing is planned or there is no value.
    """

    planned: bool
    needed: int | None
    owned: int | None
    bought: int | None
    capex: float | None
    cumulative: float | None


def quarters_of(case: SheetCase) -> tuple[Quarter, ...]:
    """The plan of a case as Python computes it."""
    today = case.value(HEADLINE, RUNNING_NODES)
    most, spent, found = int(today or 0), 0.0, []
    for change in case.changes:
        if change.field:
            continue
        needed, capital = (change.scenario.results[name] for name in (NODES, CAPITAL))
        if change.asked is None:
            found.append(Quarter(False, *(None,) * 5))
        elif needed is None:
            found.append(Quarter(True, *(None,) * 5))
        else:
            owned = max(most, needed)
            capex = None if capital is None else capital * (owned - most) / needed
            spent += capex or 0
            cumulative = None if capex is None else spent
            found.append(Quarter(True, needed, owned, owned - most, capex, cumulative))
            most = owned
    return tuple(found)


def plan_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="plan",
        title=say("sheet_plan"),
        heading=say("sheet_plan"),
        widths=(34, *(14.0,) * QUARTERS, 12),
        lines=(Cell(say("plan_hint"), "quiet"),),
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
    cells = (
        Cell(value, "input", shape, name=formulas.input_name(field.name, key),
             rule=rule_of(field), alarm=formulas_plan.is_outside(key))
        for key, value in zip(_KEYS, case.what_if.quarters or (), strict=True)
    )  # fmt: skip
    unit = case.texts.symbol(field.unit)
    row = (Cell(case.texts.say("plan_sessions"), "label"), *cells, Cell(unit))
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
        label, unit = case.texts.say(f"plan_{key}"), case.texts.symbol(quantity.unit)
        rows.append((Cell(label, "label"), *cells, Cell(unit)))
    headings = _headings(case, case.texts.scenario(HEADLINE))
    return Table(RESULTS, headings, tuple(rows), _columns(), tuple(formula_of), native=False)


def _shown(planned: bool, value: float | None) -> float | str:
    return "" if not planned else formulas.MISSING if value is None else value


def plan_plot(case: SheetCase) -> Table:
    """What the chart draws, and whether what is typed may be."""
    quarters = quarters_of(case)
    rows = [
        (
            Cell(case.texts.say(f"plan_{key}"), "label"),
            *(Cell(getattr(it, key) or 0, "quiet", "0", formulas_what_if.plotted(RESULTS, key))
              for it in quarters),
            Cell(None),
        )
        for key in (NEEDED, OWNED)
    ]  # fmt: skip
    flags: Iterator[Cell] = (Cell(0, "quiet", "0", formulas_plan.outside(key)) for key in _KEYS)
    rows.append((Cell(case.texts.say("outside_range"), "label"), *flags, Cell(None)))
    say = case.texts.say
    headings = _headings(case, f"{say('chart_data')}: {say('sheet_plan')}")
    keys = (NEEDED, OWNED, OUTSIDE)
    return Table(PLOT, headings, tuple(rows), _columns(), keys, native=False)


def _chart(case: SheetCase) -> Chart:
    return Chart(
        kind="columns",
        title=case.texts.say("plan_chart"),
        unit=case.texts.symbol(BOOK.quantities[NODES].unit),
        table=PLOT,
        rows=(NEEDED, OWNED),
        columns=_KEYS,
        alt=case.texts.say("plan_alt"),
    )
