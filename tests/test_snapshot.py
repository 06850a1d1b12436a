"""Sheets as values: what a workbook without a live model may show."""

import io
from dataclasses import replace

import openpyxl
import pytest

from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import deck
from sizing_xl.sheets.flags import LOOK_OF, LOOKS
from sizing_xl.sheets.snapshot import snapshot
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow

FILLED = ("summary", "minimum", "recommended", "ideal", "comparison", "alerts")
CASES = {
    "flagship": {},
    "impossible": {"runtime_overhead_gib": 2144},
    "only ideal fails": {"runtime_overhead_gib": 2142.4},
}


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def sizing(request, sized):
    return sized(**request.param)


@pytest.fixture(params=LANGUAGES)
def whole(request, sizing, catalogs):
    return deck(sizing, Texts(request.param), catalogs, "scenarios")


def cells(sheet):
    yield from sheet.lines
    for table in sheet.tables:
        for row in table.rows:
            yield from row


def opened(data, **how):
    return openpyxl.load_workbook(io.BytesIO(data), **how)


def test_it_has_the_asked_sheets_in_the_order_of_their_tabs(whole):
    assert [sheet.id for sheet in snapshot(whole, FILLED[::-1]).sheets] == list(FILLED)
    with pytest.raises(ValueError, match="nobody"):
        snapshot(whole, ["summary", "nobody"])


def test_nothing_in_it_is_live(whole):
    taken = snapshot(whole, FILLED)
    for sheet in taken.sheets:
        for cell in cells(sheet):
            assert cell.formula is cell.error is cell.name is cell.rule is cell.alarm is None
            assert cell.caution is cell.moment is None
            assert cell.link is None or cell.link in FILLED
    book = opened(draw(taken))
    assert not book.defined_names
    assert not any(sheet.conditional_formatting for sheet in book)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_its_values_formats_and_notes_are_those_of_the_live_workbook(whole):
    """Rows that are in both, by table and key."""
    taken = snapshot(whole, FILLED)
    live = {table.name: table for sheet in whole.sheets for table in sheet.tables}
    compared = 0
    for sheet in taken.sheets:
        for table in sheet.tables:
            rows = dict(zip(live[table.name].keys, live[table.name].rows, strict=False))
            for key, row in zip(table.keys, table.rows, strict=False):
                for cell, was in zip(row, rows[key], strict=True):
                    assert cell.value == was.value
                    assert (cell.number_format, cell.note) == (was.number_format, was.note)
                    compared += 1
    assert compared > 800


def test_the_verdict_looks_like_its_state(sizing, whole):
    sheets = {sheet.id: sheet for sheet in snapshot(whole, FILLED).sheets}
    for line in sheets["summary"].lines:
        assert line.role == LOOKS[sizing.verdict().state]
    for key in sizing.scenarios:
        assert sheets[key].lines[0].role == LOOKS[sizing.verdict(key).state]


def test_a_condition_that_fires_looks_like_its_severity(sizing, whole):
    alerts = snapshot(whole, FILLED).sheets[-1].tables[0]
    raised = {alert.code: alert.severity for alert in sizing.alerts}
    for code, (_, where, *_) in zip(alerts.keys, alerts.rows, strict=True):
        look = LOOK_OF[raised[code]] if code in raised else "text"
        assert (where.value == "—", where.role) == (code not in raised, look), code


def test_the_index_leads_only_where_there_is_a_sheet(whole):
    summary = snapshot(whole, FILLED).sheets[0]
    assert summary.tables[-1].keys == FILLED[1:]
    assert len(summary.tables[-1].rows) == len(FILLED) - 1


def test_lines_that_watch_the_inputs_are_gone(whole):
    alerts = snapshot(whole, FILLED).sheets[-1]
    live = next(sheet for sheet in whole.sheets if sheet.id == "alerts")
    assert len(alerts.lines) == len(live.lines) - 1
    words = {cell.value for sheet in snapshot(whole, FILLED).sheets for cell in sheet.lines}
    texts = Texts(whole.language)
    assert not words & {texts.say("alerts_valid"), texts.say("checks_good")}


def test_a_chart_of_cells_that_are_not_drawn_is_left_out(whole):
    assert len(snapshot(whole, FILLED).sheets[0].charts) == 2
    assert snapshot(whole, ["summary", "alerts"]).sheets[0].charts == ()


def test_errors_are_shown_as_they_are_in_the_live_workbook(whole, sizing):
    (model,) = snapshot(whole, ["model"]).sheets
    place = model.tables[0].keys.index("nodes_final")
    shown = [cell.value for cell in model.tables[0].rows[place][2:5]]
    for value, scenario in zip(shown, sizing.scenarios.values(), strict=True):
        assert str(value).startswith("#") == (not scenario.solved)


def test_a_flag_that_is_up_looks_bad(whole):
    """A condition in the live workbook; here the look of the moment."""
    (checks,) = (sheet for sheet in whole.sheets if sheet.id == "checks")
    table = next(table for table in checks.tables if table.flags)
    at = table.columns.index(table.flags[0])
    row = tuple(cell._replace(value=1) if n == at else cell for n, cell in enumerate(table.rows[0]))
    wrong = replace(table, rows=(row, *table.rows[1:]))
    tables = tuple(wrong if each is table else each for each in checks.tables)
    sheets = (replace(checks, tables=tables) if s is checks else s for s in whole.sheets)
    taken = snapshot(replace(whole, sheets=tuple(sheets)), ["checks"])
    assert [cell.value for cell in cells(taken.sheets[0]) if cell.role == "bad"] == [1]
    assert not any(c.role == "bad" for c in cells(snapshot(whole, ["checks"]).sheets[0]))
