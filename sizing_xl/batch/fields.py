"""The fields of a case as people write them: names in headings, numbers in cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS, OTHER_NAMES, REQUIRED
from sizing_xl.nearest import nearest

NAMES = tuple(FIELDS)
KINDS = {name: field.kind for name, field in FIELDS.items()}
TEXTS = frozenset(name for name, kind in KINDS.items() if kind is str)
WHOLE = frozenset(name for name, kind in KINDS.items() if kind is int)
MOST_TOLD = 20

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_SHORT = 60
# Digits in groups of three, as thousands are written: 131.072 or 131,072.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*", re.ASCII)
# Halves of a pair: in what JSON escapes, and in what was not UTF-8.
_BROKEN = re.compile("[\ud800-\udfff]")
_LARGEST_EXACT = 2.0**53


@lru_cache(maxsize=1024)
def field_of(heading: str) -> str | None:
    """The field that a heading names; None when it names none."""
    name = re.sub(r"[\s_-]+", "_", heading.strip().lower()).strip("_")
    name = OTHER_NAMES.get(name, name)
    return name if name in NAMES else None


def unknown(heading: str, value: Any, **where: Any) -> Problem:
    """A name that is no field's, with the nearest that are."""
    near = nearest(heading, [*NAMES, *OTHER_NAMES], meant=OTHER_NAMES)
    details = {"near": near or list(REQUIRED)}
    return Problem("unknown_field", printable(heading), value, details=details, **where)


def columns(headings: Sequence[Any], **where: Any) -> list[str | None]:
    """The field of each column; None under an empty heading. Raises InputError."""
    found: list[str | None] = []
    problems: list[Problem] = []
    for heading in headings:
        text = "" if heading is None else str(heading).strip()
        name = field_of(text)
        if _BROKEN.search(text):
            problems.append(Problem("not_utf8", value=printable(text), **where))
        elif text and name is None:
            problems.append(unknown(text, text, **where))
        elif name is not None and name in found:
            problems.append(Problem("repeated_heading", value=text, **where))
        found.append(name)
    problems = problems[:MOST_TOLD]
    problems += [Problem("missing", name, **where) for name in REQUIRED if name not in found]
    if problems:
        raise InputError(problems)
    return found


def typed(name: str | None, value: Any, comma: bool = False) -> Any:
    """A value as its field takes it; None when it is empty, a Problem when it can be no value.

    name: None for a cell that no heading names. comma: numbers may have a decimal comma.
    A text that is no number stays one: Workload refuses it, naming field and value.
    """
    if type(value) is str:
        if name in TEXTS and value.isascii():
            return value.strip() or None
        return (_typed_short if len(value) <= _SHORT else _typed_text)(name, value, comma)
    if value is None or isinstance(value, Problem):
        return value
    if name is None:
        return Problem("no_heading", value=value)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(_plain(value)) if name in TEXTS else _plain(value)
    return _no_value(value)


def _typed_text(name: str | None, value: str, comma: bool) -> Any:
    text = value.strip()
    if not text:
        return None
    if not text.isascii() and _BROKEN.search(text):
        return Problem("not_utf8", value=printable(text))
    if name is None:
        return Problem("no_heading", value=text)
    return text if name in TEXTS else _number(text, name in WHOLE, comma)


# Columns say the same again and again; long texts would fill the memory.
_typed_short = lru_cache(maxsize=4096)(_typed_text)


def _number(text: str, whole: bool, comma: bool) -> Any:
    """The number that a text writes, else the text.

    1.000 is refused where it may mean a thousand: as a whole number, and where commas are decimal.
    """
    if len(text) > _SHORT:
        return text
    grouped = _GROUPED.fullmatch(text)
    if grouped and (whole or (comma and grouped[1] == ".")):
        return Problem("ambiguous_number", value=text)
    written = text.replace(",", ".") if comma and "." not in text else text
    if not _NUMBER.fullmatch(written):
        return text
    return int(written) if written.lstrip("+-").isdigit() else _plain(float(written))


def _plain(number: int | float) -> int | float:
    """1000.0 as 1000: the same case is the same whatever it was read from."""
    exact = isinstance(number, float) and abs(number) < _LARGEST_EXACT
    return int(number) if exact and float(number).is_integer() else number


def _no_value(value: Any) -> Problem:
    """Why something that is neither text nor number is refused."""
    if isinstance(value, bool):
        return Problem("value_boolean", value=value)
    if isinstance(value, (date, time, timedelta)):
        return Problem("value_date", value=str(value))
    if isinstance(value, (list, dict)):
        return Problem("value_nested", value=printable(str(value)[:200]))
    kind = type(value).__name__
    return Problem("invalid", value=kind, details={"kind": kind})


def printable(text: str) -> str:
    """A text that can be written anywhere: half characters as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
