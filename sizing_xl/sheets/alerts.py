"""The alerts sheet: severity in words and colour, what is meant, what to do."""

from __future__ import annotations

from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def alerts_sheet(sizing: Sizing, texts: Texts) -> Sheet:
    rows = tuple(
        (
            Cell(texts.severity(alert.severity), alert.severity),
            Cell(texts.scenario(alert.scenario) if alert.scenario else texts.say("whole_sizing")),
            Cell(texts.alert(alert)),
            Cell(texts.remedy(alert)),
            Cell(alert.code),
        )
        for alert in sizing.alerts
    ) or ((Cell(None), Cell(None), Cell(texts.say("no_alerts")), Cell(None), Cell(None)),)
    headings = tuple(
        texts.say(word) for word in ("severity", "scenario", "message", "remedy", "code")
    )
    return Sheet(
        title=texts.say("alerts"),
        heading=texts.say("section_alerts").partition(": ")[2].capitalize(),
        lines=(),
        tables=(Table("tbl_alerts", headings, rows, widths=(12, 17, 64, 64, 26)),),
    )
