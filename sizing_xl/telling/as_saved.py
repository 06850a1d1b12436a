"""Alerts and ways out of a saved document, in words.

They are told by today's texts, in the language asked for. Where those have no sentence for a code
or a lever any more, or ask for a figure that the document lacks, the words that were saved stand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sizing_xl.alerts import CONDITIONS, Alert
from sizing_xl.texts import Texts
from sizing_xl.ways_out import WayOut

Words = TypeVar("Words")

# What texts raise without a sentence, without a figure, or with a figure of another type.
_UNTELLABLE = (KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class AlertAsSaved(Alert):
    """An alert with the sentences that it was saved with, in the document's language."""

    message: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class WayOutAsSaved(WayOut):
    """A way out with the sentence that it was saved with, in the document's language."""

    message: str = ""


def alert_sentences(alert: Alert, texts: Texts) -> tuple[str, str]:
    """Message and remedy of an alert."""
    saved = (alert.message, alert.remedy) if isinstance(alert, AlertAsSaved) else None
    if saved is None and None in alert.figures.values():
        saved = _without_figures(alert, texts)
    return _told(lambda: (texts.alert(alert), texts.remedy(alert)), saved)


def _without_figures(alert: Alert, texts: Texts) -> tuple[str, str]:
    """Name and levers of an alert whose figures are beyond all numbers: an edited document may
    have inputs that overflow."""
    one = CONDITIONS.get(alert.code)
    levers = ", ".join(map(texts.lever, one.levers)) if one else ""
    remedy = texts.say("change_one_of", levers=levers) if levers else texts.say("no_lever")
    return f"{alert_title(alert.code, texts)}.", remedy


def alert_title(code: str, texts: Texts) -> str:
    """What an alert is called; one that has no name today is called by its code."""
    return _told(lambda: texts.alert_title(code), code)


def way_sentence(way: WayOut, texts: Texts) -> str:
    """What to change, and by how much."""
    saved = way.message if isinstance(way, WayOutAsSaved) else None
    return _told(lambda: texts.say(f"way_{way.lever}", value=way.value), saved)


def _told(tell: Callable[[], Words], saved: Words | None) -> Words:
    """Today's words; those saved where there are none today. A fresh sizing has no others."""
    try:
        return tell()
    except _UNTELLABLE:
        if saved is None:
            raise
        return saved
