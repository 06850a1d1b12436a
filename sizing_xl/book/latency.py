"""How fast at best: bounds of time and tokens by what a data sheet says (docs/method.md#latency).

No kernel is faster than its GPU: each figure is a bound, never a forecast. What nobody has said
(the dimensions of a latent's heads, how many tokens an indexer chooses) is left out of the work,
so that the bound holds whatever it is.
"""

from sizing_xl.book.constants import (
    BILLION,
    BYTES_PER_GIB,
    BYTES_PER_TB,
    FLOP_PER_TFLOP,
    MS_PER_S,
)
from sizing_xl.expression import ceil, exp, first_known, floor, ln, max_, min_, over_groups, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#latency"
ROOFLINE = f"{METHOD}; roofline model, Williams, Waterman and Patterson 2009"
PAIRS = f"{METHOD}; causal attention"
EXPERTS = f"{METHOD}; expectation of distinct experts among independent draws"


def _slower(reading_ms, computing_ms):
    """The slower of reading and computing, which go on side by side."""
    return max_(reading_ms, computing_ms)


def _reached(reading_ms, bandwidth_ratio, computing_ms, compute_ratio):
    """The same at the shares of both that GPUs reach."""
    return _slower(reading_ms / bandwidth_ratio, computing_ms / compute_ratio)


def of_node(of_replica, replicas_per_node, replica_nodes):
    """What one node has of a replica's throughput; its share where a replica takes several."""
    return of_replica * max_(1, replicas_per_node) / replica_nodes


def _within_window(tokens, window):
    """Pairs that the first tokens compare, each with those before it inside a window."""
    return min_(tokens, window) ** 2 / 2 + max_(0, tokens - window) * window


# --- the request ------------------------------------------------------------------------------


@quantity(Unit.TOKENS, source=METHOD)
def prompt_used_tokens(prompt_tokens, context_tokens):
    """Tokens of a prompt: as given, else the whole context, never more than that."""
    return first_known(min_(prompt_tokens, context_tokens), context_tokens)


@quantity(Unit.TOKENS, source=METHOD)
def shared_prompt_tokens(shared_prefix_tokens, prompt_used_tokens, engine_block_least_tokens):
    """Tokens of it that all prompts share, in whole blocks: a prefix cache keeps no others."""
    return (
        floor(min_(shared_prefix_tokens, prompt_used_tokens) / engine_block_least_tokens)
        * engine_block_least_tokens
    )


@quantity(Unit.LOAD, source=METHOD, digits=0)
def computed_prompt_load(prompt_used_tokens, prefix_hit_ratio, shared_prompt_tokens):
    """Tokens of it that no cache has: at least one."""
    return max_(
        1, prompt_used_tokens - max_(prompt_used_tokens * prefix_hit_ratio, shared_prompt_tokens)
    )


@quantity(Unit.LOAD, source=METHOD, digits=0)
def resident_load(context_tokens, prompt_tokens, output_tokens):
    """Tokens that a session keeps on average while it generates: its prompt and half of what it
    generates, else the whole context."""
    return first_known(
        min_(prompt_tokens + first_known(output_tokens, 0) / 2, context_tokens), context_tokens
    )


# --- the first token --------------------------------------------------------------------------


@quantity(Unit.LOAD, source=PAIRS, digits=0)
def group_window_pairs_load(prompt_used_tokens, computed_prompt_load, group_window_tokens):
    """Pairs of tokens that one layer with a window compares, each with those inside it."""
    return _within_window(prompt_used_tokens, group_window_tokens) - _within_window(
        prompt_used_tokens - computed_prompt_load, group_window_tokens
    )


@quantity(Unit.COUNT, source=PAIRS)
def group_chunks(computed_prompt_load, group_window_tokens):
    """Whole chunks that the computed tokens fill."""
    return floor(computed_prompt_load / max_(1, group_window_tokens))


@quantity(Unit.LOAD, source=PAIRS, digits=0)
def group_pairs_load(
    group_window_tokens,
    group_chunked,
    group_chunks,
    computed_prompt_load,
    group_window_pairs_load,
    prompt_used_tokens,
):
    """Pairs of tokens that one layer of the group compares at least: in its window, in its chunk,
    or all that are causal."""
    return where(
        group_window_tokens > 0,
        where(
            group_chunked > 0,
            (
                group_chunks * group_window_tokens**2
                + (computed_prompt_load - group_chunks * group_window_tokens) ** 2
            )
            / 2,
            group_window_pairs_load,
        ),
        computed_prompt_load * (2 * prompt_used_tokens - computed_prompt_load) / 2,
    )


@quantity(Unit.TFLOP, source=ROOFLINE, digits=1)
def prompt_weights_tflop(active_params_b, computed_prompt_load):
    """Operations of one prompt with the weights: two for each active parameter and token."""
    return 2 * active_params_b * BILLION * computed_prompt_load / FLOP_PER_TFLOP


@quantity(Unit.TFLOP, source=ROOFLINE, digits=1)
def prompt_attention_tflop(
    group_heads, query_heads, group_layers, group_elements, group_pairs_load
):
    """Operations of its attention, where the heads are known: two for each pair of tokens and
    element of a query head's key and value."""
    return (
        over_groups(
            where(
                group_heads > 0,
                2 * query_heads * group_layers * group_elements / group_heads * group_pairs_load,
                0,
            )
        )
        / FLOP_PER_TFLOP
    )


@quantity(Unit.TFLOP_PER_S, source=METHOD, digits=0)
def gpu_dense_tflops(weights_compute_place, dense_tflops_fp4, dense_tflops_fp8, dense_tflops_bf16):
    """Dense operations of one GPU in a second, in the fewest bits that the weights and the GPU
    allow."""
    return where(
        weights_compute_place - 1 > 0,
        first_known(dense_tflops_fp4, first_known(dense_tflops_fp8, dense_tflops_bf16)),
        where(
            weights_compute_place > 0,
            first_known(dense_tflops_fp8, dense_tflops_bf16),
            dense_tflops_bf16,
        ),
    )


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=1)
def prompt_compute_ms(
    prompt_weights_tflop,
    gpu_dense_tflops,
    prompt_attention_tflop,
    dense_tflops_fp8,
    dense_tflops_bf16,
    layout_gpus,
):
    """Time of a prompt's operations on all GPUs of a replica, attention in 8 bits at the fewest."""
    return (
        (
            prompt_weights_tflop / gpu_dense_tflops
            + prompt_attention_tflop / first_known(dense_tflops_fp8, dense_tflops_bf16)
        )
        / layout_gpus
        * MS_PER_S
    )


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=1)
def prompt_read_ms(
    deployed_weights_gib,
    weights_experts_ratio,
    weights_idle_ratio,
    experts_per_token,
    routed_experts,
    layout_gpus,
    hbm_bandwidth_tbps,
):
    """Time in which all GPUs of a replica read what one token needs of the weights."""
    return (
        deployed_weights_gib
        * (
            max_(0, 1 - weights_experts_ratio - weights_idle_ratio)
            + where(
                routed_experts > 0, weights_experts_ratio * experts_per_token / routed_experts, 0
            )
        )
        * BYTES_PER_GIB
        / (layout_gpus * hbm_bandwidth_tbps * BYTES_PER_TB)
        * MS_PER_S
    )


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=1)
def ttft_bound_ms(prompt_read_ms, prompt_compute_ms):
    """Bound: no request sees its first token sooner, even alone on an idle replica."""
    return _slower(prompt_read_ms, prompt_compute_ms)


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=1)
def ttft_reachable_ms(
    prompt_read_ms, reachable_bandwidth_ratio, prompt_compute_ms, reachable_compute_ratio
):
    """The same with what GPUs were measured to reach of their data sheets."""
    return _reached(
        prompt_read_ms, reachable_bandwidth_ratio, prompt_compute_ms, reachable_compute_ratio
    )


# --- the other tokens -------------------------------------------------------------------------


@quantity(Unit.SESSIONS, source=METHOD)
def replica_sessions(sessions_per_node_effective, layout_replica_nodes, layout_replicas_per_node):
    """Sessions that one replica serves at the nominal load: the batch of a step."""
    return ceil(
        sessions_per_node_effective * layout_replica_nodes / max_(1, layout_replicas_per_node)
    )


@quantity(Unit.LOAD, source=METHOD, digits=1)
def stage_sessions(replica_sessions, layout_pp):
    """Of these, those whose token one stage computes at once."""
    return max_(1, replica_sessions / layout_pp)


@quantity(Unit.SHARE, source=EXPERTS, digits=1)
def experts_touched_ratio(routed_experts, experts_per_token, stage_sessions):
    """Share of the routed experts that a step reads: more as the batch grows."""
    return where(
        experts_per_token > 0,
        where(
            routed_experts - experts_per_token > 0,
            1 - exp(stage_sessions * ln(1 - experts_per_token / routed_experts)),
            1,
        ),
        0,
    )


@quantity(Unit.GIB, source=ROOFLINE, digits=2)
def step_common_gib(deployed_weights_gib, weights_experts_ratio, weights_idle_ratio, layout_tp):
    """Weights that are no experts, as one GPU of each stage through which a token passes reads
    them."""
    return (
        deployed_weights_gib * max_(0, 1 - weights_experts_ratio - weights_idle_ratio) / layout_tp
    )


@quantity(Unit.GIB, source=ROOFLINE, digits=2)
def step_experts_gib(deployed_weights_gib, weights_experts_ratio, layout_tp, layout_dp):
    """All routed experts that these GPUs have."""
    return deployed_weights_gib * weights_experts_ratio / (layout_tp * layout_dp)


@quantity(Unit.GIB, source=ROOFLINE, digits=2)
def step_weights_gib(step_common_gib, step_experts_gib, experts_touched_ratio):
    """Weights that they read for one step of the batch."""
    return step_common_gib + step_experts_gib * experts_touched_ratio


@quantity(Unit.BYTES, source=ROOFLINE, digits=0)
def group_read_bytes(
    group_token_bytes,
    group_layers,
    group_sparse_elements,
    sparse_bytes_per_element,
    group_rope_elements,
    sparse_rope_bytes_per_element,
    group_window_tokens,
    group_chunked,
    resident_load,
    group_state_bytes,
):
    """KV cache of the group that one step reads of one session: latents among which an indexer
    chooses are left out, half a chunk is read on average."""
    return (
        group_token_bytes
        - group_layers
        * (
            group_sparse_elements * sparse_bytes_per_element
            + group_rope_elements * sparse_rope_bytes_per_element
        )
    ) * where(
        group_window_tokens > 0,
        min_(resident_load, group_window_tokens / where(group_chunked > 0, 2, 1)),
        resident_load,
    ) + group_state_bytes


@quantity(Unit.GIB, source=ROOFLINE, digits=4)
def session_step_gib(group_read_bytes, group_ranks, layout_dp):
    """KV cache that the same GPUs read of one session for a step."""
    return over_groups(group_read_bytes / group_ranks) / layout_dp / BYTES_PER_GIB


@quantity(Unit.GIB, source=ROOFLINE, digits=2)
def step_kv_gib(session_step_gib, stage_sessions):
    """The same of all sessions of a stage."""
    return session_step_gib * stage_sessions


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=2)
def step_read_ms(step_weights_gib, step_kv_gib, hbm_bandwidth_tbps):
    """Time in which these are read."""
    return (
        (step_weights_gib + step_kv_gib)
        * BYTES_PER_GIB
        / (hbm_bandwidth_tbps * BYTES_PER_TB)
        * MS_PER_S
    )


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=4)
def session_compute_ms(active_params_b, layout_tp, layout_dp, gpu_dense_tflops):
    """Time of one session's operations in a step: two for each active parameter."""
    return (
        2
        * active_params_b
        * BILLION
        / (layout_tp * layout_dp * gpu_dense_tflops * FLOP_PER_TFLOP)
        * MS_PER_S
    )


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=2)
def step_compute_ms(session_compute_ms, stage_sessions):
    """Time of a step's operations."""
    return session_compute_ms * stage_sessions


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=2)
def tpot_bound_ms(step_read_ms, step_compute_ms):
    """Bound: no token of a session follows the one before it sooner at this load."""
    return _slower(step_read_ms, step_compute_ms)


@quantity(Unit.MILLISECONDS, source=ROOFLINE, digits=2)
def tpot_reachable_ms(
    step_read_ms, reachable_bandwidth_ratio, step_compute_ms, reachable_compute_ratio
):
    """The same with what GPUs were measured to reach of their data sheets."""
    return _reached(
        step_read_ms, reachable_bandwidth_ratio, step_compute_ms, reachable_compute_ratio
    )


@quantity(Unit.TOKENS_PER_S, source=ROOFLINE, digits=0)
def replica_bound_tokens_per_s(replica_sessions, tpot_bound_ms):
    """Bound: tokens that one replica generates in a second at this load."""
    return replica_sessions / tpot_bound_ms * MS_PER_S


@quantity(Unit.TOKENS_PER_S, source=ROOFLINE, digits=0)
def node_bound_tokens_per_s(
    replica_bound_tokens_per_s, layout_replicas_per_node, layout_replica_nodes
):
    """Bound: the same of one node; its share where a replica takes several."""
    return of_node(replica_bound_tokens_per_s, layout_replicas_per_node, layout_replica_nodes)


@quantity(Unit.TOKENS_PER_S_KW, source=ROOFLINE, digits=0)
def node_bound_tokens_per_s_kw(node_bound_tokens_per_s, power_kw_max):
    """Bound: tokens a second for each kW of a node's highest draw."""
    return node_bound_tokens_per_s / power_kw_max


@quantity(Unit.SECONDS, source=METHOD, digits=2)
def request_bound_s(ttft_bound_ms, tpot_bound_ms, output_tokens):
    """Bound: time of one request of the given output, alone for its first token."""
    return (ttft_bound_ms + tpot_bound_ms * max_(0, output_tokens - 1)) / MS_PER_S
