"""What reading a saved document did beside, in words: a line for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.report import SCHEMA_VERSION
from sizing_xl.report.saved import Saved
from sizing_xl.telling.recomputed import deviation_headline, fact_lines, listed
from sizing_xl.texts import Texts

# Names that a line spells out; the rest is counted.
MOST_NAMES = 12


def reading_lines(file: str, saved: Saved, texts: Texts) -> Iterator[str]:
    """What was filled in, what is empty, what was not read; nothing for a document of today."""
    if saved.sizing.deviations:
        yield f"{file}: {deviation_headline(saved.sizing, texts)}"
    for fact in fact_lines(saved.sizing, texts):
        yield f"{file}: {fact}"
    if saved.of_later_version:
        yield texts.say("saved_later", file=file, version=saved.version, ours=SCHEMA_VERSION)
    for kind in ("added", "unknown", "ignored"):
        names = getattr(saved, kind)
        if names:
            yield texts.say(f"saved_{kind}", file=file, names=listed(names, texts, MOST_NAMES))
