"""Measurements: read from the tools' files, kept in measurements.json, drawn as curves; and the
start-up log of an engine beside what the book predicts (docs/measurements.md).

    from sizing_xl.measuring import curves, read_points
    points = read_points(["result.json"], {"server": "dgx-h200", "precision": "fp8"})
    for curve in curves(points):
        curve.at(48).tokens_per_s

The names are imported when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sizing_xl.catalog.curve import Curve, Reading, curves
    from sizing_xl.measuring.files import read_points
    from sizing_xl.measuring.kept import add_points
    from sizing_xl.measuring.log import Log, read_log
    from sizing_xl.measuring.planning import plan
    from sizing_xl.measuring.predicted import OfModel, OfSpecification, Settings
    from sizing_xl.measuring.reconciled import Reconciliation, reconcile
    from sizing_xl.measuring.serving import serve
    from sizing_xl.resolving.bounds import Bounded, bounded

_HOMES = {
    "Bounded": "resolving.bounds",
    "bounded": "resolving.bounds",
    "Curve": "catalog.curve",
    "Reading": "catalog.curve",
    "curves": "catalog.curve",
    "read_points": "measuring.files",
    "add_points": "measuring.kept",
    "Log": "measuring.log",
    "read_log": "measuring.log",
    "plan": "measuring.planning",
    "OfModel": "measuring.predicted",
    "OfSpecification": "measuring.predicted",
    "Settings": "measuring.predicted",
    "Reconciliation": "measuring.reconciled",
    "reconcile": "measuring.reconciled",
    "serve": "measuring.serving",
}

__all__ = [
    "Bounded",
    "Curve",
    "Log",
    "OfModel",
    "OfSpecification",
    "Reading",
    "Reconciliation",
    "Settings",
    "add_points",
    "bounded",
    "curves",
    "plan",
    "read_log",
    "read_points",
    "reconcile",
    "serve",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"sizing_xl.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
