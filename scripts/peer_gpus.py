"""The part of docs/comparison.md about whole steps on real GPUs, held against our bounds.

What was measured is in tests/evidence/gpus.json: the list of what scripts/measure_gpu.py wrote on
each GPU.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from peer_reasons import GIB, Unexplained

from sizing_xl import Workload
from sizing_xl.book import BOOK
from sizing_xl.report.markdown_parts import table
from sizing_xl.resolving.case import estimated_leaves
from sizing_xl.sizing import default_catalogs

MEASURED = Path(__file__).resolve().parent.parent / "tests" / "evidence" / "gpus.json"
# What the driver calls a GPU -> the server of the catalogs that has it, and its short name.
SERVERS = {"NVIDIA H100 80GB HBM3": ("dgx-h100", "H100"), "NVIDIA H200": ("dgx-h200", "H200")}
# A GPU alone: the book's names of a layout.
ALONE = {"layout_tp": 1.0, "layout_dp": 1.0, "layout_pp": 1.0, "layout_gpus": 1.0}
# Steps by what they are called in the evidence: our bound, and the reachable one.
BOUNDS = {
    "decode": ("tpot_bound_ms", "tpot_reachable_ms"),
    "prefill": ("ttft_bound_ms", "ttft_reachable_ms"),
}
# Biases and small norms, which the measured decoders leave out, of all weights.
SMALL = 1e-3
# GiB by which visible memory may be another on another driver.
VISIBLE = 0.02
# Ways of reading, as the evidence calls them.
WAYS = ("sum", "largest", "matrix by vector")


class Held(NamedTuple):
    """One step beside our figures, milliseconds."""

    gpu: str
    model: str
    kind: str
    sessions: int
    tokens: int
    bound: float
    reachable: float
    measured: float
    bound_by: str
    experts: bool


def measured() -> list[dict[str, Any]]:
    """What was measured, one entry a GPU; a second one of its kind is the same asked again."""
    found: list[dict[str, Any]] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return found


def steps(of: dict[str, Any]) -> Iterator[Held]:
    """Each step of a GPU. Raises Unexplained.

    Where its bytes are not ours, or where a step took less than our bound or our reachable bound.
    """
    server, short = SERVERS[of["gpu"]]
    for model in (name for name, held in of.items() if isinstance(held, dict) and "decode" in held):
        for kind, (bound, reachable) in BOUNDS.items():
            for point in of[model][kind]:
                values = _ours(model, server, point["sessions"], point["tokens"])
                _same_bytes(model, of[model]["weights_bytes"], point, values)
                took = point["ms"]["least"]
                if took < values[reachable]:
                    raise Unexplained(
                        f"{model} on {short}: {kind} of {took} ms is below {values[reachable]}"
                    )
                step = "step" if kind == "decode" else "prompt"
                reads = values[f"{step}_read_ms"] > values[f"{step}_compute_ms"]
                yield Held(
                    short, model, kind, point["sessions"], point["tokens"], values[bound],
                    values[reachable], point["ms"]["median"], "bytes" if reads else "operations",
                    values["step_experts_gib"] > 0,
                )  # fmt: skip


def _ours(model: str, server: str, sessions: int, tokens: int) -> dict[str, float]:
    """Our figures of one GPU whose sessions have `tokens` each in the cache, or as a prompt."""
    catalogs = default_catalogs()
    case = Workload(
        model=model, server=server, concurrency=1, effective_context=tokens, kv_precision="bf16"
    )
    given = {
        **ALONE, "replica_sessions": float(sessions), "resident_load": float(tokens),
        "prompt_tokens": float(tokens),
    }  # fmt: skip
    wanted = [name for pair in BOUNDS.values() for name in pair]
    wanted += [f"{step}_{of}_ms" for step in ("step", "prompt") for of in ("read", "compute")]
    wanted += ["step_common_gib", "step_experts_gib", "step_kv_gib"]
    return BOOK.compute({**estimated_leaves(case, catalogs), **given}, wanted, frozenset(given))


def _same_bytes(model: str, weights: int, point: dict[str, Any], ours: dict[str, float]) -> None:
    own = (ours["step_common_gib"] + ours["step_experts_gib"]) * GIB
    if abs(own / weights - 1) > SMALL:
        raise Unexplained(f"{model}: {weights} B of weights were measured, we have {own:.0f}")
    kept = round(ours["step_kv_gib"] * GIB)
    if kept != point["kv_bytes"]:
        raise Unexplained(f"{model}: a cache of {point['kv_bytes']} B was measured, ours is {kept}")


def gpus_part(found: list[dict[str, Any]] | None = None) -> Iterator[str]:
    """What GPUs did, beside our bounds. Raises Unexplained."""
    found = measured() if found is None else found
    first: dict[str, dict[str, Any]] = {}
    again = [of for of in found if first.setdefault(of["gpu"], of) is not of]
    runs = {gpu: list(steps(of)) for gpu, of in first.items()}
    held = [step for run in runs.values() for step in run]
    yield "## Whole steps on a GPU"
    yield (
        "Decoders with the shapes of a config.json and random weights in BF16 on one GPU, replayed "
        f"as a CUDA graph with PyTorch {found[0]['torch'].split('+')[0]}: no engine, no request, "
        "no kernel that starts late. So an engine can come near, and no step may be below our "
        "bound or our reachable bound: the script stops there. It stops as well where bytes of the "
        "cache are not ours to the byte, or weights by a thousandth. `python "
        "scripts/measure_gpu.py OUT.json` measures another GPU; tests/evidence/gpus.json has what "
        "it found on these two."
    )
    yield table(
        ["GPU", "Model", "Step", "Bound by", "Bound ms", "Reachable ms", "Measured ms", "of bound"],
        [
            [
                it.gpu, it.model, _load(it), it.bound_by, f"{it.bound:,.2f}",
                f"{it.reachable:,.2f}", f"{it.measured:,.2f}", f"{it.measured / it.bound:.2f} x",
            ]
            for it in held
        ],
    )  # fmt: skip
    for of in again:
        moved = [
            other.measured / it.measured - 1
            for it, other in zip(runs[of["gpu"]], steps(of), strict=True)
        ]
        yield (
            f"An {SERVERS[of['gpu']][1]} asked again: {min(moved):+.1%} to {max(moved):+.1%} for "
            "each step."
        )
    yield (
        f"Decode of the dense models takes {_times(held, experts=False)} times its bound, with "
        f"experts {_times(held, experts=True)}: PyTorch's grouped product is slow where each "
        "expert has few tokens, and engines have kernels of their own for it; such a figure says "
        "nothing of them. What experts are read was chance here, as our bound expects."
    )
    yield "Of the same GPUs, with the share of the data sheet:"
    yield table(["", *(SERVERS[gpu][1] for gpu in first)], list(_rates([*first.values()])))
    policy = default_catalogs().parameters.policy
    yield (
        f"The policy's `reachable_bandwidth_ratio` ({policy.reachable_bandwidth_ratio.value:g}) is "
        "that of copies, which read and write; a sum, which only reads, reaches more, and the "
        "whole steps above, which read nearly all the time, less. `reachable_compute_ratio` "
        f"({policy.reachable_compute_ratio.value:g}) is that of large products in BF16; in FP8, "
        "and of other shapes, the same library reaches less, so that there the reachable bound is "
        "a loose one."
    )


def _times(held: list[Held], *, experts: bool) -> str:
    """The range of decode over its bound."""
    asked = [it for it in held if it.kind == "decode" and it.experts == experts]
    times = [it.measured / it.bound for it in asked]
    return f"{min(times):.2f} to {max(times):.2f}"


def _load(step: Held) -> str:
    if step.kind == "prefill":
        return f"prompt of {step.tokens:,} tokens"
    return f"decode, {step.sessions:,} x {step.tokens:,} tokens"


def _rates(found: list[dict[str, Any]]) -> Iterator[list[str]]:
    """Rows of what was measured on each GPU, as shares of the catalogs. Raises Unexplained."""
    sheets = [default_catalogs().servers[SERVERS[of["gpu"]][0]].gpu for of in found]
    seen = [of["visible_bytes"] / GIB for of in found]
    for of, sheet, gib in zip(found, sheets, seen, strict=True):
        if abs(gib - (sheet.visible_hbm_gib or 0)) > VISIBLE:
            raise Unexplained(
                f"{of['gpu']}: {gib:.2f} GiB are visible, not {sheet.visible_hbm_gib}"
            )
    yield ["visible memory, GiB (the catalogs' figure)", *(f"{gib:.2f}" for gib in seen)]
    rates = [of["rates"] for of in found]
    ways = {"copy": [it["copy_tbps"] for it in rates]}
    ways |= {f"read: {way}": [it["read_tbps"][way] for it in rates] for way in WAYS}
    for way, reached in ways.items():
        yield [f"{way}, TB/s", *map(_share, reached, (it.hbm_bandwidth_tbps for it in sheets))]
    for products in zip(*(it["products"] for it in rates), strict=True):
        one = products[0]
        sizes = " x ".join(str(one[side]) for side in "mnk")
        dense = [getattr(it, f"dense_tflops_{one['precision']}") for it in sheets]
        yield [
            f"product of {sizes}, {one['precision']}, TFLOP/s",
            *map(_share, (it["tflops"] for it in products), dense),
        ]


def _share(reached: float, sheet: float | None) -> str:
    return f"{reached:,.4g}" + (f" ({reached / sheet:.0%})" if sheet else "")
