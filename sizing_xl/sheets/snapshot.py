"""Some sheets of a deck as values: for a workbook that has no live model behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sizing_xl.sheets.parts import Cell, Deck, Role, Sheet, Table, To


def snapshot(deck: Deck, ids: Sequence[str]) -> Deck:
    """The sheets of `ids`, in the order of their tabs, with what Python computed in their cells.

    A value stands where a formula stood, with its number format and its note. Gone is what only a
    live workbook can keep: defined names, dropdowns, and lines that watch the inputs. What a
    condition would colour is coloured. What leads to a sheet that is not drawn is left out, and a
    chart of cells that are not drawn too.
    """
    if missing := set(ids) - {sheet.id for sheet in deck.sheets}:
        raise ValueError(f"no sheet is called {min(missing)}")
    kept = [sheet for sheet in deck.sheets if sheet.id in ids]
    tables = {table.name for sheet in kept for table in sheet.tables}
    drawn = tables | set(ids)
    return replace(deck, sheets=tuple(_sheet(sheet, drawn) for sheet in kept))


def unlinked(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Sheets without links to tables that none of them has: their rows are told all the same."""
    sheets = tuple(sheets)
    tables = {table.name for sheet in sheets for table in sheet.tables}

    def plain(cell: Cell) -> Cell:
        if not isinstance(cell.link, To) or cell.link.table in tables:
            return cell
        return cell._replace(link=None, role=_UNLINKED.get(cell.role, cell.role))

    return tuple(_each_cell(sheet, plain) for sheet in sheets)


# How what was a link looks without one.
_UNLINKED: dict[Role, Role] = {"link": "quiet", "way": "fine"}


def without_errors(table: Table) -> Table:
    """A table with a gap where a cell has no value: what a chart draws."""
    rows = tuple(tuple(cell._replace(error=None) for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def dashed(sheet: Sheet, tables: Collection[str], dash: str) -> Sheet:
    """A sheet some tables of which show a dash where their formulas have no value: an empty cell
    would let its neighbour spread over it."""

    def shown(cell: Cell) -> Cell:
        return cell._replace(value=dash) if cell.formula and cell.value == "" else cell

    def told(table: Table) -> Table:
        rows = tuple(tuple(map(shown, row)) for row in table.rows)
        return replace(table, rows=rows) if table.name in tables else table

    return replace(sheet, tables=tuple(map(told, sheet.tables)))


def named(sheets: Iterable[Sheet], key: str, name: str) -> tuple[Sheet, ...]:
    """Sheets of one case among others: ids and titles, and what leads to them, with its own."""

    def led(cell: Cell) -> Cell:
        return cell._replace(link=f"{key}_{cell.link}") if isinstance(cell.link, str) else cell

    return tuple(
        replace(_each_cell(sheet, led), id=f"{key}_{sheet.id}", title=f"{name} {sheet.title}")
        for sheet in sheets
    )


def _each_cell(sheet: Sheet, change: Callable[[Cell], Cell]) -> Sheet:
    return replace(
        sheet,
        lines=tuple(map(change, sheet.lines)),
        tables=tuple(
            replace(table, rows=tuple(tuple(map(change, row)) for row in table.rows))
            for table in sheet.tables
        ),
        up=None if sheet.up is None else change(sheet.up),
    )


def _sheet(sheet: Sheet, drawn: Collection[str]) -> Sheet:
    """drawn: the ids of the sheets and the names of the tables that are."""
    lines = (line for line in sheet.lines if not _watches(line, drawn))
    return replace(
        sheet,
        lines=tuple(map(_cell, lines)),
        tables=tuple(_table(table, drawn) for table in sheet.tables),
        charts=tuple(chart for chart in sheet.charts if chart.table in drawn),
        up=None if sheet.up is None or _leads_away(sheet.up, drawn) else sheet.up,
    )


def _leads_away(cell: Cell, drawn: Collection[str]) -> bool:
    """Whether a click on a cell would lead to what is not drawn."""
    link = cell.link
    return link is not None and (link.table if isinstance(link, To) else link) not in drawn


def _watches(line: Cell, drawn: Collection[str]) -> bool:
    """Whether a line only tells the state of inputs and checks: a verdict has its alarm."""
    return _leads_away(line, drawn) or (line.formula is not None and line.alarm is None)


def _table(table: Table, drawn: Collection[str]) -> Table:
    """A table without its rows that lead to a sheet that is not drawn."""
    flagged = [table.columns.index(flag) for flag in table.flags]
    rows: list[tuple[Cell, ...]] = []
    keys: list[str] = []
    for number, cells in enumerate(table.rows):
        if any(_leads_away(cell, drawn) for cell in cells):
            continue
        rows.append(
            tuple(
                _cell(cell, bad=column in flagged and _up(cell.value))
                for column, cell in enumerate(cells)
            )
        )
        keys += table.keys[number : number + 1]
    return replace(table, rows=tuple(rows), keys=tuple(keys), flags=())


def _up(flag: Any) -> bool:
    return isinstance(flag, (int, float)) and flag > 0


def _cell(cell: Cell, bad: bool = False) -> Cell:
    """A cell as a value: the error where its formula has none."""
    return Cell(
        value=cell.error or cell.value,
        role="bad" if bad else cell.moment or cell.role,
        number_format=cell.number_format,
        note=cell.note,
        link=cell.link,
    )
