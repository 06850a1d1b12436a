"""No text of the sheets that are read is cut, split or under another, by the widths of their font.

Advances of Carlito, which has the metrics of Calibri, in 2048ths of the font's size, from the space
to the tilde; an accented letter is as wide as its own.
"""

import re
import unicodedata

import pytest

from sizing_xl import Workload, size
from sizing_xl.render import style
from sizing_xl.render.looks import row_height
from sizing_xl.sheets import deck
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.what_if import WhatIf
from sizing_xl.texts import LANGUAGES, Face, Texts

from .conftest import FLAGSHIP
from .test_decision import CASES

REGULAR = """
    463 667 821 1020 1038 1464 1397 452 621 621 1020 1020 511 627 517 791 1038 1038 1038 1038
    1038 1038 1038 1038 1038 1038 548 548 1020 1020 1020 949 1831 1185 1114 1092 1260 1000 941
    1292 1276 516 653 1064 861 1751 1322 1356 1058 1378 1112 941 998 1314 1162 1822 1063 998 959
    628 791 628 1020 1020 596 981 1076 866 1076 1019 625 964 1076 470 490 931 470 1636 1076 1080
    1076 1076 714 801 686 1076 925 1464 887 927 809 644 943 644 1020
"""
BOLD = """
    463 667 898 1020 1038 1493 1443 478 638 638 1020 1020 528 627 547 880 1038 1038 1038 1038
    1038 1038 1038 1038 1038 1038 565 565 1020 1020 1020 949 1840 1241 1148 1084 1291 999 940
    1305 1292 546 678 1120 866 1790 1349 1385 1090 1405 1153 968 1014 1337 1211 1856 1128 1064
    979 665 880 665 1020 1020 615 1011 1099 857 1099 1031 648 971 1099 503 523 983 503 1666 1099
    1101 1099 1099 728 817 710 1099 969 1526 941 970 814 704 973 704 1020
"""
ADVANCES = {bold: [*map(int, words.split())] for bold, words in ((False, REGULAR), (True, BOLD))}
WIDEST = 1854  # dashes, arrows, marks
READ = (
    "decision",
    "options",
    "costs",
    "sensitivity",
    "plan",
    "latency",
    "inputs",
    "results",
    "risks",
)
# Pixels of a column are 7 for each character of its width, and 5 around them.
PER_CHARACTER, AROUND = 7, 5
INDENT_PX = 9
WORDS = re.compile(r"[^\s/_-]*[/_-]+|[^\s/_-]+\s*")


def advance(sign, bold):
    plain = unicodedata.normalize("NFD", sign)[0]
    return ADVANCES[bold][ord(plain) - 32] if " " <= plain <= "~" else WIDEST


def pixels(text, look):
    """How wide a text is at 96 dots to the inch."""
    return sum(advance(it, look.bold) for it in text) / 2048 * look.size * 96 / 72


def room(sheet, first, last):
    return sum(PER_CHARACTER * width + AROUND for width in sheet.widths[first : last + 1]) - AROUND


def lines_of(text, look, width):
    """Lines that a text takes, broken between words, names and addresses also at their marks; None
    where a word is wider than its column."""
    count = 0
    for part in text.split("\n"):
        count, filled = count + 1, 0.0
        for word in WORDS.findall(part):
            own = pixels(word.rstrip(), look)
            if own > width:
                return None
            if filled + own > width:
                count, filled = count + 1, 0.0
            filled += pixels(word, look)
    return count


def cut(whole, sheet):
    """The texts of a sheet that have no room: (table, text)."""
    layout = Layout(whole)
    for table in sheet.tables:
        if not table.printed or table.name not in layout.places:
            continue
        place = layout.places[table.name]
        for text, at in zip(table.headings if table.headed else (), range(99), strict=False):
            look = style.Look(bold=True)
            width = room(sheet, table.left + at, table.left + at)
            lines = lines_of(text, look, width)
            if lines is None or lines > 2:
                yield table.name, text
        for cells in table.rows:
            for at, cell in enumerate(cells):
                if not isinstance(cell.value, str) or not cell.value:
                    continue
                look, start = style.LOOKS[cell.role], table.left + at
                if table.wrap:
                    width = room(sheet, start, start) - INDENT_PX
                    lines = lines_of(cell.value, look, width)
                    height = row_height(place, cells)
                    if lines is None or lines * look.size * 1.22 > height + 1:
                        yield table.name, cell.value
                    continue
                end = start
                while (
                    end + 1 - table.left < len(cells) and cells[end + 1 - table.left].value is None
                ):
                    end += 1
                if pixels(cell.value, look) > room(sheet, start, end) - INDENT_PX:
                    yield table.name, cell.value


# A case whose latency is told.
SERVED = {"prompt_tokens": 8000, "output_tokens": 500, "requests_per_second": 20,
          "ttft_target_ms": 500, "tpot_target_ms": 20}  # fmt: skip
OF = {**CASES, "served": SERVED}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OF)
def test_texts_have_room(catalogs, name, language):
    sizing = size(Workload(**{**FLAGSHIP, **OF[name]}), catalogs)
    others = (size(Workload(**{**FLAGSHIP, **OF[name], "server": "dgx-h200"}), catalogs),)
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    whole = deck(sizing, texts, catalogs, what_if=WhatIf(others))
    found = [it for sheet in whole.sheets if sheet.id in READ for it in cut(whole, sheet)]
    assert found == []


def test_widths_are_measured():
    """A text that has no room is found: the measure is one."""
    look = style.Look()
    assert 300 < pixels("x" * 50, look) < 400
    assert lines_of("a b c d " * 10, look, 60) > 5 and lines_of("x" * 50, look, 60) is None
