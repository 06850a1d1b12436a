"""The families of models that can be read, by the `model_type` of their config.json.

Each was counted against the parameters that its class in transformers 5.24.0 has
(tests/test_importing_families.py). A family that is not here is refused by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sizing_xl.importing import hybrids, latent, mixtures, special, towers
from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.decoder import (
    FULL,
    SLIDING,
    Reader,
    Style,
    decoder,
    every,
    styled,
    window_above,
    window_everywhere,
    window_from,
    window_pattern,
)

_BIAS = ("attention_bias", False)
_LLAMA = Style(qkv_bias=_BIAS, o_bias=_BIAS, mlp_bias=("mlp_bias", False))
_MISTRAL = Style(types=window_everywhere)
_QWEN2 = Style(qkv_bias=True, types=window_above)
_QWEN3 = Style(qkv_bias=_BIAS, o_bias=_BIAS, qk_norm="head", types=window_above)
_GLM = Style(qkv_bias=_BIAS)
_GEMMA = Style(qkv_bias=_BIAS, o_bias=_BIAS, norms=4, tied=True)


def _every_other(config: Config) -> Any:
    return every(2, FULL, SLIDING)


def _stablelm(config: Config, top: Config) -> Blueprint:
    norms = 1 if config.flag("use_parallel_residual") else 2
    return styled(_STABLELM, norms=norms)(config, top)


def _smollm3_types(config: Config) -> Any:
    config.ignore(("no_rope_layers", "no_rope_layer_interval"))  # of positions alone
    return window_above(config)


def _cwm_types(config: Config) -> Any:
    return lambda number: SLIDING if number % 4 else FULL


def _exaone_types(config: Config) -> Any:
    """Sliding layers by a pattern: a period, or letters of which G attends to everything."""
    pattern = config.get("sliding_window_pattern")
    if pattern is None or not config.has("sliding_window"):
        return lambda number: FULL
    if isinstance(pattern, str) and pattern and set(pattern) <= {"L", "G"}:
        return lambda number: FULL if pattern[number % len(pattern)] == "G" else SLIDING
    return every(config.whole("sliding_window_pattern"), FULL, SLIDING)


_EXAONE = Style(qk_norm="head", types=_exaone_types)

_STABLELM = Style(qkv_bias=("use_qkv_bias", False), qk_norm=("qk_layernorm", "whole"),
                  norm_bias=True)  # fmt: skip
_COHERE = Style(qkv_bias=_BIAS, o_bias=_BIAS, norms=1, tied=True)

# What reads the decoder, by the text model's type.
TEXT: Mapping[str, Reader] = MappingProxyType({
    "llama": decoder(_LLAMA),
    "granite": decoder(_LLAMA),
    "mistral": decoder(_MISTRAL),
    "ministral": decoder(_MISTRAL),
    "ministral3": decoder(_MISTRAL),
    "mixtral": styled(_MISTRAL, mixture=mixtures.every_layer),
    "phi3": decoder(_MISTRAL),
    "qwen2": decoder(_QWEN2),
    "qwen2_vl_text": decoder(_QWEN2),
    "qwen2_5_vl_text": decoder(_QWEN2),
    "qwen2_moe": styled(_QWEN2, qkv_bias=("qkv_bias", True), mixture=mixtures.qwen_shared),
    "qwen3": decoder(_QWEN3),
    "qwen3_vl_text": decoder(_QWEN3),
    "qwen3_moe": styled(_QWEN3, mixture=mixtures.qwen),
    "qwen3_vl_moe_text": styled(_QWEN3, mixture=mixtures.qwen),
    "qwen3_next": special.gated_hybrid(mixed=True),
    "qwen3_5_text": special.gated_hybrid(mixed=False),
    "qwen3_5_moe_text": special.gated_hybrid(mixed=True),
    "gpt_oss": decoder(Style(
        qkv_bias=("attention_bias", True), o_bias=("attention_bias", True),
        types=_every_other, mixture=mixtures.gpt_oss)),
    "deepseek_v2": latent.latent(),
    "deepseek_v3": latent.latent(),
    "kimi_k2": latent.latent(),
    "glm4_moe_lite": latent.latent(),
    "deepseek_v32": latent.latent(sparse=True),
    "glm_moe_dsa": latent.latent(sparse=True),
    "glm4": styled(_GLM, norms=4),
    "glm4_moe": styled(_GLM, qk_norm=("use_qk_norm", "head"), mixture=mixtures.deepseek),
    "solar_open": styled(_GLM, mixture=mixtures.solar),
    "dots1": styled(_GLM, qk_norm="head", o_bias=_BIAS, types=window_from,
                    mixture=mixtures.deepseek),
    "minimax_m2": styled(_QWEN3, qkv_bias=False, o_bias=False, qk_norm="whole",
                         types=lambda config: lambda number: FULL, mixture=mixtures.minimax),
    "gemma": styled(_GEMMA, norms=2),
    "gemma2": styled(_GEMMA, types=_every_other),
    "gemma3_text": styled(_GEMMA, qk_norm="head",
                          types=window_pattern(6, "sliding_window_pattern",
                                               "_sliding_window_pattern")),
    "gemma4_text": special.gemma4,
    "cohere": styled(_COHERE, qk_norm=("use_qk_norm", "whole")),
    "cohere2": styled(_COHERE, types=window_pattern(4, "sliding_window_pattern")),
    "olmo": styled(_LLAMA, mlp_bias=False, plain=True),
    "olmoe": styled(_LLAMA, qk_norm="whole", mixture=mixtures.olmoe),
    "olmo2": styled(_LLAMA, qk_norm="whole", mlp_bias=False),
    "olmo3": styled(_LLAMA, qk_norm="whole", mlp_bias=False,
                    types=window_pattern(4, "sliding_window_pattern")),
    "seed_oss": styled(_LLAMA, qkv_bias=("attention_bias", True),
                       o_bias=("attention_out_bias", False)),
    "ernie4_5": styled(_LLAMA, qkv_bias=("use_bias", False), o_bias=("use_bias", False),
                       mlp_bias=("use_bias", False), tied=True),
    "ernie4_5_moe": styled(_LLAMA, qkv_bias=("use_bias", False), o_bias=("use_bias", False),
                           mlp_bias=("use_bias", False), tied=True, mixture=mixtures.ernie),
    "hunyuan_v1_moe": styled(_LLAMA, qk_norm="head", mlp_bias=False, mixture=mixtures.hunyuan),
    "hunyuan_v1_dense": styled(_LLAMA, qk_norm="head", mlp_bias=False),
    "exaone4": decoder(_EXAONE),
    "exaone_moe": styled(_EXAONE, mixture=mixtures.exaone),
    "afmoe": special.afmoe,
    "apertus": special.apertus,
    "llama4_text": special.llama4,
    "nemotron_h": special.nemotron_h,
    "granitemoehybrid": special.granite_hybrid,
    "falcon_h1": special.falcon_h1,
    "bamba": hybrids.bamba,
    "jamba": hybrids.jamba,
    "minimax": hybrids.minimax,
    "minimax_text_01": hybrids.minimax,
    "minimax_m1": hybrids.minimax,
    "kimi_linear": hybrids.kimi_linear,
    "granitemoe": styled(_LLAMA, mixture=mixtures.granite),
    "granitemoeshared": styled(_LLAMA, mixture=mixtures.granite),
    "glm": styled(_GLM, qkv_bias=("attention_bias", True)),
    "smollm3": styled(_LLAMA, tied=True, types=_smollm3_types),
    "arcee": styled(_LLAMA, gated=False),
    "cwm": styled(_LLAMA, qkv_bias=False, o_bias=False, types=_cwm_types),
    "nemotron": styled(_LLAMA, gated=False, norm_bias=True),
    "stablelm": _stablelm,
    "starcoder2": decoder(Style(
        qkv_bias=("use_bias", True), o_bias=("use_bias", True), mlp_bias=("use_bias", True),
        gated=False, norm_bias=True, tied=True, types=window_everywhere)),
    "phi": decoder(Style(
        qkv_bias=True, o_bias=True, mlp_bias=True, gated=False, norms=1, norm_bias=True,
        qk_norm=("qk_layernorm", "head"), qk_shift=True, head_bias=True)),
    "phimoe": decoder(Style(
        qkv_bias=_BIAS, o_bias=_BIAS, norm_bias=True, head_bias=("lm_head_bias", False),
        types=window_everywhere, mixture=mixtures.olmoe)),
})  # fmt: skip

# Types of models with towers -> the type of the text model in them, and what reads their pictures'
# tower.
TOWERS: Mapping[str, tuple[str, towers.Tower]] = MappingProxyType(
    {
        "qwen2_vl": ("qwen2_vl_text", towers.qwen2),
        "qwen2_5_vl": ("qwen2_5_vl_text", towers.qwen2_5),
        "qwen3_vl": ("qwen3_vl_text", towers.qwen3),
        "qwen3_vl_moe": ("qwen3_vl_moe_text", towers.qwen3),
        "qwen3_5": ("qwen3_5_text", towers.qwen3),
        "qwen3_5_moe": ("qwen3_5_moe_text", towers.qwen3),
        "mistral3": ("mistral", towers.pixtral),
        "gemma3": ("gemma3_text", towers.siglip),
        "gemma4": ("gemma4_text", towers.gemma4),
        "llama4": ("llama4_text", towers.llama4),
        "kimi_k25": ("deepseek_v3", towers.moonvit),
    }
)
# Where a config keeps its text model, and its towers.
TEXT_PARTS = ("text_config", "llm_config", "language_config")
VISION_PARTS = ("vision_config", "visual")
# Layers that predict further tokens: loaded only for speculative decoding, so in no count.
PREDICTING = ("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_layers")
OTHER_TOWERS = ("audio_config", "speech_config", "video_config")


def read(config: Config) -> tuple[str, Blueprint]:
    """The family and the blueprint of a model.

    Raises InputError for a family that is not known, a tower that is not, a field that is missing
    or no number, and a field that may change the cache and that the family's reader does not know.
    """
    kind = config.text("model_type")
    if not kind:
        raise config.problem("config_missing", "model_type")
    text, vision = config.within(*TEXT_PARTS), config.within(*VISION_PARTS)
    expected, tower = TOWERS.get(kind, (kind, None))
    if tower is None and kind not in TEXT:
        raise config.problem("config_family", "model_type", kind, known=", ".join((*TEXT, *TOWERS)))
    for name in OTHER_TOWERS:
        if config.has(name):
            raise config.problem("config_tower", name, kind)
    if vision is not None and tower is None:
        raise config.problem("config_tower", VISION_PARTS[0], kind)
    inner = text or config
    family = inner.text("model_type", expected) if text else expected
    family = family if family in TEXT else TOWERS.get(family, (family, None))[0]
    if family not in TEXT:
        raise inner.problem("config_family", "model_type", family, known=", ".join(TEXT))
    blueprint = TEXT[family](inner, config)
    if tower is not None and (vision is not None or kind == "llama4"):
        tower(blueprint, vision or Config({}, "", "vision_config."), config)
    elif tower is not None:
        raise config.problem("config_missing", VISION_PARTS[0])
    blueprint.predicting = inner.whole(*PREDICTING, default=0, low=0)
    inner.ignore(("chunk_size",))  # of a kernel
    inner.refuse_unread(family)
    return family, blueprint
