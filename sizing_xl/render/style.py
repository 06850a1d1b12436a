"""How each role of a cell looks: the only place with colours, fonts and heights.

Pairs of ink and fill have a contrast of at least 4.5, and no meaning rests on colour alone. Chart
colours are the Okabe-Ito set, told apart by colour-blind readers.
"""

from __future__ import annotations

from typing import NamedTuple

FONT = "Calibri"
SIZE = 11.0
HEADING_FILL, HEADING_INK = "1F3864", "FFFFFF"
TITLE_SIZE = 18.0
BORDER = "BFBFBF"
LINE_HEIGHT_PT = 15.0
HEADING_HEIGHT_PT = 32.0
# Calibri's average letter is narrower than the digit that widths are counted in, but words break.
LETTERS_PER_WIDTH = 0.95
NOTE_WIDTH_PX = 440
NOTE_CHARACTERS_PER_LINE = 60
NOTE_LINE_PX = 19
CHART_COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00")
# Shades of the one that stands out, and of the others beside it; lines of demand over them.
CHART_SHADES = ("1F3864", "5B7DB8", "A9BCDD")
CHART_GREYS = ("8C8C8C", "B3B3B3", "D6D6D6")
CHART_LINES = ("D55E00", "E69F00")
# Limits that curves meet.
CHART_LIMITS = ("D55E00", "595959")
CHART_HEIGHT_CM = 8.2
# Between a table without headings and what is above it.
GAP_PT = 6.0
TABS = {
    "results": "1F3864",
    "inputs": "E69F00",
    "workings": "595959",
    "reference": "009E73",
    "appendix": "A6A6A6",
}


class Look(NamedTuple):
    """Ink and fill (RRGGBB; None: white paper), weight, size, side."""

    ink: str = "1A1A1A"
    fill: str | None = None
    bold: bool = False
    size: float = SIZE
    side: str | None = None
    underline: bool = False


LOOKS: dict[str, Look] = {
    "text": Look(),
    "label": Look(),
    "number": Look(),
    "strong": Look(bold=True),
    "input": Look("0000FF", "FFF2CC"),
    "heading": Look(HEADING_FILL, "DDEBF7", True),
    "quiet": Look("595959"),
    "meta": Look("595959", size=9.0, side="right"),
    "tile_label": Look("595959", "F2F2F2", size=10.0, side="center"),
    "tile": Look(HEADING_FILL, "F2F2F2", True, 22.0, "center"),
    "wide_label": Look("595959", "F2F2F2", size=10.0, side="across"),
    "wide_tile": Look(HEADING_FILL, "F2F2F2", True, 20.0, "across"),
    "error": Look("9C0006", "FFC7CE", True),
    "warning": Look("7F4F00", "FFEB9C", True),
    "info": Look("1F3864", "DDEBF7", True),
    "good": Look("1E5631", "E2F0D9", True),
    "bad": Look("9C0006", "FFC7CE", True),
    "link": Look("0563C1", underline=True),
    "title": Look(HEADING_FILL, bold=True, size=18.0),
    "bar": Look("1E5631", "E2F0D9", True, 13.0),
    "bar_bad": Look("9C0006", "FFC7CE", True, 13.0),
    "bar_warning": Look("7F4F00", "FFEB9C", True, 13.0),
    "count": Look(HEADING_FILL, "F2F2F2", True, 10.0),
    "chosen": Look(HEADING_FILL, "DDEBF7", True),
    "fine": Look(size=9.0),
    "fine_label": Look(size=10.0),
    "tile_detail": Look("595959", "F2F2F2", size=9.0, side="across"),
    "assumed": Look("0563C1", size=9.0, side="left"),
    "way": Look("0563C1", underline=True, size=10.0),
}
