"""A sizing as one function: what no scenario changes, each scenario, and the conditions of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

from sizing_xl import ops
from sizing_xl.alerts import ALARMS, Alarms
from sizing_xl.alerts.declared import scenario_of
from sizing_xl.book import BOOK
from sizing_xl.book.inputs import SCENARIO
from sizing_xl.catalog.leaves import Leaves
from sizing_xl.compiled import NAN_NAME, RESULTS, Stage, staged
from sizing_xl.declaring import by_dependence
from sizing_xl.expression import Expr
from sizing_xl.quantity import Book, Quantity
from sizing_xl.scenario import WHOLE
from sizing_xl.units import Unit

Function = tuple[Callable[[Leaves], Any], tuple[tuple[str, str, str], ...]]


class Raised(NamedTuple):
    """A condition that holds: its code, the scenario or (None) the sizing, its numbers."""

    code: str
    scenario: str | None
    numbers: tuple[float, ...]


def reckoned(
    shared: Leaves, bent: Mapping[str, Leaves]
) -> tuple[dict[str, dict[str, Any]], list[Raised]]:
    """Every quantity of each scenario, in the book's order, as `results_of` has them; and the
    conditions that hold, those of the sizing first.

    shared: the inputs of the book, limits and facts that no scenario changes. bent: those that the
    scenarios do, by scenario.
    """
    function, across = _function()
    _, of_all, _, of_scenario, of_sizing = function(shared)
    results, values, raised = {}, {}, []
    for key, leaves in bent.items():
        results[key], held, values[key] = of_scenario(leaves)
        raised += [Raised(code, key, numbers) for code, numbers in held]
    first = next(iter(bent))
    of_both = {name: values[key][quantity] for name, quantity, key in across}
    _, held, _ = of_sizing({**bent[first], **values[first], **of_both})
    of_all = sorted((*of_all, *held), key=_place) if held else of_all
    return results, [*(Raised(code, None, numbers) for code, numbers in of_all), *raised]


_PLACES = {code: place for place, code in enumerate(ALARMS.flags)}


def _place(held: tuple[str, tuple[float, ...]]) -> int:
    return _PLACES[held[0]]


@cache
def _function() -> Function:
    return function_of(BOOK, ALARMS)


def function_of(plain: Book, alarms: Alarms) -> Function:
    """The function of a book and conditions; and of what those of the sizing know of one scenario
    the name, the quantity and the scenario."""
    book, across = _with_conditions(plain, alarms)
    single = {name for name, _, _ in across}
    bent = {name for name, given in plain.inputs.items() if given.origin is SCENARIO}
    resting = book.resting_on(bent | single)
    alike = [name for name in book.quantities if name not in resting]
    own = [name for name in plain.quantities if name in resting]
    changing = bent | single | {*own}
    of_scenario, of_sizing = _raised(alarms, True), _raised(alarms, False)
    of_all = {
        code: it
        for code, it in of_sizing.items()
        if changing.isdisjoint(_names({code: it})) and it[0] in alike
    }
    of_some = {code: it for code, it in of_sizing.items() if code not in of_all}

    _, formulas = book.plan(alike, ())
    plans = (
        book.plan((*own, *_names(of_scenario)), {*formulas}),
        book.plan(_names(of_some), {*formulas, *own}),
    )
    taken = [[name for name in given if name in changing] for given, _ in plans]
    values = [name for name in taken[1] if name in own]
    values += [quantity for _, quantity, _ in across if quantity not in values]
    first = Stage(
        [name for name in book.inputs if name not in changing],
        formulas, of_all, results=[name for name in alike if name in plain.quantities],
    )  # fmt: skip
    later = (
        Stage(taken[0], plans[0][1], of_scenario, values, own),
        Stage(taken[1], plans[1][1], of_some),
    )
    code = staged(first, later, book.rows, WHOLE)
    names = {NAN_NAME: ops.NAN, RESULTS: dict.fromkeys(plain.quantities), **ops.SCALARS}
    return FunctionType(code, names), across


def _with_conditions(book: Book, alarms: Alarms) -> tuple[Book, tuple[tuple[str, str, str], ...]]:
    """The book with a quantity for the state of each condition, and what else these name."""
    states = {
        name: Quantity(name, Unit.FLAG, formula, "", "", "", 0)
        for name, formula in alarms.states.items()
    }
    named = dict.fromkeys(
        (
            *(ref for formula in alarms.states.values() for ref in formula.refs()),
            *(name for per in (False, True) for name in _names(_raised(alarms, per))),
        )
    )
    known = {**book.inputs, **book.quantities}
    inputs = {**book.inputs, **{name: None for name in named if name not in {**known, **states}}}
    ordered = by_dependence(states, {**known, **inputs})
    across = tuple((name, *found) for name in inputs if (found := scenario_of(name)) is not None)
    return Book(inputs, {**book.quantities, **ordered}, book.rows), across  # type: ignore[arg-type]


def _raised(alarms: Alarms, per_scenario: bool) -> dict[str, tuple[str, tuple[Expr, ...]]]:
    """The flag and the numbers of the conditions of each scenario, or those of the sizing."""
    return {
        code: (alarms.flags[code], alarms.numbers(code))
        for code, one in alarms.conditions.items()
        if one.per_scenario == per_scenario
    }


def _names(raised: Mapping[str, tuple[str, tuple[Expr, ...]]]) -> tuple[str, ...]:
    """All that flags and numbers name."""
    named = ((flag, *(ref for one in of for ref in one.refs())) for flag, of in raised.values())
    return tuple(dict.fromkeys(name for names in named for name in names))
