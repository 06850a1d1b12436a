"""Reading a JSON file strictly: line and column of a fault, no repeated keys, no NaN."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sizing_xl.errors import CatalogError, Problem

LARGEST_FILE_BYTES = 20_000_000


class _Refused(ValueError):
    def __init__(self, rule: str, value: Any) -> None:
        self.rule, self.value = rule, value


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises CatalogError with one Problem when it is not one."""

    def refuse(rule: str, **known: Any) -> CatalogError:
        return CatalogError([Problem(rule, file=str(path), **known)])

    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refuse("file_too_large", details={"most_bytes": LARGEST_FILE_BYTES})
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refuse("file_missing") from None
    except UnicodeDecodeError as error:
        raise refuse("file_not_utf8", details={"position": error.start}) from None
    except OSError as error:
        raise refuse("file_unreadable", details={"reason": error.strerror or "?"}) from None
    try:
        value = json.loads(source, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        details = {"line": error.lineno, "column": error.colno}
        raise refuse("broken_json", details=details) from None
    except _Refused as error:
        raise refuse(error.rule, value=error.value) from None
    except RecursionError:
        raise refuse("broken_json_depth") from None
    if not isinstance(value, dict):
        raise refuse("not_an_object", value=type(value).__name__)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused("repeated_key", key)
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise _Refused("not_a_number", name)
