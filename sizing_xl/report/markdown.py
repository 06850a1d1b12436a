"""The executive report in Markdown: ten sections on two pages, for who decides.

Each thing stands in one place, the rest is in the text report. It keeps inside MOST_LINES and
MOST_WORDS whatever the case: alerts are spelled out, the gravest first, while they fit, and the
others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sizing_xl.report.markdown_parts import (
    escaped,
    provenance,
    table,
    ways_list,
)
from sizing_xl.sizing import Sizing
from sizing_xl.telling import views
from sizing_xl.telling.bases import BASES, bases_of
from sizing_xl.telling.cost import TOTAL, known_of, lacking, price_origins
from sizing_xl.telling.given import group_words
from sizing_xl.telling.rationale import label_with_unit, plain, rationale, shown
from sizing_xl.telling.recomputed import listed, recomputed_lines
from sizing_xl.telling.redundancy import redundancy
from sizing_xl.telling.service import service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.verdict import (
    Spelled,
    codes,
    short_verdict,
    spelled_alerts,
    verdict,
)
from sizing_xl.texts import MISSING, Texts
from sizing_xl.units import Unit

# Where the first clause of a description ends.
_CLAUSE = re.compile(r"[:;.] |\.$")
MOST_LINES, MOST_WORDS = 90, 700
# Missing prices that are named here.
MOST_PRICES = 4
# Terms of the dictionary, the first first, and how many of them are always there.
_TERMS = (
    *("power_kw_max", "rack_units_u", "ha_extra_nodes", "peak_headroom_ratio", "kv_precision"),
    "kv_budget_ratio",
)
LEAST_TERMS = 2
# Alerts that are spelled out, and how briefly the others are told before fewer are: see _others;
# at last they are counted.
SPELLED, _BRIEFEST = 2, 3
# The basis that sizes -> the results that its formulas are shown of.
_OF_BASIS = dict(
    zip(BASES, (views.REASONS_POOLED, views.REASONS_PER_GPU, views.REASONS_ENGINE), strict=True)
)
# What is counted as a word: what stands between spaces or the bars of a table.
_WORD = re.compile(r"[^\s|]*\w[^\s|]*")


def executive_report(sizing: Sizing, language: str | None = None) -> str:
    """The ten sections, every figure in a table."""
    texts = Texts(language, sizing.currency)
    alerts = spelled_alerts(sizing, texts)
    title = texts.say("exec_title", model=sizing.model.name, server=sizing.server.name)
    rest = f"{provenance(sizing, texts)} {texts.say('exec_rest')}"
    top = [f"# {title}\n" + "\n\n".join([*_recomputed(sizing, texts), rest])]
    for aggregate in (_aggregate, _aggregate_alone):
        sections = (aggregate if it is _aggregate else it for it in _BEFORE)
        before = [
            _section(number, section(sizing, texts), texts)
            for number, section in enumerate(sections, start=1)
        ]
        for told, brief, terms in _ways_to_tell(len(alerts)):
            last = (_recommendation(sizing, texts, alerts, told, brief),
                    _dictionary(sizing, texts, terms))  # fmt: skip
            after = [
                _section(number, section, texts)
                for number, section in enumerate(last, len(_BEFORE) + 1)
            ]
            report = "\n\n".join([*top, *before, *after]) + "\n"
            if len(report.splitlines()) <= MOST_LINES and words(report) <= MOST_WORDS:
                return report
    return report


def _recomputed(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What a document says otherwise than its inputs give, and what the catalogs at hand do."""
    told = recomputed_lines(sizing, texts)
    if sizing.deviations:
        yield f"**{escaped(told.pop(0))}**"
    if told:
        yield "\n".join(f"- {escaped(line.removeprefix('- '))}" for line in told)


def _ways_to_tell(alerts: int) -> Iterator[tuple[int, int, int]]:
    """(alerts spelled out, how briefly the others are told, terms explained), from the fullest to
    the shortest."""
    for brief in range(_BRIEFEST + 1):
        least = 0 if brief == _BRIEFEST else min(alerts, SPELLED)
        for told in range(alerts, least - 1, -1):
            for terms in range(len(_TERMS), LEAST_TERMS - 1, -1):
                yield told, brief, terms


def words(text: str) -> int:
    """Words and figures of a text in Markdown: as counters count them that take signs for words,
    or cells, whichever are more."""
    return max(len(text.split()), len(_WORD.findall(text)))


def _section(number: int, parts: Iterable[str], texts: Texts) -> str:
    return f"## {texts.say(f'exec_{number}')}\n" + "\n\n".join(parts)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {escaped(line)}" for number, line in enumerate(lines, start=1))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return table(headings, rows, tight=True)


def _by_scenario(sizing: Sizing, texts: Texts, names: Iterable[str]) -> Iterable[str]:
    """One row a quantity, its unit beside its name, one column a scenario; what has no value in
    any of them is left out."""
    known = known_of(sizing, names)
    if not known:
        yield texts.say("exec_no_figures")
        return
    headings = [texts.say("quantity"), *map(texts.scenario, sizing.scenarios)]
    rows = [
        [label_with_unit(texts, name),
         *(plain(texts, it, name) for it in sizing.scenarios.values())]
        for name in known
    ]  # fmt: skip
    yield _table(headings, rows)


def _summary(sizing: Sizing, texts: Texts) -> Iterable[str]:
    nfr, scenario = sizing.nfr, sizing.believed.recommended
    case = texts.say("exec_case", model=sizing.model.name, sessions=nfr["concurrency"],
                     tokens=nfr["effective_context"])  # fmt: skip
    if sizing.verdict().solved:
        asked = texts.say(
            "exec_asked",
            nodes=shown(texts, scenario, "nodes_final", spoken=True),
            server=sizing.server.name,
            scenario=texts.scenario(scenario.key),
            case=case,
        )
    else:
        asked = texts.say("exec_asked_none", server=sizing.server.name, case=case,
                          basis=texts.say(f"basis_title_{sizing.nfr['basis']}"))  # fmt: skip
    lines = [escaped(" ".join([asked, *_money(sizing, texts)]))]
    lines.append(f"**{escaped(verdict(sizing, texts))}**")
    told = [*standing(sizing, texts), *service_lines(sizing, texts)]
    if told:
        lines.append(escaped(" ".join(told)))
    yield "\n".join(f"- {line}" for line in lines)


def _money(sizing: Sizing, texts: Texts) -> list[str]:
    """What RECOMMENDED costs, or what is missing to say so."""
    scenario = sizing.believed.recommended
    missing = lacking(scenario, TOTAL) if scenario.results[TOTAL] is None else ()
    known = {name: shown(texts, scenario, name) for name in views.COST_HEADLINE
             if scenario.results[name] is not None}  # fmt: skip
    told = [f"{texts.label(name)}: {value}." for name, value in known.items()]
    if known and not missing:
        told.append(texts.say("exec_prices", origins=price_origins(sizing, texts)))
    elif missing and sizing.verdict().solved:
        names = listed([texts.label(name) for name in missing], texts, MOST_PRICES)
        told.append(texts.say("exec_unpriced", count=len(missing), names=names))
    return told


def _scenarios(sizing: Sizing, texts: Texts) -> Iterable[str]:
    keys = list(sizing.scenarios)
    bases = bases_of(sizing, texts)
    rows = [
        [texts.say("objective"), *(texts.say(f"objective_{key}") for key in keys)],
        [f"{texts.say('headroom')}; {texts.say('ha')}",
         *(f"{shown(texts, it, 'headroom_ratio')}; {redundancy(it.policy, texts)}"
           for it in sizing.scenarios.values())],
        [texts.say("verdict"), *(short_verdict(sizing, key, texts) for key in keys)],
        [texts.say("exec_bases", names=" / ".join(basis.title for basis in bases)),
         *(" / ".join(texts.number(basis.nodes[key]) for basis in bases) for key in keys)],
        ["; ".join(map(texts.say, ("risk", "sla"))),
         *(f"{texts.say(f'risk_{key}')}; {texts.say(f'sla_{key}')}" for key in keys)],
    ]  # fmt: skip
    yield _table([texts.say("scenario"), *map(texts.scenario, keys)], rows)


def _model(sizing: Sizing, texts: Texts) -> Iterable[str]:
    model, nfr = sizing.model, sizing.nfr
    size = texts.measure(sizing.weights.deployed_gib, Unit.GIB, 1)
    if sizing.weights.estimated:
        size = texts.say("estimated", value=size)
    limit = texts.number(model.max_position_embeddings)
    groups = "; ".join(f"{it.kind}: {group_words(it, texts)}" for it in model.groups())
    rows = [
        (texts.say("model"), model.name),
        (texts.say("attention"), groups),
        (texts.label("max_position_embeddings"), texts.say("tokens_value", tokens=limit)),
        (texts.say("weights", precision=nfr["weights_precision"]), size),
        (texts.say("precision"), str(nfr["kv_precision"])),
    ]
    yield _table([texts.say("parameter"), texts.say("value")], rows)


def _unit_consumption(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield texts.say(
        "exec_unit", tokens=shown(texts, sizing.recommended, "context_tokens", spoken=True)
    )


def _aggregate(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """Of one session, of all, and of money where it is known, alternatives beside it."""
    yield from _by_scenario(sizing, texts, (*_AGGREGATED, *views.ALTERNATIVE_BOARD))


def _aggregate_alone(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """The same without alternatives, where there is no room."""
    yield from _by_scenario(sizing, texts, _AGGREGATED)


_AGGREGATED = (
    *views.PER_SESSION,
    *views.COST_ALLOCATION,
    *views.AGGREGATE,
    *views.COST_WHOLE,
)


def _results(sizing: Sizing, texts: Texts) -> Iterable[str]:
    yield from _by_scenario(sizing, texts, views.RESULTS)


def _reasons(sizing: Sizing) -> tuple[str, ...]:
    """The five results whose formulas are shown: those of the basis that sizes, the nodes, and
    the year's cost, or without it the power."""
    last = "total_power_kw" if sizing.recommended.results[TOTAL] is None else TOTAL
    return (*_OF_BASIS[str(sizing.nfr.get("basis"))], *views.REASONS_NODES, last)


def _rationale(sizing: Sizing, texts: Texts) -> Iterable[str]:
    known = [it for it in _reasons(sizing) if sizing.recommended.results[it] is not None]
    if not known:
        yield texts.say("exec_no_figures")
        return
    rows = [
        [texts.label(name), rationale(sizing, sizing.recommended, name, texts).with_numbers]
        for name in known
    ]
    yield _table([texts.say("quantity"), texts.say("exec_formula")], rows)


def _comparison(sizing: Sizing, texts: Texts) -> Iterable[str]:
    if not known_of(sizing, ["nodes_final"]):
        yield texts.say("exec_no_figures")
        return
    keys = list(sizing.scenarios)
    rows = [
        [texts.say(word), *(relative(sizing, key, name, texts) for key in keys)]
        for word, name in (
            ("capex_relative", "nodes_final"),
            ("energy_relative", "site_energy_mwh"),
        )
    ]
    yield _table([texts.say("scenario"), *map(texts.scenario, keys)], rows)


def relative(sizing: Sizing, key: str, name: str, texts: Texts) -> str:
    """A scenario's figure as a share of the MINIMUM's; CapEx follows the nodes of one server."""
    base = sizing.minimum.results[name]
    value = sizing.scenarios[key].results[name]
    if not base or value is None:
        return MISSING
    return f"{texts.number(100 * value / base)}%"


def _recommendation(
    sizing: Sizing, texts: Texts, alerts: Sequence[Spelled], told: int, brief: int
) -> Iterable[str]:
    """Conditions, then what is recommended."""
    lines = [alert.sentence for alert in alerts[:told]]
    others = _others(sizing, texts, alerts[told:], brief)
    if others:
        count = len(dict.fromkeys(it.name for it in alerts[told:]))
        key = "exec_more_alerts" if brief < _BRIEFEST else "exec_counted_alerts"
        lines.append(texts.say(key, count=count, names=", ".join(others)))
    yield _list(lines or [texts.say("no_alerts")])
    if not sizing.verdict().solved:
        yield texts.say("recommend_none")
    else:
        yield _recommended(sizing, texts)
    yield from ways_list(sizing, texts)


def _others(sizing: Sizing, texts: Texts, alerts: Sequence[Spelled], brief: int) -> dict[str, None]:
    """What alerts are told as that are not spelled out: by name with their levers, by name, by
    name unless the verdict names them."""
    found = sizing.verdict()
    above = codes(found.errors or found.conditions) if brief > 1 else []
    return dict.fromkeys(
        texts.say("exec_above") if it.code in above
        else f"{it.name} ({it.levers})" if it.levers and not brief
        else it.name
        for it in alerts
    )  # fmt: skip


def _recommended(sizing: Sizing, texts: Texts) -> str:
    scenario = sizing.believed.recommended
    found = sizing.verdict()
    return texts.say(
        "recommend_conditions" if found.conditions else "recommend",
        scenario=texts.scenario(scenario.key),
        count=len(codes(found.conditions)),
        nodes=shown(texts, scenario, "nodes_final", spoken=True),
        site=shown(texts, scenario, "site_power_kw"),
        rack=shown(texts, scenario, "rack_with_storage_u"),
        tons=shown(texts, scenario, "refrigeration_tons"),
        after_one=shown(texts, scenario, "sessions_after_one_failure", spoken=True),
        sessions=sizing.nfr["concurrency"],
    )


def _dictionary(sizing: Sizing, texts: Texts, terms: int) -> Iterable[str]:
    """So many of the terms used above: label, name and what it is, in a clause."""
    entries = texts.dictionary(sizing.policy)
    rows = [
        [f"{texts.label(name)} ({name})", _CLAUSE.split(entries[name].description, maxsplit=1)[0]]
        for name in _TERMS[:terms]
    ]
    yield _table([texts.say("parameter"), texts.say("what")], rows)


_BEFORE = (
    _summary,
    _scenarios,
    _model,
    _unit_consumption,
    _aggregate,
    _results,
    _rationale,
    _comparison,
)
