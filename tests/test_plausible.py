"""Figures in another unit than their field's: refused with the likely unit; real ones pass.

What is real: the shipped catalogs, and 41 servers and the models of tests/evidence. Slips are made
of every figure of every one of them.
"""

import copy
import json
import re
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from sizing_xl.catalog.attention import FAMILIES
from sizing_xl.catalog.load import check_catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.physics import physics
from sizing_xl.catalog.plausible import EACH, Beside, Range, figures
from sizing_xl.catalog.prices import Prices
from sizing_xl.catalog.ranges import RANGES
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.texts.en.problems import PROBLEMS

ROOT = Path(__file__).resolve().parents[1]
REAL = json.loads((ROOT / "tests" / "evidence" / "machines_and_models.json").read_text())
SCHEMAS = {
    "servers.json": (ServerEntry, "servers"),
    "models.json": (ModelEntry, "models"),
    "storage.json": (StorageProfile, "profiles"),
}


def shipped(file):
    return json.loads((ROOT / "catalogs" / file).read_text())


def as_server(facts):
    """An entry of servers.json; height and power are left out where nobody told them."""
    gpu = ("count", "model", "hbm_per_gpu_gb", "visible_hbm_gib", "hbm_bandwidth_tbps")
    gpu += ("nvlink_domain_gpus", "nvlink_bandwidth_tbps_total")
    entry = {
        "name": facts["name"],
        "rack_units_u": facts.get("rack_units_u"),
        "gpu": {key: facts[key] for key in gpu if key in facts},
        "power": {"power_kw_max": facts.get("power_kw_max")},
    }
    if "heat_output_btu_hr_max" in facts:
        entry["thermal"] = {"heat_output_btu_hr_max": float(facts["heat_output_btu_hr_max"])}
    return entry


def as_model(facts):
    """An entry of models.json, which says which layers are in no group and which are in two."""
    held = {"attention": 0, "recurrent": 0}
    for group in facts["kv_groups"]:
        if group["kind"] != "indexer":
            recurrent = group["kind"] in FAMILIES["recurrent"]
            held["recurrent" if recurrent else "attention"] += group["layers"]
    spare = facts["num_layers"] - sum(held.values())
    return {
        "max_position_embeddings": 131072,
        **facts,
        "layers_without_cache": max(0, spare),
        "layers_with_both": max(0, -spare),
        "default_kv_precision": "bf16",
    }


ENTRIES = {
    "servers.json": shipped("servers.json")["servers"] + [as_server(it) for it in REAL["servers"]],
    "models.json": shipped("models.json")["models"] + [as_model(it) for it in REAL["models"]],
    "storage.json": shipped("storage.json")["profiles"],
}


PARAMETERS = Parameters.model_validate(shipped("parameters.json"))


def problems_of(file, raw):
    """What is wrong with one entry; a profile's limits are also held against one another."""
    entry = SCHEMAS[file][0].model_validate(raw)
    found = list(entry.breaches())
    if file == "storage.json":
        found += physics(entry, PARAMETERS, {it.field for it in found if it.blocking})
    return found


# --- what is real passes ----------------------------------------------------------------------


@pytest.mark.parametrize("file", ENTRIES)
def test_no_real_figure_is_suspect(file):
    assert len(ENTRIES[file]) >= {"servers.json": 46, "models.json": 150}.get(file, 4)
    for raw in ENTRIES[file]:
        assert problems_of(file, raw) == [], raw["name"]


BUILT = [
    # (name, rack_units_u, count, model, hbm_per_gpu_gb, power_kw_max)
    ("gb300-nvl72", 48, 72, "NVIDIA GB300", 288, 140.0),
    ("vera-rubin-nvl72", 50, 72, "Rubin VR200", 288, 230.0),
    ("h20", 8, 8, "NVIDIA H20 96GB", 96, 8.0),
    ("h20-3e", 8, 8, "NVIDIA H20 141GB", 141, 8.0),
    ("l4-2u", 2, 1, "NVIDIA L4", 24, 0.6),
    ("l4-8", 2, 8, "NVIDIA L4", 24, 1.8),
    ("t4-1", 1, 4, "Tesla T4", 16, 0.9),
    ("mi355x", 10, 8, "AMD Instinct MI355X", 288, 16.0),
    ("mi455x", 44, 72, "AMD Instinct MI455X", 432, 190.0),
    ("gaudi3", 8, 8, "Intel Gaudi 3", 128, 9.5),
    ("tpu-v5p-host", 4, 4, "TPU v5p", 95, 2.8),
    ("rtx-6000-ada", 4, 4, "RTX 6000 Ada", 48, 2.0),
    ("dgx-spark", 2, 1, "GB10", 128, 0.24),
    ("h100-nvl", 4, 8, "NVIDIA H100 NVL 94GB", 94, 5.0),
    ("a100-custom", 1, 4, "NVIDIA A100 custom 64GB", 64, 2.2),
]


@pytest.mark.parametrize("box", BUILT, ids=lambda box: box[0])
def test_machines_that_are_built_pass(box):
    name, height, count, model, memory, power = box
    gpu = {"count": count, "model": model, "hbm_per_gpu_gb": float(memory)}
    raw = {"name": name, "rack_units_u": height, "gpu": gpu, "power": {"power_kw_max": power}}
    assert problems_of("servers.json", raw) == []


# --- slips are refused ------------------------------------------------------------------------

# Slips by a factor, and the fields in which somebody may make them: prefixes anywhere, bits for
# bytes in memory and rates, the node's total where one GPU's is asked.
ANY = "."
FACTORS = {
    "x1000": (1e3, ANY),
    "/1000": (1e-3, ANY),
    "x1024": (1024.0, ANY),
    "/1024": (1 / 1024, ANY),
    "x1024^2": (2.0**20, ANY),
    "x1024^3": (2.0**30, ANY),
    "bits": (8.0, r"_gb$|_gib|tbps|mbps|bytes_per"),
    "bytes": (1 / 8, r"_gb$|_gib|mbps"),
    "whole node": (None, r"hbm_per_gpu|visible_hbm"),
}
# Counts and widths of an architecture are in no unit that anybody converts.
COUNTS = re.compile(
    r"num_layers|layers$|heads$|head_dim$|rank$|_dim$|n_groups|conv_kernel|window$|chunk$"
    r"|gpu\.count|nvlink_domain|\.tokens$|max_position|weight_parts|tp_divisors|experts"
)


def parts(place):
    """`kv_groups[0].window` as keys and numbers."""
    return [int(part) if part.isdigit() else part for part in re.findall(r"\w+", place)]


def at(raw, place):
    for part in parts(place):
        raw = raw[part]
    return raw


def set_at(raw, place, value):
    """The raw entry with the figure at a place replaced."""
    changed = copy.deepcopy(raw)
    *parents, last = parts(place)
    target = changed
    for part in parents:
        target = target[part]
    target[last] = value
    return changed


def slips(file, factor, where):
    """(raw entry, place, raw entry with the slip) of each figure that may be mistyped so."""
    for raw in ENTRIES[file]:
        entry = SCHEMAS[file][0].model_validate(raw)
        for path in dict.fromkeys(rule.path for rule in RANGES[file]):
            if COUNTS.search(path) or not re.search(where, path):
                continue
            for place, value in figures(entry, path):
                times = factor or entry.gpu.count
                slipped = set_at(raw, place, type(value)(value * times))
                if times != 1 and at(slipped, place):
                    yield raw, place, slipped


@pytest.mark.parametrize(
    ("file", "kind"),
    [(file, kind) for file in SCHEMAS for kind in FACTORS
     if kind != "whole node" or file == "servers.json"],
)  # fmt: skip
def test_nearly_every_slip_is_refused(file, kind):
    made, missed = 0, []
    for raw, place, slipped in slips(file, *FACTORS[kind]):
        made += 1
        try:
            found = problems_of(file, slipped)
        except ValueError:  # whole numbers, shares: the schema itself refuses
            continue
        if not any(problem.blocking for problem in found):
            missed.append((raw["name"], place))
    assert made >= 8
    assert len(missed) <= 0.05 * made, missed


LIKELY = [
    # (file, place, factor, likely)
    ("servers.json", "power.power_kw_max", 1e3, "W"),
    ("servers.json", "gpu.hbm_per_gpu_gb", 1e9 / 2**20, "MiB"),
    ("servers.json", "gpu.hbm_per_gpu_gb", 1e9, "B"),
    ("servers.json", "gpu.hbm_per_gpu_gb", 1e-3, "TB"),
    ("servers.json", "gpu.hbm_per_gpu_gb", "node", "whole_node"),
    ("servers.json", "gpu.total_hbm_gb", "gpu", "one_gpu"),
    ("servers.json", "gpu.total_hbm_gb", 1e9 / 2**20, "MiB"),
    ("servers.json", "gpu.total_hbm_gb", 1e9, "B"),
    ("servers.json", "gpu.nvlink_bandwidth_tbps_total", "gpu", "one_gpu"),
    ("servers.json", "gpu.nvlink_bandwidth_tbps_total", 1e3, "GB/s"),
    ("servers.json", "gpu.visible_hbm_gib", "node", "whole_node"),
    ("servers.json", "gpu.hbm_bandwidth_tbps", "node", "whole_node"),
    ("servers.json", "power.power_kw_max", 3412.142, "BTU/h"),
    ("servers.json", "power.power_kw_peak", 1e3, "W"),
    ("servers.json", "power.power_kw_peak", 3412.142, "BTU/h"),
    ("servers.json", "stated.power_kw_max", 1e3, "W"),
    ("servers.json", "stated.heat_output_btu_hr_max", 1 / 3412.142, "kW"),
    ("servers.json", "stated.heat_output_btu_hr_max", 1 / 3.412142, "W"),
    ("servers.json", "stated.rack_units_u", 44.45, "mm"),
    ("servers.json", "gpu.visible_hbm_gib", 1024, "MiB"),
    ("servers.json", "gpu.visible_hbm_gib", 2.0**30, "B"),
    ("servers.json", "gpu.hbm_bandwidth_tbps", 1e3, "GB/s"),
    ("servers.json", "thermal.heat_output_btu_hr_max", 1 / 3412.142, "kW"),
    ("servers.json", "thermal.heat_output_btu_hr_max", 1 / 3.412142, "W"),
    ("servers.json", "rack_units_u", 44.45, "mm"),
    ("servers.json", "rack_units_u", 4.445, "cm"),
    ("models.json", "total_params_b", 1e9, "units"),
    ("models.json", "total_params_b", 1e3, "millions"),
    ("models.json", "active_params_b", 1e9, "units"),
    ("models.json", "weights_memory_gib_bf16", 2.0**30, "B"),
    ("models.json", "weights_memory_gib_bf16", 1024, "MiB"),
    ("models.json", "model_artifact_size_gib", 2.0**30, "B"),
    ("models.json", "max_position_embeddings", 1 / 1024, "ki_tokens"),
    ("storage.json", "capacity_total_tb", 1e3, "GB"),
    ("storage.json", "throughput_read_mbps", 1e-3, "GB/s"),
    ("storage.json", "throughput_read_mbps", 1 / 125, "Gb/s"),
    ("storage.json", "throughput_write_mbps", 8, "Mb/s"),
    ("storage.json", "block_size_kb_read", 1024, "B"),
    ("storage.json", "block_size_kb_write", 1000, "B"),
    ("storage.json", "iops_read_max", 1e-3, "thousands"),
    ("storage.json", "latency_read_ms_p50", 1e3, "µs"),
    ("storage.json", "latency_write_ms_p99", 1e3, "µs"),
    ("storage.json", "latency_write_ms_p50", 1e-3, "s"),
    ("storage.json", "power_kw", 1e3, "W"),
]


@pytest.mark.parametrize(("file", "place", "factor", "likely"), LIKELY)
def test_a_slip_is_told_with_its_unit_and_the_figure_in_the_right_one(file, place, factor, likely):
    tried = told = 0
    for raw in shipped(file)[SCHEMAS[file][1]]:
        entry = SCHEMAS[file][0].model_validate(raw)
        right = dict(figures(entry, place)).get(place)
        if not right:
            continue
        tried += 1
        factors = {"node": entry.gpu.count, "gpu": 1 / entry.gpu.count} if "gpu" in raw else {}
        slipped = right * factors.get(factor, factor)
        for problem in problems_of(file, set_at(raw, place, type(right)(slipped))):
            if problem.field == place:
                told += 1
                assert (problem.rule, problem.blocking) == ("unit_suspect", True), raw["name"]
                assert problem.details["likely"] == likely, raw["name"]
                assert problem.details["suggested"] == pytest.approx(right, rel=0.05)
    assert tried
    # 4 cm is also 4 U, and two slow GPUs read as much as one fast one.
    assert file != "servers.json" or told >= 0.9 * tried
    assert told >= 0.75 * tried, "models of 10 million tokens or 8 billion parameters may pass"


def numbers_of(schema, before=""):
    """Paths of all numbers of a schema, as the ranges name them."""
    for name, field in schema.model_fields.items():
        path = f"{before}{name}"
        yield from _numbers(field.annotation, path)


def _numbers(annotation, path):
    if annotation in (int, float):
        yield path
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from numbers_of(annotation, f"{path}.")
    else:
        inside = f"{path}[]" if get_origin(annotation) in (list, dict) else path
        for part in get_args(annotation):
            yield from _numbers(part, inside)


# Layers are held against num_layers, and extents of a vendor's sheet are kept as they are.
ELSEWHERE = re.compile(r"layers($|_with)|_full_layers|_sliding_layers|layers_without")


def test_a_part_of_the_weights_is_no_larger_than_all_of_them():
    raw = next(it for it in shipped("models.json")["models"] if it["name"] == "deepseek-v3")
    for place, value in (("weight_parts.split", 10**15), ("weight_parts.experts", 6 * 10**12)):
        (problem,) = problems_of("models.json", set_at(raw, place, value))
        assert (problem.rule, problem.field, problem.blocking) == ("unit_suspect", place, True)
    (problem,) = problems_of("models.json", set_at(raw, "experts_per_token", 257))
    assert (problem.rule, problem.field) == ("unit_suspect", "experts_per_token")


@pytest.mark.parametrize("file", SCHEMAS)
def test_every_number_of_an_entry_has_a_range(file):
    ranged = {rule.path for rule in RANGES[file]}
    numbers = {path for path in numbers_of(SCHEMAS[file][0]) if not ELSEWHERE.search(path)}
    assert len(numbers) >= 10
    assert numbers - ranged == set()


FIGURES = [
    # (file, place, value, likely)
    ("parameters.json", "policy.pue.value", 140, "%"),
    ("parameters.json", "policy.kv_spill_ratio.value", 40, "%"),
    ("parameters.json", "policy.restarting_ratio.value", 25, "%"),
    ("parameters.json", "policy.read_efficiency.value", 93.2, "%"),
    ("parameters.json", "policy.year_hours.value", 365, "days"),
    ("parameters.json", "policy.btu_hr_per_kw.value", 3.412142, "per_w"),
    ("parameters.json", "policy.btu_hr_per_ton.value", 12, "kBTU/h"),
    ("parameters.json", "policy.rack_height_u.value", 187, "cm"),
    ("parameters.json", "policy.load_io_kib.value", 36864, "B"),
    ("parameters.json", "policy.log_request_bytes.value", 10, "KiB"),
    ("parameters.json", "policy.operational_node_gb.value", 0.19, "TB"),
    ("parameters.json", "policy.steady_read_node_gbs.value", 500, "MB/s"),
    ("parameters.json", "defaults.kv_budget_ratio.value", 70, "%"),
    ("parameters.json", "defaults.runtime_overhead_gib.value", 122880, "MiB"),
    ("parameters.json", "alert_limits.rack_power_density_kw.value", 40000, "W"),
    ("parameters.json", "alert_limits.context_long_io_tokens.value", 128, "ki_tokens"),
    ("parameters.json", "precisions.fp16.bytes_per_element", 16, "bit"),
    ("prices.json", "servers[0].capex_per_node", 5e8, "cents"),
    ("prices.json", "servers[0].capex_per_node", 450, "thousands"),
    ("prices.json", "rates.energy_price_per_kwh.value", 120, "MWh"),
    ("prices.json", "rates.cost_of_capital_ratio.value", 12, "%"),
    ("prices.json", "rates.average_load_ratio.value", 70, "%"),
    ("prices.json", "rates.lifetime_years.value", 60, "months"),
]
OTHERS = {"parameters.json": Parameters, "prices.json": Prices}


@pytest.mark.parametrize(("file", "place", "value", "likely"), FIGURES)
def test_policy_and_prices_are_watched_alike(file, place, value, likely):
    raw = shipped(file)
    assert list(OTHERS[file].model_validate(raw).breaches()) == []
    raw = set_at(raw, place, value)
    (problem,) = OTHERS[file].model_validate(raw).breaches()
    assert (problem.rule, problem.field, problem.blocking) == ("unit_suspect", place, True)
    assert problem.details["likely"] == likely
    raw["unusual"] = [place]
    problem, *others = OTHERS[file].model_validate(raw).breaches()
    assert not problem.blocking
    # A share of 70 is none that a case could give, however it is meant.
    assert bool(others) == (place == "defaults.kv_budget_ratio.value")


def test_prices_of_another_currency_are_not_measured_by_the_dollar():
    raw = {"currency": "JPY", "rates": {"energy_price_per_kwh": {"value": 30.0}}}
    assert list(Prices.model_validate(raw).breaches()) == []


@pytest.mark.parametrize(
    ("changes", "field", "looks_like"),
    [
        ({"head_dim": 4096}, "head_dim", "hidden_size"),
        ({"num_key_value_heads": 512}, "num_key_value_heads", "attention_heads"),
    ],
)
def test_widths_and_heads_that_are_another_figure_of_the_config(changes, field, looks_like):
    raw = {**shipped("models.json")["models"][0], **changes}
    (problem,) = problems_of("models.json", raw)
    assert (problem.rule, problem.field) == ("unit_suspect", field)
    assert problem.details["looks_like"] == looks_like


# --- what is meant ----------------------------------------------------------------------------

WAFER = {
    "name": "wafer",
    "rack_units_u": 16,
    "gpu": {"count": 1, "model": "wafer-scale", "hbm_per_gpu_gb": 44.0},
    "power": {"power_kw_max": 23.0},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unusual_figure_is_told_and_stops_nothing(tmp_path, language):
    assert {it.field for it in problems_of("servers.json", WAFER)} == {
        *("rack_units_u", "power.power_kw_max")
    }
    meant = {**WAFER, "unusual": ["power.power_kw_max", "rack_units_u"]}
    (tmp_path / "servers.json").write_text(json.dumps({"servers": [meant]}))
    catalogs, problems = check_catalogs(tmp_path)
    assert "wafer" in catalogs.servers
    assert [problem.blocking for problem in problems] == [False, False]
    for problem in problems:
        said = Texts(language).problem(problem)
        assert "unusual" in said
        assert problem.field in said


def test_unusual_may_name_one_group_or_all_and_nothing_else():
    raw = copy.deepcopy(next(it for it in shipped("models.json")["models"]
                             if it["name"] == "gpt-oss-120b"))  # fmt: skip
    for group in raw["kv_groups"]:
        group["head_dim"] = 1024
    for unusual, blocking in (
        ([], [True, True]),
        (["kv_groups[0].head_dim"], [False, True]),
        (["kv_groups[].head_dim"], [False, False]),
    ):
        found = problems_of("models.json", {**raw, "unusual": unusual})
        assert [problem.blocking for problem in found] == blocking
    found = problems_of("models.json", {**raw, "unusual": ["kv_groups[].head_dims"]})
    assert found[0].rule == "unknown_field"
    assert "kv_groups[].head_dim" in found[0].details["near"]


# --- layers -----------------------------------------------------------------------------------

FULL = {"kind": "full", "num_key_value_heads": 8, "head_dim": 64}
SLIDING = {"kind": "sliding", "num_key_value_heads": 8, "head_dim": 64, "window": 128}
DELTA = {"kind": "gated_deltanet", "num_k_heads": 16, "num_v_heads": 32, "k_dim": 128,
         "v_dim": 128, "conv_kernel": 4, "state_bytes_per_element": 4,
         "conv_bytes_per_element": 2}  # fmt: skip
MLA = {"kind": "mla", "kv_lora_rank": 512, "qk_rope_head_dim": 64}
INDEX = {"kind": "indexer", "index_head_dim": 128}

SUMS = [
    # (groups with their layers of 36, other fields, rules)
    ([(FULL, 36)], {}, []),
    ([(FULL, 18), (SLIDING, 18)], {}, []),
    ([(FULL, 36), (FULL, 36)], {}, ["layers_over"]),
    ([(FULL, 36), (SLIDING, 36)], {}, ["layers_over"]),
    ([(FULL, 36), (MLA, 1)], {}, ["layers_over"]),
    ([(FULL, 1)], {}, ["layers_under"]),
    ([(FULL, 1)], {"layers_without_cache": 35}, []),
    ([(FULL, 1)], {"layers_without_cache": 36}, ["layers_over"]),
    ([(FULL, 9), (DELTA, 27)], {}, []),
    ([(FULL, 9), (DELTA, 36)], {}, ["layers_twice"]),
    ([(FULL, 36), (DELTA, 36)], {}, ["layers_twice"]),
    ([(FULL, 36), (DELTA, 36)], {"layers_with_both": 36}, []),
    ([(FULL, 9), (DELTA, 27)], {"layers_with_both": 10}, ["layers_both"]),
    ([(MLA, 36), (INDEX, 36)], {}, []),
    ([(MLA, 36), (INDEX, 12)], {}, []),
    ([(MLA, 36), (INDEX, 20), (INDEX, 20)], {}, ["layers_over"]),
    ([(INDEX, 36)], {}, ["layers_under"]),
    ([(FULL, 37)], {}, ["group_layers"]),
]


@pytest.mark.parametrize(("groups", "fields", "rules"), SUMS)
def test_layers_add_up_or_the_entry_says_why_not(groups, fields, rules):
    raw = {"name": "mine", "num_layers": 36, "max_position_embeddings": 4096, **fields,
           "default_kv_precision": "bf16",
           "kv_groups": [{**group, "layers": layers} for group, layers in groups]}  # fmt: skip
    found = problems_of("models.json", raw)
    assert [problem.rule for problem in found] == rules
    for problem in found:
        for language in LANGUAGES:
            said = Texts(language).problem(problem)
            assert problem.field in said
            assert not re.search(r"\{\w+\}", said)


@pytest.mark.parametrize("layers", ["layers_without_cache", "layers_with_both"])
def test_layers_of_a_pattern_are_all_alike(layers):
    raw = {**shipped("models.json")["models"][0], layers: 1}
    assert [problem.rule for problem in problems_of("models.json", raw)] == ["only_for_groups"]


# --- the declarations ---------------------------------------------------------------------------


@pytest.mark.slow
def test_every_range_is_of_a_field_and_every_slip_has_its_words():
    symbols = re.compile(r"^[A-Za-zµ°]{1,5}(/[hs])?$|^%$")
    for file, rules in RANGES.items():
        schema = SCHEMAS[file][0] if file in SCHEMAS else OTHERS[file]
        for rule in rules:
            for path in (rule.path, *(rule.needs if isinstance(rule, Beside) else ())):
                assert known(schema, path), path
            if isinstance(rule, Range):
                assert rule.low < rule.high
                units = [slip.unit for slip in rule.slips] + [rule.looks_like or "B"]
                for unit in units:
                    assert f"slip_{unit}" in PROBLEMS or symbols.match(unit), unit


def known(schema, path):
    """Whether a path leads to a field of the schema, as its JSON Schema tells."""
    text = json.dumps(schema.model_json_schema())
    return all(f'"{part}"' in text for part in path.replace(EACH, "").split("."))
