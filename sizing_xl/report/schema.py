"""The shape of the JSON document, as pydantic models: published as docs/sizing.schema.json."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, create_model

from sizing_xl.book import BOOK
from sizing_xl.catalog.base import Strict
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile


class Generator(Strict):
    name: Literal["sizing_xl"]
    version: str


class SavedModel(ModelEntry):
    """The model's catalog entry. origin: the file it came from."""

    origin: str


class SavedServer(ServerEntry):
    """The server's catalog entry. origin: the file it came from."""

    origin: str


class SavedStorage(StorageProfile):
    """The storage profile's catalog entry. origin: the file it came from."""

    origin: str


class SavedWeights(Strict):
    """Weights as the sizing used them; null: unknown."""

    deployed_gib: float | None
    artifact_gib: float | None
    estimated: bool


class SavedInputs(Strict):
    """What the sizing was made from.

    workload: as it was asked, null where a default was left to apply; nfr: with all filled in.
    """

    model: SavedModel
    server: SavedServer
    storage: SavedStorage
    workload: dict[str, str | int | float | None]
    nfr: dict[str, str | int | float | None]
    weights: SavedWeights


class DictionaryEntry(Strict):
    description: str
    source: str
    importance: str
    common_errors: str


class SavedGroup(Strict):
    """One group of layers' part of one session."""

    kind: str
    layers: int
    tokens: int
    token_bytes: float
    bytes: float


class SavedRationale(Strict):
    formula: str
    with_numbers: str
    inputs: dict[str, int | float | None]
    explanation: str
    groups: list[SavedGroup] = []


class SavedConfiguration(ScenarioPolicy):
    """What the scenario bends, and what comes of it."""

    headroom_ratio: float
    kv_share_ratio: float


class SavedWayOut(Strict):
    lever: str
    value: str | int | float
    message: str


class SavedAlert(Strict):
    code: str
    severity: Literal["error", "warning", "info"]
    scenario: Literal["minimum", "recommended", "ideal"] | None
    message: str
    remedy: str
    figures: dict[str, Any]


def _values(name: str, entries: dict[str, Any]) -> Any:
    """A model with one number (or null) for each input or quantity of the book."""
    fields: dict[str, Any] = {
        entry.name: (
            int | float | None,
            Field(description=f"{entry.doc} [{entry.unit.symbol or '1'}]"),
        )
        for entry in entries.values()
    }
    return create_model(name, __base__=Strict, **fields)


Results: Any = _values("Results", dict(BOOK.quantities))  # null: undefined in this case
BookInputs: Any = _values("BookInputs", dict(BOOK.inputs))  # null: unknown


class SavedScenario(Strict):
    name: str
    configuration: SavedConfiguration
    inputs: BookInputs
    results: Results
    rationale: dict[str, SavedRationale]
    warnings: list[str]


class SavedScenarios(Strict):
    minimum: SavedScenario
    recommended: SavedScenario
    ideal: SavedScenario


class Document(Strict):
    """A sizing as sizing_xl writes it. Words are in `language`; keys and codes never change."""

    schema_version: Literal["1.0"]
    generator: Generator
    language: str
    basis: Literal["pooled"]
    complete: bool
    inputs: SavedInputs
    parameter_dictionary: dict[str, DictionaryEntry]
    scenarios: SavedScenarios
    ways_out: list[SavedWayOut]
    alerts: list[SavedAlert]
