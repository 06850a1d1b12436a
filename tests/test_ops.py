"""Each row of the operations table means the same in Python, NumPy and two spreadsheets."""

import itertools
import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sizing_xl import ops
from sizing_xl.compiled import NAN_NAME, numbers
from sizing_xl.expression import Call, Number, Ref, excel, python

from .spreadsheet import by_formualizer, by_libreoffice, grid_bytes

NUMBERS = [0.0, 0.1, 0.3, 0.5, 1.0, 1.5, 2.0, 2.4999999, 2.9999999999, 3.0000000001, 3.001, 7.0,
           10.0, 55.00000000000001, 99.5, 1234.5678, 65536.0, 1e6, 123456.789,
           54.99999999999999]  # fmt: skip
OPERANDS = {
    1: [(x,) for x in NUMBERS],
    2: list(zip(NUMBERS, reversed(NUMBERS), strict=True)),
    3: [(float(n % 2), x, -x) for n, x in enumerate(NUMBERS)],
}
# Powers occur only between small literals (2^30, 10^9).
OPERANDS_OF = {
    "power": [(2.0, float(n)) for n in range(20)],
    # To where a number is too small to be one; LibreOffice's own power fails there.
    "exp": [(-(1.7**n),) for n in range(20)],
    "ln": [(x or 1e-9,) for x in NUMBERS],
}


def cases(op):
    return OPERANDS_OF.get(op.name, OPERANDS[op.arity])


def formula(op):
    return Call(op.name, tuple(Ref(name) for name in "xyz"[: op.arity]))


def in_python(op, operands, namespace):
    return eval(python(formula(op)), dict(namespace), dict(zip("xyz", operands, strict=False)))


def workbook():
    """A row for each case: operands in A-C, the printed formula in D."""
    rows = []
    for op in ops.OPS.values():
        for operands in cases(op):
            at = {
                name: f"{column}{len(rows) + 1}" for name, column in zip("xyz", "ABC", strict=True)
            }
            text = "=" + excel(formula(op), at.__getitem__)
            if op.name == "above":  # a comparison stands only inside IF
                text = f"=IF({text[1:]},1,0)"
            rows.append([*operands, *[None] * (3 - op.arity), text])
    return grid_bytes(rows)


def expected():
    return [in_python(op, case, ops.SCALARS) for op in ops.OPS.values() for case in cases(op)]


def assert_equal_values(sheet, wanted):
    assert sheet.max_row == len(wanted) == 20 * len(ops.OPS)
    for row, value in enumerate(wanted, start=1):
        got = sheet.cell(row, 4).value
        if math.isnan(value):
            assert got == "#DIV/0!", sheet.cell(row, 1).value
        else:
            assert got == pytest.approx(value, rel=1e-12, abs=1e-15), [
                sheet.cell(row, column).value for column in (1, 2, 3)
            ]


def test_formualizer_agrees_with_python_on_every_operation():
    assert_equal_values(by_formualizer(workbook()).active, expected())


@pytest.mark.libreoffice
def test_libreoffice_agrees_with_python_on_every_operation(soffice, tmp_path):
    assert_equal_values(by_libreoffice(workbook(), soffice, tmp_path).active, expected())


@pytest.mark.parametrize("op", ops.OPS.values(), ids=lambda op: op.name)
def test_arrays_agree_with_scalars(op):
    columns = [np.array(column) for column in zip(*cases(op), strict=True)]
    wanted = [in_python(op, case, ops.SCALARS) for case in cases(op)]
    # The last bit of a transcendental function is each library's own.
    margin = 4e-16 if op.name in ("exp", "ln") else 0
    np.testing.assert_allclose(in_python(op, columns, ops.arrays()), wanted, rtol=margin, atol=0)


# Beside usual numbers those at which a comparison or a quotient turns.
ODD = [0.0, -0.0, 1.0, 2.0000000001, -3.5, 1e300, math.inf, -math.inf, math.nan]


@pytest.mark.parametrize("op", ops.OPS.values(), ids=lambda op: op.name)
def test_source_of_single_numbers_agrees_with_calls(op):
    """Of names, of operands that are computed, and of literals."""
    odd = [*NUMBERS, *ODD] if op.arity == 1 else ODD
    if op.name in ("power", "ceil", "floor"):
        odd = [x for x in odd if not x < 0]
    of_names = formula(op)
    of_sums = Call(op.name, tuple(Call("add", (it, Number(0))) for it in of_names.operands))
    above = Call("where", (Call("above", (Ref("x"), Ref("y"))), Ref("z"), Ref("x")))
    asked = [of_names, of_sums, *([above] if op.name == "where" else [])]
    names = {**ops.SCALARS, NAN_NAME: math.nan}
    for one in asked:
        called, plain = python(one), numbers(one, itertools.count())
        for operands in itertools.product(odd, repeat=op.arity):
            values = dict(zip("xyz", operands, strict=False))
            np.testing.assert_equal(
                eval(plain, dict(names), dict(values)), eval(called, dict(names), dict(values))
            )


def test_what_needs_no_call_is_an_operation_of_single_numbers():
    assert ops.NUMBERS.keys() < ops.OPS.keys()


@pytest.mark.parametrize("op", ops.OPS.values(), ids=lambda op: op.name)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_undefined_operand_makes_the_result_undefined(op, position):
    if (
        position >= op.arity
        or (op.name == "where" and position > 0)
        or op.name in ("missing", "first_known")
    ):
        return
    operands = [2.0] * op.arity
    operands[position] = math.nan
    assert math.isnan(in_python(op, operands, ops.SCALARS))
    assert np.isnan(in_python(op, [np.array([x]) for x in operands], ops.arrays())).all()


def test_where_hands_on_only_the_branch_that_it_takes():
    assert ops.choose(1.0, 5.0, math.nan) == 5.0
    assert math.isnan(ops.choose(0.0, 5.0, math.nan))


def test_a_division_by_zero_is_undefined():
    assert math.isnan(ops.divide(1.0, 0.0))
    assert np.isnan(ops.arrays()["divide"](np.array([1.0, 0.0, -1.0]), 0.0)).all()


def test_a_power_of_what_is_unknown_is_unknown():
    """Python's own 1 ** nan and nan ** 0 are 1."""
    for operands in ((1.0, math.nan), (math.nan, 0.0)):
        assert math.isnan(ops.power(*operands))
        assert np.isnan(ops.arrays()["power"](*(np.array([x]) for x in operands))).all()


@pytest.mark.parametrize(
    ("name", "operands", "wanted"),
    [
        ("divide", ([0.0, -1.0, 6.0], [0.0, 0.0, 2.0]), [math.nan, math.nan, 3.0]),
        ("ln", ([0.0, -1.0, 1.0],), [math.nan, math.nan, 0.0]),
        ("exp", ([1000.0, 0.0],), [math.nan, 1.0]),
        ("power", ([1e300, 2.0], 2.0), [math.nan, 4.0]),
        ("above", ([math.nan, 2.0], 1.0), [math.nan, 1.0]),
        ("above", ([2.0, 2.0], [math.nan, 1.0]), [math.nan, 1.0]),
        ("choose", ([math.nan, 1.0, 0.0], 5.0, 7.0), [math.nan, 5.0, 7.0]),
        # What all rows share.
        ("above", (2.0, 1.0), 1.0),
        ("power", (2.0, 3.0), 8.0),
        ("choose", (1.0, [5.0, 6.0], 7.0), [5.0, 6.0]),
    ],
)
def test_what_is_undefined_in_a_column_is_so_in_its_row_and_warns_nobody(name, operands, wanted):
    columns = [np.array(it) if isinstance(it, list) else it for it in operands]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_equal(ops.arrays()[name](*columns), wanted)


positive = st.floats(min_value=0, max_value=3e8)


@given(positive)
def test_guarded_rounding_is_the_spec_s_rule(x):
    """Spec section 4: snap to the nearest whole number within 1e-9 relative, then round."""
    exact, nearest = Fraction(x), round(Fraction(x))
    distance, guard = abs(exact - nearest), exact / 10**9
    if abs(distance - guard) < guard / 10**6:
        return  # at the very edge of the guard floats may fall on either side
    snapped = distance <= guard
    assert ops.guarded_ceil(x) == (nearest if snapped else math.ceil(exact))
    assert ops.guarded_floor(x) == (nearest if snapped else math.floor(exact))


@pytest.mark.parametrize("off", [0.000995, 0.001005])
def test_the_guard_is_one_in_a_thousand_millions(off):
    """Of a million, a thousandth."""
    within = off < 0.001
    for name, x, snapped, rounded in (
        ("ceil", 1e6 + off, 1e6, 1e6 + 1),
        ("floor", 1e6 - off, 1e6, 1e6 - 1),
    ):
        wanted = snapped if within else rounded
        assert ops.SCALARS[name](x) == wanted
        assert ops.arrays()[name](x) == wanted
        assert eval(numbers(formula(ops.OPS[name]), itertools.count()), {}, {"x": x}) == wanted


def test_fifty_sessions_and_ten_percent_are_fifty_five():
    assert 50 * 1.1 > 55  # the trap
    assert ops.guarded_ceil(50 * 1.1) == 55


# --- over the KV groups --------------------------------------------------------------------------

GROUPS = [(3.0, 0.1, 7.0), (2.5,), (0.1, 0.2, 0.3, 1e16, 1.0), (0.0, 0.0)]


def over_formula(op):
    return Call(op.name, (Ref("group_x"),))


def of_groups(op, terms, namespace, layers=None):
    values = {"group_x": terms, "group_layers": layers or (1.0,) * len(terms)}
    return eval(python(over_formula(op)), {**namespace, "zip": zip}, values)


@pytest.mark.parametrize("op", ops.OVER.values(), ids=lambda op: op.name)
def test_over_groups_a_spreadsheet_leaves_out_the_rows_of_absent_ones(op):
    most = max(map(len, GROUPS))
    rows = [
        [
            *terms,
            *[""] * (most - len(terms)),
            "=" + excel(over_formula(op), lambda _, n=n: f"A{n}:E{n}"),
        ]
        for n, terms in enumerate(GROUPS, start=1)
    ]
    sheet = by_formualizer(grid_bytes(rows)).active
    for row, terms in enumerate(GROUPS, start=1):
        assert sheet.cell(row, most + 1).value == of_groups(op, terms, ops.SCALARS)


@pytest.mark.parametrize("op", ops.OVER.values(), ids=lambda op: op.name)
def test_over_groups_columns_leave_out_the_groups_that_a_row_lacks(op):
    most = max(map(len, GROUPS))
    terms = [np.array([g[k] if k < len(g) else 5.0 for g in GROUPS]) for k in range(most)]
    layers = [np.array([float(k < len(g)) for g in GROUPS]) for k in range(most)]
    got = of_groups(op, terms, ops.arrays(), layers)
    assert got.tolist() == [of_groups(op, g, ops.SCALARS) for g in GROUPS]
    alike = of_groups(op, (np.array([1.0, 2.0]), 3.0), ops.arrays())
    assert alike.tolist() == [of_groups(op, (x, 3.0), ops.SCALARS) for x in (1.0, 2.0)]


@pytest.mark.parametrize("op", ops.OVER.values(), ids=lambda op: op.name)
def test_over_groups_an_undefined_term_makes_the_result_undefined(op):
    assert math.isnan(of_groups(op, (1.0, math.nan, 2.0), ops.SCALARS))
    assert np.isnan(of_groups(op, (np.array([1.0]), np.array([math.nan])), ops.arrays())).all()
