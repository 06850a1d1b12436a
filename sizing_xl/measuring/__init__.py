"""Measurements: read from the tools' files, kept in measurements.json, drawn as curves; and the
start-up log of an engine beside what the book predicts (docs/measurements.md).

    from sizing_xl.measuring import curves, read_points
    points = read_points(["result.json"], {"server": "dgx-h200", "precision": "fp8"})
    for curve in curves(points):
        curve.at(48).tokens_per_s
"""

from __future__ import annotations

from sizing_xl.measuring.curve import Curve, Reading, curves
from sizing_xl.measuring.files import read_points
from sizing_xl.measuring.kept import add_points
from sizing_xl.measuring.log import Log, read_log
from sizing_xl.measuring.reconciled import Reconciliation, reconcile

__all__ = [
    "Curve",
    "Log",
    "Reading",
    "Reconciliation",
    "add_points",
    "curves",
    "read_log",
    "read_points",
    "reconcile",
]
