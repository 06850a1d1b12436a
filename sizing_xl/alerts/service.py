"""Conditions of demand and of the service levels that were promised."""

from sizing_xl.alerts.declared import Word, condition, over, reaches, under
from sizing_xl.expression import max_, missing, where

TARGETS = ("tpot_target_ms", "ttft_target_ms")


@condition("warning", levers=("concurrency",), unmet=True)
def demand_sessions_over(demand_sessions, concurrency):
    """The demand asks for more sessions than the case is sized for."""
    return over(demand_sessions, concurrency, asked=demand_sessions, sized=concurrency)


@condition("warning", levers=("effective_context",), unmet=True)
def demand_context_over(demand_context_tokens, effective_context):
    """Prompts and answers are longer than the context that the case is sized for."""
    return over(demand_context_tokens, effective_context,
                asked=demand_context_tokens, sized=effective_context)  # fmt: skip


@condition(
    "error",
    blocks="nodes_final",
    levers=("tpot_target_ms", "tensor_parallel", "weights_precision", "server", "model"),
)
def slo_tpot_unmet(tpot_replica_sessions, tpot_alone_ms, tpot_target_ms):
    """Not even one session alone meets the target of TPOT: no number of nodes does."""
    return under(tpot_replica_sessions, 1, alone=tpot_alone_ms, target=tpot_target_ms)


@condition(
    "error",
    blocks="nodes_final",
    levers=("ttft_target_ms", "prompt_tokens", "prefix_hit_ratio", "tensor_parallel", "server",
            "model"),
)  # fmt: skip
def slo_ttft_unmet(ttft_planned_ms, ttft_target_ms):
    """Not even an idle replica meets the target of TTFT: no number of nodes does."""
    return over(ttft_planned_ms, ttft_target_ms, alone=ttft_planned_ms, target=ttft_target_ms)


@condition("warning", levers=("server", "model"), unmet=True)
def slo_unknown(ttft_target_ms, ttft_planned_ms, tpot_target_ms, tpot_replica_sessions):
    """Nothing is known of a time that was promised: a figure of the server or the model is
    missing."""
    of_tpot = (1 - missing(tpot_target_ms)) * missing(tpot_replica_sessions)
    of_ttft = (1 - missing(ttft_target_ms)) * missing(ttft_planned_ms)
    return over(max_(of_tpot, of_ttft), 0, server=Word("server"), model=Word("model"),
                promise=Word(place=where(of_tpot > 0, 0, 1), words=TARGETS))  # fmt: skip


@condition("warning", unless=("slo_unknown",), levers=("requests_per_second",))
def slo_load_unknown(ttft_target_ms, requests_per_second):
    """Nobody has said how many requests arrive: TTFT is that of an idle replica, without queue."""
    return over((1 - missing(ttft_target_ms)) * missing(requests_per_second), 0,
                target=ttft_target_ms)  # fmt: skip


@condition("warning", unless=("slo_unknown",), levers=("planning_factor_ratio",))
def slo_by_bounds(ttft_target_ms, tpot_target_ms, planning_factor_ratio):
    """Targets are met by bounds, which no engine reaches: nobody has given a planning factor."""
    return over(
        where(missing(ttft_target_ms) * missing(tpot_target_ms) > 0, 0, 1),
        where(planning_factor_ratio - 1 > 0, 1, 0),
        factor=planning_factor_ratio,
    )


@condition("info", worst="nodes", levers=(*TARGETS, "requests_per_second", "server"))
def slo_binds(slo_nodes, nodes_with_headroom, slo_binding):
    """A target asks for more nodes than memory does."""
    return over(slo_nodes, nodes_with_headroom, nodes=slo_nodes, memory=nodes_with_headroom,
                promise=Word(place=max_(0, slo_binding - 1), words=TARGETS))  # fmt: skip


@condition(
    "warning",
    worst="busy",
    levers=("requests_per_second", "ttft_target_ms", "prefix_hit_ratio", "server"),
    unmet=True,
)
def slo_demand_over(queue_utilisation_ratio, queue_load, queue_replicas):
    """Prompts of the peak keep more replicas busy than there are: the queue grows without end."""
    return reaches(queue_utilisation_ratio, 1,
                   busy=queue_load, replicas=queue_replicas)  # fmt: skip
