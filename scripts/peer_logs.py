"""The part of docs/comparison.md about published start-up logs of vLLM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from peer_reasons import MXFP4, MXFP4_SCALES, Unexplained

from sizing_xl import Workload, size
from sizing_xl.measuring import OfModel, OfSpecification, Settings
from sizing_xl.measuring.predicted import Predicted
from sizing_xl.report.markdown_parts import table
from sizing_xl.sizing import default_catalogs

LOGS = Path(__file__).resolve().parent.parent / "tests" / "evidence" / "vllm_logs.json"
GIB = 2**30
# Logs of models that the catalogs have -> their names there, and the KV precision.
OURS = {
    "qwen3-14b-lmcache": ("qwen3-14b", "bf16"),
    "llama31-8b-eagle-h100": ("llama-3.1-8b", "bf16"),
    "llama31-8b-a100-40": ("llama-3.1-8b", "bf16"),
    "qwen3coder30b-l40s-tp4": ("qwen3-coder-30b-a3b-instruct", "bf16"),
    "qwen3vl30b-fp8-rtxpro": ("qwen3-vl-30b-a3b-instruct", "bf16"),
    "glm51-fp8-h200-a": ("glm-5.1", "bf16"),
    "glm51-fp8-h200-c": ("glm-5.1", "bf16"),
    "qwen36-27b-fp8-rtxpro": ("qwen3.6-27b", "bf16"),
    "qwen36-27b-nvfp4-mtp2": ("qwen3.6-27b", "fp8"),
    "qwen36-35b-a3b-nvfp4-5090": ("qwen3.6-35b-a3b", "fp8"),
    "gpt-oss-120b-h100": ("gpt-oss-120b", "bf16"),
    "llama31-8b-3090-20k": ("llama-3.1-8b", "bf16"),
    "llama31-8b-3090-29k": ("llama-3.1-8b", "bf16"),
    "qwen3-30b-fp8kv-100k": ("qwen3-30b-a3b", "fp8"),
    "qwen3coder30b-pp2-error": ("qwen3-coder-30b-a3b-instruct", "bf16"),
    "kimi-k2-thinking-h200-tp8": ("kimi-k2-instruct", "bf16"),
}
# What a log's start had that neither model nor server says, and its words.
CHANGES: dict[str, tuple[dict[str, int], str]] = {
    "llama31-8b-eagle-h100": ({"drafts": 1}, "with the layer of its EAGLE draft"),
    "qwen36-27b-nvfp4-mtp2": ({"drafts": 1}, "with the layer that predicts several tokens"),
    "qwen3coder30b-pp2-error": (
        {"pp": 1},
        "up to 0.15 the check of a pipeline charged all layers to one stage (vllm#34076)",
    ),
}


class Loaded(NamedTuple):
    """Weights that a log printed: model, precision, tensor parallelism."""

    model: str
    precision: str | None
    tp: int


LOADED = {
    "llama31-8b-3090-20k": Loaded("llama-3.1-8b", None, 1),
    "qwen36-27b-fp8-rtxpro": Loaded("qwen3.6-27b", "fp8", 1),
    "qwen3-30b-fp8kv-100k": Loaded("qwen3-30b-a3b", "fp8", 1),
    "glm51-fp8-h200-a": Loaded("glm-5.1", "fp8", 8),
    "gpt-oss-120b-h100": Loaded("gpt-oss-120b", None, 1),
}
# Share by which loaded weights may be off without a reason: buffers, alignment, rounding.
CLOSE = 0.01


def logs_part() -> Iterator[str]:
    """Capacity that the engine printed beside ours for the printed memory; weights beside ours."""
    logs = json.loads(LOGS.read_text(encoding="utf-8"))["logs"]
    yield "## Published start-up logs of vLLM"
    yield (
        "The judge of both. `Available KV cache memory` is taken as printed; with two decimals it "
        "stands for a range of bytes, hence two figures. Models are those of our catalogs where "
        "they are there (*), else the log's own KV specification. Settings are those of the log; "
        "tests/evidence/vllm_logs.json has the address of each."
    )
    yield table(
        ["Log", "vLLM", "GiB", "Printed", "Ours", "With"], [_capacity(entry) for entry in logs]
    )
    yield (
        "`Model loading took`, GiB of one GPU, beside our weights of one GPU; the engine adds "
        "buffers of its own."
    )
    by_id = {entry["id"]: entry for entry in logs}
    yield table(
        ["Log", "Printed", "Ours", "Difference", "Why"],
        [_loaded(by_id[name], loaded) for name, loaded in LOADED.items()],
    )
    yield (
        "Our catalog has the bytes of the checkpoint, which a plan can do without a GPU to ask. "
        "`sizing-xl import-log --keep DIR` takes a measured start instead "
        "([measurements](measurements.md))."
    )


def _capacity(entry: dict[str, Any]) -> list[str]:
    """A log's row. Raises Unexplained where what it printed is not between our two figures."""
    changes, why = CHANGES.get(entry["id"], ({}, ""))
    settings = replace(_settings(entry), **changes)  # type: ignore[arg-type]
    seen = entry["observed"]
    low, high = (_predicted(entry, settings, it) for it in _bytes(seen))
    if seen.get("needed_gib_for_one_request"):
        needed = (low.bytes_per_block or 0) * (low.request_blocks or 0) / GIB
        printed, ours = f"{seen['needed_gib_for_one_request']:.1f} GiB needed", f"{needed:.1f} GiB"
        agrees = abs(needed - seen["needed_gib_for_one_request"]) < 0.05
    else:
        unit = "tokens" if seen["gpu_kv_cache_tokens"] else "concurrency"
        value = seen["gpu_kv_cache_tokens"] or seen["max_concurrency"]
        least, most = getattr(low, unit), getattr(high, unit)
        printed = f"{value:,} {unit}"
        ours = f"{least:,.6g}" if least == most else f"{least:,.6g} to {most:,.6g}"
        if unit == "tokens":
            ours = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        agrees = round(least, 2) <= value <= round(most, 2)
    if not agrees:
        raise Unexplained(f"log {entry['id']}: printed {printed}, ours {ours}")
    star = "*" if entry["id"] in OURS else ""
    memory = f"{seen['available_kv_cache_gib']:.2f}"
    return [entry["id"] + star, entry["rule_version_used"], memory, printed, ours, why or "-"]


def _settings(entry: dict[str, Any]) -> Settings:
    return Settings(
        version=entry["rule_version_used"],
        kv_precision=OURS.get(entry["id"], (None, None))[1],
        tp=entry["tp"],
        pp=entry["pp"],
        dcp=entry["dcp"],
        max_model_len=entry["max_model_len"],
        batched_tokens=entry["max_num_batched_tokens"],
        speculative_tokens=entry["num_speculative_tokens"],
        prefixes=entry["mamba_cache_mode"] != "none",
    )


def _predicted(entry: dict[str, Any], settings: Settings, available: int) -> Predicted:
    catalogs = default_catalogs()
    if entry["id"] in OURS:
        return OfModel(OURS[entry["id"]][0], "dgx-h200", catalogs)(settings, available)
    return OfSpecification(entry, catalogs)(settings, available)


def _bytes(seen: dict[str, Any]) -> tuple[int, int]:
    """The least and the most that the printed GiB stand for."""
    exact = seen["available_kv_cache_bytes"]
    if exact:
        return exact, exact
    printed = seen["available_kv_cache_gib"]
    return int((printed - 0.005) * GIB), int((printed + 0.005) * GIB) - 1


def _loaded(entry: dict[str, Any], loaded: Loaded) -> list[str]:
    case = Workload(
        model=loaded.model, server="dgx-h200", concurrency=1, effective_context=1024,
        weights_precision=loaded.precision, layout="given", tensor_parallel=loaded.tp,
    )  # fmt: skip
    ours = float(size(case).recommended.results["layout_weights_gib"] or 0)
    printed = entry["observed"]["model_loading_gib"]
    why = "-"
    if abs(printed / ours - 1) > CLOSE:
        padded = _padded_mxfp4(loaded, ours)
        if abs(printed / padded - 1) > CLOSE:
            raise Unexplained(f"log {entry['id']}: {printed} GiB of weights, ours {ours}")
        why = (
            "vLLM's Marlin kernels pad the MXFP4 experts: hidden size to a multiple of 256, width "
            f"to one of 128 (quantization/mxfp4.py), which makes {padded:.2f} GiB"
        )
    return [entry["id"], f"{printed:.2f}", f"{ours:.2f}", f"{printed - ours:+.2f}", why]


def _padded_mxfp4(loaded: Loaded, ours: float) -> float:
    """GiB of gpt-oss with experts as the Marlin kernels hold them."""
    if not loaded.model.startswith("gpt-oss"):
        return ours
    parts = default_catalogs().model(loaded.model).weight_parts
    assert parts is not None
    hidden = width = 2880
    wide, high = -(-width // loaded.tp // 128) * 128, -(-hidden // 256) * 256

    def expert(across: int, along: int) -> float:
        return 3 * across * along * (MXFP4 + MXFP4_SCALES) + (2 * along + across) * 2

    number = parts.experts / expert(hidden, width)
    return ours + (number * expert(high, wide) - parts.experts / loaded.tp) / GIB
