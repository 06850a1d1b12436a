"""What reading a saved document did beside, in words: a line for each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sizing_xl.report import SCHEMA_VERSION
from sizing_xl.report.saved import Saved
from sizing_xl.texts import Texts

# Names that a line spells out; the rest is counted.
MOST_NAMES = 12


def reading_lines(file: str, saved: Saved, texts: Texts) -> Iterator[str]:
    """What was filled in, what is empty, what was not read; nothing for a document of today."""
    if saved.of_later_version:
        yield texts.say("saved_later", file=file, version=saved.version, ours=SCHEMA_VERSION)
    for kind in ("added", "unknown", "ignored"):
        names = getattr(saved, kind)
        if names:
            yield texts.say(f"saved_{kind}", file=file, names=_listed(names, texts))


def _listed(names: Sequence[str], texts: Texts) -> str:
    listed, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    return texts.say("saved_more", names=listed, count=more) if more > 0 else listed
