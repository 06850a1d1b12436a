"""The start-up lines of vLLM, as they are pasted: what it was started with and what it printed.

Patterns are those of the engine's sources (docs/measurements.md#start-up-logs). Time stamps,
prefixes of ranks, colours of a terminal, lines between and lines that a terminal has wrapped do not
matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from sizing_xl.errors import InputError, Problem

GIB = 2**30
_COLOURS = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0e-\x1f]"
)
# What a rank or a time stamp puts before each line, which a wrapped line lacks.
_PREFIX = re.compile(
    r"^\s*(?:>\s?|\d{4}-\d\d-\d\dT?[\d:.,+Z ]*|\[\d[^\]]*\]\s*"
    r"|\([A-Za-z][\w /.-]*(?:pid|rank|ip)[^)]*\)\s*"
    r"|\((?:APIServer|EngineCore|Worker|VllmWorker|RayWorker)[^)]*\)\s*|[\w.-]+\s+\|\s)+"
)
_START = "vLLM API server version"
_TOLD = re.compile(r"KV cache size|KV cache memory|KV cache is needed|(?:GPU|cuda) blocks:")
_NUMBER = r"(\d{1,15}(?:\.\d{1,9})?)"
_GROUPED = r"(\d[\d,]{0,20})"
# Nothing that a terminal has cut from a figure follows it.
_ENDS = r"(?![\d,]| \d)"
_WHOLE = r"(\d{1,10})(?!\d| \d)"
# One pattern for each figure; a blank stands for blanks and ends of lines.
_PATTERNS: dict[str, str] = {
    "loading_gib": rf"Model loading took {_NUMBER} Gi?B",
    "available_gib": rf"Available KV cache memory: {_NUMBER} GiB",
    "reserved_gib": rf"rest of the memory reserved for KV Cache is {_NUMBER} ?GiB",
    "tokens": rf"GPU KV cache size: {_GROUPED} tokens",
    "longest_tokens": rf"Maximum concurrency for {_GROUPED} tokens per request: \d",
    "concurrency": rf"Maximum concurrency for [\d,]+ tokens per request: {_NUMBER}x",
    "block_tokens": rf"Setting attention block size to {_GROUPED} tokens",
    "padding_percent": rf"Padding mamba page size by {_NUMBER}%",
    "padding_layers": rf"Add {_GROUPED} padding layers",
    "blocks": rf"# (?:GPU|cuda) blocks: {_GROUPED}{_ENDS}",
    "other_blocks": rf"num_gpu_blocks(?: is|:|=)? ?{_GROUPED}{_ENDS}",
    "needed_gib": rf"\(?{_NUMBER} GiB KV cache is needed",
    "estimated_longest_tokens": rf"estimated maximum model length is {_GROUPED}{_ENDS}",
    "cuda_graphs_gib": rf"[Gg]raph capturing finished in [\d.]+ secs?, took {_NUMBER} GiB",
    "available_in_error_gib": rf"available KV cache memory \({_NUMBER} GiB\)",
}


def _set(name: str, value: str, *others: str) -> str:
    """A setting as the engine's configuration, its list of arguments and a command line have it."""
    flag = name.replace("_", "-")
    words = "|".join((*others, rf"\b{name}=", f"'{name}': ", f"--{flag}[ =]"))
    return rf"(?:{words})['\"]?{value}"


# What it was started with.
_SETTINGS: dict[str, str] = {
    "version": r"(?:vLLM API server version|LLM engine \(v|vLLM version:?|vllm version:?|vLLM) ?v?"
               r"(\d{1,4}\.\d{1,4}[\w.+-]*)",
    "model": _set("model", r"([^'\",\s)}]{1,300})", "'model_tag': "),
    "tp": _set("tensor_parallel_size", _WHOLE, "-tp "),
    "pp": _set("pipeline_parallel_size", _WHOLE, "-pp "),
    "dp": _set("data_parallel_size", _WHOLE, "-dp "),
    "dcp": _set("decode_context_parallel_size", _WHOLE, "-dcp "),
    "max_model_len": _set("max_model_len", _WHOLE, r"max seq len \(", "max_seq_len="),
    "batched_tokens": _set("max_num_batched_tokens", _WHOLE),
    "utilization": _set("gpu_memory_utilization", r"(0?\.\d{1,6}|1(?:\.0+)?)(?!\d| \d)",
                        r"gpu_memory_utilization \("),
    "kv_dtype": _set("kv_cache_dtype", r"(auto|bfloat16|float16|fp8\w*|nvfp4\w*"
                     r"|int[48]_per_token_head)(?=['\",)}\s]|$)", "Using (?=fp8|nvfp4)"),
    "dtype": r"\bdtype=(?:torch\.)?(bfloat16|float16|half|float32)",
    "speculative_tokens": r"['\"]?num_(?:speculative|spec)_tokens['\"]?(?:=|: ?)(\d{1,4})",
    "prefix_caching": r"enable_prefix_caching(?:=|': )(True|False)",
    "total_gib": rf"total_gpu_memory \({_NUMBER}GiB\)",
}  # fmt: skip


# Of each figure, words without blanks of which a log that tells it has one.
_WORDS: dict[str, tuple[str, ...]] = {
    "loading_gib": ("Modelloadingtook",),
    "available_gib": ("AvailableKVcachememory",),
    "reserved_gib": ("reservedforKVCache",),
    "tokens": ("GPUKVcachesize",),
    "longest_tokens": ("Maximumconcurrencyfor",),
    "concurrency": ("Maximumconcurrencyfor",),
    "block_tokens": ("attentionblocksize",),
    "padding_percent": ("Paddingmambapage",),
    "padding_layers": ("paddinglayers",),
    "blocks": ("blocks:",),
    "other_blocks": ("num_gpu_blocks",),
    "needed_gib": ("KVcacheisneeded",),
    "estimated_longest_tokens": ("maximummodellength",),
    "cuda_graphs_gib": ("raphcapturing",),
    "available_in_error_gib": ("availableKVcachememory",),
    "version": ("vLLM", "vllm", "LLMengine"),
    "model": ("model=", "'model", "--model"),
    "tp": ("tensor_parallel_size", "tensor-parallel-size", "-tp"),
    "pp": ("pipeline_parallel_size", "pipeline-parallel-size", "-pp"),
    "dp": ("data_parallel_size", "data-parallel-size", "-dp"),
    "dcp": ("decode_context_parallel_size", "decode-context-parallel-size", "-dcp"),
    "max_model_len": ("max_model_len", "max-model-len", "maxseqlen", "max_seq_len"),
    "batched_tokens": ("max_num_batched_tokens", "max-num-batched-tokens"),
    "utilization": ("gpu_memory_utilization", "gpu-memory-utilization"),
    "kv_dtype": ("kv_cache_dtype", "kv-cache-dtype", "Using"),
    "dtype": ("dtype=",),
    "speculative_tokens": ("num_speculative_tokens", "num_spec_tokens"),
    "prefix_caching": ("enable_prefix_caching",),
    "total_gib": ("total_gpu_memory",),
}


@dataclass(frozen=True)
class Log:
    """What a log says; None where it says nothing.

    version: of the engine. model: as it was started. tp, pp, dp, dcp: degrees. max_model_len,
    batched_tokens: tokens. kv_dtype: of the cache, "auto" where it follows dtype.
    loading_gib: weights of one GPU as loaded. available_gib: for KV cache, of the rank with least.
    ranks: figures of ranks that differ, from the least to the most. tokens: of the line "GPU KV
    cache size". concurrency: of requests of longest_tokens. blocks: where they are printed.
    needed_gib, estimated_longest_tokens: of the refusal to start.
    """

    version: str | None = None
    model: str | None = None
    tp: int | None = None
    pp: int | None = None
    dp: int | None = None
    dcp: int | None = None
    max_model_len: int | None = None
    batched_tokens: int | None = None
    utilization: float | None = None
    kv_dtype: str | None = None
    dtype: str | None = None
    speculative_tokens: int | None = None
    prefix_caching: bool | None = None
    total_gib: float | None = None
    loading_gib: float | None = None
    available_gib: float | None = None
    ranks: tuple[float, ...] = ()
    tokens: int | None = None
    longest_tokens: int | None = None
    concurrency: float | None = None
    concurrency_digits: int = 2
    available_digits: int = 2
    blocks: int | None = None
    block_tokens: int | None = None
    padding_layers: int | None = None
    needed_gib: float | None = None
    estimated_longest_tokens: int | None = None
    cuda_graphs_gib: float | None = None

    @property
    def longest(self) -> int | None:
        """The longest request: of the line of concurrency, else as it was started."""
        return self.longest_tokens or self.max_model_len

    def band(self) -> tuple[int, int] | None:
        """The least and the most bytes that the printed GiB may stand for; None without them."""
        if self.available_gib is None:
            return None
        half = 0.5 * 10.0**-self.available_digits
        low = floor((self.available_gib - half) * GIB)
        return max(1, low), max(1, floor((self.available_gib + half) * GIB - 1))


def read_log(text: str, file: str | None = None) -> Log:
    """What the lines of a log say. Of several figures of one kind the least counts, which is what
    the engine admits by; of what it was started with, the last.

    Raises InputError where it has none of the lines that tell capacity.
    """
    found = _figures(_texts(_last_start(text)))
    told = ("available_gib", "tokens", "concurrency", "blocks", "needed_gib")
    if not any(found.get(name) for name in told):
        raise InputError([Problem("log_no_lines", file=file)])
    return _log(found)


def _last_start(text: str) -> str:
    """The lines of the last start in a log of several, where they tell a capacity."""
    place = text.rfind(_START)
    return text[place:] if place > 0 and _TOLD.search(text, place) else text


def _texts(text: str) -> tuple[str, ...]:
    """The log with ends of lines as blanks, and without them: a terminal cuts words as well. In
    both, what stands before each line is left out too, in case it cuts a figure."""
    lines = _COLOURS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    bare = [_PREFIX.sub("", line) for line in lines]
    spaced, bare_spaced = (" ".join(" ".join(it).split()) for it in (lines, bare))
    joined, bare_joined = (" ".join("".join(it).split()) for it in (lines, bare))
    return spaced, bare_spaced, joined, bare_joined


def _figures(texts: Sequence[str]) -> dict[str, list[str]]:
    """What each pattern finds, in the first reading of the lines that has any; most are looked
    for in vain, and quickly."""
    found: dict[str, list[str]] = {}
    bare, squeezed = (text.replace(" ", "") for text in texts[-1:-3:-1])
    for name, pattern in {**_PATTERNS, **_SETTINGS}.items():
        if not any(words in squeezed or words in bare for words in _WORDS[name]):
            continue
        for text in texts:
            words = re.findall(pattern, text)
            if words:
                found[name] = words
                break
    return found


def _log(found: dict[str, list[str]]) -> Log:
    available = found.get("available_gib") or found.get("available_in_error_gib")
    available = available or found.get("reserved_gib") or []
    ranks = tuple(sorted({float(word) for word in available}))
    blocks = [_whole(it) for it in found.get("blocks", []) or found.get("other_blocks", [])]
    least = min(found.get("concurrency", []), key=float, default=None)
    longest = found.get("longest_tokens", [])
    made: dict[str, Any] = {
        "available_gib": ranks[0] if ranks else None,
        "ranks": ranks,
        "available_digits": _digits(min(available, key=float)) if available else 2,
        "tokens": _least(found, "tokens", _whole),
        "longest_tokens": _whole(longest[-1]) if longest else None,
        "concurrency": float(least) if least else None,
        "concurrency_digits": _digits(least) if least else 2,
        "blocks": min((it for it in blocks if it > 0), default=None),
        "loading_gib": max(map(float, found.get("loading_gib", [])), default=None),
        "prefix_caching": {"True": True, "False": False}.get(_last(found, "prefix_caching") or ""),
    }
    for name in ("block_tokens", "padding_layers", "estimated_longest_tokens"):
        made[name] = _least(found, name, _whole)
    for name in ("needed_gib", "cuda_graphs_gib", "total_gib", "utilization"):
        made[name] = _least(found, name, float)
    for name in ("tp", "pp", "dp", "dcp", "max_model_len", "batched_tokens", "speculative_tokens"):
        word = _last(found, name)
        made[name] = int(word) if word and int(word) > 0 else None
    for name in ("version", "model", "kv_dtype", "dtype"):
        made[name] = _last(found, name)
    return Log(**made)


def _least(found: dict[str, list[str]], name: str, read: Callable[[str], Any]) -> Any:
    return min(map(read, found.get(name, [])), default=None)


def _last(found: dict[str, list[str]], name: str) -> str | None:
    words = found.get(name)
    return words[-1] if words else None


def _whole(word: str) -> int:
    return int(word.replace(",", "") or 0)


def _digits(word: str) -> int:
    """Decimals that a figure is printed with."""
    return len(word.partition(".")[2])
