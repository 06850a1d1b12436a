"""Many workbooks of few shapes: the first of a shape is drawn by the pen, the others stamped.

A stencil is a drawn workbook taken apart at its rows. A deck that differs from the one that it
last took only in values and notes is stamped into it: rows without a difference stay as they are,
and packed. Whatever else differs (a role, a formula, a number of rows) is another shape, so that
a stamped workbook is byte for byte what the pen would draw.
"""

from __future__ import annotations

import gc
import hashlib
import io
import zipfile

from sizing_xl.formats.archive import Packed, archive, packed
from sizing_xl.render.chart_stencil import chart_stencils
from sizing_xl.render.openpyxl_pen import clean, draw
from sizing_xl.render.package import escape
from sizing_xl.render.shapes import OtherShapeError, Shape, fills, frame, shape_of, sheet_shape
from sizing_xl.render.sheet_stencil import SheetStencil
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.parts import Deck, Sheet

# Shapes that are kept: a batch has some for its numbers of alerts and its undefined results.
MOST_STENCILS = 256
CORE = "docProps/core.xml"

_deck_frame = frame(Deck, "title", "sheets", "header")


class Press:
    """Draws decks as the pen does, the quicker the more alike they are.

    Decks of two shapes mostly differ in a few sheets (their numbers of alerts): stencils share the
    sheets and the parts that they have in common.
    """

    def __init__(self, most: int = MOST_STENCILS) -> None:
        self._most = most
        self._stencils: dict[Shape, list[Stencil]] = {}
        self._sheets: dict[int, list[SheetStencil]] = {}
        self._parts: dict[tuple[str, bytes], Packed] = {}
        # By identity: of sheets that many decks share, and that stencils keep alive.
        self._shapes: dict[int, Shape] = {}
        self._last: Stencil | None = None

    def draw(self, deck: Deck) -> bytes:
        """The deck as the bytes of an .xlsx file."""
        stamped = self._last.stamp(deck) if self._last else None
        if stamped is not None:
            return stamped
        shape = shape_of(deck, self._shapes)
        for stencil in self._stencils.get(shape, ()):
            stamped = stencil.stamp(deck)
            if stamped is not None:
                self._last = stencil
                return stamped
        data = draw(deck)
        gc.collect(0)  # a drawn book is a ring of 20 MiB, which a batch would leave till later
        if sum(map(len, self._stencils.values())) >= self._most:
            self._forget()
        stencil = Stencil(deck, data, self._sheets, self._parts)
        self._stencils.setdefault(shape, []).append(stencil)
        self._last = stencil
        self._shapes.update((id(sheet), sheet_shape(sheet)) for sheet in deck.sheets)
        return data

    def _forget(self) -> None:
        """Begin anew: what is kept must not grow with the number of shapes."""
        self._last = None
        for kept in (self._stencils, self._sheets, self._parts, self._shapes):
            kept.clear()


class Stencil:
    """A drawn deck, ready to take others of its shape.

    sheets, parts: what other stencils have made, by number and by content; what is new joins them.
    """

    def __init__(
        self,
        deck: Deck,
        data: bytes,
        sheets: dict[int, list[SheetStencil]] | None = None,
        parts: dict[tuple[str, bytes], Packed] | None = None,
    ) -> None:
        self.deck = deck
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            drawn = {name: file.read(name) for name in file.namelist()}
        self.core = drawn[CORE].decode()
        layout, known = Layout(deck), {} if sheets is None else sheets
        self.charts = list(chart_stencils(deck, layout, drawn))
        self.sheets = [
            _sheet_stencil(sheet, number, deck.header, layout, drawn, known.setdefault(number, []))
            for number, sheet in enumerate(deck.sheets, start=1)
        ]
        shared = {} if parts is None else parts
        own = {part.name: part.packed() for stencil in self.sheets for part in stencil.parts}
        self.parts = {
            name: own.get(name) or _shared(name, content, shared) for name, content in drawn.items()
        }

    def stamp(self, deck: Deck) -> bytes | None:
        """The workbook of another deck; None when it is of another shape."""
        if _deck_frame(deck) != _deck_frame(self.deck) or len(deck.sheets) != len(self.sheets):
            return None
        stamped: dict[str, Packed] = {}
        try:
            for stencil, sheet in zip(self.sheets, deck.sheets, strict=True):
                stencil.stamp(sheet, deck.header)
            for chart in self.charts:
                for name, text in chart.stamp(deck):
                    stamped[name] = packed(name, text.encode())
        except OtherShapeError:
            return None
        stamped |= {part.name: part.packed() for it in self.sheets for part in it.parts}
        old, new = clean(self.deck.title), clean(deck.title)
        if old != new:
            if not (fills(old) and fills(new)):
                return None
            old, new = (f">{escape(title)}</dc:title>" for title in (old, new))
            stamped[CORE] = packed(CORE, self.core.replace(old, new).encode())
        return archive(stamped.get(name) or part for name, part in self.parts.items())


def _shared(name: str, content: bytes, parts: dict[tuple[str, bytes], Packed]) -> Packed:
    """A part that stays as it is, packed once for all stencils that have it."""
    key = (name, hashlib.sha256(content).digest())
    if key not in parts:
        parts[key] = packed(name, content)
    return parts[key]


def _sheet_stencil(
    sheet: Sheet,
    number: int,
    header: str,
    layout: Layout,
    drawn: dict[str, bytes],
    known: list[SheetStencil],
) -> SheetStencil:
    """One of the known stencils, when it can make exactly the sheet that was drawn; else a new."""
    for stencil in known:
        try:
            stencil.stamp(sheet, header)
        except OtherShapeError:
            continue
        if all(drawn.get(part.name) == part.content for part in stencil.parts):
            return stencil
    made = SheetStencil(sheet, number, header, layout, drawn)
    known.append(made)
    return made
