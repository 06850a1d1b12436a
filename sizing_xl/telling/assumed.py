"""What a result assumes: what nobody measured or asked for, and somebody may want otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import POLICY, SCENARIO, WORKLOAD
from sizing_xl.fields import FIELDS, Default
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import Rationale, shown
from sizing_xl.texts import Texts

# Inputs of the book whose field of the case has a default of the policy's -> the field.
_DEFAULTED = {
    field.sets: name
    for name, field in FIELDS.items()
    if field.sets and field.default in (Default.POLICY, Default.BOOK)
}


def assumptions(
    sizing: Sizing, scenario: Scenario, reason: Rationale, texts: Texts
) -> Iterator[str]:
    """The figures that a result's own formula takes from the policy, from the scenario, or from a
    default that the case left to apply; and the words behind them."""
    for name in BOOK.quantities[reason.name].needs:
        if _assumed(sizing, name):
            yield f"{texts.label(name)}: {shown(texts, scenario, name)}"
    for name, word in reason.choices:
        yield f"{name}: {word}"


def _assumed(sizing: Sizing, name: str) -> bool:
    if name not in BOOK.inputs:
        return False
    origin = BOOK.inputs[name].origin
    if origin is WORKLOAD:
        return name in _DEFAULTED and getattr(sizing.workload, _DEFAULTED[name]) is None
    return origin in (POLICY, SCENARIO)
