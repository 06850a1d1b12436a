"""Write catalogs/*.schema.json and docs/sizing*.schema.json; `--check` only compares.

The schemas let an editor check catalogs while they are typed, and other programs read our JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from sizing_xl.catalog.engine import EngineFile
from sizing_xl.catalog.measurement import MeasurementFile
from sizing_xl.catalog.model import ModelFile
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.prices import Prices
from sizing_xl.catalog.server import ServerFile
from sizing_xl.catalog.storage import StorageFile
from sizing_xl.report.schema import Document, ResultsDocument

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS: dict[str, type[BaseModel]] = {
    "catalogs/models.schema.json": ModelFile,
    "catalogs/servers.schema.json": ServerFile,
    "catalogs/storage.schema.json": StorageFile,
    "catalogs/engines.schema.json": EngineFile,
    "catalogs/measurements.schema.json": MeasurementFile,
    "catalogs/parameters.schema.json": Parameters,
    "catalogs/prices.schema.json": Prices,
    "docs/sizing.schema.json": Document,
    "docs/sizing.results.schema.json": ResultsDocument,
}


def schema_text(schema: type[BaseModel]) -> str:
    """A JSON Schema as the file holds it."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    document.update(schema.model_json_schema())
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def stale() -> list[str]:
    """Names of the schema files that differ from the code."""
    return [
        name
        for name, schema in SCHEMAS.items()
        for path in [ROOT / name]
        if not path.exists() or path.read_text(encoding="utf-8") != schema_text(schema)
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            print(f"{name} is stale: run python scripts/generate_schemas.py")
        return 1 if stale() else 0
    for name, schema in SCHEMAS.items():
        (ROOT / name).write_text(schema_text(schema), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
