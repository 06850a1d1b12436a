"""How a condition is declared: like a quantity of the book, with what it compares.

    @condition("warning", levers=("kv_budget_ratio",))
    def kv_budget_ratio_high(kv_budget_ratio, limit_kv_budget_ratio_high):
        \"\"\"The KV cache takes more of the free HBM than fragmentation allows.\"\"\"
        return over(kv_budget_ratio, limit_kv_budget_ratio_high, ratio=kv_budget_ratio)

The function's name is the alert's code, its parameters are inputs and quantities of the book,
limits of parameters.json (``limit_<name>``), quantities of one scenario (``nodes_final_minimum``)
and the facts of FACTS. Python, documents and cells read the same declaration. An alert fires on
what is clearly beyond its limit: at the limit itself it is silent.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import MODEL
from sizing_xl.catalog.parameters import SCENARIOS, AlertLimits
from sizing_xl.declaring import described
from sizing_xl.expression import (
    Expr,
    Number,
    Operand,
    Ref,
    above,
    clearly_above,
    first_known,
    missing,
    text,
    where,
)
from sizing_xl.fields import FIELDS
from sizing_xl.ops import GUARD
from sizing_xl.quantity import BookError, Input
from sizing_xl.units import Unit

Severity = Literal["error", "warning", "info"]
Sign = Literal[">", ">=", "<", "unknown"]
Basis = Literal["", "pooled", "gpus"]
LIMIT = "limit_"
BASIS = "capacity_basis"

# What conditions know beyond the book.
FACTS = {
    given.name: given
    for given in (
        Input("weights_estimated", Unit.FLAG, MODEL,
              "1 when a size of the weights or the artefact is computed from the parameters."),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A figure of a message that is a word: a field of the workload as it was used, or one of
    `words` by the number that `place` gives."""

    field: str = ""
    place: Expr | None = None
    words: tuple[str, ...] = ()


Figure = Expr | Word


@dataclass(frozen=True)
class Comparison:
    """What a condition compares, and the figures of its message."""

    value: Expr
    sign: Sign
    limit: Expr
    figures: Mapping[str, Figure]


def over(value: Operand, limit: Operand, /, **figures: Operand | Word) -> Comparison:
    """value > limit"""
    return _comparison(value, ">", limit, figures)


def reaches(value: Operand, limit: Operand, /, **figures: Operand | Word) -> Comparison:
    """value >= limit"""
    return _comparison(value, ">=", limit, figures)


def under(value: Operand, limit: Operand, /, **figures: Operand | Word) -> Comparison:
    """value < limit"""
    return _comparison(value, "<", limit, figures)


def unknown(value: Operand, /, **figures: Operand | Word) -> Comparison:
    """value has none"""
    return _comparison(value, "unknown", 0, figures)


def _comparison(
    value: Operand, sign: Sign, limit: Operand, figures: Mapping[str, Operand | Word]
) -> Comparison:
    written = {name: it if isinstance(it, Word) else _expr(it) for name, it in figures.items()}
    return Comparison(_expr(value), sign, _expr(limit), written)


def _expr(value: Operand) -> Expr:
    return value if isinstance(value, Expr) else Number(value)


@dataclass(frozen=True)
class Condition:
    """When an alert fires.

    per_scenario: asked for each scenario, else once for the sizing. worst: the figure of the
    message that says in which scenario it is worst, largest for ">" and smallest for "<": readers
    are told it once, of that scenario. unless: codes that speak in its
    place. blocks: the quantity that has no value, or must not be used, while it fires. levers:
    fields of the workload that end it. unmet: it names what was asked and is not served. basis: it
    speaks only where the pooled rule sizes, or only where a basis does that looks at each GPU.
    """

    code: str
    severity: Severity
    per_scenario: bool
    compared: Comparison
    doc: str
    unless: tuple[str, ...] = ()
    blocks: str | None = None
    levers: tuple[str, ...] = ()
    unmet: bool = False
    worst: str = ""
    basis: Basis = ""

    def fires(
        self, others: Mapping[str, Condition], state: Callable[[str], Expr] | None = None
    ) -> Expr:
        """The formula that is 1 while the alert fires, and 0 or undefined while it does not.

        state: that of another condition, by its code; default its formula.
        """
        value, limit = self.compared.value, self.compared.limit
        fires: Expr = {
            ">": lambda: clearly_above(value, limit),
            ">=": lambda: above(value, limit * (1 - GUARD)),
            "<": lambda: clearly_above(limit, value),
            "unknown": lambda: missing(value),
        }[self.compared.sign]()
        for code in reversed(self.unless):
            # One of which nothing is known speaks in nobody's place.
            other = state(code) if state else others[code].fires(others)
            fires = where(first_known(other, 0) > 0, 0, fires)
        if self.basis:
            of_gpus = Ref(BASIS) > 0
            fires = where(of_gpus, 0, fires) if self.basis == "pooled" else where(of_gpus, fires, 0)
        return fires

    def text(self, limits: Mapping[str, float] | None = None) -> str:
        """The condition for readers, e.g. ``kv_budget_ratio > 0.75``; with `limits` printed."""
        known = limits or {}

        def name(ref: str) -> str:
            limit = known.get(ref.removeprefix(LIMIT)) if ref.startswith(LIMIT) else None
            return ref if limit is None else f"{limit:g}"

        value = text(self.compared.value, name)
        if self.compared.sign == "unknown":
            return f"{value} unknown"
        return f"{value} {self.compared.sign} {text(self.compared.limit, name)}"


def condition(
    severity: Severity,
    *,
    worst: str = "",
    unless: tuple[str, ...] = (),
    blocks: str | None = None,
    levers: tuple[str, ...] = (),
    unmet: bool = False,
    basis: Basis = "",
) -> Callable[[Callable[..., Comparison]], Condition]:
    """Declare the decorated function as a condition: of the sizing, or with `worst` of each
    scenario."""

    def declare(function: Callable[..., Comparison]) -> Condition:
        code = function.__name__
        parameters = list(inspect.signature(function).parameters)
        compared = function(*map(Ref, parameters))
        doc = described(function)
        used = {ref for expr in _exprs(compared) for ref in expr.refs()}
        problems = [f"no value is called {name}" for name in parameters if not _known(name)]
        problems += [f"{name} is not used" for name in parameters if name not in used]
        problems += [f"{lever} is no field" for lever in levers if lever not in FIELDS]
        if blocks is not None and blocks not in BOOK.quantities:
            problems.append(f"no quantity is called {blocks}")
        if worst and not isinstance(compared.figures.get(worst), Expr):
            problems.append(f"no figure is called {worst}")
        if doc is None:
            problems.append("a condition needs a docstring")
        for problem in problems:
            raise BookError(f"{code}: {problem}")
        return Condition(
            code,
            severity,
            bool(worst),
            compared,
            doc or "",
            unless,
            blocks,
            levers,
            unmet,
            worst,
            basis,
        )

    return declare


def _exprs(compared: Comparison) -> Iterable[Expr]:
    yield from (compared.value, compared.limit)
    for figure in compared.figures.values():
        expr = figure.place if isinstance(figure, Word) else figure
        if expr is not None:
            yield expr


def _known(name: str) -> bool:
    if name in BOOK.inputs or name in BOOK.quantities or name in FACTS:
        return True
    if name.startswith(LIMIT):
        return name.removeprefix(LIMIT) in AlertLimits.model_fields
    return scenario_of(name) is not None


def scenario_of(name: str) -> tuple[str, str] | None:
    """The quantity and the scenario that a name tells: ``nodes_final_minimum``; None for the
    name of a quantity itself."""
    if name in BOOK.quantities:
        return None
    for key in SCENARIOS:
        quantity = name.removesuffix(f"_{key}")
        if quantity != name and quantity in BOOK.quantities:
            return quantity, key
    return None


def unit_of(name: str) -> Unit | None:
    """The unit of a value that conditions may name; None for a limit."""
    own = scenario_of(name)
    if own:
        return BOOK.quantities[own[0]].unit
    if name in FACTS:
        return FACTS[name].unit
    return BOOK[name].unit if name in BOOK.quantities or name in BOOK.inputs else None


def named_limits(limits: Mapping[str, float]) -> dict[str, float]:
    """The limits of a policy by the names that conditions know them by."""
    return {f"{LIMIT}{name}": float(value) for name, value in limits.items()}


def conditions_of(subjects: Iterable[ModuleType]) -> dict[str, Condition]:
    """The conditions of some modules by code, in order. Raises BookError."""
    found: dict[str, Condition] = {}
    for module in subjects:
        for value in vars(module).values():
            if isinstance(value, Condition):
                if value.code in found:
                    raise BookError(f"{value.code} is declared twice")
                found[value.code] = value
    for one in found.values():
        for code in one.unless:
            if code not in found:
                raise BookError(f"{one.code}: no condition is called {code}")
            if found[code].per_scenario and not one.per_scenario:
                raise BookError(f"{one.code} is of the sizing, {code} of a scenario")
    return found
