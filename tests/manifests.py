"""What the manifest of a batch has recorded, read without touching it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path


def recorded(out: Path) -> set[str]:
    """The files of cases that the manifest knows; a copy is read, the next run finds its own."""
    with tempfile.TemporaryDirectory(dir=out.parent) as copies:
        for path in out.glob("manifest.sqlite*"):
            if not path.name.endswith(".lock"):
                shutil.copy(path, copies)
        database = sqlite3.connect(f"{copies}/manifest.sqlite")
        try:
            return {name for (name,) in database.execute("SELECT NAME FROM FILES")}
        except sqlite3.OperationalError:  # killed before there were tables
            return set()
        finally:
            database.close()
