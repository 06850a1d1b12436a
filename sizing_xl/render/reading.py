"""Reading a few cells of a workbook file, whoever made it or changed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from openpyxl.utils import range_boundaries

from sizing_xl.render.book_parts import Book
from sizing_xl.render.sheet_rows import opened_book, values_at


def named_texts(file: BinaryIO, names: Mapping[str, str]) -> dict[str, str]:
    """Texts of named cells, by key: `names` says the defined name of each key's cell.

    A name that the workbook lacks, or that is of no cell of it, is left out. Raises InputError
    when the file is no workbook, or it would fill the memory.
    """
    found = {}
    with opened_book(file) as book:
        for key, name in names.items():
            cell = _cell(book, name)
            if cell is not None:
                title, *place = cell
                for value in values_at(book, title, [(place[0], place[1])]).values():
                    found[key] = "" if value is None else str(value)
    return found


def _cell(book: Book, name: str) -> tuple[str, int, int] | None:
    """The sheet, column and row of a name that is of one cell."""
    title, _, address = book.names.get(name, "").rpartition("!")
    try:
        left, top, right, bottom = range_boundaries(address)
    except (ValueError, TypeError):
        return None
    if None in (left, top) or (left, top) != (right, bottom):
        return None
    return title.removeprefix("'").removesuffix("'").replace("''", "'"), left, top
