"""Workload -> Sizing: three scenarios of one case, with the alerts that it raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sizing_xl.alerts import Alert, Facts, alerts_of
from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import (
    ARTIFACT_PRECISION,
    Leaves,
    Weights,
    model_leaves,
    policy_leaves,
    scenario_leaves,
    server_leaves,
    storage_leaves,
    weights_of,
)
from sizing_xl.catalog.load import Catalogs, load_catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import SCENARIOS, Parameters, ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.scenario import Scenario
from sizing_xl.ways_out import WayOut, ways_out
from sizing_xl.workload import DEFAULTED, Workload

# Inputs of the book that a workload gives under the same name.
GIVEN = ("concurrency", "effective_context", *DEFAULTED)

# The catalogs of a model, a server and a storage profile.
CATALOGS = ("models", "servers", "storage")

_WHOLE = frozenset(name for name, quantity in BOOK.quantities.items() if quantity.unit.whole)


@dataclass(frozen=True)
class Sizing:
    """The answer to a workload: always three scenarios, and what to mind about them.

    nfr: the workload with every default filled in, as it was used.
    ways_out: what alone would make it possible, when not one session fits in some scenario.
    origins: for model, server and storage, the file that the entry came from.
    parameters: the whole policy that it was sized with; None in one read back from a document.
    """

    workload: Workload
    nfr: Mapping[str, Any]
    model: ModelEntry
    server: ServerEntry
    storage: StorageProfile
    weights: Weights
    scenarios: Mapping[str, Scenario]
    alerts: tuple[Alert, ...]
    ways_out: tuple[WayOut, ...]
    origins: Mapping[str, str]
    parameters: Parameters | None = field(default=None, compare=False, repr=False)

    @cached_property
    def policy(self) -> Parameters:
        """The policy whose figures its texts show.

        A document holds the scenarios and the formulas' figures, but neither the defaults nor the
        alert limits: for those, what was read back shows this process's catalogs.
        """
        if self.parameters is not None:
            return self.parameters
        scenarios = {key: scenario.policy for key, scenario in self.scenarios.items()}
        return default_catalogs().parameters.as_sized(scenarios, self.minimum.inputs)

    @property
    def minimum(self) -> Scenario:
        return self.scenarios["minimum"]

    @property
    def recommended(self) -> Scenario:
        return self.scenarios["recommended"]

    @property
    def ideal(self) -> Scenario:
        return self.scenarios["ideal"]

    @property
    def complete(self) -> bool:
        """False when an alert is an error: some result has no value, and the alert says why."""
        return not any(alert.severity == "error" for alert in self.alerts)

    def alerts_for(self, scenario: str | None) -> tuple[Alert, ...]:
        """Alerts of one scenario, or (None) those of the whole sizing."""
        return tuple(alert for alert in self.alerts if alert.scenario == scenario)


@lru_cache(maxsize=1)
def default_catalogs() -> Catalogs:
    """The catalogs of this process, read once; `default_catalogs.cache_clear()` rereads them."""
    return load_catalogs()


def size(workload: Workload, catalogs: Catalogs | None = None) -> Sizing:
    """Size a workload in three scenarios (spec sections 2 to 6, pooled basis).

    A case that cannot be solved is no exception: its scenarios have None for node counts and all
    that rests on them, and an alert of severity "error" says why.

    Raises InputError when the model, server or storage profile is not in the catalogs.
    """
    catalogs = catalogs or default_catalogs()
    entries = Entries.of(workload, catalogs)
    nfr = resolved(workload, entries, catalogs.parameters)
    weights = entry_weights(nfr, entries, catalogs.parameters)
    shared = shared_leaves(nfr, entries, weights, catalogs)
    scenarios: dict[str, Scenario] = {}
    for key in SCENARIOS:
        policy: ScenarioPolicy = getattr(catalogs.parameters.scenarios, key)
        inputs = {**shared, **_kept(catalogs, f"scenario {key}", scenario_leaves, policy)}
        scenarios[key] = Scenario(key, policy, inputs, _results(BOOK.compute(inputs)))
    limits = _kept(catalogs, "limits", _limits, catalogs.parameters)
    alerts = alerts_of(Facts(nfr, entries.model, entries.storage, weights, limits, scenarios))
    origins = {
        kind: catalogs.origins.get(catalog, {}).get(entry.name, "")
        for kind, catalog, entry in zip(Entries._fields, CATALOGS, entries, strict=True)
    }
    tightest = scenarios[SCENARIOS[-1]]
    ways = () if tightest.solved else ways_out(tightest.inputs, catalogs)
    return Sizing(
        workload, nfr, *entries, weights, scenarios, alerts, ways, origins, catalogs.parameters
    )


class Entries(NamedTuple):
    """The catalog entries that a workload names."""

    model: ModelEntry
    server: ServerEntry
    storage: StorageProfile

    @classmethod
    def of(cls, workload: Workload, catalogs: Catalogs) -> Entries:
        """Raises InputError with the nearest names."""
        return cls(
            catalogs.model(workload.model),
            catalogs.server(workload.server),
            catalogs.profile(workload.storage),
        )


def resolved(workload: Workload, entries: Entries, parameters: Parameters) -> dict[str, Any]:
    """The workload as it is used: catalog names as the catalog spells them, defaults filled in."""
    nfr = dict(workload)
    model, server, storage = entries
    nfr["model"], nfr["server"], nfr["storage"] = model.name, server.name, storage.name
    nfr["kv_precision"] = workload.kv_precision or model.default_kv_precision
    nfr["weights_precision"] = (
        workload.weights_precision or model.default_weights_precision or ARTIFACT_PRECISION
    )
    for name in DEFAULTED:
        if nfr[name] is None:
            nfr[name] = getattr(parameters.defaults, name).value
    return nfr


def entry_weights(nfr: Mapping[str, Any], entries: Entries, parameters: Parameters) -> Weights:
    """The model's weights as this workload serves them."""
    return weights_of(
        entries.model,
        nfr["weights_precision"],
        parameters,
        nfr["weights_memory_gib"],
        nfr["model_artifact_size_gib"],
    )


def shared_leaves(
    nfr: Mapping[str, Any], entries: Entries, weights: Weights, catalogs: Catalogs
) -> Leaves:
    """The book's inputs that no scenario changes."""
    model, server, storage = entries
    precision = catalogs.parameters.precisions[nfr["kv_precision"]]
    return {
        **_kept(catalogs, f"model {model.name}", model_leaves, model),
        **_kept(catalogs, f"server {server.name}", server_leaves, server),
        **_kept(catalogs, f"storage {storage.name}", storage_leaves, storage),
        **_kept(catalogs, "policy", policy_leaves, catalogs.parameters),
        **{name: float(nfr[name]) for name in GIVEN},
        "warmup_random": float(nfr["warmup_read_pattern"] == "random"),
        "kv_bytes_per_element": precision.bytes_per_element,
        "deployed_weights_gib": weights.deployed_gib,
        "artifact_gib": weights.artifact_gib,
    }


def case_leaves(workload: Workload, catalogs: Catalogs) -> Leaves:
    """The book's inputs of one workload that no scenario changes, from its names on.

    Raises InputError when the model, server or storage profile is not in the catalogs.
    """
    entries = Entries.of(workload, catalogs)
    nfr = resolved(workload, entries, catalogs.parameters)
    weights = entry_weights(nfr, entries, catalogs.parameters)
    return shared_leaves(nfr, entries, weights, catalogs)


def _kept(catalogs: Catalogs, key: str, reduce: Any, entry: Any) -> Any:
    """Reduce an entry once per catalogs object: a batch sizes the same few thousands of times."""
    if key not in catalogs.reduced:
        catalogs.reduced[key] = reduce(entry)
    return catalogs.reduced[key]


def _limits(parameters: Parameters) -> dict[str, float]:
    limits = parameters.alert_limits
    return {name: getattr(limits, name).value for name in type(limits).model_fields}


def _results(values: Mapping[str, float]) -> dict[str, Any]:
    return {
        name: None if value != value else int(value) if name in _WHOLE else value
        for name, value in values.items()
    }
