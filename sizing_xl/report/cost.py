"""What a fleet costs, three scenarios side by side: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import Dated
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.cost import SECTIONS, TOTAL, known_of, lacking, missing_lines, price_lines
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import Texts
from sizing_xl.version import __version__

# The bases by the names that users of OpenCost know.
BASES = {"allocation": views.COST_ALLOCATION, "usage": views.COST_USAGE}
# What 1M tokens of each phase cost (allocation), by the names that users of llm-d know.
PHASES = {"prompt": "cost_per_mtoken_input", "generation": "cost_per_mtoken_output"}
SCHEMA_VERSION = "1.0"


def cost_text(sizing: Sizing, language: str | None = None) -> str:
    """Costs with the prices that they rest on, and what is missing."""
    texts = Texts(language, sizing.currency)
    title = texts.say("cost_title")
    lines = ["=" * WIDTH, f"{title} ({sizing.currency})", "=" * WIDTH]
    lines += [verdict(sizing, texts), ""]
    headings = ["", *map(texts.scenario, sizing.scenarios)]
    for title, names in SECTIONS.items():
        known = known_of(sizing, names)
        rows = [
            [
                f"{texts.label(name)} [{texts.symbol(BOOK.quantities[name].unit)}]",
                *(
                    texts.number(it.results[name], BOOK.quantities[name].digits)
                    for it in sizing.scenarios.values()
                ),
            ]
            for name in known
        ]
        lines += [ruled(texts.say(title))]
        lines += aligned([headings, *rows]) if rows else []
        absent = [name for name in names if name not in known]
        # One cause is told once: of the total, else of the last that lacks something else.
        told = dict.fromkeys(missing_lines(sizing, absent, texts))
        lines += [part for line in told for part in wrapped(line, 2)]
        lines.append("")
    lines += [ruled(texts.say("cost_prices"))]
    lines += [part for line in price_lines(sizing, texts) for part in wrapped(line, 2)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def cost_document(sizing: Sizing) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where a price is missing."""
    names = [*views.COST_CAPITAL, *views.COST_YEAR, *views.COST_SHARES, *views.COST_LIFETIME]
    return {
        "schema_version": SCHEMA_VERSION,
        "generator": {"name": "sizing_xl", "version": __version__},
        "currency": sizing.currency,
        "complete": sizing.complete,
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
                "phases": {phase: it.results[name] for phase, name in PHASES.items()},
            }
            for key, it in sizing.scenarios.items()
        },
    }


def _price(sizing: Sizing, name: str) -> Mapping[str, Any]:
    item = sizing.priced.get(name)
    told = item.model_dump(include=set(Dated.model_fields), exclude_none=True) if item else {}
    unit = FIELDS[name].unit
    assert unit is not None
    own = {"currency": sizing.currency} if unit.money else {}
    # The value is in the book's currency, whatever the item's own is.
    return {**told, **own, "value": sizing.nfr[name]}


def cost_json(sizing: Sizing) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json.dumps(cost_document(sizing), ensure_ascii=False, indent=2) + "\n"
