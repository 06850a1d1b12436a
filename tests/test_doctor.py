"""The doctor: every check with its remedy, on machines of all kinds."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import sizing_xl
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.excel.doctor import SECURITY, Machine, examine, this_machine
from sizing_xl.files.source import not_loaded
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow

VERSION = this_machine().packages["xlwings"]
PACKAGES = {"xlwings": VERSION, "pywin32": "311", "numpy": "2", "openpyxl": "3", "pydantic": "2"}


@pytest.fixture
def windows(tmp_path):
    """A Windows machine on which all is well."""
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    (scripts / "python.exe").touch()
    (scripts.parent / f"xlwings64-{VERSION}.dll").touch()
    return Machine(
        system="Windows", python=(3, 12), bits=64, executable=scripts / "python.exe",
        prefix=scripts.parent, home=tmp_path, packages=PACKAGES, setting=lambda key, name: None,
    )  # fmt: skip


def built(directory, interpreter, key="INTERPRETER_WIN"):
    path = Path(directory) / "Sizing.xlsm"
    path.write_bytes(macro_workbook_bytes("en", {key: str(interpreter)}))
    return path


def outcomes(machine, book=None):
    return {f"{found.check}_{found.outcome}": found for found in examine(machine, book)}


def bad(machine, book=None):
    return [name for name, found in outcomes(machine, book).items() if found.good is False]


def test_a_good_windows_machine_with_its_own_workbook(windows, tmp_path):
    book = built(tmp_path, windows.executable)
    found = outcomes(windows, book)
    assert [name for name, finding in found.items() if finding.good is not True] == []
    assert {"server_dll", "version_good", "functions_good", "interpreter_good"} <= set(found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"python": (3, 9)}, "python_old"),
        ({"packages": {**PACKAGES, "numpy": None}}, "numpy_bad"),
        ({"packages": {**PACKAGES, "pywin32": None}}, "server_no_pywin32"),
        ({"packages": {**PACKAGES, "xlwings": "1.0.0"}}, "xlwings_bad"),
        ({"packages": {**PACKAGES, "xlwings": "0.36.0"}}, "server_no_dll"),
        ({"bits": 32}, "server_no_dll"),
    ],
)
def test_what_is_missing_on_windows(windows, change, expected):
    assert expected in bad(replace(windows, **change))


@pytest.mark.parametrize(
    ("policies", "value", "expected"),
    [("", 4, "security_refused"), ("", 3, "security_refused"), ("Policies\\", 4, "security_policy"),
     ("", 2, None), ("", 1, None)],
)  # fmt: skip
def test_excel_s_settings_for_macros(windows, policies, value, expected):
    asked = {(SECURITY.format(policies=policies), "VBAWarnings"): value}
    machine = replace(windows, setting=lambda key, name: asked.get((key, name)))
    assert bad(machine) == ([expected] if expected else [])


def test_a_mac_needs_the_script_of_xlwings(tmp_path, windows):
    mac = replace(windows, system="Darwin", home=tmp_path)
    assert bad(mac) == ["script_bad"]
    folder = tmp_path / "Library/Application Scripts/com.microsoft.Excel"
    folder.mkdir(parents=True)
    (folder / f"xlwings-{VERSION}.applescript").touch()
    assert bad(mac) == []
    assert outcomes(mac)["server_mac"].good is None


def test_linux_is_told_of_the_other_ways(windows):
    linux = replace(windows, system="Linux")
    assert bad(linux) == []
    assert "server_linux" in outcomes(linux)


def test_a_workbook_of_another_xlwings_or_python(windows, tmp_path):
    book = built(tmp_path, tmp_path / "gone" / "python.exe")
    newer = replace(windows, packages={**PACKAGES, "xlwings": "0.99.0"})
    assert {"version_bad", "interpreter_missing"} <= set(bad(newer, book))
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "python.exe").touch()
    assert outcomes(windows, book)["interpreter_other"].good is None
    portable = built(tmp_path, "")
    assert outcomes(windows, portable)["interpreter_none"].good is None


def test_a_workbook_of_other_functions_is_stale(windows, tmp_path, monkeypatch):
    from sizing_xl.excel import vba

    book = built(tmp_path, windows.executable)
    kept = vba.functions_module
    monkeypatch.setattr(vba, "functions_module", lambda texts: kept(texts) + "' newer\n")
    assert bad(windows, book) == ["functions_bad"]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken", b"text"])
def test_what_is_no_workbook_with_macros(windows, tmp_path, content):
    book = tmp_path / "Sizing.xlsm"
    if content is not None:
        book.write_bytes(content)
    assert bad(windows, book) == ["book_unreadable"]


def test_a_directory_without_a_name_is_no_workbook(windows):
    for book in (Path(), Path("/"), Path("..")):
        assert bad(windows, book) == ["book_unreadable"]


def test_a_workbook_without_macros_is_told(windows, tmp_path, sized):
    from sizing_xl import write_workbook

    book = write_workbook(sized(), tmp_path / "plain.xlsx")
    assert bad(windows, book) == ["book_unreadable"]


def test_broken_catalogs_are_told(windows, tmp_path, monkeypatch):
    (tmp_path / "models.json").write_text("{")
    monkeypatch.setenv("SIZING_XL_CATALOGS", str(tmp_path))
    found = [finding for finding in examine(windows, None) if finding.check == "catalogs"]
    assert [finding.good for finding in found] == [False]
    assert "models.json" in found[0].line(Texts("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_one_line(windows, tmp_path, language):
    texts = Texts(language)
    machines = [
        windows,
        replace(windows, system="Darwin"),
        replace(windows, system="Linux", python=(3, 8), bits=32,
                packages=dict.fromkeys(PACKAGES)),
    ]  # fmt: skip
    books = [None, built(tmp_path, windows.executable), tmp_path / "missing.xlsm"]
    for machine in machines:
        for book in books:
            for finding in examine(machine, book):
                line = finding.line(texts)
                assert "\n" not in line
                assert "{" not in line


def test_this_machine_has_its_facts():
    machine = this_machine()
    assert machine.executable.exists()
    assert machine.packages["xlwings"]


@pytest.mark.parametrize("package", ["numpy", "pywin32", "xlwings"])
def test_a_package_that_does_not_load_is_no_good_one(windows, package):
    """A conda environment that is not activated has NumPy, and NumPy does not load."""
    problem = not_loaded(package, ImportError("DLL load failed while importing lib"))
    machine = replace(windows, broken={package: problem})
    found = outcomes(machine)
    assert bad(machine) == ["packages_broken"]
    assert f"{package}_good" not in found
    line = found["packages_broken"].line(Texts("en"))
    assert package in line and "DLL load failed while importing lib" in line
    assert "is installed and does not load" in line


def test_the_doctor_imports_what_it_vouches_for(monkeypatch, tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text(f"raise ImportError({NUMPY_S_WORDS!r})")
    code = "from sizing_xl.excel.doctor import this_machine; print(*this_machine().broken)"
    told = child(tmp_path, code)
    assert told.split() == ["numpy"]
    code = (
        "from sizing_xl.excel.functions import SIZING_NODES as N;"
        "print(N('gpt-oss-120b','dgx-b300',((1.0,),(2.0,)),131072.0,language='en'));"
        "print(N('gpt-oss-120b','dgx-b300',1000.0,131072.0,language='en'))"
    )
    sentence, single = child(tmp_path, code).splitlines()
    assert sentence.startswith("#SIZING: the Python library numpy is installed and does not load")
    assert "DLL load failed" in sentence and "pip install" not in sentence
    assert len(sentence) <= 255  # what Excel's arrays take
    assert single == "5.0"


# As NumPy tells it, shortened.
NUMPY_S_WORDS = """

IMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE!

Importing the numpy C-extensions failed: DLL load failed while importing _multiarray_umath: x.
"""


def child(first, code):
    """What a Python prints that looks for modules in `first`."""
    package = Path(sizing_xl.__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(first), str(package)])}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
