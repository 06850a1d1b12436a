"""Formulas of the sheets that a decision is read from; the others are in formulas.py."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TypeAlias

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.expression import Expr, excel
from sizing_xl.sheets.formulas import DASH, INVALID, kept, literal, output_name
from sizing_xl.sheets.layout import Here, letter
from sizing_xl.sheets.parts import Formula

# An input of the book, and the quantities that must be unknown too for it to be missed.
Lacked: TypeAlias = tuple[str, tuple[str, ...]]
# Between the parts of a sum that is told, and where there is nothing to show.
PLUS, NOTHING = " + ", '""'


def _shown(formula: str, otherwise: str = NOTHING) -> str:
    """A figure; nothing while an input is invalid, something else where it has no value."""
    return f"IF({INVALID}>0,{NOTHING},IFERROR({formula},{otherwise}))"


# --- tiles -------------------------------------------------------------------------------------


@kept
def split_of(steps: tuple[str, ...]) -> Formula:
    """What each step adds to the one before it, as a sum: "9 + 2 + 1"."""
    names = [output_name(step, HEADLINE) for step in steps]
    added = [names[0], *(f"({b}-{a})" for a, b in pairwise(names))]
    told = f"&{literal(PLUS)}&".join(added)
    return lambda here: _shown(f"IF(ISERROR({names[-1]}),{NOTHING},{told})")


@kept
def beside_minimum(name: str) -> Formula:
    """How much more it is than in MINIMUM."""
    least, most = output_name(name, "minimum"), output_name(name, HEADLINE)
    return lambda here: _shown(f"{most}-{least}")


def _unknown(here: Here, rows: Iterable[str]) -> str:
    """Whether rows of the model are all without a value."""
    return "*".join(f"ISERROR({here.layout.cell('model', row, HEADLINE)})" for row in rows)


@kept
def beside_minimum_or_missing(
    name: str, prices: tuple[tuple[Lacked, str], ...], word: str, named: bool
) -> Formula:
    """The same; else how many prices are missing.

    prices: inputs of the book with their labels. named: the first that is missing is named.
    """
    least, most = output_name(name, "minimum"), output_name(name, HEADLINE)

    def text(here: Here) -> str:
        cells = [(_unknown(here, (leaf, *guards)), label) for (leaf, guards), label in prices]
        count = "+".join(["0", *(cell for cell, _ in cells)])
        told = f"({count})"
        if named:
            first = NOTHING
            for cell, label in reversed(cells):
                first = f"IF({cell},{literal(label)},{first})"
            told = f'{first}&IF({count}>1,{literal(PLUS)}&({count}-1),"")'
        return _shown(f"{most}-{least}", f'IF({count}=0,"",{literal(word)}&{told})')

    return text


# --- what the decision rests on ----------------------------------------------------------------


@kept
def headline_or_dash(name: str) -> Formula:
    """A figure of the recommended scenario within a sentence."""
    return lambda here: f"IFERROR({output_name(name, HEADLINE)},{DASH})"


@kept
def headline_expr(expr: Expr) -> Formula:
    """An expression over results of the recommended scenario."""
    return lambda here: excel(expr, lambda name: output_name(name, HEADLINE))


@kept
def word_of(row: str, words: tuple[str, ...], scenario: str = HEADLINE) -> Formula:
    """One of a few words, by their place, from 0, in a row of the model."""

    def text(here: Here) -> str:
        cell = here.layout.cell("model", row, scenario)
        told = literal(words[-1])
        for place, word in reversed(tuple(enumerate(words[:-1]))):
            told = f"IF({cell}={place},{literal(word)},{told})"
        return told

    return text


@kept
def word_or_dash(row: str, words: tuple[str, ...], scenario: str = HEADLINE) -> Formula:
    """The same on a page of figures: a dash where there is none."""
    inner = word_of(row, words, scenario)
    return lambda here: _shown(inner(here), DASH)


@kept
def told(parts: tuple[str | Formula, ...]) -> Formula:
    """A sentence of texts and figures; nothing where one of them has no value."""

    def text(here: Here) -> str:
        pieces = (literal(it) if isinstance(it, str) else it(here) for it in parts)
        return _shown("&".join(pieces))

    return text


@kept
def where_known(name: str, words: str) -> Formula:
    """A text beside a figure, where that has a value."""
    known = f"IF(ISNUMBER({output_name(name, HEADLINE)}),{literal(words)},{NOTHING})"
    return lambda here: _shown(known)


@kept
def named_by(row: str, table: str, column: str, words: str) -> Formula:
    """A text, and what a row of the model points at in a catalog."""

    def text(here: Here) -> str:
        found = here.layout.range(table, column)
        at = here.layout.cell("model", row, HEADLINE)
        return _shown(f"{literal(words)}&INDEX({found},{at})")

    return text


# --- what charts draw --------------------------------------------------------------------------


@kept
def plotted_expr(expr: Expr, scenario: str) -> Formula:
    """An expression over the model in a scenario; not available where it has no value: a gap."""

    def text(here: Here) -> str:
        written = excel(expr, lambda name: here.layout.cell("model", name, scenario))
        return f"IF({INVALID}>0,NA(),{written})"

    return text


@kept
def message_of_capacity(row: str, peak: str, nominal: str, words: tuple[str, ...]) -> Formula:
    """What the first chart says. words: where nothing fits, where the peak is held, where the
    nominal demand is, where none is."""
    none, best, fair, worst = map(literal, words)

    def text(here: Here) -> str:
        left, most, least = (
            here.layout.cell(here.place.table.name, it, HEADLINE) for it in (row, peak, nominal)
        )
        held = f"IF({left}>={most},{best},IF({left}>={least},{fair},{worst}))"
        return f"IFERROR({held},{none})"

    return text


@kept
def message_of_largest(words: str, otherwise: str, first: str, last: str) -> Formula:
    """What a chart of parts says: which of some rows is the largest. otherwise: where one of them
    has no value."""

    def text(here: Here) -> str:
        place = here.place
        rows = f"{place.row(first)}", f"{place.row(last)}"
        figures, names = (
            f"{letter(place.column(at))}{rows[0]}:{letter(place.column(at))}{rows[1]}"
            for at in (HEADLINE, "label")
        )
        largest = f"INDEX({names},MATCH(MAX({figures}),{figures},0))"
        return f"IFERROR({literal(words)}&{largest},{literal(otherwise)})"

    return text


# --- risks -------------------------------------------------------------------------------------


@kept
def ratio_of(key: str) -> Formula:
    """What is compared over its limit."""

    def text(here: Here) -> str:
        row = here.place.row(key)
        return f"IFERROR({here.across('value', row)}/{here.across('limit', row)},{NOTHING})"

    return text


@kept
def rank_of(key: str, same: tuple[str, ...]) -> Formula:
    """The place of a risk among those that are told: the active ones, each condition once.

    same: rows of the same condition above it.
    """

    def text(here: Here) -> str:
        place, row = here.place, here.place.row(key)
        column = letter(place.column("rank"))
        above = f"{column}${place.top}:{column}{row - 1}"
        place_next = f"1+MAX(0,{above})"
        if same:
            up = "+".join(here.across("active", place.row(it)) for it in same)
            place_next = f"IF({up}>0,{NOTHING},{place_next})"
        return f"IF({here.across('active', row)}=0,{NOTHING},{place_next})"

    return text


@kept
def active(key: str) -> Formula:
    """Whether a risk is."""
    return lambda here: f"${here.across('active', here.place.row(key))}>0"


@kept
def at_rank(table: str, column: str, rank: int, words: bool) -> Formula:
    """What a column of the risks has in the row of a rank. words: texts, an empty cell too."""
    empty = '&""' if words else ""

    def text(here: Here) -> str:
        ranks = here.layout.range(table, "rank")
        found = f"INDEX({here.layout.range(table, column)},MATCH({rank},{ranks},0)){empty}"
        return f"IFERROR({found},{NOTHING})"

    return text


@kept
def while_unchanged(sentence: str) -> Formula:
    """A sentence of the moment of generation, while the inputs are still those."""
    return lambda here: f"IF(chk_inputs=0,{literal(sentence)},{NOTHING})"


@kept
def model_or_blank(name: str) -> Formula:
    """A row of the model in the recommended scenario; empty where it has no value."""
    return lambda here: _shown(here.layout.cell("model", name, HEADLINE))
