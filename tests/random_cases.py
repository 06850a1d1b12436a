"""Realistic cases at random, the same ones every time: for what must hold of every case."""

from __future__ import annotations

import random
from typing import Any

from sizing_xl import Catalogs, load_catalogs

# Conditions that no case on the shipped catalogs can meet, and where they fire instead.
NEVER_SHIPPED = {
    "storage_physics_warning": "no shipped profile is doubtful; a profile of your own may be",
    "storage_physics_error": "a file with such a profile is refused when it is read; it fires on "
    "cells of a workbook's profile that were changed",
    "weights_unknown": "of every shipped model the weights are known; of your own they may not be",
    "server_power_differs": "no shipped server keeps another draw than its maker states",
    "price_missing": "none of these cases gives a price",
    "price_stale": "what ships is in use as an example, which has no age",
}
CONTEXTS = (2048, 4096, 8192, 16384, 32768, 65536, 131072)


def random_cases(
    count: int, seed: int = 20261126, catalogs: Catalogs | None = None
) -> list[dict[str, Any]]:
    """Fields of so many workloads: mostly sensible ones, some that cannot be met."""
    catalogs = catalogs or load_catalogs()
    generator = random.Random(seed)
    return [_case(generator, catalogs) for _ in range(count)]


def _case(generator: random.Random, catalogs: Catalogs) -> dict[str, Any]:
    pick = generator.choice

    def often(share: float) -> bool:
        return generator.random() < share

    case: dict[str, Any] = {
        "model": pick(list(catalogs.models)),
        "server": pick(_measured(catalogs) if often(0.7) else list(catalogs.servers)),
        "storage": pick(list(catalogs.storage)),
        "concurrency": round(10 ** generator.uniform(0.5, 5)),
        "effective_context": 262144 if often(0.1) else pick(CONTEXTS),
    }
    if often(0.4):
        case["kv_precision"] = "fp8"
    if often(0.2):
        case["weights_precision"] = pick(["fp8", "int4", "bf16"])
    if often(0.15):
        case["kv_budget_ratio"] = round(generator.uniform(0.5, 1.0), 2)
    if often(0.2):
        case["runtime_overhead_gib"] = round(generator.uniform(30, 300))
    if often(0.03):
        case["runtime_overhead_gib"] = round(generator.uniform(500, 2500))
    if often(0.03):  # little is left for the cache
        gpu = catalogs.servers[case["server"]].gpu
        hbm_gib = gpu.count * gpu.hbm_per_gpu_gb * 1e9 / 2**30
        case["runtime_overhead_gib"] = round(hbm_gib - generator.uniform(0, 20), 1)
    if often(0.3):
        case |= _layout(generator, catalogs.servers[case["server"]].gpu.count)
    elif often(0.2):
        case["replicas_per_node"] = pick([1, 2, 4])
    if often(0.3):
        case["target_load_time_s"] = pick([120.0, 300.0, 600.0])
    if often(0.3):
        case["peak_headroom_ratio"] = round(generator.uniform(0, 0.6), 2)
    if often(0.2):
        case["rack_power_limit_kw"] = pick([10.0, 15.0, 20.0, 30.0, 40.0])
    if often(0.3):
        case["basis"] = pick(["per_gpu", "engine"])
        case["engine"] = pick(list(catalogs.engines))
    if often(0.05):
        case["layout"] = "given"
    # Of its own generator: the other fields stay what they were before there were these.
    return case | promises(random.Random(repr(case)))


def promises(generator: random.Random, share: float = 0.2) -> dict[str, Any]:
    """Demand and service levels, which a share of cases has: most targets can be met."""
    case: dict[str, Any] = {}
    if generator.random() > share:
        return case
    if generator.random() < 0.8:
        case |= {"prompt_tokens": round(10 ** generator.uniform(1.5, 4.3)),
                 "output_tokens": round(10 ** generator.uniform(1, 3.3))}  # fmt: skip
    if generator.random() < 0.7:
        case["requests_per_second"] = round(10 ** generator.uniform(-1, 2.5), 2)
    if generator.random() < 0.3:
        case |= {"users": round(10 ** generator.uniform(0.5, 3)), "sessions_per_user": 0.5}
    if generator.random() < 0.7:
        case["tpot_target_ms"] = round(10 ** generator.uniform(0.5, 2.5), 1)
    if generator.random() < 0.7:
        case["ttft_target_ms"] = round(10 ** generator.uniform(1.5, 4.5), 1)
    if generator.random() < 0.7:
        case["planning_factor_ratio"] = round(generator.uniform(1, 4), 2)
    if generator.random() < 0.3:
        case["slo_percentile"] = generator.choice([50.0, 90.0, 99.0, 99.9])
    if generator.random() < 0.2:
        case["queue_variability_ratio"] = generator.choice([0.5, 2.0, 5.0])
    return case


def _measured(catalogs: Catalogs) -> list[str]:
    """Servers whose power is known: what most people size."""
    return [name for name, it in catalogs.servers.items() if it.power.power_kw_max]


def _layout(generator: random.Random, gpus: int) -> dict[str, Any]:
    """How a model lies on the GPUs of a node: most fill it, some forget the other replicas, a few
    split oddly or ask for more than there is."""
    tensor = generator.choice([2, 4, 8] if generator.random() < 0.93 else [3, 5, 6])
    layout = {"tensor_parallel": tensor}
    if generator.random() < 0.1:
        layout["pipeline_parallel"] = generator.choice([2, 4])
    replica = tensor * layout.get("pipeline_parallel", 1)
    kind = generator.random()
    if kind < 0.7:
        layout["replicas_per_node"] = max(1, gpus // replica)
    elif kind < 0.85:
        layout["replicas_per_node"] = generator.choice([1, 2, 4])
    return layout
