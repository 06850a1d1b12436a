"""Sizing.xlsm as it is built: its sheets, its VBA, its fidelity to a reviewed snapshot."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas
import pytest
import xlwings
from oletools.olevba import VBA_Parser

from sizing_xl import Workload, size
from sizing_xl.excel import control, examples, functions, vba
from sizing_xl.excel.build import live_deck, macro_workbook_bytes, modules
from sizing_xl.excel.help import markdown
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.formats.vba_project import source
from sizing_xl.sheets.layout import Layout
from sizing_xl.texts import LANGUAGES, Texts

from .excel_calls import exposed, windows_decorators
from .ooxml_lint import lint

ROOT = Path(__file__).parent.parent
COMMITTED = ROOT / "workbook" / "Sizing.xlsm"
TITLES = {
    "pt-BR": ["Controle", "Exemplos", "Funções", "Catálogo", "xlwings.conf"],
    "en": ["Control", "Examples", "Functions", "Catalog", "xlwings.conf"],
}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def built(language):
    interpreters = {"INTERPRETER_WIN": r"C:\Py 3\python.exe", "INTERPRETER_MAC": "/opt/py/python"}
    return macro_workbook_bytes(language, interpreters)


@pytest.fixture(scope="module")
def book(built):
    return openpyxl.load_workbook(io.BytesIO(built), keep_vba=True)


@pytest.fixture(scope="module")
def values(built):
    return openpyxl.load_workbook(io.BytesIO(built), data_only=True)


def named(book, name):
    ((title, address),) = book.defined_names[name].destinations
    return book[title][address.replace("$", "")]


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sheets_and_which_of_them_is_hidden(book, language):
    assert book.sheetnames == TITLES[language]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["xlwings.conf"]


def test_building_twice_gives_the_same_bytes(built, language):
    interpreters = {"INTERPRETER_WIN": r"C:\Py 3\python.exe", "INTERPRETER_MAC": "/opt/py/python"}
    assert macro_workbook_bytes(language, interpreters) == built


@pytest.mark.slow
def test_the_committed_workbook_is_a_fresh_build():
    if (
        f'XLWINGS_VERSION As String = "{xlwings.__version__}"'
        not in vba_of(COMMITTED.read_bytes())["xlwings"]
    ):
        pytest.skip(f"the lock file's xlwings is not the {xlwings.__version__} of this Python")
    script = ROOT / "scripts" / "build_workbook.py"
    run = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_committed_workbook_names_no_machine():
    with zipfile.ZipFile(COMMITTED) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"/home/|/Users/|/tmp/|[A-Z]:\\\\?Users", content.replace(b"\0", b""))


def test_the_lint_of_our_own_finds_nothing(built):
    assert lint(built) == []


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_fault(built, ooxml_validator, tmp_path):
    file = tmp_path / "Sizing.xlsm"
    file.write_bytes(built)
    run = subprocess.run([ooxml_validator, file], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[:2000]


def test_pandas_reads_the_answers_of_the_build(built, language):
    frame = pandas.read_excel(io.BytesIO(built), sheet_name=TITLES[language][1], header=None)
    table = dict(zip(frame[0], frame[1], strict=True))
    assert table["SIZING_SESSIONS_PER_NODE"] == 314
    assert table["SIZING_POWER_KW"] == 72.5


def test_it_opens_without_waiting_for_python(built):
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
    assert 'fullCalcOnLoad="1"' not in workbook
    assert 'calcId="191029"' in workbook


def test_a_notice_travels_with_what_is_not_ours():
    notice = (ROOT / "NOTICE").read_text()
    assert "xlwings" in notice
    assert "BSD 3-clause" in notice
    assert "VBA-Dictionary" in notice
    inside = vba_of(COMMITTED.read_bytes())
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in inside["xlwings"]
    assert "Tim Hall" in inside["Dictionary"]


# --- the control sheet ---------------------------------------------------------------------------


def test_the_control_sheet_asks_for_what_it_says(values, catalogs):
    from sizing_xl.fields import FIELDS
    from sizing_xl.sheets import formulas

    cells = {formulas.input_name(key): named(values, formulas.input_name(key)).value
             for key in FIELDS}  # fmt: skip
    workload = control.workload_of(cells)
    assert size(workload, catalogs).recommended.results["nodes_final"] == 5
    assert (workload.model, workload.concurrency) == ("gpt-oss-120b", 1000)


def test_dropdowns_offer_the_catalog(book, catalogs, language):
    sheet = book[TITLES[language][0]]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    where = named(book, "in_model").coordinate
    title, cells = lists[where].replace("$", "").rsplit("!", 1)
    offered = [cell.value for (cell,) in book[title.strip("'")][cells]]
    assert offered == list(catalogs.models)
    assert lists[named(book, "ctl_language").coordinate] == '"pt-BR,en"'


def test_the_hidden_sheet_takes_the_interpreters_from_the_control_sheet(book, values):
    settings = {row[0].value: row[1] for row in values["xlwings.conf"].iter_rows()}
    assert settings["INTERPRETER_WIN"].value == named(values, "ctl_interpreter_win").value
    assert settings["INTERPRETER_WIN"].value == r"C:\Py 3\python.exe"
    assert settings["INTERPRETER_MAC"].value == "/opt/py/python"
    assert settings["UDF MODULES"].value == functions.__name__
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"].value == "False"
    formula = {row[0].value: row[1].value for row in book["xlwings.conf"].iter_rows()}
    assert formula["INTERPRETER_WIN"] == '=IF(ctl_interpreter_win="","",ctl_interpreter_win)'
    # xlwings' VBA reads the keys from A1 downwards until the first empty cell
    keys = [row[0].value for row in book["xlwings.conf"].iter_rows()]
    assert None not in keys


@pytest.mark.parametrize("bad", ["#N/A", "#DIV/0!"])
def test_a_cell_with_an_error_is_told(bad):
    from sizing_xl import InputError

    with pytest.raises(InputError) as error:
        control.workload_of({"in_model": bad})
    assert error.value.problems[0].rule == "cell_error"


# --- the examples --------------------------------------------------------------------------------


def test_every_live_example_holds_its_answer(built, book, values, language):
    deck = live_deck(Texts(language), {})
    layout = Layout(deck)
    shown = []
    for table in ("examples_single", "examples_with_options"):
        place = layout.places[table]
        for key in place.table.keys:
            cell = f"B{place.row(key)}"
            assert str(book[TITLES[language][1]][cell].value).startswith(f"={key}(")
            assert isinstance(values[TITLES[language][1]][cell].value, (int, float))
            shown.append(key)
    numbers = [name for name, known in FUNCTIONS.items() if known.answer == "number"]
    assert shown == [*numbers, examples.COLUMN]  # each by itself, one of them with options
    for table, row, column in examples.arrays():
        place = layout.places[table]
        cell = book[TITLES[language][1]].cell(place.row(row), place.column(column))
        assert cell.value.text.startswith("=SIZING_")
        beside = values[TITLES[language][1]].cell(place.row(row), examples.FORMULA_AT + 1)
        assert beside.value == cell.value.text
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert len(re.findall(r'<c [^>]*cm="1"', sheet)) == len(examples.arrays())


# --- the VBA -------------------------------------------------------------------------------------


def vba_of(data):
    parser = VBA_Parser("Sizing.xlsm", data=data)
    return {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}


def test_olevba_reads_every_module_back(built, language):
    texts = Texts(language)
    expected = {module.name: source(module) for module in modules(texts, live_deck(texts, {}))}
    found = vba_of(built)
    assert set(found) == set(expected)
    for name, code in expected.items():
        assert found[name].replace("\r\n", "\n") == code.replace("\r\n", "\n"), name


@pytest.mark.parametrize("module", ["functions", "macros", "workbook"])
def test_the_generated_vba_is_the_reviewed_one(language, module, golden):
    """Read the difference before accepting a new snapshot: it is what users' Excel will run."""
    text = {
        "functions": lambda: vba.functions_module(Texts(language)),
        "macros": lambda: vba.macros_module(Texts(language)),
        "workbook": vba.workbook_code,
    }[module]()
    golden(f"vba/{module}_{language}.bas", text)


def test_wrappers_hand_to_python_what_xlwings_own_wrappers_would():
    """Same module, same name, same arguments in the same order as xlwings' generator writes."""
    module = exposed()
    file = io.StringIO()
    with windows_decorators() as udfs:
        name = module.__name__
        udfs.generate_vba_wrapper(name, module, file, type("Book", (), {"Name": "Sizing.xlsm"}))
    theirs, ours = file.getvalue(), vba.functions_module(Texts("en"))
    assert f'Const python = "{name}"' in ours
    for known in FUNCTIONS:
        call = rf'"{name}", "{known}", Array\((.*)\), ThisWorkbook, Application.Caller\)'
        their_arguments = re.search(call, theirs)[1].split(", ")
        our_arguments = re.search(rf'SizingCall\("{known}", Array\((.*)\)\)', ours)[1].split(", ")
        assert [
            re.sub(r"SizingCells\((\w+)\)", r"\1", arg) for arg in our_arguments
        ] == their_arguments
        their_head = re.search(rf"Function ({known}\(.*\))", theirs)[1]
        assert f"Public Function {their_head}" in ours


def test_every_function_has_its_help_in_the_wizard(language):
    texts, code = Texts(language), vba.functions_module(Texts(language))
    described = code.partition("Public Sub SizingDescribe()")[2]
    for name, known in FUNCTIONS.items():
        (statement,) = re.findall(
            rf'MacroOptions Macro:="{name}".*?(?=Application|End Sub)', described, re.S
        )
        for text in (texts.function(name), *(texts.argument(arg.name) for arg in known.arguments)):
            assert '"' + text.replace('"', '""') + '"' in statement


def test_the_ribbon_and_the_buttons_run_macros_that_exist(built, language):
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        ribbon = archive.read("customUI/customUI14.xml").decode()
        drawings = "".join(archive.read(name).decode() for name in archive.namelist()
                           if name.startswith("xl/drawings/"))  # fmt: skip
    code = vba.macros_module(Texts(language))
    called = re.findall(r'onAction="(\w+)"', ribbon)
    assert len(called) == 7
    assert re.findall(r'macro="\[0\]!(\w+)"', drawings) == list(vba.MACROS)
    for macro in (*called, *vba.MACROS):
        assert f"Public Sub {macro}(" in code


def test_every_macro_that_vba_names_exists_in_python():
    from sizing_xl.excel.macros import MACROS

    assert [run for run, _ in vba.MACROS.values()] == list(MACROS)


def test_help_for_readers_names_every_function(language):
    text = markdown(Texts(language))
    for known in FUNCTIONS.values():
        assert f"## {known.name}" in text
        assert known.call() in text


def test_the_first_case_can_be_sized(catalogs):
    from sizing_xl.excel.build import FIRST_CASE

    assert size(Workload(**FIRST_CASE), catalogs).complete
