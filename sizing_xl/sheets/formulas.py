"""The formulas of the workbook: the only place under sheets/ that spells one.

Each function gives a Formula: a text without '=' as soon as the layout is known. Only functions
that Excel 2016, LibreOffice 7.4 and Google Sheets share; no number of the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from sizing_xl.expression import excel, is_of_group
from sizing_xl.sheets.column_keys import asked_row
from sizing_xl.sheets.helper_rows import CLOSING, COUNT, ROWS, slot
from sizing_xl.sheets.layout import Here
from sizing_xl.sheets.parts import Formula

MISSING = "—"
DASH = f'"{MISSING}"'
# The count of inputs that are outside their ranges: while it is not 0, no figure is shown.
INVALID = "chk_range"
# Two computations of the same number may differ in the last bits.
TOLERANCE = "1E-9"
# The same formula is the same object: cells of two workbooks can be told apart quickly.
kept = lru_cache(maxsize=None)


def input_name(key: str, scenario: str | None = None) -> str:
    """Defined name of an input's cell."""
    return f"in_{key}_{scenario}" if scenario else f"in_{key}"


def output_name(key: str, scenario: str) -> str:
    """Defined name of a result's cell in the model sheet."""
    return f"out_{key}_{scenario}"


# --- the model sheet -------------------------------------------------------------------------


def asked(here: Here, key: str, scenario: str | None = None) -> str:
    """What a column of the model is asked: its own row of the input, where the model has one (see
    what_if.py), else the input's cell."""
    row = asked_row(key)
    return here.beside(row) if row in here.place.rows else input_name(key, scenario)


@kept
def given(key: str, scenario: str | None = None) -> Formula:
    """What stands in an input's cell; an empty one is unknown, where a sum would take it for 0."""

    def text(here: Here) -> str:
        name = asked(here, key, scenario)
        return f'IF({name}="",NA(),{name})'

    return text


@kept
def given_or_demanded(key: str, demand: str) -> Formula:
    """What stands in an input's cell, else the row of the model that makes it of the demand."""

    def text(here: Here) -> str:
        name = asked(here, key)
        return f'IF({name}="",{here.beside(demand)},{name})'

    return text


@kept
def live(name: str, slots: int) -> Formula:
    """A quantity's one cell, on the rows of this column: in the place of what each KV group has,
    its block of so many rows."""

    def text(here: Here) -> str:
        def address(ref: str) -> str:
            if not is_of_group(ref):
                return here.beside(ref)
            return f"{here.beside(slot(ref, 1))}:{here.beside(slot(ref, slots))}"

        return excel(CLOSING[name], address)

    return text


@kept
def live_row(name: str, number: int) -> Formula:
    """One row of a block: the formula of one group, empty where the model has fewer."""

    def text(here: Here) -> str:
        def address(ref: str) -> str:
            return here.beside(slot(ref, number) if is_of_group(ref) else ref)

        return _of_a_group(here, number, excel(ROWS[name].formula, address))

    return text


def _of_a_group(here: Here, number: int, formula: str) -> str:
    """A formula of one group, or an empty text where the model has fewer groups."""
    return f'IF({here.beside(COUNT)}<{number},"",{formula})'


@kept
def place_of(key: str, table: str, column: str) -> Formula:
    """Which row of a catalog table the input names."""
    return lambda here: f"MATCH({asked(here, key)},{here.layout.range(table, column)},0)"


@kept
def place_of_own(key: str, table: str, column: str, model_row: str, default: str) -> Formula:
    """Which precision is used: the input's, or the model's own where the input is empty."""

    def text(here: Here) -> str:
        own = f"INDEX({here.layout.range('tbl_models', default)},{here.beside(model_row)})"
        name = asked(here, key)
        return f'MATCH(IF({name}="",{own},{name}),{here.layout.range(table, column)},0)'

    return text


@dataclass(frozen=True)
class Found:
    """A cell of a catalog table: in the row that a row of the model points at, in a column, or in
    that of the columns up to `last` that the row `place` of the model points at."""

    table: str
    column: str
    row: str
    last: str = ""
    place: str = ""

    def at(self, here: Here, spelled: Callable[[str], str]) -> str:
        """spelled: the address of a row of the model."""
        cells = here.layout.range(self.table, self.column, self.last or None)
        column = f",{spelled(self.place)}" if self.place else ""
        return f"INDEX({cells},{spelled(self.row)}{column})"


@kept
def looked_up(found: Found) -> Formula:
    """A number of a catalog; an empty cell there is unknown, and so is a text."""

    def text(here: Here) -> str:
        cell = found.at(here, here.beside)
        return f'IF({cell}="",NA(),{cell}*1)'

    return text


@dataclass(frozen=True)
class FoundOfGroup:
    """A cell of a table with a row for each group of a model, one under the other.

    first: the row of the model that points at the model's first group. number: of the group.
    """

    table: str
    column: str
    first: str
    number: int

    def at(self, here: Here, spelled: Callable[[str], str]) -> str:
        """spelled: the address of a row of the model."""
        cells = here.layout.range(self.table, self.column)
        return f"INDEX({cells},{spelled(self.first)}+{self.number - 1})"


@kept
def of_group(found: FoundOfGroup) -> Formula:
    """A number of one group; an empty text where the model has fewer."""

    def text(here: Here) -> str:
        cell = found.at(here, here.beside)
        return _of_a_group(here, found.number, f'IF({cell}="",NA(),{cell}*1)')

    return text


def _chosen_name(here: Here, model_row: str, names: str) -> str:
    """The name of the chosen model, from its row of a table."""
    return f"INDEX({here.layout.range(names, 'name')},{here.beside(model_row)})"


@kept
def first_group(model_row: str, names: str, table: str, column: str) -> Formula:
    """The first row of a table that has the name of the chosen model."""

    def text(here: Here) -> str:
        name = _chosen_name(here, model_row, names)
        return f"MATCH({name},{here.layout.range(table, column)},0)"

    return text


@kept
def group_count(model_row: str, names: str, table: str, column: str) -> Formula:
    """How many rows of a table have the name of the chosen model."""

    def text(here: Here) -> str:
        name = _chosen_name(here, model_row, names)
        return f"SUMPRODUCT(({here.layout.range(table, column)}={name})*1)"

    return text


@kept
def row_of(table: str, column: str, word: str) -> Formula:
    """Which row of a catalog table has a word."""
    return lambda here: f"MATCH({literal(word)},{here.layout.range(table, column)},0)"


@kept
def own_or_stated(key: str, found: Found) -> Formula:
    """The input where it is given, else the catalog's number; not available where there is none."""

    def text(here: Here) -> str:
        cell, name = found.at(here, here.beside), asked(here, key)
        return f'IF({name}="",IF(ISNUMBER({cell}),{cell},NA()),{name})'

    return text


@kept
def stated_or_estimated(stated: str, billions: str, element_bytes: str) -> Formula:
    """A stated size in GiB, else that of so many billions of parameters."""

    def text(here: Here) -> str:
        estimate = f"{here.beside(billions)}*10^9*{here.beside(element_bytes)}/2^30"
        return f"IF(ISERROR({here.beside(stated)}),{estimate},{here.beside(stated)})"

    return text


@kept
def estimated(used: tuple[str, ...], stated: tuple[str, ...]) -> Formula:
    """1 where sizes are known and one of them is not stated."""

    def text(here: Here) -> str:
        sizes, given = ("+".join(map(here.beside, names)) for names in (used, stated))
        return f"IF(ISERROR({sizes}),0,IF(ISERROR({given}),1,0))"

    return text


@kept
def place_among(key: str, words: tuple[str, ...]) -> Formula:
    """Which of a few words an input says, from 0; of none of them: unknown."""

    def text(here: Here) -> str:
        test, name = "NA()", asked(here, key)
        for place, word in reversed(tuple(enumerate(words))):
            test = f"IF({name}={literal(word)},{place},{test})"
        return test

    return text


# --- results elsewhere -----------------------------------------------------------------------


@kept
def result_or_dash(key: str, scenario: str) -> Formula:
    """A result, or a dash where it has no value or an input is invalid."""
    return lambda here: f"IF({INVALID}>0,{DASH},IFERROR({output_name(key, scenario)},{DASH}))"


@kept
def blank_or_result(key: str, scenario: str) -> Formula:
    """A result, or an empty text where it has no value or an input is invalid: for tables that
    other programs read."""
    return lambda here: f'IF({INVALID}>0,"",IFERROR({output_name(key, scenario)},""))'


@kept
def plotted(key: str, scenario: str) -> Formula:
    """A result, or 0 where it has no value or an input is invalid: charts draw nothing for it."""
    return lambda here: f"IF({INVALID}>0,0,IFERROR({output_name(key, scenario)},0))"


@kept
def echoed_text(name: str) -> Formula:
    """A named cell's text on another sheet, empty where that is empty."""
    return lambda here: f'IF({name}="","",{name})'


@kept
def with_name(words: str, name: str) -> Formula:
    """A heading, with what a named cell names where it names anything."""
    return lambda here: f'{literal(words)}&IF({name}="","",": "&{name})'


@kept
def fails(name: str) -> Formula:
    """Whether a count of failures is not 0."""
    return lambda here: f"{name}>0"


@kept
def state(name: str, good: str, bad: str) -> Formula:
    """One of two sentences: whether a count of failures is 0."""
    return lambda here: f"IF({name}=0,{literal(good)},{literal(bad)})"


@kept
def state_of_checks(good: str, changed: str, bad: str) -> Formula:
    """One of three sentences: no failure and the inputs of generation, others, a failure."""
    still = f"IF(chk_inputs=0,{literal(good)},{literal(changed)})"
    return lambda here: f"IF(chk_all=0,{still},{literal(bad)})"


def literal(sentence: str) -> str:
    """A text as a formula writes it."""
    return '"' + sentence.replace('"', '""') + '"'


# --- checks: 0 is good, 1 is a failure -------------------------------------------------------


@kept
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


@kept
def parts_differ(whole: str, parts: tuple[str, ...], scenario: str) -> Formula:
    """1 where parts do not add up to their whole (an undefined whole has no parts to add)."""
    total = output_name(whole, scenario)
    added = "+".join(output_name(part, scenario) for part in parts)
    return lambda here: f"IFERROR({_near(total, f'({added})')},0)"


def _near(a: str, b: str) -> str:
    """0 where two numbers are the same but for the last bits, else 1."""
    return f"IF(MAX({a}-{b},{b}-{a})<={TOLERANCE}*MAX(1,{a},-{a}),0,1)"


@kept
def out_of_order(key: str, lower: str, higher: str) -> Formula:
    """1 where a scenario asks less than an easier one."""
    low, high = output_name(key, lower), output_name(key, higher)
    return lambda here: f"IFERROR(IF({low}<={high},0,1),0)"


@kept
def sum_of(table: str, columns: tuple[str, ...]) -> Formula:
    """The sum of columns of a table."""
    return lambda here: (
        "SUM(" + ",".join(here.layout.range(table, column) for column in columns) + ")"
    )


@kept
def total(names: tuple[str, ...]) -> Formula:
    """The sum of named cells."""
    return lambda here: "+".join(names)
