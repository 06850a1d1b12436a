"""Every quantity of the book: its text, its cell formula, its one place."""

import ast
import math
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

import sizing_xl.book
from sizing_xl import Workload, ops, size
from sizing_xl.alerts import CONDITIONS
from sizing_xl.book import AREAS, BOOK
from sizing_xl.expression import Number, excel, is_of_group, python
from sizing_xl.sheets import formulas
from sizing_xl.sheets.helper_rows import CLOSING, COUNT, ROWS, slot, value_of

from .formula_text import parse
from .spreadsheet import by_formualizer, by_libreoffice, saved
from .unweighed import UNWEIGHED, with_unweighed

QUANTITIES = [*BOOK.quantities.values(), *BOOK.rows.values()]
# More rows than any model of the cases has groups.
SLOTS = 4
CASES = [
    {},
    {"model": "gpt-oss-20b", "server": "dgx-h200", "concurrency": 73, "effective_context": 8000},
    {"model": "gemma-4-26b-a4b-it", "concurrency": 12345, "peak_headroom_ratio": 0.35},
    {"model": "deepseek-v3.2", "warmup_read_pattern": "random", "capacity_margin_ratio": 0.25},
    {
        "model": "nvidia-nemotron-3-nano-30b-a3b-bf16",
        "storage": "profile_cloud_premium",
        "num_speculative_tokens": 2,
    },
    {"server": "dgx-a100-640", "kv_precision": "nvfp4", "warmup_concurrency": 7},
    {"model": "llama-3.1-405b", "server": "dgx-h100", "runtime_overhead_gib": 590},  # impossible
    {"model": UNWEIGHED},  # weights unknown
    {"model": "llama-4-scout-17b-16e-instruct", "kv_precision": "int8_per_token_head"},
]


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda quantity: quantity.name)
def test_the_printed_text_is_the_formula(quantity):
    assert parse(quantity.text()) == quantity.formula


class Column:
    """What a formula knows of its place."""

    def __init__(self, letter, row_of):
        self.letter, self.row_of = letter, row_of

    def beside(self, name):
        return f"{self.letter}{self.row_of[name]}"


def model_sheet(scenarios):
    """Names in column A, inputs and then live formulas, one column a scenario."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Book"
    blocks = [slot(name, k + 1) for name in [*BOOK.inputs, *ROWS] for k in range(SLOTS)]
    names = [COUNT, *BOOK.inputs, *blocks, *BOOK.quantities]
    row_of = {name: row for row, name in enumerate(names, start=1)}
    for name, row in row_of.items():
        sheet.cell(row, 1, name)
    for column, scenario in enumerate(scenarios, start=2):
        here = Column(get_column_letter(column), row_of)
        sheet.cell(row_of[COUNT], column, len(scenario.inputs["group_layers"]))
        for name in BOOK.inputs:
            value = scenario.inputs[name]
            if is_of_group(name):
                for k in range(1, SLOTS + 1):
                    sheet.cell(row_of[slot(name, k)], column, value_of(value, k))
            else:
                sheet.cell(row_of[name], column, "=NA()" if math.isnan(value) else value)
        for name in ROWS:
            for k in range(1, SLOTS + 1):
                sheet.cell(row_of[slot(name, k)], column, "=" + formulas.live_row(name, k)(here))
        for name in BOOK.quantities:
            sheet.cell(row_of[name], column, "=" + formulas.live(name, SLOTS)(here))
    return saved(book), row_of


def assert_cells_equal(book, scenarios, row_of):
    for column, scenario in enumerate(scenarios, start=2):
        for name in BOOK.quantities:
            got, wanted = book.active.cell(row_of[name], column).value, scenario.results[name]
            if wanted is None:
                assert got in ("#DIV/0!", "#N/A"), (name, got)
            else:
                assert got == pytest.approx(wanted, rel=1e-12, abs=1e-15), (name, scenario.key)


@pytest.fixture(scope="module")
def scenarios():
    flagship = {"model": "opt-oss-120b", "server": "dgx-b300", "concurrency": 1000,
                "effective_context": 131072}  # fmt: skip
    sizings = [size(Workload(**{**flagship, **case}), with_unweighed()) for case in CASES]
    return [scenario for sizing in sizings for scenario in sizing.scenarios.values()]


@pytest.mark.slow
def test_formualizer_computes_every_cell_as_python_does(scenarios):
    data, row_of = model_sheet(scenarios)
    assert_cells_equal(by_formualizer(data), scenarios, row_of)


@pytest.mark.libreoffice
def test_libreoffice_computes_every_cell_as_python_does(scenarios, soffice, tmp_path):
    data, row_of = model_sheet(scenarios)
    assert_cells_equal(by_libreoffice(data, soffice, tmp_path), scenarios, row_of)


GUARD_CASE = {"concurrency": 50.0, "headroom_ratio": 0.1, "unit_sessions": 1.0, "unit_nodes": 1.0}


def test_the_rounding_guard_in_the_printed_formulas():
    """50 sessions, 10 % headroom, 1 session per node: 55 nodes, by defined names."""
    book = openpyxl.Workbook()
    book.active.title = "Book"
    printed = {
        name: "=" + BOOK.quantities[name].excel()
        for name in ("peak_sessions", "nodes_with_headroom")
    }
    for row, (name, content) in enumerate({**GUARD_CASE, **printed}.items(), start=1):
        book.active.cell(row, 1, content)
        book.defined_names[name] = DefinedName(name, attr_text=f"Book!$A${row}")
    computed = by_formualizer(saved(book)).active
    assert computed["A5"].value > 55, "the product is above 55 in floats"
    assert computed["A6"].value == 55


def test_the_rounding_guard_in_python():
    values = dict(GUARD_CASE)
    for name in ("peak_sessions", "nodes_with_headroom"):
        values[name] = eval(python(BOOK.quantities[name].formula), dict(ops.SCALARS), values)
    assert values["peak_sessions"] > 55
    assert values["nodes_with_headroom"] == 55


CLASSIC = {"ISERROR", "EXP", "LN", "MIN", "MAX", "SUM", "ROUNDUP", "ROUNDDOWN", "IF", "IFERROR"}
CELLS = {**CLOSING, **{name: row.formula for name, row in ROWS.items()}}


@pytest.mark.parametrize("name", CELLS)
def test_cell_formulas_use_classic_functions_and_stay_short(name):
    formula = excel(CELLS[name])
    assert set(re.findall(r"([A-Z]+)\(", formula)) <= CLASSIC
    assert len(formula) < 350


def test_each_quantity_is_defined_in_one_place():
    sources = list(Path(sizing_xl.book.__file__).parents[1].rglob("*.py"))
    text = {path: path.read_text(encoding="utf-8") for path in sources}
    for quantity in QUANTITIES:
        if quantity.inner:  # made in a loop: sizing_xl.book.degrees
            continue
        defined = [path for path, code in text.items() if f"def {quantity.name}(" in code]
        assert len(defined) == 1, quantity.name
        assert defined[0].stem == quantity.area


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__)
def test_bodies_are_one_return_and_no_domain_constant(area):
    """Literals in a formula are 0, 1, 2 (failures) or a constant of units."""
    for node in ast.parse(Path(area.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            doc, *rest = node.body
            assert isinstance(doc, ast.Expr)
            assert [type(statement) for statement in rest] == [ast.Return], node.name
            for literal in ast.walk(rest[0]):
                if isinstance(literal, ast.Constant):
                    assert literal.value in (0, 1, 2), (node.name, literal.value)


def test_every_input_is_used():
    """By a quantity, or by the condition of an alert."""
    used = {ref for quantity in QUANTITIES for ref in quantity.needs}
    used |= {ref for one in CONDITIONS.values() for ref in one.fires(CONDITIONS).refs()}
    assert set(BOOK.inputs) <= used


def test_a_literal_prints_as_excel_reads_it():
    assert excel(Number(1e-9)) == "1E-09"
    assert excel(Number(0.25)) == "0.25"
