"""Words about measured points, their curves, and a start-up log beside what is predicted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sizing_xl.catalog.curve import Curve, Reading
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.errors import Problem
from sizing_xl.measuring.log import Log
from sizing_xl.measuring.predicted import Predicted
from sizing_xl.measuring.reconciled import Cause, Reconciliation, Row
from sizing_xl.telling.lines import aligned
from sizing_xl.texts import MISSING, Texts

# Decimals of figures of a log.
_DIGITS = {"concurrency": 2, "needed_gib": 2}


def points_lines(points: Sequence[MeasurementEntry], texts: Texts) -> list[str]:
    """A line a point, and under them why some enter no curve."""
    headings = [
        texts.say(f"measure_{it}") for it in ("point", "load", "concurrency", "tokens", "times")
    ]
    rows = [[*headings, texts.say("measure_usable")]]
    rows += [_point(point, texts) for point in points]
    lines = aligned(rows, right=False)
    for point in points:
        why = point.unusable()
        if why is not None:
            lines.append(texts.say("measure_reason", name=point.name, why=texts.problem(why)))
    usable = sum(point.unusable() is None for point in points)
    return [*lines, texts.say("measure_usable_count", usable=usable, points=len(points))]


def _point(point: MeasurementEntry, texts: Texts) -> list[str]:
    statistic = point.statistic()
    times = [point.ttft_ms.of(statistic), point.step_ms(statistic)] if statistic else [None, None]
    told = " / ".join(texts.number(it, 1) for it in times)
    return [
        point.name,
        f"{texts.number(point.input_tokens)}/{texts.number(point.output_tokens)}",
        texts.number(point.concurrency),
        texts.number(point.output_tokens_per_s, 1),
        f"{told} ({statistic})" if statistic else MISSING,
        texts.say("measure_no" if point.unusable() else "measure_yes"),
    ]


def curve_lines(curve: Curve, asked: Sequence[float], texts: Texts) -> list[str]:
    """A curve's points, and what it says at concurrencies that are asked."""
    key = curve.key
    figures = {
        **key._asdict(),
        "version": key.engine_version or MISSING,
        "engine": key.engine,
        "input": texts.number(key.input_tokens),
        "output": texts.number(key.output_tokens),
    }
    del figures["engine_version"], figures["input_tokens"], figures["output_tokens"]
    title = texts.say("measure_curve_title", **figures)
    headings = [
        texts.say("measure_concurrency"),
        texts.say("measure_tokens"),
        texts.say("measure_ttft", statistic=key.statistic),
        texts.say("measure_tpot", statistic=key.statistic),
        "",
    ]
    rows = [headings, *(_reading(it, "measured", texts) for it in curve.readings())]
    found = [curve.at(it) for it in asked]
    rows += [_reading(it, "interpolated", texts) for it in found if it.why is None]
    problems = [texts.problem(it.why) for it in found if it.why is not None]
    return [title, *(f"  {line}" for line in aligned(rows)), *(f"  {it}" for it in problems)]


def curve_data(curve: Curve, asked: Sequence[float], texts: Texts) -> dict[str, Any]:
    """The same as data: what was measured, and what the curve says at what is asked."""
    return {
        **curve.key._asdict(),
        "range": [curve.low, curve.high],
        "points": [_data(it, texts) for it in curve.readings()],
        "asked": [_data(curve.at(it), texts) for it in asked],
    }


def _data(reading: Reading, texts: Texts) -> dict[str, Any]:
    why = texts.problem(reading.why) if reading.why is not None else None
    figures = ("concurrency", "tokens_per_s", "ttft_ms", "tpot_ms")
    return {**{name: getattr(reading, name) for name in figures}, "why": why}


def _reading(reading: Reading, kind: str, texts: Texts) -> list[str]:
    return [
        texts.number(reading.concurrency, 0 if float(reading.concurrency).is_integer() else 1),
        texts.number(reading.tokens_per_s, 1),
        texts.number(reading.ttft_ms, 1),
        texts.number(reading.tpot_ms, 2),
        texts.say(f"measure_{kind}"),
    ]


# --- logs ------------------------------------------------------------------------------------


def log_lines(found: Reconciliation, model: str, precision: str, texts: Texts) -> Iterator[str]:
    """A log beside what is predicted, and what explains a difference."""
    settings = found.explaining or found.settings
    yield texts.say(
        "log_title", model=model, tp=settings.tp, pp=settings.pp, precision=precision,
        version=found.log.version or texts.say("log_unknown_version"),
    )  # fmt: skip
    longest = texts.number(found.log.longest)
    headings = [texts.say(f"log_{it}") for it in ("figure", "printed", "predicted")]
    rows = [headings, *(_row(it, longest, texts) for it in found.rows)]
    yield from (f"  {line}" for line in aligned(rows))
    if len(found.log.ranks) > 1:
        least, most = (texts.number(it, 2) for it in (found.log.ranks[0], found.log.ranks[-1]))
        yield texts.say("log_ranks", least=least, most=most)
    if found.implied_gib is not None:
        yield texts.say("log_implied", gib=found.implied_gib)
    yield _judgement(found, texts)
    if len(found.causes) > 1:
        others = [_causes(it, texts) for it in found.causes[1:3]]
        yield texts.say("log_also", causes="; ".join(others))
    if found.same_rules:
        yield texts.say("log_same_rules", versions=", ".join(found.same_rules))


def _judgement(found: Reconciliation, texts: Texts) -> str:
    if found.agrees:
        return texts.say("log_agrees")
    if found.causes:
        return texts.say("log_cause", causes=_causes(found.causes[0], texts))
    return texts.say("log_differs" if found.judged else "log_nothing")


def _row(row: Row, longest: str, texts: Texts) -> list[str]:
    digits = _DIGITS.get(row.name, 0)
    name = texts.say(f"log_row_{row.name}", longest=longest)
    low, high = (texts.number(it, digits) for it in (row.low, row.high))
    return [name, texts.number(row.printed, digits), low if low == high else f"{low}–{high}"]


def _causes(causes: Sequence[Cause], texts: Texts) -> str:
    said = []
    for cause in causes:
        figures = {
            "expected": _setting(cause.expected, texts),
            "found": cause.found if cause.name == "pp" else _setting(cause.found, texts),
        }
        words = texts.say(f"log_cause_{cause.name}", **figures)
        said.append(f"{words}, {texts.say('log_said')}" if cause.told else words)
    return "; ".join(said)


def _setting(value: Any, texts: Texts) -> str:
    if value is None:
        return texts.say("log_default")
    if isinstance(value, bool):
        return texts.say("log_on" if value else "log_off")
    return (
        texts.number(value, 2 if isinstance(value, float) else 0)
        if not isinstance(value, str)
        else value
    )


def memory_lines(
    estimated: Mapping[str, float],
    measured: Mapping[str, float | None],
    log: Log,
    alone: Predicted,
    texts: Texts,
) -> list[str]:
    """What one GPU's memory goes to, estimated and measured, GiB; and what the engine would print
    for the estimate alone."""
    rows = [[texts.say("log_memory"), texts.say("log_measured"), texts.say("log_predicted")]]
    for name in ("hbm", "share", "weights", "reserved", "available"):
        rows.append([
            texts.say(f"log_row_{name}"),
            texts.number(measured.get(name), 2),
            texts.number(estimated[name], 2),
        ])  # fmt: skip
    longest = texts.number(log.longest)
    for name in ("blocks", "tokens", "concurrency"):
        row = Row(name, getattr(log, name), getattr(alone, name), getattr(alone, name))
        rows.append(_row(row, longest, texts))
    return aligned(rows)


def note_lines(notes: Sequence[Problem], texts: Texts) -> list[str]:
    """Notes beside a command, as comments of a shell."""
    return [f"# {texts.problem(note)}" for note in notes]
