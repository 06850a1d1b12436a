"""The summary that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence

from sizing_xl.alerts import Alert
from sizing_xl.report.rationale import shown
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts

WIDTH = 100

# Heading of a column, and the quantity that fills it.
COLUMNS = (
    ("nodes", "nodes_final"),
    ("kw", "total_power_kw"),
    ("rack_u", "total_rack_u"),
    ("storage_tb", "storage_total_tb"),
    ("sessions_node", "sessions_per_node"),
    ("kv_session_gib", "kv_per_session_gib"),
)


def summary(sizing: Sizing, language: str | None = None, remedies: bool = False) -> str:
    """Case, one line a scenario, verdict, alerts; every alert's remedy when asked."""
    texts = Texts(language)
    nfr = sizing.nfr
    lines = [
        "=" * WIDTH,
        texts.say("summary_title"),
        "=" * WIDTH,
        *_pairs(
            (texts.say("model"), sizing.model.name),
            (texts.say("server"), sizing.server.name),
            (texts.say("storage"), sizing.storage.name),
            (texts.say("context"), texts.say("tokens_value", tokens=nfr["effective_context"])),
            (texts.say("concurrency"), texts.say("sessions_value", sessions=nfr["concurrency"])),
            (texts.say("precision"), nfr["kv_precision"].upper()),
        ),
        "-" * WIDTH,
        *_table(sizing, texts),
        "-" * WIDTH,
        _peak(sizing, texts),
        "",
        verdict(sizing, texts),
        *(f"  {line}" for line in ways_out_lines(sizing, texts)),
        "",
        *_alerts(sizing, texts, remedies),
        "=" * WIDTH,
    ]
    return "\n".join(lines) + "\n"


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
    ways = [f"- {texts.say(f'way_{way.lever}', value=way.value)}" for way in sizing.ways_out]
    return [texts.say("ways_out"), *ways, texts.say("concurrency_no_help")]


def alert_words(alert: Alert, texts: Texts) -> tuple[str, str, str, str]:
    """Severity, scenario, message and remedy of an alert."""
    where = texts.scenario(alert.scenario) if alert.scenario else texts.say("whole_sizing")
    return texts.severity(alert.severity), where, texts.alert(alert), texts.remedy(alert)


def _table(sizing: Sizing, texts: Texts) -> list[str]:
    rows = [[texts.say("scenario"), *(texts.say(heading) for heading, _ in COLUMNS)]]
    for key, scenario in sizing.scenarios.items():
        cells = [shown(texts, scenario, name).partition(" ")[0] for _, name in COLUMNS]
        rows.append([texts.scenario(key), *cells])
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]], right: bool = True) -> list[str]:
    """Columns as wide as their widest cell; all but the first to the right, unless told not."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 or not right else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _peak(sizing: Sizing, texts: Texts) -> str:
    scenario = sizing.recommended
    return texts.say(
        "summary_peak",
        scenario=texts.scenario("recommended"),
        read_iops=texts.compact(scenario.results["iops_read_peak"]),
        write_iops=texts.compact(scenario.results["iops_write_peak"]),
        read_rate=shown(texts, scenario, "throughput_read_peak_gbs"),
        write_rate=shown(texts, scenario, "throughput_write_peak_gbs"),
    )


def _alerts(sizing: Sizing, texts: Texts, remedies: bool) -> list[str]:
    if not sizing.alerts:
        return [texts.say("no_alerts")]
    lines = [f"{texts.say('alerts')} ({texts.number(len(sizing.alerts))}):"]
    for alert in sizing.alerts:
        severity, where, message, remedy = alert_words(alert, texts)
        lines.append(f"  [{severity}] {where}: {message}")
        if remedies or alert.severity == "error":
            lines.append(f"      → {remedy}")
    return lines


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    width = max(len(label) for label, _ in pairs) + 2
    return [f"{label + ':':<{width}} {value}" for label, value in pairs]
