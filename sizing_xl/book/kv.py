"""KV cache of one session and of all of them (docs/method.md#kv-cache-per-session)."""

from sizing_xl.book.constants import BYTES_PER_GIB, GIB_PER_TIB
from sizing_xl.expression import min_
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#kv-cache-per-session"
ENGINE = (
    f"{METHOD}; vLLM, vllm/v1/kv_cache_interface.py: FullAttentionSpec, SlidingWindowSpec,"
    " ChunkedLocalAttentionSpec, MLAAttentionSpec, MambaSpec"
)


@quantity(Unit.TOKENS, source=METHOD)
def context_tokens(effective_context, max_position_embeddings):
    """T': the context asked for, never longer than the model's own limit."""
    return min_(effective_context, max_position_embeddings)


@quantity(Unit.ELEMENTS, source=ENGINE)
def kv_elements_per_session(
    growing_elements_per_token,
    context_tokens,
    narrow_window_elements,
    narrow_window_tokens,
    wide_window_elements,
    wide_window_tokens,
):
    """Elements that one session keeps: whole-context layers grow, windowed layers stop growing."""
    return (
        growing_elements_per_token * context_tokens
        + narrow_window_elements * min_(context_tokens, narrow_window_tokens)
        + wide_window_elements * min_(context_tokens, wide_window_tokens)
    )


@quantity(Unit.BYTES, source=ENGINE, digits=0)
def kv_per_session_bytes(kv_elements_per_session, kv_bytes_per_element, state_bytes):
    """Bytes of KV cache of one session, recurrent state included."""
    return kv_elements_per_session * kv_bytes_per_element + state_bytes


@quantity(Unit.GIB, source=METHOD)
def kv_per_session_gib(kv_per_session_bytes):
    """KV cache of one session."""
    return kv_per_session_bytes / BYTES_PER_GIB


@quantity(Unit.GIB, source=METHOD)
def kv_total_gib(kv_per_session_gib, concurrency):
    """KV cache of all sessions."""
    return kv_per_session_gib * concurrency


@quantity(Unit.TIB, source=METHOD)
def kv_total_tib(kv_total_gib):
    """KV cache of all sessions, in TiB."""
    return kv_total_gib / GIB_PER_TIB
