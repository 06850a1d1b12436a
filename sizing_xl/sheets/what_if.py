"""What-ifs: the same case with other inputs, each a column of the model with the model's formulas.

Options ask another server, model or context; a sensitivity lowers and raises one input at a time; a
plan has other sessions each quarter. What a column asks stands in rows of its own above the model's
(see column_keys.py); an empty cell is as the case has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import NamedTuple

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS
from sizing_xl.planning.sensitivity import SHARE
from sizing_xl.scenario import Scenario, results_of
from sizing_xl.sheets.column_keys import column_key, option, quarter, varied
from sizing_xl.sizing import Sizing

# Options beside the case, quarters of a plan.
MOST_OPTIONS, QUARTERS = 3, 8
# What an option may ask otherwise.
OPTION_FIELDS = (
    "model", "server", "storage", "engine", "basis", "concurrency", "effective_context",
    "kv_precision", "weights_precision", "tensor_parallel", "kv_budget_ratio", "node_price",
)  # fmt: skip
# What a sensitivity lowers and raises: what nodes rest on, what costs do besides.
VARIED_FIELDS = (
    "concurrency", "effective_context", "kv_budget_ratio", "peak_headroom_ratio", "node_price",
    "lifetime_years", "cost_of_capital_ratio", "support_ratio", "energy_price_per_kwh",
    "average_load_ratio",
)  # fmt: skip
PLANNED_FIELD = "concurrency"
LEAST_SHARE, MOST_SHARE = 0.01, 0.9


@dataclass(frozen=True)
class WhatIf:
    """Which what-ifs a workbook has.

    options: sizings of the same catalogs that differ from the case in OPTION_FIELDS alone, at most
    MOST_OPTIONS; those that are not given ask what the case asks. None: no options. share: by which
    a sensitivity lowers and raises; None: no sensitivity. quarters: the sessions of each, None
    where nothing is planned; None: no plan. typed: whether there are columns for options that
    nobody gave, to be typed into.
    """

    options: tuple[Sizing, ...] | None = ()
    share: float | None = SHARE
    quarters: tuple[int | None, ...] | None = (None,) * QUARTERS
    typed: bool = True

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that columns ask."""
        fields = {*(OPTION_FIELDS if self.options is not None else ())}
        fields |= {*(VARIED_FIELDS if self.share is not None else ())}
        fields |= {PLANNED_FIELD} if self.quarters is not None else set()
        return tuple(name for name in FIELDS if name in fields)

    def optional(self, sizing: Sizing) -> tuple[Sizing, ...]:
        """The options of a case, those that are not given too."""
        if self.options is None:
            return ()
        blank = MOST_OPTIONS - len(self.options) if self.typed else 0
        return (*self.options, *(sizing,) * blank)


def what_ifs(kind: str, sizing: Sizing, others: tuple[Sizing, ...] = ()) -> WhatIf | None:
    """Those of a workbook of a case, other sizings as options beside it.

    kind: of deck; one of values alone has nothing to be typed, that of scenarios only what is
    given. Raises InputError where there are too many options, or one asks otherwise what none can.
    """
    _check_options(sizing, others)
    if kind == "full":
        return WhatIf(others)
    if kind == "board":
        return WhatIf(others or None, quarters=None, typed=False)
    return WhatIf(others, None, None) if others else None


def _check_options(sizing: Sizing, others: tuple[Sizing, ...]) -> None:
    if len(others) > MOST_OPTIONS:
        counts = {"count": len(others) + 1, "most": MOST_OPTIONS + 1}
        raise InputError([Problem("options_too_many", details=counts)])
    for other in others:
        for name in FIELDS:
            asked = getattr(other.workload, name)
            as_case = asked == getattr(sizing.workload, name)
            if not as_case and (name not in OPTION_FIELDS or typed(sizing, other, name) is None):
                raise InputError([Problem("option_field", name, asked)])


def typed(sizing: Sizing, other: Sizing, field: str) -> str | float | None:
    """What an option asks of a field; None where that is what the case asks."""
    asked, own = (getattr(it.workload, field) for it in (other, sizing))
    named = FIELDS[field].catalog
    value: str | float | None = None if asked == own else other.nfr[field] if named else asked
    return value


class Change(NamedTuple):
    """A column with one other input, of the scenario that the verdict speaks of.

    key: of the column. number: 1 lowered, 2 raised; of a quarter. field: the one that is varied,
    share: by which; of a quarter, none. asked: the value that it has; None: as the case.
    """

    key: str
    number: int
    field: str
    share: float
    asked: float | None
    scenario: Scenario


def changes_of(sizing: Sizing, what_if: WhatIf) -> Iterator[Change]:
    """The columns of the sensitivity, then those of the plan."""
    scenario = sizing.scenarios[HEADLINE]
    for field in VARIED_FIELDS if what_if.share is not None else ():
        assert what_if.share is not None
        for up in (False, True):
            share = what_if.share if up else -what_if.share
            value = moved(scenario, field, share)
            key = column_key(HEADLINE, varied(field, up))
            yield Change(key, 1 + up, field, share, value, changed(scenario, field, value))
    for number, value in enumerate(what_if.quarters or (), start=1):
        key = column_key(HEADLINE, quarter(number))
        yield Change(key, number, "", 0, value, changed(scenario, PLANNED_FIELD, value))


def moved(scenario: Scenario, field: str, share: float) -> float | None:
    """A field lowered or raised by a share, within its range; None where nobody knows it."""
    declared, value = FIELDS[field], scenario.inputs[FIELDS[field].sets]
    if value != value:
        return None
    found: float = value * (1 + share)
    return min(declared.high, max(declared.low, floor(found + 0.5) if declared.whole else found))


def changed(scenario: Scenario, field: str, value: float | None) -> Scenario:
    """The scenario with another value of a field."""
    if value is None:
        return scenario
    inputs = {**scenario.inputs, FIELDS[field].sets: float(value)}
    results = results_of(BOOK.compute(inputs))
    return Scenario(scenario.key, scenario.policy, inputs, results)


def option_columns(number: int) -> tuple[str, ...]:
    """The columns of an option, from 1, as the model has them."""
    return tuple(column_key(key, option(number)) for key in SCENARIOS)
