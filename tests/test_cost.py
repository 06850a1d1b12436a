"""Money: identities of the formulas, the price book, the command, and that all faces agree."""

import csv
import io
import json
import os
import random
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizing_xl import CatalogError, InputError, Workload, load_catalogs, size
from sizing_xl.batch.run import run_batch
from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import (
    ENVIRONMENT,
    SOURCE_DATE,
    Prices,
    age_days,
    moment,
    reference_day,
)
from sizing_xl.cli import main
from sizing_xl.columns import evaluate
from sizing_xl.excel.functions import SIZING_COST, SIZING_VALUE
from sizing_xl.fields import FIELDS, Default
from sizing_xl.report.cost import cost_document, cost_text
from sizing_xl.report.document import to_document
from sizing_xl.report.focus import COLUMNS, focus_bytes, focus_rows, month_of, next_month
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.saved import load_sizing
from sizing_xl.sizing import SCENARIOS
from sizing_xl.telling import views
from sizing_xl.telling.cost import TOTAL, lacking, lacking_of
from sizing_xl.telling.rationale import shown
from sizing_xl.texts import LANGUAGES, Texts

ROOT = Path(__file__).resolve().parents[1]
CASE = {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 1000,
        "effective_context": 131072}  # fmt: skip
PRICES = {
    "storage_unit_price": 60000, "network_price_per_node": 25000, "other_capex_ratio": 0.05,
    "lifetime_years": 4, "cost_of_capital_ratio": 0.08, "residual_ratio": 0.2,
    "support_ratio": 0.04, "licence_per_gpu_year": 4500, "energy_price_per_kwh": 0.0929,
    "average_load_ratio": 0.7, "price_per_kw_month": 184.06, "staff_per_year": 60000,
    "average_utilisation_ratio": 0.6, "users_per_session": 10, "carbon_kg_per_kwh": 0.1,
    "input_tokens_per_s": 40000, "cached_tokens_per_s": 10000, "output_tokens_per_s": 8000,
    "prompt_time_ratio": 0.3,
}  # fmt: skip
# All that a total rests on; of the prices of space, that by power.
NEEDED = [name for name in PRICES if BOOK.rests_on(TOTAL, [name])]
FLAGS = [word for name, value in CASE.items() for word in (FIELDS[name].option, str(value))]
PAID = [word for name, value in PRICES.items() for word in ("--price", f"{name}={value}")]


@pytest.fixture(scope="module")
def priced():
    return size(Workload(**CASE, **PRICES))


def results(**changes):
    return size(Workload(**{**CASE, **PRICES, **changes})).recommended.results


@pytest.mark.parametrize(
    ("environment", "day", "said"),
    [
        ({}, None, None),
        ({ENVIRONMENT: "2026-03-01"}, date(2026, 3, 1), "2026-03-01"),
        ({SOURCE_DATE: "86400"}, date(1970, 1, 2), "1970-01-02T00:00:00Z"),
        ({SOURCE_DATE: "86400", ENVIRONMENT: "2026-03-01"}, date(2026, 3, 1),
         "1970-01-02T00:00:00Z"),
        ({SOURCE_DATE: "-1"}, None, None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_is_asked_for(environment, day, said, monkeypatch):
    for name in (ENVIRONMENT, SOURCE_DATE):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert moment() == said
    assert day is None or reference_day() == day
    assert moment(date(2026, 5, 1)) == (
        said if SOURCE_DATE in environment and said else "2026-05-01"
    )


@pytest.mark.parametrize(("name", "value"), [(ENVIRONMENT, "1 March"), (SOURCE_DATE, "soon")])
def test_a_day_that_is_none_is_refused_by_its_variable(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as error:
        moment()
    assert [(it.field, it.value) for it in error.value.problems] == [(name, value)]


def test_a_book_that_stands_alone_takes_nothing_from_the_one_below():
    below = load_catalogs().prices
    alone = Prices.model_validate({"currency": "BRL", "replace": True})
    beside = Prices.model_validate({"currency": "USD"})
    assert alone.over(below).servers == alone.over(below).offers == []
    assert beside.over(below).offers == below.offers


# --- formulas --------------------------------------------------------------------------------

money = st.floats(0, 1e7, allow_nan=False)
share = st.floats(0.001, 0.9)


@given(rate=st.floats(0.0001, 0.9), years=st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_an_annuity_pays_back_its_capital(rate, years):
    """Summed payment by payment, in exact fractions: what spreadsheets and numpy-financial call
    pmt(rate, years, -1)."""
    values = {"cost_of_capital_ratio": rate, "lifetime_years": float(years)}
    factor = BOOK.compute(values, ["annuity_ratio"])["annuity_ratio"]
    growth = 1 + Fraction(rate)
    worth = sum(1 / growth**year for year in range(1, years + 1))
    assert float(Fraction(factor) * worth) == pytest.approx(1, rel=1e-9)


@given(capex=st.floats(1, 1e9), opex=money, rate=st.sampled_from([0, 0.01, 0.08, 0.5]),
       residual=st.floats(0, 1), years=st.floats(0.5, 30))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_present_value_times_the_factor_is_the_annual_total(capex, opex, rate, residual, years):
    values = {"capex_total": capex, "opex_annual_cost": opex, "cost_of_capital_ratio": rate,
              "residual_ratio": residual, "lifetime_years": years}  # fmt: skip
    given = ("capex_total", "opex_annual_cost")
    found = BOOK.compute(values, [TOTAL, "tco_present_value", "annuity_ratio"], given)
    assert found["tco_present_value"] * found["annuity_ratio"] == pytest.approx(found[TOTAL])


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_costs_fall_with_what_they_are_made_of(data):
    name = data.draw(st.sampled_from(
        ["energy_price_per_kwh", "node_price", "cost_of_capital_ratio", "network_price_per_node",
         "support_ratio", "staff_per_year"]
    ))  # fmt: skip
    high = {"node_price": 500000, **PRICES}[name] * data.draw(st.floats(1, 1.5))
    low = high * data.draw(st.floats(0, 0.99))
    dear, cheap = results(**{name: high}), results(**{name: low})
    assert cheap[TOTAL] < dear[TOTAL]
    if name != "cost_of_capital_ratio":  # interest lowers what later years are worth today
        assert cheap["tco_present_value"] < dear["tco_present_value"]
        assert cheap["tco_nominal"] < dear["tco_nominal"]


def test_costs_fall_with_the_pue():
    catalogs = load_catalogs()
    pue = catalogs.parameters.policy.pue.model_copy(update={"value": 1.1})
    policy = catalogs.parameters.policy.model_copy(update={"pue": pue})
    parameters = catalogs.parameters.model_copy(update={"policy": policy})
    efficient = size(Workload(**CASE, **PRICES), replace(catalogs, parameters=parameters))
    usual = size(Workload(**CASE, **PRICES), catalogs)
    for name in (TOTAL, "tco_nominal", "energy_annual_cost"):
        assert efficient.recommended.results[name] < usual.recommended.results[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", NEEDED)
def test_without_a_price_there_is_no_total_and_it_is_named(name):
    """Nothing that is missing counts as 0."""
    catalogs = load_catalogs()
    if getattr(catalogs.prices.rates, name, None) is not None:
        rates = catalogs.prices.rates.model_copy(
            update={name: type(catalogs.prices.rates.staff_per_year)()}
        )
        prices = catalogs.prices.model_copy(update={"rates": rates})
        catalogs = replace(catalogs, prices=prices)
    given = {key: value for key, value in PRICES.items() if key != name}
    sizing = size(Workload(**CASE, **given), catalogs)
    for scenario in sizing.scenarios.values():
        for total in (TOTAL, "tco_present_value", *views.COST_SHARES):
            assert scenario.results[total] is None
        assert name in lacking(scenario, TOTAL)
    (alert,) = [alert for alert in sizing.alerts if alert.code == "price_missing"]
    assert alert.figures["count"] == 1
    assert alert.figures["lacking"] == name
    with pytest.raises(InputError) as refused:
        focus_rows(sizing, "2027-01")
    assert name in refused.value.problems[0].details["names"]


def test_parts_sum_to_their_wholes(priced):
    for scenario in priced.scenarios.values():
        for whole, parts in views.SUMS.items():
            found = [scenario.results[name] for name in (whole, *parts)]
            assert found[0] == pytest.approx(sum(found[1:]), rel=1e-12), whole


def test_allocation_is_at_least_usage(priced):
    for scenario in priced.scenarios.values():
        for usage in views.COST_USAGE:
            allocation = scenario.results[usage.removeprefix("usage_")]
            assert allocation >= scenario.results[usage] > 0


def test_nothing_costs_anything_where_not_one_session_fits():
    sizing = size(Workload(**CASE, **PRICES, runtime_overhead_gib=2144))
    assert not sizing.complete
    for name in (*views.COST_CAPITAL, *views.COST_YEAR, *views.COST_ALLOCATION):
        if name != "capex_storage":
            assert sizing.recommended.results[name] is None, name


# --- the price book --------------------------------------------------------------------------


def book(tmp_path, **top):
    (tmp_path / "prices.json").write_text(json.dumps({"currency": "USD", **top}))
    return load_catalogs(tmp_path)


def test_the_shipped_book_has_its_examples_and_offers():
    prices = load_catalogs().prices
    assert {it.name: (it.capex_per_node, it.example) for it in prices.servers} == {
        "dgx-b300": (500000, True), "dgx-h200": (300000, True),
    }  # fmt: skip
    assert {it.kind for it in prices.offers} == {
        "hosted_api", "cloud_gpu_hour", "electricity", "colocation",
    }  # fmt: skip
    for offer in prices.offers:
        assert offer.source and offer.confidence and offer.unit and offer.currency, offer.name
        assert (offer.value is None) == (offer.kind == "hosted_api"), offer.name


def test_items_are_the_fields_that_prices_give():
    rates = load_catalogs().prices.rates
    given = [name for name, it in FIELDS.items() if it.default is Default.PRICE]
    assert [*type(rates).model_fields, "price_age_days"] == given


def test_a_users_price_is_used_and_the_case_s_own_wins(tmp_path):
    catalogs = book(
        tmp_path,
        servers=[{"name": "DGX-B300", "capex_per_node": 400000.0, "as_of": "2026-11-20"}],
        storage=[{"name": "profile_default", "unit_price": 55000.0}],
        rates={"staff_per_year": {"value": 7.0}},
    )
    sizing = size(Workload(**CASE), catalogs)
    assert sizing.nfr["node_price"] == 400000
    assert sizing.recommended.results["capex_storage"] == 55000
    assert sizing.nfr["staff_per_year"] == 7
    assert sizing.priced["node_price"].as_of == "2026-11-20"
    own = size(Workload(**CASE, node_price=1), catalogs)
    assert own.nfr["node_price"] == 1
    assert "node_price" not in own.priced


def test_two_currencies_need_a_rate_that_is_entered(tmp_path):
    energy = {"energy_price_per_kwh": {"value": 0.75, "currency": "BRL"}}
    with pytest.raises(InputError) as refused:
        size(Workload(**CASE), book(tmp_path, rates=energy))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.field) == ("no_exchange_rate", "energy_price_per_kwh")
    rate = {"BRL": {"value": 0.2, "as_of": "2026-11-26", "source": "central bank"}}
    sizing = size(Workload(**CASE), book(tmp_path, rates=energy, exchange_rates=rate))
    assert sizing.nfr["energy_price_per_kwh"] == pytest.approx(0.15)


def test_a_book_of_another_currency_does_not_take_dollars_for_its_own(tmp_path):
    (tmp_path / "prices.json").write_text(json.dumps({"currency": "BRL"}))
    sizing = size(Workload(**CASE), load_catalogs(tmp_path))
    assert sizing.currency == "BRL"
    assert sizing.nfr["node_price"] is None  # the example is in dollars, and no rate is entered
    assert sizing.recommended.results["capex_nodes"] is None


@pytest.mark.parametrize(
    "wrong",
    [{"rates": {"energy_price_per_kwh": {"value": -1.0}}}, {"rates": {"energy": {"value": 1.0}}},
     {"currency": "reais"}, {"exchange_rates": {"BRL": {"value": 0.0}}},
     {"servers": [{"name": "dgx-b300", "capex_per_node": 5e5, "as_of": "November"}]}],
)  # fmt: skip
def test_a_book_that_is_none_is_refused(tmp_path, wrong):
    with pytest.raises(CatalogError):
        book(tmp_path, **wrong)


@pytest.mark.parametrize(
    ("as_of", "days"),
    [("2026-11-26", 0), ("2026-08-28", 90), ("2026-08-27", 91), ("2026-10", 25), ("2026-11", 0),
     ("2025", 329), ("2027-01-01", 0), (None, None), ("2026-02-30", None)],
)  # fmt: skip
def test_ages_are_told_from_the_end_of_what_is_known(as_of, days):
    assert age_days(as_of, date(2026, 11, 26)) == days


@pytest.mark.parametrize(("as_of", "stale"), [("2026-08-28", False), ("2026-08-27", True)])
def test_a_price_older_than_90_days_is_told(tmp_path, as_of, stale):
    energy = {"energy_price_per_kwh": {"value": 0.1, "as_of": as_of}}
    catalogs = replace(book(tmp_path, rates=energy), as_of=date(2026, 11, 26))
    codes = [alert.code for alert in size(Workload(**CASE), catalogs).alerts]
    assert ("price_stale" in codes) == stale


def test_what_ships_has_no_age_so_that_bytes_do_not_change_with_the_day():
    assert size(Workload(**CASE)).nfr["price_age_days"] is None


# --- faces -----------------------------------------------------------------------------------


def test_columns_cells_and_json_agree(priced):
    names = [TOTAL, "cost_per_session_month", "tco_nominal"]
    nodes = [500000.0, None, 250000.0]
    columns = {**CASE, **PRICES, "node_price": nodes, "concurrency": [1000, 1000, 700]}
    found = evaluate(names, columns)
    for row, price in enumerate(nodes):
        case = {**CASE, **PRICES, "node_price": price, "concurrency": columns["concurrency"][row]}
        alone = size(Workload(**case)).recommended.results
        assert [found[name][row] for name in names] == [alone[name] for name in names]
    rows = tuple(PRICES.items())
    load = (CASE["model"], CASE["server"], 1000.0, 131072.0)
    expected = priced.recommended.results
    assert SIZING_VALUE(TOTAL, *load, None, rows) == expected[TOTAL]
    assert SIZING_COST("energia", *load, None, rows) == expected["energy_annual_cost"]
    document = cost_document(priced)["scenarios"]["recommended"]
    assert document[TOTAL] == expected[TOTAL]
    assert document["usage"]["usage_cost_per_session_month"] == pytest.approx(
        0.6 * document["allocation"]["cost_per_session_month"]
    )


@pytest.mark.slow
def test_a_batch_row_a_cell_json_and_markdown_tell_the_same_money(tmp_path):
    """Of price books at random, with and without what a total needs; every quantity of cost."""
    generator = random.Random(14)
    books = [
        {name: int(it * (factor := generator.uniform(0.5, 1.2))) if it > 100 else it * factor
         for name, it in {"node_price": 500_000, **PRICES}.items() if name not in left_out}
        for left_out in ((), ("price_per_kw_month",), ("staff_per_year", "users_per_session"))
    ]  # fmt: skip
    run_batch([{**CASE, **book} for book in books], tmp_path, formats=("json",), jobs=1)
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scenario"] == "recommended"]
    documents = [json.loads(it.read_text("utf-8")) for it in sorted(tmp_path.glob("*.json"))]
    texts = Texts("en", "USD")
    costs = [name for name, it in BOOK.quantities.items() if it.area == "cost" and not it.inner]
    assert len(rows) == len(documents) == len(books) and len(costs) >= 40
    load = (CASE["model"], CASE["server"], 1000.0, 131072.0)
    for row, document, book in zip(rows, documents, books, strict=True):
        sizing = size(Workload(**CASE, **book))
        section = full_markdown(sizing, "en").split("### Scenario: ")[2]
        for name in costs:
            value = sizing.recommended.results[name]
            assert document["scenarios"]["recommended"]["results"][name] == value
            assert row[name] == ("" if value is None else repr(value))
            (line,) = [it for it in section.splitlines() if f"({name})" in it.replace("\\", "")]
            assert shown(texts, sizing.recommended, name) in line
        for name in (TOTAL, "cost_per_session_month", "cost_per_user_month"):
            cell = SIZING_VALUE(name, *load, None, tuple(book.items()))
            value = sizing.recommended.results[name]
            assert cell == value if value is not None else str(cell).startswith("#SIZING"), name


def test_a_saved_sizing_keeps_its_money(priced, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(to_document(priced, "en")))
    saved = load_sizing(path)
    assert (saved.currency, saved.nfr) == (priced.currency, priced.nfr)
    assert cost_text(saved, "en") == cost_text(priced, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_tell_money_in_its_currency_with_where_prices_come_from(priced, language):
    texts = Texts(language, "USD")
    told, board = cost_text(priced, language), executive_report(priced, language)
    assert "¤" not in told + board
    for name in (*views.COST_YEAR, *views.COST_ALLOCATION):
        assert texts.label(name) in told
    for name in (*views.COST_ALLOCATION, *views.COST_WHOLE):
        assert texts.label(name) in board
    assert "2026-02" in told and "2026-02" in board
    assert texts.say("price_example") in told


# --- the command -----------------------------------------------------------------------------


def test_the_command_prints_costs_as_text_and_json(capsys):
    assert main(["cost", *FLAGS, *PAID, "--lang", "en"]) == 0
    assert "1,298,286 " in capsys.readouterr().out
    assert main(["cost", *FLAGS, *PAID, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["currency"] == "USD"
    assert document["prices"]["node_price"]["as_of"] == "2026-02"
    assert set(document["scenarios"]) == set(SCENARIOS)
    assert document["missing"] == {key: [] for key in SCENARIOS}


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--price", "node_prise=1"], "node_price"), (["--price", "node_price"], "node_price"),
     (["--price", "node_price="], "node_price"), (["--price", "node_price=-1"], "node_price"),
     (["--price", "node_price=1", "--price", "node-price=2"], "node-price"),
     (["--node-price", "1", "--price", "node_price=2"], "node_price"),
     (["--price", "concurrency=2"], "concurrency"), (["--price", "node_price=1 BRL"], "BRL"),
     (["--as-of", "yesterday"], "yesterday")],
)  # fmt: skip
def test_a_price_that_is_none_is_refused_by_name(words, told, capsys):
    assert main(["cost", *FLAGS, *words, "--lang", "en"]) == 1
    assert told in capsys.readouterr().err


def test_an_item_that_does_not_apply_is_told_so():
    assert Workload(**CASE, staff_per_year=0).staff_per_year == 0
    from sizing_xl.reading.values import typed

    assert typed("staff_per_year", "none") == typed("staff_per_year", "Nenhum") == 0.0
    assert typed("model", "none") == "none"


def test_every_figure_of_every_catalog_has_a_line_with_its_source(capsys):
    assert main(["catalog", "sources", "--as-of", "2026-11-26", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    files = {row["file"] for row in rows}
    assert files == {"models.json", "servers.json", "storage.json", "parameters.json",
                     "prices.json", "measurements.json"}  # fmt: skip
    assert [row["place"] for row in rows if not row["source"]] == []
    (price,) = [it for it in rows if it["place"] == "servers.dgx-b300.capex_per_node"]
    assert (price["value"], price["as_of"], price["age_days"]) == (500000, "2026-02", 270)
    assert main(["catalog", "sources", "--lang", "en"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows)


# --- FOCUS -----------------------------------------------------------------------------------

# https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, specification/columns at v1.2: what
# no row may leave out; 1.4 has two others for the providers.
MANDATORY = (
    *("BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodStart"),
    *("BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory"),
    *("ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity"),
    *("PricingUnit", "ServiceCategory", "ServiceName"),
)
PROVIDERS = {
    "1.2": ("ProviderName", "PublisherName"),
    "1.4": ("ServiceProviderName", "HostProviderName"),
}
# Null in every row, and yet there: the validator asks for the columns.
EMPTY = ("BillingAccountName", "ChargeClass", "CommitmentDiscountStatus", "InvoiceId")


@pytest.mark.parametrize("version", PROVIDERS)
def test_the_columns_are_those_of_the_specification(priced, version):
    content, count = focus_bytes(priced, "2027-01", version)
    content.decode("ascii")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == count
    assert tuple(rows[0]) == COLUMNS[version]
    assert {*MANDATORY, *PROVIDERS[version], *EMPTY} <= set(COLUMNS[version])
    others = {name for key, names in PROVIDERS.items() if key != version for name in names}
    assert not others & set(COLUMNS[version])
    ours = [name.startswith("x_") for name in COLUMNS[version]]
    assert ours == sorted(ours), "own columns stand after those of the specification"
    for row in rows:
        for name in (*MANDATORY, *PROVIDERS[version]):
            assert row[name], name
        assert row["BillingPeriodStart"] == "2027-01-01T00:00:00Z"
        assert row["BillingPeriodEnd"] == "2027-02-01T00:00:00Z"
        assert json.loads(row["Tags"])["model"] == "gpt-oss-120b"
        for name in ("BilledCost", "ContractedCost", "EffectiveCost", "ListCost"):
            assert Decimal(row[name]).as_tuple().exponent == -2


@given(st.fixed_dictionaries({
    "node_price": st.floats(1, 1e6), "staff_per_year": money, "energy_price_per_kwh": share,
    "residual_ratio": share, "concurrency": st.integers(1, 20000),
}), st.sampled_from(SCENARIOS))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_effective_cost_sums_to_the_month_to_the_cent(changes, scenario):
    sizing = size(Workload(**{**CASE, **PRICES, **changes}))
    rows = focus_rows(sizing, "2027-01", scenario=scenario)
    total = sizing.scenarios[scenario].results[TOTAL] / 12
    assert sum(Decimal(row["EffectiveCost"]) for row in rows) == round(Decimal(total), 2)


def test_capital_in_use_headroom_and_spares_are_apart(priced):
    rows = focus_rows(priced, "2027-01", scenario="ideal")
    shares = {row["x_CapacityShare"]: row for row in rows}
    assert set(shares) == {"in_use", "headroom", "ha_spare", "all"}
    nodes = sum(int(row["ConsumedQuantity"]) for row in rows if row["ConsumedUnit"] == "Servers")
    assert nodes == priced.ideal.results["nodes_final"]


def test_the_command_writes_rows_and_replaces_only_its_own(tmp_path, capsys):
    path = tmp_path / "month.csv"
    command = ["cost", *FLAGS, *PAID, "--as-of", "2026-12-05", "--focus", str(path)]
    assert main(command) == 0
    assert "2027-01-01T00:00:00Z" in path.read_text()
    assert main([*command, "--focus-version", "1.4"]) == 0
    assert "HostProviderName" in path.read_text()
    path.write_text("mine")
    assert main(command) == 1
    assert path.read_text() == "mine"
    assert main([*command, "--force"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    "words",
    [["--focus", "a.xlsx"], ["--focus", "a.csv", "--focus-version", "1.1"],
     ["--focus", "a.csv", "--focus-month", "2027-13"],
     ["--focus", "a.csv", "--focus-scenario", "best"]],
)  # fmt: skip
def test_what_focus_cannot_be_is_refused_and_nothing_is_written(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["cost", *FLAGS, *PAID, *words]) == 1
    assert list(tmp_path.iterdir()) == []


def test_parquet_has_the_same_rows(priced):
    files = pytest.importorskip("arro3.io")
    content, count = focus_bytes(priced, "2027-01", ending=".parquet")
    table = files.read_parquet(io.BytesIO(content)).read_all()
    assert tuple(table.schema.names) == COLUMNS["1.2"]
    assert table.num_rows == count
    costs = [value.as_py() for value in table["EffectiveCost"]]
    rows = focus_rows(priced, "2027-01")
    assert costs == [float(row["EffectiveCost"]) for row in rows]


def test_months_follow_each_other():
    assert month_of("2026-12") == ("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")
    assert next_month(date(2026, 12, 31)) == "2027-01"
    assert next_month(date(2026, 11, 1)) == "2026-12"


def test_a_book_alone_is_valid():
    assert list(Prices(currency="USD").breaches()) == []


def validator():
    """The official validator's own Python; None where it is not at hand."""
    for place in filter(None, (os.environ.get("FOCUS_VALIDATOR"), shutil.which("focus-validator"))):
        if Path(place).is_file():
            return Path(place)
    return None


@pytest.mark.slow
def test_the_official_validator_finds_nothing_in_our_rows(tmp_path):
    """FOCUS_VALIDATOR: the program of focus-validator 2.x (Python 3.12, with "pyarrow<23")."""
    program = validator()
    if program is None:
        pytest.skip("focus-validator is not at hand: it needs Python 3.12; set FOCUS_VALIDATOR")
    rows, found = tmp_path / "rows.csv", tmp_path / "found.xml"
    rows.write_bytes(focus_bytes(size(Workload(**CASE, **PRICES)), "2027-01", scenario="ideal")[0])
    packages = next(program.parent.parent.glob("lib/python*/site-packages"))
    supported = ("USAGE_MEASUREMENT", "REGION", "TAGGING", "SUB_ACCOUNT",
                 "BILLING_BASED_ON_PROVISIONED_RESOURCES", "RESOURCE_TYPE_ASSIGNMENT")  # fmt: skip
    criteria = ",".join(f"{it}_SUPPORTED" for it in supported)
    subprocess.run(
        [program, "--data-file", rows, "--validate-version", "1.2", "--block-download",
         "--applicability-criteria", criteria, "--output-type", "unittest",
         "--output-destination", found],
        cwd=packages, check=True, timeout=300, capture_output=True,
        env={key: it for key, it in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    cases = list(ElementTree.parse(found).getroot().iter("testcase"))
    assert len(cases) > 500
    failed = [it.get("name") for it in cases if it.find("failure") is not None]
    # One branch of an alternative, whose other branch holds: so it is in the reference sample too.
    assert all("InvoiceId-C-005" in name for name in failed), failed


def test_the_page_of_costs_has_the_figures_of_its_examples():
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8").replace(" ", "")
    own = size(Workload(**CASE, **PRICES)).recommended.results
    for name in ("capex_total", "capital_annual_cost", "energy_annual_cost", "space_annual_cost",
                 TOTAL, "in_use_annual_cost", "ha_spare_annual_cost"):  # fmt: skip
        assert f"{own[name]:.0f}" in page, name
    assert f"{own['cost_per_gpu_hour']:.3f}" in page
    assert f"{own['cost_per_session_month']:.2f}" in page
    peers = {
        **dict.fromkeys(PRICES, 0), "node_price": 500000, "lifetime_years": 4,
        "support_ratio": 0.05, "energy_price_per_kwh": 0.12, "average_load_ratio": 0.7,
        "staff_per_year": 0.25 * 12 * 18000 + 5 * 12 * 200, "average_utilisation_ratio": 0.9,
        "users_per_session": 1, "input_tokens_per_s": 40000, "output_tokens_per_s": 8000,
    }  # fmt: skip
    ours = size(Workload(**{**CASE, **peers, "cost_of_capital_ratio": 0.08, "residual_ratio": 0.2}))
    straight = size(Workload(**{**CASE, **peers})).recommended.results
    ours = ours.recommended.results
    levelised = 2_500_000 * 0.8 * ours["annuity_ratio"]
    tokens = 48_000 * 3600 * 8760 / 1e6
    for capital, operation in (
        (ours["capital_annual_cost"], ours["opex_annual_cost"]),
        (levelised, ours["opex_annual_cost"]),
        (2_500_000 / 4, straight["opex_annual_cost"]),  # NVIDIA's, by hand
    ):
        year = capital + operation
        row = f"|{capital:.0f}|{operation:.0f}|{year:.0f}|{year / tokens:.4f}|"
        assert row in page, row
    assert straight[TOTAL] == pytest.approx(2_500_000 / 4 + straight["opex_annual_cost"])


def test_what_a_total_lacks_is_sought_once_a_quantity():
    """The paths from a total to an input multiply: without weights it took 85 seconds."""
    asked = []
    absent = lacking_of(lambda name: asked.append(name), TOTAL)
    assert absent and len(asked) == len(set(asked)) < 1000
