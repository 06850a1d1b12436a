"""Cases ranked, inputs varied, growth planned, actuals explained: by hand and by properties."""

import csv
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.cli import main
from sizing_xl.excel.functions import SIZING_PLAN
from sizing_xl.planning.actual import Gauges, against
from sizing_xl.planning.growth import Quarter, grown, next_quarter, planned, quarter_of
from sizing_xl.planning.limits import Limits
from sizing_xl.planning.ranking import ranked
from sizing_xl.planning.sensitivity import Span, read_spans, sensitivity
from sizing_xl.report.actual import actual_text
from sizing_xl.report.plan import FIGURES
from sizing_xl.report.ranking import ranking_text
from sizing_xl.texts import Texts

from .test_cost import CASE, PAID, PRICES, ROOT

CONFIGS = ROOT / "tests" / "evidence" / "hf_configs"
SERVERS = ("dgx-h200", "dgx-b300", "dgx-b200", "smc-4125gs-l40s-2")
LOAD = ["--concurrency", "1000", "--effective-context", "131072"]
MODEL = ["--model", "gpt-oss-120b"]
FLAGS = [*MODEL, "--server", "dgx-b300", *LOAD]


@pytest.fixture(scope="module")
def catalogs():
    return load_catalogs()


@pytest.fixture(scope="module")
def priced():
    return size(Workload(**CASE, **PRICES))


def cases(*servers, **more):
    return [Workload(**{**CASE, **PRICES, "server": server, **more}) for server in servers]


def said(capsys, *words):
    code = main([*words])
    out, err = capsys.readouterr()
    return code, out, err


# --- ranking ---------------------------------------------------------------------------------


def test_a_ranking_has_the_figures_of_single_sizings_in_order(catalogs):
    found = ranked(cases(*SERVERS, node_price=400000), "cost_per_session_month", catalogs)
    values = [row.value for row in found.inside]
    assert values == sorted(values)
    assert [row.place for row in found.inside] == [1, 2, 3]
    for row in found.inside:
        own = size(cases(row.server, node_price=400000)[0], catalogs).recommended.results
        assert row.value == pytest.approx(own["cost_per_session_month"], rel=1e-12)
        assert all(row.results[name] == pytest.approx(own[name]) for name in row.results)
    (lost,) = found.without
    assert lost.server == "smc-4125gs-l40s-2"
    assert lost.problems[0].rule == "no_value_overhead"
    back = ranked(cases(*SERVERS, node_price=400000), "cost_per_session_month", catalogs,
                  highest=True)  # fmt: skip
    assert [row.value for row in back.inside] == values[::-1]


@pytest.mark.parametrize("by", ["total_power_kw", "total_rack_u", "capex_total", "nodes_final"])
def test_no_two_columns_of_a_ranking_have_one_heading(catalogs, by):
    """kW of nodes stands beside kW with storage, and capital may be what is ranked and limited."""
    told = ranking_text(ranked(cases(*SERVERS, node_price=400000), by, catalogs), Texts("en"))
    (headings,) = (re.split("  +", line) for line in told.splitlines() if line.startswith("#"))
    assert len(headings) == len(set(headings)) >= 6


def test_limits_part_the_ranking_and_tell_by_how_much(catalogs):
    # 5 nodes of 14.5 kW and 0.5 kW of storage; 10 nodes of 10.2 kW and the same storage.
    found = ranked(cases("dgx-h200", "dgx-b300"), "nodes_final", catalogs,
                   limits=Limits(max_kw=73.0, max_budget=3e6))  # fmt: skip
    (inside,), (outside,) = found.inside, found.outside
    assert inside.server == "dgx-b300"  # what is equal to a limit is inside it
    assert outside.place is None
    kw, budget = outside.breaches
    assert (kw.limit, kw.excess) == ("max_kw", pytest.approx(102.5 - 73))
    assert (budget.limit, budget.excess) == ("max_budget", pytest.approx(3_475_500 - 3e6))
    assert [row.server for row in found.rows] == ["dgx-b300", "dgx-h200"]


def test_a_limit_that_nobody_can_check_is_not_met(catalogs):
    free = [Workload(**CASE)]
    found = ranked(free, "nodes_final", catalogs, limits=Limits(max_budget=1e12))
    (row,) = found.outside
    assert row.breaches[0].value is None
    assert "storage_unit_price" in row.missing["capex_total"]
    (unpriced,) = ranked(free, "annual_total_cost", catalogs).without
    assert "lifetime_years" in unpriced.missing["annual_total_cost"]


@pytest.mark.slow
def test_the_command_ranks_all_servers_of_the_catalog(capsys, catalogs):
    words = ["cost", *MODEL, *LOAD, *PAID, "--rank-by", "cost_per_session_month"]
    code, out, _ = said(capsys, *words, "--max-budget", "3000000", "--json")
    document = json.loads(out)
    assert code == 0
    assert {row["server"] for row in document["rows"]} == set(catalogs.servers)
    assert document["rows"][0]["server"] == "dgx-b300"
    (over,) = [row for row in document["rows"] if row["exceeds"]]
    assert over["exceeds"][0]["excess"] == pytest.approx(475_500)
    code, out, _ = said(capsys, *words, "--max-u", "1", "--lang", "en")
    assert code == 3
    assert "No case is inside the limits" in out
    assert "--node-price" in out
    assert "no quotations: dgx-b300, dgx-h200" in out


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["--rank-by", "cost_per_sesion_month"], 1, "cost_per_session_month"),
        (["--rank-by", "nodes_final", "--max-kw", "many"], 1, "--max-kw"),
        (["--rank-by", "nodes_final", "--max-u", "-1"], 1, "--max-u"),
        (["--rank-by", "nodes_final", "--rank-scenario", "best"], 1, "--rank-scenario"),
        (["--max-kw", "10"], 2, "--rank-by"),
        (["--rank-by", "nodes_final", "--sensitivity"], 2, "--sensitivity"),
        (["--sensitivity", "concurency=5..10"], 1, "concurrency"),
        (["--sensitivity", "concurrency=10..5"], 1, "concurrency"),
        (["--sensitivity", "concurrency=0.5..5"], 1, "concurrency"),
        (["--sensitivity", "residual_ratio=0..1.5"], 1, "residual_ratio"),
        (["--sensitivity", "concurrency"], 0, ""),
        (["--sensitivity", "concurrency=±x%"], 1, "NAME=±20%"),
    ],
)
def test_what_is_asked_wrongly_is_told(capsys, words, code, part):
    found, _, err = said(capsys, "cost", *FLAGS, *words, "--lang", "en")
    assert found == code
    assert part in err


def test_a_budget_may_be_in_another_currency(capsys, tmp_path):
    """20 M BRL at 0.19: 3.8 M USD, above the 3 475 500 of 10 nodes."""
    prices = {"currency": "USD", "exchange_rates": {"BRL": {"value": 0.19, "as_of": "2026-11-26"}}}
    (tmp_path / "prices.json").write_text(json.dumps(prices), encoding="utf-8")
    words = ["cost", *MODEL, "--server", "dgx-h200", *LOAD, *PAID, "--rank-by", "capex_total"]
    words += ["--catalog-dir", str(tmp_path), "--json"]
    code, out, _ = said(capsys, *words, "--max-budget", "20000000 BRL")
    assert code == 0
    assert json.loads(out)["limits"] == {"max_budget": pytest.approx(3.8e6)}
    code, _, err = said(capsys, *words, "--max-budget", "20000000 EUR", "--lang", "en")
    assert code == 1
    assert "field --max-budget" in err
    assert "exchange_rates.EUR" in err


def test_a_model_of_a_config_has_costs_too(capsys):
    config = str(CONFIGS / "Qwen--Qwen3-32B.json")
    case = ["--model-config", config, "--concurrency", "100", "--effective-context", "8192"]
    for words in (["cost", "--server", "dgx-h200"], ["cost", "--rank-by", "nodes_final"],
                  ["plan", "--server", "dgx-h200", "--growth-per-year", "0.2"]):  # fmt: skip
        assert said(capsys, *words, *case)[0] == 0


# --- sensitivity -----------------------------------------------------------------------------


def test_swings_by_hand(priced):
    """5 nodes. Staff is added to the year as it is: 60 000 ± 20 % moves it by 24 000. Licences:
    5 x 8 x 4 500 ± 20 %: 72 000. Support: 4 % of 2 819 250, ± 20 %: 45 108."""
    found = sensitivity(priced)
    swings = {it.input: it for it in found.swings["annual_total_cost"]}
    for name, swing in (("staff_per_year", 24_000), ("licence_per_gpu_year", 72_000),
                        ("support_ratio", 0.4 * 0.04 * 2_819_250)):  # fmt: skip
        it = swings[name]
        assert it.swing == pytest.approx(swing)
        assert it.at_high - it.at_base == pytest.approx(it.at_base - it.at_low)
        assert (it.low, it.high) == (pytest.approx(0.8 * it.base), pytest.approx(1.2 * it.base))
    for rows in found.swings.values():
        sizes = [it.swing for it in rows]
        assert sizes == sorted(sizes, reverse=True)
        assert all(sizes)
    assert "avg_request_duration_s" in found.without_effect
    assert not {*swings} & {*found.without_effect}


@pytest.mark.parametrize("name", ["concurrency", "kv_budget_ratio", "node_price", "lifetime_years",
                                  "runtime_overhead_gib"])  # fmt: skip
def test_ends_are_what_single_sizings_give(priced, name):
    span = Span(0.3)
    found = sensitivity(priced, {name: span})
    for quantity, rows in found.swings.items():
        for it in rows:
            if it.input == name:
                for end, value in ((it.low, it.at_low), (it.high, it.at_high)):
                    end = int(end) if name == "concurrency" else end
                    own = size(Workload(**{**CASE, **PRICES, name: end})).recommended.results
                    assert value == pytest.approx(own[quantity], rel=1e-12)


def test_ranges_stay_inside_their_bounds_and_whole(priced):
    found = sensitivity(priced, {"average_utilisation_ratio": Span(0.9)})
    (it,) = [it for it in found.swings["cost_per_session_month"]
             if it.input == "average_utilisation_ratio"]  # fmt: skip
    assert (it.low, it.high) == (pytest.approx(0.06), 1)
    odd = size(Workload(**{**CASE, "concurrency": 1237}))
    (it,) = [it for it in sensitivity(odd, {"concurrency": Span(0.5)}).swings["nodes_final"]
             if it.input == "concurrency"]  # fmt: skip
    assert (it.low, it.high) == (618, 1856)


def test_without_prices_the_nodes_are_varied_all_the_same():
    found = sensitivity(size(Workload(**CASE)))
    assert list(found.swings) == ["nodes_final"]
    assert "staff_per_year" in found.missing["annual_total_cost"]
    with pytest.raises(InputError, match="staff_per_year"):
        sensitivity(size(Workload(**CASE)), {"staff_per_year": Span(0.1)})


def test_an_end_without_a_solution_comes_first(priced):
    found = sensitivity(priced, {"runtime_overhead_gib": Span(None, 100, 5000)})
    first = found.swings["nodes_final"][0]
    assert (first.input, first.at_high, first.swing) == ("runtime_overhead_gib", None, None)


def test_spans_are_read():
    spans, share = read_spans(["±30%", "Concurrency=800..1500", "pue=+-5%", "node_price"])
    assert share == 0.3
    assert spans == {"concurrency": Span(None, 800, 1500), "pue": Span(0.05),
                     "node_price": Span(0.3)}  # fmt: skip


def test_the_command_varies_inputs(capsys):
    code, out, _ = said(capsys, "cost", *FLAGS, *PAID, "--sensitivity", "--json")
    rows = json.loads(out)["quantities"]["annual_total_cost"]["inputs"]
    assert code == 0
    assert next(row["swing"] for row in rows if row["input"] == "staff_per_year") == 24_000
    code, out, _ = said(capsys, "cost", *FLAGS, "--sensitivity", "--lang", "en")
    assert code == 0
    assert "Missing for Total annual cost" in out


# --- growth ----------------------------------------------------------------------------------


def test_a_plan_by_hand(priced):
    """RECOMMENDED, 314 sessions a node and the peak of 20 %: 1 000 -> 4 + 1 nodes, 1 500 -> 6 + 1,
    1 200 -> 5 + 1, 2 000 -> 8 + 1. A node is 500 000 + 25 000 and 5 %: 551 250; storage 63 000."""
    limits = Limits(max_kw=120, max_u=72, max_budget=3_921_750)
    whole = planned(priced, [1000, 1500, 1200, 2000], Quarter(2027, 4), limits)
    found = whole.scenarios["recommended"]
    rows = found.rows
    assert [str(row.quarter) for row in rows] == ["2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3"]
    assert [row.needed for row in rows] == [5, 7, 6, 9]
    assert [row.owned for row in rows] == [5, 7, 7, 9]
    assert [row.bought for row in rows] == [5, 2, 0, 2]
    assert [row.capex for row in rows] == pytest.approx(
        [5 * 551_250 + 63_000, 1_102_500, 0, 1_102_500]
    )
    assert [row.power_kw for row in rows] == pytest.approx([73, 102, 102, 131])
    assert [row.rack_u for row in rows] == [52, 72, 72, 92]
    assert found.rows[-1].cumulative_capex == pytest.approx(9 * 551_250 + 63_000)
    # 72 U and 3 921 750 are reached in 2028-Q1, and exceeded in 2028-Q3 alone.
    assert [(it.limit, str(it.quarter)) for it in found.exceeded] == [
        ("max_kw", "2028-Q3"), ("max_u", "2028-Q3"), ("max_budget", "2028-Q3"),
    ]  # fmt: skip
    assert found.exceeded[0].breach.excess == pytest.approx(11)


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=12), st.integers(0, 40))
@settings(max_examples=30, deadline=None)
def test_a_plan_never_sells_and_ends_where_a_sizing_does(priced, sessions, current):
    sizing = replace(priced, nfr={**priced.nfr, "current_nodes": current})
    for key, found in planned(sizing, sessions, Quarter(2027, 1)).scenarios.items():
        spent, owned = 0.0, current
        for row in found.rows:
            assert row.owned == max(owned, row.needed)
            assert row.bought == row.owned - owned
            assert row.cumulative_capex == pytest.approx(spent + row.capex)
            assert row.capex >= 0
            spent, owned = row.cumulative_capex, row.owned
        if not current:
            most = max(sessions)
            whole = size(Workload(**{**CASE, **PRICES, "concurrency": most})).scenarios[key].results
            assert owned == whole["nodes_final"]
            assert spent == pytest.approx(whole["capex_total"], rel=1e-9)


def test_nodes_that_run_today_are_not_paid(priced):
    sizing = replace(priced, nfr={**priced.nfr, "current_nodes": 4})
    found = planned(sizing, [1000, 1000], Quarter(2027, 1)).scenarios["recommended"]
    assert [row.bought for row in found.rows] == [1, 0]
    assert found.rows[-1].cumulative_capex == pytest.approx(551_250)


def test_growth_is_rounded_up_and_without_noise():
    assert grown(1000, 0.1, 4) == (1000, 1100, 1210, 1331)
    assert grown(1000, 0.5, 5, yearly=True) == (1000, 1107, 1225, 1356, 1500)
    assert grown(100, -0.5, 3) == (100, 50, 25)
    with pytest.raises(InputError, match="concurrency"):
        grown(1000, 10, 200)


def test_quarters():
    assert next_quarter(date(2026, 11, 26)) == Quarter(2027, 1)
    assert next_quarter(date(2026, 1, 1)) == Quarter(2026, 2)
    assert quarter_of(" 2027-t3 ", "--from") == Quarter(2027, 3)
    for odd in ("2027-Q5", "2027", "Q1-2027", "0000-Q1", "2027-13"):
        with pytest.raises(InputError, match="--from"):
            quarter_of(odd, "--from")


def test_the_command_plans(capsys, tmp_path):
    table = tmp_path / "plan.csv"
    words = ["plan", *FLAGS, *PAID, "--growth-per-quarter", "0.1", "--as-of", "2026-11-26"]
    words += ["--max-kw", "100", "--lang", "en"]
    code, out, _ = said(capsys, *words, "--csv", str(table))
    assert code == 0
    assert "Limit exceeded from 2027-Q4 on: kW +2.0." in out
    # a table of ours is replaced
    code, again, _ = said(capsys, *words, "--csv", str(table), "--json")
    assert code == 0
    document = json.loads(again)
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    quarters = document["scenarios"]["recommended"]["quarters"]
    assert [row["quarter"] for row in quarters] == [
        row["quarter"] for row in rows if row["scenario"] == "recommended"
    ]
    assert [float(row["capex"]) for row in rows if row["scenario"] == "recommended"] == [
        row["capex"] for row in quarters
    ]
    assert document["scenarios"]["minimum"]["limits"]["max_kw"]["exceeded_in"] == "2028-Q4"


def test_a_plan_without_prices_has_its_nodes(capsys):
    code, out, _ = said(capsys, "plan", *FLAGS[:4], "--effective-context", "131072", "--lang", "en",
                        "--concurrency-by-quarter", "1000,1500;1200", "--from", "2027-Q1",
                        "--max-budget", "1")  # fmt: skip
    assert code == 0
    assert "Missing for Total capital (CapEx)" in out
    assert "CapEx: not known" in out


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        ([], 2, "--concurrency-by-quarter"),
        (["--growth-per-year", "0.1", "--growth-per-quarter", "0.1"], 2, "one of them"),
        (["--concurrency-by-quarter", "10,20"], 2, "--concurrency"),  # both
        (["--growth-per-year", "10%"], 1, "0.1"),
        (["--growth-per-year", "-1"], 1, "greater than -1"),
        (["--growth-per-year", "0.1", "--quarters", "201"], 1, "200"),
        (["--growth-per-year", "0.1", "--from", "2027-05"], 1, "--from"),
        (["--growth-per-year", "0.1", "--csv", "plan.txt"], 1, ".csv"),
        (["--growth-per-quarter", "1e9"], 1, "concurrency"),
    ],
)
def test_a_plan_asked_wrongly_is_told(capsys, words, code, part):
    found, _, err = said(capsys, "plan", *FLAGS, *words, "--lang", "en")
    assert found == code
    assert part in err


def test_a_plan_of_what_does_not_fit_has_no_solution(capsys):
    code, out, _ = said(capsys, "plan", *MODEL, "--server", "smc-4125gs-l40s-2", *LOAD,
                        "--growth-per-year", "0.1", "--lang", "en")  # fmt: skip
    assert code == 3
    assert "Not one session fits" in out


def test_a_cell_plans_as_the_command_does(priced):
    prices = "; ".join(f"{name}={value}" for name, value in PRICES.items())
    case = ("gpt-oss-120b", "dgx-b300", 131072.0, "recommended", prices)
    told = SIZING_PLAN([[1000.0, 1500.0], [None, 1200.0]], *case, language="en")
    rows = planned(priced, [1000, 1500, 1200], Quarter(2027, 1)).scenarios["recommended"].rows
    assert told[0][:3] == ("Quarter", "Sessions", "Needed")
    for place, (cells, row) in enumerate(zip(told[1:], rows, strict=True), start=1):
        assert cells == (place, *(pytest.approx(getattr(row, name)) for name in FIGURES))
    assert SIZING_PLAN("1000; 1500; 1200", *case, language="en") == told
    assert SIZING_PLAN([[None]], *case) == ""


@pytest.mark.parametrize("odd", ["1000;x", [[1000.0], [0.0]], 10.5, "#N/A", [[1.0]] * 201])
def test_sessions_that_are_none_are_told_in_the_cell(odd):
    told = SIZING_PLAN(odd, "gpt-oss-120b", "dgx-b300", 131072.0, language="en")
    assert told.startswith("#SIZING: field concurrencies, value ")
    lost = SIZING_PLAN(10.0, "gpt-oss-120b", "smc-4125gs-l40s-2", 131072.0, language="en")
    assert lost.startswith("#SIZING: Nodes to buy has no value")


# --- plan against actual ---------------------------------------------------------------------


def test_the_split_by_hand():
    """Plan: 1 000 an hour, 2 000 million tokens an hour: 0.50 (allocation); 60 % used: 0.30.
    Actual: 1 200, 0.80 and 0.40: 1 500 million tokens, 50 % used.
    Volume: (1 500 - 2 000) x 0.30 / 0.6 = -250. Price: 1 500 x (0.40 - 0.30) / 0.6 = 250.
    Utilisation: 1 500 x 0.40 x (1 / 0.5 - 1 / 0.6) = 200. In all 200.
    Of 1M tokens: price (0.40 - 0.30) / 0.6 = 0.1667; utilisation 0.40 x (2 - 1.6667) = 0.1333."""
    prices = dict.fromkeys(PRICES, 0) | {
        "node_price": 0, "lifetime_years": 1, "staff_per_year": 8_760_000,
        "average_utilisation_ratio": 0.6, "users_per_session": 1,
        "input_tokens_per_s": 2e9 / 3600,
    }  # fmt: skip
    plan = size(Workload(**CASE, **prices))
    found = against(plan, Gauges(1200, 0.8, 0.4))
    assert found.plan.hourly_cost == pytest.approx(1000)
    assert found.plan.allocation_cost_per_mtoken == pytest.approx(0.5)
    hour, unit = found.variances
    assert list(hour.effects) == ["volume", "price", "utilisation"]
    assert [*hour.effects.values()] == pytest.approx([-250, 250, 200])
    assert [*unit.effects.values()] == pytest.approx([1 / 6, 0.4 / 3])
    by_tokens = against(plan, Gauges(None, 0.8, 0.4, 1.5e9 / 3600))
    assert [*by_tokens.variances[0].effects.values()] == pytest.approx([-250, 250, 200])
    assert against(plan, Gauges(1200, 0.8, 0.4, 1.2 * 1.5e9 / 3600)).gap == pytest.approx(0.2)


@given(st.floats(1, 1e5), st.floats(0.01, 100), st.floats(0.001, 1))
@settings(max_examples=60, deadline=None)
def test_effects_add_up_to_the_difference(priced, hourly, unit, used):
    found = against(priced, Gauges(hourly, unit, unit * used))
    assert [it.gauge for it in found.variances] == ["hourly_cost", "allocation_cost_per_mtoken"]
    for it in found.variances:
        scale = abs(it.plan) + abs(it.actual)
        assert sum(it.effects.values()) == pytest.approx(it.difference, abs=1e-12 * scale)
        assert it.lacking == ()


def test_what_is_shown_adds_up_too(priced):
    """To the last decimal that is printed."""
    texts = Texts("en", "USD")
    for hourly in (147.777, 160.005, 99.994):
        text = actual_text(against(priced, Gauges(hourly, 0.90006, 0.44444)), texts)
        lines = [line.split() for line in text.splitlines()]
        effects = {line[0]: line[1:] for line in lines if line and len(line) == 3}
        for place in (0, 1):
            column = [Decimal(effects[name][place].replace("—", "0").replace(",", ""))
                      for name in ("Volume", "Price", "Utilisation", "difference")]  # fmt: skip
            assert sum(column[:3]) == column[3]


def test_missing_gauges_say_which_split_cannot_be_made(capsys, priced):
    (alone,) = against(priced, Gauges(160)).variances
    assert alone.effects == {}
    assert alone.lacking == ("allocation_cost_per_mtoken", "usage_cost_per_mtoken")
    hour, unit = against(priced, Gauges(160, 0.9)).variances
    assert list(hour.effects) == ["volume", "unit_cost"]
    assert sum(hour.effects.values()) == pytest.approx(hour.difference)
    assert unit.effects == {}
    free = against(size(Workload(**CASE)), Gauges(160, 0.9, 0.4))
    assert free.variances == ()
    assert "staff_per_year" in free.missing["hourly_cost"]
    words = ["cost", *FLAGS, *PAID, "--lang", "en", "--actual", "hourly_cost=160,allocation=0.9"]
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert "not told apart without usage_cost_per_mtoken" in out
    code, out, _ = said(capsys, *words, "usage=0.45", "--json")
    document = json.loads(out)
    split = document["variances"]["hourly_cost"]
    assert split["difference"] == pytest.approx(sum(split["effects"].values()))
    assert document["method"]["order"] == ["volume", "price", "utilisation"]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("usag=1", "usage_cost_per_mtoken"),
        ("tokens=5", "no gauge of cost"),
        ("hourly_cost=0", "greater than 0"),
        ("hourly_cost=1,hourly=2", "hourly"),
        ("hourly_cost=12%", "hourly_cost"),
        ("hourly_cost=", "hourly_cost"),
        ("allocation=0.4,usage=0.5", "usage_cost_per_mtoken"),
    ],
)
def test_gauges_that_are_none_are_told(capsys, word, part):
    code, _, err = said(capsys, "cost", *FLAGS, *PAID, "--actual", word, "--lang", "en")
    assert code == 1
    assert part in err


def test_the_page_of_costs_shows_what_the_commands_print(capsys):
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8").splitlines()
    ranking = ["cost", *FLAGS, "--server", "dgx-h200", "--rank-by", "cost_per_session_month",
               "--max-kw", "100"]  # fmt: skip
    growth = ["plan", *FLAGS[:4], "--effective-context", "131072", "--from", "2027-Q1",
              "--concurrency-by-quarter", "1000,1500,1200,2000", "--max-kw", "120"]  # fmt: skip
    for words, part in ((ranking, "dgx-"), (growth, "2027-"),
                        (["cost", *FLAGS, "--sensitivity"], "Price of a node")):  # fmt: skip
        _, out, _ = said(capsys, *words, *PAID, "--lang", "en")
        shown = [
            line for line in page if line.startswith(("1  gpt", "—  ", "2027", "Price of a node"))
        ]
        own = [line for line in shown if part in line]
        assert own
        assert {*own} <= {*out.splitlines()}
