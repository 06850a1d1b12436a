"""What tells catalogs apart: a hash of all that they say, whatever files it was read from."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.load import Catalogs

# Characters of a hash that reports show.
SHORT = 12


def catalogs_digest(catalogs: Catalogs) -> str:
    """SHA-256, in hexadecimal, of the merged catalogs as canonical JSON: keys sorted, entries by
    name, nothing that is left out, and no path of a file. Computed once for them."""
    return catalogs.kept(_digest, "", catalogs)


def _digest(catalogs: Catalogs) -> str:
    said: dict[str, Any] = {
        catalog: {
            name: entry.model_dump(mode="json", exclude_none=True)
            for name, entry in getattr(catalogs, catalog).items()
        }
        for catalog in (*CATALOGS, "measurements")
    }
    for part in ("parameters", "prices"):
        said[part] = getattr(catalogs, part).model_dump(mode="json", exclude_none=True)
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
