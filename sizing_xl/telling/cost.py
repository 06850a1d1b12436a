"""Words about money: which prices a case uses, which are missing, what is known of its costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import AGE
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.rationale import shown
from sizing_xl.texts import Texts

TOTAL = views.COST_YEAR[-1]
# Sections of what a fleet costs, by the key of their headings.
SECTIONS = {
    "cost_capital": views.COST_CAPITAL,
    "cost_year": views.COST_YEAR,
    "cost_shares": views.COST_SHARES,
    "cost_lifetime": views.COST_LIFETIME,
    "cost_allocation": views.COST_ALLOCATION,
    "cost_usage": views.COST_USAGE,
}


def costs_known(sizing: Sizing) -> bool:
    """Whether anything of a year's cost is known: capital alone is a price times nodes."""
    return bool(known_of(sizing, views.COST_YEAR))


def known_of(sizing: Sizing, names: Iterable[str]) -> tuple[str, ...]:
    """The quantities that have a value in some scenario."""
    scenarios = sizing.scenarios.values()
    return tuple(name for name in names if any(it.results[name] is not None for it in scenarios))


def lacking(scenario: Scenario, name: str) -> tuple[str, ...]:
    """The inputs that a quantity has no value without, in the book's order; empty where it has."""
    return lacking_of(scenario.value, name)


def lacking_of(value: Callable[[str], float | None], name: str) -> tuple[str, ...]:
    """The same of any case. value: of a quantity or input by name, None where it has none."""
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        one = pending.pop()
        if value(one) is None:
            if one in BOOK.quantities:
                pending += reversed(BOOK.relies(one))
            else:
                found[one] = None
    return tuple(it for it in BOOK.inputs if it in found)


def missing_lines(sizing: Sizing, names: Iterable[str], texts: Texts) -> Iterator[str]:
    """For each quantity without a value, what it lacks, as who reads this can give it."""
    for name in names:
        absent = lacking(sizing.recommended, name)
        if absent:
            yield missing_words(name, absent, texts)


def missing_words(name: str, absent: Iterable[str], texts: Texts, called: str | None = None) -> str:
    """What a quantity lacks, as who reads this can give it. called: instead of its label."""
    told = [texts.lever(it) if it in FIELDS else texts.label(it) for it in absent]
    return texts.say("cost_missing", what=called or texts.label(name), names=", ".join(told))


def price_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """Each price in use: its value, its date and its source, or that the case gave it."""
    lines = []
    for name in PRICED:
        if sizing.nfr[name] is None or name == AGE:
            continue
        value = shown(texts, sizing.recommended, FIELDS[name].sets)
        item = sizing.priced.get(name)
        if item is None:
            words = [texts.say("cost_of_case")]
        else:
            words = [texts.say("price_example")] if item.example else []
            words += [item.as_of or texts.say("cost_undated"), item.source or ""]
        lines.append(f"{texts.label(name)}: {value} ({'; '.join(filter(None, words))})")
    return lines
