"""What a user asks for: one workload, checked on entry."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from sizing_xl.book.inputs import WORKLOAD
from sizing_xl.catalog.model import KvPrecision, WeightsPrecision
from sizing_xl.catalog.validation import problems_of
from sizing_xl.errors import InputError

_GIVEN = {given.name: given for given in WORKLOAD}

# Inputs that a workload may leave to the catalog's defaults (parameters.json).
DEFAULTED = (
    "kv_budget_ratio",
    "runtime_overhead_gib",
    "peak_headroom_ratio",
    "replicas_per_node",
    "avg_request_duration_s",
    "target_load_time_s",
    "capacity_margin_ratio",
    "warmup_concurrency",
    "warmup_utilization_ratio",
)

LARGEST_GIB = 1e6


def _whole(value: Any) -> Any:
    """Excel and JSON may write a count as 1000.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _range(name: str) -> Any:
    return Field(ge=_GIVEN[name].low, le=_GIVEN[name].high)


_Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_Gib = Annotated[float, Field(gt=0, le=LARGEST_GIB)]
_Count = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1024)]


class Workload(BaseModel):
    """One case to size. What is left out comes from the model's entry or from parameters.json.

    model, server, storage: names in the catalogs, in any case, or aliases.
    concurrency: simultaneous sessions. effective_context: tokens per session.
    kv_precision, weights_precision: e.g. "fp8"; default the model's own.
    kv_budget_ratio, peak_headroom_ratio, capacity_margin_ratio, warmup_utilization_ratio: shares,
        0.70 for 70 %. runtime_overhead_gib: GiB per node.
    weights_memory_gib, model_artifact_size_gib: GiB, in place of what the catalog knows.
    tensor_parallel, pipeline_parallel, replicas_per_node: layout of the model on a node.
    warmup_concurrency: pods that load at once (0: those of the restarting nodes).

    Raises InputError naming the field, the value and the limit.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    model: _Name
    server: _Name
    storage: _Name = "profile_default"
    concurrency: Annotated[int, BeforeValidator(_whole), _range("concurrency")]
    effective_context: Annotated[int, BeforeValidator(_whole), _range("effective_context")]
    kv_precision: KvPrecision | None = None
    kv_budget_ratio: Annotated[float, _range("kv_budget_ratio")] | None = None
    runtime_overhead_gib: Annotated[float, _range("runtime_overhead_gib")] | None = None
    peak_headroom_ratio: Annotated[float, _range("peak_headroom_ratio")] | None = None
    weights_precision: WeightsPrecision | None = None
    weights_memory_gib: _Gib | None = None
    model_artifact_size_gib: _Gib | None = None
    tensor_parallel: _Count = 1
    pipeline_parallel: _Count = 1
    replicas_per_node: (
        Annotated[int, BeforeValidator(_whole), _range("replicas_per_node")] | None
    ) = None
    avg_request_duration_s: Annotated[float, _range("avg_request_duration_s")] | None = None
    target_load_time_s: Annotated[float, _range("target_load_time_s")] | None = None
    capacity_margin_ratio: Annotated[float, _range("capacity_margin_ratio")] | None = None
    warmup_concurrency: (
        Annotated[int, BeforeValidator(_whole), _range("warmup_concurrency")] | None
    ) = None
    warmup_read_pattern: Literal["sequential", "random"] = "sequential"
    warmup_utilization_ratio: Annotated[float, _range("warmup_utilization_ratio")] | None = None
    basis: Literal["pooled"] = "pooled"

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise InputError(list(problems_of(error, Workload))) from None
