"""Every figure of every catalog: its value, where it comes from, its date and how old that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.prices import Dated, age_days
from sizing_xl.report.written import json_text
from sizing_xl.texts import MISSING, Texts

# Fields of an entry that tell of its figures, and are none.
_ABOUT = {"source", "notes", "unusual", "aliases", "as_of", "unit", "currency", "confidence",
          "example", "name", "kind"}  # fmt: skip
# A date inside a source's words: the last one is that of the document.
_DATE = re.compile(r"\b(20\d\d)(?:-(0[1-9]|1[0-2]))?(?:-(0[1-9]|[12]\d|3[01]))?\b")


class Sourced(NamedTuple):
    """A figure. place: its path in the file. as_of, age: None where the source tells no date."""

    file: str
    place: str
    value: float | int | str
    unit: str
    as_of: str | None
    age_days: float | None
    source: str


def sourced(catalogs: Catalogs) -> Iterator[Sourced]:
    """All figures in the order of the catalogs."""
    for catalog in ("models", "servers", "storage", "measurements"):
        files = catalogs.origins.get(catalog, {})
        for entry in getattr(catalogs, catalog).values():
            source = "; ".join(entry.source)
            yield from _figures(
                files.get(entry.name, f"{catalog}.json"), entry.name, entry, source, catalogs
            )
    for section in ("precisions", "scenarios", "defaults", "policy", "alert_limits", "thresholds"):
        part = getattr(catalogs.parameters, section)
        named = part.items() if isinstance(part, dict) else part
        for name, item in named:
            yield from _figures("parameters.json", f"{section}.{name}", item, item.source, catalogs)
    prices = catalogs.prices
    for currency, rate in prices.exchange_rates.items():
        yield from _figures(
            "prices.json", f"exchange_rates.{currency}", rate, rate.source or "", catalogs
        )
    for name, item in prices.rates:
        yield from _figures("prices.json", f"rates.{name}", item, item.source or "", catalogs)
    for section in ("servers", "storage", "offers"):
        for item in getattr(prices, section):
            place = f"{section}.{item.name}"
            yield from _figures("prices.json", place, item, item.source or "", catalogs)


def _figures(
    file: str, place: str, item: BaseModel, source: str, catalogs: Catalogs
) -> Iterator[Sourced]:
    dated = getattr(item, "as_of", None)
    if dated is None and not isinstance(item, Dated):
        found = ["-".join(filter(None, it.groups())) for it in _DATE.finditer(source)]
        dated = max(found, default=None)
    age = age_days(dated, catalogs.as_of)
    for path, value in _numbers(item.model_dump(exclude_none=True, exclude=_ABOUT)):
        unit = (getattr(item, "unit", None) or "") if isinstance(item, Dated) else ""
        yield Sourced(file, f"{place}.{path}", value, unit, dated, age, source)


def _numbers(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The numbers of a part of a catalog with their paths."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _ABOUT:
                yield from _numbers(value, f"{path}.{key}" if path else key)
    elif isinstance(node, (list, tuple)):
        for number, value in enumerate(node):
            yield from _numbers(value, f"{path}[{number}]")
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield path, node


def sources_lines(catalogs: Catalogs, texts: Texts) -> str:
    """A line a figure: file, figure, value, date, age, source."""
    lines = []
    for it in sourced(catalogs):
        age = MISSING
        if it.age_days is not None:
            age = texts.say("cost_age", days=int(it.age_days))
        value = f"{it.value:g}" if isinstance(it.value, float) else str(it.value)
        words = (it.file, it.place, f"{value} {it.unit}".rstrip(), it.as_of or MISSING, age)
        lines.append("\t".join((*words, it.source or MISSING)))
    return "\n".join(lines) + "\n"


def sources_json(catalogs: Catalogs) -> str:
    """The same as a JSON list."""
    rows = [it._asdict() for it in sourced(catalogs)]
    return json_text(rows)
