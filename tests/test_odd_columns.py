"""Columns that are none: arrays of other dimensions, bytes, rows without end."""

import json
import warnings

import numpy as np
import pytest

from sizing_xl import InputError
from sizing_xl.book import BOOK
from sizing_xl.calc.serve import reply
from sizing_xl.columns import evaluate

CASE = {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": 10, "effective_context": 1000}


def test_an_array_without_dimension_is_the_value_in_it():
    nodes = evaluate(["nodes_final"], {**CASE, "concurrency": np.array(10)})["nodes_final"]
    assert nodes.tolist() == evaluate(["nodes_final"], CASE)["nodes_final"].tolist()


@pytest.mark.parametrize("value", [np.ones((2, 2)), np.ones((1, 1, 1)), b"gpt", np.array(b"x"),
                                   [b"gpt"], np.array(None)])  # fmt: skip
@pytest.mark.parametrize("field", ["concurrency", "effective_context", "model"])
def test_what_is_no_column_is_refused_by_its_field(field, value):
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], {**CASE, field: value})
    assert {problem.field for problem in error.value.problems} == {field}
    assert field in error.value.in_language("en")


@pytest.mark.parametrize("columns", [{"model": []}, {"concurrency": []}, {"kv_precision": []},
                                     {"model": np.array([]), "effective_context": []}])  # fmt: skip
@pytest.mark.parametrize("scenario", ["recommended", []])
def test_columns_of_no_rows_give_no_rows(columns, scenario):
    found = evaluate(list(BOOK.quantities), {**CASE, **columns}, scenario)
    assert {column.shape for column in found.values()} == {(0,)}


def test_rows_that_are_refused_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError):
            evaluate(["nodes_final"], {**CASE, "effective_context": [float("-inf"), "x"]})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[" * 100_000, "no JSON"),
        ("{", "no JSON"),
        (b"\xff", "no JSON"),
        ("1", 'no "function"'),
        ('{"arguments": []}', 'no "function"'),
        ('{"function": "SIZING_HBM"}', "SIZING_HBM takes 1 to 1 arguments, not 0"),
        ('{"function": "SIZING_HBM", "arguments": [1, 2]}', "not 2"),
        ('{"function": "SIZING_KV_BUDGET", "arguments": []}', "takes 1 to 3 arguments"),
    ],
)
def test_a_line_that_is_no_request_is_told_without_names_of_pythons(line, told):
    sentence = json.loads(reply(line))["error"]
    assert told in sentence and "Error" not in sentence
