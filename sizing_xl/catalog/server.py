"""servers.json: one node, in nested form (docs/method.md#server-catalog)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from sizing_xl.catalog.base import (
    Entry,
    Free,
    FreeValue,
    Positive,
    PositiveInt,
    RackUnits,
    Strict,
    Text,
)
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges_servers import SERVER_RANGES
from sizing_xl.errors import Problem


class Gpu(Strict):
    """The GPUs of one node. `hbm_per_gpu_gb` is the vendor's decimal label; `visible_hbm_gib` is
    what programs see, kept apart because the two are neither equal nor proportional.
    `dense_tflops_...`: products of matrices of one GPU by precision, without sparsity."""

    count: PositiveInt
    model: Text
    hbm_per_gpu_gb: Positive
    total_hbm_gb: Positive | None = None
    visible_hbm_gib: Positive | None = None
    small_batches: bool = False
    hbm_bandwidth_tbps: Positive | None = None
    dense_tflops_bf16: Positive | None = None
    dense_tflops_fp8: Positive | None = None
    dense_tflops_fp4: Positive | None = None
    nvlink_domain_gpus: PositiveInt | None = None
    nvlink_bandwidth_tbps_total: Positive | None = None
    nvlink_bandwidth_tbps: Positive | None = None
    nvlink_generation: Text | None = None
    nvlink_switches: FreeValue = None


class Power(Strict):
    """What one node draws. `power_kw_max` is what a sizing uses: the highest draw that the vendor
    states for planning. `power_kw_peak`, where known, is a short peak above it, for breakers; it
    enters no formula. Other `input_...` keys of a vendor's sheet are kept in `inputs`."""

    model_config = ConfigDict(json_schema_extra={"patternProperties": {"^input_": {}}})

    power_kw_max: Positive | None = None
    power_kw_peak: Positive | None = None
    power_supplies: Free | None = None
    input_voltage: list[Text] | None = None
    max_current: Free | None = None
    inputs: Free | None = None

    @model_validator(mode="before")
    @classmethod
    def _gather_inputs(cls, raw: Any) -> Any:
        """Keys `input_...` that are no fields go into `inputs`."""
        if not isinstance(raw, dict):
            return raw
        others = {
            key: value
            for key, value in raw.items()
            if key.startswith("input_") and key not in cls.model_fields
        }
        kept = {key: value for key, value in raw.items() if key not in others}
        inputs = kept.get("inputs") or {}
        if others and isinstance(inputs, dict):
            kept["inputs"] = {**inputs, **others}
        return kept


class Thermal(Strict):
    heat_output_btu_hr_max: Positive | None = None
    airflow_cfm: Positive | None = None
    ambient_temp_operating_c_min: float | None = None
    ambient_temp_operating_c_max: float | None = None


class Stated(Strict):
    """What the maker states of the server, where the entry keeps other figures: an alert tells the
    difference."""

    rack_units_u: RackUnits | None = None
    power_kw_max: Positive | None = None
    heat_output_btu_hr_max: Positive | None = None


class ServerEntry(Entry):
    """A server model. Only gpu, power, thermal, rack_units_u and stated enter a sizing; the other
    sections are kept as the vendor's sheet has them. A height or a power that nobody states is left
    out: what rests on it is then unknown, and an alert says so."""

    manufacturer: Text | None = None
    form_factor: Text | None = None
    rack_units_u: RackUnits | None = None
    gpu: Gpu
    power: Power = Field(default_factory=Power)
    thermal: Thermal = Field(default_factory=Thermal)
    stated: Stated = Field(default_factory=Stated)
    cpu: Free | None = None
    system_memory: Free | None = None
    cooling: Free | None = None
    storage: Free | None = None
    networking: Free | None = None
    software: Free | None = None
    physical: Free | None = None
    performance: Free | None = None
    environmental: Free | None = None

    def breaches(self) -> Iterator[Problem]:
        yield from suspects(self, SERVER_RANGES, self.unusual)

    def said_as(self) -> tuple[str, ...]:
        """With the maker before the name: NVIDIA DGX H200."""
        maker = self.manufacturer
        return tuple(f"{maker} {name}" for name in self.known_as()) if maker else ()

    @staticmethod
    def older_form(raw: dict[str, Any]) -> Problem | None:
        """The flat form of older files: refused with the field that it lacks."""
        if "gpu" not in raw and "hbm_per_gpu_gb" in raw:
            return Problem("flat_server", "gpu.count", raw.get("gpus"))
        return None


class ServerFile(Strict):
    """servers.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    servers: list[ServerEntry]
