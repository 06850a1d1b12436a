"""Inputs: all that may be changed, blue on yellow, with its limits and its generated value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sizing_xl.alerts import LIMIT
from sizing_xl.book import BOOK
from sizing_xl.book import inputs as origins
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS, GIVEN, Field
from sizing_xl.quantity import LARGEST, Input, number_format
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Between, Cell, Choices, Listed, Sheet, Table
from sizing_xl.units import Unit

SCENARIO = tuple(name for name, given in BOOK.inputs.items() if given.origin is origins.SCENARIO)
POLICY = tuple(name for name, given in BOOK.inputs.items() if given.origin is origins.POLICY)


def inputs_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    lines = (Cell(say("inputs_hint"), "quiet"), Cell(say("inputs_blank"), "quiet"))
    return Sheet(
        id="inputs",
        title=say("sheet_inputs"),
        heading=say("sheet_inputs"),
        widths=(40, 20, 20, 20, 16, 12, 80),
        lines=lines,
        tables=(workload_table(case), *map(case.of_policy, (_scenarios, _policy, _limits))),
        tab="inputs",
    )


def generated_value(case: SheetCase, field: Field) -> Any:
    """What the workbook is generated with: empty where the workload left it to the model."""
    given = case.sizing.workload if field.as_asked else case.sizing.nfr
    return dict(given).get(field.name)


def rule_of(field: Field) -> Between | Choices | Listed:
    """What may stand in the cell of a field."""
    if field.table:
        return Choices(field.table, "name")
    if field.choices:
        return Listed(field.choices)
    return Between(field.low, field.high, field.whole)


def _shape(unit: Unit, digits: int, whole: bool) -> str:
    """The number format of a cell to be filled in: decimals that are typed are shown."""
    shown = number_format(unit, digits)
    return "#,##0.00" if shown == "#,##0" and not whole else shown


def _format(key: str) -> str:
    given = BOOK.inputs[key]
    return _shape(given.unit, given.digits, given.whole)


def _meaning(case: SheetCase, key: str) -> Cell:
    return Cell(case.texts.dictionary(case.sizing.policy)[key].description, "quiet")


def workload_table(case: SheetCase, name: str = "inputs_workload", generated: bool = True) -> Table:
    """Every input of a workload with its limits; generated: beside what it was generated with, else
    with what the macro may be given besides."""
    say = case.texts.say
    before, after = (say("input"), say("value")), (say("lowest"), say("highest"), say("unit"))
    headings = (*before, *((say("generated_with"),) * generated), *after, say("what"))
    columns = ("input", "value", *(("generated",) * generated), "low", "high", "unit", "meaning")
    fields = FIELDS if generated else GIVEN  # what reads files is for the macro alone
    rows = tuple(_row(case, field, generated) for field in fields.values())
    return Table(name, headings, rows, columns, tuple(fields), native=False)


def _row(case: SheetCase, field: Field, generated: bool) -> tuple[Cell, ...]:
    value = generated_value(case, field)
    rule = None if field.instead_of else rule_of(field)  # a path may be any text
    low = high = shape = None
    unit = ""
    if isinstance(rule, Between):
        assert field.unit is not None
        low, high, unit = rule.low, rule.high, case.texts.symbol(field.unit)
        shape = _shape(field.unit, field.digits, field.whole)
    name = formulas.input_name(field.name)
    return (
        Cell(case.label(field.name), "label"),
        Cell(value, "input", shape, name=name, rule=rule,
             alarm=formulas_live.is_outside(field.name) if generated else None),
        *((Cell(value, "quiet", shape),) * generated),
        Cell(low, "quiet", shape),
        Cell(high, "quiet", shape),
        Cell(unit),
        _meaning(case, field.name),
    )  # fmt: skip


def _scenarios(case: SheetCase) -> Table:
    say = case.texts.say
    rows = tuple(
        (
            Cell(case.texts.label(key), "label"),
            *_policy_cells(case, key),
            Cell(_range_words(case, BOOK.inputs[key]), "quiet"),
            Cell(case.texts.symbol(BOOK.inputs[key].unit)),
            _meaning(case, key),
        )
        for key in SCENARIO
    )
    headings = (
        *(say("scenario_policy"), *map(case.texts.scenario, SCENARIOS)),
        *(say("range_word"), say("unit"), say("what")),
    )
    columns = ("input", *SCENARIOS, "range", "unit", "meaning")
    return Table("inputs_scenarios", headings, rows, columns, SCENARIO, native=False)


def _policy_cells(case: SheetCase, key: str) -> Iterator[Cell]:
    for scenario, result in case.sizing.scenarios.items():
        name = formulas.input_name(key, scenario)
        yield Cell(
            result.inputs[key], "input", _format(key), name=name, rule=_between(BOOK.inputs[key]),
            alarm=formulas_live.is_outside(f"{key}_{scenario}"),
        )  # fmt: skip


def _between(given: Input) -> Between:
    return Between(given.low, given.high, given.whole)


def _range_words(case: SheetCase, given: Input) -> str:
    """The range of an input in words, as its cells show numbers."""
    low, high = (
        case.texts.measure(bound, given.unit, 0, spoken=True) for bound in (given.low, given.high)
    )
    if given.high == LARGEST:
        return case.texts.say("from_low", low=low)
    return case.texts.say("above_low" if given.open else "low_to_high", low=low, high=high)


def _policy(case: SheetCase) -> Table:
    given = case.sizing.minimum.inputs
    rows = tuple(
        _figure(case, key, case.texts.label(key), given[key], _format(key), BOOK.inputs[key])
        for key in POLICY
    )
    return _figures(case, "inputs_policy", case.texts.say("policy"), rows, POLICY)


def _limits(case: SheetCase) -> Table:
    """Where alerts begin."""
    rows = tuple(
        _figure(case, key, case.limit_label(key), value, "General", None)
        for key, value in case.flags.limits.items()
    )
    return _figures(case, "inputs_limits", case.texts.say("alert_limits"), rows,
                    tuple(case.flags.limits))  # fmt: skip


def _figure(case: SheetCase, key: str, label: str, value: float, shape: str,
            given: Input | None) -> tuple[Cell, ...]:  # fmt: skip
    rule = _between(given) if given else Between(0, LARGEST)
    return (
        Cell(label, "label"),
        Cell(value, "input", shape, name=formulas.input_name(key), rule=rule,
             alarm=formulas_live.is_outside(key)),
        Cell(value, "quiet", shape),
        Cell(rule.low, "quiet", shape),
        Cell(None if rule.high == LARGEST else rule.high, "quiet", shape),
        Cell(case.texts.symbol(given.unit) if given else ""),
        _meaning(case, key.removeprefix(LIMIT)),
    )  # fmt: skip


def _figures(case: SheetCase, name: str, heading: str, rows: tuple[tuple[Cell, ...], ...],
             keys: tuple[str, ...]) -> Table:  # fmt: skip
    say = case.texts.say
    headings = (
        *(heading, say("value"), say("generated_with"), say("lowest"), say("highest")),
        *(say("unit"), say("what")),
    )
    columns = ("input", "value", "generated", "low", "high", "unit", "meaning")
    return Table(name, headings, rows, columns, keys, native=False)
