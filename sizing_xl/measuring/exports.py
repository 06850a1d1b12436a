"""CSV that genai-perf and aiperf write: a block of statistics, and one of single values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from sizing_xl.errors import InputError, Problem
from sizing_xl.measuring.figures import STATISTICS, TO_MS
from sizing_xl.measuring.results import AIPERF, GENAI_PERF, Point

Rows = Sequence[tuple[int, Sequence[str]]]

_METRIC = "metric"
# Rows of both tools, as their JSON names them, -> fields; times have their unit in parentheses.
_TIMES = {"time_to_first_token": "ttft_ms", "inter_token_latency": "tpot_ms",
          "request_latency": "e2el_ms"}  # fmt: skip
_LENGTHS = {"input_sequence_length": "input_tokens", "output_sequence_length": "output_tokens"}
_RATE = "output_token_throughput"
# What aiperf's block of the GPUs begins with; nothing of it is read.
_TELEMETRY = "endpoint"
_LABEL = re.compile(r"(.+?)\s*(?:\(([^()]*)\))?")
# Thousands have commas in genai-perf's numbers, and nothing in aiperf's.
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def is_export(rows: Rows) -> bool:
    """Whether the rows of a CSV are an export of these tools."""
    return bool(rows) and rows[0][1][0].strip().lower() == _METRIC


def point_of_export(rows: Rows, file: str) -> Point:
    """The point of an export. Raises InputError naming the metric that is missing or no figure."""
    columns: list[str] = []
    found: dict[str, dict[str, str]] = {}
    units: dict[str, str] = {}
    tool = ""
    for number, cells in rows:
        first = cells[0].strip()
        if first.lower() == _METRIC:
            columns = [cell.strip().lower() for cell in cells]
            if len(columns) > 2 and tool:
                _refuse("measure_mixed", file, row=number)
            tool = tool or (AIPERF if "std" in columns else GENAI_PERF)
            continue
        if not first or first.lower() == _TELEMETRY:
            break
        label = _LABEL.fullmatch(first)
        name = (label[1] if label else first).lower().replace(" ", "_")
        unit = (label[2] if label else None) or ""
        if name in found:
            _refuse("repeated_key", file, value=first, row=number)
        found[name] = dict(zip(columns[1:], cells[1:], strict=False))
        units[name] = unit
    return _point(found, units, tool, file)


def _point(found: dict[str, dict[str, str]], units: dict[str, str], tool: str, file: str) -> Point:
    point: Point = {"tool": tool}
    for name, field in _TIMES.items():
        cells = _cells(found, name, file)
        unit = units[name]
        if unit not in TO_MS:
            _refuse("not_one_of", file, name, unit, expected=list(TO_MS))
        point[field] = {
            statistic: value * TO_MS[unit]
            for statistic, words in STATISTICS.items()
            for word in words
            if word in cells and (value := _number(cells[word], f"{name}.{word}", file))
        }
        if not point[field]:
            _refuse("measure_missing", file, f"{name}.avg")
    for name, field in _LENGTHS.items():
        point[field] = _number(_cells(found, name, file).get("avg", ""), f"{name}.avg", file)
    point["output_tokens_per_s"] = _number(_cells(found, _RATE, file).get("value", ""), _RATE, file)
    return point


def _cells(found: dict[str, dict[str, str]], name: str, file: str) -> dict[str, str]:
    if name not in found:
        _refuse("measure_missing", file, name)
    return found[name]


def _number(text: str, name: str, file: str) -> float:
    text = text.strip()
    if not text:
        _refuse("measure_missing", file, name)
    if text.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        _refuse("not_finite", file, name, text)
    if text.startswith("-") and _NUMBER.fullmatch(text[1:]):
        _refuse("must_be_positive", file, name, text)
    if len(text) > 60 or not _NUMBER.fullmatch(text):
        _refuse("not_number", file, name, text)
    value = float(text.replace(",", ""))
    if value == float("inf"):
        _refuse("not_finite", file, name, text)
    return value


def _refuse(
    rule: str, file: str, field: str | None = None, value: object = None, row: int | None = None,
    **details: object,
) -> NoReturn:  # fmt: skip
    raise InputError([Problem(rule, field, value, file=file, row=row, details=details)])
