"""An .xlsx file plus a VBA project: the .xlsm with its buttons, ribbon and spilling formulas.

openpyxl knows none of these, and drops them from a file that it saves again: this is the last
step. The same parts always give the same bytes.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement, fromstring
from xml.sax.saxutils import escape, quoteattr

from sizing_xl.files.limits import LARGEST_VBA_BYTES
from sizing_xl.formats.archive import BROKEN, Zip, zipped
from sizing_xl.formats.conventions import conventional
from sizing_xl.formats.vba_project import read_modules

WORKBOOK_CODE_NAME = "ThisWorkbook"
VBA_PART = "xl/vbaProject.bin"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
for _prefix, _uri in (("r", _OFFICE), ("xdr", _DRAWING), ("a", _SHAPES), ("c", _CHART)):
    ElementTree.register_namespace(_prefix, _uri)

_DOCUMENT = "application/vnd.openxmlformats-officedocument"
_MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What stands behind <drawing> in a sheet.
_BEHIND_DRAWING = {
    f"{{{_MAIN}}}{tag}"
    for tag in ("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
                "controls", "webPublishItems", "tableParts", "extLst")
}  # fmt: skip
_BEFORE_PROPERTIES = {f"{{{_MAIN}}}{tag}" for tag in ("fileVersion", "fileSharing")}

# Excel's ordinary column and row, in the units of drawings: only a guess of a shape's size, which
# every program takes from the cells it is anchored to.
_COLUMN_WIDTH, _ROW_HEIGHT = 609_600, 190_500

# That a formula is a dynamic array, as Excel writes it: cm="1" of a cell leads here.
_METADATA = f"""{_DECLARATION}<metadata xmlns="{_MAIN}" \
xmlns:xda="{_MICROSOFT}/spreadsheetml/2017/dynamicarray"><metadataTypes count="1">\
<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" \
merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" \
coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>\
<ext uri="{{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}}"><xda:dynamicArrayProperties fDynamic="1" \
fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1"><bk>\
<rc t="1" v="0"/></bk></cellMetadata></metadata>"""

_BUTTON = f"""<xdr:twoCellAnchor xmlns:xdr="{_DRAWING}" xmlns:a="{_SHAPES}" editAs="oneCell">\
<xdr:from><xdr:col>{{left}}</xdr:col><xdr:colOff>0</xdr:colOff>\
<xdr:row>{{top}}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>\
<xdr:to><xdr:col>{{right}}</xdr:col><xdr:colOff>0</xdr:colOff>\
<xdr:row>{{bottom}}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>\
<xdr:sp macro={{macro}} textlink=""><xdr:nvSpPr>\
<xdr:cNvPr id="{{number}}" name={{name}} descr={{alt}}/><xdr:cNvSpPr/></xdr:nvSpPr>\
<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{{width}}" cy="{{height}}"/></a:xfrm>\
<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>\
<a:solidFill><a:srgbClr val={{fill}}/></a:solidFill><a:ln><a:noFill/></a:ln></xdr:spPr>\
<xdr:txBody><a:bodyPr wrap="square" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/>\
<a:r><a:rPr sz="1100" b="1"><a:solidFill><a:srgbClr val={{ink}}/></a:solidFill>\
<a:latin typeface={{font}}/></a:rPr>\
<a:t>{{caption}}</a:t></a:r></a:p></xdr:txBody></xdr:sp>\
<xdr:clientData fPrintsWithSheet="0"/></xdr:twoCellAnchor>"""


@dataclass(frozen=True)
class Button:
    """A shape that runs a macro: `columns` by `rows` cells from `cell` ("B2") on.

    fill, ink: colours ("1F3864"); font: of the caption. alt: what it does, in words, for who
    cannot see it.
    """

    macro: str
    caption: str
    cell: str
    columns: int
    rows: int
    fill: str
    ink: str
    alt: str
    font: str = "Calibri"


def macro_workbook(
    xlsx: bytes,
    vba: bytes,
    buttons: Mapping[str, Sequence[Button]],
    ribbon: str | None,
    code_names: Mapping[str, str],
    dynamic: Mapping[str, Collection[str]] | None = None,
    hidden: Collection[str] = (),
) -> bytes:
    """The .xlsm file of an .xlsx file and a vbaProject.bin.

    buttons, code_names, dynamic and hidden go by the titles of sheets; dynamic: cells whose
    array formula spills. ribbon: a customUI document. Raises ValueError naming a sheet, a cell
    or a module that is not there.
    """
    dynamic = dynamic or {}
    package = _Package(xlsx)
    sheets = _sheets(package)
    if unknown := {*buttons, *code_names, *dynamic, *hidden} - {*sheets}:
        raise ValueError(f"no sheet is called {min(unknown)!r}")
    _add_vba(package, vba, code_names)
    for title, part in sheets.items():
        if title in code_names:
            _properties(package.tree(part)).set("codeName", code_names[title])
        if buttons.get(title):
            _draw(package, part, buttons[title])
    spilling(package, sheets, dynamic)
    if ribbon is not None:
        package.add("customUI/customUI14.xml", ribbon)
        kind = f"{_MICROSOFT}/2007/relationships/ui/extensibility"
        package.relate("", kind, "customUI/customUI14.xml")
    _hide(package, sheets, hidden)
    return package.zipped()


def read_vba(source: str | os.PathLike[str] | bytes) -> bytes:
    """The vbaProject.bin of a workbook: a path or the bytes of the file.

    Raises ValueError when it is no such file or has no macros.
    """
    try:
        with Zip(io.BytesIO(source) if isinstance(source, bytes) else source) as file:
            size = file.getinfo(VBA_PART).file_size
            if size <= LARGEST_VBA_BYTES:
                return file.read(VBA_PART)
    except BROKEN:
        raise ValueError("this is not an .xlsm file") from None
    except KeyError:
        raise ValueError("this workbook has no VBA project") from None
    raise ValueError(f"its VBA project is over {LARGEST_VBA_BYTES} bytes")


class _Package:
    """The parts of a workbook file; those that are looked into, as XML."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._trees: dict[str, Element] = {}
        (self.book,) = self.targets("", f"{_OFFICE}/officeDocument").values()

    def tree(self, part: str) -> Element:
        """A part as XML; what is changed in it will be written."""
        if part not in self._trees:
            self._trees[part] = fromstring(self.parts[part])
        return self._trees[part]

    def add(self, part: str, xml: str | bytes, content_type: str | None = None) -> None:
        self.parts[part] = xml.encode() if isinstance(xml, str) else xml
        if content_type:
            about = {"PartName": f"/{part}", "ContentType": content_type}
            SubElement(self.tree("[Content_Types].xml"), f"{{{_TYPES}}}Override", about)

    def targets(self, part: str, kind: str) -> dict[str, str]:
        """The parts that a part names by one kind of relationship, by identifier."""
        return {
            link.get("Id", ""): normpath(join("/", dirname(part), link.get("Target", "")))[1:]
            for link in self._links(part)
            if link.get("Type") == kind
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part name another; the identifier of the relationship."""
        links = self._links(part)
        taken = {link.get("Id") for link in links}
        identifier = _first_free("rId{}", taken)
        about = {"Id": identifier, "Type": kind, "Target": target}
        SubElement(links, f"{{{_RELATIONSHIPS}}}Relationship", about)
        return identifier

    def _links(self, part: str) -> Element:
        name = join(dirname(part), "_rels", f"{basename(part)}.rels")
        if name not in self.parts:
            self.add(name, f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
        return self.tree(name)

    def zipped(self) -> bytes:
        """The file, with nothing of the moment."""
        trees = {part: _xml(tree) for part, tree in self._trees.items()}
        return zipped(conventional(self.parts | trees))


def _xml(root: Element) -> bytes:
    """The tree as a part; the namespace of the root is the one without a prefix."""
    namespace = root.tag[1:].partition("}")[0]
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{namespace}}}")
    root.set("xmlns", namespace)
    return (_DECLARATION + ElementTree.tostring(root, encoding="unicode")).encode()


def _first_free(pattern: str, taken: Collection[str | None]) -> str:
    """The pattern with the first number that is not taken."""
    numbers = range(1, len(taken) + 2)
    return next(name for name in map(pattern.format, numbers) if name not in taken)


def _sheets(package: _Package) -> dict[str, str]:
    """Title -> part, in the order of the tabs."""
    parts = package.targets(package.book, f"{_OFFICE}/worksheet")
    sheets = package.tree(package.book).iter(f"{{{_MAIN}}}sheet")
    return {sheet.get("name", ""): parts[sheet.get(f"{{{_OFFICE}}}id", "")] for sheet in sheets}


def _add_vba(package: _Package, vba: bytes, code_names: Mapping[str, str]) -> None:
    names = [WORKBOOK_CODE_NAME, *code_names.values()]
    if missing := {*names} - {*read_modules(vba)}:
        raise ValueError(f"the VBA project has no module {min(missing)!r}")
    if len({*names}) < len(names):
        raise ValueError("two sheets would have the same module of the VBA project")
    package.add(VBA_PART, vba, "application/vnd.ms-office.vbaProject")
    package.relate(package.book, f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")
    for part in package.tree("[Content_Types].xml"):
        if part.get("PartName") == f"/{package.book}":
            part.set("ContentType", _MACRO_WORKBOOK)
    book = package.tree(package.book)
    properties = _child(book, "workbookPr", sum(e.tag in _BEFORE_PROPERTIES for e in book))
    properties.set("codeName", WORKBOOK_CODE_NAME)


def _child(root: Element, name: str, place: int) -> Element:
    """The child of this name; a new one at its place when there is none."""
    found = root.find(f"{{{_MAIN}}}{name}")
    if found is None:
        found = Element(f"{{{_MAIN}}}{name}")
        root.insert(place, found)
    return found


def _properties(sheet: Element) -> Element:
    return _child(sheet, "sheetPr", 0)


def _draw(package: _Package, part: str, buttons: Iterable[Button]) -> None:
    drawing = package.tree(_drawing(package, part))
    for button in buttons:
        numbers = (int(about.get("id", 0)) for about in drawing.iter(f"{{{_DRAWING}}}cNvPr"))
        drawing.append(_shape(button, max(numbers, default=1) + 1))


def _drawing(package: _Package, part: str) -> str:
    """The drawing part of a sheet; a new one when it has none."""
    sheet = package.tree(part)
    link, kind = sheet.find(f"{{{_MAIN}}}drawing"), f"{_OFFICE}/drawing"
    if link is not None:
        return package.targets(part, kind)[link.get(f"{{{_OFFICE}}}id", "")]
    drawing = _first_free("xl/drawings/drawing{}.xml", package.parts)
    package.add(drawing, f'<wsDr xmlns="{_DRAWING}"/>', f"{_DOCUMENT}.drawing+xml")
    link = Element(f"{{{_MAIN}}}drawing")
    link.set(f"{{{_OFFICE}}}id", package.relate(part, kind, f"/{drawing}"))
    places = (place for place, child in enumerate(sheet) if child.tag in _BEHIND_DRAWING)
    sheet.insert(next(places, len(sheet)), link)
    return drawing


def _shape(button: Button, number: int) -> Element:
    left, top = _position(button.cell)
    filled = _BUTTON.format(
        left=left, right=left + button.columns, width=button.columns * _COLUMN_WIDTH,
        top=top, bottom=top + button.rows, height=button.rows * _ROW_HEIGHT,
        number=number, name=quoteattr(f"{button.macro} {number}"),
        macro=quoteattr(f"[0]!{button.macro}"), alt=quoteattr(button.alt),
        fill=quoteattr(button.fill), ink=quoteattr(button.ink),
        font=quoteattr(button.font), caption=escape(button.caption),
    )  # fmt: skip
    return fromstring(filled)


def _position(cell: str) -> tuple[int, int]:
    """Column and row of a cell, from zero."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(cell[len(letters) :]) - 1


def spilling(
    package: _Package, sheets: Mapping[str, str], dynamic: Mapping[str, Collection[str]]
) -> None:
    """Let array formulas spill: title of a sheet -> cells."""
    for title, cells in dynamic.items():
        _spill(package, title, sheets[title], cells)
    if any(dynamic.values()):
        package.add("xl/metadata.xml", _METADATA, f"{_DOCUMENT}.spreadsheetml.sheetMetadata+xml")
        package.relate(package.book, f"{_OFFICE}/sheetMetadata", "metadata.xml")


def _spill(package: _Package, title: str, part: str, cells: Iterable[str]) -> None:
    found = {cell.get("r"): cell for cell in package.tree(part).iter(f"{{{_MAIN}}}c")}
    for reference in cells:
        cell = found.get(reference)
        formula = None if cell is None else cell.find(f"{{{_MAIN}}}f")
        if cell is None or formula is None or formula.get("t") != "array":
            raise ValueError(f"the cell {reference} of {title!r} holds no array formula")
        cell.set("cm", "1")


def _hide(package: _Package, sheets: Mapping[str, str], hidden: Collection[str]) -> None:
    if not hidden:
        return
    shown = [number for number, title in enumerate(sheets) if title not in hidden]
    if not shown:
        raise ValueError("a workbook must show one of its sheets")
    book = package.tree(package.book)
    for sheet in book.iter(f"{{{_MAIN}}}sheet"):
        if sheet.get("name") in hidden:
            sheet.set("state", "hidden")
    for view in book.iter(f"{{{_MAIN}}}workbookView"):
        for key in ("firstSheet", "activeTab"):
            if int(view.get(key, 0)) not in shown:
                view.set(key, str(shown[0]))
    for title in hidden:
        for window in package.tree(sheets[title]).iter(f"{{{_MAIN}}}sheetView"):
            window.attrib.pop("tabSelected", None)
