"""Reading JSON strictly: line and column of a fault, no repeated keys, no NaN, no endless depth;
and how all of ours is laid out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sizing_xl.errors import CatalogError, Problem, SizingError
from sizing_xl.files.limits import LARGEST_FILE_BYTES, MOST_JSON_VALUES
from sizing_xl.files.source import bounded
from sizing_xl.files.told import READING, Rules, figures_of, reported
from sizing_xl.files.written import decimal, whole

_RULES: Rules = {
    UnicodeDecodeError: "file_not_utf8",
    ValueError: "broken_json",
    RecursionError: "broken_json_depth",
}


class Repeating(dict[str, Any]):
    """An object of JSON with keys that stand in it more than once; the last value holds."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.repeated = [key for key, count in times.items() if count > 1]


def repeated_keys(found: Mapping[str, Any]) -> list[str]:
    """The keys that an object of `parsed` has more than once."""
    return found.repeated if isinstance(found, Repeating) else []


def parsed(
    text: str | bytes,
    kind: type[SizingError],
    *,
    strict: bool = True,
    first_line: int = 1,
    **where: Any,
) -> Any:
    """What JSON holds. Raises `kind` with one Problem, at `where`, when it is none.

    strict: refuse repeated keys and NaN; else, where a bad object must not spoil the others, an
    object with repeated keys is Repeating and NaN a float that no field takes.
    first_line: number of the text's first line. Bytes are UTF-8. Numbers such as 1.000 are Written,
    and so are whole ones of more digits than can be meant.
    """

    def figures(error: Exception) -> dict[str, Any]:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        return {**figures_of(error), "line": first_line + line - 1, "column": column}

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeating = Repeating(pairs)
        if strict:
            raise kind([Problem("repeated_key", value=repeating.repeated[0], **where)])
        return repeating

    def constant(name: str) -> float:
        if strict:
            raise kind([Problem("not_a_number", value=name, **where)])
        return float(name)

    with reported(kind, _RULES, figures, **where):
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        if sum(map(text.count, "[{,")) > MOST_JSON_VALUES:  # what comes before each value
            details = {"most": MOST_JSON_VALUES}
            raise kind([Problem("too_many_values", details=details, **where)])
        return json.loads(
            text,
            object_pairs_hook=unique,
            parse_constant=constant,
            parse_float=decimal,
            parse_int=whole,
        )


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises CatalogError with one Problem when it is not one."""
    file = str(path)
    with reported(CatalogError, READING, file=file):
        content = bounded(path, LARGEST_FILE_BYTES)
    if content is None:
        details = {"most_bytes": LARGEST_FILE_BYTES}
        raise CatalogError([Problem("file_too_large", file=file, details=details)])
    value = parsed(content, CatalogError, file=file)
    if not isinstance(value, dict):
        raise CatalogError([Problem("not_an_object", value=type(value).__name__, file=file)])
    return value


def laid_out(value: Any) -> str:
    """JSON as text: two spaces, characters as they are, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
