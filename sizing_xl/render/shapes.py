"""What quickly tells decks of different shapes apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from operator import itemgetter

from sizing_xl.sheets.parts import Cell, Deck, Sheet

Shape = tuple[object, ...]


def shape_of(deck: Deck, known: Mapping[int, Shape]) -> Shape:
    """What quickly tells decks of different shapes apart: roles, errors, numbers of rows.

    known: the shapes of some living sheets by their ids.
    """
    return (
        deck.language,
        *(known.get(id(sheet)) or sheet_shape(sheet) for sheet in deck.sheets),
    )


# Read by place: a cell is a tuple, and a deck has many.
_look = itemgetter(Cell._fields.index("role"), Cell._fields.index("error"))


def sheet_shape(sheet: Sheet) -> Shape:
    rows = chain.from_iterable(table.rows for table in sheet.tables)
    looks = tuple(map(_look, chain.from_iterable(rows)))
    return (tuple(line.role for line in sheet.lines), hash(looks))
