"""The verdict cannot lie: one declared rule, and every face says the same of every case."""

import json
from collections import Counter

import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.alerts import CONDITIONS, UNMET, State, verdict_of
from sizing_xl.alerts.raised import Alert
from sizing_xl.alerts.verdict import ERRORS, INVALID_INPUTS, RULE, STATES, WARNINGS
from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.tables import COLUMNS, result_rows
from sizing_xl.batch.worker import answer_chunk, pack
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.cli import main
from sizing_xl.excel.functions import SIZING_NODES, SIZING_VALUE, SIZING_VERDICT
from sizing_xl.expression import python
from sizing_xl.ops import SCALARS
from sizing_xl.report import markdown
from sizing_xl.report.compare import comparison_document
from sizing_xl.report.document import to_document
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.sheets.flags import Flags
from sizing_xl.telling.verdict import verdict
from sizing_xl.texts import LANGUAGES, Texts

from .random_cases import random_cases
from .soak import tried

CATALOGS = load_catalogs()
MARKS = {State.MEETS: "✓", State.CONDITIONS: "!", State.NO_SOLUTION: "✗"}


def alert(severity, scenario=None, code="x"):
    return Alert(code, severity, scenario)


@pytest.mark.parametrize(
    ("alerts", "scenario", "state"),
    [
        ([], None, State.MEETS),
        ([alert("info")], None, State.MEETS),
        ([alert("warning")], None, State.CONDITIONS),
        ([alert("warning", "recommended")], None, State.CONDITIONS),
        ([alert("warning", "ideal")], None, State.MEETS),
        ([alert("warning", "ideal")], "ideal", State.CONDITIONS),
        ([alert("error")], "minimum", State.NO_SOLUTION),
        ([alert("error", "ideal")], "minimum", State.MEETS),
        ([alert("error", "ideal")], "ideal", State.NO_SOLUTION),
        ([alert("error", "ideal")], None, State.NO_SOLUTION),
        ([alert("error", "ideal"), alert("warning")], None, State.NO_SOLUTION),
    ],
)
def test_the_rule(alerts, scenario, state):
    assert verdict_of(alerts, scenario, ()).state is state


def test_the_rule_is_a_formula_and_its_values_are_the_states():
    assert set(RULE.refs()) == {"invalid_inputs", "errors", "warnings"}
    assert [state.value for state in STATES] == [
        *("invalid_input", "no_solution", "meets_with_conditions", "meets")
    ]


def test_what_is_asked_and_not_served_is_in_the_sentence(sized):
    sizing = sized(effective_context=262144)
    assert [it.code for it in sizing.verdict().unmet] == ["context_clamped"]
    others = {"demand_sessions_over", "demand_context_over", "slo_unknown", "slo_demand_over"}
    assert {"context_clamped", *others} == UNMET
    for language, words in (("en", "Asked and not served"), ("pt-BR", "Pedido e não atendido")):
        assert words in verdict(sizing, Texts(language))


@pytest.mark.slow
def test_weights_that_do_not_fit_are_no_solution_on_any_face(tmp_path, capsys):
    """llama-3.1-405b: 756 GiB of weights on 596 GiB of HBM."""
    case = {"model": "llama-3.1-405b", "server": "dgx-h100", "concurrency": 100,
            "effective_context": 8192}  # fmt: skip
    sizing = size(Workload(**case))
    assert sizing.verdict().state is State.NO_SOLUTION
    assert not sizing.complete
    assert [it.code for it in sizing.alerts if it.severity == "error"] == ["weights_exceed_hbm"]
    assert [way.lever for way in sizing.ways_out] == ["weights_precision", "server"]
    for scenario in sizing.scenarios.values():
        for name in ("nodes_final", "total_power_kw", "storage_total_tb"):
            assert scenario.results[name] is None
    args = ["size", "--model", "llama-3.1-405b", "--server", "dgx-h100", "--concurrency", "100",
            "--effective-context", "8192", "--output-dir", str(tmp_path)]  # fmt: skip
    assert main(args) == 3
    assert "✓" not in capsys.readouterr().out
    answer = SIZING_NODES("llama-3.1-405b", "dgx-h100", 100.0, 8192.0, language="en")
    assert answer.startswith("#SIZING: ")
    assert "weights" in answer


def test_the_default_overhead_covers_the_weights():
    """The founding documents' two models state 120 GiB; every other follows its weights."""
    for name in CATALOGS.models:
        workload = Workload(model=name, server="dgx-b300", concurrency=10, effective_context=4096)
        sizing = size(workload, CATALOGS)
        used, needed = (
            sizing.minimum.results[it] for it in ("runtime_overhead_gib", "overhead_needed_gib")
        )
        if name.startswith("opt-oss"):
            assert used == 120
        elif needed is None:
            assert used is None
        else:
            assert used == max(120, needed)
        assert sizing.nfr["runtime_overhead_gib"] == used
        assert sizing.workload.runtime_overhead_gib is None


def check(case):
    """Every face of one case says the same."""
    sizing = size(Workload(**case), CATALOGS)
    found = sizing.verdict()
    errors = [it for it in sizing.alerts if it.severity == "error"]
    assert sizing.complete == (found.state is not State.NO_SOLUTION) == (not errors)
    needed = sizing.minimum.value("overhead_needed_gib")
    hbm = sizing.minimum.value("hbm_total_gib")
    if needed is None or (needed > hbm * (1 + 1e-9) and sizing.nfr["basis"] == "pooled"):
        assert found.state is State.NO_SOLUTION
    if found.state is State.MEETS:
        shown = [it for it in sizing.alerts if it.scenario in (None, "recommended")]
        assert {it.severity for it in shown} <= {"info"}
        assert case["effective_context"] <= sizing.model.max_position_embeddings
    for key in SCENARIOS:
        solved = sizing.scenarios[key].results["nodes_final"] is not None
        assert solved == (sizing.verdict(key).state is not State.NO_SOLUTION), key
    return sizing


@pytest.mark.slow
def test_of_every_case_verdict_errors_and_node_counts_agree():
    states = Counter(check(case).verdict().state for case in random_cases(1000))
    assert set(states) == {State.MEETS, State.CONDITIONS, State.NO_SOLUTION}
    assert min(states.values()) > 20


@pytest.mark.slow
def test_of_random_cases_the_faces_agree(tmp_path):
    """Verdict, `complete` (which the exit code is), alerts, batch row, workbook cell, function,
    Markdown."""
    settings = {language: Settings(str(tmp_path), (), language) for language in LANGUAGES}
    packed = pack(CATALOGS)
    for number, case in enumerate(random_cases(tried(1000, 5000), seed=5)):
        language = ("pt-BR", "en")[number % 2]
        sizing = check(case)
        sentence = verdict(sizing, Texts(language))
        in_the_batch(sizing, case, settings[language], packed)
        in_the_workbook(sizing)
        in_functions(sizing, case, sentence, language)
        in_the_markdown(sizing, sentence, language, whole=number % 20 == 0)


def in_the_markdown(sizing, sentence, language, whole):
    """The first section, which every report holds as it is; that it does, where asked."""
    first = "\n\n".join(markdown._BEFORE[0](sizing, Texts(language, sizing.currency)))
    assert sentence in first.replace("\\", "")
    assert not whole or first in markdown.executive_report(sizing, language)


def in_the_batch(sizing, case, settings, packed):
    """The answer and the rows of a batch."""
    (answer,) = answer_chunk([Case(1, 1, case)], settings, packed).outcomes
    assert answer.complete == sizing.complete
    assert answer.verdicts[""] == sizing.verdict().state.value
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in result_rows(answer)]
    assert [row["verdict"] for row in rows] == [sizing.verdict(it).state.value for it in SCENARIOS]
    for severity in ("error", "warning", "info"):
        told = ";".join(dict.fromkeys(it.code for it in sizing.alerts if it.severity == severity))
        assert {row[f"alerts_{severity}"] for row in rows} == {told or None}


def in_the_workbook(sizing):
    """The cells of the verdict and of the conditions."""
    flags = Flags(sizing)
    for key in (None, *SCENARIOS):
        assert flags.state(key) is sizing.verdict(key).state
    for key in SCENARIOS:
        raised = {it.code for it in sizing.alerts if it.scenario in (None, key)}
        assert set(flags.up(tuple(CONDITIONS), key)) == raised


def in_functions(sizing, case, sentence, language):
    """What cells say."""
    own = ("model", "server", "concurrency", "effective_context")
    options = [[name, value] for name, value in case.items() if name not in own]
    call = tuple(case[name] for name in own)
    said = SIZING_VERDICT(*call, None, options, language=language)
    assert said.partition(" ")[0] == sentence.partition(" ")[0]
    for key in SCENARIOS:
        nodes = SIZING_VALUE("nodes_final", *call, key, options, language=language)
        solved = sizing.verdict(key).state is not State.NO_SOLUTION
        assert isinstance(nodes, float) == solved, (case, key, nodes)
        assert solved or nodes.startswith("#SIZING: ")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_face_says_the_same(language, tmp_path):
    packed = pack(CATALOGS)
    settings = Settings(str(tmp_path), (), language)
    texts = Texts(language)
    for case in random_cases(30, seed=3 + list(LANGUAGES).index(language)):
        sizing = check(case)
        sentence, state = verdict(sizing, texts), sizing.verdict().state
        assert sentence.startswith(MARKS[state])
        document = to_document(sizing, language)
        assert document["complete"] == sizing.complete
        assert document["verdict"]["sentence"] == sentence
        assert document["verdict"]["state"] == state.value
        for key in SCENARIOS:
            own = document["scenarios"][key]["verdict"]
            assert own["state"] == sizing.verdict(key).state.value
        for text in (summary(sizing, language), full_report(sizing, language),
                     executive_report(sizing, language).replace("\\", "")):  # fmt: skip
            assert sentence in text
            assert ("✓" in text) == (state is State.MEETS)
        (compared,) = comparison_document(["a"], [sizing])["cases"]
        assert compared["verdict"] == state.value
        in_the_batch(sizing, case, settings, packed)
        in_the_workbook(sizing)
        in_functions(sizing, case, sentence, language)


@pytest.mark.slow
@pytest.mark.parametrize("case", [
    {}, {"runtime_overhead_gib": 2144}, {"effective_context": 262144},
    {"model": "gpt-oss-20b", "kv_precision": "fp8", "storage": "profile_enterprise_ssd"},
])  # fmt: skip
def test_the_exit_code_and_complete_agree(case, sized, capsys, workload):
    sizing = sized(**case)
    arguments = ["size", "--json-only", "--lang", "en"]
    for name, value in dict(workload(**case)).items():
        if value is not None and name != "basis":
            from sizing_xl.fields import FIELDS

            arguments += [FIELDS[name].option, str(value)]
    code = main(arguments)
    document = json.loads(capsys.readouterr().out)
    assert code == (0 if sizing.complete else 3)
    assert document["complete"] == sizing.complete


def test_every_condition_of_a_verdict_is_named_with_its_figures_and_its_remedy(sized):
    sizing, texts = sized(), Texts("en")
    report = executive_report(sizing, "en").replace("\\", "")
    before = report.index("is recommended:")
    for one in sizing.verdict().conditions:
        title = texts.alert_title(one.code)
        place = report.index(f"{title}: {texts.alert(one)}")
        assert place < before, "conditions come before the recommendation"
        assert texts.remedy(one) in report


def test_errors_block_what_they_say():
    """While an error fires, the quantity that it blocks has no value, or is not to be used."""
    for case in random_cases(400, seed=11):
        sizing = size(Workload(**case), CATALOGS)
        for one in sizing.alerts:
            blocked = CONDITIONS[one.code].blocks
            for key, scenario in sizing.scenarios.items():
                if blocked and one.scenario in (None, key):
                    assert not scenario.results[blocked], (one.code, blocked)


@pytest.mark.parametrize(
    ("counts", "state"),
    [((1, 1, 1), State.INVALID), ((0, 1, 1), State.NO_SOLUTION), ((0, 0, 1), State.CONDITIONS),
     ((0, 0, 0), State.MEETS)],
)  # fmt: skip
def test_the_rule_takes_the_worst_that_one_alert_says(counts, state):
    names = dict(zip((INVALID_INPUTS, ERRORS, WARNINGS), map(float, counts), strict=True))
    assert STATES[int(eval(python(RULE), dict(SCALARS), names))] is state
