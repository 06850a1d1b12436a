"""What would make an impossible sizing possible, and by how much: one lever at a time.

Each way out is found by asking the book itself, on the inputs of the tightest scenario, so that
all three scenarios fit once it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isnan
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import Leaves, kept_at, precision_leaves, server_leaves
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.fields import DEGREES
from sizing_xl.precisions import PRECISIONS

# A step is one of the policy's, less what rounding leaves of it; an overhead is told to so many
# decimals.
_ROUNDING, _DECIMALS = 1e-9, 6
# The sessions of each basis, in the order of its field.
SESSIONS = {
    0: "pooled_sessions_per_node",
    1: "per_gpu_unit_sessions",
    2: "engine_unit_sessions",
}
# What those are computed from, and what each rests on.
_RESTS_ON = {
    sessions: {
        name: frozenset(BOOK.leaves([name]))
        for name in BOOK.quantities[sessions].needs
        if name in BOOK.quantities
    }
    for sessions in SESSIONS.values()
}


# Targets -> what one request alone takes.
_ALONE = {"ttft_target_ms": "ttft_planned_ms", "tpot_target_ms": "tpot_alone_ms"}


@dataclass(frozen=True)
class WayOut:
    """A change of one input that makes the sizing possible.

    lever: the workload's field; value: the limit or the choice that just fits.
    """

    lever: str
    value: Any


def ways_out(inputs: Leaves, model: ModelEntry, catalogs: Catalogs) -> tuple[WayOut, ...]:
    """Ways out of a case whose tightest scenario has these inputs; empty when it already fits and
    keeps its targets."""
    inputs = {**inputs, **BOOK.compute(inputs, _RESTS_ON[_sessions(inputs)])}
    if _fits(inputs):
        return tuple(_promises(inputs, catalogs))
    policy = catalogs.parameters
    return (
        *_context(inputs, policy.threshold("least_context_tokens")),
        *_precision(inputs, model, catalogs),
        *_overhead(inputs, policy.threshold("overhead_step_gib")),
        *_weights(inputs, model, catalogs),
        *_replicas(inputs),
        *_tensor_parallel(inputs),
        *_server(inputs, catalogs),
    )


def _fits(inputs: Leaves, **changes: float) -> bool:
    """Whether a session fits with some inputs changed; what does not rest on them is known."""
    sessions = _sessions(inputs)
    values = BOOK.compute({**inputs, **changes}, (sessions,), _untouched(sessions, tuple(changes)))
    return bool(values[sessions] >= 1)


def _sessions(inputs: Leaves) -> str:
    """The sessions that must be above 0, by the basis that sizes."""
    return SESSIONS[int(inputs["capacity_basis"])]


@lru_cache(maxsize=128)
def _untouched(sessions: str, changes: tuple[str, ...]) -> frozenset[str]:
    """What of the needs of a node's sessions does not rest on some inputs."""
    found = _RESTS_ON[sessions].items()
    return frozenset(name for name, leaves in found if leaves.isdisjoint(changes))


def _context(inputs: Leaves, least_tokens: float) -> Iterator[WayOut]:
    """The longest context of which one session fits; none too short for a conversation."""
    asked = int(min(inputs["effective_context"], inputs["max_position_embeddings"]))
    most = _largest(asked, lambda tokens: _fits(inputs, effective_context=float(tokens)))
    if most >= max(least_tokens, 1):
        yield WayOut("effective_context", most)


def _precision(inputs: Leaves, model: ModelEntry, catalogs: Catalogs) -> Iterator[WayOut]:
    """The widest KV precision that fits; none that only few engines have, or one alone."""
    least = catalogs.parameters.threshold("least_kv_element_bytes")
    sizes = {
        name: precision.bytes_per_element
        for name, precision in catalogs.parameters.precisions.items()
        if name in PRECISIONS
        and least <= precision.bytes_per_element < inputs["kv_bytes_per_element"]
        and not catalogs.kept(kept_at, (model.name, name), model, name, catalogs.parameters)
    }
    precisions = catalogs.parameters.precisions
    fitting = [name for name in sizes if _fits(inputs, **precision_leaves(precisions[name]))]
    if fitting:
        yield WayOut("kv_precision", max(fitting, key=lambda name: sizes[name]))


def _overhead(inputs: Leaves, step_gib: float) -> Iterator[WayOut]:
    """The largest overhead that fits, in whole steps, unless the weights need more than that."""

    def overhead_gib(steps: int) -> float:
        return round(steps * step_gib, _DECIMALS)

    if inputs["capacity_basis"]:
        return  # it is the pooled rule's alone
    found = BOOK.compute(inputs, ["runtime_overhead_gib", "overhead_needed_gib"])
    if found["runtime_overhead_gib"] != found["runtime_overhead_gib"]:
        return  # it rests on weights that nobody knows
    steps = int(found["runtime_overhead_gib"] / step_gib + _ROUNDING)
    most = _largest(steps, lambda it: _fits(inputs, overhead_given_gib=overhead_gib(it)))
    overhead = overhead_gib(most)
    if most >= 0 and not overhead < found["overhead_needed_gib"]:
        yield WayOut("runtime_overhead_gib", overhead)


def _weights(inputs: Leaves, model: ModelEntry, catalogs: Catalogs) -> Iterator[WayOut]:
    """The widest precision in which the model is released and whose weights fit."""
    sizes = {
        name: size
        for name, precision in catalogs.parameters.precisions.items()
        if precision.weights and (size := model.weights_gib(name)) is not None
    }
    fitting = [
        name
        for name, size in sizes.items()
        if size < inputs["deployed_weights_gib"] and _fits(inputs, deployed_weights_gib=size)
    ]
    if fitting:
        yield WayOut("weights_precision", max(fitting, key=lambda name: sizes[name]))


def _replicas(inputs: Leaves) -> Iterator[WayOut]:
    """The most replicas of a node that fit, by the pooled rule."""
    if inputs["capacity_basis"]:
        return
    most = _largest(
        int(inputs["replicas_per_node"]),
        lambda replicas: replicas == 0 or _fits(inputs, replicas_per_node=float(replicas)),
    )
    if most >= 1:
        yield WayOut("replicas_per_node", most)


def _tensor_parallel(inputs: Leaves) -> Iterator[WayOut]:
    """The fewest ranks over which a given layout fits, of those that fill a node."""
    given = int(inputs["tensor_parallel"])
    for ranks in range(given + 1, int(inputs["gpu_count"]) + 1):
        replica = ranks * inputs["pipeline_parallel"]
        fills = inputs["gpu_count"] % replica == 0 or inputs["capacity_basis"]
        if fills and _fits(inputs, tensor_parallel=float(ranks)):
            yield WayOut("tensor_parallel", ranks)
            return


def _server(inputs: Leaves, catalogs: Catalogs) -> Iterator[WayOut]:
    """The server of the catalog with the least HBM that fits."""
    hbm = {}
    for name, server in catalogs.servers.items():
        leaves = server_leaves(server)
        if _fits(inputs, **leaves):
            hbm[name] = leaves["gpu_count"] * leaves["hbm_per_gpu_gb"]
    if hbm:
        yield WayOut("server", min(hbm, key=lambda name: hbm[name]))


# --- what was promised --------------------------------------------------------------------------


def _promises(inputs: Leaves, catalogs: Catalogs) -> Iterator[WayOut]:
    """Ways out of targets that one request alone misses; none where they are met."""
    if _kept(inputs):
        return
    found = BOOK.compute(inputs, [*_ALONE.values(), "prompt_used_tokens", "layout_tp"])
    for target, alone in _ALONE.items():
        least = _rounded_up(found[alone], BOOK.quantities[alone].digits)
        if _kept(inputs, **{target: least}):
            yield WayOut(target, least)
    asked = int(found["prompt_used_tokens"])
    most = _largest(asked, lambda it: it == 0 or _kept(inputs, prompt_tokens=float(it)))
    if 1 <= most < asked:
        yield WayOut("prompt_tokens", most)
    for ranks in DEGREES:
        if found["layout_tp"] < ranks <= inputs["gpu_count"] and _kept(
            inputs, tensor_parallel=float(ranks)
        ):
            yield WayOut("tensor_parallel", ranks)
            break
    hbm = {
        name: leaves["gpu_count"] * leaves["hbm_per_gpu_gb"]
        for name, server in catalogs.servers.items()
        for leaves in (server_leaves(server),)
        if _kept(inputs, **leaves)
    }
    if hbm:
        yield WayOut("server", min(hbm, key=lambda name: hbm[name]))


def _kept(inputs: Leaves, **changes: float) -> bool:
    """Whether some number of nodes keeps the targets with some inputs changed, as far as their
    times are known."""
    values = BOOK.compute({**inputs, **changes}, ("nodes_final", *_ALONE.values()))
    asked = [alone for target, alone in _ALONE.items() if not isnan(inputs[target])]
    return not any(isnan(values[name]) for name in ("nodes_final", *asked))


def _rounded_up(value: float, digits: int) -> float:
    scale = float(10**digits)
    return round(ceil(value * scale * (1 - _ROUNDING)) / scale, digits)


def _largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest whole number from 0 to `most` that fits (what fits has no gaps), else -1."""
    low, high = -1, most + 1
    while high - low > 1:
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
