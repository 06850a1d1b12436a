"""A value as a message shows it: one line, never long, whatever the value is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

# Characters of a value that a message shows; more than are looked at of a text or a list.
LONGEST = 80
_READ, _PARTS, _DEEPEST = 4 * LONGEST, LONGEST // 2, 4
# Python refuses to write whole numbers of more digits than some thousands, and takes long for them.
_LONG_NUMBER = 10**LONGEST
# Rules whose sentence tells no value: there is none.
VALUELESS = frozenset(
    {
        *("missing", "needed_by_pattern", "missing_kind", "one_attention_form", "options_shape"),
        *("measure_missing", "measure_needs", "measure_lacks"),
    }
)


def value_words(value: Any) -> str:
    """A value in at most `LONGEST` characters; no value makes it raise or take long."""
    read = value[: _READ + 1] if isinstance(value, str) else value
    text = _repr(read, 0) if isinstance(read, str) else _str(read, 0)
    text = " ".join(text[:_READ].split())
    whole = len(text) <= LONGEST and not (isinstance(value, str) and len(value) > _READ)
    return text if whole else text[: LONGEST - 3] + "..."


def _str(value: Any, depth: int) -> str:
    return str.__str__(value) if isinstance(value, str) else _repr(value, depth, str)


def _repr(value: Any, depth: int, other: Any = repr) -> str:
    if isinstance(value, str):
        return repr(str.__str__(value)[:_READ])
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LONG_NUMBER:
        return _power(value)
    if isinstance(value, (list, tuple, Mapping)) and (depth > _DEEPEST or len(value) > _PARTS):
        return _cut(value, depth)
    try:
        if type(value) is list:
            return f"[{_joined(value, depth)}]"
        if type(value) is tuple:
            return f"({_joined(value, depth)}{',' * (len(value) == 1)})"
        if type(value) is dict:
            pairs = ((_repr(key, depth + 1), _repr(it, depth + 1)) for key, it in value.items())
            return "{" + ", ".join(f"{key}: {it}" for key, it in pairs) + "}"
        return str(other(value))
    except Exception:  # what somebody's class does when it is asked for its text
        return f"<{type(value).__name__}>"


def _cut(value: Any, depth: int) -> str:
    """The beginning of what has many or deep parts."""
    opening = "{" if isinstance(value, Mapping) else "[" if isinstance(value, list) else "("
    if depth > _DEEPEST:
        return f"{opening}..."
    return f"{opening}{_joined(islice(iter(value), _PARTS), depth)}, ..."


def _joined(parts: Iterable[Any], depth: int) -> str:
    return ", ".join([_repr(part, depth + 1) for part in parts])


def _power(value: int) -> str:
    """A whole number of many digits: its first ones and how many there are."""
    exponent = math.log10(abs(value))
    return f"{'-' * (value < 0)}{10 ** (exponent % 1):.2f}e+{int(exponent)}"
