"""What many families share: which layers attend how, and the plain decoder layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config

# What reads the config of a text model, and the whole config around it.
Reader = Callable[[Config, Config], Blueprint]

FULL, SLIDING, CHUNKED, LINEAR = "full", "sliding", "chunked", "linear"
# How configs spell them in `layer_types`.
_SPELLED = {
    "full_attention": FULL, "attention": FULL, "global": FULL,
    "sliding_attention": SLIDING, "sliding_window": SLIDING, "local": SLIDING,
    "chunked_attention": CHUNKED,
    "linear_attention": LINEAR, "mamba": LINEAR,
}  # fmt: skip


def begun(config: Config) -> Blueprint:
    """The blueprint of a decoder, with its widths."""
    return Blueprint(config, config.whole("hidden_size"), config.layers)


def layer_types(config: Config, default: Callable[[int], str]) -> list[str]:
    """How each layer attends: as the config lists it, else by the family's rule."""
    layers = config.layers
    listed = config.words("layer_types")
    if listed is None:
        return [default(number) for number in range(layers)]
    if len(listed) != layers:
        raise config.problem("config_layer_count", "layer_types", len(listed), layers=layers)
    unknown = [word for word in listed if word not in _SPELLED]
    if unknown:
        choices = ", ".join(_SPELLED)
        raise config.problem("config_choice", "layer_types", unknown[0], choices=choices)
    return [_SPELLED[word] for word in listed]


def every(period: int, kind: str, rest: str) -> Callable[[int], str]:
    """Each period-th layer is of one kind, the rest of the other."""
    return lambda number: kind if (number + 1) % period == 0 else rest


def always(kind: str) -> Callable[[int], str]:
    return lambda number: kind


def head_dim(config: Config) -> int:
    """The width of a head: as told, else the hidden width shared among the query heads."""
    told = config.get("head_dim")
    if told is not None:
        return config.whole("head_dim")
    hidden, heads = config.whole("hidden_size"), config.whole("num_attention_heads")
    if hidden % heads:
        raise config.problem("config_missing", "head_dim")
    return hidden // heads


def kv_heads(config: Config) -> int:
    """KV heads; one for each query head where none are told."""
    queries = config.whole("num_attention_heads")
    return config.whole("num_key_value_heads", default=queries)


def keep_attention(print_: Blueprint, kind: str, heads: int, width: int) -> None:
    """One more layer of attention by heads, bounded as its kind is."""
    config, shape = print_.config, {"num_key_value_heads": heads, "head_dim": width}
    if kind == SLIDING:
        print_.keep(SLIDING, **shape, window=config.whole("sliding_window"))
    elif kind == CHUNKED:
        print_.keep(CHUNKED, **shape, chunk=config.whole("attention_chunk_size"))
    else:
        print_.keep(FULL, **shape)


def attend(print_: Blueprint, at: str, kind: str, heads: int, width: int, **told: Any) -> None:
    """One layer's attention by heads: its tensors and what it keeps. told: as Blueprint.heads
    takes it."""
    queries = print_.config.whole("num_attention_heads")
    print_.heads(at, queries=queries, kv_heads=heads, head_dim=width, **told)
    keep_attention(print_, kind, heads, width)


def attention_biases(config: Config) -> dict[str, bool]:
    """The biases of queries, keys and values and of the output, which one field tells."""
    bias = config.flag("attention_bias")
    return {"qkv_bias": bias, "o_bias": bias}


@dataclass(frozen=True)
class Style:
    """What a family's plain decoder layer has.

    qkv_bias, o_bias, mlp_bias: a config's field that says so and what it says when it is missing,
    or the answer itself. head_bias: the same of the vocabulary's head. qk_norm: of queries and
    keys, "head", "whole" or "" (none), or the field that says so and which it is then; qk_shift:
    they have a shift. norms: of the hidden width a layer. plain: no norm has parameters.
    """

    qkv_bias: bool | tuple[str, bool] = False
    o_bias: bool | tuple[str, bool] = False
    mlp_bias: bool | tuple[str, bool] = False
    qk_norm: str | tuple[str, str] = ""
    qk_shift: bool = False
    norms: int = 2
    gated: bool = True
    gated_attention: bool = False
    norm_bias: bool = False
    plain: bool = False
    head_bias: bool | tuple[str, bool] = False
    tied: bool = False
    types: Callable[[Config], Callable[[int], str]] = lambda config: always(FULL)
    mixture: Callable[[Blueprint, int, str], bool] | None = None


def _answer(config: Config, rule: bool | tuple[str, bool]) -> bool:
    return rule if isinstance(rule, bool) else config.flag(*rule)


def tied(config: Config, top: Config, default: bool) -> bool:
    """Whether the head is the embedding's table; of a model with towers what is said outside wins,
    as in its class."""
    for source in (top, config):
        if source.has("tie_word_embeddings"):
            return source.flag("tie_word_embeddings")
    return default


def decoder(style: Style) -> Reader:
    """A family of plain decoder layers."""

    def read(config: Config, top: Config) -> Blueprint:
        print_ = begun(config)
        print_.tables(tied(config, top, style.tied), _answer(config, style.head_bias))
        if not style.plain:
            print_.norm(bias=style.norm_bias)
            print_.norm(copies=style.norms * print_.layers, bias=style.norm_bias)
        width, heads = head_dim(config), kv_heads(config)
        qk_norm = style.qk_norm
        if not isinstance(qk_norm, str):
            qk_norm = qk_norm[1] if config.flag(qk_norm[0]) else ""
        for number, kind in enumerate(layer_types(config, style.types(config))):
            at = f"model.layers.{number}"
            attend(
                print_, f"{at}.self_attn", kind, heads, width,
                qkv_bias=_answer(config, style.qkv_bias), o_bias=_answer(config, style.o_bias),
                qk_norm=qk_norm, qk_shift=style.qk_shift, gated=style.gated_attention,
            )  # fmt: skip
            if style.mixture is None or not style.mixture(print_, number, at):
                print_.mlp(
                    f"{at}.mlp", config.whole("intermediate_size"), gated=style.gated,
                    bias=_answer(config, style.mlp_bias),
                )  # fmt: skip
        return print_

    return read


def styled(style: Style, **changes: Any) -> Reader:
    """The same family with some differences."""
    return decoder(replace(style, **changes))


def window_everywhere(config: Config) -> Callable[[int], str]:
    """Every layer slides where a window is set that is shorter than the context."""
    window = config.get("sliding_window")
    if window is None:
        return always(FULL)
    longest = config.whole("max_position_embeddings")
    return always(SLIDING if config.whole("sliding_window") < longest else FULL)


def window_above(config: Config) -> Callable[[int], str]:
    """Qwen2 and Qwen3: layers from `max_window_layers` on slide, where that is switched on."""
    if not config.flag("use_sliding_window"):
        config.ignore(("sliding_window",))
        return always(FULL)
    config.whole("sliding_window")
    first = config.whole("max_window_layers", default=28, low=0)
    return lambda number: SLIDING if number >= first else FULL


def window_from(config: Config) -> Callable[[int], str]:
    """dots.llm1: layers from `max_window_layers` on slide, where there is a window."""
    if not config.has("sliding_window"):
        return always(FULL)
    first = config.whole("max_window_layers", default=62, low=0)
    return lambda number: SLIDING if number >= first else FULL


def window_pattern(default_period: int, *names: str) -> Callable[[Config], Callable[[int], str]]:
    """Each period-th layer attends to all, the others slide; the period under one of the names."""

    def rule(config: Config) -> Callable[[int], str]:
        return every(config.whole(*names, default=default_period), FULL, SLIDING)

    return rule


def dense_first(config: Config, *names: str) -> int:
    """How many of the first layers have no experts."""
    return config.whole(*names, default=0, low=0)


def as_list(value: Sequence[int] | int, layers: int) -> list[int]:
    """One number a layer, from a number or a list."""
    return [value] * layers if isinstance(value, int) else list(value)
