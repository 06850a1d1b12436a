"""KV cache of one session and of all of them (docs/method.md#kv-cache-per-session)."""

from sizing_xl.book.constants import BYTES_PER_GIB, GIB_PER_TIB
from sizing_xl.expression import floor, least_of_groups, min_, most_of_groups, over_groups, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#kv-cache-per-session"
BYTES = (
    "docs/method.md#bytes-by-kind-and-precision; vLLM 0.33.0, vllm/v1/kv_cache_interface.py:"
    " AttentionSpec, MLAAttentionSpec; llama.cpp, ggml-common.h: block_q8_0, block_q4_0"
)
PREFIX = f"{METHOD}; vLLM, automatic prefix caching, vllm/v1/core/kv_cache_manager.py"
ENGINE = (
    f"{METHOD}; vLLM, vllm/v1/kv_cache_interface.py: FullAttentionSpec, SlidingWindowSpec,"
    " ChunkedLocalAttentionSpec, MLAAttentionSpec, MambaSpec"
)
STATES = f"{METHOD}; vLLM, vllm/model_executor/layers/mamba/mamba_utils.py"


@quantity(Unit.TOKENS, source=METHOD)
def context_tokens(effective_context, max_position_embeddings):
    """T': the context asked for, never longer than the model's own limit."""
    return min_(effective_context, max_position_embeddings)


@quantity(Unit.TOKENS, source=ENGINE)
def group_kept_tokens(context_tokens, group_window_tokens):
    """Tokens that a layer of the group keeps: never more than its window or its chunk."""
    return where(group_window_tokens > 0, min_(context_tokens, group_window_tokens), context_tokens)


@quantity(Unit.BYTES, source=BYTES, digits=0)
def group_token_bytes(
    group_layers,
    group_elements,
    group_latent_elements,
    kv_bytes_per_element,
    group_heads,
    kv_head_bytes,
    group_sparse_elements,
    sparse_bytes_per_element,
    group_rope_elements,
    sparse_rope_bytes_per_element,
    group_index_elements,
    index_bytes_per_element,
):
    """Bytes of one token, all layers of the group, at the KV precision and with its scales."""
    return group_layers * (
        (group_elements + group_latent_elements) * kv_bytes_per_element
        + group_heads * kv_head_bytes
        + group_sparse_elements * sparse_bytes_per_element
        + group_rope_elements * sparse_rope_bytes_per_element
        + group_index_elements * index_bytes_per_element
    )


@quantity(Unit.BYTES, source=STATES, digits=0)
def group_kept_state_bytes(group_state_bytes, speculative_tokens, group_draft_state_bytes):
    """Recurrent state that one session keeps of the group: its convolutions are as much wider as
    tokens are drafted."""
    return group_state_bytes + speculative_tokens * group_draft_state_bytes


@quantity(Unit.BYTES, source=ENGINE, digits=0)
def group_kv_bytes(group_token_bytes, group_kept_tokens, group_kept_state_bytes):
    """Bytes that one session keeps of the group: its tokens, and its recurrent state."""
    return group_token_bytes * group_kept_tokens + group_kept_state_bytes


@quantity(Unit.TOKENS, source=PREFIX, inner=True)
def shared_kept_tokens(shared_prefix_tokens, context_tokens, engine_block_least_tokens):
    """Tokens with which all prompts begin, in whole blocks: sessions keep them in common, but for
    one token at least that is their own. None without such a beginning, whatever the blocks."""
    return where(
        shared_prefix_tokens > 0,
        floor(min_(shared_prefix_tokens, context_tokens - 1) / engine_block_least_tokens)
        * engine_block_least_tokens,
        0,
    )


@quantity(Unit.BYTES, source=PREFIX, digits=0)
def group_shared_bytes(group_window_tokens, group_token_bytes, shared_kept_tokens):
    """Bytes of the group that the sessions of a replica keep in common: none where windows leave
    the beginning behind."""
    return where(group_window_tokens > 0, 0, group_token_bytes * shared_kept_tokens)


@quantity(Unit.GIB, source=PREFIX)
def kv_shared_gib(group_shared_bytes):
    """KV cache of the shared prefix, which a replica keeps once."""
    return over_groups(group_shared_bytes) / BYTES_PER_GIB


@quantity(Unit.COUNT, source=METHOD)
def kv_tp_shards(group_tp_shards):
    """Tensor-parallel ranks that can share every KV group of the model."""
    return least_of_groups(group_tp_shards)


@quantity(Unit.ELEMENTS, source=ENGINE)
def kv_elements_per_session(
    group_layers,
    group_elements,
    group_latent_elements,
    group_sparse_elements,
    group_rope_elements,
    group_index_elements,
    group_kept_tokens,
):
    """Elements that one session keeps: whole-context layers grow, windowed layers stop growing."""
    return over_groups(
        group_layers
        * (
            group_elements
            + group_latent_elements
            + group_sparse_elements
            + group_rope_elements
            + group_index_elements
        )
        * group_kept_tokens
    )


@quantity(Unit.BYTES, source=ENGINE, digits=0)
def kv_per_session_bytes(group_kv_bytes):
    """Bytes of KV cache of one session, recurrent state included."""
    return over_groups(group_kv_bytes)


@quantity(Unit.GIB, source=METHOD)
def kv_per_session_gib(kv_per_session_bytes):
    """KV cache of one session."""
    return kv_per_session_bytes / BYTES_PER_GIB


@quantity(Unit.TOKENS, source=ENGINE)
def chunk_tokens(group_window_tokens, group_chunked):
    """Tokens of a chunk (of the largest one); 0 without chunks."""
    return most_of_groups(group_window_tokens * group_chunked)


@quantity(Unit.GIB, source=ENGINE)
def kv_unchunked_gib(group_chunked, group_token_bytes, context_tokens, group_kv_bytes):
    """KV cache of one session in an engine that keeps the whole context of chunked layers."""
    return (
        over_groups(where(group_chunked > 0, group_token_bytes * context_tokens, group_kv_bytes))
        / BYTES_PER_GIB
    )


@quantity(Unit.GIB, source=METHOD)
def kv_total_gib(kv_per_session_gib, concurrency):
    """KV cache of all sessions."""
    return kv_per_session_gib * concurrency


@quantity(Unit.TIB, source=METHOD)
def kv_total_tib(kv_total_gib):
    """KV cache of all sessions, in TiB."""
    return kv_total_gib / GIB_PER_TIB
