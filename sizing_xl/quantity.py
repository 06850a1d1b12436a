"""How a quantity and an input are declared (sizing_xl.formula_book holds them).

    @quantity(Unit.COUNT, source="how boxes are packed")
    def full_boxes(items, items_per_box):
        \"\"\"Boxes that are filled to the top.\"\"\"
        return floor(items / items_per_box)

The function's name is the quantity's name everywhere, its parameters are what it depends on, its
body is one formula. The book calls it once with symbols and keeps the formula; every other face of
the quantity (value, cell, rationale, key) is read from there.

A name that begins with ``group_`` is of each KV group of a model: an input has as many values as
there are groups, and a quantity is a row of the book for each of them. Quantities make one number
of them by an operation over the groups:

    @quantity(Unit.COUNT, source="how boxes are packed")
    def group_boxes(group_items, items_per_box):
        \"\"\"Boxes that one group fills.\"\"\"
        return floor(group_items / items_per_box)

    @quantity(Unit.COUNT, source="how boxes are packed")
    def boxes(group_boxes):
        \"\"\"Boxes of all groups.\"\"\"
        return over_groups(group_boxes)
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sizing_xl.expression import (
    Expr,
    FormulaError,
    Ref,
    excel,
    is_of_group,
    of_one_group,
    overs,
    relied,
    text,
)
from sizing_xl.units import Unit

# No figure that anybody means is larger, in any unit.
LARGEST = 1e15


class BookError(Exception):
    """A declaration that the book refuses: a cycle, an unknown name, a unit its name denies."""


def number_format(unit: Unit, digits: int) -> str:
    """The cell format in Excel's (US) spelling; programs show it in the reader's own."""
    if unit.percent:
        return "0.0%"
    return "#,##0" + ("." + "0" * digits if digits else "")


@dataclass(frozen=True)
class Origin:
    """Who gives an input, and where its value lies in a workbook.

    table: that holds it, a row for each choice, `pointer` being the quantity that says which row;
    without a table it has a cell of its own, or (by_scenario) one for each scenario.
    """

    name: str
    table: str = ""
    pointer: str = ""
    by_scenario: bool = False


@dataclass(frozen=True)
class Input:
    """A number that is given, not computed.

    low, high: the range that whoever gives it may give, ends included, or without `low` where it
    is `open`. whole: whole numbers alone. nullable: it may be left out; what rests on it then has
    no value.
    """

    name: str
    unit: Unit
    origin: Origin
    doc: str
    digits: int = 0
    low: float = 0.0
    high: float = LARGEST
    whole: bool = False
    nullable: bool = False
    open: bool = False

    @property
    def number_format(self) -> str:
        return number_format(self.unit, self.digits)


@dataclass(frozen=True)
class Quantity:
    """A number that is computed: its formula and what describes it. See `of_group` for rows."""

    name: str
    unit: Unit
    formula: Expr
    doc: str
    source: str
    area: str
    digits: int

    @property
    def of_group(self) -> bool:
        """Whether it is a row for each KV group, no single number."""
        return is_of_group(self.name)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        return tuple(self.formula.refs())

    @cached_property
    def relies(self) -> tuple[str, ...]:
        """What it needs but for what something else stands for while it is unknown."""
        return tuple(dict.fromkeys(relied(self.formula)))

    def text(self, **spelling: Any) -> str:
        """The formula for readers, e.g. ``floor(kv_budget_gib ÷ kv_per_session_gib)``."""
        return text(self.formula, **spelling) if spelling else self._plain_text

    @cached_property
    def _plain_text(self) -> str:
        return text(self.formula)

    def excel(self, address: Callable[[str], str] = str) -> str:
        """The formula for a cell, without '='; `address` spells each name's cell."""
        return excel(self.formula, address)

    @property
    def number_format(self) -> str:
        return number_format(self.unit, self.digits)


def quantity(
    unit: Unit, *, source: str, digits: int | None = None
) -> Callable[[Callable[..., Expr]], Quantity]:
    """Declare the decorated function as a quantity. `digits`: decimals shown (0 for counts)."""

    def declare(function: Callable[..., Expr]) -> Quantity:
        name = function.__name__
        area = function.__module__.rpartition(".")[2]
        parameters = list(inspect.signature(function).parameters)
        formula = function(*(Ref(parameter) for parameter in parameters))
        if not isinstance(formula, Expr):
            raise FormulaError(f"{name}: the body must be one formula, not {formula!r}")
        unused = set(parameters) - set(formula.refs())
        if unused:
            raise BookError(f"{name}: parameters that its formula does not use: {sorted(unused)}")
        doc = described(function)
        if doc is None:
            raise BookError(f"{name}: a quantity needs a docstring")
        alone = list(of_one_group(formula))
        if is_of_group(name) and overs(formula):
            raise BookError(f"{name}: a row of a group holds an operation over the groups")
        if alone and not is_of_group(name):
            raise BookError(f"{name}: {alone[0]} has a value for each group: use over_groups(...)")
        shown = digits if digits is not None else 0 if unit.whole else 1 if unit.percent else 2
        return Quantity(name, unit, formula, doc, source, area, shown)

    return declare


def described(function: Callable[..., Any]) -> str | None:
    """What a declaration's docstring says; None without one. Under ``python -OO``, which takes all
    docstrings away, an empty text: no number rests on them."""
    if sys.flags.optimize >= 2:
        return ""
    return inspect.cleandoc(function.__doc__ or "") or None
