"""The table of operations: one row each, with every spelling an operation has.

Adding an operation means one row here and one parity case in tests/test_ops.py.
`SCALARS` uses only the standard library, so that a single cell of Excel never has
to load NumPy; `arrays()` gives the same names over NumPy and loads it on first use.

Three rules keep the three worlds equal:

* An undefined value is NaN in Python and an error value in a cell, and every
  operation hands it on; a division by zero is undefined, not infinite, and nothing infinite
  is rounded to a whole number.
* ``ceil`` and ``floor`` are guarded (docs/method.md#rounding): a value within 1e-9,
  relative, of a whole number is that whole number. For x >= 0 this is the same
  as shrinking or growing x by 1e-9 first, which fits in a short cell formula.
* Only functions that Excel 2016, LibreOffice 7.4 and Google Sheets share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

GUARD = 1e-9
NAN = math.nan


def divide(a: float, b: float) -> float:
    """a / b, undefined when b is zero."""
    return a / b if b else NAN


def power(a: float, b: float) -> float:
    """a to the power of b; undefined when either is, even 1 to an unknown power."""
    if a != a or b != b:
        return NAN
    try:
        return float(a**b)
    except OverflowError:
        return NAN


def exponential(x: float) -> float:
    """e to the power of x; undefined where it is too large."""
    try:
        return math.exp(x)
    except OverflowError:
        return NAN


def logarithm(x: float) -> float:
    """Natural logarithm; undefined of 0 and below."""
    return math.log(x) if x > 0 and x != math.inf else NAN


def least(a: float, b: float) -> float:
    """The smaller one; undefined when either is."""
    return a if a <= b or a != a else b


def greatest(a: float, b: float) -> float:
    """The larger one; undefined when either is."""
    return a if a >= b or a != a else b


def guarded_ceil(x: float) -> float:
    """Round x >= 0 up, after snapping to a whole number within 1e-9 relative."""
    shrunk = x * (1 - GUARD)
    return float(math.ceil(shrunk)) if math.isfinite(shrunk) else NAN


def guarded_floor(x: float) -> float:
    """Round x >= 0 down, after snapping to a whole number within 1e-9 relative."""
    grown = x * (1 + GUARD)
    return float(math.floor(grown)) if math.isfinite(grown) else NAN


def above(a: float, b: float) -> float:
    """1.0 when a > b, else 0.0; undefined when either is."""
    return NAN if a != a or b != b else float(a > b)


def missing(x: float) -> float:
    """1.0 when x is undefined, else 0.0."""
    return float(x != x)


def first_known(a: float, b: float) -> float:
    """a, or b where a is undefined."""
    return b if a != a else a


def choose(condition: float, then: float, otherwise: float) -> float:
    """`then` where the condition holds; undefined when the condition is."""
    if condition != condition:
        return NAN
    return then if condition else otherwise


def over_groups(terms: Sequence[float], layers: Sequence[float]) -> float:
    """The sum of the groups' terms, in order (`sum` rounds otherwise in newer Pythons)."""
    total = 0.0
    for term in terms:
        total += term
    return total


def most_of_groups(terms: Sequence[float], layers: Sequence[float]) -> float:
    """The largest of the groups' terms; undefined when one is, or without groups."""
    found = terms[0] if terms else NAN
    for term in terms:
        if term > found or term != term:
            found = term
    return found


def least_of_groups(terms: Sequence[float], layers: Sequence[float]) -> float:
    """The smallest of the groups' terms; undefined when one is, or without groups."""
    found = terms[0] if terms else NAN
    for term in terms:
        if term < found or term != term:
            found = term
    return found


@dataclass(frozen=True)
class Op:
    """One operation.

    python: template of the generated source; {0} {1} {2} are the operands. A name that it
        calls is looked up in the scalar or the array namespace, so one source serves both.
    excel, text: templates of the two printings. `rank` is the binding strength (higher binds
        tighter); a function call has the highest rank and separates its own operands.
    own_each: where operands may be ranges and `excel` would make one number of them, the name of
        sizing_xl.lambdas that goes cell by cell.
    """

    name: str
    arity: int
    python: str
    excel: str
    text: str
    rank: int
    own_each: str = ""

    @property
    def each(self) -> str:
        """The template of a formula over ranges, cell by cell."""
        return f"{self.own_each}({{0}},{{1}})" if self.own_each else self.excel


CALL = 9


def _over(name: str, excel: str) -> Op:
    """An operation over the groups. {0}: a list of the operand's values; a cell has it as helper
    rows, one for each group. Columns need their layers, since a row may have fewer groups."""
    python = name + "({0}, group_layers)"
    return Op(name, 1, python, excel + "({0})", name + "({0})", CALL)


OPS: dict[str, Op] = {
    op.name: op
    for op in (
        Op("add", 2, "({0} + {1})", "{0}+{1}", "{0} + {1}", 3),
        Op("subtract", 2, "({0} - {1})", "{0}-{1}", "{0} − {1}", 3),
        Op("multiply", 2, "({0} * {1})", "{0}*{1}", "{0} × {1}", 4),
        Op("divide", 2, "divide({0}, {1})", "{0}/{1}", "{0} ÷ {1}", 4),
        Op("power", 2, "power({0}, {1})", "{0}^{1}", "{0}^{1}", 5),
        Op("exp", 1, "exp({0})", "EXP({0})", "exp({0})", CALL),
        Op("ln", 1, "ln({0})", "LN({0})", "ln({0})", CALL),
        Op("above", 2, "above({0}, {1})", "{0}>{1}", "{0} > {1}", 1),
        Op("least", 2, "least({0}, {1})", "MIN({0},{1})", "min({0}; {1})", CALL, "sx_least"),
        Op("greatest", 2, "greatest({0}, {1})", "MAX({0},{1})", "max({0}; {1})", CALL, "sx_most"),
        Op("ceil", 1, "ceil({0})", "ROUNDUP(({0})*(1-1E-9),0)", "ceil({0})", CALL),
        Op("floor", 1, "floor({0})", "ROUNDDOWN(({0})*(1+1E-9),0)", "floor({0})", CALL),
        Op("missing", 1, "missing({0})", "IF(ISERROR({0}),1,0)", "unknown({0})", CALL),
        Op("first_known", 2, "first_known({0}, {1})", "IFERROR({0},{1})", "first({0}; {1})", CALL),
        Op("where", 3, "choose({0}, {1}, {2})", "IF({0},{1},{2})", "if({0}; {1}; {2})", CALL),
    )
}
# Operations over the KV groups of a model: of a formula of one group, one number of all.
OVER: dict[str, Op] = {
    op.name: op
    for op in (
        _over("over_groups", "SUM"),
        _over("most_of_groups", "MAX"),
        _over("least_of_groups", "MIN"),
    )
}

# The same of single numbers without a call, by operation: {0:=} is where an operand that is needed
# again is computed. All that stands behind `if` is computed first. A quotient that is floored is
# undefined where infinite; + 0.0 makes 0 of -0.
NUMBERS: dict[str, str] = {
    "divide": "(nan if not {1:=} else {0} / {1})",
    "above": "(1.0 if {0:=} > {1:=} else 0.0 if {0} <= {1} else nan)",
    "least": "({1} if {1:=} < {0:=} or {1} != {1} else {0})",
    "greatest": "({1} if {1:=} > {0:=} or {1} != {1} else {0})",
    "ceil": f"(0.0 - {{0}} * {GUARD - 1!r} // 1.0)",
    "floor": f"({{0}} * {1 + GUARD!r} // 1.0 + 0.0)",
    "missing": "(0.0 if {0:=} == {0} else 1.0)",
    "first_known": "({1} if {0:=} != {0} else {0})",
    "where": "({2} if not {0:=} else {1} if {0} == {0} else nan)",
}
# Of a `where` that compares two numbers: these, then its branches.
WHERE_ABOVE = "({2} if {0:=} > {1:=} else {3} if {0} <= {1} else nan)"

SCALARS: dict[str, Callable[..., float]] = {
    "over_groups": over_groups,
    "most_of_groups": most_of_groups,
    "least_of_groups": least_of_groups,
    "divide": divide,
    "power": power,
    "exp": exponential,
    "ln": logarithm,
    "above": above,
    "least": least,
    "greatest": greatest,
    "ceil": guarded_ceil,
    "floor": guarded_floor,
    "missing": missing,
    "first_known": first_known,
    "choose": choose,
}


def _single(value: object) -> bool:
    """Whether all rows share a value: no array need be made of it."""
    return isinstance(value, (float, int))


def arrays() -> dict[str, Callable[..., object]]:
    """The same functions over NumPy arrays (loads NumPy)."""
    from functools import reduce

    import numpy as np

    def over(better: Callable[[Any, Any], Any], neutral: float) -> Callable[[Any, Any], Any]:
        def array_over(terms: Sequence[Any], layers: Sequence[Any]) -> Any:
            # A group that a row lacks has no layers there.
            kept = [
                term if _single(many) else np.where(np.greater(many, 0), term, neutral)
                for term, many in zip(terms, layers, strict=True)
            ]
            return reduce(better, kept) if kept else NAN

        return array_over

    def rounded(how: Any, x: Any) -> Any:
        # A large array of its own is not made twice.
        return how(x, out=x) if isinstance(x, np.ndarray) else how(x)

    def array_divide(a: Any, b: Any) -> Any:
        if _single(b) and b and b == b:
            return np.true_divide(a, b)
        with np.errstate(divide="ignore", invalid="ignore"):
            quotient = np.true_divide(a, b)
        # x/0 is undefined rather than infinite; a mask is paid for only when there is one.
        return np.where(np.isinf(quotient), NAN, quotient) if np.isinf(quotient).any() else quotient

    def array_power(a: Any, b: Any) -> Any:
        if _single(a) and _single(b):
            return power(a, b)
        with np.errstate(over="ignore"):
            raised = np.power(a, b)
        undefined = np.isnan(a) | np.isnan(b) | np.isinf(raised)
        return np.where(undefined, NAN, raised) if undefined.any() else raised

    def array_exp(x: Any) -> Any:
        with np.errstate(over="ignore"):
            return finite(np.exp(x))

    def array_ln(x: Any) -> Any:
        with np.errstate(divide="ignore", invalid="ignore"):
            return finite(np.log(x))

    def finite(whole: Any) -> Any:
        infinite = np.isinf(whole)
        return np.where(infinite, NAN, whole) if infinite.any() else whole

    def array_above(a: Any, b: Any) -> Any:
        if _single(a) and _single(b):
            return above(a, b)
        undefined = np.isnan(a) | np.isnan(b)
        holds = np.greater(a, b).astype(float)
        return np.where(undefined, NAN, holds) if undefined.any() else holds

    def array_choose(condition: Any, then: Any, otherwise: Any) -> Any:
        if _single(condition):
            return choose(condition, then, otherwise)
        chosen = np.where(condition, then, otherwise)
        undefined = np.isnan(condition)
        return np.where(undefined, NAN, chosen) if undefined.any() else chosen

    return {
        "over_groups": over(np.add, 0.0),
        "most_of_groups": over(np.maximum, -math.inf),
        "least_of_groups": over(np.minimum, math.inf),
        "divide": array_divide,
        "power": array_power,
        "exp": array_exp,
        "ln": array_ln,
        "above": array_above,
        "least": np.minimum,
        "greatest": np.maximum,
        "ceil": lambda x: finite(rounded(np.ceil, np.multiply(x, 1 - GUARD))),
        "floor": lambda x: finite(rounded(np.floor, np.multiply(x, 1 + GUARD))),
        "missing": lambda x: np.isnan(x).astype(float),
        "first_known": lambda a, b: np.where(np.isnan(a), b, a),
        "choose": array_choose,
    }
