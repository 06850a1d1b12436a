"""What pydantic does before it checks a number or a word: rules that schemas and texts share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from math import ceil, isfinite
from typing import Any

from pydantic_core import PydanticCustomError

from sizing_xl.errors import Problem, writable
from sizing_xl.fields import Field
from sizing_xl.files.limits import DEEPEST, MOST_DIGITS
from sizing_xl.files.written import Written
from sizing_xl.precisions import KV_PRECISION_ALIASES, KV_PRECISIONS, PRECISION_ALIASES, PRECISIONS
from sizing_xl.reading.characters import named, odd
from sizing_xl.reading.numbers import exact, number, too_long

# The rules of the Problems that these checks raise.
RULES = (
    "ambiguous_number",
    "inner_half_character", "inner_not_finite", "inner_too_deep",
    "inner_too_many_digits", "odd_character", "rack_half", "word_left_out",
)  # fmt: skip
# Before the rule of what stands somewhere inside a field.
INNER = "inner_"
_MOST_SHOWN = 80
_BETWEEN = re.compile(r"[\s_-]+")


def whole(value: Any) -> Any:
    """A count that was written 1000.0, or that a product left at 1724.9999999999998."""
    value = real(value, True)
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else exact(value, True)


def real(value: Any, is_whole: bool = False) -> Any:
    """A number; one that a file writes 1.000 is asked about."""
    if not isinstance(value, Written):
        return value
    read = number(value.text, is_whole)
    if isinstance(read, Problem):
        raise PydanticCustomError("ambiguous_number", "ambiguous")
    return value.text if too_long(value.text) else float(value)


def rack_units(value: Any) -> Any:
    """A height in a rack: half units are told how they are counted."""
    value = whole(value)
    if isinstance(value, float) and (2 * value).is_integer():
        raise PydanticCustomError("rack_half", "half", {"whole": ceil(value)})
    return value


def free(value: Any) -> Any:
    """What a vendor's sheet says in no form of ours: it must still be written, in any file."""
    left = [("", value, 0)]
    while left:
        path, found, depth = left.pop()
        rule = _unwritable(found, depth)
        if rule:
            most = DEEPEST if depth > DEEPEST else MOST_DIGITS
            shown = str(found) if isinstance(found, (str, float)) else type(found).__name__
            details = {"path": writable(path), "found": writable(shown[:_MOST_SHOWN]), "most": most}
            raise PydanticCustomError(f"{INNER}{rule}", rule, details)
        if isinstance(found, dict):
            left += [(f"{path}.{key}", inner, depth + 1) for key, inner in found.items()]
            left += [(f"{path}.{key}", key, depth) for key in found]
        elif isinstance(found, list):
            left += [(f"{path}[{number}]", it, depth + 1) for number, it in enumerate(found)]
    return value


def _unwritable(found: Any, depth: int) -> str:
    """Why a value of JSON could not be written again; "" where it can."""
    if depth > DEEPEST:
        return "too_deep"
    if isinstance(found, str):
        broken = not found.isascii() and writable(found) != found
        return "half_character" if broken else ""
    if isinstance(found, Written) and too_long(found.text):
        return "too_many_digits"
    return "not_finite" if isinstance(found, float) and not isfinite(found) else ""


def word_of(field: Field) -> Callable[[Any], Any]:
    """What reads a word of a field's choices."""

    def check(value: Any) -> Any:
        return _word(value, field.choices, tuple(field.words.items()))

    return check


def precision(value: Any) -> Any:
    """The name of a precision of weights, as a catalog may write it."""
    return _word(value, PRECISIONS, tuple(PRECISION_ALIASES.items()))


def kv_precision(value: Any) -> Any:
    """The name of a precision of the KV cache, as a catalog may write it."""
    return _word(value, KV_PRECISIONS, tuple(KV_PRECISION_ALIASES.items()))


def _word(value: Any, choices: tuple[str, ...], aliases: tuple[tuple[str, str], ...]) -> Any:
    """The choice that a word means, in any case, with or without hyphens; else the word."""
    if not isinstance(value, str) or value in choices:
        return value
    meant = _meanings(choices, aliases).get(_key(value))
    if meant:
        return meant
    if meant == "":
        raise PydanticCustomError("word_left_out", "left out")
    character = odd(value.strip())
    if character is not None:
        details = {"near": list(choices), "character": named(character)}
        raise PydanticCustomError("odd_character", "odd", details)
    return value


@lru_cache(maxsize=32)
def _meanings(choices: tuple[str, ...], aliases: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {
        **{_key(choice): choice for choice in choices},
        **{_key(alias): choice for alias, choice in aliases},
    }


def _key(word: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", word).lower())
