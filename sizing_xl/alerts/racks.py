"""Conditions of the room: whether its racks take the server, how many they are, and what of the
server is not known or is not as its maker states it."""

from sizing_xl.alerts.declared import Word, condition, over, unknown
from sizing_xl.expression import first_known, max_, missing, where

ROOM = "rack_power_limit_kw"


def _apart(own, stated):
    """By which share of the smaller one the figures differ; 0 where no other is stated."""
    return where(stated > 0, max_(own / stated, stated / own) - 1, 0)


@condition("warning", levers=("server",))
def server_figures_unknown(power_kw_max, rack_units_u):
    """Nobody states the power draw or the height of the server: what rests on it is left empty."""
    lacking = where(missing(power_kw_max), where(missing(rack_units_u), 2, 0), 1)
    return unknown(power_kw_max + rack_units_u,
                   server=Word("server"),
                   unstated=Word(place=lacking, words=("power", "height", "both")))  # fmt: skip


@condition("warning", levers=("server",))
def server_height_differs(rack_units_u, stated_rack_units_u):
    """The entry of the server keeps another height than its maker states."""
    return over(_apart(rack_units_u, stated_rack_units_u), 0,
                server=Word("server"), own=rack_units_u, stated=stated_rack_units_u)  # fmt: skip


@condition("warning", levers=("server",))
def server_power_differs(power_kw_max, stated_power_kw_max):
    """The entry of the server keeps another power draw than its maker states."""
    return over(_apart(power_kw_max, stated_power_kw_max), 0,
                server=Word("server"), own=power_kw_max, stated=stated_power_kw_max)  # fmt: skip


@condition("warning", levers=("server",))
def server_heat_differs(node_heat_btu_hr, stated_heat_btu_hr_max):
    """The entry of the server gives other heat than its maker states."""
    return over(_apart(node_heat_btu_hr, stated_heat_btu_hr_max), 0,
                server=Word("server"), own=node_heat_btu_hr,
                stated=stated_heat_btu_hr_max)  # fmt: skip


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
