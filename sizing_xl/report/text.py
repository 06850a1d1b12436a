"""The full text report: inputs, dictionary, results by scenario, alerts."""

from __future__ import annotations

from collections.abc import Iterable

from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling.bases import bases_table, beside_words
from sizing_xl.telling.explain import rationale_lines
from sizing_xl.telling.given import configuration, input_tables
from sizing_xl.telling.lines import WIDTH, wrapped
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.recomputed import provenance_line, recomputed_lines
from sizing_xl.telling.service import service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.verdict import told_alerts, told_words, verdict, ways_out_lines
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import page


def full_report(sizing: Sizing, language: str | None = None) -> str:
    """Inputs, dictionary, every result with its rationale, alerts."""
    texts = Texts(language, sizing.currency)
    lines = [
        "=" * WIDTH,
        texts.say("report_title"),
        texts.say("report_subtitle"),
        provenance_line(sizing, texts),
        "=" * WIDTH,
        "",
        *(part for line in recomputed_lines(sizing, texts) for part in wrapped(line, 0)),
        verdict(sizing, texts),
        *standing(sizing, texts),
        *(part for line in service_lines(sizing, texts) for part in wrapped(line, 0)),
        *ways_out_lines(sizing, texts),
        "",
        *_bases(sizing, texts),
        *_section(texts.say("section_inputs"), _inputs(sizing, texts)),
        *_section(texts.say("section_dictionary"), _dictionary(sizing, texts)),
        *_section(texts.say("section_results"), _results(sizing, texts)),
        *_section(texts.say("section_alerts"), alert_lines(sizing, texts)),
    ]
    return page(lines)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [
        "",
        "┌" + "─" * (WIDTH - 2) + "┐",
        "│ " + title.ljust(WIDTH - 4) + " │",
        "└" + "─" * (WIDTH - 2) + "┘",
        "",
        *lines,
    ]


def _bases(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """The capacity bases side by side, and the layout that is the best beside the one in use."""
    yield f"{texts.say('bases_heading')}:"
    headings, *rows = bases_table(sizing, texts)
    for name, *cells in rows:
        told = "; ".join(f"{label} {cell}" for label, cell in zip(headings[1:], cells, strict=True))
        yield from wrapped(f"{name}: {told}", 2)
    yield f"  {texts.say('beside_word')}: {beside_words(sizing.recommended, texts)}"


def _inputs(sizing: Sizing, texts: Texts) -> Iterable[str]:
    for title, rows in input_tables(sizing, texts):
        yield title.upper() + ":"
        for label, value in rows:
            yield f"  {label}: {value}"
        yield ""


def _dictionary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    fields = ("what", "origin", "importance", "common_error")
    for name, entry in texts.dictionary(sizing.policy).items():
        yield f"[{name}]"
        for field, words in zip(fields, entry.told, strict=True):
            yield from wrapped(f"{texts.say(field)}: {words}", 2)
        yield ""


def _results(sizing: Sizing, texts: Texts) -> Iterable[str]:
    for key, scenario in sizing.scenarios.items():
        yield "=" * WIDTH
        yield f"{texts.say('scenario').upper()}: {texts.scenario(key)}"
        yield "=" * WIDTH
        for label, value in configuration(scenario, texts):
            yield f"  • {label}: {value}"
        for area, names in BY_AREA.items():
            told = [name for name in names if not BOOK.quantities[name].inner]
            if told:
                heading = texts.area(area)
                yield ""
                yield f"--- {heading} " + "-" * (WIDTH - len(heading) - 5)
            for name in told:
                yield ""
                yield from _result(sizing, scenario, name, texts)
        yield ""


def _result(sizing: Sizing, scenario: Scenario, name: str, texts: Texts) -> Iterable[str]:
    yield f"▸ {texts.label(name)} ({name}): {shown(texts, scenario, name)}"
    yield f"  {texts.say('rationale')}:"
    yield from rationale_lines(sizing, scenario, name, texts)


def alert_lines(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """Every alert with its remedy."""
    if not sizing.told_alerts:
        yield texts.say("no_alerts")
    for told in told_alerts(sizing.told_alerts):
        severity, where, message, remedy = told_words(told, texts)
        yield from wrapped(f"[{severity}] {told.alert.code} ({where})", 0)
        yield from wrapped(message, 4)
        yield from wrapped(f"{texts.say('remedy')}: {remedy}", 4)
        yield ""
