"""The verdict, the alerts and the ways out in words: the same wherever they are shown."""

from __future__ import annotations

from sizing_xl.alerts import Alert
from sizing_xl.sizing import Sizing
from sizing_xl.telling.as_saved import alert_sentences, way_sentence
from sizing_xl.telling.rationale import shown
from sizing_xl.texts import Texts


def verdict(sizing: Sizing, texts: Texts) -> str:
    """One sentence: whether the recommended scenario meets the requirements."""
    scenario = sizing.recommended
    figures = {
        "scenario": texts.scenario("recommended"),
        "ha": texts.say(f"ha_{scenario.policy.ha_mode}"),
        "nodes": shown(texts, scenario, "nodes_final", spoken=True),
        "kw": shown(texts, scenario, "total_power_kw"),
        "rack": shown(texts, scenario, "total_rack_u"),
        "storage": shown(texts, scenario, "storage_total_tb"),
    }
    if not scenario.solved:
        return texts.say("verdict_none")
    return texts.say("verdict_ok" if sizing.complete else "verdict_partial", **figures)


def ways_out_lines(sizing: Sizing, texts: Texts) -> list[str]:
    """What to change, and by how much, when not one session fits; nothing when one does."""
    if all(scenario.solved for scenario in sizing.scenarios.values()):
        return []
    if not sizing.ways_out:
        return [texts.say("no_way_out"), texts.say("concurrency_no_help")]
    ways = [f"- {way_sentence(way, texts)}" for way in sizing.ways_out]
    return [texts.say("ways_out"), *ways, texts.say("concurrency_no_help")]


def alert_words(alert: Alert, texts: Texts) -> tuple[str, str, str, str]:
    """Severity, scenario, message and remedy of an alert."""
    where = texts.scenario(alert.scenario) if alert.scenario else texts.say("whole_sizing")
    return texts.severity(alert.severity), where, *alert_sentences(alert, texts)
