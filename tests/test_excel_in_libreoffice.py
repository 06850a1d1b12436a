"""Sizing.xlsm in LibreOffice: it opens, its VBA compiles, its cells and buttons reach Python.

LibreOffice is no Excel, but it has a VBA compiler and an object model of its own: what passes here
was executed, not only generated. Of the whole workbook only xlwings' module, which needs Windows,
has a double, where cells are to be answered: it carries the calls to Python, through xlwings' real
conversions (excel_bridge.py). What LibreOffice cannot show: an argument that is left out between
two others, for it becomes a 0 there; a name that nobody declared, until its line is run.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import ascii_uppercase

import openpyxl
import pytest

from sizing_xl.excel import control, examples, functions, vba
from sizing_xl.excel.addin import CATEGORY
from sizing_xl.excel.build import live_deck, macro_workbook_bytes, modules
from sizing_xl.excel.calls import MARK, cut
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.formats.vba_project import Module, vba_project
from sizing_xl.formats.xlsm import VBA_PART
from sizing_xl.sheets.layout import Layout
from sizing_xl.texts import Texts

from .vba_preprocess import MAC, WINDOWS, for_libreoffice

pytestmark = pytest.mark.libreoffice

HERE = Path(__file__).parent
UNO_PYTHON = "/usr/bin/python3"
TEXTS = Texts("pt-BR")
FAILURE = " " + TEXTS.say("vba_failure")
EMPTY_CELL, UNKNOWN = "Z1", "dgx-unknown"

# Stands for xlwings' module: the names are the same, but calls go to excel_bridge.py. XLPy fails,
# once it was told to, as xlwings does when its DLL is not found: in several lines.
XLWINGS_DOUBLE = r"""
Option Explicit
Global connectionFails

Public Function XLPy()
    If connectionFails Then
        Err.Raise 1000, Description:="Could not load xlwings64.dll from:" + vbCrLf + "C:\Python"
    End If
    Dim connected As New XLPyDouble
    Set XLPy = connected
End Function

Public Sub BreakConnection()
    connectionFails = True
End Sub

Public Function RunPython(PythonCommand As String)
    AskPython "run_python", Array(PythonCommand)
End Function

Public Sub CalculateFull()
    AskPython "application", Array("CalculateFull", Array())
End Sub

Public Sub MacroOptions(Macro, Description, Category, Optional ArgumentDescriptions)
    If IsMissing(ArgumentDescriptions) Then ArgumentDescriptions = Array()
    AskPython "application", _
        Array("MacroOptions", Array(Macro, Description, Category, ArgumentDescriptions))
End Sub

Public Function AskPython(question, arguments)
    Dim provider, places(), outs()
    provider = CreateUnoService("com.sun.star.script.provider.MasterScriptProviderFactory")
    AskPython = provider.createScriptProvider("").getScript( _
        "vnd.sun.star.script:excel_bridge.py$" & question & "?language=Python&location=user" _
        ).invoke(arguments, places, outs)
End Function
"""
# What XLPy is: rows of rows from Python become an array of two dimensions, as COM makes it.
XLPY_DOUBLE = """
Public Function CallUDF(moduleName, functionName, arguments, book, caller)
    Dim answer, cells(), row, column
    answer = AskPython("call_udf", Array(moduleName, functionName, arguments))
    If IsArray(answer) Then
        If IsArray(answer(0)) Then
            ReDim cells(UBound(answer), UBound(answer(0)))
            For row = 0 To UBound(answer)
                For column = 0 To UBound(answer(0))
                    cells(row, column) = answer(row)(column)
                Next column
            Next row
            answer = cells
        End If
    End If
    CallUDF = answer
End Function
"""
# Only code can make an object of xlwings' class.
PROBE = """
Public Function ProbeDictionary()
    On Error GoTo failed
    Dim settings As New Dictionary
    ProbeDictionary = settings.Count
    Exit Function
failed:
    ProbeDictionary = Err.Description
End Function
"""


# --- workbooks and what is done with them --------------------------------------------------------


@cache
def deck():
    return live_deck(TEXTS, {})


def layout():
    return Layout(deck())


def title(sheet):
    return layout().titles[sheet]


@cache
def shipped():
    return macro_workbook_bytes(TEXTS.language, {})


def with_vba(changed):
    """The shipped workbook with another VBA project."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shipped())) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, vba_project(changed) if name == VBA_PART else old.read(name))
    return file.getvalue()


def for_this_compiler(constants):
    """All modules of the workbook, whole, as LibreOffice takes them."""
    return [
        *(
            replace(module, code=for_libreoffice(module.code, constants))
            for module in modules(TEXTS, deck())
        ),
        Module("probe", "standard", PROBE),
    ]


def broken(name):
    """These modules with an error of syntax at the end of one."""
    return [
        replace(module, code=module.code + "\nPublic Sub Unfinished(\n" * (module.name == name))
        for module in for_this_compiler(WINDOWS)
    ]


def connected():
    """The generated modules with the double of xlwings, which also has what Application lacks."""
    doubles = {
        "xlwings": Module("xlwings", "standard", XLWINGS_DOUBLE),
        "Dictionary": Module("XLPyDouble", "class", XLPY_DOUBLE),
    }
    own = [doubles.get(module.name, module) for module in for_this_compiler(WINDOWS)[:-1]]
    for member in ("MacroOptions", "CalculateFull"):
        own = [
            replace(module, code=module.code.replace(f"Application.{member}", member))
            for module in own
        ]
    return own


def in_libreoffice(folder, steps):
    """What each step finds, by its name, and what Python was asked; all in one LibreOffice."""
    heard = folder / "heard.jsonl"
    heard.touch()
    bridge = [sys.executable, "-m", "tests.excel_bridge_server", str(heard)]
    task, found = folder / "steps.json", folder / "found.json"
    task.write_text(json.dumps({"bridge": bridge, "steps": [*steps.values()]}), encoding="utf-8")
    run = subprocess.run(
        [UNO_PYTHON, HERE / "excel_libreoffice.py", task, found],
        cwd=HERE.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    outcomes = json.loads(found.read_text(encoding="utf-8"))
    questions = [json.loads(line) for line in heard.read_text(encoding="utf-8").splitlines()]
    return dict(zip(steps, outcomes, strict=True)), questions


def saved(folder, name, data):
    file = folder / f"{name}.xlsm"
    file.write_bytes(data)
    return str(file)


# --- as it is shipped ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    found, _ = in_libreoffice(folder, {"open": ["open", saved(folder, "Sizing", shipped())]})
    return found["open"]


def test_the_shipped_workbook_opens_with_its_sheets_and_modules(opened):
    assert opened["sheets"] == [*layout().titles.values()]
    assert opened["hidden"] == [control.CONFIG_TITLE]
    assert {*opened["modules"]} == {module.name for module in modules(TEXTS, deck())}


def test_each_button_of_the_shipped_workbook_is_bound_to_its_macro(opened):
    script = "vnd.sun.star.script:VBAProject.{}.{}?language=Basic&location=document"
    bound = [
        [TEXTS.say(f"macro_{run}"), TEXTS.say(f"macro_about_{run}"),
         script.format(vba.MACROS_MODULE, macro)]
        for macro, (run, _) in vba.MACROS.items()
    ]  # fmt: skip
    assert len(bound) == 7
    assert opened["buttons"] == {
        title(control.ID): bound,
        **{sheet: [] for sheet in opened["sheets"] if sheet != title(control.ID)},
    }


# --- the compiler --------------------------------------------------------------------------------

# LibreOffice compiles all modules when one is first called. A module that it refuses makes every
# macro of the project return nothing, without a word: hence answers that nothing would not give.
PROBES = {
    "language": (["call", "sizing_functions.SizingLanguage"], "pt-BR"),
    "xlwings": (["call", "xlwings.GetBaseName", "Sizing.xlsm"], "Sizing"),
}
WITH_CODE = ("ThisWorkbook", vba.FUNCTIONS_MODULE, vba.MACROS_MODULE, "xlwings", "Dictionary")


@pytest.fixture(scope="module")
def compiled(soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compiled")
    books = {
        "windows": for_this_compiler(WINDOWS),
        "mac": for_this_compiler(MAC),
        **{f"broken {name}": broken(name) for name in WITH_CODE},
    }
    steps = {}
    for name, project in books.items():
        steps[name, "open"] = ["open", saved(folder, name, with_vba(project))]
        steps |= {(name, probe): step for probe, (step, _) in PROBES.items()}
        steps[name, "dictionary"] = ["call", "probe.ProbeDictionary"]
        formula = FUNCTIONS["SIZING_HBM"].call(separator=";")
        steps[name, "cell"] = ["formula", title(examples.ID), "AA1", f"={formula}"]
    return in_libreoffice(folder, steps)[0]


@pytest.mark.parametrize("system", ["windows", "mac"])
@pytest.mark.parametrize("probe", PROBES)
def test_all_modules_compile(compiled, system, probe):
    assert compiled[system, probe] == PROBES[probe][1]


def test_xlwings_class_for_macs_works_and_on_windows_asks_for_that_of_windows(compiled):
    assert compiled["mac", "dictionary"] == 0
    assert "Module cannot be loaded" in compiled["windows", "dictionary"]


@pytest.mark.parametrize("module", WITH_CODE)
@pytest.mark.parametrize("probe", PROBES)
def test_an_error_of_syntax_in_any_module_would_be_found(compiled, module, probe):
    assert compiled[f"broken {module}", probe] != PROBES[probe][1]


def test_on_a_mac_a_cell_says_that_functions_need_windows(compiled):
    assert compiled["mac", "cell"] == MARK + TEXTS.say("vba_windows_only") + FAILURE


def test_without_the_dll_of_xlwings_a_cell_names_the_remedy(compiled):
    told = compiled["windows", "cell"]
    assert told.startswith(MARK)
    assert told.endswith(FAILURE)


# --- names that are code -------------------------------------------------------------------------

NAMED_AS_CODE = {
    r"C:\d\Sizing;b;c;d;e.xlsm": True,
    r"C:\d\S^&calc&.xlsm": True,
    r"C:\d\a%PATHEXT%b.xlsm": True,
    "https://x/a%20%PATH%.xlsm": True,
    r"C:\d\a$PATHEXT.xlsm": True,
    r"C:\d\a${PATH}.xlsm": True,
    r"C:\d\a|b.xlsm": True,
    r"C:\d\Sizing.xlsm": False,
    r"C:\d\R&D (2), 100% = it's @ v1.xlsm": False,
    r"\\server\c$\Orçamento.xlsm": False,
    "https://x/My%20Files/Sizing%20v2.xlsm": False,
}


def with_name(module, name):
    """A module of a workbook that has this name: LibreOffice's own tells none of its folders."""
    return replace(module, code=module.code.replace("ThisWorkbook.FullName", name))


@pytest.fixture(scope="module")
def named(soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    own = connected()
    (functions_module,) = (module for module in own if module.name == vba.FUNCTIONS_MODULE)
    asked = with_name(functions_module, "asked").code.replace(
        "SizingNamedAsCode()", "NamedAsCode(asked)"
    )
    start = asked.index("Public Function NamedAsCode(asked)")
    asked = asked[start : asked.index("Public Function SizingAway")]
    probe = Module("probe", "standard", asked.replace("SizingNamedAsCode =", "NamedAsCode ="))
    refused = [
        with_name(module, '"C:\\d\\a;b.xlsm"') if module is functions_module else module
        for module in own
    ]
    formula = FUNCTIONS["SIZING_HBM"].call(separator=";")
    steps = {"open": ["open", saved(folder, "probe", with_vba([*own, probe]))]}
    steps |= {name: ["call", "probe.NamedAsCode", name] for name in NAMED_AS_CODE}
    steps["refused"] = ["open", saved(folder, "refused", with_vba(refused))]
    steps["cell"] = ["formula", title(examples.ID), "AA1", f"={formula}"]
    return in_libreoffice(folder, steps)[0]


@pytest.mark.parametrize("name", NAMED_AS_CODE)
def test_a_name_that_is_code_for_another_program_is_seen(named, name):
    assert bool(named[name]) is NAMED_AS_CODE[name]


def test_a_cell_of_a_workbook_with_such_a_name_says_so_and_asks_no_python(named):
    assert named["cell"] == MARK + TEXTS.say("vba_named_as_code") + FAILURE


# --- cells and buttons ---------------------------------------------------------------------------

# Typed into the examples sheet, to the right of what it shows: cases, one without its server yet,
# and options.
CASES = (*examples.CASES, ("qwen3-32b", None, 200.0, 40960.0))
CASES_AT = [f"{column}1:{column}{len(CASES)}" for column in ("AA", "AB", "AC", "AD")]
OPTIONS_AT = f"AE1:AF{len(examples.OPTIONS)}"
FIRST_ROW = 20  # formulas from here on
CASE = MODEL, SERVER, *_ = examples.CASES[0]
OF_ONE_ALERT = "deepseek-v3.2"  # a session of it in one node: a table of one row
# Without options there are no prices, so these say which one is missing.
UNPRICED = {name for name, known in FUNCTIONS.items() if functions.PRICES in known.example}
RUNS = [(run, macro) for macro, (run, _) in vba.MACROS.items()]


def python(name, *arguments, language="pt-BR"):
    """What Python answers, as a cell or a range shows it."""
    answer = getattr(functions, name)(*arguments, language=language)
    return [*map(list, cut(answer, language))] if isinstance(answer, tuple) else answer


def required(name):
    known = FUNCTIONS[name]
    return known.example[: sum(not argument.optional for argument in known.arguments)]


class Formulas:
    """Formulas one below the other: the steps that type them, and what Python answers."""

    def __init__(self):
        self.steps, self.expected, self.row = {}, {}, FIRST_ROW

    def add(self, name, written, expected):
        """An answer that is a table is that of an array formula over a range of its size."""
        rows = expected if isinstance(expected, list) else [[expected]]
        last = f"A{ascii_uppercase[len(rows[0]) - 1]}{self.row + len(rows) - 1}"
        step = "array" if rows is expected else "formula"
        area = f"AA{self.row}:{last}"
        self.steps[name] = [step, title(examples.ID), area, f"={written}"]
        self.expected[name] = expected
        self.row += len(rows)


@pytest.fixture(scope="module")
def formulas():
    typed = Formulas()
    for name, known in FUNCTIONS.items():
        typed.add(("example", name), known.call(separator=";"), python(name, *known.example))
        few = required(name)
        typed.add(("required", name), known.call(few, separator=";"), python(name, *few))
    ranges = [tuple((case[place],) for case in CASES) for place in range(len(CASES_AT))]
    columns = ";".join(CASES_AT)
    typed.add("column", f"SIZING_NODES({columns})", python("SIZING_NODES", *ranges))
    typed.add(
        "column in one scenario",
        f'SIZING_STORAGE_TB({columns};"ideal";"cache")',
        python("SIZING_STORAGE_TB", *ranges, "ideal", "cache"),
    )
    typed.add(
        "texts",
        f'SIZING_EXPLAIN("nodes_final";{columns};"ideal")',
        python("SIZING_EXPLAIN", "nodes_final", *ranges, "ideal"),
    )
    typed.add(
        "options",
        f'SIZING_NODES("{MODEL}";"{SERVER}";1000;131072;"ideal";{OPTIONS_AT})',
        python("SIZING_NODES", *CASE, "ideal", examples.OPTIONS),
    )
    typed.add(
        "one row",
        f'SIZING_ALERTS("{OF_ONE_ALERT}";"{SERVER}";1;8192;"minimum")',
        python("SIZING_ALERTS", OF_ONE_ALERT, SERVER, 1.0, 8192.0, "minimum"),
    )
    typed.add("empty cell", f"SIZING_HBM({EMPTY_CELL})", "")
    typed.add("unknown", f'SIZING_HBM("{UNKNOWN}")', python("SIZING_HBM", UNKNOWN))
    return typed


@pytest.fixture(scope="module")
def live(formulas, soffice, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    sheet, home = title(examples.ID), title(control.ID)
    language_cell = f"B{layout().places[control.SETTINGS].row(vba.LANGUAGE_NAME)}"
    steps = {
        "open": ["open", saved(folder, "connected", with_vba(connected()))],
        "cases": ["write", sheet, CASES_AT[0].split(":")[0], CASES],
        "more": ["write", sheet, OPTIONS_AT.split(":")[0], examples.OPTIONS],
        **formulas.steps,
        "calculate": ["calculate"],
        "sheet": ["read", sheet, shown().dimensions],
        "english": ["write", home, language_cell, [["en"]]],
        "calculate in English": ["calculate"],
        "unknown in English": ["read", *formulas.steps["unknown"][1:3]],
        "table in English": ["read", *formulas.steps["example", "SIZING_SCENARIOS"][1:3]],
        **{f"press {run}": ["click", home, TEXTS.say(f"macro_{run}")] for run, _ in RUNS},
        **{f"ribbon {run}": ["ribbon", f"sizing_macros.Ribbon{macro}"] for run, macro in RUNS},
        "when opened": ["call", "ThisWorkbook.Workbook_Open"],
        "break": ["call", "xlwings.BreakConnection"],
        "broken": ["formula", sheet, "Y1", "=SIZING_HBM(AB1)"],
    }
    found, questions = in_libreoffice(folder, steps)
    return found, questions


@pytest.fixture(scope="module")
def found(live):
    return live[0]


@pytest.fixture(scope="module")
def heard(live):
    return live[1]


def shown():
    """The examples sheet with the answers of the build."""
    book = openpyxl.load_workbook(io.BytesIO(shipped()), data_only=True)
    return book[title(examples.ID)]


def same(found, expected):
    """Texts are equal, and numbers but for the last bits."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, str) or isinstance(found, (str, dict)):
        return found == expected
    return found == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize("how", ["example", "required"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_cell_answers_as_python_does(found, formulas, name, how):
    expected = formulas.expected[how, name]
    assert expected
    unpriced = how == "required" and name in UNPRICED
    assert str(expected).startswith(MARK) == unpriced
    assert same(found[how, name], expected), found[how, name]


@pytest.mark.parametrize(
    "what", ["column", "column in one scenario", "texts", "options", "one row", "empty cell"]
)
def test_ranges_answer_as_python_does(found, formulas, what):
    assert same(found[what], formulas.expected[what]), found[what]


def test_these_ranges_show_what_they_are_to_show(formulas):
    *answers, (of_empty,) = formulas.expected["column"]
    assert of_empty == ""
    assert len({answer for (answer,) in answers}) > 1
    assert len(formulas.expected["one row"]) == 1
    plain = python("SIZING_NODES", *CASE, "ideal")
    assert formulas.expected["options"] != plain


def test_the_sheet_of_examples_shows_in_cells_what_the_build_wrote(found):
    written = [["" if cell is None else cell for cell in row] for row in shown().values]
    assert same(plain(found["sheet"]), plain(written))


def plain(rows):
    """A sheet whose formulas, told as texts, have one separator in any program."""
    return [[told(cell) for cell in row] for row in rows]


def told(cell):
    if not isinstance(cell, str) or not cell.startswith(("=", "{=")):
        return cell
    return cell.strip("{}").replace(";", ",")


def test_python_is_asked_for_every_function_with_all_arguments_and_the_language(heard):
    asked = [question for question in heard if "function" in question]
    assert {question["module"] for question in asked} == {functions.__name__}
    assert {question["function"] for question in asked} == {*FUNCTIONS}
    for question in asked:
        assert len(question["arguments"]) == len(FUNCTIONS[question["function"]].arguments) + 1
        assert question["arguments"][-1] in ("pt-BR", "en")


def test_texts_are_in_the_language_of_the_workbook(found, formulas):
    told = found["unknown"]
    assert told == formulas.expected["unknown"]
    assert told.startswith(MARK)
    ((in_english,),) = found["unknown in English"]
    assert in_english == python("SIZING_HBM", UNKNOWN, language="en") != told
    example = FUNCTIONS["SIZING_SCENARIOS"].example
    assert same(found["table in English"], python("SIZING_SCENARIOS", *example, language="en"))


def test_a_failure_of_the_connection_is_one_line_with_its_remedy(found):
    told = "Could not load xlwings64.dll from:  C:\\Python"
    assert found["broken"] == MARK + told + FAILURE


def test_buttons_and_ribbon_run_their_macros_in_python(heard):
    ran = [
        question.get("command") or question["application"]
        for question in heard
        if question.get("application") == "CalculateFull" or "command" in question
    ]
    once = [f"from sizing_xl.excel import macros; macros.run('{run}')" for run, _ in RUNS]
    assert once[0].endswith("macros.run('fill_selected')")
    assert ran == [*once, "CalculateFull"] * 2


def test_opening_the_workbook_describes_every_function(heard):
    described = [
        question["arguments"] for question in heard if question.get("application") == "MacroOptions"
    ]
    arguments = {name: [arg.name for arg in known.arguments] for name, known in FUNCTIONS.items()}
    assert described == [
        [name, TEXTS.function(name), CATEGORY, [*map(TEXTS.argument, names)]]
        for name, names in arguments.items()
    ]
