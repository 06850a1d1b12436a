"""Inputs: all that may be changed, blue on yellow, with its limits and its generated value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets import formulas
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.parts import Between, Cell, Choices, Listed, Sheet, Table
from sizing_xl.workload import LARGEST_GIB

# Inputs that name something: key -> how it is chosen.
CHOSEN: dict[str, Choices | Listed] = {
    "model": Choices("tbl_models", "name"),
    "server": Choices("tbl_servers", "name"),
    "storage": Choices("tbl_storage", "name"),
    "kv_precision": Choices("tbl_precisions", "name"),
    "weights_precision": Choices("tbl_precisions", "name"),
    "warmup_read_pattern": Listed(("sequential", "random")),
    "basis": Listed(("pooled",)),
}
# Inputs that may be left empty: the model's own value is used.
BLANK = ("kv_precision", "weights_precision", "weights_memory_gib", "model_artifact_size_gib")
SIZES = ("weights_memory_gib", "model_artifact_size_gib")
WORKLOAD = (
    *("model", "server", "storage", "concurrency", "effective_context", "kv_precision"),
    *("kv_budget_ratio", "runtime_overhead_gib", "peak_headroom_ratio", "replicas_per_node"),
    *("weights_precision", "weights_memory_gib", "model_artifact_size_gib"),
    *("avg_request_duration_s", "target_load_time_s", "capacity_margin_ratio"),
    *("warmup_concurrency", "warmup_read_pattern", "warmup_utilization_ratio", "basis"),
)
SCENARIO = tuple(name for name, given in BOOK.inputs.items() if given.origin == "scenario")
POLICY = tuple(name for name, given in BOOK.inputs.items() if given.origin == "policy")


def inputs_sheet(case: SheetCase) -> Sheet:
    say = case.texts.say
    lines = (Cell(say("inputs_hint"), "quiet"), Cell(say("inputs_blank"), "quiet"))
    return Sheet(
        id="inputs",
        title=say("sheet_inputs"),
        heading=say("sheet_inputs"),
        widths=(40, 20, 20, 20, 16, 12, 80),
        lines=lines,
        tables=(workload_table(case), _scenarios(case), _policy(case)),
        tab="inputs",
    )


def generated_value(case: SheetCase, key: str) -> Any:
    """What the workbook is generated with: empty where the workload left it to the model."""
    return getattr(case.sizing.workload, key) if key in BLANK else case.sizing.nfr[key]


def limits(key: str) -> Between | None:
    """The range of a numeric input of the workload."""
    if key in CHOSEN:
        return None
    if key in SIZES:
        return Between(0, LARGEST_GIB)
    given = BOOK.inputs[key]
    return Between(given.low, given.high, given.whole)


def _format(key: str) -> str:
    if key in SIZES:
        return "#,##0.0"
    given = BOOK.inputs[key]
    if given.number_format == "#,##0" and not given.whole:
        return "#,##0.####"
    return given.number_format


def _meaning(case: SheetCase, key: str) -> Cell:
    return Cell(case.texts.dictionary(case.sizing.policy)[key].description, "quiet")


def workload_table(case: SheetCase, name: str = "inputs_workload", generated: bool = True) -> Table:
    """Every input of a workload with its limits; `generated`: beside what it was generated with."""
    say = case.texts.say
    before, after = (say("input"), say("value")), (say("lowest"), say("highest"), say("unit"))
    headings = (*before, *((say("generated_with"),) * generated), *after, say("what"))
    columns = ("input", "value", *(("generated",) * generated), "low", "high", "unit", "meaning")
    rows = []
    for key in WORKLOAD:
        value, between = generated_value(case, key), limits(key)
        shape = _format(key) if between else None
        rule = between or CHOSEN[key]
        unit = case.texts.symbol(BOOK.inputs[key].unit) if key in BOOK.inputs else ""
        rows.append(
            (
                Cell(case.label(key), "label"),
                Cell(value, "input", shape, name=formulas.input_name(key), rule=rule),
                *((Cell(value, "quiet", shape),) * generated),
                Cell(between.low if between else None, "quiet", shape),
                Cell(between.high if between else None, "quiet", shape),
                Cell("GiB" if key in SIZES else unit),
                _meaning(case, key),
            )
        )
    return Table(name, headings, tuple(rows), columns, WORKLOAD, native=False)


def _scenarios(case: SheetCase) -> Table:
    say = case.texts.say
    rows = tuple(
        (
            Cell(case.texts.label(key), "label"),
            *_policy_cells(case, key),
            Cell(None),
            Cell(case.texts.symbol(BOOK.inputs[key].unit)),
            _meaning(case, key),
        )
        for key in SCENARIO
    )
    headings = (
        *(say("scenario_policy"), *map(case.texts.scenario, SCENARIOS)),
        *("", say("unit"), say("what")),
    )
    columns = ("input", *SCENARIOS, "gap", "unit", "meaning")
    return Table("inputs_scenarios", headings, rows, columns, SCENARIO, native=False)


def _policy_cells(case: SheetCase, key: str) -> Iterator[Cell]:
    for scenario, result in case.sizing.scenarios.items():
        name = formulas.input_name(key, scenario)
        yield Cell(result.inputs[key], "input", _format(key), name=name, rule=Between(0, 1e6))


def _policy(case: SheetCase) -> Table:
    say, given = case.texts.say, case.sizing.minimum.inputs
    rows = tuple(
        (
            Cell(case.texts.label(key), "label"),
            Cell(given[key], "input", _format(key), name=formulas.input_name(key),
                 rule=Between(0, 1e9)),
            Cell(given[key], "quiet", _format(key)),
            Cell(None),
            Cell(None),
            Cell(case.texts.symbol(BOOK.inputs[key].unit)),
            _meaning(case, key),
        )
        for key in POLICY
    )  # fmt: skip
    headings = (
        say("policy"),
        say("value"),
        say("generated_with"),
        "",
        "",
        say("unit"),
        say("what"),
    )
    columns = ("input", "value", "generated", "low", "high", "unit", "meaning")
    return Table("inputs_policy", headings, rows, columns, POLICY, native=False)
