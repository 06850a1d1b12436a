"""What the shipped models and servers state, each figure with where it is from; what nobody states
stays unknown in every result."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import KINDS
from sizing_xl.catalog.leaves import kv_bytes
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.catalog.server import Power, ServerEntry, Stated, Thermal
from sizing_xl.precisions import PRECISIONS
from sizing_xl.report.document import to_document
from sizing_xl.report.listing import listed
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.text import full_report
from sizing_xl.texts import LANGUAGES, MISSING, Texts
from sizing_xl.workbook import workbook_bytes

from .whatif import run_formualizer

EVIDENCE = json.loads((Path(__file__).parent / "evidence" / "models_kv.json").read_text())
GIB = 2**30
CASE = {"model": "gpt-oss-120b", "concurrency": 200, "effective_context": 32768}
# Quantities that rest on the power of a server, and on its height.
POWER = {
    *("total_power_kw", "session_power_w", "facility_power_kw", "annual_energy_mwh"),
    *("rack_density_kw", "node_heat_btu_hr", "total_heat_btu_hr", "refrigeration_tons"),
}
HEIGHT = {
    *("total_rack_u", "rack_equivalents", "rack_nodes_by_height", "nodes_per_rack"),
    *("racks_by_height", "racks_needed", "rack_density_kw"),
}


# --- models ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVIDENCE["bytes"])
def test_the_cache_of_a_session_is_the_evidence_s_to_the_byte(catalogs, name):
    model = catalogs.models[name]
    for context, expected in zip(EVIDENCE["contexts"], EVIDENCE["bytes"][name], strict=True):
        assert sum(kv_bytes(model, context, "bf16", catalogs.parameters)) == expected, context


def test_the_evidence_tells_of_most_models_and_nearly_every_kind(catalogs):
    assert len(EVIDENCE["bytes"]) >= 60
    kinds = {group.kind for name in EVIDENCE["bytes"] for group in catalogs.models[name].groups()}
    assert kinds >= set(KINDS) - {"lightning"}


def test_weights_in_16_bits_are_two_bytes_a_parameter(catalogs):
    told = 0
    for model in catalogs.models.values():
        if model.weights_memory_gib_bf16:
            told += 1
            assert model.weights_memory_gib_bf16 * GIB == pytest.approx(
                2e9 * model.total_params_b, rel=1e-12
            ), model.name
    assert told >= 40


@pytest.mark.parametrize(
    ("name", "precision", "released"),
    [
        ("deepseek-v3.1", "fp8", 673_150_611_808),
        ("kimi-k2.6", "int4", 595_148_745_696),
        ("minimax-m2.7", "fp8", 230_121_630_720),
        ("llama-3.1-405b", "bf16", 811_706_777_600),
    ],
)
def test_released_weights_are_the_bytes_of_the_tensors(catalogs, name, precision, released):
    model = catalogs.models[name]
    assert model.default_weights_precision == precision
    assert model.weights_gib(precision) * GIB == released


def test_active_parameters_leave_out_the_input_table_and_idle_experts(catalogs):
    active = {name: catalogs.models[name].active_params_b for name in ("gpt-oss-120b", "qwen3-8b")}
    assert active == {"gpt-oss-120b": 5.132849472, "qwen3-8b": 7.568405504}
    for model in catalogs.models.values():
        assert (model.active_params_b or 0) <= (model.total_params_b or math.inf), model.name


# --- sources ---------------------------------------------------------------------------------

LINE = re.compile(r".+; retrieved \d{4}-\d\d-\d\d; confidence: (high|medium|low)\b.*", re.DOTALL)


@pytest.mark.parametrize("what", ["models", "servers"])
def test_every_source_says_when_it_was_read_and_how_sure_it_is(catalogs, what):
    for entry in getattr(catalogs, what).values():
        assert entry.source
        for line in entry.source:
            assert LINE.fullmatch(line), (entry.name, line)


def test_each_precision_that_a_model_states_has_a_source(catalogs):
    for model in catalogs.models.values():
        told = " ".join(model.source)
        for precision in PRECISIONS:
            if model.weights_gib(precision) and not model.name.startswith("opt-oss"):
                assert re.search(rf"weights( in {precision})?:", told), (model.name, precision)


def test_each_figure_of_a_server_has_a_source(catalogs):
    for server in catalogs.servers.values():
        told = " ".join(server.source)
        assert not server.gpu.visible_hbm_gib or "visible HBM" in told, server.name
        if server.power.power_kw_max or server.rack_units_u:
            assert re.search(r"height|\d+ ?kW|\d+ ?U\b|GPU data", told), server.name


def test_lists_stay_one_line_an_entry(catalogs):
    for language in LANGUAGES:
        for what in ("models", "servers"):
            rows = listed(catalogs, what, Texts(language))
            assert len(rows) == len(getattr(catalogs, what))
            assert all(len(f"{name}  {words}") < 140 and "\n" not in words for name, words in rows)
            assert not any(re.search(r"\b(None|nan)\b", words) for _, words in rows)


# --- a server of which nobody states the power or the height -------------------------------------


def without(catalogs, *, power=False, height=False):
    """The catalogs with a DGX H200 that lacks its power, its height or both."""
    changes = {"name": "bare", "aliases": []}
    if power:
        changes |= {"power": Power(), "thermal": Thermal()}
    if height:
        changes |= {"rack_units_u": None}
    bare = catalogs.servers["dgx-h200"].model_copy(update=changes)
    return replace(catalogs, servers={**catalogs.servers, "bare": bare})


@pytest.mark.parametrize(
    ("lacks", "unknown", "word"),
    [({"power": True}, POWER, "power"), ({"height": True}, HEIGHT, "height"),
     ({"power": True, "height": True}, POWER | HEIGHT, "both")],
)  # fmt: skip
def test_what_rests_on_an_unknown_figure_is_unknown_and_nothing_else_is(
    catalogs, lacks, unknown, word
):
    known = size(Workload(**CASE, server="dgx-h200"), catalogs)
    sizing = size(Workload(**CASE, server="bare"), without(catalogs, **lacks))
    assert sizing.complete
    for key, scenario in sizing.scenarios.items():
        lost = {name for name, it in scenario.results.items() if it is None or it != it}
        before = known.scenarios[key].results
        assert {name for name in lost if before[name] == before[name]} >= unknown
        rest = set(BOOK.quantities) - lost
        assert {"nodes_final", "sessions_per_node", "kv_total_gib", "storage_total_tb"} <= rest
        for name in rest:
            same = scenario.results[name] == before[name]
            assert same or before[name] != before[name], name
    (alert,) = [it for it in sizing.alerts if it.code == "server_figures_unknown"]
    assert alert.figures["unstated"] == word
    assert not any(it.code == "server_figures_unknown" for it in known.alerts)


@pytest.mark.parametrize("lacks", [{"power": True}, {"height": True}])
def test_the_room_s_limit_says_nothing_of_a_power_that_nobody_knows(catalogs, lacks):
    case = Workload(**CASE, server="bare", rack_power_limit_kw=40)
    results = size(case, without(catalogs, **lacks)).recommended.results
    assert results["racks_needed"] is None or math.isnan(results["racks_needed"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_says_what_is_not_known_and_never_0(catalogs, language):
    sizing = size(Workload(**CASE, server="bare"), without(catalogs, power=True, height=True))
    texts = Texts(language)
    for report in (full_report(sizing, language), executive_report(sizing, language)):
        assert MISSING in report
        assert "nan" not in report.lower().split()
        assert not re.search(r"\b0(?:[.,]0)? (?:kW|U|BTU/h)\b", report)
    (alert,) = [it for it in sizing.alerts if it.code == "server_figures_unknown"]
    assert "bare" in texts.alert(alert)
    assert "servers.json" in texts.remedy(alert)
    saved = to_document(sizing, language)
    assert saved["scenarios"]["minimum"]["results"]["total_power_kw"] is None
    assert saved["scenarios"]["minimum"]["inputs"]["rack_units_u"] is None


@pytest.mark.slow
def test_the_sheet_says_the_same(catalogs):
    with_bare = without(catalogs, power=True, height=True)
    known = size(Workload(**CASE, server="dgx-h200"), with_bare)
    content = workbook_bytes(known, "en", with_bare)
    names = ["total_power_kw", "racks_needed", "total_heat_btu_hr", "nodes_final"]
    outputs = [f"{name}_recommended" for name in names]
    (live,) = run_formualizer(content, [{"in_server": "bare"}], [f"out_{it}" for it in outputs])
    *unknown, nodes = live.values()
    assert all(isinstance(it, dict) for it in unknown), live
    expected = size(Workload(**CASE, server="bare"), with_bare).recommended.results["nodes_final"]
    assert nodes == expected


def test_shipped_servers_without_power_size_memory(catalogs):
    bare = [it for it in catalogs.servers.values() if it.power.power_kw_max is None]
    assert len(bare) >= 10
    for server in bare:
        case = {**CASE, "model": "gpt-oss-20b", "kv_precision": "fp8"}
        sizing = size(Workload(**case, server=server.name), catalogs)
        assert sizing.recommended.results["nodes_final"] >= 1, server.name
        assert "server_figures_unknown" in {it.code for it in sizing.alerts}


# --- figures that are not the maker's ---------------------------------------------------------


def test_the_dgx_h200_is_nvidia_s_and_the_example_tells_the_difference(catalogs):
    own, example = catalogs.server("dgx-h200"), catalogs.server("dgx200")
    assert (own.rack_units_u, own.thermal.heat_output_btu_hr_max) == (8, 38557)
    assert (example.rack_units_u, example.thermal.heat_output_btu_hr_max) == (10, None)
    sizing = size(Workload(**CASE, server="dgx200"), catalogs)
    told = {it.code: it for it in sizing.alerts if it.code.endswith("_differs")}
    assert set(told) == {"server_height_differs", "server_heat_differs"}
    for code, figures in {
        "server_height_differs": ("10 U", "8 U"),
        "server_heat_differs": ("34,804 BTU/h", "38,557 BTU/h"),
    }.items():
        assert all(figure in Texts("en").alert(told[code]) for figure in figures)
    assert "38.557 BTU/h" in Texts("pt-BR").alert(told["server_heat_differs"])
    for server in set(catalogs.servers) - {example.name}:
        alerts = size(Workload(**CASE, server=server), catalogs).alerts
        assert not [it.code for it in alerts if it.code.endswith("_differs")], server


@pytest.mark.parametrize(
    ("stated", "fires"),
    [({"rack_units_u": 9}, True), ({"rack_units_u": 8}, False), ({"power_kw_max": 10.3}, True),
     ({"heat_output_btu_hr_max": 38557.0}, False), ({"heat_output_btu_hr_max": 38558.0}, True),
     ({}, False)],
)  # fmt: skip
def test_any_figure_that_the_maker_states_otherwise_is_told(catalogs, stated, fires):
    entry = catalogs.servers["dgx-h200"].model_copy(
        update={"name": "other", "aliases": [], "stated": Stated(**stated)}
    )
    changed = replace(catalogs, servers={**catalogs.servers, "other": entry})
    sizing = size(Workload(**CASE, server="other"), changed)
    assert any(it.code.endswith("_differs") for it in sizing.alerts) == fires


def test_a_figure_stated_beside_an_unknown_one_differs_from_nothing(catalogs):
    entry = ServerEntry.model_validate(
        {"name": "half", "gpu": {"count": 8, "model": "x", "hbm_per_gpu_gb": 80.0},
         "rack_units_u": 8, "stated": {"rack_units_u": 6, "power_kw_max": 10.0}}
    )  # fmt: skip
    changed = replace(catalogs, servers={**catalogs.servers, "half": entry})
    codes = {it.code for it in size(Workload(**CASE, server="half"), changed).alerts}
    assert {"server_figures_unknown", "server_height_differs"} <= codes
    assert "server_power_differs" not in codes


def test_a_model_that_uses_a_part_of_its_parameters_says_which():
    """Without its experts it is read as a dense model: its bound of TPOT would not be one."""
    for name, model in load_catalogs().models.items():
        if model.active_params_b and model.active_params_b < 0.75 * model.total_params_b:
            assert model.routed_experts and model.experts_per_token, name
            assert model.weight_parts.experts, name
