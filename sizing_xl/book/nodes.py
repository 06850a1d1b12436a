"""Nodes to buy, and what a failure leaves (docs/method.md#nodes-and-scenarios)."""

from sizing_xl.expression import ceil, max_, min_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#nodes-and-scenarios"
BASES = "docs/method.md#capacity-bases"


def _nodes(sessions, unit_sessions, unit_nodes):
    """Nodes that hold so many sessions, where `unit_nodes` serve together."""
    return ceil(sessions / unit_sessions) * unit_nodes


def _with_spares(nodes, spares, unit_nodes):
    """Nodes with spare ones, as many as serve together at a time."""
    return ceil((nodes + spares) / unit_nodes) * unit_nodes


def held_after(lost, nodes_final, unit_nodes, unit_sessions):
    """Sessions that nodes hold without so many of them, each of another replica."""
    return max_(0, nodes_final / unit_nodes - lost) * unit_sessions


def _after(lost, concurrency, nodes_final, unit_nodes, unit_sessions):
    """Sessions that still fit when so many nodes are lost, each of another replica."""
    return min_(concurrency, held_after(lost, nodes_final, unit_nodes, unit_sessions))


@quantity(Unit.SHARE, source=METHOD)
def headroom_ratio(peak_headroom_ratio, headroom_share_ratio, headroom_floor_ratio):
    """Headroom for peaks that this scenario keeps."""
    return max_(peak_headroom_ratio * headroom_share_ratio, headroom_floor_ratio)


@quantity(Unit.NODES, source=METHOD)
def nodes_capacity(concurrency, unit_sessions, unit_nodes):
    """Nodes that hold the sessions, without any reserve."""
    return _nodes(concurrency, unit_sessions, unit_nodes)


@quantity(Unit.LOAD, source=METHOD, digits=1)
def peak_sessions(concurrency, headroom_ratio):
    """Sessions at the peak, not rounded."""
    return concurrency * (1 + headroom_ratio)


@quantity(Unit.NODES, source=METHOD)
def nodes_with_headroom(peak_sessions, unit_sessions, unit_nodes):
    """Nodes that hold the peak (not the rounded nodes times the headroom)."""
    return _nodes(peak_sessions, unit_sessions, unit_nodes)


@quantity(Unit.NODES, source=METHOD)
def nodes_final(slo_nodes, ha_extra_nodes, unit_nodes):
    """Nodes to buy: the peak's, and the spare ones for failures, in whole replicas."""
    return _with_spares(slo_nodes, ha_extra_nodes, unit_nodes)


@quantity(Unit.NODES, source=BASES)
def pooled_nodes(peak_sessions, pooled_sessions_per_node, ha_extra_nodes):
    """Nodes to buy by the pooled rule."""
    return ceil(peak_sessions / pooled_sessions_per_node) + ha_extra_nodes


@quantity(Unit.NODES, source=BASES)
def per_gpu_nodes(peak_sessions, per_gpu_unit_sessions, layout_replica_nodes, ha_extra_nodes):
    """Nodes to buy by the memory of each GPU."""
    return _with_spares(
        _nodes(peak_sessions, per_gpu_unit_sessions, layout_replica_nodes),
        ha_extra_nodes,
        layout_replica_nodes,
    )


@quantity(Unit.NODES, source=BASES)
def engine_nodes(peak_sessions, engine_unit_sessions, layout_replica_nodes, ha_extra_nodes):
    """Nodes to buy by what the engine admits."""
    return _with_spares(
        _nodes(peak_sessions, engine_unit_sessions, layout_replica_nodes),
        ha_extra_nodes,
        layout_replica_nodes,
    )


@quantity(Unit.NODES, source=METHOD)
def nodes_to_add(nodes_final, current_nodes):
    """Nodes that are wanting beside those of today."""
    return max_(0, nodes_final - current_nodes)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_per_node_effective(concurrency, nodes_final):
    """Sessions on each node when all nodes share the load."""
    return ceil(concurrency / nodes_final)


@quantity(Unit.GIB, source=BASES, digits=1)
def layout_used_gib(
    gpu_reserved_gib,
    layout_weights_gib,
    layout_replicas_per_node,
    layout_gpus,
    gpu_count,
    sessions_per_node_effective,
    layout_kv_gib,
    layout_shared_gib,
    layout_tp,
    layout_pp,
):
    """HBM in use on one node at that load, GPU by GPU of the replicas."""
    return (gpu_reserved_gib + layout_weights_gib + layout_shared_gib) * where(
        layout_replicas_per_node > 0, layout_replicas_per_node * layout_gpus, gpu_count
    ) + sessions_per_node_effective * (layout_kv_gib - layout_shared_gib) * layout_tp * layout_pp


@quantity(Unit.GIB, source=METHOD, digits=1)
def hbm_used_gib(
    capacity_basis,
    layout_used_gib,
    runtime_overhead_gib,
    replicas_per_node,
    kv_shared_gib,
    sessions_per_node_effective,
    kv_per_session_gib,
):
    """HBM in use on one node at that load."""
    return where(
        capacity_basis > 0,
        layout_used_gib,
        runtime_overhead_gib
        + replicas_per_node * kv_shared_gib
        + sessions_per_node_effective * (kv_per_session_gib - kv_shared_gib),
    )


@quantity(Unit.SHARE, source=METHOD)
def hbm_utilisation_ratio(hbm_used_gib, capacity_basis, gpu_hbm_gib, gpu_count, hbm_total_gib):
    """Share of one node's HBM in use at that load."""
    return hbm_used_gib / where(capacity_basis > 0, gpu_hbm_gib * gpu_count, hbm_total_gib)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_after_one_failure(concurrency, nodes_final, unit_nodes, unit_sessions):
    """Sessions that still fit when one node is lost, and with it its replica."""
    return _after(1, concurrency, nodes_final, unit_nodes, unit_sessions)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_after_two_failures(concurrency, nodes_final, unit_nodes, unit_sessions):
    """Sessions that still fit when two nodes are lost, of two replicas where they take several."""
    return _after(2, concurrency, nodes_final, unit_nodes, unit_sessions)
