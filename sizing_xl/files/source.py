"""Reading a source: a file of this machine, or an address that fsspec opens."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from os import strerror
from pathlib import Path
from typing import Any, BinaryIO, cast

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.told import READING, NotAFile, Rules, reason, reported, unreadable

_BLOCK = 1 << 20
# Where a process finds what it was given open.
_DESCRIPTORS = (Path("/dev/fd"), Path("/proc/self/fd"))
# Of a loader's words: a sentence with them is one that a cell of Excel's arrays takes (255).
_LONGEST_WORDS = 100


def remote(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


def refused(rule: str, source: str, **known: Any) -> InputError:
    """The one thing that is wrong with a source as a whole."""
    return InputError([Problem(rule, file=source, **known)])


def library(name: str, module: str | None = None) -> Any:
    """A module of a library that only some sources need. Raises InputError, which tells one that
    is not installed from one that is and does not load."""
    try:
        found = import_module(name)
        return import_module(module) if module else found
    except MemoryError:
        raise
    except Exception as error:  # what fails to load has no closed list of exceptions
        raise InputError([unloaded(name, error, module)]) from None


def unloaded(name: str, error: BaseException, module: str | None = None) -> Problem:
    """Why a library did not come when it, or a module of it, was imported: it is missing, or it
    is there and does not load."""
    if isinstance(error, ModuleNotFoundError) and error.name in (None, name, module):
        return Problem("library_missing", details={"library": name})
    return not_loaded(name, error)


def not_loaded(name: str, error: BaseException) -> Problem:
    """Why a library that is installed does not load, in the loader's own words."""
    while isinstance(error.__cause__ or error.__context__, Exception):
        error = cast(Exception, error.__cause__ or error.__context__)
    *_, last = [line for line in str(error).splitlines() if line.strip()] or [""]
    words = reason(type(error)(last) if isinstance(error, ImportError) else error)
    if len(words) > _LONGEST_WORDS:
        words = f"{words[: _LONGEST_WORDS - 1]}…"
    return Problem("library_broken", details={"library": name, "reason": words})


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a source. Raises InputError where it cannot be opened or read."""
    rules = READING if remote(source) else _LOCAL
    with (
        reported(InputError, rules, address=source, file=source),
        _remote_file(source) if remote(source) else local_file(source) as file,
    ):
        yield file


def local_file(path: str | os.PathLike[str]) -> BinaryIO:
    """A file of this machine to read. Raises OSError, of what is none: NotAFile.

    Only a pipe that this process was given as a number (``<(...)``, /dev/stdin) is read: whoever
    gave it ends it. To open a named one without a writer, or to read /dev/zero, would never end.
    """
    try:
        mode = Path(path).stat().st_mode
    except ValueError as error:  # a NUL character
        raise OSError(errno.EINVAL, str(error), os.fspath(path)) from None
    given = stat.S_ISFIFO(mode) and (
        Path(path) == Path("/dev/stdin") or Path(path).parent in _DESCRIPTORS
    )
    if not (given or stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise NotAFile(errno.EINVAL, strerror(errno.EINVAL), os.fspath(path))
    return open(path, "rb")


def bounded(path: str | os.PathLike[str], most_bytes: int) -> bytes | None:
    """All bytes of a file of this machine; None: they are more. Raises as `local_file` does."""
    with local_file(path) as file:
        content = file.read(most_bytes + 1)
    return content if len(content) <= most_bytes else None


def _system_or_library(error: OSError) -> str:
    """Libraries raise it too, without a number, about what the file holds."""
    return "broken_file" if error.errno is None else unreadable(error)


_LOCAL: Rules = {**READING, OSError: _system_or_library}
# What fsspec's protocols raise is no closed list.
_OPENING: Rules = {(OSError, ImportError): None, Exception: "address_unreadable"}


def _remote_file(source: str) -> BinaryIO:
    fsspec = library("fsspec")
    try:
        with _reported(source):
            file = fsspec.open(source, "rb").open()
    except ImportError as error:
        raise InputError([unloaded_for(source, error)]) from None
    return cast(BinaryIO, io.BufferedReader(_ServiceFile(file, source)))


def _reported(source: str) -> AbstractContextManager[None]:
    return reported(InputError, _OPENING, address=source, file=source)


def unloaded_for(address: str, error: ImportError) -> Problem:
    """What an address lacks: fsspec names the library to install, whatever the import met."""
    cause = error.__cause__
    named = re.search(r"[Ii]nstall ['\"]?([\w-]+)", str(error))
    met = error.name or (cause.name if isinstance(cause, ImportError) else None)
    name = named[1] if named else met or address.partition("://")[0]
    if cause is None or isinstance(cause, ModuleNotFoundError):
        return Problem("library_missing", details={"library": name})
    return unloaded(name, cause)


class _ServiceFile(io.RawIOBase):
    """A file of a service: what fails while it is read is told as when it is opened."""

    def __init__(self, file: Any, source: str) -> None:
        self._file, self._source = file, source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: Any) -> int:
        with _reported(self._source):
            found = self._file.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with _reported(self._source):
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        with _reported(self._source):
            return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def whole(source: str, most_bytes: int, rule: str) -> bytes:
    """All bytes of a source. Raises InputError, with this rule, when they are too many."""
    content = bytearray()
    with opened(source) as file:
        while block := file.read(_BLOCK):
            content += block
            if len(content) > most_bytes:
                raise refused(rule, source, details={"most_bytes": most_bytes})
    return bytes(content)
