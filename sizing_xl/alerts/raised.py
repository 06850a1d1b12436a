"""The alerts of a case: which conditions fire, where they belong, with their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sizing_xl.alerts.declared import Condition, Figure, Severity, Word, unit_of
from sizing_xl.expression import Call, Expr, Number, Ref

Figures = Mapping[str, Any]

# Operations that give a whole number of whole numbers.
_WHOLE = frozenset({"add", "subtract", "multiply", "least", "greatest"})


@dataclass(frozen=True)
class Alert:
    """Something to mind. scenario: its key, or None when it concerns the whole sizing."""

    code: str
    severity: Severity
    scenario: str | None
    figures: Figures = field(default_factory=dict)


class _Figure(NamedTuple):
    """A figure of an alert's message: whether it is a whole number, the words that it chooses
    among or its field, the place of its number among those that are computed."""

    name: str
    whole: bool
    word: Word | None
    place: int | None


class Alarms:
    """All conditions as formulas, and the alerts that they raise.

    states: 1 where a condition holds, by the state's name; those that speak in its place are named.
    flags: the state's name by code.
    """

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self.conditions = conditions
        self.flags = {code: f"{code}__raised" for code in conditions}
        self.states = {
            self.flags[code]: one.fires(conditions, lambda code: Ref(self.flags[code]))
            for code, one in conditions.items()
        }
        self._numbers = {code: _numbers(one.compared.figures) for code, one in conditions.items()}
        self._figures = {
            code: _figures(one.compared.figures, [*self._numbers[code]])
            for code, one in conditions.items()
        }

    def numbers(self, code: str) -> tuple[Expr, ...]:
        """The figures of a condition's message that are computed, in order."""
        return tuple(self._numbers[code].values())

    def alert(
        self, code: str, scenario: str | None, numbers: Sequence[float], words: Mapping[str, Any]
    ) -> Alert:
        """The alert of a condition that holds, in a scenario or (None) in the sizing.

        numbers: of its message, as `numbers` has them. words: the workload as it was used.
        """
        figures: dict[str, Any] = {}
        for name, whole, word, place in self._figures[code]:
            if place is None:
                figures[name] = words[word.field] if word else None
                continue
            number = numbers[place]
            if word is not None:
                figures[name] = word.words[int(number)]
            else:
                figures[name] = None if number != number else int(number) if whole else number
        return Alert(code, self.conditions[code].severity, scenario, figures)


def _figures(figures: Mapping[str, Figure], computed: Sequence[str]) -> tuple[_Figure, ...]:
    return tuple(
        _Figure(
            name,
            isinstance(it, Expr) and _whole(it),
            it if isinstance(it, Word) else None,
            computed.index(name) if name in computed else None,
        )
        for name, it in figures.items()
    )


def _numbers(figures: Mapping[str, Figure]) -> dict[str, Expr]:
    """The figures that are computed, with their formulas."""
    found = ((name, it.place if isinstance(it, Word) else it) for name, it in figures.items())
    return {name: expr for name, expr in found if expr is not None}


def _whole(expr: Expr) -> bool:
    """Whether a formula gives whole numbers alone."""
    if isinstance(expr, Number):
        return isinstance(expr.value, int)
    if isinstance(expr, Ref):
        unit = unit_of(expr.name)
        return unit is not None and unit.whole
    assert isinstance(expr, Call)
    return expr.op in ("ceil", "floor") or (expr.op in _WHOLE and all(map(_whole, expr.operands)))
