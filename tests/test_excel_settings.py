"""What a file beside Sizing.xlsm, or the workbook's own name, may change: nothing that runs."""

import ast
import io
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlwings

from sizing_xl.excel import control, vba
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
VBA = vba.xlwings_module()
# GetConfig("KEY"[, default]) as xlwings' VBA asks for a setting.
_ASKED = re.compile(r'GetConfig\("([^"]+)"(?:\s*,\s*("[^"]*"|False|True|Environ\("\w+"\)))?')


def asked():
    """Key -> the defaults that xlwings' VBA has for it."""
    found = {}
    for key, default in _ASKED.findall(VBA):
        found.setdefault(key, set()).add(default.strip('"'))
    return found


def pinned(book):
    return {row[0].value: row[1].value for row in book[control.CONFIG_TITLE].iter_rows()}


@pytest.fixture(scope="module", params=["built", "portable", "committed"])
def settings(request):
    if request.param == "committed":
        content = (ROOT / "workbook" / "Sizing.xlsm").read_bytes()
    else:
        named = {"INTERPRETER_WIN": r"C:\py\python.exe"} if request.param == "built" else {}
        content = macro_workbook_bytes("en", named)
    return pinned(openpyxl.load_workbook(io.BytesIO(content), data_only=True))


def test_the_keys_are_read_from_the_installed_xlwings():
    assert {"LICENSE_KEY", "CONDA PATH", "CONDA ENV", "INTERPRETER", "PYTHONPATH"} <= set(asked())
    # No other spelling of a question: every mention of GetConfig is one, or a part of it.
    others = re.sub(r"Get(?:ConfigFromSheet|ConfigFromFile|ConfigFilePath)", "", VBA)
    others = re.sub(r"^\s*'.*$|Function GetConfig\(.*$|^\s*GetConfig = .*$", "", others, flags=re.M)
    assert len(re.findall(r"\bGetConfig\b", others)) == len(_ASKED.findall(VBA))


def test_every_setting_that_xlwings_looks_up_is_in_the_workbook(settings):
    assert set(asked()) - set(settings) == set()
    assert set(control.FIXED) | set(control.INTERPRETERS) == set(asked()), "no longer asked for"


def test_the_sheet_is_found_whole_and_each_key_once(settings):
    """The VBA reads from A1 down to the first empty cell, and looks up capitals."""
    keys = list(settings)
    assert keys[0]
    assert all(key and key == key.upper() for key in keys)
    assert len(set(keys)) == len(keys)


def test_an_empty_value_stands_only_where_empty_is_the_default_too(settings):
    for key, defaults in asked().items():
        if key in control.INTERPRETERS:
            continue
        if defaults <= {""}:
            assert settings[key] in (None, "") or key in ("UDF MODULES", "USE UDF SERVER"), key
        else:
            assert settings[key], key


def test_what_runs_is_what_the_control_sheet_and_the_path_say(settings):
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert settings["UDF MODULES"] == "sizing_xl.excel.functions"
    assert settings["INTERPRETER"] == "python"
    assert settings["DEBUG UDFS"] == "False"
    for key in ("LICENSE_KEY", "CONDA PATH", "CONDA ENV", "PYTHONPATH"):
        assert not settings[key], key


def test_a_setting_of_the_sheet_is_found_before_any_file():
    """As xlwings' VBA is written: what the sheet has, were it empty, ends the search."""
    body = VBA[VBA.index("Function GetConfig(") : VBA.index("Function SaveConfigToFile")]
    sheet, directory = body.index(".Exists(configKey) = True"), body.index("' Directory Config")
    assert sheet < directory
    assert "Exit Function" in body[sheet:directory]


# --- the workbook's own name ---------------------------------------------------------------------


def refused(place):
    """What SizingNamedAsCode answers on Windows, read from the VBA that is shipped."""
    code = vba.functions_module(Texts("en"))
    body = code[code.index("Function SizingNamedAsCode") :]
    windows = body[body.index("#Else") : body.index("#End If")]
    (listed,) = re.findall(r"In Array\((.*)\)", windows)
    signs = [sign[1:-1].replace('""', '"') for sign in re.findall(r'"(?:[^"]|"")*"', listed)]
    names, digits = re.findall(r'SizingBegins\(part\(at\), "([^"]+)"\)', windows)
    variables = [part[:1].upper() for part in place.split("$")[1:]]
    percents = place.split("%")[1:]
    return (
        any(sign in place for sign in signs)
        or any(first and first in names for first in variables)
        or (
            len(percents) > 1
            and any(len(part) < 2 or not set(part[:2].upper()) <= set(digits) for part in percents)
        )
    )


@pytest.mark.parametrize(
    "place",
    [r"C:\d\Sizing;b;c;d;e.xlsm", r"C:\a;b\Sizing.xlsm", r"C:\d\S^&calc&.xlsm",
     r"C:\d\a%PATHEXT%.xlsm", r"C:\d\a%PATH%b.xlsm", r"C:\d\a$PATHEXT.xlsm",
     r"C:\d\a${PATH}.xlsm", r"C:\d\%CMDCMDLINE%.xlsm", "https://x/a%20%PATH%.xlsm",
     'C:\\d\\a".xlsm', r"C:\d\a|b.xlsm"],
)  # fmt: skip
def test_a_name_that_another_program_takes_for_code_is_refused(place):
    assert refused(place)


@pytest.mark.parametrize(
    "place",
    [r"C:\Users\Ana O'Neil\R&D (2)\Sizing.xlsm", r"\\server\c$\Sizing.xlsm", r"C:\d\100%.xlsm",
     "https://contoso-my.sharepoint.com/personal/a/My%20Files/Sizing%20v2.xlsm",
     r"D:\Orçamento, ção = 1+1 @ #1 [x] {y} ~.xlsm", r"\\srv\users$\ana\Sizing.xlsm"],
)  # fmt: skip
def test_names_of_every_day_are_taken(place):
    assert not refused(place)


def test_what_is_refused_is_all_that_puts_a_folder_on_the_path_of_python(tmp_path):
    """xlwings' own prepare_sys_path, as XLPyCommand calls it, for names that are not refused."""
    code = (
        "import sys, os; before = list(sys.path); import xlwings.utils\n"
        "xlwings.utils.prepare_sys_path(sys.argv[1]); print(sorted(set(sys.path) - set(before)))"
    )
    for name, ours in (("Sizing;b;c;d;e.xlsm", False), ("Sizing & more (1).xlsm", True)):
        full = f"{tmp_path}/{name}"
        given = f"False;{full};{full};;;;"
        run = subprocess.run(
            [sys.executable, "-c", code, given], capture_output=True, text=True, check=True
        )
        added = [it for it in ast.literal_eval(run.stdout) if it]
        assert (added == []) is ours
        assert refused(full) is not ours


@pytest.mark.parametrize("language", LANGUAGES)
def test_python_is_started_from_no_folder_where_files_may_lie(language):
    """Before every way to Python: the name is looked at, and Excel's folder is left."""
    for module in (vba.functions_module(Texts(language)), vba.macros_module(Texts(language))):
        ways = [found.start() for found in re.finditer(r"= XLPy\.|^ *RunPython ", module, re.M)]
        assert ways
        for way in ways:
            head = module.rfind("\nP", 0, way)
            before, after = module[head:way], module[way : module.index("\nEnd ", way)]
            assert "If SizingNamedAsCode() Then" in before
            assert before.index("If SizingNamedAsCode()") < before.index("folder = SizingAway()")
            assert "SizingBack folder" in after
    code = vba.functions_module(Texts(language))
    away = code[code.index("Function SizingAway") :].partition("End Function")[0]
    assert 'ChDrive Environ("SystemRoot")' in away
    assert r'ChDir Environ("SystemRoot") & "\System32"' in away


# --- what is told --------------------------------------------------------------------------------


def test_the_notice_says_what_of_xlwings_pro_is_loaded():
    code = (
        "import sys, pathlib; run = []\n"
        "sys.addaudithook(lambda event, of: event == 'exec' and run.append(of[0].co_filename))\n"
        "import sizing_xl.excel.functions\n"
        "print(*{pathlib.Path(it).stem for it in run if pathlib.Path(it).parts[-3:-1] == "
        "('xlwings', 'pro')})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {f"xlwings.pro.{name}" for name in run.stdout.split() if name != "__init__"}
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    told = set(re.findall(r"`(xlwings\.pro\.\w+)`", notice))
    assert loaded
    assert loaded == told
    assert xlwings.__pro__ is False
