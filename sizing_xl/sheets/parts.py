"""What a sheet is made of. No library, no colour, no address: the pens know those."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Role = Literal[
    "text", "label", "number", "strong", "input", "heading", "quiet", "tile_label", "tile",
    "error", "warning", "info", "good", "bad", "link",
    "title", "bar", "bar_bad", "bar_warning", "count", "chosen", "fine", "fine_label", "wide_label",
    "wide_tile", "tile_detail", "way", "meta", "assumed",
]  # fmt: skip
Value = str | float | int | None
# A formula as the pen writes it (US spelling, no '='), once it is known where everything lies:
# the pen calls it with the place that it is written to, a `layout.Here`.
Formula = Callable[[Any], str]

# Texts of undefined cells.
DIVISION, NO_VALUE, NOT_GIVEN = "#DIV/0!", "#VALUE!", "#N/A"


@dataclass(frozen=True)
class Choices:
    """A dropdown of the values of one column of a table. blank: an empty cell is one of them."""

    table: str
    column: str
    blank: bool = False


@dataclass(frozen=True)
class Listed:
    """A dropdown of a few fixed values. blank: an empty cell is one of them."""

    values: tuple[str, ...]
    blank: bool = False


@dataclass(frozen=True)
class Between:
    """Numbers from low to high, both included. blank: an empty cell has a meaning of its own."""

    low: float
    high: float
    whole: bool = False
    blank: bool = False


class To(NamedTuple):
    """A cell that a click leads to: a row and a column of a table, by their keys."""

    table: str
    row: str
    column: str


class Cell(NamedTuple):
    """One cell: a tuple, since a workbook has thousands and equal ones are recognised quickly.

    value: what it holds, or, for a formula, what Python computed for it (an error text in
        `error` where it has no value). number_format: Excel's US spelling. note: shown when the
        reader points at the cell. name: its defined name. rule: what may be typed into it.
        link: id of the sheet, or the cell, that a click leads to. alarm, caution: while it holds,
        the cell looks bad, or like a warning. moment: the look of the moment of generation.
    spill: rows and columns that an array formula fills, from this cell on.
    prompt: what it is called, what it is, and what is said when a wrong value is refused: shown
        while a cell with a rule is chosen.
    """

    value: Value = None
    role: Role = "text"
    number_format: str | None = None
    formula: Formula | None = None
    error: str | None = None
    note: str | None = None
    name: str | None = None
    rule: Choices | Listed | Between | None = None
    link: str | To | None = None
    alarm: Formula | None = None
    caution: Formula | None = None
    moment: Role | None = None
    spill: tuple[int, int] | None = None
    prompt: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Table:
    """Rows of cells under a heading row.

    name: ASCII, unique in the workbook. keys: a key for each row and columns: one for each column,
    by which formulas and charts find a cell. native: an Excel table (filter, no blanks), else a
    block of cells. wrap: long texts go on in the next line, and the rows grow. flags: columns in
    which anything but 0 is a failure. left: columns of the sheet on its left side. beside: it
    begins in the row of the table before it. headed: its headings are shown. tall: points that
    each of its rows is high, whatever is in it. spare: empty rows under it that formulas look into
    too, for what a reader types there. printed: it is on paper too.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    native: bool = True
    wrap: bool = True
    flags: tuple[str, ...] = ()
    left: int = 0
    beside: bool = False
    headed: bool = True
    tall: float | None = None
    spare: int = 0
    printed: bool = True


@dataclass(frozen=True)
class Chart:
    """A chart of some rows of a table: one series a row, one category a column.

    kind: columns side by side or stacked; a tornado: bars that lie to both sides of 0, the first on
    top. alt: what it shows, for who cannot see it. lines: rows that are drawn as lines over the
    columns. message: the row of the table whose first value is the title, live. dark: the column
    that stands out from the others. names: the row that names the categories, else the headings do.
    shape: the number format of the axis. A scatter draws points joined by lines: across says the
    row with the horizontal place of each of its rows and lines, across_unit what that is.
    """

    kind: Literal["columns", "stacked", "tornado", "scatter"]
    title: str
    unit: str
    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    alt: str
    lines: tuple[str, ...] = ()
    message: str | None = None
    dark: str | None = None
    names: str = ""
    shape: str = "#,##0"
    across: tuple[str, ...] = ()
    across_unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: a heading, lines of text, tables one under the other, charts under them.

    id: how other sheets refer to it; widths: of its columns, in characters; tall: portrait paper;
    one_page: printed on a single page, however small; bare: nothing above its table, for programs;
    repeat: the heading row of its first table is repeated on every printed page and kept in view.
    A sheet without a heading begins with its lines. up: its first cell, which leads to the first
    sheet. charts_after: the charts stand under so many of its tables, not under all. chart_rows:
    rows of the grid that a chart covers. locked: only its inputs can be typed into. common: it says
    nothing of a case, so that its printed pages do not name one. beyond:
    widths of columns to the right of those that are printed.
    """

    id: str
    title: str
    heading: str
    widths: tuple[float, ...]
    lines: tuple[Cell, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    tall: bool = False
    one_page: bool = False
    bare: bool = False
    repeat: bool = False
    beyond: tuple[float, ...] = ()
    up: Cell | None = None
    charts_after: int | None = None
    chart_rows: int = 17
    locked: bool = False
    common: bool = False
    tab: Literal["results", "inputs", "workings", "reference", "appendix"] = "results"


@dataclass(frozen=True)
class Deck:
    """All sheets of a workbook, in the order of their tabs.

    recalculated: when it is opened; else the stored results are shown until an input changes.
    header: printed at the head of every page of a sheet that is of a case. subject, status: for
    whom it is and how it is to be kept, among the properties of the file.
    """

    title: str
    language: str
    sheets: tuple[Sheet, ...]
    footer: str = ""
    recalculated: bool = True
    header: str = ""
    subject: str = ""
    status: str = ""
