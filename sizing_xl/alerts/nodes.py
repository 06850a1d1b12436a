"""Conditions of the nodes: their number, what they hold, the racks that they fill."""

from sizing_xl.alerts.declared import condition, over, under

LARGER_NODE = ("effective_context", "kv_precision", "runtime_overhead_gib", "server")
NONE_FITS = (
    "weights_exceed_hbm",
    "tp_exceeds_gpus",
    "weights_exceed_gpu",
    "hbm_exhausted",
    "no_session_fits",
    "layout_not_allowed",
    "layout_exceeds_gpu",
    "layout_no_session",
)


@condition("info")
def min_close_to_recommended(
    nodes_final_minimum, nodes_final_recommended, limit_min_close_to_recommended_ratio
):
    """The reserve of RECOMMENDED costs little more than MINIMUM."""
    least, advised = nodes_final_minimum, nodes_final_recommended
    share = (advised - least) / least
    return under(share, limit_min_close_to_recommended_ratio,
                 least=least, advised=advised, share=share)  # fmt: skip


@condition(
    "error",
    worst="budget_gib",
    unless=NONE_FITS[:4],
    blocks="sessions_per_node",
    levers=LARGER_NODE,
    basis="pooled",
)
def no_session_fits(sessions_per_node, kv_per_session_gib, kv_budget_gib):
    """Not one session fits, although there is a KV budget."""
    return under(
        sessions_per_node,
        1,
        kv_gib=kv_per_session_gib,
        budget_gib=kv_budget_gib,
    )


@condition("warning", worst="sessions", unless=NONE_FITS, levers=LARGER_NODE)
def sessions_low(sessions_per_node, limit_sessions_low):
    """So few sessions fit that a failure takes a large share of the service."""
    return under(sessions_per_node, limit_sessions_low,
                 sessions=sessions_per_node, limit=limit_sessions_low)  # fmt: skip


@condition("warning", worst="nodes", levers=(*LARGER_NODE, "model"))
def nodes_high(nodes_final, limit_nodes_high):
    """So many nodes that network, space and operation weigh."""
    return over(nodes_final, limit_nodes_high, nodes=nodes_final, limit=limit_nodes_high)


@condition("warning", worst="ratio", levers=("kv_budget_ratio",), basis="pooled")
def hbm_utilisation_high(hbm_utilisation_ratio, limit_hbm_utilisation_high_ratio):
    """The HBM is nearly full at the nominal load."""
    return over(hbm_utilisation_ratio, limit_hbm_utilisation_high_ratio,
                ratio=hbm_utilisation_ratio, limit=limit_hbm_utilisation_high_ratio)  # fmt: skip
