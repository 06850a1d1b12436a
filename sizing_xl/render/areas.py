"""The areas of an open workbook that are ours: found again, given room, put back after a failure.

Each drawn rectangle has a hidden defined name. A name moves with its cells, so the area is found
although rows were inserted above it or its sheet was renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sizing_xl.errors import OutputError, Problem
from sizing_xl.render import excel_objects
from sizing_xl.sheets.layout import letter, quoted
from sizing_xl.sheets.parts import Deck

if TYPE_CHECKING:
    import xlwings as xw

NAME = "sizing_area_{}"
# The hidden sheet on which the old areas wait until the new ones are drawn.
KEEP = "~sizing_xl~"


class Area(NamedTuple):
    """A rectangle of ours on a sheet: its first row and column, its size."""

    sheet: xw.Sheet
    row: int
    column: int
    rows: int
    columns: int

    def address(self, top: int, left: int, bottom: int, right: int) -> str:
        """Address on the sheet of rows and columns counted from 1 within the area."""
        first = f"{letter(self.column + left - 1)}{self.row + top - 1}"
        return f"{first}:{letter(self.column + right - 1)}{self.row + bottom - 1}"

    def at(self, top: int, left: int, bottom: int | None = None, right: int | None = None) -> Any:
        """The cells of rows and columns counted from 1 within the area."""
        return self.sheet.range(self.address(top, left, bottom or top, right or left))

    def all(self) -> Any:
        return self.at(1, 1, self.rows, self.columns)


class Undo:
    """What to do, the last first, to take back what was done: kept only if all succeeds."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], Any]] = []

    def add(self, step: Callable[[], Any]) -> None:
        self._steps.append(step)

    def __enter__(self) -> Undo:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        while kind is not None and self._steps:
            with suppress(Exception):  # the first failure is the one to tell
                self._steps.pop()()


def find(book: xw.Book, sheet_id: str) -> Area | None:
    """The area of a sheet, if the workbook has one."""
    name = _name(book, sheet_id)
    try:
        cells = name.refers_to_range if name is not None else None
    except Exception:  # the sheet or its cells were deleted: engines raise errors of their own
        return None
    if cells is None:
        return None
    return Area(cells.sheet, cells.row, cells.column, *cells.shape)


def _name(book: xw.Book, sheet_id: str) -> xw.Name | None:
    """The workbook's name of an area: a copied sheet has a name of its own that is like it."""
    wanted = NAME.format(sheet_id)
    if wanted not in book.names:
        return None
    found = book.names[wanted]
    if found.name == wanted:
        return found
    return next((name for name in book.names if name.name == wanted), None)


def check(book: xw.Book, deck: Deck, areas: dict[str, Area | None]) -> None:
    """Refuse what would be half drawn, or drawn over something of the user's."""
    titles = {sheet.name.casefold() for sheet in book.sheets}
    problems = [Problem("workbook_protected", file=book.name)] * excel_objects.is_closed(book)
    for sheet in deck.sheets:
        area = areas[sheet.id]
        if area is None and sheet.title.casefold() in titles:
            problems.append(Problem("sheet_not_ours", file=sheet.title))
        elif area is not None and excel_objects.is_protected(area.sheet):
            problems.append(Problem("sheet_protected", file=area.sheet.name))
        elif area is not None and excel_objects.is_filtered(area.sheet):
            problems.append(Problem("sheet_filtered", file=area.sheet.name))
    if problems:
        raise OutputError(problems)


def keep(book: xw.Book, areas: Sequence[Area], undo: Undo) -> None:
    """Copy areas to a hidden sheet, from where a failure brings them back.

    Each lies in the rows that it comes from, beside the others: formulas stay what they are.
    """
    forget(book)
    if not areas:
        return
    kept = book.sheets.add(after=book.sheets[-1])
    undo.add(kept.delete)
    kept.name = KEEP
    kept.visible = False
    before = excel_objects.leave_shapes(book.app, kept, True)
    undo.add(lambda: excel_objects.leave_shapes(book.app, kept, before))
    column = 1
    for area in areas:
        there = area._replace(sheet=kept, column=area.column + column)
        column += area.column + area.columns
        area.all().copy(there.at(1, 1))
        undo.add(_copying(there, area))
    excel_objects.leave_shapes(book.app, kept, before)


def forget(book: xw.Book) -> None:
    """Delete the hidden sheet with the old areas."""
    if KEEP in [sheet.name for sheet in book.sheets]:
        book.sheets[KEEP].delete()


def _copying(source: Area, target: Area) -> Callable[[], None]:
    return lambda: source.all().copy(target.at(1, 1))


def make_room(area: Area, rows: int, columns: int, undo: Undo) -> Area:
    """The area in its new size. Cells of the user's that lie there are pushed right or down."""
    wide = area
    if columns > area.columns:
        cells = area.at(1, area.columns + 1, area.rows, columns)
        _push(area, cells, "right", columns - area.columns, undo)
        wide = area._replace(columns=columns)
    if rows > area.rows:
        cells = wide.at(area.rows + 1, 1, rows, columns)
        _push(wide, cells, "down", rows - area.rows, undo)
    return area._replace(rows=rows, columns=columns)


def _push(area: Area, cells: Any, shift: str, size: int, undo: Undo) -> None:
    """Insert as many cells as are not free between the area and the user's first cell."""
    grid = _grid(cells.formula, cells.shape[1])
    lines = grid if shift == "down" else [list(line) for line in zip(*grid, strict=True)]
    free = next((place for place, line in enumerate(lines) if any(line)), size)
    if (push := size - free) == 0:
        return
    if shift == "down":
        where = area.address(area.rows + 1, 1, area.rows + push, area.columns)
    else:
        where = area.address(1, area.columns + 1, area.rows, area.columns + push)
    area.sheet.range(where).insert(shift)
    back = {"down": "up", "right": "left"}[shift]
    undo.add(lambda: area.sheet.range(where).delete(back))


def _grid(formulas: Any, columns: int) -> list[list[Any]]:
    """Formulas as rows: an engine gives one cell alone and one row flat."""
    flat: list[Any] = []
    rest = [formulas]
    while rest:
        one = rest.pop()
        if isinstance(one, (list, tuple)):
            rest.extend(reversed(one))
        else:
            flat.append(one)
    return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def remember(book: xw.Book, sheet_id: str, area: Area, undo: Undo) -> None:
    """Give the area its name."""
    last = f"${letter(area.column + area.columns - 1)}${area.row + area.rows - 1}"
    target = f"={quoted(area.sheet.name)}!${letter(area.column)}${area.row}:{last}"
    name = _name(book, sheet_id)
    if name is None:
        name = book.names.add(NAME.format(sheet_id), target)
        undo.add(name.delete)
        excel_objects.hide_name(name, area.sheet)
    else:
        undo.add(_renaming(name, name.refers_to))
        name.refers_to = target


def _renaming(name: xw.Name, target: str | None) -> Callable[[], None]:
    def rename() -> None:
        name.refers_to = target or ""

    return rename
