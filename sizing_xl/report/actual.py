"""A plan against what came out: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sizing_xl.planning.actual import (
    ALLOCATION,
    GAP,
    GAUGES,
    HOURLY,
    ORDER,
    TOKENS,
    UNIT_COST,
    USAGE,
    Actual,
    Variance,
)
from sizing_xl.report.written import headed, json_text
from sizing_xl.telling.cost import missing_words
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.texts import MISSING, Texts
from sizing_xl.units import Unit

SCHEMA_VERSION = "1.0"
# Decimals that are shown, and units, of each gauge.
DIGITS = {HOURLY: 2, ALLOCATION: 4, USAGE: 4, TOKENS: 0}
UNITS = {
    HOURLY: Unit.MONEY_PER_HOUR,
    ALLOCATION: Unit.MONEY_PER_MTOKEN,
    USAGE: Unit.MONEY_PER_MTOKEN,
    TOKENS: Unit.TOKENS_PER_S,
}


def actual_text(found: Actual, texts: Texts) -> str:
    """The gauges side by side, and the split of their differences.

    texts: in the currency of the price book.
    """
    title = texts.say("actual_title", scenario=texts.scenario(found.scenario))
    lines = ["=" * WIDTH, title, "=" * WIDTH, *aligned([*_gauges(found, texts)]), ""]
    split = [it for it in found.variances if it.effects]
    if split:
        lines += [ruled(texts.say("actual_split")), *aligned([*_effects(split, texts)]), ""]
        lines += wrapped(texts.say("actual_method"), 0)
    told = [*_unsplit(found, texts), *_missing(found, texts)]
    if found.gap is not None and abs(found.gap) > GAP:
        told.append(texts.say("actual_gap", gap=abs(found.gap)))
    lines += [part for line in told for part in wrapped(line, 0)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _gauges(found: Actual, texts: Texts) -> Iterator[list[str]]:
    words = ("plan", "actual", "difference", "share")
    yield ["", *(texts.say(f"actual_{word}") for word in words)]
    for name in GAUGES:
        plan, actual = getattr(found.plan, name), getattr(found.actual, name)
        heading = f"{texts.say(f'gauge_{name}')} [{texts.symbol(UNITS[name])}]"
        yield [heading, *_compared(plan, actual, DIGITS[name], texts)]
    heading = texts.say("gauge_utilisation")
    rates = _percent(found.plan.utilisation), _percent(found.actual.utilisation)
    yield [f"{heading} [%]", *_compared(*rates, 1, texts)]


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _compared(plan: float | None, actual: float | None, digits: int, texts: Texts) -> list[str]:
    if plan is None or actual is None:
        return [texts.number(plan, digits), texts.number(actual, digits), MISSING, MISSING]
    # Of what is shown, so that it can be checked by hand.
    plan, actual = round(plan, digits), round(actual, digits)
    share = f"{texts.number((actual / plan - 1) * 100, 1)}%" if plan else MISSING
    return [*(texts.number(it, digits) for it in (plan, actual, actual - plan)), share]


def _effects(split: list[Variance], texts: Texts) -> Iterator[list[str]]:
    headings = [f"{texts.say(f'gauge_{it.gauge}')} [{texts.symbol(UNITS[it.gauge])}]"
                for it in split]  # fmt: skip
    yield ["", *headings]
    shown = [_rounded(it) for it in split]
    for name in (*ORDER, UNIT_COST):
        if any(name in effects for effects in shown):
            cells = (
                texts.number(effects.get(name), DIGITS[it.gauge])
                for it, effects in zip(split, shown, strict=True)
            )
            yield [texts.say(f"effect_{name}"), *cells]
    sums = (
        texts.number(sum(effects.values()), DIGITS[it.gauge])
        for it, effects in zip(split, shown, strict=True)
    )
    yield [texts.say("actual_difference"), *sums]


def _rounded(it: Variance) -> dict[str, float]:
    """The effects as they are shown: they add up to the difference of the gauges as shown."""
    digits = DIGITS[it.gauge]
    exact, shown, found = it.plan, round(it.plan, digits), {}
    for name, effect in it.effects.items():
        exact += effect
        after = round(exact, digits)
        found[name] = after - shown
        shown = after
    return found


def _unsplit(found: Actual, texts: Texts) -> Iterator[str]:
    """Which split cannot be made, or not further, for want of which gauge."""
    for it in found.variances:
        absent = [name for name in it.lacking if getattr(found.actual, name) is None]
        if absent:
            sentence = "actual_split_in_part" if it.effects else "actual_unsplit"
            what = texts.say(f"gauge_{it.gauge}")
            yield texts.say(sentence, what=what, names=", ".join(absent))
    if found.actual.hourly_cost is None:
        yield texts.say("actual_no_hour", hourly=HOURLY, tokens=TOKENS)


def _missing(found: Actual, texts: Texts) -> Iterator[str]:
    for name, absent in found.missing.items():
        yield missing_words(name, absent, texts, texts.say(f"gauge_{name}"))


def actual_document(found: Actual, currency: str | None) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where one is not known."""
    plan, actual = asdict(found.plan), asdict(found.actual)
    rates = {"plan": found.plan.utilisation, "actual": found.actual.utilisation}
    return {
        **headed(SCHEMA_VERSION, currency),
        "scenario": found.scenario,
        "gauges": {
            **{name: {"plan": plan[name], "actual": actual[name]} for name in GAUGES},
            "utilisation_ratio": rates,
        },
        "method": {"name": "sequential substitution", "order": list(ORDER)},
        "variances": {
            it.gauge: {
                "plan": it.plan,
                "actual": it.actual,
                "difference": it.difference,
                "effects": dict(it.effects),
                "missing_gauges": list(it.lacking),
            }
            for it in found.variances
        },
        "missing": {name: list(absent) for name, absent in found.missing.items()},
        "tokens_gap_ratio": found.gap,
    }


def actual_json(found: Actual, currency: str | None) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json_text(actual_document(found, currency))
