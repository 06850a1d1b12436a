"""What is plausible of a measured point, and which slips of unit are likely there (see ranges)."""

from __future__ import annotations

from sizing_xl.catalog.plausible import Range, Rule, Slip

SECONDS, MICROSECONDS, NANOSECONDS = Slip("s", 1e3), Slip("µs", 1e-3), Slip("ns", 1e-6)
TIMES = (SECONDS, NANOSECONDS, MICROSECONDS)
STATISTICS = ("mean", "p50", "p90", "p95", "p99")
_WHY = {
    "ttft_ms": "half a millisecond to an hour of waiting",
    "tpot_ms": "0.05 ms: 20 000 tokens/s of one session; a minute for one token",
    "itl_ms": "0: several tokens in one piece of the stream",
    "e2el_ms": "one millisecond to a day",
}
_BOUNDS = {
    "ttft_ms": (0.5, 3.6e6),
    "tpot_ms": (0.05, 6e4),
    "itl_ms": (1e-4, 6e5),
    "e2el_ms": (1.0, 8.64e7),
}

MEASUREMENT_RANGES: tuple[Rule, ...] = (
    *(Range(f"{time}.{statistic}", *bounds, "ms", TIMES, why=_WHY[time])
      for time, bounds in _BOUNDS.items() for statistic in STATISTICS),
    Range("output_tokens_per_s", 0.01, 1e8, "tokens/s", why="one session on a CPU to a hall"),
    Range("input_tokens", 1, 1e8, "tokens"),
    Range("output_tokens", 1, 1e7, "tokens"),
    Range("concurrency", 1, 1e6, "requests"),
    Range("gpus", 1, 1e5, "GPUs"),
    Range("tp", 1, 1024, "GPUs"),
)  # fmt: skip
