"""The what-if columns of the model: its own formulas once more, on other inputs (see what_if.py).

What a column asks stands in rows above the others, and these look there. A column of an option has
every row of the model, one of a change those that its results rest on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from sizing_xl.alerts.verdict import HEADLINE, INVALID_INPUTS
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import is_of_group
from sizing_xl.fields import FIELDS
from sizing_xl.planning import growth
from sizing_xl.sheets import formulas, formulas_what_if
from sizing_xl.sheets.case import SheetCase, blocks_of, errors_of
from sizing_xl.sheets.column_keys import NUMBER, SHARE, VARIED, asked_row, option
from sizing_xl.sheets.conditions import SIZING_VERDICT, TEXT_ROWS, verdict_name
from sizing_xl.sheets.helper_rows import COUNT, slot, value_of
from sizing_xl.sheets.helper_rows import blocks_of as blocks_that_feed
from sizing_xl.sheets.inputs import generated_value
from sizing_xl.sheets.parts import NO_VALUE, Cell, Formula
from sizing_xl.sheets.results import quiet_cell
from sizing_xl.sheets.what_if import (
    OPTION_FIELDS,
    PLANNED_FIELD,
    VARIED_FIELDS,
    Change,
    option_columns,
)
from sizing_xl.telling.views import SENSITIVE

Row = tuple[str, tuple[Cell, ...]]
# Of a row: before the scenarios, and up to them.
_FIRST, _LAST = 2, 2 + len(SCENARIOS)
_HEADLINE = _FIRST + SCENARIOS.index(HEADLINE)
# What is shown of a change.
_WANTED = (*SENSITIVE, growth.UNITS, growth.CAPITAL)
_HEADERS = (NUMBER, VARIED, SHARE)


def columns_of(case: SheetCase) -> tuple[str, ...]:
    """The keys of the columns, in their order."""
    options = (key for number, _ in enumerate(case.options, 1) for key in option_columns(number))
    return (*options, *(change.key for change in case.changes))


def headings_of(case: SheetCase) -> tuple[str, ...]:
    """Their headings."""
    say = case.texts.say
    options = (
        f"{option_letter(number)}: {case.texts.scenario(key)}"
        for number, _ in enumerate(case.options, 1)
        for key in SCENARIOS
    )
    changes = (
        f"{case.label(it.field)} {'+' if it.number > 1 else '−'}" if it.field
        else say("quarter", number=it.number)
        for it in case.changes
    )  # fmt: skip
    return (*options, *changes)


def option_letter(number: int) -> str:
    """What readers call an option, from 1: the case itself has no letter."""
    return option(number)[-1].upper()


def asked_rows(case: SheetCase) -> Iterator[Row]:
    """Rows that tell what a column is, and what it asks; of the scenarios, what the inputs say."""
    assert case.what_if is not None
    for key in _HEADERS:
        cells = (Cell(case.texts.say(f"row_{key}"), "label"), *(Cell(None),) * (1 + len(SCENARIOS)))
        yield key, (*cells, Cell(None), quiet_cell(key))
    for field in case.what_if.asked:
        yield asked_row(field), _asked_row(case, field)


def _asked_row(case: SheetCase, field: str) -> tuple[Cell, ...]:
    key, value = asked_row(field), generated_value(case, FIELDS[field])
    shown = formulas.echoed_text(formulas.input_name(field))
    cell = Cell("" if value is None else value, "number", "General", shown)
    label = case.texts.say("row_asked", what=case.label(field))
    return (
        Cell(label, "label"), Cell(None), *(cell,) * len(SCENARIOS), Cell(None), quiet_cell(key),
    )  # fmt: skip


def widened(
    case: SheetCase, rows: Iterable[Row], options: Sequence[Mapping[str, tuple[Cell, ...]]]
) -> Iterator[Row]:
    """The rows of the model with the cells of the what-if columns.

    options: for each option the rows of the model as it would have them.
    """
    needed = _needed(case.slots)
    changes = [(change, _values(case, change)) for change in case.changes]
    for key, cells in rows:
        found = [*cells]
        if len(cells) > _LAST and key not in TEXT_ROWS and not key.startswith("area "):
            for number, own in enumerate(options, start=1):
                found += _option_cells(key, own[key], number)
            if key in needed or key in _HEADERS or key.startswith(asked_row("")):
                found += [_changed_cell(key, cells, *one) for one in changes]
        yield key, tuple(found)


# --- options ---------------------------------------------------------------------------------


def _option_cells(key: str, cells: tuple[Cell, ...], number: int) -> Iterator[Cell]:
    formula = _option_formula(key, number)
    for scenario, cell in zip(SCENARIOS, cells[_FIRST:_LAST], strict=True):
        named = key == SIZING_VERDICT and scenario == HEADLINE
        name = verdict_name(option(number)) if named else None
        if key in _HEADERS:
            yield Cell(number, "quiet", "0") if key == NUMBER else Cell(None)
        else:
            _, role, shape, own = cell[:4]
            yield Cell(cell.value, role, shape, formula or own, cell.error, name=name)


@lru_cache(maxsize=1024)
def _option_formula(key: str, number: int) -> Formula | None:
    """Where it is not the model's own."""
    if key == INVALID_INPUTS:
        return formulas_what_if.invalid_of(option(number))
    if not key.startswith(asked_row("")):
        return None
    field = key.removeprefix(asked_row(""))
    return formulas_what_if.option_asks(field) if field in OPTION_FIELDS else _as_case(key)


@lru_cache(maxsize=1024)
def _as_case(key: str) -> Formula:
    return formulas_what_if.as_case(key)


# --- sensitivity and plan ----------------------------------------------------------------------


@cache
def _numbers() -> tuple[str, ...]:
    """The quantities and inputs that those rest on, without what each group has."""
    found = (*BOOK.needed(_WANTED), *BOOK.leaves(_WANTED))
    return tuple(name for name in found if not is_of_group(name))


@lru_cache(maxsize=8)
def _needed(slots: int) -> frozenset[str]:
    """The rows of the model that the results of a change rest on."""
    from sizing_xl.sheets.model import POINTERS, SIZES  # which imports this

    quantities, leaves = BOOK.needed(_WANTED), BOOK.leaves(_WANTED)
    blocks = {block for name in quantities for block in blocks_that_feed(name)}
    groups = (*blocks, *filter(is_of_group, leaves))
    each = (slot(name, number) for name in groups for number in range(1, slots + 1))
    return frozenset((*POINTERS, COUNT, *SIZES, *quantities, *leaves, *each))


class _Values(dict[str, tuple[float | str | None, str | None]]):
    """Row of the model -> value and error of a changed column, where it is not the case's."""


def _values(case: SheetCase, change: Change) -> _Values:
    found = _Values()
    if change.scenario is case.sizing.scenarios[HEADLINE]:
        return found
    errors, scenario = errors_of(change.scenario), change.scenario
    for name in _numbers():
        found[name] = scenario.value(name), errors.get(name)
    for name, values in blocks_of(scenario).items():
        for number in range(1, case.slots + 1):
            value = value_of(values, number)
            found[slot(name, number)] = value, None if value == value else NO_VALUE
    return found


def _changed_cell(key: str, cells: tuple[Cell, ...], change: Change, values: _Values) -> Cell:
    cell = cells[_HEADLINE]
    if key in _HEADERS:
        return _header(key, change)
    if not key.startswith(asked_row("")):
        value, error = values.get(key) or (cell.value, cell.error)
        return Cell(value, cell.role, cell.number_format, cell.formula, error)
    field = key.removeprefix(asked_row(""))
    own = field == (change.field or PLANNED_FIELD) and change.asked is not None
    value = change.asked if own else cell.value
    formula = _change_formula(field, bool(change.field))
    return Cell(value, cell.role, cell.number_format, formula)


def _header(key: str, change: Change) -> Cell:
    if key == NUMBER:
        return Cell(change.number, "quiet", "0")
    if not change.field:
        return Cell(None)
    if key == VARIED:
        return Cell(asked_row(change.field), "quiet")
    return Cell(change.share, "quiet", "General", formulas_what_if.share_of(NUMBER))


@lru_cache(maxsize=256)
def _change_formula(field: str, varies: bool) -> Formula:
    key = asked_row(field)
    if varies and field in VARIED_FIELDS:
        declared = FIELDS[field]
        return formulas_what_if.varied(field, declared.sets, declared.whole)
    if not varies and field == PLANNED_FIELD:
        return formulas_what_if.planned(key)
    return formulas_what_if.as_case(key)
