"""The risks: every condition in every scenario in a fixed row, with whether it is active."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sizing_xl.alerts import CONDITIONS
from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Ref
from sizing_xl.sheets import formulas_deck, formulas_live
from sizing_xl.sheets.alerts import figure_format, recomputed_tables
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.conditions import alert_name, scenario_address, sentence_case
from sizing_xl.sheets.flags import LOOK_OF, alert_row, limit_row, value_row
from sizing_xl.sheets.parts import Cell, Role, Sheet, Table, To, Value
from sizing_xl.telling.verdict import SEVERITIES, alert_words
from sizing_xl.texts import Texts

TABLE = "tbl_alerts"
# The table in which levers stand.
INPUTS = "inputs_workload"
COLUMNS = (
    *("rank", "active", "severity", "what", "scenario", "value", "limit", "unit", "ratio"),
    *("input", "remedy", "blocking", "code"),
)
# The scenario that the verdict speaks of is told before the others.
ORDER = (HEADLINE, *(key for key in SCENARIOS if key != HEADLINE))
RATIO = "#,##0.00"
# Inputs that are named as a remedy: the first, and what could be changed in its place.
MOST_LEVERS = 2
# What is no condition of a verdict has no rank.
MINOR = "info"


class Row(NamedTuple):
    """A condition in a scenario, or (None) in the sizing as a whole."""

    code: str
    scenario: str | None

    @property
    def key(self) -> str:
        return alert_name(self.code, self.scenario or HEADLINE)


def _declared() -> Iterator[Row]:
    """All rows, the gravest first, those of a condition together."""
    for severity in SEVERITIES:
        for code, one in CONDITIONS.items():
            if one.severity == severity:
                for scenario in ORDER if one.per_scenario else (None,):
                    yield Row(code, scenario)


ROWS = tuple(_declared())


def risks_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    ranks = {row: rank for rank, row in ranked(case).items()}
    rows = tuple(_row(case, row, ranks.get(row)) for row in ROWS)
    headings = (
        *("#", *map(say, ("active", "severity", "condition", "scenario", "value", "limit_word"))),
        *map(say, ("unit", "ratio_word", "change_word", "change_or", "blocking", "code")),
    )
    table = Table(TABLE, headings, rows, COLUMNS, tuple(row.key for row in ROWS))
    return Sheet(
        id="risks",
        title=say("sheet_risks"),
        heading=say("sheet_risks"),
        widths=(5, 8, 11, 50, 16, 15, 15, 14, 9, 38, 60, 11, 28),
        lines=(Cell(say("risks_hint"), "quiet"),),
        tables=(table, *recomputed_tables(case)),
        repeat=True,
        locked=True,
    )


def fires(case: SheetCase, row: Row) -> bool:
    """Whether a condition is active, as Python finds it."""
    return bool(case.flags.rows[row.scenario or HEADLINE][alert_row(row.code)])


def ranked(case: SheetCase) -> dict[int, Row]:
    """Rank -> row: the active conditions and errors, each once."""
    found: dict[str, Row] = {}
    for row in ROWS:
        if row.code not in found and CONDITIONS[row.code].severity != MINOR and fires(case, row):
            found[row.code] = row
    return dict(enumerate(found.values(), start=1))


def figures(case: SheetCase, row: Row) -> tuple[Value, Value]:
    """What a condition compares, and its limit; an empty text where there is none."""
    values = case.flags.rows[row.scenario or HEADLINE]
    value, limit = (values[name] for name in (value_row(row.code), limit_row(row.code)))
    if CONDITIONS[row.code].compared.sign == "unknown":
        limit = float("nan")
    return _blank(value), _blank(limit)


# What a page shows of a risk: columns of the table.
TOLD = ("scenario", "what", "value", "limit", "input")


def told(case: SheetCase, row: Row) -> tuple[Value, ...]:
    """The same, as Python finds it."""
    cells = dict(zip(COLUMNS, _row(case, row, None), strict=True))
    return tuple(cells[column].value for column in TOLD)


def _blank(value: float) -> Value:
    return "" if value != value else value


def _row(case: SheetCase, row: Row, ranking: int | None) -> tuple[Cell, ...]:
    up = fires(case, row)
    value, limit = figures(case, row)
    ratio: Value = ""
    if isinstance(value, (int, float)) and isinstance(limit, (int, float)) and limit:
        ratio = value / limit
    rank, active, severity, what, *words = _told(case.texts, row)
    scenario, number, bound, unit, part, *rest = words
    look: Role | None = LOOK_OF[CONDITIONS[row.code].severity] if up else None
    return (
        rank._replace(value="" if ranking is None else ranking),
        active._replace(value=int(up), moment=look),
        severity,
        what._replace(note=_note(case, row, up), moment=look),
        scenario,
        number._replace(value=value),
        bound._replace(value=limit),
        unit,
        part._replace(value=ratio),
        *rest,
    )


def _note(case: SheetCase, row: Row, up: bool) -> str:
    """The sentence of the moment of generation. Each row has one, so that a sheet is of the shape
    of another, whatever is raised in it."""
    said = (
        alert_words(alert, case.texts)[2]
        for alert in case.sizing.alerts
        if up and alert.code == row.code and alert.scenario in (None, row.scenario)
    )
    quiet = case.texts.say("not_raised")
    return f"{case.texts.say('when_generated')}: {next(said, quiet)}"


@lru_cache(maxsize=4096)
def _told(texts: Texts, row: Row) -> tuple[Cell, ...]:
    """The cells of a row without what the case makes of them."""
    one, scenario = CONDITIONS[row.code], row.scenario or HEADLINE
    compared = one.compared
    shape = figure_format(compared.value)
    same = tuple(it.key for it in ROWS[: ROWS.index(row)] if it.code == row.code)
    active = formulas_deck.active(row.key)
    alarm, caution = (
        active if LOOK_OF[one.severity] == look else None for look in ("bad", "warning")
    )
    at = scenario_address(scenario)
    value = formulas_live.compared_or_blank(compared.value, at)
    limit = None if compared.sign == "unknown" else formulas_live.compared_or_blank(
        compared.limit, at)  # fmt: skip
    name = compared.value.name if isinstance(compared.value, Ref) else ""
    unit = texts.symbol(BOOK[name].unit) if name in BOOK.quantities or name in BOOK.inputs else ""
    others = formulas_live.SEPARATOR.join(map(texts.label, one.levers[1:MOST_LEVERS]))
    link = To(INPUTS, one.levers[0], "value") if one.levers else None
    return (
        Cell("", "quiet", "0",
             None if one.severity == MINOR else formulas_deck.rank_of(row.key, same)),
        Cell(0, "quiet", "0", formulas_live.raised_in(alert_name(row.code, scenario)),
             alarm=alarm, caution=caution),
        Cell(texts.severity(one.severity), "quiet"),
        Cell(sentence_case(texts.alert_title(row.code)), "quiet", alarm=alarm, caution=caution),
        Cell(texts.scenario(row.scenario) if row.scenario else texts.say("whole_sizing"), "quiet"),
        Cell("", "quiet", shape, value),
        Cell("", "quiet", shape, limit),
        Cell(unit, "quiet"),
        Cell("", "quiet", RATIO, formulas_deck.ratio_of(row.key)),
        Cell(texts.label(one.levers[0]), "link", link=link) if link else Cell(None),
        Cell(others if link else texts.say("no_lever"), "quiet"),
        Cell(texts.say("yes") if one.severity == "error" else "", "quiet"),
        Cell(row.code, "quiet"),
    )  # fmt: skip
