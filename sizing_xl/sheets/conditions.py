"""The conditions and the verdict as rows of the model: cells over the alerts' own declarations.

A row for each limit, each condition (1 while it fires), what they add up to, and the names that a
sentence of the verdict takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from sizing_xl.alerts import CONDITIONS, State
from sizing_xl.alerts.declared import scenario_of
from sizing_xl.alerts.verdict import ERRORS, HEADLINE, INVALID_INPUTS, RULE, STATES, WARNINGS
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets import formulas, formulas_live
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.flags import COUNTS, FIRES, LOOKS, TOLD, VERDICT, Flags, alert_row
from sizing_xl.sheets.layout import Here
from sizing_xl.sheets.parts import Cell, Formula, Role
from sizing_xl.sheets.results import quiet_cell
from sizing_xl.telling.verdict import state_words
from sizing_xl.texts import Texts

# Rows of the sizing as a whole.
SIZING_VERDICT = "sizing_verdict"
SIZING_ERRORS, SIZING_WARNINGS = "sizing_errors", "sizing_warnings"
# Rows with words for the sentences, in the order of the sheet.
ERRORS_NAMED, CONDITIONS_NAMED, UNMET_NAMED = "errors_named", "conditions_named", "unmet_named"
# Stands for a figure while a sentence is taken apart. For private use: texts have it not, and no
# line would show it as an escape.
MARK = "\ue000"
SIZING_NAMED, SIZING_WHERE = "sizing_errors_named", "sizing_errors_where"
TEXT_ROWS = (ERRORS_NAMED, CONDITIONS_NAMED, UNMET_NAMED, SIZING_NAMED, SIZING_WHERE)


def alert_name(code: str, scenario: str) -> str:
    """Defined name of the cell that is 1 while a condition fires in a scenario."""
    return f"{alert_row(code)}_{scenario}"


def verdict_name(scenario: str | None) -> str:
    """Defined name of the verdict's place among STATES: of a scenario, of the sizing, or of an
    option of it."""
    return f"{VERDICT}_{scenario}" if scenario else VERDICT


def address(here: Here) -> Callable[[str], str]:
    """Where a row of the model is, in the column of the formula; what a scenario gives, of the
    same option."""

    def spelled(name: str) -> str:
        own = scenario_of(name)
        if own is None:
            return here.beside(name)
        if here.key in SCENARIOS:
            return formulas.output_name(*own)
        return formulas_live.fixed(here, *own)

    return spelled


def headline_address(here: Here) -> Callable[[str], str]:
    """Where a row of the model is, for another sheet: in the scenario of the verdict."""
    return lambda name: _scenario_s(name) or here.layout.cell("model", name, HEADLINE)


@cache
def scenario_address(scenario: str) -> Callable[[Here], Callable[[str], str]]:
    """Where a row of the model is, for another sheet: in one scenario."""

    def address(here: Here) -> Callable[[str], str]:
        return lambda name: _scenario_s(name) or here.layout.cell("model", name, scenario)

    return address


def _scenario_s(name: str) -> str | None:
    own = scenario_of(name)
    return formulas.output_name(*own) if own else None


# --- the rows --------------------------------------------------------------------------------


Row = tuple[str, tuple[Cell, ...]]


def condition_rows(case: SheetCase) -> tuple[Row, ...]:
    """The last area of the model."""
    return (*case.of_policy(_limit_rows), *_flag_rows(case.texts, case.flags))


def _limit_rows(case: SheetCase) -> tuple[Row, ...]:
    return tuple((key, _limit_row(case, key, it)) for key, it in case.flags.limits.items())


@lru_cache(maxsize=32)
def _flag_rows(texts: Texts, flags: Flags) -> tuple[Row, ...]:
    """The same rows for all sizings with the same flags."""
    return tuple(_rows(texts, flags))


def _rows(texts: Texts, flags: Flags) -> Iterator[Row]:
    def along(name: str) -> tuple[float, ...]:
        return tuple(flags.rows[key][name] for key in SCENARIOS)

    yield "weights_estimated", _fact_row(texts, flags.weights_estimated)
    for code in CONDITIONS:
        yield alert_row(code), _flag_row(texts, code, along(alert_row(code)))
    for name in (ERRORS, WARNINGS):
        yield name, _count_row(texts, name, along(name))
    yield INVALID_INPUTS, _invalid_row(texts)
    yield VERDICT, _verdict_row(texts, along(VERDICT))
    yield SIZING_ERRORS, _sizing_errors_row(texts, flags.errors)
    yield SIZING_WARNINGS, _sizing_warnings_row(texts, flags.rows[HEADLINE][WARNINGS])
    yield SIZING_VERDICT, _sizing_verdict_row(texts, flags.sizing)
    for name in TEXT_ROWS:
        yield name, _words_row(texts, name, tuple(named(texts, flags, name, k) for k in SCENARIOS))


_kept = lru_cache(maxsize=64)


def _row(label: str, unit: str, cells: tuple[Cell, ...], about: str,
         key: str) -> tuple[Cell, ...]:  # fmt: skip
    return (Cell(label, "label"), Cell(unit), *cells, quiet_cell(about), quiet_cell(key))


def _live(values: tuple[Any, ...], formula: Formula, shape: str | None = "0",
          names: tuple[str, ...] = ()) -> tuple[Cell, ...]:  # fmt: skip
    found = names or (None,) * len(values)
    return tuple(
        Cell(value, "number" if shape else "text", shape, formula, name=name)
        for value, name in zip(values, found, strict=True)
    )


def _limit_row(case: SheetCase, key: str, value: float) -> tuple[Cell, ...]:
    cells = _live((value,) * len(SCENARIOS), formulas.given(key), "General")
    origin = case.texts.say("origin_limit")
    return _row(case.limit_label(key), "", cells, origin, key)


def _fact_row(texts: Texts, value: float) -> tuple[Cell, ...]:
    formula = formulas.estimated(
        ("deployed_weights_gib", "artifact_gib"), ("stated_weights", "stated_artifact")
    )
    cells = _live((value,) * len(SCENARIOS), formula)
    return _row(texts.say("fact_weights_estimated"), "", cells, "", "weights_estimated")


@lru_cache(maxsize=1024)
def _flag_row(texts: Texts, code: str, values: tuple[float, ...]) -> tuple[Cell, ...]:
    names = tuple(alert_name(code, key) for key in SCENARIOS)
    cells = _live(values, formulas_live.raised(FIRES[code], address), "0", names)
    one = CONDITIONS[code]
    return _row(sentence_case(texts.alert_title(code)), texts.severity(one.severity), cells,
        one.text(), alert_row(code),
    )  # fmt: skip


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def _count_row(texts: Texts, name: str, values: tuple[float, ...]) -> tuple[Cell, ...]:
    cells = _live(values, formulas_live.computed(COUNTS[name], address))
    return _row(texts.say(f"row_{name}"), "", cells, "", name)


def _invalid_row(texts: Texts) -> tuple[Cell, ...]:
    cells = _live((0,) * len(SCENARIOS), formulas_live.named_cell(formulas.INVALID))
    return _row(texts.say("check_range"), "", cells, "", INVALID_INPUTS)


def _verdict_row(texts: Texts, values: tuple[float, ...]) -> tuple[Cell, ...]:
    names = tuple(map(verdict_name, SCENARIOS))
    cells = _live(values, formulas_live.computed(RULE, address), "0", names)
    words = ", ".join(f"{place} {state_words(it, texts)}" for place, it in enumerate(STATES))
    return _row(texts.say("verdict"), "", cells, words, VERDICT)


def _sizing_errors_row(texts: Texts, value: float) -> tuple[Cell, ...]:
    cells = _live((value,) * len(SCENARIOS), formulas_live.sum_across(ERRORS))
    return _row(texts.say("row_sizing_errors"), "", cells, "", SIZING_ERRORS)


def _sizing_warnings_row(texts: Texts, value: float) -> tuple[Cell, ...]:
    cells = _live((value,) * len(SCENARIOS), formulas_live.of_headline(WARNINGS))
    return _row(texts.say("row_sizing_warnings"), "", cells, "", SIZING_WARNINGS)


def _sizing_verdict_row(texts: Texts, value: int) -> tuple[Cell, ...]:
    formula = formulas_live.computed(RULE, _sizing_address)
    cells = [*_live((value,) * len(SCENARIOS), formula)]
    place = SCENARIOS.index(HEADLINE)
    cells[place] = cells[place]._replace(name=verdict_name(None))
    words = texts.say("verdict_of_sizing")
    return _row(words, "", tuple(cells), "", SIZING_VERDICT)


def _sizing_address(here: Here) -> Callable[[str], str]:
    rows = {ERRORS: SIZING_ERRORS, WARNINGS: SIZING_WARNINGS}
    return lambda name: here.beside(rows.get(name, name))


_NAMED = {
    ERRORS_NAMED: tuple(code for code in TOLD if CONDITIONS[code].severity == "error"),
    CONDITIONS_NAMED: tuple(code for code in TOLD if CONDITIONS[code].severity == "warning"),
    UNMET_NAMED: tuple(code for code in TOLD if CONDITIONS[code].unmet),
}
_NAMED[SIZING_NAMED] = _NAMED[ERRORS_NAMED]


def _around(texts: Texts, name: str) -> tuple[str, str]:
    """What stands before and after the names of a row."""
    if name != UNMET_NAMED:
        return "", ""
    before, _, after = texts.say("verdict_unmet", names=MARK).partition(MARK)
    return f" {before}", after


def named(texts: Texts, flags: Flags, name: str, scenario: str) -> str:
    """The words of a row, as Python finds them."""
    if name == SIZING_WHERE:
        return formulas_live.SEPARATOR.join(
            texts.scenario(key) for key in SCENARIOS if flags.rows[key][ERRORS]
        )
    up = flags.up(_NAMED[name], None if name == SIZING_NAMED else scenario)
    before, after = _around(texts, name)
    words = formulas_live.SEPARATOR.join(map(texts.alert_title, up))
    return f"{before}{words}{after}" if up else ""


def _words_row(texts: Texts, name: str, words: tuple[str, ...]) -> tuple[Cell, ...]:
    cells = _live(words, _names_formula(texts, name), None)
    return _row(texts.say(f"row_{name}"), "", cells, "", name)


@_kept
def _names_formula(texts: Texts, name: str) -> Formula:
    if name == SIZING_WHERE:
        return formulas_live.named_columns(
            ERRORS, tuple((key, texts.scenario(key)) for key in SCENARIOS)
        )
    rows = tuple((alert_row(code), texts.alert_title(code)) for code in _NAMED[name])
    return formulas_live.named_rows(rows, *_around(texts, name), all_=name == SIZING_NAMED)


# --- the sentence ----------------------------------------------------------------------------


def verdict_cell(case: SheetCase, scenario: str | None, note: str | None = None) -> Cell:
    """The live verdict in a line, of a scenario or of the sizing."""
    return _verdict_cell(case.texts, case.flags, scenario, STATED)._replace(note=note)


def verdict_reasons(case: SheetCase, scenario: str | None) -> Cell:
    """The line under it: its errors or conditions by name, and what is asked and not served."""
    return _verdict_cell(case.texts, case.flags, scenario, REASONED)


def bar_cell(case: SheetCase) -> Cell:
    """The live verdict of the sizing in one line of large letters."""
    cell = _verdict_cell(case.texts, case.flags, None, BAR)
    return cell._replace(role="bar", moment=BAR_LOOKS[cell.moment or "good"])


def state_cell(case: SheetCase, scenario: str) -> Cell:
    """The state of a scenario's verdict in few words."""
    return _state_cell(case.texts, case.flags.state(scenario), scenario)


@lru_cache(maxsize=256)
def _state_cell(texts: Texts, state: State, scenario: str) -> Cell:
    words = tuple((state_words(it, texts),) for it in STATES)
    _, alarm, caution = _verdict_formulas(texts, scenario, STATED)
    formula = formulas_live.sentence_of(verdict_name(scenario), words)
    return Cell(state_words(state, texts), "good", formula=formula, alarm=alarm, caution=caution,
                moment=LOOKS[state])  # fmt: skip


@lru_cache(maxsize=128)
def _verdict_cell(texts: Texts, flags: Flags, scenario: str | None, keys: Keys) -> Cell:
    state = flags.state(scenario)
    parts = _sentences(texts, scenario, keys)[STATES.index(state)]
    words = "".join(
        part if isinstance(part, str) else _part_value(texts, flags, *part) for part in parts
    )
    formula, alarm, caution = _verdict_formulas(texts, scenario, keys)
    return Cell(words, "good", formula=formula, alarm=alarm, caution=caution, moment=LOOKS[state])


def _part_value(texts: Texts, flags: Flags, row: str, scenario: str) -> str:
    if row in (WARNINGS, SIZING_WARNINGS):
        return f"{flags.rows[scenario][WARNINGS]:.0f}"
    return named(texts, flags, row, scenario)


# Phrases for each state: of a line, and of the line under it; where a scenario's alone differs,
# both.
Keys = tuple[str, ...]
STATED = (
    "verdict_live_invalid", "verdict_live_no_solution", "verdict_live_conditions",
    "verdict_live_good",
)  # fmt: skip
# Of the first page: one line, of few words.
BAR = ("bar_invalid", "bar_no_solution", "bar_conditions", "bar_good")
BAR_LOOKS: Mapping[str, Role] = {"bad": "bar_bad", "warning": "bar_warning", "good": "bar"}
REASONED = ("reasons_invalid", "reasons_no_solution", "reasons_conditions", "reasons_none")


@_kept
def _sentences(
    texts: Texts, scenario: str | None, keys: Keys
) -> tuple[tuple[formulas_live.Part, ...], ...]:
    """For each state, texts and cells of the model."""
    shown = scenario or HEADLINE
    cells: dict[str, tuple[str, str]] = {
        "names": ((SIZING_NAMED if scenario is None else ERRORS_NAMED), shown),
        "conditions": (CONDITIONS_NAMED, shown),
        "count": (WARNINGS, shown),
        "unmet": (UNMET_NAMED, shown),
    }
    figures = {"scenario": texts.scenario(shown), "where": texts.scenario(shown)}
    if scenario is None:
        cells["where"] = (SIZING_WHERE, shown)
    said = (texts.say(key, **{**figures, **_marks(cells)}) for key in keys)
    return tuple(_parts(sentence, cells) for sentence in said)


def _marks(cells: Mapping[str, object]) -> dict[str, str]:
    return {name: f"{MARK}{name}{MARK}" for name in cells}


def _parts(sentence: str, cells: Mapping[str, tuple[str, str]]) -> tuple[formulas_live.Part, ...]:
    pieces = sentence.split(MARK)
    return tuple(
        cells[piece] if number % 2 else piece for number, piece in enumerate(pieces) if piece
    )


@_kept
def _verdict_formulas(
    texts: Texts, scenario: str | None, keys: Keys
) -> tuple[Formula, Formula, Formula]:
    name = verdict_name(scenario)
    bad = tuple(place for place, state in enumerate(STATES) if LOOKS[state] == "bad")
    fair = tuple(place for place, state in enumerate(STATES) if LOOKS[state] == "warning")
    return (
        formulas_live.sentence_of(name, _sentences(texts, scenario, keys)),
        formulas_live.state_is(name, bad),
        formulas_live.state_is(name, fair),
    )
