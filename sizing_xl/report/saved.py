"""Reading a saved JSON back into a Sizing: to render it again, in the other language if wished."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sizing_xl.alerts import Alert
from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.leaves import Weights
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import SCENARIOS, ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.catalog.validation import checked
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.strict_json import read_object
from sizing_xl.report import SCHEMA_VERSION
from sizing_xl.report.schema import Document, SavedScenario
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.ways_out import WayOut
from sizing_xl.workload import Workload

NAN = float("nan")


def load_sizing(path: str | os.PathLike[str]) -> Sizing:
    """The sizing that a JSON file holds, exactly as it was computed.

    Raises CatalogError for a file that is not JSON and InputError, with every fault, for one that
    is not a sizing of this schema version.
    """
    raw = read_object(Path(path))
    version = raw.get("schema_version")
    if version != SCHEMA_VERSION:
        details = {"expected": [SCHEMA_VERSION]}
        problem = Problem("not_one_of", "schema_version", version, file=str(path), details=details)
        raise InputError([problem])
    document, problems = checked(Document, raw, file=str(path))
    if document is None:
        raise InputError(problems)
    return _sizing(document)


def _sizing(document: Document) -> Sizing:
    inputs = document.inputs
    weights = inputs.weights
    return Sizing(
        workload=Workload(**inputs.workload),
        nfr=dict(inputs.nfr),
        model=ModelEntry.model_validate(_fields(inputs.model)),
        server=ServerEntry.model_validate(_fields(inputs.server)),
        storage=StorageProfile.model_validate(_fields(inputs.storage)),
        weights=Weights(
            _known(weights.deployed_gib), _known(weights.artifact_gib), weights.estimated
        ),
        scenarios={key: _scenario(key, getattr(document.scenarios, key)) for key in SCENARIOS},
        alerts=tuple(
            Alert(alert.code, alert.severity, alert.scenario, alert.figures)
            for alert in document.alerts
        ),
        ways_out=tuple(WayOut(way.lever, way.value) for way in document.ways_out),
        origins={
            "model": inputs.model.origin,
            "server": inputs.server.origin,
            "storage": inputs.storage.origin,
        },
    )


def _fields(entry: Entry) -> dict[str, Any]:
    """A saved entry without what saving added to it."""
    return entry.model_dump(exclude={"origin"}, exclude_none=True)


def _scenario(key: str, saved: SavedScenario) -> Scenario:
    fields = set(ScenarioPolicy.model_fields)
    values: dict[str, Any] = saved.inputs.model_dump()
    return Scenario(
        key=key,
        policy=ScenarioPolicy.model_validate(saved.configuration.model_dump(include=fields)),
        inputs={name: _known(value) for name, value in values.items()},
        results=saved.results.model_dump(),
    )


def _known(value: float | None) -> float:
    return NAN if value is None else value
