"""A formula over the KV groups with the numbers of each group: a term for each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, reduce
from types import CodeType
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
    overs,
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


@cache
def names_told(name: str) -> tuple[str, ...]:
    """The names whose values the formula of a quantity is told with."""
    formula = BOOK.quantities[name].formula
    over = [ref for part in overs(formula) for ref in _opened(part.operands[0]).refs()]
    return tuple(dict.fromkeys((*formula.refs(), *over, *(("group_layers",) if over else ()))))


def _opened(operand: Expr) -> Expr:
    """What a row of the book is made of, where an operand is that row alone."""
    name = operand.name if isinstance(operand, Ref) else ""
    return BOOK.rows[name].formula if name in BOOK.rows else operand


def _of_one(operand: Expr, value: Value, number: int) -> Expr:
    """The operand with one group's figures in place of what each group has."""
    values = {
        name: value(name)[number] if is_of_group(name) else value(name) for name in operand.refs()
    }

    def told(part: Expr) -> Expr | None:
        if isinstance(part, Ref) and is_of_group(part.name):
            return Ref(f"{FIGURE}{values[part.name]}")
        return None

    known = {name: ops.NAN if it is None else it for name, it in values.items()}
    return replaced(_taken(operand, known), told)


def _taken(expr: Expr, values: dict[str, Any]) -> Expr:
    """The formula with the branch that each condition takes, and without terms that are 0."""
    if not isinstance(expr, Call):
        return expr
    if expr.op == "where":
        condition, then, otherwise = expr.operands
        return _taken(then if _number(condition, values) else otherwise, values)
    if expr.op == "add":
        counted = [part for part in expr.operands if _number(part, values) != 0]
        if len(counted) < len(expr.operands):
            return _taken(counted[0], values) if counted else Number(0)
    return Call(expr.op, tuple(_taken(operand, values) for operand in expr.operands))


def _number(expr: Expr, values: dict[str, Any]) -> float:
    found: float = eval(_compiled(expr), {**ops.SCALARS}, values)
    return found


@lru_cache(maxsize=1024)
def _compiled(expr: Expr) -> CodeType:
    return compile(python(expr), "<formula>", "eval")
