"""One quantity explained: in general, and as it came out in each scenario of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sizing_xl.book import BOOK
from sizing_xl.errors import InputError
from sizing_xl.quantity import Quantity
from sizing_xl.reading.names import unknown
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.cost import offer_of
from sizing_xl.telling.lines import wrapped
from sizing_xl.telling.rationale import group_line, rationale, shown
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import page


def find_quantity(name: str) -> Quantity:
    """Raises InputError with the nearest names."""
    found = BOOK.quantities.get(name.strip().lower())
    if found is None:
        names = list(BOOK.quantities)
        raise InputError([unknown("unknown_name", "quantity", name, names, otherwise=names[:5])])
    return found


def quantity_list(texts: Texts) -> list[tuple[str, str, str]]:
    """(name, unit, label) of every quantity, in the book's order."""
    return [
        (quantity.name, texts.symbol(quantity.unit) or "1", texts.label(quantity.name))
        for quantity in BOOK.quantities.values()
    ]


def explained(quantity: Quantity, texts: Texts, sizing: Sizing | None = None) -> str:
    """The quantity's formula, inputs and source; with a case, each scenario's rationale too."""
    lines = [f"{texts.label(quantity.name)} ({quantity.name})", *_general(quantity, texts)]
    if sizing is not None:
        for key, scenario in sizing.scenarios.items():
            lines += ["", f"{texts.scenario(key)}: {shown(texts, scenario, quantity.name)}"]
            lines += rationale_lines(sizing, scenario, quantity.name, texts)
    return page(lines)


def _general(quantity: Quantity, texts: Texts) -> Iterator[str]:
    yield from wrapped(f"{texts.say('formula')}: {quantity.name} = {quantity.text()}", 2)
    for row in BOOK.rows_of(quantity.name):
        yield from wrapped(f"{row.name} = {row.text()}", 4)
    yield f"  {texts.say('unit')}: {texts.symbol(quantity.unit) or '1'}"
    yield f"  {texts.say('inputs')}:"
    for ref in quantity.needs:
        yield f"    • {ref}: {texts.labelled(ref, BOOK[ref].unit)}"
    yield from wrapped(f"{texts.say('source')}: {quantity.source}", 2)


def priced(sizing: Sizing, name: str, texts: Texts) -> str:
    """Where a price of the price book comes from, in brackets; nothing of other figures."""
    item = sizing.priced.get(name)
    if item is None:
        return ""
    words = [texts.say("price_example")] if item.example else []
    words += [it for it in (offer_of(sizing, name), item.as_of, item.source) if it]
    return f" ({'; '.join(words)})" if words else ""


def rationale_lines(sizing: Sizing, scenario: Scenario, name: str, texts: Texts) -> Iterable[str]:
    """Formula, formula with numbers, inputs with units, layer groups, meaning."""
    reason = rationale(sizing, scenario, name, texts)
    yield from wrapped(f"{texts.say('formula')}: {reason.formula}", 4)
    yield from wrapped(f"{texts.say('with_numbers')}: {reason.with_numbers}", 4)
    yield f"    {texts.say('inputs')}:"
    for ref, _, _ in reason.inputs:
        yield from wrapped(f"• {ref}: {shown(texts, scenario, ref)}{priced(sizing, ref, texts)}", 6)
    for choice, word in reason.choices:
        yield f"      • {choice}: {word}"
    if reason.groups:
        yield f"    {texts.say('groups')}:"
        for share in reason.groups:
            yield f"      • {group_line(share, texts)}"
    yield from wrapped(f"{texts.say('explanation')}: {reason.explanation}", 4)
