"""What public cases gave whose numbers wait for the other bases: a buyer is warned, truly."""

import json

import pytest

from sizing_xl import InputError, Workload, load_catalogs, size
from sizing_xl.cli import main
from sizing_xl.excel.functions import SIZING_ALERTS
from sizing_xl.texts import LANGUAGES, Texts

CASE = {"server": "dgx-h200", "concurrency": 200, "effective_context": 32768}
# Kinds of the attention that the public cases are about, in entries that nobody ships.
HEADS = {"num_key_value_heads": 8, "head_dim": 128}
CHUNKED = [{"kind": "full", "layers": 4, **HEADS},
           {"kind": "chunked", "layers": 12, "chunk": 4096, **HEADS}]  # fmt: skip
LATENT = [{"kind": "mla", "layers": 16, "kv_lora_rank": 256, "qk_rope_head_dim": 32}]
SPARSE = [*LATENT, {"kind": "indexer", "layers": 16, "index_head_dim": 64}]
OWN = {"my-chunked": CHUNKED, "my-latent": LATENT, "my-sparse": SPARSE}


@pytest.fixture
def own(tmp_path):
    """A directory with a model of each kind, whose weights take more than one GPU."""
    models = [
        {"name": name, "num_layers": 16, "max_position_embeddings": 131072, "kv_groups": groups,
         "default_kv_precision": "fp8", "default_weights_precision": "bf16",
         "weights_memory_gib_bf16": 300.0, "source": ["a test"]}
        for name, groups in OWN.items()
    ]  # fmt: skip
    (tmp_path / "models.json").write_text(json.dumps({"models": models}))
    return tmp_path


def told(catalogs=None, **changes):
    """Code -> the figures and the English sentence of each alert of a case."""
    sizing = size(Workload(**{**CASE, **changes}), catalogs)
    texts = Texts("en")
    return {alert.code: (alert.figures, texts.alert(alert)) for alert in sizing.alerts}


def printed(capsys, tmp_path, *flags, language="en"):
    """The exit code and what the command line prints."""
    case = ("--server", "dgx-h200", "--concurrency", "200", "--effective-context", "32768")
    out = ("--lang", language, "--output-dir", str(tmp_path / "out"))
    code = main(["size", *case, *flags, *out])
    return code, capsys.readouterr().out


# --- 04: chunked layers that engines keep whole --------------------------------------------------


def test_3_6_million_tokens_of_llama_4_may_take_four_times_as_much():
    """48 layers x 4096 B a token, all of them growing: 659.2 GiB where 165.9 are counted."""
    figures, sentence = told(
        model="llama-4-scout-17b-16e-instruct", concurrency=1, effective_context=3_600_000,
        runtime_overhead_gib=211, kv_budget_ratio=0.9,
    )["chunked_kept_whole"]  # fmt: skip
    assert figures["whole"] == pytest.approx(3.6e6 * 48 * 4096 / 2**30)
    assert "659.18 GiB, not 165.92 (3.97 times)" in sentence


def test_any_model_with_chunks_is_told_of_and_only_beyond_a_chunk(own):
    catalogs = load_catalogs(own)
    figures, _ = told(catalogs, model="my-chunked")["chunked_kept_whole"]
    assert figures["whole"] == pytest.approx(16 * 2 * 8 * 128 * 32768 / 2**30)
    assert "chunked_kept_whole" not in told(catalogs, model="my-chunked", effective_context=4096)
    for windowed in ("gpt-oss-120b", "gemma-3-27b-it", "deepseek-v3", "qwen3-8b"):
        assert "chunked_kept_whole" not in told(model=windowed)


# --- 05: a latent that every GPU keeps whole -----------------------------------------------------


@pytest.mark.parametrize("model", ["deepseek-v3", "deepseek-r1", "deepseek-v3.2"])
def test_a_latent_model_as_most_people_type_it_is_not_met_without_a_word(model):
    sizing = size(Workload(**CASE, model=model, runtime_overhead_gib=640))
    found = {alert.code: alert for alert in sizing.alerts}
    figures = found["pooled_above_per_gpu"].figures
    assert figures["pooled"] > 1.1 * figures["per_gpu"] and figures["dp"] == 8
    assert sizing.verdict().state.value == "meets_with_conditions"


@pytest.mark.parametrize(
    ("layout", "low", "high"), [({}, 90, 120), ({"tensor_parallel": 8}, 16, 22)]
)
def test_the_gpus_of_a_node_hold_what_the_public_measures_say(layout, low, high):
    """DP 8 holds 7.7 times what TP 8 does (vllm-project/recipes, issue 762), not 134 sessions."""
    found = size(Workload(**CASE, model="deepseek-v3", **layout)).recommended.results
    assert low <= found["per_gpu_sessions_per_node"] <= high
    assert low <= found["engine_sessions_per_node"] <= found["per_gpu_sessions_per_node"]
    assert found["pooled_sessions_per_node"] > 130


@pytest.mark.parametrize(
    ("model", "layout", "copies"),
    [("deepseek-v3", {"tensor_parallel": 8}, 8), ("qwen3-30b-a3b", {"tensor_parallel": 8}, 2),
     ("deepseek-v3", {"tensor_parallel": 8, "pipeline_parallel": 1}, 8)],
)  # fmt: skip
def test_a_given_layout_is_told_how_often_it_copies(model, layout, copies):
    figures, sentence = told(model=model, **layout)["kv_heads_replicated"]
    assert figures["copies"] == copies and f"up to {copies} times the HBM" in sentence


def test_stages_copy_nothing_and_nothing_is_said():
    found = told(model="deepseek-v3", pipeline_parallel=8)
    assert "kv_heads_replicated" not in found


def test_any_latent_model_above_one_gpu_is_told_of_and_no_smaller_one(own):
    catalogs = load_catalogs(own)
    figures, _ = told(catalogs, model="my-latent")["pooled_above_per_gpu"]
    assert figures["tp"] > 1 and figures["pooled"] > 1.5 * figures["per_gpu"]
    assert "pooled_above_per_gpu" not in told(model="llama-3.1-8b")


def test_a_cell_says_it_too():
    rows = SIZING_ALERTS("deepseek-v3", "dgx-h200", 200.0, 32768.0, language="en")
    assert any("the memory of each GPU holds 96" in str(cell) for row in rows for cell in row)


# --- 06: sparse latent attention in a layout of its own ------------------------------------------


@pytest.mark.parametrize(("precision", "kept"), [("fp8", 656 + 132), ("bf16", 1152 + 132)])
def test_deepseek_v32_is_counted_as_engines_keep_it(precision, kept):
    """SGLang's log of fp8: 43.67 GiB for 975 424 tokens are 48 072 B a token."""
    case = {**CASE, "model": "deepseek-v3.2", "kv_precision": precision}
    size_ = size(Workload(**case)).recommended.results["kv_per_session_bytes"]
    assert size_ == CASE["effective_context"] * 61 * kept
    if precision == "fp8":
        assert 61 * kept == pytest.approx(43.67 * 2**30 / 975_424, rel=1e-3)


def test_any_sparse_latent_model_is_counted_so_and_no_dense_one(own):
    catalogs = load_catalogs(own)

    def token(model, **more):
        sizing = size(Workload(**CASE, model=model, **more), catalogs)
        return sizing.recommended.results["kv_per_session_bytes"] / CASE["effective_context"]

    latent, keys = 256 + 256 / 128 * 4 + 32 * 2, 64 + 64 / 128 * 4
    assert token("my-sparse", kv_precision="fp8") == 16 * (latent + keys)
    assert token("deepseek-v3", kv_precision="fp8") == 61 * 576


def test_blocks_of_llama_cpp_can_be_said_and_count_their_scales():
    case = {**CASE, "model": "llama-3.1-8b"}
    token = {
        precision: size(Workload(**case, kv_precision=precision)).recommended.results[
            "kv_per_session_bytes"] / CASE["effective_context"]
        for precision in ("int8", "q8_0", "Q4_0")
    }  # fmt: skip
    assert token == {"int8": 65536, "q8_0": 65536 * 34 / 32, "Q4_0": 65536 * 18 / 32}


def test_a_precision_that_sparse_latents_cannot_have_is_refused(capsys, tmp_path):
    for precision in ("q8_0", "int8", "fp4"):
        with pytest.raises(InputError) as error:
            size(Workload(**CASE, model="deepseek-v3.2", kv_precision=precision))
        assert error.value.problems[0].field == "kv_precision"
    code = main(["size", "--model", "deepseek-v3.2", "--kv-precision", "q4_0", "--server",
                 "dgx-h200", "--concurrency", "5", "--effective-context", "4096", "--lang", "en",
                 "--output-dir", str(tmp_path / "out")])  # fmt: skip
    assert code == 1 and "deepseek-v3.2" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


# --- all of them, at the command line ------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("flags", "code"),
    [(("--model", "llama-4-scout-17b-16e-instruct"), "chunked_kept_whole"),
     (("--model", "deepseek-v3"), "pooled_above_per_gpu"),
     (("--model", "deepseek-v3", "--tensor-parallel", "8"), "kv_heads_replicated"),
     (("--model", "qwen3-30b-a3b", "--tensor-parallel", "8"), "kv_heads_replicated"),
     (("--model", "gpt-oss-120b", "--tensor-parallel", "2"), "gpus_idle"),
     (("--model", "gpt-oss-120b", "--tensor-parallel", "3"), "gpus_uneven"),
     (("--model", "gpt-oss-120b", "--tensor-parallel", "3"), "kv_heads_uneven")],
)  # fmt: skip
def test_the_command_line_warns_and_the_verdict_names_it(flags, code, language, capsys, tmp_path):
    status, out = printed(capsys, tmp_path, *flags, language=language)
    sentence = Texts(language)
    title = sentence.alert_title(code)
    (verdict,) = [line for line in out.splitlines() if line.startswith(("!", "✓", "✗"))]
    assert status == 0 and verdict.startswith("!") and title in verdict


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layout_whose_gpus_do_not_hold_the_weights_has_no_solution(language, capsys, tmp_path):
    flags = ("--model", "llama-3.1-405b", "--tensor-parallel", "2")
    status, out = printed(capsys, tmp_path, *flags, language=language)
    title = Texts(language).alert_title("weights_exceed_gpu")
    assert status == 3 and title in out and "378" in out
    assert "--tensor-parallel" in out  # what would help


def test_a_way_out_of_a_layout_fills_the_node_and_fits():
    sizing = size(Workload(**CASE, model="llama-3.1-405b", tensor_parallel=2))
    assert sizing.recommended.results["nodes_final"] is None
    ranks = {way.lever: way.value for way in sizing.ways_out}["tensor_parallel"]
    assert ranks == 8  # six would hold the weights, and leave two GPUs idle
    helped = size(Workload(**CASE, model="llama-3.1-405b", tensor_parallel=ranks))
    assert helped.complete and "gpus_idle" not in {alert.code for alert in helped.alerts}


def test_the_flagship_gives_no_layout_and_stays_as_it_is(sized):
    sizing = sized()
    layout = {"weights_exceed_gpu", "gpus_uneven", "gpus_idle", "kv_heads_uneven",
              "kv_heads_replicated", "pooled_above_per_gpu"}  # fmt: skip
    assert not layout & {alert.code for alert in sizing.alerts}
    nodes = [scenario.results["nodes_final"] for scenario in sizing.scenarios.values()]
    assert nodes == [2, 3, 5]
