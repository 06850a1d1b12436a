"""Saving: an openpyxl workbook as the bytes of an .xlsx file, the same bytes for the same book.

openpyxl's writers, subclassed where they cannot say what is needed (results of formulas, texts of
charts, a fixed date) or are slow (rows and notes). The rest is what ``Workbook.save`` writes.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.cell._writer import etree_write_cell
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.comments.comment_sheet import CommentRecord, CommentSheet
from openpyxl.comments.shape_writer import ShapeWriter, _shape_factory
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import Relationship
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS
from openpyxl.xml.functions import Element, SubElement, tostring

from sizing_xl.formats.archive import MOMENT, zipped
from sizing_xl.formats.conventions import conventional

CachedValue: TypeAlias = "bool | int | float | str | None"
Results: TypeAlias = Mapping[str, CachedValue]
Cached: TypeAlias = Mapping[str, Results]
Texts: TypeAlias = Mapping[str, Sequence[str]]
# What is done to the part of each chart, in the order of the sheets and of their charts.
Finish: TypeAlias = Sequence[Callable[[str], str]]

# Up to here every whole number has a float of its own.
EXACT = 2**53


# openpyxl writes the children of <font> in an order that the schema refuses.
_FONT_CHILDREN = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign",
    "sz", "color", "name", "family", "charset", "scheme",
)  # fmt: skip
_FONT = re.compile("(?<=<font>).*?(?=</font>)", re.DOTALL)
_CHILD = re.compile(r"<(\w+)[^<]*")


def package(
    book: Workbook,
    cached: Cached | None = None,
    alt_texts: Texts | None = None,
    finish: Finish = (),
    rows: Mapping[str, Rows] = MappingProxyType({}),
) -> bytes:
    """The .xlsx file of a book; its dates become MOMENT.

    cached: sheet title -> cell reference -> result to store with the formula of that cell; an
    error is its text ("#DIV/0!"). A formula without one is stored without a result.
    alt_texts: sheet title -> what each chart of the sheet shows, in the order of the charts.
    finish: see Finish; empty: charts are written as openpyxl has them.
    rows: sheet title -> its rows, of a sheet whose cells are not in the book.
    """
    cached, alt_texts = cached or {}, alt_texts or {}
    if unknown := {*cached, *alt_texts} - {*book.sheetnames}:
        raise ValueError(f"no sheet is called {min(unknown)!r}")
    book.properties.created = book.properties.modified = MOMENT
    parts = _Parts()
    _BookWriter(book, parts, cached, alt_texts, finish, rows).write_data()
    return zipped(conventional(parts))


class Rows(NamedTuple):
    """A sheet's rows as XML; its cells that have notes, as openpyxl has them, and its links."""

    xml: str
    noted: list[Any]
    links: list[Any]


class _Parts(dict[str, bytes]):
    """The parts of the file by name: what openpyxl's writers take for a zip archive."""

    def writestr(self, name: str, content: str | bytes) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return sorted(self)


# openpyxl has no types: mypy takes its classes for Any.
class _BookWriter(ExcelWriter):  # type: ignore[misc]
    """Writes sheets, drawings and notes by the writers below."""

    def __init__(
        self, book: Workbook, parts: _Parts, cached: Cached, alt_texts: Texts, finish: Finish,
        rows: Mapping[str, Rows],
    ) -> None:  # fmt: skip
        super().__init__(book, parts)
        self._rows = rows
        self._cached, self._alt_texts, self._finish = cached, alt_texts, finish
        self._styles: dict[bytes, str] = {}

    def write_data(self) -> None:
        super().write_data()
        styles = self._archive[ARC_STYLE].decode()
        self._archive.writestr(ARC_STYLE, _FONT.sub(_in_order, styles))

    def _write_charts(self) -> None:
        super()._write_charts()
        for chart, finish in zip(self._charts, self._finish, strict=False):
            name = chart.path[1:]
            self._archive.writestr(name, finish(self._archive[name].decode()))

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = drawing = _Drawing()
        drawing.charts, drawing.images = ws._charts, ws._images
        drawing.texts = self._alt_texts.get(ws.title, ())
        if ws.title in self._alt_texts and len(drawing.texts) != len(drawing.charts):
            raise ValueError(f"{ws.title!r} needs one alternative text for each of its charts")
        cached, rows = self._cached.get(ws.title, {}), self._rows.get(ws.title)
        writer = _SheetWriter(ws, cached, self._styles, rows)
        self._archive.writestr(ws.path[1:], writer.text())
        ws._rels = writer._rels
        self.manifest.append(ws)

    def _write_comment(self, ws: Worksheet) -> None:
        if self.workbook.vba_archive is not None:  # the notes may join a loaded file's buttons
            ws._comments = [CommentRecord.from_cell(cell) for cell in ws._comments]
            super()._write_comment(ws)
            return
        sheet = CommentSheet.from_comments([])
        self._comments.append(sheet)
        sheet._id = len(self._comments)
        ws.legacy_drawing = f"xl/drawings/commentsDrawing{sheet._id}.vml"
        self._archive.writestr(sheet.path[1:], _notes(ws._comments))
        self._archive.writestr(ws.legacy_drawing, _note_shapes(ws._comments))
        self.manifest.append(sheet)
        ws._rels.append(Relationship(Id="comments", type=sheet._rel_type, Target=sheet.path))


class _Drawing(SpreadsheetDrawing):  # type: ignore[misc]
    """A sheet's drawing whose charts say in words what they show."""

    __elements__ = SpreadsheetDrawing.__elements__  # not inherited
    texts: Sequence[str] = ()

    def _chart_frame(self, idx: int) -> Any:
        frame = super()._chart_frame(idx)
        if self.texts:
            about, title = frame.nvGraphicFramePr.cNvPr, self.charts[idx - 1].title
            about.descr = self.texts[idx - 1]
            if title and title.tx and title.tx.rich:
                runs = [run.t for line in title.tx.rich.p for run in line.r or ()]
                about.name = " ".join(runs) or about.name
        return frame


class _SheetWriter(WorksheetWriter):  # type: ignore[misc]
    """Writes a sheet as text; leaves the cells that have notes in ws._comments."""

    def __init__(
        self, ws: Worksheet, cached: Results, styles: dict[bytes, str], rows: Rows | None
    ) -> None:
        super().__init__(ws, out=Element("worksheet", {"xmlns": SHEET_MAIN_NS}))
        self._cached, self._styles, self._given, self._rows = cached, styles, rows, ""
        self._epoch = None if ws.parent.iso_dates else ws.parent.epoch

    def text(self) -> str:
        self.write()
        xml: str = tostring(self.out, encoding="unicode")
        # No text of the sheet holds a bare "<": the first place is the right one.
        return xml.replace("<sheetData>rows", f"<sheetData>{self._rows}", 1)

    def get_stream(self) -> Generator[None, Any, None]:
        while True:
            if (element := (yield)) is not None:
                self.out.append(element)

    def write_format(self) -> None:
        # openpyxl itself knows the deepest level only from the second save on.
        columns = self.ws.column_dimensions
        columns.max_outline = max([0, *(c.outlineLevel or 0 for c in columns.values())]) or None
        super().write_format()

    def write_rows(self) -> None:
        SubElement(self.out, "sheetData").text = "rows"
        if self._given is None:
            self._rows = "".join(self._row(number, cells) for number, cells in self.rows())
        else:
            self._rows, self.ws._comments, self.ws._hyperlinks = self._given

    def _row(self, number: int, cells: Sequence[Cell]) -> str:
        dimension = self.ws.row_dimensions.get(number, ())
        attributes = "".join(f' {name}="{value}"' for name, value in dimension)
        return f'<row r="{number}"{attributes}>{"".join(map(self._cell, cells))}</row>'

    def _cell(self, cell: Cell) -> str:
        value, kind, style = cell._value, cell.data_type, self._style(cell)
        if cell._comment is not None:
            self.ws._comments.append(cell)
        elif value is None and not style:
            return ""
        if kind == "d" and self._epoch is not None:
            value, kind = to_excel(value, self._epoch), "n"
        elif kind not in ("s", "n", "f", "b", "e") or isinstance(value, list):
            return self._rare_cell(cell)
        if cell.hyperlink:
            self.ws._hyperlinks.append(cell.hyperlink)
        reference = f"{get_column_letter(cell.column)}{cell.row}"
        formula = formula_xml(value) if kind == "f" else ""
        if formula:
            value = self._cached.get(reference)
        return cell_xml(f'<c r="{reference}"{style}', formula, value, kind == "s")

    def _style(self, cell: Cell) -> str:
        """The style attribute: looked up once for equal styles."""
        if cell._style is None:
            return ""
        key = cell._style.tobytes()
        if key not in self._styles:
            self._styles[key] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._styles[key]

    def _rare_cell(self, cell: Cell) -> str:
        """Rich text or an ISO date: by openpyxl."""
        elements: list[Any] = []
        etree_write_cell(SimpleNamespace(write=elements.append), self.ws, cell, cell.has_style)
        return str(tostring(elements[0], encoding="unicode"))


def cell_xml(head: str, formula: str, value: CachedValue, is_text: bool) -> str:
    """A cell. head: its tag with reference and style; formula: as XML; value: what it holds, or
    what the formula gave; is_text: a text, which the formula's result is not."""
    if not formula and (value is None or value == ""):
        return f"{head}/>"
    if is_text and not formula:
        return f'{head} t="inlineStr"><is>{text_xml(str(value))}</is></c>'
    type_, result = _result(value)
    return f"{head}{type_}>{formula}{result}</c>"


@lru_cache(maxsize=1024)
def text_xml(text: str, tag: str = "t") -> str:
    """A text as an element; its blanks are kept."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<{tag}{space}>{escape(text)}</{tag}>"


def _result(value: CachedValue) -> tuple[str, str]:
    """The type attribute of a cell and the element with its value; a number keeps all digits.

    Equal numbers are written alike: 5.0 is 5, and 2**53 the float that it is.
    """
    if isinstance(value, str):
        return f' t="{"e" if value in ERROR_CODES else "str"}"', text_xml(value, "v")
    if isinstance(value, bool):
        return ' t="b"', f"<v>{value:d}</v>"
    if value is None:
        return "", ""
    number = float(value)
    if not math.isfinite(number):
        return "", ""
    return "", f"<v>{number_text(number) if number == value else repr(value)}</v>"


def number_text(number: float) -> str:
    """A number with all its digits; nothing for one that a cell cannot hold."""
    if not math.isfinite(number):
        return ""
    return str(int(number) if number.is_integer() and abs(number) < EXACT else number)


def formula_xml(value: Any) -> str:
    """A plain formula is text; an array formula or a data table also has attributes."""
    if isinstance(value, str):
        return f"<f>{escape(value[1:])}</f>"
    attributes = "".join(f' {name}="{escape(text)}"' for name, text in value)
    return f"<f{attributes}>{escape((getattr(value, 'text', None) or '=')[1:])}</f>"


def _in_order(font: re.Match[str]) -> str:
    """The children of a font, which have none themselves, in the order of the schema."""
    children = sorted(_CHILD.finditer(font[0]), key=lambda child: _FONT_CHILDREN.index(child[1]))
    return "".join(child[0] for child in children)


def _notes(cells: Sequence[Cell]) -> str:
    authors = IndexedList()
    notes = "".join(
        f'<comment ref="{cell.coordinate}" authorId="{authors.add(str(cell._comment.author))}"'
        f' shapeId="0"><text>{text_xml(cell._comment.content)}</text></comment>'
        for cell in cells
    )
    names = "".join(f"<author>{escape(author)}</author>" for author in authors)
    about = f"<authors>{names}</authors><commentList>{notes}</commentList>"
    return f'<comments xmlns="{SHEET_MAIN_NS}">{about}</comments>'


def _note_shapes(cells: Sequence[Cell]) -> str:
    shapes = (
        _SHAPE.format(number, cell._comment, cell.row - 1, cell.column - 1)
        for number, cell in enumerate(cells, start=1026)
    )
    return f"{_SHAPES}{''.join(shapes)}</xml>"


def _shape_templates() -> list[str]:
    """How openpyxl begins a drawing of notes, and its shape of a note with holes."""
    root, shape = Element("xml"), _shape_factory("{2}", "{3}", "{1.height}", "{1.width}")
    ShapeWriter(()).add_comment_shapetype(root)
    root[-1].tail = "|"
    shape.set("id", "_x0000_s{0:04d}")
    root.append(shape)
    return str(tostring(root, encoding="unicode").removesuffix("</xml>")).split("|")


_SHAPES, _SHAPE = _shape_templates()


def escape(text: str) -> str:
    """Text as XML content."""
    return html.escape(text, quote=False)
