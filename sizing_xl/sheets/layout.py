"""Where everything lies once all sheets are known: rows and columns of tables, addresses of cells.

Formulas name a table, a row and a column; this is the one place that turns them into addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from sizing_xl.sheets.parts import Deck, Sheet, Table

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
        return 1 + self.table.columns.index(key)

    @property
    def bottom(self) -> int:
        return self.top + len(self.table.rows)


class Layout:
    """The places of all tables of a deck."""

    def __init__(self, deck: Deck) -> None:
        self.places: dict[str, Place] = {}
        self.titles = {sheet.id: sheet.title for sheet in deck.sheets}
        for sheet in deck.sheets:
            row = 1 if sheet.bare else FIRST_ROW + len(sheet.lines) + (1 if sheet.lines else 0)
            for table in sheet.tables:
                if table.name in self.places:
                    raise ValueError(f"two tables are called {table.name}")
                self.places[table.name] = Place(sheet, table, row)
                row += len(table.rows) + 2

    def after(self, sheet: Sheet) -> int:
        """The first free row under a sheet's tables."""
        bottoms = [place.bottom for place in self.places.values() if place.sheet is sheet]
        return max(bottoms, default=FIRST_ROW + len(sheet.lines)) + 2

    def cell(self, table: str, row: str, column: str) -> str:
        """Absolute address of a cell, with its sheet."""
        place = self.places[table]
        return f"{quoted(place.sheet.title)}!${letter(place.column(column))}${place.row(row)}"

    def range(self, table: str, column: str, last: str | None = None) -> str:
        """Absolute address of a column's cells (or of columns up to `last`), with its sheet."""
        place = self.places[table]
        first, final = letter(place.column(column)), letter(place.column(last or column))
        return f"{quoted(place.sheet.title)}!${first}${place.top + 1}:${final}${place.bottom}"


@dataclass(frozen=True)
class Here:
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
        titled.append(replace(sheet, title=title))
    return tuple(titled)


def legal_title(title: str) -> str:
    """A title without what Excel refuses there."""
    plain = " ".join(_REFUSED_IN_TITLES.sub(" ", title).split()).strip("' ")
    return (plain or "-")[:LONGEST_TITLE].rstrip("' ")


def quoted(title: str) -> str:
    """A sheet's title as a formula writes it."""
    return "'" + title.replace("'", "''") + "'"


def letter(column: int) -> str:
    """A column's letters: 1 is A."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
