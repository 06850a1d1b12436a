"""The control sheet of Sizing.xlsm: cases, buttons, settings; drawn and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.excel.calls import usable
from sizing_xl.excel.cases import COLUMNS, cases_table
from sizing_xl.excel.vba import LANGUAGE_NAME, MACROS
from sizing_xl.fields import FIELDS, SOURCES
from sizing_xl.formats.xlsm import Button
from sizing_xl.importing.chosen import FIELD, ChosenModel, Configs
from sizing_xl.reading.values import typed_fields
from sizing_xl.render import style
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.inputs import workload_table
from sizing_xl.sheets.layout import Layout
from sizing_xl.sheets.parts import Cell, Listed, Sheet, Table
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workload import Workload

ID, CONFIG_ID = "control", "config"
CONFIG_TITLE = "xlwings.conf"
ACTIONS, SETTINGS = "control_actions", "control_settings"
# Settings that xlwings' VBA reads from the hidden sheet -> the cells that set them.
INTERPRETERS = {"INTERPRETER_WIN": "ctl_interpreter_win", "INTERPRETER_MAC": "ctl_interpreter_mac"}
# Of the inputs of a case, in characters.
WIDTH = 19
# Every other setting that it looks up. What the sheet lacks comes from a file xlwings.conf beside
# the workbook, and whoever wrote that would say which program runs. An empty value is found in the
# sheet all the same; where there is a default it stands here, since empty is no Boolean, no folder
# and no program.
FIXED = {
    "PYTHONPATH": "",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # no code from the folder that the book lies in
    "UDF MODULES": "sizing_xl.excel.functions",
    "USE UDF SERVER": "True",
    "DEBUG UDFS": "False",
    "SHOW CONSOLE": "False",
    "SHOW_ERROR_POPUPS": "True",
    "INTERPRETER": "python",  # where the control sheet names none: the first on the PATH
    "TEMP DIR": "%TEMP%",
    **dict.fromkeys(
        (
            "CONDA PATH",
            "CONDA ENV",
            "LICENSE_KEY",
            *(
                f"{place}_{system}"
                for place in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
                for system in ("WIN", "MAC")
            ),
        ),
        "",
    ),
}


def status_name(run: str) -> str:
    """Defined name of the cell beside a button, where its outcome is told."""
    return f"ctl_status_{run}"


def control_sheet(
    case: SheetCase, interpreters: Mapping[str, str], given: Mapping[str, Any]
) -> Sheet:
    """interpreters: INTERPRETER_WIN and INTERPRETER_MAC; an empty one: the first on the PATH.
    given: what the first case is asked of, which is also the sizing's."""
    say = case.texts.say
    shared = workload_table(case, "control_workload", generated=False, without=COLUMNS)
    return Sheet(
        id=ID,
        title=say("sheet_control"),
        heading=say("control_heading"),
        widths=(40, 34, *(WIDTH,) * len(COLUMNS)),
        lines=(Cell(say("control_hint"), "quiet"), Cell(say("cases_hint"), "quiet")),
        tables=(
            _actions(case.texts),
            cases_table(case, given),
            _settings(case.texts, interpreters),
            replace(shared, headings=(say("shared_inputs"), *shared.headings[1:]), wrap=False),
        ),
        tab="inputs",
    )


def _actions(texts: Texts) -> Table:
    runs = [run for run, _ in MACROS.values()]
    rows = tuple(
        (
            Cell(texts.say(f"macro_{run}"), "label"),
            Cell(texts.say("not_run_yet"), "strong", name=status_name(run)),
            *(Cell(None),) * 3,
            Cell(texts.say(f"macro_about_{run}"), "quiet"),
        )
        for run in runs
    )
    headings = (texts.say("buttons"), texts.say("outcome"), "", "", "", texts.say("what"))
    columns = ("button", "status", "c", "d", "e", "about")
    return Table(ACTIONS, headings, rows, columns, tuple(runs), native=False, wrap=False)


def _settings(texts: Texts, interpreters: Mapping[str, str]) -> Table:
    values = {
        LANGUAGE_NAME: Cell(
            texts.language, "input", name=LANGUAGE_NAME, rule=Listed(tuple(LANGUAGES))
        ),
        **{
            name: Cell(interpreters.get(key) or None, "input", name=name)
            for key, name in INTERPRETERS.items()
        },
        "ctl_export_folder": Cell(None, "input", name="ctl_export_folder"),
    }
    rows = tuple(
        (
            Cell(texts.say(name), "label"),
            value,
            *(Cell(None),) * 3,
            Cell(texts.say(f"about_{name}"), "quiet"),
        )
        for name, value in values.items()
    )
    headings = (texts.say("settings"), texts.say("value"), "", "", "", texts.say("what"))
    columns = ("setting", "value", "c", "d", "e", "about")
    return Table(SETTINGS, headings, rows, columns, tuple(values), native=False, wrap=False)


def config_sheet(interpreters: Mapping[str, str]) -> Sheet:
    """The hidden sheet that xlwings' VBA reads; its interpreters are those of the control sheet."""
    rows = tuple(
        (Cell(key), Cell(interpreters.get(key, ""), formula=formulas.echoed_text(name)))
        for key, name in INTERPRETERS.items()
    )
    first, *others = FIXED.items()
    fixed = tuple((Cell(key), Cell(value or None)) for key, value in others)
    return Sheet(
        id=CONFIG_ID,
        title=CONFIG_TITLE,
        heading="",
        widths=(34, 60),
        tables=(Table("config", first, rows + fixed, ("key", "value"), native=False, wrap=False),),
        bare=True,
        tab="workings",
    )


def buttons(texts: Texts, layout: Layout) -> list[Button]:
    """A button over the first cell of each row of actions."""
    place = layout.places[ACTIONS]
    return [
        Button(
            macro=macro,
            caption=texts.say(f"macro_{run}"),
            cell=f"A{place.row(run)}",
            columns=1,
            rows=1,
            fill=style.HEADING_FILL,
            ink=style.HEADING_INK,
            alt=texts.say(f"macro_about_{run}"),
            font=style.FONT,
        )
        for macro, (run, _) in MACROS.items()
    ]


# --- read back from an open workbook -------------------------------------------------------------


def workload_of(values: Mapping[str, Any], model: ChosenModel | None = None) -> Workload:
    """The workload that the control sheet asks for. Raises InputError naming the input.

    values: what stands in the cells, by defined name; cells that are empty are left out. An error
    of a cell is its text, or the code by which COM hands it out. model: that takes the place of the
    one which the sheet has chosen.
    """
    fields = _fields(values, FIELDS)
    return Workload(**{**fields, "model": model.name} if model else fields)


def model_of(values: Mapping[str, Any], book: str) -> ChosenModel | None:
    """The model whose config the control sheet names; None where it names none. Raises InputError.

    book: path of the workbook, which the config's may be relative to once it is saved. The entry
    is named by the config: the cell of the model has one of the catalogs in any case.
    """
    path = _fields(values, SOURCES).get(FIELD)
    placed = "://" in book or Path(book).is_absolute()
    return None if path is None else Configs(book if placed else None)(path)


def _fields(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    fields, problems = typed_fields(
        {key: usable(key, values.get(formulas.input_name(key))) for key in names}
    )
    if problems:
        raise InputError(problems)
    return fields


def folder(name: str, value: Any) -> Path:
    """The folder that a cell names in full. Raises InputError for what is none."""
    try:
        path = Path(value).expanduser() if isinstance(value, str) and "\0" not in value else None
    except RuntimeError:  # the home of a user that is not known
        path = None
    if path is None or not path.is_absolute():
        raise InputError([Problem("not_a_folder", name, value)])
    return path
