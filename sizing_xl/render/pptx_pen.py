"""The pen for slides: draws the declared slides with python-pptx (extra `deck`).

Everything has a place of its own and letters as large as fit there. The bytes are a function of
the slides: dates are MOMENT, archives are packed as ours are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from sizing_xl.formats.archive import MOMENT, zipped
from sizing_xl.render import letters, style
from sizing_xl.render.looks import plain
from sizing_xl.render.pptx_chart import draw_chart
from sizing_xl.render.pptx_table import Area, draw_table, fit, text_of, write
from sizing_xl.sheets.parts import Cell, Table
from sizing_xl.sheets.slides import Part, Slide, Slides
from sizing_xl.texts import MISSING

# The page, 16:9, in points, and its margins.
WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 36.0
GAP = 14.0
TITLE = Area(MARGIN, 20.0, WIDTH - 2 * MARGIN, 44.0)
FOOT = Area(MARGIN, HEIGHT - 30.0, WIDTH - 2 * MARGIN, 18.0)
TITLE_SIZES = (28.0, 24.0, 20.0, 17.0, 14.0)
LINE_SIZES = (16.0, 14.0, 12.0, 11.0, 10.0)
# Lines under the title take no more of the page than this.
LINES_PT = 96.0
FOOT_SIZES = (10.0, 9.0, 8.0)
# What is counted, at the right of the verdict.
BESIDE_PT = 130.0
# Sizes and height of the label, the value and the detail of a tile.
TILE_ROWS = (
    ((12.0, 11.0, 10.0), 32.0), ((26.0, 22.0, 18.0, 14.0), 34.0), ((11.0, 10.0, 9.0), 20.0),
)  # fmt: skip
# Inside of a box, around its text.
PADDING = 6.0
_TITLE_ONLY = 5
_TEMPLATE_WIDTH = 720.0
_DATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
# A unit in brackets, which stays in one line.
_UNIT = re.compile(r"\[[^]]*\]")
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"><Application>sizing_xl'
    b"</Application></Properties>"
)


def _unbroken(unit: re.Match[str]) -> str:
    return unit[0].replace(" ", "\u00a0")


def draw(declared: Slides) -> bytes:
    """The slides as the bytes of a .pptx file."""
    book = _blank()
    for number, slide in enumerate(declared.slides, start=1):
        page = book.slides.add_slide(book.slide_layouts[_TITLE_ONLY])
        _Page(page, declared).draw(slide, number)
    about = book.core_properties
    about.title, about.author = plain(declared.title), "sizing_xl"
    about.subject, about.content_status = plain(declared.subject), declared.status
    about.language, about.last_modified_by, about.revision = declared.language, "sizing_xl", 1
    about.created = about.modified = MOMENT
    file = io.BytesIO()
    book.save(file)
    return _repacked(file.getvalue(), application=True)


def _blank() -> Any:
    """A presentation of our size: the library's template, its layouts widened, without its own
    picture and its printer."""
    book = Presentation()
    book.slide_width, book.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for page in (book.slide_master, *book.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:
                wider = WIDTH / _TEMPLATE_WIDTH
                shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    for relations, kind in (
        (book.part.package._rels, RELATIONSHIP_TYPE.THUMBNAIL),
        (book.part.rels, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        for key in [key for key, it in relations.items() if it.reltype == kind]:
            relations.pop(key)
    return book


def _repacked(content: bytes, application: bool = False) -> bytes:
    """A package with nothing of the moment in it, and the workbooks in it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    moment = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    for name in parts:
        if name.endswith(".xlsx"):
            parts[name] = _repacked(parts[name])
        elif name == "docProps/core.xml":
            parts[name] = _DATED.sub(rb"\g<1>" + moment, parts[name])
        elif name == "docProps/app.xml" and application:
            parts[name] = _APPLICATION
    return zipped(parts)


def fitting(
    text: str, width: float, height: float, sizes: Sequence[float], bold: bool
) -> tuple[float, str]:
    """The largest of some sizes in which a text fits in a box, and what of it does."""
    for size in sizes:
        if letters.height_pt(text, width, size, bold) <= height:
            return size, text
    size = sizes[-1]
    most = max(1, int(height / (size * letters.LINE) + 1e-6))
    return size, letters.cut(text, width, size, most, bold)


class _Page:
    """One slide: what is under the title goes down from `top`."""

    def __init__(self, page: Any, declared: Slides) -> None:
        self.page, self.declared = page, declared
        self.shapes, self.language = page.shapes, declared.language
        self.top = TITLE.top + TITLE.height + 4.0

    def draw(self, slide: Slide, number: int) -> None:
        self._title(slide.title)
        self._lines(slide.lines, slide.beside)
        if slide.tiles is not None:
            self._tiles(slide.tiles)
        self._columns(slide)
        foot, quiet = self.declared.footer, style.LOOKS["quiet"]
        self._box("footer", FOOT._replace(width=FOOT.width - 60), foot, FOOT_SIZES, quiet)
        page = FOOT._replace(left=FOOT.left + FOOT.width - 50, width=50)
        pages = f"{number} / {len(self.declared.slides)}"
        self._box("page", page, pages, FOOT_SIZES, quiet, PP_ALIGN.RIGHT)

    def _title(self, title: str) -> None:
        shape = self.shapes.title
        shape.left, shape.top, shape.width, shape.height = map(Pt, TITLE)
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        size, text = fitting(plain(title), TITLE.width, TITLE.height, TITLE_SIZES, bold=True)
        write(frame, text, size, style.LOOKS["title"], self.language)

    def _lines(self, lines: Sequence[Cell], beside: Cell | None) -> None:
        """Lines under each other, all in letters of one size; those of the verdict are bars."""
        if not lines:
            return
        looks = [style.LOOKS[cell.moment or cell.role] for cell in lines]
        texts = [text_of(cell, self.language) for cell in lines]
        widths = [TITLE.width - 2 * PADDING] * len(lines)
        widths[-1] -= BESIDE_PT + PADDING if beside else 0.0
        room = max(LINES_PT / len(texts), 2 * LINE_SIZES[-1] * letters.LINE)
        told = list(zip(texts, widths, looks, strict=True))
        size = min(
            fitting(text, width, room, LINE_SIZES, look.bold)[0] for text, width, look in told
        )
        for number, (text, width, look) in enumerate(told, start=1):
            _, shown = fitting(text, width, room, (size,), look.bold)
            above = 4.0 if look.fill else 1.0
            height = letters.height_pt(shown, width, size, look.bold) + 2 * above
            area = Area(TITLE.left, self.top, width + 2 * PADDING, height)
            self._box(f"line {number}", area, shown, (size,), look)
            if beside and number == len(told):
                left = TITLE.left + TITLE.width - BESIDE_PT
                right = area._replace(left=left, width=BESIDE_PT)
                count = text_of(beside, self.language)
                self._box("count", right, count, LINE_SIZES, style.LOOKS["count"],
                          PP_ALIGN.CENTER)  # fmt: skip
            self.top += height + 2.0
        self.top += 6.0

    def _tiles(self, tiles: Table) -> None:
        """Figures side by side, of the columns that say something: the same size along a row."""
        columns = [place for place, cell in enumerate(tiles.rows[0]) if cell.value]
        width = (TITLE.width - GAP * (len(columns) - 1)) / len(columns)
        for key, row, (sizes, height) in zip(tiles.keys, tiles.rows, TILE_ROWS, strict=True):
            cells = [row[place] for place in columns]
            texts = [_UNIT.sub(_unbroken, text_of(cell, self.language)) for cell in cells]
            if key == "value":
                texts = [text or MISSING for text in texts]
            inside, bold = width - 2 * PADDING, style.LOOKS[cells[0].role].bold
            size = min(fitting(text, inside, height, sizes, bold)[0] for text in texts)
            for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                area = Area(TITLE.left + number * (width + GAP), self.top, width, height)
                self._box(f"tile {number + 1} {key}", area, text, (size,),
                          style.LOOKS[cell.role], PP_ALIGN.CENTER)  # fmt: skip
            self.top += height
        self.top += GAP

    def _columns(self, slide: Slide) -> None:
        """Columns of tables and charts down to the foot; charts share what tables leave."""
        wide = slide.wide or (1.0,) * len(slide.columns)
        room = TITLE.width - GAP * (len(slide.columns) - 1)
        left = TITLE.left
        for share, parts in zip(wide, slide.columns, strict=True):
            width = room * share / sum(wide)
            self._column(Area(left, self.top, width, FOOT.top - GAP - self.top), parts)
            left += width + GAP

    def _column(self, area: Area, parts: Sequence[Part]) -> None:
        """Parts under each other; charts share what tables leave."""
        tables = [part for part in parts if isinstance(part, Table)]
        charts = len(parts) - len(tables)
        most = area.height * len(tables) / len(parts) - (GAP if charts else 0.0)
        fits = fit(tables, area._replace(height=most), GAP, self.language) if tables else []
        free = area.height - sum(it.height for it in fits) - GAP * (len(parts) - 1)
        top, found = area.top, iter(fits)
        for part in parts:
            if isinstance(part, Table):
                own = next(found)
                draw_table(self.shapes, part, own, area.left, top, self.language)
                height = own.height
            else:
                height = free / charts
                room = area._replace(top=top, height=height)
                draw_chart(self.shapes, part, self.declared.plotted, room)
            top += height + GAP

    def _box(
        self,
        name: str,
        area: Area,
        text: str,
        sizes: Sequence[float],
        look: style.Look,
        align: Any = PP_ALIGN.LEFT,
    ) -> None:
        """A text in a box of its own, which is filled where the look is."""
        box = self.shapes.add_textbox(*map(Pt, area))
        box.name = name
        aside = PADDING if look.fill else 0.0
        frame = box.text_frame
        frame.margin_left = frame.margin_right = Pt(aside)
        frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.auto_size = MSO_ANCHOR.MIDDLE, MSO_AUTO_SIZE.NONE
        if look.fill:
            box.fill.solid()
            box.fill.fore_color.rgb = RGBColor.from_string(look.fill)
        size, shown = fitting(text, area.width - 2 * aside, area.height, sizes, look.bold)
        write(frame, shown, size, look, self.language, align)
