"""What a fleet costs, three scenarios side by side: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import Dated
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.report.alternatives import alternative_lines, alternatives_document
from sizing_xl.report.written import headed, json_text
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.cost import (
    ALTERNATIVES,
    GENERATED_BY,
    SECTIONS,
    TOTAL,
    against,
    generated_line,
    known_of,
    lacking,
    missing_lines,
    naming_field,
    price_lines,
    reasons,
)
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import Texts

# The bases by the names that users of OpenCost know.
BASES = {
    "allocation": (*views.COST_ALLOCATION, *views.COST_GENERATED),
    "usage": views.COST_USAGE,
}
# What 1M tokens of each phase cost (allocation), by the names that users of llm-d know.
PHASES = {"prompt": "cost_per_mtoken_input", "generation": "cost_per_mtoken_output"}
SCHEMA_VERSION = "1.1"


def cost_text(sizing: Sizing, language: str | None = None, alternatives: bool = False) -> str:
    """Costs with the prices that they rest on, and what is missing; alternatives: beside every
    offer of the price book too."""
    texts = Texts(language, sizing.currency)
    title = texts.say("cost_title")
    lines = ["=" * WIDTH, f"{title} ({sizing.currency})", "=" * WIDTH]
    lines += [verdict(sizing, texts), ""]
    shown = [(texts.say(key), names) for key, names in SECTIONS.items()]
    for kind in against(sizing):
        key, names = ALTERNATIVES[kind]
        shown.append((_against(sizing, kind, texts.say(key)), names))
    for heading, names in shown:
        lines += [ruled(heading), *_section(sizing, names, texts), ""]
    generated = generated_line(sizing, texts)
    lines += [*wrapped(generated, 2), ""] if generated else []
    if alternatives:
        lines += alternative_lines(sizing, texts)
    every = [name for _, names in shown for name in names]
    beside = [*views.TOKEN_COSTS, *every] if alternatives else every
    absent = list(missing_lines(sizing, beside, texts))
    if absent:
        lines += [ruled(texts.say("cost_absent"))]
        lines += [part for line in absent for part in wrapped(line, 2)]
        lines.append("")
    lines += [ruled(texts.say("cost_prices"))]
    lines += [part for line in price_lines(sizing, texts) for part in wrapped(line, 2)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _against(sizing: Sizing, kind: str, heading: str) -> str:
    """The heading with the offer that the case names."""
    name = sizing.nfr[naming_field(kind)]
    return f"{heading}: {name}" if name else heading


def _section(sizing: Sizing, names: Iterable[str], texts: Texts) -> Iterator[str]:
    """A line for each figure that has a value; which have none, and why where no price lacks."""
    headings = ["", *map(texts.scenario, sizing.scenarios)]
    known = known_of(sizing, names)
    rows = [
        [
            texts.labelled(name, BOOK.quantities[name].unit),
            *(_figure(name, it.results[name], texts) for it in sizing.scenarios.values()),
        ]
        for name in known
    ]
    if rows:
        yield from aligned([headings, *rows])
    lacks = {name: lacking(sizing.recommended, name) for name in names}
    empty = [texts.label(name) for name in names if name not in known and lacks[name]]
    told = [texts.say("cost_empty", names=", ".join(empty))] if empty else []
    told += [line for name in names if not lacks[name] for line in reasons(sizing, name, texts)]
    for line in told:
        yield from wrapped(line, 2)


def _figure(name: str, value: float | None, texts: Texts) -> str:
    """A number without its unit, which the label has; a share in per cent."""
    quantity = BOOK.quantities[name]
    if quantity.unit.percent:
        return texts.measure(value, quantity.unit, quantity.digits)
    return texts.number(value, quantity.digits)


def cost_document(sizing: Sizing, alternatives: bool = False) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where a price is missing."""
    names = [*views.COST_CAPITAL, *views.COST_YEAR, *views.COST_SHARES, *views.COST_LIFETIME]
    return {
        **headed(SCHEMA_VERSION, sizing.currency),
        "complete": sizing.complete,
        "generated_basis": GENERATED_BY[int(sizing.recommended.results["generated_basis"] or 0)],
        "inputs": {name: sizing.nfr[name] for name in FIELDS if name not in PRICED},
        "prices": {name: _price(sizing, name) for name in PRICED},
        "missing": {key: list(lacking(it, TOTAL)) for key, it in sizing.scenarios.items()},
        "scenarios": {
            key: {
                **{
                    name: it.results[name]
                    for name in [*views.COST_NODES, *names, *views.COST_BESIDE]
                },
                **{basis: {name: it.results[name] for name in of} for basis, of in BASES.items()},
                "against": {
                    kind: {name: it.results[name] for name in of}
                    for kind, (_, of) in ALTERNATIVES.items()
                },
                "phases": {phase: it.results[name] for phase, name in PHASES.items()},
            }
            for key, it in sizing.scenarios.items()
        },
        **({"alternatives": alternatives_document(sizing)} if alternatives else {}),
    }


def _price(sizing: Sizing, name: str) -> Mapping[str, Any]:
    item = sizing.priced.get(name)
    told = item.model_dump(include=set(Dated.model_fields), exclude_none=True) if item else {}
    unit = FIELDS[name].unit
    assert unit is not None
    own = {"currency": sizing.currency} if unit.money else {}
    # The value is in the book's currency, whatever the item's own is.
    return {**told, **own, "value": sizing.nfr[name]}


def cost_json(sizing: Sizing, alternatives: bool = False) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json_text(cost_document(sizing, alternatives))
