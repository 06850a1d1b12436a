"""Which inputs matter: each varied low and high, one at a time, in one vectorised evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from types import MappingProxyType
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import AGE
from sizing_xl.errors import InputError, Problem
from sizing_xl.expression import is_of_group
from sizing_xl.fields import FIELDS, NUMERIC, Field
from sizing_xl.quantity import Input
from sizing_xl.reading.headings import field_of
from sizing_xl.reading.names import unknown
from sizing_xl.reading.numbers import number
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import lacking
from sizing_xl.telling.views import SENSITIVE
from sizing_xl.units import Unit

# How far an input is varied where nobody says.
SHARE = 0.2
_SHARE = re.compile(r"(?:±|\+/?-)?\s*([^\s%±]+)\s*%")
_BETWEEN = ".."
OPTION = "--sensitivity"


@dataclass(frozen=True)
class Span:
    """How far an input is varied: to both sides by a share of itself, or from low to high."""

    share: float | None = SHARE
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Swing:
    """What a quantity does while one input goes from low to high and all others stay.

    input: a numeric field of a case, or an input of the book. base: its own value. at_low, at_base,
    at_high: of the quantity, None where it has no value.
    """

    quantity: str
    input: str
    base: float
    low: float
    high: float
    at_low: float | None
    at_base: float
    at_high: float | None

    @property
    def swing(self) -> float | None:
        """How far apart the three values are; None where an end leaves no value."""
        if self.at_low is None or self.at_high is None:
            return None
        values = (self.at_low, self.at_base, self.at_high)
        return max(values) - min(values)


@dataclass(frozen=True)
class Sensitivity:
    """Swings of each quantity, the largest first, those that leave no value before all.

    swings: of each quantity that has a value; inputs without effect on it are not there. missing:
    what each other quantity lacks. without_effect: inputs that move none of them.
    """

    scenario: str
    swings: Mapping[str, tuple[Swing, ...]]
    bases: Mapping[str, float]
    missing: Mapping[str, tuple[str, ...]]
    without_effect: tuple[str, ...]


def sensitivity(
    sizing: Sizing,
    spans: Mapping[str, Span] = MappingProxyType({}),
    quantities: Sequence[str] = SENSITIVE,
    scenario: str = "recommended",
    share: float = SHARE,
) -> Sensitivity:
    """Vary every numeric input that a sizing has a value of, by `share` unless `spans` says else.

    Numbers of GPUs and replicas, which are chosen and not estimated, only where `spans` names them.
    What a share makes is kept inside the range of the input, and whole where that is whole.
    Raises InputError for a span outside that range, or of an input without a value.
    """
    from numpy import errstate, full

    found = sizing.scenarios[scenario]
    own = {name: base for name in _inputs(spans) if (base := _base(found, name)) is not None}
    absent = [Problem("no_base", name) for name in spans if name not in own]
    if absent:
        raise InputError(absent)
    spread = Span(share)
    ends = {name: _ends(name, base, spans.get(name, spread)) for name, base in own.items()}
    count = 1 + 2 * len(ends)
    leaves: dict[str, Any] = dict(found.inputs)
    for place, (name, (low, high)) in enumerate(ends.items()):
        leaf = NUMERIC.get(name, name)
        varied = full(count, found.inputs[leaf], dtype=float)
        varied[1 + 2 * place], varied[2 + 2 * place] = low, high
        leaves[leaf] = varied
    with errstate(all="ignore"):  # of ends that leave no value
        computed = BOOK.compute_arrays(leaves, quantities)
    swings: dict[str, tuple[Swing, ...]] = {}
    bases: dict[str, float] = {}
    for quantity in quantities:
        base = found.results[quantity]
        if base is None:
            continue
        bases[quantity] = base
        column: list[float] = full(count, computed[quantity], dtype=float).tolist()
        swings[quantity] = _sorted(
            Swing(quantity, name, own[name], *ends[name],
                  _known(column[1 + 2 * place]), base, _known(column[2 + 2 * place]))
            for place, name in enumerate(ends)
        )  # fmt: skip
    moving = {it.input for rows in swings.values() for it in rows}
    missing = {it: lacking(found, it) for it in quantities if it not in bases}
    still = tuple(name for name in own if name not in moving)
    return Sensitivity(scenario, swings, bases, missing, still)


def _inputs(named: Iterable[str]) -> tuple[str, ...]:
    """The inputs that are varied: those that are estimated, and those that are named."""
    usual = (name for name in NUMERIC if FIELDS[name].unit is not Unit.COUNT and name != AGE)
    return tuple(dict.fromkeys((*usual, *named)))


def _base(found: Scenario, name: str) -> float | None:
    """The value of an input; where the book makes it of others, that."""
    base = found.value(NUMERIC.get(name, name))
    return found.results.get(name) if base is None else base


def _ends(name: str, base: float, span: Span) -> tuple[float, float]:
    """Where an input goes. Raises InputError for what is outside its range."""
    entry = _entry(name)
    if span.share is None:
        assert span.low is not None and span.high is not None
        problems = [it for it in (_refused(name, end) for end in (span.low, span.high)) if it]
        if not problems and span.low > span.high:
            problems = [Problem("span_order", name, f"{span.low:g}{_BETWEEN}{span.high:g}")]
        if problems:
            raise InputError(problems)
        return span.low, span.high
    ends = (base * (1 - span.share), base * (1 + span.share))
    low, high = (round(end) if entry.whole else end for end in ends)
    return max(low, entry.low), min(high, entry.high)


def _entry(name: str) -> Field | Input:
    return FIELDS.get(name) or BOOK.inputs[name]


def _refused(name: str, value: float) -> Problem | None:
    """What is wrong with a value of an input."""
    entry = _entry(name)
    if entry.whole and value != int(value):
        return Problem("not_whole", name, value)
    if value < entry.low or (entry.open and value == entry.low):
        rule, limit = ("greater_than", "gt") if entry.open else ("at_least", "ge")
        return Problem(rule, name, value, details={limit: entry.low})
    if value > entry.high:
        return Problem("at_most", name, value, details={"le": entry.high})
    return None


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _sorted(swings: Iterable[Swing]) -> tuple[Swing, ...]:
    moving = [it for it in swings if it.swing != 0]
    return tuple(sorted(moving, key=lambda it: -(float("inf") if it.swing is None else it.swing)))


def read_spans(words: Iterable[str]) -> tuple[dict[str, Span], float]:
    """What `NAME=±20%`, `NAME=LOW..HIGH`, `NAME` and `±20%` say, and the share of all others.

    Raises InputError naming each that says nothing, with the nearest names of an unknown one.
    """
    spans: dict[str, Span] = {}
    share = SHARE
    problems: list[Problem] = []
    for word in words:
        name, sign, text = word.partition("=")
        if not sign and _SHARE.fullmatch(word.strip()):
            read = _span("±", word, whole=False)
            if isinstance(read, Problem):
                problems.append(read)
            elif read.share is not None:
                share = read.share
            continue
        key = _named(name)
        if key is None:
            names = dict.fromkeys((*NUMERIC, *(it for it in BOOK.inputs if not is_of_group(it))))
            found = unknown(
                "unknown_field", OPTION, name, names, asked=name, otherwise=tuple(NUMERIC)[:5]
            )
            problems.append(found)
        elif key in spans:
            problems.append(Problem("repeated_option", name, text))
        elif sign:
            span = _span(key, text, _entry(key).whole)
            if isinstance(span, Problem):
                problems.append(span)
            else:
                spans[key] = span
        else:
            spans[key] = Span()
    if problems:
        raise InputError(problems)
    return {
        name: replace(it, share=share) if it == Span() else it for name, it in spans.items()
    }, share


def _named(name: str) -> str | None:
    """The numeric field, else the input of the book, that a name means."""
    key = field_of(name)
    if key in NUMERIC:
        return key
    plain = name.strip().lower()
    return plain if plain in BOOK.inputs and not is_of_group(plain) else None


def _span(name: str, text: str, whole: bool) -> Span | Problem:
    share = _SHARE.fullmatch(text.strip())
    low, between, high = text.partition(_BETWEEN)
    if share:
        read = number(share[1], whole=False)
        if isinstance(read, Problem):
            return replace(read, field=name)
        if isinstance(read, str) or not 0 <= read <= 100:
            return Problem("span_shape", name, text)
        return Span(read / 100)
    if not between:
        return Problem("span_shape", name, text)
    ends = [number(end.strip(), whole) for end in (low, high)]
    for end in ends:
        if isinstance(end, Problem):
            return replace(end, field=name)
        if isinstance(end, str) or not isfinite(end):
            return Problem("span_shape", name, text)
    return Span(None, *(float(end) for end in ends if not isinstance(end, (str, Problem))))
