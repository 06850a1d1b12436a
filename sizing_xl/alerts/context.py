"""Conditions of the context that is asked for."""

from sizing_xl.alerts.declared import condition, over


@condition("warning", levers=("effective_context", "model"), unmet=True)
def context_clamped(effective_context, max_position_embeddings):
    """More context is asked for than the model has."""
    return over(effective_context, max_position_embeddings,
                asked=effective_context, most=max_position_embeddings)  # fmt: skip


@condition("info", unless=("context_clamped",), levers=("effective_context",))
def context_near_max(effective_context, max_position_embeddings, limit_context_near_max_ratio):
    """Little of the model's context is left above what is asked for."""
    share = effective_context / max_position_embeddings
    return over(share, limit_context_near_max_ratio,
                asked=effective_context, most=max_position_embeddings, share=share)  # fmt: skip


@condition("info", levers=("effective_context",))
def context_long_io(context_tokens, limit_context_long_io_tokens):
    """The context is long enough to strain prefill and storage."""
    return over(context_tokens, limit_context_long_io_tokens,
                used=context_tokens, limit=limit_context_long_io_tokens)  # fmt: skip
