"""Measure on one GPU what the bounds of latency rest on: `python scripts/measure_gpu.py OUT.json`.

Needs PyTorch >= 2.11 with CUDA and nothing of ours: it runs where a GPU is, and what it writes is
kept in tests/evidence/gpus.json (a list, one entry a GPU), which scripts/peer_gpus.py holds against
our bounds.

Measured are the rates of copies, reads and matrix products, and steps of whole decoders with the
shapes of a config.json and random weights: one token of each session (decode) and one prompt
(prefill). The steps are replayed as a CUDA graph: nothing starts kernels late, no request is
scheduled, no text is read or written. So they are what an engine can come near to, not an engine's
figures. Attention is PyTorch's flash or cuDNN kernel, whichever is faster.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    import torch
    import torch.nn.functional as fn
    from torch.nn.attention import SDPBackend, sdpa_kernel
except ImportError as error:
    sys.exit(f"PyTorch >= 2.11 with CUDA is needed here: {error}")

CONFIGS = Path(__file__).resolve().parent.parent / "tests" / "evidence" / "hf_configs"
# Our name -> its config.json. Two dense models, one with experts.
MODELS = {
    "llama-3.1-8b": "meta-llama--Meta-Llama-3.1-8B",
    "qwen3-32b": "Qwen--Qwen3-32B",
    "qwen3-30b-a3b": "Qwen--Qwen3-30B-A3B",
}
# Sessions and the tokens that each has in the cache; those that do not fit are left out.
DECODE = ((1, 4096), (16, 4096), (64, 4096), (16, 32768), (256, 1024))
PROMPTS = (1024, 4096, 8192)
BACKENDS = (SDPBackend.FLASH_ATTENTION, SDPBackend.CUDNN_ATTENTION)
DEVICE = "cuda"
BF16, FP8 = torch.bfloat16, torch.float8_e4m3fn
WARM, TIMES = 3, 15
PRODUCTS = ((8192, 8192, 8192), (16384, 8192, 8192), (8192, 28672, 8192), (4096, 4096, 4096))


def milliseconds(work: Callable[..., Any], *given: torch.Tensor) -> dict[str, float]:
    """Median, least and most of single runs, by the GPU's own clock."""
    for _ in range(WARM):
        work(*given)
    pairs = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(TIMES)]
    for begin, end in pairs:
        begin.record()
        work(*given)
        end.record()
    torch.cuda.synchronize()
    took = [begin.elapsed_time(end) for begin, end in pairs]
    return {"median": statistics.median(took), "least": min(took), "most": max(took)}


def rates() -> dict[str, Any]:
    """TB/s of copies and reads, dense TFLOP/s of products, all of random data."""
    size = 2**32
    source = torch.randint(-(2**30), 2**30, (size // 4,), dtype=torch.int32, device=DEVICE)
    target = torch.empty_like(source)
    found: dict[str, Any] = {"copy_tbps": 2 * _tbps(size, target.copy_, source)}
    del target
    found["read_tbps"] = {
        "sum": _tbps(size, torch.sum, source.view(torch.int64)),
        "largest": _tbps(size, torch.amax, source),
    }
    del source
    matrix, vector = _random(size // 2 // 8192, 8192), _random(8192)
    found["read_tbps"]["matrix by vector"] = _tbps(size, torch.mv, matrix, vector)
    del matrix
    _freed()
    found["products"] = [
        _product(precision, *sizes) for sizes in PRODUCTS for precision in ("bf16", "fp8")
    ]
    return found


def _tbps(size: int, work: Callable[..., Any], *given: torch.Tensor) -> float:
    return size / milliseconds(work, *given)["median"] / 1e9


def _product(precision: str, m: int, n: int, k: int) -> dict[str, Any]:
    a, b = _random(m, k), _random(n, k).t()
    if precision == "fp8":
        one = torch.ones((), device=DEVICE)
        work = functools.partial(torch._scaled_mm, out_dtype=BF16)
        took = milliseconds(work, (a * k**0.5).to(FP8), (b * k**0.5).to(FP8), one, one)
    else:
        took = milliseconds(torch.matmul, a, b)
    return {
        "precision": precision, "m": m, "n": n, "k": k,
        "tflops": 2 * m * n * k / took["median"] / 1e9,
    }  # fmt: skip


class Decoder:
    """A decoder with the shapes of a config.json, random weights in BF16."""

    def __init__(self, config: dict[str, Any]):
        self.layers, self.width = config["num_hidden_layers"], config["hidden_size"]
        self.heads, self.kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
        self.head = config.get("head_dim") or self.width // self.heads
        self.vocabulary = config["vocab_size"]
        self.experts = config.get("num_experts", 0)
        self.chosen = config.get("num_experts_per_tok", 0)
        inner = config["moe_intermediate_size"] if self.experts else config["intermediate_size"]
        held = (self.experts,) if self.experts else ()
        queries, keys = self.heads * self.head, self.kv_heads * self.head
        self.weights = [
            {
                "qkv": _random(queries + 2 * keys, self.width),
                "out": _random(self.width, queries),
                "up": _random(*held, 2 * inner, self.width),
                "down": _random(*held, self.width, inner),
                "norms": _random(2, self.width),
                **({"router": _random(self.experts, self.width)} if self.experts else {}),
            }
            for _ in range(self.layers)
        ]
        self.embedding = _random(self.vocabulary, self.width)
        self.vocabulary_head = _random(self.vocabulary, self.width)
        self.backend = BACKENDS[0]

    def bytes(self) -> int:
        """Of all weights that a step can read: the table of embeddings is looked up, not read."""
        parts = [part for layer in self.weights for part in layer.values()]
        return sum(int(part.nbytes) for part in [*parts, self.vocabulary_head])

    def cache(self, sessions: int, tokens: int) -> list[torch.Tensor]:
        """Keys and values by layer: (2, sessions, tokens, KV heads, size of a head)."""
        return [_random(2, sessions, tokens, self.kv_heads, self.head) for _ in range(self.layers)]

    def step(self, ids: torch.Tensor, cache: list[torch.Tensor]) -> torch.Tensor:
        """Logits of the last token of each session.

        ids: (sessions, tokens), of which keys and values are written at the end of the cache: one
        token, which sees all of the cache, or a prompt that fills it.
        """
        sessions, tokens = ids.shape
        x = self.embedding[ids.flatten()]
        for kept, weights in zip(cache, self.weights, strict=True):
            made = fn.linear(fn.rms_norm(x, (self.width,), weights["norms"][0]), weights["qkv"])
            queries, *keys = made.view(sessions, tokens, -1, self.head).split(
                [self.heads, self.kv_heads, self.kv_heads], dim=2
            )
            kept[0, :, -tokens:], kept[1, :, -tokens:] = keys
            with sdpa_kernel(self.backend):
                seen = fn.scaled_dot_product_attention(
                    queries.transpose(1, 2), kept[0].transpose(1, 2), kept[1].transpose(1, 2),
                    is_causal=tokens > 1, enable_gqa=True,
                )  # fmt: skip
            x = x + fn.linear(seen.transpose(1, 2).reshape(len(x), -1), weights["out"])
            x = x + self._inner(fn.rms_norm(x, (self.width,), weights["norms"][1]), weights)
        return fn.linear(x.view(sessions, tokens, -1)[:, -1], self.vocabulary_head)

    def _inner(self, x: torch.Tensor, weights: dict[str, torch.Tensor]) -> torch.Tensor:
        if not self.experts:
            gate, up = fn.linear(x, weights["up"]).chunk(2, dim=-1)
            return fn.linear(fn.silu(gate) * up, weights["down"])
        shares, chosen = fn.linear(x, weights["router"]).softmax(-1).topk(self.chosen)
        order = chosen.flatten().argsort()
        counts = torch.zeros(self.experts, dtype=torch.int32, device=DEVICE)
        counts.scatter_add_(0, chosen.flatten(), torch.ones_like(order, dtype=torch.int32))
        ends = counts.cumsum(0, dtype=torch.int32)
        rows = order // self.chosen
        gate, up = torch._grouped_mm(x[rows], weights["up"].transpose(-2, -1), offs=ends).chunk(
            2, dim=-1
        )
        made = torch._grouped_mm(fn.silu(gate) * up, weights["down"].transpose(-2, -1), offs=ends)
        made = made * shares.flatten()[order].unsqueeze(-1)
        return torch.zeros_like(x).index_add_(0, rows, made)


def _random(*shape: int) -> torch.Tensor:
    """Small numbers, so that sums of many layers stay numbers."""
    return torch.randn(*shape, dtype=BF16, device=DEVICE).mul_(shape[-1] ** -0.5)


def replayed(work: Callable[..., Any], *given: Any) -> dict[str, float]:
    """Milliseconds of the work as one CUDA graph."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(2):
            work(*given)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work(*given)
    return milliseconds(graph.replay)


def steps(name: str) -> dict[str, Any]:
    """Milliseconds of decode and prefill of one model."""
    held = json.loads((CONFIGS / f"{MODELS[name]}.json").read_text(encoding="utf-8"))
    decoder = Decoder(held.get("text_config", held))
    found: dict[str, Any] = {"weights_bytes": decoder.bytes(), "decode": [], "prefill": []}
    token_bytes = 2 * decoder.layers * decoder.kv_heads * decoder.head * 2
    points = [("decode", 1, *it) for it in DECODE] + [("prefill", it, 1, it) for it in PROMPTS]
    for kind, new, sessions, tokens in points:
        if sessions * tokens * token_bytes > torch.cuda.mem_get_info()[0] - 4 * 2**30:
            continue
        cache = decoder.cache(sessions, tokens)
        ids = torch.randint(decoder.vocabulary, (sessions, new), device=DEVICE)
        point = {"sessions": sessions, "tokens": tokens, "kv_bytes": sum(it.nbytes for it in cache)}
        found[kind].append({**point, **_best(decoder, ids, cache)})
        del cache
        _freed()
    return found


def _best(decoder: Decoder, ids: torch.Tensor, cache: list[torch.Tensor]) -> dict[str, Any]:
    """With the faster kernel of attention. Raises RuntimeError where none runs."""
    tried: dict[str, dict[str, float]] = {}
    for backend in BACKENDS:
        decoder.backend = backend
        try:
            if not bool(decoder.step(ids, cache).isfinite().all()):
                raise RuntimeError("the logits are no numbers")
            tried[backend.name] = replayed(decoder.step, ids, cache)
        except RuntimeError as error:
            print(f"{backend.name}: {str(error)[:300]}", file=sys.stderr)
            torch.cuda.synchronize()
    if not tried:
        raise RuntimeError("no kernel of attention runs")
    name = min(tried, key=lambda it: tried[it]["median"])
    return {"attention": name, "ms": tried[name]}


def _freed() -> None:
    gc.collect()
    torch.cuda.empty_cache()


def main() -> int:
    options = argparse.ArgumentParser(description="Measure one GPU.")
    options.add_argument("out", type=Path, help="JSON to write; replaced after each part")
    kept: Path = options.parse_args().out
    if not torch.cuda.is_available():
        sys.exit(f"PyTorch {torch.__version__} sees no GPU: run it where nvidia-smi shows one")
    try:
        kept.touch()
    except OSError as error:
        sys.exit(f"{kept} cannot be written: {error.strerror}; name another file")
    torch.manual_seed(1)
    torch.zeros(1, device=DEVICE)
    free, total = torch.cuda.mem_get_info()
    found: dict[str, Any] = {
        "gpu": torch.cuda.get_device_name(), "torch": torch.__version__,
        "visible_bytes": torch.cuda.get_device_properties(0).total_memory,
        "context_bytes": total - free - torch.cuda.memory_reserved(),
    }  # fmt: skip
    parts: dict[str, Callable[[], dict[str, Any]]] = {"rates": rates}
    parts |= {name: functools.partial(steps, name) for name in MODELS}
    for part, work in parts.items():
        try:
            found[part] = work()
        except (RuntimeError, KeyError) as error:
            found[part] = {"failed": str(error)[:500]}
        _freed()
        print(part, json.dumps(found[part])[:1500], flush=True)
        kept.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
