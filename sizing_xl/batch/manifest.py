"""What a batch has done so far: a SQLite file beside the results.

A run that is stopped, however it is stopped, goes on from it; the tables of results are made from
it, in order of number, without holding more than a case at a time. A chunk is recorded in one
transaction, after its files are written. Before a chunk's files are written, what was recorded
under its numbers and file names is taken back: a record always tells the truth about its files.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sizing_xl.addresses import identity, public_address
from sizing_xl.batch.outcome import Answer, Refusal, Settings
from sizing_xl.batch.worker import CatalogBytes, WrittenFile
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.directory import Directory
from sizing_xl.files.told import Rules, reported

# Of PRAGMA application_id and user_version.
_APPLICATION, _VERSION = 0x53585842, 1
_SCHEMA = """
CREATE TABLE INFO (KEY TEXT PRIMARY KEY, VALUE TEXT) WITHOUT ROWID;
CREATE TABLE CASES (NUMBER INTEGER PRIMARY KEY, LINE INTEGER, KEY TEXT, STATE TEXT, DATA BLOB);
CREATE TABLE FILES (NUMBER INTEGER, KIND TEXT, NAME TEXT COLLATE NOCASE, SIZE INTEGER, SHA256 TEXT,
  PRIMARY KEY (NUMBER, KIND)) WITHOUT ROWID;
CREATE INDEX FILES_BY_NAME ON FILES (NAME);
CREATE TABLE STALE (NAME TEXT PRIMARY KEY) WITHOUT ROWID;
"""
DONE, REFUSED = "done", "refused"
_DAMAGED = "batch_manifest_damaged"
_RULES: Rules = {
    sqlite3.OperationalError: "output_unwritable",  # full, locked, read-only
    (sqlite3.DatabaseError, zlib.error, json.JSONDecodeError): _DAMAGED,
}
_STALE_AT_ONCE = 500


class Recorded(NamedTuple):
    """A case that needs no work. stem: of its files' names; None without files."""

    state: str
    line: int
    stem: str | None


class Manifest:
    """The manifest of one output directory, open.

    Raises OutputError when it cannot be written, and when it is damaged or not ours.
    """

    def __init__(self, path: Path, place: Directory) -> None:
        self.path, self._place = path, place
        with self._reported():
            self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            with self._reported():
                self._prepare()
                self._empty = self._one("SELECT COUNT(*) FROM CASES LIMIT 1") == 0
                # Names of this run's cases: on disk too, in a file that SQLite removes.
                self._claims = sqlite3.connect("", isolation_level=None)
                self._claims.execute(
                    "CREATE TABLE CLAIMS (NAME TEXT PRIMARY KEY, LINE INTEGER) WITHOUT ROWID"
                )
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        self._claims.close()
        self._database.close()

    def _prepare(self) -> None:
        application = self._one("PRAGMA APPLICATION_ID")
        version = self._one("PRAGMA USER_VERSION")
        if (application, version) == (_APPLICATION, _VERSION):
            return
        if application or version or self._one("SELECT COUNT(*) FROM SQLITE_MASTER"):
            raise OutputError([Problem(_DAMAGED, file=str(self.path))])
        self._database.executescript(
            f"BEGIN; {_SCHEMA} PRAGMA APPLICATION_ID={_APPLICATION};"
            f" PRAGMA USER_VERSION={_VERSION}; COMMIT;"
        )

    # --- a run ------------------------------------------------------------------------------

    def begin(self, settings: Settings, packed: CatalogBytes) -> None:
        """Note what the run rests on."""
        said = {
            "version": packed.version,
            "catalogs": packed.digest,
            "settings": json.dumps({**asdict(settings), "out": public_address(settings.out)}),
            "started": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        before = json.loads(self.info().get("settings", "{}"))
        with self._transaction():
            if before.get("source") != settings.source:  # tables name the file of the cases
                self._outdate()
            self._database.executemany("INSERT OR REPLACE INTO INFO VALUES (?, ?)", said.items())

    def info(self) -> dict[str, str]:
        with self._reported():
            return dict(self._database.execute("SELECT KEY, VALUE FROM INFO"))

    def claim(self, stem: str, line: int) -> int | None:
        """Take a name for a case of this run; the line of the case that has it already, if any."""
        with self._reported():
            name = stem.lower()
            inserted = self._claims.execute(
                "INSERT OR IGNORE INTO CLAIMS VALUES (?, ?)", (name, line)
            )
            if inserted.rowcount:
                return None
            found = self._claims.execute("SELECT LINE FROM CLAIMS WHERE NAME = ?", (name,))
            return int(found.fetchone()[0])

    def finished(self, number: int, key: str) -> Recorded | None:
        """The record of a case that was done with this key and whose files are all still there."""
        if self._empty:
            return None
        with self._reported():
            found = self._database.execute(
                "SELECT LINE, STATE FROM CASES WHERE NUMBER = ? AND KEY = ?", (number, key)
            ).fetchone()
            files = self._files_of(number) if found else []
        if not found or any(self._place.size(name) != size for name, size in files):
            return None
        return Recorded(found[1], found[0], files[0][0].rpartition(".")[0] if files else None)

    def _files_of(self, number: int) -> list[tuple[str, int]]:
        return self._database.execute(
            "SELECT NAME, SIZE FROM FILES WHERE NUMBER = ?", (number,)
        ).fetchall()

    def move(self, lines: Sequence[tuple[int, int]]) -> None:
        """Give cases that were only moved (line, number) their new lines."""
        with self._transaction():
            self._database.executemany("UPDATE CASES SET LINE = ? WHERE NUMBER = ?", lines)
            self._outdate()

    def reopen(self, numbers: Iterable[int], names: Iterable[str]) -> None:
        """Take back what is recorded of cases that are about to be done, and of these files."""
        if self._empty:
            return
        with self._reported():
            found = {
                number
                for question, asked in (
                    ("SELECT NUMBER FROM CASES WHERE NUMBER = ?", numbers),
                    ("SELECT NUMBER FROM FILES WHERE NAME = ?", names),
                )
                for it in asked
                for (number,) in self._database.execute(question, (it,))
            }
        if found:
            with self._transaction():
                for number in found:
                    self._forget(number)
                self._outdate()

    def record(
        self, outcomes: Iterable[Answer | Refusal], written: Mapping[str, WrittenFile]
    ) -> None:
        """Record what became of cases, all of it or nothing."""
        with self._transaction():
            for number, group in groupby(outcomes, key=lambda outcome: outcome.number):
                self._record_case(number, list(group), written)

    def _record_case(
        self, number: int, outcomes: list[Answer | Refusal], written: Mapping[str, WrittenFile]
    ) -> None:
        first = outcomes[0]
        row = (first.line, first.key, *_blob(outcomes))
        known = self._database.execute(
            "SELECT LINE, KEY, STATE, DATA FROM CASES WHERE NUMBER = ?", (number,)
        ).fetchone()
        if known == row and isinstance(first, Refusal):
            return
        if known:
            self._forget(number)
        self._database.execute("INSERT INTO CASES VALUES (?, ?, ?, ?, ?)", (number, *row))
        if isinstance(first, Answer):
            self._database.executemany(
                "INSERT INTO FILES VALUES (?, ?, ?, ?, ?)",
                [(number, kind, name, *written[name]) for kind, name in first.files.items()],
            )
        self._outdate()

    def _forget(self, number: int) -> None:
        """Remove a record; its files are removed when the run ends, unless a case has them then."""
        self._database.execute(
            "INSERT OR IGNORE INTO STALE SELECT NAME FROM FILES WHERE NUMBER = ?", (number,)
        )
        self._database.execute("DELETE FROM FILES WHERE NUMBER = ?", (number,))
        self._database.execute("DELETE FROM CASES WHERE NUMBER = ?", (number,))

    def finish(self, cases: int) -> None:
        """End a run over so many cases: files that no case of it has are removed."""
        with self._reported():
            gone = self._database.execute(
                "SELECT NUMBER FROM CASES WHERE NUMBER > ?", (cases,)
            ).fetchall()
        with self._transaction():
            for (number,) in gone:
                self._forget(number)
                self._outdate()
        while stale := self._stale():
            for name in stale:
                if not self._one("SELECT COUNT(*) FROM FILES WHERE NAME = ?", name):
                    self._place.remove(name)
            with self._transaction():
                self._database.executemany(
                    "DELETE FROM STALE WHERE NAME = ?", [(name,) for name in stale]
                )

    def _stale(self) -> list[str]:
        with self._reported():
            found = self._database.execute(f"SELECT NAME FROM STALE LIMIT {_STALE_AT_ONCE}")
            return [name for (name,) in found]

    # --- what was done ----------------------------------------------------------------------

    def answers(self) -> Iterator[Answer]:
        """The cases that were sized, in order of number."""
        for number, line, key, data in self._rows(DONE):
            yield Answer(
                number,
                line,
                key,
                data["files"],
                data["inputs"],
                data["results"],
                {severity: tuple(codes) for severity, codes in data["alerts"].items()},
                data["complete"],
                data.get("verdicts", {}),
            )

    def refusals(self) -> Iterator[Refusal]:
        """The problems of those that were not, in order of number."""
        for number, line, key, data in self._rows(REFUSED):
            for refusal in data:
                yield Refusal(number, line, key, *refusal)

    def _rows(self, state: str) -> Iterator[tuple[int, int, str, Any]]:
        with self._reported():
            rows = self._database.execute(
                "SELECT NUMBER, LINE, KEY, DATA FROM CASES WHERE STATE = ? ORDER BY NUMBER",
                (state,),
            )
            for number, line, key, data in rows:
                yield number, line, key, json.loads(zlib.decompress(data))

    def tables(self) -> list[str] | None:
        """Names of the tables that tell what is recorded now, if they were made and are whole."""
        made = self.info().get("tables")
        sizes: dict[str, int] = json.loads(made) if made else {}
        whole = all(self._place.size(name) == size for name, size in sizes.items())
        return list(sizes) if sizes and whole else None

    def tables_made(self, names: Iterable[str]) -> None:
        """Note the tables that were made of what is recorded now."""
        sizes = {name: Directory(self._place.out).size(name) for name in names}
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO INFO VALUES ('tables', ?)", (json.dumps(sizes),)
            )

    def _outdate(self) -> None:
        self._database.execute("DELETE FROM INFO WHERE KEY = 'tables'")

    # --- SQLite -----------------------------------------------------------------------------

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
        return reported(OutputError, _RULES, file=str(self.path))


def _blob(outcomes: list[Answer | Refusal]) -> tuple[str, bytes]:
    """State and data of a case's record."""
    first = outcomes[0]
    if isinstance(first, Answer):
        said: Any = {
            "files": dict(first.files),
            "inputs": dict(first.inputs),
            "results": {name: dict(values) for name, values in first.results.items()},
            "alerts": dict(first.alerts),
            "complete": first.complete,
            "verdicts": dict(first.verdicts),
        }
        return DONE, zlib.compress(json.dumps(said, default=str).encode(), 1)
    refusals = [refusal for refusal in outcomes if isinstance(refusal, Refusal)]
    said = [(refusal.field, refusal.value, refusal.reason) for refusal in refusals]
    return REFUSED, zlib.compress(json.dumps(said).encode(), 1)


def manifest_path(place: Directory, given: str | Path | None = None) -> Path:
    """Where the manifest of a place is: in it, or for a storage service in the current directory.

    A service's is named after a hash of its URL, the same when a password or signature changes.
    """
    if given is not None:
        return Path(given)
    if place.remote:
        import hashlib

        digest = hashlib.sha256(identity(place.out).rstrip("/").encode()).hexdigest()[:16]
        return Path(f"sizing-batch-{digest}.sqlite").absolute()
    from sizing_xl.files.directory import local_path

    return local_path(place.out) / "manifest.sqlite"
