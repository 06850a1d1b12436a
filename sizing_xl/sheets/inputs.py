"""Inputs: all that may be changed, blue on yellow, with its limits and its generated value."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sizing_xl.alerts import LIMIT
from sizing_xl.book import BOOK
from sizing_xl.book import inputs as origins
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.fields import FIELDS, GIVEN, Field
from sizing_xl.quantity import LARGEST, Input, number_format
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.parts import Between, Cell, Choices, Listed, Sheet, Table
from sizing_xl.units import Unit

SCENARIO = tuple(name for name, given in BOOK.inputs.items() if given.origin is origins.SCENARIO)
ANY = "General"
POLICY = tuple(name for name, given in BOOK.inputs.items() if given.origin is origins.POLICY)


def inputs_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    lines = (Cell(say("inputs_hint"), "quiet"), Cell(say("inputs_blank"), "quiet"))
    return Sheet(
        id="inputs",
        title=say("sheet_inputs"),
        heading=say("sheet_inputs"),
        widths=(52, 24, 20, 20, 20, 18),
        lines=lines,
        tables=(workload_table(case), *map(case.of_policy, (_scenarios, _policy, _limits))),
        tall=True,
        repeat=True,
        tab="inputs",
    )


def generated_value(case: SheetCase, field: Field) -> Any:
    """What the workbook is generated with: empty where the workload left it to the model."""
    asked = field.as_asked and not field.offer  # the name of an offer as the price book spells it
    if asked:
        return vars(case.sizing.workload).get(field.name)  # quicker than pydantic's own iteration
    return case.sizing.nfr.get(field.name)


def rule_of(field: Field, blank: bool | None = None) -> Between | Choices | Listed:
    """What may stand in the cell of a field. blank: whether it may be empty, where that is not what
    it may in a case."""
    empty = field.blank if blank is None else blank
    if field.table:
        return Choices(field.table, "name", empty)
    if field.choices:
        return Listed(field.choices, empty)
    return Between(field.low, field.high, field.whole, empty)


def input_shape(unit: Unit, digits: int, whole: bool) -> str:
    """The number format of a cell to be filled in: decimals that are typed are shown, and no
    separator without one."""
    shown = number_format(unit, digits)
    return ANY if shown == "#,##0" and not whole else shown


def _format(key: str) -> str:
    given = BOOK.inputs[key]
    return input_shape(given.unit, given.digits, given.whole)


def _meaning(case: SheetCase, key: str) -> str:
    return case.texts.dictionary(case.sizing.policy)[key].description


def _prompt(case: SheetCase, key: str, label: str, range_: str) -> tuple[str, str, str]:
    """What stands beside a cell while it is chosen: what it is, its range, the common error."""
    say, entry = case.texts.say, case.texts.dictionary(case.sizing.policy)[key]
    words = [entry.description, f"{say('range_word')}: {range_}." if range_ else ""]
    words += [f"{say('common_error')}: {entry.common_error}"]
    refused = say("refused_range", range=range_) if range_ else say("refused_choice")
    return label, " ".join(filter(None, words)), refused


def prompt_of(case: SheetCase, field: Field) -> tuple[str, str, str]:
    """What stands beside a cell of a field while it is chosen."""
    rule = rule_of(field)
    range_ = _span(case, rule.low, rule.high, field.unit) if isinstance(rule, Between) else ""
    return _prompt(case, field.name, case.label(field.name), range_)


def workload_table(
    case: SheetCase, name: str = "inputs_workload", generated: bool = True,
    without: Collection[str] = (),
) -> Table:  # fmt: skip
    """Every input of a workload with its limits; generated: beside what it was generated with, else
    with what the macro may be given besides. without: those that are asked elsewhere."""
    say = case.texts.say
    before, after = (say("input"), say("value")), (say("lowest"), say("highest"), say("unit"))
    own = ((say("generated_with"),), ()) if generated else ((), (say("what"),))
    headings = (*before, *own[0], *after, *own[1])
    columns = ("input", "value", *(("generated",) * generated), "low", "high", "unit",
               *(("meaning",) * (not generated)))  # fmt: skip
    given = FIELDS if generated else GIVEN  # what reads files is for the macro alone
    fields = {key: field for key, field in given.items() if key not in without}
    rows = tuple(_row(case, field, generated) for field in fields.values())
    return Table(name, headings, rows, columns, tuple(fields), native=False)


_ROWS: Latest[tuple[Cell, ...]] = Latest()


def _row(case: SheetCase, field: Field, generated: bool) -> tuple[Cell, ...]:
    value = generated_value(case, field)
    # What the demand made of an empty cell is told beside it.
    used = case.sizing.nfr[field.name] if field.demand else value
    key, given = (case.texts, field.name, generated), (value, used, case.sizing.policy)
    return _ROWS(key, given, lambda: _input_row(case, field, generated, value, used))


def _input_row(
    case: SheetCase, field: Field, generated: bool, value: Any, used: Any
) -> tuple[Cell, ...]:
    # A path may be any text; what the macro is not given is left to the catalogs.
    rule = None if field.instead_of else rule_of(field, None if generated else True)
    low = high = shape = None
    unit = ""
    if isinstance(rule, Between):
        assert field.unit is not None
        low, high, unit = rule.low, rule.high, case.texts.symbol(field.unit)
        shape = input_shape(field.unit, field.digits, field.whole)
    name, label = formulas.input_name(field.name), case.label(field.name)
    prompt = prompt_of(case, field) if generated else None
    return (
        Cell(label, "label"),
        Cell(value, "input", shape, name=name, rule=rule, prompt=prompt,
             alarm=formulas_live.is_outside(field.name) if generated else None),
        *((Cell(used, "quiet", shape),) * generated),
        Cell(low, "quiet", _bound_shape(low, shape)),
        Cell(high, "quiet", _bound_shape(high, shape)),
        Cell(unit),
        *((Cell(_meaning(case, field.name), "quiet"),) * (not generated)),
    )  # fmt: skip


def _bound_shape(bound: float | None, shape: str | None) -> str | None:
    """A bound that is whole is written with separators."""
    whole = bound is not None and float(bound).is_integer()
    return "#,##0" if shape == ANY and whole else shape


def _span(case: SheetCase, low: float, high: float, unit: Unit | None) -> str:
    """The range of a field in words."""
    if unit is None:
        return ""
    least, most = (case.texts.measure(it, unit, 0, spoken=True) for it in (low, high))
    return case.texts.say("low_to_high", low=least, high=most)


def _scenarios(case: SheetCase) -> Table:
    say = case.texts.say
    rows = tuple(
        (
            Cell(case.texts.label(key), "label"),
            *_policy_cells(case, key),
            Cell(_range_words(case, BOOK.inputs[key]), "quiet"),
            Cell(case.texts.symbol(BOOK.inputs[key].unit)),
        )
        for key in SCENARIO
    )
    headings = (
        *(say("scenario_policy"), *map(case.texts.scenario, SCENARIOS)),
        *(say("range_word"), say("unit")),
    )
    columns = ("input", *SCENARIOS, "range", "unit")
    return Table("inputs_scenarios", headings, rows, columns, SCENARIO, native=False)


def _policy_cells(case: SheetCase, key: str) -> Iterator[Cell]:
    given = BOOK.inputs[key]
    prompt = _prompt(case, key, case.label(key), _range_words(case, given))
    for scenario, result in case.sizing.scenarios.items():
        name = formulas.input_name(key, scenario)
        yield Cell(
            result.inputs[key], "input", _format(key), name=name, rule=_between(given),
            prompt=prompt, alarm=formulas_live.is_outside(f"{key}_{scenario}"),
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
    range_ = _range_words(case, given) if given else case.texts.say("from_low", low=0)
    prompt = _prompt(case, key.removeprefix(LIMIT), label, range_)
    return (
        Cell(label, "label"),
        Cell(value, "input", shape, name=formulas.input_name(key), rule=rule, prompt=prompt,
             alarm=formulas_live.is_outside(key)),
        Cell(value, "quiet", shape),
        Cell(rule.low, "quiet", shape),
        Cell(None if rule.high == LARGEST else rule.high, "quiet", shape),
        Cell(case.texts.symbol(given.unit) if given else ""),
    )  # fmt: skip


def _figures(case: SheetCase, name: str, heading: str, rows: tuple[tuple[Cell, ...], ...],
             keys: tuple[str, ...]) -> Table:  # fmt: skip
    say = case.texts.say
    headings = (
        *(heading, say("value"), say("generated_with"), say("lowest"), say("highest")),
        say("unit"),
    )
    columns = ("input", "value", "generated", "low", "high", "unit")
    return Table(name, headings, rows, columns, keys, native=False)
