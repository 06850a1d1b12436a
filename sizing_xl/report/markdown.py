"""The executive report in Markdown, in ten sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sizing_xl.book import BOOK
from sizing_xl.scenario import Scenario
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.assumed import assumptions
from sizing_xl.telling.bases import bases_table, beside_words
from sizing_xl.telling.cost import costs_known, known_of, price_lines
from sizing_xl.telling.given import configuration, input_tables
from sizing_xl.telling.rationale import rationale, shown
from sizing_xl.telling.recomputed import (
    deviation_headline,
    deviation_rows,
    fact_lines,
    provenance_line,
)
from sizing_xl.telling.service import service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.use_cases import use_case_rows
from sizing_xl.telling.verdict import (
    condition_lines,
    told_alerts,
    told_words,
    verdict,
    ways_out_lines,
)
from sizing_xl.texts import MISSING, Texts
from sizing_xl.texts.visible import visible

# Characters of the longest figure with its unit; a longer cell is a sentence.
LONGEST_FIGURE = 24


def executive_report(sizing: Sizing, language: str | None = None) -> str:
    """The ten sections, every metric in a table."""
    texts = Texts(language, sizing.currency)
    title = texts.say("exec_title", model=sizing.model.name, server=sizing.server.name)
    parts = [f"# {title}", *origin(sizing, texts)]
    for number, section in enumerate(_SECTIONS, start=1):
        parts.append(f"## {texts.say(f'exec_{number}')}")
        parts.extend(section(sizing, texts))
    return "\n\n".join(parts) + "\n"


def origin(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What computed a sizing; before it what a document says otherwise than its inputs give."""
    yield from recomputation(sizing, texts)
    yield escaped(provenance_line(sizing, texts))


def recomputation(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What a document says otherwise than its inputs give, and what the catalogs at hand do."""
    if sizing.deviations:
        yield f"**{escaped(deviation_headline(sizing, texts))}**"
        headings = ("quantity", "scenario", "written", "recomputed")
        yield table([texts.say(word) for word in headings], deviation_rows(sizing, texts))
    facts = fact_lines(sizing, texts)
    if facts:
        yield "\n".join(f"- {escaped(line)}" for line in facts)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the cells' own bars and line breaks are escaped.

    The first column and columns of long texts stand to the left, the others to the right.
    """
    rows = list(rows)

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(escaped(cell) for cell in cells) + " |"

    def rule(column: int) -> str:
        short = all(len(row[column]) <= LONGEST_FIGURE for row in rows)
        return "---:" if column and short else "---"

    rules = "| " + " | ".join(map(rule, range(len(headings)))) + " |"
    return "\n".join([line(headings), rules, *(line(row) for row in rows)])


def escaped(text: str) -> str:
    """A text on one line, its marks of Markdown shown as they are."""
    flat = visible(" ".join(text.split()))
    for mark in ("\\", "|", "<", "*", "_", "`", "[", "]"):
        flat = flat.replace(mark, "\\" + mark)
    return flat


def _by_scenario(sizing: Sizing, texts: Texts, names: Iterable[str]) -> str:
    """One row a quantity, one column a scenario."""
    headings = [texts.say("quantity"), *(texts.scenario(key) for key in sizing.scenarios)]
    rows = [
        [texts.label(name)]
        + [shown(texts, scenario, name) for scenario in sizing.scenarios.values()]
        for name in names
    ]
    return table(headings, rows)


def _summary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    nfr, scenario = sizing.nfr, sizing.believed.recommended
    yield texts.say(
        "exec_problem",
        model=sizing.model.name,
        server=sizing.server.name,
        sessions=nfr["concurrency"],
        tokens=nfr["effective_context"],
    )
    yield _impact(scenario, texts) if sizing.verdict().solved else texts.say("exec_no_impact")
    yield f"**{escaped(verdict(sizing, texts))}**"
    yield from condition_list(sizing, texts)
    yield from standing_list(sizing, texts)


def standing_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """Where the nodes of today stand, where they are known."""
    lines = [*standing(sizing, texts), *service_lines(sizing, texts)]
    if lines:
        yield "\n".join(f"- {escaped(line)}" for line in lines)


def condition_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What the verdict rests on, each with its figures and its remedy."""
    lines = condition_lines(sizing, texts)
    if lines:
        yield "\n".join(f"{number}. {escaped(line)}" for number, line in enumerate(lines, start=1))


def _impact(scenario: Scenario, texts: Texts) -> str:
    return texts.say(
        "exec_impact",
        scenario=texts.scenario(scenario.key),
        nodes=shown(texts, scenario, "nodes_final", spoken=True),
        kw=shown(texts, scenario, "total_power_kw"),
        rack=shown(texts, scenario, "total_rack_u"),
        heat=shown(texts, scenario, "site_heat_btu_hr"),
        site=shown(texts, scenario, "site_power_kw"),
        storage=shown(texts, scenario, "storage_total_tb"),
    )


def _scenarios(sizing: Sizing, texts: Texts) -> Iterable[str]:
    keys = list(sizing.scenarios)
    columns = [configuration(scenario, texts) for scenario in sizing.scenarios.values()]
    rows = [[texts.say("objective"), *(texts.say(f"objective_{key}") for key in keys)]]
    for number, (label, _) in enumerate(columns[0]):
        rows.append([label, *(column[number][1] for column in columns)])
    for word in ("risk", "sla", "typical"):
        rows.append([texts.say(word), *(texts.say(f"{word}_{key}") for key in keys)])
    yield table([texts.say("scenario"), *map(texts.scenario, keys)], rows)
    headings, *bases = bases_table(sizing, texts)
    yield f"### {texts.say('bases_heading')}"
    yield table(headings, bases)
    yield f"{texts.say('beside_word')}: {beside_words(sizing.recommended, texts)}"
    heading = texts.say("use_cases")
    yield f"### {heading}"
    yield table([texts.say("need"), texts.say("suits")], use_case_rows(texts))


def _model(sizing: Sizing, texts: Texts) -> Iterable[str]:
    tables = input_tables(sizing, texts)
    for _, rows in (tables[0], tables[-1]):  # the model, and what is asked of it
        yield table([texts.say("parameter"), texts.say("value")], rows)


def _unit_consumption(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield _by_scenario(sizing, texts, views.PER_SESSION)


def _aggregate(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield _by_scenario(sizing, texts, views.AGGREGATE)
    if costs_known(sizing):
        heading = texts.area("cost")
        yield f"### {heading}"
        yield _by_scenario(sizing, texts, known_of(sizing, views.COST_BOARD))
        yield "\n".join(f"- {escaped(line)}" for line in price_lines(sizing, texts))


def _results(sizing: Sizing, texts: Texts) -> Iterable[str]:
    for key, scenario in sizing.scenarios.items():
        yield f"### {texts.scenario(key)}"
        rows = [
            [
                texts.label(name),
                shown(texts, scenario, name),
                rationale(sizing, scenario, name, texts).explanation
                if scenario.results[name] is not None
                else MISSING,
            ]
            for name in views.MEANINGS
        ]
        yield table([texts.say("quantity"), texts.say("value"), texts.say("meaning")], rows)


def _rationale(sizing: Sizing, texts: Texts) -> Iterable[str]:
    scenario = sizing.recommended
    rows = []
    for name in BOOK.quantities:
        reason = rationale(sizing, scenario, name, texts)
        assumed = "; ".join(assumptions(sizing, scenario, reason, texts)) or MISSING
        row = [reason.formula, reason.with_numbers, assumed, reason.explanation]
        rows.append([texts.label(name), *row])
    words = ("quantity", "formula", "with_numbers", "assumptions", "meaning")
    yield table([texts.say(word) for word in words], rows)


def _comparison(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield _by_scenario(sizing, texts, views.HEADLINE)
    keys = list(sizing.scenarios)
    rows = [
        [
            texts.say("capex_relative"),
            *(relative(sizing, key, "nodes_final", texts) for key in keys),
        ],
        [
            texts.say("energy_relative"),
            *(relative(sizing, key, "site_energy_mwh", texts) for key in keys),
        ],
        [
            texts.say("failures"),
            *(
                texts.number(scenario.policy.ha_extra_nodes)
                for scenario in sizing.scenarios.values()
            ),
        ],
        [texts.say("risk"), *(texts.say(f"risk_{key}") for key in keys)],
        [texts.say("sla"), *(texts.say(f"sla_{key}") for key in keys)],
    ]
    yield table([texts.say("scenario"), *map(texts.scenario, keys)], rows)


def relative(sizing: Sizing, key: str, name: str, texts: Texts) -> str:
    """A scenario's figure as a share of the MINIMUM's; CapEx follows the nodes of one server."""
    base = sizing.minimum.results[name]
    value = sizing.scenarios[key].results[name]
    if not base or value is None:
        return MISSING
    return f"{texts.number(100 * value / base)}%"


def _recommendation(sizing: Sizing, texts: Texts) -> Iterable[str]:
    scenario = sizing.believed.recommended
    yield f"**{escaped(verdict(sizing, texts))}**"
    yield from condition_list(sizing, texts)
    if not sizing.verdict().solved:
        yield texts.say("recommend_none")
    else:
        figures = {
            "scenario": texts.scenario("recommended"),
            "nodes": shown(texts, scenario, "nodes_final", spoken=True),
            "kw": shown(texts, scenario, "total_power_kw"),
            "rack": shown(texts, scenario, "total_rack_u"),
            "racks": shown(texts, scenario, "rack_equivalents", spoken=True),
            "tons": shown(texts, scenario, "refrigeration_tons"),
            "mwh": shown(texts, scenario, "site_energy_mwh"),
            "site": shown(texts, scenario, "site_power_kw"),
            "headroom": shown(texts, scenario, "headroom_ratio"),
            "after_one": shown(texts, scenario, "sessions_after_one_failure", spoken=True),
            "sessions": sizing.nfr["concurrency"],
            "share": relative(sizing.believed, "recommended", "site_energy_mwh", texts),
            "risk": texts.say("risk_recommended"),
            "sla": texts.say("sla_recommended"),
        }
        yield texts.say("recommend", **figures)
        yield "\n".join(
            f"- {texts.say(f'recommend_{number}', **figures)}" for number in range(1, 5)
        )
    yield from ways_list(sizing, texts)
    yield f"### {texts.say('alerts')}"
    yield alert_table(sizing, texts)


def ways_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What to change where not one session fits; nothing where one does."""
    ways = ways_out_lines(sizing, texts)
    if ways:
        listed = [f"- {escaped(way.removeprefix('- '))}" for way in ways[1:-1]]
        yield "\n".join([ways[0], "", *listed, "", ways[-1]])


def alert_table(sizing: Sizing, texts: Texts) -> str:
    """Every alert with its remedy, or that there is none."""
    if not sizing.told_alerts:
        return texts.say("no_alerts")
    headings = [texts.say(word) for word in ("severity", "scenario", "message", "remedy")]
    return table(headings, [[*told_words(told, texts)] for told in told_alerts(sizing.told_alerts)])


def _dictionary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    headings = [texts.say(word) for word in ("parameter", "what", "origin", "importance")]
    rows = [
        [name, entry.description, entry.source, entry.importance]
        for name, entry in texts.dictionary(sizing.policy).items()
    ]
    yield table(headings, rows)


_SECTIONS = (
    _summary,
    _scenarios,
    _model,
    _unit_consumption,
    _aggregate,
    _results,
    _rationale,
    _comparison,
    _recommendation,
    _dictionary,
)
