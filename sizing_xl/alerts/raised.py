"""The alerts of a case: which conditions fire, where they belong, with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sizing_xl.alerts.declared import Condition, Figure, Severity, Word, scenario_of, unit_of
from sizing_xl.expression import Call, Expr, Number, Ref
from sizing_xl.quantity import Book, Quantity
from sizing_xl.units import Unit

Figures = Mapping[str, Any]
Values = Mapping[str, float]

# Operations that give a whole number of whole numbers.
_WHOLE = frozenset({"add", "subtract", "multiply", "least", "greatest", "ceil", "floor"})


@dataclass(frozen=True)
class Alert:
    """Something to mind. scenario: its key, or None when it concerns the whole sizing."""

    code: str
    severity: Severity
    scenario: str | None
    figures: Figures = field(default_factory=dict)


class _Message(NamedTuple):
    """The figures of an alert's message, ready to be filled in: name of each -> the quantity that
    computes it, whether it is a whole number, the words that it chooses among; or its field."""

    numbers: tuple[str, ...]
    figures: tuple[tuple[str, str, bool, Word | None], ...]


class Alarms:
    """All conditions, compiled like the book: one function for the sizing, one for a scenario."""

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self._conditions = conditions
        formulas = {code: one.fires(conditions) for code, one in conditions.items()}
        self._messages: dict[str, _Message] = {}
        for code, one in conditions.items():
            computed = {f"{code}__{name}": it for name, it in _numbers(one.compared.figures)}
            formulas |= computed
            figures = tuple(
                (
                    name,
                    f"{code}__{name}",
                    not isinstance(figure, Word) and _whole(figure),
                    figure if isinstance(figure, Word) else None,
                )
                for name, figure in one.compared.figures.items()
            )
            self._messages[code] = _Message(tuple(computed), figures)
        refs = dict.fromkeys(ref for formula in formulas.values() for ref in formula.refs())
        quantities = {
            name: Quantity(name, Unit.FLAG, formula, "", "", "", 0)
            for name, formula in formulas.items()
        }
        self._book = Book(dict.fromkeys(refs), quantities)  # type: ignore[arg-type]
        self._codes = {
            per: tuple(code for code, one in conditions.items() if one.per_scenario == per)
            for per in (False, True)
        }
        # Values of one scenario that conditions of the sizing look at.
        self._across = tuple((ref, *own) for ref in refs if (own := scenario_of(ref)) is not None)

    def raised(
        self, words: Mapping[str, Any], scenarios: Mapping[str, Values]
    ) -> tuple[Alert, ...]:
        """All alerts of a case: those of the sizing first, then scenario by scenario.

        words: the workload as it was used. scenarios: for each, the book's inputs and quantities
        (NaN where undefined), limits and facts.
        """
        first = next(iter(scenarios.values()))
        across = {ref: scenarios[key][quantity] for ref, quantity, key in self._across}
        found = list(self._of(None, words, {**first, **across}))
        for key, values in scenarios.items():
            found += self._of(key, words, values)
        return tuple(found)

    def _of(
        self, scenario: str | None, words: Mapping[str, Any], values: Values
    ) -> Iterator[Alert]:
        fires = self._book.compute(values, self._codes[scenario is not None])
        for code, state in fires.items():
            if state == 1:
                figures = self._figures(self._messages[code], words, values)
                yield Alert(code, self._conditions[code].severity, scenario, figures)

    def _figures(self, message: _Message, words: Mapping[str, Any], values: Values) -> Figures:
        computed = self._book.compute(values, message.numbers) if message.numbers else {}
        figures: dict[str, Any] = {}
        for name, key, whole, word in message.figures:
            if word is not None:
                place = computed.get(key)
                figures[name] = words[word.field] if place is None else word.words[int(place)]
                continue
            number = computed[key]
            figures[name] = None if number != number else int(number) if whole else number
        return figures


def _numbers(figures: Mapping[str, Figure]) -> Iterable[tuple[str, Expr]]:
    """The figures that are computed, with their formulas."""
    for name, figure in figures.items():
        expr = figure.place if isinstance(figure, Word) else figure
        if expr is not None:
            yield name, expr


def _whole(expr: Expr) -> bool:
    """Whether a formula gives whole numbers alone."""
    if isinstance(expr, Number):
        return isinstance(expr.value, int)
    if isinstance(expr, Ref):
        unit = unit_of(expr.name)
        return unit is not None and unit.whole
    assert isinstance(expr, Call)
    return expr.op in ("ceil", "floor") or (expr.op in _WHOLE and all(map(_whole, expr.operands)))
