"""Conditions of the room: whether its racks take the server, and how many they are."""

from sizing_xl.alerts.declared import condition, over
from sizing_xl.expression import first_known

ROOM = "rack_power_limit_kw"


@condition("warning", levers=(ROOM, "server"))
def rack_power_density(power_kw_max, rack_power_limit_kw, limit_rack_power_density_kw):
    """One server alone draws more than the room gives a rack, or than air usually cools."""
    limit = first_known(rack_power_limit_kw, limit_rack_power_density_kw)
    return over(power_kw_max, limit, node_kw=power_kw_max, limit=limit)


@condition("warning", levers=("server",))
def rack_too_low(rack_units_u, rack_height_u):
    """The server is taller than a rack: no rack count can be given."""
    return over(rack_units_u, rack_height_u, height=rack_units_u, limit=rack_height_u)


@condition("info", worst="racks", levers=(ROOM,))
def racks_by_power(racks_needed, racks_by_height, rack_power_limit_kw, nodes_per_rack, nodes_final):
    """The power that the room gives a rack takes more racks than the height of the nodes."""
    return over(racks_needed, racks_by_height, racks=racks_needed, by_height=racks_by_height,
                limit=rack_power_limit_kw, each=nodes_per_rack, nodes=nodes_final)  # fmt: skip
