"""The book that holds inputs and quantities: ordered by dependence, compiled, looked up by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import Any

from sizing_xl import ops
from sizing_xl.expression import GROUP, Expr, each, is_of_group, overs, python
from sizing_xl.nearest import nearest
from sizing_xl.quantity import BookError, Input, Quantity
from sizing_xl.units import unit_problem

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"[a-z]{1,3}[0-9]+")
# Of a name that nobody knows, so much is compared with those that are known.
LONGEST_NAME = 200

Values = Mapping[str, Any]


@dataclass
class Book:
    """All inputs and quantities, in order of dependence, with one compiled function for them.

    rows: the quantities of each KV group, apart from those that are one number.
    """

    inputs: dict[str, Input]
    quantities: dict[str, Quantity]
    rows: dict[str, Quantity] = field(default_factory=dict)
    _compiled: dict[tuple[Any, ...], Callable[[Values], dict[str, Any]]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(cls, inputs: Iterable[Input], areas: Iterable[ModuleType]) -> Book:
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
        ordered = _ordered(found, given)
        numbers = {name: it for name, it in ordered.items() if not it.of_group}
        return cls(given, numbers, {name: it for name, it in ordered.items() if it.of_group})

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
        return not self._used(self._order([name], frozenset())).isdisjoint(inputs)

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
        return self._function(tuple(names), "array", frozenset())(values)

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
            namespace = dict(ops.SCALARS if kind == "scalar" else ops.arrays())
            function = FunctionType(self._code(names, known, kind == "array"), namespace)
            self._compiled[key] = function
        return function

    def _code(self, names: tuple[str, ...], known: frozenset[str], tidy: bool) -> CodeType:
        """The one source of the asked quantities, names of the book alone (see `asked`); its
        functions are bound by the caller.

        tidy: what is not needed any more is let go, for large arrays.
        """
        order = self._order(names, known)
        used = {*self._used(order), *names}
        given = [name for name in (*self.inputs, *sorted(known)) if name in used]
        lines = ["def computed(values):"]
        lines += [f"    {leaf} = values[{leaf!r}]" for leaf in given]
        last = {need: name for name in order for need in self._formula(name).refs()} if tidy else {}
        for name in order:
            formula = self._formula(name)
            value = python(formula)
            value = f"[{value} for {each(formula)}]" if name in self.rows else value
            lines.append(f"    {name} = {value}")
            gone = [
                it for it in formula.refs()
                if last.get(it) == name and it in order and it not in names
            ]  # fmt: skip
            lines += [f"    del {', '.join(gone)}"] if gone else []
        lines.append("    return {" + ", ".join(f"{name!r}: {name}" for name in names) + "}")
        scope: dict[str, Any] = {}
        exec(compile("\n".join(lines), "<book>", "exec"), scope)
        code: CodeType = scope["computed"].__code__
        return code


def name_problem(name: str) -> str | None:
    """Why a name cannot be a defined name in Excel and an identifier everywhere, or None."""
    if not _NAME.fullmatch(name):
        return f"{name}: names are lower-case ASCII words joined by underscores"
    if _CELL.fullmatch(name) or name in ("r", "c"):
        return f"{name}: Excel reads this name as a cell"
    if name in ops.SCALARS:
        return f"{name}: this is the name of an operation"
    return None


def _ordered(found: dict[str, Quantity], given: dict[str, Input]) -> dict[str, Quantity]:
    """Sort by dependence, keeping the declared order where it is free."""
    ordered: dict[str, Quantity] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in ordered or name in given:
            return
        if name in path:
            raise BookError(f"cycle: {' -> '.join((*path[path.index(name) :], name))}")
        if name not in found:
            raise BookError(f"{path[-1]} depends on {name}, which nobody declares")
        for need in found[name].needs:
            visit(need, (*path, name))
        ordered[name] = found[name]

    for name in found:
        visit(name, ())
    return ordered
