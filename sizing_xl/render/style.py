"""How each role of a cell looks: the only place with colours, fonts and heights.

Pairs of colours have a contrast of at least 4.5, and no meaning rests on colour alone.
"""

from __future__ import annotations

from typing import NamedTuple

FONT = "Calibri"
HEADING_FILL, HEADING_INK = "1F3864", "FFFFFF"
BORDER = "BFBFBF"
LINE_HEIGHT_PT = 15.0
NOTE_WIDTH_PX = 420
NOTE_CHARACTERS_PER_LINE = 62
NOTE_LINE_PX = 18


class Look(NamedTuple):
    """Ink and fill (RRGGBB; None: white paper) and weight."""

    ink: str = "1A1A1A"
    fill: str | None = None
    bold: bool = False


LOOKS: dict[str, Look] = {
    "text": Look(),
    "label": Look(),
    "number": Look(),
    "strong": Look(bold=True),
    "error": Look("9C0006", "FFC7CE", True),
    "warning": Look("7F4F00", "FFEB9C", True),
    "info": Look("1F3864", "DDEBF7", True),
    "good": Look("1E5631", "E2F0D9", True),
    "bad": Look("9C0006", "FFC7CE", True),
}
