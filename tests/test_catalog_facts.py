"""What the shipped catalogs state of models and servers, and the catalogs of older tools."""

import json
import re
from pathlib import Path

import pytest

from sizing_xl import CatalogError, Workload, size
from sizing_xl.catalog.leaves import weights_of
from sizing_xl.catalog.load import check_catalogs, load_catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.texts import LANGUAGES

GIB = 2**30
SIXTEEN_BITS = ("bf16", "fp16")


# --- what is released is the artefact --------------------------------------------------------


def test_a_model_that_is_released_below_16_bits_states_its_artefact(catalogs):
    released = 0
    for model in catalogs.models.values():
        own = model.default_weights_precision
        if own and own not in SIXTEEN_BITS:
            released += 1
            stated = model.model_artifact_size_gib or model.weights_memory_gib_fp16
            assert stated, f"{model.name}: two bytes a parameter would be taken"
            assert weights_of(model, "bf16", catalogs.parameters).artifact_gib == stated
    assert released >= 9


@pytest.mark.parametrize(
    ("name", "released_bytes"),
    [
        ("deepseek-v3", 688_586_727_753),
        ("deepseek-r1", 688_586_727_753),
        ("kimi-k2-instruct", 1_029_190_981_272),
        ("deepseek-v3.2", 674_030_337_216 + 15_436_115_945 + 13_959_424),
        ("gpt-oss-120b", 65_248_815_744),
        ("minimax-m2", 230_121_630_720),
    ],
)
def test_artefacts_are_the_published_bytes(catalogs, name, released_bytes):
    artefact = weights_of(catalogs.models[name], "fp8", catalogs.parameters).artifact_gib
    assert round(artefact * GIB) == released_bytes
    case = {"concurrency": 100, "effective_context": 8192}
    sizing = size(Workload(model=name, server="dgx-b300", **case), catalogs)
    assert sizing.recommended.results["artifact_bytes"] == pytest.approx(released_bytes)


# --- servers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "gib", "driver_mib"),
    [("dgx-b200", 178.35, 183_359), ("dgx-a100-640", 79.25, 81_920), ("dgx-h100", 79.18, 81_559),
     ("dgx-h200", 139.80, 143_771), ("dgx-b300", 267.69, 275_040), ("gb200-nvl72", 184.31, 189_471),
     ("generic-h100nvl-8", 93.00, 95_830), ("dell-xe9680-mi300x", 191.98, None),
     ("smc-4126gs-mi355x", 287.98, None)],
)  # fmt: skip
def test_the_memory_is_pytorch_s_total_and_not_what_the_driver_shows(
    catalogs, name, gib, driver_mib
):
    assert catalogs.servers[name].gpu.visible_hbm_gib == gib
    assert driver_mib is None or 0.4 < driver_mib / 1024 - gib < 1


def test_servers_of_one_gpu_see_the_same_memory(catalogs):
    seen: dict[str, set[float]] = {}
    for server in catalogs.servers.values():
        if server.gpu.visible_hbm_gib is not None:
            seen.setdefault(server.gpu.model, set()).add(server.gpu.visible_hbm_gib)
    assert {gpu: them for gpu, them in seen.items() if max(them) - min(them) > 0.01} == {}


def test_a_label_in_gib_is_told_in_decimal_gigabytes(catalogs):
    gpu = catalogs.servers["dell-xe9680-mi300x"].gpu
    assert gpu.hbm_per_gpu_gb == pytest.approx(192 * 2**30 / 1e9)
    assert 0.99 < gpu.visible_hbm_gib / (gpu.hbm_per_gpu_gb * 1e9 / 2**30) <= 1


def test_two_powers_of_the_b300_are_kept_apart(catalogs):
    power = catalogs.servers["dgx-b300"].power
    assert (power.power_kw_max, power.power_kw_peak) == (14.5, 19.7)
    case = {"concurrency": 1000, "effective_context": 131072}
    sizing = size(Workload(model="opt-oss-120b", server="dgx-b300", **case), catalogs)
    nodes = sizing.recommended.results["nodes_final"]
    assert sizing.recommended.results["total_power_kw"] == pytest.approx(nodes * 14.5)


# --- sources ---------------------------------------------------------------------------------


def test_every_entry_has_a_source_that_can_be_opened(catalogs):
    openable = re.compile(r"https://|docs/method\.md#")
    for entries in (catalogs.models, catalogs.servers, catalogs.storage):
        for entry in entries.values():
            assert any(openable.search(source) for source in entry.source), entry.name
            assert not re.search(r"file id|doc id|index gives no", " ".join(entry.source)), entry


# --- contexts beyond the limit ---------------------------------------------------------------


def test_a_documented_extension_tells_its_condition_and_its_source(catalogs):
    extended = {
        name: model.context_extension
        for name, model in catalogs.models.items()
        if model.context_extension
    }
    assert set(extended) == {"qwen3-8b", "qwen3-32b", "qwen3-30b-a3b"}
    for name, extension in extended.items():
        assert extension.tokens == 131_072 > catalogs.models[name].max_position_embeddings
        assert "YaRN" in extension.condition
        assert extension.source.partition("https://")[2]


def test_an_extension_below_the_limit_is_refused(catalogs):
    raw = catalogs.models["qwen3-8b"].model_dump(exclude_none=True)
    raw["context_extension"]["tokens"] = 32_768
    (problem,) = ModelEntry.model_validate(raw).breaches()
    assert (problem.rule, problem.field) == ("unit_suspect", "context_extension.tokens")


# --- catalogs of the founding documents' repository --------------------------------------------

SLIDING = {
    "name": "their-model",
    "num_layers": 61,
    "num_key_value_heads": 128,
    "head_dim": 56,
    "max_position_embeddings": 163840,
    "attention_pattern": "sliding",
    "hybrid_full_layers": 0,
    "hybrid_sliding_layers": 61,
    "sliding_window": 2048,
    "default_kv_precision": "bf16",
    "total_params_b": 685.0,
    "active_params_b": 37.0,
    "weights_memory_gib_fp16": 1275.91,
    "weights_memory_gib_int4": 318.98,
    "performance": {"prefill_tokens_per_sec_b300": 1200, "notes": "estimado"},
}
BOX = {
    "name": "their-box",
    "rack_units_u": 10,
    "gpu": {
        "count": 8,
        "model": "NVIDIA B300 Blackwell Ultra",
        "hbm_per_gpu_gb": 288,
        "total_hbm_gb": 2304,
        "nvlink_bandwidth_tbps": 14.4,
        "nvlink_switches": 2,
        "nvlink_generation": "5th Generation NVSwitch",
    },
    "power": {
        "power_kw_max": 14.5,
        "input_voltage": ["200-240VAC"],
        "input_frequency_hz": "50-60",
        "input_current_a": {"208v": 52},
    },
    "environmental": {"humidity": "20-80 %"},
    "performance": {"fp8_pflops": 72},
}


def write(directory, models=(), servers=()):
    (directory / "models.json").write_text(json.dumps({"models": list(models)}))
    (directory / "servers.json").write_text(json.dumps({"servers": list(servers)}))
    return directory


def test_their_extra_keys_describe_and_change_nothing(tmp_path):
    catalogs, problems = check_catalogs(write(tmp_path, [SLIDING], [BOX]))
    assert problems == []
    (group,) = catalogs.models["their-model"].groups()
    assert (group.kind, group.layers, group.window) == ("sliding", 61, 2048)
    power = catalogs.servers["their-box"].power
    assert power.inputs == {"input_frequency_hz": "50-60", "input_current_a": {"208v": 52}}
    again = ServerEntry.model_validate(catalogs.servers["their-box"].model_dump(exclude_none=True))
    assert again == catalogs.servers["their-box"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"environment": {}}, "environment"),
        ({"gpu": {**BOX["gpu"], "nvlink_switch": 2}}, "gpu.nvlink_switch"),
        ({"power": {"power_kw_max": 14.5, "output_voltage": 54}}, "power.output_voltage"),
    ],
)
def test_other_keys_are_still_named(tmp_path, changes, field):
    _, problems = check_catalogs(write(tmp_path, [], [{**BOX, **changes}]))
    assert [(problem.rule, problem.field) for problem in problems] == [("unknown_field", field)]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"attention_pattern": "full", "hybrid_full_layers": 61, "hybrid_sliding_layers": 0}, None),
        ({"attention_pattern": "hybrid"}, None),
        ({"hybrid_sliding_layers": 60}, "only_for_hybrid"),
        ({"hybrid_full_layers": 1}, "only_for_hybrid"),
        ({"attention_pattern": "full"}, "only_for_hybrid"),
        ({"attention_pattern": "hybrid", "hybrid_full_layers": 1}, "hybrid_sum"),
    ],
)
def test_layers_of_a_pattern_that_say_the_same_are_accepted(changes, rule):
    entry = ModelEntry.model_validate({**SLIDING, **changes})
    assert {problem.rule for problem in entry.breaches()} == ({rule} if rule else set())
    if rule is None:
        assert sum(group.layers for group in entry.groups()) == 61


# --- the case of watts, MiB, bytes and totals at every door -------------------------------------

CASES = {
    "watts": ({"hbm_per_gpu_gb": 141}, 14300, "14.3 kW", "14,3 kW"),
    "mib": ({"hbm_per_gpu_gb": 143771}, 10.2, "MiB", "MiB"),
    "bytes": ({"hbm_per_gpu_gb": 150754820096}, 10.2, "150.8 GB", "150,8 GB"),
    "total": ({"hbm_per_gpu_gb": 1128}, 10.2, "141 GB", "141 GB"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buyer_s_slip_is_refused_before_anything_is_sized(tmp_path, case, language):
    gpu, power, english, portuguese = CASES[case]
    box = {"name": "my-box", "rack_units_u": 8, "power": {"power_kw_max": power},
           "gpu": {"count": 8, "model": "H200", **gpu}}  # fmt: skip
    with pytest.raises(CatalogError) as error:
        load_catalogs(write(Path(tmp_path), [], [box]))
    (problem,) = error.value.problems
    assert (problem.rule, problem.entry) == ("unit_suspect", "my-box")
    assert (english if language == "en" else portuguese) in error.value.in_language(language)
