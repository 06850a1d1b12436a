"""Cases ranked, inputs varied, growth planned, actuals explained: by hand and by properties."""

import json

import pytest

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.cli import main
from sizing_xl.planning.limits import Limits
from sizing_xl.planning.ranking import ranked
from sizing_xl.planning.sensitivity import Span, read_spans, sensitivity

from .test_cost import CASE, PAID, PRICES

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
