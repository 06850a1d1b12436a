"""Points in the user's measurements.json: names that tell them apart, and writing them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.catalog.validation import checked_entries
from sizing_xl.errors import CatalogError, InputError, Problem
from sizing_xl.files.limits import LARGEST_FILE_BYTES
from sizing_xl.files.local import replace_file
from sizing_xl.files.strict_json import laid_out, read_object
from sizing_xl.reading.names import last_part

FILE, KEY = "measurements.json", "measurements"
_ABOUT = ("name", "source", "notes", "confidence", "usable_for_fitting", "why_not")
_LONGEST_STEM = 48


class Added(NamedTuple):
    """Where points were put, those that are new, and those that were there."""

    path: Path
    new: list[MeasurementEntry]
    there: list[MeasurementEntry]


def named(point: Mapping[str, Any]) -> str:
    """A name for a point: model, hardware and load, and a hash of what was measured, so that the
    same point has the same name whichever file it comes from."""
    measured = {name: value for name, value in point.items() if name not in _ABOUT}
    canonical = json.dumps(measured, sort_keys=True, separators=(",", ":"), default=str)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    load = [f"c{point['concurrency']}"] if point.get("concurrency") else []
    sizes = [f"{round(point[it])}" for it in ("input_tokens", "output_tokens") if point.get(it)]
    words = [last_part(str(point["model"])), str(point.get("server") or point.get("gpu") or "")]
    stem = "-".join(filter(None, [*words, *sizes, *load]))
    plain = re.sub(r"[^A-Za-z0-9._+-]+", "-", stem).strip("-._+") or "point"
    return f"{plain[:_LONGEST_STEM]}-{digest}"


def add_points(points: Sequence[MeasurementEntry], directory: Path) -> Added:
    """Put points into measurements.json of a directory, which is made when it is missing; the
    others stay as they are, and a point that is there already is not put twice.

    Raises CatalogError for a file that is no catalog, OutputError when it cannot be written;
    nothing is changed then.
    """
    path = directory / FILE
    held = read_object(path) if path.exists() else {KEY: []}
    entries = held.get(KEY)
    if not isinstance(entries, list):
        raise InputError([Problem("not_list", KEY, entries, file=str(path))])
    _, problems = checked_entries(MeasurementEntry, entries, KEY, str(path))
    blocking = [problem for problem in problems if problem.blocking]
    if blocking:
        raise CatalogError(blocking)
    taken = {it["name"].lower() for it in entries}
    new: dict[str, MeasurementEntry] = {}
    there = []
    for point in points:
        if point.name.lower() in taken or point.name in new:
            there.append(point)
        else:
            new[point.name] = point
    if new:
        rows = [dumped(point) for point in new.values()]
        text = laid_out({**held, KEY: [*entries, *rows]})
        if len(text.encode()) > LARGEST_FILE_BYTES:
            details = {"most_bytes": LARGEST_FILE_BYTES}
            raise CatalogError([Problem("measure_catalog_full", file=str(path), details=details)])
        path = replace_file(path, text.encode(), force=True)  # what it held is in it still
    return Added(path, [*new.values()], there)


def dumped(point: MeasurementEntry) -> dict[str, Any]:
    """A point as measurements.json has it: what is not told is left out."""
    said = point.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return {name: value for name, value in said.items() if value not in ({}, [])}
