"""The verdict, the alerts and the ways out in words: the same wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, get_args

from sizing_xl.alerts import CONDITIONS, Alert, Severity, State
from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sizing import Sizing
from sizing_xl.telling.as_saved import alert_sentences, alert_title, way_sentence
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.redundancy import redundancy
from sizing_xl.texts import Texts

# The gravest first.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


def verdict(sizing: Sizing, texts: Texts, scenario: str | None = None) -> str:
    """The verdict of a scenario, or (None) of the sizing, in one line: its conditions or errors
    counted and named, and what was asked and is not served.

    Of a document that says otherwise than its inputs give: that of what they give, and so said.
    """
    if sizing.deviations:
        inner = verdict(sizing.believed, texts, scenario)
        same = sizing.recomputed and sizing.recomputed.same_formulas
        return texts.say(
            "verdict_recomputed" if same else "verdict_recomputed_older", verdict=inner
        )
    found = sizing.verdict(scenario)
    shown_scenario = sizing.scenarios[scenario or HEADLINE]
    figures = {
        "scenario": texts.scenario(shown_scenario.key),
        "ha": redundancy(shown_scenario.policy, texts),
        "nodes": shown(texts, shown_scenario, "nodes_final", spoken=True),
        "kw": shown(texts, shown_scenario, "total_power_kw"),
        "rack": shown(texts, shown_scenario, "total_rack_u"),
        "storage": shown(texts, shown_scenario, "storage_total_tb"),
        "where": _where(found.errors, texts),
        "names": titles(found.errors or found.conditions, texts),
        "count": len(codes(found.conditions)),
    }
    sentence = texts.say(f"verdict_{found.state.value}", **figures)
    if found.unmet and found.solved:
        return f"{sentence} {texts.say('verdict_unmet', names=titles(found.unmet, texts))}"
    return sentence


def state_words(state: State, texts: Texts) -> str:
    """The state of a verdict in a few words, for tables."""
    return texts.say(f"verdict_state_{state.value}")


def written_words(sizing: Sizing, scenario: str, texts: Texts) -> str:
    """The state of what a scenario says, for tables: of a document that says otherwise than its
    inputs give, that it does."""
    if sizing.deviations:
        same = sizing.recomputed and sizing.recomputed.same_formulas
        return texts.say("verdict_state_written" if same else "verdict_state_written_older")
    return state_words(sizing.verdict(scenario).state, texts)


def short_verdict(sizing: Sizing, scenario: str, texts: Texts) -> str:
    """A scenario's verdict in a cell: its state, or how many conditions it has."""
    found = sizing.verdict(scenario)
    if sizing.deviations or found.state is not State.CONDITIONS:
        return written_words(sizing, scenario, texts)
    return texts.say("exec_conditions", count=len(codes(found.conditions)))


def titles(alerts: Iterable[Alert], texts: Texts) -> str:
    """What alerts are called, each once."""
    return ", ".join(alert_title(code, texts) for code in codes(alerts))


def condition_lines(sizing: Sizing, texts: Texts, scenario: str | None = None) -> list[str]:
    """Each condition of a verdict, or each error, named with its figures and its remedy."""
    found = sizing.verdict(scenario)
    lines = []
    for alert in found.errors or found.conditions:
        message, remedy = alert_sentences(alert, texts)
        lines.append(f"{alert_title(alert.code, texts)}: {message} {texts.say('remedy')}: {remedy}")
    return list(dict.fromkeys(lines))


class Spelled(NamedTuple):
    """An alert that is told once: its name, with the levers that end it, and its sentence."""

    code: str
    name: str
    levers: str
    sentence: str


def spelled_alerts(sizing: Sizing, texts: Texts) -> list[Spelled]:
    """Each alert once, the gravest first: what the verdict of the sizing rests on, with the
    figures of its scenario, before others of the same severity, with those of their worst."""
    found = sizing.verdict()
    first = told_alerts(found.errors or found.conditions)
    own = {it.alert.code for it in first}
    told = first + [it for it in told_alerts(sizing.told_alerts) if it.alert.code not in own]
    told.sort(key=lambda it: SEVERITIES.index(it.alert.severity))
    lines: dict[str, Spelled] = {}
    for it in told:
        severity, where, message, remedy = told_words(it, texts)
        one, name = CONDITIONS.get(it.alert.code), alert_title(it.alert.code, texts)
        place = f" ({where})" if len(it.scenarios) > 1 else ""
        sentence = f"{severity} · {name}{place}: {message} → {remedy}"
        levers = ", ".join(map(texts.lever, one.levers)) if one else ""
        lines[sentence] = Spelled(it.alert.code, name, levers, sentence)
    return list(lines.values())


def alert_names(sizing: Sizing, texts: Texts) -> list[tuple[str, int, str]]:
    """(severity, how many, their names) of a sizing's alerts, the gravest first; an alert of
    several scenarios is one."""
    return [
        (texts.severity(severity), len(named), ", ".join(alert_title(it, texts) for it in named))
        for severity, named in alert_codes(sizing).items()
    ]


def alert_codes(sizing: Sizing) -> dict[str, list[str]]:
    """Codes of a sizing's alerts by severity, the gravest first, each once."""
    found = {
        severity: codes(alert for alert in sizing.told_alerts if alert.severity == severity)
        for severity in SEVERITIES
    }
    return {severity: named for severity, named in found.items() if named}


def codes(alerts: Iterable[Alert]) -> list[str]:
    """Codes of alerts, each once."""
    return list(dict.fromkeys(alert.code for alert in alerts))


def _where(errors: Iterable[Alert], texts: Texts) -> str:
    """The scenarios that errors are of; the whole sizing's stand for all."""
    keys = dict.fromkeys(alert.scenario for alert in errors)
    if None in keys or set(keys) == set(SCENARIOS):
        return texts.say("all_scenarios")
    return ", ".join(texts.scenario(key) for key in keys if key)


def ways_out_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """What to change, and by how much, when not one session fits or one alone misses a target;
    nothing otherwise."""
    scenarios = sizing.believed.scenarios
    if sizing.verdict().solved or all(it.solved for it in scenarios.values()):
        return []
    fits = all(it.results["unit_sessions"] for it in scenarios.values())
    no_help = texts.say("concurrency_no_help_promised" if fits else "concurrency_no_help")
    if not sizing.told_ways:
        return [texts.say("no_way_out_promised" if fits else "no_way_out"), no_help]
    ways = [f"- {way_sentence(way, texts)}" for way in sizing.told_ways]
    return [texts.say("ways_out"), *ways, no_help]


class Told(NamedTuple):
    """An alert as readers are told it. scenarios: where it fires, None alone for the sizing."""

    alert: Alert
    scenarios: tuple[str | None, ...]


def told_alerts(alerts: Iterable[Alert]) -> list[Told]:
    """Each condition once, in order: of the scenarios in which it fires, the worst."""
    found: dict[object, list[Alert]] = {}
    for alert in alerts:
        one = CONDITIONS.get(alert.code)
        # A code of an older document stands alone: nothing says which of its scenarios is worst.
        told = one is not None and one.worst in alert.figures
        key = alert.code if told else (alert.code, alert.scenario)
        found.setdefault(key, []).append(alert)
    return [Told(_worst(same), tuple(alert.scenario for alert in same)) for same in found.values()]


def _worst(alerts: list[Alert]) -> Alert:
    one = CONDITIONS.get(alerts[0].code)
    if len(alerts) == 1 or one is None or not one.worst:
        return alerts[0]
    choose = min if one.compared.sign == "<" else max
    worst = one.worst
    known = [it for it in alerts if isinstance(it.figures.get(worst), (int, float))]
    # On a tie the later scenario, which asks more, is told.
    return choose(reversed(known), key=lambda it: it.figures[worst]) if known else alerts[-1]


def told_words(told: Told, texts: Texts) -> tuple[str, str, str, str]:
    """Severity, scenarios, message and remedy of an alert that is told once."""
    severity, where, *sentences = alert_words(told.alert, texts)
    if len(told.scenarios) > 1:
        names = ", ".join(texts.scenario(key) for key in told.scenarios if key)
        every = set(told.scenarios) == set(SCENARIOS)
        names = texts.say("all_scenarios") if every else names
        where = texts.say("told_of_worst", scenarios=names, worst=where)
    return severity, where, sentences[0], sentences[1]


def alert_words(alert: Alert, texts: Texts) -> tuple[str, str, str, str]:
    """Severity, scenario, message and remedy of an alert."""
    where = texts.scenario(alert.scenario) if alert.scenario else texts.say("whole_sizing")
    return texts.severity(alert.severity), where, *alert_sentences(alert, texts)
