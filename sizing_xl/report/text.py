"""The full text report: inputs, dictionary, results of the three scenarios, alerts.

Each thing is explained once: a result has its three values on a line, its formula with the numbers
of one scenario, and its meaning in that scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.fields import FIELDS
from sizing_xl.quantity import Quantity
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.assumed import assumptions
from sizing_xl.telling.bases import bases_table, beside_words
from sizing_xl.telling.cost import price_lines
from sizing_xl.telling.given import configuration, input_tables
from sizing_xl.telling.lines import WIDTH, aligned, wrapped
from sizing_xl.telling.rationale import group_line, label_with_unit, plain, rationale
from sizing_xl.telling.recomputed import provenance_line, recomputed_lines
from sizing_xl.telling.service import area_told, service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.use_cases import use_case_rows
from sizing_xl.telling.verdict import (
    short_verdict,
    told_alerts,
    told_words,
    verdict,
    ways_out_lines,
)
from sizing_xl.telling.why import cause_of
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import page, visible

# Characters of a column of one scenario's values.
COLUMN = 14
# Where the first clause of an origin ends; the rest says how to find the figure.
_CLAUSE = re.compile(r"[,:;.](?: |$)")
# Words of each scenario that its table tells.
_OF_SCENARIOS = ("objective", "risk", "sla")


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


# --- what was given --------------------------------------------------------------------------


def _inputs(sizing: Sizing, texts: Texts) -> Iterable[str]:
    *entries, (title, asked) = input_tables(sizing, texts)
    prices = price_lines(sizing, texts)
    # A price has its line among prices, with its source.
    told = {line.partition(": ")[0] for line in prices}
    for heading, rows in (*entries, (title, [row for row in asked if row[0] not in told])):
        yield heading.upper() + ":"
        for label, value in rows:
            yield from wrapped(f"{label}: {value}", 2)
        yield ""
    if prices:
        yield texts.say("cost_prices").upper() + ":"
        for line in prices:
            yield from wrapped(line, 2)
        yield ""
    yield texts.say("assumptions").upper() + ":"
    yield from wrapped("; ".join(assumptions(sizing, texts)) + ".", 2)


def _dictionary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """The parameters of section 1: all that the dictionary says of what the case gives and of what
    the catalogs say, and what the others are."""
    entries = texts.dictionary(sizing.policy)
    asked = {name: getattr(sizing.workload, name) for name in FIELDS}
    labels = {label for _, rows in input_tables(sizing, texts) for label, _ in rows}
    used = [name for name, field in FIELDS.items() if field.catalog or texts.label(name) in labels]
    used += [name for name in BOOK.inputs if texts.label(name) in labels]
    words = [texts.say(field) for field in ("origin", "importance", "common_error")]
    for name in dict.fromkeys(used):
        what, origin, *others = entries[name].told
        others = [_CLAUSE.split(origin, maxsplit=1)[0] + ".", *others]
        if asked.get(name, name) is None:
            others = []
        sentences = (f"{word}: {it}" for word, it in zip(words, others, strict=False))
        yield from wrapped(f"[{name}] {' '.join((what, *sentences))}", 0)


# --- what was found --------------------------------------------------------------------------


def _results(sizing: Sizing, texts: Texts) -> Iterable[str]:
    scenarios = list(sizing.scenarios.values())
    columns = [configuration(scenario, texts) for scenario in scenarios]
    words = [[texts.say(f"{word}_{it.key}") for it in scenarios] for word in _OF_SCENARIOS]
    state = [short_verdict(sizing, it.key, texts) for it in scenarios]
    rows = [
        (texts.say("verdict"), *state),
        *zip([*map(texts.say, _OF_SCENARIOS)], *zip(*words, strict=True), strict=True),
        *(
            (label, *(column[number][1] for column in columns))
            for number, (label, _) in enumerate(columns[0])
        ),
    ]
    yield from aligned(
        [(texts.say("scenario"), *(texts.scenario(it.key) for it in scenarios)), *rows]
    )
    heading = texts.say("typical")
    yield f"{heading}:"
    for scenario in scenarios:
        typical = texts.say(f"typical_{scenario.key}")
        yield from wrapped(f"{texts.scenario(scenario.key)}: {typical}", 2)
    yield ""
    heading = texts.say("use_cases")
    yield f"{heading}:"
    needs = [(texts.say("need"), texts.say("suits")), *use_case_rows(texts)]
    yield from (f"  {line}" for line in aligned(needs, right=False))
    grouped: set[str] = set()
    for area in filter(lambda area: area_told(sizing, area), BY_AREA):
        yield from _area(sizing, area, texts, grouped)


def _area(sizing: Sizing, area: str, texts: Texts, grouped: set[str]) -> Iterable[str]:
    heading, scenarios = texts.area(area), list(sizing.scenarios.values())
    named = _columns(f"--- {heading} ---", [texts.scenario(it.key) for it in scenarios])
    yield from ("", *named)
    undefined = []
    for name, quantity in BOOK.quantities.items():
        if quantity.inner or quantity.area != area:
            continue
        told = _told_of(sizing, name)
        if told is None:
            undefined.append(name)
            continue
        values = [plain(texts, it, name) for it in scenarios]
        yield from _columns(f"▸ {label_with_unit(texts, name)}", values)
        yield from _reason(sizing, told, quantity, texts, grouped)
    yield from _undefined(sizing, undefined, texts)


def _columns(label: str, values: Sequence[str]) -> list[str]:
    """A label and a value a scenario; values under a label that leaves no room for them."""
    cells = "".join(f"  {value}".rjust(COLUMN) for value in values)
    label = visible(label)
    if len(label) + len(cells) < WIDTH:
        return [label.ljust(WIDTH - len(cells)) + cells]
    return [label, cells.rjust(WIDTH)]


def _told_of(sizing: Sizing, name: str) -> Scenario | None:
    """The scenario whose numbers explain a result: RECOMMENDED, else one in which it has a value;
    None where there is none."""
    scenarios = (sizing.recommended, *sizing.scenarios.values())
    return next((it for it in scenarios if it.results[name] is not None), None)


def _reason(
    sizing: Sizing, scenario: Scenario, quantity: Quantity, texts: Texts, grouped: set[str]
) -> Iterable[str]:
    """Formula with numbers, the groups of layers and the words behind it, what it means."""
    reason = rationale(sizing, scenario, quantity.name, texts)
    told, explained = reason.formula, quantity.name in views.EXPLAINED
    if explained:  # of the others each name has its value in this report
        told = f"{told} → {reason.with_numbers}"
        if scenario is not sizing.recommended:
            told = f"{told} ({texts.scenario(scenario.key)})"
    yield from wrapped(told, 4)
    for share in reason.groups:
        line = group_line(share, texts)
        if line not in grouped:  # several results rest on the same groups
            grouped.add(line)
            yield from wrapped(f"• {line}", 6)
    words = [f"{name}: {word}." for name, word in _choices(sizing, quantity.name, texts)]
    if explained:
        words.append(reason.explanation)
    if words:
        yield from wrapped(" ".join(words), 4)


def _choices(sizing: Sizing, name: str, texts: Texts) -> Iterable[tuple[str, str]]:
    """The words that a result stands for: one, or one a scenario."""
    found: dict[str, list[str]] = {}
    for scenario in sizing.scenarios.values():
        for choice, word in rationale(sizing, scenario, name, texts).choices:
            found.setdefault(choice, []).append(word)
    return [(choice, " / ".join(dict.fromkeys(words))) for choice, words in found.items()]


def _undefined(sizing: Sizing, names: Sequence[str], texts: Texts) -> Iterable[str]:
    """Results without a value in any scenario: those of one cause together."""
    scenario = sizing.recommended
    causes: dict[object, list[str]] = {}
    for name in names:
        causes.setdefault(cause_of(name, scenario.value), []).append(name)
    for first, *others in causes.values():
        sentence = rationale(sizing, scenario, first, texts).explanation
        if others:
            more = texts.say("same_cause", names=", ".join(map(texts.label, others)))
            sentence = f"{sentence} {more}"
        yield from wrapped(f"▹ {sentence}", 0)


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
