"""Ask kvfit, hf-mem and aiconfigurator for the cases of docs/comparison.md; prints JSON.

Run by scripts/compare_peers.py with the Python of a virtual environment that has the peers of
scripts/peers.txt and not sizing_xl. No network: kvfit and hf-mem would fetch config.json from the
Hugging Face hub, so their own functions are given the stored one, as their command lines give the
fetched one; aiconfigurator reads a folder with it.

    python ask_peers.py < question.json > answers.json
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

PEERS = ("kvfit", "hf-mem", "aiconfigurator")
# Operations of aiconfigurator that hold the two matrices of the vocabulary.
VOCABULARY = ("_embedding", "_logits_gemm")


def main() -> None:
    """Reads {"configs": {model: file}, "servers": {...}, "context": tokens, ...}.

    "weights" are bytes of the whole model by its name: kvfit asks for them where the hub, which
    has the sizes of files, cannot be reached.
    """
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    asked = json.load(sys.stdin)
    answers: dict[str, Any] = {
        "versions": {name: importlib.metadata.version(name) for name in PEERS},
        "models": {},
        "servers": {},
        "times": {},
    }
    folders = Path(tempfile.mkdtemp())
    for model, file in asked["configs"].items():
        text = Path(file).read_text(encoding="utf-8")
        config = json.loads(text)
        folder = folders / model
        folder.mkdir()
        (folder / "config.json").write_text(text, encoding="utf-8")
        answers["models"][model] = {
            "kvfit": said(kvfit_cache, config, asked),
            "hf-mem": said(hf_mem_cache, config, asked),
            "aiconfigurator": said(aic_cache, str(folder), asked),
        }
        for server, known in asked["servers"].items():
            answers["servers"].setdefault(server, {})[model] = {
                "kvfit": said(kvfit_server, config, asked["weights"][model], known, asked),
                "aiconfigurator": said(aic_server, str(folder), known, asked),
            }
        system = asked["timed_on"]
        answers["times"][model] = said(aic_times, str(folder), system, asked)
    shutil.rmtree(folders)
    json.dump(answers, sys.stdout)


def said(ask: Any, *arguments: Any) -> Any:
    """What a peer answers, or {"refused": its words}."""
    try:
        return ask(*arguments)
    except Exception as error:
        return {"refused": " ".join(str(error).split())[:300] or type(error).__name__}


def kvfit_cache(config: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Bytes of one session, with kvfit's own parts of them."""
    from kvfit.architectures import estimate_cache

    found = estimate_cache(config, context_tokens=asked["context"], kv_bytes=2.0)
    parts = {part.name: part.bytes for part in found.components}
    return {"bytes": found.total_bytes, "parts": parts}


def kvfit_server(
    config: dict[str, Any], weights: int, server: dict[str, str], asked: dict[str, Any]
) -> dict[str, Any]:
    """Sessions of a server, with what of each GPU kvfit counts for what (bytes)."""
    from kvfit.architectures import estimate_cache
    from kvfit.hardware import parse_hardware
    from kvfit.planner import plan_topologies
    from kvfit.systems import parse_system

    cache = estimate_cache(config, context_tokens=asked["context"], kv_bytes=2.0)
    system = parse_system(server["kvfit"])
    hardware = parse_hardware(system.hardware_id)
    (plan,) = plan_topologies(
        cache,
        weight_bytes=weights,
        hardware=hardware,
        gpus=system.accelerators_per_system,
        utilization=0.90,  # its default
        tensor_parallel=asked["tensor_parallel"],
        scale_up_domain_accelerators=system.scale_up_domain_accelerators,
    )
    return {
        "memory": hardware.memory_gib * 2**30,
        "usable": plan.budget_per_rank_bytes,
        "reserve": plan.runtime_reserve_per_rank_bytes,
        "weights": plan.weights_per_rank_bytes,
        "cache": plan.kv_per_sequence_per_rank_bytes,
        "sessions": plan.total_sequences,
    }


def hf_mem_cache(config: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Bytes of one session; the choice of config as in hf_mem.run.arun."""
    from hf_mem.safetensors.kv_cache import compute_safetensors_kv_cache_size

    generates = ("ForCausalLM", "ForConditionalGeneration")
    named = config.get("architectures", [])
    if not any(kind in name for name in named for kind in generates):
        raise ValueError(f"architectures {named} are not of those it estimates")
    if any("ForConditionalGeneration" in name for name in named) and "text_config" in config:
        config = config["text_config"]
    return {
        "bytes": compute_safetensors_kv_cache_size(
            config=config, cache_dtype="BF16", max_model_len=asked["context"], batch_size=1
        )
    }


def aic_model(folder: str, degree: int) -> Any:
    from aiconfigurator_core.sdk.config_builders import build_model_config
    from aiconfigurator_core.sdk.models import get_model

    return get_model(
        folder,
        build_model_config(degree, 1, 1, degree, 1, kvcache_quant_mode="bfloat16"),
        "vllm",
    )


def aic_cache(folder: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Bytes of one session on one GPU alone."""
    return {"bytes": aic_model(folder, 1).get_kvcache_bytes_per_sequence(asked["context"])}


def aic_server(folder: str, server: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
    """Sessions of a server, with what of each GPU aiconfigurator counts for what (bytes).

    It gives the memory left for the cache; a session's cache is its model's own figure, and what
    fits is the quotient, as in its own check against running out of memory.
    """
    from aiconfigurator_core.sdk.backends.factory import get_backend
    from aiconfigurator_core.sdk.memory import estimate_kv_cache

    degree = asked["tensor_parallel"]
    version = "current"
    share = get_backend("vllm").get_default_free_gpu_memory_fraction(None)
    found = estimate_kv_cache(
        folder,
        server["aiconfigurator"],
        "vllm",
        version,
        max_num_tokens=asked["batched_tokens"],
        max_batch_size=1,
        memory_fraction_kind="of_total",
        memory_fraction_value=share,
        tp_size=degree,
        moe_tp_size=degree,
        moe_ep_size=1,
        kvcache_quant_mode="bfloat16",
    )
    parts = found["memory_breakdown"]
    reserve = sum(parts.values()) - parts["weights_bytes"]
    model = aic_model(folder, degree)
    cache = model.get_kvcache_bytes_per_sequence(asked["context"])
    held = {op._name: op.get_weights() for op in model.context_ops}
    vocabulary = sum(of for name, of in held.items() if name.endswith(VOCABULARY))
    experts = sum(of for name, of in held.items() if name.endswith("_moe"))
    return {
        "memory": found["total_gpu_capacity_bytes"],
        "usable": found["total_gpu_capacity_bytes"] * share,
        "reserve": reserve,
        "weights": parts["weights_bytes"],
        "vocabulary": vocabulary,
        "experts": experts,
        "cache": cache,
        "sessions": int(found["total_kv_size_bytes"] // cache),
    }


def aic_times(folder: str, system: str, asked: dict[str, Any]) -> dict[str, float]:
    """Times of one request alone, in ms."""
    from aiconfigurator.cli.api import cli_estimate

    degree = asked["tensor_parallel"]
    found = cli_estimate(
        folder,
        system,
        mode="static",
        backend_name="vllm",
        isl=asked["prompt_tokens"],
        osl=asked["output_tokens"],
        batch_size=1,
        tp_size=degree,
        moe_tp_size=degree,
        moe_ep_size=1,
        kvcache_quant_mode="bfloat16",
    )
    return {"ttft_ms": found.ttft, "tpot_ms": found.tpot}


if __name__ == "__main__":
    main()
