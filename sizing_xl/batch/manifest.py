"""What a batch has done so far: a SQLite file beside the results.

A run that is stopped, however it is stopped, goes on from it; the tables of results are made from
it, in order of number, without holding more than a case at a time. A chunk is recorded in one
transaction, after its files are written. Before a chunk's files are written, what was recorded
under its numbers and file names is taken back: a record always tells the truth about its files.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sizing_xl.addresses import public_address
from sizing_xl.batch.claims import Claims
from sizing_xl.batch.manifest_file import Database, place_key
from sizing_xl.batch.manifest_file import manifest_path as manifest_path
from sizing_xl.batch.outcome import Answer, Case, Refusal, Settings
from sizing_xl.batch.records import (
    DONE,
    REFUSED,
    answer_of,
    case_file,
    packed,
    refusals_of,
)
from sizing_xl.batch.worker import CatalogBytes, WrittenFile, key_of
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.directory import Directory
from sizing_xl.reading.document import Document
from sizing_xl.report import FULL

_AT_ONCE = 500


def _told(noted: Mapping[str, Any]) -> dict[str, Any]:
    """What a run noted of its workbooks; a run of before there were such options noted nothing.

    Raises ValueError and TypeError where that is nothing of ours.
    """
    found = {name: noted[name] for name in ("deck", "protected", "what_ifs") if name in noted}
    document = Document(**noted.get("document", {}))
    if not all(isinstance(it, (str, bool)) for it in (*found.values(), *astuple(document))):
        raise ValueError(noted)
    return {**found, "document": document}


class Recorded(NamedTuple):
    """A case that needs no work. stem: of its files' names; None without files."""

    state: str
    line: int
    stem: str | None


class Manifest(Database):
    """The manifest of one output directory, open.

    Raises OutputError when it cannot be written, and when it is damaged or not ours.
    """

    def __init__(self, path: Path, place: Directory, verify: bool = False) -> None:
        self._place, self._verify = place, verify
        self._kinds: set[str] | None = None
        self._seen_again: list[tuple[int | None, int, str]] = []
        super().__init__(path)
        try:
            with self._reported():
                self._empty = self._one("SELECT COUNT(*) FROM CASES LIMIT 1") == 0
                self.claims = Claims()
            self.before = self._before()
        except BaseException:
            super().close()
            raise

    def close(self) -> None:
        self.claims.close()
        super().close()

    # --- a run ------------------------------------------------------------------------------

    def begin(self, settings: Settings, packed: CatalogBytes) -> None:
        """Note what the run rests on."""
        said = {
            "version": packed.version,
            "catalogs": packed.digest,
            "settings": json.dumps({**asdict(settings), "out": public_address(settings.out)}),
            "place": place_key(self._place),
            "started": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        self.new = False
        self._kinds = set(settings.formats)
        with self._transaction():
            if self.before is None or self.before[0].source != settings.source:
                self._outdate()  # tables name the file of the cases
            self._database.executemany("INSERT OR REPLACE INTO INFO VALUES (?, ?)", said.items())

    def _before(self) -> tuple[Settings, CatalogBytes] | None:
        """What the last run rested on; None before the first."""
        with self._reading():
            said = self.info()
            if "settings" not in said:
                return None
            noted = json.loads(said["settings"])
            words = {name: noted[name] for name in ("out", "language", "pattern", "source")}
            words["json_detail"] = noted.get("json_detail", FULL)
            formats = tuple(noted["formats"])
            if not all(isinstance(it, str) for it in (*words.values(), *formats)):
                raise ValueError(noted)
            rested = CatalogBytes(said["catalogs"], said["version"], b"")
            return Settings(formats=formats, **words, **_told(noted)), rested

    def check_place(self) -> None:
        """Raises OutputError when the manifest is another directory's: its files are not here.

        A manifest that lies in the directory goes where it goes.
        """
        if self.before is None or self._place.inside(str(self.path)) == {self.path.name}:
            return
        here = self.info().get("place")
        if here != place_key(self._place):
            details = {"out": self.before[0].out}
            raise OutputError([Problem("batch_manifest_elsewhere", file=str(self.path),
                                       details=details)])  # fmt: skip

    def key_before(self, case: Case) -> str | None:
        """The key that the last run gave this case, or would have."""
        return self.before and key_of(case, *self.before)

    def info(self) -> dict[str, str]:
        with self._reading():
            return {
                str(key): str(value)
                for key, value in self._database.execute("SELECT KEY, VALUE FROM INFO")
            }

    def claim(self, stem: str, line: int) -> int | None:
        """Take a name for a case of this run; the line of the case that has it already, if any."""
        with self._reported():
            return self.claims.claim(stem, line)

    def finished(self, number: int, key: str) -> Recorded | None:
        """The record of a case that was done with this key and whose files are all still there."""
        if self._empty:
            return None
        with self._reading():
            found = self._database.execute(
                "SELECT LINE, STATE FROM CASES WHERE NUMBER = ? AND KEY = ?", (number, key)
            ).fetchone()
            if not found:
                return None
            if found[1] not in (DONE, REFUSED):
                raise ValueError(found[1])
            files = self._database.execute(
                "SELECT NAME, KIND, SIZE, SHA256, CHANGED FROM FILES WHERE NUMBER = ?", (number,)
            ).fetchall()
            known = {kind for _, kind, *_ in files} if found[1] == DONE else self._kinds
            if known != self._kinds is not None:
                return None
            if not all(self._whole(number, *file) for file in files):
                return None
            return Recorded(found[1], found[0], files[0][0].rpartition(".")[0] if files else None)

    def _whole(
        self, number: int, name: str, kind: str, size: int, sha256: str, changed: int | None
    ) -> bool:
        """Whether a file holds what was written: it has its size and was not changed since, or
        has the SHA-256 that was noted."""
        state = self._place.state(case_file(name))
        if state is None or state[0] != size:
            return False
        untouched = changed is None or state[1] in (None, changed)
        if untouched and not self._verify:
            return True
        if self._place.digest(name) != sha256:
            return False
        if not untouched:  # copied, or touched: not to be read again the next time
            self._seen_again.append((state[1], number, kind))
        return True

    def note_seen(self, least: int = 1) -> None:
        """Note the moments of files that are found whole although they are not those noted."""
        if len(self._seen_again) >= least:
            with self._transaction():
                self._database.executemany(
                    "UPDATE FILES SET CHANGED = ? WHERE NUMBER = ? AND KIND = ?", self._seen_again
                )
            self._seen_again = []

    def knows(self, name: str) -> bool:
        """Whether a file is one that a run has written, or was about to write when it ended."""
        with self._reading():
            of_case = "EXISTS (SELECT 1 FROM FILES WHERE NAME = ?1)"
            of_none = "EXISTS (SELECT 1 FROM STALE WHERE NAME = ?1)"
            return bool(self._one(f"SELECT {of_case} OR {of_none}", name))

    def keys(self) -> Iterator[str]:
        """The keys of the cases that have files."""
        with self._reading():
            yield from (
                str(key)
                for (key,) in self._database.execute(
                    "SELECT KEY FROM CASES WHERE NUMBER IN (SELECT NUMBER FROM FILES)"
                )
            )

    def counts(self) -> tuple[int, int]:
        """How many files are recorded, and of how many cases."""
        with self._reading():
            files, cases = self._database.execute(
                "SELECT COUNT(*), COUNT(DISTINCT NUMBER) FROM FILES"
            ).fetchone()
            return int(files), int(cases)

    def unclaimed(self, formats: Sequence[str]) -> int:
        """How many of them no case of this run claims."""
        kinds, lost = set(formats), 0
        with self._reading():
            for name, kind in self._database.execute("SELECT NAME, KIND FROM FILES"):
                stem = case_file(name).rpartition(".")[0]
                lost += not (kind in kinds and self.claims.has(stem))
        return lost

    def move(self, lines: Sequence[tuple[int, int]]) -> None:
        """Give cases that were only moved (line, number) their new lines."""
        with self._transaction():
            self._database.executemany("UPDATE CASES SET LINE = ? WHERE NUMBER = ?", lines)
            self._outdate()

    def reopen(
        self, numbers: Iterable[int], names: Sequence[str], also: Iterable[str] = ()
    ) -> None:
        """Take back what is recorded of cases that are about to be done, and of these files.

        The names are noted as ours beforehand: a run that is killed before it records what it
        wrote knows its files again. also: names that files of others have, which are ours only
        when they are written over.
        """
        found: set[int] = set()
        if not self._empty:
            with self._reading():
                found = {
                    number
                    for question, asked in (
                        ("SELECT NUMBER FROM CASES WHERE NUMBER = ?", numbers),
                        ("SELECT NUMBER FROM FILES WHERE NAME = ?", (*names, *also)),
                    )
                    for it in asked
                    for (number,) in self._database.execute(question, (it,))
                }
        if not found and not names:
            return
        with self._transaction():
            for number in found:
                self._forget(number)
            if found:
                self._outdate()
            self._note(names)

    def _note(self, names: Iterable[str]) -> None:
        """Note names of ours that are no case's yet, or no more."""
        self._database.executemany(
            "INSERT OR IGNORE INTO STALE VALUES (?)", [(name,) for name in names]
        )

    def _unnote(self, names: Iterable[str]) -> None:
        self._database.executemany("DELETE FROM STALE WHERE NAME = ?", [(it,) for it in names])

    def record(
        self, outcomes: Iterable[Answer | Refusal], written: Mapping[str, WrittenFile]
    ) -> None:
        """Record what became of cases, all of it or nothing."""
        without = set(written)  # a case, when it was refused after a first file
        with self._transaction():
            for number, group in groupby(outcomes, key=lambda outcome: outcome.number):
                outcomes_of = list(group)
                self._record_case(number, outcomes_of, written)
                if isinstance(outcomes_of[0], Answer):
                    without -= set(outcomes_of[0].files.values())
            self._note(without)

    def _record_case(
        self, number: int, outcomes: list[Answer | Refusal], written: Mapping[str, WrittenFile]
    ) -> None:
        first = outcomes[0]
        row = (first.line, first.key, *packed(outcomes))
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
                "INSERT INTO FILES VALUES (?, ?, ?, ?, ?, ?)",
                [(number, kind, name, *written[name]) for kind, name in first.files.items()],
            )
            self._unnote(first.files.values())
        self._outdate()

    def _forget(self, number: int) -> None:
        """Remove a record; its files are removed when the run ends, unless a case has them then."""
        self._database.execute(
            "INSERT OR IGNORE INTO STALE SELECT NAME FROM FILES WHERE NUMBER = ?", (number,)
        )
        self._database.execute("DELETE FROM FILES WHERE NUMBER = ?", (number,))
        self._database.execute("DELETE FROM CASES WHERE NUMBER = ?", (number,))

    def finish(self, cases: int, kept: Collection[str] = ()) -> int:
        """End a run over so many cases: files that no case of it has are removed. How many were.

        kept: names, in small letters, that are not removed: of the run's inputs.
        """
        self.note_seen()
        with self._reading():
            gone = self._database.execute(
                "SELECT NUMBER FROM CASES WHERE NUMBER > ? OR NUMBER < 1", (cases,)
            ).fetchall()
        with self._transaction():
            for (number,) in gone:
                self._forget(number)
                self._outdate()
        removed = 0
        while stale := self._stale():
            for name in stale:
                with self._reading():
                    known = self._one("SELECT COUNT(*) FROM FILES WHERE NAME = ?", name)
                    if not known and case_file(name).casefold() not in kept:
                        removed += self._place.remove(name)
            with self._transaction():
                self._unnote(stale)
        return removed

    def _stale(self) -> list[Any]:
        with self._reading():
            found = self._database.execute(f"SELECT NAME FROM STALE LIMIT {_AT_ONCE}")
            return [name for (name,) in found]

    # --- what was done ----------------------------------------------------------------------

    def answers(self) -> Iterator[Answer]:
        """The cases that were sized, in order of number."""
        for row in self._rows(DONE):
            with self._reading():
                answer = answer_of(*row)
            yield answer

    def refusals(self) -> Iterator[Refusal]:
        """The problems of those that were not, in order of number."""
        for row in self._rows(REFUSED):
            with self._reading():
                refusals = list(refusals_of(*row))
            yield from refusals

    def _rows(self, state: str) -> Iterator[tuple[int, Any, Any, Any]]:
        with self._reading():
            rows = self._database.execute(
                "SELECT NUMBER, LINE, KEY, DATA FROM CASES WHERE STATE = ? ORDER BY NUMBER",
                (state,),
            )
        while True:
            with self._reading():
                row = rows.fetchone()
            if row is None:
                return
            yield row

    def tables(self) -> list[str] | None:
        """Names of the tables that tell what is recorded now, if they were made and are whole."""
        made = self.info().get("tables")
        if self._verify or not made:
            return None
        with self._reading():
            noted = {str(name): state for name, state in json.loads(made).items()}
            states = {name: self._place.state(name) for name in noted}
        whole = all(state is not None and list(state) == noted[name] for name, state
                    in states.items())  # fmt: skip
        return list(noted) if noted and whole else None

    def tables_made(self, names: Iterable[str]) -> None:
        """Note the tables that were made of what is recorded now."""
        place = Directory(self._place.out)  # of a service: as it lists them now
        states = {name: place.state(name) for name in names}
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO INFO VALUES ('tables', ?)", (json.dumps(states),)
            )

    def _outdate(self) -> None:
        self._database.execute("DELETE FROM INFO WHERE KEY = 'tables'")
