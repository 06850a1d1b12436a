"""The verdict: one declared rule over counts of alerts, for a scenario and for the whole sizing.

    invalid input          a workbook's inputs are outside their ranges: no figure is to be believed
    no solution            an error of the sizing or of the scenario
    meets, with conditions a warning of the sizing or of the scenario
    meets                  nothing of the kind

The sizing as a whole has no solution when any scenario has none; else it is what RECOMMENDED is.
Python and cells read RULE: the place among STATES, from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from sizing_xl.alerts.declared import Condition
from sizing_xl.alerts.raised import Alert
from sizing_xl.expression import Expr, Ref, where
from sizing_xl.quantity import Book, Quantity
from sizing_xl.units import Unit

# The scenario that the verdict of the sizing speaks of.
HEADLINE = "recommended"
INVALID_INPUTS, ERRORS, WARNINGS = "invalid_inputs", "errors", "warnings"


class State(Enum):
    """What a verdict says, from the worst to the best."""

    INVALID = "invalid_input"
    NO_SOLUTION = "no_solution"
    CONDITIONS = "meets_with_conditions"
    MEETS = "meets"


STATES = tuple(State)

RULE: Expr = where(
    Ref(INVALID_INPUTS) > 0, 0, where(Ref(ERRORS) > 0, 1, where(Ref(WARNINGS) > 0, 2, 3))
)
_BOOK = Book(
    dict.fromkeys(RULE.refs()),  # type: ignore[arg-type]
    {"verdict": Quantity("verdict", Unit.COUNT, RULE, "", "", "", 0)},
)


@dataclass(frozen=True)
class Verdict:
    """errors: why there is no solution. conditions: on which it meets. unmet: what was asked and is
    not served."""

    state: State
    errors: tuple[Alert, ...] = ()
    conditions: tuple[Alert, ...] = ()
    unmet: tuple[Alert, ...] = ()

    @property
    def solved(self) -> bool:
        return self.state in (State.CONDITIONS, State.MEETS)


def place_of(errors: float, warnings: float) -> int:
    """The place among STATES that RULE gives to so many errors and warnings of valid inputs."""
    counts = {INVALID_INPUTS: 0.0, ERRORS: float(errors), WARNINGS: float(warnings)}
    return int(_BOOK.compute(counts)["verdict"])


def verdict_of(alerts: Iterable[Alert], scenario: str | None, unmet: Iterable[str]) -> Verdict:
    """The verdict of a scenario, or (None) of the sizing.

    unmet: codes of alerts that name what was asked and is not served.
    """
    alerts, codes = tuple(alerts), frozenset(unmet)
    asked = scenario or HEADLINE
    own = [alert for alert in alerts if alert.scenario in (None, asked)]
    errors = [alert for alert in (own if scenario else alerts) if alert.severity == "error"]
    warnings = [alert for alert in own if alert.severity == "warning"]
    return Verdict(
        STATES[place_of(len(errors), len(warnings))],
        tuple(errors),
        tuple(warnings),
        tuple(alert for alert in own if alert.code in codes),
    )


def unmet_codes(conditions: Iterable[Condition]) -> frozenset[str]:
    return frozenset(one.code for one in conditions if one.unmet)
