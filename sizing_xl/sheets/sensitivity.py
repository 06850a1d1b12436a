"""The sensitivity: what each result does while one input is lowered and raised, largest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS
from sizing_xl.sheets import formulas, formulas_what_if
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import column_key, varied
from sizing_xl.sheets.formulas_what_if import ENDLESS, SHARE_FLAG, SHARE_NAME
from sizing_xl.sheets.inputs import input_shape
from sizing_xl.sheets.parts import Between, Cell, Chart, Sheet, Table
from sizing_xl.sheets.results import plotted_cell
from sizing_xl.sheets.what_if import LEAST_SHARE, MOST_SHARE, VARIED_FIELDS
from sizing_xl.telling.views import SENSITIVE

COLUMNS = ("input", "low", "high", "below", "above", "rank")
DATA_COLUMNS = ("input", "low", "high", "below", "above", "swing", "rank")
# Of inputs of all units: no bare separator, as many decimals as there are.
_MIXED = "[>=1000]#,##0;General"
_ENDLESS = 10.0**16
# A page has two charts at most: what a session costs moves as the year does.
CHARTED = SENSITIVE[:2]
assert ENDLESS == "10^16"


class Swung(NamedTuple):
    """What one input does to a result. low, high: what it is lowered and raised to; below, above:
    how far the result moves; None where there is no telling."""

    field: str
    low: float | None
    high: float | None
    below: float | None
    above: float | None

    @property
    def swing(self) -> float:
        """As the sheet has it."""
        if self.low is None:
            return -1
        if self.below is None or self.above is None:
            return _ENDLESS
        ends = (0.0, self.below, self.above)
        return round(max(ends) - min(ends), 6)


def swings_of(case: SheetCase, quantity: str) -> tuple[Swung, ...]:
    """What each input does to a quantity, in the order of the inputs."""
    ends = {(it.field, it.number > 1): it for it in case.changes if it.field}
    own = case.value(HEADLINE, quantity)
    found = []
    for field in VARIED_FIELDS:
        low, high = ends[field, False], ends[field, True]
        moved = (it.scenario.results[quantity] for it in (low, high))
        known = low.asked is not None and own is not None
        below, above = (it - own if known and it is not None else None for it in moved)
        found.append(Swung(field, low.asked, high.asked, below, above))
    return tuple(found)


def ranks_of(swings: tuple[Swung, ...]) -> tuple[int, ...]:
    """The place of each, from 1; of equal ones the first is first."""
    order = sorted(range(len(swings)), key=lambda place: -swings[place].swing)
    return tuple(order.index(place) + 1 for place in range(len(swings)))


def sensitivity_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    tables = [_share(case)]
    tables += [_sorted(case, name) for name in SENSITIVE]
    return Sheet(
        id="sensitivity",
        title=say("sheet_sensitivity"),
        heading=say("sheet_sensitivity"),
        widths=(42, 16, 16, 22, 22, 10),
        lines=(Cell(say("sensitivity_hint"), "quiet"),),
        tables=tuple(tables),
        charts=tuple(_chart(case, name) for name in CHARTED if _told(case, name)),
        chart_rows=20,
        tall=True,
        one_page=True,
        locked=True,
        tab="inputs",
    )


def _told(case: SheetCase, name: str) -> bool:
    """Whether a chart has anything to show."""
    return case.value(HEADLINE, name) is not None


def _table(name: str) -> str:
    return f"sensitivity_{name}"


def _plot(name: str) -> str:
    return f"sensitivity_plot_{name}"


def _data_table(name: str) -> str:
    return f"sensitivity_data_{name}"


def _share(case: SheetCase) -> Table:
    say, what_if = case.texts.say, case.what_if
    assert what_if is not None
    shape = "0.0%"
    flag = formulas_what_if.share_outside(SHARE_NAME)
    row = (
        Cell(say("sensitivity_share"), "label"),
        Cell(what_if.share, "input", shape, name=SHARE_NAME,
             rule=Between(LEAST_SHARE, MOST_SHARE), alarm=formulas.fails(SHARE_FLAG)),
        Cell(LEAST_SHARE, "quiet", shape), Cell(MOST_SHARE, "quiet", shape),
        Cell(0, "quiet", "0", flag, name=SHARE_FLAG),
    )  # fmt: skip
    headings = (*map(say, ("input", "value", "lowest", "highest", "outside_range")),)
    columns = ("input", "value", "low", "high", "range")
    return Table("sensitivity_share", headings, (row,), columns, ("share",), native=False)


def _headings(case: SheetCase, name: str) -> tuple[str, ...]:
    say = case.texts.say
    return (say("varied_low"), say("varied_high"), say("moved_below"), say("moved_above"))


def _ranked(case: SheetCase, name: str) -> list[Swung]:
    swings = swings_of(case, name)
    return [swing for _, swing in sorted(zip(ranks_of(swings), swings, strict=True))]


def _sorted(case: SheetCase, name: str) -> Table:
    ranked = _ranked(case, name)
    keys = tuple(str(number) for number in range(1, len(ranked) + 1))
    shape, table = _shape(name), _data_table(name)
    rows = []
    for key, it in zip(keys, ranked, strict=True):
        values = (_label(case, it.field), it.low, it.high, it.below, it.above)
        shapes = (None, _MIXED, _MIXED, shape, shape)
        cells = (
            Cell(_shown(value), "number" if form else "text", form,
                 formulas_what_if.of_rank(table, column, key))
            for column, value, form in zip(COLUMNS, values, shapes, strict=False)
        )  # fmt: skip
        rows.append((*cells, Cell(int(key), "quiet", "0")))
    headings = (case.label_with_unit(name), *_headings(case, name), case.texts.say("rank"))
    return Table(_table(name), headings, tuple(rows), COLUMNS, keys, native=False)


def _shape(name: str) -> str:
    """A difference shows its sign."""
    shape = BOOK.quantities[name].number_format
    return f"+{shape};-{shape};0"


def _label(case: SheetCase, field: str) -> str:
    return case.texts.labelled(field, FIELDS[field].unit)


def _shown(value: str | float | None) -> str | float:
    return formulas.MISSING if value is None else value


def sensitivity_data(case: SheetCase, name: str) -> Table:
    """What the sorted table and the chart draw from."""
    swings = swings_of(case, name)
    rows = tuple(
        tuple(_data_row(case, name, it, rank))
        for it, rank in zip(swings, ranks_of(swings), strict=True)
    )
    say = case.texts.say
    headings = (
        f"{say('chart_data')}: {case.label_with_unit(name)}", *_headings(case, name), say("swing"),
        say("rank"),
    )  # fmt: skip
    table = _data_table(name)
    return Table(table, headings, rows, DATA_COLUMNS, VARIED_FIELDS, native=False)


def _data_row(case: SheetCase, name: str, it: Swung, rank: int) -> Iterator[Cell]:
    field, shape = FIELDS[it.field], _shape(name)
    assert field.unit is not None
    own = input_shape(field.unit, field.digits, field.whole)
    columns = [column_key(HEADLINE, varied(it.field, up)) for up in (False, True)]
    yield Cell(_label(case, it.field), "quiet")
    for value, column in zip((it.low, it.high), columns, strict=True):
        yield Cell(_shown(value), "quiet", own, formulas_what_if.varied_to(it.field, column))
    for value, column, end in zip((it.below, it.above), columns, ("low", "high"), strict=True):
        formula = formulas_what_if.swung(it.field, name, column, end)
        yield Cell(_shown(value), "quiet", shape, formula)
    yield Cell(it.swing, "quiet", "General", formulas_what_if.swing(it.field))
    yield Cell(rank, "quiet", "0", formulas_what_if.rank(it.field))


def sensitivity_plot(case: SheetCase, name: str) -> Table:
    """What the chart draws, in the order of the sorted table, and what it says."""
    shape, ranked, say = _shape(name), _ranked(case, name), case.texts.say
    keys = tuple(str(number) for number in range(1, len(ranked) + 1))
    table, rows = _table(name), []
    names = (
        Cell(_label(case, it.field), "quiet", formula=formulas_what_if.turned(table, key, "input"))
        for key, it in zip(keys, ranked, strict=True)
    )
    rows.append((Cell(say("input"), "label"), *names))
    for row in ("below", "above"):
        cells = (
            plotted_cell(getattr(it, row), shape, formulas_what_if.turned(table, key, row, True))
            for key, it in zip(keys, ranked, strict=True)
        )
        rows.append((Cell(say(f"moved_{row}"), "label"), *cells))
    rows.append(_message(case, name, ranked[0]))
    heading = f"{say('chart_data')}: {case.texts.label(name)}"
    headings, columns = (heading, *keys), ("label", *keys)
    found = ("input", "below", "above", "message")
    return Table(_plot(name), headings, tuple(rows), columns, found, native=False)


def _message(case: SheetCase, name: str, first: Swung) -> tuple[Cell, ...]:
    """What moves a result most."""
    label = case.texts.label(name)
    words = case.texts.say("moved_most", what=label)
    known = first.below is not None and first.above is not None
    told = words + _label(case, first.field) if known and first.swing else label
    formula = formulas_what_if.first_of(_table(name), "1", words, label)
    rest = (Cell(None),) * (len(VARIED_FIELDS) - 1)
    return (Cell(label, "label"), Cell(told, "quiet", formula=formula), *rest)


def _chart(case: SheetCase, name: str) -> Chart:
    words = case.texts.label(name)
    return Chart(
        kind="tornado",
        title=words,
        unit=case.texts.symbol(BOOK.quantities[name].unit),
        table=_plot(name),
        rows=("below", "above"),
        columns=tuple(str(number) for number in range(1, len(VARIED_FIELDS) + 1)),
        names="input",
        message="message",
        alt=case.texts.say("sensitivity_alt", what=words),
    )
