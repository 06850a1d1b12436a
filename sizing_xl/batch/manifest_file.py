"""The manifest as a file: where it is, whose it is, and that nobody else reads it.

It may hold an address, so that its owner alone reads it. A file of this name that is none of our
manifests is left as it is, whatever it holds.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sizing_xl.addresses import identity
from sizing_xl.batch.records import MISFITS
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.directory import Directory
from sizing_xl.files.disk import local_path
from sizing_xl.files.ownership import check_plain, open_plain
from sizing_xl.files.told import Rules, reported

DAMAGED = "batch_manifest_damaged"
# What SQLite says of a place that cannot be written to (its codes Python has from 3.11 on).
_PLACE = ("disk", "full", "locked", "readonly", "unable", "permission")


def _operational(error: sqlite3.OperationalError) -> str:
    """Faults of the place; of the file itself: texts that are no UTF-8, unknown collations..."""
    said = str(error).lower()
    return "output_unwritable" if any(word in said for word in _PLACE) else DAMAGED


RULES: Rules = {sqlite3.OperationalError: _operational, sqlite3.DatabaseError: DAMAGED}
_READING: Rules = {**RULES, MISFITS: DAMAGED}

# Of PRAGMA application_id and user_version, and where the first is in a file of SQLite.
_APPLICATION, _VERSION, _BEFORE_MOMENTS = 0x53585842, 2, 1
_BEGIN, _AT = b"SQLite format 3\0", slice(68, 72)
_SCHEMA = """
CREATE TABLE INFO (KEY TEXT PRIMARY KEY, VALUE TEXT) WITHOUT ROWID;
CREATE TABLE CASES (NUMBER INTEGER PRIMARY KEY, LINE INTEGER, KEY TEXT, STATE TEXT, DATA BLOB);
CREATE TABLE FILES (NUMBER INTEGER, KIND TEXT, NAME TEXT COLLATE NOCASE, SIZE INTEGER, SHA256 TEXT,
  CHANGED INTEGER, PRIMARY KEY (NUMBER, KIND)) WITHOUT ROWID;
CREATE INDEX FILES_BY_NAME ON FILES (NAME);
CREATE TABLE STALE (NAME TEXT PRIMARY KEY) WITHOUT ROWID;
"""
# Files that SQLite keeps beside its own while it writes.
BESIDE = ("-journal", "-wal", "-shm")
_OWNER_ALONE = 0o600

_Shape = dict[str, list[tuple[Any, ...]]]


def manifest_path(place: Directory, given: str | Path | None = None) -> Path:
    """Where the manifest of a place is: in it, or for a storage service in the current directory.

    A service's is named after a hash of its URL, the same when a password or signature changes.
    """
    if given is not None:
        return Path(given)
    if place.remote:
        return Path(f"sizing-batch-{place_key(place)[:16]}.sqlite").absolute()
    return local_path(place.out) / "manifest.sqlite"


def place_key(place: Directory) -> str:
    """A hash of where a place is, the same however it is spelled and signed."""
    known = identity(place.out).rstrip("/") if place.remote else local_path(place.out).resolve()
    return hashlib.sha256(str(known).encode("utf-8", "surrogatepass")).hexdigest()


def check_manifest(path: Path) -> None:
    """Raises OutputError for what stands at the path of a manifest and is none of ours."""
    there = check_plain(path)
    for ending in BESIDE:
        check_plain(f"{path}{ending}")
    if not there:
        return
    descriptor = open_plain(path, os.O_RDONLY)
    try:
        with reported(OutputError, {OSError: "output_unwritable"}, file=str(path)):
            head = os.read(descriptor, _AT.stop)
    finally:
        os.close(descriptor)
    # What was killed while it made its manifest has nothing in it, or a journal beside it.
    begun = head.startswith(_BEGIN) and Path(f"{path}-journal").exists()
    ours = head.startswith(_BEGIN) and int.from_bytes(head[_AT], "big") == _APPLICATION
    if head and not ours and not begun:
        raise _not_ours(path)


def opened(path: Path) -> tuple[sqlite3.Connection, bool]:
    """The database of a manifest, and whether it was made just now. Raises OutputError."""
    check_manifest(path)
    new = not check_plain(path)
    os.close(open_plain(path, os.O_RDWR | os.O_CREAT, _OWNER_ALONE))
    with reported(OutputError, _READING, file=str(path)):
        database = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            _prepare(database, path)
        except BaseException:
            database.close()
            raise
    for ending in ("", *BESIDE):
        _close_to_others(f"{path}{ending}")
    return database, new


class Database:
    """The database of a manifest, open. new: it was made just now, and no run has begun with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database, self.new = opened(path)

    def close(self) -> None:
        self._database.close()

    def discard(self) -> None:
        """Take back a manifest that this run has made, when it ends before it began."""
        if self.new:
            self.close()
            with suppress(OSError):
                self.path.unlink()

    def _one(self, question: str, *given: Any) -> Any:
        return self._database.execute(question, given).fetchone()[0]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._reported():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _reported(self) -> AbstractContextManager[None]:
        return reported(OutputError, RULES, file=str(self.path))

    def _reading(self) -> AbstractContextManager[None]:
        """What is read may have been changed by hand: what does not fit is told like damage."""
        return reported(OutputError, _READING, file=str(self.path))


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    application, version = (
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("APPLICATION_ID", "USER_VERSION")
    )
    expected = _expected()
    if not application and not version and not _shape(database):
        database.executescript(
            f"BEGIN; {_SCHEMA} PRAGMA APPLICATION_ID={_APPLICATION};"
            f" PRAGMA USER_VERSION={_VERSION}; COMMIT;"
        )
        return
    if application != _APPLICATION or version not in (_BEFORE_MOMENTS, _VERSION):
        raise _not_ours(path)
    if version == _BEFORE_MOMENTS:
        moments = [column for column in expected["FILES"] if column[0] != "CHANGED"]
        if _shape(database) != {**expected, "FILES": moments}:
            raise _not_ours(path)
        database.executescript(
            "BEGIN; ALTER TABLE FILES ADD COLUMN CHANGED INTEGER;"
            f" PRAGMA USER_VERSION={_VERSION}; COMMIT;"
        )
    if _shape(database) != expected:
        raise _not_ours(path)


def _shape(database: sqlite3.Connection) -> _Shape:
    """What a database holds: the columns of each table; none of an index, view or trigger."""
    names = database.execute(
        "SELECT NAME, TYPE FROM SQLITE_MASTER WHERE NAME NOT LIKE ? ESCAPE ?", ("sqlite^_%", "^")
    ).fetchall()
    return {
        str(name): sorted(
            database.execute("SELECT NAME, TYPE, PK FROM PRAGMA_TABLE_INFO(?)", (name,))
            if kind == "table"
            else [(kind,)]
        )
        for name, kind in names
    }


@lru_cache(maxsize=1)
def _expected() -> _Shape:
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(_SCHEMA)
        return _shape(database)
    finally:
        database.close()


def _close_to_others(path: str) -> None:
    """Let the owner alone read a file of ours; whoever does not own it cannot."""
    if os.name != "posix":
        return
    with suppress(OSError):
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077:
            os.chmod(path, _OWNER_ALONE)  # noqa: PTH101


def _not_ours(path: Path) -> OutputError:
    return OutputError([Problem(DAMAGED, file=str(path))])
