"""A part of a drawn workbook that is packed in pieces: those that stay are packed once."""

from __future__ import annotations

from sizing_xl.formats.archive import ROWS, Packed, Squeezed, of_pieces, squeezed, taken_apart


class Pieced:
    """A part as its rows and what is behind them, each a text.

    The first row has all that is before it. What is changed is packed when the part is asked for;
    its bytes are those of `archive.packed`.
    """

    def __init__(self, name: str, content: bytes) -> None:
        rows, behind = taken_apart(name, content)
        self.name = name
        self.rows = [row.decode() for row in rows]
        self.behind = [text.decode() for text in behind]
        self._pieces: list[Squeezed | None] = [None] * (-(-len(rows) // ROWS) + len(behind))
        self._packed: Packed | None = None

    def set_row(self, number: int, text: str) -> None:
        """Another text of a row, counted from 0."""
        self.rows[number] = text
        self._pieces[number // ROWS] = self._packed = None

    def set_behind(self, number: int, text: str) -> None:
        """Another text behind the rows."""
        self.behind[number] = text
        self._pieces[number - len(self.behind)] = self._packed = None

    @property
    def content(self) -> bytes:
        """The whole text."""
        return "".join((*self.rows, *self.behind)).encode()

    def packed(self) -> Packed:
        if self._packed is None:
            pieces = [piece or self._piece(at) for at, piece in enumerate(self._pieces)]
            self._pieces[:] = pieces
            self._packed = of_pieces(self.name, pieces)
        return self._packed

    def _piece(self, at: int) -> Squeezed:
        behind = at - (len(self._pieces) - len(self.behind))
        texts = self.rows[at * ROWS : (at + 1) * ROWS] if behind < 0 else [self.behind[behind]]
        return squeezed("".join(texts).encode(), at == len(self._pieces) - 1)
