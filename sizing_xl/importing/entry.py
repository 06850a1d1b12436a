"""The entry of models.json that a config.json makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sizing_xl.importing import weights
from sizing_xl.importing.blueprint import Blueprint
from sizing_xl.importing.config import Config
from sizing_xl.importing.families import read
from sizing_xl.importing.tensors import Tensor
from sizing_xl.texts import Texts

GIB = 2**30
BILLION = 1e9
# 16-bit types of a config's `dtype`, as precisions of the catalog.
_PRECISIONS = {"bfloat16": "bf16", "float16": "fp16", "float32": "bf16"}
# Ways to stretch positions that multiply the context (vllm/config/model.py, max_model_len).
UNSTRETCHED = ("llama3", "su", "longrope", "default", "mrope", "proportional")


@dataclass(frozen=True)
class Released:
    """What lies beside a config: the bytes of its tensors, None where nothing says them."""

    tensor_bytes: int | None = None
    found_in: str = ""


def entry(values: dict[str, Any], file: str, name: str, released: Released) -> dict[str, Any]:
    """The entry for a config.json.

    values: its content. file: what messages and the source call it. name: of the entry.
    Raises InputError for what cannot be read exactly (sizing_xl.importing.families.read).
    """
    config = Config(values, file)
    family, blueprint = read(config)
    quantised = weights.quantisation(blueprint.config, config)
    context = context_limit(blueprint.config, config, family)
    made: dict[str, Any] = {
        "name": name,
        "num_layers": blueprint.layers,
        "max_position_embeddings": context,
        "kv_groups": [
            {"kind": dict(shape)["kind"], "layers": layers, **dict(shape[1:])}
            for shape, layers in blueprint.groups.items()
        ],
    }
    if blueprint.without_cache:
        made["layers_without_cache"] = blueprint.without_cache
    if blueprint.with_both:
        made["layers_with_both"] = blueprint.with_both
    dtype = blueprint.config.get("dtype") or blueprint.config.get("torch_dtype")
    dtype = dtype or config.get("dtype") or config.get("torch_dtype") or "bfloat16"
    made["default_kv_precision"] = _PRECISIONS.get(str(dtype).removeprefix("torch."), "bf16")
    total = blueprint.tensors.parameters()
    made |= {
        "total_params_b": total / BILLION,
        "active_params_b": active(blueprint) / BILLION,
        **_weights(blueprint, quantised, released),
    }
    made |= _division(blueprint, quantised)
    made |= _told(blueprint, family, quantised, released, file)
    return made


def _division(
    blueprint: Blueprint, quantised: weights.Quantisation | str | None
) -> dict[str, Any]:  # fmt: skip
    """How engines divide the weights, in bytes of the release where it is quantised, else in
    parameters, and what the ranks of tensor parallelism must divide."""
    told: dict[str, Any] = {}
    if blueprint.experts:
        told["routed_experts"] = blueprint.experts
        told["experts_per_token"] = blueprint.experts_per_token
    if blueprint.divisors:
        told["tp_divisors"] = dict(blueprint.divisors)
    counted_in, size = "parameters", _parameters
    if isinstance(quantised, weights.Quantisation):
        counted_in, size = "bytes", quantised.size
    heads = [dict(shape).get("num_key_value_heads") for shape in blueprint.groups]
    told["weight_parts"] = {
        "counted_in": counted_in,
        **blueprint.tensors.by_division(size),
        "kv_shards": min(filter(None, heads), default=1),
        "source": Texts("en").say("import_divided"),
    }
    return told


def _parameters(tensor: Tensor) -> float:
    return tensor.parameters


def active(blueprint: Blueprint) -> int:
    """Parameters that a token uses: the text model's without the input table, which is looked up,
    and of the routed experts those that it is sent to. A tied table counts once, as the head."""
    tensors = blueprint.tensors
    text = tensors.parameters() - tensors.parameters(("vision", "audio"))
    if tensors.parameters(("lm_head",)):
        text -= tensors.parameters(("embedding",))
    if not blueprint.experts:
        return text
    routed = tensors.parameters(("moe_routed",))
    idle = blueprint.experts - blueprint.experts_per_token
    return text - routed * idle // blueprint.experts


def context_limit(config: Config, top: Config, family: str) -> int:
    """The longest context: the positions, times what stretches them where they do not say so.

    As vLLM derives max_model_len (vllm/config/model.py): YaRN counts from the original length, and
    Gemma 3 states its stretched length.
    """
    longest = _stated_context(config)
    scaling = config.within("rope_scaling", "rope_parameters")
    if scaling is None or family.startswith("gemma3"):
        return longest
    kind = scaling.get("rope_type") or scaling.get("type") or "default"
    factor = scaling.get("factor")
    if kind in UNSTRETCHED or factor is None:
        return longest
    times = scaling.number("factor", 1.0)
    if kind == "yarn":
        longest = scaling.whole("original_max_position_embeddings", default=longest)
    return int(longest * times)


# Names of the longest context; of several the smallest holds, but this one wins over all of them.
_LONGEST = (
    "max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "max_sequence_length",
    "max_seq_length", "seq_len",
)  # fmt: skip
_WINS = "model_max_length"


def _stated_context(config: Config) -> int:
    if config.has(_WINS):
        return config.whole(_WINS)
    return min(config.whole(name) for name in [*filter(config.has, _LONGEST)] or _LONGEST[:1])


def _weights(
    blueprint: Blueprint, quantised: weights.Quantisation | str | None, released: Released
) -> dict[str, Any]:
    """Bytes by precision, and those of the released files."""
    plain = weights.plain(blueprint)
    sizes = {"bf16": plain} | {
        precision: weights.size(blueprint, matrix, weights.convertible)
        for precision, matrix in weights.WHOLE.items()
    }
    served, artifact = "bf16", plain
    if isinstance(quantised, weights.Quantisation):
        served = quantised.precision
        artifact = weights.released(blueprint, quantised)
        sizes[served] = artifact
    if released.tensor_bytes and not isinstance(quantised, str):
        sizes[served] = artifact = released.tensor_bytes
    figures = {f"weights_memory_gib_{name}": size / GIB for name, size in sizes.items()}
    if isinstance(quantised, str):
        unknown = {} if not released.tensor_bytes else {
            "model_artifact_size_gib": released.tensor_bytes / GIB}  # fmt: skip
        return {**figures, **unknown}
    return {
        **figures,
        "default_weights_precision": served,
        "model_artifact_size_gib": artifact / GIB,
    }


def _told(
    blueprint: Blueprint, family: str, quantised: weights.Quantisation | str | None,
    released: Released, file: str,
) -> dict[str, Any]:  # fmt: skip
    """What a reader of the entry must know and where it comes from, in English, as catalogs are."""
    texts, tensors = Texts("en"), blueprint.tensors
    notes = [texts.say("import_family", family=family)]
    if blueprint.experts:
        figures = {"experts": blueprint.experts, "chosen": blueprint.experts_per_token}
        routed = tensors.parameters(("moe_routed",))
        notes.append(texts.say("import_experts", **figures, routed=routed))
    if towers := tensors.parameters(("vision",)):
        notes.append(texts.say("import_tower", parameters=towers))
    if blueprint.predicting:
        notes.append(texts.say("import_predicting", layers=blueprint.predicting))
    if isinstance(quantised, str):
        notes.append(texts.say("import_uncounted", method=quantised))
    sources = [
        texts.say("import_source", file=file, date=date.today().isoformat()),
        texts.say("import_counted"),
    ]
    if released.tensor_bytes:
        sources.append(texts.say("import_released", file=released.found_in))
    return {"notes": " ".join(notes), "source": sources}
