"""Small modules, imports one way, nothing heavy at the door."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sizing_xl

PACKAGE = Path(sizing_xl.__file__).parent
# Lower rooms never import higher ones.
ROOMS = [
    *("version", "garbage", "nearest", "addresses", "units", "precisions", "fields"),
    *("ops", "expression", "compiled", "declaring", "quantity", "texts", "errors", "files"),
    *("formats", "reading"),
    *("book", "catalog", "importing", "workload", "scenario", "alerts"),
    *("reckoning", "ways_out", "resolving", "sizing", "columns", "admitting", "measuring"),
    *("telling", "planning", "report", "sheets", "render", "workbook"),
    *("excel", "lambdas", "calc", "batch", "cli"),
]
# Rooms side by side: neither knows the other.
APART = [("report", "sheets"), ("batch", "excel"), ("calc", "batch"),
         ("lambdas", "batch"), ("lambdas", "calc")]  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path):
    """Rooms that a module imports, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            parts = (node.module or "").split(".")
            if parts[0] == "sizing_xl" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    own = room(path)
    if own == "__init__":
        return
    for other in imported(path):
        assert ROOMS.index(other) <= ROOMS.index(own), f"{own} imports {other}"
        assert (own, other) not in APART, f"{own} imports {other}"
        assert (other, own) not in APART, f"{own} imports {other}"


def test_the_ground_floor_knows_problems_only():
    for path in MODULES:
        if room(path) == "files":
            assert set(imported(path)) <= {"addresses", "errors", "files"}, path


@pytest.mark.parametrize(
    ("word", "home"),
    [
        ("get_close_matches", "nearest.py"),
        ("object_pairs_hook", "files/strict_json.py"),
        (".strerror", "files/told.py"),
    ],
)
def test_what_is_done_once_has_one_home(word, home):
    users = [path for path in MODULES if word in path.read_text(encoding="utf-8")]
    assert users == [PACKAGE / home]


def test_every_room_has_its_place():
    assert {room(path) for path in MODULES} - {"__init__"} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_small_and_say_what_they_hold(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(source))
    assert path.stem not in {"utils", "helpers", "misc", "common"}


def test_only_the_pens_room_knows_openpyxl():
    for path in MODULES:
        if path.parent.name != "render":
            assert "import openpyxl" not in path.read_text(encoding="utf-8")
            assert "from openpyxl" not in path.read_text(encoding="utf-8")


def test_only_the_excel_room_and_its_pen_know_xlwings():
    for path in MODULES:
        if room(path) not in ("excel", "render"):
            assert "xlwings" not in {name.partition(".")[0] for name in imported_libraries(path)}, (
                path
            )


def imported_libraries(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def loaded_after(statement):
    code = f"import sys; {statement}; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_the_package_loads_nothing_heavy():
    loaded = loaded_after("import sizing_xl")
    assert not loaded & {"openpyxl", "xlwings", "pandas", "numpy", "pydantic"}


def test_sizing_one_case_needs_no_numpy_and_no_workbook_library():
    loaded = loaded_after(
        "from sizing_xl import Workload, size; size(Workload(model='gpt-oss-20b',"
        "server='dgx-b200', concurrency=10, effective_context=1000))"
    )
    assert not loaded & {"openpyxl", "xlwings", "pandas", "numpy"}
    assert "pydantic" in loaded


def test_the_licence_of_xlwings_pro_is_never_touched():
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        assert "xlwings.pro" not in source
        assert "xlwings.server" not in source
