"""The macros of Sizing.xlsm: what its buttons do with the open workbook.

Each takes the book, does its work and leaves one sentence beside its button, of success or of what
to mend. VBA calls `run`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

import xlwings

from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.load import Catalogs, check_catalogs
from sizing_xl.errors import InputError, Problem, SizingError
from sizing_xl.excel import control, fills
from sizing_xl.excel.calls import (
    LONGEST_TEXT,
    MARK,
    catalogs,
    forget,
    language_cell,
    refusal,
    usable,
)
from sizing_xl.excel.cases import SHARED, Case, CaseTable
from sizing_xl.excel.printing import filled_sheets, printed
from sizing_xl.excel.vba import LANGUAGE_NAME
from sizing_xl.excel.words import empty
from sizing_xl.files.local import named_path, stem, write_set
from sizing_xl.importing.chosen import with_model
from sizing_xl.reading.document import Document
from sizing_xl.render.areas import find
from sizing_xl.render.xlwings_pen import fill
from sizing_xl.sheets import case_deck, formulas
from sizing_xl.sizing import Sizing, size
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import Face, Texts
from sizing_xl.workbook import check_slides, presentation_bytes, workbook_bytes

_LOG = logging.getLogger(__name__)

Macro = Callable[[Any], str]
MACROS: dict[str, Macro] = {}


def macro(work: Callable[[Any, Texts], str]) -> Macro:
    """A macro: the sentence of `work`, or what says what is wrong, goes beside the button."""

    @wraps(work)
    def run_on(book: Any) -> str:
        texts = Texts(None, face=Face.WORKBOOK)  # until the workbook's own is known
        try:
            language = language_cell(_value(book, LANGUAGE_NAME), LANGUAGE_NAME)
            texts = Texts(language, face=Face.WORKBOOK)
            what = texts.say(f"macro_{work.__name__}")
            book.app.status_bar = texts.say("macro_working", what=what)
            sentence = work(book, texts)
        except SizingError as error:
            sentence = refusal(error.problems, texts)
        except Exception as error:  # no button may end in a traceback
            sentence = refusal((fault(work.__name__, error),), texts)
        finally:
            book.app.status_bar = False
        _tell(book, work.__name__, sentence)
        return sentence

    MACROS[work.__name__] = run_on
    return run_on


def fault(name: str, error: Exception) -> Problem:
    """What nobody foresaw; its traceback is logged."""
    _LOG.error("%s failed", name, exc_info=error)
    details = {"kind": type(error).__name__}
    return Problem("internal", name, str(error), details=details)


def _tell(book: Any, name: str, sentence: str) -> None:
    """A sentence beside its button; where the sheet has lost that cell, at the foot of Excel."""
    try:
        _range(book, control.status_name(name)).value = sentence
    except InputError:
        book.app.status_bar = sentence


def run(name: str) -> None:
    """Run a macro on the workbook whose button or ribbon called it."""
    book = xlwings.Book.caller()
    if name in MACROS:
        MACROS[name](book)
    else:  # of a workbook that another version built
        texts = Texts(None, face=Face.WORKBOOK)
        _tell(book, name, refusal((Problem("macro_unknown", name),), texts))


@macro
def fill_selected(book: Any, texts: Texts) -> str:
    """Size the selected cases; fill or refresh their sheets, and those over all cases."""
    return _fill(book, texts, everything=False)


@macro
def fill_all(book: Any, texts: Texts) -> str:
    """Size all cases; fill or refresh their sheets, and those over all cases."""
    return _fill(book, texts, everything=True)


@macro
def export_workbook(book: Any, texts: Texts) -> str:
    """Write the live workbook of each selected case."""

    def content(sizing: Sizing, known: Catalogs) -> bytes:
        return workbook_bytes(sizing, texts.language, known)

    return _export(book, texts, "xlsx", content)


@macro
def export_pdf(book: Any, texts: Texts) -> str:
    """Print the sheets that were filled to a PDF, by the program that has the workbook open."""
    folder = _export_folder(book)
    content = printed(book, filled_sheets(book))
    (path,) = write_set(folder, {f"{stem(Path(str(book.name)).stem)}.pdf": content})
    return texts.say("done_export", path=str(path))


@macro
def export_slides(book: Any, texts: Texts) -> str:
    """Write the slides of each selected case."""
    check_slides("export_slides")

    def content(sizing: Sizing, known: Catalogs) -> bytes:
        return presentation_bytes(sizing, texts.language, known)

    return _export(book, texts, "pptx", content)


@macro
def validate_catalogs(book: Any, texts: Texts) -> str:
    """Check all catalog files as they are on disk now."""
    known, problems = check_catalogs()
    blocking = [problem for problem in problems if problem.blocking]
    if known is None:
        first = texts.problem(blocking[0])
        return texts.say("faults_found", count=len(blocking), first=first)
    figures = {"models": len(known.models), "servers": len(known.servers)}
    return texts.say("catalogs_valid", **figures, profiles=len(known.storage))


@macro
def reload_catalogs(book: Any, texts: Texts) -> str:
    """Forget the catalogs and all answers of the functions, and read the catalogs again."""
    forget()
    known = catalogs()
    figures = {kind: len(getattr(known, kind)) for kind in CATALOGS}
    return texts.say("catalogs_read", **figures)


# --- cases ---------------------------------------------------------------------------------------


def sized(values: Mapping[str, Any], book: str, known: Catalogs) -> tuple[Sizing, Catalogs]:
    """A case, and the catalogs with the model that its config holds.

    values: what its cells hold, by the names of inputs; book: path of the workbook.
    """
    model = control.model_of(values, book)
    own = with_model(known, model)
    return size(control.workload_of(values, model), own), own


class _Cases:
    """The cases that a button is for, and what became of each."""

    def __init__(self, book: Any, texts: Texts, everything: bool) -> None:
        self.book, self.texts = book, texts
        self.table = CaseTable(book, partial(_range, book), texts)
        self.picked = self.table.picked(everything)
        self.shared = {name: _value(book, formulas.input_name(name)) for name in SHARED}
        self.done: list[Case] = []
        self.failed: list[tuple[Case, tuple[Problem, ...]]] = []

    def each(self, work: Callable[[Case, Sizing, Catalogs], str | None]) -> None:
        """Do a work for each case; one that fails stops no other. It answers with the words for the
        row of the case."""
        known = catalogs()
        for case in self.picked.cases:
            try:
                words = work(case, *self._sized(case, known))
            except SizingError as error:
                self._failed(case, error.problems)
            except Exception as error:  # no button may end in a traceback
                self._failed(case, (fault("case", error),))
            else:
                self.done.append(case)
                if words:
                    self.table.tell(case, words)

    def _failed(self, case: Case, problems: tuple[Problem, ...]) -> None:
        self.failed.append((case, problems))
        self.table.tell(case, refusal(problems, self.texts))

    def _sized(self, case: Case, known: Catalogs) -> tuple[Sizing, Catalogs]:
        if case.problem is not None:
            raise InputError([case.problem])
        given = {**self.shared, **case.values}
        values = {formulas.input_name(name): value for name, value in given.items()}
        return sized(values, str(self.book.fullname), known)

    def outcome(self, done: str, others: tuple[Problem, ...] = ()) -> str:
        """Beside the button: what was done, what was not and why, what was left out."""
        say = self.texts.say
        if not self.done:
            (first, problems), *more = self.failed
            words = refusal(problems, self.texts)
            if not more:
                return words
            figures = {"count": len(self.failed), "case": first.name}
            return MARK + say("no_case_done", **figures, reason=words.removeprefix(MARK))
        told = [done]
        for case, problems in self.failed:
            reason = refusal(problems, self.texts).removeprefix(MARK)
            told.append(say("case_not_done", case=case.name, reason=reason))
        told += [refusal(others, self.texts).removeprefix(MARK)] if others else []
        told += [say("cases_left_out", count=self.picked.hidden)] if self.picked.hidden else []
        mark = MARK if self.failed or others else ""
        return (mark + " ".join(told))[:LONGEST_TEXT]


def _fill(book: Any, texts: Texts, everything: bool) -> str:
    cases = _Cases(book, texts, everything)
    clock = datetime.now()
    moment, day = clock.strftime("%H:%M:%S"), clock.strftime("%Y-%m-%d %H:%M:%S")
    records: list[fills.Record] = []
    told: list[str] = []

    def progress(title: str, number: int, total: int) -> None:
        book.app.status_bar = texts.say("macro_drawing", sheet=title, number=number, total=total)

    def draw(case: Case, sizing: Sizing, known: Catalogs) -> str:
        record = fills.record(case, sizing, texts, known, day)
        own = texts.in_currency(sizing.currency)
        deck = case_deck(sizing, own, known, case.key, case.name, Document(as_of=day[:10]))
        fill(book, deck, progress, after=_before(cases.table, case))
        records.append(record)
        told.append(verdict(sizing, texts))
        return texts.say("case_filled", moment=moment, state=fills.state_of(record, texts))

    cases.each(draw)
    problems: tuple[Problem, ...] = ()
    if records:
        try:
            kept = [*fills.kept(book), *records]
            currency = catalogs().prices.currency
            named = [(case.name, case.key) for case in cases.table.cases]
            fill(book, fills.overview(kept, named, texts, currency), progress,
                 after=cases.table.sheet)  # fmt: skip
        except SizingError as error:
            problems = error.problems
        except Exception as error:  # what the cases gave stays, and that is told
            problems = (fault("fill_all", error),)
    if told and len(cases.picked.cases) == 1:
        return cases.outcome(texts.say("done_fill", moment=moment, verdict=told[0]), problems)
    figures = {"moment": moment, "count": len(told), "of": len(cases.picked.cases)}
    return cases.outcome(texts.say("done_fills", **figures), problems)


def _before(table: CaseTable, case: Case) -> Any:
    """The sheet behind which those of a case come: the last one of the case before it, else that
    of the options, else the control sheet."""
    earlier = [it.key for it in table.cases if it.row < case.row]
    ids = (*(f"{key}_{it}" for key in reversed(earlier) for it in ("risks", "decision")),
           fills.FILLS_ID, fills.OPTIONS_ID)  # fmt: skip
    area = next(filter(None, (find(table.book, it) for it in ids)), None)
    return area.sheet if area is not None else table.sheet


def _export(
    book: Any, texts: Texts, ending: str, content: Callable[[Sizing, Catalogs], bytes]
) -> str:
    """Write a file of each selected case; all that could be made, or none."""
    cases = _Cases(book, texts, everything=False)
    files: dict[str, bytes] = {}

    def make(case: Case, sizing: Sizing, known: Catalogs) -> None:
        base = name = stem(case.name, sizing.model.name, sizing.server.name)
        while f"{name}.{ending}" in files:  # names may differ in what no file's name has
            name = f"{base}-{len(files) + 1}"
        files[f"{name}.{ending}"] = content(sizing, known)

    cases.each(make)
    paths = write_set(_export_folder(book), files) if files else []
    listed = ", ".join(map(str, paths))
    return cases.outcome(texts.say("done_export", path=listed))


# --- cells ---------------------------------------------------------------------------------------


def _export_folder(book: Any) -> Path:
    chosen = usable("ctl_export_folder", _value(book, "ctl_export_folder"))
    if not empty(chosen):
        place = str(named_path(chosen)) if isinstance(chosen, str) else chosen
        return control.folder("ctl_export_folder", place)
    place = str(book.fullname)
    if "://" in place or not Path(place).is_absolute():
        raise InputError([Problem("export_folder_unknown", "ctl_export_folder", place)])
    return Path(place).parent


def _range(book: Any, name: str) -> Any:
    """The cell of a defined name. Raises InputError when the control sheet lost it."""
    try:
        return book.names[name].refers_to_range
    except Exception:  # each platform has an error of its own
        raise InputError([Problem("name_lost", name, book.name)]) from None


def _value(book: Any, name: str) -> Any:
    """What stands in the cell of a defined name; xlwings would take an error for nothing."""
    cell = _range(book, name)
    read = getattr(cell, "options", None)  # what stands for a range may have values alone
    return read(err_to_str=True).value if read else cell.value
