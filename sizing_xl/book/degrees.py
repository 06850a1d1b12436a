"""The layouts that are tried, one set of quantities for each degree of tensor parallelism.

Made in a loop, as their formulas are the same but for the degree; sizing_xl.book.candidates and
sizing_xl.book.beside hold them. All are steps of the reckoning, which no report shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sizing_xl.book.constants import BYTES_PER_GIB
from sizing_xl.book.shares import held, on_one_gpu, sharing, spread
from sizing_xl.expression import Expr, Number, Ref, clearly_above, floor, max_, over_groups, where
from sizing_xl.fields import DEGREES
from sizing_xl.quantity import Quantity
from sizing_xl.units import Unit

AUTO = "docs/method.md#layout"
SHARDS = "docs/method.md#per-gpu-basis; vLLM, vllm/v1/kv_cache_interface.py (page_size_bytes)"

COPIES = tuple(f"tp{tp}_sessions" for tp in DEGREES)
SPREAD = tuple(f"tp{tp}_spread" for tp in DEGREES)


def candidates() -> Iterator[Quantity]:
    """What each GPU holds at every degree, and the sessions of a node: with copies of the model on
    the other GPUs, and with data-parallel attention over them; then the best of each."""
    for tp in DEGREES:
        yield from _of_degree(tp)
    yield from _best("auto_copies", COPIES, "copies of the model")
    yield from _best("auto_spread", SPREAD, "data-parallel attention")
    widest: Any = 1
    for tp in DEGREES[1:]:
        widest = max_(widest, tp * Ref(f"tp{tp}_allowed"))
    yield _made(
        "candidates",
        "auto_widest_tp",
        Unit.COUNT,
        widest,
        "The largest degree of tensor parallelism that a node and the model allow.",
    )


def others() -> Iterator[Quantity]:
    """The sessions of each of them unless it is the layout in use, and the best of these."""
    for tp in DEGREES:
        ranks = max_(1, floor(Ref("gpu_count") / tp))
        for name, dp in ((f"tp{tp}_sessions", Number(1)), (f"tp{tp}_spread", ranks)):
            yield _made(
                "beside",
                f"{name}_beside",
                Unit.SESSIONS,
                _unless_used(name, tp, dp),
                f"{name}, 0 where it is the layout in use.",
            )
    for kind, names in (("copies", COPIES), ("spread", SPREAD)):
        yield from _best(
            f"beside_{kind}",
            [f"{name}_beside" for name in names],
            f"{kind} that is not the layout in use",
            "beside",
        )


def _of_degree(tp: int) -> Iterator[Quantity]:
    divisor, gpus = Ref("tp_divisor"), Ref("gpu_count")
    divides = where(divisor - tp * floor(divisor / tp) > 0, 0, 1)
    yield _made(
        "candidates",
        f"tp{tp}_allowed",
        Unit.FLAG,
        where(clearly_above(tp, gpus), 0, divides),
        f"1 where a node has {tp} GPUs and the model's dimensions divide by {tp}.",
    )
    yield _made(
        "candidates",
        f"tp{tp}_kv_gib",
        Unit.GIB,
        over_groups(Ref("group_kv_bytes") / _sharing(tp)) / BYTES_PER_GIB,
        f"KV cache of one session on one GPU at tensor parallelism {tp}.",
        2,
        SHARDS,
    )
    yield _made(
        "candidates",
        f"tp{tp}_shared_gib",
        Unit.GIB,
        over_groups(Ref("group_shared_bytes") / _sharing(tp)) / BYTES_PER_GIB,
        f"KV cache of the shared prefix on one GPU at tensor parallelism {tp}.",
        2,
        SHARDS,
    )
    share = f"tp{tp}_weights_ratio"
    yield _made(
        "candidates",
        share,
        Unit.SHARE,
        _on_one_gpu(tp, 1 / Number(tp)),
        f"Share of the weights on one GPU at tensor parallelism {tp}.",
        1,
    )
    yield _made(
        "candidates",
        f"tp{tp}_sessions",
        Unit.SESSIONS,
        _node(tp, Ref(share)),
        f"Sessions of a node whose GPUs hold copies of the model, {tp} GPUs each.",
    )
    share = f"tp{tp}_spread_ratio"
    of_experts = spread(tp * max_(1, floor(gpus / tp)), Ref("routed_experts"))
    yield _made(
        "candidates",
        share,
        Unit.SHARE,
        _on_one_gpu(tp, of_experts),
        f"The same where the experts are spread over the node, ranks of {tp} GPUs.",
        1,
    )
    yield _made(
        "candidates",
        f"tp{tp}_spread",
        Unit.SESSIONS,
        where(Ref("weights_experts_ratio") > 0, _node(tp, Ref(share)), 0),
        f"Sessions of a node whose GPUs share the experts, {tp} GPUs for each rank of "
        "data-parallel attention.",
    )


def _node(tp: int, share: Expr) -> Expr:
    """Sessions of a node at a degree, where each GPU holds so much of the weights."""
    free = max_(0, Ref("gpu_usable_gib") - Ref("deployed_weights_gib") * share)
    ranks = floor(Ref("gpu_count") / tp)
    shared = Ref(f"tp{tp}_shared_gib")
    return held(free, shared, Ref(f"tp{tp}_kv_gib"), shared) * ranks * Ref(f"tp{tp}_allowed")


def _on_one_gpu(tp: int, of_experts: Expr) -> Expr:
    experts, kv_heads, replicated, shards = (
        Ref(f"weights_{name}")
        for name in ("experts_ratio", "kv_heads_ratio", "replicated_ratio", "kv_shards")
    )
    return on_one_gpu(tp, of_experts, experts, kv_heads, replicated, shards)


def _sharing(tp: int) -> Expr:
    shards, window, state = (
        Ref(f"group_{name}") for name in ("tp_shards", "window_tokens", "state_bytes")
    )
    return sharing(tp, shards, window, state, Ref("decode_context_parallel"))


def _unless_used(name: str, tp: int, dp: Expr) -> Expr:
    """A candidate's sessions; 0 where the layout in use is the candidate."""
    used_tp, used_dp = Ref("layout_tp"), Ref("layout_dp")
    away = max_(tp - used_tp, used_tp - tp) + max_(dp - used_dp, used_dp - dp)
    return where(away + Ref("layout_pp") - 1 > 0, Ref(name), 0)


def _best(
    name: str, candidates: Sequence[str], kind: str, area: str = "candidates"
) -> Iterator[Quantity]:
    """The most sessions of some candidates, and the least degree that reaches them."""
    most: Expr = Ref(candidates[0])
    for other in candidates[1:]:
        most = max_(most, Ref(other))
    best = f"{name}_sessions"
    yield _made(
        area,
        best,
        Unit.SESSIONS,
        most,
        f"Most sessions of a node with {kind}, whatever the degree.",
    )
    first: Any = DEGREES[-1]
    for other, tp in reversed([*zip(candidates, DEGREES, strict=True)][:-1]):
        first = where(Ref(best) - Ref(other) > 0, first, tp)
    yield _made(
        area,
        f"{name}_tp",
        Unit.COUNT,
        first,
        f"The least degree of tensor parallelism that holds most with {kind}.",
    )


def _made(
    area: str, name: str, unit: Unit, formula: Expr, doc: str, digits: int = 0, source: str = AUTO
) -> Quantity:
    return Quantity(name, unit, formula, doc, source, area, digits, inner=True)


Maker = Callable[[], Iterator[Quantity]]


def by_name(maker: Maker) -> dict[str, Quantity]:
    """Quantities as the names of a module."""
    return {one.name: one for one in maker()}
