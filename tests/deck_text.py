"""A deck as text, for a golden that shows in a diff what a change does to the workbook.

Small enough to be read: a table's cells are told by what they have in common; the model, whose
rows are the book, has one line a row. Formulas name cells by table, row and column, so that a new
row changes its own line and no other. What is alike in the three scenarios is told once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets.layout import Here, Layout, Place, letter
from sizing_xl.sheets.parts import Cell, Chart, Deck, Sheet, Table

# Tables that are told row by row.
WHOLE = ("model",)
# Items of a list that are told; of a longer one the first, the last and how many.
MOST_TOLD = 80

_ELSEWHERE = re.compile(r"'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
_HERE = re.compile(r"(?<![\w$!'.])\$?([A-Z]{1,2})\$?(\d+)(?![\w(])")


def deck_text(deck: Deck) -> str:
    """The deck in a few hundred lines, each of which stands for a declaration."""
    return "\n".join(_deck_lines(deck)) + "\n"


def _deck_lines(deck: Deck) -> Iterator[str]:
    layout = Layout(deck)
    yield f"deck {deck.title!r}{_rest(deck, 'title', 'sheets')}"
    told: dict[tuple[str, ...], str] = {}
    for sheet in deck.sheets:
        rest = _rest(sheet, "id", "title", "heading", "widths", "lines", "tables", "charts")
        yield ""
        yield f"sheet {sheet.id} {sheet.title!r}: {sheet.heading!r}{rest}"
        yield f"  widths {' '.join(f'{width:g}' for width in sheet.widths)}"
        yield from (f"  line {_cell(cell)}" for cell in sheet.lines)
        lines = tuple(_body(sheet, layout))
        alike = tuple(_any_scenario(line) for line in lines)
        if alike in told:
            yield f"  as {told[alike]} but for the scenario"
        else:
            told[alike] = sheet.id
            yield from lines


def _body(sheet: Sheet, layout: Layout) -> Iterator[str]:
    for table in sheet.tables:
        yield from _table_lines(table, layout)
    yield from (f"  {_chart(chart)}" for chart in sheet.charts)


def _cell(cell: Cell) -> str:
    parts = [cell.role, repr(cell.value)]
    parts += [f"[{cell.number_format}]"] if cell.number_format else []
    parts += [f"name {cell.name}"] if cell.name else []
    parts += [f"-> {cell.link}"] if cell.link else []
    return " ".join(parts) + (" live" if cell.formula else "")


def _table_lines(table: Table, layout: Layout) -> Iterator[str]:
    place = layout.places[table.name]
    rest = _rest(table, "name", "headings", "rows", "columns", "keys")
    yield f"  table {table.name}: {len(table.rows)} rows from row {place.top}{rest}"
    keys = [*table.columns, *[""] * (len(table.headings) - len(table.columns))]
    heads = (f"{key}={text}" for key, text in zip(keys, table.headings, strict=False))
    yield f"    columns {' | '.join(heads)}"
    if table.name in WHOLE:
        yield from _rows(place, layout)
        return
    if table.keys:
        yield f"    keys {_told(table.keys)}"
    cells = [cell for row in table.rows for cell in row]
    if names := [cell.name for cell in cells if cell.name]:
        yield f"    names {_told(names)}"
    looks = Counter(look for cell in cells for look in _looks(cell))
    if looks:
        yield f"    cells {', '.join(f'{look} x{n}' for look, n in sorted(looks.items()))}"
    yield from _live_columns(place, layout)


def _looks(cell: Cell) -> Iterator[str]:
    """What a cell has beside its value and its formula."""
    yield cell.role
    if cell.number_format:
        yield f"[{cell.number_format}]"
    if cell.rule:
        yield type(cell.rule).__name__.lower()
    if cell.link:
        yield f"-> {cell.link}"
    told = ("role", "number_format", "rule", "link", "value", "formula", "error", "name")
    yield from (word for word in cell._fields if word not in told and getattr(cell, word))


def _live_columns(place: Place, layout: Layout) -> Iterator[str]:
    """For each column with formulas, or each three alike: how many, and the first."""
    before = None
    for column in range(1, 1 + max((len(row) for row in place.table.rows), default=0)):
        live = [
            (key, row[column - 1])
            for key, row in zip(_keys(place), place.table.rows, strict=True)
            if column <= len(row) and row[column - 1].formula
        ]
        if live:
            key, cell = live[0]
            count = f"{len(live)} live in {{}}, {key} ={_formula(cell, place, column, layout)}"
            name = _name(place, column)
            if _any_scenario(count) != before:
                yield "    " + count.replace("{}", name, 1)
            before = _any_scenario(count)


def _rows(place: Place, layout: Layout) -> Iterator[str]:
    """Each row: its key, its format, its name, its formula; all of them when they are not alike.

    Of a block of helper rows the first, where the others differ by the number of their group alone.
    """
    blocks: dict[str, str] = {}
    for key, row in zip(place.table.keys, place.table.rows, strict=True):
        live = [(column, cell) for column, cell in enumerate(row, start=1) if cell.formula]
        if not live:
            yield f"    {key}: {row[0].value!r}"
            continue
        told = [
            f"[{cell.number_format}]{f' {cell.name}' if cell.name else ''} "
            f"={_formula(cell, place, column, layout)}"
            for column, cell in live
        ]
        alike = len({_any_scenario(each) for each in told}) == 1
        line = f"    {key} x{len(live)} {told[0] if alike else ' / '.join(told)}"
        block, _, number = key.rpartition(" ")
        if block and number.isdigit() and _of_first(line, int(number)) == blocks.get(block):
            continue
        blocks[block] = line
        yield line


def _of_first(line: str, number: int) -> str:
    """A row of a block as that of the first group would be."""
    for sign, first in ((" ", 1), ("<", 1), ("+", 0)):
        line = re.sub(rf"{re.escape(sign)}{number - 1 + first}\b", f"{sign}{first}", line)
    return line


def _formula(cell: Cell, place: Place, column: int, layout: Layout) -> str:
    """A cell's formula, its addresses spelled as table[row, column]."""
    assert cell.formula is not None
    written = cell.formula(Here(layout, place, column))

    def elsewhere(found: re.Match[str]) -> str:
        title, first, top, last, _ = found.groups()
        title = title.replace("''", "'")
        for other in layout.places.values():
            if other.sheet.title == title and other.top < int(top) <= other.bottom:
                columns = _name(other, _number(first))
                if last is None:
                    return (
                        f"{other.table.name}[{_keys(other)[int(top) - other.top - 1]}, {columns}]"
                    )
                columns += f":{_name(other, _number(last))}" if last != first else ""
                return f"{other.table.name}[{columns}]"
        return found[0]

    def here(found: re.Match[str]) -> str:
        row, at = int(found[2]), _number(found[1])
        for other in layout.places.values():
            if other.sheet is place.sheet and other.top < row <= other.bottom:
                key = _keys(other)[row - other.top - 1]
                return key if at == column else f"[{key}, {_name(other, at)}]"
        return found[0]

    return _HERE.sub(here, _ELSEWHERE.sub(elsewhere, written))


def _keys(place: Place) -> tuple[str, ...]:
    return place.table.keys or tuple(str(n) for n, _ in enumerate(place.table.rows, start=1))


def _name(place: Place, column: int) -> str:
    """A column by its key, else by its letter."""
    columns = place.table.columns
    return columns[column - 1] if column <= len(columns) else letter(column)


def _number(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number


def _any_scenario(text: str) -> str:
    for key in SCENARIOS:
        text = re.sub(rf"(?<![a-z]){key}(?![a-z])", "SCENARIO", text)
    return text


def _chart(chart: Chart) -> str:
    return f"chart {chart.title!r} of {chart.table}{_rest(chart, 'title', 'table')}"


def _rest(declared: Any, *told: str) -> str:
    """The other fields of a declaration, where they are not what they are by default."""
    parts = []
    for known in fields(declared):
        value = getattr(declared, known.name)
        if known.name not in told and value != known.default:
            many = isinstance(value, tuple)
            word = " ".join(map(str, value)) if many else "" if value is True else str(value)
            parts.append(f"{known.name} {word}".rstrip())
    return "".join(f", {part}" for part in parts)


def _told(items: Iterable[str]) -> str:
    told = list(items)
    if len(told) > MOST_TOLD:
        return f"{told[0]} ... {told[-1]} ({len(told)})"
    return " ".join(told)
