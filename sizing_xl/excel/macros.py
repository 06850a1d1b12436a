"""The macros of Sizing.xlsm: what its buttons do with the open workbook.

Each takes the book, does its work and leaves one sentence beside its button, of success or of what
to mend. VBA calls `run`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import xlwings

from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.load import Catalogs, check_catalogs
from sizing_xl.errors import InputError, Problem, SizingError
from sizing_xl.excel import control
from sizing_xl.excel.calls import catalogs, forget, language_cell, refusal
from sizing_xl.excel.vba import LANGUAGE_NAME
from sizing_xl.excel.words import empty
from sizing_xl.fields import GIVEN
from sizing_xl.files.local import named_path, stem, write_set
from sizing_xl.importing.chosen import with_model
from sizing_xl.render.xlwings_pen import fill
from sizing_xl.sheets import deck, formulas
from sizing_xl.sheets.snapshot import snapshot
from sizing_xl.sizing import Sizing, size
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import Face, Texts
from sizing_xl.workbook import workbook_bytes

# Sheets that the macro fills.
FILLED = ("summary", "minimum", "recommended", "ideal", "comparison", "costs", "alerts")

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
            _LOG.exception("%s failed", work.__name__)
            details = {"kind": type(error).__name__}
            fault = Problem("internal", work.__name__, str(error), details=details)
            sentence = refusal((fault,), texts)
        finally:
            book.app.status_bar = False
        _tell(book, work.__name__, sentence)
        return sentence

    MACROS[work.__name__] = run_on
    return run_on


def _tell(book: Any, name: str, sentence: str) -> None:
    """A sentence beside its button; where the sheet has lost that cell, at the foot of Excel."""
    try:
        _range(book, control.status_name(name)).value = sentence
    except InputError:
        book.app.status_bar = sentence


def run(name: str) -> None:
    """Run a macro on the workbook whose button or ribbon called it."""
    MACROS[name](xlwings.Book.caller())


@macro
def fill_scenarios(book: Any, texts: Texts) -> str:
    """Size the case of the control sheet; fill or refresh the sheets of results."""
    sizing, known = _sizing(book)
    sheets = snapshot(deck(sizing, texts, known, "scenarios"), FILLED)

    def progress(title: str, number: int, total: int) -> None:
        book.app.status_bar = texts.say("macro_drawing", sheet=title, number=number, total=total)

    fill(book, sheets, progress)
    moment = datetime.now().strftime("%H:%M:%S")
    return texts.say("done_fill", moment=moment, verdict=verdict(sizing, texts))


@macro
def export_workbook(book: Any, texts: Texts) -> str:
    """Write the live workbook of the case of the control sheet."""
    (sizing, known), folder = _sizing(book), _export_folder(book)
    name = f"{stem(sizing.model.name, sizing.server.name)}.xlsx"
    content = workbook_bytes(sizing, texts.language, known)
    (path,) = write_set(folder, {name: content})
    return texts.say("done_export", path=str(path))


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


def _sizing(book: Any) -> tuple[Sizing, Catalogs]:
    """The case of the control sheet, and the catalogs with the model that its config holds."""
    names = [formulas.input_name(key) for key in GIVEN]
    values = {name: _value(book, name) for name in names}
    model = control.model_of(values, str(book.fullname))
    known = with_model(catalogs(), model)
    return size(control.workload_of(values, model), known), known


def _export_folder(book: Any) -> Path:
    chosen = control.usable("ctl_export_folder", _value(book, "ctl_export_folder"))
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
