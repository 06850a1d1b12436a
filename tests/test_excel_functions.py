"""The functions of the spreadsheet: as Python calls them, and as Excel does through xlwings."""

import inspect
import json
import runpy
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.columns import evaluate
from sizing_xl.excel import calls, functions
from sizing_xl.excel.functions import (
    SIZING_ALERTS,
    SIZING_COST,
    SIZING_EXPLAIN,
    SIZING_HBM,
    SIZING_KV_BUDGET,
    SIZING_KV_PER_SESSION,
    SIZING_LIST,
    SIZING_NODES,
    SIZING_NODES_SLO,
    SIZING_RELOAD,
    SIZING_SCENARIOS,
    SIZING_STORAGE_IOPS,
    SIZING_STORAGE_TB,
    SIZING_STORAGE_THROUGHPUT,
    SIZING_VALUE,
)
from sizing_xl.excel.names import KEYWORDS, LONGEST_HELP, name_problem
from sizing_xl.excel.registry import FUNCTIONS, RegistryError, function
from sizing_xl.telling.verdict import told_alerts
from sizing_xl.texts import LANGUAGES, Texts
from tests.excel_calls import MISSING, call, exposed

CASE = ("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0)
MARK = "#SIZING: "
ROOT = Path(__file__).parent.parent
TOO_LARGE = (("runtime_overhead_gib", 2300.0),)


@pytest.fixture(scope="module")
def excel():
    return exposed()


@pytest.fixture(scope="module")
def sizing():
    return size(Workload(model=CASE[0], server=CASE[1], concurrency=1000, effective_context=131072))


# --- the registry --------------------------------------------------------------------------------

_NAMES = """
    SIZING_KV_PER_SESSION SIZING_KV_TOTAL SIZING_HBM SIZING_KV_BUDGET SIZING_SESSIONS_PER_NODE
    SIZING_NODES SIZING_POWER_KW SIZING_RACK_U SIZING_HEAT_BTU SIZING_STORAGE_TB
    SIZING_STORAGE_IOPS SIZING_STORAGE_THROUGHPUT SIZING_TCO SIZING_COST SIZING_COST_PER_SESSION
    SIZING_COST_PER_MTOK SIZING_TTFT SIZING_TPOT SIZING_THROUGHPUT SIZING_NODES_SLO
    SIZING_BREAKEVEN SIZING_VALUE SIZING_SCENARIOS SIZING_BASES SIZING_LAYOUT
    SIZING_PLAN SIZING_EXPLAIN SIZING_ALERTS SIZING_VERDICT SIZING_LIST SIZING_RELOAD
"""
ASKED = _NAMES.split()
PROMISED = {"prompt_tokens": 4000, "output_tokens": 500, "requests_per_second": 20,
            "planning_factor_ratio": 2}  # fmt: skip


def test_every_function_is_declared_once_and_importable_under_its_name():
    assert list(FUNCTIONS) == ASKED
    for name, known in FUNCTIONS.items():
        python = getattr(functions, name)
        assert python.__name__ == name
        parameters = [*inspect.signature(python).parameters]
        assert parameters == [*(argument.name for argument in known.arguments), "language"]


@pytest.mark.parametrize("name", ASKED)
def test_names_and_help_are_what_every_program_accepts(name):
    known = FUNCTIONS[name]
    for written in (name, *(argument.name for argument in known.arguments)):
        assert name_problem(written) is None
        assert "." not in written
    for language in LANGUAGES:
        texts = Texts(language)
        helps = [texts.function(name), *(texts.argument(arg.name) for arg in known.arguments)]
        for text in helps:
            assert 0 < len(text) <= LONGEST_HELP
            assert "\n" not in text
            text.encode("cp1252")


def test_help_is_written_for_exactly_what_is_declared():
    from sizing_xl.excel.words import CHOICES
    from sizing_xl.texts.en import functions as en

    assert list(en.FUNCTIONS) == list(FUNCTIONS)
    used = {argument.name for known in FUNCTIONS.values() for argument in known.arguments}
    assert set(en.ARGUMENTS) == used
    words = {f"{argument}_{word}" for argument, words in CHOICES.items() for word in words}
    assert set(en.WORDS) == words


@pytest.mark.parametrize(
    "bad", ["TP8", "LLM1", "XFD1048576", "R1C1", "rc", "c", "next", "Currency", "a.b", "_a", "1a",
            "é", "x" * 256, "caller"]
)  # fmt: skip
def test_names_that_some_program_refuses_are_refused(bad):
    assert name_problem(bad)


def test_a_declaration_that_excel_would_refuse_is_refused():
    with pytest.raises(RegistryError, match="VBA"):

        @function(by=lambda *_: None)
        def SIZING_BAD(date):  # noqa: N802
            """A word of VBA as an argument."""

    with pytest.raises(RegistryError, match="case"):

        @function(by=lambda *_: None)
        def Sizing_Nodes(model):  # noqa: N802
            """The name of another function but for its case."""

    assert "next" in KEYWORDS
    assert "Sizing_Nodes" not in FUNCTIONS


def test_a_function_without_a_model_counts_with_the_policys_overhead(catalogs):
    overhead = catalogs.parameters.default("runtime_overhead_gib")
    assert SIZING_KV_BUDGET("dgx-b300") == pytest.approx((2304e9 / 2**30 - overhead) * 0.7)
    given = [["runtime_overhead_gib", 300.0]]
    assert SIZING_KV_BUDGET("dgx-b300", given) == pytest.approx((2304e9 / 2**30 - 300) * 0.7)


def test_quantities_without_a_model_or_a_load_rest_on_neither():
    """Stand-ins are filled in for what a function does not ask: they must not matter."""
    asked = {"model": "model", "server": "server", "concurrency": "workload", "context": "workload"}
    for known in FUNCTIONS.values():
        if known.answer != "number" or known.name == "SIZING_VALUE":
            continue
        leaves = BOOK.leaves([known.quantity])
        for argument, origin in asked.items():
            if not known.takes(argument) and origin in ("model", "server"):
                own = {leaf for leaf in leaves if BOOK.inputs[leaf].origin.name == origin}
                # Without a model the overhead is the policy's: it rests on no weights.
                weights = {"deployed_weights_gib", "model_overhead_gib"}
                assert not own - {"kv_bytes_per_element"} - weights, (known.name, own)
        if not known.takes("concurrency"):
            assert "concurrency" not in leaves, known.name
        if not known.takes("context"):
            assert "effective_context" not in leaves, known.name


# --- answers -------------------------------------------------------------------------------------


def priced_options():
    pairs = (pair.split("=") for pair in functions.PRICES.split(";"))
    return {name.strip(): float(value) for name, value in pairs}


def test_demand_among_the_options_stands_for_concurrency_and_context():
    """Blank arguments that the demand gives; without one they stay without an answer."""
    demand = "users=900; prompt_tokens=6000; output_tokens=800"
    nfr = {"users": 900, "prompt_tokens": 6000, "output_tokens": 800}
    expected = size(Workload(model=CASE[0], server=CASE[1], **nfr))
    nodes = expected.recommended.results["nodes_final"]
    assert SIZING_NODES(*CASE[:2], None, None, "recommended", demand) == nodes
    grid = SIZING_NODES(*CASE[:2], ((None,), (900.0,)), 6800.0, "recommended", demand)
    assert grid == ((nodes,), (nodes,))
    assert SIZING_NODES(*CASE[:2], None, None) == ""
    assert SIZING_NODES(*CASE[:2], None, 8192.0, "recommended", "prompt_tokens=4000") == ""
    storage = "profile_default"
    assert SIZING_SCENARIOS(*CASE[:2], storage, None, None, demand)[1][3] == nodes


def test_options_may_be_one_text():
    text = "peak_headroom_ratio=0.5;kv_precision = fp8; "
    rows = (("peak_headroom_ratio", 0.5), ("kv_precision", "fp8"))
    assert SIZING_NODES(*CASE, None, text) == SIZING_NODES(*CASE, None, rows)
    for wrong in ("peak_headroom_ratio=0.5; nonsense", "nonsense=1", "pue=1=2", "=3;x="):
        assert str(SIZING_NODES(*CASE, None, wrong)).startswith("#SIZING: "), wrong


def test_money_names_what_is_missing():
    told = SIZING_COST("total", *CASE, None, "lifetime_years=4", language="en")
    assert told.startswith("#SIZING: ")
    assert "storage_unit_price" in told


def test_answers_are_those_of_the_sizing(sizing):
    options = {functions.PRICES: priced_options(), functions.PROMISES: PROMISED}
    asked = {
        text: size(Workload(**{**dict(sizing.workload), **given}))
        for text, given in options.items()
    }
    for name, known in FUNCTIONS.items():
        own = next((it for text, it in asked.items() if text in known.example), sizing)
        results = own.recommended.results
        if known.answer == "number":
            quantity = known.quantity or known.example[0]
            answer = getattr(functions, name)(*known.example)
            assert type(answer) is float
            assert answer == results[quantity], name


def test_targets_and_requests_are_arguments():
    case = {"model": CASE[0], "server": CASE[1], "concurrency": 1000, "effective_context": 131072}
    promises = {"ttft_target_ms": 1000.0, "tpot_target_ms": 1.05, "requests_per_second": 20.0}
    found = size(Workload(**case, **promises))
    for key, scenario in found.scenarios.items():
        answer = SIZING_NODES_SLO(*CASE, 1000.0, [[1.05], [None]], 20.0, key)
        assert answer[0][0] == scenario.results["nodes_final"]
        loose = size(Workload(**case, **{**promises, "tpot_target_ms": None}))
        assert answer[1][0] == loose.scenarios[key].results["nodes_final"] < answer[0][0]


def test_golden_cases_through_the_functions(seed_cases):
    """The seeds' own cases, asked in a cell."""
    asked = 0
    for case in seed_cases:
        fields = dict(case["input"])
        model, server = fields.pop("model"), fields.pop("server")
        load = fields.pop("concurrency"), fields.pop("effective_context")
        for scenario, expected in case["expected"].items():
            for quantity, value in expected.items():
                answer = SIZING_VALUE(quantity, model, server, *load, scenario, fields)
                assert answer == pytest.approx(value, rel=1e-12), (case["id"], quantity)
                asked += 1
    assert asked > 100


@pytest.mark.parametrize(
    ("written", "key"),
    [("minimum", "minimum"), ("MÍNIMO", "minimum"), ("minimo", "minimum"), (1.0, "minimum"),
     ("1", "minimum"), (None, "recommended"), ("", "recommended"), ("Recomendado", "recommended"),
     (2, "recommended"), (" IDEAL ", "ideal"), (3.0, "ideal")],
)  # fmt: skip
def test_scenarios_by_any_of_their_names(sizing, written, key):
    assert SIZING_NODES(*CASE, written) == sizing.scenarios[key].results["nodes_final"]


def test_chosen_words_in_either_language(sizing):
    results = sizing.ideal.results
    assert SIZING_STORAGE_TB(*CASE, "ideal", "modelo") == results["storage_model_tb"]
    assert SIZING_STORAGE_TB(*CASE, "ideal", "recommended") == results["storage_recommended_tb"]
    assert SIZING_STORAGE_IOPS(*CASE, 3, "escrita", "regime") == results["iops_write_steady"]
    rate = SIZING_STORAGE_THROUGHPUT(*CASE, 3, "write", "pico")
    assert rate == results["throughput_write_peak_gbs"]


def test_options_are_further_inputs():
    options = (
        ("Opção", "Valor"),
        ("PEAK_HEADROOM_RATIO", 1.0),
        (None, None),
        ("kv_precision", "fp8"),
    )
    changed = size(
        Workload(model=CASE[0], server=CASE[1], concurrency=1000, effective_context=131072,
                 peak_headroom_ratio=1.0, kv_precision="fp8")
    )  # fmt: skip
    assert SIZING_NODES(*CASE, "ideal", options) == changed.ideal.results["nodes_final"]
    budget = SIZING_KV_BUDGET("dgx-b300", (("kv_budget_ratio", 0.5),))
    assert budget == pytest.approx(SIZING_KV_BUDGET("dgx-b300") * 0.5 / 0.7)


def test_a_table_of_scenarios_with_headings(sizing):
    table = SIZING_SCENARIOS(
        "gpt-oss-120b", "dgx-b300", "profile_default", 1000, 131072, language="en"
    )
    assert table[0] == ("Quantity", "Unit", "MINIMUM", "RECOMMENDED", "IDEAL")
    nodes = [sizing.scenarios[key].results["nodes_final"] for key in sizing.scenarios]
    assert list(table[1][2:]) == nodes
    assert len({len(row) for row in table}) == 1


def test_alerts_of_all_scenarios_or_of_one(sizing):
    assert len(SIZING_ALERTS(*CASE)) == len(told_alerts(sizing.alerts)) < len(sizing.alerts)
    one = SIZING_ALERTS(*CASE, "ideal")
    assert len(one) == len(sizing.alerts_for(None)) + len(sizing.alerts_for("ideal"))


def test_explanations_with_and_without_a_case(sizing):
    general = SIZING_EXPLAIN("nodes_final", language="en")
    assert "slo_nodes + ha_extra_nodes" in general
    case = SIZING_EXPLAIN("nodes_final", *CASE, language="en")
    assert "ceil((4 + 1) ÷ 1) × 1 = 5 nodes" in case
    assert "docs/method.md#nodes-and-scenarios" in case
    both = SIZING_EXPLAIN((("nodes_final",), ("nonsense",)), *CASE)
    assert "5" in both[0][0]
    assert both[1][0].startswith(MARK)


def test_lists_in_either_language(catalogs):
    assert [name for (name,) in SIZING_LIST("servidores")] == list(catalogs.servers)
    assert [name for (name,) in SIZING_LIST("Grandezas")] == list(BOOK.quantities)


# --- ranges --------------------------------------------------------------------------------------


def test_a_column_in_one_call():
    column = ((10.0,), (1000.0,), (100_000.0,))
    assert SIZING_NODES(*CASE[:2], column, CASE[3]) == ((2.0,), (5.0,), (384.0,))


def test_a_column_against_a_row_makes_a_grid():
    column, row = ((10.0,), (1000.0,)), ((1024.0, 8192.0, 131072.0),)
    grid = SIZING_NODES(*CASE[:2], column, row)
    expected = tuple(
        tuple(SIZING_NODES(*CASE[:2], load, context) for context in row[0]) for (load,) in column
    )
    assert grid == expected


def test_scenarios_quantities_and_words_may_be_ranges():
    names = (("nodes_final", "total_power_kw"),)
    scenarios = (("minimum",), ("ideal",))
    grid = SIZING_VALUE(names, *CASE, scenarios)
    assert grid == tuple(
        tuple(SIZING_VALUE(name, *CASE, scenario) for name in names[0]) for (scenario,) in scenarios
    )
    parts = (("total", "logs", None),)
    assert SIZING_STORAGE_TB(*CASE, None, parts) == (
        tuple(SIZING_STORAGE_TB(*CASE, None, part) for part in parts[0]),
    )


def test_empty_cells_give_empty_answers():
    assert SIZING_NODES(None, *CASE[1:]) == ""
    assert SIZING_NODES("gpt-oss-120b", "dgx-b300", "", 131072) == ""
    column = ((10.0,), (None,), ("",), (1000.0,))
    assert SIZING_NODES(*CASE[:2], column, CASE[3]) == ((2.0,), ("",), ("",), (5.0,))
    assert SIZING_NODES(*CASE[:2], ((None,), (None,)), CASE[3]) == (("",), ("",))
    assert SIZING_NODES(None, "dgx-b300", ((1.0,), (2.0,)), CASE[3]) == (("",), ("",))
    precisions = (("fp8",), (None,))
    assert SIZING_KV_PER_SESSION("gpt-oss-120b", 131072, precisions) == (
        (SIZING_KV_PER_SESSION("gpt-oss-120b", 131072, "fp8"),),
        (SIZING_KV_PER_SESSION("gpt-oss-120b", 131072),),
    )


def test_a_refused_row_is_told_and_stops_no_other():
    models = (("gpt-oss-120b",), ("gpt-os-120b",), ("qwen3-32b",))
    loads = ((1000.0,), (1000.0,), (-1.0,))
    (good,), (unknown,), (negative,) = SIZING_NODES(
        models, "dgx-b300", loads, 8192.0, language="en"
    )
    assert good == SIZING_NODES("gpt-oss-120b", "dgx-b300", 1000, 8192)
    assert unknown.startswith(f"{MARK}field model, value 'gpt-os-120b': unknown name; ")
    assert "gpt-oss-120b" in unknown
    assert negative == f"{MARK}field concurrency, value -1: must be at least 1."


ROWS = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["gpt-oss-120b", "qwen3-32b", "deepseek-r1", "nope", None, ""]),
        "server": st.sampled_from(["dgx-b300", "DGX-H200", "typo"]),
        "concurrency": st.sampled_from([1.0, 37.0, 1000.0, 1e8, 0.0, 1.5, -3.0, None, "10", True]),
        "context": st.sampled_from([1.0, 8192.0, 131072.0, 1e6, 1e12, None]),
        "scenario": st.sampled_from([None, 1.0, "ideal", "RECOMENDADO", "x", 7.0]),
    }
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=8))
def test_a_range_answers_each_row_as_a_single_call_does(rows):
    columns = {name: tuple((row[name],) for row in rows) for name in rows[0]}
    together = SIZING_NODES(**columns, options=TOO_LARGE[:0])
    alone = [SIZING_NODES(**row) for row in rows]
    if len(rows) == 1:
        together = ((together,),)
    assert [answer for (answer,) in together] == alone


@settings(max_examples=30, deadline=None)
@given(overheads=st.lists(st.sampled_from([0.0, 120.0, 2000.0, 2140.0, 2145.0, 2300.0]),
                          min_size=1, max_size=3))  # fmt: skip
def test_undefined_rows_are_told_as_single_calls_are(overheads):
    for overhead in overheads:
        options = (("runtime_overhead_gib", overhead),)
        loads, contexts = ((1000.0,), (5.0,)), ((131072.0, 1000.0),)
        grid = SIZING_NODES(*CASE[:2], loads, contexts, None, options)
        for row, (load,) in enumerate(loads):
            for column, context in enumerate(contexts[0]):
                alone = SIZING_NODES(*CASE[:2], load, context, None, options)
                assert grid[row][column] == alone


def test_large_ranges_are_one_call_of_the_arrays():
    loads = np.arange(1, 5001, dtype=float)
    answer = SIZING_NODES(*CASE[:2], loads.reshape(-1, 1), CASE[3])
    columns = {
        "model": CASE[0],
        "server": CASE[1],
        "concurrency": loads,
        "effective_context": 131072,
    }
    assert [row[0] for row in answer] == evaluate(["nodes_final"], columns)["nodes_final"].tolist()


# --- what is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gpt-os-120b", *CASE[1:]), ("model", "'gpt-os-120b'", "gpt-oss-120b")),
        (("gpt-oss-120b", "dgx", 10, 10), ("server", "'dgx'", "dgx-b300")),
        ((*CASE[:2], -5.0, 10.0), ("concurrency", "-5", "1")),
        ((*CASE[:2], float("nan"), 10.0), ("concurrency", "nan")),
        ((*CASE[:2], 1e300, 10.0), ("concurrency", "1e+300", "100,000,000")),
        ((*CASE[:2], 10.0, "#N/A"), ("context", "'#N/A'")),
        ((*CASE[:2], True, 10.0), ("concurrency", "True")),
        ((*CASE[:2], "=1+1", 10.0), ("concurrency", "'=1+1'")),
        ((*CASE, "worst"), ("scenario", "'worst'", "minimum, recommended, ideal")),
        ((*CASE, 4.0), ("scenario", "4")),
        ((*CASE, None, (("headroom", 1.0),)), ("headroom", "peak_headroom_ratio")),
        ((*CASE, None, (("model", "x"),)), ("model", "argument")),
        ((*CASE, None, (("pue", 1.0, 2.0),)), ("options", "two columns")),
        ((*CASE, None, "kv_precision"), ("options", "two columns")),
        ((*CASE, None, (("kv_precision", "fp8"), ("KV_precision", "fp16"))), ("twice",)),
        ((*CASE, None, (("kv_budget_ratio", 2.0),)), ("kv_budget_ratio", "at most 1")),
        ((*CASE, None, TOO_LARGE), ("takes all HBM", "runtime_overhead_gib", "SIZING_ALERTS")),
        ((((1.0,), (2.0,)), "dgx-b300", ((1.0,), (2.0,), (3.0,)), 1.0), ("range", "3 rows")),
    ],
)
def test_a_failure_is_one_line_with_the_field_the_value_and_the_remedy(arguments, words):
    answer = SIZING_NODES(*arguments, language="en")
    assert answer.startswith(MARK)
    assert "\n" not in answer
    for word in words:
        assert word in answer, answer


def test_an_unknown_figure_of_the_catalog_is_named():
    options = {"weights_precision": "fp8"}
    answer = SIZING_VALUE("nonsense", *CASE, None, options, language="en")
    assert "nodes" not in answer.partition(":")[0]
    assert "unknown name" in answer


def test_tables_answer_one_case():
    answer = SIZING_ALERTS((("gpt-oss-120b",), ("qwen3-32b",)), *CASE[1:], language="en")
    assert "one cell" in answer
    assert "model" in answer


def test_a_fault_of_ours_is_one_line_too(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr("sizing_xl.excel.numbers.case_leaves", fail)
    answer = SIZING_NODES("gpt-oss-120b", "dgx-b300", 987_654, 1234, language="en")
    calls.forget()
    assert answer.startswith(MARK)
    assert "\n" not in answer
    assert "RuntimeError" in answer
    assert "first line" in caplog.text


# --- kept answers and catalogs -------------------------------------------------------------------


def test_true_is_not_one_even_when_one_was_asked_before():
    assert SIZING_NODES(*CASE[:2], 1.0, CASE[3]) == 2.0
    assert str(SIZING_NODES(*CASE[:2], True, CASE[3])).startswith(MARK)
    assert SIZING_NODES(*CASE[:2], ((1.0,), (2.0,)), CASE[3]) == ((2.0,), (2.0,))
    ((first,), _) = SIZING_NODES(*CASE[:2], ((True,), (2.0,)), CASE[3])
    assert str(first).startswith(MARK)


def test_a_kept_answer_is_not_computed_again(monkeypatch):
    SIZING_NODES("gpt-oss-120b", "dgx-b300", 4321, 131072)
    monkeypatch.setattr("sizing_xl.excel.numbers.case_leaves", lambda *_: 1 / 0)
    assert type(SIZING_NODES("gpt-oss-120b", "dgx-b300", 4321, 131072)) is float


def test_an_edited_catalog_is_seen_after_reload(tmp_path, monkeypatch):
    entry = {"name": "my-box", "rack_units_u": 8, "source": ["test"],
             "power": {"power_kw_max": 10.0},
             "gpu": {"count": 8, "model": "X", "hbm_per_gpu_gb": 100.0}}  # fmt: skip
    file = tmp_path / "servers.json"
    monkeypatch.setenv("SIZING_XL_CATALOGS", str(tmp_path))
    try:
        file.write_text(json.dumps({"servers": [entry]}))
        assert "6" in SIZING_RELOAD(language="en")
        assert SIZING_HBM("my-box") == pytest.approx(800e9 / 2**30)
        entry["gpu"]["hbm_per_gpu_gb"] = 200.0
        file.write_text(json.dumps({"servers": [entry]}))
        assert SIZING_HBM("my-box") == pytest.approx(800e9 / 2**30)
        SIZING_RELOAD()
        assert SIZING_HBM("my-box") == pytest.approx(1600e9 / 2**30)
        file.write_text('{"servers": [')
        broken = SIZING_RELOAD(language="en")
        assert broken.startswith(MARK)
        assert "servers.json" in broken
        assert SIZING_HBM("dgx-b300", language="en") == broken
    finally:
        monkeypatch.delenv("SIZING_XL_CATALOGS")
        SIZING_RELOAD()


# --- as Excel calls them -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ASKED)
def test_through_the_conversions_of_xlwings(excel, name):
    known = FUNCTIONS[name]
    python = getattr(functions, name)
    missing = [MISSING] * (len(known.arguments) - len(known.example))
    for language in (MISSING, "en"):
        answer = call(getattr(excel, name), *known.example, *missing, language)
        direct = python(*known.example, language=None if language == MISSING else language)
        if isinstance(direct, tuple):
            direct = [list(row) for row in direct]
            answer = [list(row) for row in answer]
        assert answer == direct
        assert not str(answer).startswith(MARK)


def test_ranges_and_errors_as_excel_hands_them_out(excel):
    column = ((10.0,), (None,), (-2146826246,), (1000.0,))
    answer = call(
        excel.SIZING_NODES, "gpt-oss-120b", "dgx-b300", column, 131072.0, MISSING, MISSING
    )
    values = [row[0] for row in answer]
    assert values[:2] == [2.0, ""]
    assert "#N/A" in values[2]
    assert values[3] == 5.0
    row = call(excel.SIZING_NODES, "gpt-oss-120b", "dgx-b300", ((10.0, 1000.0),), 131072.0)
    assert row == [2.0, 5.0]
    constant = call(excel.SIZING_NODES, "gpt-oss-120b", "dgx-b300", (10.0, 1000.0), 131072.0)
    assert constant == row
    assert "#N/A" in call(excel.SIZING_HBM, -2146826246)
    single = call(
        excel.SIZING_NODES, (("gpt-oss-120b",),), (("dgx-b300",),), ((1000.0,),), 131072.0
    )
    assert single == 5.0


@pytest.mark.parametrize(
    ("language", "hint"), [("en", "in a cell by itself"), ("pt-BR", "sozinha")]
)
def test_a_long_text_of_several_cells_is_cut_with_a_hint(excel, language, hint):
    """Some Excels make #VALUE! of all answers for one of them that is over 255 characters."""
    ask = excel.SIZING_EXPLAIN
    models = ((CASE[0],), ("typo",))
    (of_one,), (sentence,) = call(ask, "nodes_final", models, *CASE[1:], None, None, language)
    alone = call(ask, "nodes_final", *CASE, None, None, language)
    assert len(of_one) == len(sentence) == 255
    assert f"{len(alone)} c" in of_one and hint in of_one and hint in sentence
    assert alone == SIZING_EXPLAIN("nodes_final", *CASE, language=language)
    assert alone.startswith(of_one[:150])
    alerts = call(excel.SIZING_ALERTS, *CASE, None, TOO_LARGE, language)
    assert all(len(str(cell)) <= 255 for row in alerts for cell in row)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_judge_of_windows_expects_what_excel_gets(excel, name):
    """.ci/wine_expected.py: answers of one cell and of a column, long texts cut."""
    judge = runpy.run_path(str(ROOT / ".ci" / "wine_expected.py"))
    example = list(FUNCTIONS[name].example)
    columns = [
        [*example[:at], ((given,), (given,)), *example[at + 1 :]]
        for at, given in enumerate(example)
        if isinstance(given, float)
    ]
    for arguments in (example, *columns):
        missing = len(inspect.signature(getattr(functions, name)).parameters) - len(arguments)
        asked = [*arguments, *["<missing>"] * missing]
        answer = call(getattr(excel, name), *arguments, *[MISSING] * missing)
        heard = json.loads(json.dumps(answer))  # as it is brought out of Windows
        assert judge["same"](heard, judge["expected"](name, asked))


def test_the_language_of_the_workbook_is_handed_over(excel):
    assert "field" in call(excel.SIZING_HBM, "nope", "en")
    assert "campo" in call(excel.SIZING_HBM, "nope", "pt-BR")
    assert "campo" in call(excel.SIZING_HBM, "nope", MISSING)


def run_python(code):
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.slow
def test_single_cells_do_not_load_numpy_and_ranges_say_what_is_missing():
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from sizing_xl.excel.functions import *\n"
        "print(SIZING_NODES('gpt-oss-120b', 'dgx-b300', 1000.0, 131072.0))\n"
        "print(len(SIZING_ALERTS('gpt-oss-120b', 'dgx-b300', 1000.0, 131072.0)))\n"
        "loads = ((1.0,), (2.0,))\n"
        "print(SIZING_NODES('gpt-oss-120b', 'dgx-b300', loads, 131072.0, language='en'))\n"
    )
    nodes, alerts, message = run_python(code).splitlines()
    assert nodes == "5.0"
    assert int(alerts) > 0
    assert message.startswith(MARK)
    assert "pip install numpy" in message


@pytest.mark.slow
def test_importing_the_functions_loads_no_workbook_library():
    code = (
        "import sys; sys.modules['pandas'] = None  # xlwings imports it where it is installed\n"
        "import sizing_xl.excel.functions; print(*sorted(sys.modules))"
    )
    assert not set(run_python(code).split()) & {"openpyxl", "sizing_xl.columns", "sizing_xl.sheets"}


@pytest.mark.parametrize("value", ["#N/A", "#VALOR!", -2146826265, -2146826241, -2146826001])
@pytest.mark.parametrize("argument", [2, 4])
def test_the_error_of_a_cell_is_told_as_that(value, argument):
    given = ["gpt-oss-120b", "dgx-b300", 1000.0, 131072.0, None]
    given[argument] = value
    single = SIZING_NODES(*given, language="en")
    assert single.startswith("#SIZING: ") and "the cell holds an error" in single
    given[argument] = ((value,), (None if argument == 4 else 10.0,))
    (refused,), (answer,) = SIZING_NODES(*given, language="en")
    assert "the cell holds an error" in refused and isinstance(answer, float)


def test_a_currency_is_a_number():
    given = ("gpt-oss-120b", "dgx-b300")
    assert SIZING_NODES(*given, Decimal("1000"), 131072.0) == 5.0
    noisy = SIZING_NODES(*given, 0.1 * 3 * 1000, 131072.0, 3.0000000000000004)
    assert noisy == SIZING_NODES(*given, 300.0, 131072.0, 3.0)
    column = ((Decimal("1000"),), (1000.0,))
    assert SIZING_NODES(*given, column, Decimal("131072")) == ((5.0,), (5.0,))
    options = (("kv_budget_ratio", Decimal("0.7")),)
    assert SIZING_NODES(*given, 1000.0, 131072.0, None, options) == 5.0


def test_an_error_among_the_options_is_told():
    options = (("peak_headroom_ratio", 0.0), ("kv_budget_ratio", -2146826281))
    told = SIZING_NODES(*CASE, None, options, language="en")
    assert "kv_budget_ratio" in told and "#DIV/0!" in told and "the cell holds an error" in told
