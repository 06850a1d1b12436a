"""The basis that sizes: pooled, by the memory of each GPU, or what the engine admits.

Nodes that serve together are one node, or those of a replica that takes several: a node count is
a multiple of them (docs/method.md#capacity-bases).
"""

from sizing_xl.expression import floor, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#capacity-bases"


@quantity(Unit.SESSIONS, source=METHOD)
def unit_sessions(
    capacity_basis, pooled_sessions_per_node, per_gpu_unit_sessions, engine_unit_sessions
):
    """Sessions of the nodes that serve together, on the basis that sizes."""
    return where(
        capacity_basis > 0,
        where(capacity_basis - 1 > 0, engine_unit_sessions, per_gpu_unit_sessions),
        pooled_sessions_per_node,
    )


@quantity(Unit.NODES, source=METHOD)
def unit_nodes(capacity_basis, layout_replica_nodes):
    """Nodes that serve together: a node count is a multiple of them."""
    return where(capacity_basis > 0, layout_replica_nodes, 1)


@quantity(Unit.SESSIONS, source=METHOD)
def sessions_per_node(unit_sessions, unit_nodes):
    """Sessions of one node on the basis that sizes; its share where a replica takes several."""
    return floor(unit_sessions / unit_nodes)
