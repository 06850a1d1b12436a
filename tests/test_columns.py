"""Whole columns at once."""

import numpy as np
import pytest

from sizing_xl import InputError
from sizing_xl.columns import evaluate

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
    assert (problem.field, problem.details["row"]) == ("concurrency", 2)


def test_text_in_a_numeric_column_is_told():
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], {**BASE, "concurrency": [10, "ten"]})
    assert (error.value.problems[0].rule, error.value.problems[0].value) == ("not_number", "ten")


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(InputError, match="comprimentos"):
        evaluate(["nodes_final"], {**BASE, "concurrency": [1, 2], "effective_context": [1, 2, 3]})


def test_an_unknown_model_in_a_column_is_refused():
    with pytest.raises(InputError, match="gpt-oss-120b"):
        evaluate(["nodes_final"], {**BASE, "model": ["gpt-os-120b"], "concurrency": [1]})
