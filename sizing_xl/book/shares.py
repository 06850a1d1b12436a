"""What one GPU of a layout has of the weights and of a session's cache: parts of formulas."""

from __future__ import annotations

from sizing_xl.expression import Call, Expr, Operand, ceil, floor, max_, min_, where


def spread(gpus: Operand, experts: Expr) -> Expr:
    """Share of the experts on one of the GPUs over which whole experts are spread."""
    return ceil(experts / gpus) / experts


def on_one_gpu(
    tp: Operand, of_experts: Operand, experts: Expr, kv_heads: Expr, replicated: Expr, shards: Expr
) -> Expr:
    """Share of a stage's weights on one GPU, which has `of_experts` of its experts.

    experts, kv_heads, replicated: their shares of the weights. shards: ranks that can divide the
    projections of KV heads.
    """
    rest = 1 - experts - kv_heads - replicated
    held = where(experts > 0, experts * of_experts, 0)
    return held + kv_heads / min_(tp, shards) + replicated + rest / tp


def sharing(tp: Operand, shards: Expr, window: Expr, state: Expr, context_parallel: Expr) -> Call:
    """GPUs that share one session's KV cache of a group: by its heads and, where they would keep
    copies of a whole context, by its tokens."""
    copies = max_(1, floor(tp / shards))
    by_tokens = where(window + state > 0, 1, min_(context_parallel, copies))
    return min_(tp, shards) * by_tokens


def held(memory: Expr, once: Expr, session: Expr, in_common: Expr) -> Expr:
    """Sessions that a memory holds beside what it keeps once; in_common: the part of that which
    would be in each session otherwise."""
    return floor(max_(0, memory - once) / (session - in_common))
