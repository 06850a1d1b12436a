"""Conditions of the bases that look at each GPU: whether a layout holds the model, and how far the
pooled rule is from what the GPUs hold."""

from sizing_xl.alerts.declared import Word, condition, over, under, unknown
from sizing_xl.expression import first_known, max_, min_

LAYOUT = ("tensor_parallel", "pipeline_parallel", "data_parallel")
NO_LAYOUT = ("layout_not_allowed", "layout_exceeds_gpu")
SMALLER = ("weights_precision", "server")


@condition("error", blocks="sessions_per_node", levers=LAYOUT, basis="gpus")
def layout_not_allowed(layout_allowed, layout_tp, layout_pp, layout_dp, tp_divisor):
    """The model cannot be laid out as the case says."""
    return over(1 - layout_allowed, 0,
                tp=layout_tp, pp=layout_pp, dp=layout_dp, divisor=tp_divisor,
                model=Word("model"))  # fmt: skip


@condition(
    "error",
    unless=NO_LAYOUT[:1],
    blocks="sessions_per_node",
    levers=(*LAYOUT, *SMALLER),
    basis="gpus",
)
def layout_exceeds_gpu(layout_weights_gib, gpu_usable_gib, layout_tp, layout_pp, layout_dp):
    """The weights on a GPU of the layout leave no memory."""
    return over(layout_weights_gib, gpu_usable_gib,
                part=layout_weights_gib, usable=gpu_usable_gib, tp=layout_tp, pp=layout_pp,
                dp=layout_dp, server=Word("server"))  # fmt: skip


@condition(
    "error",
    unless=NO_LAYOUT,
    blocks="sessions_per_node",
    levers=("effective_context", "kv_precision", *LAYOUT, "server"),
    basis="gpus",
)
def layout_no_session(
    unit_sessions,
    layout_free_gib,
    layout_kv_gib,
    engine_num_blocks,
    engine_request_blocks,
):
    """Not one session fits beside the weights on the GPUs of the layout."""
    return under(unit_sessions, 1,
                 free=layout_free_gib, kv=layout_kv_gib, blocks=first_known(engine_num_blocks, 0),
                 needed=first_known(engine_request_blocks, 0))  # fmt: skip


@condition(
    "warning",
    worst="more",
    unless=("weights_exceed_hbm", "tp_exceeds_gpus", "weights_exceed_gpu", "hbm_exhausted",
            "no_session_fits"),
    levers=("basis", *LAYOUT, "kv_precision", "effective_context"),
    basis="pooled",
)  # fmt: skip
def pooled_above_per_gpu(
    pooled_sessions_per_node,
    per_gpu_unit_sessions,
    engine_unit_sessions,
    layout_replica_nodes,
    limit_pooled_above_ratio,
    per_gpu_sessions_per_node,
    engine_sessions_per_node,
    pooled_nodes,
    per_gpu_nodes,
    engine_nodes,
    layout_tp,
    layout_pp,
    layout_dp,
):
    """The pooled rule counts more sessions than the memory of each GPU, or the engine, holds."""
    least = first_known(
        min_(per_gpu_unit_sessions, first_known(engine_unit_sessions, per_gpu_unit_sessions))
        / layout_replica_nodes,
        pooled_sessions_per_node,
    )
    return over(pooled_sessions_per_node,
                least * (1 + limit_pooled_above_ratio),
                pooled=pooled_sessions_per_node, per_gpu=per_gpu_sessions_per_node,
                admitted=engine_sessions_per_node, engine=Word("engine"),
                pooled_nodes=pooled_nodes, per_gpu_nodes=per_gpu_nodes, engine_nodes=engine_nodes,
                more=max_(per_gpu_nodes, engine_nodes) - pooled_nodes, tp=layout_tp, pp=layout_pp,
                dp=layout_dp)  # fmt: skip


@condition("info", levers=("server",))
def visible_memory_assumed(visible_hbm_gib, gpu_hbm_gib, hbm_per_gpu_gb):
    """Nobody has said what programs see of a GPU's HBM."""
    return unknown(visible_hbm_gib, label=hbm_per_gpu_gb, gib=gpu_hbm_gib, server=Word("server"))
