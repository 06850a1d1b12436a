"""Power, rack, heat and cooling of the nodes (docs/method.md#facility)."""

from sizing_xl.book.constants import KW_PER_MW, W_PER_KW
from sizing_xl.expression import ceil, first_known, floor, max_, min_, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#facility"
PUE = f"{METHOD}; ISO/IEC 30134-2 (power usage effectiveness)"
UNITS = f"{METHOD}; NIST SP 811, appendix B (Btu, ton of refrigeration)"


@quantity(Unit.KW, source=METHOD, digits=1)
def total_power_kw(nodes_final, power_kw_max):
    """Highest electrical draw of the nodes."""
    return nodes_final * power_kw_max


@quantity(Unit.W, source=METHOD, digits=1)
def session_power_w(total_power_kw, concurrency):
    """Highest draw of the nodes, shared among the sessions."""
    return total_power_kw * W_PER_KW / concurrency


@quantity(Unit.KW, source=PUE, digits=1)
def facility_power_kw(total_power_kw, pue):
    """Power that the site must supply, cooling included."""
    return total_power_kw * pue


@quantity(Unit.MWH_PER_YEAR, source=METHOD, digits=1)
def annual_energy_mwh(total_power_kw, year_hours):
    """Energy of a year at the highest draw."""
    return total_power_kw * year_hours / KW_PER_MW


@quantity(Unit.RACK_UNITS, source=METHOD)
def total_rack_u(nodes_final, rack_units_u):
    """Rack space of the nodes."""
    return nodes_final * rack_units_u


@quantity(Unit.RACKS, source=METHOD)
def rack_equivalents(total_rack_u, rack_height_u):
    """The same in standard racks filled to the top."""
    return total_rack_u / rack_height_u


@quantity(Unit.NODES, source=METHOD)
def rack_nodes_by_height(rack_height_u, rack_units_u):
    """Whole nodes that the height of a rack takes; 0 when a node is taller than the rack."""
    return floor(rack_height_u / rack_units_u)


@quantity(Unit.NODES, source=METHOD)
def nodes_per_rack(rack_nodes_by_height, rack_power_limit_kw, power_kw_max):
    """Whole nodes that a rack takes by height and, where given, by the room's power a rack."""
    return where(
        first_known(rack_power_limit_kw, 0) > 0,
        min_(rack_nodes_by_height, floor(rack_power_limit_kw / power_kw_max)),
        rack_nodes_by_height,
    )


@quantity(Unit.RACKS, source=METHOD, digits=0)
def racks_by_height(nodes_final, rack_nodes_by_height):
    """Whole racks that the height of the nodes takes; unknown when none fits into a rack."""
    return ceil(nodes_final / rack_nodes_by_height)


@quantity(Unit.RACKS, source=METHOD, digits=0)
def racks_needed(nodes_final, nodes_per_rack):
    """Whole racks by height and by the room's power a rack; unknown when no rack takes a node."""
    return ceil(nodes_final / nodes_per_rack)


@quantity(Unit.KW, source=METHOD, digits=1)
def rack_density_kw(nodes_final, rack_height_u, rack_units_u, power_kw_max):
    """Draw of the fullest rack when nodes are stacked as tightly as its height allows."""
    return min_(nodes_final, max_(1, floor(rack_height_u / rack_units_u))) * power_kw_max


@quantity(Unit.BTU_PER_HOUR, source=UNITS, digits=0)
def node_heat_btu_hr(heat_output_btu_hr_max, power_kw_max, btu_hr_per_kw):
    """Heat of one node: the vendor's figure, else its power turned into heat."""
    return first_known(heat_output_btu_hr_max, power_kw_max * btu_hr_per_kw)


@quantity(Unit.BTU_PER_HOUR, source=METHOD, digits=0)
def total_heat_btu_hr(nodes_final, node_heat_btu_hr):
    """Heat that the cooling must remove."""
    return nodes_final * node_heat_btu_hr


@quantity(Unit.TONS, source=UNITS, digits=1)
def refrigeration_tons(total_heat_btu_hr, btu_hr_per_ton):
    """The same in tons of refrigeration."""
    return total_heat_btu_hr / btu_hr_per_ton
