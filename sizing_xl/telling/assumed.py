"""What the results assume: what nobody measured or asked for, and somebody may want otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.book import BOOK
from sizing_xl.book.inputs import POLICY
from sizing_xl.sizing import Sizing
from sizing_xl.telling.rationale import shown
from sizing_xl.texts import Texts


def assumptions(sizing: Sizing, texts: Texts) -> Iterator[str]:
    """Each figure of the policy that a result shown to readers rests on, once: its short name, its
    name in formulas, its value."""
    used = {
        need
        for name, quantity in BOOK.quantities.items()
        if not quantity.inner
        for need in (*quantity.needs, *BOOK.relies(name))
    }
    for name, given in BOOK.inputs.items():
        if given.origin is POLICY and name in used:
            yield f"{texts.label(name)} ({name}): {shown(texts, sizing.recommended, name)}"
