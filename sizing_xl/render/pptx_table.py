"""Tables of slides: the largest letters with which all rows fit, columns as wide as their texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from sizing_xl.render import letters, style
from sizing_xl.render.looks import plain
from sizing_xl.render.shown_numbers import shown
from sizing_xl.sheets.parts import Cell, Table
from sizing_xl.texts import MISSING

SIZES = (18.0, 16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
# Letters larger than these only where no text goes on in a second line.
WRAPPED_PT = 14.0
# Left and right of a cell's text, above and below it.
ASIDE_PT, ABOVE_PT = 5.0, 2.5
# Lines of a cell of a table that no size shows whole: as many as fit.
CUT_TO = (3, 2, 1)
# A word takes no more of a table's width than this before it is broken.
WORD_SHARE = 0.35
# Rows get so much more air where there is room, in sizes of the letters.
MOST_AIR = 0.8
# Office's style without fills and lines: the looks are ours.
_BARE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_LINE_EMU = 6350
# Roles of figures, and those whose look is for a click, which a slide does not take.
_FIGURES = ("number", "chosen", "strong")
_PLAIN = ("link", "way", "input")
_HEAD = style.Look(style.HEADING_INK, style.HEADING_FILL, bold=True)


class Area(NamedTuple):
    """A part of a slide, in points."""

    left: float
    top: float
    width: float
    height: float


class Said(NamedTuple):
    """A text of a cell and its weight."""

    text: str
    bold: bool


Rows = Sequence[tuple[Said, ...]]


class Fit(NamedTuple):
    """How a table is set: size of its letters, widths of columns, heights of rows, its texts."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: Rows

    @property
    def height(self) -> float:
        return sum(self.heights)


def text_of(cell: Cell, language: str) -> str:
    """What a cell shows."""
    if cell.value in (None, "") and (cell.role in _FIGURES or cell.error):
        return MISSING
    if cell.value is None or isinstance(cell.value, str):
        return plain(cell.value or "").replace("\t", " ")
    return shown(float(cell.value), cell.number_format, language)


def look_of(cell: Cell) -> style.Look:
    role = cell.moment or cell.role
    return style.LOOKS["text" if role in _PLAIN else role]


def fit(tables: Sequence[Table], area: Area, gap: float, language: str) -> list[Fit]:
    """Tables under each other: the largest letters with which all fit in an area, their rows with
    some air where there is room; the smallest, with long texts cut, where none do."""
    said = [_said(table, language) for table in tables]
    room = area.height - gap * (len(tables) - 1)
    for size in SIZES:
        found = [_set(rows, area.width, size) for rows in said]
        spare = room - sum(it.height for it in found)
        if spare >= 0 and (size <= WRAPPED_PT or not any(map(_wraps, found))):
            air = min(MOST_AIR * size, spare / sum(len(rows) for rows in said))
            return [it._replace(heights=tuple(h + air for h in it.heights)) for it in found]
    for most in CUT_TO:
        cut = [_set(_short(it, most), area.width, it.size) for it in found]
        if sum(it.height for it in cut) <= room:
            break
    return cut


def _said(table: Table, language: str) -> Rows:
    rows = [tuple(Said(plain(it), True) for it in table.headings)] if table.headed else []
    rows += [
        tuple(Said(text_of(cell, language), look_of(cell).bold) for cell in row)
        for row in table.rows
    ]
    return rows


def _set(rows: Rows, room: float, size: float) -> Fit:
    widths = _widths(rows, room, size)
    return Fit(size, widths, _heights(rows, widths, size), rows)


def _wraps(found: Fit) -> bool:
    return max(found.heights) > 2 * ABOVE_PT + letters.LINE * found.size + 0.1


def _short(found: Fit, most: int) -> Rows:
    return [
        tuple(
            Said(letters.cut(text, width - 2 * ASIDE_PT, found.size, most, bold), bold)
            for (text, bold), width in zip(row, found.widths, strict=True)
        )
        for row in found.rows
    ]


def _heights(rows: Rows, widths: Sequence[float], size: float) -> tuple[float, ...]:
    return tuple(
        2 * ABOVE_PT
        + max(
            letters.height_pt(text, width - 2 * ASIDE_PT, size, bold)
            for (text, bold), width in zip(row, widths, strict=True)
        )
        for row in rows
    )


def _widths(rows: Rows, room: float, size: float) -> tuple[float, ...]:
    """Columns that have room for their texts in one line get it; the others share the rest, none
    narrower than its longest word as far as the room goes."""
    columns = list(zip(*rows, strict=True))
    wanted = [_widest(column, size) for column in columns]
    spare = room - sum(wanted)
    if spare >= 0:
        # The first column takes twice as much of what is left as each of the others.
        share = spare / (len(wanted) + 1)
        return tuple(width + share * (1 if place else 2) for place, width in enumerate(wanted))
    words = ([Said(it, bold) for text, bold in column for it in text.split(" ")]
             for column in columns)  # fmt: skip
    least = [min(_widest(it, size), room * WORD_SHARE) for it in words]
    if sum(least) >= room:
        return tuple(width * room / sum(least) for width in least)
    # As much as each lacks, in proportion.
    lacking = [want - need for want, need in zip(wanted, least, strict=True)]
    part = (room - sum(least)) / sum(lacking)
    return tuple(need + lack * part for need, lack in zip(least, lacking, strict=True))


def _widest(said: Sequence[Said], size: float) -> float:
    return max(letters.width_pt(text, size, bold) for text, bold in said) + 2 * ASIDE_PT


def draw_table(
    shapes: Any, table: Table, found: Fit, left: float, top: float, language: str
) -> None:
    """Draw a table, set as found, from a place on."""
    frame = shapes.add_table(
        len(found.rows), len(found.widths), Pt(left), Pt(top), Pt(sum(found.widths)),
        Pt(found.height),
    )  # fmt: skip
    frame.name = table.name
    grid = frame.table
    properties = grid._tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _BARE_STYLE
    grid.first_row, grid.horz_banding = table.headed, False
    for column, width in zip(grid.columns, found.widths, strict=True):
        column.width = Pt(width)
    right = [
        any(isinstance(it[place].value, (int, float)) for it in table.rows)
        for place in range(len(found.widths))
    ]
    for number, (said, height) in enumerate(zip(found.rows, found.heights, strict=True)):
        grid.rows[number].height = Pt(height)
        row = number - 1 if table.headed else number
        looks = [_HEAD] * len(said) if row < 0 else [look_of(it) for it in table.rows[row]]
        for place, (one, look) in enumerate(zip(said, looks, strict=True)):
            _cell(grid.cell(number, place), one.text, look, found.size, right[place], language)


def _cell(at: Any, text: str, look: style.Look, size: float, right: bool, language: str) -> None:
    at.margin_left = at.margin_right = Pt(ASIDE_PT)
    at.margin_top = at.margin_bottom = Pt(ABOVE_PT)
    at.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(at.text_frame, text, size, look, language, PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT)
    if look.fill:
        at.fill.solid()
        at.fill.fore_color.rgb = RGBColor.from_string(look.fill)
    else:
        at.fill.background()
    _underline(at._tc.get_or_add_tcPr())


def _underline(properties: Any) -> None:
    """A thin line under a cell, which stands before its fill."""
    line = properties.makeelement(qn("a:lnB"), {"w": str(_LINE_EMU)})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": style.BORDER}))
    line.append(fill)
    properties.insert(0, line)


def write(
    frame: Any,
    text: str,
    size: float,
    look: style.Look,
    language: str,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    """The text of a frame, each of its lines a paragraph."""
    frame.word_wrap = True
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.alignment = align
        if not line:
            # An empty line is as high as its letters would be.
            end = paragraph._p.get_or_add_endParaRPr()
            end.set("sz", str(round(size * 100)))
            continue
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(size), look.bold, style.FONT
        run.font.color.rgb = RGBColor.from_string(look.ink)
        run._r.get_or_add_rPr().set("lang", language)
