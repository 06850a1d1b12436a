"""A directory of a storage service, through fsspec."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sizing_xl.errors import InputError
from sizing_xl.files.disk import OWN_TEMPORARY, TEMPORARY, is_remote
from sizing_xl.files.source import library, unloaded_for

# Services where one upload is whole or nothing, and a rename would be a copy.
_WHOLE_UPLOADS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci"})
# Directories of a storage service whose listing is kept while sizes are asked for.
_LISTINGS = 16


class Service:
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

    def remove(self, name: str) -> bool:
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))
            return True
        return False

    def exists(self, name: str) -> bool:
        return bool(self._fs.exists(self._path(name)))

    def state(self, name: str) -> tuple[int, int | None] | None:
        directory, _, base = self._path(name).rpartition("/")
        if directory not in self._listed:
            self._listed[directory] = self._sizes(directory)
            if len(self._listed) > _LISTINGS:
                self._listed.popitem(last=False)
        size = self._listed[directory].get(base)
        return None if size is None else (size, None)

    def _sizes(self, directory: str) -> dict[str, int]:
        self._fs.invalidate_cache(directory)
        try:
            entries = self._fs.ls(directory, detail=True)
        except FileNotFoundError:
            return {}
        files = [entry for entry in entries if entry["type"] == "file"]
        return {entry["name"].rpartition("/")[2]: int(entry["size"] or 0) for entry in files}

    def names(self, deepest: int | None = None, directories: bool = False) -> Iterator[str]:
        self._fs.invalidate_cache()
        depth = None if deepest is None else deepest + 1
        try:
            found = self._fs.find(self._root, maxdepth=depth)
        except FileNotFoundError:
            return
        yield from (path[len(self._root) + 1 :] for path in found)

    def sweep(self) -> None:
        place = self._path(TEMPORARY)
        self._fs.invalidate_cache(place)
        with suppress(FileNotFoundError):
            for entry in self._fs.ls(place, detail=True):
                name = entry["name"].rstrip("/").rpartition("/")[2]
                if entry["type"] == "file" and OWN_TEMPORARY.fullmatch(name):
                    self._fs.rm_file(f"{place}/{name}")
        with suppress(Exception):  # gone, never there, or something of others is in it
            self._fs.rmdir(place)

    def inside(self, source: str) -> Iterator[str]:
        """The name in this directory of a file of the same service."""
        if not is_remote(source):
            return
        with suppress(Exception):  # what cannot be opened is told when it is read
            fs, path = _filesystem(source)
            if type(fs) is type(self._fs) and path.startswith(f"{self._root}/"):
                yield path[len(self._root) + 1 :]


def _filesystem(url: str) -> tuple[Any, str]:
    core = library("fsspec", "fsspec.core")
    try:
        found: tuple[Any, str] = core.url_to_fs(url)
    except ImportError as error:
        raise InputError([unloaded_for(url, error)]) from None
    return found
