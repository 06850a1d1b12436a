"""Families of multi-head latent attention: DeepSeek and those after it."""

from __future__ import annotations

from sizing_xl.importing import mixtures
from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.decoder import Reader, begun, tied


def latent(bias: tuple[str, bool] = ("attention_bias", False), sparse: bool = False) -> Reader:
    """DeepSeek-V2, V3 and those after them: latent attention; sparse: with an indexer."""

    def read(config: Config, top: Config) -> Blueprint:
        print_ = begun(config)
        print_.tables(tied(config, top, False))
        print_.norm()
        for number in range(print_.layers):
            at = f"model.layers.{number}"
            rank, rope = print_.latent(f"{at}.self_attn", bias=config.flag(*bias))
            print_.keep("mla", kv_lora_rank=rank, qk_rope_head_dim=rope)
            if sparse and _indexed(config, number):
                width = print_.indexer(f"{at}.self_attn")
                print_.keep("indexer", index_head_dim=width)
            print_.norm(copies=2)
            if not mixtures.deepseek(print_, number, at):
                print_.mlp(f"{at}.mlp", config.whole("intermediate_size"))
        config.ignore(("num_key_value_heads", "head_dim", "index_topk", "qk_head_dim"))
        _only_latent(config)
        return print_

    return read


# How configs spell a layer of latent attention.
_LATENT_WORDS = ("full_attention", "indexed_attention", "attention")


def _only_latent(config: Config) -> None:
    for word in config.words("layer_types") or []:
        if word not in _LATENT_WORDS:
            choices = ", ".join(_LATENT_WORDS)
            raise config.problem("config_choice", "layer_types", word, choices=choices)


def _indexed(config: Config, number: int) -> bool:
    """Whether a layer has an indexer of its own; others use the one before them."""
    listed = config.words("indexer_types")
    if listed is None:
        return True
    if len(listed) != config.layers:
        raise config.problem(
            "config_layer_count", "indexer_types", len(listed), layers=config.layers
        )
    if listed[number] not in ("full", "shared"):
        choices = "full, shared"
        raise config.problem("config_choice", "indexer_types", listed[number], choices=choices)
    return listed[number] == "full"
