"""What readers see: the terminal, the text, the Markdown, the JSON."""

import json
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from sizing_xl.book import BOOK
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown import executive_report, table
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.sizing import SCENARIOS
from sizing_xl.telling.rationale import group_shares, rationale
from sizing_xl.telling.standing import standing
from sizing_xl.telling.use_cases import USE_CASES, use_case_rows
from sizing_xl.telling.verdict import told_alerts, verdict
from sizing_xl.texts import LANGUAGES, Texts

from .unweighed import UNWEIGHED

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
    report = full_report(sizing, language)
    for name in ("nodes_final", "total_power_kw"):
        shown = re.findall(rf"\({name}\): (.*)", report)
        assert shown == ["—"] * 3
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
    for name, quantity in BOOK.quantities.items():
        if quantity.inner:
            continue
        assert report.count(f"({name}): ") == 3
    for alert in sized().alerts:
        assert alert.code in report
    for name in texts.entries():
        assert f"[{name}]" in report


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
    assert sum(token.type == "table_open" for token in tokens) >= 11
    columns = None
    for line in markdown.splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
        assert columns in (None, bars) or bars is None, "a row has another number of cells"
        columns = bars
    assert "| |" not in markdown, "an empty cell"


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
        assert len(told) == 1 and 0 not in told
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


def test_the_rationale_table_tells_what_is_assumed_and_not_what_was_asked_for(sized):
    def rows(**case):
        markdown = executive_report(sized(**case), "en").replace("\\", "")
        table_ = markdown.partition("## 7.")[2].partition("## 8.")[0]
        lines = [re.split(r" \| ", line.strip("| ")) for line in table_.splitlines()]
        return {cells[0]: cells[3] for cells in lines if len(cells) == 5}

    texts, assumed = Texts("en"), rows()
    headroom = texts.label("headroom_ratio")
    asked = texts.label("peak_headroom_ratio")
    assert f"{asked}: 20%" in assumed[headroom]
    assert f"{asked}:" not in rows(peak_headroom_ratio=0.2)[headroom]
    assert "ha_mode: n+1" in assumed[texts.label("nodes_final")]
    assert f"{texts.label('pue')}: 1.40" in assumed[texts.label("facility_power_kw")]
    assert assumed[texts.label("kv_total_tib")] == "—"


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
def test_the_executive_report_says_which_scenario_suits_which_need(sized, language):
    texts = Texts(language)
    markdown = executive_report(sized(), language).replace("\\", "")
    section = markdown.partition("## 2.")[2].partition("## 3.")[0]
    for key in SCENARIOS:
        assert texts.say(f"typical_{key}") in section
    for need, scenarios in use_case_rows(texts):
        assert f"| {need} | {scenarios} |" in section
    assert set(SCENARIOS) == {key for keys in USE_CASES.values() for key in keys}
