"""The field of a case that a heading, a key or the name of an option means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sizing_xl.errors import Problem
from sizing_xl.fields import GIVEN, OTHER_NAMES, PRICED, REQUIRED
from sizing_xl.files.strict_json import repeated_keys
from sizing_xl.reading.names import unknown

# Characters of a heading that may name a field; longer ones would fill the memory of the last.
_LONGEST = 200
# What may stand, with a point, before the name of a price.
PRICES = ("price", "prices")


def field_of(heading: str) -> str | None:
    """The field that a heading names; None when it names none."""
    return _field_of(heading) if len(heading) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _field_of(heading: str) -> str | None:
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    name = re.sub(r"[\s_-]+", "_", plain).strip("_")
    group, _, price = name.partition(".")
    if group in PRICES and price in PRICED:
        return price
    name = OTHER_NAMES.get(name, name)
    return name if name in GIVEN else None


def named_values(found: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """What an object gives each of its keys; of prices in an object of their own,
    ``{"price": {"node_price": 1}}`` or price.node_price of TOML, each by price.NAME."""
    for key, value in found.items():
        if key in PRICES and isinstance(value, Mapping):
            yield from ((f"{key}.{name}", it) for name, it in value.items())
        else:
            yield key, value


def repeated_names(found: Mapping[str, Any]) -> list[str]:
    """The keys that an object, or the object of its prices, has more than once."""
    groups = {key: found[key] for key in PRICES if isinstance(found.get(key), Mapping)}
    inner = [f"{key}.{name}" for key, group in groups.items() for name in repeated_keys(group)]
    return [*repeated_keys(found), *inner]


def unknown_heading(heading: str, value: Any, **where: Any) -> Problem:
    """A name that is no field's, with the nearest that are."""
    return unknown(
        "unknown_field", heading, value, [*GIVEN, *OTHER_NAMES],
        asked=heading, meant=OTHER_NAMES, otherwise=REQUIRED, **where,
    )  # fmt: skip
