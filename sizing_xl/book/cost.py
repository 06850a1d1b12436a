"""Money: capital, yearly cost, what an hour, a session and a token cost (docs/method.md#cost).

Amounts are in the currency of the price book. A price that nobody gave is unknown, and so is all
that rests on it: nothing that is missing counts as 0.
"""

from sizing_xl.book.constants import (
    LEAST_INTEREST,
    MONTHS_PER_YEAR,
    MS_PER_S,
    SECONDS_PER_HOUR,
    TOKENS_PER_MTOKEN,
)
from sizing_xl.expression import first_known, missing, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#cost"
ANNUITY = f"{METHOD}; capital recovery factor, e.g. ASTM E917 and NREL's levelised cost of energy"
BASES = f"{METHOD}; allocation and usage as OpenCost's specification has them"


# --- capital ---------------------------------------------------------------------------------


@quantity(Unit.MONEY, source=METHOD, digits=0)
def capex_nodes(nodes_final, node_price, discount_ratio):
    """Capital of the nodes, after the discount."""
    return nodes_final * node_price * (1 - discount_ratio)


@quantity(Unit.MONEY, source=METHOD, digits=0)
def capex_storage(profile_units, storage_unit_price):
    """Capital of the storage."""
    return profile_units * storage_unit_price


@quantity(Unit.MONEY, source=METHOD, digits=0)
def capex_network(nodes_final, network_price_per_node):
    """Capital of the network."""
    return nodes_final * network_price_per_node


@quantity(Unit.MONEY, source=METHOD, digits=0)
def capex_other(capex_nodes, capex_storage, capex_network, other_capex_ratio):
    """Other capital: racks, cables, installation."""
    return (capex_nodes + capex_storage + capex_network) * other_capex_ratio


@quantity(Unit.MONEY, source=METHOD, digits=0)
def capex_total(capex_nodes, capex_storage, capex_network, capex_other):
    """All capital."""
    return capex_nodes + capex_storage + capex_network + capex_other


@quantity(Unit.RATIO, source=ANNUITY, digits=4)
def annuity_ratio(cost_of_capital_ratio, lifetime_years):
    """Capital recovery factor: what a year pays back of a capital, interest included."""
    return where(
        cost_of_capital_ratio > LEAST_INTEREST,
        cost_of_capital_ratio
        * (1 + cost_of_capital_ratio) ** lifetime_years
        / ((1 + cost_of_capital_ratio) ** lifetime_years - 1),
        1 / lifetime_years,
    )


@quantity(Unit.MONEY, source=METHOD, digits=0)
def residual_capex(capex_total, residual_ratio):
    """What the capital is worth at the end of its lifetime."""
    return capex_total * residual_ratio


@quantity(Unit.MONEY, source=ANNUITY, digits=0)
def residual_present_capex(residual_capex, cost_of_capital_ratio, lifetime_years):
    """The same as it is worth today."""
    return residual_capex / (1 + cost_of_capital_ratio) ** lifetime_years


@quantity(Unit.MONEY_PER_YEAR, source=ANNUITY, digits=0)
def capital_annual_cost(capex_total, residual_present_capex, annuity_ratio):
    """Capital of a year, interest included, without what is worth at the end."""
    return (capex_total - residual_present_capex) * annuity_ratio


# --- what a year takes to run ----------------------------------------------------------------


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def energy_annual_cost(site_power_kw, average_load_ratio, year_hours, energy_price_per_kwh):
    """Energy of the site: nodes, storage and cooling at the mean load."""
    return site_power_kw * average_load_ratio * year_hours * energy_price_per_kwh


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def rack_annual_cost(rack_with_storage_u, price_per_u_month):
    """Space that is paid by height."""
    return rack_with_storage_u * price_per_u_month * MONTHS_PER_YEAR


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def colocation_annual_cost(power_with_storage_kw, price_per_kw_month):
    """Space that is paid by the highest draw."""
    return power_with_storage_kw * price_per_kw_month * MONTHS_PER_YEAR


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def space_annual_cost(rack_annual_cost, colocation_annual_cost):
    """Space by height and by draw, or by the one that has a price."""
    return first_known(
        rack_annual_cost + colocation_annual_cost,
        first_known(rack_annual_cost, colocation_annual_cost),
    )


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def support_annual_cost(capex_total, support_ratio):
    """Support and maintenance."""
    return capex_total * support_ratio


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def licence_annual_cost(nodes_final, gpu_count, licence_per_gpu_year):
    """Software licences of all GPUs."""
    return nodes_final * gpu_count * licence_per_gpu_year


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def staff_annual_cost(nodes_final, staff_per_year):
    """People, the same whatever the nodes; without a fleet there is none."""
    return where(nodes_final > 0, staff_per_year, 0)


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def opex_annual_cost(
    energy_annual_cost,
    space_annual_cost,
    support_annual_cost,
    licence_annual_cost,
    staff_annual_cost,
):
    """What a year takes to run, without capital."""
    return (
        energy_annual_cost
        + space_annual_cost
        + support_annual_cost
        + licence_annual_cost
        + staff_annual_cost
    )


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def annual_total_cost(capital_annual_cost, opex_annual_cost):
    """What a year costs in all."""
    return capital_annual_cost + opex_annual_cost


@quantity(Unit.MONEY, source=METHOD, digits=0)
def tco_nominal(capex_total, lifetime_years, opex_annual_cost, residual_capex):
    """Total cost of ownership over the lifetime, money of every year counted alike."""
    return capex_total + lifetime_years * opex_annual_cost - residual_capex


@quantity(Unit.MONEY, source=ANNUITY, digits=0)
def tco_present_value(capex_total, opex_annual_cost, annuity_ratio, residual_present_capex):
    """Total cost of ownership in money of today."""
    return capex_total + opex_annual_cost / annuity_ratio - residual_present_capex


# --- who the cost is for ---------------------------------------------------------------------


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def in_use_annual_cost(annual_total_cost, nodes_capacity, nodes_final):
    """The part of the nodes that hold the sessions."""
    return annual_total_cost * nodes_capacity / nodes_final


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def headroom_annual_cost(annual_total_cost, slo_nodes, nodes_capacity, nodes_final):
    """The part of the nodes that wait for the peak."""
    return annual_total_cost * (slo_nodes - nodes_capacity) / nodes_final


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def ha_spare_annual_cost(annual_total_cost, ha_extra_nodes, nodes_final):
    """The part of the spare nodes: what surviving a failure costs."""
    return annual_total_cost * ha_extra_nodes / nodes_final


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def in_use_capital_annual_cost(capital_annual_cost, nodes_capacity, nodes_final):
    """The capital of the nodes that hold the sessions."""
    return capital_annual_cost * nodes_capacity / nodes_final


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def headroom_capital_annual_cost(capital_annual_cost, slo_nodes, nodes_capacity, nodes_final):
    """The capital of the nodes that wait for the peak."""
    return capital_annual_cost * (slo_nodes - nodes_capacity) / nodes_final


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def ha_spare_capital_annual_cost(capital_annual_cost, ha_extra_nodes, nodes_final):
    """The capital of the spare nodes."""
    return capital_annual_cost * ha_extra_nodes / nodes_final


# --- what one of something costs -------------------------------------------------------------


@quantity(Unit.MONEY_PER_HOUR, source=BASES)
def cost_per_node_hour(annual_total_cost, nodes_final, year_hours):
    """One hour of one node, used or not (allocation)."""
    return annual_total_cost / (nodes_final * year_hours)


@quantity(Unit.MONEY_PER_HOUR, source=BASES)
def usage_cost_per_node_hour(cost_per_node_hour, average_utilisation_ratio):
    """The used part of it."""
    return cost_per_node_hour * average_utilisation_ratio


@quantity(Unit.MONEY_PER_HOUR, source=BASES, digits=3)
def cost_per_gpu_hour(cost_per_node_hour, gpu_count):
    """One hour of one GPU, used or not (allocation)."""
    return cost_per_node_hour / gpu_count


@quantity(Unit.MONEY_PER_HOUR, source=BASES, digits=3)
def usage_cost_per_gpu_hour(cost_per_gpu_hour, average_utilisation_ratio):
    """The used part of it."""
    return cost_per_gpu_hour * average_utilisation_ratio


@quantity(Unit.MONEY_PER_HOUR, source=BASES, digits=4)
def cost_per_session_hour(annual_total_cost, year_hours, concurrency, average_utilisation_ratio):
    """One hour of one resident session, which bears what is reserved (allocation)."""
    return annual_total_cost / (year_hours * concurrency * average_utilisation_ratio)


@quantity(Unit.MONEY_PER_HOUR, source=BASES, digits=4)
def usage_cost_per_session_hour(cost_per_session_hour, average_utilisation_ratio):
    """One hour of one session of all that could be resident (usage)."""
    return cost_per_session_hour * average_utilisation_ratio


@quantity(Unit.MONEY_PER_MONTH, source=BASES)
def cost_per_session_month(cost_per_session_hour, year_hours):
    """One month of one resident session (allocation)."""
    return cost_per_session_hour * year_hours / MONTHS_PER_YEAR


@quantity(Unit.MONEY_PER_MONTH, source=BASES)
def usage_cost_per_session_month(cost_per_session_month, average_utilisation_ratio):
    """One month of one session of all that could be resident (usage)."""
    return cost_per_session_month * average_utilisation_ratio


@quantity(Unit.MONEY_PER_MONTH, source=BASES)
def cost_per_user_month(cost_per_session_month, users_per_session):
    """One month of one user (allocation)."""
    return cost_per_session_month / users_per_session


@quantity(Unit.MONEY_PER_MONTH, source=BASES)
def usage_cost_per_user_month(cost_per_user_month, average_utilisation_ratio):
    """The same on the usage basis."""
    return cost_per_user_month * average_utilisation_ratio


@quantity(Unit.MONEY_PER_MTOKEN, source=BASES, digits=4)
def cost_per_mtoken(
    annual_total_cost, year_hours, input_tokens_per_s, cached_tokens_per_s, output_tokens_per_s
):
    """One million tokens of any kind: prompt, cached and generated alike."""
    return (
        annual_total_cost
        * TOKENS_PER_MTOKEN
        / (
            (input_tokens_per_s + cached_tokens_per_s + output_tokens_per_s)
            * year_hours
            * SECONDS_PER_HOUR
        )
    )


@quantity(Unit.MONEY_PER_MTOKEN, source=BASES, digits=4)
def cost_per_mtoken_input(annual_total_cost, year_hours, input_tokens_per_s, prompt_time_ratio):
    """One million prompt tokens, which bear the GPUs' time of prompts; cached ones take none."""
    return (
        annual_total_cost
        * prompt_time_ratio
        * TOKENS_PER_MTOKEN
        / (input_tokens_per_s * year_hours * SECONDS_PER_HOUR)
    )


@quantity(Unit.MONEY_PER_MTOKEN, source=BASES, digits=4)
def cost_per_mtoken_output(annual_total_cost, year_hours, output_tokens_per_s, prompt_time_ratio):
    """One million generated tokens, which bear the other time."""
    return (
        annual_total_cost
        * (1 - prompt_time_ratio)
        * TOKENS_PER_MTOKEN
        / (output_tokens_per_s * year_hours * SECONDS_PER_HOUR)
    )


@quantity(Unit.TOKENS_PER_S, source=METHOD, digits=0)
def generated_tokens_per_s(
    output_tokens_per_s, concurrency, average_utilisation_ratio, tpot_planned_ms
):
    """Tokens that the fleet generates in a second, mean of a year: those that are entered, else
    what its resident sessions make at the time of a token that is planned with."""
    return first_known(
        output_tokens_per_s, concurrency * average_utilisation_ratio * MS_PER_S / tpot_planned_ms
    )


@quantity(Unit.COUNT, source=METHOD)
def generated_basis(output_tokens_per_s, planning_factor_ratio):
    """What these rest on: 0 what was entered, 1 what was measured (a planning factor), 2 bounds."""
    return where(missing(output_tokens_per_s) > 0, where(planning_factor_ratio - 1 > 0, 1, 2), 0)


@quantity(Unit.MONEY_PER_MTOKEN, source=BASES, digits=4)
def cost_per_mtoken_generated(annual_total_cost, generated_tokens_per_s, year_hours):
    """One million generated tokens, which bear the whole year, prompts included."""
    return (
        annual_total_cost
        * TOKENS_PER_MTOKEN
        / (generated_tokens_per_s * year_hours * SECONDS_PER_HOUR)
    )


@quantity(Unit.KG, source=METHOD, digits=0)
def annual_carbon_kg(site_power_kw, average_load_ratio, year_hours, carbon_kg_per_kwh):
    """CO2 equivalent of the site's energy of a year, at the mean load."""
    return site_power_kw * average_load_ratio * year_hours * carbon_kg_per_kwh
