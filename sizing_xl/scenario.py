"""One scenario of a sizing: its policy, its inputs, its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import Leaves
from sizing_xl.catalog.parameters import ScenarioPolicy


@dataclass(frozen=True)
class Scenario:
    """One scenario's results.

    results: every quantity of the book by name; counts are int, the rest float in the unit that
        the name tells, None where the quantity has no value (no solution, or an unknown input).
    inputs: the book's inputs that gave them. policy: what the scenario bends.
    """

    key: str
    policy: ScenarioPolicy
    inputs: Leaves
    results: Mapping[str, Any]

    @property
    def solved(self) -> bool:
        """True when at least one session fits, so that there is a node count."""
        return self.results["nodes_final"] is not None

    @cached_property
    def rows(self) -> Mapping[str, Sequence[float]]:
        """What the book computes for each KV group, in the order of the groups."""
        return BOOK.compute(self.inputs, BOOK.rows)

    def value(self, name: str) -> Any:
        """A result or an input by name; None when undefined. Of the KV groups: a value each."""
        if name in self.results:
            return self.results[name]
        if name in BOOK.rows:
            return self.rows[name]
        value = self.inputs[name]
        return None if value != value else value


WHOLE = frozenset(name for name, quantity in BOOK.quantities.items() if quantity.unit.whole)


def results_of(values: Mapping[str, float]) -> dict[str, Any]:
    """What the book computed, as results: counts as int, None in the place of what is no number."""
    return {
        name: None if not isfinite(value) else int(value) if name in WHOLE else value
        for name, value in values.items()
    }
