"""Why a number is what it is: formula, formula with this case's numbers, inputs, meaning.

Everything is read from the book, so that a new quantity has its rationale for free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import KvGroup
from sizing_xl.catalog.leaves import group_leaves
from sizing_xl.quantity import Input, Quantity
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts

# Quantities that the layer groups add up to: their rationale lists the groups.
GROUPED = ("kv_elements_per_session", "kv_per_session_bytes", "kv_per_session_gib")


@dataclass(frozen=True)
class GroupShare:
    """What one group of layers keeps of one session.

    tokens: tokens kept (0 for a state); token_bytes: bytes of one token in one layer;
    bytes: of the whole group, at the KV precision; halved: keys and values take half each.
    """

    kind: str
    layers: int
    tokens: int
    token_bytes: float
    bytes: float
    halved: bool = False


@dataclass(frozen=True)
class Rationale:
    """A quantity's explanation in one scenario. inputs: (name, value, unit symbol)."""

    name: str
    formula: str
    with_numbers: str
    inputs: tuple[tuple[str, Any, str], ...]
    explanation: str
    groups: tuple[GroupShare, ...] = ()


def rationale(sizing: Sizing, scenario: Scenario, name: str, texts: Texts) -> Rationale:
    """Explain the quantity `name` as it came out in `scenario`."""
    quantity = BOOK.quantities[name]

    def written(ref: str) -> str:
        return shown(texts, scenario, ref, symbol=False)

    def literal(value: float) -> str:
        return texts.number(value) if value < 1000 else str(value)

    return Rationale(
        name=name,
        formula=f"{name} = {quantity.text()}",
        with_numbers=f"{quantity.text(name=written, number=literal)} = "
        f"{shown(texts, scenario, name)}",
        inputs=tuple((ref, scenario.value(ref), BOOK[ref].unit.symbol) for ref in quantity.needs),
        explanation=_explanation(scenario, quantity, texts),
        groups=group_shares(sizing, scenario) if name in GROUPED else (),
    )


class _Figures(dict[str, str]):
    """Any value of a scenario, written out when a sentence names it."""

    def __init__(self, scenario: Scenario, texts: Texts) -> None:
        self._scenario, self._texts = scenario, texts

    def __missing__(self, name: str) -> str:
        return shown(self._texts, self._scenario, name, spoken=True)


def _explanation(scenario: Scenario, quantity: Quantity, texts: Texts) -> str:
    if scenario.results[quantity.name] is not None:
        return texts.explanation(quantity.name, _Figures(scenario, texts))
    causes = [ref for ref in quantity.needs if not scenario.value(ref)]
    return texts.say("no_value", causes=", ".join(causes))


def shown(
    texts: Texts, scenario: Scenario, name: str, symbol: bool = True, spoken: bool = False
) -> str:
    """A result or input of a scenario as readers see it, with or without its unit."""
    entry = BOOK[name]
    value = scenario.value(name)
    if symbol:
        return texts.measure(value, entry.unit, entry.digits, spoken)
    return texts.number(value, _digits(entry, value))


def _digits(entry: Quantity | Input, value: float | None) -> int:
    """Decimals for a bare number: a share printed as 20% elsewhere is 0.2 in a formula."""
    if value is None or float(value).is_integer():
        return 0
    most = max(entry.digits, 4 if abs(value) < 10 else 2)
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def group_line(share: GroupShare, texts: Texts) -> str:
    """A group's part in words: layers, tokens, bytes of a token, the whole."""
    halves = ""
    if share.halved:
        halves = texts.say("kv_halves", half=texts.number(share.token_bytes / 2))
    return texts.say(
        "group_line" if share.tokens else "group_state",
        kind=share.kind,
        layers=share.layers,
        tokens=share.tokens,
        token_bytes=texts.number(share.token_bytes),
        halves=halves,
        gib=texts.number(share.bytes / 2**30, 4),
    )


def group_shares(sizing: Sizing, scenario: Scenario) -> tuple[GroupShare, ...]:
    """Each group's part of one session, computed by the book itself from that group alone."""
    return tuple(_share(group, scenario) for group in sizing.model.groups())


def _share(group: KvGroup, scenario: Scenario) -> GroupShare:
    inputs = {**scenario.inputs, **group_leaves([group])}
    size = BOOK.compute(inputs, ["kv_per_session_bytes"])["kv_per_session_bytes"]
    context = int(scenario.results["context_tokens"])
    kept = min(context, group.window or context) if group.elements_per_token else 0
    token_bytes = scenario.inputs["kv_bytes_per_element"] * group.elements_per_token / group.layers
    return GroupShare(group.kind, group.layers, kept, token_bytes, size, group.halved)
