"""The book with one error in one formula: an outside figure must notice it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from sizing_xl.book import BOOK
from sizing_xl.expression import Call, Expr, Number, Ref, call, ceil
from sizing_xl.quantity import Book, Quantity
from sizing_xl.units import Unit
from tests import degrees, outside_figures
from tests.outside_figures import Figure

ERROR = 1.01
ZERO, ONE = Number(0), Number(1)
# What an operation is most easily mistaken for.
MISTAKEN = {
    "add": "subtract",
    "subtract": "add",
    "multiply": "divide",
    "divide": "multiply",
    "least": "greatest",
    "greatest": "least",
    "over_groups": "most_of_groups",
    "most_of_groups": "least_of_groups",
    "least_of_groups": "most_of_groups",
    "ceil": "floor",
    "floor": "ceil",
}


def book_with(quantity: str, formula: Expr) -> Book:
    """The book with another formula for one quantity, or for one row of the KV groups."""
    if quantity in BOOK.rows:
        row = replace(BOOK.rows[quantity], formula=formula)
        return Book(BOOK.inputs, BOOK.quantities, {**BOOK.rows, quantity: row})
    changed = replace(BOOK.quantities[quantity], formula=formula)
    return Book(BOOK.inputs, {**BOOK.quantities, quantity: changed}, BOOK.rows)


def off_by_one_percent(quantity: Quantity) -> Expr:
    """The formula with a result that is 1 % too high: at least the next whole number where the
    quantity is whole, the other answer where it is yes or no."""
    if quantity.unit is Unit.FLAG:
        return call("subtract", 1, quantity.formula)
    wrong = call("multiply", quantity.formula, Number(ERROR))
    return ceil(wrong) if quantity.unit.whole else wrong


def mistakes(expr: Expr) -> Iterator[Expr]:
    """The formula with one mistake inside it: a figure 1 % too high (1 for 0), another operation.

    What changes nothing is left out: x > 0 asks for no more than x's sign, and x ÷ 1 is x × 1.
    """
    if isinstance(expr, (Number, Ref)):
        yield Number(1) if expr == ZERO else call("multiply", expr, Number(ERROR))
        return
    assert isinstance(expr, Call)
    if expr.op in MISTAKEN and not (
        expr.op in ("multiply", "divide") and _is_one(expr.operands[1])
    ):
        yield Call(MISTAKEN[expr.op], expr.operands)
    if expr.op == "where":
        condition, then, otherwise = expr.operands
        yield Call("where", (condition, otherwise, then))
    for place, operand in enumerate(expr.operands):
        if expr.op == "above" and place == 0 and expr.operands[1] == ZERO:
            continue
        for wrong in mistakes(operand):
            yield Call(expr.op, (*expr.operands[:place], wrong, *expr.operands[place + 1 :]))


def _is_one(expr: Expr) -> bool:
    if isinstance(expr, Call):
        return expr.op in ("multiply", "divide") and all(map(_is_one, expr.operands))
    return expr == ONE


def figures_of_quantity(quantity: str) -> list[Figure]:
    """The figures of a quantity, from outside or worked out again (tests/degrees.py); of a row of
    the KV groups, those of what is summed from it."""
    named = [quantity]
    if quantity in BOOK.rows:
        row = BOOK.rows[quantity]
        named = [name for name in BOOK.quantities if row in BOOK.rows_of(name)]
    return [figure for name in named for figure in _by_quantity()[name]]


@lru_cache(maxsize=1)
def _by_quantity() -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = defaultdict(list)
    for figure in (*outside_figures.figures(), *degrees.figures()):
        found[figure.quantity].append(figure)
    return found


def is_noticed(quantity: str, formula: Expr) -> bool:
    """Whether some figure of the quantity itself fails under another formula."""
    book = book_with(quantity, formula)
    return not all(figure.holds(book) for figure in figures_of_quantity(quantity))
