"""Every family that is read, against its class in transformers: parameters and cache, exactly.

evidence/hf_small_counted.json has what the classes of transformers 5.24.0 count and cache on the
meta device; with torch and transformers at hand the file itself is compared with them.
"""

import json

import pytest

from sizing_xl.errors import InputError
from sizing_xl.importing.catalog import checked
from sizing_xl.importing.config import Config
from sizing_xl.importing.entry import Released, entry
from sizing_xl.importing.families import TEXT, TOWERS, read

from . import hf_counted

COUNTED = json.loads(hf_counted.EVIDENCE.read_text(encoding="utf-8"))
# Read as others are, by classes that transformers does not have under this name or only beside a
# tower; each has a config in evidence/hf_configs or shares the reader of a family that is counted.
ALIKE = {
    "kimi_k2": "deepseek_v3", "minimax_text_01": "minimax", "minimax_m1": "minimax",
    "qwen2_vl_text": "qwen2", "qwen2_5_vl_text": "qwen2", "qwen3_vl_text": "qwen3",
    "qwen3_vl_moe_text": "qwen3_moe",
}  # fmt: skip


def named(counted):
    return counted["config"]["model_type"]


IDS = [f"{number}-{named(it)}" for number, it in enumerate(COUNTED)]


@pytest.mark.parametrize("counted", COUNTED, ids=IDS)
def test_parameters_are_those_of_the_class(counted):
    _, blueprint = read(Config(counted["config"], "config.json"))
    assert blueprint.tensors.parameters() == counted["parameters"]


@pytest.mark.parametrize("counted", COUNTED, ids=IDS)
def test_as_small_as_it_is_it_becomes_an_entry(counted):
    made = checked(entry(counted["config"], "config.json", "small", Released()), "config.json")
    assert made.total_params_b == counted["parameters"] / 1e9


# What the pages of models on Hugging Face state as their total, and what their configs say of
# layers and widths.
PUBLIC = json.loads((hf_counted.EVIDENCE.parent / "public_totals.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PUBLIC)
def test_parameters_are_the_published_total(name):
    _, blueprint = read(Config(PUBLIC[name]["config"], "config.json"))
    assert blueprint.tensors.parameters() == PUBLIC[name]["parameters"]


@pytest.mark.parametrize(
    ("name", "said", "field"),
    [
        ("MiniMax-M1", {"attn_type_list": [0, 1]}, "attn_type_list"),
        ("MiniMax-M1", {"shared_intermediate_size": 4096}, "shared_intermediate_size"),
        ("Jamba-mini-1.7", {"attn_layer_offset": 8}, "attn_layer_offset"),
        ("Jamba-mini-1.7", {"mamba_dt_rank": "much"}, "mamba_dt_rank"),
        ("Kimi-Linear", {"linear_attn_config": {"kda_layers": [1], "full_attn_layers": [2]}},
         "linear_attn_config.kda_layers"),
        ("Kimi-Linear", {"linear_attn_config": [1]}, "linear_attn_config"),
        ("phi-2", {"qk_layernorm": "yes"}, "qk_layernorm"),
    ],
)  # fmt: skip
def test_what_a_new_family_cannot_be_is_refused_by_name(name, said, field):
    with pytest.raises(InputError) as refused:
        read(Config({**PUBLIC[name]["config"], **said}, "config.json"))
    assert refused.value.problems[0].field == field


def elements(shape, tokens):
    """Elements that a layer keeps, by the names of the tensors of transformers' caches.

    They differ from engines by what is theirs: a window keeps all but the token that asks, and a
    convolution's tail has its whole kernel.
    """
    kind = shape["kind"]
    if kind in ("full", "sliding", "chunked"):
        bound = shape.get("window", shape.get("chunk"))
        kept = min(tokens, bound - 1) if bound else tokens
        one = shape["num_key_value_heads"] * shape["head_dim"] * kept
        return {"keys": one, "values": one}
    if kind == "mla":
        return {
            "keys": shape["kv_lora_rank"] * tokens,
            "values": shape["qk_rope_head_dim"] * tokens,
        }
    if kind == "indexer":
        return {"indexer_keys": shape["index_head_dim"] * tokens}
    if kind == "mamba1":
        inner, width = shape["d_inner"], shape["d_inner"]
        state = inner * shape["state_dim"]
    elif kind == "mamba2":
        inner = shape["num_heads"] * shape["head_dim"]
        width = inner + 2 * shape["n_groups"] * shape["state_dim"]
        state = inner * shape["state_dim"]
    elif kind == "gated_deltanet":
        width = 2 * shape["num_k_heads"] * shape["k_dim"] + shape["num_v_heads"] * shape["v_dim"]
        state = shape["num_v_heads"] * shape["k_dim"] * shape["v_dim"]
    else:
        assert kind == "kda"
        inner = shape["num_heads"] * shape["head_dim"]
        width, state = 3 * inner, inner * shape["head_dim"]
    return {"conv_states": width * shape["conv_kernel"], "recurrent_states": state}


CACHED = [it for it in COUNTED if it["cached"] and named(it) != "minimax"]


@pytest.mark.parametrize("counted", CACHED, ids=[f"{n}-{named(it)}" for n, it in enumerate(CACHED)])
def test_the_cache_is_the_one_that_transformers_builds(counted):
    _, blueprint = read(Config(counted["config"], "config.json"))
    ours, theirs = {}, {}
    for shape, layers in blueprint.groups.items():
        for name, count in elements(dict(shape), hf_counted.TOKENS).items():
            ours[name] = ours.get(name, 0) + layers * count
    for layer in counted["cached"]:
        for name, count in layer.items():
            theirs[name] = theirs.get(name, 0) + count
    assert ours == {name: count for name, count in theirs.items() if count}


def test_lightning_layers_keep_no_keys_and_one_square_a_head():
    """Its cache in transformers is a list of its own, beside the layers."""
    (counted, *_) = [it for it in COUNTED if named(it) == "minimax"]
    _, blueprint = read(Config(counted["config"], "config.json"))
    kept = {dict(shape)["kind"]: layers for shape, layers in blueprint.groups.items()}
    with_keys = sum(bool(layer.get("keys")) for layer in counted["cached"])
    layers = counted["config"]["num_hidden_layers"]
    assert kept == {"full": with_keys, "lightning": layers - with_keys}


def test_eight_families_and_more_have_a_cache_to_compare():
    assert len({named(it) for it in CACHED}) >= 8


def test_no_family_is_without_a_count():
    seen = {named(it) for it in COUNTED}
    assert {ALIKE.get(kind, kind) for kind in TEXT} <= seen
    for kind, other in ALIKE.items():
        assert TEXT[kind] is TEXT[other] or kind.endswith("_text") or kind == "kimi_k2"
    assert {text for text, _ in TOWERS.values()} <= set(TEXT)


def test_the_evidence_is_what_the_classes_say():
    pytest.importorskip("torch", reason="torch is in no extra: it takes 200 MB (docs/import.md)")
    pytest.importorskip("transformers", reason="transformers is in no extra (docs/import.md)")
    import transformers

    if transformers.__version__ != "5.24.0":
        pytest.skip(f"evidence of transformers 5.24.0, here is {transformers.__version__}")
    for (config, written), counted in zip(hf_counted.configs(), COUNTED, strict=True):
        assert json.loads(json.dumps(written)) == counted["config"]
        assert hf_counted.parameters_of(hf_counted.model_of(config)) == counted["parameters"]
