"""The summary that the command line prints."""

from __future__ import annotations

from sizing_xl.sizing import Sizing
from sizing_xl.telling.bases import bases_line
from sizing_xl.telling.lines import WIDTH, aligned, wrapped
from sizing_xl.telling.rationale import shown
from sizing_xl.telling.recomputed import recomputed_lines
from sizing_xl.telling.service import service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.verdict import told_alerts, told_words, verdict, ways_out_lines
from sizing_xl.telling.views import LINE, SHORT_HEADINGS
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import page


def summary(sizing: Sizing, language: str | None = None, remedies: bool = False) -> str:
    """Case, one line a scenario, verdict, alerts; every alert's remedy when asked."""
    texts = Texts(language, sizing.currency)
    nfr = sizing.nfr
    told = recomputed_lines(sizing, texts)
    lines = [
        *(part for line in told for part in wrapped(line, 0)),
        *([""] if told else []),
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
        bases_line(sizing, texts),
        *standing(sizing, texts),
        *(part for line in service_lines(sizing, texts) for part in wrapped(line, 0)),
        *(f"  {line}" for line in ways_out_lines(sizing, texts)),
        "",
        *_alerts(sizing, texts, remedies),
        "=" * WIDTH,
    ]
    return page(lines)


def _table(sizing: Sizing, texts: Texts) -> list[str]:
    rows = [[texts.say("scenario"), *(texts.say(SHORT_HEADINGS[name]) for name in LINE)]]
    for key, scenario in sizing.scenarios.items():
        cells = [shown(texts, scenario, name).partition(" ")[0] for name in LINE]
        rows.append([texts.scenario(key), *cells])
        if sizing.deviations:
            found = sizing.believed.scenarios[key]
            cells = [shown(texts, found, name).partition(" ")[0] for name in LINE]
            again = texts.say("recomputed_case", name=texts.scenario(key))
            rows.append([again, *cells])
    return aligned(rows)


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
    if not sizing.told_alerts:
        return [texts.say("no_alerts")]
    alerts = told_alerts(sizing.told_alerts)
    lines = [f"{texts.say('alerts')} ({texts.number(len(alerts))}):"]
    for told in alerts:
        severity, where, message, remedy = told_words(told, texts)
        lines.append(f"  [{severity}] {where}: {message}")
        if remedies or told.alert.severity == "error":
            lines.append(f"      → {remedy}")
    return lines


def _pairs(*pairs: tuple[str, str]) -> list[str]:
    width = max(len(label) for label, _ in pairs) + 2
    return [f"{label + ':':<{width}} {value}" for label, value in pairs]
