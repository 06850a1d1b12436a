"""No text that somebody gives becomes code: names are looked up, templates are ours alone."""

import ast
import os
from pathlib import Path

import numpy as np
import pytest

import sizing_xl
from sizing_xl import InputError, columns
from sizing_xl.batch.names import check_pattern
from sizing_xl.book import BOOK
from sizing_xl.columns import evaluate
from sizing_xl.errors import Problem
from sizing_xl.excel.functions import SIZING_EXPLAIN, SIZING_VALUE
from sizing_xl.texts import LANGUAGES, Texts

PACKAGE = Path(sizing_xl.__file__).parent
SCRIPTS = PACKAGE.parent / "scripts"
CASE = {
    "model": "gpt-oss-120b",
    "server": "dgx-b300",
    "concurrency": [1000],
    "effective_context": 131072,
}
FLAG = "SIZING_XL_EXECUTED"
CODE = f"__import__('os').environ.setdefault('{FLAG}', 'yes')"


class Liar(str):
    """A text that answers otherwise than it reads."""

    def __hash__(self):
        return hash("nodes_final")

    def __eq__(self, other):
        return True

    def __str__(self):
        return CODE

    __repr__ = __str__

    def __format__(self, specification):
        return CODE


@pytest.fixture(autouse=True)
def _nothing_ran(monkeypatch):
    monkeypatch.delenv(FLAG, raising=False)
    yield
    assert FLAG not in os.environ


@pytest.mark.parametrize(
    "name",
    [CODE, "nodes_finale", "", " ", "nodes_final\n", "nodes_final)", "concurrency", "__class__",
     "é", "x" * 1_000_000, None, 1, 1.5, True, b"nodes_final", [], ["nodes_final"], 10**6000,
     object(), Liar(CODE), Liar("x")],
    ids=lambda name: type(name).__name__,
)  # fmt: skip
def test_a_name_that_the_book_has_not_is_a_key_error(name):
    for ask in (
        lambda: evaluate([name], CASE),
        lambda: evaluate(["nodes_final", name], CASE),
        lambda: columns.answers([name], CASE),
        lambda: BOOK.compute({}, [name]),
        lambda: BOOK.compute_arrays({}, [name]),
    ):
        with pytest.raises(KeyError) as error:
            ask()
        assert len(str(error.value)) < 700


def test_the_nearest_names_are_told():
    with pytest.raises(KeyError, match=r"nodes_finale.*nodes_final"):
        evaluate(["nodes_finale"], CASE)


def test_one_text_in_the_place_of_names_is_told():
    for names in ("nodes_final", b"nodes_final"):
        with pytest.raises(TypeError, match="list of names"):
            evaluate(names, CASE)


def test_a_text_of_a_class_of_somebodys_is_the_text_that_it_holds():
    expected = evaluate(["nodes_final"], CASE)["nodes_final"].tolist()
    for name in (Liar("nodes_final"), np.str_("nodes_final")):
        found = evaluate([name], CASE)
        assert list(found) == ["nodes_final"]
        assert all(type(key) is str for key in found)
        assert found["nodes_final"].tolist() == expected


@pytest.mark.parametrize(
    "scenario",
    ["__class__", "model_dump", "", None, 1, 1.5, CODE, Liar(CODE), ["__class__"],
     [None], [["a"]], [Liar(CODE)]],
    ids=lambda it: str(it)[:10],
)  # fmt: skip
def test_a_scenario_is_looked_up_too(scenario):
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], CASE, scenario=scenario)
    (problem,) = error.value.problems
    assert (problem.rule, problem.field) == ("not_one_of", "scenario")


@pytest.mark.parametrize("column", ["self", "__init__", "given", CODE])
def test_a_column_of_another_name_is_refused(column):
    with pytest.raises(InputError) as error:
        evaluate(["nodes_final"], {**CASE, column: 1})
    assert error.value.problems[0].field == column


def test_names_in_cells_are_looked_up_too():
    case = ("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0)
    for name in (CODE, Liar(CODE), "{quantity.__class__}", "nodes_final if 1 else 0", 1.0, True):
        for answer in (
            SIZING_VALUE(name, *case, language="en"),
            SIZING_EXPLAIN(name, *case, language="en"),
            SIZING_EXPLAIN(name, language="en"),
            SIZING_VALUE([[name], ["nodes_final"]], *case, language="en")[0][0],
        ):
            assert answer.startswith("#SIZING: field quantity, value "), answer


# --- templates -----------------------------------------------------------------------------------

_REACHING = ["{number.__class__}", "{model[0]}", "{model.__init__.__globals__}", "{0}", "{}",
             "{model!r}", "{concurrency:{number}}", "{__class__}", "{number.real}",
             "{model:%s}", "{number:999999999d}", "{concurrency:.999999f}"]  # fmt: skip


@pytest.mark.parametrize("pattern", _REACHING)
def test_a_pattern_of_files_reaches_fields_alone(pattern):
    with pytest.raises(InputError) as error:
        check_pattern(pattern)
    assert {problem.field for problem in error.value.problems} == {"pattern"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["{value}", "{0.__class__}", "{", "}", "{{}}", "%s %(x)s", "{near:#a|#b}"]
)
def test_a_text_of_a_user_in_a_message_stays_as_it_is(language, text):
    texts = Texts(language)
    for place in ("field", "entry", "file"):
        said = texts.problem(Problem("not_number", **{place: text}))
        assert text in said, said
    told = texts.problem(Problem("unknown_field", text, text, details={"near": [text]}))
    assert told.count(text) == 3, told


# --- the source ----------------------------------------------------------------------------------

# Where code is made of data, or a program started: what it is made of is said beside it.
_ALLOWED = {
    ("eval", "expression.py"),  # conditions of the book's formulas over numbers alone
    ("globals", "book/beside.py"),  # quantities of one pattern, declared for each degree
    ("globals", "book/candidates.py"),
    ("globals", "book/service.py"),  # and for each step of Newton's method
    ("exec", "compiled.py"),  # formulas of the book over names that `known` gave
    ("compile", "compiled.py"),
    ("compile", "telling/grouped.py"),  # formulas of the book over the numbers of one group
    ("eval", "telling/grouped.py"),
    ("pickle", "batch/worker.py"),  # catalogs, from a batch to its own workers
    ("pickle", "batch/intake.py"),  # cases of a caller, in an unnamed file of the process
    ("subprocess", "calc/calc_child.py"),  # the interpreter that built the add-in
    ("subprocess", "render/pdf.py"),  # LibreOffice, with the names of files of our own folder
}
_CALLS = {"exec", "eval", "compile", "__import__", "execfile", "globals", "system", "popen"}
_LIBRARIES = {"pickle", "marshal", "shelve", "subprocess", "runpy", "code", "pty", "cloudpickle"}


def _dangerous(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in _CALLS:
                yield called.id
            elif ast.unparse(called) in ("os.system", "os.popen"):
                yield ast.unparse(called)
        elif isinstance(node, ast.Import):
            yield from _LIBRARIES & {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from _LIBRARIES & {(node.module or "").partition(".")[0]}


def test_code_is_made_of_data_in_known_places_only():
    found = {
        (name, path.relative_to(PACKAGE).as_posix())
        for path in PACKAGE.rglob("*.py")
        for name in _dangerous(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == _ALLOWED


def test_no_script_makes_code_of_data():
    for path in SCRIPTS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {"compile"} if path.name == "mutants.py" else set()  # which changes our own code
        assert set(_dangerous(tree)) <= {"subprocess", *own}, path


def _templates(tree):
    """What .format, .format_map and % are asked of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("format", "format_map", "vformat"):
                yield ast.unparse(node.func.value)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            yield from [ast.unparse(node.left)] if isinstance(node.left, ast.Constant) else []


def test_only_templates_of_ours_are_filled_in_by_format():
    """Constants of a module (in capitals), columns of the operations, names that functions read."""
    known = {"OPS[expr.op].python", "template", "label", "meaning",
             "'({} ** {})'", "function.reads", "self.reads",
             "_ENTRIES.get(module.kind, _DOCUMENT)"}  # fmt: skip
    found = {
        template
        for path in PACKAGE.rglob("*.py")
        for template in _templates(ast.parse(path.read_text(encoding="utf-8")))
        if not template.isupper()
    }
    assert found == known


def _first_arguments(tree, functions):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in functions:
            yield node.args[0]


def test_no_expression_for_texts_is_made_of_what_somebody_gives():
    """Patterns are constants; the one of secrets is made of escaped ones."""
    names = ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")
    functions = {f"re.{name}" for name in names}
    built = {
        (path.name, ast.unparse(pattern))
        for path in PACKAGE.rglob("*.py")
        for pattern in _first_arguments(ast.parse(path.read_text(encoding="utf-8")), functions)
        if not isinstance(pattern, ast.Constant)
    }
    known = {"addresses.py", "usage.py", "tables.py", "visible.py", "patterns.py", "log.py"}
    known |= {"merged.py", "spelling.py"}  # prefixes of XML, letters alone; names of ours
    assert {name for name, _ in built} <= known, built
