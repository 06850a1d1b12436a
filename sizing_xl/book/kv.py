"""KV cache of one session and of all of them (spec section 2)."""

from sizing_xl.book.constants import BYTES_PER_GIB, GIB_PER_TIB
from sizing_xl.expression import min_
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

SPEC = "spec section 2; vLLM FullAttentionSpec, SlidingWindowSpec, MLAAttentionSpec, MambaSpec"


@quantity(Unit.TOKENS, source=SPEC)
def context_tokens(effective_context, max_position_embeddings):
    """T': the context asked for, never longer than the model's own limit."""
    return min_(effective_context, max_position_embeddings)


@quantity(Unit.ELEMENTS, source=SPEC)
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


@quantity(Unit.BYTES, source=SPEC, digits=0)
def kv_per_session_bytes(kv_elements_per_session, kv_bytes_per_element, state_bytes):
    """Bytes of KV cache of one session, recurrent state included."""
    return kv_elements_per_session * kv_bytes_per_element + state_bytes


@quantity(Unit.GIB, source=SPEC)
def kv_per_session_gib(kv_per_session_bytes):
    """KV cache of one session."""
    return kv_per_session_bytes / BYTES_PER_GIB


@quantity(Unit.GIB, source=SPEC)
def kv_total_gib(kv_per_session_gib, concurrency):
    """KV cache of all sessions."""
    return kv_per_session_gib * concurrency


@quantity(Unit.TIB, source=SPEC)
def kv_total_tib(kv_total_gib):
    """KV cache of all sessions, in TiB."""
    return kv_total_gib / GIB_PER_TIB
