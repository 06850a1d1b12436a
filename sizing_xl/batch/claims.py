"""What a run remembers while it lasts, on disk: as many as there are cases would fill the memory.

The file is SQLite's own, without a name, and gone with the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


class Claims:
    """Names that the cases of this run have taken, and keys that cases of the last run had."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(
            "CREATE TABLE CLAIMS (NAME TEXT PRIMARY KEY, LINE INTEGER) WITHOUT ROWID"
        )

    def close(self) -> None:
        self._database.close()

    def claim(self, stem: str, line: int) -> int | None:
        """Take a name for a case of this run; the line of the case that has it already, if any."""
        name = stem.lower()
        inserted = self._database.execute("INSERT OR IGNORE INTO CLAIMS VALUES (?, ?)",
                                          (name, line))  # fmt: skip
        if inserted.rowcount:
            return None
        found = self._database.execute("SELECT LINE FROM CLAIMS WHERE NAME = ?", (name,))
        return int(found.fetchone()[0])

    def has(self, stem: str) -> bool:
        """Whether a case of this run has the name."""
        found = self._database.execute("SELECT 1 FROM CLAIMS WHERE NAME = ?", (stem.lower(),))
        return found.fetchone() is not None

    def know(self, keys: Iterable[str]) -> None:
        """Remember the keys of another run's cases."""
        self._database.execute("CREATE TABLE KEYS (KEY TEXT)")
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO KEYS VALUES (?)", ((key,) for key in keys))
        self._database.execute("COMMIT")
        self._database.execute("CREATE INDEX BY_KEY ON KEYS (KEY)")

    def recognise(self, key: str) -> bool:
        """Whether one of them has this key; each is recognised once."""
        one = "SELECT ROWID FROM KEYS WHERE KEY = ? LIMIT 1"
        return bool(
            self._database.execute(f"DELETE FROM KEYS WHERE ROWID = ({one})", (key,)).rowcount
        )
