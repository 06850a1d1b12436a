"""The catalogs: what ships is right and sourced, what is wrong is told completely."""

import copy
import json
import re
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from sizing_xl import CatalogError, InputError, Workload, load_catalogs, size
from sizing_xl.catalog.attention import KINDS
from sizing_xl.catalog.engine import BatchDefaults, version_key
from sizing_xl.catalog.leaves import kv_bytes
from sizing_xl.catalog.load import check_catalogs
from sizing_xl.catalog.model import Division
from sizing_xl.catalog.server import Power
from sizing_xl.texts import Texts

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "catalogs"

MODEL = {
    "name": "mine",
    "num_layers": 4,
    "num_key_value_heads": 2,
    "head_dim": 64,
    "max_position_embeddings": 4096,
    "attention_pattern": "full",
    "default_kv_precision": "fp8",
    "total_params_b": 1.0,
    "default_weights_precision": "fp8",
}
SERVER = {
    "name": "box",
    "rack_units_u": 2,
    "gpu": {"count": 4, "model": "G", "hbm_per_gpu_gb": 80.0},
    "power": {"power_kw_max": 3.0},
}
PROFILE = {
    "name": "disk",
    "type": "nvme",
    "capacity_total_tb": 10.0,
    "usable_capacity_tb": 9.0,
    "iops_read_max": 1024000,
    "iops_write_max": 1024000,
    "throughput_read_mbps": 4000.0,
    "throughput_write_mbps": 4000.0,
    "block_size_kb_read": 4.0,
    "block_size_kb_write": 4.0,
}
FILES = {"models": ("models.json", MODEL), "servers": ("servers.json", SERVER),
         "profiles": ("storage.json", PROFILE)}  # fmt: skip


@pytest.fixture
def catalog_dir(tmp_path):
    """Write one user catalog with one entry changed; a value of None takes the field out."""

    def write(kind, changes=None, entries=None, **top):
        file, base = FILES[kind]
        if entries is None:
            entry = copy.deepcopy(base)
            for path, value in (changes or {}).items():
                *parents, last = path.split(".")
                target = entry
                for parent in parents:
                    target = target.setdefault(parent, {})
                if value is None:
                    target.pop(last, None)
                else:
                    target[last] = value
            entries = [entry]
        (tmp_path / file).write_text(json.dumps({kind: entries, **top}))
        return tmp_path

    return write


# --- what ships ------------------------------------------------------------------------------


def test_the_shipped_catalogs_are_valid_and_complete(catalogs):
    assert check_catalogs()[1] == []
    assert {"opt-oss-120b", "opt-oss-20b", "gpt-oss-120b", "deepseek-v3.2"} <= set(catalogs.models)
    assert {"dgx-b300", "dgx-b200", "dgx-h200"} <= set(catalogs.servers)
    assert len(catalogs.models) >= 60
    assert len(catalogs.servers) >= 25


def test_every_shipped_entry_and_every_figure_of_the_policy_has_a_source(catalogs):
    for entries in (catalogs.models, catalogs.servers, catalogs.storage):
        for entry in entries.values():
            assert entry.source, entry.name
    for price in catalogs.prices.servers:
        assert price.source
    parameters = catalogs.parameters
    for section in (
        parameters.defaults, parameters.policy, parameters.alert_limits, parameters.thresholds,
    ):  # fmt: skip
        for name, figure in section:
            assert figure.source.strip(), name
    for name, precision in parameters.precisions.items():
        assert precision.source.strip(), name
    for name, scenario in parameters.scenarios:
        assert scenario.source.strip(), name


def test_the_seeds_own_figures(catalogs):
    kw = {
        name: catalogs.servers[name].power.power_kw_max
        for name in ("dgx-b300", "dgx-b200", "dgx-h200-example")
    }
    assert kw == {"dgx-b300": 14.5, "dgx-b200": 14.3, "dgx-h200-example": 10.2}
    assert {catalogs.servers[name].rack_units_u for name in kw} == {10}
    assert catalogs.storage["profile_default"].throughput_read_mbps == 3500.0


def test_gpt_oss_weights_are_the_released_bytes(catalogs):
    model = catalogs.models["gpt-oss-120b"]
    assert model.weights_memory_gib_mxfp4 * 2**30 == 65_248_815_744


def test_the_json_schemas_are_current():
    sys.path.insert(0, str(ROOT / "scripts"))
    import generate_schemas

    assert generate_schemas.stale() == []


@pytest.mark.parametrize("name", ["models", "servers", "storage", "parameters", "prices"])
def test_the_json_schemas_accept_the_shipped_catalogs(name):
    schema = json.loads((SHIPPED / f"{name}.schema.json").read_text())
    jsonschema.validate(json.loads((SHIPPED / f"{name}.json").read_text()), schema)


# --- a user's own catalogs -------------------------------------------------------------------


def test_a_user_adds_an_entry_by_editing_json_only(catalog_dir):
    for kind in FILES:
        directory = catalog_dir(kind)
    catalogs = load_catalogs(directory)
    assert "opt-oss-120b" in catalogs.models, "the shipped entries stay"
    sizing = size(
        Workload(model="mine", server="box", storage="disk", concurrency=5, effective_context=1000),
        catalogs,
    )
    assert sizing.recommended.solved
    assert sizing.origins["model"].endswith("models.json")


def test_the_same_name_takes_the_shipped_entry_s_place(catalog_dir):
    catalogs = load_catalogs(catalog_dir("servers", {"name": "DGX-B300"}))
    assert catalogs.server("dgx-b300").gpu.count == 4
    assert "dgx300" not in [name for entry in catalogs.servers.values() for name in entry.aliases]


def test_replace_stands_alone(catalog_dir):
    catalogs = load_catalogs(catalog_dir("servers", replace=True))
    assert list(catalogs.servers) == ["box"]
    assert list(catalogs.models) == list(load_catalogs().models)


def test_a_file_given_by_name_stands_alone(catalog_dir):
    directory = catalog_dir("models")
    catalogs = load_catalogs(models_file=directory / "models.json")
    assert list(catalogs.models) == ["mine"]


def test_the_environment_names_the_directory(catalog_dir, monkeypatch):
    monkeypatch.setenv("SIZING_XL_CATALOGS", str(catalog_dir("servers")))
    assert "box" in load_catalogs().servers


def test_one_parameter_may_be_laid_over(tmp_path):
    policy = {"policy": {"pue": {"value": 1.2, "source": "our data centre, 2026"}}}
    (tmp_path / "parameters.json").write_text(json.dumps(policy))
    parameters = load_catalogs(tmp_path).parameters
    assert parameters.policy.pue.value == 1.2
    assert parameters.policy.rack_height_u.value == 42


def test_prices_are_laid_over_by_server(tmp_path):
    own = {"currency": "USD", "servers": [{"name": "dgx-b300", "capex_per_node": 450000.0}]}
    (tmp_path / "prices.json").write_text(json.dumps(own))
    prices = {price.name: price.capex_per_node for price in load_catalogs(tmp_path).prices.servers}
    assert prices == {"dgx-h200": 300000, "dgx-b300": 450000}


# --- what is refused -------------------------------------------------------------------------

REFUSED = [
    # (kind, changes, rule, field)
    ("models", {"num_layers": None}, "missing", "num_layers"),
    ("models", {"num_layers": 0}, "greater_than", "num_layers"),
    ("models", {"num_layers": -3}, "greater_than", "num_layers"),
    ("models", {"num_layers": 4.5}, "not_whole", "num_layers"),
    ("models", {"num_layers": "36"}, "not_whole", "num_layers"),
    ("models", {"num_layers": True}, "not_whole", "num_layers"),
    ("models", {"num_layers": 10**18}, "at_most", "num_layers"),
    ("models", {"total_params_b": "120"}, "not_number", "total_params_b"),
    ("models", {"num_layer": 4}, "unknown_field", "num_layer"),
    ("models", {"name": "=1+1"}, "bad_name", "name"),
    ("models", {"name": ""}, "text_too_short", "name"),
    ("models", {"attention_pattern": "dilated"}, "not_one_of", "attention_pattern"),
    ("models", {"default_kv_precision": "fp32"}, "not_one_of", "default_kv_precision"),
    ("models", {"attention_pattern": None}, "one_attention_form", "attention_pattern"),
    ("models", {"head_dim": None}, "needed_by_pattern", "head_dim"),
    ("models", {"attention_pattern": "sliding"}, "needed_by_pattern", "sliding_window"),
    ("models", {"attention_pattern": "hybrid", "hybrid_full_layers": 1, "sliding_window": 128},
     "needed_by_pattern", "hybrid_sliding_layers"),
    ("models", {"attention_pattern": "hybrid", "hybrid_full_layers": 1, "hybrid_sliding_layers": 2,
                "sliding_window": 128}, "hybrid_sum", "hybrid_full_layers"),
    ("models", {"hybrid_full_layers": 2}, "only_for_hybrid", "hybrid_full_layers"),
    ("models", {"attention_pattern": None, "kv_groups": []}, "empty_groups", "kv_groups"),
    ("models", {"attention_pattern": None, "kv_groups": [{"kind": "linear", "layers": 4}]},
     "unknown_kind", "kv_groups[0]"),
    ("models", {"attention_pattern": None, "kv_groups": [{"layers": 4}]}, "missing_kind",
     "kv_groups[0]"),
    ("models", {"attention_pattern": None, "kv_groups": [
        {"kind": "mla", "layers": 5, "kv_lora_rank": 512, "qk_rope_head_dim": 64}]},
     "group_layers", "kv_groups[0].layers"),
    ("models", {"attention_pattern": None, "kv_groups": [{"kind": "mla", "layers": 4,
                                                           "kv_lora_rank": 512}]},
     "missing", "kv_groups[0].qk_rope_head_dim"),
    ("servers", {"gpu": None}, "missing", "gpu"),
    ("servers", {"gpu.count": None}, "missing", "gpu.count"),
    ("servers", {"gpu.hbm_per_gpu_gb": -1}, "greater_than", "gpu.hbm_per_gpu_gb"),
    ("servers", {"gpu.hbm": 3}, "unknown_field", "gpu.hbm"),
    ("servers", {"gpu.total_hbm_gb": 330.0}, "total_hbm", "gpu.total_hbm_gb"),
    ("servers", {"power.power_kw_max": 0}, "greater_than", "power.power_kw_max"),
    ("servers", {"rack_units_u": 0}, "greater_than", "rack_units_u"),
    ("servers", {"stated.rack_units_u": 2.5}, "rack_half", "stated.rack_units_u"),
    ("servers", {"stated.power_kw_max": 3000.0}, "unit_suspect", "stated.power_kw_max"),
    ("servers", {"gpu": None, "gpus": 8, "hbm_per_gpu_gb": 80}, "flat_server", "gpu.count"),
    ("servers", {"notes": 7}, "not_text", "notes"),
    ("profiles", {"usable_capacity_tb": 11.0}, "usable_above_total", "usable_capacity_tb"),
    ("profiles", {"throughput_read_mbps": 5400.0}, "storage_physics", "throughput_read_mbps"),
    ("profiles", {"throughput_write_mbps": 2900.0}, "storage_physics", "throughput_write_mbps"),
    ("profiles", {"throughput_read_mbps": None, "throughput_read_gbps": 28}, "renamed_field",
     "throughput_read_gbps"),
    ("profiles", {"scope": "rack"}, "not_one_of", "scope"),
    ("profiles", {"iops_read_max": 0}, "greater_than", "iops_read_max"),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_a_group_is_no_part_of_where_a_fault_is(catalog_dir, kind):
    groups = {"attention_pattern": None, "kv_groups": [{"kind": kind, "layers": 0, "x": 1}]}
    _, problems = check_catalogs(catalog_dir("models", groups))
    fields = {problem.field for problem in problems}
    assert {"kv_groups[0].layers", "kv_groups[0].x"} < fields
    assert not any(f".{kind}" in field for field in fields)


@pytest.mark.parametrize(("kind", "changes", "rule", "field"), REFUSED)
def test_a_bad_entry_is_one_problem_that_says_where(catalog_dir, kind, changes, rule, field):
    directory = catalog_dir(kind, changes)
    catalogs, problems = check_catalogs(directory)
    assert catalogs is None
    assert [(problem.rule, problem.field) for problem in problems] == [(rule, field)]
    (problem,) = problems
    assert problem.file == str(directory / FILES[kind][0])
    assert problem.entry == (
        changes.get("name") or ("#1" if "name" in changes else FILES[kind][1]["name"])
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_every_refusal_is_one_clear_sentence(catalog_dir, language):
    for kind, changes, _, field in REFUSED:
        _, problems = check_catalogs(catalog_dir(kind, changes))
        sentence = Texts(language).problem(problems[0])
        assert FILES[kind][0] in sentence
        assert field in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert not re.search(r"\{\w+\}", sentence), "a figure is missing"
        Path(problems[0].file).unlink()


ILL_TYPED = [  # an ill-typed field, another fault of the same entry, both to be told
    ("servers", {"rack_units_u": "two", "power.power_kw_max": 3000.0},
     {("not_whole", "rack_units_u"), ("unit_suspect", "power.power_kw_max")}),
    ("servers", {"gpu.count": "4", "power.power_kw_max": 3000.0},
     {("not_whole", "gpu.count"), ("unit_suspect", "power.power_kw_max")}),
    ("servers", {"gpu": None, "power.power_kw_max": 3000.0},
     {("missing", "gpu"), ("unit_suspect", "power.power_kw_max")}),
    ("models", {"total_params_b": "1", "hybrid_full_layers": 2},
     {("not_number", "total_params_b"), ("only_for_hybrid", "hybrid_full_layers")}),
    ("models", {"kv_groups": 7}, {("not_list", "kv_groups")}),
    ("models", {"kv_groups": 7, "unusual": ["kv_groups[0].layers"]}, {("not_list", "kv_groups")}),
    ("models", {"head_dim": "64"}, {("not_whole", "head_dim")}),
    ("profiles", {"iops_read_max": "many", "usable_capacity_tb": 11.0},
     {("not_whole", "iops_read_max"), ("usable_above_total", "usable_capacity_tb")}),
    ("profiles", {"iops_write_max": "many", "throughput_read_mbps": 5400.0},
     {("not_whole", "iops_write_max"), ("storage_physics", "throughput_read_mbps")}),
    ("profiles", {"notes": 7, "throughput_write_mbps": 2900.0},
     {("not_text", "notes"), ("storage_physics", "throughput_write_mbps")}),
    ("profiles", {"iops_read_max": "many", "throughput_read_mbps": 5400.0},
     {("not_whole", "iops_read_max")}),
    ("servers", {"rack_units_u": "two", "gpu.total_hbm_gb": 330.0},
     {("not_whole", "rack_units_u"), ("total_hbm", "gpu.total_hbm_gb")}),
    ("servers", {"gpu.count": "4", "gpu.total_hbm_gb": 330.0}, {("not_whole", "gpu.count")}),
    ("profiles", {"colour": "red", "usable_capacity_tb": 11.0},
     {("unknown_field_none_near", "colour"), ("usable_above_total", "usable_capacity_tb")}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "told"), ILL_TYPED)
def test_every_problem_of_an_entry_is_told_though_a_field_of_it_cannot_be_read(
    catalog_dir, kind, changes, told
):
    directory = catalog_dir(kind, changes)
    _, problems = check_catalogs(directory)
    found = [(problem.rule, problem.field) for problem in problems]
    assert len(found) == len(set(found))
    assert {field for _, field in found} == {field for _, field in told}
    assert {
        rule
        for rule, _ in told
        if rule in ("unit_suspect", "usable_above_total", "storage_physics", "total_hbm")
    } <= {rule for rule, _ in found}
    for problem in problems:
        assert problem.file == str(directory / FILES[kind][0])
        assert problem.entry == FILES[kind][1]["name"]


@pytest.mark.parametrize(
    ("mbps", "blocking"), [(4400.0, None), (4445.0, False), (5300.0, False), (5334.0, True)]
)
def test_the_ten_and_the_twentyfive_percent_of_physics(catalog_dir, mbps, blocking):
    """|a - b| / max(a, b) against 4000 MB/s: 9.1 %, 10.01 %, 24.5 %, 25.01 %."""
    _, problems = check_catalogs(catalog_dir("profiles", {"throughput_read_mbps": mbps}))
    assert [problem.blocking for problem in problems] == ([] if blocking is None else [blocking])


def test_a_total_within_one_percent_is_accepted(catalog_dir):
    assert check_catalogs(catalog_dir("servers", {"gpu.total_hbm_gb": 322.0}))[1] == []


def own_policy(directory, **sections):
    """A policy of their own beside the catalogs of a directory."""
    figures = {
        section: {name: {"value": value, "source": "ours"} for name, value in given.items()}
        for section, given in sections.items()
    }
    (directory / "parameters.json").write_text(json.dumps(figures), encoding="utf-8")
    return directory


def test_the_limits_of_physics_are_those_of_the_policy_in_force(catalog_dir):
    """24.5 % apart: refused at 20 %, and the sentence names the limit in force."""
    limits = {"storage_physics_warning_ratio": 0.05, "storage_physics_error_ratio": 0.2}
    directory = catalog_dir("profiles", {"throughput_read_mbps": 5300.0})
    _, (problem,) = check_catalogs(own_policy(directory, alert_limits=limits))
    assert problem.blocking
    assert "above 20% the profile" in Texts("en").problem(problem)
    assert "25%" not in Texts("en").problem(problem)


def test_the_tolerance_of_a_total_is_the_policy_s(catalog_dir):
    directory = catalog_dir("servers", {"gpu.total_hbm_gb": 330.0})
    tolerance = {"total_hbm_tolerance_ratio": 0.04}
    assert check_catalogs(own_policy(directory, thresholds=tolerance))[1] == []
    directory = catalog_dir("servers", {"gpu.total_hbm_gb": 322.0})
    tolerance = {"total_hbm_tolerance_ratio": 0.005}
    _, (problem,) = check_catalogs(own_policy(directory, thresholds=tolerance))
    assert "more than 0.5%" in Texts("en").problem(problem)


def test_an_overhead_is_offered_in_steps_above_nothing(catalog_dir):
    directory = own_policy(catalog_dir("servers", {}), thresholds={"overhead_step_gib": 0})
    _, problems = check_catalogs(directory)
    assert "must_be_positive" in {problem.rule for problem in problems}


@pytest.mark.parametrize("other", ["mine", "MINE"])
def test_duplicate_names_are_refused_whatever_their_case(catalog_dir, other):
    entries = [MODEL, {**MODEL, "name": other}]
    _, problems = check_catalogs(catalog_dir("models", entries=entries))
    assert [problem.rule for problem in problems] == ["duplicate_name"]


def test_an_alias_may_not_be_another_entry_s_name(catalog_dir):
    _, problems = check_catalogs(catalog_dir("servers", {"aliases": ["dgx-b200"]}))
    assert [problem.rule for problem in problems] == ["duplicate_name"]


def test_every_problem_of_every_file_is_told_at_once(catalog_dir):
    catalog_dir("models", {"num_layers": 0, "head_dim": "64", "colour": "red"})
    catalog_dir("servers", {"gpu.count": None})
    directory = catalog_dir("profiles", {"usable_capacity_tb": 11.0, "throughput_read_mbps": 1.0})
    _, problems = check_catalogs(directory)
    told = sorted((Path(problem.file).name, problem.rule) for problem in problems)
    assert told == [
        ("models.json", "greater_than"),
        ("models.json", "not_whole"),
        ("models.json", "unknown_field"),
        ("servers.json", "missing"),
        ("storage.json", "storage_physics"),
        ("storage.json", "usable_above_total"),
    ]


BROKEN = [
    ('{"models": [\n  {"name": }\n]}', "broken_json", {"line": 2, "column": 12}),
    ('{"models": [], "models": []}', "repeated_key", {}),
    ('{"models": [NaN]}', "not_a_number", {}),
    ('{"models": [Infinity]}', "not_a_number", {}),
    ("[]", "not_an_object", {}),
    ("", "broken_json", {"line": 1, "column": 1}),
    ('{"models": {}}', "not_list", {}),
    ('{"model": []}', "unknown_field", {}),
    ("[" * 100_000, "broken_json_depth", {}),
]


@pytest.mark.parametrize(("content", "rule", "details"), BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_says_what_and_where(tmp_path, content, rule, details):
    (tmp_path / "models.json").write_text(content)
    _, problems = check_catalogs(tmp_path)
    problem = problems[0]
    assert problem.rule == rule
    assert problem.file == str(tmp_path / "models.json")
    assert {key: problem.details[key] for key in details} == details


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "models.json").write_bytes('{"models": []} "é"'.encode("latin-1"))
    assert check_catalogs(tmp_path)[1][0].rule == "file_not_utf8"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    (tmp_path / "models.json").write_text(json.dumps({"models": [MODEL]}), encoding="utf-8-sig")
    assert check_catalogs(tmp_path)[1] == []


def test_a_missing_directory_or_file_is_told(tmp_path):
    assert check_catalogs(tmp_path / "none")[1][0].rule == "no_catalog_directory"
    assert check_catalogs(tmp_path)[1][0].rule == "empty_catalog_directory"
    assert check_catalogs(models_file=tmp_path / "none.json")[1][0].rule == "file_missing"


def test_loading_raises_with_every_sentence(catalog_dir):
    with pytest.raises(CatalogError, match="num_layers") as error:
        load_catalogs(catalog_dir("models", {"num_layers": 0, "head_dim": 0}))
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("scenarios.ideal.ha_extra_nodes", 0, "scenario_order"),
        ("scenarios.ideal.storage_safety_factor", 1.2, "scenario_order"),
        ("scenarios.minimum.kv_budget_cap_ratio", 0.5, "scenario_cap_order"),
        ("policy.pue.value", 0, "must_be_positive"),
        ("policy.pue.value", -1, "at_least"),
        ("policy.pu", 1, "unknown_field"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(tmp_path, path, value, rule):
    document = value
    for part in reversed(path.split(".")):
        document = {part: document}
    (tmp_path / "parameters.json").write_text(json.dumps(document))
    assert rule in [problem.rule for problem in check_catalogs(tmp_path)[1]]


def test_a_model_and_a_server_may_share_a_name(catalog_dir):
    catalog_dir("models", {"name": "twin"})
    directory = catalog_dir("servers", {"name": "twin"})
    catalogs = load_catalogs(directory)
    workload = Workload(model="twin", server="twin", concurrency=5, effective_context=1000)
    origins = size(workload, catalogs).origins
    assert origins["model"].endswith("models.json")
    assert origins["server"].endswith("servers.json")
    assert origins["storage"] == "storage.json"


# --- small schemas -----------------------------------------------------------------------------


@pytest.mark.parametrize(("second", "told"), [(70, []), (60, ["tiers[1].from_hbm_gib"])])
def test_tiers_of_batches_begin_above_one_another(second, told):
    tier = {"max_num_batched_tokens": 2048, "max_num_seqs": 256}
    tiers = [{"from_hbm_gib": start, **tier} for start in (60, second)]
    defaults = BatchDefaults.model_validate({"tiers": tiers, "source": "x"})
    assert [it.field for it in defaults.breaches()] == told


@pytest.mark.parametrize(("split", "told"), [(5, []), (0, ["split"])])
def test_weights_are_divided_from_something(split, told):
    parts = dict.fromkeys(("vocabulary", "kv_heads", "experts", "replicated", "towers"), 0)
    division = Division.model_validate(
        {"counted_in": "bytes", "kv_shards": 1, "split": split, "source": "x", **parts}
    )
    assert [it.field for it in division.breaches()] == told


def test_a_version_begins_with_two_numbers():
    assert version_key("0.19.1rc1.dev329") == (0, 19)
    with pytest.raises(InputError) as error:
        version_key("newest")
    assert [(it.rule, it.value) for it in error.value.problems] == [("engine_version", "newest")]


def test_other_inputs_of_a_vendor_s_sheet_are_kept():
    assert Power.model_validate({"power_kw_max": 1.0, "input_hz": 60}).inputs == {"input_hz": 60}
    with pytest.raises(ValidationError):
        Power.model_validate("14 kW")


def test_a_cache_in_a_precision_that_keeps_no_latents_is_refused(catalogs):
    with pytest.raises(InputError) as error:
        kv_bytes(catalogs.models["deepseek-v3"], 1000, "int4", catalogs.parameters)
    assert [it.rule for it in error.value.problems] == ["precision_not_of_latent"]
