"""The `vllm serve` command that reproduces a sizing's layout, memory and admission."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from math import ceil
from typing import Any

from sizing_xl.catalog.engine import version_key
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.errors import InputError, Problem
from sizing_xl.measuring.predicted import ENGINE
from sizing_xl.reading.names import folded
from sizing_xl.sizing import Sizing

# KV precision -> what --kv-cache-dtype calls it (vLLM 0.33.0, vllm/config/cache.py, CacheDType).
KV_DTYPES = {
    "bf16": "bfloat16",
    "fp16": "float16",
    "fp8": "fp8",
    "nvfp4": "nvfp4",
    "int4": "int4_per_token_head",
    "fp8_per_token_head": "fp8_per_token_head",
    "int8_per_token_head": "int8_per_token_head",
}
# The version whose list that is; older ones are known to take auto and fp8.
KV_DTYPES_FROM = "0.33"
_ALWAYS = ("fp8",)
# Weights that the engine itself makes of a 16-bit checkpoint.
QUANTISED_AT_LOAD = {"fp8": "fp8"}
_HUB = re.compile(r"https://huggingface\.co/([\w.-]+/[\w.-]*\w)")


@dataclass(frozen=True)
class Serving:
    """A command and what a reader must know of it.

    words: of one replica, unquoted. replicas: of one node, each a command of its own; nodes: of one
    replica. notes: what the command alone does not say.
    """

    words: tuple[str, ...]
    replicas: int
    nodes: int
    rank_sessions: int
    notes: tuple[Problem, ...] = ()

    @property
    def line(self) -> str:
        """The command as a shell takes it."""
        return shlex.join(self.words)


def serve(sizing: Sizing) -> Serving:
    """The command for a sizing's recommended scenario.

    Raises InputError where the sizing has no solution, or the engine cannot do what it asks.
    """
    results, nfr = sizing.recommended.results, sizing.nfr
    engine = sizing.engine
    if engine is None or engine.engine.lower() != ENGINE:
        found = engine.engine if engine else None
        raise InputError([Problem("serve_engine", "engine", found)])
    if not sizing.recommended.solved or not results["layout_allowed"]:
        raise InputError([Problem("serve_no_solution", "server", nfr["server"])])
    dtype = _kv_dtype(nfr["kv_precision"])
    notes: list[Problem] = []
    tp, pp, dp = (int(results[f"layout_{it}"] or 1) for it in ("tp", "pp", "dp"))
    identifier = hub_id(sizing.model)
    if identifier is None:
        notes.append(_note("serve_no_id", "model", sizing.model.name))
    words = ["vllm", "serve", identifier or sizing.model.name]
    words += ["--tensor-parallel-size", str(tp)]
    if pp > 1:
        words += ["--pipeline-parallel-size", str(pp)]
    if dp > 1:
        words += ["--data-parallel-size", str(dp), "--enable-expert-parallel"]
    if nfr["decode_context_parallel"] > 1:
        words += ["--decode-context-parallel-size", str(nfr["decode_context_parallel"])]
    ranks = max(1, int(results["layout_unit_ranks"] or 1))
    sessions = max(1, ceil((results["unit_sessions"] or 1) / ranks))
    inputs = sizing.recommended.inputs
    share = min(inputs["gpu_memory_utilization_ratio"], inputs["engine_utilization_ratio"])
    words += ["--max-model-len", _whole(results["request_tokens"])]
    words += ["--max-num-batched-tokens", _whole(results["batched_tokens"])]
    words += ["--max-num-seqs", str(sessions)]
    words += ["--gpu-memory-utilization", f"{share:g}"]
    words += _precisions(sizing, dtype, notes)
    setting = nfr["hybrid_manager"]
    if setting != "auto":
        off = setting == "off"
        words.append(f"--{'' if off else 'no-'}disable-hybrid-kv-cache-manager")
    if nfr["num_speculative_tokens"]:
        drafted = {"method": "mtp", "num_speculative_tokens": nfr["num_speculative_tokens"]}
        words += ["--speculative-config", json.dumps(drafted)]
        notes.append(_note("serve_draft", "num_speculative_tokens", nfr["num_speculative_tokens"]))
    nodes = int(results["layout_replica_nodes"] or 1)
    if nodes > 1:
        words += ["--distributed-executor-backend", "ray"]
        notes.append(_note("serve_nodes", "pipeline_parallel", pp, nodes=nodes))
    replicas = max(1, int(results["layout_replicas_per_node"] or 1))
    if replicas > 1:
        gpus = tp * pp * dp
        notes.append(_note("serve_replicas", "replicas_per_node", replicas, gpus=gpus))
    admitted = (results["engine_unit_sessions"] or 0) // ranks
    if admitted < sessions:
        notes.append(_note("serve_admits", "concurrency", sessions, admitted=int(admitted)))
    return Serving(tuple(words), replicas, nodes, sessions, tuple(notes))


def hub_id(model: ModelEntry) -> str | None:
    """The model's name on the Hugging Face hub, as its sources have it; None where they do not."""
    known = {folded(name) for name in model.known_as()}
    for source in model.source:
        for identifier in _HUB.findall(source):
            if folded(identifier.partition("/")[2]) in known:
                return str(identifier)
    return None


def _kv_dtype(precision: str) -> str:
    if precision not in KV_DTYPES:
        details = {"near": list(KV_DTYPES)}
        raise InputError([Problem("serve_kv", "kv_precision", precision, details=details)])
    return KV_DTYPES[precision]


def _precisions(sizing: Sizing, dtype: str, notes: list[Problem]) -> list[str]:
    """Flags of the cache's and of the weights' format."""
    nfr = sizing.nfr
    precision, weights = nfr["kv_precision"], nfr["weights_precision"]
    assert sizing.engine is not None
    old = version_key(sizing.engine.from_version) < version_key(KV_DTYPES_FROM)
    if precision in ("bf16", "fp16") and old:
        words = ["--dtype", dtype, "--kv-cache-dtype", "auto"]
    else:
        words = ["--kv-cache-dtype", dtype]
        if old and precision not in _ALWAYS:
            known = {"version": sizing.engine.from_version, "known": KV_DTYPES_FROM}
            notes.append(_note("serve_kv_old", "kv_precision", precision, **known))
    released = sizing.model.default_weights_precision or "bf16"
    if weights == released:
        return words
    if weights in QUANTISED_AT_LOAD and released in ("bf16", "fp16"):
        return [*words, "--quantization", QUANTISED_AT_LOAD[weights]]
    notes.append(_note("serve_weights", "weights_precision", weights, released=released))
    return words


def _whole(value: Any) -> str:
    return str(int(value))


def _note(rule: str, field: str, value: Any, **details: Any) -> Problem:
    return Problem(rule, field, value, details=details, blocking=False)
