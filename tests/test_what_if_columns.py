"""Options, sensitivity and plan of a workbook: live columns of the model, equal to Python."""

import io
import json
import math
import random
import subprocess
from dataclasses import replace

import openpyxl
import pytest

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.alerts.verdict import HEADLINE, STATES
from sizing_xl.book import BOOK
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.fields import FIELDS
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.sheets import deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.column_keys import option, quarter
from sizing_xl.sheets.conditions import verdict_name
from sizing_xl.sheets.formulas import input_name, output_name
from sizing_xl.sheets.formulas_what_if import SHARE_NAME
from sizing_xl.sheets.layout import Layout, letter
from sizing_xl.sheets.model import COLUMNS
from sizing_xl.sheets.options import NODES, PLOT, RESULTS
from sizing_xl.sheets.plan import quarters_of
from sizing_xl.sheets.sensitivity import sensitivity_data, swings_of
from sizing_xl.sheets.what_if import (
    MOST_OPTIONS,
    OPTION_FIELDS,
    QUARTERS,
    VARIED_FIELDS,
    WhatIf,
    changed,
    moved,
    what_ifs,
)
from sizing_xl.sizing import SCENARIOS
from sizing_xl.telling.views import OPTIONS, SENSITIVE
from sizing_xl.texts import Face, Texts
from sizing_xl.workbook import workbook_bytes

from .live_edits import catalog_name
from .ooxml_lint import lint
from .spreadsheet import by_formualizer, by_libreoffice
from .whatif import run_formualizer, run_libreoffice

CATALOGS = load_catalogs()
PRICES = {name: field.example for name, field in FIELDS.items() if field.priced and field.example}
CASE = {"model": "gpt-oss-120b", "server": "dgx-h200", "concurrency": 1000, "current_nodes": 1,
        "effective_context": 32768, "kv_precision": "fp8", **PRICES}  # fmt: skip
PLAN = (1000, 1500, None, 1200, 4000, 5000, None, 9000)
CASES, SEED = 24, 20261126
UNKNOWN = "—"
ENDS = ("below", "above")
PLANNED = ("needed", "owned", "bought", "capex", "cumulative")


def sized(**asked):
    return size(Workload(**{**CASE, **asked}), CATALOGS)


def texts(language="en"):
    return Texts(language, CATALOGS.prices.currency, Face.WORKBOOK)


def three_servers(**asked):
    first = sized(**asked)
    others = sized(server="dgx-b200", **asked), sized(server="dgx-b300", **asked)
    return first, replace(what_ifs("full", first, others), quarters=PLAN)


def named_data(declared):
    """The deck with names for the cells of sensitivities, and of the catalogs of servers."""

    def of_table(table):
        if table.name == "tbl_servers":
            rows = tuple(
                tuple(
                    cell._replace(name=catalog_name(table.name, key, column))
                    for column, cell in zip(table.columns, row, strict=True)
                )
                for key, row in zip(table.keys, table.rows, strict=True)
            )
            return replace(table, rows=rows)
        if not table.name.startswith("sensitivity_data_"):
            return table
        quantity = table.name.removeprefix("sensitivity_data_")
        rows = tuple(
            tuple(
                cell._replace(name=f"sens_{quantity}_{key}_{column}") if column in ENDS else cell
                for column, cell in zip(table.columns, row, strict=True)
            )
            for key, row in zip(table.keys, table.rows, strict=True)
        )
        return replace(table, rows=rows)

    sheets = tuple(
        replace(sheet, tables=tuple(map(of_table, sheet.tables))) for sheet in declared.sheets
    )
    return replace(declared, sheets=sheets)


# --- edits, and what Python says of them --------------------------------------------------------


def edits_of(generator):
    """Edits of the case, of its options and of the plan: {defined name: value}."""
    pick = generator.choice
    base = pick([{}, {"concurrency": pick([1, 50, 700, 12000])},
                 {"effective_context": pick([2048, 131072, 10**6])},
                 {"server": pick(list(CATALOGS.servers))}, {"node_price": None},
                 {"energy_price_per_kwh": pick([None, 0.3])}, {"kv_budget_ratio": 0.95},
                 {"lifetime_years": 6}, {"kv_budget_ratio": 7},
                 {"runtime_overhead_gib": pick([900, 5000])}])  # fmt: skip
    values = {
        "model": list(CATALOGS.models), "server": list(CATALOGS.servers),
        "storage": list(CATALOGS.storage), "basis": list(FIELDS["basis"].choices),
        "concurrency": [1, 33, 5000, 0, -1, 1.5, "many"], "node_price": [0, 1e6, -5],
        "effective_context": [100, 8192, 200_000, 10**7], "kv_budget_ratio": [0.3, 1, 1.01],
        "kv_precision": ["bf16", "fp8", "nobody"], "tensor_parallel": [1, 8, 3],
        "weights_precision": ["fp8", "bf16", "q8_0"],
    }  # fmt: skip
    options = [
        {name: pick(values[name]) for name in generator.sample(list(values), pick([0, 1, 1, 2, 3]))}
        for _ in range(MOST_OPTIONS)
    ]
    plan = [pick([None, 10, 900, 2500, 40_000, 0, "x"]) for _ in range(QUARTERS)]
    share = pick([0.2, 0.2, 0.05, 0.5, 2, "x"])
    return base, options, plan, share


def typed(edits):
    base, options, plan, share = edits
    return {
        **{input_name(name): value for name, value in base.items()},
        **{
            input_name(name, option(number)): asked.get(name)
            for number, asked in enumerate(options, 1)
            for name in OPTION_FIELDS
        },
        **{input_name("concurrency", quarter(n)): value for n, value in enumerate(plan, 1)},
        SHARE_NAME: share,
    }


def answer(edits):
    """What the sheets must show: {defined name: value}."""
    base, options, plan, share = edits
    try:
        sizing = sized(**base)
    except InputError:
        return _of_invalid(options, plan)
    found = {}
    for number, asked in enumerate(options, 1):
        try:
            other = sized(**{**base, **asked})
        except InputError:
            other = None
        state = 0 if other is None else STATES.index(other.verdict().state)
        found[verdict_name(option(number))] = state
        for name in OPTIONS:
            value = None if other is None else other.scenarios[HEADLINE].results[name]
            shown = UNKNOWN if value is None else value
            found[output_name(name, option(number))] = shown if asked else ""
    found |= _of_share(sizing, share)
    good = [it if isinstance(it, int) and it > 0 else None for it in plan]
    case = SheetCase.of(sizing, texts(), CATALOGS, WhatIf(None, None, tuple(good)))
    for number, (asked, it) in enumerate(zip(plan, quarters_of(case), strict=True), 1):
        for key in PLANNED:
            value = UNKNOWN if getattr(it, key) is None else getattr(it, key)
            found[f"plan_{key}_{quarter(number)}"] = "" if asked is None else value
    return found


def _of_invalid(options, plan):
    """Of a case whose own inputs are invalid: no figure anywhere."""
    letters = {option(number): asked for number, asked in enumerate(options, 1)}
    return {
        **{verdict_name(it): 0 for it in letters},
        **{output_name(name, it): UNKNOWN if asked else ""
           for it, asked in letters.items() for name in OPTIONS},
        **{f"sens_{name}_{field}_{end}": UNKNOWN
           for name in SENSITIVE for field in VARIED_FIELDS for end in ENDS},
        **{f"plan_{key}_{quarter(n)}": "" if asked is None else UNKNOWN
           for n, asked in enumerate(plan, 1) for key in PLANNED},
    }  # fmt: skip


def _of_share(sizing, share):
    """Of a share that may be: each end sized as a case of its own."""
    own, found = sizing.scenarios[HEADLINE], {}
    for field in VARIED_FIELDS:
        for end, sign in zip(ENDS, (-1, 1), strict=True):
            value = moved(own, field, sign * share) if share in (0.2, 0.05, 0.5) else None
            for name in SENSITIVE:
                key = f"sens_{name}_{field}_{end}"
                found[key] = UNKNOWN
                if value is not None:
                    other = size(sizing.workload.model_copy(update={field: value}), CATALOGS)
                    ends = other.scenarios[HEADLINE].results[name], own.results[name]
                    found[key] = UNKNOWN if None in ends else ends[0] - ends[1]
    return found


@pytest.fixture(scope="module")
def live():
    """The workbook, the edits, and what Python says of each."""
    sizing, what_if = three_servers()
    data = draw(named_data(deck(sizing, texts(), CATALOGS, what_if=what_if)))
    generator = random.Random(SEED)
    edits = [edits_of(generator) for _ in range(CASES)]
    return data, [typed(each) for each in edits], [answer(each) for each in edits]


def differences(outcomes, answers):
    def right(got, wanted):
        if isinstance(wanted, str) or not isinstance(got, float):
            return (got or "") == wanted
        return math.isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-7)

    return [
        (number, name, wanted, got[name])
        for number, (got, answered) in enumerate(zip(outcomes, answers, strict=True))
        for name, wanted in answered.items()
        if not right(got[name], wanted)
    ]


@pytest.mark.slow
def test_the_edits_cover_what_they_should(live):
    _, _, answers = live
    names = [verdict_name(option(number)) for number in range(1, MOST_OPTIONS + 1)]
    assert {it[name] for it in answers for name in names} == {0, 1, 2, 3}
    swings = [value for it in answers for name, value in it.items() if name.startswith("sens_")]
    assert 0.1 < sum(it == UNKNOWN for it in swings) / len(swings) < 0.8
    bought = [it[f"plan_capex_{quarter(n)}"] for it in answers for n in range(2, QUARTERS + 1)]
    assert sum(it not in ("", UNKNOWN, 0) for it in bought) > 5


@pytest.mark.slow
def test_formualizer_says_what_python_says(live):
    data, cases, answers = live
    assert differences(run_formualizer(data, cases, list(answers[0])), answers) == []


@pytest.mark.slow
def test_a_server_s_cell_is_watched_for_the_option_that_names_it(live):
    """The case has another server, whose cells its own verdict watches."""
    cell = catalog_name("tbl_servers", "dgx-b200", "gpu_count")
    server = CATALOGS.servers["dgx-b200"].model_dump(exclude_none=True)
    server["gpu"]["count"] = 4
    server["gpu"].pop("total_hbm_gb", None)
    servers = {**CATALOGS.servers, "dgx-b200": ServerEntry.model_validate(server)}
    edited = size(Workload(**{**CASE, "server": "dgx-b200"}), replace(CATALOGS, servers=servers))
    names = [verdict_name(None), verdict_name("option_b"), verdict_name("option_c"),
             output_name("nodes_final", "option_b")]  # fmt: skip
    good, bad, text = run_formualizer(live[0], [{cell: 4}, {cell: 0}, {cell: "eight"}], names)
    assert good[names[1]] == STATES.index(edited.verdict().state)
    assert good[names[3]] == edited.recommended.results["nodes_final"]
    for outcome in (bad, text):
        assert outcome[names[0]] > 0 and outcome[names[2]] > 0
        assert outcome[names[1]] == 0 and outcome[names[3]] == UNKNOWN


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_what_python_says(live, soffice, tmp_path):
    data, cases, answers = live
    outcomes = run_libreoffice(data, cases, list(answers[0]), tmp_path)
    assert differences(outcomes, answers) == []


# --- the workbook as it is written --------------------------------------------------------------


def every_value(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def unlike(first, second):
    """Cells of two books whose values differ beyond the last bits; errors are alike."""
    a, b = every_value(first), every_value(second)

    def same(x, y):
        if isinstance(x, (int, float)) and isinstance(y, (int, float)):
            return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9)
        without = [isinstance(it, str) and it.startswith("#") for it in (x, y)]
        return all(without) or (x or "") == (y or "")

    return [key for key in a.keys() | b.keys() if not same(a.get(key), b.get(key))]


def written(language, **asked):
    """A workbook of three servers, and its cells' own values."""
    sizing, what_if = three_servers(**asked)
    data = workbook_bytes(sizing, language, CATALOGS, what_if=what_if)
    return data, openpyxl.load_workbook(io.BytesIO(data), data_only=True)


@pytest.mark.slow
@pytest.mark.parametrize("asked", [{}, {"node_price": None, "runtime_overhead_gib": 5000}])
def test_cells_hold_what_formualizer_computes(asked):
    data, held = written("pt-BR", **asked)
    assert lint(data) == []
    assert unlike(held, by_formualizer(data)) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_cells_hold_what_libreoffice_computes(soffice, tmp_path):
    data, held = written("en")
    assert unlike(held, by_libreoffice(data, soffice, tmp_path)) == []


@pytest.mark.validator
def test_the_validator_finds_no_error(ooxml_validator, tmp_path):
    sizing, what_if = three_servers()
    path = tmp_path / "options.xlsx"
    path.write_bytes(workbook_bytes(sizing, "en", CATALOGS, what_if=what_if))
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert json.loads(run.stdout)["errors"] == []


@pytest.mark.slow
def test_a_press_gives_the_bytes_of_the_pen():
    press = Press()
    for asked in ({}, {"concurrency": 1100}):
        sizing, what_if = three_servers(**asked)
        declared = deck(sizing, texts(), CATALOGS, what_if=what_if)
        drawn = press.draw(declared)
    assert drawn == draw(declared)


def test_one_formula_along_the_columns_of_a_kind():
    """In all rows of the model but that of an option's own invalid inputs."""
    sizing, what_if = three_servers()
    declared = deck(sizing, texts(), CATALOGS, what_if=what_if)
    (table,) = [it.tables[0] for it in declared.sheets if it.id == "model"]
    blocks = {}
    for place, key in enumerate(table.columns):
        if key not in COLUMNS:
            scenario, _, what = key.partition(" ")
            kind = what.partition("_")[0].replace("high", "low")
            blocks.setdefault((kind, scenario), []).append(place)
    assert {block: len(places) for block, places in blocks.items()} == {
        **{("option", key): MOST_OPTIONS for key in SCENARIOS},
        ("low", HEADLINE): 2 * len(VARIED_FIELDS),
        ("quarter", HEADLINE): QUARTERS,
    }
    for (kind, _), places in blocks.items():
        many = [
            key
            for key, row in zip(table.keys, table.rows, strict=True)
            if len({row[at].formula for at in places if at < len(row)}) > 1
        ]
        assert many == (["invalid_inputs"] if kind == "option" else []), kind


def test_a_workbook_without_what_ifs_is_as_it_was():
    sizing = sized()
    titles = {sheet.id for sheet in deck(sizing, texts(), CATALOGS).sheets}
    assert not titles & {"options", "sensitivity", "plan"}


def cell_of(data, table, row, column):
    """The sheet and the address of a cell of a table."""
    place = Layout(data).places[table]
    return place.sheet.title, f"{letter(place.column(column))}{place.row(row)}"


@pytest.mark.slow
def test_a_column_in_which_nothing_is_typed_shows_nothing():
    """In the cells as written and after edits: C and D are neither results nor bars, and no message
    names them."""
    sizing = sized(concurrency=5000)
    what_if = what_ifs("full", sizing, (sized(server="dgx-b300", concurrency=5000),))
    declared = deck(sizing, texts(), CATALOGS, what_if=what_if)
    data = draw(declared)

    def seen(book):
        def at(*cell):
            title, address = cell_of(declared, *cell)
            value = book[title][address].value
            return "" if value is None else value

        columns = [option(number) for number in range(1, MOST_OPTIONS + 1)]
        shown = {it: {at(RESULTS, key, it) for key in (*OPTIONS, "conditions", "verdict")}
                 for it in columns}  # fmt: skip
        bars = {it: at(PLOT, NODES, it) for it in columns}
        return shown, bars, at(PLOT, f"message_{NODES}", "case")

    shown, bars, message = seen(openpyxl.load_workbook(io.BytesIO(data), data_only=True))
    assert shown["option_c"] == shown["option_d"] == {""} and "" not in shown["option_b"]
    assert bars["option_c"] == bars["option_d"] == "#N/A"
    assert message.endswith("least in: B")
    assert seen(by_formualizer(data)) == (shown, bars, message)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for what, value in ((option(1), None), (option(3), "dgx-b200")):
        ((title, cell),) = book.defined_names[input_name("server", what)].destinations
        book[title][cell.replace("$", "")].value = value
    file = io.BytesIO()
    book.save(file)
    shown, bars, message = seen(by_formualizer(file.getvalue()))
    assert shown["option_b"] == shown["option_c"] == {""} and "" not in shown["option_d"]
    assert bars["option_b"] == "#N/A" and bars["option_d"] > 0
    assert not message.endswith((": B", ": C"))


def test_options_are_at_most_three_and_differ_in_what_they_can():
    first = sized()
    with pytest.raises(InputError) as caught:
        what_ifs("full", first, (first,) * 4)
    assert caught.value.problems[0].rule == "options_too_many"
    for asked in ({"rack_power_limit_kw": 30}, {"kv_precision": None}):
        with pytest.raises(InputError) as caught:
            what_ifs("full", first, (sized(**asked),))
        assert caught.value.problems[0].rule == "option_field"
        assert caught.value.problems[0].field == next(iter(asked))


def test_a_deck_of_values_has_the_options_that_were_given():
    first = sized()
    for others in ((), (sized(server="dgx-b200"),)):
        what_if = what_ifs("board", first, others)
        sheets = deck(first, texts(), CATALOGS, "board", what_if=what_if).sheets
        tables = {it.id: it.tables for it in sheets}
        assert ("options" in tables) == bool(others) and "plan" not in tables
        assert tables["sensitivity"]
    headings = tables["options"][0].headings
    assert headings == ("What is asked", "Base", "B", "Unit")
    assert what_ifs("scenarios", first) is None


def test_swings_are_those_of_sizings_and_rank_what_leaves_no_solution_first():
    sizing = sized(runtime_overhead_gib=900, kv_budget_ratio=0.2, effective_context=400_000)
    case = SheetCase.of(sizing, texts(), CATALOGS, WhatIf())
    table = sensitivity_data(case, "nodes_final")
    swings = {it.field: it for it in swings_of(case, "nodes_final")}
    field = swings["kv_budget_ratio"]
    other = changed(sizing.recommended, field.field, field.high)
    assert field.above == other.results["nodes_final"] - sizing.recommended.results["nodes_final"]
    assert set(table.keys) == set(VARIED_FIELDS) and set(VARIED_FIELDS) <= set(FIELDS)
    assert all(FIELDS[name].sets in BOOK.inputs for name in VARIED_FIELDS)
