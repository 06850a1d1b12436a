"""Workload -> Sizing: three scenarios of one case, with the alerts that it raises."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sizing_xl.alerts import ALARMS, CONDITIONS, UNMET, Alert, Verdict, verdict_of
from sizing_xl.alerts.declared import named_limits
from sizing_xl.book import BOOK
from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.digest import catalogs_digest
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.leaves import Weights, scenario_leaves
from sizing_xl.catalog.load import Catalogs, load_catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import SCENARIOS, Parameters, ScenarioPolicy
from sizing_xl.catalog.prices import Dated, moment
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.fields import FIELDS, Default
from sizing_xl.reckoning import reckoned
from sizing_xl.resolving.case import Entries, entry_weights, resolved, shared_leaves
from sizing_xl.resolving.logged import with_logs
from sizing_xl.scenario import Scenario
from sizing_xl.version import __version__
from sizing_xl.ways_out import WayOut, ways_out
from sizing_xl.workload import Workload

# Fields whose default a formula makes of the policy's figure.
_COMPUTED = tuple(name for name, field in FIELDS.items() if field.default is Default.BOOK)


class Provenance(NamedTuple):
    """What computed a sizing.

    version: of sizing_xl. formulas, catalogs: SHA-256 of the formulas and of what the catalogs
    said; moment: when, see `moment` of the prices; None where a document does not tell.
    """

    version: str = __version__
    formulas: str | None = None
    catalogs: str | None = None
    moment: str | None = None


class Deviation(NamedTuple):
    """What a document says and what its inputs give, where these differ; None: it is not there.

    kind: what it is of. name: of the quantity, input or field; code or lever. scenario: None for
    the whole sizing.
    """

    kind: Literal["result", "input", "requirement", "weights", "alert", "way_out", "verdict"]
    name: str
    scenario: str | None
    written: Any
    recomputed: Any


class Foreign(NamedTuple):
    """An entry or a policy that the catalogs at hand do not have as a document has it.

    kind: model, server, storage or policy. name: of the entry. fields: those that differ; none
    where the catalogs at hand have no such entry.
    """

    kind: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Recomputed:
    """A saved sizing sized once more, from its own inputs by today's formulas.

    deviations: what is written otherwise, the worst first. same_formulas: whether the document was
    computed by the formulas of today, so that nothing can differ unless it was changed. foreign:
    what the catalogs at hand say otherwise: a fact, no fault. catalogs: their hash.
    """

    sizing: Sizing
    deviations: tuple[Deviation, ...]
    same_formulas: bool
    foreign: tuple[Foreign, ...]
    catalogs: str


@dataclass(frozen=True)
class Sizing:
    """The answer to a workload: always three scenarios, and what to mind about them.

    nfr: the workload with every default filled in, as it was used.
    ways_out: what alone would make it possible, when not one session fits in some scenario.
    engine: None in one read back from a document older than engines are.
    origins: for each entry, the file that it came from.
    currency: of all amounts; None where nobody told it. priced: where the prices of the price book
        that it uses come from, by field.
    parameters: the whole policy that it was sized with. catalogs: those that it was sized with;
        None in one read back from a document. written: what computed the document, recomputed: what
        its inputs give; None in a fresh one.
    """

    workload: Workload
    nfr: Mapping[str, Any]
    model: ModelEntry
    server: ServerEntry
    storage: StorageProfile
    engine: EngineEntry | None
    weights: Weights
    scenarios: Mapping[str, Scenario]
    alerts: tuple[Alert, ...]
    ways_out: tuple[WayOut, ...]
    origins: Mapping[str, str]
    currency: str | None = None
    priced: Mapping[str, Dated] = field(default_factory=dict)
    parameters: Parameters | None = field(default=None, compare=False, repr=False)
    catalogs: Catalogs | None = field(default=None, compare=False, repr=False)
    written: Provenance | None = field(default=None, compare=False, repr=False)
    recomputed: Recomputed | None = field(default=None, compare=False, repr=False)

    @property
    def provenance(self) -> Provenance:
        """What computed it."""
        if self.written is not None or self.catalogs is None:
            return self.written or Provenance(formulas=formulas_digest())
        digest, made = catalogs_digest(self.catalogs), moment(self.catalogs.as_of)
        return Provenance(__version__, formulas_digest(), digest, made)

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What it says otherwise than its inputs give: of a document alone."""
        return self.recomputed.deviations if self.recomputed else ()

    @property
    def believed(self) -> Sizing:
        """What verdicts and sentences rest on: what its inputs give, where it says otherwise."""
        return self.recomputed.sizing if self.recomputed and self.deviations else self

    @cached_property
    def policy(self) -> Parameters:
        """The policy whose figures its texts show."""
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

    def verdict(self, scenario: str | None = None) -> Verdict:
        """What is to be said of a scenario, or (None) of the sizing as a whole.

        Of a document whose figures do not follow from its inputs: what the inputs give.
        """
        return verdict_of(self.believed.alerts, scenario, UNMET)

    @property
    def complete(self) -> bool:
        """False when some scenario has no solution: an alert of severity "error" says why."""
        return self.verdict().solved

    def alerts_for(self, scenario: str | None) -> tuple[Alert, ...]:
        """Alerts of one scenario, or (None) those of the whole sizing."""
        return tuple(alert for alert in self.alerts if alert.scenario == scenario)

    @property
    def told_ways(self) -> tuple[WayOut, ...]:
        """What its inputs give as ways out, and before them those that it alone has."""
        given = self.believed.ways_out
        levers = {way.lever for way in given}
        return (*(way for way in self.ways_out if way.lever not in levers), *given)

    @property
    def told_alerts(self) -> tuple[Alert, ...]:
        """Its alerts, and after them those that its inputs raise and it does not have."""
        own = {(alert.code, alert.scenario) for alert in self.alerts}
        missing = (it for it in self.believed.alerts if (it.code, it.scenario) not in own)
        return (*self.alerts, *missing)


@cache
def formulas_digest() -> str:
    """SHA-256, in hexadecimal, of all formulas and conditions as readers see them."""
    book = [f"{name} = {quantity.text()}" for name, quantity in BOOK.quantities.items()]
    conditions = [f"{code}: {one.severity} {one.text()}" for code, one in CONDITIONS.items()]
    return hashlib.sha256("\n".join((*book, *conditions)).encode()).hexdigest()


@lru_cache(maxsize=1)
def default_catalogs() -> Catalogs:
    """The catalogs of this process, read once; `default_catalogs.cache_clear()` rereads them."""
    return load_catalogs()


def size(
    workload: Workload,
    catalogs: Catalogs | None = None,
    unknown: Mapping[str, float] = MappingProxyType({}),
) -> Sizing:
    """Size a workload in three scenarios, with all capacity bases beside the one that is chosen.

    A case without solution is no exception: its node counts are None, and an error alert says why.

    unknown: inputs of the book that the entries do not give, of a document of an older version.

    Raises InputError for an entry that is not in the catalogs, and a precision that cannot be used.
    """
    known = catalogs or default_catalogs()
    catalogs = with_logs(workload, known)
    entries = Entries.of(workload, catalogs)
    nfr, priced = resolved(workload, entries, catalogs)
    weights = entry_weights(nfr, entries, catalogs.parameters)
    shared = {**unknown, **shared_leaves(nfr, entries, weights, catalogs)}
    facts = {**catalogs.kept(_limits, "", catalogs.parameters)}
    facts["weights_estimated"] = float(weights.estimated)
    policies: dict[str, ScenarioPolicy] = {
        key: getattr(catalogs.parameters.scenarios, key) for key in SCENARIOS
    }
    bent = {key: catalogs.kept(scenario_leaves, key, it) for key, it in policies.items()}
    results, raised = reckoned({**shared, **facts}, bent)
    scenarios: dict[str, Scenario] = {
        key: Scenario(key, policies[key], {**shared, **bent[key]}, results[key])
        for key in SCENARIOS
    }
    for name in _COMPUTED:
        nfr[name] = results[SCENARIOS[0]][name]
    alerts = tuple([ALARMS.alert(*it, nfr) for it in raised])
    origins = {
        kind: catalogs.origins.get(catalog, {}).get(entry.name, "")
        for kind, catalog, entry in zip(Entries._fields, CATALOGS, entries, strict=True)
    }
    tightest = scenarios[SCENARIOS[-1]]
    ways = () if tightest.solved else ways_out(tightest.inputs, entries.model, catalogs)
    return Sizing(
        workload, nfr, *entries, weights, scenarios, alerts, ways, origins,
        catalogs.prices.currency, priced, catalogs.parameters, known,
    )  # fmt: skip


def _limits(parameters: Parameters) -> dict[str, float]:
    return named_limits(parameters.limits())
