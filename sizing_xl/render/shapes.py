"""What quickly tells decks of different shapes apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from sizing_xl.sheets.parts import Cell, Deck, Sheet

Shape = tuple[object, ...]


def shape_of(deck: Deck, known: dict[int, tuple[Sheet, Shape]]) -> Shape:
    """What quickly tells decks of different shapes apart: roles, errors, numbers of rows.

    known: the shapes of sheets that many decks share, by their ids; those of this deck join them.
    """
    shapes: list[Shape] = []
    for sheet in deck.sheets:
        if not sheet.common:
            shapes.append(sheet_shape(sheet))
            continue
        if id(sheet) not in known:
            known[id(sheet)] = sheet, sheet_shape(sheet)
        shapes.append(known[id(sheet)][1])
    return (deck.language, *shapes)


# Read by place: a cell is a tuple, and a deck has many.
_look = itemgetter(Cell._fields.index("role"), Cell._fields.index("error"))


def sheet_shape(sheet: Sheet) -> Shape:
    rows = chain.from_iterable(table.rows for table in sheet.tables)
    looks = tuple(map(_look, chain.from_iterable(rows)))
    return (tuple(line.role for line in sheet.lines), hash(looks))


class OtherShapeError(Exception):
    """The deck differs in more than values and notes."""


def frame(kind: type, *piecewise: str) -> Callable[[Any], object]:
    """What two of a kind must share to be of one shape: every field but those that are compared
    piece by piece, so that a field that is added to a kind is one more difference."""
    fields = getattr(kind, "_fields", None)
    names = fields or [each.name for each in dataclasses.fields(kind)]
    if unknown := {*piecewise} - {*names}:
        raise AttributeError(f"{kind.__name__}.{min(unknown)}")
    kept = [name for name in names if name not in piecewise]
    return itemgetter(*map(fields.index, kept)) if fields else attrgetter(*kept)


def fills(title: str) -> bool:
    """Whether the element of a title is its text and nothing else: no mark of kept blanks."""
    return bool(title) and title == title.strip()
