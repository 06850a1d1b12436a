"""Alerts (spec section 8): each rule declared once, fired once, where it belongs.

A rule is a function that gives the figures of its message, or None when all is well. A rule of
the sizing looks at the case; a rule of a scenario is asked for each scenario. The wording is in
texts/<language>/alerts.py under the rule's code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sizing_xl.catalog.leaves import Weights
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.scenario import Scenario

Severity = Literal["error", "warning", "info"]
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Alert:
    """Something to mind. scenario: its key, or None when it concerns the whole sizing."""

    code: str
    severity: Severity
    scenario: str | None
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What the rules look at. nfr: the workload as used; limits: where alerts begin."""

    nfr: Mapping[str, Any]
    model: ModelEntry
    storage: StorageProfile
    weights: Weights
    limits: Mapping[str, float]
    scenarios: Mapping[str, Scenario]

    def shared(self, name: str) -> Any:
        """A value that no scenario changes."""
        return self.scenarios["minimum"].value(name)


@dataclass(frozen=True)
class Rule:
    """A rule's code, severity and test, and its condition in words for the docs."""

    code: str
    severity: Severity
    per_scenario: bool
    test: Callable[..., Figures | None]

    @property
    def condition(self) -> str:
        return " ".join((self.test.__doc__ or "").split())


RULES: list[Rule] = []


def _rule(severity: Severity, per_scenario: bool) -> Callable[..., Callable[..., Figures | None]]:
    def declare(test: Callable[..., Figures | None]) -> Callable[..., Figures | None]:
        RULES.append(Rule(test.__name__, severity, per_scenario, test))
        return test

    return declare


def _sizing(severity: Severity) -> Callable[..., Callable[..., Figures | None]]:
    return _rule(severity, per_scenario=False)


def _scenario(severity: Severity) -> Callable[..., Callable[..., Figures | None]]:
    return _rule(severity, per_scenario=True)


def alerts_of(case: Facts) -> tuple[Alert, ...]:
    """All alerts of a case: those of the sizing first, then scenario by scenario."""
    found = []
    for rule in RULES:
        if not rule.per_scenario:
            figures = rule.test(case)
            if figures is not None:
                found.append(Alert(rule.code, rule.severity, None, figures))
    for key, scenario in case.scenarios.items():
        for rule in RULES:
            if rule.per_scenario:
                figures = rule.test(case, scenario.results)
                if figures is not None:
                    found.append(Alert(rule.code, rule.severity, key, figures))
    return tuple(found)


# --- the context ----------------------------------------------------------------------------


@_sizing("warning")
def context_clamped(case: Facts) -> Figures | None:
    """effective_context > max_position_embeddings"""
    asked, most = case.nfr["effective_context"], case.model.max_position_embeddings
    return {"asked": asked, "most": most} if asked > most else None


@_sizing("info")
def context_near_max(case: Facts) -> Figures | None:
    """effective_context above 90 % of max_position_embeddings, and not above it"""
    asked, most = case.nfr["effective_context"], case.model.max_position_embeddings
    near = case.limits["context_near_max_ratio"] * most < asked <= most
    return {"asked": asked, "most": most, "share": asked / most} if near else None


@_sizing("info")
def context_long_io(case: Facts) -> Figures | None:
    """context used > 128 000 tokens"""
    used, limit = case.shared("context_tokens"), case.limits["context_long_io_tokens"]
    return {"used": used, "limit": limit} if used > limit else None


# --- precision, budget and weights ----------------------------------------------------------


@_sizing("warning")
def kv_16bit(case: Facts) -> Figures | None:
    """KV precision of 2 bytes per element (fp16, bf16)"""
    size = case.shared("kv_bytes_per_element")
    wide = size >= case.limits["kv_wide_element_bytes"]
    kv = case.shared("kv_per_session_gib")
    return {"precision": case.nfr["kv_precision"], "bytes": size, "kv_gib": kv} if wide else None


@_sizing("warning")
def kv_budget_ratio_high(case: Facts) -> Figures | None:
    """kv_budget_ratio > 0.75"""
    ratio, limit = case.nfr["kv_budget_ratio"], case.limits["kv_budget_ratio_high"]
    return {"ratio": ratio, "limit": limit} if ratio > limit else None


@_sizing("warning")
def overhead_low(case: Facts) -> Figures | None:
    """runtime_overhead_gib < 50"""
    overhead, limit = case.nfr["runtime_overhead_gib"], case.limits["overhead_low_gib"]
    return {"overhead": overhead, "limit": limit} if overhead < limit else None


@_sizing("warning")
def overhead_below_weights(case: Facts) -> Figures | None:
    """runtime_overhead_gib < weights of the node's replicas + 10 GiB"""
    overhead, needed = case.nfr["runtime_overhead_gib"], case.shared("overhead_needed_gib")
    if needed is None or overhead >= needed:
        return None
    return {
        "overhead": overhead,
        "needed": needed,
        "enough": math.ceil(needed),
        "weights": case.weights.deployed_gib,
    }


@_sizing("warning")
def weights_estimated(case: Facts) -> Figures | None:
    """weights at this precision, or the artefact, are not stated; parameters x bytes is used"""
    if not case.weights.estimated:
        return None
    return {
        "model": case.model.name,
        "precision": case.nfr["weights_precision"],
        "weights": case.weights.deployed_gib,
        "artifact": case.weights.artifact_gib,
    }


@_sizing("error")
def weights_unknown(case: Facts) -> Figures | None:
    """neither a size of the weights nor the number of parameters is known"""
    known = case.weights.deployed_gib == case.weights.deployed_gib
    artifact_known = case.weights.artifact_gib == case.weights.artifact_gib
    return None if known and artifact_known else {"model": case.model.name}


@_sizing("error")
def hbm_exhausted(case: Facts) -> Figures | None:
    """runtime_overhead_gib >= HBM of the node"""
    overhead, hbm = case.nfr["runtime_overhead_gib"], case.shared("hbm_total_gib")
    return {"overhead": overhead, "hbm": hbm} if overhead >= hbm else None


@_sizing("error")
def tp_exceeds_gpus(case: Facts) -> Figures | None:
    """tensor_parallel x pipeline_parallel x replicas_per_node > GPUs of the node"""
    nfr, gpus = case.nfr, case.shared("gpu_count")
    used = nfr["tensor_parallel"] * nfr["pipeline_parallel"] * nfr["replicas_per_node"]
    return {"used": used, "gpus": gpus} if used > gpus else None


@_sizing("warning")
def kv_heads_replicated(case: Facts) -> Figures | None:
    """tensor_parallel > ranks that can share a KV group (its KV heads; 1 for MLA)"""
    tp = case.nfr["tensor_parallel"]
    if tp == 1:
        return None
    shards = min(group.tp_shards for group in case.model.groups())
    return {"tp": tp, "shards": shards} if tp > shards else None


@_sizing("warning")
def storage_physics_warning(case: Facts) -> Figures | None:
    """throughput of the profile differs 10 to 25 % from IOPS x block / 1024"""
    return _physics(case, blocking=False)


@_sizing("error")
def storage_physics_error(case: Facts) -> Figures | None:
    """throughput of the profile differs more than 25 % from IOPS x block / 1024"""
    return _physics(case, blocking=True)


def _physics(case: Facts, blocking: bool) -> Figures | None:
    for direction in ("read", "write"):
        for problem in case.storage.physics(direction):
            if problem.blocking == blocking:
                return {"stated": problem.value, "profile": case.storage.name, **problem.details}
    return None


@_sizing("info")
def min_close_to_recommended(case: Facts) -> Figures | None:
    """nodes_final of RECOMMENDED less than 20 % above MINIMUM"""
    least = case.scenarios["minimum"].results["nodes_final"]
    advised = case.scenarios["recommended"].results["nodes_final"]
    limit = case.limits["min_close_to_recommended_ratio"]
    if least is None or advised is None or (advised - least) / least >= limit:
        return None
    return {"least": least, "advised": advised, "share": (advised - least) / least}


# --- a scenario's load ----------------------------------------------------------------------


@_scenario("error")
def no_session_fits(case: Facts, results: Figures) -> Figures | None:
    """sessions_per_node = 0 although the KV budget is not"""
    if results["sessions_per_node"] != 0 or results["kv_budget_gib"] == 0:
        return None
    return {"kv_gib": results["kv_per_session_gib"], "budget_gib": results["kv_budget_gib"]}


@_scenario("warning")
def sessions_low(case: Facts, results: Figures) -> Figures | None:
    """0 < sessions_per_node < 50"""
    sessions, limit = results["sessions_per_node"], case.limits["sessions_low"]
    return {"sessions": sessions, "limit": limit} if 0 < sessions < limit else None


@_scenario("warning")
def nodes_high(case: Facts, results: Figures) -> Figures | None:
    """nodes_final > 20"""
    return _over(results["nodes_final"], case.limits["nodes_high"], "nodes")


@_scenario("warning")
def hbm_utilisation_high(case: Facts, results: Figures) -> Figures | None:
    """hbm_utilisation_ratio > 0.90"""
    limit = case.limits["hbm_utilisation_high_ratio"]
    return _over(results["hbm_utilisation_ratio"], limit, "ratio")


@_scenario("warning")
def rack_power_density(case: Facts, results: Figures) -> Figures | None:
    """rack_density_kw > 40"""
    return _over(results["rack_density_kw"], case.limits["rack_power_density_kw"], "kw")


@_scenario("warning")
def storage_capacity(case: Facts, results: Figures) -> Figures | None:
    """storage_recommended_tb > usable volume of the profile"""
    return _short(results, "volume_load_ratio", need="storage_recommended_tb")


@_scenario("warning")
def storage_read_iops(case: Facts, results: Figures) -> Figures | None:
    """iops_read_peak > iops_read_max"""
    return _short(results, "read_iops_load_ratio", need="iops_read_peak")


@_scenario("warning")
def storage_write_iops(case: Facts, results: Figures) -> Figures | None:
    """iops_write_peak > iops_write_max"""
    return _short(results, "write_iops_load_ratio", need="iops_write_peak")


@_scenario("warning")
def storage_read_throughput(case: Facts, results: Figures) -> Figures | None:
    """throughput_read_peak_gbs > throughput_read_mbps"""
    return _short(results, "read_rate_load_ratio", need="throughput_read_peak_gbs")


@_scenario("warning")
def storage_write_throughput(case: Facts, results: Figures) -> Figures | None:
    """throughput_write_peak_gbs > throughput_write_mbps"""
    return _short(results, "write_rate_load_ratio", need="throughput_write_peak_gbs")


def _over(value: float | None, limit: float, name: str) -> Figures | None:
    return {name: value, "limit": limit} if value is not None and value > limit else None


def _short(results: Figures, load: str, need: str) -> Figures | None:
    factor = results[load]
    if factor is None or factor <= 1:
        return None
    needed = results[need]
    return {
        "factor": factor,
        "needed": needed,
        "limit": needed / factor,
        "restart_s": results["restart_time_s"],
        "units": results["profile_units"],
    }
