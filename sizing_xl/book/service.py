"""How many nodes hold what users were promised: targets of TPOT and TTFT, and the queue.

Times are the reachable bounds times the case's planning factor. Steps read while prompts compute;
operations of both share the GPUs. docs/slo.md says what is left out, docs/method.md#service-levels
how it is computed.
"""

from __future__ import annotations

from sizing_xl.book.constants import (
    BYTES_PER_GIB,
    BYTES_PER_TB,
    MS_PER_S,
    PERCENT,
    SQUARE_ROOT,
)
from sizing_xl.book.degrees import by_name
from sizing_xl.book.latency import of_node
from sizing_xl.book.newton import batches, replicas
from sizing_xl.expression import (
    ceil,
    clearly_above,
    exp,
    first_known,
    floor,
    ln,
    max_,
    min_,
    missing,
    where,
)
from sizing_xl.ops import GUARD
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#service-levels"
SAKASEGAWA = f"{METHOD}; Sakasegawa 1977, An approximation formula L_q = αρ^β/(1-ρ)"
ALLEN = f"{METHOD}; Allen 1990, Probability, Statistics and Queueing Theory (Allen-Cunneen)"


def _asked(target, known, nodes):
    """Nodes that a target asks for: none where it is not given or nobody can tell."""
    return where(missing(target) > 0, 0, where(missing(known) > 0, 0, nodes))


# --- what is planned with ---------------------------------------------------------------------


@quantity(Unit.MILLISECONDS, source=METHOD, digits=1)
def ttft_planned_ms(ttft_reachable_ms, planning_factor_ratio):
    """TTFT of a prompt that finds its replica idle, as it is planned with."""
    return ttft_reachable_ms * planning_factor_ratio


@quantity(Unit.MILLISECONDS, source=METHOD, digits=2)
def tpot_planned_ms(tpot_reachable_ms, planning_factor_ratio):
    """TPOT at the nominal load of all nodes, as it is planned with."""
    return tpot_reachable_ms * planning_factor_ratio


@quantity(Unit.TOKENS_PER_S, source=METHOD, digits=0)
def replica_planned_tokens_per_s(replica_sessions, tpot_planned_ms):
    """Tokens that one replica generates in a second at the nominal load, as it is planned with."""
    return replica_sessions / tpot_planned_ms * MS_PER_S


@quantity(Unit.TOKENS_PER_S, source=METHOD, digits=0)
def node_planned_tokens_per_s(
    replica_planned_tokens_per_s, layout_replicas_per_node, layout_replica_nodes
):
    """The same of one node."""
    return of_node(replica_planned_tokens_per_s, layout_replicas_per_node, layout_replica_nodes)


@quantity(Unit.TOKENS_PER_S_KW, source=METHOD, digits=0)
def node_planned_tokens_per_s_kw(node_planned_tokens_per_s, power_kw_max):
    """The same for each kW of a node's highest draw."""
    return node_planned_tokens_per_s / power_kw_max


@quantity(Unit.SESSIONS, source=METHOD)
def replica_memory_sessions(sessions_per_node, layout_replicas_per_node, layout_replica_nodes):
    """The largest batch of a replica that its memory holds."""
    return floor(sessions_per_node * layout_replica_nodes / max_(1, layout_replicas_per_node))


# --- the batch that TPOT allows ---------------------------------------------------------------


@quantity(Unit.GIB, source=METHOD, digits=2)
def tpot_read_gib(
    tpot_target_ms, planning_factor_ratio, reachable_bandwidth_ratio, hbm_bandwidth_tbps
):
    """What a GPU reads within the target of TPOT."""
    return (
        tpot_target_ms
        / planning_factor_ratio
        / MS_PER_S
        * reachable_bandwidth_ratio
        * hbm_bandwidth_tbps
        * BYTES_PER_TB
        / BYTES_PER_GIB
    )


@quantity(Unit.LOAD, source=METHOD, digits=1)
def tpot_full_load(tpot_read_gib, step_common_gib, step_experts_gib, session_step_gib):
    """Sessions of a stage whose caches are read within it, all experts being read: the largest
    batch without experts, and never too many with them."""
    return max_(0, (tpot_read_gib - step_common_gib - step_experts_gib) / session_step_gib)


globals().update(by_name(batches))


@quantity(Unit.LOAD, source=METHOD, digits=1)
def tpot_stage_load(
    routed_experts,
    experts_per_token,
    tpot_step8_load,
    tpot_full_load,
    tpot_target_ms,
    planning_factor_ratio,
    reachable_compute_ratio,
    session_compute_ms,
):
    """Sessions whose token one stage reads and computes within the target of TPOT."""
    return min_(
        where(routed_experts - experts_per_token > 0, tpot_step8_load, tpot_full_load),
        tpot_target_ms / planning_factor_ratio * reachable_compute_ratio / session_compute_ms,
    )


@quantity(Unit.SESSIONS, source=METHOD)
def tpot_replica_sessions(tpot_stage_load, layout_pp):
    """The largest batch of a replica that meets the target of TPOT; 0: not even one session."""
    return where(floor(tpot_stage_load) > 0, floor(tpot_stage_load * layout_pp), 0)


@quantity(Unit.SESSIONS, source=METHOD)
def tpot_node_sessions(tpot_replica_sessions, layout_replicas_per_node, layout_replica_nodes):
    """Sessions of one node that meet it; its share where a replica takes several."""
    return floor(tpot_replica_sessions * max_(1, layout_replicas_per_node) / layout_replica_nodes)


@quantity(Unit.MILLISECONDS, source=METHOD, digits=2)
def tpot_alone_ms(
    step_common_gib,
    step_experts_gib,
    experts_per_token,
    routed_experts,
    session_step_gib,
    hbm_bandwidth_tbps,
    reachable_bandwidth_ratio,
    session_compute_ms,
    reachable_compute_ratio,
    planning_factor_ratio,
):
    """TPOT of one session alone, as it is planned with: no target below it can be met."""
    return planning_factor_ratio * max_(
        (
            step_common_gib
            + where(routed_experts > 0, step_experts_gib * experts_per_token / routed_experts, 0)
            + session_step_gib
        )
        * BYTES_PER_GIB
        / (hbm_bandwidth_tbps * BYTES_PER_TB * reachable_bandwidth_ratio)
        * MS_PER_S,
        session_compute_ms / reachable_compute_ratio,
    )


# --- the replicas that TTFT asks for ----------------------------------------------------------


@quantity(Unit.REPLICAS, source=METHOD, digits=3)
def queue_load(requests_per_second, headroom_ratio, ttft_planned_ms):
    """Replicas that the prompts of the peak keep busy: arrivals times the time of a prompt."""
    return requests_per_second * (1 + headroom_ratio) * ttft_planned_ms / MS_PER_S


@quantity(Unit.RATIO, source=METHOD, digits=3)
def ttft_slack_ratio(ttft_target_ms, ttft_planned_ms, queue_variability_ratio):
    """What the target of TTFT leaves for the queue, in times of a prompt and its variability."""
    return (ttft_target_ms - ttft_planned_ms) / (ttft_planned_ms * queue_variability_ratio)


globals().update(by_name(replicas))


@quantity(Unit.COUNT, source=METHOD)
def ttft_replicas(ttft_planned_ms, ttft_target_ms, queue_load, ttft_step3_load):
    """Replicas that meet the target of TTFT at the percentile; 0: not even an idle one does. Where
    nobody has said how many requests arrive, one that is idle."""
    return where(
        clearly_above(ttft_planned_ms, ttft_target_ms),
        0,
        where(missing(queue_load) > 0, 1, ceil(ttft_step3_load * (1 + GUARD))),
    )


@quantity(Unit.NODES, source=METHOD)
def ttft_nodes(ttft_replicas, layout_replicas_per_node, layout_replica_nodes):
    """Nodes with so many replicas."""
    return (
        ceil(ttft_replicas / max_(1, layout_replicas_per_node))
        * layout_replica_nodes
        / (ttft_replicas > 0)
    )


# --- prompts and tokens on the same GPUs --------------------------------------------------------


@quantity(Unit.COUNT, source=METHOD)
def tpot_replicas(
    queue_load,
    peak_sessions,
    session_compute_ms,
    planning_factor_ratio,
    reachable_compute_ratio,
    layout_pp,
    tpot_target_ms,
):
    """Replicas whose operations suffice for the prompts of the peak and, within the target of TPOT,
    for a token of all its sessions."""
    return ceil(
        first_known(queue_load, 0)
        + peak_sessions
        * session_compute_ms
        * planning_factor_ratio
        / reachable_compute_ratio
        / (layout_pp * tpot_target_ms)
    )


@quantity(Unit.NODES, source=METHOD)
def tpot_nodes(
    peak_sessions,
    tpot_node_sessions,
    tpot_replicas,
    layout_replicas_per_node,
    layout_replica_nodes,
):
    """Nodes on which the sessions of the peak meet the target of TPOT, beside its prompts."""
    return max_(
        ceil(peak_sessions / tpot_node_sessions),
        ceil(tpot_replicas / max_(1, layout_replicas_per_node)) * layout_replica_nodes,
    )


# --- all three together -----------------------------------------------------------------------


@quantity(Unit.NODES, source=METHOD)
def slo_nodes(
    nodes_with_headroom,
    tpot_target_ms,
    tpot_replica_sessions,
    tpot_nodes,
    ttft_target_ms,
    ttft_replicas,
    ttft_nodes,
):
    """Nodes that hold the peak's memory and its targets: the most of the three. What nobody can
    tell asks for no node."""
    return max_(
        nodes_with_headroom,
        max_(
            _asked(tpot_target_ms, tpot_replica_sessions, tpot_nodes),
            _asked(ttft_target_ms, ttft_replicas, ttft_nodes),
        ),
    )


@quantity(Unit.COUNT, source=METHOD)
def slo_binding(slo_nodes, nodes_with_headroom, ttft_nodes, tpot_nodes):
    """What the nodes rest on: 0 memory, 1 the target of TPOT, 2 that of TTFT."""
    return where(
        slo_nodes - nodes_with_headroom > 0,
        where(first_known(ttft_nodes, 0) - first_known(tpot_nodes, 0) > 0, 2, 1),
        0,
    )


@quantity(Unit.SESSIONS, source=METHOD)
def slo_node_sessions(sessions_per_node, tpot_node_sessions):
    """The most sessions of one node that its memory holds and that meet the target of TPOT."""
    return first_known(min_(sessions_per_node, tpot_node_sessions), sessions_per_node)


# --- checked forwards, at the nodes that are bought -------------------------------------------


@quantity(Unit.COUNT, source=METHOD)
def queue_replicas(nodes_final, ha_extra_nodes, layout_replica_nodes, layout_replicas_per_node):
    """Replicas that serve while the spare nodes are down."""
    return floor((nodes_final - ha_extra_nodes) / layout_replica_nodes) * max_(
        1, layout_replicas_per_node
    )


@quantity(Unit.SHARE, source=METHOD)
def queue_utilisation_ratio(queue_load, queue_replicas):
    """Share of their time that prompts of the peak take; from 100 % on a queue grows for ever."""
    return queue_load / queue_replicas


@quantity(Unit.SHARE, source=SAKASEGAWA)
def queue_waiting_ratio(queue_utilisation_ratio, queue_replicas):
    """Share of requests that find all replicas busy."""
    return where(
        1 - queue_utilisation_ratio > 0,
        exp(((2 * (queue_replicas + 1)) ** SQUARE_ROOT - 1) * ln(queue_utilisation_ratio)),
        1,
    )


@quantity(Unit.MILLISECONDS, source=ALLEN, digits=1)
def queue_delay_ms(
    ttft_planned_ms, queue_variability_ratio, queue_replicas, queue_load, queue_utilisation_ratio
):
    """Mean wait of those that wait; no value from a utilisation of 100 % on."""
    return (
        ttft_planned_ms
        * queue_variability_ratio
        / (queue_replicas - queue_load)
        / (1 - queue_utilisation_ratio > 0)
    )


@quantity(Unit.MILLISECONDS, source=ALLEN, digits=1)
def queue_mean_ms(queue_waiting_ratio, queue_delay_ms):
    """Mean wait of all requests of the peak."""
    return queue_waiting_ratio * queue_delay_ms


@quantity(Unit.MILLISECONDS, source=ALLEN, digits=1)
def queue_wait_ms(queue_waiting_ratio, slo_percentile, queue_delay_ms):
    """Wait that so many per cent of the requests do not exceed."""
    return ln(max_(1, queue_waiting_ratio / (1 - slo_percentile / PERCENT))) * queue_delay_ms


@quantity(Unit.MILLISECONDS, source=METHOD, digits=1)
def ttft_service_ms(ttft_planned_ms, queue_load, queue_wait_ms):
    """TTFT at the percentile: the prompt and the wait before it; the prompt alone where nobody has
    said how many requests arrive."""
    return ttft_planned_ms + where(missing(queue_load) > 0, 0, queue_wait_ms)


@quantity(Unit.MILLISECONDS, source=METHOD, digits=2)
def tpot_service_ms(
    tpot_planned_ms,
    peak_sessions,
    session_compute_ms,
    planning_factor_ratio,
    reachable_compute_ratio,
    layout_pp,
    queue_replicas,
    queue_load,
):
    """TPOT beside prompts: that of the nominal load, or the time in which what the prompts of the
    peak leave of the operations makes a token of all its sessions."""
    return max_(
        tpot_planned_ms,
        peak_sessions
        * session_compute_ms
        * planning_factor_ratio
        / reachable_compute_ratio
        / layout_pp
        / (queue_replicas - first_known(queue_load, 0))
        / (queue_replicas - first_known(queue_load, 0) > 0),
    )
