"""Files of cases by the endings of their names."""

from __future__ import annotations

from sizing_xl.addresses import HIDDEN, public_address
from sizing_xl.files.source import refused, remote

# The longer endings first: a grid is no list of cases.
GRIDS = (".grid.json", ".grid.toml")
ENDINGS = (*GRIDS, ".csv", ".xlsx", ".jsonl", ".ndjson", ".json", ".parquet")

# Of a file that is read at once and has too many bytes.
TOO_LARGE = "cases_too_large"


def ending_of(source: str) -> str:
    """Which of ENDINGS a source has. Raises InputError."""
    name = source
    if remote(source):  # of a chain of addresses, the first that names a file
        pieces = (piece for piece in public_address(source).split("::") if remote(piece))
        name = next((piece for piece in pieces if not piece.endswith(HIDDEN)), source)
    for ending in ENDINGS:
        if name.lower().endswith(ending):
            return ending
    raise refused("unknown_format", source, details={"endings": ENDINGS})
