"""Errors put into source: which they are, that a module is really made of them, what the page says
of those that survive."""

import ast
import sys
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from tests.mutants import mutants, tree_of

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import coverage_rooms  # noqa: E402
import mutants as script  # noqa: E402


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("x < y", ["x <= y", "x >= y"]),
        ("x == y", ["x != y"]),
        ("a and not b", ["a or not b", "a and b"]),
        ("a - b * c", ["a + b * c", "a - b / c"]),
        ("a if b else c", ["a if not b else c"]),
        ("min(a, b)", ["max(a, b)"]),
        ("where(a, b, c)", ["where(a, c, b)"]),
        ("over(a, b, n=c)", ["reaches(a, b, n=c)", "under(a, b, n=c)", "over(b, a, n=c)",
                             "over(a, b)"]),
        ("f(3, True, 0.0)", ["f(4, True, 0.0)", "f(3, False, 0.0)", "f(3, True, 1.0)"]),
        ("('a', 'b')", ["('b',)", "('a',)", "('XXa', 'b')", "('a', 'XXb')"]),
        ("'{0} - {1}'", ["'{1} - {0}'", "'{0} + {1}'"]),
        ("'MIN({0},{1})'", ["'MAX({0},{1})'"]),
        ("'({2} if not {0:=} else {1})'",
         ["'({2} if not {1:=} else {0})'", "'({1} if not {0:=} else {2})'",
          "'({2} if {0:=} else {1})'"]),
    ],
)  # fmt: skip
def test_what_an_expression_may_be_mistaken_for(source, wrong):
    tree = ast.parse(f"x = {source}")
    found = []
    for mutant in mutants(tree):
        mutant.put()
        found.append(ast.unparse(tree).removeprefix("x = "))
        mutant.back()
        assert ast.unparse(tree) == ast.unparse(ast.parse(f"x = {source}"))
    assert found == wrong


def test_what_is_for_readers_is_left_alone():
    source = 'def f(a: "int" = None) -> "int":\n    "Doc 1."\n    raise E("a", 1)\n'
    assert list(mutants(ast.parse(source))) == []


def test_a_module_is_made_of_the_mutant():
    tree = tree_of(ROOT / "sizing_xl" / "ops.py")
    (mutant,) = [it for it in mutants(tree) if (it.where, it.after) == ("divide", "a * b")]
    mutant.put()
    loader = script._Loader("mutated_ops", str(ROOT / "sizing_xl" / "ops.py"), tree)
    module = module_from_spec(spec_from_loader("mutated_ops", loader))
    # Data classes look their module up.
    sys.modules["mutated_ops"] = module
    try:
        loader.exec_module(module)
        assert module.divide(6.0, 2.0) == 12.0
    finally:
        del sys.modules["mutated_ops"]


@pytest.mark.slow
def test_what_a_module_does_not_touch():
    free = script.untouched_by("alerts.cost")
    assert {"sizing_xl.book", "sizing_xl.catalog.load", "sizing_xl.expression"} <= {*free}
    # A package's modules bring their package.
    touched = {"sizing_xl.alerts", "sizing_xl.alerts.declared", "sizing_xl.report.document"}
    assert not touched & {*free}
    assert "sizing_xl.book" not in script.untouched_by("ops")


def test_each_survivor_of_the_page_is_an_error_that_is_tried_with_its_reason():
    known = script.justified()
    lines = (ROOT / "docs" / "testing.md").read_text("utf-8").partition("| error |")[2]
    assert len(known) == lines.count("\n| `")
    assert known.keys() <= {
        script.name_of(target.module, mutant)
        for target in script.chosen([])
        for mutant in mutants(tree_of(script.file_of(target.module)))
    }
    assert all(len(reason) > 10 for reason in known.values())


def test_a_row_is_read_as_it_is_written(tmp_path, monkeypatch):
    name = ("alerts.x.y", "a | b", "a & b")
    (tmp_path / "page.md").write_text(f"{script.row(name, 'the same')}\n", encoding="utf-8")
    monkeypatch.setattr(script, "PAGE", tmp_path / "page.md")
    assert script.justified() == {name: "the same"}


def test_the_share_of_a_room_is_of_its_own_branches():
    numbers = {"covered_lines": 3, "num_statements": 4, "covered_branches": 1, "num_branches": 2}
    files = {"sizing_xl/book/a.py": {"summary": numbers}, "sizing_xl\\book\\b.py":
             {"summary": numbers}, "sizing_xl/batch/c.py": {"summary": numbers}}  # fmt: skip
    share = coverage_rooms.share_of("book", files)
    assert share == (6, 8, 2, 4)
    assert share.of_branches == 0.5


def test_rooms_are_measured_by_tests_that_are_there():
    known = {Path(it).stem for it in coverage_rooms.tests()}
    assert {"test_batch_crew", "test_batch_parts", "test_book", "test_catalog"} <= known
    assert not known & {f"test_{name}" for name in coverage_rooms.LEFT_OUT}
    assert all([*ROOT.glob(f"tests/test_{name}.py")] for name in coverage_rooms.TESTS)
    assert all((ROOT / "tests" / f"test_{name}.py").is_file() for name in coverage_rooms.LEFT_OUT)
