"""Names tell their unit."""

import pytest

from sizing_xl.book import BOOK
from sizing_xl.quantity import number_format
from sizing_xl.texts import UNNAMED, Texts
from sizing_xl.units import Unit, unit_problem


@pytest.mark.parametrize("entry", [*BOOK.inputs.values(), *BOOK.quantities.values()], ids=str)
def test_every_name_of_the_book_tells_its_unit(entry):
    assert isinstance(entry.unit, Unit)
    assert unit_problem(entry.name, entry.unit) is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("memory", Unit.GIB),  # no word at all
        ("memory_gb", Unit.GIB),  # GB is not GiB
        ("memory_gib", Unit.GB),
        ("power_w", Unit.KW),
        ("load_ratio", Unit.IOPS),
        ("nodes_gib", Unit.NODES),
        ("btu_hr_per_kw", Unit.KW),
    ],
)
def test_a_name_that_hides_or_contradicts_its_unit_is_told(name, unit):
    assert name in unit_problem(name, unit)


def test_units_are_distinct():
    assert len(Unit) == len(Unit.__members__), "two units with the same measure become one"


# The names that the cost of a fleet will use: each tells one unit.
MONEY = {
    "node_price": Unit.MONEY,
    "capex_total": Unit.MONEY,
    "tco_present_value": Unit.MONEY,
    "energy_annual_cost": Unit.MONEY_PER_YEAR,
    "annual_total_cost": Unit.MONEY_PER_YEAR,
    "staff_per_year": Unit.MONEY_PER_YEAR,
    "licence_per_gpu_year": Unit.MONEY_PER_GPU_YEAR,
    "energy_price_per_kwh": Unit.MONEY_PER_KWH,
    "price_per_u_month": Unit.MONEY_PER_U_MONTH,
    "price_per_kw_month": Unit.MONEY_PER_KW_MONTH,
    "cost_per_gpu_hour": Unit.MONEY_PER_HOUR,
    "usage_cost_per_session_month": Unit.MONEY_PER_MONTH,
    "lifetime_years": Unit.YEARS,
    "residual_ratio": Unit.SHARE,
    "site_energy_mwh": Unit.MWH_PER_YEAR,
}


@pytest.mark.parametrize("name", MONEY)
def test_money_tells_what_it_is_per(name):
    assert [unit for unit in Unit if unit.words and unit_problem(name, unit) is None] in (
        [MONEY[name]],
        [Unit.RATIO, Unit.SHARE],  # a ratio may be a share
    )


def test_a_currency_is_data_and_never_in_a_name():
    for unit in Unit:
        assert unit.money == ("{currency}" in unit.symbol)
        assert not {"usd", "brl", "eur"} & set(unit.words)
    assert Texts("pt-BR", "BRL").symbol(Unit.MONEY_PER_YEAR) == "BRL/ano"
    assert Texts("en", "EUR").measure(1234.5, Unit.MONEY_PER_KWH, 2) == "1,234.50 EUR/kWh"
    assert Texts("en").measure(3, Unit.MONEY, 2) == f"3.00 {UNNAMED}", "no default, and no dash"


def test_shares_are_percentages_and_ratios_are_not():
    assert Texts("en").measure(0.7, Unit.SHARE, 1) == "70%"
    assert Texts("en").measure(0.7, Unit.RATIO, 2) == "0.70"
    assert number_format(Unit.SHARE, 1) == "0.0%"
    assert number_format(Unit.RATIO, 0) == "#,##0"


def test_every_origin_says_where_its_inputs_lie():
    for given in BOOK.inputs.values():
        origin = given.origin
        assert bool(origin.table) == bool(origin.pointer), origin
        assert not (origin.table and origin.by_scenario), origin
    assert {given.origin.name for given in BOOK.inputs.values()} == {
        *("workload", "model", "group", "server", "storage", "engine", "scenario", "policy"),
        *("price", "cloud", "api"),
    }
