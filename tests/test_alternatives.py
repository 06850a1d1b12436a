"""The fleet beside clouds and hosted APIs: equal at the break-even, empty with a reason."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.prices import OFFERS
from sizing_xl.cli import main
from sizing_xl.columns import answers, evaluate
from sizing_xl.errors import Problem
from sizing_xl.excel.functions import PRICES as WRITTEN
from sizing_xl.excel.functions import SIZING_BREAKEVEN
from sizing_xl.excel.registry import FUNCTIONS, LONGEST_LITERAL
from sizing_xl.excel.words import CHOICES
from sizing_xl.fields import OFFERED
from sizing_xl.report.cost import cost_document, cost_text
from sizing_xl.report.document import to_document
from sizing_xl.report.saved import load_saved
from sizing_xl.sizing import SCENARIOS
from sizing_xl.telling import views
from sizing_xl.telling.alternatives import API, CLOUD, alternatives, utilisations
from sizing_xl.texts import LANGUAGES, Texts
from tests.test_cost import CASE, FLAGS, PAID, PRICES, book

TOKENS = ("input_tokens_per_s", "cached_tokens_per_s", "output_tokens_per_s")
NAMED = {"cloud": "Nebius B300", "api": "mistral/mistral-large-4"}
CHEAP = "groq/openai/gpt-oss-120b"


@pytest.fixture(scope="module")
def sizing():
    return size(Workload(**CASE, **PRICES, **NAMED))


# --- equal at the break-even -----------------------------------------------------------------

rate = st.floats(0.1, 1e6)
price = st.floats(0.01, 100)
GIVEN_COSTS = ("annual_total_cost", "opex_annual_cost", "capex_total", "nodes_final")


def computed(values, names):
    known = frozenset(name for name in GIVEN_COSTS if name in values)
    return BOOK.compute(values, names, known)


@given(st.tuples(rate, rate, rate), st.tuples(price, price, price), st.floats(1e3, 1e9),
       st.floats(0.01, 1))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_at_the_break_even_volume_an_api_costs_what_the_fleet_does(rates, prices, total, used):
    asked = dict(zip((*TOKENS, *OFFERS[API]), (*rates, *prices), strict=True))
    values = {**asked, "year_hours": 8760.0, "annual_total_cost": total,
              "average_utilisation_ratio": used}  # fmt: skip
    found = computed(values, [*views.ALTERNATIVE_API[:-1]])
    scale = found["api_breakeven_mtokens"] / found["annual_mtokens"]
    moved = {**values, **{name: values[name] * scale for name in TOKENS}}
    assert computed(moved, ["api_annual_cost"])["api_annual_cost"] == pytest.approx(total)
    share = found["api_breakeven_utilisation_ratio"]
    reached = total * used <= found["api_annual_cost"]
    assert (share == share) == reached
    if reached:  # tokens follow the sessions that are resident
        assert 0 < share <= 1
        at = {**values, **{name: values[name] * share / used for name in TOKENS}}
        assert computed(at, ["api_annual_cost"])["api_annual_cost"] == pytest.approx(total)


@given(st.integers(1, 500), price, st.floats(1e3, 1e9), st.floats(0.01, 1))
@settings(max_examples=150, deadline=None)
def test_at_the_break_even_utilisation_used_hours_cost_what_the_fleet_does(
    nodes, asked, total, used
):
    values = {"nodes_final": float(nodes), "gpu_count": 8.0, "year_hours": 8760.0,
              "cloud_price_per_gpu_hour": asked, "average_utilisation_ratio": used,
              "annual_total_cost": total}  # fmt: skip
    names = ["cloud_annual_cost", "cloud_used_breakeven_utilisation_ratio"]
    rent, share = computed(values, names).values()
    assert (share == share) == (total <= rent)
    if share == share:
        moved = {**values, "average_utilisation_ratio": share}
        cost = computed(moved, ["cloud_used_annual_cost"])["cloud_used_annual_cost"]
        assert cost == pytest.approx(total)


@given(st.sampled_from(views.PAYBACKS), st.floats(1e3, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
@settings(max_examples=150, deadline=None)
def test_months_of_saving_pay_for_the_capital(name, capex, opex, asked):
    cost = name.removesuffix("_payback_months") + "_annual_cost"
    values = {"capex_total": capex, "opex_annual_cost": opex, cost: asked}
    months = BOOK.compute(values, [name], frozenset(values))[name]
    assert (months == months) == (asked > opex)
    if months == months:
        assume(asked - opex > 1e-6 * asked)
        assert months * (asked - opex) / 12 == pytest.approx(capex)


# --- offers by name --------------------------------------------------------------------------


def test_an_offer_gives_its_prices_with_date_and_source(sizing):
    assert {name: sizing.nfr[name] for name in NAMED} == NAMED
    assert sizing.nfr["cloud_price_per_gpu_hour"] == 7.85
    assert [sizing.nfr[name] for name in OFFERS[API]] == [0.7, 0.07, 2.1]
    assert sizing.priced["cloud_price_per_gpu_hour"].as_of == "2026-07-31"
    assert "litellm" in sizing.priced["api_price_output_per_mtoken"].source


@pytest.mark.parametrize("said", ["nebius b300", " NEBIUS_B300 ", "Nebius-B300"])
def test_a_name_is_found_however_it_is_typed(said):
    assert size(Workload(**CASE, cloud=said)).nfr["cloud"] == "Nebius B300"


def test_a_name_without_its_provider_is_found_where_one_alone_has_it():
    assert size(Workload(**CASE, api="mistral-large-4")).nfr["api"] == NAMED["api"]
    with pytest.raises(InputError) as refused:
        size(Workload(**CASE, api="gpt-oss-120b"))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.field) == ("unknown_name", "api")
    assert CHEAP in problem.details["near"]
    assert len(problem.details["near"]) > 5


@pytest.mark.parametrize(
    ("field", "said", "near"),
    [("cloud", "Nebius B30O", "Nebius B300"), ("cloud", "gpt-5.4", None),
     ("api", "Nebius B300", None), ("api", "azure/gpt-5.4", "gpt-5.4"),
     ("api", "mistral/mistral-larg-4", "mistral/mistral-large-4"),
     ("api", "US industrial average", None)],
)  # fmt: skip
def test_another_name_is_refused_with_the_nearest(field, said, near):
    with pytest.raises(InputError) as refused:
        size(Workload(**CASE, **{field: said}))
    (problem,) = refused.value.problems
    assert problem.field == field
    offered = [it.name for it in load_catalogs().prices.offers if it.kind == OFFERED[field]]
    assert set(problem.details["near"]) <= set(offered)
    assert near is None or near in problem.details["near"]


def test_the_case_s_own_price_wins_over_the_offer_s():
    found = size(Workload(**CASE, **NAMED, cloud_price_per_gpu_hour=1.5))
    assert found.nfr["cloud_price_per_gpu_hour"] == 1.5
    assert "cloud_price_per_gpu_hour" not in found.priced


@pytest.mark.slow
def test_an_offer_of_another_currency_takes_the_rate_that_is_entered(tmp_path):
    offer = {"name": "nuvem", "kind": "cloud_gpu_hour", "value": 20.0, "currency": "BRL"}
    with pytest.raises(InputError) as refused:
        size(Workload(**CASE, cloud="nuvem"), book(tmp_path, offers=[offer]))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.field) == ("no_exchange_rate", "cloud_price_per_gpu_hour")
    catalogs = book(tmp_path, offers=[offer], exchange_rates={"BRL": {"value": 0.2}})
    assert size(Workload(**CASE, cloud="nuvem"), catalogs).nfr["cloud_price_per_gpu_hour"] == 4
    (row,) = [
        it for it in alternatives(size(Workload(**CASE), catalogs)).rows if it.name == "nuvem"
    ]
    assert row.price == 4
    lost = size(Workload(**CASE), book(tmp_path, offers=[offer]))
    (row,) = [it for it in alternatives(lost).rows if it.name == "nuvem"]
    assert (row.price, row.annual_cost, row.no_rate) == (None, None, "BRL")
    assert "BRL" in cost_text(lost, "en", alternatives=True)


def test_a_price_of_tokens_for_nothing_is_entered_as_0():
    """`none` says that an item does not apply: of an API it would make tokens free."""
    for name in (*OFFERS[API], *OFFERS[CLOUD]):
        with pytest.raises(InputError) as refused:
            size(Workload(**CASE, **{name: "none"}))
        assert refused.value.problems[0].field == name
    assert main(["cost", *FLAGS, "--price", "api_price_cached_per_mtoken=none"]) == 1


# --- empty, with the reason ------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_reached_is_empty_and_said(language):
    sizing = size(Workload(**CASE, **PRICES, api=CHEAP))
    results = sizing.recommended.results
    assert results["api_annual_cost"] == pytest.approx((6000 + 750 + 4800) * 31.536)
    assert results["api_breakeven_utilisation_ratio"] is None
    assert results["api_payback_months"] is None
    assert results["api_saving_per_year"] < 0
    told = " ".join(cost_text(sizing, language).split())
    texts = Texts(language, "USD")
    for name, rule in (("api_breakeven_utilisation_ratio", "no_value_breakeven"),
                       ("api_payback_months", "no_value_payback")):  # fmt: skip
        problem = Problem(rule, details={"quantity": name, "cause": name})
        assert texts.problem(problem) in told


def test_without_tokens_the_token_figures_are_empty_and_named():
    given = {name: value for name, value in PRICES.items() if name not in TOKENS}
    sizing = size(Workload(**CASE, **given, **NAMED))
    for name in views.ALTERNATIVE_API:
        assert sizing.recommended.results[name] is None, name
    assert sizing.recommended.results["cloud_used_breakeven_utilisation_ratio"] > 0
    found = alternatives(sizing)
    assert found.lacking == TOKENS
    assert {row.annual_cost for row in found.of_kind(API)} == {None}
    assert all(row.annual_cost for row in found.of_kind(CLOUD))
    told = cost_text(sizing, "en", alternatives=True)
    assert "0.150 / 0.075 / 0.600" in told  # without a mix, each price apart
    for name in TOKENS:
        assert told.replace("-\n  ", "-").count(f"--{name.replace('_', '-')}") == 1


def test_each_missing_price_is_said_once():
    told = " ".join(cost_text(size(Workload(**CASE, staff_per_year=1)), "en").split())
    for option in ("--storage-unit-price", "--lifetime-years", "--users-per-session"):
        assert told.replace("- ", "-").count(option) == 1, option
    assert told.count(Texts("en").label("tco_present_value")) == 1


# --- every offer -----------------------------------------------------------------------------


def test_rows_are_what_naming_each_offer_gives(sizing):
    found = alternatives(sizing)
    assert len(found.rows) == len({it.name for it in sizing.catalogs.prices.offers
                                   if it.kind in OFFERS})  # fmt: skip
    for row in (*found.of_kind(API)[::9], *found.of_kind(CLOUD)[::9]):
        field = next(name for name, kind in OFFERED.items() if kind == row.kind)
        own = size(Workload(**CASE, **PRICES, **{field: row.name})).recommended.results
        prefix = "api" if row.kind == API else "cloud_used"
        for name in ("annual_cost", "saving_per_year", "breakeven_mtokens",
                     "breakeven_utilisation_ratio", "payback_months"):  # fmt: skip
            assert getattr(row, name) == own[f"{prefix}_{name}"], (row.name, name)


def test_at_each_utilisation_the_shares_are_those_of_that_utilisation(sizing):
    found = alternatives(sizing)
    assert found.utilisations == utilisations(0.1) == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8,
                                                       0.9, 1.0)  # fmt: skip
    api, cloud = (
        next(row for row in found.rows if row.name == NAMED[field]) for field in ("api", "cloud")
    )
    half = {name: PRICES[name] * 0.5 / 0.6 for name in TOKENS}
    changes = {**half, "average_utilisation_ratio": 0.5}
    own = size(Workload(**{**CASE, **PRICES, **NAMED, **changes})).recommended.results
    at = found.utilisations.index(0.5)
    assert api.own_shares[at] == pytest.approx(own["annual_total_cost"] / own["api_annual_cost"])
    assert cloud.own_shares[at] == pytest.approx(
        own["annual_total_cost"] / own["cloud_used_annual_cost"]
    )
    assert found.own_mtoken[at] == pytest.approx(own["cost_per_mtoken"])
    assert found.own_gpu_hour[-1] == own["cost_per_gpu_hour"]
    # Below 1 exactly where the fleet is used more than at the break-even.
    for row in found.rows:
        even = row.breakeven_utilisation_ratio
        for share, used in zip(row.own_shares, found.utilisations, strict=True):
            assert (share <= 1 + 1e-12) == (even is not None and used >= even - 1e-12)


def test_offers_of_the_same_gpu_and_model_come_first(sizing):
    found = alternatives(sizing)
    same = {row.name for row in found.rows if row.same}
    assert {"Nebius B300", "RunPod B300", CHEAP, "openai.gpt-oss-120b-1:0"} <= same
    assert not {"Nebius B200", "mistral/mistral-large-4"} & same
    for kind in (API, CLOUD):
        marks = [row.same for row in found.of_kind(kind)]
        assert marks == sorted(marks, reverse=True)
    assert found.spread(CLOUD) == (3, 6.94, 7.85, 17.802)
    other = size(Workload(**{**CASE, "model": "deepseek-r1"}))
    assert not any(row.same for row in alternatives(other).of_kind(API))


@pytest.mark.parametrize(
    ("step", "shares"), [(1, (1.0,)), (0.3, (0.3, 0.6, 0.9, 1.0)), (0.5, (0.5, 1.0))]
)
def test_the_step_of_utilisations_is_policy(step, shares):
    assert utilisations(step) == shares
    catalogs = load_catalogs()
    thresholds = catalogs.parameters.thresholds
    figure = thresholds.utilisation_step_ratio.model_copy(update={"value": step})
    own = thresholds.model_copy(update={"utilisation_step_ratio": figure})
    parameters = catalogs.parameters.model_copy(update={"thresholds": own})
    sizing = size(Workload(**CASE), replace(catalogs, parameters=parameters))
    assert alternatives(sizing).utilisations == shares


# --- doors -----------------------------------------------------------------------------------


def test_the_command_compares_as_text_and_json(capsys):
    named = [word for name, value in NAMED.items() for word in (f"--{name}", value)]
    assert main(["cost", *FLAGS, *PAID, *named, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    for figure in ("1,434,888", "54.3%", "39.2", "2,750,640", "47.2%", "Nebius B300; 2026-07-31"):
        assert figure in told, figure
    assert main(["cost", *FLAGS, *PAID, *named, "--alternatives", "--lang", "en"]) == 0
    whole = capsys.readouterr().out
    assert "not reached" in whole and "never" in whole
    assert max(map(len, whole.splitlines()[4:])) <= 100
    assert main(["cost", *FLAGS, *PAID, *named, "--alternatives", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    against = document["scenarios"]["recommended"]["against"]
    assert against[API]["api_payback_months"] == pytest.approx(39.217, abs=1e-3)
    assert document["inputs"]["cloud"] == "Nebius B300"
    assert set(document["alternatives"]) == set(SCENARIOS)
    assert main(["cost", *FLAGS, "--cloud", "Nebius B3", "--lang", "en"]) == 1
    assert "Nebius B300" in capsys.readouterr().err


def test_columns_cells_and_json_agree(sizing):
    names = ["api_breakeven_utilisation_ratio", "cloud_used_payback_months"]
    columns = {**CASE, **PRICES, "cloud": ["Nebius B300", "RunPod B300", "none such"],
               "api": [NAMED["api"], CHEAP, CHEAP]}  # fmt: skip
    found = answers(names, columns)
    assert set(found.refused) == {2}
    for row in range(2):
        case = {**CASE, **PRICES, "cloud": columns["cloud"][row], "api": columns["api"][row]}
        own = size(Workload(**case)).recommended.results
        for name in names:
            value = found.values[name][row]
            assert (None if value != value else value) == own[name]
    prices = [2.0, None]
    rented = {**CASE, "cloud_price_per_gpu_hour": prices, "cloud": "Nebius B300"}
    own = evaluate(["cloud_annual_cost"], rented)
    assert own["cloud_annual_cost"].tolist() == [40 * 8760 * 2.0, 40 * 8760 * 7.85]
    load = (CASE["model"], CASE["server"], 1000.0, 131072.0)
    rows = (*PRICES.items(), *NAMED.items())
    results = sizing.recommended.results
    measures = {"volume": "breakeven_mtokens", "utilização": "breakeven_utilisation_ratio",
                "months": "payback_months", "economia": "saving_per_year", "custo": "annual_cost",
                None: "breakeven_utilisation_ratio"}  # fmt: skip
    for alternative, prefix in (("api", "api"), ("nuvem", "cloud_used")):
        for word, name in measures.items():
            answer = SIZING_BREAKEVEN(alternative, *load, None, word, rows)
            assert answer == results[f"{prefix}_{name}"], (alternative, word)
    told = SIZING_BREAKEVEN(
        "api", *load, None, None, (*PRICES.items(), ("api", CHEAP)), language="en"
    )
    assert told.startswith("#SIZING: ") and "not reached" in told
    told = SIZING_BREAKEVEN("api", *load, None, None, tuple(PRICES.items()), language="en")
    assert "api_price_input_per_mtoken" in told


def test_every_word_of_the_function_names_a_quantity():
    known = FUNCTIONS["SIZING_BREAKEVEN"]
    for alternative in CHOICES["alternative"]:
        for measure in CHOICES["measure"]:
            words = {"alternative": alternative, "measure": measure}
            assert known.reads.format_map(words) in BOOK.quantities


def test_no_example_holds_a_text_that_excel_refuses_in_a_formula():
    """A formula with a text of more than 255 characters makes Excel repair the workbook."""
    assert len(WRITTEN) > LONGEST_LITERAL
    for known in FUNCTIONS.values():
        texts = re.findall(r'"((?:[^"]|"")*)"', known.call())
        assert all(len(text.replace('""', '"')) <= LONGEST_LITERAL for text in texts), known.name
    joined = FUNCTIONS["SIZING_TCO"].call()
    assert WRITTEN in joined.replace('"&"', "")


def test_a_saved_sizing_says_what_its_own_prices_give(tmp_path):
    """Prices and offers of a user's book are in the document: another book changes none."""
    offer = {"name": "mine", "kind": "cloud_gpu_hour", "value": 2.5, "as_of": "2026-11-01"}
    catalogs = book(tmp_path, offers=[offer], rates={"staff_per_year": {"value": 7.0}},
                    servers=[{"name": "dgx-b300", "capex_per_node": 400000.0}])  # fmt: skip
    sizing = size(Workload(**CASE, cloud="mine", api=CHEAP), catalogs)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(to_document(sizing, "en")))
    saved = load_saved(path).sizing
    assert saved.deviations == ()
    assert saved.nfr == sizing.nfr
    assert cost_document(saved) == cost_document(sizing)
    raw = json.loads(path.read_text())
    raw["inputs"]["nfr"]["cloud_price_per_gpu_hour"] = 9.0
    path.write_text(json.dumps(raw))
    assert load_saved(path).sizing.deviations
