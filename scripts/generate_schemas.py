"""Write catalogs/*.schema.json from the pydantic schemas; `--check` only compares.

The schemas let an editor complete and check the catalogs while they are typed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from sizing_xl.catalog.model import ModelFile
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.prices import Prices
from sizing_xl.catalog.server import ServerFile
from sizing_xl.catalog.storage import StorageFile

CATALOGS = Path(__file__).resolve().parent.parent / "catalogs"
SCHEMAS: dict[str, type[BaseModel]] = {
    "models": ModelFile,
    "servers": ServerFile,
    "storage": StorageFile,
    "parameters": Parameters,
    "prices": Prices,
}


def schema_text(schema: type[BaseModel]) -> str:
    """A JSON Schema as the file holds it."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    document.update(schema.model_json_schema())
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def stale() -> list[str]:
    """Names of the schema files that differ from the code."""
    return [
        path.name
        for name, schema in SCHEMAS.items()
        for path in [CATALOGS / f"{name}.schema.json"]
        if not path.exists() or path.read_text(encoding="utf-8") != schema_text(schema)
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in stale():
            print(f"catalogs/{name} is stale: run python scripts/generate_schemas.py")
        return 1 if stale() else 0
    for name, schema in SCHEMAS.items():
        (CATALOGS / f"{name}.schema.json").write_text(schema_text(schema), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
