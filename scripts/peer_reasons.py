"""Why a peer's figure is not ours: each reason is a calculation that gives the peer's figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sizing_xl.sizing import default_catalogs

GIB = 2**30
BF16 = 2
# An expert's matrices in MXFP4: four bits, and eight for each 32 elements.
MXFP4, MXFP4_SCALES = 1 / 2, 1 / 32
# GiB of a GPU that norms and biases, which aiconfigurator does not count, may come to.
SMALL = 0.01


class Unexplained(Exception):
    """A difference for which no reason is known."""


def cache_reason(peer: str, config: dict[str, Any], theirs: int, context: int) -> str:
    """Why the bytes of one session are `theirs`."""
    layers = config["num_hidden_layers"]
    heads = config.get("num_key_value_heads", config["num_attention_heads"])
    head = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    if peer == "hf-mem" and theirs == 2 * layers * heads * head * BF16 * context:
        return (
            f"{_hidden(config)} It counts 2 x {layers} layers x {heads} heads x {head} x 2 B for "
            "every token (hf_mem/safetensors/kv_cache.py)."
        )
    if peer == "kvfit" and theirs == layers * context * BF16 * (512 + 64 + 128):
        return (
            "It counts the indexer's 128 elements a layer and token in the cache's precision; vLLM "
            "keeps them in FP8 with one scale, 132 B "
            "(vllm/v1/attention/backends/mla/indexer.py)."
        )
    every = 2 * layers * heads * head * BF16 * context
    if peer == "aiconfigurator" and theirs == every:
        return (
            f"{_hidden(config)} Its memory follows the linear formula of all layers, "
            f"2 x {layers} x {heads} x {head} x 2 B a token (sdk/models/base.py), although its "
            "times do not."
        )
    raise Unexplained(f"{peer}: {theirs} B of a session of {config['model_type']}")


def _hidden(config: dict[str, Any]) -> str:
    """What of the model full attention in every layer misses."""
    if config.get("kv_lora_rank"):
        latent = config["kv_lora_rank"] + config["qk_rope_head_dim"]
        return f"One latent of {latent} elements is kept for all heads, not K and V of each."
    if config.get("attention_chunk_size"):
        return (
            f"Three layers of four keep chunks of {config['attention_chunk_size']:,} tokens in "
            "steady decode; vLLM by default reserves whole contexts, which is what our column "
            "'vLLM admits' counts."
        )
    kinds = config.get("layer_types") or []
    pattern = config.get("hybrid_override_pattern") or ""
    if pattern:
        return (
            f"{pattern.count('*')} of {len(pattern)} layers have attention, {pattern.count('M')} a "
            "state of fixed size, the others neither."
        )
    if "linear_attention" in kinds:
        full = kinds.count("full_attention")
        return f"{full} of {len(kinds)} layers have attention, the others a state of fixed size."
    if "sliding_attention" in kinds:
        window = config["sliding_window"]
        return f"{kinds.count('sliding_attention')} layers keep a window of {window:,} tokens."
    raise Unexplained(f"no reason known for {config['model_type']}")


def copies_gib(model: str, degree: int) -> float:
    """GiB of one GPU's weights above an even share: what lies whole on several."""
    parts = default_catalogs().model(model).weight_parts
    if parts is None:
        return 0.0
    each = BF16 if parts.counted_in == "parameters" else 1
    heads = parts.kv_heads * (1 / min(degree, parts.kv_shards) - 1 / degree)
    return (heads + parts.replicated * (1 - 1 / degree)) * each / GIB


def weights_reasons(
    model: str, config: dict[str, Any], said: dict[str, Any], ours: float, degree: int
) -> list[tuple[str, float]]:
    """Why aiconfigurator's weights of one GPU are not ours, each with its GiB.

    ours: GiB of one GPU. Raises Unexplained where more than norms and biases remain.
    """
    parts = default_catalogs().model(model).weight_parts
    matrix = config["vocab_size"] * config["hidden_size"] * BF16 / GIB
    found: list[tuple[str, float]] = []
    if abs(said["vocabulary"] / GIB - matrix / degree) < 1e-6:
        found.append(("it does not count the output matrix", -matrix / degree))
    elif abs(said["vocabulary"] / GIB - matrix * (1 + 1 / degree)) < 1e-6:
        found.append(("it keeps the embedding whole on each GPU", matrix * (1 - 1 / degree)))
        if config.get("tie_word_embeddings"):
            found.append(("it counts the embedding again as output matrix", matrix / degree))
    if parts is not None:
        each = BF16 if parts.counted_in == "parameters" else 1
        found += _experts(config, said["experts"] / GIB, parts.experts * each / degree / GIB)
        if parts.towers:
            found.append(("it leaves the tower of vision out", -parts.towers * each / degree / GIB))
    found += _rest(config, degree)
    left = said["weights"] / GIB - ours - sum(gib for _, gib in found)
    if abs(left) > SMALL:
        raise Unexplained(f"{left:+.3f} GiB of a GPU's weights of {model}")
    return [(why, gib) for why, gib in found if abs(gib) > SMALL / 2]


def _experts(config: dict[str, Any], theirs: float, ours: float) -> list[tuple[str, float]]:
    """Why the experts of one GPU differ."""
    if abs(theirs - ours) < 1e-3:
        return []
    dense = config.get("first_k_dense_replace")
    layers = config["num_hidden_layers"]
    if dense:
        as_experts = theirs * dense / layers
        scales = theirs - as_experts - ours
        return [
            (f"it counts experts in {layers} layers, the first {dense} have none", as_experts),
            ("it does not count the scales of FP8 blocks", scales),
        ]
    if config.get("quantization_config", {}).get("quant_method") == "mxfp4":
        scales = theirs / MXFP4 * MXFP4_SCALES
        return [
            ("it does not count the scales of MXFP4", -scales),
            ("nor the biases of the experts", theirs + scales - ours),
        ]
    raise Unexplained(f"experts of {config['model_type']}: {theirs} GiB, ours {ours}")


def _rest(config: dict[str, Any], degree: int) -> Iterator[tuple[str, float]]:
    """Why what is neither vocabulary nor routed experts differs."""
    hidden, layers = config["hidden_size"], config["num_hidden_layers"]
    dense = config.get("first_k_dense_replace")
    if dense:  # in FP8, routers in BF16
        mlp = 3 * hidden * config["intermediate_size"] / degree
        shared = 3 * hidden * config["moe_intermediate_size"] / degree
        router = hidden * config["n_routed_experts"] * BF16
        difference = dense * (shared + router - mlp) / GIB
        yield "and gives them no dense MLP but routers and shared experts", difference
    if config.get("index_head_dim"):
        key = layers * hidden * config["index_head_dim"]
        yield "by size, its sum lacks the projection of the indexer's keys", -key / GIB
    if config.get("attention_chunk_size"):
        shared = layers * 3 * hidden * config["intermediate_size"] * BF16 / degree
        yield "it does not count the shared experts", -shared / GIB
