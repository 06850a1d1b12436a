"""A directory to write in: of this machine, or of a storage service by its fsspec URL.

A file appears under its name only when it is whole: it is written in the directory's own
``.sizing_xl.tmp`` and renamed. `sweep` removes what a killed process left there.

Durability: what `write` writes is not forced to the disk, since fsync costs as much as a small file
itself (0.2 ms here), and some milliseconds on a slow disk. A process that dies loses nothing by
that; a machine that loses its power may lose the last seconds' files: whoever needs them compares
their sizes. Files that are written through `open` are forced.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, BinaryIO, Protocol, cast
from uuid import uuid4

from sizing_xl.addresses import public_address
from sizing_xl.errors import OutputError
from sizing_xl.files.disk import TEMPORARY, is_remote, local_path
from sizing_xl.files.disk import Disk as _Disk
from sizing_xl.files.ownership import refused
from sizing_xl.files.service import Service as _Service
from sizing_xl.files.told import WRITING, Rules, reported

_BLOCK = 1 << 20
# Libraries of services have exceptions of their own kinds.
_SERVICE: Rules = {Exception: "output_unwritable"}


class Directory:
    """A directory: names in it are relative and may contain "/"; directories are made when missing.

    Raises OutputError naming the file and the reason for all that cannot be done, and InputError
    when the library for a URL is not installed.
    """

    def __init__(self, out: str | os.PathLike[str]) -> None:
        self.out = os.fspath(out)
        self.remote = is_remote(self.out)
        self._name, self._rules = public_address(self.out), _SERVICE if self.remote else WRITING
        with self._reported(""):
            self._store: _Store = _Service(self.out) if self.remote else _Disk(local_path(self.out))

    def write(self, name: str, data: bytes) -> None:
        """Write a file, replacing an older one only when the new one is whole."""
        with self._reported(name):
            if self._store.whole_uploads:
                self._store.put(_checked(name), data)
                return
            with self._replacing(_checked(name)) as temporary:
                self._store.put(temporary, data)

    @contextmanager
    def _replacing(self, name: str) -> Iterator[str]:
        temporary = f"{TEMPORARY}/{uuid4().hex}"
        try:
            yield temporary
            self._store.rename(temporary, name)
        except BaseException:
            with suppress(Exception):
                self._store.remove(temporary)
            raise

    def open(self, name: str, mode: str = "rb") -> BinaryIO:
        """A file to read, or to write in pieces.

        One that is written takes its name when it is closed; not when its ``with`` block ends with
        an exception, nor when it is dropped without being closed.
        """
        with self._reported(name):
            if mode == "rb":
                return cast(BinaryIO, self._store.open(_checked(name), "rb"))
            temporary = f"{TEMPORARY}/{uuid4().hex}"
            raw = self._store.open(temporary, "wb")
        return cast(BinaryIO, _Pending(raw, self, temporary, _checked(name)))

    def exists(self, name: str) -> bool:
        """Whether anything has this name: a file, a link, a directory."""
        with self._reported(name):
            return self._store.exists(_checked(name))

    def check_replaceable(self, name: str, ours: bool, force: bool, rule: str) -> None:
        """Raises OutputError, with this rule, for a file that is not ours, unless force is; and
        always for what is no file. See `ownership.may_replace`."""
        if isinstance(self._store, _Disk):
            with self._reported(name):
                self._store.check_replaceable(_checked(name), ours, force, rule)
        elif not (ours or force) and self.exists(name):
            raise refused(rule, self.told(name))

    def size(self, name: str) -> int | None:
        """Bytes of a file, None without one. Of a service: as its listing said when first asked."""
        state = self.state(name)
        return None if state is None else state[0]

    def state(self, name: str) -> tuple[int, int | None] | None:
        """Bytes of a file and the moment of its last change in ns (None of a service); None
        without a file: a link is none."""
        with self._reported(name):
            return self._store.state(_checked(name))

    def changed(self, name: str) -> int | None:
        """When a file was last changed, in ns; None of a service, which is not asked."""
        state = None if self.remote else self.state(name)
        return state and state[1]

    def digest(self, name: str) -> str:
        """SHA-256 of what a file holds."""
        found = hashlib.sha256()
        with self._reported(name), self.open(name) as file:
            while block := file.read(_BLOCK):
                found.update(block)
        return found.hexdigest()

    def remove(self, name: str) -> bool:
        """Remove a file, if it is there; what is no file is left alone. Whether one was."""
        with self._reported(name):
            return self._store.remove(_checked(name))

    def names(
        self, prefix: str = "", deepest: int | None = None, directories: bool = False
    ) -> Iterator[str]:
        """Names that begin with a prefix, those in sub-directories too (so many at most, one in
        another), in no order. directories: theirs too."""
        with self._reported(prefix):
            for name in self._store.names(deepest, directories):
                if name.startswith(prefix) and not name.startswith(f"{TEMPORARY}/"):
                    yield name

    def inside(self, source: str) -> set[str]:
        """Names that a file, or what an address rests on, has in this directory; none outside."""
        return {name for piece in source.split("::") for name in self._store.inside(piece)}

    def sweep(self) -> None:
        """Remove what a process that died was still writing, and nothing else."""
        with self._reported(TEMPORARY):
            self._store.sweep()

    def told(self, name: str) -> str:
        """A name in this directory as messages name it."""
        return f"{self._name}/{name}" if name else self._name

    def _reported(self, name: str) -> AbstractContextManager[None]:
        return reported(OutputError, self._rules, address=self.out, file=self.told(name))


def _checked(name: str) -> str:
    """A name that stays inside the directory."""
    parts = name.split("/")
    if "\\" in name or ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
        raise ValueError(name)
    return name


class _Pending(io.BufferedWriter):
    """A file that is being written: closing it gives it its name."""

    def __init__(self, raw: Any, directory: Directory, temporary: str, name: str) -> None:
        super().__init__(raw, 1 << 18)
        self._directory, self._temporary, self._name = directory, temporary, name
        self._whole = True

    def write(self, data: Any) -> int:
        with self._failing():
            return super().write(data)

    def flush(self) -> None:
        with self._failing():
            super().flush()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with self._failing():  # what is still to be written is written before
            return super().seek(offset, whence)

    def truncate(self, size: int | None = None) -> int:
        with self._failing():
            return super().truncate(size)

    def __exit__(self, kind: Any, *rest: Any) -> None:
        self._whole = self._whole and kind is None
        self.close()

    def __del__(self) -> None:
        if not self.closed:
            self._whole = False
            with suppress(Exception):
                self.close()

    def close(self) -> None:
        if self.closed:
            return
        store, wanted = self._directory._store, self._whole
        try:
            with self._failing():
                if wanted:
                    self.flush()
                    store.force(self.raw)
                super().close()
                if wanted:
                    store.rename(self._temporary, self._name)
        except Exception:
            with suppress(Exception):
                super().close()
            if wanted:
                raise
        finally:
            if not self._whole:
                with suppress(Exception):
                    store.remove(self._temporary)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            with self._directory._reported(self._name):
                yield
        except BaseException:
            self._whole = False
            raise


class _Store(Protocol):
    """What the two kinds of directories do each in their own way."""

    whole_uploads: bool

    def put(self, name: str, data: bytes) -> None: ...
    def open(self, name: str, mode: str) -> Any: ...
    def force(self, file: Any) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def remove(self, name: str) -> bool: ...
    def exists(self, name: str) -> bool: ...
    def state(self, name: str) -> tuple[int, int | None] | None: ...
    def names(self, deepest: int | None = None, directories: bool = False) -> Iterator[str]: ...
    def sweep(self) -> None: ...
    def inside(self, source: str) -> Iterator[str]: ...
