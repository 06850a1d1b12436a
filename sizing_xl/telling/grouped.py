"""A formula over the KV groups with the numbers of each group: a term for each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from sizing_xl import ops
from sizing_xl.book import BOOK
from sizing_xl.expression import (
    Call,
    Expr,
    Number,
    Ref,
    call,
    is_of_group,
    max_,
    min_,
    python,
    replaced,
)

# How the terms of the groups come together.
_TOGETHER: dict[str, Callable[[Expr, Expr], Expr]] = {
    "over_groups": lambda a, b: call("add", a, b),
    "most_of_groups": max_,
    "least_of_groups": min_,
}
Value = Callable[[str], Any]
# Before a number of one group that stands where a name does: it is written as names' values are.
FIGURE = "="


class _Figure(Number):
    """A number of one group."""


def with_groups(formula: Expr, value: Value) -> Expr:
    """The formula with its operations over the groups written out: what each group adds, less
    terms that are 0 and branches that are not taken.

    value: of a quantity, of an input, or of each group.
    """

    def terms(part: Expr) -> Expr | None:
        if not isinstance(part, Call) or part.op not in ops.OVER:
            return None
        operand = _opened(part.operands[0])
        groups = len(value("group_layers"))
        found = [_of_one(operand, value, number) for number in range(groups)]
        return reduce(_TOGETHER[part.op], found) if found else Number(0)

    return replaced(formula, terms)


def _opened(operand: Expr) -> Expr:
    """What a row of the book is made of, where an operand is that row alone."""
    name = operand.name if isinstance(operand, Ref) else ""
    return BOOK.rows[name].formula if name in BOOK.rows else operand


def _of_one(operand: Expr, value: Value, number: int) -> Expr:
    def own(part: Expr) -> Expr | None:
        if isinstance(part, Ref) and is_of_group(part.name):
            return _Figure(value(part.name)[number])
        return None

    def told(part: Expr) -> Expr | None:
        return Ref(f"{FIGURE}{part.value}") if isinstance(part, _Figure) else None

    values = {name: value(name) for name in operand.refs() if not is_of_group(name)}
    return replaced(_taken(replaced(operand, own), values), told)


def _taken(expr: Expr, values: dict[str, Any]) -> Expr:
    """The formula with the branch that each condition takes, and without terms that are 0."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "where":
        condition, then, otherwise = expr.operands
        return _taken(then if _number(condition, values) else otherwise, values)
    parts = [_taken(operand, values) for operand in expr.operands]
    if expr.op == "add":
        counted = [part for part in parts if _number(part, values) != 0]
        if len(counted) < len(parts):
            return counted[0] if counted else Number(0)
    return Call(expr.op, tuple(parts))


def _number(expr: Expr, values: dict[str, Any]) -> float:
    known = {name: float("nan") if it is None else it for name, it in values.items()}
    found: float = eval(python(expr), {**ops.SCALARS, "nan": ops.NAN}, known)
    return found
