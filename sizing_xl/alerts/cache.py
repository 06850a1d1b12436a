"""Conditions of the cache, by attention kind: engines keep it otherwise than it is counted."""

from sizing_xl.alerts.declared import condition, over
from sizing_xl.book.constants import BYTES_PER_GIB
from sizing_xl.expression import max_, min_, where


@condition("warning", levers=("effective_context",))
def chunked_kept_whole(
    kv_per_session_gib,
    chunked_elements_per_token,
    context_tokens,
    chunk_tokens,
    kv_bytes_per_element,
):
    """An engine that does not bound chunked layers keeps their whole context."""
    beyond = max_(0, context_tokens - chunk_tokens)
    more = chunked_elements_per_token * beyond * kv_bytes_per_element / BYTES_PER_GIB
    whole = kv_per_session_gib + more
    return over(whole, kv_per_session_gib,
                whole=whole, counted=kv_per_session_gib, factor=whole / kv_per_session_gib,
                chunk=chunk_tokens)  # fmt: skip


@condition("warning")
def sparse_cache_packed(
    kv_bytes_per_element, sparse_elements_per_token, sparse_wide_bytes, sparse_packed_bytes
):
    """Sparse latent attention is kept in a layout of its own, with scales."""
    counted = sparse_elements_per_token * kv_bytes_per_element
    wide = kv_bytes_per_element > 1
    kept = where(wide, sparse_wide_bytes, sparse_packed_bytes)
    return over(max_(kept, counted), min_(kept, counted),
                kept=kept, counted=counted, factor=kept / counted,
                bits=where(wide, 16, 8))  # fmt: skip
