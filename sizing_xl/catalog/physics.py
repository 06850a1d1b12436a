"""Whether the limits of a storage profile obey physics: throughput against IOPS x block."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import storage_leaves
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.errors import Problem

DIRECTIONS = ("read", "write")


def physics(
    profile: StorageProfile,
    parameters: Parameters,
    refused: Set[str | None] = frozenset(),
    **where: Any,
) -> Iterator[Problem]:
    """What is wrong with a profile: it stops a report above one limit, and is told above another.

    refused: fields that are refused already; a direction with one of them is not told again.
    where: file and entry.
    """
    limits = parameters.alert_limits
    names = [f"{direction}_divergence_ratio" for direction in DIRECTIONS]
    names += [f"iops_{direction}_limit_mbps" for direction in DIRECTIONS]
    found = BOOK.compute(storage_leaves(profile), names)
    for direction in DIRECTIONS:
        limits_of_way = {
            *(f"iops_{direction}_max", f"throughput_{direction}_mbps", f"block_size_kb_{direction}")
        }
        if limits_of_way & refused:
            continue
        divergence = found[f"{direction}_divergence_ratio"]
        if divergence >= limits.storage_physics_warning_ratio.value:
            field = f"throughput_{direction}_mbps"
            details = {
                "implied": found[f"iops_{direction}_limit_mbps"],
                "divergence": divergence,
                "direction": direction,
            }
            blocking = divergence > limits.storage_physics_error_ratio.value
            yield Problem(
                "storage_physics", field, getattr(profile, field), details=details,
                blocking=blocking, **where,
            )  # fmt: skip
