"""Formulas print, and what is printed reads back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizing_xl.expression import (
    Call,
    FormulaError,
    Number,
    Ref,
    ceil,
    each_excel,
    excel,
    first_known,
    floor,
    max_,
    min_,
    python,
    text,
    where,
)

from .formula_text import parse

A, B, C = Ref("aa"), Ref("bb"), Ref("cc")

leaves = st.sampled_from([A, B, C]) | st.integers(0, 9).map(Number) | st.just(Number(2.5))
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "subtract", "multiply", "divide"]), inner, inner).map(
            lambda parts: Call(parts[0], parts[1:])
        ),
        st.tuples(inner, inner).map(lambda pair: min_(*pair)),
        st.tuples(inner, inner).map(lambda pair: max_(*pair)),
        inner.map(ceil),
        inner.map(floor),
        st.tuples(inner, inner, inner, inner).map(lambda q: where(Call("above", q[:2]), *q[2:])),
    ),
    max_leaves=12,
)


@given(formulas)
def test_text_reads_back_as_the_same_formula(formula):
    assert parse(text(formula)) == formula


@pytest.mark.parametrize(
    ("formula", "as_text", "as_excel"),
    [
        ((A + B) * C, "(aa + bb) × cc", "(aa+bb)*cc"),
        (A - (B - C), "aa − (bb − cc)", "aa-(bb-cc)"),
        (A / (B / C), "aa ÷ (bb ÷ cc)", "aa/(bb/cc)"),
        (A / B / C, "aa ÷ bb ÷ cc", "aa/bb/cc"),
        ((A - B) * C, "(aa − bb) × cc", "(aa-bb)*cc"),
        (A * (B - C), "aa × (bb − cc)", "aa*(bb-cc)"),
        ((A + B) - C, "aa + bb − cc", "aa+bb-cc"),
        (A + (B - C), "aa + (bb − cc)", "aa+(bb-cc)"),
        ((A * B) / C, "aa × bb ÷ cc", "aa*bb/cc"),
        (A * (B / C), "aa × (bb ÷ cc)", "aa*(bb/cc)"),
        (A / (B * C), "aa ÷ (bb × cc)", "aa/(bb*cc)"),
        ((A / B) ** 2, "(aa ÷ bb)^2", "(aa/bb)^2"),
        ((A * B) ** 2, "(aa × bb)^2", "(aa*bb)^2"),
        (A**2 * B, "aa^2 × bb", "aa^2*bb"),
        (first_known(A, B), "first(aa; bb)", "IFERROR(aa,bb)"),
        (A - B > C, "aa − bb > cc", "aa-bb>cc"),
        (A * (1 + B), "aa × (1 + bb)", "aa*(1+bb)"),
        (A / Number(2) ** 30, "aa ÷ 2^30", "aa/2^30"),
        (ceil(A / B), "ceil(aa ÷ bb)", "ROUNDUP((aa/bb)*(1-1E-9),0)"),
        (floor(A), "floor(aa)", "ROUNDDOWN((aa)*(1+1E-9),0)"),
        (max_(0, A - B), "max(0; aa − bb)", "MAX(0,aa-bb)"),
        (where(A > B, A, B), "if(aa > bb; aa; bb)", "IF(aa>bb,aa,bb)"),
        (where(A < B, A, B), "if(bb > aa; aa; bb)", "IF(bb>aa,aa,bb)"),
    ],
)
def test_printings(formula, as_text, as_excel):
    assert text(formula) == as_text
    assert excel(formula) == as_excel


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (min_(A, B), "sx_least(~aa,~bb)"),
        (max_(A - 1, B), "sx_most(~aa-1,~bb)"),
        (where(A > B, A, 2), "IF(~aa>~bb,~aa,2)"),
    ],
)
def test_of_ranges_the_functions_of_a_lambda_go_cell_by_cell(formula, printed):
    assert each_excel(formula, "~{}".format) == printed


def test_refs_are_listed_once_in_order():
    assert list((B + A * B).refs()) == ["bb", "aa"]


def test_a_branch_is_refused():
    with pytest.raises(FormulaError, match="where"):
        bool(A > B)


@pytest.mark.parametrize("value", ["1", None, True])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(FormulaError):
        A + value


@pytest.mark.parametrize(
    "source",
    ["", "aa +", "(aa", "ceil(aa", "aa bb", "aa $ bb", "min(aa; bb", "× aa", "min(", "min(aa)"],
)
def test_a_broken_text_is_refused(source):
    with pytest.raises(FormulaError):
        parse(source)


def test_python_source_brackets_everything():
    assert eval(python((A + B) * C), {}, {"aa": 1, "bb": 2, "cc": 3}) == 9
