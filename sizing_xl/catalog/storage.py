"""storage.json: storage profiles, and the check that their limits obey physics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sizing_xl.catalog.base import Entry, NotNegative, Positive, PositiveInt, Strict, Text
from sizing_xl.errors import Problem

# Divergence of throughput from IOPS x block: docs/method.md#storage-catalog.
PHYSICS_WARNING = 0.10
PHYSICS_ERROR = 0.25


class StorageProfile(Entry):
    """One unit of storage and its limits, decimal units.

    scope: "cluster" when all nodes share the unit, "per_node" when each node has one of its own.
    rack_units_u and power_kw may be 0: managed cloud storage takes no space or power of the user's.
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

    def breaches(self) -> Iterator[Problem]:
        if self.usable_capacity_tb > self.capacity_total_tb:
            details = {"total": self.capacity_total_tb}
            yield Problem(
                "usable_above_total", "usable_capacity_tb", self.usable_capacity_tb, details=details
            )
        for direction in ("read", "write"):
            yield from self.physics(direction)

    def physics(self, direction: str) -> Iterator[Problem]:
        """Throughput against IOPS x block / 1024 (MB/s, KB): docs/method.md#storage-catalog."""
        stated: float = getattr(self, f"throughput_{direction}_mbps")
        implied = (
            getattr(self, f"iops_{direction}_max")
            * getattr(self, f"block_size_kb_{direction}")
            / 1024
        )
        divergence = abs(stated - implied) / max(stated, implied)
        if divergence >= PHYSICS_WARNING:
            details = {"implied": implied, "divergence": divergence, "direction": direction}
            yield Problem(
                "storage_physics",
                f"throughput_{direction}_mbps",
                stated,
                details=details,
                blocking=divergence > PHYSICS_ERROR,
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
