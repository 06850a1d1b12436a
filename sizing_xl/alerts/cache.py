"""Conditions of the cache, by attention kind: engines keep it otherwise than it is counted."""

from sizing_xl.alerts.declared import condition, over


@condition("warning", levers=("effective_context",))
def chunked_kept_whole(kv_per_session_gib, kv_unchunked_gib, chunk_tokens):
    """An engine that does not bound chunked layers keeps their whole context."""
    return over(kv_unchunked_gib, kv_per_session_gib,
                whole=kv_unchunked_gib, counted=kv_per_session_gib,
                factor=kv_unchunked_gib / kv_per_session_gib, chunk=chunk_tokens)  # fmt: skip
