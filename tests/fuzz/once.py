"""What no input changes is made once a process, so that the time goes to what an input does: the
shipped catalogs as they were checked, and the parser of a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import mock

_kept: dict[Any, tuple[Any, Any]] = {}


@contextmanager
def made_once() -> Iterator[None]:
    from sizing_xl.catalog import load
    from sizing_xl.cli import program

    read, checked, parser = load.read_object, load.checked_entries, program.parser
    with (
        mock.patch.object(load, "read_object", _objects(read, load.shipped_directory())),
        mock.patch.object(load, "checked_entries", _entries(checked)),
        mock.patch.object(program, "parser", _parser(parser)),
    ):
        yield


def _objects(read: Callable[..., Any], shipped: Path) -> Callable[..., Any]:
    """The content of a shipped file, which nothing changes."""

    @wraps(read)
    def objects(path: Path) -> Any:
        if path.parent != shipped:
            return read(path)
        if path not in _kept:
            _kept[path] = None, read(path)
        return _kept[path][1]

    return objects


def _entries(checked_entries: Callable[..., Any]) -> Callable[..., Any]:
    """Entries of a shipped file, whose name has no directory; those of the same name whose content
    is another one are checked as ever."""

    @wraps(checked_entries)
    def entries(schema: Any, raws: Any, field: str, file: str, parts: Any = None) -> Any:
        known = _kept.get(file)
        if known is not None and known[0] == raws:
            found, problems = known[1]
            return dict(found), list(problems)
        answer = checked_entries(schema, raws, field, file, parts)
        if known is None and "/" not in file and not answer[1]:
            _kept[file] = raws, (dict(answer[0]), list(answer[1]))
        return answer

    return entries


def _parser(parser: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(parser)
    def made(texts: Any) -> Any:
        key = parser, texts.language
        if key not in _kept:
            _kept[key] = None, parser(texts)
        return _kept[key][1]

    return made
