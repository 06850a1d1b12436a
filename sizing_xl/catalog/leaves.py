"""From catalog entries to the book's inputs: a few numbers an entry, NaN where one is missing."""

from __future__ import annotations

from typing import Any, NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.catalog.kv_group import GroupLeaves, group_leaves
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import COMPUTES, Parameters, Precision, ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.errors import InputError, Problem

NAN = float("nan")

# The artefact in storage is the released checkpoint, at 16 bits where the entry does not state it
# (docs/method.md#weights-and-artifact).
ARTIFACT_PRECISION = "bf16"
BYTES_PER_GIB = 2**30

# A number each, or a number for each KV group.
Leaves = dict[str, Any]


class Weights(NamedTuple):
    """Weights of a model as a sizing uses them, GiB (NaN: unknown).

    estimated: computed from the parameter count because no size is stated.
    """

    deployed_gib: float
    artifact_gib: float
    estimated: bool


def model_leaves(model: ModelEntry) -> Leaves:
    """The book's inputs that a model gives as single numbers."""
    overhead = model.runtime_overhead_gib
    return {
        "max_position_embeddings": float(model.max_position_embeddings),
        "model_overhead_gib": NAN if overhead is None else overhead,
        "active_params_b": model.active_params_b or NAN,
        **model.division_leaves(),
    }


def model_group_leaves(model: ModelEntry) -> GroupLeaves:
    """The book's inputs that a model gives for each of its KV groups."""
    return group_leaves(model.groups())


def precision_leaves(precision: Precision) -> Leaves:
    """The book's inputs that the KV precision gives; 0 of a layout that it does not have."""
    packed = precision.sparse_latent
    return {
        "kv_bytes_per_element": precision.bytes_per_element,
        "kv_head_bytes": precision.kv_head_bytes,
        "sparse_bytes_per_element": packed.bytes_per_element if packed else 0.0,
        "sparse_rope_bytes_per_element": packed.rope_bytes_per_element if packed else 0.0,
    }


def compute_leaves(precision: Precision) -> Leaves:
    """The book's input that the precision of the weights gives."""
    return {"weights_compute_place": float(COMPUTES.index(precision.compute))}


def kv_bytes(
    model: ModelEntry, context: int, precision: str, parameters: Parameters
) -> tuple[float, ...]:
    """Bytes of one session's KV cache by group, at a context in tokens, which is not clamped.

    Raises InputError where a kind of the model's groups cannot be kept at the precision.
    """
    refused = kept_at(model, precision, parameters)
    if refused is not None:
        raise InputError([refused])
    inputs: dict[str, Any] = {
        **model_group_leaves(model),
        **precision_leaves(parameters.precisions[precision]),
        **policy_leaves(parameters),
        "effective_context": float(context),
        "max_position_embeddings": float(context),
        "speculative_tokens": 0.0,
    }
    return tuple(BOOK.compute(inputs, ["group_kv_bytes"])["group_kv_bytes"])


def kept_at(model: ModelEntry, precision: str, parameters: Parameters) -> Problem | None:
    """Why a model's KV cache cannot be kept at a precision; None where it can."""
    entry = parameters.precisions[precision]
    others = parameters.precisions.items()
    if not entry.kv_cache:
        near = [name for name, it in others if it.kv_cache]
        return Problem("precision_not_of_kv", "kv_precision", precision, details={"near": near})
    groups = model.groups()
    for group in groups:
        if not entry.keeps(group):
            near = [name for name, it in others if it.kv_cache and all(map(it.keeps, groups))]
            details = {"model": model.name, "kind": group.kind, "near": near}
            rule = "precision_not_of_sparse" if group.sparse else "precision_not_of_latent"
            return Problem(rule, "kv_precision", precision, details=details)
    return None


def not_of_weights(precision: str, parameters: Parameters) -> Problem:
    """That no weights are in a precision."""
    near = [name for name, it in parameters.precisions.items() if it.weights]
    return Problem("precision_not_of_weights", "weights_precision", precision,
                   details={"near": near})  # fmt: skip


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
        "visible_hbm_gib": server.gpu.visible_hbm_gib or NAN,
        "hbm_bandwidth_tbps": server.gpu.hbm_bandwidth_tbps or NAN,
        "dense_tflops_bf16": server.gpu.dense_tflops_bf16 or NAN,
        "dense_tflops_fp8": server.gpu.dense_tflops_fp8 or NAN,
        "dense_tflops_fp4": server.gpu.dense_tflops_fp4 or NAN,
        "small_batches": float(server.gpu.small_batches),
        "power_kw_max": server.power.power_kw_max or NAN,
        "rack_units_u": float(server.rack_units_u or NAN),
        "heat_output_btu_hr_max": server.thermal.heat_output_btu_hr_max or NAN,
        "stated_rack_units_u": float(server.stated.rack_units_u or 0),
        "stated_power_kw_max": server.stated.power_kw_max or 0.0,
        "stated_heat_btu_hr_max": server.stated.heat_output_btu_hr_max or 0.0,
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
