"""Files of measurements as entries of measurements.json: who wrote each, and what it lacks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.catalog.validation import checked
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.limits import LARGEST_MEASUREMENT_BYTES, MOST_POINTS
from sizing_xl.files.source import opened, refused, whole
from sizing_xl.files.strict_json import parsed
from sizing_xl.measuring import exports, table
from sizing_xl.measuring.kept import named
from sizing_xl.measuring.results import Point, point_of, tool_of

WORKBOOKS = (".xlsx", ".xlsm")
# What a user may not say otherwise than the file does; words he may.
_FIGURES = ("precision", "gpus", "tp", "pp", "input_tokens", "output_tokens", "concurrency")
# The line by which Excel names what stands between columns.
_SEPARATOR = re.compile(r"sep=([,;\t])", re.IGNORECASE)
# Marks of files that are packed: a workbook under another ending.
_PACKED = b"PK\x03\x04"


class Table(NamedTuple):
    """Headings of a sheet's table and the rows under them, each with its number."""

    headings: Sequence[Any]
    rows: Iterator[tuple[int, Sequence[Any]]]


# Opens the first table of a workbook with headings that are known.
Opener = Callable[[Any, Callable[[Any], bool]], AbstractContextManager[Any]]


def read_points(
    files: Sequence[str], given: Mapping[str, Any] | None = None, sheets: Opener | None = None
) -> list[MeasurementEntry]:
    """The points of files, all or none.

    files: paths: JSON or JSON lines of vLLM bench serve and InferenceX, JSON or CSV of genai-perf
    and aiperf, a pasted table as CSV or as a sheet. given: fields of measurements.json for what a
    file does not say (sizing_xl.catalog.POINT_FIELDS). sheets: opens a workbook's table, as
    sizing_xl.render.sheet_rows does (sheet_table); without it workbooks are refused.
    Raises InputError naming file and field for what is no measurement of these or cannot be told.
    """
    said = {name: value for name, value in (given or {}).items() if value is not None}
    found: list[MeasurementEntry] = []
    for file in files:
        for row, point in _points(file, sheets):
            found.append(_entry(point, said, file, row))
            if len(found) > MOST_POINTS:
                raise refused("measure_too_many", file, details={"most": MOST_POINTS})
    return found


def _points(file: str, sheets: Opener | None) -> list[tuple[int | None, Point]]:
    """Points with the line that each stands in, where a file has several."""
    if Path(file).suffix.lower() in WORKBOOKS:
        if sheets is None:
            raise refused("unknown_format", file, details={"endings": [".json", ".csv"]})
        with opened(file) as book, sheets(book, table.known) as sheet:
            return _numbered(table.points_of_table(sheet.headings, sheet.rows, file))
    content = whole(file, LARGEST_MEASUREMENT_BYTES, "measure_too_large")
    if content.startswith(_PACKED):
        raise refused("csv_is_packed", file)
    text = _text(content, file)
    begin = text.lstrip()[:1]
    if not begin:
        raise refused("measure_no_points", file)
    if begin in "{[":
        return _of_json(text, file)
    return _of_csv(text, file)


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("file_not_utf8", file, details={"position": error.start}) from None


def _numbered(points: Sequence[Point]) -> list[tuple[int | None, Point]]:
    return [(number if len(points) > 1 else None, it) for number, it in enumerate(points, start=1)]


# --- JSON ------------------------------------------------------------------------------------


def _of_json(text: str, file: str) -> list[tuple[int | None, Point]]:
    """One object, a list of them, or objects that were appended line by line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    appended = len(lines) > 1 and all(line.lstrip().startswith("{") for _, line in lines)
    if appended and len(lines) <= MOST_POINTS:
        found = [(number, _parsed(line, file, number)) for number, line in lines]
    else:
        value = _parsed(text, file)
        listed = value if isinstance(value, list) else [value]
        if not listed:
            raise refused("measure_no_points", file)
        if len(listed) > MOST_POINTS:
            raise refused("measure_too_many", file, details={"most": MOST_POINTS})
        found = [(number if len(listed) > 1 else 0, it) for number, it in enumerate(listed, 1)]
    for number, said in found:
        if not isinstance(said, dict):
            where = {"row": number} if number else {}
            raise refused("row_not_object", file, value=type(said).__name__, **where)
    tools = {tool for _, said in found if (tool := tool_of(said))}
    if len(tools) > 1:
        raise refused("measure_mixed", file)
    return [(number or None, point_of(said, file, number or None)) for number, said in found]


def _parsed(text: str, file: str, line: int = 1) -> Any:
    """Repeated keys and NaN are told of the fields that are used, by name."""
    return parsed(text, InputError, strict=False, first_line=line, file=file)


# --- CSV -------------------------------------------------------------------------------------


def _of_csv(text: str, file: str) -> list[tuple[int | None, Point]]:
    first, _, rest = text.lstrip("\r\n").partition("\n")
    named = _SEPARATOR.fullmatch(first.strip())
    if named:
        text, first = rest, rest.partition("\n")[0]
    separator = named[1] if named else max(",;\t", key=first.count)
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise refused("broken_row", file, row=start) from None
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            rows.append((start, cells))
        if len(rows) > MOST_POINTS:
            raise refused("measure_too_many", file, details={"most": MOST_POINTS})
    if not rows:
        raise refused("measure_no_points", file)
    if exports.is_export(rows):
        return [(None, exports.point_of_export(rows, file))]
    _, headings = rows[0]
    if sum(map(table.known, headings)) < 1:
        raise refused("measure_foreign_table", file)
    comma = separator == ";"
    points = table.points_of_table(headings, rows[1:], file, comma)
    return _numbered(points)


# --- from points to entries ------------------------------------------------------------------


def _entry(point: Point, given: Mapping[str, Any], file: str, row: int | None) -> MeasurementEntry:
    where: dict[str, Any] = {"file": file, "row": row}
    made = dict(point)
    for name, value in given.items():
        told = made.get(name)
        if told is not None and name in _FIGURES and not _alike(told, value):
            where["details"] = {"told": told}
            raise InputError([Problem("measure_contradicts", name, value, **where)])
        if name == "model" and told is not None and told != value:
            made["notes"] = " ".join(filter(None, [made.get("notes"), f"model_id: {told}."]))
        made[name] = value
    if "model" not in made:
        raise InputError([Problem("measure_needs", "model", details={"flag": "--model"}, **where)])
    made["source"] = [f"{made['tool']}: {Path(file).name}", *made.get("source", ())]
    made.setdefault("confidence", "medium")
    made["name"] = named(made)
    entry, problems = checked(MeasurementEntry, made)
    blocking = [replace(it, **where, entry=None) for it in problems if it.blocking]
    if entry is None or blocking:
        raise InputError(blocking[:1])
    return _marked(entry)


def _marked(entry: MeasurementEntry) -> MeasurementEntry:
    """With the mark that it is not usable for fitting, and why, where it does not pass the gate."""
    from sizing_xl.texts import Texts

    why = entry.gate().why
    if why is None:
        return entry
    changes = {"usable_for_fitting": False, "why_not": Texts("en").problem(why)}
    return entry.model_copy(update=changes)


def _alike(told: Any, given: Any) -> bool:
    if isinstance(told, (int, float)) and isinstance(given, (int, float)):
        return abs(told - given) <= 1e-6 * abs(told)
    return str(told).strip().lower() == str(given).strip().lower()
