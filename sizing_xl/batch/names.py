"""File names of cases, from a pattern such as ``{number:06d}_{model}``: safe in any file system."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from typing import Any, NamedTuple

from sizing_xl.batch.fields import NAMES
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.told import reason
from sizing_xl.nearest import nearest
from sizing_xl.reading.values import TEXTS, WHOLE

# The tables of a batch.
RESULTS_CSV, RESULTS_PARQUET = "results.csv", "results.parquet"
ERRORS_CSV, INDEX = "errors.csv", "index.xlsx"
TABLES = (RESULTS_CSV, RESULTS_PARQUET, ERRORS_CSV, INDEX)

LONGEST = 200
# Of a name in sub-directories: how many, and how long each may be.
_MOST_DIRECTORIES, _LONGEST_DIRECTORY = 3, 60
_LONGEST_PATTERN = 1000

# Fill, sign, width and precision, thousands, type; no nested fields, no widths of thousands.
_SPECIFICATION = re.compile(r"(.?[<>=^])?[-+ ]?#?0?\d{0,2}[,_]?(\.\d{1,2})?[a-zA-Z%]?")
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]+")
# Names that Windows keeps for devices, and those of the batch's own files.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_OWN = frozenset({"results", "errors", "index", "manifest"})
_NONE = "na"
# Types that are refused: a whole number as a character or rounded to a few digits, which fails or
# repeats itself from some number on; digits as the locale of each process has them.
_TYPES: dict[type, str] = {int: "ceEgGn%", float: "n", str: ""}
# Numbers of cases whose names must differ, when they hold the number.
_NUMBERS = (1, 2, 999_999_998, 999_999_999, 2**63 - 1)
# What a pattern knows besides the fields of a workload.
_NUMBER = "number"
_FIELDS = (_NUMBER, *NAMES)


class _Piece(NamedTuple):
    """A stretch of fixed text, and the field after it (None at the end)."""

    text: str
    field: str | None
    specification: str


def check_pattern(pattern: str) -> None:
    """Raises InputError for a pattern that cannot be read, or with a field that no case has."""
    pieces = _pieces(pattern)
    named = [piece.field for piece in pieces if piece.field is not None]
    if unknown := [name for name in named if name not in _FIELDS]:
        raise InputError([_unknown(name) for name in dict.fromkeys(unknown)])
    for piece in pieces:
        kind = piece.specification[-1:]
        if piece.field and kind and kind in _TYPES[_kind(piece.field)]:
            raise _unreadable(pattern, f"{{{piece.field}:{piece.specification}}}")
    try:
        stems = {number: file_stem(pattern, number, _sample(number)) for number in _NUMBERS}
    except (ValueError, TypeError, OverflowError) as error:
        raise _unreadable(pattern, reason(error)) from None
    if _NUMBER in named and len(set(stems.values())) < len(stems):
        raise _unreadable(pattern, f"{stems[1]} = {stems[2]}")


def _sample(number: int) -> dict[str, Any]:
    """A workload, as far as names go: with the number of the case small or large figures."""
    return {name: "x" if _kind(name) is str else _kind(name)(number) for name in NAMES}


def file_stem(pattern: str, number: int, inputs: Mapping[str, Any]) -> str:
    """The name of a case's files, without the ending.

    inputs: the workload as it is used. "/" in the pattern makes sub-directories; every other
    character that is not a letter, a digit or . _ + - becomes "-", and what is longer than 200
    characters is cut.
    """
    values = {**inputs, _NUMBER: number}
    written = []
    for piece in _pieces(pattern):
        written.append(piece.text)
        if piece.field is not None:
            kind, value = _kind(piece.field), values.get(piece.field)
            written.append(_UNSAFE.sub("-", _formatted(kind, value, piece.specification)))
    *directories, name = "".join(written).split("/")
    parts = [_part(part, _LONGEST_DIRECTORY) for part in directories]
    rest = LONGEST - sum(len(part) + 1 for part in parts)
    parts.append(_part(name, rest))
    if parts[0].partition(".")[0].lower() in _OWN:
        parts[0] = f"_{parts[0]}"[: rest if len(parts) == 1 else None]
    return "/".join(parts)


def _part(text: str, longest: int) -> str:
    """One component of a path: never hidden, never "..", never a device of Windows."""
    part = text.strip(".")[:longest].rstrip(".") or "_"
    if part.partition(".")[0].lower() in _DEVICES:
        part = f"_{part}"[:longest]
    return part


def _formatted(kind: type, value: Any, specification: str) -> str:
    if value is None:
        return _NONE
    if kind is float:
        return format(float(value), specification or ".10g")
    return format(kind(value), specification)


@lru_cache(maxsize=8)
def _pieces(pattern: str) -> tuple[_Piece, ...]:
    """Raises InputError for a pattern that cannot be read."""
    if not isinstance(pattern, str) or not pattern.strip() or len(pattern) > _LONGEST_PATTERN:
        raise _unreadable(pattern, f"1-{_LONGEST_PATTERN}")
    try:
        parsed = list(Formatter().parse(pattern))
    except ValueError as error:
        raise _unreadable(pattern, reason(error)) from None
    pieces = []
    for text, field, specification, conversion in parsed:
        if conversion or not _SPECIFICATION.fullmatch(specification or ""):
            raise _unreadable(pattern, f"{{{field}!{conversion}:{specification}}}")
        safe = "/".join(_UNSAFE.sub("-", part) for part in text.split("/"))
        pieces.append(_Piece(safe, field, specification or ""))
    if sum(piece.text.count("/") for piece in pieces) > _MOST_DIRECTORIES:
        raise _unreadable(pattern, f"/ > {_MOST_DIRECTORIES}")
    return tuple(pieces)


def _kind(field: str) -> type:
    """Whether a field is a text, a whole number or a number."""
    return str if field in TEXTS else int if field in (_NUMBER, *WHOLE) else float


def _unknown(name: str) -> Problem:
    near = nearest(name, _FIELDS) or list(_FIELDS)
    return Problem("unknown_field", "pattern", name, details={"near": near})


def _unreadable(pattern: str, why: str) -> InputError:
    return InputError([Problem("batch_pattern", "pattern", pattern, details={"reason": why})])
