"""An .xlsx file plus defined names that are functions, and cells whose formulas spill.

openpyxl keeps no comment of a name, and no mark of a spilling formula: this is the last step. The
same parts always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from sizing_xl.formats.xlsm import _MAIN, _Package, _sheets, spilling

# What stands behind <definedNames> in a workbook.
BEHIND_NAMES = {
    f"{{{_MAIN}}}{tag}"
    for tag in (
        *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr"),
        *("smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
    )
}


class Name(NamedTuple):
    """A defined name of the whole workbook: what it stands for, what Excel says of it."""

    name: str
    formula: str
    comment: str = ""


def named_workbook(
    xlsx: bytes, names: Iterable[Name], dynamic: Mapping[str, Collection[str]]
) -> bytes:
    """The file with names, in alphabetical order as Excel writes them.

    dynamic: title of a sheet -> cells whose array formula spills. Raises ValueError naming a sheet
    or a cell that is not there.
    """
    package = _Package(xlsx)
    sheets = _sheets(package)
    if unknown := {*dynamic} - {*sheets}:
        raise ValueError(f"no sheet is called {min(unknown)!r}")
    book = package.tree(package.book)
    add_names(book, names)
    spilling(package, sheets, dynamic)
    return package.zipped()


def add_names(book: Element, names: Iterable[Name]) -> None:
    """Put names into the tree of a workbook, in order with those that it has."""
    found = book.find(f"{{{_MAIN}}}definedNames")
    if found is None:
        found = Element(f"{{{_MAIN}}}definedNames")
        places = (place for place, child in enumerate(book) if child.tag in BEHIND_NAMES)
        book.insert(next(places, len(book)), found)
    for name in names:
        about = {"name": name.name} | ({"comment": name.comment} if name.comment else {})
        SubElement(found, f"{{{_MAIN}}}definedName", about).text = name.formula
    found[:] = sorted(found, key=lambda it: it.get("name", "").casefold())
