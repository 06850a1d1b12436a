"""A table that somebody pasted: a row a point, headings that say metric, statistic and unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.measuring.figures import LONGEST_TEXT, STATISTICS, TO_MS
from sizing_xl.measuring.results import Point
from sizing_xl.reading.names import unknown
from sizing_xl.reading.numbers import number

# Field -> other headings for it, as _folded writes them.
FIELDS: dict[str, tuple[str, ...]] = {
    "model": ("modelo",),
    "precision": ("weights_precision", "quantization", "precisao"),
    "system": ("sistema",),
    "server": ("servidor",),
    "gpu": ("hardware", "hw"),
    "gpus": ("num_gpus", "gpu_count", "gpus_used"),
    "tp": ("tensor_parallel", "tensor_parallel_size"),
    "pp": ("pipeline_parallel", "pipeline_parallel_size"),
    "layout": (),
    "engine": ("framework", "motor"),
    "engine_version": ("version", "versao"),
    "workload": (),
    "input_tokens": ("isl", "prompt_tokens", "input_sequence_length"),
    "output_tokens": ("osl", "output_sequence_length"),
    "concurrency": ("conc", "max_concurrency", "users", "concorrencia"),
    "requests_per_s": ("request_rate",),
    "output_tokens_per_s": ("output_throughput", "output_tok_s", "tokens_per_s", "tokens_s",
                            "tok_s", "output_tokens_s"),
    "notes": ("note", "notas"),
    "source": ("fonte",),
    "as_of": ("date", "data"),
    "confidence": (),
}  # fmt: skip
_NAMES = {other: name for name, others in FIELDS.items() for other in (name, *others)}
WHOLE = frozenset({"gpus", "tp", "pp", "concurrency"})
NUMBERS = WHOLE | {"input_tokens", "output_tokens", "requests_per_s", "output_tokens_per_s"}
_METRICS = {"ttft": "ttft_ms", "tpot": "tpot_ms", "itl": "itl_ms", "e2el": "e2el_ms",
            "e2e": "e2el_ms"}  # fmt: skip
_SPELLED = (("time_to_first_token", "ttft"), ("time_per_output_token", "tpot"),
            ("inter_token_latency", "itl"))  # fmt: skip
_STATISTIC = {word: it for it, words in STATISTICS.items() for word in words} | {
    "media": "mean", "mediana": "p50",
}  # fmt: skip


def _folded(heading: str) -> str:
    """Small letters without accents, everything else one underscore: TTFT p50 (ms): ttft_p50_ms."""
    plain = unicodedata.normalize("NFKD", heading.strip().lower().replace("µ", "u"))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9.]+", "_", bare).strip("_")


def known(heading: Any) -> bool:
    """Whether a heading is one of a table of measurements."""
    return isinstance(heading, str) and len(heading) <= LONGEST_TEXT and _meaning(heading)[0] != ""


@lru_cache(maxsize=1024)
def _meaning(heading: str) -> tuple[str, str, float]:
    """Field, statistic and factor to ms that a heading means; of a time that says no statistic or
    no unit these are "" and 0."""
    name = _folded(heading)
    if name in _NAMES:
        return _NAMES[name], "", 1.0
    for spelled, short in _SPELLED:
        name = name.replace(spelled, short)
    words = [word for word in name.split("_") if word]
    metric = [_METRICS[word] for word in words if word in _METRICS]
    if len(metric) != 1:
        return "", "", 0.0
    statistic = [_STATISTIC[word] for word in words if word in _STATISTIC]
    unit = [TO_MS[word] for word in words if word in TO_MS]
    one = len(statistic) == 1 and len(unit) == 1
    left = set(words) - set(_METRICS) - set(_STATISTIC) - set(TO_MS)
    if left:
        return "", "", 0.0
    return metric[0], statistic[0] if one or len(statistic) == 1 else "", unit[0] if unit else 0.0


def points_of_table(
    headings: Sequence[Any], rows: Iterable[tuple[int, Sequence[Any]]], file: str,
    comma: bool = False,
) -> list[Point]:  # fmt: skip
    """The points of a table. rows: each with its line. comma: decimals have commas.

    Raises InputError naming the heading or the row and its field.
    """
    columns = [_column(heading, file) for heading in headings]
    named = [column[:2] for column in columns if column]
    for twice in named:
        if named.count(twice) > 1:
            heading = "_".join(filter(None, twice))
            raise InputError([Problem("repeated_heading", value=heading, file=file)])
    points = []
    for line, cells in rows:
        if not any(cell not in (None, "") for cell in cells):
            continue
        point: Point = {}
        for column, cell in zip(columns, cells, strict=False):
            _take(point, column, cell, comma, {"file": file, "row": line})
        beyond = [cell for cell in cells[len(columns) :] if cell not in (None, "")]
        if beyond:
            raise InputError([Problem("no_heading", value=beyond[0], file=file, row=line)])
        if "output_tokens_per_s" not in point:
            raise InputError(
                [Problem("measure_missing", "output_tokens_per_s", file=file, row=line)]
            )
        points.append({"tool": "table", **point})
    if not points:
        raise InputError([Problem("measure_no_points", file=file)])
    return points


def _column(heading: Any, file: str) -> tuple[str, str, float] | None:
    if heading is None or heading == "":
        return None
    text = str(heading)
    found = _meaning(text) if len(text) <= LONGEST_TEXT else ("", "", 0.0)
    if not found[0]:
        names = [*FIELDS, "ttft_p50_ms", "tpot_mean_ms", "itl_p99_ms"]
        raise InputError([unknown("unknown_field", text, None, names, asked=text, file=file)])
    if found[0].endswith("_ms") and not found[1]:
        raise InputError([Problem("measure_heading_statistic", text, text, file=file)])
    if found[0].endswith("_ms") and not found[2]:
        raise InputError([Problem("measure_heading_unit", text, text, file=file)])
    return found


def _take(
    point: Point, column: tuple[str, str, float] | None, cell: Any, comma: bool,
    where: dict[str, Any],
) -> None:  # fmt: skip
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return
    if column is None:
        raise InputError([Problem("no_heading", value=cell, **where)])
    name, statistic, factor = column
    if isinstance(cell, Problem):
        raise InputError([Problem(cell.rule, name, cell.value, details=cell.details, **where)])
    if not statistic and name not in NUMBERS:
        point[name] = _text(name, cell, where)
        return
    field = f"{name}.{statistic}" if statistic else name
    value = _number(field, cell, comma, name in WHOLE, where)
    if statistic:
        if value:
            point.setdefault(name, {})[statistic] = value * factor
    else:
        point[name] = value


def _text(name: str, cell: Any, where: dict[str, Any]) -> Any:
    text = str(cell).strip()
    if len(text) > LONGEST_TEXT:
        details = {"max_length": LONGEST_TEXT}
        raise InputError(
            [Problem("text_too_long", name, f"{text[:40]}…", details=details, **where)]
        )
    if name == "as_of":
        return text[:10]
    return [text] if name == "source" else text


def _number(field: str, cell: Any, comma: bool, whole: bool, where: dict[str, Any]) -> Any:
    """A figure of a cell: no percentage, no thousands separator, above 0."""
    value = number(cell.strip(), whole, comma) if isinstance(cell, str) else cell
    if isinstance(value, Problem):
        raise InputError([Problem(value.rule, field, value.value, details=value.details, **where)])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        word = str(value).strip().lower().lstrip("+-")
        rule = "not_finite" if word in ("nan", "inf", "infinity") else "not_number"
        raise InputError([Problem(rule, field, value, **where)])
    if value != value or value in (float("inf"), float("-inf")):
        raise InputError([Problem("not_finite", field, str(value), **where)])
    if value <= 0:
        raise InputError([Problem("must_be_positive", field, value, **where)])
    if whole and not float(value).is_integer():
        raise InputError([Problem("not_whole", field, value, **where)])
    return int(value) if whole else float(value)
