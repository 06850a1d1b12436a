"""A plan against what came out: the difference of costs split into volume, price, utilisation.

With T the tokens of an hour in millions, p the cost of 1 M tokens on the usage basis (what a
million tokens of capacity cost) and u the utilisation (usage over allocation), an hour costs
T p / u and 1 M tokens on the allocation basis p / u. The effects are those of sequential
substitution in the order volume, price, utilisation: each replaces one planned figure by the actual
one where those before it are replaced already, so that they add up to the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from sizing_xl.errors import InputError, Problem
from sizing_xl.reading.names import unknown
from sizing_xl.reading.numbers import number
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import TOTAL, lacking

HOURLY, ALLOCATION, USAGE = "hourly_cost", "allocation_cost_per_mtoken", "usage_cost_per_mtoken"
TOKENS = "tokens_per_s"
GAUGES = (HOURLY, ALLOCATION, USAGE, TOKENS)
# What may be written in the place of a gauge's name.
ALIASES = {"hourly": HOURLY, "allocation": ALLOCATION, "usage": USAGE, "tokens": TOKENS}
VOLUME, PRICE, UTILISATION, UNIT_COST = "volume", "price", "utilisation", "unit_cost"
ORDER = (VOLUME, PRICE, UTILISATION)
OPTION = "--actual"
_MTOKEN = "cost_per_mtoken"
# Tokens a second -> millions of tokens an hour.
_HOUR = 3600 / 1e6
# Gauges of one hour that differ by more are of different hours.
GAP = 0.01


@dataclass(frozen=True)
class Gauges:
    """What an hour costs, what 1 M tokens cost on the two bases, tokens a second; None: unknown."""

    hourly_cost: float | None = None
    allocation_cost_per_mtoken: float | None = None
    usage_cost_per_mtoken: float | None = None
    tokens_per_s: float | None = None

    @property
    def completed(self) -> Gauges:
        """The same with what two of the hour's cost, the tokens and the allocation make of the
        third; where all three are given, the tokens are what the other two make them."""
        hourly, unit, tokens = self.hourly_cost, self.allocation_cost_per_mtoken, self.tokens_per_s
        if hourly is not None and unit is not None:
            tokens = hourly / unit / _HOUR
        elif unit is not None and tokens is not None:
            hourly = unit * tokens * _HOUR
        elif hourly is not None and tokens is not None:
            unit = hourly / (tokens * _HOUR)
        return Gauges(hourly, unit, self.usage_cost_per_mtoken, tokens)

    @property
    def utilisation(self) -> float | None:
        """Usage over allocation."""
        usage, unit = self.usage_cost_per_mtoken, self.allocation_cost_per_mtoken
        return None if usage is None or unit is None else usage / unit


@dataclass(frozen=True)
class Variance:
    """The difference of a cost and what it is made of.

    effects: by name, in order, adding up to the difference; none where it cannot be split.
    unit_cost: price and utilisation together. lacking: gauges without which it is not split
    further.
    """

    gauge: str
    plan: float
    actual: float
    effects: Mapping[str, float]
    lacking: tuple[str, ...]

    @property
    def difference(self) -> float:
        return self.actual - self.plan


@dataclass(frozen=True)
class Actual:
    """A plan beside what came out.

    missing: what the planned gauges lack, by gauge. gap: by which share the tokens that were given
    differ from those that the other gauges make; None where there is nothing to compare.
    """

    scenario: str
    plan: Gauges
    actual: Gauges
    variances: tuple[Variance, ...]
    missing: Mapping[str, tuple[str, ...]]
    gap: float | None


def against(sizing: Sizing, actual: Gauges, scenario: str = "recommended") -> Actual:
    """The planned gauges of a scenario beside actual ones, with their differences split.

    Raises InputError where usage is above allocation.
    """
    found = sizing.scenarios[scenario]
    given = actual.completed
    if given.utilisation is not None and given.utilisation > 1 + 1e-9:
        unit = given.allocation_cost_per_mtoken
        problem = Problem("usage_above", USAGE, actual.usage_cost_per_mtoken,
                          details={"allocation": unit})  # fmt: skip
        raise InputError([problem])
    annual, unit = found.results[TOTAL], found.results[_MTOKEN]
    used = found.value("average_utilisation_ratio")
    plan = Gauges(
        None if annual is None else annual / found.inputs["year_hours"],
        unit,
        None if unit is None or used is None else unit * used,
    ).completed
    missing = {
        HOURLY: lacking(found, TOTAL),
        ALLOCATION: lacking(found, _MTOKEN),
        USAGE: (*lacking(found, _MTOKEN), *lacking(found, "average_utilisation_ratio")),
    }
    gap = None
    if actual.tokens_per_s is not None and given.tokens_per_s is not None:
        gap = actual.tokens_per_s / given.tokens_per_s - 1
    variances = tuple(_variances(plan, given))
    return Actual(scenario, plan, given, variances, {k: it for k, it in missing.items() if it}, gap)


def _variances(plan: Gauges, actual: Gauges) -> Iterator[Variance]:
    tokens = _both(plan.tokens_per_s, actual.tokens_per_s)
    usage = _both(plan.usage_cost_per_mtoken, actual.usage_cost_per_mtoken)
    rate = _both(plan.utilisation, actual.utilisation)
    unit = _both(plan.allocation_cost_per_mtoken, actual.allocation_cost_per_mtoken)
    hourly = _both(plan.hourly_cost, actual.hourly_cost)
    absent = [name for name, both in ((ALLOCATION, unit), (USAGE, usage)) if both is None]
    if hourly is not None:
        effects: Mapping[str, float] = {}
        if tokens and usage and rate:
            volumes = [it * _HOUR for it in tokens]
            effects = _substituted(ORDER, (volumes, usage, [1 / it for it in rate]), hourly)
        elif tokens and unit:
            volumes = [it * _HOUR for it in tokens]
            effects = _substituted((VOLUME, UNIT_COST), (volumes, unit), hourly)
        yield Variance(HOURLY, *hourly, effects, tuple(absent))
    if unit is not None:
        effects = {}
        if usage and rate:
            effects = _substituted(ORDER[1:], (usage, [1 / it for it in rate]), unit)
        yield Variance(ALLOCATION, *unit, effects, tuple(absent))


def _both(plan: float | None, actual: float | None) -> tuple[float, float] | None:
    return None if plan is None or actual is None else (plan, actual)


def _substituted(
    names: Sequence[str], factors: Sequence[Sequence[float]], ends: tuple[float, float]
) -> dict[str, float]:
    """The effect of each factor of a product, replaced in order; the last takes what rounding
    leaves, so that they add up to the difference of the ends."""
    stations = []
    for replaced in range(len(factors)):
        product = 1.0
        for place, (plan, actual) in enumerate(factors):
            product *= actual if place < replaced else plan
        stations.append(product)
    steps = [after - before for before, after in pairwise(stations)]
    last = ends[1] - ends[0] - sum(steps)
    return dict(zip(names, (*steps, last), strict=True))


def read_gauges(words: Iterable[str]) -> Gauges:
    """What `NAME=X,NAME=X` says. Raises InputError naming each that says nothing."""
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for pair in (part for word in words for part in word.replace(";", ",").split(",")):
        name, _, text = pair.partition("=")
        plain = name.strip().lower().replace("-", "_")
        key = ALIASES.get(plain, plain)
        if not pair.strip():
            continue
        if key not in GAUGES:
            names = [*GAUGES, *ALIASES]
            problems.append(
                unknown("unknown_field", OPTION, pair, names, asked=name, meant=ALIASES)
            )
        elif key in found:
            problems.append(Problem("repeated_option", name.strip(), text))
        else:
            read = number(text.strip(), whole=False)
            if isinstance(read, Problem):
                problems.append(Problem(read.rule, key, text, details=read.details))
            elif isinstance(read, str) or not isfinite(read):
                problems.append(Problem("not_number", key, text))
            elif read <= 0:
                problems.append(Problem("greater_than", key, text, details={"gt": 0}))
            else:
                found[key] = float(read)
    if not problems and not set(found) - {TOKENS}:
        problems.append(Problem("no_gauge", OPTION, " ".join(words), details={"names": GAUGES}))
    if problems:
        raise InputError(problems)
    return Gauges(**found)
