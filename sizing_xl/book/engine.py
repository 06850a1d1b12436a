"""What vLLM of a version admits: groups of layers, blocks, requests (docs/method.md#engine-basis).

A group of the engine holds equally many layers; a block is one page of each of them. Kinds of
layers that take pages of one size share a pool of blocks.
"""

from sizing_xl.book.constants import BYTES_PER_GIB
from sizing_xl.book.shares import held
from sizing_xl.expression import (
    ceil,
    first_known,
    floor,
    least_of_groups,
    max_,
    min_,
    most_of_groups,
    over_groups,
    where,
)
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

GROUPS = (
    "docs/method.md#engine-basis; vLLM, vllm/v1/core/kv_cache_planning.py and kv_cache_utils.py"
)
REQUESTS = "docs/method.md#engine-basis; vLLM, vllm/v1/kv_cache_interface.py"


@quantity(Unit.BYTES, source=REQUESTS, digits=0)
def group_gpu_token_bytes(group_token_bytes, group_layers, layout_tp, group_tp_shards):
    """Bytes of one token in one layer on one GPU."""
    return group_token_bytes / group_layers / min_(layout_tp, group_tp_shards)


@quantity(Unit.BYTES, source=REQUESTS, digits=0)
def group_gpu_state_bytes(group_kept_state_bytes, group_layers, layout_tp, group_tp_shards):
    """Bytes of the recurrent state of one layer on one GPU."""
    return group_kept_state_bytes / group_layers / min_(layout_tp, group_tp_shards)


@quantity(Unit.TOKENS, source=REQUESTS)
def group_engine_window_tokens(
    hybrid_manager_setting, group_chunked, engine_chunks_whole, group_window_tokens
):
    """Tokens that a layer keeps at most in the engine, which may keep chunked layers, or with its
    hybrid manager off all layers, whole; 0: the whole context."""
    return where(
        hybrid_manager_setting - 1 > 0,
        0,
        where(
            group_chunked * engine_chunks_whole - hybrid_manager_setting > 0,
            0,
            group_window_tokens,
        ),
    )


@quantity(Unit.FLAG, source=GROUPS)
def engine_pages_summed(group_engine_window_tokens, group_state_bytes):
    """1 where all layers keep the whole context: pages of every size then lie in one block."""
    return where(
        most_of_groups(group_engine_window_tokens) + most_of_groups(group_state_bytes) > 0, 0, 1
    )


@quantity(Unit.TOKENS, source=GROUPS)
def engine_least_block_tokens(
    group_latent_elements,
    group_sparse_elements,
    engine_block_least_tokens,
    engine_latent_block_tokens,
):
    """Tokens of a block as the kernels of the model's attention have them."""
    return where(
        most_of_groups(group_latent_elements + group_sparse_elements) > 0,
        engine_latent_block_tokens,
        engine_block_least_tokens,
    )


@quantity(Unit.TOKENS, source=f"{GROUPS}, vllm/platforms/interface.py")
def engine_block_tokens(group_gpu_state_bytes, group_gpu_token_bytes, engine_least_block_tokens):
    """Tokens of a block of the widest layers: beside recurrent layers, so many that a state fits
    into a page."""
    return engine_least_block_tokens * where(
        most_of_groups(group_gpu_token_bytes) > 0,
        max_(
            1,
            ceil(
                most_of_groups(group_gpu_state_bytes)
                / (engine_least_block_tokens * most_of_groups(group_gpu_token_bytes))
            ),
        ),
        1,
    )


@quantity(Unit.BYTES, source=GROUPS, digits=0)
def engine_page_bytes(group_gpu_token_bytes, engine_block_tokens, group_gpu_state_bytes):
    """Bytes of a page of the widest layers, to which the others' pages are made equal."""
    return max_(
        most_of_groups(group_gpu_token_bytes) * engine_block_tokens,
        most_of_groups(group_gpu_state_bytes),
    )


@quantity(Unit.BYTES, source=GROUPS, digits=0)
def group_page_bytes(
    engine_pages_summed, group_gpu_token_bytes, engine_block_tokens, engine_page_bytes
):
    """Bytes of one block of one layer on one GPU."""
    return where(
        engine_pages_summed > 0, group_gpu_token_bytes * engine_block_tokens, engine_page_bytes
    )


@quantity(Unit.TOKENS, source=GROUPS)
def group_block_tokens(
    engine_pages_summed, group_gpu_token_bytes, engine_block_tokens, engine_page_bytes
):
    """Tokens of one block: more where a token takes less and the page is a multiple of its own."""
    return engine_block_tokens * where(
        engine_pages_summed + where(group_gpu_token_bytes > 0, 0, 1) > 0,
        1,
        where(
            engine_page_bytes
            - group_gpu_token_bytes
            * engine_block_tokens
            * floor(engine_page_bytes / (group_gpu_token_bytes * engine_block_tokens))
            > 0,
            1,
            engine_page_bytes / (group_gpu_token_bytes * engine_block_tokens),
        ),
    )


@quantity(Unit.COUNT, source=REQUESTS)
def group_state_blocks(group_state_bytes, engine_state_blocks, speculative_tokens):
    """Blocks that a request takes for the recurrent state of a group; 0 without one."""
    return where(group_state_bytes > 0, engine_state_blocks + speculative_tokens, 0)


@quantity(Unit.BYTES, source=GROUPS, digits=0)
def engine_available_bytes(
    gpu_hbm_gib,
    gpu_memory_utilization_ratio,
    engine_utilization_ratio,
    gpu_reserved_gib,
    layout_weights_gib,
):
    """Bytes of one GPU for KV cache, at the share of its memory that the version takes."""
    return (
        max_(
            0,
            gpu_hbm_gib * min_(gpu_memory_utilization_ratio, engine_utilization_ratio)
            - gpu_reserved_gib
            - layout_weights_gib,
        )
        * BYTES_PER_GIB
    )


@quantity(Unit.COUNT, source=GROUPS)
def engine_layers_per_group(group_gpu_layers, engine_group_ratio):
    """Layers of each of the engine's groups: those of the kind with the fewest, or with the most
    where it has hardly more."""
    return where(
        most_of_groups(group_gpu_layers) < least_of_groups(group_gpu_layers) * engine_group_ratio,
        most_of_groups(group_gpu_layers),
        least_of_groups(group_gpu_layers),
    )


@quantity(Unit.COUNT, source=GROUPS)
def group_engine_groups(group_gpu_layers, engine_layers_per_group):
    """The engine's groups that a kind of layers fills; the last one is padded."""
    return ceil(group_gpu_layers / engine_layers_per_group)


@quantity(Unit.COUNT, source=GROUPS)
def engine_num_groups(group_engine_groups, engine_pages_summed):
    """The engine's groups."""
    return where(engine_pages_summed > 0, 1, over_groups(group_engine_groups))


@quantity(Unit.BYTES, source=GROUPS, digits=0)
def engine_bytes_per_block(
    engine_pages_summed, group_gpu_layers, group_page_bytes, engine_layers_per_group
):
    """Bytes of one block on one GPU: a page of each layer of a group."""
    return where(
        engine_pages_summed > 0,
        over_groups(group_gpu_layers * group_page_bytes),
        engine_layers_per_group * most_of_groups(group_page_bytes),
    )


@quantity(Unit.COUNT, source=GROUPS)
def engine_num_blocks(engine_available_bytes, engine_bytes_per_block):
    """Blocks that the memory for KV cache holds."""
    return floor(engine_available_bytes / engine_bytes_per_block)


@quantity(Unit.TOKENS, source=f"{REQUESTS}; vllm/engine/arg_utils.py")
def batched_tokens(
    batched_given_tokens,
    small_batches,
    gpu_hbm_gib,
    engine_small_tokens,
    engine_middle_gib,
    engine_middle_tokens,
    engine_large_gib,
    engine_large_tokens,
):
    """Tokens that the engine schedules at once: as given, else its server's default on the GPU."""
    return first_known(
        batched_given_tokens,
        where(
            small_batches > 0,
            engine_small_tokens,
            where(
                engine_large_gib > gpu_hbm_gib,
                where(engine_middle_gib > gpu_hbm_gib, engine_small_tokens, engine_middle_tokens),
                engine_large_tokens,
            ),
        ),
    )


@quantity(Unit.TOKENS, source=REQUESTS)
def request_tokens(longest_given_tokens, context_tokens):
    """The longest request that the engine admits: as it is started for, never shorter than the
    context counted."""
    return max_(context_tokens, first_known(longest_given_tokens, context_tokens))


@quantity(Unit.COUNT, source=REQUESTS)
def engine_batches(engine_concurrent_batches, layout_pp):
    """Batches in flight: one for each pipeline stage where the version keeps several."""
    return where(
        (engine_concurrent_batches - 1) * (layout_pp - 1) > 0, layout_pp, engine_concurrent_batches
    )


@quantity(Unit.COUNT, source=REQUESTS)
def group_context_ranks(group_ranks, layout_tp, group_tp_shards):
    """Ranks that share a group's tokens: decode context parallelism."""
    return group_ranks / min_(layout_tp, group_tp_shards)


@quantity(Unit.TOKENS, source=REQUESTS)
def engine_in_flight_tokens(batched_tokens, engine_batches):
    """Tokens of a request that may be scheduled and not yet settled."""
    return batched_tokens * engine_batches


@quantity(Unit.TOKENS, source=REQUESTS)
def group_reserved_tokens(
    group_engine_window_tokens,
    group_chunked,
    engine_in_flight_tokens,
    request_tokens,
    group_context_ranks,
):
    """Tokens of the longest request for which one of the engine's groups has blocks: of a window or
    a chunk, with those in flight; else its rank's part of all of them."""
    return where(
        group_engine_window_tokens > 0,
        min_(
            group_engine_window_tokens - where(group_chunked > 0, 0, 1) + engine_in_flight_tokens,
            request_tokens,
        ),
        ceil(request_tokens / group_context_ranks),
    )


@quantity(Unit.COUNT, source=REQUESTS)
def group_request_blocks(
    group_state_blocks,
    engine_states_by_block,
    request_tokens,
    group_block_tokens,
    group_reserved_tokens,
    group_engine_window_tokens,
    group_chunked,
):
    """Blocks that one request of the longest length takes in one of the engine's groups: a window
    may begin inside a block."""
    return where(
        group_state_blocks > 0,
        where(
            engine_states_by_block > 0,
            ceil(request_tokens / group_block_tokens),
            group_state_blocks,
        ),
        ceil(group_reserved_tokens / group_block_tokens)
        + where(group_engine_window_tokens * (1 - group_chunked) > 0, 1, 0),
    )


@quantity(Unit.COUNT, source=REQUESTS)
def engine_request_blocks(engine_pages_summed, group_request_blocks, group_engine_groups):
    """Blocks that one request of the longest length takes."""
    return where(
        engine_pages_summed > 0,
        most_of_groups(group_request_blocks),
        over_groups(group_request_blocks * group_engine_groups),
    )


@quantity(Unit.LOAD, source=REQUESTS, digits=2)
def engine_concurrency(engine_num_blocks, engine_request_blocks):
    """Requests of the longest length that the blocks hold."""
    return engine_num_blocks / engine_request_blocks


@quantity(Unit.COUNT, source=REQUESTS)
def group_shared_blocks(
    group_engine_window_tokens,
    group_state_bytes,
    shared_kept_tokens,
    group_block_tokens,
    group_context_ranks,
):
    """Whole blocks of the shared prefix in one of the engine's groups: none where windows leave it
    behind, or a state stands for it."""
    return where(
        group_engine_window_tokens + group_state_bytes > 0,
        0,
        floor(shared_kept_tokens / (group_block_tokens * group_context_ranks)),
    )


@quantity(Unit.COUNT, source=REQUESTS, inner=True)
def engine_shared_blocks(engine_pages_summed, group_shared_blocks, group_engine_groups):
    """Blocks of the shared prefix, which a replica keeps once."""
    return where(
        engine_pages_summed > 0,
        most_of_groups(group_shared_blocks),
        over_groups(group_shared_blocks * group_engine_groups),
    )


@quantity(Unit.TOKENS, source=REQUESTS)
def engine_tokens(
    engine_tokens_by_concurrency,
    engine_concurrency,
    request_tokens,
    engine_num_blocks,
    engine_num_groups,
    group_block_tokens,
    group_context_ranks,
):
    """Tokens of the KV cache, as the start-up log of the version prints them."""
    return where(
        engine_tokens_by_concurrency > 0,
        floor(engine_concurrency * request_tokens),
        floor(engine_num_blocks / engine_num_groups)
        * least_of_groups(group_block_tokens)
        * most_of_groups(group_context_ranks),
    )


@quantity(Unit.SESSIONS, source=GROUPS)
def engine_unit_sessions(
    engine_num_blocks,
    engine_shared_blocks,
    engine_request_blocks,
    rank_sessions,
    layout_allowed,
    layout_unit_ranks,
):
    """Sessions that the engine admits on the nodes that serve together: never more than the memory
    of the GPUs holds."""
    return (
        min_(
            rank_sessions,
            held(
                engine_num_blocks,
                engine_shared_blocks,
                engine_request_blocks,
                engine_shared_blocks,
            )
            * layout_allowed,
        )
        * layout_unit_ranks
    )


@quantity(Unit.SESSIONS, source=GROUPS)
def engine_sessions_per_node(engine_unit_sessions, layout_replica_nodes):
    """Sessions of one node that the engine admits; its share where a replica takes several."""
    return floor(engine_unit_sessions / layout_replica_nodes)
