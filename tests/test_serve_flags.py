"""The command of the engine: it says the layout, the memory and the admission of the sizing."""

import argparse
import shlex

import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.cli import main
from sizing_xl.measuring import serve
from sizing_xl.texts import LANGUAGES, Texts

CASE = {"model": "gpt-oss-120b", "server": "dgx-h200", "concurrency": 500,
        "effective_context": 8192}  # fmt: skip
DEEPSEEK = {"model": "deepseek-v3", "server": "dgx-h200", "concurrency": 100,
            "effective_context": 32768, "kv_precision": "bf16"}  # fmt: skip


def parsed(line):
    """What an engine's parser makes of the command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("action")
    parser.add_argument("model")
    for name in ("tensor-parallel-size", "pipeline-parallel-size", "data-parallel-size",
                 "decode-context-parallel-size", "max-model-len", "max-num-batched-tokens",
                 "max-num-seqs"):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=1)
    parser.add_argument("--gpu-memory-utilization", type=float)
    for name in ("kv-cache-dtype", "dtype", "quantization", "speculative-config",
                 "distributed-executor-backend"):  # fmt: skip
        parser.add_argument(f"--{name}")
    for name in ("enable-expert-parallel", "disable-hybrid-kv-cache-manager",
                 "no-disable-hybrid-kv-cache-manager"):  # fmt: skip
        parser.add_argument(f"--{name}", action="store_true")
    return parser.parse_args(shlex.split(line))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"basis": "engine"},
        {"tensor_parallel": 4, "layout": "given"},
        {"engine": "vllm-0.24", "max_num_batched_tokens": 2048, "max_model_len": 20000},
        {**DEEPSEEK, "basis": "engine"},
        {**DEEPSEEK, "tensor_parallel": 8, "decode_context_parallel": 2, "layout": "given"},
        {"hybrid_manager": "off"},
        {"num_speculative_tokens": 2},
        {"kv_precision": "fp8", "model": "llama-3.1-70b"},
    ],
)
def test_the_command_says_the_layout_the_memory_and_the_admission(changes):
    sizing = size(Workload(**{**CASE, **changes}))
    results, found = sizing.recommended.results, serve(sizing)
    told = parsed(found.line)
    assert told.tensor_parallel_size == results["layout_tp"]
    assert told.pipeline_parallel_size == results["layout_pp"]
    assert told.data_parallel_size == results["layout_dp"]
    assert told.enable_expert_parallel is (results["layout_dp"] > 1)
    assert told.decode_context_parallel_size == changes.get("decode_context_parallel", 1)
    assert told.max_model_len == results["request_tokens"]
    assert told.max_num_batched_tokens == results["batched_tokens"]
    inputs = sizing.recommended.inputs
    assert told.gpu_memory_utilization == inputs["engine_utilization_ratio"]
    ranks = results["layout_unit_ranks"]
    assert (told.max_num_seqs - 1) * ranks < results["unit_sessions"] <= told.max_num_seqs * ranks
    assert told.disable_hybrid_kv_cache_manager is (changes.get("hybrid_manager") == "off")
    assert told.model.lower().endswith(sizing.model.name.partition("-instruct")[0])


def test_data_parallel_attention_is_told():
    told = parsed(serve(size(Workload(**DEEPSEEK, basis="engine"))).line)
    assert (told.tensor_parallel_size, told.data_parallel_size) == (1, 8)
    assert told.enable_expert_parallel and told.model == "deepseek-ai/DeepSeek-V3"


@pytest.mark.parametrize(
    ("engine", "precision", "words"),
    [
        ("vllm-0.33", "bf16", ["--kv-cache-dtype", "bfloat16"]),
        ("vllm-0.20", "bf16", ["--dtype", "bfloat16", "--kv-cache-dtype", "auto"]),
        ("vllm-0.20", "fp8", ["--kv-cache-dtype", "fp8"]),
        ("vllm-0.33", "int4", ["--kv-cache-dtype", "int4_per_token_head"]),
    ],
)
def test_the_precision_is_one_of_the_engine_s_words(engine, precision, words):
    found = serve(size(Workload(**CASE, engine=engine, kv_precision=precision))).words
    assert list(found[-len(words) :]) == words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kv_precision": "q8_0"}, "kv_precision"),
        ({"kv_precision": "q4_0"}, "kv_precision"),
        ({"kv_precision": "int8"}, "kv_precision"),
        (
            {"model": "deepseek-v3", "effective_context": 4096, "server": "smc-4125gs-l40s-2"},
            "server",
        ),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_engine_cannot_do_is_refused_in_one_sentence(changes, field, language):
    sizing = size(Workload(**{**CASE, **changes}))
    with pytest.raises(InputError) as error:
        serve(sizing)
    (problem,) = error.value.problems
    assert problem.field == field and Texts(language).problem(problem).endswith(".")


def test_the_command_line_prints_one_line(capsys):
    words = ["--model", "gpt-oss-20b", "--server", "dgx-h200", "--concurrency", "50",
             "--effective-context", "4096", "--num-speculative-tokens", "2"]  # fmt: skip
    assert main(["serve-flags", *words]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("vllm serve openai/gpt-oss-20b ")
    assert parsed(line).speculative_config == '{"method": "mtp", "num_speculative_tokens": 2}'
    assert main(["serve-flags", *words, "--kv-precision", "q8_0"]) == 1
    assert main(["serve-flags", "--model", "gpt-oss-20b"]) == 2
