"""The full report in Markdown: the four sections of the text report, in tables."""

from __future__ import annotations

from collections.abc import Iterable

from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.report.markdown_parts import (
    alert_table,
    condition_list,
    escaped,
    origin,
    standing_list,
    table,
    ways_list,
)
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.given import configuration, input_tables
from sizing_xl.telling.rationale import group_line, rationale, shown
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import Texts


def full_markdown(sizing: Sizing, language: str | None = None) -> str:
    """Inputs, dictionary, every result of every scenario with its rationale, alerts."""
    texts = Texts(language, sizing.currency)
    parts = [f"# {texts.say('report_title')}", *origin(sizing, texts)]
    parts += [f"**{escaped(verdict(sizing, texts))}**"]
    parts += [*condition_list(sizing, texts), *standing_list(sizing, texts)]
    parts += [*ways_list(sizing, texts)]
    for name, section in _SECTIONS.items():
        parts += [f"## {texts.say(name)}", *section(sizing, texts)]
    return "\n\n".join(parts) + "\n"


def _inputs(sizing: Sizing, texts: Texts) -> Iterable[str]:
    for title, rows in input_tables(sizing, texts):
        yield f"### {title}"
        yield table([texts.say("parameter"), texts.say("value")], rows)


def _dictionary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    fields = ("parameter", "what", "origin", "importance", "common_error")
    entries = texts.dictionary(sizing.policy)
    rows = [[name, *entry.told] for name, entry in entries.items()]
    yield table([texts.say(field) for field in fields], rows)


def _results(sizing: Sizing, texts: Texts) -> Iterable[str]:
    headings = [texts.say("quantity"), *(texts.scenario(key) for key in sizing.scenarios)]
    rows = [
        [texts.label(name), *(shown(texts, it, name) for it in sizing.scenarios.values())]
        for name in views.HEADLINE
    ]
    heading = texts.say("compare_scenarios")
    yield f"### {heading}"
    yield table(headings, rows)
    for key, scenario in sizing.scenarios.items():
        yield f"### {texts.say('scenario')}: {texts.scenario(key)}"
        yield f"{escaped(verdict(sizing, texts, key))}"
        rows = [[label, value] for label, value in configuration(scenario, texts)]
        yield table([texts.say("configuration"), texts.say("value")], rows)
        for area in BY_AREA:
            yield f"#### {texts.area(area)}"
            yield from _area(sizing, scenario, area, texts)


def _area(sizing: Sizing, scenario: Scenario, area: str, texts: Texts) -> Iterable[str]:
    """Each quantity of an area: its value, formula, numbers and meaning; the groups of layers and
    the words behind it where it has them."""
    rows: list[list[str]] = []
    groups: dict[str, None] = {}
    for name, quantity in BOOK.quantities.items():
        if quantity.area != area:
            continue
        reason = rationale(sizing, scenario, name, texts)
        choices = [f"{choice}: {word}" for choice, word in reason.choices]
        numbers = "; ".join([reason.with_numbers, *choices])
        value = shown(texts, scenario, name)
        label = f"{texts.label(name)} ({name})"
        rows.append([label, value, reason.formula, numbers, reason.explanation])
        groups.update({group_line(share, texts): None for share in reason.groups})
    words = ("quantity", "value", "formula", "with_numbers", "explanation")
    yield table([texts.say(word) for word in words], rows)
    if groups:
        lines = [f"- {escaped(line)}" for line in groups]
        yield "\n".join([f"{texts.say('groups')}:", "", *lines])


def _alerts(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield alert_table(sizing, texts)


_SECTIONS = {
    "section_inputs": _inputs,
    "section_dictionary": _dictionary,
    "section_results": _results,
    "section_alerts": _alerts,
}
