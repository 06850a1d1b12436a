"""The value of a field from what a door was given: a text, a number of a file, a cell."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sizing_xl.errors import Problem
from sizing_xl.fields import FIELDS, GIVEN, PRICED, Default
from sizing_xl.files.limits import LONGEST_VALUE, MOST_DIGITS
from sizing_xl.files.written import Written
from sizing_xl.reading.numbers import LONGEST, exact, number
from sizing_xl.texts.value import value_words

TEXTS = frozenset(name for name, field in GIVEN.items() if not field.numeric)
WHOLE = frozenset(name for name, field in FIELDS.items() if field.whole)

# Prices that a word may say to be none; those of alternatives are 0 where something is free.
_ITEMS = frozenset(name for name in PRICED if FIELDS[name].default is not Default.OFFER)
# Words for a price of an item that does not apply.
NOT_APPLICABLE = frozenset({"none", "nenhum", "nenhuma"})
# Characters of a value that is far too long.
_BEGIN = 40
# Bits of MOST_DIGITS digits.
_MOST_BITS = int(MOST_DIGITS / 0.30103)

# Halves of a pair: in what JSON escapes, and in what was not UTF-8.
BROKEN = re.compile("[\ud800-\udfff]")
# What a spreadsheet shows, and saves as CSV, in the place of a value.
_CELL_ERROR = re.compile(r"#[A-Z/0!?]+")


def typed(name: str | None, value: Any, comma: bool = False) -> Any:
    """A value as its field takes it; None when it is empty, a Problem when it can be no value.

    name: None for a cell that no heading names. comma: decimals of the file have commas.
    A text that is no number stays one: Workload refuses it, naming field and value.
    """
    if type(value) is str:
        if len(value) <= LONGEST and name in TEXTS and value.isascii() and value[:1] != "#":
            return value.strip() or None
        return (_typed_short if len(value) <= LONGEST else _typed_text)(name, value, comma)
    if value is None or isinstance(value, Problem):
        return value
    if name is None:
        return Problem("no_heading", value=value)
    if isinstance(value, Written):
        return value.text if name in TEXTS else _written(value, name in WHOLE)
    if isinstance(value, Decimal):
        value = math.nan if value.is_snan() else float(value)
    if type(value) is int and value.bit_length() > _MOST_BITS:
        return Problem("too_many_digits", value=value, details={"most": MOST_DIGITS})
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value_words(exact(value, False)) if name in TEXTS else exact(value, name in WHOLE)
    return _no_value(value)


def typed_fields(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Fields as they are taken, empty ones left out, and what is wrong with the others."""
    read = {name: typed(name, value) for name, value in given.items()}
    problems = [
        replace(value, field=name) for name, value in read.items() if isinstance(value, Problem)
    ]
    fields = {
        name: value
        for name, value in read.items()
        if value is not None and not isinstance(value, Problem)
    }
    return fields, problems


def _typed_text(name: str | None, value: str, comma: bool) -> Any:
    if len(value) > LONGEST_VALUE:
        begin = value[:_BEGIN]  # of what may be an address nothing is shown but that there is more
        shown = "…" if ":" in begin else f"{begin}…"
        return Problem("text_too_long", value=shown, details={"max_length": LONGEST_VALUE})
    text = value.strip()
    if not text:
        return None
    if not text.isascii() and BROKEN.search(text):
        return Problem("not_utf8", value=text)
    if name is None:
        return Problem("no_heading", value=text)
    if _CELL_ERROR.fullmatch(text):
        return Problem("cell_error", value=text)
    if name in _ITEMS and text.casefold() in NOT_APPLICABLE:
        return 0.0
    return text if name in TEXTS else number(text, name in WHOLE, comma)


# Columns say the same again and again; long texts would fill the memory.
_typed_short = lru_cache(maxsize=4096)(_typed_text)


def _written(value: Written, whole: bool) -> Any:
    """A number of JSON or TOML: asked about as its text would be."""
    return number(value.text, whole)


def _no_value(value: Any) -> Problem:
    """Why something that is neither text nor number is refused."""
    if isinstance(value, bool):
        return Problem("value_boolean", value=value)
    if isinstance(value, (date, time, timedelta)):
        return Problem("value_date", value=str(value))
    if isinstance(value, (list, dict)):
        return Problem("value_nested", value=value_words(value))
    kind = type(value).__name__
    return Problem("invalid", value=kind, details={"kind": kind})
