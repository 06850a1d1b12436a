"""What fires and what the verdict is, by scenario: the model's rows as Python computes them.

Cells read the same declarations; see conditions.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from sizing_xl.alerts import CONDITIONS, State
from sizing_xl.alerts.declared import named_limits, scenario_of
from sizing_xl.alerts.verdict import (
    ERRORS,
    HEADLINE,
    INVALID_INPUTS,
    RULE,
    STATES,
    WARNINGS,
    place_of,
)
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Expr, Ref, missing, where
from sizing_xl.ops import NAN
from sizing_xl.quantity import Book, Quantity
from sizing_xl.scenario import Scenario
from sizing_xl.sheets.parts import Role
from sizing_xl.sizing import Sizing
from sizing_xl.units import Unit

VERDICT = "verdict"
# The look of each state.
LOOKS: Mapping[State, Role] = MappingProxyType({
    State.INVALID: "bad", State.NO_SOLUTION: "bad", State.CONDITIONS: "warning",
    State.MEETS: "good",
})  # fmt: skip


# The look of a condition while it fires.
LOOK_OF: Mapping[str, Role] = MappingProxyType(
    {"error": "bad", "warning": "warning", "info": "info"}
)


def alert_row(code: str) -> str:
    """The row of a condition in the model."""
    return f"alert_{code}"


def value_row(code: str) -> str:
    """What a condition compares, among the rows that Python computes."""
    return f"{code}__value"


def limit_row(code: str) -> str:
    """What it is compared with."""
    return f"{code}__limit"


class _Row(NamedTuple):
    """Stands for a condition that others give way to: its row says whether it fires."""

    code: str

    def fires(self, others: object) -> Expr:
        return Ref(alert_row(self.code))


_ROWS: Any = {code: _Row(code) for code in CONDITIONS}
FIRES = {code: one.fires(_ROWS) for code, one in CONDITIONS.items()}
OF_SEVERITY = {
    severity: tuple(code for code, one in CONDITIONS.items() if one.severity == severity)
    for severity in ("error", "warning", "info")
}
# As alerts are told: those of the sizing before those of a scenario.
TOLD = tuple(sorted(CONDITIONS, key=lambda code: CONDITIONS[code].per_scenario))


def _sum(codes: tuple[str, ...]) -> Expr:
    total: Expr = Ref(alert_row(codes[0]))
    for code in codes[1:]:
        total = total + Ref(alert_row(code))
    return total


COUNTS = {ERRORS: _sum(OF_SEVERITY["error"]), WARNINGS: _sum(OF_SEVERITY["warning"])}


def _placed() -> Iterator[str]:
    """The conditions, each after those that it gives way to."""
    done: set[str] = set()

    def visit(code: str) -> Iterator[str]:
        if code not in done:
            done.add(code)
            for other in CONDITIONS[code].unless:
                yield from visit(other)
            yield code

    for code in CONDITIONS:
        yield from visit(code)


def _book() -> Book:
    """The rows, and what conditions compare, as one compiled function of a scenario."""
    exprs: dict[str, Expr] = {}
    for code in _placed():
        exprs[alert_row(code)] = where(missing(FIRES[code]), 0, FIRES[code])
    exprs |= COUNTS
    exprs[VERDICT] = RULE
    for code, one in CONDITIONS.items():
        exprs[value_row(code)], exprs[limit_row(code)] = one.compared.value, one.compared.limit
    refs = dict.fromkeys(ref for expr in exprs.values() for ref in expr.refs())
    inputs: Any = {ref: None for ref in refs if ref not in exprs}
    found = {
        name: Quantity(name, Unit.FLAG, expr, "", "", "", 0) for name, expr in exprs.items()
    }  # fmt: skip
    return Book(inputs, found)


_BOOK = _book()
_FLAGS = tuple(map(alert_row, CONDITIONS))
_ACROSS = tuple((name, *own) for name in _BOOK.inputs if (own := scenario_of(name)) is not None)


class Flags:
    """The rows of a sizing as Python computes them: by scenario, then by the row's key."""

    def __init__(self, sizing: Sizing) -> None:
        self.limits = named_limits(sizing.policy.limits())
        facts = self.limits | {"weights_estimated": float(sizing.weights.estimated)}
        across = {
            name: _known(sizing.scenarios[key].results[quantity]) for name, quantity, key in _ACROSS
        }
        self.rows = {
            key: _BOOK.compute({**across, **facts, INVALID_INPUTS: 0.0, **_values(scenario)})
            for key, scenario in sizing.scenarios.items()
        }
        self.weights_estimated = facts["weights_estimated"]
        self.errors = sum(rows[ERRORS] for rows in self.rows.values())
        self.sizing = place_of(self.errors, self.rows[HEADLINE][WARNINGS])

    @cached_property
    def _key(self) -> tuple[float, ...]:
        """What tells these flags from others."""
        flags = (rows[name] for rows in self.rows.values() for name in _FLAGS)
        return (self.weights_estimated, *flags)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Flags) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def conditions(self) -> float:
        """How many warnings the verdict of the sizing counts."""
        return float(self.rows[HEADLINE][WARNINGS])

    def state(self, scenario: str | None) -> State:
        place = self.sizing if scenario is None else int(self.rows[scenario][VERDICT])
        return STATES[place]

    def up(self, codes: tuple[str, ...], scenario: str | None) -> tuple[str, ...]:
        """Those of the codes that fire in a scenario, or in any."""
        keys = SCENARIOS if scenario is None else (scenario,)
        return tuple(code for code in codes if any(self.rows[key][alert_row(code)] for key in keys))


def _known(value: float | None) -> float:
    return NAN if value is None else float(value)


def known(results: Mapping[str, float | None]) -> dict[str, float]:
    """Results as the book has them: NaN where one is undefined."""
    return {name: NAN if it is None else float(it) for name, it in results.items()}


def _values(scenario: Scenario) -> dict[str, Any]:
    return {**scenario.inputs, **known(scenario.results)}
