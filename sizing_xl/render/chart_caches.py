"""What the cells of a chart hold, put into its part: readers that do not calculate show it.

openpyxl writes a chart's references alone. The same words serve the pen and the press.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sizing_xl.render.looks import Bars, plain
from sizing_xl.render.package import number_text, text_xml
from sizing_xl.sheets.layout import letter, quoted
from sizing_xl.sheets.parts import Table, Value

# Address -> what its cells hold.
Held: TypeAlias = Mapping[str, Sequence[Value]]
_CACHE = re.compile("<(num|str)Cache>.*?</(?:num|str)Cache>", re.DOTALL)
_REFERENCE = re.compile("<(num|str)Ref><f>(.*?)</f></(?:num|str)Ref>")


def address(bars: Bars, row: int, first: int, last: int) -> str:
    """Address of cells of a row, as a chart names them."""
    ends = dict.fromkeys(f"${letter(column)}${row}" for column in (first, last))
    return f"{quoted(bars.title)}!{':'.join(ends)}"


def held(bars: Bars, top: int, left: int, table: Table) -> Held:
    """What the cells of a chart hold. table: whose headings are at that row and from that column
    on, of this or of another case."""
    rows = [*bars.rows, *bars.lines]
    found: dict[str, Sequence[Value]] = {}
    first, last = bars.first - left, bars.last - left
    heads: Sequence[Value] = table.headings[first : last + 1]
    if bars.headings > top:
        named = table.rows[bars.headings - top - 1]
        heads = [cell.value for cell in named[first : last + 1]]
    found[address(bars, bars.headings, bars.first, bars.last)] = heads
    for row, _ in rows:
        cells = table.rows[row - top - 1]
        shown = [None if cell.error else cell.value for cell in cells]
        found[address(bars, row, bars.first, bars.last)] = shown[first : last + 1]
        found[address(bars, row, bars.labels, bars.labels)] = shown[:1]
    for row in bars.across:
        cells = table.rows[row - top - 1][first : last + 1]
        shown = [None if cell.error else cell.value for cell in cells]
        found[address(bars, row, bars.first, bars.last)] = shown
    if bars.message is not None:
        cell = table.rows[bars.message - top - 1][first]
        found[address(bars, bars.message, bars.first, bars.first)] = (cell.value,)
    return found


def filled(part: str, cells: Held) -> str:
    """The part of a chart with what its cells hold."""

    def cached(found: re.Match[str]) -> str:
        kind, where = found[1], found[2]
        values = cells[where.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")]
        shape = "<formatCode>General</formatCode>" if kind == "num" else ""
        points = "".join(_point(at, kind, value) for at, value in enumerate(values))
        cache = f'<{kind}Cache>{shape}<ptCount val="{len(values)}"/>{points}</{kind}Cache>'
        return f"<{kind}Ref><f>{where}</f>{cache}</{kind}Ref>"

    return _REFERENCE.sub(cached, part)


def unfilled(part: str) -> str:
    """The part as it was before."""
    return _CACHE.sub("", part)


def _point(at: int, kind: str, value: Value) -> str:
    """A point; nothing where there is no value: a gap."""
    if value is None or value == "" or (kind == "num" and isinstance(value, str)):
        return ""
    if kind == "str":
        text = text_xml(plain(str(value)), "v")
    else:
        number = number_text(float(value))
        text = f"<v>{number}</v>" if number else ""
    return f'<pt idx="{at}">{text}</pt>' if text else ""


def explicit(part: str) -> str:
    """The part of a chart whose title is there, said so: openpyxl has no word for it."""
    return part.replace("<plotArea>", '<autoTitleDeleted val="0"/><plotArea>', 1)
