"""Whether a figure of a catalog can be in the unit that its field says, and in which it may be.

A `Range` holds for a field alone, a `Beside` for a field beside others of the same entry: heat
beside power, one GPU's memory beside what GPUs of that name have. Both are data, declared in
sizing_xl.catalog.ranges. They are as wide as real machines and models are far apart; a figure
outside is refused with the unit that it is likely in, unless the entry names the field in
`unusual`. A zero is never out of its range: where it has a meaning the schema allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log
from typing import Any, NamedTuple

from sizing_xl.errors import Problem
from sizing_xl.files.limits import MOST_ENTRY_PROBLEMS
from sizing_xl.nearest import nearest

# A figure in another unit is often rounded by as much: a server of 1 U is 44 mm high.
ROUNDED = 0.03
# Stands in a path for each element of a list, or for each key of an object.
EACH = "[]"


class Slip(NamedTuple):
    """A figure in another unit than the field's: typed x factor + offset is what was meant.

    unit: a symbol, or a key `slip_...` of texts/<language>/problems.py without that beginning.
    """

    unit: str
    factor: float
    offset: float = 0.0

    def meant(self, typed: float) -> float:
        return typed * self.factor + self.offset


@dataclass(frozen=True)
class Range:
    """Plausible figures of one field, ends included.

    path: the field, `kv_groups[].layers` for each group's. unit: a symbol, "" for a plain number.
    slips: likely ones, the likeliest first. looks_like: what else the figure may be, where no slip
    explains it: a key `slip_...` as in Slip. why: what the ends rest on, for docs/plausible.md.
    """

    path: str
    low: float
    high: float
    unit: str
    slips: tuple[Slip, ...] = ()
    looks_like: str | None = None
    why: str = ""


Bounds = tuple[float, float]
# From the figure and those that it stands beside: lowest and highest, None where they do not tell.
Judge = Callable[..., Bounds | None]


@dataclass(frozen=True)
class Beside:
    """Plausible figures of one field, given others of the entry.

    needs: fields without which nothing can be told, or that are suspect themselves. bounds: lowest
        and highest figure from theirs, in their order; None where they do not tell.
    slips: from the figures of `needs`, for factors that depend on them. usual: likewise, what is
        common; of several slips that explain a figure, the one that comes nearest to it is told,
        without it the first.
    why: what is compared with what, for docs/plausible.md.
    """

    path: str
    needs: tuple[str, ...]
    bounds: Judge
    unit: str
    why: str
    slips: Callable[..., tuple[Slip, ...]] = lambda *_: ()
    usual: Callable[..., float] | None = None


Rule = Range | Beside


def figures(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    """(place, value) of all that a path leads to: `kv_groups[0].layers`, 36. None is left out."""
    if path.isidentifier():  # most are: no walk is needed
        value = getattr(node, path, None)
        if value is not None:
            yield path, value
        return
    yield from _walk(node, _parts(path), "")


@lru_cache(maxsize=512)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.replace(EACH, f".{EACH}").split("."))


def _walk(node: Any, parts: Sequence[str], place: str) -> Iterator[tuple[str, Any]]:
    if node is None:
        return
    if not parts:
        yield place, node
        return
    part, rest = parts[0], parts[1:]
    if part == EACH and isinstance(node, Mapping):
        for name, inner in node.items():
            yield from _walk(inner, rest, f"{place}.{name}")
    elif part == EACH:
        for number, inner in enumerate(node):
            yield from _walk(inner, rest, f"{place}[{number}]")
    else:
        yield from _walk(getattr(node, part, None), rest, f"{place}.{part}" if place else part)


def suspects(entry: Any, rules: Sequence[Rule], unusual: Sequence[str]) -> Iterator[Problem]:
    """A `unit_suspect` for each figure outside its range; no stop where `unusual` names it.

    entry: an object of a schema. unusual: fields whose figures are meant, as `Problem.field` or as
    paths of the rules; a name that is neither is a problem of its own.
    """
    if unusual:
        yield from _unknown_names(entry, rules, unusual)
    found: dict[str, Problem] = {}
    for rule in rules:
        others = _others(entry, rule, found) if isinstance(rule, Beside) else ()
        if others is None:
            continue
        for place, value in figures(entry, rule.path):
            if place in found or not value or isinstance(value, bool):
                continue
            outside = _outside(rule, float(value), others)
            if outside:
                meant = place in unusual or rule.path in unusual
                details = {**outside, "meant": meant}
                found[place] = Problem(
                    "unit_suspect", place, value, details=details, blocking=not meant
                )
    yield from found.values()


def _others(entry: Any, rule: Beside, found: Mapping[str, Problem]) -> tuple[Any, ...] | None:
    """What the rule needs, in its order; None where something is missing or suspect itself."""
    given = []
    for path in rule.needs:
        values = list(figures(entry, path))
        if not values or any(place in found for place, _ in values):
            return None
        given.append(values[0][1])
    return tuple(given)


def _outside(rule: Rule, value: float, others: tuple[Any, ...]) -> dict[str, Any] | None:
    """Figures of the sentence, where a value is outside the rule's bounds."""
    if isinstance(rule, Range):
        low, high, slips = rule.low, rule.high, rule.slips
    else:
        told = rule.bounds(value, *others)
        if told is None:
            return None
        (low, high), slips = told, rule.slips(value, *others)
    if low * (1 - 1e-9) <= value <= high * (1 + 1e-9):
        return None
    beside = rule.needs if isinstance(rule, Beside) else ()
    details: dict[str, Any] = {"low": low, "high": high, "unit": rule.unit, "beside": beside}
    least, most = low * (1 - ROUNDED), high * (1 + ROUNDED)
    likely = [slip for slip in slips if least <= slip.meant(value) <= most]
    if isinstance(rule, Beside) and rule.usual:
        common = rule.usual(*others)
        likely.sort(key=lambda slip: abs(log(slip.meant(value) / common)))
    for slip in likely[:1]:
        return {**details, "likely": slip.unit, "suggested": slip.meant(value)}
    return {**details, "looks_like": rule.looks_like if isinstance(rule, Range) else None}


def _unknown_names(entry: Any, rules: Sequence[Rule], unusual: Sequence[str]) -> Iterator[Problem]:
    paths = {rule.path for rule in rules}
    places = chain.from_iterable(figures(entry, path) for path in paths)
    known = paths | {place for place, _ in places}
    for number, name in enumerate(unusual[:MOST_ENTRY_PROBLEMS]):
        if name not in known:
            details = {"near": nearest(name, known) or sorted(paths)}
            yield Problem("unknown_field", f"unusual[{number}]", name, details=details)
