"""Where cases come from: a file of this machine, or an address that fsspec opens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from sizing_xl.errors import InputError, Problem

# The longer endings first: a grid is no list of cases.
GRIDS = (".grid.json", ".grid.toml")
ENDINGS = (*GRIDS, ".csv", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet")

_BLOCK = 1 << 20
_PASSWORD = re.compile(r"(?<=://)[^/@]*@")


def ending_of(source: str) -> str:
    """Which of ENDINGS a source has. Raises InputError."""
    name = source.partition("::")[0]
    name = (urlsplit(name).path or name) if remote(source) else name
    for ending in ENDINGS:
        if name.lower().endswith(ending):
            return ending
    raise refused("unknown_format", source, details={"endings": ENDINGS})


def remote(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


def without_password(source: str) -> str:
    """A source as messages show it: without a password."""
    return _PASSWORD.sub("", source)


def refused(rule: str, source: str, **known: Any) -> InputError:
    """The one thing that is wrong with a source as a whole."""
    return InputError([Problem(rule, file=without_password(source), **known)])


def library(name: str, module: str | None = None) -> Any:
    """A module of a library that only some sources need. Raises InputError."""
    try:
        found = import_module(name)
        return import_module(module) if module else found
    except ImportError:
        raise InputError([Problem("library_missing", details={"library": name})]) from None


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a source. Raises InputError where it cannot be opened or read."""
    try:
        with _remote_file(source) if remote(source) else open(source, "rb") as file:
            yield file
    except FileNotFoundError:
        raise refused("file_missing", source) from None
    except OSError as error:
        reason = " ".join((error.strerror or str(error)).split())[:200] or type(error).__name__
        # Libraries raise it too, without a number, about what the file holds.
        rule = "broken_file" if error.errno is None and not remote(source) else "file_unreadable"
        raise refused(rule, source, details={"reason": reason}) from None


def _remote_file(source: str) -> Any:
    """A file that fsspec opened: what its protocols raise is no closed list."""
    fsspec = library("fsspec")
    try:
        return fsspec.open(source, "rb").open()
    except OSError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise refused("address_unreadable", source, details={"reason": reason}) from None


def whole(source: str, most_bytes: int) -> bytes:
    """All bytes of a source that is read at once. Raises InputError when they are too many."""
    content = bytearray()
    with opened(source) as file:
        while block := file.read(_BLOCK):
            content += block
            if len(content) > most_bytes:
                raise refused("cases_too_large", source, details={"most_bytes": most_bytes})
    return bytes(content)


def json_value(source: str, most_bytes: int, pairs: Any) -> Any:
    """What a JSON file holds. Raises InputError."""
    content = whole(source, most_bytes)
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=pairs)
    except UnicodeDecodeError as error:
        raise refused("file_not_utf8", source, details={"position": error.start}) from None
    except RecursionError:
        raise refused("broken_json_depth", source) from None
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise refused("broken_json", source, details={"line": line, "column": column}) from None
