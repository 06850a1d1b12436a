"""Measured points beside the bounds of the book: what data sheets allow, for the same load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import ceil
from typing import NamedTuple

from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import model_names
from sizing_xl.catalog.hardware import server_of
from sizing_xl.catalog.leaves import NAN, Leaves, kept_at
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.measurement import FITTED, MeasurementEntry
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.errors import Problem
from sizing_xl.reading.names import folded, last_part
from sizing_xl.resolving.case import estimated_leaves
from sizing_xl.workload import Workload

# The cache in the fewest bits that the model's kinds can have, so that the bound holds.
_CACHES = ("fp8", "bf16")
# The bounds that a point is held against.
TTFT, TPOT = "ttft_bound_ms", "tpot_bound_ms"
REACHABLE, TOKENS = "tpot_reachable_ms", "replica_bound_tokens_per_s"
_SPREAD = re.compile(r"^DEP(\d+)$", re.IGNORECASE)


class Bounded(NamedTuple):
    """Bounds for the load of a point. ttft_ms, tpot_ms: no time is less; None where the point tells
    no number of requests. tokens_per_s: of all its GPUs, no throughput is more. reachable_tpot_ms:
    tpot_ms with what GPUs were measured to reach of their data sheets."""

    point: MeasurementEntry
    model: str
    ttft_ms: float | None
    tpot_ms: float | None
    tokens_per_s: float
    reachable_tpot_ms: float | None

    @property
    def ttft_ratio(self) -> float | None:
        """Measured over bound: at least 1."""
        return _ratio(_typical(self.point.ttft_ms.of), self.ttft_ms)

    @property
    def tpot_ratio(self) -> float | None:
        """Measured over bound: at least 1."""
        return _ratio(_typical(self.point.step_ms), self.tpot_ms)

    @property
    def planning_ratio(self) -> float | None:
        """Measured time of a token over the reachable bound: what plans are made with."""
        return _ratio(_typical(self.point.step_ms), self.reachable_tpot_ms)

    @property
    def tokens_ratio(self) -> float:
        """Measured over bound: at most 1."""
        return self.point.output_tokens_per_s / self.tokens_per_s


def bounded(point: MeasurementEntry, catalogs: Catalogs) -> Bounded | Problem:
    """The bounds for a point's load, or what keeps them from being known."""
    for field in ("precision", "gpus", "input_tokens", "output_tokens"):
        if getattr(point, field) is None:
            return Problem("bound_lacks", field)
    name = model_names(catalogs).get(folded(point.entry or last_part(point.model)))
    if name is None:
        return Problem("bound_no_model", "model", point.model)
    server = server_of(point, catalogs.servers.values())
    if server is None:
        return Problem("bound_no_server", "gpu", point.gpu or point.system)
    model = catalogs.models[name]
    leaves = _leaves(point, model, server, catalogs)
    found = [_of_layout(point, leaves, *layout) for layout in _layouts(point)]
    known = [it for it in found if it[TOKENS] == it[TOKENS]]
    if not known:
        return Problem("bound_unknown", "model", name)
    steady = point.concurrency is not None
    return Bounded(
        point,
        name,
        min(it[TTFT] for it in known) if steady else None,
        min(it[TPOT] for it in known) if steady else None,
        max(it[TOKENS] * it["replicas"] for it in known),
        min(it[REACHABLE] for it in known) if steady else None,
    )


def _layouts(point: MeasurementEntry) -> Iterator[tuple[int, int, int]]:
    """Tensor-parallel and data-parallel ranks and replicas that a point may have had."""
    assert point.gpus
    spread = _SPREAD.match(point.layout or "")
    if spread:
        ranks = int(spread[1])
        yield 1, ranks, max(1, point.gpus // ranks)
    elif point.tp:
        yield point.tp, 1, max(1, point.gpus // (point.tp * (point.pp or 1)))
    else:  # nobody says: whatever is best
        yield point.gpus, 1, 1
        yield 1, point.gpus, 1
        yield 1, 1, point.gpus


def _leaves(
    point: MeasurementEntry, model: ModelEntry, server: ServerEntry, catalogs: Catalogs
) -> Leaves:
    """The book's inputs for a point's load."""
    parameters = catalogs.parameters
    assert point.precision and point.input_tokens and point.output_tokens
    own = model.default_weights_precision
    # A released precision of few bits is served as it is, whatever the point calls it.
    few = own is not None and parameters.precisions[own].bytes_per_element < 1
    context = float(point.input_tokens + point.output_tokens)
    case = Workload(
        model=model.name, server=server.name, concurrency=1, effective_context=ceil(context),
        weights_precision=own if few else point.precision,
        kv_precision=next(it for it in _CACHES if kept_at(model, it, parameters) is None),
        planning_factor_ratio=1.0,
    )  # fmt: skip
    return {
        **estimated_leaves(case, catalogs),
        "effective_context": context,
        "max_position_embeddings": max(context, float(model.max_position_embeddings)),
        "prompt_tokens": float(point.input_tokens),
        "output_tokens": float(point.output_tokens),
    }


def _of_layout(
    point: MeasurementEntry, leaves: Leaves, tp: int, dp: int, replicas: int
) -> dict[str, float]:
    """The bounds of one replica, and how many there are."""
    laid_out = {
        "layout_tp": float(tp),
        "layout_dp": float(dp),
        "layout_pp": float(point.pp or 1),
        "layout_gpus": float(tp * dp * (point.pp or 1)),
        "replica_sessions": 1.0,
    }
    known = frozenset(laid_out)
    values = {**leaves, **laid_out}
    if point.concurrency is None:
        values["replica_sessions"] = _most(values, known)
    else:
        values["replica_sessions"] = max(1.0, point.concurrency / replicas)
    found = BOOK.compute(values, [TTFT, TPOT, REACHABLE, TOKENS], known)
    return {**found, "replicas": float(replicas)}


def _most(values: Leaves, known: frozenset[str]) -> float:
    """Sessions that the memory of a replica holds at most, nothing kept for anything else."""
    found = BOOK.compute(values, ["gpu_hbm_gib", "step_kv_gib"], known)
    of_one = found["step_kv_gib"] * values["layout_tp"] * values["layout_dp"]
    free = found["gpu_hbm_gib"] * values["layout_gpus"] - values["deployed_weights_gib"]
    return max(1.0, free / of_one) if of_one else NAN


def _typical(of: Callable[[str], float | None]) -> float | None:
    """A time by the first statistic that curves would take of it."""
    return next((value for it in FITTED if (value := of(it)) is not None), None)


def _ratio(measured: float | None, bound: float | None) -> float | None:
    return None if measured is None or not bound else measured / bound
