"""storage.json: storage profiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sizing_xl.catalog.base import Entry, Free, NotNegative, Positive, PositiveInt, Strict, Text
from sizing_xl.catalog.plausible import suspects
from sizing_xl.catalog.ranges import STORAGE_RANGES
from sizing_xl.errors import Problem


class StorageProfile(Entry):
    """One unit of storage and its limits, decimal units.

    scope: "cluster" when all nodes share the unit, "per_node" when each node has one of its own.
    rack_units_u and power_kw may be 0: managed cloud storage takes no space or power of the user's.
    performance, environmental: descriptions that enter no formula.
    """

    type: Text
    scope: Literal["cluster", "per_node"] = "cluster"
    capacity_total_tb: Positive
    usable_capacity_tb: Positive
    iops_read_max: PositiveInt
    iops_write_max: PositiveInt
    throughput_read_mbps: Positive
    throughput_write_mbps: Positive
    block_size_kb_read: Positive
    block_size_kb_write: Positive
    latency_read_ms_p50: Positive | None = None
    latency_read_ms_p99: Positive | None = None
    latency_write_ms_p50: Positive | None = None
    latency_write_ms_p99: Positive | None = None
    rack_units_u: NotNegative | None = None
    power_kw: NotNegative | None = None
    performance: Free | None = None
    environmental: Free | None = None

    def breaches(self) -> Iterator[Problem]:
        found = list(suspects(self, STORAGE_RANGES, self.unusual))
        yield from found
        blamed = {problem.field for problem in found}
        if blamed & {"capacity_total_tb", "usable_capacity_tb"}:
            return
        if self.usable_capacity_tb > self.capacity_total_tb:
            details = {"total": self.capacity_total_tb}
            yield Problem(
                "usable_above_total", "usable_capacity_tb", self.usable_capacity_tb, details=details
            )

    @staticmethod
    def older_form(raw: dict[str, Any]) -> Problem | None:
        """The older key in GB/s: refused with the name of the new one."""
        for direction in ("read", "write"):
            old, new = f"throughput_{direction}_gbps", f"throughput_{direction}_mbps"
            if old in raw and new not in raw:
                return Problem("renamed_field", old, raw[old], details={"new": new})
        return None


class StorageFile(Strict):
    """storage.json. `replace`: this file stands alone instead of extending the shipped one."""

    replace: bool = False
    profiles: list[StorageProfile]
