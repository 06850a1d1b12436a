"""The tables of a batch: results (CSV, Parquet), refused cases, an index with links to the files.

results.csv is for programs, the same in every language; errors.csv for people, in theirs.

Everything streams: memory does not grow with the number of cases. The same answers give the same
bytes (Parquet: by the same library).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain
from sys import float_info
from typing import Any, BinaryIO, NamedTuple, TypeVar

from sizing_xl.alerts import State
from sizing_xl.batch.dialect import PEOPLE, PROGRAMS, Dialect
from sizing_xl.batch.fields import KINDS
from sizing_xl.batch.names import ERRORS_CSV, INDEX, RESULTS_CSV, RESULTS_PARQUET
from sizing_xl.batch.outcome import FORMATS, Answer, Refusal
from sizing_xl.batch.results_parquet import Written, parquet_writer
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.errors import InputError
from sizing_xl.files.directory import Directory
from sizing_xl.render.index_writer import IndexWriter, Link, Value
from sizing_xl.sheets.parts import Cell, Deck, Role, Sheet, Table
from sizing_xl.telling.verdict import SEVERITIES, state_words
from sizing_xl.telling.views import SHORT_HEADINGS, TOTALS
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import visible

# Codes of alerts by severity, and of what was asked and is not served.
ALERTS = (*SEVERITIES, "unmet")
ERROR_COLUMNS = {
    "file": str, "line": int, "case": int, "field": str, "value": str, "reason": str,
}  # fmt: skip
# Rows of CSV that are written at once.
BLOCK = 250

Row = list[Any]
Outcome = TypeVar("Outcome", Answer, Refusal)


def write_tables(
    answers: Callable[[], Iterable[Answer]],
    refusals: Callable[[], Iterable[Refusal]],
    place: Directory,
    language: str,
    source: str = "",
) -> list[str]:
    """Write the tables of a batch; gives their names.

    answers, refusals: by their numbers; refusals are asked for twice. source: the file of the
    cases, which errors.csv names. results.parquet is
    left out where no library writes it; for it the answers are asked for a second time.
    """
    texts = Texts(language)
    people = PEOPLE[texts.language]
    refused = False
    with place.open(ERRORS_CSV, "wb") as file, _Csv(file, ERROR_COLUMNS, people) as errors:
        for refusal in _in_order(refusals()):
            number, line, *reason = _error_row(refusal)
            errors.add([_typed(str, source), line, number, *reason])
            refused = True
    with ExitStack() as stack:
        file = stack.enter_context(place.open(RESULTS_CSV, "wb"))
        results = stack.enter_context(_Csv(file, COLUMNS, PROGRAMS))
        title, footer = texts.say("batch_index"), texts.say("page_footer")
        deck = Deck(title, texts.language, (), footer, recalculated=False)
        file = stack.enter_context(place.open(INDEX, "wb"))
        index = stack.enter_context(IndexWriter(file, deck))
        severities: dict[str, str] = {it: texts.severity(it) for it in SEVERITIES}
        states = {state.value: state_words(state, texts) for state in State}
        index.listing(
            _index_sheet(texts),
            (
                _index_row(answer, severities, states)
                for answer in _fed(_in_order(answers()), results)
            ),
        )
        if refused:
            index.listing(_refused_sheet(texts), map(_error_row, _in_order(refusals())))
    parquet = write_parquet(answers, place)
    return [RESULTS_CSV, *([RESULTS_PARQUET] if parquet else []), ERRORS_CSV, INDEX]


def _fed(answers: Iterable[Answer], results: _Csv) -> Iterator[Answer]:
    """The answers, after their rows have gone into the table."""
    for answer in answers:
        for row in result_rows(answer):
            results.add(row)
        yield answer


def _in_order(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    last = 0
    for outcome in outcomes:
        if outcome.number < last:
            raise ValueError(f"{outcome.number} after {last}")
        last = outcome.number
        yield outcome


# --- results: one row a case and scenario ----------------------------------------------------


# A quantity that a field of the case may give stands in the field's column, as it was used.
QUANTITIES = {
    name: int if quantity.unit.whole else float
    for name, quantity in BOOK.quantities.items()
    if name not in KINDS and not quantity.inner
}
# Columns of the results and their types: bool, str, int (64 bits) or float.
COLUMNS: Mapping[str, type] = {
    "case": int,
    "line": int,
    **{f"file_{format_}": str for format_ in FORMATS},
    **KINDS,
    "scenario": str,
    "solved": bool,
    "verdict": str,
    **QUANTITIES,
    **{f"alerts_{kind}": str for kind in ALERTS},
}

_LIMITS = {int: 2**63 - 1, float: float_info.max}
_QUANTITY_TYPES = tuple((kind, _LIMITS[kind]) for kind in QUANTITIES.values())


def result_rows(answer: Answer) -> Iterator[Row]:
    """The rows of a case, in the order of COLUMNS: one a scenario."""
    head = [answer.number, answer.line]
    head += [_typed(str, answer.files.get(format_)) for format_ in FORMATS]
    head += [_typed(kind, answer.inputs.get(name)) for name, kind in KINDS.items()]
    tail = [_typed(str, ";".join(answer.alerts.get(key, ())) or None) for key in ALERTS]
    for scenario, results in answer.results.items():
        values = [
            value
            if value is None or (type(value) is kind and -limit <= value <= limit)
            else _typed(kind, value)
            for (kind, limit), value in zip(
                _QUANTITY_TYPES, map(results.get, QUANTITIES), strict=True
            )
        ]
        solved = results.get("nodes_final") is not None
        yield [*head, scenario, solved, answer.verdicts.get(scenario), *values, *tail]


def _typed(kind: type, value: Any) -> Any:
    """A value as one of its column's type; None where it is none (NaN, or beyond 64 bits)."""
    if value is None:
        return None
    if kind is str:
        return visible(str(value))
    if not -_LIMITS[kind] <= value <= _LIMITS[kind] or (kind is int and value != int(value)):
        return None
    return kind(value)


# --- CSV -------------------------------------------------------------------------------------

# What a spreadsheet may take for a formula; after a separator too, since a program may cut lines
# at other places than ours: where there are commas, Excel in Portuguese at semicolons; and where
# there are semicolons, Excel in English at commas. A separator of ours stands in quotes.
_FORMULA = {
    separator: re.compile(rf"\A(?=[\t\r\n]|[\s\"]*[=+\-@])|(?<=[{cuts}\t\r\n])(?=[ \"]*[=+\-@])")
    for separator, cuts in ((",", ";"), (";", ";,"))
}


@lru_cache(maxsize=4096)
def guarded(text: str, separator: str = PROGRAMS.separator) -> str:
    """A text with an apostrophe wherever a spreadsheet would begin to read a formula."""
    return _FORMULA[separator].sub("'", text)


class _Csv:
    """A CSV file: UTF-8, LF, all digits of numbers, texts guarded."""

    def __init__(self, file: BinaryIO, columns: Mapping[str, type], dialect: Dialect) -> None:
        self._file, self._separator = file, dialect.separator
        file.write(dialect.mark)
        self._lines: list[str] = []
        kinds = list(enumerate(columns.values()))
        self._texts = [place for place, kind in kinds if kind is str]
        self._flags = [place for place, kind in kinds if kind is bool]
        # The csv module quotes what holds a part of its end of line, CR included.
        self._writer = csv.writer(self, delimiter=self._separator, lineterminator="\r\n")
        self._writer.writerow(columns)

    def write(self, line: str) -> None:
        """Take a line from the csv module."""
        self._lines.append(line[:-2])

    def add(self, row: Row) -> None:
        row = row[:]
        for place in self._texts:
            if row[place]:
                row[place] = guarded(row[place], self._separator)
        for place in self._flags:
            row[place] = "true" if row[place] else "false"
        self._writer.writerow(row)
        if len(self._lines) >= BLOCK:
            self._flush()

    def _flush(self) -> None:
        text = "\n".join([*self._lines, ""])
        self._file.write(text.encode("utf-8", "replace"))
        self._lines.clear()

    def __enter__(self) -> _Csv:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()


# --- Parquet ---------------------------------------------------------------------------------


def write_parquet(answers: Callable[[], Iterable[Answer]], place: Directory) -> bool:
    """Write results.parquet; False where no library that can is installed and loads."""
    try:
        write = parquet_writer()
    except InputError:
        return False
    rows = chain.from_iterable(map(result_rows, _in_order(answers())))
    with place.open(RESULTS_PARQUET, "wb") as file:
        write(Written(file, RESULTS_PARQUET, COLUMNS, rows))
    return True


# --- the index -------------------------------------------------------------------------------

NAMES = ("model", "server", "storage")
SIZES = (("concurrency", "concurrency"), ("context", "effective_context"))


class _Column(NamedTuple):
    """A column of a list: its heading, its least width, how the two example rows show it."""

    heading: str
    width: float
    first: Cell
    second: Cell

    @classmethod
    def text(cls, heading: str, width: float, role: Role = "text") -> _Column:
        return cls(heading, width, Cell("", role), Cell("=", role))

    @classmethod
    def number(cls, heading: str, width: float, shape: str | None = None) -> _Column:
        """shape: of the number; without one it names something, and stands where names do."""
        cell = Cell(0, "number", shape)
        return cls(heading, width, cell, cell)


def _index_sheet(texts: Texts) -> Sheet:
    """One row a case: where its files are, what it is, what it needs in each scenario."""
    say = texts.say
    return _list_sheet(
        say("batch_index"),
        "tbl_index",
        _Column.number(say("case"), 10),
        _Column.text(say("batch_workbook"), 14, "link"),
        _Column.text("JSON", 9, "link"),
        *(_Column.text(texts.label(name), 16) for name in NAMES),
        *(_Column.number(say(key), 15, BOOK.inputs[name].number_format) for key, name in SIZES),
        *(
            _Column.number(
                f"{say(SHORT_HEADINGS[name])} {texts.scenario(scenario)}", 16, _shape(name)
            )
            for name in TOTALS
            for scenario in SCENARIOS
        ),
        _Column(
            say("batch_complete"), 13, Cell(say("batch_yes"), "good"), Cell(say("batch_no"), "bad")
        ),
        _Column.text(say("verdict"), 16),
        _Column.text(say("alerts"), 30),
    )


def _refused_sheet(texts: Texts) -> Sheet:
    """What errors.csv says."""
    say = texts.say
    return _list_sheet(
        say("batch_refused"),
        "tbl_refused",
        _Column.number(say("case"), 10),
        _Column.number(say("batch_line"), 10),
        _Column.text(say("batch_field"), 22),
        _Column.text(say("value"), 22),
        _Column.text(say("batch_reason"), 60),
    )


def _list_sheet(title: str, name: str, *columns: _Column) -> Sheet:
    headings, widths, first, second = zip(*columns, strict=True)
    table = Table(name, headings, (first, second), wrap=False)
    return Sheet(name, title, title, widths, tables=(table,), bare=True, repeat=True)


def _shape(name: str) -> str:
    return BOOK.quantities[name].number_format


def _index_row(
    answer: Answer, severities: Mapping[str, str], states: Mapping[str, str]
) -> list[Value]:
    """A case. severities, states of verdicts: each in the reader's words, the gravest first."""
    inputs = answer.inputs
    alerts = (
        f"{word}: {', '.join(answer.alerts[severity])}"
        for severity, word in severities.items()
        if answer.alerts.get(severity)
    )
    return [
        answer.number,
        *_links(answer.files),
        *(_typed(str, inputs.get(name)) for name in NAMES),
        *(_typed(int, inputs.get(name)) for _, name in SIZES),
        *(
            _typed(QUANTITIES[name], answer.results.get(scenario, {}).get(name))
            for name in TOTALS
            for scenario in SCENARIOS
        ),
        answer.complete,
        states.get(answer.verdicts.get("", "")),
        "; ".join(alerts),
    ]


def _links(files: Mapping[str, str]) -> tuple[Link | None, Link | None]:
    """To the workbook, by its name, and to the JSON, by its kind unless it is the only one."""
    workbook, saved = (_typed(str, files.get(format_)) for format_ in ("xlsx", "json"))
    return (
        Link(workbook, workbook.rpartition("/")[2]) if workbook else None,
        Link(saved, "JSON" if workbook else saved.rpartition("/")[2]) if saved else None,
    )


# --- refused cases ---------------------------------------------------------------------------


def _error_row(refusal: Refusal) -> Row:
    """A refused case: its number and line, its field, value and reason."""
    words = (refusal.field, refusal.value, refusal.reason)
    return [refusal.number, refusal.line, *(_typed(str, text) for text in words)]
