"""The shape of the JSON document, as pydantic models: published as docs/sizing.schema.json.

One declaration for two uses. Writing is strict: the published schema names every key that a
document of this version has, and asks for each of them. Reading (report/saved.py) takes the same
models, but tells unknown keys instead of refusing them and fills the numbers that are missing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticKnownError

from sizing_xl.book import BOOK
from sizing_xl.catalog.base import NotNegative, Strict
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import ScenarioPolicy
from sizing_xl.catalog.prices import Dated
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.expression import is_of_group
from sizing_xl.quantity import Input, Quantity
from sizing_xl.report import SCHEMA_VERSION


def _as_it_stands(value: Any) -> int | float | None:
    """A finite number, whole or not as it was written, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise PydanticKnownError("float_type")
    if not abs(value) <= sys.float_info.max:
        raise PydanticKnownError("finite_number")
    return value


def _each_as_it_stands(value: Any) -> Any:
    """A number, or a list of numbers: one for each KV group."""
    if isinstance(value, list):
        return [_as_it_stands(one) for one in value]
    return _as_it_stands(value)


Number = Annotated[Any, PlainValidator(_as_it_stands), WithJsonSchema({"type": ["number", "null"]})]
Numbers = dict[str, Number]
_NUMBER: dict[str, Any] = {"type": ["number", "null"]}
_EACH: dict[str, Any] = {"type": "array", "items": _NUMBER}
Grouped = dict[
    str,
    Annotated[Any, PlainValidator(_each_as_it_stands), WithJsonSchema({"anyOf": [_NUMBER, _EACH]})],
]

# Values of a workload: reading has Workload check them, field by field.
Fields = dict[str, Annotated[Any, WithJsonSchema({"type": ["string", "number", "null"]})]]


# Figures of the policy, by names such as `policy.pue`; null: a document lacked them.
Policy = dict[str, NotNegative | None]


class Generator(Strict):
    """What computed it. formulas: SHA-256 of the formulas and conditions; null: not told."""

    name: Literal["sizing_xl"]
    version: str
    formulas: str | None = None


class SavedCatalogs(Strict):
    """What it was computed with. sha256: of the merged catalogs as canonical JSON (docs/saved.md);
    null: not told."""

    sha256: str | None = None


class SavedModel(ModelEntry):
    """The model's catalog entry. origin: the file it came from."""

    origin: str


class SavedServer(ServerEntry):
    """The server's catalog entry. origin: the file it came from."""

    origin: str


class SavedStorage(StorageProfile):
    """The storage profile's catalog entry. origin: the file it came from."""

    origin: str


class SavedEngine(EngineEntry):
    """The engine's catalog entry. origin: the file it came from."""

    origin: str


class SavedWeights(Strict):
    """Weights as the sizing used them; null: unknown."""

    deployed_gib: float | None
    artifact_gib: float | None
    estimated: bool


class SavedInputs(Strict):
    """What the sizing was made from.

    workload: as it was asked, null where a default was left to apply; nfr: with all filled in.
    prices: where the prices of the price book come from, by field.
    policy: every figure of parameters.json that no scenario bends.
    """

    model: SavedModel
    server: SavedServer
    storage: SavedStorage
    engine: SavedEngine | None = None
    workload: Fields
    nfr: Fields
    weights: SavedWeights
    prices: dict[str, Dated] = {}
    policy: Policy | None = None


class DictionaryEntry(Strict):
    description: str
    source: str
    importance: str
    common_errors: str


class SavedGroup(Strict):
    """One group of layers' part of one session. shape: heads, their dimension, ranks."""

    kind: str
    layers: int
    tokens: int
    token_bytes: float
    bytes: float
    shape: dict[str, int] = {}


class SavedRationale(Strict):
    """choices: words that the inputs stand for, `kv_precision` and `ha_mode`."""

    formula: str
    with_numbers: str
    inputs: Grouped
    explanation: str
    groups: list[SavedGroup] = []
    choices: dict[str, str] = {}


class SavedConfiguration(ScenarioPolicy):
    """What the scenario bends, and what comes of it; null: a document lacked what it rests on."""

    headroom_ratio: float | None
    kv_share_ratio: float | None


class SavedBasis(Strict):
    """What a capacity basis gives: sessions a node and nodes by scenario, the layout that it rests
    on (null: none), and what limits it in words."""

    sizes: bool
    sessions_per_node: dict[str, int | None]
    nodes: dict[str, int | None]
    layout: dict[str, int | None] | None
    limit: str


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


class SavedVerdict(Strict):
    """The verdict of the sizing or of a scenario. errors, conditions and unmet (what was asked and
    is not served) are codes of alerts."""

    state: Literal["invalid_input", "no_solution", "meets_with_conditions", "meets"]
    sentence: str
    errors: list[str]
    conditions: list[str]
    unmet: list[str]


class SavedDeviation(Strict):
    """What a document said and what its inputs give; null: it is not there."""

    kind: Literal["result", "input", "requirement", "weights", "alert", "way_out", "verdict"]
    name: str
    scenario: Literal["minimum", "recommended", "ideal"] | None
    written: Any
    recomputed: Any


class SavedRecomputation(Strict):
    """What sizing a document once more, from its own inputs, gave otherwise.

    version: of sizing_xl that did. same_formulas: false where others computed the document.
    deviations: the worst first. sentences: the same in words, and what the catalogs at hand say
    otherwise.
    """

    version: str
    same_formulas: bool
    deviations: list[SavedDeviation]
    sentences: list[str]


def _published(
    entries: Mapping[str, Input | Quantity], more: Mapping[str, Any] = _NUMBER
) -> WithJsonSchema:
    """The schema of an object with a number, or null, for each input or quantity of the book, and
    a list of them, one for each KV group, where each group has one. more: what others may be."""
    return WithJsonSchema(
        {
            "type": "object",
            "properties": {
                name: {
                    **(_EACH if is_of_group(name) else _NUMBER),
                    "description": f"{entry.doc} [{entry.unit.generic or '1'}]",
                }
                for name, entry in entries.items()
            },
            "required": list(entries),
            "additionalProperties": more,
        }
    )


BookInputs = Annotated[Grouped, _published(BOOK.inputs, {"anyOf": [_NUMBER, _EACH]})]
Results = Annotated[Numbers, _published(BOOK.quantities)]


class SavedScenario(Strict):
    """One scenario. A null input is unknown, a null result undefined in this case.

    A later version may have more inputs and more results.
    """

    name: str
    verdict: SavedVerdict | None = None
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
    """A sizing as sizing_xl writes it. Words are in `language`; keys and codes never change.

    case_id: SHA-256, cut, of all that the results rest on. generated_at: ISO 8601, the second of
    SOURCE_DATE_EPOCH, else the day that was asked for; null without either. units: of the results.

    All that is listed is written. A reader must accept keys that are not listed, in any object: a
    version whose first number is the same adds keys and takes none away.
    """

    schema_version: Annotated[str, Field(json_schema_extra={"const": SCHEMA_VERSION})]
    detail: Literal["full"] = "full"
    case_id: str | None = None
    generated_at: str | None = None
    generator: Generator
    catalog_sha256: str | None = None
    catalogs: SavedCatalogs | None = None
    recomputed: SavedRecomputation | None = None
    language: str
    basis: Literal["pooled", "per_gpu", "engine"]
    currency: str | None = None
    complete: bool
    verdict: SavedVerdict | None = None
    inputs: SavedInputs
    units: dict[str, str] = {}
    parameter_dictionary: dict[str, DictionaryEntry]
    scenarios: SavedScenarios
    bases: dict[str, SavedBasis] = {}
    ways_out: list[SavedWayOut]
    alerts: list[SavedAlert]


class ShownInputs(Strict):
    """The workload as it was used, without what nobody gives."""

    nfr: Fields


class ShownVerdict(Strict):
    state: Literal["invalid_input", "no_solution", "meets_with_conditions", "meets"]


class ShownScenario(Strict):
    """results: those that reports explain; one without a value is left out."""

    name: str
    verdict: ShownVerdict
    results: Numbers


class ShownScenarios(Strict):
    minimum: ShownScenario
    recommended: ShownScenario
    ideal: ShownScenario


class ShownAlert(Strict):
    code: str
    severity: Literal["error", "warning", "info"]
    scenario: Literal["minimum", "recommended", "ideal"] | None


class ResultsDocument(Strict):
    """A sizing in short (`--json-detail results`): what it has stands under the keys of the full
    document. It holds no entries, so nothing can be computed from it again."""

    schema_version: Annotated[str, Field(json_schema_extra={"const": SCHEMA_VERSION})]
    detail: Literal["results"]
    case_id: str
    generated_at: str | None
    generator: Generator
    catalog_sha256: str | None
    catalogs: SavedCatalogs
    recomputed: SavedRecomputation | None
    language: str
    basis: Literal["pooled", "per_gpu", "engine"]
    currency: str | None
    complete: bool
    verdict: SavedVerdict
    inputs: ShownInputs
    units: dict[str, str]
    scenarios: ShownScenarios
    alerts: list[ShownAlert]
