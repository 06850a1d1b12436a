"""The alerts: every condition live, and under them the sentences of the moment of generation.

A line says whether the inputs are still those that the sentences speak of.
"""

from __future__ import annotations

from functools import lru_cache

from sizing_xl.alerts import CONDITIONS
from sizing_xl.alerts.declared import scenario_of
from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Expr, Ref
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import alert_name, headline_address, sentence_case
from sizing_xl.sheets.flags import LOOK_OF, alert_row
from sizing_xl.sheets.parts import Cell, Sheet, Table
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
        widths=(12, 30, 60, 60, 28, 14, 12, 14),
        lines=(
            Cell(texts.say("conditions_hint"), "quiet"),
            Cell(texts.say("alerts_valid"), "quiet", formula=valid),
            *(Cell(line) for line in ways_out_lines(case.sizing, texts)),
        ),
        tables=(_live(case), _generated(case)),
        repeat=True,
    )


def _live(case: SheetCase) -> Table:
    texts = case.texts
    rows = tuple(_row(case, code) for code in CONDITIONS)
    headings = (
        *(
            texts.say("severity"),
            texts.say("fires_in"),
            texts.say("condition"),
            texts.say("levers"),
        ),
        *(texts.say("code"), f"{texts.say('value')} ({texts.scenario(HEADLINE)})"),
        *(texts.say("comparison_sign"), texts.say("limit_word")),
    )
    return Table("tbl_conditions", headings, rows, COLUMNS, tuple(CONDITIONS))


def _row(case: SheetCase, code: str) -> tuple[Cell, ...]:
    rows = case.flags.rows
    up = tuple(bool(rows[key][alert_row(code)]) for key in SCENARIOS)
    value, limit = (rows[HEADLINE][f"{code}__{part}"] for part in ("value", "limit"))
    # A value that is not one is never equal to itself, and would never be found again.
    return _cells(case.texts, code, up, *(None if it != it else it for it in (value, limit)))


@lru_cache(maxsize=4096)
def _cells(
    texts: Texts, code: str, up: tuple[bool, ...], value: float | None, limit: float | None
) -> tuple[Cell, ...]:
    one, names = CONDITIONS[code], tuple(alert_name(code, key) for key in SCENARIOS)
    words = tuple(zip(names, map(texts.scenario, SCENARIOS), strict=True))
    firing = ", ".join(word for (_, word), on in zip(words, up, strict=True) if on)
    raised, look = formulas_live.is_raised(names), LOOK_OF[one.severity]
    where = Cell(
        firing or MISSING, formula=formulas_live.named_cells(words, MISSING),
        alarm=raised if look == "bad" else None, caution=raised if look == "warning" else None,
        moment=look if firing else None,
    )  # fmt: skip
    levers = ", ".join(map(texts.lever, one.levers))
    remedy = texts.say("change_one_of", levers=levers) if levers else texts.say("no_lever")
    unknown = one.compared.sign == "unknown"
    return (
        Cell(texts.severity(one.severity)),
        where,
        Cell(sentence_case(texts.alert_title(code))),
        Cell(remedy),
        Cell(code, "quiet"),
        _compared(one.compared.value, value),
        Cell(texts.say("sign_unknown") if unknown else SIGNS[one.compared.sign]),
        Cell(MISSING) if unknown else _compared(one.compared.limit, limit, one.compared.value),
    )


def _compared(expr: Expr, value: float | None, like: Expr | None = None) -> Cell:
    formula = formulas_live.compared(expr, headline_address)
    return Cell(MISSING if value is None else value, "number", _format(expr if like is None else like), formula)


def _format(expr: Expr) -> str:
    """As the quantity is shown, where it is one; else decimals."""
    if not isinstance(expr, Ref):
        return "#,##0.00"
    own = scenario_of(expr.name)
    name = own[0] if own and expr.name not in BOOK.quantities else expr.name
    known = name in BOOK.quantities or name in BOOK.inputs
    return BOOK[name].number_format if known else "#,##0"


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
