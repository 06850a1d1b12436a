"""The summary sheet: the case, the verdict, the scenarios side by side."""

from __future__ import annotations

from sizing_xl.book import BOOK
from sizing_xl.report.markdown import COMPARED
from sizing_xl.report.terminal import verdict
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.sizing import Sizing
from sizing_xl.texts import Texts


def summary_sheet(sizing: Sizing, texts: Texts) -> Sheet:
    return Sheet(
        title=texts.say("sheet_summary"),
        heading=texts.say("exec_title", model=sizing.model.name, server=sizing.server.name),
        lines=(Cell(verdict(sizing, texts), "good" if sizing.complete else "bad"),),
        tables=(_case(sizing, texts), _comparison(sizing, texts)),
    )


def _case(sizing: Sizing, texts: Texts) -> Table:
    nfr = sizing.nfr
    rows = (
        (texts.say("model"), Cell(sizing.model.name)),
        (texts.say("server"), Cell(sizing.server.name)),
        (texts.say("storage"), Cell(sizing.storage.name)),
        (texts.say("concurrency"), Cell(nfr["concurrency"], "number", "#,##0")),
        (texts.say("context"), Cell(nfr["effective_context"], "number", "#,##0")),
        (texts.say("precision"), Cell(nfr["kv_precision"])),
    )
    return Table(
        name="tbl_case",
        headings=(texts.say("parameter"), texts.say("value")),
        rows=tuple((Cell(label, "label"), value) for label, value in rows),
        widths=(38, 20),
    )


def _comparison(sizing: Sizing, texts: Texts) -> Table:
    rows = []
    for name in COMPARED:
        quantity = BOOK.quantities[name]
        values = (
            Cell(scenario.results[name], "strong", quantity.number_format)
            for scenario in sizing.scenarios.values()
        )
        rows.append((Cell(texts.label(name), "label"), Cell(texts.symbol(quantity.unit)), *values))
    headings = (texts.say("quantity"), texts.say("unit"), *map(texts.scenario, sizing.scenarios))
    return Table("tbl_comparison", headings, tuple(rows), widths=(38, 20, 18, 18, 18))
