"""How wide texts are and where their lines break, in the letters of the workbooks and slides.

The widths are those of Calibri and of Carlito, which is as wide, so that a page is laid out alike
on machines that have neither.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, takewhile

# Hundredths of the letters' size -> letters of that width.
_WIDTHS = {
    22: "'",
    23: " \u00a0il",
    24: "j",
    25: ",.I·’",
    27: ":;",
    29: "`",
    30: "()",
    31: "-[]f{}",
    32: "J",
    33: "!t",
    34: "°",
    35: "r",
    39: "/\\s",
    40: '"zª',
    42: "Lc“º",
    43: "x",
    45: "kvy",
    46: "?FS|",
    47: "Zg",
    48: "a",
    49: "ETY",
    50: "#*+<=>^_e~–×÷−§",
    51: "$0123456789€",
    52: "KPX",
    53: "Cbdhnopqu",
    54: "BR",
    57: "V",
    58: "A",
    62: "DH",
    63: "G",
    64: "U",
    65: "N",
    66: "O",
    67: "Q",
    68: "&",
    69: "…",
    71: "%w",
    80: "m",
    85: "M",
    89: "@W",
    91: "—→↑",
}
_WIDTH = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}
# Of a letter that is not among them: no letter is wider.
_WIDEST = 1.0
# Bold letters are so much wider, at most.
BOLD = 1.06
# From one line to the next, in sizes of the letters.
LINE = 1.22
# Texts are measured with some room to spare: programs break lines by their own rules.
_SPARE = 1.03


def width_pt(text: str, size: float, bold: bool = False) -> float:
    """Width of one line in points. size: of the letters, in points."""
    return _sizes(text) * _scale(size, bold)


def _scale(size: float, bold: bool) -> float:
    return size * _SPARE * (BOLD if bold else 1.0)


@lru_cache(maxsize=8192)
def _sizes(text: str) -> float:
    return sum(map(_of_letter, text))


@lru_cache(maxsize=1024)
def _of_letter(letter: str) -> float:
    """An accent is as wide as nothing; a letter with one as wide as without."""
    if unicodedata.combining(letter):
        return 0.0
    base = unicodedata.normalize("NFD", letter)[:1]
    return _WIDTH.get(letter) or _WIDTH.get(base) or _WIDEST


def lines(text: str, room_pt: float, size: float, bold: bool = False) -> list[str]:
    """A text as the lines that it is shown in: broken at blanks, a word that is wider within."""
    return [line for part in text.split("\n") for line in _broken(part, room_pt, size, bold)]


def _broken(part: str, room_pt: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in part.split(" "):
        longer = f"{line} {word}" if line else word
        if width_pt(longer, size, bold) <= room_pt:
            line = longer
            continue
        if line:
            yield line
        line = word
        while len(line) > 1 and width_pt(line, size, bold) > room_pt:
            fits = _fitting(line, room_pt, size, bold)
            yield line[:fits]
            line = line[fits:]
    yield line


def _fitting(word: str, room_pt: float, size: float, bold: bool) -> int:
    """How many letters of a word fit in a line, one at least."""
    taken = accumulate(map(_of_letter, word))
    room = room_pt / _scale(size, bold)
    return max(1, sum(1 for _ in takewhile(lambda width: width <= room, taken)))


def height_pt(text: str, room_pt: float, size: float, bold: bool = False) -> float:
    """Height of a text in points, wrapped to a width."""
    return len(lines(text, room_pt, size, bold)) * size * LINE


def cut(text: str, room_pt: float, size: float, most: int, bold: bool = False) -> str:
    """A text in so many lines at most; one that is longer ends in …"""
    broken = lines(text, room_pt, size, bold)
    if len(broken) <= most:
        return text
    last = broken[most - 1]
    while last and width_pt(f"{last}…", size, bold) > room_pt:
        last = last[:-1]
    return "\n".join([*broken[: most - 1], f"{last}…"])
