"""Cells of equal looks gathered into rectangles: Excel dresses a rectangle as fast as one cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

V = TypeVar("V", bound=Hashable)


class Rectangle(NamedTuple):
    """Rows top to bottom and columns left to right, all included."""

    top: int
    left: int
    bottom: int
    right: int


def coats(
    cells: Mapping[tuple[int, int], V], bare: V, everywhere: bool
) -> Iterator[tuple[V, Rectangle]]:
    """The rectangles to paint, in this order, so that every (row, column) has its value.

    bare: the value that cells have before they are painted. everywhere: nobody sees the value on
    cells that are not drawn, so that they may be painted too: the commonest value is first given
    to the whole sheet, then the others to what differs.
    """
    base = Counter(cells.values()).most_common(1)[0][0] if everywhere else bare
    if base != bare:
        rows, columns = {row for row, _ in cells}, {column for _, column in cells}
        yield base, Rectangle(min(rows), min(columns), max(rows), max(columns))
    todo = {place for place, value in cells.items() if value != base}
    for place in sorted(todo):
        if place in todo:
            value, found = cells[place], _grown(cells, place, everywhere)
            yield value, found
            todo -= {
                (row, column)
                for row in range(found.top, found.bottom + 1)
                for column in range(found.left, found.right + 1)
            }


def _grown(
    cells: Mapping[tuple[int, int], V], place: tuple[int, int], everywhere: bool
) -> Rectangle:
    """The rectangle that a cell can grow to: first to the right, then down."""
    value, (top, left) = cells[place], place
    rightmost = max(column for _, column in cells)
    lowest = max(row for row, _ in cells)

    def fits(row: int, column: int) -> bool:
        return cells[row, column] == value if (row, column) in cells else everywhere

    right, column = left, left + 1
    while column <= rightmost and fits(top, column):
        right = column if (top, column) in cells else right
        column += 1
    bottom, row = top, top + 1
    while row <= lowest and all(fits(row, column) for column in range(left, right + 1)):
        if any((row, column) in cells for column in range(left, right + 1)):
            bottom = row
        row += 1
    return Rectangle(top, left, bottom, right)


def runs(values: Sequence[V]) -> Iterator[tuple[V, int, int]]:
    """Runs of equal values: the value, the first and the last place, counted from 1."""
    first = 1
    for place, value in enumerate(values, start=1):
        if place == len(values) or values[place] != value:
            yield value, first, place
            first = place + 1
