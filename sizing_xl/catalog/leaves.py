"""From catalog entries to the book's inputs: a few numbers an entry, NaN where one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sizing_xl.catalog.attention import KvGroup
from sizing_xl.catalog.model import WINDOW_SLOTS, ModelEntry
from sizing_xl.catalog.parameters import Parameters, ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile

NAN = float("nan")

# The artefact in storage is the released checkpoint, at 16 bits where the entry does not state it
# (docs/method.md#weights-and-artifact).
ARTIFACT_PRECISION = "bf16"
BYTES_PER_GIB = 2**30

Leaves = dict[str, float]


class Weights(NamedTuple):
    """Weights of a model as a sizing uses them, GiB (NaN: unknown).

    estimated: computed from the parameter count because no size is stated.
    """

    deployed_gib: float
    artifact_gib: float
    estimated: bool


def model_leaves(model: ModelEntry) -> Leaves:
    """The book's inputs that a model gives, whatever its attention."""
    groups, overhead = model.groups(), model.runtime_overhead_gib
    return {
        "max_position_embeddings": float(model.max_position_embeddings),
        "kv_tp_shards": float(min(group.tp_shards for group in groups)),
        "model_overhead_gib": NAN if overhead is None else overhead,
        **group_leaves(groups),
        **_chunked_leaves(groups),
        **_sparse_leaves(groups),
    }


def _chunked_leaves(groups: Iterable[KvGroup]) -> Leaves:
    """What grows on where an engine does not bound chunked layers."""
    chunked = [group for group in groups if group.kind == "chunked"]
    return {
        "chunked_elements_per_token": float(sum(group.elements_per_token for group in chunked)),
        "chunk_tokens": float(max((group.window or 0 for group in chunked), default=0)),
    }


def _sparse_leaves(groups: Iterable[KvGroup]) -> Leaves:
    """What engines keep otherwise than elements x bytes; nothing where no indexer chooses."""
    groups = tuple(groups)
    sparse = any(group.kind == "indexer" for group in groups)
    packed = [group for group in groups if sparse and group.sparse_bytes]
    wide, narrow = (sum(group.sparse_bytes[at] for group in packed if group.sparse_bytes)
                    for at in (0, 1))  # fmt: skip
    return {
        "sparse_elements_per_token": float(sum(group.elements_per_token for group in packed)),
        "sparse_wide_bytes": float(wide),
        "sparse_packed_bytes": float(narrow),
    }


def group_leaves(groups: Iterable[KvGroup]) -> Leaves:
    """Layer groups summed into what grows, what two windows bound, and what is constant."""
    growing = 0
    windows: dict[int, int] = {}
    state_bytes = 0.0
    for group in groups:
        state_bytes += group.state_bytes
        if group.window is None:
            growing += group.elements_per_token
        else:
            windows[group.window] = windows.get(group.window, 0) + group.elements_per_token
    slots = sorted(windows.items()) + [(0, 0)] * WINDOW_SLOTS
    (narrow, narrow_elements), (wide, wide_elements) = slots[:WINDOW_SLOTS]
    return {
        "growing_elements_per_token": float(growing),
        "narrow_window_elements": float(narrow_elements),
        "narrow_window_tokens": float(narrow),
        "wide_window_elements": float(wide_elements),
        "wide_window_tokens": float(wide),
        "state_bytes": state_bytes,
    }


def weights_of(
    model: ModelEntry,
    precision: str,
    parameters: Parameters,
    deployed_gib: float | None = None,
    artifact_gib: float | None = None,
) -> Weights:
    """Weights at a precision and the 16-bit artefact; a given size wins (docs/method.md)."""
    params = model.total_params_b * 1e9 if model.total_params_b else NAN

    def at(name: str) -> float:
        return params * parameters.precisions[name].bytes_per_element / BYTES_PER_GIB

    stated = model.weights_gib(precision)
    deployed = deployed_gib or stated or at(precision)
    artifact = artifact_gib or stated_artifact(model)
    estimated = not (deployed_gib or stated) or not artifact
    artifact = artifact or at(ARTIFACT_PRECISION)
    known = deployed == deployed and artifact == artifact
    return Weights(deployed, artifact, estimated and known)


def stated_artifact(model: ModelEntry) -> float | None:
    """Size of the 16-bit checkpoint that an entry states, GiB: its own, else its weights'."""
    return (
        model.model_artifact_size_gib
        or model.weights_memory_gib_fp16
        or model.weights_memory_gib_bf16
    )


def server_leaves(server: ServerEntry) -> Leaves:
    return {
        "gpu_count": float(server.gpu.count),
        "hbm_per_gpu_gb": server.gpu.hbm_per_gpu_gb,
        "power_kw_max": server.power.power_kw_max,
        "rack_units_u": float(server.rack_units_u),
        "heat_output_btu_hr_max": server.thermal.heat_output_btu_hr_max or NAN,
    }


def storage_leaves(profile: StorageProfile) -> Leaves:
    return {
        "usable_capacity_tb": profile.usable_capacity_tb,
        "iops_read_max": float(profile.iops_read_max),
        "iops_write_max": float(profile.iops_write_max),
        "throughput_read_mbps": profile.throughput_read_mbps,
        "throughput_write_mbps": profile.throughput_write_mbps,
        "block_size_kb_read": profile.block_size_kb_read,
        "block_size_kb_write": profile.block_size_kb_write,
        "profile_per_node": float(profile.scope == "per_node"),
        "profile_power_kw": NAN if profile.power_kw is None else profile.power_kw,
        "profile_rack_u": NAN if profile.rack_units_u is None else profile.rack_units_u,
    }


def scenario_leaves(policy: ScenarioPolicy) -> Leaves:
    return {
        "headroom_share_ratio": policy.headroom_share_ratio,
        "headroom_floor_ratio": policy.headroom_floor_ratio,
        "ha_extra_nodes": float(policy.ha_extra_nodes),
        "kv_budget_cap_ratio": policy.kv_budget_cap_ratio,
        "storage_safety_factor": policy.storage_safety_factor,
        "log_retention_days": float(policy.log_retention_days),
    }


def policy_leaves(parameters: Parameters) -> Leaves:
    figures = {
        name: float(getattr(parameters.policy, name).value)
        for name in type(parameters.policy).model_fields
    }
    return {"default_overhead_gib": parameters.default("runtime_overhead_gib"), **figures}
