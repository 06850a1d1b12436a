"""Whether the figures of an entry agree with each other, within what the policy lets pass.

A storage profile: throughput against IOPS x block. A server: its stated total against its GPUs.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any, Literal, NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import NAN
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.errors import Problem

DIRECTIONS = ("read", "write")


class Physics(NamedTuple):
    """One direction of a profile: its stated rate, what IOPS x block make (MB/s), how far apart
    the two are as a share of the larger, and what that means."""

    direction: str
    stated_mbps: float
    implied_mbps: float
    divergence: float
    state: Literal["good", "warning", "error"]


def physics_of(profile: StorageProfile, parameters: Parameters) -> Iterator[Physics]:
    """Both directions of a profile, judged by the policy's limits; none that lacks a figure, as a
    profile may that could be read in part alone."""
    limits = parameters.alert_limits
    names = [f"{direction}_divergence_ratio" for direction in DIRECTIONS]
    names += [f"iops_{direction}_limit_mbps" for direction in DIRECTIONS]
    given = {name: float(getattr(profile, name, NAN)) for name in BOOK.leaves(names)}
    found = BOOK.compute(given, names)
    for direction in DIRECTIONS:
        divergence = found[f"{direction}_divergence_ratio"]
        if divergence != divergence:
            continue
        state: Literal["good", "warning", "error"] = "good"
        if divergence > limits.storage_physics_error_ratio.value:
            state = "error"
        elif divergence >= limits.storage_physics_warning_ratio.value:
            state = "warning"
        stated = getattr(profile, f"throughput_{direction}_mbps")
        implied = found[f"iops_{direction}_limit_mbps"]
        yield Physics(direction, stated, implied, divergence, state)


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
    for found in physics_of(profile, parameters):
        direction, field = found.direction, f"throughput_{found.direction}_mbps"
        if {f"iops_{direction}_max", field, f"block_size_kb_{direction}"} & refused:
            continue
        if found.state == "good":
            continue
        details = {
            "implied": found.implied_mbps,
            "divergence": found.divergence,
            "direction": direction,
            "limit": parameters.alert_limits.storage_physics_error_ratio.value,
        }
        blocking = found.state == "error"
        yield Problem(
            "storage_physics", field, found.stated_mbps, details=details, blocking=blocking, **where
        )


def total_hbm(
    server: ServerEntry,
    parameters: Parameters,
    refused: Set[str | None] = frozenset(),
    **where: Any,
) -> Iterator[Problem]:
    """A stated total that is not count x HBM of one GPU (data sheets round).

    refused, where: as for `physics`.
    """
    stated, computed = server.gpu.total_hbm_gb, server.gpu.count * server.gpu.hbm_per_gpu_gb
    if not stated or {"gpu.count", "gpu.hbm_per_gpu_gb", "gpu.total_hbm_gb"} & refused:
        return
    tolerance = parameters.threshold("total_hbm_tolerance_ratio")
    if abs(stated - computed) / computed > tolerance:
        details = {"computed": computed, "tolerance": tolerance}
        yield Problem("total_hbm", "gpu.total_hbm_gb", stated, details=details, **where)
