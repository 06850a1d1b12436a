"""KV cache of every attention kind, to the byte, against figures that others published."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sizing_xl import CatalogError, InputError, Workload, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import CLASSES, KINDS
from sizing_xl.catalog.kv_group import group_leaves
from sizing_xl.catalog.leaves import kv_bytes
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.columns import evaluate
from sizing_xl.precisions import KV_PRECISIONS
from sizing_xl.telling.explain import explained
from sizing_xl.telling.rationale import rationale
from sizing_xl.texts import LANGUAGES, Texts

from .conftest import HERE
from .test_sources import ROOT

BOOK_PAGE = re.sub(r"\\([_`*])", r"\1", (ROOT / "docs" / "book.md").read_text(encoding="utf-8"))
CATALOGS = load_catalogs()
PARAMETERS = CATALOGS.parameters
COUNTED = json.loads((HERE / "evidence" / "kv_groups.json").read_text(encoding="utf-8"))["models"]
# Kinds that the catalog cannot say: such models are refused.
UNKNOWN = {"compressed", "sliding_mla"}

# What the facts call the catalog's fields.
STATE = {
    "ssm_dtype_bytes": "state_bytes_per_element",
    "conv_dtype_bytes": "conv_bytes_per_element",
}
HEADS = {"num_key_value_heads": 1, "head_dim": 8}


def session(model, context, precision="bf16"):
    return sum(kv_bytes(model, context, precision, PARAMETERS))


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


def of_groups(*parts, layers=1000):
    return entry(kv_groups=list(parts), num_layers=layers)


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
    assert all(not evidence[name]["max_position_embeddings"] for name in outside)
    for name, facts in evidence.items():
        model = catalogs.models[name] if name not in outside else as_entry(name, facts)
        golden = dict(facts["golden"])
        growing = golden.pop("kv_bytes_per_token_growing_bf16")
        assert session(model, 2 * 10**6) - session(model, 10**6) == growing * 10**6
        state = golden.pop("state_bytes_per_sequence")
        assert sum(group_leaves(model.groups())["group_state_bytes"]) == state
        for key, size_ in golden.items():
            assert session(model, int(key.rpartition("_")[2])) == size_, (name, key)


@pytest.mark.parametrize("facts", COUNTED, ids=lambda facts: facts["id"].replace("/", "--"))
def test_groups_counted_from_every_stored_config_to_the_byte(facts):
    if UNKNOWN & {part["kind"] for part in facts["kv_groups"]}:
        with pytest.raises(ValidationError):
            of_groups(*facts["kv_groups"])
        return
    model = of_groups(*facts["kv_groups"])
    assert [group.tp_shards for group in model.groups()] == facts["tp_shards"]
    assert session(model, 1) - session(model, 1, "fp8") >= 0
    assert sum(group.state_bytes for group in model.groups()) == facts["state_bytes"]
    for context, size_ in facts["bf16"].items():
        assert session(model, int(context)) == size_, context


def test_the_facts_have_every_kind():
    assert {part["kind"] for facts in COUNTED for part in facts["kv_groups"]} == {*KINDS, *UNKNOWN}
    assert len(COUNTED) > 120


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


MLA = {"kind": "mla", "layers": 61, "kv_lora_rank": 512, "qk_rope_head_dim": 64}
INDEXER = {"kind": "indexer", "layers": 61, "index_head_dim": 128}


def test_mla_caches_one_latent_without_factor_two():
    assert session(of_groups(MLA), 1) == 61 * (512 + 64) * 2
    assert of_groups(MLA).groups()[0].tp_shards == 1


def test_keys_and_values_may_differ_in_size():
    heads = {"layers": 2, "num_key_value_heads": 4, "head_dim": 192, "v_head_dim": 128}
    assert session(of_groups({"kind": "full", **heads}), 10) == 2 * 4 * (192 + 128) * 10 * 2


BYTES = {"state_bytes_per_element": 4.0, "conv_bytes_per_element": 2.0}
MAMBA2 = {"num_heads": 4, "head_dim": 8, "state_dim": 16, "n_groups": 2, "conv_kernel": 5}
DELTA = {"num_k_heads": 2, "num_v_heads": 6, "k_dim": 8, "v_dim": 16, "conv_kernel": 5}


@pytest.mark.parametrize(
    ("kind", "own", "bound", "halved", "elements", "state"),
    [
        ("full", {"num_key_value_heads": 4, "head_dim": 192}, {}, True, 4 * 384, 0),
        ("full", {"num_key_value_heads": 4, "head_dim": 192, "v_head_dim": 128}, {}, False,
         4 * 320, 0),
        ("sliding", HEADS, {"window": 128}, True, 16, 0),
        ("chunked", HEADS, {"chunk": 8192}, True, 16, 0),
        ("mla", {"kv_lora_rank": 512, "qk_rope_head_dim": 64}, {}, False, 576, 0),
        ("indexer", {"index_head_dim": 128, "tokens_per_entry": 4}, {}, False, 32, 0),
        ("indexer", {"index_head_dim": 128}, {}, False, 128, 0),
        ("mamba2", {**MAMBA2, **BYTES}, {}, False, 0, 32 * 16 * 4 + (32 + 2 * 2 * 16) * 4 * 2),
        ("gated_deltanet", {**DELTA, **BYTES}, {}, False, 0,
         6 * 8 * 16 * 4 + (2 * 2 * 8 + 6 * 16) * 4 * 2),
        ("kda", {"num_heads": 4, "head_dim": 8, "conv_kernel": 5, **BYTES}, {}, False, 0,
         32 * 8 * 4 + 3 * 32 * 4 * 2),
        ("mamba1", {"d_inner": 32, "state_dim": 16, "conv_kernel": 5, **BYTES}, {}, False, 0,
         32 * (16 * 4 + 4 * 2)),
        ("lightning", {"num_heads": 4, "head_dim": 8, "state_bytes_per_element": 4.0}, {}, False,
         0, 4 * 8 * 8 * 4),
    ],
)  # fmt: skip
def test_a_group_says_what_it_follows_from(kind, own, bound, halved, elements, state):
    """By hand, from the rule of its kind (docs/book.md). Figures of which no two are alike."""
    (group,) = of_groups({"kind": kind, "layers": 3, **own, **bound}).groups()
    assert (group.kind, group.layers, group.halved) == (kind, 3, halved)
    assert dict(group.shape) == {name: it for name, it in own.items() if name not in BYTES}
    assert (group.window, group.chunk) == (bound.get("window"), bound.get("chunk"))
    assert group.heads == own.get("num_key_value_heads", 0)
    assert group.bound == (next(iter(bound.values())) if bound else None)
    assert (group.elements_per_token, group.state_bytes) == (3 * elements, 3 * state)


def test_of_a_group_only_its_own_kind_is_asked():
    with pytest.raises(ValidationError) as error:
        of_groups({"kind": "full", "layers": 2, "num_key_value_heads": 4})
    assert [it["loc"][-1] for it in error.value.errors()] == ["head_dim"]


# A kind -> what an entry gives of it, the ranks that share it, the family of its layers.
PARTS = {
    "full": ({"num_key_value_heads": 4, "head_dim": 192}, 4, "attention"),
    "sliding": ({"num_key_value_heads": 3, "head_dim": 8, "window": 128}, 3, "attention"),
    "chunked": ({"num_key_value_heads": 6, "head_dim": 8, "chunk": 128}, 6, "attention"),
    "mla": ({"kv_lora_rank": 512, "qk_rope_head_dim": 64}, 1, "attention"),
    "indexer": ({"index_head_dim": 128}, 1, "indexer"),
    "mamba2": ({**MAMBA2, **BYTES}, 4, "recurrent"),
    "gated_deltanet": ({**DELTA, **BYTES}, 2, "recurrent"),
    "kda": ({"num_heads": 5, "head_dim": 8, "conv_kernel": 5, **BYTES}, 5, "recurrent"),
    "mamba1": ({"d_inner": 32, "state_dim": 16, "conv_kernel": 5, **BYTES}, 32, "recurrent"),
    "lightning": (
        {"num_heads": 7, "head_dim": 8, "state_bytes_per_element": 4.0}, 7, "recurrent",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_ranks_share_heads_states_and_channels_and_layers_are_of_one_family(kind):
    own, shards, family = PARTS[kind]
    part = {"kind": kind, "layers": 3, **own}
    model = of_groups(part, part, layers=5)
    assert model.groups()[0].tp_shards == shards
    (problem,) = [it for it in model.breaches() if it.rule == "layers_over"]
    assert (problem.details["family"], problem.value) == (family, 6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drafted_token_adds_a_column_to_the_convolutions_that_can_be_taken_back(kind):
    """As a kernel wider by one token would; of Mamba-1, of what has no convolution, nothing."""
    part = {"kind": kind, "layers": 3, **PARTS[kind][0]}
    (group,) = of_groups(part).groups()
    if kind not in ("mamba2", "gated_deltanet", "kda"):
        assert group.draft_state_bytes == 0
        return
    (wider,) = of_groups({**part, "conv_kernel": part["conv_kernel"] + 1}).groups()
    assert group.draft_state_bytes == wider.state_bytes - group.state_bytes > 0


# --- any number of groups --------------------------------------------------------------------


def test_any_number_of_windows_is_the_sum_of_what_each_keeps():
    windows = (100, 200, 300, 1000, 5000, 7)
    parts = [{"kind": "sliding", "layers": 3, "window": window, **HEADS} for window in windows]
    chunks = {"kind": "chunked", "layers": 5, "chunk": 1000, **HEADS}
    whole = {"kind": "full", "layers": 2, **HEADS}
    model = of_groups(*parts, chunks, whole, layers=25)
    assert {problem.rule for problem in model.breaches()} <= {"unit_suspect"}
    for context in (1, 99, 250, 10_000):
        kept = sum(3 * min(context, window) for window in windows)
        kept += 5 * min(context, 1000) + 2 * context
        assert session(model, context, "fp8") == 2 * 8 * kept


def parts_of(draw, kinds):
    layers = draw(st.integers(1, 40))
    kind = draw(st.sampled_from(kinds))
    heads = {"num_key_value_heads": draw(st.integers(1, 16)), "head_dim": draw(st.integers(1, 64))}
    bound = draw(st.integers(1, 5000))
    state = {"num_heads": 4, "head_dim": 8, "state_bytes_per_element": 4}
    return {
        "full": {**heads},
        "sliding": {**heads, "window": bound},
        "chunked": {**heads, "chunk": bound},
        "mla": {"kv_lora_rank": 16 * heads["head_dim"], "qk_rope_head_dim": 8},
        "indexer": {"index_head_dim": heads["head_dim"]},
        "lightning": state,
    }[kind] | {"kind": kind, "layers": layers}


@st.composite
def models(draw, kinds=("full", "sliding", "chunked", "mla", "indexer", "lightning")):
    count = draw(st.integers(1, 6))
    return of_groups(*(parts_of(draw, kinds) for _ in range(count)))


@given(model=models(), context=st.integers(1, 10**6), more=st.integers(0, 10**6))
def test_state_does_not_grow_and_nothing_shrinks_with_the_context(model, context, more):
    groups = model.groups()
    now, later = (kv_bytes(model, it, "bf16", PARAMETERS) for it in (context, context + more))
    for group, few, many in zip(groups, now, later, strict=True):
        assert few <= many
        if not group.elements_per_token:
            assert few == many == group.state_bytes


@given(model=models(), context=st.integers(1, 5000))
def test_below_the_window_a_sliding_layer_is_a_full_one(model, context):
    parts = []
    for part in model.kv_groups:
        fields = part.model_dump(exclude_none=True)
        if fields.pop("window", context) >= context and fields.pop("chunk", context) >= context:
            fields["kind"] = "full" if fields["kind"] in ("sliding", "chunked") else fields["kind"]
        else:
            fields = part.model_dump(exclude_none=True)
        parts.append(fields)
    assert session(of_groups(*parts), context) == session(model, context)


@pytest.mark.slow
@given(found=st.lists(models(), min_size=1, max_size=5), context=st.integers(1, 10**6))
def test_columns_of_models_with_any_groups_are_the_single_cases(found, context):
    named = {
        f"m{n}": model.model_copy(update={"name": f"m{n}", "max_position_embeddings": 10**7})
        for n, model in enumerate(found)
    }
    catalogs = replace(CATALOGS, models=named)
    case = {"server": "dgx-b300", "concurrency": 9, "weights_memory_gib": 9.0}
    names = ["kv_per_session_bytes", "kv_elements_per_session", "kv_tp_shards", "chunk_tokens",
             "kv_unchunked_gib", "nodes_final"]  # fmt: skip
    columns = {"model": [*named, *named], "effective_context": [context] * len(named)
               + [10**5] * len(named)}  # fmt: skip
    computed = evaluate(names, {**columns, **case}, "recommended", catalogs)
    for row, (model, tokens) in enumerate(zip(*columns.values(), strict=True)):
        workload = Workload(model=model, effective_context=tokens, **case)
        single = size(workload, catalogs).recommended.results
        for name in names:
            wanted = single[name]
            assert computed[name][row] == wanted if wanted is not None else True, name


# --- bytes by kind and precision -------------------------------------------------------------

FULL = {"kind": "full", "layers": 10, "num_key_value_heads": 4, "head_dim": 128}
WIDE = {"kind": "full", "layers": 1, "num_key_value_heads": 2, "head_dim": 192, "v_head_dim": 128}
TOKEN = [
    # a group, the precision, bytes of one token by the engines' own rules
    (FULL, "bf16", 10 * 4 * 256 * 2),
    (FULL, "fp8", 10 * 4 * 256),
    (FULL, "int8", 10 * 4 * 256),
    (FULL, "fp8_per_token_head", 10 * 4 * (256 + 8)),
    (FULL, "int8_per_token_head", 10 * 4 * (256 + 8)),
    (FULL, "int4", 10 * 4 * (128 + 8)),
    (FULL, "nvfp4", 10 * 4 * 2 * (64 + 8)),
    (FULL, "q8_0", 10 * 4 * 256 * 34 // 32),
    (FULL, "q4_0", 10 * 4 * 256 * 18 // 32),
    (WIDE, "nvfp4", 2 * (96 + 12 + 64 + 8)),
    (WIDE, "int4", 2 * (160 + 8)),
    (MLA, "bf16", 61 * 1152),
    (MLA, "fp8", 61 * 576),
    (MLA, "q8_0", 61 * 576 * 34 // 32),
]


@pytest.mark.parametrize(("part", "precision", "token"), TOKEN)
def test_bytes_of_a_token_by_kind_and_precision(part, precision, token):
    assert session(of_groups(part), 1, precision) == token
    assert session(of_groups(part), 1000, precision) == 1000 * token


@pytest.mark.parametrize(
    ("precision", "latent"),
    [("bf16", 1152), ("fp16", 1152), ("fp8", 656), ("nvfp4", 352)],
)
def test_sparse_latents_are_packed_and_the_indexer_keeps_132_bytes(precision, latent):
    model = of_groups(MLA, INDEXER)
    assert kv_bytes(model, 1, precision, PARAMETERS) == (61 * latent, 61 * 132)
    fewer = of_groups(MLA, {**INDEXER, "layers": 21})
    assert kv_bytes(fewer, 1, precision, PARAMETERS) == (61 * latent, 21 * 132)


def test_an_indexer_beside_full_attention_packs_nothing():
    model = of_groups(FULL, INDEXER)
    assert kv_bytes(model, 1, "q8_0", PARAMETERS) == (10 * 4 * 256 * 34 / 32, 61 * 132)


def test_an_indexer_may_keep_one_key_for_several_tokens():
    model = of_groups(MLA, {**INDEXER, "tokens_per_entry": 16})
    assert kv_bytes(model, 160, "bf16", PARAMETERS)[1] == 61 * 10 * 132


DENSE_REFUSED = {"int4", "fp8_per_token_head", "int8_per_token_head"}
SPARSE_KEPT = {"fp16", "bf16", "fp8", "nvfp4"}


@pytest.mark.parametrize("precision", KV_PRECISIONS)
@pytest.mark.parametrize(("model", "refused"), [
    ("llama-3.1-8b", set()),
    ("deepseek-v3", DENSE_REFUSED),
    ("deepseek-v3.2", {*KV_PRECISIONS} - SPARSE_KEPT),
])  # fmt: skip
def test_what_a_kind_cannot_have_is_refused_in_one_sentence(model, refused, precision):
    case = {"server": "dgx-b300", "concurrency": 1, "effective_context": 1000}
    workload = Workload(model=model, kv_precision=precision, **case)
    columns = {"model": ["llama-3.1-8b", model], "kv_precision": precision, **case}
    if precision not in refused:
        assert size(workload).recommended.results["kv_per_session_bytes"] > 0
        assert evaluate(["kv_per_session_bytes"], columns)["kv_per_session_bytes"][1] > 0
        return
    with pytest.raises(InputError) as error:
        size(workload)
    (problem,) = error.value.problems
    assert (problem.field, problem.value) == ("kv_precision", precision)
    assert set(problem.details["near"]) == {*KV_PRECISIONS} - refused
    for language in LANGUAGES:
        sentence = Texts(language).problem(problem)
        assert model in sentence and "bf16" in sentence and precision in sentence
    with pytest.raises(InputError) as error:
        evaluate(["kv_per_session_bytes"], columns)
    assert error.value.problems[0].row == 2


@pytest.mark.parametrize("flag", ["kv_cache", "weights"])
def test_a_precision_that_the_policy_takes_away_is_refused(flag):
    precisions = dict(PARAMETERS.precisions)
    precisions["fp8"] = precisions["fp8"].model_copy(update={flag: False})
    parameters = PARAMETERS.model_copy(update={"precisions": precisions})
    catalogs = replace(CATALOGS, parameters=parameters)
    case = {"model": "llama-3.1-8b", "server": "dgx-b300", "concurrency": 1,
            "effective_context": 1000}  # fmt: skip
    field = "kv_precision" if flag == "kv_cache" else "weights_precision"
    assert size(Workload(**case, **{field: "fp8"})).complete
    with pytest.raises(InputError) as error:
        size(Workload(**case, **{field: "fp8"}), catalogs)
    assert error.value.problems[0].field == field
    assert "fp8" not in error.value.problems[0].details["near"]


@pytest.mark.parametrize("precision", ["q8_0", "fp8_per_token_head"])
def test_a_format_of_caches_is_none_of_weights(precision):
    with pytest.raises(InputError):
        Workload(model="llama-3.1-8b", server="dgx-b300", concurrency=1, effective_context=1000,
                 weights_precision=precision)  # fmt: skip


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_the_book_tells_every_kind_with_a_source(kind):
    assert f"\n| {' | '.join([kind, *CLASSES[kind].told])} |\n" in BOOK_PAGE
    assert all(CLASSES[kind].told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_names_every_kind(catalogs, language):
    told = Texts(language).dictionary(catalogs.parameters)["kind"].description
    assert ", ".join(KINDS) in told


@pytest.mark.parametrize(
    ("model", "quantity", "numbers"),
    [
        ("gpt-oss-120b", "kv_per_session_bytes", "36,864 × 131,072 + 36,864 × 128"),
        ("deepseek-v3.2", "kv_per_session_bytes", "40,016 × 131,072 + 8,052 × 131,072"),
        ("gemma-4-26b-a4b-it", "kv_tp_shards", "min(2; 8)"),
        ("qwen3.5-35b-a3b", "kv_per_session_bytes", "20,480 × 131,072 + 64,389,120"),
        ("llama-4-scout-17b-16e-instruct", "kv_unchunked_gib",
         "(6,442,450,944 + 147,456 × 131,072) ÷ 2^30"),
    ],
)  # fmt: skip
def test_a_rationale_has_the_numbers_of_each_group(model, quantity, numbers):
    case = {"server": "dgx-b300", "concurrency": 10, "effective_context": 131072}
    sizing, texts = size(Workload(model=model, **case)), Texts("en")
    reason = rationale(sizing, sizing.ideal, quantity, texts)
    assert reason.with_numbers.startswith(numbers + " = ")
    assert reason.formula.startswith(f"{quantity} = ")
    told = explained(BOOK.quantities[quantity], texts, sizing)
    assert numbers in " ".join(told.split())
    for row in BOOK.rows_of(quantity):
        assert f"{row.name} = " in told


@pytest.mark.parametrize(
    ("parts", "precision", "good"),
    [([MLA, INDEXER], "q4_0", False), ([MLA], "int4", False), ([MLA], "q4_0", True),
     ([FULL], "fp8_per_token_head", True)],
)  # fmt: skip
def test_an_entry_whose_own_precision_cannot_keep_its_groups_is_told(
    tmp_path, parts, precision, good
):
    model = {"name": "mine", "num_layers": sum(part["layers"] for part in parts[:1]),
             "max_position_embeddings": 32768, "default_kv_precision": precision,
             "total_params_b": 8, "kv_groups": parts}  # fmt: skip
    (tmp_path / "models.json").write_text(json.dumps({"models": [model]}), encoding="utf-8")
    if good:
        assert load_catalogs(tmp_path).models["mine"].default_kv_precision == precision
        return
    with pytest.raises(CatalogError) as error:
        load_catalogs(tmp_path)
    (problem,) = error.value.problems
    assert (problem.field, problem.entry) == ("default_kv_precision", "mine")
    assert problem.value == precision and problem.file.endswith("models.json")
