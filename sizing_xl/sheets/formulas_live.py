"""Formulas that watch inputs and tell the verdict; the others are in formulas.py.

Flags are 1 or 0. Rows of the model are named by their keys, columns by the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.expression import Expr, excel
from sizing_xl.sheets.column_keys import asked_row, beside
from sizing_xl.sheets.formulas import DASH, INVALID, Found, FoundOfGroup, kept, literal
from sizing_xl.sheets.helper_rows import COUNT, slot
from sizing_xl.sheets.layout import Here, letter
from sizing_xl.sheets.parts import Formula

# Between names in a list, and the letters that a list may have.
SEPARATOR, MOST_NAMED = ", ", "1024"
# A piece of a sentence: a text, or the row and the column of the model whose text it is.
Part = str | tuple[str, str]


# --- inputs: what stands in them, whether it may -----------------------------------------------

# The table that watches every cell that may be typed into.
WATCHED = "checks_inputs"


@kept
def used(row: str) -> Formula:
    """What the case uses of an input that its demand may give, by its row of the model: what was
    typed, or what the demand makes of an empty cell; an empty text where that says nothing."""
    return lambda here: f'IFERROR({here.layout.cell("model", row, HEADLINE)},"")'


@kept
def standing(found: Found) -> Formula:
    """What stands in a cell of a catalog; an empty text where it is empty."""

    def text(here: Here) -> str:
        cell = found.at(here, _of_column(here))
        return f'IF({cell}="","",{cell})'

    return text


def _of_column(here: Here) -> Callable[[str], str]:
    """Where the model has a row, for a column that watches the sizing, or an option of it."""
    return lambda row: here.layout.cell("model", row, beside(here.key, HEADLINE))


@kept
def standing_asked(field: str) -> Formula:
    """What an option asks of a field."""
    return lambda here: _of_column(here)(asked_row(field))


@kept
def standing_if_named(found: Found) -> Formula:
    """What stands in a cell of a catalog; an empty text where it is empty, or no row is named."""
    inner = standing(found)
    return lambda here: f'IFERROR({inner(here)},"")'


# What stands for a figure of a group that the model has not.
ABSENT = "-"


@kept
def standing_of_group(found: FoundOfGroup) -> Formula:
    """What stands in a cell of a group; a dash where the model has fewer groups."""

    def text(here: Here) -> str:
        spelled = _of_column(here)
        cell = found.at(here, spelled)
        there = f'IF({cell}="","",{cell})'
        return f"IF({spelled(COUNT)}<{found.number},{literal(ABSENT)},{there})"

    return text


@kept
def not_kept(latent: Found, sparse: tuple[Found, ...], slots: int) -> Formula:
    """1 where the chosen model has latents that the KV precision cannot keep, else 0.

    latent: whether it keeps latents; sparse: its sizes of sparse ones, 0 where it keeps none.
    """

    def text(here: Here) -> str:
        spelled = _of_column(here)

        def all_of(name: str) -> str:
            return f"SUM({','.join(spelled(slot(name, k + 1)) for k in range(slots))})"

        dense = f"IF({latent.at(here, spelled)}>0,0,{all_of('group_latent_elements')})"
        sizes = ",".join(found.at(here, spelled) for found in sparse)
        packed = f"IF(MIN({sizes})>0,0,{all_of('group_sparse_elements')})"
        return f"IFERROR(IF({dense}+{packed}>0,1,0),1)"

    return text


@kept
def changed(key: str) -> Formula:
    """1 where a watched cell is no longer what the workbook was generated with."""

    def text(here: Here) -> str:
        row = here.place.row(key)
        value, generated = here.across("value", row), here.across("generated", row)
        return f'IFERROR(IF({value}=IF({generated}="","",{generated}),0,1),1)'

    return text


@kept
def out_of_range(
    key: str, whole: bool, open_: bool, words: tuple[str, ...], used: str = ""
) -> Formula:
    """1 where a watched cell is no number within its limits, nor one of `words`. used: the row of
    the model to look at instead, which has another figure where the cell is empty."""

    def text(here: Here) -> str:
        row = here.place.row(key)
        value = _of_column(here)(used) if used else _watched(here, key)
        low, high = here.across("low", row), here.across("high", row)
        inside = f"IF(ROUND({value},0)={value},0,1)" if whole else "0"
        below = f"{value}<={low}" if open_ else f"{value}<{low}"
        number = f"IF({below},1,IF({value}>{high},1,{inside}))"
        return f"IFERROR(IF(ISNUMBER({value}),{number},{_among(value, words)}),1)"

    return text


@kept
def not_in(key: str, table: str, column: str, words: tuple[str, ...]) -> Formula:
    """1 where a watched cell is no name of a catalog table, nor one of `words`."""

    def text(here: Here) -> str:
        value, names = _watched(here, key), here.layout.range(table, column)
        # A name with * or ? would match another: the name found must be the one that was typed.
        test = f"IFERROR(IF(INDEX({names},MATCH({value},{names},0))={value},0,1),1)"
        for word in words:
            test = f"IF({value}={literal(word)},0,{test})"
        return f"IFERROR({test},1)"

    return text


@kept
def not_one_of(key: str, words: tuple[str, ...]) -> Formula:
    """1 where a watched cell is none of a few words."""
    return lambda here: f"IFERROR({_among(_watched(here, key), words)},1)"


def _watched(here: Here, key: str) -> str:
    """What stands in a watched cell, of the sizing or of the option that this column is of."""
    return here.across(beside(here.key, "value"), here.place.row(key))


def _among(value: str, words: tuple[str, ...]) -> str:
    """0 where a value is one of a few words, else 1."""
    test = "1"
    for word in reversed(words):
        test = f"IF({value}={literal(word)},0,{test})"
    return test


@kept
def in_order(names: tuple[str, ...]) -> Formula:
    """1 where one of some named cells is above the next."""
    test = "0"
    for low, high in zip(names[-2::-1], names[:0:-1], strict=True):
        test = f"IF({low}<={high},{test},1)"
    return lambda here: f"IFERROR({test},1)"


@kept
def is_outside(key: str, column: str = "range") -> Formula:
    """Whether a watched cell is outside its range. column: of the sizing's flags, or of an
    option's."""
    return lambda here: f"{here.layout.cell(WATCHED, key, column)}>0"


# --- conditions and the verdict --------------------------------------------------------------


@kept
def raised(fires: Expr, address: Callable[[Here], Callable[[str], str]]) -> Formula:
    """1 while a condition holds; 0 while it does not or has no value."""
    return lambda here: f"IFERROR(IF({excel(fires, address(here))},1,0),0)"


@kept
def computed(expr: Expr, address: Callable[[Here], Callable[[str], str]]) -> Formula:
    """An expression over rows of the model."""
    return lambda here: excel(expr, address(here))


@kept
def compared(expr: Expr, address: Callable[[Here], Callable[[str], str]]) -> Formula:
    """What a condition compares, as readers see it: a dash where it has no value."""
    return lambda here: f"IF({INVALID}>0,{DASH},IFERROR({excel(expr, address(here))},{DASH}))"


@kept
def compared_or_blank(expr: Expr, address: Callable[[Here], Callable[[str], str]]) -> Formula:
    """What a condition compares, for a column of numbers: empty where it has no value."""
    return lambda here: f'IF({INVALID}>0,"",IFERROR({excel(expr, address(here))},""))'


@kept
def raised_in(name: str) -> Formula:
    """1 while a flag is up and no input is invalid."""
    return lambda here: f"IF({INVALID}>0,0,{name})"


@kept
def named_cell(name: str) -> Formula:
    """A named cell."""
    return lambda here: name


@kept
def sum_across(row: str) -> Formula:
    """The sum of a row of the model over the scenarios."""
    return lambda here: f"SUM({_across(here, row)})"


@kept
def of_headline(row: str) -> Formula:
    """A row of the model in the scenario that the verdict speaks of."""
    return lambda here: fixed(here, row, HEADLINE)


@kept
def row_of_headline(row: str) -> Formula:
    """The same, from another sheet."""
    return lambda here: here.layout.cell("model", row, HEADLINE)


def _across(here: Here, row: str) -> str:
    """The cells of a row of the model in all scenarios of the sizing or the option of a column."""
    return f"{fixed(here, row, SCENARIOS[0])}:{fixed(here, row, SCENARIOS[-1])}"


def fixed(here: Here, row: str, scenario: str) -> str:
    """The cell of a row of the model in a scenario of the sizing or the option of a column."""
    return f"${letter(here.place.column(beside(here.key, scenario)))}{here.place.row(row)}"


@kept
def named_columns(row: str, words: tuple[tuple[str, str], ...]) -> Formula:
    """The words of the scenarios in which a row of the model is not 0."""

    def text(here: Here) -> str:
        cells = [(fixed(here, row, key), word) for key, word in words]
        return f"MID({_listed(cells)},3,{MOST_NAMED})"

    return text


def _listed(cells: Iterable[tuple[str, str]]) -> str:
    """The words of cells that are not 0, each after a separator."""
    return "&".join(f'IF({cell}>0,{literal(SEPARATOR + word)},"")' for cell, word in cells)


@kept
def named_rows(rows: tuple[tuple[str, str], ...], before: str, after: str, all_: bool) -> Formula:
    """The words of the rows of the model that are not 0, between two texts; nothing where none is.

    all_: of whichever scenario, else of this column's.
    """

    def text(here: Here) -> str:
        cells = [_across(here, row) if all_ else here.beside(row) for row, _ in rows]
        sums = [f"SUM({cell})" if all_ else cell for cell in cells]
        words = _listed(zip(sums, (words for _, words in rows), strict=True))
        parts = [literal(before)] if before else []
        parts.append(f"MID({words},3,{MOST_NAMED})")
        parts += [literal(after)] if after else []
        return f'IF(SUM({",".join(cells)})=0,"",{"&".join(parts)})'

    return text


@kept
def named_cells(cells: tuple[tuple[str, str], ...], nothing: str) -> Formula:
    """The words of the defined names that are not 0; `nothing` where none is or an input is
    invalid."""
    names = ",".join(name for name, _ in cells)
    told = f"MID({_listed(cells)},3,{MOST_NAMED})"
    none = literal(nothing)
    return lambda here: f"IF({INVALID}>0,{none},IF(SUM({names})=0,{none},{told}))"


@kept
def is_raised(names: tuple[str, ...]) -> Formula:
    """Whether one of some flags is up, and no input is invalid."""
    return lambda here: f"IF({INVALID}>0,0,SUM({','.join(names)}))>0"


@kept
def sentence_of(name: str, sentences: tuple[tuple[Part, ...], ...]) -> Formula:
    """The sentence for a state, which counts from 0: texts and cells of the model, one by one."""

    def text(here: Here) -> str:
        written = ["&".join(_part(here, part) for part in parts) for parts in sentences]
        test = written[-1]
        for number, words in reversed(tuple(enumerate(written[:-1]))):
            test = f"IF({name}={number},{words},{test})"
        return test

    return text


def _part(here: Here, part: Part) -> str:
    return literal(part) if isinstance(part, str) else here.layout.cell("model", *part)


@kept
def state_is(name: str, states: tuple[int, ...]) -> Formula:
    """Whether a verdict is one of some states."""
    return lambda here: "+".join(f"({name}={state})" for state in states) + ">0"
