"""Where everything lies once all sheets are known: rows and columns of tables, addresses of cells.

Formulas name a table, a row and a column; this is the one place that turns them into addresses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from sizing_xl.sheets.parts import Deck, Sheet, Table, To

FIRST_ROW = 3
LONGEST_TITLE = 31
_REFUSED_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Place:
    """A table's place: its sheet, the row of its headings, its first column (from 1)."""

    sheet: Sheet
    table: Table
    top: int

    def row(self, key: str) -> int:
        return self.rows[key]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The rows of the sheet by their keys."""
        return {key: row for row, key in enumerate(self.table.keys, start=self.top + 1)}

    def column(self, key: str) -> int:
        return 1 + self.table.left + self.table.columns.index(key)

    @property
    def bottom(self) -> int:
        return self.top + len(self.table.rows)

    @property
    def first(self) -> int:
        """Its first column."""
        return 1 + self.table.left


def first_row(sheet: Sheet) -> int:
    """The row of a sheet's first line: under its heading, if it has one."""
    return FIRST_ROW if sheet.heading else 1


def chart_rows(sheet: Sheet) -> int:
    """Rows of the grid that a sheet's charts take, two in a row."""
    return sheet.chart_rows * math.ceil(len(sheet.charts) / 2) + 1 if sheet.charts else 0


class Layout:
    """The places of all tables of a deck."""

    def __init__(self, deck: Deck) -> None:
        self.places: dict[str, Place] = {}
        self.titles = {sheet.id: sheet.title for sheet in deck.sheets}
        # The first row of the charts of a sheet, and the first free row under everything.
        self.charts: dict[str, int] = {}
        self.free: dict[str, int] = {}
        for sheet in deck.sheets:
            self._sheet(sheet)

    def _sheet(self, sheet: Sheet) -> None:
        lines = first_row(sheet) + len(sheet.lines) + (1 if sheet.lines else 0)
        top = row = 1 if sheet.bare else lines
        for number, table in enumerate(sheet.tables, start=1):
            if table.name in self.places:
                raise ValueError(f"two tables are called {table.name}")
            top = top if table.beside else row
            self.places[table.name] = Place(sheet, table, top)
            row = max(row, top + len(table.rows) + 2)
            if number == sheet.charts_after:
                self.charts[sheet.id] = row
                row += chart_rows(sheet)
        self.charts.setdefault(sheet.id, row)
        self.free[sheet.id] = row

    def cell(self, table: str, row: str, column: str) -> str:
        """Absolute address of a cell, with its sheet."""
        place = self.places[table]
        return f"{quoted(place.sheet.title)}!${letter(place.column(column))}${place.row(row)}"

    def range(self, table: str, column: str, last: str | None = None) -> str:
        """Absolute address of a column's cells (or of columns up to `last`), with its sheet."""
        place = self.places[table]
        first, final = letter(place.column(column)), letter(place.column(last or column))
        bottom = place.bottom + place.table.spare
        return f"{quoted(place.sheet.title)}!${first}${place.top + 1}:${final}${bottom}"

    def target(self, link: str | To) -> str:
        """Where a link leads to."""
        if isinstance(link, To):
            return self.cell(*link).replace("$", "")
        return f"{quoted(self.titles[link])}!A1"


class Here(NamedTuple):
    """Where a formula is written: for addresses of the same sheet and column."""

    layout: Layout
    place: Place
    column: int

    def beside(self, row: str, table: str | None = None) -> str:
        """Relative address of a row of a table of this sheet, in this column."""
        place = self.layout.places[table] if table else self.place
        return f"{letter(self.column)}{place.row(row)}"

    def across(self, column: str, row: int) -> str:
        """Relative address of another column of this table, in a given row."""
        return f"{letter(self.place.column(column))}{row}"

    @property
    def key(self) -> str:
        """The key of this column of this table."""
        columns = self.place.table.columns
        return columns[self.column - self.place.column(columns[0])]


def legal_titles(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets under titles that Excel accepts, no two alike whatever their case."""
    taken: set[str] = set()
    titled = []
    for sheet in sheets:
        plain = legal_title(sheet.title)
        title, number = plain, 1
        while title.casefold() in taken:
            number += 1
            ending = f" ({number})"
            title = plain[: LONGEST_TITLE - len(ending)] + ending
        taken.add(title.casefold())
        titled.append(sheet if sheet.title == title else replace(sheet, title=title))
    return tuple(titled)


def legal_title(title: str) -> str:
    """A title without what Excel refuses there."""
    plain = " ".join(_REFUSED_IN_TITLES.sub(" ", title).split()).strip("' ")
    return (plain or "-")[:LONGEST_TITLE].rstrip("' ")


def quoted(title: str) -> str:
    """A sheet's title as a formula writes it."""
    return "'" + title.replace("'", "''") + "'"


@lru_cache(maxsize=1024)
def letter(column: int) -> str:
    """A column's letters: 1 is A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
