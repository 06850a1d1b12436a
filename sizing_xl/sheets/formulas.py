"""The formulas of the workbook: the only place under sheets/ that spells one.

Each function gives a Formula: a text without '=' as soon as the layout is known. Only functions
that Excel 2016, LibreOffice 7.4 and Google Sheets share; no number of the domain.
"""

from __future__ import annotations

from functools import lru_cache

from sizing_xl.book import BOOK
from sizing_xl.sheets.layout import Here
from sizing_xl.sheets.parts import Formula

DASH = '"—"'
# Two computations of the same number may differ in the last bits.
TOLERANCE = "1E-9"
# The same formula is the same object: cells of two workbooks can be told apart quickly.
_kept = lru_cache(maxsize=None)


def input_name(key: str, scenario: str | None = None) -> str:
    """Defined name of an input's cell."""
    return f"in_{key}_{scenario}" if scenario else f"in_{key}"


def output_name(key: str, scenario: str) -> str:
    """Defined name of a result's cell in the model sheet."""
    return f"out_{key}_{scenario}"


# --- the model sheet -------------------------------------------------------------------------


@_kept
def given(key: str, scenario: str | None = None) -> Formula:
    """What stands in an input's cell; an empty one is unknown, where a sum would take it for 0."""
    name = input_name(key, scenario)
    return lambda here: f'IF({name}="",NA(),{name})'


@_kept
def live(name: str) -> Formula:
    """The book's formula, on the rows of this column."""
    return lambda here: BOOK.quantities[name].excel(here.beside)


@_kept
def place_of(key: str, table: str, column: str) -> Formula:
    """Which row of a catalog table the input names."""
    return lambda here: f"MATCH({input_name(key)},{here.layout.range(table, column)},0)"


@_kept
def place_of_own(key: str, table: str, column: str, model_row: str, default: str) -> Formula:
    """Which precision is used: the input's, or the model's own where the input is empty."""

    def text(here: Here) -> str:
        own = f"INDEX({here.layout.range('tbl_models', default)},{here.beside(model_row)})"
        name = input_name(key)
        return f'MATCH(IF({name}="",{own},{name}),{here.layout.range(table, column)},0)'

    return text


@_kept
def looked_up(table: str, column: str, row: str) -> Formula:
    """A number of the catalog row that `row` points at; a text there (unknown) is an error."""
    return lambda here: f"INDEX({here.layout.range(table, column)},{here.beside(row)})*1"


@_kept
def own_or_looked_up(key: str, table: str, first: str, last: str, row: str, place: str) -> Formula:
    """The input where it is given, else the catalog's number at a row and a column."""

    def text(here: Here) -> str:
        cells = here.layout.range(table, first, last)
        found = f"INDEX({cells},{here.beside(row)},{here.beside(place)})*1"
        return f'IF({input_name(key)}="",{found},{input_name(key)})'

    return text


@_kept
def own_or_column(key: str, table: str, column: str, row: str) -> Formula:
    """The input where it is given, else the catalog's number."""

    def text(here: Here) -> str:
        found = f"INDEX({here.layout.range(table, column)},{here.beside(row)})*1"
        return f'IF({input_name(key)}="",{found},{input_name(key)})'

    return text


@_kept
def place_among(key: str, words: tuple[str, ...]) -> Formula:
    """Which of a few words an input says, from 0; of none of them: unknown."""
    test = "NA()"
    for place, word in reversed(tuple(enumerate(words))):
        test = f"IF({input_name(key)}={_text(word)},{place},{test})"
    return lambda here: test


# --- results elsewhere -----------------------------------------------------------------------


@_kept
def result_or_dash(key: str, scenario: str) -> Formula:
    """A result, or a dash where it has no value."""
    return lambda here: f"IFERROR({output_name(key, scenario)},{DASH})"


@_kept
def blank_or_result(key: str, scenario: str) -> Formula:
    """A result, or an empty text where it has no value: for tables that other programs read."""
    return lambda here: f'IFERROR({output_name(key, scenario)},"")'


@_kept
def plotted(key: str, scenario: str) -> Formula:
    """A result, or 0 where it has no value: charts draw nothing for it."""
    return lambda here: f"IFERROR({output_name(key, scenario)},0)"


@_kept
def echoed(key: str) -> Formula:
    """An input's value on another sheet."""
    return lambda here: input_name(key)


@_kept
def echoed_text(name: str) -> Formula:
    """A named cell's text on another sheet, empty where that is empty."""
    return lambda here: f'IF({name}="","",{name})'


@_kept
def verdict(key: str, scenario: str, good: str, bad: str) -> Formula:
    """One of two sentences: whether a result has a value."""
    yes, no = _text(good), _text(bad)
    return lambda here: f"IFERROR(IF({output_name(key, scenario)}>0,{yes},{no}),{no})"


@_kept
def has_no_value(key: str, scenario: str) -> Formula:
    """Whether a result has no value."""
    return lambda here: f"IFERROR({output_name(key, scenario)},0)=0"


@_kept
def fails(name: str) -> Formula:
    """Whether a count of failures is not 0."""
    return lambda here: f"{name}>0"


@_kept
def state(name: str, good: str, bad: str) -> Formula:
    """One of two sentences: whether a count of failures is 0."""
    return lambda here: f"IF({name}=0,{_text(good)},{_text(bad)})"


def _text(sentence: str) -> str:
    return '"' + sentence.replace('"', '""') + '"'


# --- checks: 0 is good, 1 is a failure -------------------------------------------------------


WORKLOAD_TABLE = "inputs_workload"


@_kept
def differs_from_generated(key: str) -> Formula:
    """1 where an input is no longer what the workbook was generated with; 0 is not empty."""

    def text(here: Here) -> str:
        generated = here.layout.cell(WORKLOAD_TABLE, key, "generated")
        name = input_name(key)
        return f'IF(({name}="")=({generated}=""),IF({name}={generated},0,1),1)'

    return text


@_kept
def out_of_range(key: str, blank: bool) -> Formula:
    """1 where a number is outside its limits (an empty cell may be allowed)."""

    def text(here: Here) -> str:
        name = input_name(key)
        low = here.layout.cell(WORKLOAD_TABLE, key, "low")
        high = here.layout.cell(WORKLOAD_TABLE, key, "high")
        outside = f"IF({name}<{low},1,IF({name}>{high},1,0))"
        return f'IF({name}="",{0 if blank else 1},{outside})'

    return text


@_kept
def not_in(key: str, table: str, column: str, blank: bool) -> Formula:
    """1 where a name is not in a catalog table."""

    def text(here: Here) -> str:
        name = input_name(key)
        missing = f"IFERROR(IF(MATCH({name},{here.layout.range(table, column)},0)>0,0,1),1)"
        return f'IF({name}="",0,{missing})' if blank else missing

    return text


@_kept
def not_one_of(key: str, words: tuple[str, ...]) -> Formula:
    """1 where an input is none of a few words."""
    test = "1"
    for word in reversed(words):
        test = f"IF({input_name(key)}={_text(word)},0,{test})"
    return lambda here: test


@_kept
def live_differs(key: str, scenario: str) -> Formula:
    """1 where the inputs are the generated ones and a live result is not what Python computed."""

    def text(here: Here) -> str:
        out = output_name(key, scenario)
        cell = here.layout.cell(here.place.table.name, key, f"computed_{scenario}").partition("!")[
            2
        ]
        undefined = f"IFERROR(IF({out}*0=0,1,1),0)"
        return f'IF(chk_inputs>0,0,IF({cell}="",{undefined},IFERROR({_near(out, cell)},1)))'

    return text


@_kept
def parts_differ(whole: str, parts: tuple[str, ...], scenario: str) -> Formula:
    """1 where parts do not add up to their whole (an undefined whole has no parts to add)."""
    total = output_name(whole, scenario)
    added = "+".join(output_name(part, scenario) for part in parts)
    return lambda here: f"IFERROR({_near(total, f'({added})')},0)"


def _near(a: str, b: str) -> str:
    """0 where two numbers are the same but for the last bits, else 1."""
    return f"IF(MAX({a}-{b},{b}-{a})<={TOLERANCE}*MAX(1,{a},-{a}),0,1)"


@_kept
def out_of_order(key: str, lower: str, higher: str) -> Formula:
    """1 where a scenario asks less than an easier one."""
    low, high = output_name(key, lower), output_name(key, higher)
    return lambda here: f"IFERROR(IF({low}<={high},0,1),0)"


@_kept
def sum_of(table: str, columns: tuple[str, ...]) -> Formula:
    """The sum of columns of a table."""
    return lambda here: (
        "SUM(" + ",".join(here.layout.range(table, column) for column in columns) + ")"
    )


@_kept
def total(names: tuple[str, ...]) -> Formula:
    """The sum of named cells."""
    return lambda here: "+".join(names)
