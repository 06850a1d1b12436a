"""The alerts of a case: which conditions fire, where they belong, with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sizing_xl.alerts.declared import Condition, Figure, Severity, Word, unit_of
from sizing_xl.expression import Call, Expr, Number, Ref

Figures = Mapping[str, Any]

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
    """The figures of an alert's message, ready to be filled in: of each its name, whether it is a
    whole number, the words that it chooses among or its field; and which of them are computed."""

    figures: tuple[tuple[str, bool, Word | None], ...]
    numbers: Mapping[str, Expr]


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
        self._messages = {
            code: _Message(
                tuple(
                    (name, True, it) if isinstance(it, Word) else (name, _whole(it), None)
                    for name, it in one.compared.figures.items()
                ),
                dict(_numbers(one.compared.figures)),
            )
            for code, one in conditions.items()
        }

    def numbers(self, code: str) -> tuple[Expr, ...]:
        """The figures of a condition's message that are computed, in order."""
        return tuple(self._messages[code].numbers.values())

    def alert(
        self, code: str, scenario: str | None, numbers: Iterable[float], words: Mapping[str, Any]
    ) -> Alert:
        """The alert of a condition that holds, in a scenario or (None) in the sizing.

        numbers: of its message, as `numbers` has them. words: the workload as it was used.
        """
        message = self._messages[code]
        computed = dict(zip(message.numbers, numbers, strict=True))
        figures: dict[str, Any] = {}
        for name, whole, word in message.figures:
            number = computed.get(name)
            if word is not None:
                figures[name] = words[word.field] if number is None else word.words[int(number)]
            elif number is None or number != number:
                figures[name] = None
            else:
                figures[name] = int(number) if whole else number
        return Alert(code, self.conditions[code].severity, scenario, figures)


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
