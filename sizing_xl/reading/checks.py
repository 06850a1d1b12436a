"""What pydantic does before it checks a number or a word: rules that schemas and texts share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from math import ceil
from typing import Any

from pydantic_core import PydanticCustomError

from sizing_xl.errors import Problem
from sizing_xl.fields import (
    KV_PRECISION_ALIASES,
    KV_PRECISIONS,
    PRECISION_ALIASES,
    PRECISIONS,
    Field,
)
from sizing_xl.files.written import Written
from sizing_xl.reading.characters import named, odd
from sizing_xl.reading.numbers import exact, number

# The rules of the Problems that these checks raise.
RULES = ("ambiguous_number", "odd_character", "rack_half", "word_left_out")
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
    return float(value)


def rack_units(value: Any) -> Any:
    """A height in a rack: half units are told how they are counted."""
    value = whole(value)
    if isinstance(value, float) and (2 * value).is_integer():
        raise PydanticCustomError("rack_half", "half", {"whole": ceil(value)})
    return value


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
