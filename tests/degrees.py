"""Figures of the layouts that are tried, worked out again in plain Python.

The quantities of one degree of tensor parallelism (tp8_sessions...) and the best of them are made
in a loop (sizing_xl/book/degrees.py): nobody prints them, so that no case of tests/cases has them.
Here each is asked for with values of chance, odd ones among them, and what it must be is written
without the book: `figures()` has the same form as the figures of the cases.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from math import ceil, floor
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.fields import DEGREES, LITERALS
from tests.outside_figures import EXACT, Figure

SEED, TIMES = 20261127, 150
Values = Mapping[str, Any]
Reckoning = Callable[[int, Values], float]


def allowed(tp: int, of: Values) -> float:
    return float(tp <= of["gpu_count"] and of["tp_divisor"] % tp == 0)


def _on_one_gpu(tp: int, of: Values, key: str) -> float:
    """GiB on one GPU of what the groups have in all."""
    rows = ("tp_shards", "window_tokens", "state_bytes")
    held = 0.0
    for have, shards, window, state in zip(
        of[key], *(of[f"group_{it}"] for it in rows), strict=True
    ):
        by_heads = min(tp, shards)
        copies = max(1, floor(tp / shards))
        by_tokens = 1 if window or state else min(of["decode_context_parallel"], copies)
        held += have / (by_heads * by_tokens)
    return held / 2**30


def kv_gib(tp: int, of: Values) -> float:
    return _on_one_gpu(tp, of, "group_kv_bytes")


def shared_gib(tp: int, of: Values) -> float:
    return _on_one_gpu(tp, of, "group_shared_bytes")


def _share(tp: int, of: Values, of_experts: float) -> float:
    experts, heads, whole = (
        of[f"weights_{it}_ratio"] for it in ("experts", "kv_heads", "replicated")
    )
    divided = (1 - experts - heads - whole) / tp
    return experts * of_experts + heads / min(tp, of["weights_kv_shards"]) + whole + divided


def weights_ratio(tp: int, of: Values) -> float:
    return _share(tp, of, 1 / tp)


def _ranks(tp: int, gpus: float) -> int:
    """Ranks of data-parallel attention that the GPUs of a node make."""
    return max(1, floor(gpus / tp))


def spread_ratio(tp: int, of: Values) -> float:
    ranks = _ranks(tp, of["gpu_count"])
    experts = of["routed_experts"]
    return _share(tp, of, ceil(experts / (tp * ranks)) / experts)


def _node(tp: int, of: Values, share: float) -> float:
    once, session = of[f"tp{tp}_shared_gib"], of[f"tp{tp}_kv_gib"]
    free = max(0, of["gpu_usable_gib"] - of["deployed_weights_gib"] * share) - once
    each = max(0, free) // (session - once)
    return each * floor(of["gpu_count"] / tp) * of[f"tp{tp}_allowed"]


def sessions(tp: int, of: Values) -> float:
    return _node(tp, of, of[f"tp{tp}_weights_ratio"])


def spread(tp: int, of: Values) -> float:
    return _node(tp, of, of[f"tp{tp}_spread_ratio"]) if of["weights_experts_ratio"] else 0.0


def _beside(tp: int, of: Values, name: str, dp: int) -> float:
    used = (of["layout_tp"], of["layout_dp"], of["layout_pp"])
    return 0.0 if used == (tp, dp, 1) else of[name]


def sessions_beside(tp: int, of: Values) -> float:
    return _beside(tp, of, f"tp{tp}_sessions", 1)


def spread_beside(tp: int, of: Values) -> float:
    return _beside(tp, of, f"tp{tp}_spread", _ranks(tp, of["gpu_count"]))


OF_A_DEGREE: tuple[Reckoning, ...] = (
    allowed, kv_gib, shared_gib, weights_ratio, spread_ratio, sessions, spread, sessions_beside,
    spread_beside,
)  # fmt: skip
# The best of what: its name, and the ending of the candidates' names.
BESTS = {
    "auto_copies": "sessions",
    "auto_spread": "spread",
    "beside_copies": "sessions_beside",
    "beside_spread": "spread_beside",
}


def _best(ending: str) -> dict[str, Callable[[Values], float]]:
    names = {f"tp{tp}_{ending}": tp for tp in DEGREES}
    return {
        "sessions": lambda of: max(of[name] for name in names),
        "tp": lambda of: min(
            tp for name, tp in names.items() if of[name] == max(of[it] for it in names)
        ),
    }


def _widest(of: Values) -> float:
    return max([1, *(tp for tp in DEGREES[1:] if of[f"tp{tp}_allowed"])])


def reckonings() -> dict[str, Callable[[Values], float]]:
    """Each quantity made in the loop, and how it is worked out of its own inputs."""
    found: dict[str, Callable[[Values], float]] = {
        f"tp{tp}_{one.__name__}": partial(one, tp) for tp in DEGREES for one in OF_A_DEGREE
    }
    for best, ending in BESTS.items():
        found |= {f"{best}_{part}": one for part, one in _best(ending).items()}
    return {**found, "auto_widest_tp": _widest}


def by_chance(rng: random.Random, tp: int) -> dict[str, Any]:
    """Values of everything that these formulas read, odd ones among them: parts of a GPU or of a
    rank, which no machine has and a formula must still treat as it says."""
    groups = rng.choice((1, 2, 3))
    whole = rng.choice((1, 2, 3, 9))
    gpus = rng.choice((tp, tp * whole, tp * whole + 1, tp * 0.995, tp * whole * 0.995, tp / 2))
    ranks = _ranks(tp, gpus)
    shards = (1.0, 3.0, 0.3, tp / 2, tp * 1.005 / 2, 80.0)
    of: dict[str, Any] = {
        "gpu_count": float(gpus),
        "group_layers": (10.0,) * groups,
        "tp_divisor": rng.choice((tp * 1.0, tp * 16.0, tp * 40 + 1.0, tp * 40 + 0.5, 64.0)),
        "group_kv_bytes": tuple(rng.uniform(1e8, 1e10) for _ in range(groups)),
        "group_shared_bytes": tuple(rng.uniform(1e6, 1e8) for _ in range(groups)),
        "group_tp_shards": tuple(rng.choice(shards) for _ in range(groups)),
        "group_window_tokens": tuple(rng.choice((0.0, 0.0, 0.5, 128.0)) for _ in range(groups)),
        "group_state_bytes": tuple(rng.choice((0.0, 0.0, 0.5, 1e6)) for _ in range(groups)),
        "decode_context_parallel": rng.choice((1.0, 2.0, 40.0)),
        "weights_experts_ratio": rng.choice((0.0, 0.5, 0.9)),
        "weights_kv_heads_ratio": rng.choice((0.0, 0.04)),
        "weights_replicated_ratio": rng.choice((0.0, 0.03)),
        "weights_kv_shards": rng.choice((0.6, 1.0, 3.0, 80.0)),
        "routed_experts": rng.choice((3.0, 128.0, 256.0, tp * ranks * 2.01)),
        "gpu_usable_gib": rng.uniform(20, 250),
        "deployed_weights_gib": rng.choice((10, 100, 2000)) * rng.uniform(0.5, 1),
        "layout_tp": float(tp + rng.choice((0, 0, 0, 1, -1))),
        "layout_dp": float(rng.choice((1, ranks, 2))),
        "layout_pp": rng.choice((1.0, 1.0, 1.005, 2.0)),
    }
    for one in DEGREES:
        session = rng.choice((0.01, 1)) * rng.uniform(0.05, 4)
        of |= {
            f"tp{one}_kv_gib": session,
            f"tp{one}_shared_gib": session * rng.choice((0, 0.5, 0.99)),
            f"tp{one}_allowed": float(rng.random() < 0.4),
            f"tp{one}_weights_ratio": rng.uniform(0.01, 1),
            f"tp{one}_spread_ratio": rng.uniform(0.01, 1),
        }
        for ending in BESTS.values():
            of[f"tp{one}_{ending}"] = rng.choice((0.0, 200.0, 201.0))
    for best, ending in BESTS.items():
        of[f"{best}_sessions"] = max(of[f"tp{one}_{ending}"] for one in DEGREES)
    return of


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """What each of them must be, for values of chance that are always the same."""
    found = []
    for name, reckoned in reckonings().items():
        reads = BOOK.quantities[name].needs
        for turn in range(TIMES):
            rng = random.Random(f"{SEED} {name} {turn}")
            tp = int(name[2:].partition("_")[0]) if name.startswith("tp") else rng.choice(DEGREES)
            of = by_chance(rng, tp)
            wanted = reckoned(of)
            values = {**LITERALS, **{key: of[key] for key in (*reads, "group_layers")}}
            margin = abs(wanted) * EXACT
            found.append(Figure(name, repr(wanted), wanted, margin, values, f"degrees: {turn}"))
    return tuple(found)
