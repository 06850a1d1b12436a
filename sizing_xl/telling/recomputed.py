"""What a saved sizing says otherwise than its inputs give, and what it was computed with, in words.

The supplier's own figures stay where they are; these lines put beside them what sizing the
document once more gave. What the catalogs at hand say otherwise is told as a fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sizing_xl.alerts import State
from sizing_xl.book import BOOK
from sizing_xl.catalog.digest import SHORT
from sizing_xl.fields import FIELDS
from sizing_xl.sizing import Deviation, Foreign, Sizing
from sizing_xl.telling.as_saved import alert_title
from sizing_xl.texts import MISSING, Texts
from sizing_xl.units import Unit
from sizing_xl.version import __version__

# Figures that lines spell out, names that one line does, and rows of tables; the rest is counted.
MOST_FIGURES, MOST_NAMES, MOST_ROWS = 8, 12, 60
# Characters of a value or a name that is none of ours.
LONGEST = 120
# Kinds of deviations that are figures with a name of their own.
_FIGURES = ("result", "input", "requirement", "weights", "way_out")
# Decimals with which two figures are told that look alike with those of their unit.
_CLOSE = 12


def provenance_line(sizing: Sizing, texts: Texts) -> str:
    """Which sizing_xl and which catalogs computed it."""
    origin = sizing.provenance
    catalogs = origin.catalogs[:SHORT] if origin.catalogs else MISSING
    return texts.say("provenance", version=origin.version, catalogs=catalogs)


def recomputed_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """Every line to be told: the deviations, the worst first, then the facts; none of a fresh
    sizing, and none where nothing differs."""
    return [*deviation_lines(sizing, texts), *fact_lines(sizing, texts)]


def deviation_headline(sizing: Sizing, texts: Texts) -> str:
    """One sentence that says that a document does not say what its inputs give."""
    found = sizing.recomputed
    assert found is not None and found.deviations
    return texts.say(
        "recomputed_edited" if found.same_formulas else "recomputed_older",
        count=len(found.deviations),
        version=sizing.provenance.version,
        ours=__version__,
    )


def deviation_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """The sentence, the figures that differ with both values, the alerts and the verdict."""
    if not sizing.deviations:
        return []
    figures = [it for it in sizing.deviations if it.kind in _FIGURES]
    lines = [texts.say("recomputed_figure", **_words(it, texts)) for it in figures[:MOST_FIGURES]]
    if len(figures) > MOST_FIGURES:
        lines.append(texts.say("recomputed_more", count=len(figures) - MOST_FIGURES))
    alerts = [it for it in sizing.deviations if it.kind == "alert"]
    for key, chosen in (
        ("recomputed_alerts_missing", [it for it in alerts if it.written is None]),
        ("recomputed_alerts_added", [it for it in alerts if it.recomputed is None]),
        ("recomputed_alerts_changed", [it for it in alerts if None not in it[-2:]]),
    ):
        if chosen:
            names = listed([f"{_name(it, texts)[:-1]}, {_where(it, texts)})"
                            for it in chosen], texts)  # fmt: skip
            lines.append(texts.say(key, count=len(chosen), names=names))
    verdicts = [it for it in sizing.deviations if it.kind == "verdict"]
    lines += [texts.say("recomputed_verdict", **_words(it, texts)) for it in verdicts]
    return [deviation_headline(sizing, texts), *(f"- {line}" for line in lines)]


def deviation_rows(sizing: Sizing, texts: Texts) -> list[tuple[str, str, str, str]]:
    """What differs, its scenario, what is written, what was recomputed: a row each, the last of
    which counts those beyond MOST_ROWS."""
    rows = []
    more = len(sizing.deviations) - MOST_ROWS
    for deviation in sizing.deviations[:MOST_ROWS]:
        words = _words(deviation, texts)
        rows.append((words["name"], words["where"], words["written"], words["recomputed"]))
    if more > 0:
        rows.append((texts.say("recomputed_more", count=more), MISSING, MISSING, MISSING))
    return rows


def fact_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """What is another: the version, the catalogs at hand."""
    return list(_facts(sizing, texts))


def _facts(sizing: Sizing, texts: Texts) -> Iterator[str]:
    found, origin = sizing.recomputed, sizing.provenance
    if found is None:
        return
    if origin.version != __version__:
        yield texts.say("recomputed_version", version=origin.version, ours=__version__)
    if origin.catalogs not in (None, found.catalogs):
        digests = {"theirs": origin.catalogs[:SHORT], "ours": found.catalogs[:SHORT]}
        yield texts.say("recomputed_catalogs", **digests)
    for foreign in found.foreign:
        yield _foreign(foreign, texts)


def _foreign(foreign: Foreign, texts: Texts) -> str:
    key = "recomputed_foreign" if foreign.fields else "recomputed_unlisted"
    fields = listed(foreign.fields, texts)
    return texts.say(key, kind=texts.say(foreign.kind), name=foreign.name, fields=fields)


def listed(names: Sequence[str], texts: Texts, most: int = MOST_NAMES) -> str:
    """Names in a line, those beyond `most` counted."""
    words, more = ", ".join(names[:most]), len(names) - most
    return texts.say("saved_more", names=words, count=more) if more > 0 else words


# --- one deviation ---------------------------------------------------------------------------


def _words(deviation: Deviation, texts: Texts) -> dict[str, str]:
    written, computed = (_value(deviation, it, texts) for it in deviation[-2:])
    if written == computed:
        written, computed = (_exactly(it) for it in deviation[-2:])
    return {
        "name": _name(deviation, texts),
        "where": _where(deviation, texts),
        "written": written,
        "recomputed": computed,
    }


def _name(deviation: Deviation, texts: Texts) -> str:
    kind, name = deviation.kind, deviation.name
    if kind == "verdict":
        return texts.say("verdict")
    if kind == "alert":
        return f"{_exactly(alert_title(name, texts))} ({_exactly(name)})"
    if kind == "weights":
        return f"inputs.weights.{name}"
    known = name in BOOK.quantities or name in BOOK.inputs or name in FIELDS
    return f"{texts.label(name)} ({name})" if known else _exactly(name)


def _where(deviation: Deviation, texts: Texts) -> str:
    return texts.scenario(deviation.scenario) if deviation.scenario else texts.say("whole_sizing")


def _value(deviation: Deviation, value: Any, texts: Texts) -> str:
    """A value as readers see it; what no text is for, as JSON has it."""
    kind, name = deviation.kind, deviation.name
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return _exactly(value)
    if isinstance(value, (int, float)):
        if kind in ("result", "input"):
            return texts.measure(value, BOOK[name].unit, BOOK[name].digits)
        unit = FIELDS[name].unit if name in FIELDS else Unit.GIB if kind == "weights" else None
        digits = FIELDS[name].digits if name in FIELDS else 1
        return texts.measure(value, unit, digits) if unit else _exactly(value)
    if kind == "verdict" and name == "state":
        known = value in {state.value for state in State}
        return texts.say(f"verdict_state_{value}") if known else _exactly(value)
    if kind == "alert" and isinstance(value, str):
        return texts.severity(value)
    return _exactly(value)


def _exactly(value: Any) -> str:
    """Any value of a document on a line: a number with its last digits, members of a list or an
    object by name, what is nested deeper as its type alone."""
    if isinstance(value, (list, tuple)):
        words = ", ".join(map(_scalar, value[:MOST_NAMES]))
    elif isinstance(value, dict):
        words = ", ".join(f"{name} {_scalar(it)}" for name, it in [*value.items()][:MOST_NAMES])
    else:
        words = _scalar(value)
    return f"{words[:LONGEST]}…" if len(words) > LONGEST else words or MISSING


def _scalar(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.{_CLOSE}g}"
    if isinstance(value, (list, tuple, dict)):
        return type(value).__name__
    return MISSING if value is None else " ".join(str(value).split())
