"""Cases ranked by a quantity under limits: servers x models by a unit cost, in one evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import Problem
from sizing_xl.fields import FIELDS
from sizing_xl.planning.limits import Breach, Limits
from sizing_xl.scenario import results_of
from sizing_xl.telling.cost import lacking_of
from sizing_xl.telling.views import RANKED
from sizing_xl.telling.why import why
from sizing_xl.workload import Workload

# Without it there is no fleet.
NODES = RANKED[0]


@dataclass(frozen=True)
class Ranked:
    """A case and its place, from 1; None outside the limits and without a value.

    value: of the quantity that ranks. results: of views.RANKED, in their units; None where one has
    no value. problems: why there is no value. missing: what the quantity that ranks, and those
    that have a limit, lack, by their names. example: whether its nodes have an example's price.
    """

    model: str
    server: str
    place: int | None
    value: float | None
    results: Mapping[str, float | None]
    breaches: tuple[Breach, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: bool = False


@dataclass(frozen=True)
class Ranking:
    """Cases in order: those inside the limits, those outside, those without a value.

    by: the quantity. highest: whether the highest is first.
    """

    by: str
    scenario: str
    limits: Limits
    highest: bool
    rows: tuple[Ranked, ...]

    @property
    def inside(self) -> tuple[Ranked, ...]:
        return tuple(row for row in self.rows if row.place is not None)

    @property
    def outside(self) -> tuple[Ranked, ...]:
        """Those that exceed a limit, or of which nobody can tell."""
        return tuple(row for row in self.rows if row.breaches)

    @property
    def without(self) -> tuple[Ranked, ...]:
        """Those without a solution or a value."""
        return tuple(row for row in self.rows if row.problems)


def ranked(
    workloads: Sequence[Workload],
    by: str,
    catalogs: Catalogs,
    scenario: str = "recommended",
    limits: Limits | None = None,
    highest: bool = False,
) -> Ranking:
    """Cases ranked by a quantity of the book, the lowest first unless `highest`.

    Cases with the same value keep their order. Raises InputError for what all share; KeyError for
    what is no quantity.
    """
    from sizing_xl.columns import answers

    limits = limits or Limits()
    wanted = (by, *RANKED)
    found = answers(BOOK.needed(wanted), _columns(workloads), scenario, catalogs)
    columns = {**found.leaves, **found.values}
    rows: list[Ranked] = []
    for number, workload in enumerate(workloads):

        def value(name: str, number: int = number) -> float | None:
            held: Any = columns.get(name)
            one = held[number] if getattr(held, "shape", ()) else held
            return None if one is None or not isfinite(one) else float(one)

        names = catalogs.model(workload.model).name, catalogs.server(workload.server).name
        results = results_of({it: found.values[it][number] for it in wanted})
        problems = found.refused.get(number, ())
        absent = [name for name in (NODES, by) if value(name) is None]
        if absent and not problems:
            problems = (why(absent[0], value),)
        breaches = () if problems else limits.breaches(results)
        own = None if problems else results[by]
        lost = [by, *(it.quantity for it in breaches)] if value(NODES) is not None else []
        missing = {name: lacking_of(value, name) for name in lost if value(name) is None}
        beside = {it: results[it] for it in RANKED}
        example = workload.node_price is None and _example(names[1], catalogs)
        rows.append(Ranked(*names, None, own, beside, breaches, problems, missing, example))
    order = sorted(rows, key=lambda row: _key(row, highest))
    count = sum(1 for row in rows if not row.breaches and not row.problems)
    placed = [replace(row, place=place) for place, row in enumerate(order[:count], start=1)]
    return Ranking(by, scenario, limits, highest, (*placed, *order[count:]))


def _example(server: str, catalogs: Catalogs) -> bool:
    entries = catalogs.prices.servers
    return any(it.example for it in entries if it.name.lower() == server.lower())


def _key(row: Ranked, highest: bool) -> tuple[int, float]:
    group = 2 if row.problems else 1 if row.breaches else 0
    own = row.value or 0.0
    return group, -own if highest else own


def _columns(workloads: Sequence[Workload]) -> dict[str, Any]:
    """The fields of cases: one value where all share it, else one for each."""
    columns = {name: [getattr(it, name) for it in workloads] for name in FIELDS}
    return {
        name: values[0] if all(it == values[0] for it in values) else values
        for name, values in columns.items()
    }
