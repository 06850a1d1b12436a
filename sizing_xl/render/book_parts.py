"""The parts of a workbook that its cells rest on: tabs, shared texts, which styles are dates.

Nothing else is opened: a colour, a property or a drawing that no reader of cells needs cannot be
what a workbook is refused for. Part names are compared without case, with either slash, as Excel
does. What is no workbook of this kind is told for what it is.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import ZipInfo

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import LARGEST_PART_BYTES, MOST_PART_ELEMENTS, MOST_SHEETS
from sizing_xl.formats.archive import Zip

_MAIN = f"{{{SHEET_MAIN_NS}}}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_STRING, _RUN, _TEXT = f"{_MAIN}si", f"{_MAIN}r", f"{_MAIN}t"
_FIRST_PART = "xl/workbook.xml"
_TRUE = ("1", "true")

# How Microsoft's compound files begin: an old .xls, or an .xlsx that is encrypted.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
_OLD_BOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_BLOCK = 1 << 20
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


class TooLarge(Exception):
    """A package that has too much of something; no ValueError, which openpyxl passes over.

    rule: of the problem, which tells the count and the most that there may be.
    """

    def __init__(self, rule: str, count: int, most: int) -> None:
        self.rule, self.count, self.most = rule, count, most


def tree(content: bytes) -> Any:
    """The root of a part's XML. Raises TooLarge when it has too many elements for the memory."""
    root: Any = None
    for number, (_, node) in enumerate(iterparse(BytesIO(content), ("start",)), start=1):
        root = node if root is None else root
        if number > MOST_PART_ELEMENTS:
            raise TooLarge("too_many_elements", number, MOST_PART_ELEMENTS)
    return root


def check_kind(file: BinaryIO) -> None:
    """Refuse a file that is no zip but is known: encrypted, or of Excel before 2007."""
    file.seek(0)
    begin = file.read(len(_COMPOUND))
    if begin == _COMPOUND:
        names = {name for name in (*_ENCRYPTED, *_OLD_BOOK) if _holds(file, name)}
        locked = bool(names & set(_ENCRYPTED))
        rule = "book_encrypted" if locked else "book_old" if names else "book_encrypted_or_old"
        raise InputError([Problem(rule)])
    file.seek(0)


def _holds(file: BinaryIO, word: bytes) -> bool:
    """Whether a word stands in a file, read block by block."""
    file.seek(0)
    kept = b""
    while block := file.read(_BLOCK):
        if word in kept + block:
            return True
        kept = block[-len(word) :]
    return False


class Package(Zip):
    """A package whose parts are found as Excel finds them; those that are read whole are small."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._parts: dict[str, ZipInfo] = {}
        for part in self.infolist():
            self._parts.setdefault(_plain(part.filename), part)

    def has(self, name: str) -> bool:
        return _plain(name) in self._parts

    def getinfo(self, name: str) -> ZipInfo:
        try:
            return self._parts[_plain(name)]
        except KeyError:
            raise KeyError(f"there is no part {name}") from None

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        self.check(name)
        return super().read(name, pwd)

    def check(self, name: str) -> None:
        size = self.getinfo(name).file_size
        if size > LARGEST_PART_BYTES:
            raise TooLarge("unpacks_too_large", size, LARGEST_PART_BYTES)

    def relations(self, part: str) -> list[Relation]:
        """The parts that a part names; "" names those of the package."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(path):
            return []
        return [
            Relation(one.get("Id", ""), one.get("Type", ""), _target(folder, one.get("Target", "")))
            for one in tree(self.read(path))
            if one.get("TargetMode") != "External"
        ]


@dataclass(frozen=True)
class Relation:
    id: str
    type: str
    target: str


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )


@dataclass(frozen=True)
class Tab:
    """A sheet of cells. part: its name in the package. hidden: Excel shows no tab of it."""

    part: str
    name: str
    hidden: bool


class Book:
    """What a workbook holds besides the cells of its sheets.

    tabs: those of cells, as they stand. names: the defined ones of the whole workbook, with what
    they stand for. strings: texts that cells share. dates: numbers of the
    styles that show a number as a date. Raises InputError for workbooks of other kinds.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.archive = Package(file)
        self.names: dict[str, str] = {}
        self.tabs: list[Tab] = []
        self.strings: list[str] = []
        self.dates: frozenset[int] = frozenset()
        self.epoch: datetime = CALENDAR_WINDOWS_1900

    def read(self) -> None:
        part = self._first_part()
        root = tree(self.archive.read(part))
        if root.tag.startswith(_STRICT):
            raise InputError([Problem("book_strict")])
        if root.tag != f"{_MAIN}workbook":
            raise ValueError(f"{part}: no workbook")
        properties = root.find(f"{_MAIN}workbookPr")
        if properties is not None and properties.get("date1904") in _TRUE:
            self.epoch = CALENDAR_MAC_1904
        self.names = {
            it.get("name", ""): it.text or ""
            for it in root.iter(f"{_MAIN}definedName")
            if it.get("localSheetId") is None
        }
        relations = self.archive.relations(part)
        tabs = {tab.part: tab for tab in self._tabs(root, {one.id: one for one in relations})}
        self.tabs = list(tabs.values())
        if len(tabs) > MOST_SHEETS:
            raise TooLarge("too_many_sheets", len(tabs), MOST_SHEETS)
        for relation in relations:
            if not self.archive.has(relation.target):
                continue
            if relation.type.endswith("/sharedStrings"):
                self.archive.check(relation.target)
                self.strings = list(self._strings(relation.target))
            elif relation.type.endswith("/styles"):
                self.dates = self._dates(relation.target)

    def _first_part(self) -> str:
        if self.archive.has("mimetype") and self.archive.read("mimetype").startswith(
            _OPEN_DOCUMENT
        ):
            raise InputError([Problem("book_open_document")])
        named = (one for one in self.archive.relations("") if one.type.endswith("/officeDocument"))
        first = next(named, None)
        part = first.target if first else _FIRST_PART
        if part.lower().endswith(".bin"):
            raise InputError([Problem("book_binary")])
        return part

    def _tabs(self, root: Any, relations: dict[str, Relation]) -> Iterator[Tab]:
        for sheet in root.iter(f"{_MAIN}sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
            relation = relations.get(key)
            if (
                relation
                and relation.type.endswith("/worksheet")
                and self.archive.has(relation.target)
            ):
                hidden = sheet.get("state", "visible") != "visible"
                yield Tab(relation.target, sheet.get("name", ""), hidden)

    def _strings(self, part: str) -> Iterator[str]:
        with self.archive.open(part) as source:
            root: Any = None
            for event, node in iterparse(source, ("start", "end")):
                root = node if root is None else root
                if event == "end" and node.tag == _STRING:
                    yield text_of(node).replace("x005F_", "")
                    root.clear()

    def _dates(self, part: str) -> frozenset[int]:
        """Styles that cannot be read show no dates: Excel opens such a workbook too."""
        try:
            root = tree(self.archive.read(part))
            own = {
                it.get("numFmtId"): it.get("formatCode", "") for it in root.iter(f"{_MAIN}numFmt")
            }
            cells = root.find(f"{_MAIN}cellXfs")
            formats = [it.get("numFmtId", "0") for it in (() if cells is None else cells)]
            shown = [own.get(it) or BUILTIN_FORMATS.get(int(it), "") for it in formats]
            return frozenset(n for n, code in enumerate(shown) if code and is_date_format(code))
        except (ParseError, ValueError, TypeError, LookupError):
            return frozenset()


def text_of(node: Any) -> str:
    """A text of cells, its runs one after the other, without their looks and readings."""
    return "".join(
        (child.text or "") if child.tag == _TEXT else (child.findtext(_TEXT) or "")
        for child in node
        if child.tag in (_TEXT, _RUN)
    )
