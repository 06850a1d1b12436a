"""The field of a case that a heading, a key or the name of an option means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from sizing_xl.errors import Problem
from sizing_xl.fields import GIVEN, OTHER_NAMES, REQUIRED
from sizing_xl.reading.names import unknown

# Characters of a heading that may name a field; longer ones would fill the memory of the last.
_LONGEST = 200


def field_of(heading: str) -> str | None:
    """The field that a heading names; None when it names none."""
    return _field_of(heading) if len(heading) <= _LONGEST else None


@lru_cache(maxsize=1024)
def _field_of(heading: str) -> str | None:
    plain = unicodedata.normalize("NFKC", heading).strip().lower()
    name = re.sub(r"[\s_-]+", "_", plain).strip("_")
    name = OTHER_NAMES.get(name, name)
    return name if name in GIVEN else None


def unknown_heading(heading: str, value: Any, **where: Any) -> Problem:
    """A name that is no field's, with the nearest that are."""
    return unknown(
        "unknown_field", heading, value, [*GIVEN, *OTHER_NAMES],
        asked=heading, meant=OTHER_NAMES, otherwise=REQUIRED, **where,
    )  # fmt: skip
