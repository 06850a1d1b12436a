"""A fleet of one's own beside a cloud's GPU-hours and a hosted API (docs/method.md#alternatives).

Amounts are in the currency of the price book. A month of paying back or a break-even that is never
reached has no value: the formula divides by 0 there.
"""

from sizing_xl.book.constants import MONTHS_PER_YEAR, SECONDS_PER_HOUR, TOKENS_PER_MTOKEN
from sizing_xl.expression import first_known, where
from sizing_xl.quantity import quantity
from sizing_xl.units import Unit

METHOD = "docs/method.md#alternatives"
BASES = f"{METHOD}; allocation: the fleet costs the same however much of it is used"


def _payback(capital, asked, operation):
    """Months in which what another asks, less the operation, pays for the capital."""
    return capital * MONTHS_PER_YEAR / where(asked > operation, asked - operation, 0)


def _even(own, asked):
    """Share of what another asks at which it is the own cost; none where that is more."""
    return own / where(own > asked, 0, asked)


@quantity(Unit.MTOKENS_PER_YEAR, source=METHOD, digits=0)
def annual_mtokens(input_tokens_per_s, cached_tokens_per_s, output_tokens_per_s, year_hours):
    """Tokens of a year: prompt, cached and generated ones."""
    return (
        (input_tokens_per_s + cached_tokens_per_s + output_tokens_per_s)
        * year_hours
        * SECONDS_PER_HOUR
        / TOKENS_PER_MTOKEN
    )


# --- a hosted API ----------------------------------------------------------------------------


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def api_annual_cost(
    input_tokens_per_s,
    cached_tokens_per_s,
    output_tokens_per_s,
    api_price_input_per_mtoken,
    api_price_cached_per_mtoken,
    api_price_output_per_mtoken,
    year_hours,
):
    """What the API asks for the same tokens; cached ones at the price of prompts where they have
    none of their own."""
    return (
        (
            input_tokens_per_s * api_price_input_per_mtoken
            + cached_tokens_per_s
            * first_known(api_price_cached_per_mtoken, api_price_input_per_mtoken)
            + output_tokens_per_s * api_price_output_per_mtoken
        )
        * year_hours
        * SECONDS_PER_HOUR
        / TOKENS_PER_MTOKEN
    )


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def api_saving_per_year(api_annual_cost, annual_total_cost):
    """What the fleet saves of it; below 0 the API is cheaper."""
    return api_annual_cost - annual_total_cost


@quantity(Unit.MTOKENS_PER_YEAR, source=BASES, digits=0)
def api_breakeven_mtokens(annual_mtokens, annual_total_cost, api_annual_cost):
    """Tokens of a year, in the same mix, for which the API asks what the fleet costs."""
    return annual_mtokens * annual_total_cost / api_annual_cost


@quantity(Unit.SHARE, source=BASES)
def api_breakeven_utilisation_ratio(annual_total_cost, api_annual_cost, average_utilisation_ratio):
    """Share of the fleet's sessions at which both cost the same; none where all of them are too
    few."""
    return _even(annual_total_cost * average_utilisation_ratio, api_annual_cost)


@quantity(Unit.MONTHS, source=METHOD, digits=1)
def api_payback_months(capex_total, api_annual_cost, opex_annual_cost):
    """Months in which what the API would ask, less the operation, pays for the capital."""
    return _payback(capex_total, api_annual_cost, opex_annual_cost)


# --- GPU-hours of a cloud --------------------------------------------------------------------


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def cloud_annual_cost(nodes_final, gpu_count, year_hours, cloud_price_per_gpu_hour):
    """As many GPUs of a cloud, rented all year."""
    return nodes_final * gpu_count * year_hours * cloud_price_per_gpu_hour


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def cloud_saving_per_year(cloud_annual_cost, annual_total_cost):
    """What the fleet saves of it; below 0 the cloud is cheaper."""
    return cloud_annual_cost - annual_total_cost


@quantity(Unit.MONTHS, source=METHOD, digits=1)
def cloud_payback_months(capex_total, cloud_annual_cost, opex_annual_cost):
    """Months in which that rent, less the operation, pays for the capital."""
    return _payback(capex_total, cloud_annual_cost, opex_annual_cost)


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def cloud_used_annual_cost(cloud_annual_cost, average_utilisation_ratio):
    """As many GPUs of a cloud, rented only while they are used."""
    return cloud_annual_cost * average_utilisation_ratio


@quantity(Unit.MONEY_PER_YEAR, source=METHOD, digits=0)
def cloud_used_saving_per_year(cloud_used_annual_cost, annual_total_cost):
    """What the fleet saves of it; below 0 the cloud is cheaper."""
    return cloud_used_annual_cost - annual_total_cost


@quantity(Unit.MTOKENS_PER_YEAR, source=BASES, digits=0)
def cloud_used_breakeven_mtokens(annual_mtokens, annual_total_cost, cloud_used_annual_cost):
    """Tokens of a year for which used GPU-hours cost what the fleet costs."""
    return annual_mtokens * annual_total_cost / cloud_used_annual_cost


@quantity(Unit.SHARE, source=BASES)
def cloud_used_breakeven_utilisation_ratio(annual_total_cost, cloud_annual_cost):
    """Share of the hours at which both cost the same; none where all of them are too few."""
    return _even(annual_total_cost, cloud_annual_cost)


@quantity(Unit.MONTHS, source=METHOD, digits=1)
def cloud_used_payback_months(capex_total, cloud_used_annual_cost, opex_annual_cost):
    """Months in which used GPU-hours, less the operation, pay for the capital."""
    return _payback(capex_total, cloud_used_annual_cost, opex_annual_cost)
