"""What a fleet may take at most: draw, rack space, capital."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sizing_xl.book import BOOK
from sizing_xl.telling.views import LIMITED
from sizing_xl.texts import Texts


@dataclass(frozen=True)
class Limits:
    """The most that a fleet may take; None: no limit. What is equal to a limit is inside it.

    max_kw: highest draw of nodes and storage, kW. max_u: rack space of both, U. max_budget:
    capital, in the currency of the price book.
    """

    max_kw: float | None = None
    max_u: float | None = None
    max_budget: float | None = None

    @property
    def given(self) -> dict[str, float]:
        """The limits that there are, by name."""
        found = {it.name: getattr(self, it.name) for it in fields(self)}
        return {name: most for name, most in found.items() if most is not None}

    def breaches(self, results: Mapping[str, float | None]) -> tuple[Breach, ...]:
        """The limits that results exceed, or of which nobody can tell.

        results: of the quantities in views.LIMITED; None where one has no value.
        """
        given, found = self.given, []
        for quantity, limit in LIMITED.items():
            value = results[quantity]
            if limit in given and (value is None or value > given[limit]):
                found.append(Breach(limit, quantity, given[limit], value))
        return tuple(found)


@dataclass(frozen=True)
class Breach:
    """A limit that is exceeded, in the unit of its quantity; value None: that is not known."""

    limit: str
    quantity: str
    most: float
    value: float | None

    @property
    def excess(self) -> float | None:
        """By how much."""
        return None if self.value is None else self.value - self.most


def limit_words(limits: Limits, texts: Texts) -> list[str]:
    """Each limit as readers see it."""
    given = limits.given
    return [
        texts.measure(given[name], BOOK.quantities[quantity].unit, _digits(quantity, given[name]))
        for quantity, name in LIMITED.items()
        if name in given
    ]


def breach_words(breach: Breach, texts: Texts) -> str:
    """Which limit, and by how much it is exceeded."""
    limit = texts.say(f"limit_of_{breach.limit}")
    if breach.excess is None:
        return texts.say("limit_unknown", limit=limit)
    return f"{limit} +{texts.number(breach.excess, _digits(breach.quantity, breach.excess))}"


def _digits(quantity: str, value: float) -> int:
    """The quantity's decimals, more where they would not show the figure."""
    digits = BOOK.quantities[quantity].digits
    return next((it for it in range(digits, digits + 6) if round(value, it)), digits)
