"""The fleet beside clouds and hosted APIs of the price book: text for people, plain dicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sizing_xl.sizing import Sizing
from sizing_xl.telling.alternatives import API, CLOUD, Alternative, Comparison, alternatives
from sizing_xl.telling.lines import aligned, ruled, wrapped
from sizing_xl.texts import MISSING, Texts
from sizing_xl.texts.visible import visible

# Characters of an offer's name in a table, and in the one that has a column for each utilisation.
LONGEST_NAME, SHORTEST_NAME = 35, 20
# Kind of offer -> its word in the keys of phrases.
WORDS = {API: "api", CLOUD: "cloud"}
# Decimals of a price: of a million tokens, of an hour.
DIGITS = {API: 4, CLOUD: 3}


def alternatives_document(sizing: Sizing) -> dict[str, Any]:
    """Every offer beside each scenario, unrounded; null where something is missing."""
    return {key: asdict(alternatives(sizing, key)) for key in sizing.scenarios}


def alternative_lines(sizing: Sizing, texts: Texts) -> Iterator[str]:
    """Every offer beside the recommended scenario: prices, a year, break-even, by utilisation."""
    found = alternatives(sizing)
    say = texts.say
    for kind, word in WORDS.items():
        rows = found.of_kind(kind)
        if not rows:
            continue
        yield ruled(say(f"alternatives_{word}", scenario=texts.scenario(found.scenario)))
        yield from aligned([_headings(word, texts), *(_offer(row, texts) for row in rows)])
        yield from _notes(found, kind, texts)
        yield ""
    yield ruled(say("alternatives_shares"))
    yield from aligned([_shares_headings(found, texts), *_shares(found, texts)])
    yield from wrapped(say("alternatives_terms"), 2)
    yield ""


def _headings(word: str, texts: Texts) -> list[str]:
    keys = ("offer", f"price_{word}", "date", "sure", "year", "breakeven", "payback")
    return [texts.say(f"alternatives_{key}") for key in keys]


def _offer(row: Alternative, texts: Texts) -> list[str]:
    """Its name, its price, how it is known, what a year there costs, and what that says."""
    breakeven, months = row.breakeven_utilisation_ratio, row.payback_months
    compared = row.saving_per_year is not None
    unreached, never = (
        texts.say(f"alternatives_{it}") if compared else MISSING for it in ("unreached", "never")
    )
    return [
        _name(row, LONGEST_NAME),
        _price(row, texts),
        row.as_of or MISSING,
        MISSING if row.confidence is None else texts.say(f"sure_{row.confidence}"),
        texts.number(row.annual_cost),
        unreached if breakeven is None else _percent(breakeven, texts),
        never if months is None else texts.number(months, 1),
    ]


def _price(row: Alternative, texts: Texts) -> str:
    if row.no_rate:
        return texts.say("alternatives_no_rate", currency=row.no_rate)
    if row.price is None and row.kind == API:  # without tokens there is no mix: each price apart
        told = (texts.number(price, 3) for price in row.prices.values() if price is not None)
        return " / ".join(told) or MISSING
    return texts.number(row.price, DIGITS[row.kind])


def _name(row: Alternative, longest: int) -> str:
    mark, name = "*" if row.same else " ", visible(row.name)
    return mark + (name if len(name) <= longest else f"{name[: longest - 1]}…")


def _notes(found: Comparison, kind: str, texts: Texts) -> Iterator[str]:
    word = WORDS[kind]
    if kind == API and found.own_tokens is None:
        yield from wrapped(texts.say("alternatives_apart"), 2)
    spread = found.spread(kind)
    if spread is not None:
        number, *prices = spread
        low, middle, high = (texts.number(price, DIGITS[kind]) for price in prices)
        figures = {"count": number, "low": low, "median": middle, "high": high}
        yield from wrapped(texts.say(f"alternatives_spread_{word}", **figures), 2)
    yield from wrapped(texts.say(f"alternatives_same_{word}"), 2)


def _shares_headings(found: Comparison, texts: Texts) -> list[str]:
    return ["", *(_percent(share, texts) for share in found.utilisations)]


def _shares(found: Comparison, texts: Texts) -> Iterator[list[str]]:
    """What the fleet costs at each utilisation, and over what each offer costs there."""
    for key, values, digits in (
        ("alternatives_own_mtoken", found.own_mtoken, 3),
        ("alternatives_own_gpu_hour", found.own_gpu_hour, 2),
    ):
        if any(value is not None for value in values):
            label = texts.say(key, currency=found.currency or "")
            yield [label, *(texts.number(value, digits) for value in values)]
    for row in found.rows:
        if any(share is not None for share in row.own_shares):
            yield [_name(row, SHORTEST_NAME), *(_percent(it, texts) for it in row.own_shares)]


def _percent(share: float | None, texts: Texts) -> str:
    return MISSING if share is None else f"{texts.number(100 * share)}%"
