"""The options: what each asks otherwise, to be typed, and what comes of it, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.alerts.verdict import HEADLINE, STATES
from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS, Field
from sizing_xl.sheets import formulas, formulas_live, formulas_what_if
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import column_key, option
from sizing_xl.sheets.conditions import SIZING_WARNINGS, verdict_name
from sizing_xl.sheets.flags import LOOKS
from sizing_xl.sheets.formulas_what_if import TYPED_OPTIONS
from sizing_xl.sheets.inputs import generated_value, input_shape, prompt_of, rule_of
from sizing_xl.sheets.model_columns import option_letter
from sizing_xl.sheets.parts import Between, Cell, Chart, Role, Sheet, Table
from sizing_xl.sheets.results import named_cells, plotted_cell, result_cell
from sizing_xl.sheets.what_if import OPTION_FIELDS, typed
from sizing_xl.telling.verdict import state_words
from sizing_xl.telling.views import OPTIONS

RESULTS, PLOT = "options_results", "options_plot"
NODES, CAPITAL, YEAR = PLOTTED = OPTIONS[0], "capex_total", "annual_total_cost"


def options_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    return Sheet(
        id="options",
        title=say("sheet_options"),
        heading=say("sheet_options"),
        widths=(36, 26, 26, 26, 26, 14),
        lines=(Cell(say("options_hint"), "quiet"),),
        tables=(_asked(case), _results(case)),
        charts=tuple(_charts(case)),
        one_page=True,
        locked=True,
        tab="inputs",
    )


def _columns(case: SheetCase, first: str) -> tuple[str, ...]:
    options = (option(number) for number in range(1, len(case.options) + 1))
    return (first, "case", *options, "unit")


def _headings(case: SheetCase, first: str) -> tuple[str, ...]:
    letters = map(option_letter, range(1, len(case.options) + 1))
    return (first, case.texts.say("base_case"), *letters, case.texts.say("unit"))


def _asked(case: SheetCase) -> Table:
    rows = tuple(_asked_row(case, FIELDS[name]) for name in OPTION_FIELDS)
    headings = _headings(case, case.texts.say("options_asked"))
    columns = _columns(case, "field")
    return Table(TYPED_OPTIONS, headings, rows, columns, OPTION_FIELDS, native=False)


def _asked_row(case: SheetCase, field: Field) -> tuple[Cell, ...]:
    rule, shape, unit = rule_of(field, True), None, ""
    if isinstance(rule, Between):
        assert field.unit is not None
        shape = input_shape(field.unit, field.digits, field.whole)
        unit = case.texts.symbol(field.unit)
    name, own = formulas.input_name(field.name), generated_value(case, field)
    prompt = prompt_of(case, field)
    blue = (
        Cell(
            typed(case.sizing, it.sizing, field.name), "input", shape,
            name=formulas.input_name(field.name, option(number)), rule=rule, prompt=prompt,
            alarm=formulas_live.is_outside(field.name, column_key("range", option(number))),
        )
        for number, it in enumerate(case.options, start=1)
    )  # fmt: skip
    base = Cell("" if own is None else own, "text", shape, formulas.echoed_text(name))
    if field.demand:
        used = formulas_live.used(field.sets)
        base = base._replace(value=case.sizing.nfr[field.name], formula=used)
    return (Cell(case.label(field.name), "label"), base, *blue, Cell(unit))


def _results(case: SheetCase) -> Table:
    rows = [_result_row(case, name) for name in OPTIONS]
    rows += [_conditions_row(case), _verdict_row(case)]
    keys = (*OPTIONS, "conditions", "verdict")
    heading = case.texts.scenario(HEADLINE)
    columns = _columns(case, "result")
    return Table(RESULTS, _headings(case, heading), tuple(rows), columns, keys, native=False)


def _result_row(case: SheetCase, name: str) -> tuple[Cell, ...]:
    label, unit = named_cells(case.texts, name)
    return (label, result_cell(case, HEADLINE, name), *_of_options(case, name), unit)


def _of_options(case: SheetCase, name: str) -> Iterator[Cell]:
    shape = BOOK.quantities[name].number_format
    for number, it in enumerate(case.options, start=1):
        value, what = it.value(HEADLINE, name), option(number)
        shown = formulas.MISSING if value is None else value
        yield Cell(
            shown if is_used(case, it) else "", "strong", shape,
            formulas_what_if.option_result(name, column_key(HEADLINE, what), what),
            name=formulas.output_name(name, what),
        )  # fmt: skip


def is_used(case: SheetCase, it: SheetCase) -> bool:
    """Whether an option asks anything else than the case."""
    asked = (typed(case.sizing, it.sizing, name) for name in OPTION_FIELDS)
    return any(value is not None for value in asked)


def _in_use(case: SheetCase) -> Iterator[tuple[SheetCase, str, bool]]:
    """The case and its options, each with the part of the keys of its columns, and whether there is
    anything to show of it."""
    yield case, "", True
    for number, it in enumerate(case.options, start=1):
        yield it, option(number), is_used(case, it)


def _conditions_row(case: SheetCase) -> tuple[Cell, ...]:
    cells = (
        Cell(
            it.flags.conditions if used else "", "strong", "0",
            formulas_what_if.option_result(SIZING_WARNINGS, column_key(HEADLINE, what), what),
        )
        for it, what, used in _in_use(case)
    )  # fmt: skip
    return (Cell(case.texts.say("conditions_count"), "label"), *cells, Cell(None))


def _verdict_row(case: SheetCase) -> tuple[Cell, ...]:
    cells = (
        _verdict_cell(it, verdict_name(what or None), what, used)
        for it, what, used in _in_use(case)
    )
    return (Cell(case.texts.say("verdict"), "label"), *cells, Cell(None))


def _verdict_cell(case: SheetCase, name: str, what: str, used: bool) -> Cell:
    words = tuple((state_words(state, case.texts),) for state in STATES)
    places = {
        look: tuple(place for place, state in enumerate(STATES) if LOOKS[state] == look)
        for look in ("bad", "warning")
    }
    state = case.flags.state(None)
    formula = formulas_live.sentence_of(name, words)
    alarm, caution = (formulas_live.state_is(name, places[look]) for look in ("bad", "warning"))
    if what:
        formula = formulas_what_if.of_used(what, formula)
        alarm, caution = (
            formulas_what_if.of_used(what, it, formulas_what_if.NEVER) for it in (alarm, caution)
        )
    role: Role = "strong" if what else "good"
    return Cell(
        words[STATES.index(state)][0] if used else "", role, formula=formula,
        alarm=alarm, caution=caution, moment=LOOKS[state] if used else None,
    )  # fmt: skip


def options_plot(case: SheetCase) -> Table:
    """What the charts draw, a gap where there is no value, and what they say."""
    rows = []
    for name in PLOTTED:
        label, unit = named_cells(case.texts, name)
        shape = BOOK.quantities[name].number_format
        cells = (
            plotted_cell(it.value(HEADLINE, name) if used else None, shape,
                         formulas_what_if.plotted(RESULTS, name))
            for it, _, used in _in_use(case)
        )  # fmt: skip
        rows.append((label, *cells, unit))
    rows += [_message(case, name) for name in (NODES, YEAR)]
    title = f"{case.texts.say('chart_data')}: {case.texts.say('sheet_options')}"
    keys = (*PLOTTED, *(f"message_{name}" for name in (NODES, YEAR)))
    columns = _columns(case, "result")
    return Table(PLOT, _headings(case, title), tuple(rows), columns, keys, native=False)


def _message(case: SheetCase, name: str) -> tuple[Cell, ...]:
    """Which of several options in use has the least of a result; of equal ones the first."""
    values = [it.value(HEADLINE, name) if used else None for it, _, used in _in_use(case)]
    known = [it for it in values if it is not None]
    label = case.texts.label(name)
    words = case.texts.say("least_of", what=label)
    letters = _headings(case, "")[1:-1]
    told = f"{words}{letters[values.index(min(known))]}" if len(known) > 1 else label
    formula = formulas_what_if.least_of(RESULTS, name, words, label, _columns(case, "")[1:-1])
    rest = (Cell(None),) * len(case.options)
    return (Cell(label, "label"), Cell(told, "quiet", formula=formula), *rest, Cell(None))


def _charts(case: SheetCase) -> Iterator[Chart]:
    """Nodes where an option has any, and money where the case has prices."""
    if all(it.value(HEADLINE, NODES) is None for it, _, used in _in_use(case) if used):
        return
    priced = case.value(HEADLINE, YEAR) is not None
    for name, names in ((NODES, (NODES,)), *(((YEAR, (CAPITAL, YEAR)),) * priced)):
        words = case.texts.label(name)
        yield Chart(
            kind="columns", title=words, unit=case.texts.symbol(BOOK.quantities[names[0]].unit),
            table=PLOT, rows=names, columns=_columns(case, "result")[1:-1],
            alt=case.texts.say("options_chart_alt", what=words), message=f"message_{name}",
        )  # fmt: skip
