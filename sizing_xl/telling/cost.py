"""Words about money: which prices a case uses, which are missing, what is known of its costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import AGE, OFFERS
from sizing_xl.fields import FIELDS, OFFERED, PRICED
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.service import factor_words
from sizing_xl.telling.why import why
from sizing_xl.texts import Texts

TOTAL = views.COST_YEAR[-1]
# What generated tokens rest on, by the code of the quantity that says it.
GENERATED_BY = ("entered", "measured", "bounded")
# Sections of what a fleet costs, by the key of their headings.
SECTIONS = {
    "cost_capital": views.COST_CAPITAL,
    "cost_year": views.COST_YEAR,
    "cost_shares": views.COST_SHARES,
    "cost_lifetime": views.COST_LIFETIME,
    "cost_allocation": views.COST_ALLOCATION,
    "cost_usage": views.COST_USAGE,
}

# Beside what of others, by the kind of their offers: shown where one of its prices is known.
ALTERNATIVES = {
    "hosted_api": ("alternative_api", views.ALTERNATIVE_API),
    "cloud_gpu_hour": ("alternative_cloud", views.ALTERNATIVE_CLOUD),
}


def against(sizing: Sizing) -> tuple[str, ...]:
    """The kinds of offers that a case has a price of."""
    return tuple(
        kind for kind in ALTERNATIVES if any(sizing.nfr[it] is not None for it in OFFERS[kind])
    )


def naming_field(kind: str) -> str:
    """The field by which a case names an offer of a kind."""
    return next(field for field, it in OFFERED.items() if it == kind)


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
    """What some quantities lack, each once, as who reads this can give it: first what the total
    does, then what others do besides."""
    needed = lacking(sizing.recommended, TOTAL)
    others = (it for name in names for it in lacking(sizing.recommended, name))
    besides = [it for it in dict.fromkeys(others) if it not in needed]
    if needed:
        yield missing_words(TOTAL, needed, texts)
    if besides:
        yield texts.say("cost_missing_besides", names=_levers(besides, texts))


def generated_words(sizing: Sizing, texts: Texts) -> tuple[str, ...]:
    """What generated tokens may rest on, by the code of the quantity that says it."""
    return tuple(texts.say(f"generated_{it}") for it in GENERATED_BY)


def generated_line(sizing: Sizing, texts: Texts) -> str:
    """What the cost of generated tokens rests on: entered, measured or bounded throughput; with
    where the planning factor is from. Empty where it has no value."""
    results = sizing.recommended.results
    if results["cost_per_mtoken_generated"] is None:
        return ""
    basis = int(results["generated_basis"] or 0)
    told = texts.say("generated_by", basis=generated_words(sizing, texts)[basis])
    return told if not basis else f"{told} {factor_words(sizing, texts)}"


def reasons(sizing: Sizing, name: str, texts: Texts) -> Iterator[str]:
    """Why a quantity that lacks nothing has no value, where there are nodes at all: in all
    scenarios, or in each that has none."""
    empty = [it for it in sizing.scenarios.values() if it.solved and it.results[name] is None]
    told = {it.key: texts.problem(why(name, it.value)) for it in empty}
    if len(told) == len(sizing.scenarios) and len(set(told.values())) == 1:
        yield told[empty[0].key]
    else:
        yield from (f"{texts.scenario(key)}: {words}" for key, words in told.items())


def missing_words(name: str, absent: Iterable[str], texts: Texts, called: str | None = None) -> str:
    """What a quantity lacks, as who reads this can give it. called: instead of its label."""
    what = called or texts.label(name)
    return texts.say("cost_missing", what=what, names=_levers(absent, texts))


def _levers(names: Iterable[str], texts: Texts) -> str:
    return ", ".join(texts.lever(it) if it in FIELDS else texts.label(it) for it in names)


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
            words.append(offer_of(sizing, name) or "")
            words += [item.as_of or texts.say("cost_undated"), item.source or ""]
        lines.append(f"{texts.label(name)}: {value} ({'; '.join(filter(None, words))})")
    return lines


def offer_of(sizing: Sizing, price: str) -> str | None:
    """The offer of the price book that gave a price."""
    kind = next((it for it, prices in OFFERS.items() if price in prices), None)
    name: str | None = sizing.nfr[naming_field(kind)] if kind else None
    return name


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
