"""How a quantity and an input are declared, and the book that holds them.

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
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any

from sizing_xl import ops
from sizing_xl.compiled import NAN_NAME, compiled
from sizing_xl.declaring import BookError as BookError
from sizing_xl.declaring import by_dependence, described, name_problem
from sizing_xl.expression import (
    GROUP,
    Expr,
    FormulaError,
    Ref,
    excel,
    is_of_group,
    of_one_group,
    overs,
    relied,
    settled,
    text,
)
from sizing_xl.nearest import nearest
from sizing_xl.units import Unit, unit_problem

__all__ = [
    "LARGEST",
    "Book",
    "BookError",
    "Input",
    "Origin",
    "Quantity",
    "number_format",
    "quantity",
]

# Of a name that nobody knows, so much is compared with those that are known.
LONGEST_NAME = 200
# No figure that anybody means is larger, in any unit.
LARGEST = 1e15


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
    """A number that is computed: its formula and what describes it. See `of_group` for rows.

    inner: a step of the reckoning, which the model and an explanation show and no report.
    """

    name: str
    unit: Unit
    formula: Expr
    doc: str
    source: str
    area: str
    digits: int
    inner: bool = False

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
    unit: Unit, *, source: str, digits: int | None = None, inner: bool = False
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
        return Quantity(name, unit, formula, doc, source, area, shown, inner)

    return declare


Values = Mapping[str, Any]


@dataclass
class Book:
    """All inputs and quantities, in order of dependence, with one compiled function for them.

    rows: the quantities of each KV group, apart from those that are one number. switches: inputs
    that choose among formulas; where all rows of a column share one, only its branch is computed.
    """

    inputs: dict[str, Input]
    quantities: dict[str, Quantity]
    rows: dict[str, Quantity] = field(default_factory=dict)
    _compiled: dict[tuple[Any, ...], Callable[[Values], dict[str, Any]]] = field(
        default_factory=dict, repr=False
    )
    switches: tuple[str, ...] = ()
    _settled_books: dict[tuple[Any, ...], Book] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, inputs: Iterable[Input], areas: Iterable[ModuleType], switches: tuple[str, ...] = ()
    ) -> Book:
        """Collect the quantities of the areas (modules), in reading order, and check them."""
        given = {entry.name: entry for entry in inputs}
        found: dict[str, Quantity] = {}
        for module in areas:
            for value in vars(module).values():
                if isinstance(value, Quantity) and value.area == module.__name__.rpartition(".")[2]:
                    if value.name in found or value.name in given:
                        raise BookError(f"{value.name} is declared twice")
                    found[value.name] = value
        declared: list[Input | Quantity] = [*given.values(), *found.values()]
        for entry in declared:
            problem = name_problem(entry.name) or unit_problem(entry.name, entry.unit)
            if problem:
                raise BookError(problem)
        ordered = by_dependence(found, given)
        numbers = {name: it for name, it in ordered.items() if not it.of_group}
        rows = {name: it for name, it in ordered.items() if it.of_group}
        return cls(given, numbers, rows, switches=switches)

    def __getitem__(self, name: str) -> Quantity | Input:
        return self.quantities.get(name) or self.rows.get(name) or self.inputs[name]

    def needed(self, names: Iterable[str]) -> tuple[str, ...]:
        """The quantities that the named ones rest on, themselves included, in order.

        Rows of the groups are not among them, what these rest on is.
        """
        return tuple(name for name in self._order(names, frozenset()) if name in self.quantities)

    def leaves(self, names: Iterable[str]) -> tuple[str, ...]:
        """The inputs that the named quantities rest on, in the book's order."""
        used = self._used(self._order(names, frozenset()))
        return tuple(name for name in self.inputs if name in used)

    def rests_on(self, name: str, inputs: Collection[str]) -> bool:
        """Whether a quantity rests on one of some inputs."""
        return name in self.resting_on(inputs)

    def resting_on(self, inputs: Iterable[str]) -> set[str]:
        """Some inputs, and the quantities and rows that rest on one of them."""
        found = set(inputs)
        for name in self._order((*self.quantities, *self.rows), frozenset()):
            if not found.isdisjoint(self._used([name])):
                found.add(name)
        return found

    def rows_of(self, name: str) -> tuple[Quantity, ...]:
        """The groups' rows that a quantity's formula names, those that they rest on first."""
        found: dict[str, Quantity] = {}
        for need in self._formula(name).refs():
            if need in self.rows:
                found.update((row.name, row) for row in self.rows_of(need))
                found[need] = self.rows[need]
        return tuple(found.values())

    def relies(self, name: str) -> tuple[str, ...]:
        """Numbers without which a quantity has none; in place of a group's row, what it needs."""
        found: dict[str, None] = {}
        for need in (self.quantities.get(name) or self.rows[name]).relies:
            if need in self.rows:
                found.update(dict.fromkeys(self.relies(need)))
            elif not is_of_group(need):
                found[need] = None
        return tuple(found)

    def compute(
        self,
        values: Values,
        names: Iterable[str] | None = None,
        known: frozenset[str] = frozenset(),
    ) -> dict[str, Any]:
        """Evaluate quantities for one case; NaN where one is undefined, a list for a group's row.

        values: every input that they rest on, as floats, or as a sequence of floats where each
        group has one. names: all quantities when omitted. known: quantities whose values are given
        too, and are not computed again.
        """
        asked = tuple(names) if names else None
        return self._function(asked, "scalar", known)(values)

    def compute_arrays(self, values: Values, names: Iterable[str]) -> dict[str, Any]:
        """The same over NumPy arrays that broadcast together (floats may be mixed in).

        What each group has is a sequence of them; where some rows have fewer groups, the others'
        `group_layers` is 0 there.
        """
        known = ((it, values.get(it)) for it in self.switches)
        # One NaN for all: another would be no key of the kept books.
        fixed = ((it, one if one == one else ops.NAN) for it, one in known if type(one) is float)
        return self._settled(tuple(fixed))._function(tuple(names), "array", frozenset())(values)

    def _settled(self, fixed: tuple[tuple[str, float], ...]) -> Book:
        """The book where some switches stand: what they leave aside is not computed."""
        if fixed and fixed not in self._settled_books:
            quantities, rows = (
                {it.name: replace(it, formula=settled(it.formula, dict(fixed)))
                 for it in held.values()}
                for held in (self.quantities, self.rows)
            )  # fmt: skip
            self._settled_books[fixed] = Book(self.inputs, quantities, rows)
        return self._settled_books[fixed] if fixed else self

    def _order(self, names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
        """What is computed for the named quantities, rows of the groups included, in order."""
        wanted: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            entry = self.quantities.get(name) or self.rows.get(name)
            if entry is not None and name not in wanted and name not in known:
                wanted.add(name)
                pending.extend(entry.needs)
        ordered: dict[str, None] = {}

        def place(name: str) -> None:
            if name in wanted and name not in ordered:
                for need in self._formula(name).refs():
                    if need in self.rows:
                        place(need)
                ordered[name] = None

        for name in (*self.quantities, *self.rows):
            place(name)
        return tuple(ordered)

    def _formula(self, name: str) -> Expr:
        return (self.quantities.get(name) or self.rows[name]).formula

    def asked(self, names: Iterable[str], rows: bool = False) -> tuple[str, ...]:
        """The names as the book spells them; rows: rows of the groups may be among them.

        Raises KeyError, with the nearest names, for what is no quantity of the book; TypeError for
        a single text in the place of several names.
        """
        if isinstance(names, (str, bytes)):
            raise TypeError(f"quantities are a list of names, not the text {names!r:.100}")
        return tuple([self._own_name(name, rows) for name in names])

    def _own_name(self, name: Any, rows: bool) -> str:
        if not isinstance(name, str):
            raise KeyError(f"the name of a quantity is a text, not one of {type(name).__name__}")
        # The text itself, whatever a class of texts of somebody's answers in its place.
        plain = str.__str__(name)
        if plain in self.quantities or (rows and plain in self.rows):
            return plain
        wanted = plain[:LONGEST_NAME]
        hint = ", ".join(nearest(wanted, self.quantities)) or "none"
        raise KeyError(f"the book has no quantity {wanted!r}; nearest: {hint}")

    def _used(self, order: Iterable[str]) -> set[str]:
        """What the formulas of some quantities name, the layers that tell the groups included."""
        order = tuple(order)
        used = {ref for name in order for ref in self._formula(name).refs()}
        if any(overs(self._formula(name)) for name in order):
            used.add(f"{GROUP}layers")
        return used

    def _function(
        self, names: tuple[str, ...] | None, kind: str, known: frozenset[str]
    ) -> Callable[[Values], dict[str, Any]]:
        # A frozen set keeps its hash; of all quantities, their own dict is the key.
        key = (id(self.quantities) if names is None else names, kind, known)
        try:
            function = self._compiled.get(key)
        except TypeError:  # a list among the names
            function = None
        if function is None:
            names = tuple(self.quantities) if names is None else self.asked(names, rows=True)
            namespace = {NAN_NAME: ops.NAN, **(ops.SCALARS if kind == "scalar" else ops.arrays())}
            given, formulas = self.plan(names, known)
            code = compiled(given, formulas, self.rows, names, kind == "array")
            self._compiled[key] = function = FunctionType(code, namespace)
        return function

    def plan(
        self, names: Collection[str], known: Collection[str]
    ) -> tuple[list[str], dict[str, Expr]]:
        """What is taken and the formulas, in order, for names of the book but what is known."""
        order = self._order(names, known)
        used = {*self._used(order), *names}
        given = [name for name in (*self.inputs, *sorted(known)) if name in used]
        return given, {name: self._formula(name) for name in order}
