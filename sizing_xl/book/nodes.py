"""Nodes to buy, and what a failure leaves (docs/method.md#nodes-and-scenarios)."""

from sizing_xl.expression import ceil, max_, min_
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#nodes-and-scenarios"


@quantity(Unit.SHARE, source=METHOD)
def headroom_ratio(peak_headroom_ratio, headroom_share_ratio, headroom_floor_ratio):
    """Headroom for peaks that this scenario keeps."""
    return max_(peak_headroom_ratio * headroom_share_ratio, headroom_floor_ratio)


@quantity(Unit.NODES, source=METHOD)
def nodes_capacity(concurrency, sessions_per_node):
    """Nodes that hold the sessions, without any reserve."""
    return ceil(concurrency / sessions_per_node)


@quantity(Unit.LOAD, source=METHOD, digits=1)
def peak_sessions(concurrency, headroom_ratio):
    """Sessions at the peak, not rounded."""
    return concurrency * (1 + headroom_ratio)


@quantity(Unit.NODES, source=METHOD)
def nodes_with_headroom(peak_sessions, sessions_per_node):
    """Nodes that hold the peak (not the rounded nodes times the headroom)."""
    return ceil(peak_sessions / sessions_per_node)


@quantity(Unit.NODES, source=METHOD)
def nodes_final(nodes_with_headroom, ha_extra_nodes):
    """Nodes to buy: the peak's, and the spare ones for failures."""
    return nodes_with_headroom + ha_extra_nodes


@quantity(Unit.NODES, source=METHOD)
def nodes_to_add(nodes_final, current_nodes):
    """Nodes that are wanting beside those of today."""
    return max_(0, nodes_final - current_nodes)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_per_node_effective(concurrency, nodes_final):
    """Sessions on each node when all nodes share the load."""
    return ceil(concurrency / nodes_final)


@quantity(Unit.GIB, source=METHOD, digits=1)
def hbm_used_gib(runtime_overhead_gib, sessions_per_node_effective, kv_per_session_gib):
    """HBM in use on one node at that load."""
    return runtime_overhead_gib + sessions_per_node_effective * kv_per_session_gib


@quantity(Unit.SHARE, source=METHOD)
def hbm_utilisation_ratio(hbm_used_gib, hbm_total_gib):
    """Share of one node's HBM in use at that load."""
    return hbm_used_gib / hbm_total_gib


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_after_one_failure(concurrency, nodes_final, sessions_per_node):
    """Sessions that still fit when one node is lost."""
    return min_(concurrency, max_(0, nodes_final - 1) * sessions_per_node)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_after_two_failures(concurrency, nodes_final, sessions_per_node):
    """Sessions that still fit when two nodes are lost."""
    return min_(concurrency, max_(0, nodes_final - 2) * sessions_per_node)
