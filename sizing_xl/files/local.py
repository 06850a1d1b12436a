"""Writing files: all of a set or none, under a temporary name first, never over each other."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.disk import is_remote, local_path
from sizing_xl.files.interrupts import held_back
from sizing_xl.files.ownership import (
    Standing,
    behind,
    check_distinct,
    check_plain,
    may_replace,
    refused,
    standing_at,
    temporary_beside,
)
from sizing_xl.files.told import MAKING_DIRECTORY, reported


def stem(*parts: str) -> str:
    """A file name's stem from names and the present moment: letters, digits, . + - and _ only."""
    moment = datetime.now().strftime("%Y%m%d_%H%M%S")
    return "_".join([*(re.sub(r"[^A-Za-z0-9.+-]+", "-", part) for part in parts), moment])


@held_back()
def write_set(directory: Path, names: Mapping[str, bytes]) -> list[Path]:
    """Write new files into a directory (made when missing): all of them or none.

    names: file name -> content. When a name of the set is taken, the whole set is numbered
    (``_2``, ``_3``...), so that two runs within one second keep their files apart.
    Raises OutputError naming the directory and the reason; then nothing of the set is left.
    """
    with _told(directory), ExitStack() as undone:
        _make(directory, undone)
        for number in count(1):
            wanted = {
                directory / _numbered(name, number): content for name, content in names.items()
            }
            with suppress(FileExistsError):
                written = _write_new(wanted)
                undone.pop_all()
                return written
    raise AssertionError("unreachable")


def _make(directory: Path, undone: ExitStack) -> None:
    """Make a directory, and those above it, where they are missing."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        undone.callback(_remove_empty, path)
    directory.mkdir(parents=True, exist_ok=True)


def _remove_empty(directory: Path) -> None:
    with suppress(OSError):
        directory.rmdir()


def named_path(named: str | os.PathLike[str]) -> Path:
    """The path that a user named to write at. Raises OutputError for an address of a service."""
    if is_remote(os.fspath(named)):
        raise refused("output_is_address", named)
    return local_path(os.fspath(named))


def check_named(path: Path) -> Path:
    """The file that a path which the user named leads to: one that is there, or none yet.

    Raises OutputError, naming the path as the user did, where something else is there.
    """
    target = behind(path)
    with _named_as(path):
        check_plain(target)
    return target


@contextmanager
def _named_as(path: Path) -> Iterator[None]:
    """Refusals of what is behind a path name the path."""
    try:
        yield
    except OutputError as error:
        raise OutputError(
            [replace(problem, file=str(path)) for problem in error.problems]
        ) from None


def replace_file(
    path: str | os.PathLike[str],
    content: bytes,
    ours: Callable[[Path], bool] = lambda path: False,
    force: bool = False,
) -> Path:
    """Write one file that the user named; see `replace_files`."""
    (written,) = replace_files([(named_path(path), content)], ours, force)
    return written


@held_back()
def replace_files(
    named: Sequence[tuple[Path, bytes]],
    ours: Callable[[Path], bool],
    force: bool = False,
    inputs: Iterable[Path] = (),
    directory: Path = Path(),
    names: Mapping[str, bytes] | None = None,
) -> list[Path]:
    """Write the files that the user named, and a set of new ones: all of them or none.

    named: path -> content. A file that stands there is replaced when it holds just this, when
    it is `ours` or with `force`, and only when all the new ones are whole; see files/ownership.py.
    inputs: files that the command reads. directory, names: the set, as `write_set` takes it.
    Raises OutputError, with every path that must not be written; then nothing was touched.
    """
    check_distinct([path for path, _ in named], inputs)
    wanted = _permitted(named, ours, force)
    kept: list[Path] = []
    with ExitStack() as unmade, ExitStack() as leftovers, ExitStack() as undone:
        for file in wanted:
            with _told(file.path):
                _make(file.path.parent, unmade)
        temporaries = [_whole_beside(file.path, file.content, leftovers) for file in wanted]
        written = write_set(directory, names) if names else []
        for path in written:
            undone.callback(_remove, path)
        for file, temporary in zip(wanted, temporaries, strict=True):
            if file.replaces and len(wanted) > 1:
                kept.append(_copy(file.path))
                undone.callback(kept[-1].replace, file.path)
            with _told(file.path):
                _rename(temporary, file)
            if not file.replaces:
                undone.callback(_remove, file.path)
        undone.pop_all()
        unmade.pop_all()
    for copy in kept:
        _remove(copy)
    return [*written, *(path for path, _ in named)]


class _Wanted(NamedTuple):
    """A file to write: where, and whether another one stands there, which it replaces."""

    path: Path
    content: bytes
    replaces: bool


def _permitted(
    named: Sequence[tuple[Path, bytes]], ours: Callable[[Path], bool], force: bool
) -> list[_Wanted]:
    wanted: list[_Wanted] = []
    problems: list[Problem] = []
    for path, content in named:
        try:
            target = check_named(path)
            own = partial(_holds_or, ours, target, content)
            with _named_as(path):
                there = may_replace(target, ours=own, force=force)
            wanted.append(_Wanted(target, content, there))
        except OutputError as error:
            problems += error.problems
    if problems:
        raise OutputError(problems)
    return wanted


def _holds_or(ours: Callable[[Path], bool], path: Path, content: bytes) -> bool:
    with _told(path):
        same = path.stat().st_size == len(content) and path.read_bytes() == content
    return same or ours(path)


def _copy(path: Path) -> Path:
    """A copy of a file beside it."""
    with ExitStack() as half:
        copy = _whole_beside(path, path.read_bytes(), half)
        half.pop_all()
    return copy


def _whole_beside(path: Path, content: bytes, leftovers: ExitStack) -> Path:
    """A whole temporary file beside a path."""
    with _told(path):
        opened, temporary = temporary_beside(path)
        leftovers.callback(_remove, temporary)
        _write(opened, content)
    return temporary


def _rename(temporary: Path, file: _Wanted) -> None:
    if file.replaces:
        temporary.replace(file.path)
        return
    try:
        _rename_new(temporary, file.path)
    except FileExistsError:  # it came while we wrote
        raise refused(Standing.FILE.value, file.path) from None


def _told(path: Path) -> AbstractContextManager[None]:
    return reported(OutputError, MAKING_DIRECTORY, file=str(path))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _write_new(wanted: Mapping[Path, bytes]) -> list[Path]:
    with ExitStack() as leftovers, ExitStack() as undone:
        temporaries: dict[Path, Path] = {}
        for path, content in wanted.items():
            opened, temporaries[path] = temporary_beside(path)
            leftovers.callback(_remove, temporaries[path])
            _write(opened, content)
        for path, temporary in temporaries.items():
            _rename_new(temporary, path)
            undone.callback(_remove, path)
        undone.pop_all()
    return list(wanted)


def _rename_new(temporary: Path, path: Path) -> None:
    """Give the file its name unless the name is taken (FileExistsError)."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: refuse a taken name, then rename
        if standing_at(path) is not Standing.NOTHING:
            raise FileExistsError(path) from None
        temporary.rename(path)


def _write(opened: int, content: bytes) -> None:
    with open(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _numbered(name: str, number: int) -> str:
    base, dot, ending = name.rpartition(".")
    return name if number == 1 else f"{base}_{number}{dot}{ending}"
