"""Whole columns at once."""

from dataclasses import replace

import numpy as np
import pytest

from sizing_xl import InputError, Workload, columns
from sizing_xl.columns import MOST_REFUSED, answers, evaluate
from sizing_xl.fields import FIELDS, Default

BASE = {"model": "gpt-oss-120b", "server": "dgx-b300", "effective_context": 131072}


def test_one_value_stands_for_all_rows():
    nodes = evaluate(["nodes_final"], {**BASE, "concurrency": [1, 1000, 100_000]})["nodes_final"]
    assert nodes.tolist() == [2, 5, 383 + 1]  # ceil(100000 x 1.2 / 314) = 383, and one spare


def test_text_columns_may_differ_row_by_row():
    columns = {**BASE, "model": ["opt-oss-120b", "GPT-OSS-120B"], "concurrency": [1000, 1000]}
    assert evaluate(["nodes_final"], columns)["nodes_final"].tolist() == [3, 5]


def test_no_columns_is_one_row():
    assert evaluate(["nodes_final"], {**BASE, "concurrency": 1000})["nodes_final"].shape == (1,)


def test_numpy_arrays_are_columns_too():
    columns = {**BASE, "concurrency": np.arange(1, 5)}
    assert len(evaluate(["nodes_final"], columns)["nodes_final"]) == 4


@pytest.mark.parametrize("bad", [0, -1, float("nan"), 1e18, 10.5])
def test_a_bad_row_is_named(bad):
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], {**BASE, "concurrency": [10, bad, 10]})
    (problem,) = error.value.problems
    assert (problem.field, problem.row) == ("concurrency", 2)
    assert str(error.value).startswith("linha 2, campo concurrency")


def test_text_in_a_numeric_column_is_told():
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], {**BASE, "concurrency": [10, "ten"]})
    assert (error.value.problems[0].rule, error.value.problems[0].value) == ("not_whole", "ten")


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(InputError, match="comprimentos"):
        evaluate(["nodes_final"], {**BASE, "concurrency": [1, 2], "effective_context": [1, 2, 3]})


def test_an_unknown_model_in_a_column_is_refused():
    with pytest.raises(InputError, match="gpt-oss-120b"):
        evaluate(["nodes_final"], {**BASE, "model": ["gpt-os-120b"], "concurrency": [1]})


def test_a_refused_row_stops_no_other():
    columns = {**BASE, "model": ["gpt-oss-120b", "gpt-os-120b", "gpt-oss-120b", "gpt-oss-120b"],
               "concurrency": [1000, 1000, -1, None]}  # fmt: skip
    found = answers(["nodes_final"], columns)
    nodes = found.values["nodes_final"]
    assert nodes[0] == 5
    assert np.isnan(nodes[1:]).all()
    rules = {row: problems[0].rule for row, problems in found.refused.items()}
    assert rules == {1: "unknown_name", 2: "at_least", 3: "missing"}


@pytest.mark.parametrize("bad", [0, -5, 1.5, float("nan"), float("inf"), "ten", True, None, 1e18])
@pytest.mark.parametrize("field", ["concurrency", "weights_memory_gib"])
def test_a_row_is_refused_exactly_when_a_single_case_is(field, bad):
    columns = {**BASE, "concurrency": [10, 10]}
    found = answers(["nodes_final"], {**columns, field: [10, bad]})
    try:
        Workload(**{**BASE, "concurrency": 10, field: bad})
        accepted = bad is not None
    except InputError:
        accepted = False
    assert (1 not in found.refused) == accepted
    assert 0 not in found.refused


def test_the_scenario_may_differ_row_by_row():
    columns = {**BASE, "concurrency": [1000, 1000, 1000]}
    scenarios = ["minimum", "recommended", "ideal"]
    nodes = evaluate(["nodes_final"], columns, scenarios)["nodes_final"].tolist()
    alone = [
        evaluate(["nodes_final"], {**BASE, "concurrency": 1000}, key)["nodes_final"][0]
        for key in scenarios
    ]
    assert nodes == alone
    assert len(set(nodes)) > 1


@pytest.mark.slow
def test_very_many_different_refused_rows_end_soon():
    names = [f"no-model-{number}" for number in range(MOST_REFUSED + 10)]
    found = answers(["nodes_final"], {**BASE, "model": names, "concurrency": 10})
    assert len(found.refused) == len(names)
    assert found.refused[len(names) - 1][0].rule == "too_many_refused"


def test_a_number_that_nobody_else_gives_may_be_left_out_row_by_row(monkeypatch):
    name = "target_load_time_s"
    field = replace(FIELDS[name], default=Default.UNKNOWN)
    monkeypatch.setattr(columns, "FIELDS", {**FIELDS, name: field})
    fields = {"model": "gpt-oss-20b", "server": "dgx-h200", "concurrency": 10}
    for column in ([60, None, 120], np.array([60, np.nan, 120])):
        found = evaluate(
            ["throughput_read_peak_gbs", "nodes_final"],
            {**fields, "effective_context": 1000, name: column},
        )
        rate = found["throughput_read_peak_gbs"]
        assert rate[0] == pytest.approx(2 * rate[2]) and np.isnan(rate[1])
        assert not np.isnan(found["nodes_final"]).any()
    with pytest.raises(InputError, match=name):
        evaluate(["nodes_final"], {**fields, "effective_context": 1000, name: [60, "", 1]})
