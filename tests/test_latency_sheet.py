"""The sheet of latency: bounds beside what was measured, limits, the curve; live as Python says."""

import io
import random
from dataclasses import replace

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.columns import evaluate
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.resolving.bounds import bounded
from sizing_xl.resolving.factor import measured_factor
from sizing_xl.sheets import deck
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.formulas import input_name
from sizing_xl.sheets.latency import (
    APPLIES,
    CHAIN,
    COLUMNS,
    LIMITS,
    PLOT,
    TABLE,
    _figures,
    _limits,
    latency_plot,
    latency_sheet,
)
from sizing_xl.texts import Face, Texts
from sizing_xl.workbook import workbook_bytes

from .ooxml_lint import lint
from .whatif import run_formualizer, run_libreoffice

SHIPPED = load_catalogs()
MODEL, SERVER = "gpt-oss-120b", "dgx-h200"
CASE = {"model": MODEL, "server": SERVER, "concurrency": 400, "effective_context": 8192,
        "prompt_tokens": 4000, "output_tokens": 500, "tpot_target_ms": 30.0,
        "requests_per_second": 5.0}  # fmt: skip
SETTLED = "latency-test"


def measured(concurrency, tpot_ms, **other):
    """A point that passes the gate, invented."""
    ttft = 50 * tpot_ms
    seconds = (ttft + tpot_ms * 499) / 1000
    return MeasurementEntry.model_validate({
        "name": f"{SETTLED}-{concurrency}", "model": MODEL, "server": SERVER, "gpus": 8, "tp": 8,
        "precision": "mxfp4", "engine": "vLLM", "engine_version": "0.33.0", "input_tokens": 4000,
        "output_tokens": 500, "concurrency": concurrency, "ttft_ms": {"mean": ttft},
        "tpot_ms": {"mean": tpot_ms}, "output_tokens_per_s": concurrency * 500 / seconds,
        "as_of": "2026-11-01", "source": ["invented"], **other,
    })  # fmt: skip


POINTS = [measured(1, 6.0), measured(16, 12.0), measured(64, 21.0), measured(256, 60.0)]
CATALOGS = replace(SHIPPED, measurements={it.name: it for it in POINTS})


def sized(catalogs=CATALOGS, **asked):
    return size(Workload(**{**CASE, **asked}), catalogs)


def texts(language="en"):
    return Texts(language, None, Face.WORKBOOK)


def case_of(sizing, language="en", catalogs=CATALOGS):
    return SheetCase.of(sizing, texts(language), catalogs)


def table(sheet, name):
    return next(it for it in sheet.tables if it.name == name)


def shown(sizing, language="en", catalogs=CATALOGS):
    """Row -> values of the figures, and of the limits."""
    sheet = latency_sheet(case_of(sizing, language, catalogs))
    found = {}
    for name in (TABLE, LIMITS):
        it = table(sheet, name)
        found |= {
            key: [cell.value for cell in row[2:]] for key, row in zip(it.keys, it.rows, strict=True)
        }
    return found


# --- the planning factor -------------------------------------------------------------------------


def test_measurements_give_the_planning_factor_where_nobody_does():
    """The largest measured TPOT over its reachable bound, each computed apart."""
    sizing = sized()
    ratios = [bounded(it, CATALOGS).planning_ratio for it in POINTS]
    assert sizing.nfr["planning_factor_ratio"] == max(ratios) > 1.5
    assert sized(planning_factor_ratio=1.0).nfr["planning_factor_ratio"] == 1
    assert sized(SHIPPED).nfr["planning_factor_ratio"] == 1
    for other in ({"prompt_tokens": 5000}, {"prompt_tokens": None}, {"server": "dgx-b300"},
                  {"weights_precision": "bf16"}, {"model": "gpt-oss-20b"}):  # fmt: skip
        assert sized(**other).nfr["planning_factor_ratio"] == 1, other


def test_another_engine_and_points_that_fail_the_gate_give_no_factor():
    for other in ({"engine": "TensorRT-LLM"}, {"output_tokens_per_s": 9999.0}):
        points = {it.name: it for it in [measured(16, 12.0, **other)]}
        catalogs = replace(SHIPPED, measurements=points)
        assert sized(catalogs).nfr["planning_factor_ratio"] == 1


def test_columns_take_the_factor_of_each_row():
    rows = [(4000, 500), (4100, 520), (5000, 500), (None, 500)]
    columns = {name: value for name, value in CASE.items() if name != "prompt_tokens"}
    found = evaluate(
        ["tpot_planned_ms"],
        {**columns, "prompt_tokens": [it for it, _ in rows],
         "output_tokens": [it for _, it in rows]},
        catalogs=CATALOGS,
    )["tpot_planned_ms"]  # fmt: skip
    expected = [
        sized(prompt_tokens=one, output_tokens=other).recommended.results["tpot_planned_ms"]
        for one, other in rows
    ]
    assert found.tolist() == pytest.approx(expected, rel=1e-12)
    assert found[0] > 1.5 * found[2]


def test_the_factor_says_where_it_is_from():
    entries = CATALOGS.model(MODEL), CATALOGS.server(SERVER), CATALOGS.engine("vllm-0.33")
    found = measured_factor(entries, "mxfp4", (4000, 500), CATALOGS)
    lines = [it.value for it in latency_sheet(case_of(sized())).lines]
    assert any(found.point.name in line and "2026-11-01" in line for line in lines)


# --- the sheet -----------------------------------------------------------------------------------


def test_bounds_are_below_what_is_planned_and_measured():
    found = shown(sized())
    for name in ("ttft_bound_ms", "tpot_bound_ms"):
        bound, planned, seen = found[name]
        assert bound < planned and bound < seen
    bound, planned, seen = found["replica_bound_tokens_per_s"]
    assert bound > planned and bound > seen
    assert found["slo_binding"] == ["the target of TPOT"]
    assert shown(sized(tpot_target_ms=None))["slo_binding"] == ["memory"]


def test_outside_the_measured_range_nothing_is_measured():
    assert shown(sized(concurrency=3))["tpot_bound_ms"][2] != "—"
    points = {it.name: it for it in POINTS[2:]}
    catalogs = replace(SHIPPED, measurements=points)
    few = sized(catalogs, concurrency=3)
    assert shown(few, catalogs=catalogs)["tpot_bound_ms"][2] == "—"


@pytest.mark.slow
def test_the_curve_is_the_book_s_own():
    """Each batch of the block computed again, through the nominal load of its own case."""
    case = case_of(sized())
    plot = latency_plot(case)
    rows = dict(zip(plot.keys, plot.rows, strict=True))
    inputs = case.sizing.recommended.inputs
    for column in (1, 5, 12):
        batch = rows["replica_sessions"][column].value
        values = {**inputs, "replica_sessions": batch}
        found = BOOK.compute(values, CHAIN, frozenset(["replica_sessions"]))
        assert {name: rows[name][column].value for name in CHAIN} == pytest.approx(found)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_without_figures_the_sheet_says_why_and_draws_no_chart(language):
    server = SHIPPED.servers[SERVER].model_copy(update={"name": "unweighed"})
    gpu = server.gpu.model_copy(update={"hbm_bandwidth_tbps": None})
    catalogs = replace(
        SHIPPED, servers={**SHIPPED.servers, "unweighed": server.model_copy(update={"gpu": gpu})}
    )
    sheet = latency_sheet(case_of(sized(catalogs, server="unweighed"), language, catalogs))
    assert sheet.charts == ()
    assert len(sheet.lines) == 1 and texts(language).label("hbm_bandwidth_tbps") in (
        sheet.lines[0].value
    )


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_it_is_short(language):
    sheet = latency_sheet(case_of(sized(), language))
    cells = [*sheet.lines, *(cell for it in sheet.tables for row in it.rows for cell in row)]
    words = [str(cell.value) for cell in cells if cell.value is not None]
    words += [heading for it in sheet.tables for heading in it.headings]
    assert len(" ".join(words).split()) < 200


@pytest.mark.slow
def test_a_press_draws_it_as_the_pen_does():
    press = Press()
    for asked in ({}, {"concurrency": 900}, {"tpot_target_ms": None}, {"server": "dgx-b300"}):
        declared = deck(sized(**asked), texts(), CATALOGS)
        assert press.draw(declared) == draw(declared)


@pytest.mark.slow
def test_the_chart_is_well_formed_and_board_values_are_the_same():
    data = workbook_bytes(sized(), "en", CATALOGS)
    assert lint(data) == []
    board = openpyxl.load_workbook(
        io.BytesIO(workbook_bytes(sized(), "en", CATALOGS, kind="board"))
    )
    values = {cell.value for row in board["Latency"].iter_rows() for cell in row}
    assert set(shown(sized())["tpot_bound_ms"]) <= values


# --- live ----------------------------------------------------------------------------------------


def named(declared):
    """The deck with a name for each live cell of the sheet and of what its chart draws."""

    def of_table(it):
        if it.name not in (PLOT, TABLE, LIMITS):
            return it
        rows = tuple(
            tuple(
                cell._replace(name=f"lat_{it.name}_{key.replace(' ', '_')}_{at}")
                if cell.formula else cell
                for at, cell in enumerate(row)
            )
            for key, row in zip(it.keys, it.rows, strict=True)
        )  # fmt: skip
        return replace(it, rows=rows)

    sheets = tuple(replace(it, tables=tuple(map(of_table, it.tables))) for it in declared.sheets)
    return replace(declared, sheets=sheets)


def cells_of(sizing):
    """Name of a live cell -> what Python says of it; None where it has no value."""
    case = case_of(sizing)
    found = {}
    for it in (latency_plot(case), _figures(case), _limits(case)):
        for key, row in zip(it.keys, it.rows, strict=True):
            for at, cell in enumerate(row):
                if cell.formula:
                    value = None if cell.error else cell.value
                    found[f"lat_{it.name}_{key.replace(' ', '_')}_{at}"] = value
    return found


def edits_of(generator):
    pick = generator.choice
    found = {
        "concurrency": pick([1, 20, 400, 3000, 50000]),
        "effective_context": pick([4600, 8192, 32768]),
        "tpot_target_ms": pick([None, 0.5, 8.0, 30.0, 200.0]),
        "ttft_target_ms": pick([None, 300.0]),
        "kv_precision": pick([None, "fp8", "bf16"]),
        "server": pick([SERVER, SERVER, "dgx-b300", "dgx-h100"]),
        "model": pick([MODEL, MODEL, MODEL, "llama-3.3-70b-instruct", "deepseek-v3"]),
        "planning_factor_ratio": pick([1.0, 1.5, 4.0]),
        "runtime_overhead_gib": pick([None, None, 5000.0]),
    }
    if generator.random() < 0.3:
        found |= {"layout": "given", "tensor_parallel": pick([2, 8])}
    return found


@pytest.fixture(scope="module")
def live():
    """The workbook, the edits, and what Python says of each."""
    sizing = sized()
    data = draw(named(deck(sizing, texts(), CATALOGS)))
    generator = random.Random(20261126)
    edits = [edits_of(generator) for _ in range(60)]
    said = [cells_of(sized(**edit)) for edit in edits]
    cases = [{input_name(name): value for name, value in edit.items()} for edit in edits]
    return data, cases, said


def differences(outcomes, said):
    found = []
    for number, (outcome, expected) in enumerate(zip(outcomes, said, strict=True)):
        for name, value in expected.items():
            seen = outcome[name]
            if value is None:
                same = isinstance(seen, dict)
            elif isinstance(value, str):
                same = seen == value
            else:
                same = isinstance(seen, float) and seen == pytest.approx(value, rel=1e-9, abs=1e-12)
            if not same:
                found.append((number, name, value, seen))
    return found


@pytest.mark.slow
def test_formualizer_says_what_python_says(live):
    data, cases, said = live
    outputs = list(said[0])
    assert all(list(it) == outputs for it in said)
    flag = f"lat_{PLOT}_{APPLIES}_1"
    assert {it[flag] for it in said} == {0.0, 1.0} and len(outputs) > 15 * len(COLUMNS)
    assert differences(run_formualizer(data, cases, outputs), said) == []


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_says_what_python_says(live, soffice, tmp_path):
    data, cases, said = live
    outcomes = run_libreoffice(data, cases, list(said[0]), tmp_path)
    assert differences(outcomes, said) == []
