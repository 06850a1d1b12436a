"""Sizing-functions.xlsx: help, examples and catalogs as sheets, the functions as names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sizing_xl.book import BOOK
from sizing_xl.catalog import CATALOGS
from sizing_xl.excel.examples import examples_sheet
from sizing_xl.excel.help import signature, unit_words
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.fields import OFFERED
from sizing_xl.formats.named import Name, named_workbook
from sizing_xl.lambdas.names import Names
from sizing_xl.lambdas.tables import NAME, Listed, Tables
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets.layout import Layout, letter
from sizing_xl.sheets.parts import Cell, Deck, Sheet, Table
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Face, Texts

# All sheets of ours in a workbook of somebody's begin so, in every language.
PREFIX = "sizing_"
HELP, EXAMPLES = "sizing_functions", "sizing_examples"
_NARROW, _WIDE, _WIDEST = 14.0, 34.0, 80.0
# Sheets whose entries a reader adds to.
_OWN = tuple(f"sizing_{name}" for name in (*CATALOGS, *(f"{it}s" for it in OFFERED)))


def functions_workbook(language: str | None = None) -> bytes:
    """The .xlsx file, the same bytes for the same language, catalogs and libraries."""
    texts = Texts(language, face=Face.WORKBOOK)
    names = Names.of(default_catalogs(), texts)
    deck = functions_deck(names, texts)
    layout = Layout(deck)
    return named_workbook(draw(deck), defined(names, layout), {EXAMPLES: dynamic(layout)})


def functions_deck(names: Names, texts: Texts, examples: bool = True) -> Deck:
    """The sheets. examples: with those that show every function."""
    shown = (_examples(texts),) if examples else ()
    sheets = (_help(texts), *shown, *_catalogs(names.tables, texts))
    return Deck("sizing_xl", texts.language, sheets, texts.say("page_footer"))


def defined(names: Names, layout: Layout) -> tuple[Name, ...]:
    """The names of tables and functions as Excel keeps them."""
    areas = (
        Name(it.name, layout.range(it.name, it.columns[0], it.columns[-1]))
        for it in names.tables.listed.values()
    )
    return (*areas, *(Name(it.name, it.stored, it.comment) for it in names.pieces))


def dynamic(layout: Layout) -> list[str]:
    """The cells of the examples: each answer may spill."""
    return [
        f"{letter(place.first + column)}{row}"
        for place in layout.places.values()
        if place.sheet.title == EXAMPLES
        for row, cells in enumerate(place.table.rows, start=place.top + 1)
        for column, cell in enumerate(cells)
        if cell.formula is not None
    ]


# --- sheets ------------------------------------------------------------------------------------


def _help(texts: Texts) -> Sheet:
    say = texts.say
    rows = tuple(
        (
            Cell(signature(known), "label"),
            Cell(unit_words(known, texts)),
            Cell(texts.function(known.name)),
        )
        for known in FUNCTIONS.values()
    )
    headings = (say("function"), say("unit"), say("what"))
    lines = ("lambda_hint", "lambda_hint_sheets", "help_hint", "help_errors")
    return Sheet(
        id=HELP, title=HELP, heading=say("lambda_heading"), widths=(60.0, _WIDE, 90.0),
        lines=tuple(Cell(say(line), "quiet") for line in lines),
        tables=(Table("sx_help", headings, rows, native=False),), tab="reference",
    )  # fmt: skip


def _examples(texts: Texts) -> Sheet:
    currency = default_catalogs().prices.currency
    sheet = examples_sheet(texts.in_currency(currency))
    tables = tuple(replace(it, rows=tuple(map(_alive, it.rows))) for it in sheet.tables)
    return replace(
        sheet, id=EXAMPLES, title=EXAMPLES, tables=tables,
        lines=(Cell(texts.say("lambda_examples_hint"), "quiet"),),
    )  # fmt: skip


def _alive(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Cells whose formulas may spill, as every formula of a newer Excel may."""
    return tuple(
        it._replace(spill=it.spill or (1, 1)) if it.formula is not None else it for it in cells
    )


def _catalogs(tables: Tables, texts: Texts) -> Iterator[Sheet]:
    sheets: dict[str, list[Listed]] = {}
    for listed in tables.listed.values():
        sheets.setdefault(listed.sheet, []).append(listed)
    for title, listed_there in sheets.items():
        widest = max(len(it.columns) for it in listed_there)
        second = _WIDEST if title == "sizing_quantities" else _NARROW
        hint = "lambda_hint_own" if title in _OWN else "lambda_hint_workings"
        yield Sheet(
            id=title, title=title, heading=title, widths=(_WIDE, *(second,) * (widest - 1)),
            lines=(Cell(texts.say(hint), "quiet"),),
            tables=tuple(_table(it, texts) for it in listed_there), tab="reference",
        )  # fmt: skip


def _table(listed: Listed, texts: Texts) -> Table:
    rows = tuple(
        tuple(Cell(value, "label" if place == 0 else "text") for place, value in enumerate(row))
        for row in listed.rows
    )
    headings = tuple(_heading(column, texts) for column in listed.columns)
    return Table(listed.name, headings, rows, listed.columns, native=False, wrap=False,
                 spare=listed.spare)  # fmt: skip


def _heading(column: str, texts: Texts) -> str:
    """The label of a column with its unit; of what a KV group has also its number."""
    name, _, slot = column.rpartition("_")
    if slot.isdigit() and name in BOOK.inputs:
        return f"{_heading(name, texts)} {slot}"
    if column not in BOOK.inputs:
        return texts.say("lambda_name") if column == NAME else column
    return texts.labelled(column, BOOK.inputs[column].unit)
