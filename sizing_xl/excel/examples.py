"""The examples sheet of Sizing.xlsm: every function live, one by one, by column, as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.excel import functions
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction, literal
from sizing_xl.sheets.layout import Here, Layout, Place, letter
from sizing_xl.sheets.parts import Cell, Deck, Formula, Sheet, Table
from sizing_xl.texts import Texts

ID = "examples"
COLUMN = "SIZING_NODES"
SCENARIOS = "SIZING_SCENARIOS"
CASES = (
    ("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0),
    ("gpt-oss-20b", "dgx-b200", 500.0, 32768.0),
    ("qwen3-32b", "dgx-h200", 200.0, 40960.0),
    ("deepseek-r1", "dgx-b300", 300.0, 65536.0),
)
OPTIONS = (("peak_headroom_ratio", 0.5), ("kv_precision", "fp8"), ("runtime_overhead_gib", 200.0))
CASE_COLUMNS = ("model", "server", "concurrency", "context")
COUNT = "#,##0"
# The column of the sheet, from 0, where formulas are told.
FORMULA_AT = 5


def examples_sheet(texts: Texts) -> Sheet:
    say = texts.say
    sheet = Sheet(
        id=ID,
        title=say("sheet_examples"),
        heading=say("sheet_examples"),
        widths=(34, 30, 18, 18, 18, 110, 70),
        lines=(Cell(say("examples_hint"), "quiet"),),
        tables=(
            _single(texts),
            _column(texts),
            _options(texts),
            _with_options(texts),
            _table(texts),
        ),
        tab="reference",
    )
    return _with_formulas(sheet, say("formula"))


def arrays() -> tuple[tuple[str, str, str], ...]:
    """(table, row, column) of the cells whose formula fills a range."""
    return (("examples_column", "case_0", "nodes"), ("examples_table", "row_0", "c0"))


def _answer(name: str, *arguments: Any, texts: Texts) -> Any:
    return getattr(functions, name)(*arguments, language=texts.language)


def _format(known: ExcelFunction) -> str | None:
    return BOOK.quantities[known.quantity].number_format if known.quantity else "#,##0.00"


def _with_formulas(sheet: Sheet, heading: str) -> Sheet:
    """The sheet with the formula of each answer beside it, before what is said of it."""
    wide = replace(sheet, tables=tuple(_widened(table, heading) for table in sheet.tables))
    layout = Layout(Deck("", "", (wide,)))
    return replace(wide, tables=tuple(_told(layout, layout.places[it.name]) for it in wide.tables))


def _widened(table: Table, heading: str) -> Table:
    """A table with a column for formulas, where the sheet has it; an answer over many columns is
    told of in the one after them."""
    if not any(cell.formula for row in table.rows for cell in row):
        return table
    lacks = FORMULA_AT - min(len(table.columns), FORMULA_AT)
    fill = (Cell(None),) * lacks
    at = FORMULA_AT
    rows = tuple((*row[:at], *fill, Cell(None, "quiet"), *row[at:]) for row in table.rows)
    more = tuple(f"blank {number}" for number in range(lacks))
    return replace(
        table, rows=rows,
        columns=(*table.columns[:at], *more, "formula", *table.columns[at:]),
        headings=(*table.headings[:at], *("",) * lacks, heading, *table.headings[at:]),
    )  # fmt: skip


def _told(layout: Layout, place: Place) -> Table:
    """The table of a place with its formulas told: as the program at hand writes them, else as
    they were built."""
    table, rows = place.table, []
    for key, row in zip(table.keys, place.table.rows, strict=True):
        answer = next((at for at, cell in enumerate(row) if cell.formula), None)
        if answer is not None:
            address = f"{letter(answer + 1)}{place.row(key)}"
            told = _formula_of(row[answer], address, Here(layout, place, answer + 1))
            row = (*row[:FORMULA_AT], told, *row[FORMULA_AT + 1 :])
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _formula_of(answer: Cell, address: str, here: Here) -> Cell:
    assert answer.formula is not None
    written = answer.formula

    def text(here: Any) -> str:
        return f"IFERROR(_xlfn.FORMULATEXT({address}),{literal('=' + written(here))})"

    return Cell("=" + written(here), "quiet", formula=text)


def _single(texts: Texts) -> Table:
    rows, keys = [], []
    for known in FUNCTIONS.values():
        if known.answer != "number":
            continue
        answer = _answer(known.name, *known.example, texts=texts)
        unit = texts.symbol(known.unit) if known.unit else ""
        rows.append(
            (
                Cell(known.name, "label"),
                Cell(answer, "strong", _format(known), _constant(known.call())),
                Cell(unit),
                Cell(None),
                Cell(None),
                Cell(texts.function(known.name), "quiet"),
            )
        )
        keys.append(known.name)
    say = texts.say
    headings = (say("function"), say("answer"), say("unit"), "", "", say("what"))
    columns = ("function", "answer", "unit", "d", "e", "what")
    return Table("examples_single", headings, tuple(rows), columns, tuple(keys), native=False)


def _constant(text: str) -> Formula:
    return lambda here: text


def _column(texts: Texts) -> Table:
    """One formula in the first row answers all rows."""
    ranges = [tuple((case[place],) for case in CASES) for place in range(len(CASE_COLUMNS))]
    answers = _answer(COLUMN, *ranges, texts=texts)

    def call(here: Any) -> str:
        cells = (here.layout.range("examples_column", column) for column in CASE_COLUMNS)
        return f"{COLUMN}({','.join(_here(cell) for cell in cells)})"

    rows = tuple(
        (
            *(Cell(text, "input") for text in case[:2]),
            *(Cell(number, "input", COUNT) for number in case[2:]),
            Cell(answer, "strong", COUNT, call if number_of == 0 else None,
                 spill=(len(CASES), 1) if number_of == 0 else None),
            Cell(texts.say("one_call") if number_of == 0 else None, "quiet"),
        )
        for number_of, (case, (answer,)) in enumerate(zip(CASES, answers, strict=True))
    )  # fmt: skip
    say = texts.say
    headings = (
        *(
            say("model"),
            say("server"),
            texts.label("concurrency"),
            texts.label("effective_context"),
        ),
        *(texts.label("nodes_final"), say("what")),
    )
    keys = tuple(f"case_{number_of}" for number_of in range(len(CASES)))
    columns = (*CASE_COLUMNS, "nodes", "what")
    return Table("examples_column", headings, rows, columns, keys, native=False)


def _here(address: str) -> str:
    """An address without its sheet: for cells of this one."""
    return address.rpartition("!")[2]


def _options(texts: Texts) -> Table:
    rows = tuple((Cell(name, "input"), Cell(value, "input")) for name, value in OPTIONS)
    headings = (texts.say("option"), texts.say("value"))
    keys = tuple(name for name, _ in OPTIONS)
    return Table("examples_options", headings, rows, ("name", "value"), keys, native=False)


def _with_options(texts: Texts) -> Table:
    case = CASES[0]
    answer = _answer(COLUMN, *case, "ideal", OPTIONS, texts=texts)

    def call(here: Any) -> str:
        options = _here(here.layout.range("examples_options", "name", "value"))
        written = FUNCTIONS[COLUMN].call((*case, "ideal"))
        return f"{written[:-1]},{options})"

    row = (
        Cell(COLUMN, "label"),
        Cell(answer, "strong", COUNT, call),
        *(Cell(None),) * 3,
        Cell(texts.say("with_options"), "quiet"),
    )
    headings = (texts.say("function"), texts.say("answer"), "", "", "", texts.say("what"))
    columns = ("function", "answer", "c", "d", "e", "what")
    return Table("examples_with_options", headings, (row,), columns, (COLUMN,), native=False)


def _table(texts: Texts) -> Table:
    """One formula whose answer is a table with headings."""
    known = FUNCTIONS[SCENARIOS]
    answer = _answer(SCENARIOS, *known.example, texts=texts)
    size = (len(answer), len(answer[0]))
    rows = tuple(
        tuple(
            Cell(
                value,
                "strong" if row == 0 else "text" if column < 2 else "number",
                "General" if row and column > 1 else None,
                _constant(known.call()) if row == column == 0 else None,
                spill=size if row == column == 0 else None,
            )
            for column, value in enumerate(cells)
        )
        for row, cells in enumerate(answer)
    )
    headings = (SCENARIOS, *("",) * (size[1] - 1))
    keys = tuple(f"row_{row}" for row in range(size[0]))
    columns = tuple(f"c{column}" for column in range(size[1]))
    return Table("examples_table", headings, rows, columns, keys, native=False)
