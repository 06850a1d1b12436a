"""The alerts: every condition live, and under them the sentences of the moment of generation.

A line says whether the inputs are still those that the sentences speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sizing_xl.alerts import CONDITIONS
from sizing_xl.alerts.declared import scenario_of
from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Expr, Ref
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import alert_name, headline_address, sentence_case
from sizing_xl.sheets.flags import LOOK_OF, Flags, alert_row, limit_row, value_row
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.telling.recomputed import deviation_rows
from sizing_xl.telling.verdict import alert_words, ways_out_lines
from sizing_xl.texts import MISSING, Texts

COLUMNS = ("severity", "scenario", "title", "remedy", "code", "value", "sign", "limit")
# A condition fires on what is beyond its limit.
SIGNS = {">": ">", ">=": "≥", "<": "<"}


def alerts_sheet(case: SheetCase) -> Sheet:
    texts = case.texts
    valid = formulas.state("chk_inputs", texts.say("alerts_valid"), texts.say("alerts_stale"))
    return Sheet(
        id="alerts",
        title=texts.say("alerts"),
        heading=texts.say("alerts"),
        widths=(12, 36, 56, 60, 28, 20, 13, 14),
        lines=(
            Cell(texts.say("alerts_valid"), "quiet", formula=valid),
            Cell(texts.say("conditions_hint"), "quiet"),
            *(Cell(line) for line in ways_out_lines(case.sizing, texts)),
        ),
        tables=(_live(case), _generated(case), *recomputed_tables(case)),
        repeat=True,
    )


def recomputed_tables(case: SheetCase) -> Iterator[Table]:
    """All that the saved document says otherwise than its inputs give."""
    if case.saved is None or not case.saved.deviations:
        return
    texts = case.texts
    fields = ("quantity", "scenario", "written", "recomputed")
    rows = tuple(tuple(map(Cell, row)) for row in deviation_rows(case.saved, texts))
    yield Table("tbl_recomputed", tuple(map(texts.say, fields)), rows, fields)


def _live(case: SheetCase) -> Table:
    texts, row = case.texts, case.flags.rows[HEADLINE]
    rows = tuple(
        (*told, _with(value, row), sign, _with(limit, row))
        for told, value, sign, limit in _declared(texts, case.flags)
    )
    return Table("tbl_conditions", _headings(texts), rows, COLUMNS, tuple(CONDITIONS))


@lru_cache(maxsize=8)
def _headings(texts: Texts) -> tuple[str, ...]:
    return (
        *(texts.say(word) for word in ("severity", "fires_in", "condition", "levers", "code")),
        f"{texts.say('value')} ({texts.scenario(HEADLINE)})",
        *(texts.say(word) for word in ("comparison_sign", "limit_word")),
    )


class _Compared(NamedTuple):
    """A cell of what a condition compares, without its value. row: where Python has that."""

    row: str
    cell: Cell


def _with(compared: _Compared | Cell, row: Mapping[str, float]) -> Cell:
    if isinstance(compared, Cell):
        return compared
    value = row[compared.row]
    _, role, shape, formula = compared.cell[:4]
    return Cell(MISSING if value != value else value, role, shape, formula)


@lru_cache(maxsize=32)
def _declared(texts: Texts, flags: Flags) -> tuple[Any, ...]:
    """For each condition the cells before its value, its value, its sign and its limit."""
    return tuple(_condition(texts, flags, code) for code in CONDITIONS)


def _condition(texts: Texts, flags: Flags, code: str) -> tuple[Any, ...]:
    up = tuple(bool(flags.rows[key][alert_row(code)]) for key in SCENARIOS)
    compared = CONDITIONS[code].compared
    value, limit = _compared(code)
    if compared.sign == "unknown":
        return (
            _told(texts, code, up),
            value,
            Cell(texts.say("sign_unknown")),
            Cell(MISSING, "number", "0"),
        )
    return _told(texts, code, up), value, Cell(SIGNS[compared.sign]), limit


def _told(texts: Texts, code: str, up: tuple[bool, ...]) -> tuple[Cell, ...]:
    """The cells of a condition that are words."""
    one, names = CONDITIONS[code], tuple(alert_name(code, key) for key in SCENARIOS)
    words = tuple(zip(names, map(texts.scenario, SCENARIOS), strict=True))
    firing = formulas_live.SEPARATOR.join(
        word for (_, word), on in zip(words, up, strict=True) if on
    )
    raised, look = formulas_live.is_raised(names), LOOK_OF[one.severity]
    where = Cell(
        firing or MISSING, formula=formulas_live.named_cells(words, MISSING),
        alarm=raised if look == "bad" else None, caution=raised if look == "warning" else None,
        moment=look if firing else None,
    )  # fmt: skip
    levers = formulas_live.SEPARATOR.join(map(texts.lever, one.levers))
    remedy = texts.say("change_one_of", levers=levers) if levers else texts.say("no_lever")
    return (
        Cell(texts.severity(one.severity)),
        where,
        Cell(sentence_case(texts.alert_title(code))),
        Cell(remedy),
        Cell(code, "quiet"),
    )


@cache
def _compared(code: str) -> tuple[_Compared, _Compared]:
    compared = CONDITIONS[code].compared
    shape = figure_format(compared.value)
    value, limit = (
        Cell(None, "number", shape, formulas_live.compared(expr, headline_address))
        for expr in (compared.value, compared.limit)
    )
    return _Compared(value_row(code), value), _Compared(limit_row(code), limit)


def figure_format(expr: Expr) -> str:
    """As the quantity is shown, where it is one; else decimals."""
    if not isinstance(expr, Ref):
        return "#,##0.0000"
    own = scenario_of(expr.name)
    name = own[0] if own else expr.name
    known = name in BOOK.quantities or name in BOOK.inputs
    shape = BOOK[name].number_format if known else "#,##0"
    # What is a little above its limit must not look like it.
    return f"{shape}00" if shape.endswith(".00") else shape


def _generated(case: SheetCase) -> Table:
    texts = case.texts
    rows = tuple(
        (
            Cell(severity, alert.severity),
            *map(Cell, others),
            Cell(alert.code, "quiet"),
        )
        for alert in case.sizing.alerts
        for severity, *others in (alert_words(alert, texts),)
    ) or ((Cell("—"), Cell("—"), Cell(texts.say("no_alerts")), Cell("—"), Cell("—")),)
    fields = ("severity", "scenario", "message", "remedy", "code")
    headings = tuple(
        texts.say("message_generated" if field == "message" else field) for field in fields
    )
    return Table("tbl_alerts", headings, rows, fields)
