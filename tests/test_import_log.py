"""Start-up logs as they are pasted: what they say, whether it is explained, and by what."""

import io
import json
import sys
from pathlib import Path

import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.cli import main
from sizing_xl.columns import evaluate
from sizing_xl.measuring import OfModel, OfSpecification, Settings, read_log, reconcile
from sizing_xl.measuring.predicted import versions
from sizing_xl.sizing import default_catalogs
from sizing_xl.telling.service import service_lines
from sizing_xl.texts import LANGUAGES, Texts

LOGS = json.loads((Path(__file__).parent / "evidence" / "vllm_logs.json").read_text())["logs"]
BY_ID = {entry["id"]: entry for entry in LOGS}
KNOWN = default_catalogs()
RULES = versions(KNOWN)
# Logs of models that the catalogs have -> their names there.
MODELS = {
    "qwen3-14b-lmcache": "qwen3-14b",
    "llama31-8b-eagle-h100": "llama-3.1-8b",
    "qwen3coder30b-l40s-tp4": "qwen3-coder-30b-a3b-instruct",
    "glm51-fp8-h200-a": "glm-5.1",
    "qwen36-27b-fp8-rtxpro": "qwen3.6-27b",
    "qwen36-27b-nvfp4-mtp2": "qwen3.6-27b",
    "qwen36-35b-a3b-nvfp4-5090": "qwen3.6-35b-a3b",
    "gpt-oss-120b-h100": "gpt-oss-120b",
    "llama31-8b-3090-29k": "llama-3.1-8b",
    "qwen3-30b-fp8kv-100k": "qwen3-30b-a3b",
    "qwen3coder30b-pp2-error": "qwen3-coder-30b-a3b-instruct",
    "kimi-k2-thinking-h200-tp8": "kimi-k2-instruct",
}
EIGHT_BITS = {"qwen36-27b-nvfp4-mtp2", "qwen36-35b-a3b-nvfp4-5090", "qwen3-30b-fp8kv-100k"}
CAUSES = {"llama31-8b-eagle-h100": "drafts", "qwen36-27b-nvfp4-mtp2": "drafts",
          "qwen3coder30b-pp2-error": "pp"}  # fmt: skip


def printed(entry):
    """The lines that an engine prints for what a vector observed."""
    seen, longest = entry["observed"], entry["max_model_len"]
    if seen.get("model_loading_gib"):
        yield f"Model loading took {seen['model_loading_gib']} GiB and 12.30 seconds"
    if seen.get("available_kv_cache_gib"):
        yield f"Available KV cache memory: {seen['available_kv_cache_gib']:.2f} GiB"
    if seen.get("num_gpu_blocks"):
        yield f"# GPU blocks: {seen['num_gpu_blocks']}, # CPU blocks: 0"
    if seen.get("gpu_kv_cache_tokens"):
        yield f"GPU KV cache size: {seen['gpu_kv_cache_tokens']:,} tokens"
    if seen.get("max_concurrency"):
        yield (f"Maximum concurrency for {longest:,} tokens per request: "
               f"{seen['max_concurrency']:.2f}x")  # fmt: skip
    if seen.get("needed_gib_for_one_request"):
        yield (
            f"ValueError: To serve at least one request with the models's max seq len ({longest}), "
            f"({seen['needed_gib_for_one_request']:.2f} GiB KV cache is needed, which is larger "
            f"than the available KV cache memory ({seen['available_kv_cache_gib']:.2f} GiB). Based "
            f"on the available memory, the estimated maximum model length is "
            f"{seen['estimated_max_model_len']}. Try increasing `gpu_memory_utilization`."
        )


def pasted(entry):
    """With colours, prefixes and other lines between."""
    lines = []
    for number, line in enumerate(printed(entry)):
        rank = f"\x1b[1;36m(EngineCore_DP0 pid=277)\x1b[0;0m INFO 11-26 10:00:{number:02} "
        noise = "(APIServer pid=1) INFO 11-26 10:00:59 [launcher.py:44] Route: /v1/models, 12x"
        lines += [f"{rank}[gpu_worker.py:298] {line}", noise]
    return "\r\n".join(lines)


def settings(entry, **changes):
    made = {
        "version": entry["rule_version_used"], "tp": entry["tp"], "pp": entry["pp"],
        "dcp": entry["dcp"], "max_model_len": entry["max_model_len"],
        "batched_tokens": entry["max_num_batched_tokens"],
        "speculative_tokens": entry["num_speculative_tokens"],
        "prefixes": entry["mamba_cache_mode"] != "none",
    }  # fmt: skip
    return Settings(**{**made, **changes})


@pytest.mark.parametrize("entry", LOGS, ids=lambda entry: entry["id"])
def test_a_public_log_is_explained_by_the_engine_s_own_specification(entry):
    found = reconcile(
        read_log(pasted(entry)), settings(entry), OfSpecification(entry, KNOWN), RULES
    )
    assert found.agrees
    assert any(row.agrees for row in found.rows)


@pytest.mark.parametrize("name", MODELS)
def test_a_public_log_is_explained_by_a_model_of_the_catalogs(name):
    entry = BY_ID[name]
    precision = "fp8" if name in EIGHT_BITS else "bf16"
    predictor = OfModel(MODELS[name], "dgx-h200", KNOWN)
    found = reconcile(
        read_log(pasted(entry)), settings(entry, kv_precision=precision), predictor, RULES
    )
    assert found.explained and found.agrees is (name not in CAUSES)
    if name in CAUSES:
        assert [cause.name for cause in found.causes[0]] == [CAUSES[name]]


@pytest.mark.parametrize("drafted", [0, 1, 5])
@pytest.mark.parametrize(
    "model", ["qwen3.6-27b", "nvidia-nemotron-3-nano-30b-a3b-bf16", "ai21-jamba-mini-1.7"]
)
def test_a_sizing_and_a_log_s_prediction_are_of_one_rule(model, drafted):
    """With as many drafted tokens both have the same blocks, in one case and in columns alike."""
    case = {"model": model, "server": "dgx-h200", "concurrency": 9, "effective_context": 32768,
            "max_model_len": 32768, "kv_precision": "bf16", "layout": "given",
            "tensor_parallel": 2, "engine": "vllm-0.33"}  # fmt: skip
    sized = size(Workload(**case, num_speculative_tokens=drafted)).recommended.results
    started = Settings(
        version="0.33.0", kv_precision="bf16", tp=2, max_model_len=32768, speculative_tokens=drafted
    )
    found = OfModel(model, "dgx-h200", KNOWN)(started, int(sized["engine_available_bytes"]))
    assert (found.bytes_per_block, found.blocks, found.request_blocks) == (
        sized["engine_bytes_per_block"],
        sized["engine_num_blocks"],
        sized["engine_request_blocks"],
    )
    told = ["engine_num_blocks", "kv_per_session_bytes"]
    columns = evaluate(told, {**case, "num_speculative_tokens": [drafted, 7]})
    assert [columns[name][0] for name in told] == [sized[name] for name in told]


# --- how it is pasted --------------------------------------------------------------------------

LINES = list(printed(BY_ID["llava-mistral7b-h100"]))


def wrapped_at(width):
    text = "\n".join(f"INFO 11-26 10:00:01 [gpu_worker.py:298] {line}" for line in LINES)
    cut = []
    for line in text.splitlines():
        cut += [line[place : place + width] for place in range(0, len(line), width)]
    return "\n".join(cut)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LINES),
        "\n\n> ".join(LINES),
        "> " + wrapped_at(60).replace("\n", "\n> "),
        "\n".join(f"vllm-1  | {line}" for line in LINES),
        "\n".join(f"2026-11-26T10:00:01.123456789Z stderr F {line}" for line in LINES),
        "\n".join(json.dumps({"level": "INFO", "message": line}) for line in LINES),
        *(wrapped_at(width) for width in (48, 61, 72, 80, 97)),
    ],
)
def test_however_it_is_pasted_it_says_the_same(text):
    found = read_log(text)
    assert (found.available_gib, found.tokens, found.blocks) == (55.15, 451_744, 28_234)
    assert (found.longest_tokens, found.concurrency, found.loading_gib) == (4096, 110.29, 14.0786)


def test_what_it_was_started_with_is_read():
    found = read_log(
        "INFO [api_server.py:1] vLLM API server version 0.11.0\n"
        "INFO [core.py:77] Initializing a V1 LLM engine (v0.11.0) with config: "
        "model='Qwen/Qwen3-32B-FP8', dtype=torch.bfloat16, max_seq_len=32768, "
        "tensor_parallel_size=2, pipeline_parallel_size=1, data_parallel_size=4, "
        "kv_cache_dtype=fp8_e4m3, enable_prefix_caching=True, chunked_prefill_enabled=True\n"
        "non-default args: {'gpu_memory_utilization': 0.85, 'max_num_batched_tokens': 16384}\n"
        "Available KV cache memory: 20.01 GiB\nAvailable KV cache memory: 19.98 GiB\n"
    )
    assert (found.version, found.model, found.kv_dtype) == (
        "0.11.0",
        "Qwen/Qwen3-32B-FP8",
        "fp8_e4m3",
    )
    assert (found.tp, found.pp, found.dp, found.max_model_len) == (2, 1, 4, 32768)
    assert (found.utilization, found.batched_tokens, found.prefix_caching) == (0.85, 16384, True)
    assert found.available_gib == 19.98 and found.ranks == (19.98, 20.01)


def test_of_several_starts_the_last_one_counts():
    first = "vLLM API server version 0.10.2\nAvailable KV cache memory: 1.00 GiB\n"
    second = "vLLM API server version 0.20.0\nAvailable KV cache memory: 6.51 GiB\n"
    found = read_log(first + second)
    assert (found.version, found.available_gib) == ("0.20.0", 6.51)


def test_what_a_shell_of_windows_saves_is_read(tmp_path, capsys):
    log = tmp_path / "a.log"
    log.write_bytes("\r\n".join(LINES).encode("utf-16"))
    assert main(["import-log", str(log), "--model", "qwen3-14b", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["log"]["blocks"] == 28_234


def test_the_measured_memory_is_kept_for_the_next_sizing(tmp_path, capsys):
    """A sizing with the directory has as many blocks as the log says."""
    log, mine = tmp_path / "a.log", tmp_path / "mine"
    log.write_text("\n".join(printed(BY_ID["qwen3-14b-lmcache"])))
    words = ["import-log", str(log), "--model", "qwen3-14b", "--keep", str(mine), "--lang", "en"]
    assert main(words) == 1
    assert not mine.exists() and "--server" in capsys.readouterr().err
    assert main([*words, "--server", "dgx-h100"]) == 0
    case = {"model": "qwen3-14b", "server": "dgx-h100", "concurrency": 9, "layout": "given",
            "effective_context": 32768, "basis": "engine"}  # fmt: skip
    kept = load_catalogs(mine)
    sizing = size(Workload(**case), kept)
    results = sizing.recommended.results
    assert results["engine_num_blocks"] in range(2664, 2669)
    said = service_lines(sizing, Texts("en"))
    assert any("start-up log a.log" in line for line in said)
    # Another layout, server or model keeps the estimate, in one case and in columns alike.
    columns = {name: value for name, value in case.items() if name != "tensor_parallel"}
    found = evaluate(
        ["engine_num_blocks"], {**columns, "tensor_parallel": [1, 2, 4]}, catalogs=kept
    )["engine_num_blocks"]
    for degree, blocks in zip((1, 2, 4), found, strict=True):
        asked = Workload(**{**case, "tensor_parallel": degree})
        assert size(asked, kept).recommended.results["engine_num_blocks"] == blocks
        plain = size(asked).recommended.results["engine_num_blocks"]
        assert (blocks == plain) == (degree > 1)
    for other in ({"server": "dgx-b200"}, {"model": "qwen3-32b"}):
        assert (
            size(Workload(**{**case, **other}), kept).recommended.inputs["activation_dense_gib"]
            == size(Workload(**{**case, **other})).recommended.inputs["activation_dense_gib"]
        )


def test_a_newer_log_takes_the_place_of_the_older(tmp_path, capsys):
    log, mine = tmp_path / "a.log", tmp_path / "mine"
    log.write_text("\n".join(printed(BY_ID["qwen3-14b-lmcache"])))
    words = ["import-log", str(log), "--model", "qwen3-14b", "--server", "dgx-h100"]
    for _ in range(2):
        assert main([*words, "--keep", str(mine)]) == 0
    written = json.loads((mine / "parameters.json").read_text())
    assert [(it["model"], it["server"], it["tp"]) for it in written["logs"]] == [
        ("qwen3-14b", "dgx-h100", 1)
    ]
    (mine / "parameters.json").write_text('{"logs": 3}')
    assert main([*words, "--keep", str(mine)]) == 1
    assert (mine / "parameters.json").read_text() == '{"logs": 3}'


@pytest.mark.parametrize("text", ["", "hello", "\x00\xff" * 100, "GPU KV cache size: many tokens"])
def test_what_tells_no_capacity_is_refused(text):
    with pytest.raises(InputError) as error:
        read_log(text)
    assert error.value.problems[0].rule == "log_no_lines"


# --- what explains a difference ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "cause", "value"),
    [
        ("qwen36-27b-fp8-rtxpro", {"version": "0.33"}, "version", "0.20"),
        ("gemma4-e2b-t4", {"version": "0.25.1"}, "version", "0.33"),
        ("gemma4-e2b-t4", {"batched_tokens": 8192}, "batched_tokens", 2048),
        ("qwen35-2b", {"prefixes": True}, "prefixes", False),
    ],
)
def test_the_setting_that_differs_is_named(name, changes, cause, value):
    entry = BY_ID[name]
    spec = {**entry, "mamba_cache_mode": None}
    found = reconcile(
        read_log(pasted(entry)), settings(entry, **changes), OfSpecification(spec, KNOWN), RULES
    )
    assert not found.agrees
    assert (found.causes[0][0].name, found.causes[0][0].found) == (cause, value)


def test_another_dtype_of_the_cache_is_named():
    entry = BY_ID["qwen3-14b-lmcache"]
    predictor = OfModel("qwen3-14b", "dgx-h200", KNOWN)
    found = reconcile(
        read_log(pasted(entry)), settings(entry, kv_precision="fp8"), predictor, RULES
    )
    assert found.causes[0][0][:3] == ("kv_precision", "fp8", "bf16")


def test_what_the_log_itself_says_is_tried_first():
    entry = BY_ID["qwen3-14b-lmcache"]
    text = "kv_cache_dtype=bfloat16, tensor_parallel_size=1\n" + pasted(entry)
    predictor = OfModel("qwen3-14b", "dgx-h200", KNOWN)
    wrong = settings(entry, kv_precision="fp8", tp=2)
    found = reconcile(read_log(text), wrong, predictor, RULES)
    assert {(cause.name, cause.told) for cause in found.causes[0]} == {
        ("kv_precision", True), ("tp", True)
    }  # fmt: skip


def test_the_gpu_with_least_memory_decides():
    """Up to 0.10 each rank prints a line of its own, and only one was pasted."""
    text = "Available KV cache memory: 8.11 GiB\nGPU KV cache size: 178,880 tokens\n"
    predictor = OfModel("qwen3-235b-a22b", "dgx-h100", KNOWN)
    found = reconcile(read_log(text), Settings("0.10.2", "bf16", tp=4), predictor, RULES)
    assert found.causes[0][0].name == "available_gib"
    assert found.causes[0][0].found == pytest.approx(8.02, abs=0.01)


def test_a_log_without_memory_is_judged_by_its_own_figures():
    text = (
        "GPU KV cache size: 42,656 tokens\nMaximum concurrency for 32,768 tokens per request: {}x"
    )
    predictor = OfModel("qwen3-14b", "dgx-h200", KNOWN)
    for concurrency, agrees in (("1.30", True), ("2.60", False)):
        log = read_log(text.format(concurrency))
        found = reconcile(log, Settings("0.20", "bf16", max_model_len=32768), predictor, RULES)
        assert found.agrees is agrees and found.implied_gib == pytest.approx(6.51, abs=0.01)


# --- the command -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_explains_and_names_a_wrong_version(capsys, monkeypatch, language):
    entry = BY_ID["qwen36-27b-fp8-rtxpro"]
    text = "model='Qwen/Qwen3.6-27B-FP8'\n" + pasted(entry)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["import-log", "-", "--lang", language]) == 0
    assert "0.20, 0.19" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["import-log", "-", "--engine", "vllm-0.33", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "0.20" in out and ("instead of 0.33" in out or "em vez de 0.33" in out)


@pytest.mark.slow
def test_the_command_refuses_in_one_sentence(tmp_path, capsys):
    empty, log, spec = (tmp_path / name for name in ("empty.log", "a.log", "spec.json"))
    empty.write_text("nothing here\n")
    log.write_text(pasted(BY_ID["qwen3-14b-lmcache"]))
    spec.write_text(json.dumps({"kv_spec_per_gpu": [{"kind": "heads"}]}))
    for words in (
        [str(empty), "--model", "qwen3-14b"],
        [str(log)],
        [str(log), "--model", "nobody"],
        [str(log), "--model", "qwen3-14b", "--kv-precision", "q9"],
        [str(log), "--model", "qwen3-14b", "--engine", "vllm-x"],
        [str(log), "--kv-specification", str(spec)],
        [str(tmp_path / "none.log")],
    ):
        assert main(["import-log", *words, "--lang", "en"]) == 1, words
        said = capsys.readouterr().err.strip().splitlines()
        assert len(said) == 1 and said[0].startswith("error: "), words
    assert main(["import-log", str(log), "--model", "qwen3-32b", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["explained"] is False
