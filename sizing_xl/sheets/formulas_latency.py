"""Formulas of the latency sheet: the book's own over batches, limits, and what was measured."""

from __future__ import annotations

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.expression import excel
from sizing_xl.sheets.formulas import DASH, INVALID, kept, literal
from sizing_xl.sheets.helper_rows import CLOSING
from sizing_xl.sheets.layout import Here
from sizing_xl.sheets.parts import Formula

# The block that the chart draws from, and the columns that hold one figure each.
PLOT = "latency_plot"


def _model(here: Here, row: str) -> str:
    """A row of the model in the recommended scenario."""
    return here.layout.cell("model", row, HEADLINE)


def _single(here: Here, row: str) -> str:
    """The one figure of a row of the block."""
    return here.layout.cell(PLOT, row, here.layout.places[PLOT].table.columns[1])


def _around(here: Here, row: str, place: str) -> tuple[str, str]:
    """The figures of a row at a point and at the next; at the last, that one again."""
    points, last = _row(here, row), len(here.layout.places[PLOT].table.columns) - 1
    one = _single(here, place)
    return f"INDEX({points},{one})", f"INDEX({points},MIN({last},{one}+1))"


def _or_gap(formula: str) -> str:
    """A figure; a gap while an input is invalid, or where it has no value."""
    return f"IF({INVALID}>0,NA(),IFERROR({formula},NA()))"


@kept
def batch(memory: str, share: str) -> Formula:
    """A share of the batch that memory holds, one session at the least."""
    return lambda here: _or_gap(f"MAX(1,{_model(here, memory)}*{here.beside(share)})")


@kept
def of_batch(name: str, rows: tuple[tuple[str, str], ...] = (), column: str = "") -> Formula:
    """A quantity's formula over the batch of a column: what the block has is its own, all else is
    the model's. rows: other rows for names; column: where the batch is taken from, always."""
    instead = dict(rows)

    def text(here: Here) -> str:
        def address(ref: str) -> str:
            row = instead.get(ref, ref)
            if row not in here.place.rows:
                return _model(here, row)
            fixed = column and row == ref
            return here.across(column, here.place.row(row)) if fixed else here.beside(row)

        return _or_gap(excel(CLOSING[name], address))

    return text


@kept
def between(low: str, high: str, share: str, column: str) -> Formula:
    """A place between the figures of two rows of one column."""

    def text(here: Here) -> str:
        ends = [here.across(column, here.place.row(row)) for row in (low, high)]
        at = here.beside(share)
        return _or_gap(f"{ends[0]}*(1-{at})+{ends[1]}*{at}")

    return text


@kept
def target(row: str) -> Formula:
    """A target, the same for every column; a gap where none is given."""
    return lambda here: _or_gap(_model(here, row))


@kept
def along(row: str, share: str) -> Formula:
    """A share of the largest figure of a row."""

    def text(here: Here) -> str:
        return _or_gap(f"MAX({_row(here, row)})*{here.beside(share)}")

    return text


def _row(here: Here, row: str) -> str:
    """All cells of a row of the block, with their sheet."""
    place = here.layout.places[PLOT]
    columns = place.table.columns
    first, last = (here.layout.cell(PLOT, row, it) for it in (columns[1], columns[-1]))
    return f"{first}:{last.rpartition('!')[2]}"


@kept
def limits(memory: str, promised: str, words: tuple[str, str], otherwise: str) -> Formula:
    """What limits the batch: memory, or the target where that allows fewer."""

    def text(here: Here) -> str:
        most, least = _model(here, memory), _model(here, promised)
        of_memory, of_target = (f"{literal(it)}" for it in words)
        by_memory = f"{of_memory}&{most}"
        told = f"IF(IF(ISNUMBER({least}),{least},{most})<{most},{of_target}&{least},{by_memory})"
        return f"IF({INVALID}>0,{literal(otherwise)},IFERROR({told},{literal(otherwise)}))"

    return text


# --- what was measured ---------------------------------------------------------------------------


@kept
def applies(expected: str, rows: tuple[str, ...]) -> Formula:
    """1 while the model is of the case that was measured. expected: the row with what each of
    some rows of the model has then, a column each."""

    def text(here: Here) -> str:
        columns, at = here.place.table.columns[1:], here.place.row(expected)
        told = "1"
        for column, row in reversed(list(zip(columns, rows, strict=False))):
            told = f"IF({_model(here, row)}={here.across(column, at)},{told},0)"
        known = f'SUMPRODUCT(({_row(here, expected)}<>"")*1)={len(rows)}'
        return f"IF({INVALID}>0,0,IF({known},IFERROR({told},0),0))"

    return text


@kept
def measured(row: str, flag: str) -> Formula:
    """A figure of a point, a gap while the model is of another case."""

    def text(here: Here) -> str:
        valid = _single(here, flag)
        return f'IF({valid}=1,IF({here.beside(row)}="",NA(),{here.beside(row)}),NA())'

    return text


@kept
def place_of(row: str, flag: str, load: str) -> Formula:
    """The last point whose batch is not above the load; nothing outside the measured range."""

    def text(here: Here) -> str:
        points, at = _row(here, row), _model(here, load)
        count = f"SUMPRODUCT(({points}<={at})*1)"
        inside = f"IF({at}<MIN({points}),NA(),IF({at}>MAX({points}),NA(),{count}))"
        return f"IF({_single(here, flag)}=1,{inside},NA())"

    return text


@kept
def share_of(row: str, place: str, load: str) -> Formula:
    """How far the load is from that point to the next."""

    def text(here: Here) -> str:
        at, (low, high) = _model(here, load), _around(here, row, place)
        return f"IF({high}={low},0,({at}-{low})/({high}-{low}))"

    return text


@kept
def interpolated(row: str, place: str, share: str) -> Formula:
    """A measured figure at the load: straight between two points; a dash outside their range."""

    def text(here: Here) -> str:
        part, (low, high) = _single(here, share), _around(here, row, place)
        return f"IF({INVALID}>0,{DASH},IFERROR({low}+{part}*({high}-{low}),{DASH}))"

    return text


@kept
def from_above(name: str, of: tuple[tuple[str, str], ...]) -> Formula:
    """A quantity's formula over figures of this column of the same table, else of the model."""
    rows = dict(of)

    def text(here: Here) -> str:
        def address(ref: str) -> str:
            return here.beside(rows[ref]) if ref in rows else _model(here, ref)

        return f"IF({INVALID}>0,{DASH},IFERROR({excel(CLOSING[name], address)},{DASH}))"

    return text
