"""Several sizings side by side: architectures, suppliers' proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.report import SCHEMA_VERSION
from sizing_xl.report.document import recomputation as recomputed_document
from sizing_xl.report.markdown_parts import escaped, recomputation, table
from sizing_xl.sizing import Sizing
from sizing_xl.telling.given import field_words
from sizing_xl.telling.lines import aligned
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.recomputed import recomputed_lines
from sizing_xl.telling.verdict import (
    alert_codes,
    alert_names,
    codes,
    state_words,
    verdict,
    written_words,
)
from sizing_xl.telling.views import SIDE_BY_SIDE
from sizing_xl.texts import MISSING, Texts
from sizing_xl.texts.visible import page

CASE_FIELDS = ("model", "server", "storage", "concurrency", "effective_context", "kv_precision")


def comparison_text(names: Sequence[str], sizings: Sequence[Sizing], texts: Texts) -> str:
    """A table a scenario, one line a case."""
    lines = [line for told in _recomputed(names, sizings, texts) for line in (*told, "")]
    lines += [texts.say("compare_title"), ""]
    for key, headings, rows in _tables(names, sizings, texts):
        lines += [texts.scenario(key), *aligned([headings, *rows]), ""]
    for name, sizing in zip(names, sizings, strict=True):
        lines += [f"{name}: {_case_words(sizing, texts)}", f"  {verdict(sizing, texts)}"]
        lines += [f"  {line}" for line in _alert_lines(sizing, texts)]
    return page(lines)


def comparison_markdown(names: Sequence[str], sizings: Sequence[Sizing], texts: Texts) -> str:
    """The same tables in Markdown."""
    parts = [f"# {texts.say('compare_title')}"]
    for name, sizing in zip(names, sizings, strict=True):
        told = list(recomputation(sizing, texts))
        parts += [f"**{escaped(name)}**", *told] if told else []
    for key, headings, rows in _tables(names, sizings, texts):
        parts += [f"## {texts.scenario(key)}", table(headings, rows)]
    headings = [texts.say("case"), *(texts.say(_word(field)) for field in CASE_FIELDS)]
    rows = [
        [name, *_case_cells(sizing, texts)] for name, sizing in zip(names, sizings, strict=True)
    ]
    parts += [f"## {texts.say('inputs')}", table(headings, rows)]
    rows = [[name, verdict(sizing, texts)] for name, sizing in zip(names, sizings, strict=True)]
    parts += [f"## {texts.say('verdict')}", table([texts.say("case"), texts.say("verdict")], rows)]
    parts += [f"## {texts.say('alerts')}", _alerts(names, sizings, texts)]
    return "\n\n".join(parts) + "\n"


def comparison_document(
    names: Sequence[str], sizings: Sequence[Sizing], texts: Texts | None = None
) -> dict[str, Any]:
    """The same numbers, unrounded; null where a case has no value.

    recomputed: of a saved sizing, what it says otherwise than its inputs give; its verdict is that
    of what they give.
    """
    texts = texts or Texts()
    return {
        "schema_version": SCHEMA_VERSION,
        "cases": [
            {
                "name": name,
                "complete": sizing.complete,
                "verdict": sizing.verdict().state.value,
                "generator": sizing.provenance._asdict(),
                "recomputed": recomputed_document(sizing, texts),
                "alerts": alert_codes(sizing),
                "inputs": {field: sizing.nfr[field] for field in CASE_FIELDS},
                "scenarios": {
                    key: {
                        **{name: sizing.scenarios[key].results[name] for name in SIDE_BY_SIDE},
                        **_figures_recomputed(sizing, key),
                        "verdict": sizing.verdict(key).state.value,
                        "conditions": codes(sizing.verdict(key).conditions),
                    }
                    for key in SCENARIOS
                },
            }
            for name, sizing in zip(names, sizings, strict=True)
        ],
    }


def _figures_recomputed(sizing: Sizing, key: str) -> dict[str, Any]:
    if not sizing.deviations:
        return {}
    results = sizing.believed.scenarios[key].results
    return {"recomputed": {name: results[name] for name in SIDE_BY_SIDE}}


def _recomputed(
    names: Sequence[str], sizings: Sequence[Sizing], texts: Texts
) -> Iterator[list[str]]:
    """What each saved case says otherwise than its inputs give."""
    for name, sizing in zip(names, sizings, strict=True):
        told = recomputed_lines(sizing, texts)
        if told:
            yield [f"{name}: {told[0]}", *told[1:]]


def case_names(sizings: Sequence[Sizing]) -> list[str]:
    """Names that tell the cases apart by model and server, numbered where that is not enough."""
    names = [f"{sizing.model.name} / {sizing.server.name}" for sizing in sizings]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: place + 1].count(name)})"
        for place, name in enumerate(names)
    ]


def _tables(
    names: Sequence[str], sizings: Sequence[Sizing], texts: Texts
) -> list[tuple[str, list[str], list[list[str]]]]:
    headings = [texts.say("case"), *map(texts.label, SIDE_BY_SIDE), texts.say("verdict")]
    cases = list(zip(names, sizings, strict=True))
    return [
        (key, headings, [row for case in cases for row in _rows(*case, key, texts)])
        for key in SCENARIOS
    ]


def _rows(name: str, sizing: Sizing, key: str, texts: Texts) -> Iterator[list[str]]:
    """A case's row; under one that says otherwise than its inputs give, what they give."""

    def figures(of: Sizing) -> list[str]:
        return [shown(texts, of.scenarios[key], column) for column in SIDE_BY_SIDE]

    yield [name, *figures(sizing), written_words(sizing, key, texts)]
    if sizing.deviations:
        again = texts.say("recomputed_case", name=name)
        found = sizing.believed
        yield [again, *figures(found), state_words(found.verdict(key).state, texts)]


def _alert_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """One line a severity: how many alerts, and their names."""
    lines = [f"{severity} ({count}): {names}" for severity, count, names in
             alert_names(sizing, texts)]  # fmt: skip
    return lines or [texts.say("no_alerts")]


def _alerts(names: Sequence[str], sizings: Sequence[Sizing], texts: Texts) -> str:
    """A table of every case's alerts: severity, how many, their names."""
    rows = []
    for name, sizing in zip(names, sizings, strict=True):
        told = alert_names(sizing, texts) or [(texts.say("no_alerts"), 0, MISSING)]
        rows += [[name, severity, str(count), titles] for severity, count, titles in told]
    words = ("case", "severity", "count", "alerts")
    return table([texts.say(word) for word in words], rows)


def _word(field: str) -> str:
    return {"effective_context": "context", "kv_precision": "precision"}.get(field, field)


def _case_cells(sizing: Sizing, texts: Texts) -> list[str]:
    return [field_words(sizing, name, texts) for name in CASE_FIELDS]


def _case_words(sizing: Sizing, texts: Texts) -> str:
    return ", ".join(_case_cells(sizing, texts))
