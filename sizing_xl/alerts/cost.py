"""Conditions of prices: what is missing for a total, and how old the others are."""

from collections.abc import Sequence

from sizing_xl.alerts.declared import Word, condition, over
from sizing_xl.expression import Expr, Number, missing, where

# What a total cost needs, in the order in which it is asked for; of the two prices of space, one.
NEEDED = (
    *("node_price", "discount_ratio", "storage_unit_price", "network_price_per_node"),
    *("other_capex_ratio", "lifetime_years", "cost_of_capital_ratio", "residual_ratio"),
    *("energy_price_per_kwh", "average_load_ratio", "price_per_kw_month", "support_ratio"),
    *("licence_per_gpu_year", "staff_per_year"),
)
# Of these the shipped price book gives some: they alone do not say that costs are wanted.
SHIPPED = frozenset({"node_price", "discount_ratio", "residual_ratio"})


def _total(terms: Sequence[Expr]) -> Expr:
    found: Expr = Number(0)
    for term in terms:
        found = found + term
    return found


def _first(absent: Sequence[Expr]) -> Expr:
    """The place of the first price that is missing."""
    found: Expr = Number(0)
    for place in reversed(range(len(absent))):
        found = where(absent[place] > 0, place, found)
    return found


@condition("info", levers=NEEDED)
def price_missing(
    node_price, discount_ratio, storage_unit_price, network_price_per_node, other_capex_ratio,
    lifetime_years, cost_of_capital_ratio, residual_ratio, energy_price_per_kwh,
    average_load_ratio, price_per_kw_month, support_ratio, licence_per_gpu_year, staff_per_year,
    price_per_u_month,
):  # fmt: skip
    """Some prices are given, and others are missing without which there is no total cost."""
    space = missing(price_per_kw_month) * missing(price_per_u_month)
    absent = [
        *map(missing, (node_price, discount_ratio, storage_unit_price, network_price_per_node)),
        *map(missing, (other_capex_ratio, lifetime_years, cost_of_capital_ratio, residual_ratio)),
        *map(missing, (energy_price_per_kwh, average_load_ratio)),
        space,
        *map(missing, (support_ratio, licence_per_gpu_year, staff_per_year)),
    ]
    given = _total([1 - it for name, it in zip(NEEDED, absent, strict=True) if name not in SHIPPED])
    count = _total(absent)
    return over(
        where(given > 0, count, 0), 0, count=count, lacking=Word(place=_first(absent), words=NEEDED)
    )


@condition("info")
def price_stale(price_age_days, limit_price_stale_days):
    """A price of the price book is older than a price may be."""
    return over(price_age_days, limit_price_stale_days,
                age=price_age_days, limit=limit_price_stale_days)  # fmt: skip
