"""parameters.json: the policy. Precisions, scenarios, defaults, policy figures, alert limits,
thresholds.

Every figure carries its own `source`; a name here is the name of the book's input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import KINDS
from sizing_xl.catalog.base import Name, NotNegative, Positive, PositiveInt, Share, Strict, Text
from sizing_xl.catalog.kv_group import KvGroup
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges import PARAMETER_RANGES
from sizing_xl.errors import Problem
from sizing_xl.fields import DEFAULTED, FIELDS
from sizing_xl.precisions import KV_PRECISIONS
from sizing_xl.reading.names import unknown

ScenarioKey = Literal["minimum", "recommended", "ideal"]
SCENARIOS: tuple[ScenarioKey, ...] = ("minimum", "recommended", "ideal")
# Precisions of products of matrices, each of fewer bits than the one before.
COMPUTES = ("bf16", "fp8", "fp4")
Confidence = Literal["measured", "vendor", "policy", "definition", "assumption"]


class Figure(Strict):
    """A number with its source."""

    value: NotNegative
    source: Text
    confidence: Confidence = "policy"


class SparseLatent(Strict):
    """Sparse latent attention in the layout that engines pack it in, scales included.

    bytes_per_element: of an element of the latent; rope_bytes_per_element: of its rotary part.
    """

    bytes_per_element: Positive
    rope_bytes_per_element: Positive
    source: Text


class Precision(Strict):
    """Bytes of one element, the scales of its blocks included.

    kv_cache, weights: whether it may be used there. compute: the fewest bits in which engines
    multiply weights that are kept so. kv_head_bytes: what scales add to the cache of
    a token, for each KV head. latent: whether a latent, which has no heads, may be cached so;
    sparse_latent: how it is where an indexer chooses among the tokens, None where it cannot be.
    """

    bytes_per_element: Positive
    kv_cache: bool
    weights: bool
    compute: Literal["bf16", "fp8", "fp4"] = "bf16"
    kv_head_bytes: NotNegative = 0
    latent: bool = True
    sparse_latent: SparseLatent | None = None
    source: Text

    def keeps(self, group: KvGroup) -> bool:
        """Whether a group of layers can be cached so. Indexers and states have sizes of their
        own."""
        if not group.latent:
            return True
        return self.sparse_latent is not None if group.sparse else self.latent


class ScenarioPolicy(Strict):
    """How one scenario bends the inputs.

    headroom = max(given x headroom_share_ratio, headroom_floor_ratio);
    KV budget ratio = min(given, kv_budget_cap_ratio).
    """

    ha_mode: Text
    headroom_share_ratio: Annotated[float, Field(ge=0, le=1)]
    headroom_floor_ratio: Annotated[float, Field(ge=0, le=2)]
    ha_extra_nodes: Annotated[int, Field(ge=0, le=1000)]
    kv_budget_cap_ratio: Share
    storage_safety_factor: Annotated[float, Field(ge=1, le=100)]
    log_retention_days: PositiveInt
    source: Text


# Values of the fields that a workload leaves out.
_FIGURES: dict[str, Any] = dict.fromkeys(DEFAULTED, (Figure, ...))
Defaults: Any = create_model("Defaults", __base__=Strict, **_FIGURES)


class Policy(Strict):
    """Figures of the formulas that are neither the workload's nor the hardware's."""

    weights_margin_gib: Figure
    gpu_memory_utilization_ratio: Figure
    activation_dense_gib: Figure
    activation_moe_gib: Figure
    non_torch_gib: Figure
    cuda_graph_gib: Figure
    reachable_bandwidth_ratio: Figure
    reachable_compute_ratio: Figure
    index_bytes_per_element: Figure
    pue: Figure
    btu_hr_per_kw: Figure
    btu_hr_per_ton: Figure
    year_hours: Figure
    rack_height_u: Figure
    registry_versions: Figure
    node_versions: Figure
    engine_cache_gb: Figure
    kv_spill_ratio: Figure
    log_request_bytes: Figure
    operational_node_gb: Figure
    restarting_ratio: Figure
    read_efficiency: Figure
    load_io_kib: Figure
    write_io_kib: Figure
    writes_per_session_peak_iops: Figure
    writes_per_session_steady_iops: Figure
    steady_read_node_iops: Figure
    steady_read_node_gbs: Figure


class AlertLimits(Strict):
    """Where an alert begins."""

    context_near_max_ratio: Figure
    context_long_io_tokens: Figure
    kv_wide_element_bytes: Figure
    kv_budget_ratio_high: Figure
    overhead_low_gib: Figure
    sessions_low: Figure
    nodes_high: Figure
    min_close_to_recommended_ratio: Figure
    hbm_utilisation_high_ratio: Figure
    pooled_above_ratio: Figure
    rack_power_density_kw: Figure
    storage_physics_warning_ratio: Figure
    storage_physics_error_ratio: Figure
    price_stale_days: Figure


# Of a scenario, what is at least that of the scenario before it, and what is at most.
RISING = (
    "headroom_share_ratio", "headroom_floor_ratio", "ha_extra_nodes", "storage_safety_factor",
    "log_retention_days",
)  # fmt: skip
FALLING = ("kv_budget_cap_ratio",)


class Thresholds(Strict):
    """Figures of no formula and of no alert: what a check of the catalogs lets pass, the steps and
    the least values of what a way out offers, the step of the utilisations that are compared."""

    total_hbm_tolerance_ratio: Figure
    overhead_step_gib: Figure
    least_context_tokens: Figure
    least_kv_element_bytes: Figure
    utilisation_step_ratio: Figure


class Scenarios(Strict):
    minimum: ScenarioPolicy
    recommended: ScenarioPolicy
    ideal: ScenarioPolicy

    def breaches(self) -> Iterator[Problem]:
        """Each scenario must ask at least as much as the one before it."""
        for lower, higher in (("minimum", "recommended"), ("recommended", "ideal")):
            a: ScenarioPolicy = getattr(self, lower)
            b: ScenarioPolicy = getattr(self, higher)
            for field in RISING:
                if getattr(b, field) < getattr(a, field):
                    details = {"lower": lower, "least": getattr(a, field)}
                    yield Problem(
                        "scenario_order", f"{higher}.{field}", getattr(b, field), details=details
                    )
            for field in FALLING:
                if getattr(b, field) > getattr(a, field):
                    details = {"lower": lower, "most": getattr(a, field)}
                    yield Problem(
                        "scenario_cap_order",
                        f"{higher}.{field}",
                        getattr(b, field),
                        details=details,
                    )


class Logged(Strict):
    """What a start-up log measured of a model on a server in one layout: a figure of the policy in
    place of its own. name: of that figure, activation_dense_gib or activation_moe_gib; pp, dp:
    pipeline stages and ranks of data-parallel attention."""

    model: Name
    server: Name
    tp: PositiveInt
    pp: PositiveInt = 1
    dp: PositiveInt = 1
    name: Literal["activation_dense_gib", "activation_moe_gib"]
    figure: Figure

    @property
    def layout(self) -> tuple[int, int, int]:
        return self.tp, self.pp, self.dp


class Parameters(Strict):
    """parameters.json. `unusual`: figures that are meant, if implausible (docs/plausible.md).
    logs: what start-up logs measured, which overrides the policy for its model, server and layout;
    of two of the same the last one counts."""

    unusual: list[Text] = []
    logs: list[Logged] = []
    precisions: dict[str, Precision]
    scenarios: Scenarios
    defaults: Defaults
    policy: Policy
    alert_limits: AlertLimits
    thresholds: Thresholds

    def with_log(self, log: Logged) -> Parameters:
        """The policy of cases that a log is of."""
        policy = self.policy.model_copy(update={log.name: log.figure})
        return self.model_copy(update={"policy": policy, "logs": []})

    def default(self, field: str) -> float:
        """The figure that stands for a field of a case that is left out."""
        return float(getattr(self.defaults, field).value)

    def limits(self) -> dict[str, float]:
        """Where alerts begin, by name."""
        fields = type(self.alert_limits).model_fields
        return {name: getattr(self.alert_limits, name).value for name in fields}

    def threshold(self, name: str) -> float:
        """A figure of no formula and of no alert, by name."""
        return float(getattr(self.thresholds, name).value)

    def __hash__(self) -> int:
        """Equal policies have equal hashes; one figure stands for all, as it is asked often."""
        return hash(self.policy.pue.value)

    def figures(self) -> dict[str, float | str]:
        """Every figure by the name that sentences give it.

        default.NAME, policy.NAME, limit.NAME and threshold.NAME; SCENARIO.NAME; precision.NAME,
        in bytes per element; and catalog.kind, the attention kinds that there are, whatever the
        policy.
        """
        named: dict[str, float | str] = {"catalog.kind": ", ".join(KINDS)}
        for section, figures in (
            ("default", self.defaults),
            ("policy", self.policy),
            ("limit", self.alert_limits),
            ("threshold", self.thresholds),
        ):
            named |= {f"{section}.{name}": figure.value for name, figure in figures}
        for key, scenario in self.scenarios:
            named |= {f"{key}.{name}": value for name, value in scenario if name != "source"}
        for name, precision in self.precisions.items():
            named[f"precision.{name}"] = precision.bytes_per_element
        return named

    def numbers(self) -> dict[str, float]:
        """Every figure that no scenario bends, by the name that sentences give it."""
        bent = ("catalog", *SCENARIOS)
        return {
            name: float(figure)
            for name, figure in self.figures().items()
            if name.partition(".")[0] not in bent
        }

    def as_sized(
        self,
        scenarios: Mapping[str, ScenarioPolicy],
        inputs: Mapping[str, float],
        numbers: Mapping[str, float] = MappingProxyType({}),
    ) -> Parameters:
        """The policy with a sizing's own scenarios and figures in place of its own.

        inputs: the book's inputs by name; those of the policy are taken. numbers: figures by the
        names of `numbers`, which hold before the inputs.
        """
        known = {f"policy.{name}": inputs[name] for name, _ in self.policy if name in inputs}
        known |= numbers

        def filled(word: str, section: Any) -> Any:
            found = {
                name: figure.model_copy(update={"value": known.get(f"{word}.{name}", figure.value)})
                for name, figure in section
            }
            return section.model_copy(update=found)

        return self.model_copy(
            update={
                "logs": [],  # its figures are those of the inputs already
                "scenarios": Scenarios(**{str(key): scenarios[key] for key in SCENARIOS}),
                "defaults": filled("default", self.defaults),
                "policy": filled("policy", self.policy),
                "alert_limits": filled("limit", self.alert_limits),
                "thresholds": filled("threshold", self.thresholds),
                "precisions": {
                    name: precision.model_copy(
                        update={
                            "bytes_per_element": known.get(
                                f"precision.{name}", precision.bytes_per_element
                            )
                        }
                    )
                    for name, precision in self.precisions.items()
                },
            }
        )

    def breaches(self) -> Iterator[Problem]:
        found = list(suspects(self, PARAMETER_RANGES, self.unusual))
        yield from found
        yield from self.scenarios.breaches()
        for name in type(self.policy).model_fields:  # what the book's own inputs may be
            value, given = getattr(self.policy, name).value, BOOK.inputs[name]
            if given.open and value == 0:
                yield Problem("must_be_positive", f"policy.{name}.value", 0)
            if value > given.high:
                yield Problem("at_most", f"policy.{name}.value", value, details={"le": given.high})
        blamed = {problem.field for problem in found if problem.blocking}
        yield from (it for it in self._default_breaches() if it.field not in blamed)
        for name in self.precisions:
            if name not in KV_PRECISIONS:  # no case could ask for it
                yield unknown("unknown_name", f"precisions.{name}", name, KV_PRECISIONS)
        for name in ("overhead_step_gib", "utilisation_step_ratio"):
            if getattr(self.thresholds, name).value == 0:
                yield Problem("must_be_positive", f"thresholds.{name}.value", 0)

    def _default_breaches(self) -> Iterator[Problem]:
        """What stands for a field of a case is what a case could give for it."""
        for name in DEFAULTED:
            field, value, place = FIELDS[name], self.default(name), f"defaults.{name}.value"
            if field.whole and value != int(value):
                yield Problem("not_whole", place, value)
            elif field.open and value <= field.low:
                yield Problem("greater_than", place, value, details={"gt": field.low})
            elif value < field.low:
                yield Problem("at_least", place, value, details={"ge": field.low})
            elif value > field.high:
                yield Problem("at_most", place, value, details={"le": field.high})
