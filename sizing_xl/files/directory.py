"""A directory to write in: of this machine, or of a storage service by its fsspec URL.

A file appears under its name only when it is whole: it is written in the directory's own
``.sizing_xl.tmp`` and renamed. `sweep` removes what a killed process left there.

Durability: what `write` writes is not forced to the disk, since fsync costs as much as a small file
itself (0.2 ms here), and some milliseconds on a slow disk. A process that dies loses nothing by
that; a machine that loses its power may lose the last seconds' files: whoever needs them compares
their sizes. Files that are written through `open` are forced.
"""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import uuid4

from sizing_xl.addresses import public_address
from sizing_xl.errors import InputError, OutputError
from sizing_xl.files.source import library, unloaded_for
from sizing_xl.files.told import WRITING, Rules, reported

TEMPORARY = ".sizing_xl.tmp"
# Services where one upload is whole or nothing, and a rename would be a copy.
_WHOLE_UPLOADS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"})
# Directories of a storage service whose listing is kept while sizes are asked for.
_LISTINGS = 16
# Libraries of services have exceptions of their own kinds.
_SERVICE: Rules = {Exception: "output_unwritable"}


def is_remote(out: str) -> bool:
    """Whether a directory is named by the URL of a storage service."""
    return "://" in out and not out.lower().startswith("file://")


def local_path(out: str) -> Path:
    """The directory that a path or a file:// URL names."""
    if out.lower().startswith("file://"):
        return Path(url2pathname(urlsplit(out).path))
    return Path(out)


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
        with self._reported(name):
            return self._store.exists(_checked(name))

    def size(self, name: str) -> int | None:
        """Bytes of a file, None without one. Of a service: as its listing said when first asked."""
        with self._reported(name):
            return self._store.size(_checked(name))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._reported(name):
            self._store.remove(_checked(name))

    def names(self, prefix: str = "") -> Iterator[str]:
        """Names that begin with a prefix, those in sub-directories too, in no order."""
        with self._reported(prefix):
            for name in self._store.names():
                if name.startswith(prefix) and not name.startswith(f"{TEMPORARY}/"):
                    yield name

    def sweep(self) -> None:
        """Remove what a process that died was still writing."""
        with self._reported(TEMPORARY):
            self._store.sweep()

    def _reported(self, name: str) -> AbstractContextManager[None]:
        file = f"{self._name}/{name}" if name else self._name
        return reported(OutputError, self._rules, address=self.out, file=file)


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
    def remove(self, name: str) -> None: ...
    def exists(self, name: str) -> bool: ...
    def size(self, name: str) -> int | None: ...
    def names(self) -> Iterator[str]: ...
    def sweep(self) -> None: ...


class _Disk:
    """A directory of this machine."""

    whole_uploads = False

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root.absolute())

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def put(self, name: str, data: bytes) -> None:
        with io.BufferedWriter(self.open(name, "wb")) as file:
            file.write(data)

    def open(self, name: str, mode: str) -> Any:
        path = self._path(name)
        if mode == "rb":
            return open(path, "rb")
        return self._in_directory(path, lambda: io.FileIO(path, "w"))

    def force(self, file: Any) -> None:
        os.fsync(file.fileno())

    def rename(self, old: str, new: str) -> None:
        target = self._path(new)
        self._in_directory(target, lambda: os.replace(self._path(old), target))  # noqa: PTH105

    def _in_directory(self, path: str, act: Callable[[], Any]) -> Any:
        """Act on a path; when its directory is missing, make it and act again."""
        try:
            return act()
        except FileNotFoundError:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            return act()

    def remove(self, name: str) -> None:
        Path(self._path(name)).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        return Path(self._path(name)).exists()

    def size(self, name: str) -> int | None:
        try:
            return os.stat(self._path(name)).st_size  # noqa: PTH116
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self) -> Iterator[str]:
        for directory, _, files in os.walk(self._root):
            under = os.path.relpath(directory, self._root).replace(os.sep, "/")
            yield from (file if under == "." else f"{under}/{file}" for file in files)

    def sweep(self) -> None:
        temporaries = Path(self._path(TEMPORARY))
        with suppress(FileNotFoundError):
            for left in temporaries.iterdir():
                left.unlink(missing_ok=True)
            temporaries.rmdir()


class _Service:
    """A directory of a storage service."""

    def __init__(self, url: str) -> None:
        self._fs, root = _filesystem(url)
        self._root = root.rstrip("/")
        protocols = self._fs.protocol
        self.whole_uploads = not _WHOLE_UPLOADS.isdisjoint(
            (protocols,) if isinstance(protocols, str) else protocols
        )
        self._listed: OrderedDict[str, dict[str, int]] = OrderedDict()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def put(self, name: str, data: bytes) -> None:
        self._make_directory(name)
        self._fs.pipe_file(self._path(name), data)

    def open(self, name: str, mode: str) -> Any:
        if mode == "wb":
            self._make_directory(name)
        return self._fs.open(self._path(name), mode)

    def force(self, file: Any) -> None:
        """Closing is all that a service knows."""

    def rename(self, old: str, new: str) -> None:
        self._make_directory(new)
        self._fs.mv(self._path(old), self._path(new))

    def _make_directory(self, name: str) -> None:
        if not self.whole_uploads:
            self._fs.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def exists(self, name: str) -> bool:
        return bool(self._fs.exists(self._path(name)))

    def size(self, name: str) -> int | None:
        directory, _, base = self._path(name).rpartition("/")
        if directory not in self._listed:
            self._listed[directory] = self._sizes(directory)
            if len(self._listed) > _LISTINGS:
                self._listed.popitem(last=False)
        return self._listed[directory].get(base)

    def _sizes(self, directory: str) -> dict[str, int]:
        self._fs.invalidate_cache(directory)
        try:
            entries = self._fs.ls(directory, detail=True)
        except FileNotFoundError:
            return {}
        files = [entry for entry in entries if entry["type"] == "file"]
        return {entry["name"].rpartition("/")[2]: int(entry["size"] or 0) for entry in files}

    def names(self) -> Iterator[str]:
        self._fs.invalidate_cache()
        try:
            found = self._fs.find(self._root)
        except FileNotFoundError:
            return
        yield from (path[len(self._root) + 1 :] for path in found)

    def sweep(self) -> None:
        with suppress(FileNotFoundError):
            self._fs.rm(self._path(TEMPORARY), recursive=True)


def _filesystem(url: str) -> tuple[Any, str]:
    core = library("fsspec", "fsspec.core")
    try:
        found: tuple[Any, str] = core.url_to_fs(url)
    except ImportError as error:
        raise InputError([unloaded_for(url, error)]) from None
    return found
