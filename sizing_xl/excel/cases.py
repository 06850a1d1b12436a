"""The table of cases on the control sheet: one row a case, drawn and read back from an open book.

It is read by its headings, so that columns may be moved, left out or added: a heading is the name
of an input, or its label in either language. What a row leaves empty is as the list of inputs for
all cases has it. Rows may be added above the line that ends the table; filtered ones are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from sizing_xl.errors import InputError, Problem
from sizing_xl.excel.calls import usable
from sizing_xl.excel.words import empty, fold
from sizing_xl.fields import GIVEN, SOURCES
from sizing_xl.reading.headings import field_of, unknown_heading
from sizing_xl.reading.values import typed
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.inputs import generated_value, input_shape, prompt_of, rule_of
from sizing_xl.sheets.layout import legal_title
from sizing_xl.sheets.parts import Between, Cell, Table
from sizing_xl.sheets.what_if import OPTION_FIELDS
from sizing_xl.texts import LANGUAGES, Texts

TABLE = "control_cases"
# The first heading, and the line that ends the table: between them lie the cases.
HEAD, END = "ctl_cases", "ctl_cases_end"
NAME, OUTCOME = "case", "outcome"
# What a case is asked of: the same as what options of a workbook may ask, and a model of one's own.
COLUMNS = (*OPTION_FIELDS, *SOURCES)
# Inputs that cases share, unless a row says otherwise.
SHARED = tuple(name for name in GIVEN if name not in COLUMNS)
ROWS = 12
# Columns from the first on that are read.
MOST_COLUMNS = 120
# The words of a title behind the name of its case take so much at most.
LONGEST_NAME = 18
_ROWS_OF = re.compile(r"[A-Z]*(\d+)(?::[A-Z]*(\d+))?")
_UNIT = re.compile(r"\s*\[[^]]*\]\s*$")


# --- drawn ---------------------------------------------------------------------------------------


def cases_table(case: SheetCase, given: Mapping[str, Any]) -> Table:
    """The table with one case; given: what that one is asked of."""
    say = case.texts.say
    heads = (
        Cell(say("case_name"), "heading", name=HEAD, note=say("about_case_name")),
        Cell(say("outcome"), "heading"),
        *(
            Cell(case.texts.labelled(name, GIVEN[name].unit), "heading", note=case.texts.dictionary(
                case.sizing.policy)[name].description)
            for name in COLUMNS
        ),
    )  # fmt: skip
    rows = [heads, _row(case, given, case.sizing.model.name[:LONGEST_NAME])]
    rows += [_row(case, None, None)] * (ROWS - 1)
    rows.append((Cell(say("cases_end"), "quiet", name=END), *(Cell(None),) * (len(heads) - 1)))
    keys = ("head", *(f"case_{number}" for number in range(1, ROWS + 1)), "end")
    headings = ("",) * len(heads)
    columns = (NAME, OUTCOME, *COLUMNS)
    drawn = tuple(rows)
    return Table(TABLE, headings, drawn, columns, keys, native=False, headed=False)


def _row(case: SheetCase, given: Mapping[str, Any] | None, name: str | None) -> tuple[Cell, ...]:
    """A row to be filled in; the inputs of the first have names, for formulas of the user's."""
    return (
        Cell(name, "input"),
        Cell(case.texts.say("not_run_yet") if name else None, "strong"),
        *(_cell(case, field, given) for field in COLUMNS),
    )


def _cell(case: SheetCase, name: str, given: Mapping[str, Any] | None) -> Cell:
    field = GIVEN[name]
    rule = None if field.instead_of else rule_of(field)  # a path may be any text
    shape = None
    if isinstance(rule, Between):
        assert field.unit is not None
        shape = input_shape(field.unit, field.digits, field.whole)
    value = generated_value(case, field) if given is not None and name in given else None
    own = formulas.input_name(name) if given is not None else None
    prompt = prompt_of(case, field) if rule else None
    return Cell(value, "input", shape, name=own, rule=rule, prompt=prompt)


# --- read back -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A row of the table.

    name: as it is written, or by its place; key: what its sheets are known by; row: of the sheet;
    values: field -> what its cell holds, where it holds anything. problem: what is wrong with its
    name, or with another cell.
    """

    name: str
    key: str
    row: int
    values: Mapping[str, Any]
    problem: Problem | None = None


class Picked(NamedTuple):
    """The cases that a button is for; hidden: how many rows of them a filter hides."""

    cases: tuple[Case, ...]
    hidden: int


class CaseTable:
    """The table of an open book. range_of: a defined name's cell; it raises InputError where the
    book has lost it."""

    def __init__(self, book: Any, range_of: Callable[[str], Any], texts: Texts) -> None:
        first, last = range_of(HEAD), range_of(END)
        self.book, self.texts, self.sheet = book, texts, first.sheet
        self.top, self.column = first.row, first.column
        if last.sheet.name != self.sheet.name or last.row <= self.top:
            raise InputError([Problem("name_lost", END, book.name)])
        head, *rows = self._values(last.row - 1)
        self.fields, self.unknown = _fields(head)
        self.cases = tuple(self._cases(rows))

    def _values(self, bottom: int) -> list[list[Any]]:
        """Rows of the table; xlwings would take an error for nothing."""
        right = self.column + MOST_COLUMNS - 1
        cells = self.sheet.range((self.top, self.column), (bottom, right))
        found = cells.options(ndim=2, err_to_str=True).value
        return [list(row) for row in found]

    def _cases(self, rows: list[list[Any]]) -> Iterator[Case]:
        seen: set[str] = set()
        for number, row in enumerate(rows, start=1):
            given = {
                name: row[at]
                for at, name in self.fields.items()
                if name != OUTCOME and not empty(row[at])
            }
            stray = next((at for at in self.unknown if not empty(row[at])), None)
            if not given and stray is None:
                continue
            case = self._case(given, number)
            if case.key in seen:
                problem = Problem("case_repeated", NAME, case.name)
                case = replace(case, problem=case.problem or problem)
            seen.add(case.key)
            if stray is not None:
                case = replace(case, problem=case.problem or self._unknown(stray, row[stray]))
            yield case

    def _case(self, given: dict[str, Any], number: int) -> Case:
        problem = None
        name = self.texts.say("case_numbered", number=number)
        if NAME in given:
            try:
                written = usable(NAME, given.pop(NAME))
                found = typed("model", written)  # a text, whatever it looks like
                if isinstance(found, Problem):
                    raise InputError([replace(found, field=NAME)])
                name = found or name  # blanks of other kinds are no name
            except InputError as error:
                problem = error.problems[0]
        if problem is None and len(legal_title(name)) > LONGEST_NAME:
            problem = Problem("case_name_long", NAME, name, details={"most": LONGEST_NAME})
        return Case(legal_title(name), key_of(name), self.top + number, given, problem)

    def _unknown(self, at: int, value: Any) -> Problem:
        heading = self.unknown[at]
        if not heading:
            return Problem("no_heading", value=value)
        if _meant(heading) is not None:
            return Problem("repeated_heading", value=heading)
        return unknown_heading(heading, value)

    def picked(self, everything: bool) -> Picked:
        """All cases, or those in whose rows cells are selected; an only one needs no selection.

        Raises InputError where there is none.
        """
        if not self.cases:
            raise InputError([Problem("no_cases")])
        rows = None if everything else self._selected()
        chosen = [it for it in self.cases if rows is None or it.row in rows]
        if not chosen and len(self.cases) == 1:
            chosen = list(self.cases)
        if not chosen:
            raise InputError([Problem("no_case_selected")])
        shown = tuple(case for case in chosen if not self._hidden(case.row))
        if not shown:
            raise InputError([Problem("cases_hidden", details={"count": len(chosen)})])
        return Picked(shown, len(chosen) - len(shown))

    def _selected(self) -> set[int]:
        """Rows of the selected cells of this sheet; of whole columns, all of the cases."""
        try:
            cells = self.book.selection
            sheet, address = cells.sheet.name, cells.address.replace("$", "")
        except Exception:  # a chart is selected, or nothing: each platform has an error of its own
            return set()
        if sheet != self.sheet.name:
            return set()
        rows = {case.row for case in self.cases}
        found: set[int] = set()
        for area in address.split(","):
            ends = _ROWS_OF.fullmatch(area)
            if ends is None:
                return rows
            first, last = int(ends[1]), int(ends[2] or ends[1])
            found |= {row for row in rows if first <= row <= last}
        return found

    def _hidden(self, row: int) -> bool:
        """Whether a filter hides a row: it has no height then."""
        return bool(self.sheet.range((row, self.column)).row_height == 0)

    def tell(self, case: Case, sentence: str) -> None:
        """A sentence in the column of outcomes, where the table has one."""
        for at, name in self.fields.items():
            if name == OUTCOME:
                with suppress(Exception):  # the sentence beside the button says it too
                    cell = self.sheet.range((case.row, self.column + at))
                    cell.value = "'" + sentence
                    cell.wrap_text = False  # its beginning is seen, not its middle


def key_of(name: str) -> str:
    """What the sheets of a case are known by, whatever its name's capitals and blanks are."""
    plain = " ".join(legal_title(name).casefold().split())
    return f"case{sha256(plain.encode()).hexdigest()[:10]}"


def _fields(head: list[Any]) -> tuple[dict[int, str], dict[int, str]]:
    """Column -> field, the first of equal ones; column -> heading that names none. What stands to
    the right of the last heading is the user's."""
    fields: dict[int, str] = {}
    unknown: dict[int, str] = {}
    last = max((at for at, heading in enumerate(head) if not empty(heading)), default=-1)
    for at, heading in enumerate(head[: last + 1]):
        name = _meant(heading) if isinstance(heading, str) else None
        if name is None or name in fields.values():
            unknown[at] = "" if empty(heading) else str(heading)
        else:
            fields[at] = name
    return fields, unknown


def _meant(heading: str) -> str | None:
    plain = _UNIT.sub("", heading)
    return _labels().get(fold(plain)) or field_of(plain)


@cache
def _labels() -> dict[str, str]:
    """The labels of inputs, and of the two other columns, in all languages."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        texts = Texts(language)
        found |= {fold(texts.label(name)): name for name in GIVEN}
        found |= {fold(texts.say("case_name")): NAME, fold(texts.say("outcome")): OUTCOME}
    return found
