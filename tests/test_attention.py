"""KV cache of every attention kind, to the byte, against figures that others published."""

import pytest

from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import CLASSES, KINDS
from sizing_xl.catalog.leaves import group_leaves, model_leaves
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.fields import LITERALS
from sizing_xl.texts import LANGUAGES, Texts

from .test_sources import ROOT

BOOK_PAGE = (ROOT / "docs" / "book.md").read_text(encoding="utf-8").replace("\\_", "_")

# What the facts call the catalog's fields.
STATE = {
    "ssm_dtype_bytes": "state_bytes_per_element",
    "conv_dtype_bytes": "conv_bytes_per_element",
}


def kv_bytes(leaves, context, bytes_per_element=2.0, limit=1e12):
    values = {
        **LITERALS,
        **leaves,
        "max_position_embeddings": limit,
        "effective_context": float(context),
        "kv_bytes_per_element": bytes_per_element,
    }
    return BOOK.compute(values, ["kv_per_session_bytes"])["kv_per_session_bytes"]


def entry(**fields):
    return ModelEntry.model_validate(
        {
            "name": "x",
            "num_layers": 61,
            "max_position_embeddings": 10**6,
            "default_kv_precision": "bf16",
            **fields,
        }
    )


def as_entry(name, facts):
    """A model that the shipped catalog leaves out (its context limit is not verified)."""
    parts = []
    for group in facts["kv_groups"]:
        heads = group["tp_shards"]
        parts.append(
            {
                "kind": "full",
                "layers": group["layers"],
                "num_key_value_heads": heads,
                "head_dim": group["elems_per_token"] // (2 * heads),
            }
        )
    if facts["linear_state"]:
        state = {STATE.get(key, key): value for key, value in facts["linear_state"].items()}
        parts.append({key: state[key] for key in CLASSES[state["kind"]].model_fields})
    return entry(name=name, num_layers=200, kv_groups=parts)


def test_every_published_figure_to_the_byte(catalogs, evidence):
    assert len(evidence) >= 29
    outside = {name for name in evidence if name not in catalogs.models}
    assert outside == {name for name in evidence if not evidence[name]["max_position_embeddings"]}
    for name, facts in evidence.items():
        model = catalogs.models[name] if name not in outside else as_entry(name, facts)
        leaves = model_leaves(model)
        golden = dict(facts["golden"])
        assert leaves["growing_elements_per_token"] * 2 == golden.pop(
            "kv_bytes_per_token_growing_bf16"
        )
        assert leaves["state_bytes"] == golden.pop("state_bytes_per_sequence")
        for key, size in golden.items():
            assert kv_bytes(leaves, int(key.rpartition("_")[2])) == size, (name, key)


def test_tensor_parallel_shards_match_the_facts(catalogs, evidence):
    for name, facts in evidence.items():
        if name in catalogs.models:
            got = [g.tp_shards for g in catalogs.models[name].groups() if g.elements_per_token]
            assert got == [group["tp_shards"] for group in facts["kv_groups"]], name


def test_the_simple_form_and_the_groups_say_the_same(catalogs):
    simple = catalogs.models["opt-oss-120b"]
    heads = {"layers": 18, "num_key_value_heads": 8, "head_dim": 64}
    groups = entry(
        kv_groups=[{"kind": "full", **heads}, {"kind": "sliding", "window": 128, **heads}]
    )
    assert group_leaves(simple.groups()) == group_leaves(groups.groups())


def test_mla_caches_one_latent_without_factor_two():
    mla = entry(
        kv_groups=[{"kind": "mla", "layers": 61, "kv_lora_rank": 512, "qk_rope_head_dim": 64}]
    )
    assert kv_bytes(model_leaves(mla), 1) == 61 * (512 + 64) * 2
    assert mla.groups()[0].tp_shards == 1


def test_keys_and_values_may_differ_in_size():
    heads = {"layers": 2, "num_key_value_heads": 4, "head_dim": 192, "v_head_dim": 128}
    model = entry(kv_groups=[{"kind": "full", **heads}])
    assert kv_bytes(model_leaves(model), 10) == 2 * 4 * (192 + 128) * 10 * 2


def test_windows_stop_growing_and_equal_windows_share_a_slot():
    heads = {"num_key_value_heads": 1, "head_dim": 8}
    model = entry(
        num_layers=15,
        kv_groups=[
            {"kind": "sliding", "layers": 3, "window": 100, **heads},
            {"kind": "chunked", "layers": 5, "chunk": 1000, **heads},
            {"kind": "sliding", "layers": 7, "window": 100, **heads},
        ],
    )
    assert not list(model.breaches())
    assert kv_bytes(model_leaves(model), 10_000, 1.0) == 2 * 8 * (10 * 100 + 5 * 1000)
    assert kv_bytes(model_leaves(model), 50, 1.0) == 2 * 8 * 15 * 50


def test_a_third_window_is_refused_not_approximated():
    heads = {"layers": 1, "num_key_value_heads": 1, "head_dim": 8}
    parts = [{"kind": "sliding", "window": window, **heads} for window in (100, 200, 300)]
    model = entry(num_layers=3, kv_groups=parts)
    assert [problem.rule for problem in model.breaches()] == ["too_many_windows"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_in_a_model_whose_bytes_others_published(kind, catalogs, evidence):
    shipped = [catalogs.models[name] for name in evidence if name in catalogs.models]
    outside = [as_entry(name, evidence[name]) for name in evidence if name not in catalogs.models]
    assert kind in {group.kind for model in (*shipped, *outside) for group in model.groups()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_the_book_tells_every_kind_with_a_source(kind):
    assert f"| {kind} |" in BOOK_PAGE
    assert all(CLASSES[kind].told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_names_every_kind(catalogs, language):
    told = Texts(language).dictionary(catalogs.parameters)["kind"].description
    assert ", ".join(KINDS) in told
