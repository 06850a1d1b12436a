"""What is plausible in each field of the catalogs, and which slips of unit are likely there.

The ends are far from what is built, so that a new machine passes: a GPU of 1 000 GB, a node of
250 kW. Where a field's own range cannot tell a slip, the other fields of the entry can (`Beside`).
Printed in docs/plausible.md.
"""

from __future__ import annotations

import re

from sizing_xl.catalog.plausible import Beside, Bounds, Judge, Range, Rule, Slip
from sizing_xl.catalog.ranges_measurements import MEASUREMENT_RANGES
from sizing_xl.catalog.ranges_servers import SERVER_RANGES
from sizing_xl.catalog.slips import (
    BTU_HR_PER_KW,
    BYTES_PER_GIB,
    HEIGHTS,
    MEGAWATTS,
    TO_GIB,
    WATTS,
    per,
)
from sizing_xl.precisions import PRECISIONS

PERCENT = Slip("%", 0.01)
THOUSANDS = Slip("thousands", 1e3)
MILLIONS = Slip("millions", 1e6)
TO_KIB = (Slip("B", 2.0**-10), Slip("MiB", 2.0**10))
TO_PARAMETERS = (Slip("units", 1e-9), Slip("millions", 1e-3), Slip("thousands", 1e-6))
SHARE = "a share, not a percentage"

# --- models.json -----------------------------------------------------------------------------

HEAD_DIM = (8, 576)
KV_HEADS = (1, 128)
LAYERS = (1, 300)
WINDOW = (16, 2**20)
TOKENS = (Slip("ki_tokens", 1024.0), Slip("thousands", 1e3))
BITS = (Slip("bit", 1 / 8),)


def _weights(precision: str) -> Beside:
    """Stated weights beside parameters x the bits in the precision's name."""
    bits = float(re.findall(r"\d+", precision)[0])
    expected = 1e9 * bits / 8 / BYTES_PER_GIB
    why = f"0.6 to 3 times the parameters at {bits:.0f} bit"
    path = f"weights_memory_gib_{precision}"
    return Beside(path, ("total_params_b",), per(0.6, 3, expected), "GiB", why, lambda *_: TO_GIB)


WEIGHTS = tuple(f"weights_memory_gib_{name}" for name in PRECISIONS)

PARTS = ("vocabulary", "split", "kv_heads", "experts", "replicated", "towers")


def _part(value: float, billions: float, counted_in: str) -> Bounds:
    """At most the whole model: its parameters, or what they take at 32 bits."""
    return 0.0, billions * 1e9 * (1.05 if counted_in == "parameters" else 4.2)


MODEL_RANGES: tuple[Rule, ...] = (
    Range("num_layers", *LAYERS, ""),
    Range("max_position_embeddings", 512, 2e7, "tokens", TOKENS, why="10 485 760 for Llama 4"),
    Beside("context_extension.tokens", ("max_position_embeddings",), per(1, 64), "tokens",
           "1 to 64 times max_position_embeddings", lambda *_: TOKENS),
    *(Range(f"{group}num_key_value_heads", *KV_HEADS, "", looks_like="attention_heads")
      for group in ("", "kv_groups[].")),
    *(Range(f"{group}{name}", *HEAD_DIM, "", looks_like="hidden_size", why="512 in Gemma 4")
      for group in ("", "kv_groups[].") for name in ("head_dim", "v_head_dim")),
    *(Range(name, *WINDOW, "tokens", TOKENS) for name in ("sliding_window", "kv_groups[].window")),
    Range("kv_groups[].chunk", 128, 2**24, "tokens", TOKENS),
    Range("kv_groups[].kv_lora_rank", 32, 4096, ""),
    Range("kv_groups[].qk_rope_head_dim", 8, 512, ""),
    Range("kv_groups[].index_head_dim", 16, 1024, ""),
    Range("kv_groups[].tokens_per_entry", 1, 1024, "tokens", TOKENS),
    Range("kv_groups[].num_heads", 1, 1024, ""),
    Range("kv_groups[].d_inner", 16, 2**20, ""),
    Range("kv_groups[].state_dim", 4, 1024, ""),
    Range("kv_groups[].n_groups", 1, 256, ""),
    Range("kv_groups[].conv_kernel", 1, 32, ""),
    *(Range(f"kv_groups[].{name}", 1, 512, "") for name in ("num_k_heads", "num_v_heads")),
    *(Range(f"kv_groups[].{name}", 8, 1024, "") for name in ("k_dim", "v_dim")),
    *(Range(f"kv_groups[].{name}_bytes_per_element", 0.25, 4, "B", BITS)
      for name in ("state", "conv")),
    Range("routed_experts", 2, 4096, ""),
    Beside("experts_per_token", ("routed_experts",), per(0, 1), "", "at most routed_experts"),
    Range("tp_divisors[]", 1, 2**24, ""),
    Range("weight_parts.kv_shards", *KV_HEADS, "", looks_like="attention_heads"),
    Range("total_params_b", 0.02, 10_000, "10^9", TO_PARAMETERS),
    *(Beside(f"weight_parts.{name}", ("total_params_b", "weight_parts.counted_in"), _part, "",
             "at most all parameters, or what they take at 32 bits",
             lambda *_: BITS)
      for name in PARTS),
    Range("active_params_b", 0.02, 10_000, "10^9", TO_PARAMETERS),
    Beside("active_params_b", ("total_params_b",), per(0.005, 1.05), "10^9",
           "0.005 to 1.05 of total_params_b", lambda *_: TO_PARAMETERS),
    *(Range(name, 0.01, 40_000, "GiB", TO_GIB) for name in (*WEIGHTS, "model_artifact_size_gib")),
    *(_weights(name) for name in PRECISIONS),
    Range("runtime_overhead_gib", 0.1, 40_000, "GiB", TO_GIB),
    Beside("model_artifact_size_gib", ("total_params_b",),
           per(0.4, 4.3, 1e9 / BYTES_PER_GIB), "GiB", "0.4 to 4.3 bytes a parameter",
           lambda *_: TO_GIB),
)  # fmt: skip

# --- storage.json ----------------------------------------------------------------------------

TO_MBPS = (
    Slip("GB/s", 1e3),
    Slip("Gb/s", 125.0),
    Slip("Mb/s", 1 / 8),
    Slip("KB/s", 1e-3),
    Slip("B/s", 1e-6),
)
TO_IOPS = (THOUSANDS, MILLIONS)
TO_KB = (Slip("B", 1 / 1024), Slip("B", 1e-3))
TO_TB = (Slip("GB", 1e-3), Slip("PB", 1e3), Slip("MB", 1e-6), Slip("B", 1e-12))
TO_MS = (Slip("µs", 1e-3), Slip("s", 1e3), Slip("ns", 1e-6))
# Below this no storage answers. Above so many IOPS, and below such a block, they are taken at their
# word.
FASTEST_MS = 0.002
FEW_IOPS, LARGE_BLOCK_KB = 20_000, 256
# MB/s = IOPS x KB / 1 024. Which of the three is in another unit is told by which of them a slip
# would bring this near to what the others say; where none would, it is no slip, and the divergence
# itself is told (sizing_xl.catalog.physics).
NEAR = 1.34


def _by_slip(value: float, expected: float, slips: tuple[Slip, ...]) -> Bounds | None:
    """Around what is expected, where a slip explains the figure and the figure is not near it."""
    near = expected / NEAR, expected * NEAR
    explained = any(near[0] <= slip.meant(value) <= near[1] for slip in slips)
    return near if explained else None


def _block(value: float, mbps: float, iops: float) -> Bounds | None:
    """A large block that does not go with rate and IOPS is in bytes."""
    return _by_slip(value, mbps * 1024 / iops, TO_KB) if value >= LARGE_BLOCK_KB else None


def _iops(value: float, mbps: float, block_kb: float) -> Bounds | None:
    """Few IOPS that do not go with rate and block are thousands."""
    return _by_slip(value, mbps * 1024 / block_kb, TO_IOPS) if value <= FEW_IOPS else None


def _rate(value: float, iops: float, block_kb: float) -> Bounds | None:
    return _by_slip(value, iops * block_kb / 1024, TO_MBPS)


def _median(value: float, iops: float) -> Bounds:
    """IOPS x latency is how many reads wait at once: at most some 20 000."""
    return FASTEST_MS, min(100.0, max(20.0, 2e7 / iops))


def _slowest(value: float, iops: float) -> Bounds:
    """As the median, with three times as many waiting."""
    return FASTEST_MS, min(5000.0, max(50.0, 6e7 / iops))


def _way(way: str) -> tuple[Rule, ...]:
    """The limits of one direction, read or write."""
    iops, mbps, kb = f"iops_{way}_max", f"throughput_{way}_mbps", f"block_size_kb_{way}"
    p50, p99 = f"latency_{way}_ms_p50", f"latency_{way}_ms_p99"
    return (
        Range(iops, 50, 1e9, "IOPS", TO_IOPS),
        Range(mbps, 0.1, 1e8, "MB/s", TO_MBPS),
        Range(kb, 0.25, 65_536, "KB", (*TO_KB, Slip("MB", 1024.0))),
        Beside(kb, (mbps, iops), _block, "KB", "from 256 KB on: not bytes, by MB/s x 1 024 / IOPS",
               lambda *_: TO_KB),
        Beside(iops, (mbps, kb), _iops, "IOPS", "up to 20 000: not thousands, by MB/s x 1 024 / KB",
               lambda *_: TO_IOPS),
        Beside(mbps, (iops, kb), _rate, "MB/s", "in no other unit, by IOPS x KB / 1 024",
               lambda *_: TO_MBPS),
        Beside(p50, (iops,), _median, "ms", "0.002 ms to 20 000 reads or writes waiting at once, "
               "at most 100 ms", lambda *_: TO_MS),
        Beside(p99, (iops,), _slowest, "ms", "0.002 ms to 60 000 waiting at once, at most 5 s",
               lambda *_: TO_MS),
        Beside(p99, (p50,), per(1, 1000), "ms", "1 to 1 000 times the median", lambda *_: TO_MS),
    )  # fmt: skip


STORAGE_RANGES: tuple[Rule, ...] = (
    Range("capacity_total_tb", 0.1, 50_000, "TB", TO_TB, why="50 PB in one profile"),
    Range("usable_capacity_tb", 0.05, 50_000, "TB", TO_TB),
    Beside("usable_capacity_tb", ("capacity_total_tb",), per(0.1, 1e3), "TB",
           "at least 0.1 of the total", lambda *_: TO_TB),
    *_way("read"),
    *_way("write"),
    Range("rack_units_u", 0.1, 100, "U", HEIGHTS),
    Range("power_kw", 0.005, 100, "kW", (WATTS, MEGAWATTS)),
    Beside("power_kw", ("rack_units_u",),
           lambda value, height: (0.005, 5 * height) if height else None, "kW", "at most 5 kW a U",
           lambda *_: (WATTS, MEGAWATTS)),
)  # fmt: skip

# --- parameters.json -------------------------------------------------------------------------


def _policy(name: str, low: float, high: float, unit: str, *slips: Slip, why: str = "") -> Range:
    return Range(f"policy.{name}.value", low, high, unit, slips, why=why)


def _shares(section: str, *names: str, high: float = 1.0) -> tuple[Range, ...]:
    return tuple(
        Range(f"{section}.{name}.value", 0.0, high, "", (PERCENT,), why=SHARE) for name in names
    )


PARAMETER_RANGES: tuple[Rule, ...] = (
    Range("precisions[].bytes_per_element", 0.125, 4, "B", BITS),
    Range("precisions[].kv_head_bytes", 0.125, 64, "B", BITS),
    *(Range(f"precisions[].sparse_latent.{name}_per_element", 0.125, 4, "B", BITS)
      for name in ("bytes", "rope_bytes")),
    _policy("index_bytes_per_element", 0.125, 4, "B", *BITS),
    _policy("pue", 1, 3, "", PERCENT, why="1 is a site that spends nothing on cooling"),
    _policy("btu_hr_per_kw", 3412, 3413, "BTU/h/kW", Slip("per_w", 1e3)),
    _policy("btu_hr_per_ton", 11_990, 12_010, "BTU/h/TR", Slip("kW", BTU_HR_PER_KW),
            Slip("kBTU/h", 1e3)),
    _policy("year_hours", 8000, 8784, "h", Slip("days", 24.0), Slip("min", 1 / 60),
            Slip("s", 1 / 3600)),
    _policy("rack_height_u", 8, 60, "U", *HEIGHTS),
    _policy("registry_versions", 1, 1000, ""),
    _policy("node_versions", 1, 1000, ""),
    _policy("engine_cache_gb", 0.1, 20_000, "GB", Slip("MB", 1e-3), Slip("TB", 1e3),
            Slip("B", 1e-9)),
    _policy("weights_margin_gib", 0.01, 2000, "GiB", *TO_GIB),
    *_shares("policy", "gpu_memory_utilization_ratio", "reachable_bandwidth_ratio",
             "reachable_compute_ratio"),
    *(_policy(name, 0, 200, "GiB", *TO_GIB) for name in
      ("activation_dense_gib", "activation_moe_gib", "non_torch_gib", "cuda_graph_gib")),
    *_shares("policy", "kv_spill_ratio", high=10),
    *_shares("policy", "restarting_ratio", "read_efficiency"),
    _policy("log_request_bytes", 64, 5e7, "B", Slip("KiB", 1024.0), Slip("MiB", 2.0**20)),
    _policy("operational_node_gb", 1, 100_000, "GB", Slip("TB", 1e3), Slip("MB", 1e-3),
            Slip("B", 1e-9)),
    _policy("load_io_kib", 0.5, 16_384, "KiB", *TO_KIB),
    _policy("write_io_kib", 0.5, 16_384, "KiB", *TO_KIB),
    _policy("writes_per_session_peak_iops", 0.001, 10_000, "IOPS"),
    _policy("writes_per_session_steady_iops", 0.001, 10_000, "IOPS"),
    _policy("steady_read_node_iops", 1, 1e7, "IOPS", THOUSANDS),
    _policy("steady_read_node_gbs", 0.001, 200, "GB/s", Slip("MB/s", 1e-3), Slip("Gb/s", 1 / 8)),
    *_shares("defaults", "kv_budget_ratio", "warmup_utilization_ratio"),
    *_shares("defaults", "peak_headroom_ratio", "capacity_margin_ratio", high=3),
    Range("defaults.runtime_overhead_gib.value", 0.1, 40_000, "GiB", TO_GIB),
    Range("defaults.avg_request_duration_s.value", 0.01, 7200, "s", (Slip("ms", 1e-3),)),
    Range("defaults.target_load_time_s.value", 1, 7200, "s", (Slip("ms", 1e-3), Slip("min", 60.0))),
    *_shares("alert_limits", "context_near_max_ratio", "kv_budget_ratio_high",
             "min_close_to_recommended_ratio", "hbm_utilisation_high_ratio", "pooled_above_ratio",
             "storage_physics_warning_ratio", "storage_physics_error_ratio"),
    *_shares("thresholds", "total_hbm_tolerance_ratio"),
    Range("thresholds.utilisation_step_ratio.value", 0.01, 1, "", (PERCENT,), why=SHARE),
    Range("thresholds.overhead_step_gib.value", 0.001, 1000, "GiB", TO_GIB),
    Range("thresholds.least_context_tokens.value", 1, 2e7, "tokens", TOKENS),
    Range("thresholds.least_kv_element_bytes.value", 0.125, 4, "B", BITS),
    Range("alert_limits.context_long_io_tokens.value", 512, 2e7, "tokens", TOKENS),
    Range("alert_limits.kv_wide_element_bytes.value", 0.125, 4, "B", BITS),
    Range("alert_limits.overhead_low_gib.value", 0.1, 40_000, "GiB", TO_GIB),
    Range("alert_limits.price_stale_days.value", 1, 3650, "d", (Slip("hours", 1 / 24),)),
    Range("alert_limits.rack_power_density_kw.value", 0.5, 1000, "kW", (WATTS, MEGAWATTS)),
)  # fmt: skip

# --- prices.json -----------------------------------------------------------------------------

# Currencies whose unit buys about as much: in others the ranges of money are not told.
COMPARABLE = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "BRL"})


def _money(low: float, high: float) -> Judge:
    return lambda value, currency: (low, high) if currency in COMPARABLE else None


PRICE_RANGES: tuple[Rule, ...] = (
    Beside("servers[].capex_per_node", ("currency",), _money(500, 1e8), "",
           "500 to 100 million in a currency like the dollar",
           lambda *_: (THOUSANDS, MILLIONS, Slip("cents", 0.01))),
    Beside("rates.energy_price_per_kwh.value", ("currency",), _money(0.005, 5), "kWh",
           "0.005 to 5 a kWh in a currency like the dollar",
           lambda *_: (Slip("MWh", 1e-3), Slip("cents", 0.01))),
    *_shares("rates", "cost_of_capital_ratio", "residual_ratio", "support_ratio",
             "average_load_ratio"),
    Range("rates.lifetime_years.value", 0.5, 30, "a",
          (Slip("months", 1 / 12), Slip("days", 1 / 365))),
)  # fmt: skip

# File of the catalogs -> its ranges.
RANGES: dict[str, tuple[Rule, ...]] = {
    "servers.json": SERVER_RANGES,
    "models.json": MODEL_RANGES,
    "storage.json": STORAGE_RANGES,
    "parameters.json": PARAMETER_RANGES,
    "prices.json": PRICE_RANGES,
    "measurements.json": MEASUREMENT_RANGES,
}
