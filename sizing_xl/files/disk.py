"""A directory of this machine: what stands in it is looked at before it is written or removed.

Below the directory nothing is a link: not a file's place, not a sub-directory on the way to it, not
the directory of the temporaries. (Another user who may write in the directory could still put one
there between the look and the act: a batch belongs in a directory that its user alone writes.)
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sizing_xl.files.ownership import (
    check_directory,
    check_plain,
    may_remove,
    may_replace,
    open_plain,
)

# Where files are until they are whole, and what they are called there: uuid4().hex.
TEMPORARY = ".sizing_xl.tmp"
OWN_TEMPORARY = re.compile(r"[0-9a-f]{32}")
# Spellings of a path as an address.
_LOCAL = ("file://", "local://")


def is_remote(out: str) -> bool:
    """Whether a directory is named by the URL of a storage service."""
    return "://" in out and not out.lower().startswith(_LOCAL)


def local_path(out: str) -> Path:
    """The directory that a path or a file:// URL names."""
    if out.lower().startswith(_LOCAL):
        return Path(url2pathname(urlsplit(out).path))
    return Path(out)


class Disk:
    """A directory of this machine. Raises OutputError for what is no file or directory of its own
    in it, and OSError for what the system refuses."""

    whole_uploads = False

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root.absolute())

    def _path(self, name: str) -> str:
        """The path of a name, every directory on the way to which is a true one, or is not yet."""
        at = self._root
        for directory in name.split("/")[:-1]:
            at = f"{at}/{directory}"
            if not check_directory(at):
                break
        return f"{self._root}/{name}"

    def put(self, name: str, data: bytes) -> None:
        with io.BufferedWriter(self.open(name, "wb")) as file:
            file.write(data)

    def open(self, name: str, mode: str) -> Any:
        path = self._path(name)
        if mode == "rb":
            return os.fdopen(open_plain(path, os.O_RDONLY), "rb")
        return self._in_directory(path, lambda: io.FileIO(path, "x"))

    def force(self, file: Any) -> None:
        os.fsync(file.fileno())

    def rename(self, old: str, new: str) -> None:
        source, target = self._path(old), self._path(new)
        if check_plain(target):
            mode = stat.S_IMODE(os.lstat(target).st_mode)
            if mode != stat.S_IMODE(os.lstat(source).st_mode):
                os.chmod(source, mode)  # noqa: PTH101
        self._in_directory(target, lambda: os.replace(source, target))  # noqa: PTH105

    def _in_directory(self, path: str, act: Callable[[], Any]) -> Any:
        """Act on a path; when its directory is missing, make it and act again."""
        try:
            return act()
        except FileNotFoundError:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            return act()

    def remove(self, name: str) -> bool:
        path = self._path(name)
        with suppress(FileNotFoundError):
            if may_remove(path, ours=True):
                os.unlink(path)  # noqa: PTH108
                return True
        return False

    def exists(self, name: str) -> bool:
        return os.path.lexists(self._path(name))

    def check_replaceable(self, name: str, ours: bool, force: bool, rule: str) -> None:
        may_replace(self._path(name), ours=ours, force=force, rule=rule)

    def state(self, name: str) -> tuple[int, int | None] | None:
        try:
            found = os.lstat(self._path(name))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

    def names(self, deepest: int | None = None, directories: bool = False) -> Iterator[str]:
        for directory, below, files in os.walk(self._root):
            under = os.path.relpath(directory, self._root).replace(os.sep, "/")
            found = [*files, *below] if directories else files
            yield from (name if under == "." else f"{under}/{name}" for name in found)
            if deepest is not None and (0 if under == "." else under.count("/") + 1) >= deepest:
                below.clear()

    def sweep(self) -> None:
        temporaries = f"{self._root}/{TEMPORARY}"
        if not check_directory(temporaries):
            return
        with suppress(FileNotFoundError), os.scandir(temporaries) as found:
            for left in found:
                if OWN_TEMPORARY.fullmatch(left.name) and may_remove(left.path, ours=True):
                    os.unlink(left.path)  # noqa: PTH108
        with suppress(OSError):  # gone, or something of others is in it
            os.rmdir(temporaries)  # noqa: PTH106

    def inside(self, source: str) -> Iterator[str]:
        """Names in this directory of a file, as its path is spelled and where its links lead."""
        if is_remote(source):
            return
        for spell in (os.path.abspath, os.path.realpath):
            with suppress(OSError, ValueError):  # what is no path is told when it is read
                spelled = Path(spell(local_path(source)))
                for parent in spelled.parents:
                    with suppress(OSError):
                        if parent.samefile(self._root):
                            yield spelled.relative_to(parent).as_posix()
