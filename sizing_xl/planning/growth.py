"""A growth plan: concurrency by quarter -> nodes to own and to buy, capital, when limits end it.

Nodes are never sold back: a quarter owns the most that any quarter so far has needed, the nodes
that run before the plan included. Prices are those of today in every quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, isfinite
from typing import Any, NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS
from sizing_xl.planning.limits import Breach, Limits
from sizing_xl.reading.numbers import exact
from sizing_xl.scenario import Scenario, results_of
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import lacking
from sizing_xl.telling.views import LIMITED

MOST_QUARTERS = 200
CONCURRENCY = "concurrency"
NODES = "nodes_final"
# Units of storage in all, and those that serve what runs.
UNITS, SERVING = "profile_units", "profile_serving_units"
DRAW, SPACE, CAPITAL = LIMITED
_PER_YEAR = 4
_QUARTER = re.compile(r"(\d{4})\s*-?\s*[QqTt]([1-4])", re.ASCII)


class Quarter(NamedTuple):
    """A quarter of a year, from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    def after(self, quarters: int) -> Quarter:
        years, number = divmod(self.number - 1 + quarters, _PER_YEAR)
        return Quarter(self.year + years, number + 1)


@dataclass(frozen=True)
class Planned:
    """A quarter of a plan in one scenario; None where a figure is not known.

    needed: nodes for its sessions. owned, bought: nodes in all, and those that it adds. capex,
    cumulative_capex: of what it buys, and of all that the plan has bought by then, in the currency
    of the price book. power_kw, rack_u: of the owned nodes and their storage, kW at the highest.
    """

    quarter: Quarter
    concurrency: int
    needed: int | None
    owned: int | None
    bought: int | None
    capex: float | None
    cumulative_capex: float | None
    power_kw: float | None
    rack_u: float | None

    @property
    def limited(self) -> Mapping[str, float | None]:
        """What limits are of, by the names of views.LIMITED."""
        values = (self.power_kw, self.rack_u, self.cumulative_capex)
        return dict(zip(LIMITED, values, strict=True))


@dataclass(frozen=True)
class Exceeded:
    """A limit, and the first quarter that exceeds it; None where none does, or where nobody can
    tell, which `known` says."""

    limit: str
    most: float
    quarter: Quarter | None
    breach: Breach | None
    known: bool


@dataclass(frozen=True)
class ScenarioPlan:
    """The quarters of one scenario, and when it meets each limit that was given.

    missing: what capital, draw and space lack, by their names.
    """

    scenario: str
    rows: tuple[Planned, ...]
    exceeded: tuple[Exceeded, ...]
    missing: Mapping[str, tuple[str, ...]]

    @property
    def solved(self) -> bool:
        return all(row.needed is not None for row in self.rows)


@dataclass(frozen=True)
class Plan:
    """A growth plan. current_nodes: those that run before it, which it does not pay."""

    scenarios: Mapping[str, ScenarioPlan]
    limits: Limits
    current_nodes: int

    @property
    def solved(self) -> bool:
        return all(it.solved for it in self.scenarios.values())


def planned(
    sizing: Sizing,
    concurrencies: Sequence[int],
    start: Quarter,
    limits: Limits | None = None,
    scenarios: Sequence[str] | None = None,
) -> Plan:
    """The plan of a sizing whose sessions become `concurrencies`, a quarter each.

    Nodes that run today have the storage that serves them: one unit each, or the shared one.
    Raises InputError for a concurrency outside its range, for none, and for too many.
    """
    check_sessions(concurrencies)
    limits = limits or Limits()
    current = int(sizing.nfr["current_nodes"])
    plans = {}
    for key in scenarios or sizing.scenarios:
        found = sizing.scenarios[key]
        rows = tuple(_rows(found, concurrencies, start, current))
        exceeded = tuple(_exceeded(rows, limits))
        missing = {name: absent for name in LIMITED if (absent := lacking(found, name))}
        plans[key] = ScenarioPlan(key, rows, exceeded, missing)
    return Plan(plans, limits, current)


def check_sessions(concurrencies: Sequence[int], named: str = CONCURRENCY) -> None:
    """Raises InputError, naming who gave them, for sessions of quarters that cannot be planned."""
    if not 1 <= len(concurrencies) <= MOST_QUARTERS:
        details = {"most": MOST_QUARTERS}
        raise InputError([Problem("plan_quarters", named, len(concurrencies), details=details)])
    field = FIELDS[CONCURRENCY]
    for value in concurrencies:
        if value < field.low or value > field.high:
            rule, limit = ("at_least", "ge") if value < field.low else ("at_most", "le")
            bound = int(field.low if value < field.low else field.high)
            raise InputError([Problem(rule, named, value, details={limit: bound})])


def _rows(
    found: Scenario, concurrencies: Sequence[int], start: Quarter, current: int
) -> Iterator[Planned]:
    inputs: dict[str, Any] = dict(found.inputs)
    nodes, spent = current, 0.0
    units = _value(inputs, SERVING, nodes) if nodes else 0.0
    for place, sessions in enumerate(concurrencies):
        inputs[CONCURRENCY] = float(sessions)
        needed = results_of(BOOK.compute(inputs, [NODES]))[NODES]
        if needed is None:
            yield Planned(start.after(place), sessions, *[None] * 7)
            continue
        owned = max(nodes, needed)
        asked = _value(inputs, UNITS, owned)
        kept = max(units, asked) if isfinite(asked) else asked
        capex = _value(inputs, CAPITAL, owned - nodes, kept - units)
        spent += capex
        found_of = [owned, owned - nodes, capex, spent]
        found_of += [_value(inputs, name, owned, kept) for name in (DRAW, SPACE)]
        yield Planned(start.after(place), sessions, needed, *map(_known, found_of))
        nodes, units = owned, kept


def _value(inputs: Mapping[str, Any], name: str, nodes: int, units: float | None = None) -> float:
    """A quantity of a fleet of so many nodes, and of so many units of storage where that is said;
    NaN where it has no value."""
    given = {**inputs, NODES: float(nodes)}
    known = frozenset([NODES] if units is None else [NODES, UNITS])
    if units is not None:
        given[UNITS] = units
    return float(BOOK.compute(given, [name], known)[name])


def _known(value: float) -> Any:
    return value if isfinite(value) else None


def _exceeded(rows: Sequence[Planned], limits: Limits) -> Iterator[Exceeded]:
    """When each limit is exceeded, if it is."""
    for quantity, name in LIMITED.items():
        if name not in limits.given:
            continue
        alone = Limits(**{name: limits.given[name]})
        first, breach = None, None
        for row in rows:
            over = [it for it in alone.breaches(row.limited) if it.value is not None]
            if over:
                first, breach = row.quarter, over[0]
                break
        known = first is not None or all(row.limited[quantity] is not None for row in rows)
        yield Exceeded(name, limits.given[name], first, breach, known)


def grown(first: int, growth: float, quarters: int, yearly: bool = False) -> tuple[int, ...]:
    """Sessions of each quarter: `first`, then more by a share of a quarter or (yearly) of a year.

    Whole sessions, rounded up. Raises InputError for more than can be sized.
    """
    most = FIELDS[CONCURRENCY].high
    found = []
    for place in range(quarters):
        try:
            value = first * (1 + growth) ** (place / _PER_YEAR if yearly else place)
        except OverflowError:
            value = float("inf")
        if value > most:
            details = {"le": int(most)}
            raise InputError([Problem("at_most", CONCURRENCY, f"{value:.4g}", details=details)])
        found.append(ceil(exact(value, True)))
    return tuple(found)


def quarter_of(text: str, field: str) -> Quarter:
    """A quarter as 2027-Q1 (or T1). Raises InputError naming the field."""
    match = _QUARTER.fullmatch(text.strip())
    if not match or int(match[1]) < 1:
        raise InputError([Problem("no_quarter", field, text)])
    return Quarter(int(match[1]), int(match[2]))


def next_quarter(day: date) -> Quarter:
    """The quarter after a day's."""
    return Quarter(day.year, (day.month - 1) // 3 + 1).after(1)
