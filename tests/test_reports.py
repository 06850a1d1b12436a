"""What readers see: the terminal, the text, the Markdown, the JSON."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from markdown_it import MarkdownIt

from sizing_xl import InputError
from sizing_xl.alerts import CONDITIONS
from sizing_xl.batch.run import run_batch
from sizing_xl.book import BOOK
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.cli import main
from sizing_xl.fields import FIELDS, PRICED
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown import MOST_LINES, MOST_WORDS, executive_report, table
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.saved import load_sizing
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.sizing import SCENARIOS
from sizing_xl.telling import views
from sizing_xl.telling.cost import lacking
from sizing_xl.telling.rationale import group_shares, label_with_unit, rationale
from sizing_xl.telling.service import area_told
from sizing_xl.telling.standing import standing
from sizing_xl.telling.use_cases import USE_CASES, use_case_rows
from sizing_xl.telling.verdict import SEVERITIES, spelled_alerts, told_alerts, verdict
from sizing_xl.texts import LANGUAGES, Texts

from .conftest import HERE
from .unweighed import UNWEIGHED

RESULTS_SCHEMA = HERE.parent / "docs" / "sizing.results.schema.json"
IMPOSSIBLE = {"runtime_overhead_gib": 2144}

ISSUE_KEYS = [
    "kv_per_session_gib",
    "kv_total_gib",
    "kv_total_tib",
    "hbm_total_gib",
    "kv_budget_gib",
    "sessions_per_node",
    "nodes_capacity",
    "nodes_with_headroom",
    "nodes_final",
    "total_power_kw",
    "total_rack_u",
    "total_heat_btu_hr",
    "storage_model_tb",
    "storage_cache_tb",
    "storage_logs_tb",
    "storage_operational_tb",
    "storage_total_tb",
    "iops_read_peak",
    "iops_write_peak",
    "iops_read_steady",
    "iops_write_steady",
    "throughput_read_peak_gbs",
    "throughput_write_peak_gbs",
]


def test_the_flagship_summary_prints_the_seed_s_figures(sized):
    text = summary(sized(), "en")
    rows = [line.split() for line in text.splitlines() if line.startswith(("MIN", "REC", "IDEAL"))]
    assert rows == [
        ["MINIMUM", "2", "29.0", "20", "4.2", "629", "2.25"],
        ["RECOMMENDED", "3", "43.5", "30", "7.8", "629", "2.25"],
        ["IDEAL", "5", "72.5", "50", "15.6", "584", "2.25"],
    ]
    assert "187.5 k read IOPS and 3,000 write IOPS; 6.9 GB/s and 0.7 GB/s" in text
    conditions = ("overhead below the weights", "storage read throughput short")
    (line,) = [line for line in text.splitlines() if line.startswith("! Scenario RECOMMENDED")]
    assert f"meets the requirements with {len(conditions)} conditions" in line
    for title in conditions:
        assert title in line
    assert "✓" not in text, "a mark of approval never stands beside a condition"


def test_the_summary_speaks_portuguese_by_default(sized):
    text = summary(sized())
    assert "RECOMENDADO    3  43,5        30           7,8" in text
    assert "187,5 k IOPS de leitura e 3.000 IOPS de escrita" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_sizing_shows_no_node_count_anywhere(sized, language):
    sizing, texts = sized(**IMPOSSIBLE), Texts(language)
    for row in summary(sizing, language).splitlines():
        if row.startswith(tuple(texts.scenario(key) for key in SCENARIOS)):
            assert row.split()[1:5] == ["—"] * 4
    report = " ".join(full_report(sizing, language).split())
    for name in ("nodes_final", "total_power_kw"):
        assert f"▸ {texts.label(name)}" not in report, "it has no figures"
        assert re.search(rf"(▹|:|,) {re.escape(texts.label(name))}", report), "and is told why"
    document = to_document(sizing, language)
    for scenario in document["scenarios"].values():
        assert scenario["results"]["nodes_final"] is None
        assert scenario["results"]["total_power_kw"] is None
    assert verdict(sizing, texts) in executive_report(sizing, language)
    assert verdict(sizing, texts).startswith("✗")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BOOK.quantities)
def test_every_result_has_a_rationale(sized, language, name):
    sizing, texts = sized(), Texts(language)
    reason = rationale(sizing, sizing.recommended, name, texts)
    assert reason.formula == f"{name} = {BOOK.quantities[name].text()}"
    assert {ref for ref, _, _ in reason.inputs} == set(BOOK.quantities[name].needs)
    assert not any(ref in reason.with_numbers for ref in reason.formula.split() if "_" in ref)
    assert "{" not in reason.explanation
    left_out = [ref for ref, value, _ in reason.inputs if value is None]
    known = sizing.recommended.results[name] is not None
    if known:
        assert reason.with_numbers.count("—") == len(left_out)
    else:  # each as often as the formula names it, and the result
        named = re.findall(r"[a-z_0-9]+", BOOK.quantities[name].text())
        assert reason.with_numbers.count("—") == 1 + sum(word in left_out for word in named)
        assert all(ref in BOOK.quantities or BOOK.inputs[ref].nullable for ref in left_out)
        assert "—" not in reason.explanation
        return
    assert all(ref in BOOK.quantities or BOOK.inputs[ref].nullable for ref in left_out)
    assert "—" not in reason.explanation


@pytest.mark.parametrize(
    "model",
    [
        "opt-oss-120b",
        "deepseek-v3.2",
        "gemma-4-26b-a4b-it",
        "nvidia-nemotron-3-nano-30b-a3b-bf16",
        "qwen3.5-122b-a10b",
    ],
)
def test_the_groups_of_the_kv_rationale_sum_to_the_session(sized, model):
    sizing = sized(model=model, effective_context=50_000, kv_precision="bf16")
    shares = group_shares(sizing, sizing.minimum)
    assert len(shares) == len(sizing.model.groups())
    assert sum(share.bytes for share in shares) == pytest.approx(
        sizing.minimum.results["kv_per_session_bytes"], rel=1e-15
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_report_has_four_sections_and_every_result(sized, language):
    report, texts = full_report(sized(), language), Texts(language)
    places = [report.index(texts.say(f"section_{part}"))
              for part in ("inputs", "dictionary", "results", "alerts")]  # fmt: skip
    assert places == sorted(places)
    sizing, flat = sized(), " ".join(report.split())
    for name, quantity in BOOK.quantities.items():
        if quantity.inner or not area_told(sizing, quantity.area):
            continue
        known = any(it.results[name] is not None for it in sizing.scenarios.values())
        assert flat.count(f" {name} = {quantity.text()}") == known, "explained once"
        assert texts.label(name) in flat
    for alert in sizing.alerts:
        assert alert.code in report
    for name in ("concurrency", "kv_precision", "power_kw_max", "usable_capacity_tb"):
        entry = texts.dictionary(sizing.policy)[name]
        assert f"[{name}] {entry.description}" in flat
        assert entry.common_error in flat
    left = texts.dictionary(sizing.policy)["replicas_per_node"]
    assert left.description in flat and left.common_error not in flat


MANY = {"concurrency": 100_000, "effective_context": 200_000, "kv_precision": "fp16",
        "kv_budget_ratio": 0.8, "tensor_parallel": 8, "current_nodes": 7}  # fmt: skip
PRICED_IN_FULL = {name: FIELDS[name].example for name in PRICED}
LIMITED = {
    "flagship": {},
    "impossible": IMPOSSIBLE,
    "no price": {"server": "dgx-h200"},
    "every price": PRICED_IN_FULL,
    "many alerts": MANY,
    "many alerts and every price": {**MANY, **PRICED_IN_FULL},
    "weights unknown": {"model": UNWEIGHED},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", LIMITED)
def test_reports_stay_short(sized, language, case):
    sizing = sized(**LIMITED[case])
    markdown = executive_report(sizing, language)
    assert len(markdown.splitlines()) <= MOST_LINES
    assert len(markdown.split()) <= MOST_WORDS
    assert len(re.findall(r"[^\s|]*\w[^\s|]*", markdown)) <= MOST_WORDS
    more = 250 * ("every price" in case) + 50 * ("many" in case)
    assert len(full_report(sizing, language).splitlines()) <= 1000 + more


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_executive_report_has_every_unit_cost_that_is_known(sized, language):
    texts, sizing = Texts(language, "USD"), sized(**PRICED_IN_FULL)
    markdown = executive_report(sizing, language).replace("\\", "")
    for name in views.COST_ALLOCATION:
        figures = [texts.number(it.results[name], BOOK[name].digits)
                   for it in sizing.scenarios.values()]  # fmt: skip
        assert f"|{label_with_unit(texts, name)}|{'|'.join(figures)}|" in markdown
    without = executive_report(sized(server="dgx-h200"), language)
    assert texts.label("cost_per_session_month") not in without
    missing = lacking(sized(server="dgx-h200").recommended, "annual_total_cost")
    assert texts.label(missing[0]) in without, "what is missing is named"


@pytest.mark.parametrize("language", LANGUAGES)
def test_alerts_that_do_not_fit_are_named_the_gravest_first(sized, language):
    texts, sizing = Texts(language), sized(**MANY)
    told = spelled_alerts(sizing, texts)
    grave = [CONDITIONS[it.code].severity for it in told]
    assert grave == sorted(grave, key=SEVERITIES.index) and len(told) > 8
    markdown = executive_report(sizing, language).replace("\\", "")
    section = markdown.partition("## 9.")[2]
    spelled = [it for it in told if it.sentence in section]
    assert spelled == told[: len(spelled)] and len(spelled) >= 2
    for alert in told[len(spelled) :]:
        if CONDITIONS[alert.code].severity != "info":  # notices may be counted
            assert alert.name in markdown
    assert section.index(told[0].name) < section.index("**"), "conditions come first"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [{}, IMPOSSIBLE, {"model": UNWEIGHED}])
def test_the_executive_report_is_valid_markdown_with_ten_full_sections(sized, language, case):
    markdown = executive_report(sized(**case), language)
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    headings = [
        tokens[number + 1].content
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    assert [heading.partition(".")[0] for heading in headings] == [str(n) for n in range(1, 11)]
    tables = sum(token.type == "table_open" for token in tokens)
    assert tables == 7 if sized(**case).verdict().solved else 4 <= tables < 7
    columns = None
    for line in markdown.splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        assert columns in (None, bars) or bars is None, "a row has another number of cells"
        columns = bars
    assert "||" not in markdown, "an empty cell"


def test_bars_and_marks_in_a_user_s_text_do_not_break_a_table():
    drawn = table(["a", "b"], [["x|y", "*bold*\n<b>"]])
    assert drawn.splitlines()[-1] == r"| x\|y | \*bold\* \<b> |"


def test_the_document_holds_what_the_issue_names(sized):
    document = json.loads(to_json(sized()))
    assert set(document["inputs"]) >= {"model", "server", "storage", "nfr"}
    assert set(document["scenarios"]) == set(SCENARIOS)
    assert document["scenarios"]["minimum"]["name"] == "MÍNIMO"
    for scenario in document["scenarios"].values():
        assert set(ISSUE_KEYS) <= set(scenario["results"])
        assert set(scenario["rationale"]) == set(scenario["results"])
    for entry in document["parameter_dictionary"].values():
        assert set(entry) == {"description", "source", "importance", "common_errors"}
    assert document["inputs"]["nfr"]["kv_budget_ratio"] == 0.7


def test_json_values_are_unrounded_and_never_localised(sized):
    sizing = sized()
    document = json.loads(to_json(sizing, "pt-BR"))
    for key, scenario in sizing.scenarios.items():
        assert document["scenarios"][key]["results"] == scenario.results


def test_json_is_strict_even_with_unknown_numbers(sized):
    def refuse(name):
        raise AssertionError(name)

    document = json.loads(to_json(sized(model=UNWEIGHED)), parse_constant=refuse)
    assert document["inputs"]["weights"]["deployed_gib"] is None


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_reaches_every_output(sized, language):
    sizing, texts = sized(model=UNWEIGHED, concurrency=100_000), Texts(language)
    assert len(sizing.alerts) > 4
    outputs = (
        summary(sizing, language),
        " ".join(full_report(sizing, language).split()),
        executive_report(sizing, language).replace("\\", ""),
    )
    for alert in sizing.alerts:  # programs read each scenario's
        assert texts.alert(alert) in to_json(sizing, language), alert.code
    for told in told_alerts(sizing.alerts):  # people are told the worst one
        for output in outputs:
            assert texts.alert(told.alert) in output, told.alert.code


# --- which case, when, in short ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", LIMITED)
def test_the_results_document_is_small_valid_and_under_the_same_keys(sized, language, case):
    sizing = sized(**LIMITED[case])
    text = to_json(sizing, language, "results")
    assert len(text.encode()) <= 15_000
    short, full = json.loads(text), json.loads(to_json(sizing, language))
    jsonschema.validate(short, json.loads(RESULTS_SCHEMA.read_text(encoding="utf-8")))
    for key in short.keys() - {"detail", "inputs", "scenarios", "alerts", "units"}:
        assert short[key] == full[key], key
    for key, scenario in short["scenarios"].items():
        for name, value in scenario["results"].items():
            assert full["scenarios"][key]["results"][name] == value is not None
            assert short["units"][name] == full["units"][name]
    assert set(full["units"]) == set(BOOK.quantities)
    assert [it["code"] for it in short["alerts"]] == [it.code for it in sizing.alerts]


@pytest.mark.slow
def test_a_case_has_one_id_whatever_its_language_and_file(sized, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(to_json(sized(), "pt-BR"), encoding="utf-8")
    ids = {to_document(it, language)["case_id"] for it in (sized(), load_sizing(path))
           for language in LANGUAGES}  # fmt: skip
    assert len(ids) == 1
    others = [{"concurrency": 1001}, {"server": "dgx-h200"}, {"peak_headroom_ratio": 0.21},
              {"node_price": 1}]  # fmt: skip
    ids |= {to_document(sized(**other))["case_id"] for other in others}
    assert len(ids) == 1 + len(others)
    assert all(re.fullmatch("[0-9a-f]{16}", it) for it in ids)


@pytest.mark.slow
def test_a_document_has_no_clock_of_its_own(sized, tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("SIZING_XL_AS_OF", raising=False)
    assert to_document(sized())["generated_at"] is None
    monkeypatch.setenv("SIZING_XL_AS_OF", "2026-11-26")
    assert to_document(sized())["generated_at"] == "2026-11-26"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764115200")
    made = to_json(sized())
    assert json.loads(made)["generated_at"] == "2025-11-26T00:00:00Z"
    path = tmp_path / "a.json"
    path.write_text(made, encoding="utf-8")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert to_document(load_sizing(path))["generated_at"] == "2025-11-26T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(InputError) as refused:
        to_document(sized())
    assert "SOURCE_DATE_EPOCH" in refused.value.in_language("en")


@pytest.mark.slow
def test_the_command_and_the_batch_write_either_detail(tmp_path, capsys, workload):
    flags = ["--model=opt-oss-120b", "--server=dgx-b300", "--concurrency=10",
             "--effective-context=1000", "--lang=en"]  # fmt: skip
    path = tmp_path / "a.json"
    for detail in ("results", "results", "full"):  # its own short document may be replaced
        command = ["size", *flags, "--json-only", f"--json-detail={detail}"]
        assert main([*command, f"--output-json-file={path}"]) == 0
        assert json.loads(path.read_text(encoding="utf-8"))["detail"] == detail
        if detail == "results":
            assert main(["compare", str(path), "--lang=en"]) == 1
    assert "--json-detail full" in capsys.readouterr().err
    case = {"concurrency": 10, "effective_context": 1000}
    rows = [{"model": "opt-oss-120b", "server": "dgx-b300", **case}]
    for detail in ("results", "full"):
        report = run_batch(rows, tmp_path / "out", formats=["json"], jobs=1, json_detail=detail)
        assert report.done == 1
        (file,) = (tmp_path / "out").glob("*opt-oss*.json")
        assert json.loads(file.read_text(encoding="utf-8"))["detail"] == detail
    with pytest.raises(InputError):
        run_batch(rows, tmp_path / "out", formats=["json"], jobs=1, json_detail="some")


# --- the full report in Markdown -------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [{}, IMPOSSIBLE, {"model": UNWEIGHED}])
def test_the_full_markdown_has_the_four_sections_of_the_text_and_every_result(
    sized, language, case
):
    sizing, texts = sized(**case), Texts(language)
    markdown = full_markdown(sizing, language)
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    headings = [
        tokens[number + 1].content
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    assert headings == [
        texts.say(f"section_{part}") for part in ("inputs", "dictionary", "results", "alerts")
    ]
    plain = markdown.replace("\\", "")
    for name in BOOK.quantities:
        assert plain.count(f"({name}) |") == 3
    for name in texts.entries():
        assert f"| {name} |" in plain
    for told in told_alerts(sizing.alerts):
        assert texts.alert(told.alert) in plain, told.alert.code
    assert verdict(sizing, texts) in plain
    assert "| |" not in markdown, "an empty cell"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cache_s_rationale_shows_heads_and_precision_and_that_of_nodes_the_ha_mode(
    sized, language
):
    sizing = sized()
    outputs = full_report(sizing, language), full_markdown(sizing, language).replace("\\", "")
    for output in outputs:
        words = " ".join(output.split())
        assert "full (num_key_value_heads 8, head_dim 64): 18" in words
        assert "kv_precision: fp8" in words
        told = {words.count(f"ha_mode: {mode}") for mode in ("none", "n+1", "n+2")}
        assert "ha_mode: none / n+1 / n+2" in words or (len(told) == 1 and 0 not in told)
    reasons = to_document(sizing, language)["scenarios"]["ideal"]["rationale"]
    assert reasons["nodes_final"]["choices"] == {"ha_mode": "n+2"}
    cache = reasons["kv_per_session_gib"]
    assert cache["choices"] == {"kv_precision": "fp8"}
    assert cache["groups"][0]["shape"] == {"num_key_value_heads": 8, "head_dim": 64}


def test_every_group_of_every_model_tells_its_shape():
    for name, model in load_catalogs().models.items():
        for group in model.groups():
            assert group.shape, (name, group.kind)
            assert not {"layers", "window", "chunk"} & dict(group.shape).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_report_tells_what_is_assumed_once(sized, language):
    report, texts = " ".join(full_report(sized(), language).split()), Texts(language)
    section = report.partition(texts.say("section_dictionary"))[0]
    told = section.partition(texts.say("assumptions").upper())[2]
    assert f"{texts.label('pue')} (pue): {texts.number(1.4, 2)};" in told
    assert "(concurrency)" not in told, "it was asked for"


# --- where the nodes of today stand ----------------------------------------------------------

STANDINGS = [  # the flagship takes 2, 3 and 5 nodes of 629 sessions each
    (1, ["below MINIMUM. With 1 node, at most 629 sessions fit of the 1,000",
         "1 more node gives MINIMUM", "2 more nodes give RECOMMENDED",
         "4 more nodes give IDEAL"]),
    (2, ["You are here: MINIMUM (2 nodes).", "1 more node gives RECOMMENDED (3 nodes in all).",
         "3 more nodes give IDEAL"]),
    (3, ["You are here: RECOMMENDED (3 nodes).", "2 more nodes give IDEAL"]),
    (4, ["You are here: 4 nodes, 1 node above RECOMMENDED.", "1 more node gives IDEAL"]),
    (5, ["You are here: IDEAL (5 nodes)."]),
    (50, ["You are here: 50 nodes, 45 nodes above IDEAL."]),
]  # fmt: skip


@pytest.mark.parametrize(("current", "told"), STANDINGS)
def test_the_nodes_of_today_are_told_where_they_stand(sized, current, told):
    sizing = sized(current_nodes=current)
    lines = standing(sizing, Texts("en"))
    assert len(lines) == len(told)
    for line, words in zip(lines, told, strict=True):
        assert words in line
    for output in (summary, full_report, full_markdown, executive_report):
        text = output(sizing, "en").replace("\\", "")
        for line in lines:
            assert line in text, output
    plain = sized().recommended.results
    changed = {it for it, value in sizing.recommended.results.items() if value != plain[it]}
    assert changed <= {"nodes_to_add"}
    for scenario in sizing.scenarios.values():
        wanting = max(0, scenario.results["nodes_final"] - current)
        assert scenario.results["nodes_to_add"] == wanting


def test_without_the_nodes_of_today_nothing_is_told_of_them(sized):
    assert standing(sized(), Texts("en")) == standing(sized(current_nodes=0), Texts("en")) == []
    assert "You are here" not in executive_report(sized(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_without_a_solution_is_no_place_to_stand(sized, language):
    texts = Texts(language)
    (line,) = standing(sized(**IMPOSSIBLE, current_nodes=7), texts)
    assert line == texts.say("standing_unsolved", current=7)
    partly = sized(current_nodes=2)
    ideal = partly.ideal
    unsolved = replace(ideal, results={**ideal.results, "nodes_final": None})
    partly = replace(partly, scenarios={**partly.scenarios, "ideal": unsolved})
    assert standing(partly, texts)[-1] == texts.say(
        "standing_no_solution", scenario=texts.scenario("ideal")
    )
    assert len(standing(partly, texts)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_report_says_which_scenario_suits_which_need(sized, language):
    texts = Texts(language)
    report = " ".join(full_report(sized(), language).split())
    for key in SCENARIOS:
        assert texts.say(f"typical_{key}") in report
    for need, scenarios in use_case_rows(texts):
        assert f"{need} {scenarios}" in report
    assert set(SCENARIOS) == {key for keys in USE_CASES.values() for key in keys}
