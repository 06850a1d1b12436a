"""Sheets and names of ours in a workbook of somebody's, part by part.

The workbook's list of sheets and names, its relationships and the content types are changed as
texts, so that no namespace, no unknown element and no order of theirs is lost; sheets of ours are
replaced or added; every other part stays byte for byte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath, relpath
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.sax.saxutils import escape, quoteattr, unescape

from sizing_xl.files.limits import LARGEST_PART_BYTES
from sizing_xl.formats.archive import BROKEN, Zip, archive, packed
from sizing_xl.formats.named import Name

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TYPES = "[Content_Types].xml"
# Kinds of parts that a sheet of ours may name: what Excel adds by itself when it saves.
_HARMLESS = ("/printerSettings",)
# Of the number of a sheet.
_MOST_DIGITS = 10
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class Refused(Exception):
    """A workbook that cannot take sheets and names. rule: of the problem; figures: in it."""

    def __init__(self, rule: str, **figures: object) -> None:
        super().__init__(rule)
        self.rule, self.figures = rule, figures


@dataclass(frozen=True)
class Library:
    """What is put in. sheets: title -> part. names: all of them; `marker` says that it was put in
    before, `reserved` begins the names that nobody else has then."""

    sheets: Mapping[str, bytes]
    names: tuple[Name, ...]
    marker: str
    reserved: str


def _read(content: str | bytes) -> Element:
    """The root of a part. Raises Refused for what is no XML, or more than a part may be."""
    if len(content) > LARGEST_PART_BYTES:
        raise Refused("merge_broken")
    try:
        return fromstring(content)
    except (ParseError, ValueError, LookupError):
        raise Refused("merge_broken") from None


class TakenApart:
    """The parts of a workbook, and where it lists sheets and names.

    Raises Refused for what is no workbook.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.parts: dict[str, bytes] = {}
        try:
            with Zip(io.BytesIO(data)) as read:
                infos = read.infolist()
                if any(info.flag_bits & 1 for info in infos):
                    raise Refused("book_encrypted")
                if len({info.filename.lower() for info in infos}) < len(infos):
                    raise Refused("merge_twin_parts")
                self.parts = {info.filename: read.read(info) for info in infos}
        except BROKEN:
            raise Refused("merge_broken") from None
        self._read_lists()

    def over(self, parts: Mapping[str, bytes]) -> TakenApart:
        """The workbook with other parts. Raises Refused where they are none."""
        other = copy(self)
        other.parts = dict(parts)
        other._read_lists()
        return other

    def _read_lists(self) -> None:
        try:
            (self.path,) = self.links("", "/officeDocument").values()
            self.rels_path = _rels(self.path)
            paths = self.path, self.rels_path, _TYPES
            self.text, self.rels, self.types = (self.parts[it].decode("utf-8-sig") for it in paths)
        except (KeyError, ValueError):
            raise Refused("merge_broken") from None
        self.root, *_ = map(_read, (self.text, self.rels, self.types))
        if self.root.tag != f"{{{_MAIN}}}workbook":
            raise Refused("book_strict" if "purl.oclc.org" in self.root.tag else "merge_broken")
        found_root = re.search(r"<((?:\w+:)?)workbook[\s>]", self.text)
        self.prefix = found_root[1] if found_root else ""
        for name in ("sheets", "definedNames"):  # of two lists each program believes another one
            if len([*self.root.iter(f"{{{_MAIN}}}{name}")]) > 1:
                raise Refused("merge_broken")

    def links(self, part: str, kind: str) -> dict[str, str]:
        """Identifier -> part that a part names by some kind of relationship."""
        name = _rels(part)
        if name not in self.parts:
            return {}
        return {
            it.get("Id", ""): normpath(join("/", dirname(part), it.get("Target", "")))[1:]
            for it in _read(self.parts[name])
            if it.get("Type", "").endswith(kind) and it.get("TargetMode") != "External"
        }

    def sheets(self) -> dict[str, str]:
        """Title -> part, or "" of what is no sheet of cells."""
        parts = self.links(self.path, "/worksheet")
        return {
            it.get("name", ""): parts.get(it.get(f"{{{_OFFICE}}}id", ""), "")
            for it in self._listed("sheets", "sheet")
        }

    def names(self) -> dict[str, str]:
        """The names of the whole workbook, and those of single sheets."""
        return {
            it.get("name", ""): it.text or "" for it in self._listed("definedNames", "definedName")
        }

    def numbers(self) -> list[int]:
        """The numbers by which sheets are known; one that is none is 0."""
        found = (it.get("sheetId", "") for it in self._listed("sheets", "sheet"))
        return [int(it) if it.isdecimal() and len(it) < _MOST_DIGITS else 0 for it in found]

    def _listed(self, name: str, each: str) -> list[Element]:
        """The entries of a list where it belongs."""
        found = self.child(name)
        return [] if found is None else found.findall(f"{{{_MAIN}}}{each}")

    def child(self, name: str) -> Element | None:
        return self.root.find(f"{{{_MAIN}}}{name}")


def merged(book: TakenApart, library: Library, foreign: Collection[str] = ()) -> bytes:
    """The workbook with the library in the place of an older one of ours, if it has one.

    foreign: names that macros of the workbook have as functions. The same bytes where nothing
    changes. Raises Refused before anything is made.
    """
    _check(book, library, foreign)
    parts = dict(book.parts)
    text, types, rels = book.text, book.types, book.rels
    known = {title.casefold(): part for title, part in book.sheets().items()}
    numbers = book.numbers()
    added = []
    for title, content in library.sheets.items():
        part = known.get(title.casefold())
        if part is not None:
            parts[part] = content
            continue
        part = _free(join(dirname(book.path), "worksheets", f"{title}.xml"), parts)
        parts[part] = content
        number = max(numbers, default=0) + 1
        numbers.append(number)
        identifier = _identifier(rels, title)
        target = relpath("/" + part, "/" + dirname(book.path))
        rels = _before_end(rels, "Relationships", f"<{{p}}Relationship Id={quoteattr(identifier)} "
                           f'Type="{_OFFICE}/worksheet" Target={quoteattr(target)}/>')  # fmt: skip
        types = _before_end(types, "Types", f'<{{p}}Override PartName="/{part}" '
                            f'ContentType="{_SHEET_TYPE}"/>')  # fmt: skip
        added.append(f"<{book.prefix}sheet xmlns:sx={quoteattr(_OFFICE)} name={quoteattr(title)} "
                     f'sheetId="{number}" sx:id={quoteattr(identifier)}/>')  # fmt: skip
    text = text.replace(f"</{book.prefix}sheets>", "".join(added) + f"</{book.prefix}sheets>", 1)
    text = _recalculated(_named(text, library, book.prefix), book.prefix)
    for path, changed in ((book.path, text), (book.rels_path, rels), (_TYPES, types)):
        if changed.encode() != parts[path].removeprefix(b"\xef\xbb\xbf"):
            parts[path] = changed.encode()
    if parts == book.parts:
        return book.data
    _check_made(book.over(parts), book, library)
    return archive(packed(name, content) for name, content in parts.items())


def _check(book: TakenApart, library: Library, foreign: Collection[str]) -> None:
    if any(name.lower().startswith("_xmlsignatures/") for name in book.parts):
        raise Refused("merge_signed")
    protection = book.child("workbookProtection")
    if protection is not None and protection.get("lockStructure") in ("1", "true"):
        raise Refused("merge_protected")
    if f"</{book.prefix}sheets>" not in book.text:
        raise Refused("merge_broken")
    names, sheets = book.names(), book.sheets()
    ours = library.marker in names
    own = {it.name.casefold() for it in library.names}
    titles = {title.casefold() for title in library.sheets}
    tables = _tables(book)
    for name in (*tables, *foreign, *(() if ours else names)):
        if name.casefold() in own or (not ours and name.casefold().startswith(library.reserved)):
            raise Refused("merge_name_taken", name=name)
    for title, part in sheets.items():
        if title.casefold() not in titles:
            continue
        if not ours or not part:
            raise Refused("merge_sheet_taken", name=title)
        kept = _read(book.parts[_rels(part)]) if _rels(part) in book.parts else ()
        if any(not it.get("Type", "").endswith(_HARMLESS) for it in kept):
            raise Refused("merge_sheet_used", name=title)


def _check_made(made: TakenApart, book: TakenApart, library: Library) -> None:
    """Refuse a workbook whose lists are written in a way that they were not added to: all that was
    put in must be read in what was made, and all that was there."""
    own = {it.name: it.formula for it in library.names}
    others = {name: text for name, text in book.names().items() if not _ours(name, library)}
    parts = {title.casefold(): part for title, part in made.sheets().items()}
    contents = {title: made.parts.get(parts.get(title.casefold(), "")) for title in library.sheets}
    before = [*book.sheets()]
    if (
        not {**others, **own}.items() <= made.names().items()
        or contents != library.sheets
        or [*made.sheets()][: len(before)] != before
    ):
        raise Refused("merge_broken")


def _ours(name: str, library: Library) -> bool:
    """Whether a name is the library's, or one of an older one."""
    plain = name.casefold()
    return plain.startswith(library.reserved) or plain in {
        it.name.casefold() for it in library.names
    }


def _tables(book: TakenApart) -> list[str]:
    """The names of Excel tables, which share those of names."""
    found = []
    for name, content in book.parts.items():
        if name.lower().startswith("xl/tables/") and name.lower().endswith(".xml"):
            found.append(_read(content).get("displayName", ""))
    return found


def _named(text: str, library: Library, prefix: str) -> str:
    """The workbook with the library's names in the place of those of an older one."""

    def kept(found: re.Match[str]) -> str:
        return "" if _ours(unescape(found[1], _QUOTES), library) else found[0]

    element = (
        rf'<{prefix}definedName\b[^>]*?\sname="([^"]*)"[^>]*?(?:/>|>.*?</{prefix}definedName>)'
    )
    text = re.sub(element, kept, text, flags=re.DOTALL)
    written = "".join(_name(it, prefix) for it in library.names)
    end = f"</{prefix}definedNames>"
    if end in text:
        return text.replace(end, written + end, 1)
    text = re.sub(rf"<{prefix}definedNames\s*/>", "", text)
    before = ("externalReferences", "functionGroups", "sheets")
    last = max(text.find(f"</{prefix}{tag}>") + len(f"</{prefix}{tag}>") for tag in before
               if f"</{prefix}{tag}>" in text)  # fmt: skip
    for tag in before:
        empty = re.search(rf"<{prefix}{tag}\s*/>", text)
        last = max(last, empty.end()) if empty else last
    return f"{text[:last]}<{prefix}definedNames>{written}{end}{text[last:]}"


def _name(name: Name, prefix: str) -> str:
    comment = f" comment={quoteattr(name.comment)}" if name.comment else ""
    about = f"name={quoteattr(name.name)}{comment}"
    return f"<{prefix}definedName {about}>{escape(name.formula)}</{prefix}definedName>"


def _recalculated(text: str, prefix: str) -> str:
    """The workbook, to be computed when it is opened next."""
    found = re.search(rf"<{prefix}calcPr\b([^>]*?)(/?)>", text)
    if found is None:
        end = f"</{prefix}definedNames>"
        return text.replace(end, f'{end}<{prefix}calcPr fullCalcOnLoad="1"/>', 1)
    about = re.sub(r'\sfullCalcOnLoad="[^"]*"', "", found[1])
    told = f'<{prefix}calcPr{about.rstrip()} fullCalcOnLoad="1"{found[2]}>'
    return text[: found.start()] + told + text[found.end() :]


def _before_end(text: str, tag: str, element: str) -> str:
    """The text with an element before the end of its root. {p}: the prefix of the root."""
    found = re.search(rf"</(\w+:)?{tag}>\s*$", text)
    if found is None:
        raise Refused("merge_broken")
    return text[: found.start()] + element.replace("{p}", found[1] or "") + text[found.start() :]


def _identifier(rels: str, title: str) -> str:
    identifier = f"rId_{title}"
    while f'"{identifier}"' in rels:
        identifier += "_"
    return identifier


def _free(part: str, parts: Iterable[str]) -> str:
    """A name that no part has, and of which nothing is left: relationships would be taken over."""
    taken = {name.lower() for name in parts}
    base, number = part.removesuffix(".xml"), 1
    while part.lower() in taken or _rels(part).lower() in taken:
        number += 1
        part = f"{base}{number}.xml"
    return part


def _rels(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")
