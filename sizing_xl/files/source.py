"""Reading a source: a file of this machine, or an address that fsspec opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, BinaryIO

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.told import READING, Rules, reported, unreadable, without_password

_BLOCK = 1 << 20


def remote(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


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
    rules = READING if remote(source) else _LOCAL
    with (
        reported(InputError, rules, file=without_password(source)),
        _remote_file(source) if remote(source) else open(source, "rb") as file,
    ):
        yield file


def _system_or_library(error: OSError) -> str:
    """Libraries raise it too, without a number, about what the file holds."""
    return "broken_file" if error.errno is None else unreadable(error)


_LOCAL: Rules = {**READING, OSError: _system_or_library}
# What fsspec's protocols raise is no closed list.
_OPENING: Rules = {OSError: None, Exception: "address_unreadable"}


def _remote_file(source: str) -> Any:
    fsspec = library("fsspec")
    with reported(InputError, _OPENING, file=without_password(source)):
        return fsspec.open(source, "rb").open()


def whole(source: str, most_bytes: int, rule: str) -> bytes:
    """All bytes of a source. Raises InputError, with this rule, when they are too many."""
    content = bytearray()
    with opened(source) as file:
        while block := file.read(_BLOCK):
            content += block
            if len(content) > most_bytes:
                raise refused(rule, source, details={"most_bytes": most_bytes})
    return bytes(content)
