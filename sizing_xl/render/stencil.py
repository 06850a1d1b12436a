"""Many workbooks of few shapes: the first of a shape is drawn by the pen, the others stamped.

A stencil is a drawn workbook taken apart at its rows. A deck that differs from the one that it
last took only in values and notes is stamped into it: rows without a difference stay as they are,
and packed. Whatever else differs (a role, a formula, a number of rows) is another shape, so that
a stamped workbook is byte for byte what the pen would draw.
"""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Sequence

from sizing_xl.formats.archive import Packed, archive, packed
from sizing_xl.render.chart_stencil import chart_stencils
from sizing_xl.render.openpyxl_pen import clean, draw
from sizing_xl.render.package import escape
from sizing_xl.render.shapes import OtherShapeError, Shape, fills, frame, shape_of
from sizing_xl.render.sheet_stencil import SheetStencil
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.parts import Deck, Sheet

# Shapes that are kept, those that were met last: a batch has some for its numbers of alerts and its
# undefined results. One takes 2 MiB.
MOST_STENCILS = 12
CORE = "docProps/core.xml"

_deck_frame = frame(Deck, "title", "sheets", "header")


class Press:
    """Draws decks as the pen does, the quicker the more alike they are.

    Decks of two shapes mostly differ in a few sheets (their numbers of alerts): stencils share the
    sheets and the parts that they have in common.
    """

    def __init__(self, most: int = MOST_STENCILS) -> None:
        self._most = most
        # The one that was met last at the end.
        self._stencils: list[tuple[Shape, Stencil]] = []
        # Of sheets that many decks share, by identity.
        self._shapes: dict[int, tuple[Sheet, Shape]] = {}

    def draw(self, deck: Deck) -> bytes:
        """The deck as the bytes of an .xlsx file."""
        if self._stencils and (stamped := self._stencils[-1][1].stamp(deck)) is not None:
            return stamped
        shape = shape_of(deck, self._shapes)
        for place, (of_shape, stencil) in enumerate(self._stencils):
            if of_shape == shape and (stamped := stencil.stamp(deck)) is not None:
                self._stencils.append(self._stencils.pop(place))
                return stamped
        data = draw(deck)
        gc.collect(0)  # a drawn book is a ring of 20 MiB, which a batch would leave till later
        if len(self._stencils) >= self._most:
            del self._stencils[0]
        others = [stencil for _, stencil in self._stencils]
        self._stencils.append((shape, Stencil(deck, data, others)))
        return data


class Stencil:
    """A drawn deck, ready to take others of its shape.

    others: stencils of other shapes, whose sheets and parts it shares where they are alike.
    """

    def __init__(self, deck: Deck, data: bytes, others: Sequence[Stencil] = ()) -> None:
        self._frame, self._title = _deck_frame(deck), deck.title
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            drawn = {name: file.read(name) for name in file.namelist()}
        self._core = drawn[CORE].decode()
        layout = Layout(deck)
        self._charts = list(chart_stencils(deck, layout, drawn))
        self.sheets = [
            _sheet_stencil(sheet, number, deck.header, layout, drawn, others)
            for number, sheet in enumerate(deck.sheets, start=1)
        ]
        stamped = {part.name for stencil in self.sheets for part in stencil.parts}
        self._names = tuple(drawn)
        # Parts that stay as they are: packed once for all stencils that have them.
        self.parts = {
            name: _packed(name, content, others)
            for name, content in drawn.items()
            if name not in stamped
        }

    def stamp(self, deck: Deck) -> bytes | None:
        """The workbook of another deck; None when it is of another shape."""
        if _deck_frame(deck) != self._frame or len(deck.sheets) != len(self.sheets):
            return None
        stamped: dict[str, Packed] = {}
        try:
            for stencil, sheet in zip(self.sheets, deck.sheets, strict=True):
                stencil.stamp(sheet, deck.header)
            for chart in self._charts:
                for name, text in chart.stamp(deck):
                    stamped[name] = packed(name, text.encode())
        except OtherShapeError:
            return None
        stamped |= {part.name: part.packed() for it in self.sheets for part in it.parts}
        old, new = clean(self._title), clean(deck.title)
        if old != new:
            if not (fills(old) and fills(new)):
                return None
            old, new = (f">{escape(title)}</dc:title>" for title in (old, new))
            stamped[CORE] = packed(CORE, self._core.replace(old, new).encode())
        return archive(stamped.get(name) or self.parts[name] for name in self._names)


def _packed(name: str, content: bytes, others: Sequence[Stencil]) -> Packed:
    """A part, of another stencil where that has it."""
    known = {id(part): part for other in others if (part := other.parts.get(name))}
    return next((it for it in known.values() if it.content == content), None) or packed(
        name, content
    )


def _sheet_stencil(
    sheet: Sheet,
    number: int,
    header: str,
    layout: Layout,
    drawn: dict[str, bytes],
    others: Sequence[Stencil],
) -> SheetStencil:
    """One of another stencil, when it can make exactly the sheet that was drawn; else a new."""
    known = {id(it): it for other in others for it in other.sheets[number - 1 : number]}
    for stencil in known.values():
        try:
            stencil.stamp(sheet, header)
        except OtherShapeError:
            continue
        if all(drawn.get(part.name) == part.content for part in stencil.parts):
            return stencil
    return SheetStencil(sheet, number, header, layout, drawn)
