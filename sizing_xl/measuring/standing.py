"""The measured curve of a plan: of its model, server, precision, engine and layout."""

from __future__ import annotations

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.catalog.curve import LENGTHS, Curve, is_near, is_of, known_curves
from sizing_xl.sizing import Sizing


def layout_of(sizing: Sizing) -> tuple[int, int, int]:
    """Tensor, pipeline and data parallel ranks of a replica."""
    results = sizing.scenarios[HEADLINE].results
    tp, pp, dp = (int(results[f"layout_{it}"] or 1) for it in ("tp", "pp", "dp"))
    return tp, pp, dp


def is_laid_out(curve: Curve, layout: tuple[int, int, int]) -> bool:
    """Whether a curve was measured on one replica of a layout."""
    tp, pp, dp = layout
    ranks = all(point.tp in (None, tp) for point in curve.points)
    return curve.key.gpus == tp * pp * dp and ranks


def measured_curve(sizing: Sizing) -> Curve | None:
    """The curve of one replica of a plan; None where nobody measured one. Of several, one of the
    plan's lengths of requests, and of these the one with the most points."""
    if sizing.catalogs is None or sizing.engine is None:
        return None
    precision, layout = sizing.nfr["weights_precision"], layout_of(sizing)
    found = [
        curve
        for curve in known_curves(sizing.catalogs)
        if is_of(curve, sizing.model, sizing.server, precision, sizing.engine.engine)
        and is_laid_out(curve, layout)
    ]
    prompt, output = (sizing.nfr[name] for name in LENGTHS)
    return max(found, key=lambda it: (is_near(it, prompt, output), len(it.points)), default=None)
