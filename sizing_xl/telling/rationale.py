"""Why a number is what it is: formula, formula with this case's numbers, inputs, meaning.

Everything is read from the book, so that a new quantity has its rationale for free.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.expression import Expr, is_of_group, overs, text
from sizing_xl.quantity import Input, Quantity
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.grouped import FIGURE, with_groups
from sizing_xl.telling.views import GROUPED
from sizing_xl.telling.why import why
from sizing_xl.texts import Texts

# What an order of nodes is, which the mode of high availability stands behind.
NEEDED_NODES = "nodes_final"


@dataclass(frozen=True)
class GroupShare:
    """What one group of layers keeps of one session.

    tokens: tokens kept (0 for a state); token_bytes: bytes of one token in one layer;
    bytes: of the whole group, at the KV precision; halved: keys and values take half each.
    shape: the model's fields that a token's bytes follow from: heads, their dimension, ranks.
    """

    kind: str
    layers: int
    tokens: int
    token_bytes: float
    bytes: float
    halved: bool = False
    shape: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Rationale:
    """A quantity's explanation in one scenario.

    inputs: (name, value, unit symbol). choices: (name, word) of the words of the case or of the
    scenario that its inputs stand for: a precision, a mode of high availability.
    """

    name: str
    formula: str
    with_numbers: str
    inputs: tuple[tuple[str, Any, str], ...]
    explanation: str
    groups: tuple[GroupShare, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


class ScenarioWords:
    """The values of a scenario as readers see them, each written once.

    As a mapping: with units, for sentences. `bare`: for formulas, without.
    """

    def __init__(self, texts: Texts, scenario: Scenario) -> None:
        self.texts, self.scenario = texts, scenario
        self._told: dict[str, str] = {}
        self._bare: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._told:
            self._told[name] = shown(self.texts, self.scenario, name, spoken=True)
        return self._told[name]

    def bare(self, name: str) -> str:
        """name: of a quantity or input, or a number of one group as `with_groups` writes it."""
        if name.startswith(FIGURE):
            value = float(name.removeprefix(FIGURE))
            return self.texts.number(value, _decimals(value, 0))
        if name not in self._bare:
            self._bare[name] = shown(self.texts, self.scenario, name, symbol=False)
        return self._bare[name]


def rationale(sizing: Sizing, scenario: Scenario, name: str, texts: Texts) -> Rationale:
    """Explain the quantity `name` as it came out in `scenario`."""
    quantity = BOOK.quantities[name]
    formula, numbers, explanation = sentences(name, ScenarioWords(texts, scenario))
    return Rationale(
        name=name,
        formula=formula,
        with_numbers=numbers,
        inputs=tuple((ref, scenario.value(ref), BOOK[ref].unit.symbol) for ref in quantity.needs),
        explanation=explanation,
        groups=group_shares(sizing, scenario) if name in GROUPED else (),
        choices=_choices(sizing, scenario, name),
    )


def _choices(sizing: Sizing, scenario: Scenario, name: str) -> tuple[tuple[str, str], ...]:
    """The words behind a quantity: the KV precision of a session's cache, the HA mode of nodes."""
    words = {
        "kv_precision": (sizing.nfr["kv_precision"], name in GROUPED),
        "ha_mode": (scenario.policy.ha_mode, name == NEEDED_NODES),
    }
    return tuple((choice, str(word)) for choice, (word, behind) in words.items() if word and behind)


def sentences(name: str, written: ScenarioWords) -> tuple[str, str, str]:
    """The words of a rationale: formula, formula with numbers, what the quantity means."""
    quantity = BOOK.quantities[name]
    explanation = _explanation(written.scenario, quantity, written)
    return f"{name} = {quantity.text()}", with_numbers(name, written), explanation


def with_numbers(name: str, written: ScenarioWords) -> str:
    """A quantity's formula with the numbers of a scenario, and what it gives."""
    known = _of_any_case(name, written.texts)
    if known is None:
        formula = with_groups(BOOK.quantities[name].formula, written.scenario.value)
        known = _numbered(formula, written.texts)
    pieces = list(known)
    pieces[1::2] = map(written.bare, pieces[1::2])
    told = shown(written.texts, written.scenario, name)
    return f"{''.join(pieces)} = {told}"


@lru_cache(maxsize=1024)
def _of_any_case(name: str, texts: Texts) -> tuple[str, ...] | None:
    """The formula of a quantity for numbers; None of one that is another with other KV groups."""
    formula = BOOK.quantities[name].formula
    return None if overs(formula) else _numbered(formula, texts)


@lru_cache(maxsize=256)
def _numbered(formula: Expr, texts: Texts) -> tuple[str, ...]:
    """A formula for numbers: its text, a name, its text..., with a language's literals."""

    def literal(value: float) -> str:
        return texts.number(value, _decimals(value, 0)) if value < 1000 else str(value)

    return tuple(text(formula, lambda ref: f"\0{ref}\0", literal).split("\0"))


def _explanation(scenario: Scenario, quantity: Quantity, written: ScenarioWords) -> str:
    if scenario.results[quantity.name] is not None:
        return written.texts.explanation(quantity.name, written)
    return written.texts.problem(why(quantity.name, scenario.value))


def shown(
    texts: Texts, scenario: Scenario, name: str, symbol: bool = True, spoken: bool = False
) -> str:
    """A result or input of a scenario as readers see it, with or without its unit.

    Of the KV groups: their values, one after the other.
    """
    entry = BOOK[name]
    value = scenario.value(name)
    if is_of_group(name):
        return "; ".join(
            texts.measure(each, entry.unit, _digits(entry, each), spoken)
            if symbol
            else texts.number(each, _digits(entry, each))
            for each in value
        )
    if symbol:
        return texts.measure(value, entry.unit, entry.digits, spoken)
    return texts.number(value, _digits(entry, value))


def label_with_unit(texts: Texts, name: str) -> str:
    """Short name with the unit in brackets, for a table whose cells have `plain` values; what is
    counted names itself."""
    unit = BOOK[name].unit
    symbol = "" if unit.percent or unit.spoken else texts.symbol(unit)
    return f"{texts.label(name)} ({symbol})" if symbol else texts.label(name)


def plain(texts: Texts, scenario: Scenario, name: str) -> str:
    """A quantity or an input that is one number, beside a label that has its unit."""
    entry, value = BOOK[name], scenario.value(name)
    if entry.unit.percent:
        return texts.measure(value, entry.unit, entry.digits)
    return texts.number(value, entry.digits)


def _digits(entry: Quantity | Input, value: float | None) -> int:
    """Decimals for a bare number: a share printed as 20% elsewhere is 0.2 in a formula."""
    return 0 if value is None else _decimals(value, entry.digits)


def _decimals(value: float, digits: int) -> int:
    if value != value or float(value).is_integer():
        return 0
    most = max(digits, 4 if abs(value) < 10 else 2)
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def group_line(share: GroupShare, texts: Texts) -> str:
    """A group's part in words: layers, tokens, bytes of a token, the whole."""
    halves = ""
    if share.halved:
        halves = texts.say("kv_halves", half=texts.number(share.token_bytes / 2))
    shape = ", ".join(f"{name} {texts.number(value)}" for name, value in share.shape)
    return texts.say(
        "group_line" if share.tokens else "group_state",
        kind=share.kind,
        shape=f" ({shape})" if shape else "",
        layers=share.layers,
        tokens=share.tokens,
        token_bytes=texts.number(share.token_bytes),
        halves=halves,
        gib=texts.number(share.bytes / 2**30, 4),
    )


def group_shares(sizing: Sizing, scenario: Scenario) -> tuple[GroupShare, ...]:
    """Each group's part of one session, as the book's rows have it.

    No share at all where a saved document lacks what they rest on.
    """
    rows = [scenario.rows[name] for name in ("group_kept_tokens", "group_token_bytes",
                                             "group_kv_bytes")]  # fmt: skip
    if any(value != value for values in rows for value in values):
        return ()
    groups = sizing.model.groups()
    return tuple(
        GroupShare(
            kind=group.kind,
            layers=group.layers,
            tokens=round(tokens) if group.elements_per_token else 0,
            token_bytes=token_bytes / group.layers,
            bytes=size,
            halved=group.halved,
            shape=group.shape,
        )
        for group, tokens, token_bytes, size in zip(groups, *rows, strict=True)
    )
