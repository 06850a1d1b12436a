"""Words about money: which prices a case uses, which are missing, what is known of its costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import AGE
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.views import COST_YEAR
from sizing_xl.texts import Texts

TOTAL = COST_YEAR[-1]


def costs_known(sizing: Sizing) -> bool:
    """Whether anything of a year's cost is known: capital alone is a price times nodes."""
    return bool(known_of(sizing, COST_YEAR))


def known_of(sizing: Sizing, names: Iterable[str]) -> tuple[str, ...]:
    """The quantities that have a value in some scenario."""
    scenarios = sizing.scenarios.values()
    return tuple(name for name in names if any(it.results[name] is not None for it in scenarios))


def lacking(scenario: Scenario, name: str) -> tuple[str, ...]:
    """The inputs that a quantity has no value without, in the book's order; empty where it has."""
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        one = pending.pop()
        if scenario.value(one) is None:
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
            told = [texts.lever(it) if it in FIELDS else texts.label(it) for it in absent]
            yield texts.say("cost_missing", what=texts.label(name), names=", ".join(told))


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


def price_origins(sizing: Sizing, texts: Texts) -> str:
    """How many prices in use the case gave, how many are of the price book and of which dates,
    and how many of these are examples."""
    used = [name for name in PRICED if sizing.nfr[name] is not None and name != AGE]
    items = [sizing.priced[name] for name in used if name in sizing.priced]
    dates = sorted({item.as_of for item in items if item.as_of})
    span = " … ".join(dict.fromkeys([dates[0], dates[-1]])) if dates else texts.say("cost_undated")
    told = [
        ("prices_of_case", len(used) - len(items)),
        ("prices_of_book", len(items)),
        ("prices_examples", sum(item.example for item in items)),
    ]
    return ", ".join(texts.say(word, count=count, dates=span) for word, count in told if count)
