"""Grids: every combination, in order, without keeping any."""

import json
import math
import sys
import tracemalloc
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizing_xl import InputError, Workload, size
from sizing_xl.batch import grid
from sizing_xl.batch.cases import count_cases, read_cases
from sizing_xl.batch.grid import grid_size

GRID = {
    "model": ["gpt-oss-20b", "gpt-oss-120b"],
    "server": "dgx-b200",
    "concurrency": [100, 1000],
    "effective_context": [8192],
}


@pytest.fixture
def written(tmp_path):
    """The path of a grid file with this content."""

    def write(content, name="sweep.grid.json"):
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def fields(source):
    return [dict(case.fields) for case in read_cases(source)]


def refusal(source):
    with pytest.raises(InputError) as error:
        read_cases(source)
    assert all(problem.file for problem in error.value.problems)
    with pytest.raises(InputError):
        grid_size(source)
    return [(problem.rule, problem.field) for problem in error.value.problems]


def test_every_combination_the_last_field_fastest(written):
    source = written(GRID)
    assert grid_size(source) == count_cases(source) == 4
    found = list(read_cases(source))
    assert [(case.number, case.line) for case in found] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert [(case.fields["model"], case.fields["concurrency"]) for case in found] == list(
        product(GRID["model"], GRID["concurrency"])
    )
    assert list(found[0].fields) == list(GRID)
    assert size(Workload(**found[0].fields)).complete


def test_flags_null_and_texts_that_are_numbers(written):
    source = written({**GRID, "--kv-precision": ["fp8", None], "concurrency": "100", "basis": None})
    assert [case.get("kv_precision") for case in fields(source)] == ["fp8", None, "fp8", None]
    assert all(case["concurrency"] == 100 and "basis" not in case for case in fields(source))


@pytest.mark.parametrize(
    ("bounds", "values"),
    [
        ((100, 300, 100), [100, 200, 300]),
        ((100, 350, 100), [100, 200, 300]),
        ((5, 5, 1), [5]),
        ((0.1, 0.7, 0.2), [0.1, 0.3, 0.5, 0.7]),
        ((0, 1, 0.25), [0, 0.25, 0.5, 0.75, 1]),
        ((1e3, 2e3, 500.0), [1000, 1500, 2000]),
    ],
)
def test_ranges_are_exact_and_end_where_they_say(written, bounds, values):
    name = "kv_budget_ratio"
    given = dict(zip(("from", "to", "step"), bounds, strict=True))
    found = fields(written({**GRID, "model": "a", "concurrency": 1, name: given}))
    assert [case[name] for case in found] == values
    assert [type(case[name]) for case in found] == [type(value) for value in values]


@pytest.mark.parametrize(
    "bounds",
    [
        {"from": 1, "to": 10, "step": 0},
        {"from": 1, "to": 10, "step": -1},
        {"from": 10, "to": 1, "step": 1},
        {"from": 1, "to": 10},
        {"from": 1, "to": 10, "step": 1, "by": 2},
        {"from": "1", "to": 10, "step": 1},
        {"from": True, "to": 10, "step": 1},
        {"from": 1, "to": float("inf"), "step": 1},
        {"from": 0, "to": 1e301, "step": 1},
        {},
    ],
)
def test_a_range_that_is_none_is_refused(written, bounds):
    assert refusal(written({**GRID, "concurrency": bounds})) == [("bad_range", "concurrency")]


@pytest.mark.parametrize(
    ("last", "step"), [(1e15, 1e-300), (1e18, 1e-9), (1e12, 1), (1e300, 5e-324)]
)
def test_a_range_without_end_is_told_to_be_too_large(written, last, step):
    bounds = {"from": 0, "to": last, "step": step}
    assert refusal(written({**GRID, "model": "a", "concurrency": bounds})) == [
        ("grid_too_large", None)
    ]


def test_texts_have_no_range(written):
    bounds = {"from": 1, "to": 2, "step": 1}
    assert refusal(written({**GRID, "model": bounds})) == [("bad_range", "model")]


def test_all_that_is_wrong_is_told_at_once(written):
    content = (
        '{"modle": "a", "server": [], "concurrency": [1, true, [2]], "context": 1,'
        ' "effective_context": 2}'
    )
    assert refusal(written(content)) == [
        ("unknown_field", "modle"),
        ("empty_list", "server"),
        ("value_boolean", "concurrency"),
        ("value_nested", "concurrency"),
        ("repeated_key", None),
        ("missing", "model"),
    ]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("[]", ("not_object", None)),
        ("7", ("not_object", None)),
        ("{", ("broken_json", None)),
        ("{}", ("missing", "model")),
        ({**GRID, "model": None}, ("missing", "model")),
        ('{"model": "a", "model": "b"}', ("repeated_key", None)),
        ('{"storage": 1, "context": {"to": 1, "to": 2}}', ("bad_range", "effective_context")),
    ],
)  # fmt: skip
def test_a_file_that_is_no_grid_is_refused(written, content, found):
    assert refusal(written(content))[0] == found


def test_too_many_cases_are_refused_before_one_is_made(written):
    much = {"from": 1, "to": 10_000_000, "step": 1}
    exact = {**GRID, "model": "a", "concurrency": much}
    assert grid_size(written(exact)) == 10_000_000
    assert refusal(written({**exact, "model": ["a", "b"]})) == [("grid_too_large", None)]
    huge = {"from": 0, "to": 1e15, "step": 1e-9}
    assert refusal(written({**exact, "concurrency": huge}))[0][0] in {"grid_too_large", "bad_range"}


@pytest.mark.slow
def test_a_large_grid_takes_no_memory(written):
    source = written({**GRID, "concurrency": {"from": 1, "to": 5_000_000, "step": 1}})
    tracemalloc.start()
    assert sum(1 for _ in islice(read_cases(source), 20_000)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_grid_file_has_a_limit(written, monkeypatch):
    monkeypatch.setattr(grid, "LARGEST_GRID_BYTES", 10)
    assert refusal(written(GRID)) == [("cases_too_large", None)]


TOML = """
model = ["gpt-oss-20b", "gpt-oss-120b"]
server = "dgx-b200"
concurrency = {from = 100, to = 1000, step = 900}
effective-context = [8192]
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TOML is read since Python 3.11")
def test_toml_means_the_same(written):
    assert fields(written(TOML, "sweep.GRID.toml")) == fields(written(GRID))
    assert refusal(written("model = ", "bad.grid.toml")) == [("broken_toml", None)]
    dated = TOML.replace("[8192]", "[2026-01-01]")
    assert refusal(written(dated, "dated.grid.toml")) == [("value_date", "effective_context")]


def test_toml_is_refused_where_python_cannot_read_it(written, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    assert refusal(written(TOML, "sweep.grid.toml")) == [("toml_needs_python", None)]


_COUNTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=4)
_NAMES = st.lists(st.sampled_from(["a", "b", "c d"]), min_size=1, max_size=3)


@given(
    model=_NAMES, server=_NAMES, concurrency=_COUNTS, context=_COUNTS,
    precision=st.lists(st.sampled_from(["fp8", None]), min_size=1, max_size=2),
)  # fmt: skip
def test_a_grid_is_the_product_of_its_lists(
    tmp_path_factory, model, server, concurrency, context, precision
):
    axes = {"model": model, "server": server, "concurrency": concurrency,
            "effective_context": context, "kv_precision": precision}  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "any.grid.json"
    path.write_text(json.dumps(axes))
    expected = [
        {name: value for name, value in zip(axes, values, strict=True) if value is not None}
        for values in product(*axes.values())
    ]
    assert fields(str(path)) == expected
    assert grid_size(str(path)) == math.prod(map(len, axes.values()))


PRICED = [{"node_price": price, "energy_price_per_kwh": tariff}
          for price in (400000, 500000) for tariff in (0.1, 0.15, 0.2)]  # fmt: skip
TARIFFS = {"from": 0.1, "to": 0.2, "step": 0.05}


@pytest.mark.parametrize(
    "prices",
    [
        {"node_price": [400000, 500000], "energy_price_per_kwh": TARIFFS},
        {"price.node_price": [400000, 500000], "prices.energy_price_per_kwh": TARIFFS},
        {"price": {"node_price": [400000, 500000], "energy_price_per_kwh": TARIFFS}},
    ],
    ids=["fields", "dotted", "object"],
)
def test_prices_vary_as_any_field_does(written, prices):
    one = {**GRID, "model": "gpt-oss-20b", "concurrency": 100}
    found = fields(written({**one, **prices}))
    assert [{name: case[name] for name in PRICED[0]} for case in found] == PRICED


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tomllib is new in 3.11")
def test_prices_of_toml_are_a_table(written):
    head = 'model = "gpt-oss-20b"\nserver = "dgx-b200"\nconcurrency = 100\neffective_context = 1\n'
    dotted = "price.node_price = [400000, 500000]\nprice.staff_per_year = ['none']\n"
    table = "[price]\nnode_price = [400000, 500000]\nstaff_per_year = 'none'\n"
    for text in (dotted, table):
        found = fields(written(head + text, "sweep.grid.toml"))
        assert [(case["node_price"], case["staff_per_year"]) for case in found] == [
            (400000, 0), (500000, 0),
        ]  # fmt: skip


def test_what_is_no_price_is_no_price_in_an_object_either(written):
    assert refusal(written({**GRID, "price": {"node_prise": [1]}})) == [
        ("unknown_field", "price.node_prise")
    ]
    assert refusal(written({**GRID, "price": {"server": "x"}})) == [
        ("unknown_field", "price.server")
    ]
    both = {**GRID, "node_price": 1, "price": {"node_price": 2}}
    assert refusal(written(both)) == [("repeated_key", None)]
    twice = json.dumps(GRID)[:-1] + ', "price": {"node_price": 1, "node_price": 2}}'
    assert refusal(written(twice)) == [("repeated_key", None)]
