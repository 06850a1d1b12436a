"""Every quantity against figures from outside: tests/cases holds them as data."""

import subprocess
import sys
from pathlib import Path

import pytest

from sizing_xl.book import BOOK
from sizing_xl.expression import Number, call, text
from tests import degrees
from tests.arithmetic import is_plain, worked_out
from tests.mutation import book_with, is_noticed, mistakes, off_by_one_percent
from tests.outside_figures import CaseError, figures, figures_of, files, toml_of

# The steps made in a loop have no figure from outside: tests/degrees.py works them out again.
EVERY = {**BOOK.quantities, **BOOK.rows}
SCRIPT = Path(__file__).parent.parent / "scripts" / "mutate_formulas.py"


@pytest.mark.parametrize("place", sorted({figure.place for figure in figures()}))
def test_the_book_gives_the_figures_of_a_case(place):
    wrong = [
        f"{figure.quantity}: {figure.found()!r}, not {figure.written} = {figure.wanted!r}"
        for figure in figures()
        if figure.place == place and not figure.holds()
    ]
    assert not wrong, "\n".join(wrong)


def test_every_quantity_has_an_outside_figure():
    held = {figure.quantity for figure in figures()} | set(degrees.reckonings())
    assert [name for name in BOOK.quantities if name not in held] == []
    assert all(BOOK.quantities[name].inner for name in degrees.reckonings())


@pytest.mark.slow
def test_the_layouts_that_are_tried_are_what_plain_python_makes_of_them():
    wrong = [
        f"{figure.quantity}: {figure.found()!r}, not {figure.written} ({figure.place})"
        for figure in degrees.figures()
        if not figure.holds()
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.slow
def test_every_quantity_is_held_by_an_outside_figure():
    """An error of 1 % in a formula fails a figure of that very quantity."""
    survivors = [
        name
        for name, quantity in EVERY.items()
        if not is_noticed(name, off_by_one_percent(quantity))
    ]
    assert survivors == []


@pytest.mark.slow
def test_every_part_of_a_formula_is_held_by_an_outside_figure():
    """So does an error of 1 % in any of its figures, and any other operation in it."""
    survivors = [
        f"{name} = {text(wrong)}"
        for name, quantity in EVERY.items()
        for wrong in mistakes(quantity.formula)
        if not is_noticed(name, wrong)
    ]
    assert survivors == []


def test_an_error_that_no_figure_can_see_is_told():
    """The figures are met within margins: one part in 10 000 millions passes, as it must."""
    right = BOOK.quantities["facility_power_kw"].formula
    assert not is_noticed("facility_power_kw", call("multiply", right, Number(1 + 1e-10)))
    assert is_noticed("facility_power_kw", call("multiply", right, Number(1 + 1e-6)))
    assert book_with("facility_power_kw", right).quantities == BOOK.quantities


@pytest.mark.slow
def test_the_script_for_the_night_says_the_same():
    command = [sys.executable, SCRIPT, "hbm_reserve_gib", "restart_time_s"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1].endswith(" errors, 0 survive")


# --- how cases are written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [("2.5", 2.5), ("-3", -3), ("ceil(1000 * 1.2 / 629) + 1", 3), ("2**30 / 10**9", 1.073741824),
     ("min(3, max(1, floor(2.9)))", 2), (" (1 + 2) * 3 ", 9)],
)  # fmt: skip
def test_arithmetic_is_worked_out(written, value):
    assert worked_out(written) == value


@pytest.mark.parametrize(
    "written",
    ["", "x", "1 +", "print(1)", "(1).real", "'a'", "True", "1 if 1 else 2", "2**99", "round(1.5)",
     "min(*[1])", "1 // 2", "__import__('os')", "1j"],
)  # fmt: skip
def test_what_is_more_than_arithmetic_is_refused(written):
    with pytest.raises(ValueError, match=r"arithmetic|power"):
        worked_out(written)


def test_a_printed_figure_is_one_figure():
    assert is_plain("131.0") and not is_plain("131 + 0")


GOOD = {
    "name": '"N"',
    "source": '"S"',
    "given": "{ kv_budget_gib = 10, kv_shared_gib = 0, replicas_per_node = 1, "
    "kv_per_session_gib = 3, "
    "weights_fit = 1, layout_fits = 1, shards_fit = 1 }",
    "expected": '{ pooled_sessions_per_node = "3" }',
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, None),
        ({"source": None}, "no source"),
        ({"name": '""'}, "no name"),
        ({"expected": "{}"}, "no expected"),
        ({"expected": '{ sessions_per_nod = "3" }'}, "sessions_per_nod is no quantity"),
        ({"given": "{ kv_budget = 10 }"}, "are not in the book"),
        ({"workload": '{ model = "x" }'}, "either a workload or given"),
        ({"given": None}, "either a workload or given"),
        ({"sauce": '"S"'}, "unknown"),
        ({"margin": '"printed"', "expected": '{ sessions_per_node = "9 / 3" }'}, "nobody printed"),
    ],
)
def test_a_case_that_is_badly_written_is_refused(tmp_path, changes, told):
    path = tmp_path / "x.toml"
    lines = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    path.write_text("[[case]]\n" + "\n".join(f"{key} = {value}" for key, value in lines.items()))
    if told is None:
        (figure,) = figures_of(path)
        assert figure.holds()
    else:
        with pytest.raises(CaseError, match=told):
            list(figures_of(path))


def test_a_printed_figure_may_be_off_by_half_of_its_last_place(tmp_path):
    path = tmp_path / "x.toml"
    lines = [
        *("[[case]]", 'name = "N"', 'source = "S"', 'margin = "printed"'),
        *("given = { hbm_free_gib = 2025.8, kv_share_ratio = 0.7 }", "expected = {}"),
    ]
    for printed, held in (("1418.1", True), ("1418.06", True), ("1418.05", False), ("1419", False)):
        lines[-1] = f'expected = {{ kv_budget_gib = "{printed}" }}'
        path.write_text("\n".join(lines))
        (figure,) = figures_of(path)  # 1 418.06
        assert figure.holds() is held, printed


def test_arithmetic_in_a_case_says_what_its_figures_are():
    """A comment in the line, or in the line above it."""
    for path in files():
        lines = toml_of(path).splitlines()
        for above, line in zip(["", *lines], lines, strict=False):
            code, _, comment = line.partition("#")
            wordless = [
                written
                for written in code.split('"')[1::2]
                if not code.startswith(("name", "source")) and any(c in written for c in "+*/(")
            ]
            assert not wordless or comment.strip() or above.startswith("#"), (path.name, line)


def test_the_checks_of_the_method_are_cases():
    assert any(figure.place.startswith("method.md: ") for figure in figures())
