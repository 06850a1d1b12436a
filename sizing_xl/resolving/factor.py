"""The planning factor by what was measured: time of a token over the reachable bound."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from sizing_xl.catalog.curve import Curve, is_near, is_of, known_curves
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.measurement import MeasurementEntry
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.errors import Problem
from sizing_xl.fields import NOT_MEASURED
from sizing_xl.resolving.bounds import bounded


class MeasuredFactor(NamedTuple):
    """The largest measured time of a token over its reachable bound, of one curve. point: the one
    that has it."""

    ratio: float
    point: MeasurementEntry
    curve: Curve


def measured_factor(
    entries: tuple[ModelEntry, ServerEntry, EngineEntry],
    precision: str,
    lengths: tuple[float | None, float | None],
    catalogs: Catalogs,
) -> MeasuredFactor | None:
    """The planning factor of a model, its weights in a precision, on a server, for requests of so
    many tokens of prompt and answer; None where no curve was measured of them.

    The largest of all loads and curves, so that no plan is faster than what was measured.
    """
    model, server, engine = entries
    key = (model.name, server.name, engine.name, precision)
    known = catalogs.kept(_measured, key, *entries, precision, catalogs)
    found = [it for it in known if is_near(it.curve, *lengths)]
    return max(found, key=lambda it: it.ratio) if found else None


def measured_factors(
    catalogs: Catalogs,
) -> Iterator[tuple[ModelEntry, ServerEntry, EngineEntry, MeasuredFactor]]:
    """The factor of each curve, with every model, server and engine that it is of."""
    entries = catalogs.models.values(), catalogs.servers.values(), catalogs.engines.values()
    for curve in known_curves(catalogs):
        for factor in _largest(curve, catalogs):
            for model, server, engine in product(*entries):
                if is_of(curve, model, server, curve.key.precision, engine.engine):
                    yield model, server, engine, factor


def _measured(
    model: ModelEntry, server: ServerEntry, engine: EngineEntry, precision: str, catalogs: Catalogs
) -> tuple[MeasuredFactor, ...]:
    """The factor of each curve."""
    known = known_curves(catalogs)
    own = [curve for curve in known if is_of(curve, model, server, precision, engine.engine)]
    return tuple(it for curve in own for it in _largest(curve, catalogs))


def _largest(curve: Curve, catalogs: Catalogs) -> list[MeasuredFactor]:
    found = []
    for point in curve.points:
        bounds = bounded(point, catalogs)
        ratio = None if isinstance(bounds, Problem) else bounds.planning_ratio
        if ratio is not None:
            found.append(MeasuredFactor(max(NOT_MEASURED, ratio), point, curve))
    return [max(found, key=lambda it: it.ratio)] if found else []
