"""One quantity explained, several sizings side by side, a saved sizing read again."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from sizing_xl import CatalogError, InputError, Workload, size
from sizing_xl.book import BOOK
from sizing_xl.report.compare import (
    case_names,
    comparison_document,
    comparison_markdown,
    comparison_text,
)
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.saved import load_sizing
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.telling.explain import explained, find_quantity, quantity_list
from sizing_xl.telling.verdict import codes
from sizing_xl.telling.views import SIDE_BY_SIDE
from sizing_xl.texts import LANGUAGES, Texts

from .unweighed import UNWEIGHED

ROOT = Path(__file__).resolve().parents[1]
CASES = [
    {},
    {"runtime_overhead_gib": 2144},
    {"model": UNWEIGHED, "concurrency": 70_000},
    {"model": "deepseek-v3.2", "kv_precision": "nvfp4", "warmup_read_pattern": "random"},
    {"model": "gpt-oss-120b", "tensor_parallel": 9, "storage": "profile_cloud_premium"},
]


@pytest.fixture
def saved(sized, tmp_path):
    """The path of a saved sizing."""

    def save(language=None, **changes):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        path.write_text(to_json(sized(**changes), language), encoding="utf-8")
        return path

    return save


# --- explain ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BOOK.quantities)
def test_every_quantity_explains_itself_with_and_without_a_case(sized, language, name):
    texts, quantity = Texts(language), find_quantity(name)
    general = explained(quantity, texts)
    for word in (texts.label(name), quantity.text(), *quantity.needs):
        assert " ".join(word.split()) in " ".join(general.split())
    with_case = explained(quantity, texts, sized())
    assert with_case.startswith(general.rstrip())
    for key in sized().scenarios:
        assert f"{texts.scenario(key)}: " in with_case


def test_the_list_has_every_quantity_with_its_unit():
    rows = quantity_list(Texts("en"))
    assert [row[0] for row in rows] == list(BOOK.quantities)
    assert all(all(row) for row in rows)


def test_an_unknown_quantity_answers_with_the_nearest():
    with pytest.raises(InputError) as error:
        find_quantity("node_final")
    assert "nodes_final" in error.value.problems[0].details["near"]


# --- a saved sizing --------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if case.get("model") != UNWEIGHED])
@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("read", LANGUAGES)
@pytest.mark.slow
def test_a_saved_sizing_renders_again_in_any_language(sized, saved, case, written, read):
    original, again = sized(**case), load_sizing(saved(written, **case))
    for report in (to_json, summary, full_report, executive_report):
        assert report(again, read) == report(original, read)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.slow
def test_the_document_obeys_the_published_schema(sized, case):
    schema = json.loads((ROOT / "docs" / "sizing.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(to_document(sized(**case)))), schema)


def test_the_schema_refuses_what_is_missing_or_unknown(sized):
    schema = json.loads((ROOT / "docs" / "sizing.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    document = to_document(sized())
    del document["scenarios"]["ideal"]["results"]["nodes_final"]
    document["colour"] = "red"
    assert len(list(validator.iter_errors(document))) == 2


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        (lambda d: d.update(schema_version="0.9"), "schema_version"),
        (lambda d: d.pop("alerts"), "alerts"),
        (lambda d: d["scenarios"]["minimum"]["results"].update(nodes_final="2"), "nodes_final"),
        (lambda d: d["inputs"]["model"].update(num_layers=0), "num_layers"),
        (lambda d: d["inputs"]["workload"].update(concurrency=0), "concurrency"),
    ],
)
def test_a_damaged_file_says_where(saved, damage, field):
    path = saved()
    document = json.loads(path.read_text())
    damage(document)
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match=field):
        load_sizing(path)


def test_a_file_that_is_no_json_is_told(tmp_path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(CatalogError, match="linha 1"):
        load_sizing(tmp_path / "a.json")


# --- compare ---------------------------------------------------------------------------------


def test_architectures_side_by_side(sized):
    sizings = [sized(server=server) for server in ("dgx-b300", "dgx-h200")]
    names = case_names(sizings)
    assert names == ["opt-oss-120b / dgx-b300", "opt-oss-120b / dgx-h200"]
    text = comparison_text(names, sizings, Texts("en"))
    rows = [line.split() for line in text.splitlines() if "dgx-h200  " in line]
    assert rows[1][3:-3] == ["6", "nodes", "289", "sessions", "61.2", "kW", "48", "U", "9.5", "TB"]


def test_the_same_architecture_twice_is_numbered(sized):
    assert case_names([sized(), sized(concurrency=2)])[1].endswith("(2)")


def test_the_three_forms_of_a_comparison_say_the_same(sized):
    sizings = [sized(), sized(server="dgx-b200"), sized(runtime_overhead_gib=2144)]
    names, texts = case_names(sizings), Texts("en")
    document = comparison_document(names, sizings)
    text, markdown = (
        comparison_text(names, sizings, texts),
        comparison_markdown(names, sizings, texts),
    )
    for case, sizing in zip(document["cases"], sizings, strict=True):
        for key, scenario in case["scenarios"].items():
            state, conditions = scenario.pop("verdict"), scenario.pop("conditions")
            assert conditions == codes(sizing.verdict(key).conditions)
            assert state == sizing.verdict(key).state.value
            assert scenario == {name: sizing.scenarios[key].results[name] for name in SIDE_BY_SIDE}
            cells = [texts.measure(value, BOOK[name].unit, BOOK[name].digits)
                     for name, value in scenario.items()]  # fmt: skip
            assert " | ".join([case["name"], *cells]) in markdown
            told = texts.say(f"verdict_state_{state}")
            words = " ".join([case["name"], *cells, told])
            assert words in [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_counts_and_names_every_alert_of_every_case(sized, language):
    sizings = [sized(), sized(runtime_overhead_gib=2144), sized(effective_context=262_144)]
    names, texts = ["one", "two", "three"], Texts(language)
    document = comparison_document(names, sizings)
    text = comparison_text(names, sizings, texts)
    markdown = comparison_markdown(names, sizings, texts)
    for case, sizing in zip(document["cases"], sizings, strict=True):
        raised = {(alert.severity, alert.code) for alert in sizing.alerts}
        told = [(severity, code) for severity, named in case["alerts"].items() for code in named]
        assert set(told) == raised and len(told) == len(raised)
        assert list(case["alerts"]) == [it for it in ("error", "warning", "info")
                                        if it in case["alerts"]]  # fmt: skip
        _, _, after = text.partition(f"\n{case['name']}: ")
        own = after.splitlines()[2:]
        for (severity, named), line in zip(case["alerts"].items(), own, strict=False):
            titles = ", ".join(texts.alert_title(code) for code in named)
            assert line == f"  {texts.severity(severity)} ({len(named)}): {titles}"
            cells = [case["name"], texts.severity(severity), str(len(named)), titles]
            assert f"| {' | '.join(cells)} |" in markdown


def test_a_case_without_alerts_says_so_in_a_comparison(sized):
    quiet = replace(sized(), alerts=())
    texts = Texts("en")
    assert "  No alerts." in comparison_text(["quiet"], [quiet], texts)
    assert "| quiet | No alerts. | 0 | — |" in comparison_markdown(["quiet"], [quiet], texts)
    assert comparison_document(["quiet"], [quiet])["cases"][0]["alerts"] == {}


# --- ways out of an impossible sizing --------------------------------------------------------


IMPOSSIBLE = [
    {"runtime_overhead_gib": 2144},
    {"runtime_overhead_gib": 2144, "kv_precision": "bf16"},
    {"model": "llama-3.1-405b", "server": "dgx-h100", "runtime_overhead_gib": 590,
     "kv_precision": "bf16"},
    {"server": "dgx-a100-640", "runtime_overhead_gib": 700},
]  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_each_way_out_alone_makes_the_case_possible(sized, case):
    sizing = sized(**case)
    assert sizing.ways_out
    for way in sizing.ways_out:
        changed = sized(**{**case, way.lever: way.value})
        assert all(scenario.solved for scenario in changed.scenarios.values()), way


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_a_way_out_says_by_how_much(sized, case):
    """One token more, or a tenth of a GiB more, and it no longer fits."""
    for way in sized(**case).ways_out:
        beyond = {"effective_context": way.value if isinstance(way.value, str) else way.value + 1,
                  "runtime_overhead_gib": way.value if isinstance(way.value, str) else
                  way.value + 0.1}.get(way.lever)  # fmt: skip
        if beyond is not None:
            changed = sized(**{**case, way.lever: beyond})
            assert not changed.ideal.solved, way


def test_an_overhead_below_the_weights_is_no_way_out(sized):
    """dgx-h100 has 596 GiB; Llama 405B in bf16 needs 756 GiB for its weights alone."""
    sizing = sized(model="llama-3.1-405b", server="dgx-h100", runtime_overhead_gib=596)
    assert "runtime_overhead_gib" not in {way.lever for way in sizing.ways_out}


def test_a_possible_case_needs_no_way_out(sized):
    assert sized().ways_out == ()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reports_of_an_impossible_case_say_what_to_change(sized, language):
    sizing, texts = sized(runtime_overhead_gib=2144), Texts(language)
    for way in sizing.ways_out:
        words = texts.say(f"way_{way.lever}", value=way.value)
        for report in (summary, full_report, executive_report, to_json):
            assert words in report(sizing, language)


def test_when_nothing_alone_helps_the_report_says_so(catalogs):
    workload = Workload(
        model="llama-3.1-405b", server="dgx-a100-640", concurrency=1, effective_context=1,
        runtime_overhead_gib=40_000, kv_precision="int4",
    )  # fmt: skip
    sizing = size(workload, catalogs)
    assert sizing.ways_out == ()
    assert Texts().say("no_way_out") in summary(sizing)
