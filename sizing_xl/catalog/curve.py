"""Curves of what was measured: tokens/s and times over concurrency, inside the measured range."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sizing_xl.catalog.hardware import is_on
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.errors import Problem
from sizing_xl.reading.names import folded, last_part

# A curve of lengths that are not further from those of the demand stands for it.
SAME_LENGTH = 0.10
# The fields of a case that say how long its requests are.
LENGTHS = ("prompt_tokens", "output_tokens")


class Key(NamedTuple):
    """What the points of one curve share. hardware: server of the catalogs, or GPU; layout: how
    the GPUs share the model; statistic: of both times."""

    model: str
    hardware: str
    gpus: int
    layout: str
    precision: str
    engine: str
    engine_version: str
    input_tokens: int
    output_tokens: int
    statistic: str


@dataclass(frozen=True)
class Reading:
    """What a curve says at a concurrency. tokens_per_s: of all its GPUs; ttft_ms, tpot_ms: of the
    curve's statistic. All are None outside the range, and why says so."""

    concurrency: float
    tokens_per_s: float | None = None
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    why: Problem | None = None


@dataclass(frozen=True)
class Curve:
    """Points of one key in the order of their concurrency, one for each."""

    key: Key
    points: tuple[MeasurementEntry, ...]

    @property
    def low(self) -> int:
        """The least concurrency that was measured."""
        return self.points[0].concurrency or 0

    @property
    def high(self) -> int:
        """The highest concurrency that was measured."""
        return self.points[-1].concurrency or 0

    def at(self, concurrency: float) -> Reading:
        """Straight between the two points around a concurrency; never beyond the first and the
        last: there the answer is empty, with the reason."""
        if not self.low <= concurrency <= self.high:
            details = {"low": self.low, "high": self.high}
            why = Problem("measure_outside", "concurrency", concurrency, details=details)
            return Reading(concurrency, why=why)
        places = [float(point.concurrency or 0) for point in self.points]
        after = bisect_left(places, concurrency)
        if places[after] == concurrency:
            return Reading(concurrency, *self._figures(after))
        before = after - 1
        share = (concurrency - places[before]) / (places[after] - places[before])
        low, high = self._figures(before), self._figures(after)
        tokens, ttft, step = (
            one + share * (other - one) for one, other in zip(low, high, strict=True)
        )
        return Reading(concurrency, tokens, ttft, step)

    def readings(self) -> list[Reading]:
        """What was measured, point by point."""
        return [self.at(point.concurrency or 0) for point in self.points]

    def _figures(self, place: int) -> tuple[float, float, float]:
        point, statistic = self.points[place], self.key.statistic
        ttft, step = point.ttft_ms.of(statistic), point.step_ms(statistic)
        assert ttft is not None and step is not None
        return point.output_tokens_per_s, ttft, step


def model_names(catalogs: Catalogs) -> dict[str, str]:
    """What the models of the catalogs are known as, folded, and their names there."""
    return {
        folded(last_part(known)): model.name
        for model in catalogs.models.values()
        for known in model.known_as()
    }


def key_of(point: MeasurementEntry, models: Mapping[str, str] | None = None) -> Key:
    """The curve that a usable point is of. models: see `model_names`; without it a model is called
    as the point has it."""
    name = folded(point.entry or last_part(point.model))
    layout = point.layout or f"TP{point.tp or '?'}" + f" PP{point.pp}" * ((point.pp or 1) > 1)
    return Key(
        (models or {}).get(name, name),
        point.hardware or "",
        point.gpus or 0,
        layout.upper(),
        point.precision or "",
        point.engine or "",
        point.engine_version or "",
        round(point.input_tokens or 0),
        round(point.output_tokens or 0),
        point.statistic() or "",
    )


def curves(
    points: Iterable[MeasurementEntry], models: Mapping[str, str] | None = None
) -> list[Curve]:
    """The curves of the points that are usable for fitting, the others left out.

    Of several points at one concurrency the newest counts, of equally new ones the last.
    models: see `key_of`.
    """
    found: dict[Key, dict[int, MeasurementEntry]] = {}
    for point in points:
        if point.unusable() is not None:
            continue
        places = found.setdefault(key_of(point, models), {})
        place = point.concurrency or 0
        older = places.get(place)
        if older is None or (point.as_of or "") >= (older.as_of or ""):
            places[place] = point
    return [
        Curve(key, tuple(places[it] for it in sorted(places)))
        for key, places in sorted(found.items())
    ]


def known_curves(catalogs: Catalogs) -> list[Curve]:
    """The curves of all points of the catalogs, models as these call them."""
    return catalogs.kept(_curves, "", catalogs)


def _curves(catalogs: Catalogs) -> list[Curve]:
    return curves(catalogs.measurements.values(), model_names(catalogs))


def is_of(
    curve: Curve, model: ModelEntry, server: ServerEntry, precision: str, engine: str
) -> bool:
    """Whether a curve was measured with a model, its weights in a precision, on a server or its
    GPUs, by an engine of any version. engine: without version, vLLM."""
    key = curve.key
    return (
        folded(key.model) in {folded(last_part(name)) for name in model.known_as()}
        and key.precision == precision
        and folded(engine) in folded(key.engine)
        and is_on(curve.points[0], server)
    )


def is_near(curve: Curve, prompt: float | None, output: float | None) -> bool:
    """Whether a curve's prompts and answers are as long as some, but for SAME_LENGTH of these."""
    asked = (curve.key.input_tokens, prompt), (curve.key.output_tokens, output)
    return all(it is not None and is_as_long(own, it) for own, it in asked)


def is_as_long(own: float, asked: Any) -> Any:
    """Whether a length is not further from one that is asked for, or from each of an array, than
    SAME_LENGTH of it."""
    return abs(own - asked) <= SAME_LENGTH * asked
