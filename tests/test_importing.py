"""A model's config.json read into an entry: the bytes and counts of others, to the last one.

tests/evidence/hf_configs holds public config.json files as they are stored in
https://github.com/ai-dynamo/aiconfigurator (model_configs). hf_configs_counted.json says what their
classes in transformers 5.24.0 have on torch's meta device, and what the released files weigh.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sizing_xl import cli, load_catalogs
from sizing_xl.catalog.leaves import kv_bytes
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.errors import CatalogError, InputError
from sizing_xl.importing.catalog import imported, kept
from sizing_xl.sizing import default_catalogs

EVIDENCE = Path(__file__).parent / "evidence"
COUNTED = json.loads((EVIDENCE / "hf_configs_counted.json").read_text(encoding="utf-8"))
CONFIGS = sorted((EVIDENCE / "hf_configs").glob("*.json"))
GIB = 2**30


def config(name="openai--gpt-oss-20b.json"):
    return json.loads((EVIDENCE / "hf_configs" / name).read_text(encoding="utf-8"))


def written(folder, content, name="config.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def cache(entry, context):
    """Bytes of one session's cache in bf16."""
    parameters = default_catalogs().parameters
    return sum(kv_bytes(ModelEntry.model_validate(entry), context, "bf16", parameters))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_counts_and_bytes_are_those_of_the_model_itself(path):
    entry, counted = imported(str(path)), COUNTED[path.name]
    assert round(entry["total_params_b"] * 1e9) == counted["total_parameters"]
    served = entry["default_weights_precision"]
    assert round(entry[f"weights_memory_gib_{served}"] * GIB) == counted["tensor_bytes"]
    assert entry["max_position_embeddings"] == counted["max_position_embeddings"]
    for context, expected in counted["kv_bytes_bf16"].items():
        assert cache(entry, int(context)) == expected
    if "active_parameters" in counted:
        assert entry["active_params_b"] * 1e9 == pytest.approx(
            counted["active_parameters"], rel=1e-7
        )
    if "fp8_bytes" in counted and served != "fp8":
        fp8 = round(entry["weights_memory_gib_fp8"] * GIB)
        towers = 2 * sum_of_towers(entry)
        assert fp8 in (counted["fp8_bytes"], counted["fp8_bytes"] + towers)


# The entries of the catalog whose weights were divided by hand, tensor by tensor.
DIVIDED = {
    "Qwen--Qwen3-30B-A3B.json": "qwen3-30b-a3b",
    "Qwen--Qwen3-32B.json": "qwen3-32b",
    "Qwen--Qwen3.5-35B-A3B.json": "qwen3.5-35b-a3b",
    "google--gemma-4-26B-A4B.json": "gemma-4-26b-a4b-it",
    "meta-llama--Llama-4-Scout-17B-16E-Instruct.json": "llama-4-scout-17b-16e-instruct",
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16.json": "nvidia-nemotron-3-nano-30b-a3b-bf16",
    "openai--gpt-oss-120b.json": "gpt-oss-120b",
    "openai--gpt-oss-20b.json": "gpt-oss-20b",
}


@pytest.mark.parametrize("file", DIVIDED)
def test_weights_are_divided_as_those_of_the_catalog(file):
    made = ModelEntry.model_validate(imported(str(EVIDENCE / "hf_configs" / file)))
    known = default_catalogs().model(DIVIDED[file])
    said = {"source"}
    assert made.weight_parts.model_dump(exclude=said) == known.weight_parts.model_dump(exclude=said)
    assert made.routed_experts == known.routed_experts
    assert made.experts_per_token == known.experts_per_token
    assert known.tp_divisors.items() <= made.tp_divisors.items()


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_parts_of_the_weights_are_all_of_them(path):
    entry = imported(str(path))
    parts = ModelEntry.model_validate(entry).weight_parts
    served = entry["default_weights_precision"]
    total = round(entry[f"weights_memory_gib_{served}"] * GIB)
    whole = total if parts.counted_in == "bytes" else round(entry["total_params_b"] * 1e9)
    assert parts.total == pytest.approx(whole, abs=6)  # each part is rounded


def sum_of_towers(entry):
    """Parameters of the tower, which the note tells."""
    note = entry["notes"].partition("Vision tower: ")[2].partition(" parameters")[0]
    return int(note.replace(",", "") or 0)


def test_an_entry_is_put_into_a_catalog_and_sized(tmp_path, capsys):
    directory = str(tmp_path / "mine")
    path = str(EVIDENCE / "hf_configs" / "deepseek-ai--DeepSeek-V3.2.json")
    assert (
        cli.main(["catalog", "import-hf", path, "--catalog-dir", directory, "--name", "ours"]) == 0
    )
    case = ["--model", "ours", "--server", "dgx-b300", "--concurrency", "10"]
    case += ["--effective-context", "32768", "--catalog-dir", directory, "--json-only"]
    capsys.readouterr()
    assert cli.main(["size", *case]) in (0, 3)
    document = json.loads(capsys.readouterr().out)
    kinds = [group["kind"] for group in document["inputs"]["model"]["kv_groups"]]
    assert kinds == ["mla", "indexer"]


def test_without_a_catalog_the_entry_is_printed(tmp_path, capsys):
    path = str(EVIDENCE / "hf_configs" / "Qwen--Qwen3-32B.json")
    assert cli.main(["catalog", "import-hf", path]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in printed["models"]] == ["qwen3-32b"]


def test_other_entries_stay_and_a_taken_name_is_refused(tmp_path):
    mine = tmp_path / "models.json"
    mine.write_text('{"replace": true, "models": [{"name": "other", "x": 1}]}', encoding="utf-8")
    entry = imported(str(EVIDENCE / "hf_configs" / "Qwen--Qwen3-32B.json"))
    kept(entry, tmp_path)
    with pytest.raises(InputError, match="--replace"):
        kept(entry, tmp_path)
    kept({**entry, "num_layers": 1}, tmp_path, replace=True)
    held = json.loads(mine.read_text(encoding="utf-8"))
    assert held["replace"] is True
    assert [(it["name"], it.get("num_layers")) for it in held["models"]] == [
        ("other", None),
        ("qwen3-32b", 1),
    ]


def test_a_folder_is_named_by_itself_and_its_index_gives_the_bytes(tmp_path):
    folder = tmp_path / "My-Model"
    folder.mkdir()
    written(folder, config())
    written(folder, {"metadata": {"total_size": 13761264768}}, "model.safetensors.index.json")
    entry = imported(str(folder))
    assert entry["name"] == "my-model"
    assert entry["model_artifact_size_gib"] * GIB == 13761264768
    assert "index" in entry["source"][-1]


def test_the_header_of_the_only_file_gives_the_bytes(tmp_path):
    header = {"__metadata__": {"format": "pt"}}
    header |= {"a": {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}}
    header |= {"b": {"dtype": "BF16", "shape": [8], "data_offsets": [8, 65_524_246_528]}}
    text = json.dumps(header).encode()
    written(tmp_path, config("Qwen--Qwen3-32B.json"))
    (tmp_path / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text)
    entry = imported(str(tmp_path), "x")
    assert entry["model_artifact_size_gib"] * GIB == 65_524_246_528


@pytest.mark.parametrize(
    ("scaling", "expected"),
    [
        (None, 32768),
        ({"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}, 131072),
        ({"type": "linear", "factor": 2.0}, 65536),
        ({"rope_type": "llama3", "factor": 8.0, "original_max_position_embeddings": 8192}, 32768),
        ({"type": "mrope", "mrope_section": [16, 24, 24]}, 32768),
    ],
)
def test_the_context_is_what_the_positions_are_stretched_to(tmp_path, scaling, expected):
    changed = {**config("Qwen--Qwen3-32B.json"), "max_position_embeddings": 32768}
    path = written(tmp_path, {**changed, "rope_scaling": scaling})
    assert imported(path, "x")["max_position_embeddings"] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"max_position_embeddings": None, "model_max_length": 1048576}, 1048576),
        ({"max_position_embeddings": 8192, "model_max_length": 131072}, 131072),
        ({"max_position_embeddings": 8192, "seq_length": 4096}, 4096),
        ({"max_position_embeddings": None, "n_positions": 2048}, 2048),
    ],
)
def test_the_context_has_names_of_which_vllm_takes_one(tmp_path, said, expected):
    path = written(tmp_path, {**config("Qwen--Qwen3-32B.json"), **said})
    assert imported(path, "x")["max_position_embeddings"] == expected


def test_a_tiny_model_is_meant_and_stays_so_in_a_catalog(tmp_path):
    tiny = {**config("Qwen--Qwen3-32B.json"), "hidden_size": 64, "vocab_size": 500,
            "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}  # fmt: skip
    made = imported(written(tmp_path, tiny), "tiny")
    assert "total_params_b" in made["unusual"]
    kept(made, tmp_path / "mine")
    assert load_catalogs(tmp_path / "mine").model("tiny").num_layers == 2


def test_layers_that_slide_are_told_by_whichever_field_tells_them(tmp_path):
    base = config("Qwen--Qwen3-32B.json")
    told = {**base, "use_sliding_window": True, "sliding_window": 4096, "max_window_layers": 60}
    groups = imported(written(tmp_path, told), "x")["kv_groups"]
    assert [(it["kind"], it["layers"]) for it in groups] == [("full", 60), ("sliding", 4)]
    gemma = {**base, "model_type": "gemma3_text", "sliding_window": 1024}
    gemma.pop("use_sliding_window")
    groups = imported(written(tmp_path, gemma), "x")["kv_groups"]
    assert [(it["kind"], it["layers"]) for it in groups] == [("sliding", 54), ("full", 10)]


@pytest.mark.parametrize(
    ("told", "precision", "bits"),
    [
        ({"quant_method": "awq", "bits": 4, "group_size": 128}, "int4", 4.156),
        ({"quant_method": "gptq", "bits": 8, "group_size": -1}, "int8", 8.0),
        ({"quant_method": "modelopt", "quant_algo": "NVFP4", "ignore": ["lm_head"]}, "nvfp4", 4.5),
        ({"quant_method": "fp8", "activation_scheme": "static"}, "fp8", 8.0),
        (
            {
                "quant_method": "compressed-tensors",
                "ignore": ["lm_head"],
                "config_groups": {
                    "group_0": {
                        "targets": ["Linear"],
                        "weights": {"num_bits": 8, "type": "float", "strategy": "channel"},
                    }
                },
            },
            "fp8",
            8.0,
        ),
    ],
    ids=["awq", "gptq", "modelopt", "fp8", "compressed-tensors"],
)
def test_the_precision_of_the_weights_is_the_release_s_and_never_the_cache_s(
    tmp_path, told, precision, bits
):
    plain = imported(str(EVIDENCE / "hf_configs" / "Qwen--Qwen3-32B.json"))
    base = config("Qwen--Qwen3-32B.json")
    entry = imported(written(tmp_path, {**base, "quantization_config": told}), "x")
    assert entry["default_weights_precision"] == precision
    assert entry["default_kv_precision"] == "bf16"
    tables = 2 * 2 * 151936 * 5120  # embedding and head stay in 16 bits
    linear = plain["weights_memory_gib_bf16"] * GIB - tables
    size = entry[f"weights_memory_gib_{precision}"] * GIB
    assert (size - tables) / linear * 16 == pytest.approx(bits, rel=0.01)


def test_what_a_release_leaves_alone_stays_in_16_bits(tmp_path):
    base = config("Qwen--Qwen3-32B.json")
    told = {"quant_method": "fp8", "weight_block_size": [128, 128]}
    sizes = [
        imported(written(tmp_path, {**base, "quantization_config": {**told, **spared}}), "x")
        for spared in (
            {},
            {"modules_to_not_convert": ["model.layers.0.self_attn"]},
            {"ignored_layers": [f"model.layers.{n}.self_attn.q_proj" for n in range(64)]},
            {"ignore": ["re:.*self_attn.*"]},
            {"exclude_modules": ["model.layers.*.self_attn*"]},
        )
    ]
    gib = [it["weights_memory_gib_fp8"] for it in sizes]
    assert gib[0] < gib[1] < gib[2] < gib[3] == gib[4]


def test_a_quantisation_that_cannot_be_counted_is_told_and_states_no_bytes(tmp_path):
    told = {**config("Qwen--Qwen3-32B.json"), "quantization_config": {"quant_method": "quip"}}
    entry = imported(written(tmp_path, told), "x")
    assert "quip" in entry["notes"]
    assert "default_weights_precision" not in entry
    assert "model_artifact_size_gib" not in entry


BASE = config("Qwen--Qwen3-32B.json")
FP8 = {"quant_method": "fp8"}
DEEPSEEK = config("deepseek-ai--DeepSeek-V3.2.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({**BASE, "model_type": "transformer-xl"}, "transformer-xl"),
        ({"architectures": ["LlamaForCausalLM"]}, "model_type"),
        ({**BASE, "num_hidden_layers": 10**9}, "num_hidden_layers"),
        ({**BASE, "num_hidden_layers": "64"}, "num_hidden_layers"),
        ({**BASE, "hidden_size": None}, "hidden_size"),
        ({**BASE, "num_key_value_heads": -8}, "num_key_value_heads"),
        ({**BASE, "head_dim": 1.5}, "head_dim"),
        ({**BASE, "tie_word_embeddings": "false"}, "tie_word_embeddings"),
        ({**BASE, "layer_types": ["full_attention"]}, "layer_types"),
        ({**BASE, "layer_types": ["strided_attention"] * 64}, "strided_attention"),
        ({**BASE, "attention_window_pattern": [4096, 0]}, "attention_window_pattern"),
        ({**BASE, "vision_config": {"hidden_size": 1152}}, "vision_config"),
        ({**BASE, "audio_config": {"hidden_size": 1152}}, "audio_config"),
        ({**BASE, "text_config": [1]}, "text_config"),
        (
            {**BASE, "quantization_config": {"quant_method": "fp8", "ignore": ["re:(a+)+$"]}},
            "(a+)+$",
        ),
        ({**BASE, "quantization_config": {**FP8, "ignore": [7]}}, "ignore"),
        ({**DEEPSEEK, "kv_lora_rank": None}, "kv_lora_rank"),
        ({**DEEPSEEK, "indexer_types": ["full"]}, "indexer_types"),
        (json.dumps(BASE)[:200], "JSON"),
        ("[]", "JSON"),
        ("{" * 100_000, "JSON"),
        ('{"model_type": ' + "[" * 100_000, "JSON"),
        ('{"model_type": "llama", "hidden_size": ' + "9" * 5000 + "}", "hidden_size"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused_by_name(tmp_path, content, words):
    with pytest.raises((InputError, CatalogError)) as refused:
        imported(written(tmp_path, content), "x")
    for language in ("en", "pt-BR"):
        sentence = refused.value.in_language(language)
        assert words in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize("header", ['{"a": {"data_offsets": [0, 1e400]}}', "[1]", "{", '{"a": 1}',
    '{"a": {"data_offsets": [0, -8]}}', '{"a": {"data_offsets": [0]}}',
    '{"a": {"data_offsets": 8}}', '{"a": {"data_offsets": [0, true]}}',
    '{"a": {"data_offsets": [0, "8"]}}',
    '{"a": {"data_offsets": [0, NaN]}}', '{"a": {"data_offsets": [0, 1e300]}}'])  # fmt: skip
def test_a_header_that_states_no_bytes_is_refused(tmp_path, header):
    written(tmp_path, config())
    content = len(header).to_bytes(8, "little") + header.encode()
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(InputError, match=r"model\.safetensors"):
        imported(str(tmp_path), "x")


@pytest.mark.parametrize("source", ["a\0b", "x" * 5000, "x/" + "y" * 5000, "a\0b/c", "", ".."])
def test_a_name_of_no_file_is_refused(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        imported(source)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are POSIX")
def test_a_hostile_file_takes_neither_time_nor_memory(tmp_path):
    """50 MB, a device without end and a slow pattern, in 10 s of CPU and 1 GiB of addresses."""
    big = written(tmp_path, '{"model_type": "' + "x" * 50_000_000 + '"}')
    slow = {**BASE, "quantization_config": {**FP8, "ignore": ["*a" * 40]}}
    (tmp_path / "slow").mkdir()
    sources = [big, "/dev/zero", written(tmp_path / "slow", slow)]

    def limited():
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    for source in sources:
        done = subprocess.run(
            [sys.executable, "-m", "sizing_xl.cli", "catalog", "import-hf", source, "--lang", "en"],
            preexec_fn=limited, capture_output=True, text=True, check=False, env=dict(os.environ),
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_the_hub_is_told_when_it_cannot_be_reached(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="hub"):
        imported("openai/no-such-model")
