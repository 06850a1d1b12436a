"""Which inputs matter: text for people, JSON for programs."""

from __future__ import annotations

from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS
from sizing_xl.planning.sensitivity import Sensitivity, Swing
from sizing_xl.report.written import headed, json_text
from sizing_xl.telling.cost import missing_words
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.texts import MISSING, Texts

SCHEMA_VERSION = "1.0"


def sensitivity_text(found: Sensitivity, texts: Texts) -> str:
    """A table a quantity, the input that moves it most first.

    texts: in the currency of the price book.
    """
    title = texts.say("sensitivity_title", scenario=texts.scenario(found.scenario))
    lines = ["=" * WIDTH, title, "=" * WIDTH, *wrapped(texts.say("sensitivity_how"), 0), ""]
    for name, swings in found.swings.items():
        quantity = BOOK.quantities[name]
        base = texts.measure(found.bases[name], quantity.unit, quantity.digits)
        lines += [ruled(f"{texts.label(name)}: {base}")]
        lines += [*_table(swings, texts), ""] if swings else [texts.say("sensitivity_none"), ""]
    for name, absent in found.missing.items():
        lines += wrapped(missing_words(name, absent, texts), 0)
    if found.without_effect:
        names = ", ".join(map(texts.label, found.without_effect))
        lines += wrapped(texts.say("sensitivity_still", names=names), 0)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _table(swings: tuple[Swing, ...], texts: Texts) -> list[str]:
    words = ("input", "low", "high", "at_low", "at_high", "swing")
    headings = [texts.say(f"sensitivity_{word}") for word in words]
    rows = []
    for it in swings:
        digits = BOOK.quantities[it.quantity].digits
        ends = [input_words(it.input, value, texts) for value in (it.low, it.high)]
        results = [texts.number(value, digits) for value in (it.at_low, it.at_high)]
        rows.append([texts.label(it.input), *ends, *results, _swing(it, digits, texts)])
    return aligned([headings, *rows])


def input_words(name: str, value: float, texts: Texts) -> str:
    """A value of an input as readers see it, with as many decimals as tell it."""
    entry = FIELDS.get(name) or BOOK.inputs[name]
    assert entry.unit is not None
    digits = entry.digits
    if not entry.whole and not entry.unit.percent:
        digits = next((it for it in range(digits, 7) if round(value, it) == round(value, 6)), 6)
    return texts.measure(value, entry.unit, digits)


def _swing(it: Swing, digits: int, texts: Texts) -> str:
    swing = texts.number(it.swing, digits)
    return texts.say("sensitivity_lost") if swing == MISSING else swing


def sensitivity_document(found: Sensitivity, currency: str | None) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where an end leaves no value."""
    return {
        **headed(SCHEMA_VERSION, currency),
        "scenario": found.scenario,
        "quantities": {
            name: {
                "base": found.bases[name],
                "inputs": [
                    {
                        "input": it.input,
                        "base": it.base,
                        "low": it.low,
                        "high": it.high,
                        "at_low": it.at_low,
                        "at_high": it.at_high,
                        "swing": it.swing,
                    }
                    for it in swings
                ],
            }
            for name, swings in found.swings.items()
        },
        "missing": {name: list(absent) for name, absent in found.missing.items()},
        "without_effect": list(found.without_effect),
    }


def sensitivity_json(found: Sensitivity, currency: str | None) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json_text(sensitivity_document(found, currency))
