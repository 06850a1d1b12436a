"""Conditions of a node's memory: precision, budget, overhead and weights."""

from sizing_xl.alerts.declared import Word, condition, over, reaches, under, unknown
from sizing_xl.expression import ceil

SIZES = ("weights_memory_gib", "model_artifact_size_gib")


@condition("info", levers=("kv_precision",))
def kv_16bit(kv_bytes_per_element, kv_per_session_gib, limit_kv_wide_element_bytes):
    """The KV cache is kept in 16 bits."""
    return reaches(kv_bytes_per_element, limit_kv_wide_element_bytes,
                   precision=Word("kv_precision"), bytes=kv_bytes_per_element,
                   kv_gib=kv_per_session_gib)  # fmt: skip


@condition("warning", levers=("kv_budget_ratio",), basis="pooled")
def kv_budget_ratio_high(kv_budget_ratio, limit_kv_budget_ratio_high):
    """The KV cache takes more of the free HBM than fragmentation allows."""
    return over(kv_budget_ratio, limit_kv_budget_ratio_high,
                ratio=kv_budget_ratio, limit=limit_kv_budget_ratio_high)  # fmt: skip


@condition("warning", levers=("runtime_overhead_gib",), basis="pooled")
def overhead_low(runtime_overhead_gib, limit_overhead_low_gib):
    """The overhead is smaller than any real engine's."""
    return under(runtime_overhead_gib, limit_overhead_low_gib,
                 overhead=runtime_overhead_gib, limit=limit_overhead_low_gib)  # fmt: skip


@condition("warning", levers=("runtime_overhead_gib", "weights_precision"), basis="pooled")
def overhead_below_weights(runtime_overhead_gib, overhead_needed_gib, deployed_weights_gib):
    """The overhead does not cover the weights of the node's replicas and the margin."""
    return under(runtime_overhead_gib, overhead_needed_gib,
                 overhead=runtime_overhead_gib, needed=overhead_needed_gib,
                 enough=ceil(overhead_needed_gib), weights=deployed_weights_gib)  # fmt: skip


@condition("warning", unless=("weights_unknown",), levers=SIZES)
def weights_estimated(weights_estimated, deployed_weights_gib, artifact_gib):
    """Sizes that no entry states are computed: parameters times bytes."""
    return over(weights_estimated, 0,
                model=Word("model"), precision=Word("weights_precision"),
                weights=deployed_weights_gib, artifact=artifact_gib)  # fmt: skip


@condition("error", blocks="sessions_per_node", levers=SIZES)
def weights_unknown(deployed_weights_gib, artifact_gib):
    """Neither a size of the weights nor the number of parameters is known."""
    return unknown(deployed_weights_gib + artifact_gib, model=Word("model"))


@condition(
    "error",
    blocks="sessions_per_node",
    levers=("weights_precision", "replicas_per_node", "server", "model"),
    basis="pooled",
)
def weights_exceed_hbm(
    overhead_needed_gib,
    hbm_total_gib,
    deployed_weights_gib,
    replicas_per_node,
    weights_margin_gib,
):
    """The weights of the node's replicas and the margin are larger than its HBM."""
    return over(overhead_needed_gib, hbm_total_gib,
                needed=overhead_needed_gib, hbm=hbm_total_gib, weights=deployed_weights_gib,
                replicas=replicas_per_node, margin=weights_margin_gib,
                precision=Word("weights_precision"), server=Word("server"))  # fmt: skip


@condition(
    "error",
    unless=("weights_exceed_hbm",),
    blocks="sessions_per_node",
    levers=("runtime_overhead_gib", "server"),
    basis="pooled",
)
def hbm_exhausted(runtime_overhead_gib, hbm_total_gib):
    """The overhead takes all HBM of the node."""
    return reaches(runtime_overhead_gib, hbm_total_gib,
                   overhead=runtime_overhead_gib, hbm=hbm_total_gib)  # fmt: skip
