"""One run at a time over an output directory.

The lock is one of the operating system's (flock, on Windows a locked byte), held on a file in the
directory (`locks`): it ends with the process that holds it, however it ends, so that nothing has to
be guessed about process ids. The standard library has all that it takes. Where a file system has no
locks, the process id in the file decides.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.directory import Directory
from sizing_xl.files.disk import local_path
from sizing_xl.files.ownership import open_plain, refused
from sizing_xl.files.told import WRITING, reported

_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
# Where Windows locks a byte: far from the text, which must stay readable.
_BYTE = 1 << 30
# What a lock's file is called, and how what we sign it with begins.
NAME, _SIGNED = "manifest.sqlite.lock", b'{"process": '
_LONGEST = 4096


def locks(place: Directory, manifest: Path, default: Path) -> list[Path]:
    """The files that a run locks: its directory's, whatever the manifest is called and however the
    directory's path is spelled, and the manifest's, which another directory's run might write in.

    default: where the manifest of this place is when nobody names another. A service has no locks:
    there, runs that start in the same directory of this machine keep out of each other's way, and
    no others.
    """
    directory = _beside(default) if place.remote else local_path(place.out) / NAME
    own = _beside(manifest)
    return [directory] if _same(own, directory) else [directory, own]


def _beside(manifest: Path) -> Path:
    return manifest.with_name(manifest.name + ".lock")


def _same(one: Path, other: Path) -> bool:
    if one.name != other.name:
        return False
    try:
        return one.parent.samefile(other.parent)
    except OSError:
        return one.parent == other.parent


@contextmanager
def only_run(path: Path) -> Iterator[None]:
    """Hold the lock file while a run lasts.

    Raises OutputError naming the process, the host and the start of the run that holds it.
    A lock whose process died on this host is taken over.
    """
    with reported(OutputError, WRITING, file=str(path)):
        descriptor = _taken(path)
    try:
        yield
    finally:
        _release(descriptor, path)


def _taken(path: Path) -> int:
    while True:
        descriptor = open_plain(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            locked = _lock(descriptor)
            holder = _holder(descriptor, wait=locked is False)
            if locked is False or _elsewhere(holder) or (locked is None and _alive(holder)):
                raise _running(path, holder)
            if _same_file(descriptor, path):
                _check_ours(descriptor, path)
                _sign(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the run that held it removed the file just now


def _release(descriptor: int, path: Path) -> None:
    with suppress(OSError):
        os.truncate(descriptor, 0)
    ours = _same_file(descriptor, path)
    if ours and sys.platform != "win32":  # there an open file cannot be removed
        with suppress(OSError):
            path.unlink()
    os.close(descriptor)
    if ours and sys.platform == "win32":
        with suppress(OSError):
            path.unlink()


def _lock(descriptor: int) -> bool | None:
    """Whether the lock is ours now; None where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _check_ours(descriptor: int, path: Path) -> None:
    """Raises OutputError for a file of this name that no run has signed."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    said = os.read(descriptor, len(_SIGNED))
    if not _SIGNED.startswith(said):
        raise refused("batch_not_a_lock", path)


def _sign(descriptor: int) -> None:
    started = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    holder = {"process": os.getpid(), "host": socket.gethostname(), "started": started}
    os.truncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, json.dumps(holder).encode())


def _holder(descriptor: int, wait: bool) -> dict[str, Any]:
    """Who signed the file; with `wait`, whoever holds it may be about to sign."""
    for _ in range(20 if wait else 1):
        with suppress(OSError, ValueError, RecursionError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            holder = json.loads(os.read(descriptor, _LONGEST))
            if isinstance(holder, dict) and {"process", "host"} <= holder.keys():
                return holder
        if wait:
            time.sleep(0.02)
    return {}


def _elsewhere(holder: dict[str, Any]) -> bool:
    """A run of another host: not every shared file system carries locks from host to host."""
    return bool(holder) and holder.get("host") != socket.gethostname()


def _alive(holder: dict[str, Any]) -> bool:
    if sys.platform == "win32":  # where there always are locks
        return True
    try:
        os.kill(int(holder["process"]), 0)
    except PermissionError:
        return True
    except (OSError, KeyError, ValueError, TypeError):
        return False
    return True


def _running(path: Path, holder: dict[str, Any]) -> OutputError:
    details = {name: str(holder.get(name, "?")) for name in ("process", "host", "started")}
    return OutputError([Problem("batch_running", file=str(path), details=details)])
