"""The alerts: severity in words and colour, what is meant, what to do.

Alerts are sentences of the moment of generation; a line says whether the inputs are still those.
"""

from __future__ import annotations

from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.telling.verdict import alert_words, ways_out_lines


def alerts_sheet(case: SheetCase) -> Sheet:
    texts, sizing = case.texts, case.sizing
    rows = tuple(
        (
            Cell(severity, alert.severity),
            *map(Cell, others),
            Cell(alert.code, "quiet"),
        )
        for alert in sizing.alerts
        for severity, *others in (alert_words(alert, texts),)
    ) or ((Cell("—"), Cell("—"), Cell(texts.say("no_alerts")), Cell("—"), Cell("—")),)
    words = tuple(texts.say(word) for word in ("severity", "scenario", "message", "remedy", "code"))
    valid = formulas.state("chk_inputs", texts.say("alerts_valid"), texts.say("alerts_stale"))
    return Sheet(
        id="alerts",
        title=texts.say("alerts"),
        heading=texts.say("alerts"),
        widths=(12, 17, 64, 64, 26),
        lines=(
            Cell(texts.say("alerts_valid"), "quiet", formula=valid),
            *(Cell(line) for line in ways_out_lines(sizing, texts)),
        ),
        tables=(
            Table(
                name="tbl_alerts",
                headings=words,
                rows=rows,
                columns=("severity", "scenario", "message", "remedy", "code"),
            ),
        ),
        repeat=True,
    )
