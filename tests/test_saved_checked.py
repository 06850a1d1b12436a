"""A saved sizing is sized once more from its own inputs; what it says otherwise is told."""

import copy
import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.worker import answer_chunk, pack
from sizing_xl.catalog.digest import SHORT, catalogs_digest
from sizing_xl.cli import main
from sizing_xl.report.compare import comparison_document, comparison_markdown, comparison_text
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.saved import load_saved
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.sizing import formulas_digest
from sizing_xl.telling.recomputed import (
    MOST_FIGURES,
    MOST_ROWS,
    deviation_headline,
    deviation_lines,
    deviation_rows,
    provenance_line,
    recomputed_lines,
)
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
OLD = sorted((ROOT / "tests" / "saved").glob("*.json"))
NO_SOLUTION = {"runtime_overhead_gib": 2144}
CASES = [{}, NO_SOLUTION, {"model": "qwen3.5-35b-a3b"}, {"current_nodes": 3}]
REPORTS = (summary, full_report, full_markdown, executive_report)


@pytest.fixture
def read(tmp_path):
    def load(document):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_saved(path).sizing

    return load


@pytest.fixture
def document(sized):
    return lambda **changes: json.loads(to_json(sized(**changes), "en"))


def forged(document):
    """What a supplier would like: a node that costs nothing, and not an alert."""
    for scenario in document["scenarios"].values():
        scenario["results"].update(nodes_final=1, total_power_kw=0.5)
    document["alerts"] = []
    return document


def every(document, part, **values):
    for scenario in document["scenarios"].values():
        scenario[part].update(values)


# --- nothing is said of what nobody changed ---------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_what_we_wrote_follows_from_its_inputs(read, document, case):
    sizing = read(document(**case))
    assert sizing.recomputed.same_formulas
    assert recomputed_lines(sizing, Texts("en")) == []
    assert sizing.believed is sizing
    assert to_document(sizing, "en")["recomputed"] is None


def test_digits_that_other_programs_drop_are_no_edit(read, document):
    def rounded(node):
        if isinstance(node, dict):
            return {name: rounded(value) for name, value in node.items()}
        if isinstance(node, list):
            return [rounded(value) for value in node]
        return float(f"{node:.12g}") if isinstance(node, float) else node

    assert read(rounded(document())).deviations == ()


def test_a_sizing_of_other_catalogs_is_told_as_a_fact_alone(read, tmp_path):
    own = {
        "servers": [
            {"name": "dgx-b300", "rack_units_u": 8, "source": ["a test"],
             "gpu": {"count": 8, "model": "NVIDIA H200", "hbm_per_gpu_gb": 141.0},
             "power": {"power_kw_max": 10.2}},
            {"name": "my-box", "rack_units_u": 8, "source": ["a test"],
             "gpu": {"count": 8, "model": "NVIDIA H200", "hbm_per_gpu_gb": 141.0},
             "power": {"power_kw_max": 10.2}},
        ]
    }  # fmt: skip
    policy = {
        "alert_limits": {"sessions_low": {"value": 100000, "source": "a test"}},
        "defaults": {"kv_budget_ratio": {"value": 0.5, "source": "a test"}},
    }
    (tmp_path / "servers.json").write_text(json.dumps(own))
    (tmp_path / "parameters.json").write_text(json.dumps(policy))
    catalogs = load_catalogs(tmp_path)
    for server, word in (("dgx-b300", "power"), ("my-box", "is not in the catalogs at hand")):
        workload = Workload(
            model="gpt-oss-120b", server=server, concurrency=100, effective_context=8192
        )
        sizing = read(json.loads(to_json(size(workload, catalogs), "en")))
        assert sizing.deviations == ()
        told = "\n".join(recomputed_lines(sizing, Texts("en")))
        assert server in told and word in told
        assert "limit.sessions_low" in told and "default.kv_budget_ratio" in told
        assert catalogs_digest(catalogs)[:SHORT] in told
        assert sizing.verdict().state is size(workload, catalogs).verdict().state
        for report in REPORTS:
            assert server in report(sizing, "en")
            assert "limit.sessions" in report(sizing, "en").replace("\\", "")


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_older_document_is_not_called_edited(path, language):
    sizing, texts = load_saved(path).sizing, Texts(language)
    same = sizing.recomputed.same_formulas
    assert same == (sizing.provenance.formulas == formulas_digest())
    assert not (same and sizing.deviations)
    said = "\n".join(recomputed_lines(sizing, texts)) + summary(sizing, language)
    edited = texts.template("recomputed_edited").partition("{")[0]
    assert edited not in said
    assert texts.say("verdict_state_written") not in said
    if sizing.deviations:
        assert sizing.provenance.version in deviation_headline(sizing, texts)


def test_a_document_of_another_version_says_so(read, document):
    one = document()
    one["generator"].update(version="0.0.7")
    (line,) = recomputed_lines(read(one), Texts("en"))
    assert "0.0.7" in line
    one["generator"].update(formulas="0" * 64)
    assert "0.0.7" in deviation_headline(read(forged(one)), Texts("en"))
    assert "other formulas" in deviation_headline(read(forged(one)), Texts("en"))


# --- what was changed is told, wherever it is shown -------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_edited_figures_stand_beside_the_recomputed_ones_in_every_report(
    sized, read, document, language
):
    sizing, fresh, texts = read(forged(document())), sized(), Texts(language)
    assert sizing.recommended.results["nodes_final"] == 1
    assert sizing.believed.recommended.results == fresh.recommended.results
    headline = deviation_headline(sizing, texts)
    own, ours = (f"{fresh.recommended.results['total_power_kw']:.1f}", "0.5")
    comma = (lambda it: it.replace(".", ",")) if language == "pt-BR" else (lambda it: it)
    for report in (
        *(report(sizing, language) for report in REPORTS),
        comparison_text(["mine", "theirs"], [fresh, sizing], texts),
        comparison_markdown(["mine", "theirs"], [fresh, sizing], texts),
    ):
        flat = " ".join(report.replace("\\", "").split())
        assert headline in flat
        assert comma(own) in flat and comma(ours) in flat
        assert "storage_read_throughput" in flat
    assert summary(sizing, language).startswith("!")
    assert full_report(sizing, language).index("!") < full_report(sizing, language).index("┌")


def test_the_verdict_is_that_of_the_inputs(sized, read, document):
    sizing, fresh = read(forged(document())), sized()
    assert sizing.verdict().state is fresh.verdict().state
    for report in REPORTS:
        assert "✓" not in report(sizing, "en").replace("recomputed", "")
    table = comparison_text(["a"], [sizing], Texts("en"))
    assert "does not follow from the inputs" in table
    assert "a (recomputed)" in table
    unsolved = read({**document(**NO_SOLUTION), "alerts": [], "complete": True})
    assert not unsolved.complete


def test_the_json_tells_it_and_obeys_its_schema(read, document):
    schema = json.loads((ROOT / "docs" / "sizing.schema.json").read_text(encoding="utf-8"))
    one = document()
    jsonschema.validate(one, schema)
    sizing = read(forged(one))
    again = json.loads(to_json(sizing, "en"))
    jsonschema.validate(again, schema)
    told = again["recomputed"]
    assert told["same_formulas"] and told["sentences"] == recomputed_lines(sizing, Texts("en"))
    first = told["deviations"][0]
    assert first == {
        "kind": "result", "name": "total_power_kw", "scenario": first["scenario"], "written": 0.5,
        "recomputed": sizing.believed.scenarios[first["scenario"]].results["total_power_kw"],
    }  # fmt: skip
    assert again["scenarios"]["ideal"]["results"]["nodes_final"] == 1
    # What was rendered and is read again says the same.
    assert read(again).deviations == sizing.deviations
    (case,) = comparison_document(["a"], [sizing])["cases"]
    assert case["recomputed"]["deviations"] == told["deviations"]
    assert case["scenarios"]["ideal"]["nodes_final"] == 1
    assert case["scenarios"]["ideal"]["recomputed"]["nodes_final"] > 1


def test_the_workbook_shows_both_and_computes_what_the_inputs_give(sized, read, document):
    sizing, fresh = read(forged(document())), sized()
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sizing, "en")), data_only=True)
    lines = [row[0].value for row in book.worksheets[0].iter_rows(max_row=20)]
    assert deviation_headline(sizing, Texts("en")) in lines
    texts = [
        tuple(cell.value for cell in row[:4]) for row in book["Risks"].iter_rows() if row[0].value
    ]
    for row in deviation_rows(sizing, Texts("en")):
        assert row in texts
    values = {row[2].value: row[5].value for row in book["Data"].iter_rows()
              if row[0].value == "recommended"}  # fmt: skip
    assert values["nodes_final"] == fresh.recommended.results["nodes_final"]
    sources = [row[0].value for row in book["Sources"].iter_rows(max_row=4)]
    assert provenance_line(sizing, Texts("en")) in sources


def test_the_commands_say_it_first(document, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("theirs.json").write_text(json.dumps(forged(document())))
    Path("mine.json").write_text(json.dumps(document()))
    for arguments in (["render", "theirs.json"], ["compare", "mine.json", "theirs.json"]):
        assert main([*arguments, "--lang", "en", "--output-dir", "o"]) == 0
        printed = capsys.readouterr()
        assert "does not follow from its inputs" in printed.out.splitlines()[0]
        assert "does not follow from its inputs" in printed.err.splitlines()[0]


def test_a_forged_solution_ends_as_what_its_inputs_give(document, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    solved, unsolved = document(), document(**NO_SOLUTION)
    unsolved.update(alerts=solved["alerts"], complete=True, ways_out=[])
    for key, scenario in unsolved["scenarios"].items():
        scenario["results"] = solved["scenarios"][key]["results"]
    Path("a.json").write_text(json.dumps(unsolved))
    assert main(["render", "a.json", "--output-dir", "o"]) == 3


# --- each kind of edit --------------------------------------------------------------------------


def edit(path, value):
    def change(document):
        *folders, last = path.split("/")
        for name in folders:
            document = document[int(name) if name.isdigit() else name]
        document[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        (edit("scenarios/ideal/results/nodes_final", 1), "result", "nodes_final"),
        (edit("scenarios/ideal/results/nodes_final", None), "result", "nodes_final"),
        (edit("scenarios/ideal/results/total_power_kw", 101.501), "result", "total_power_kw"),
        (edit("scenarios/ideal/configuration/headroom_ratio", 0.9), "result", "headroom_ratio"),
        (edit("scenarios/ideal/inputs/hbm_per_gpu_gb", 999), "input", "hbm_per_gpu_gb"),
        (edit("scenarios/minimum/inputs/pue", 1.01), "input", "pue"),
        (edit("scenarios/minimum/inputs/pue", None), "input", "pue"),
        (edit("inputs/policy/policy.pue", 1.01), "input", "pue"),
        (edit("inputs/policy/precision.fp8", 0.5), "input", "kv_bytes_per_element"),
        (edit("inputs/nfr/concurrency", 10), "requirement", "concurrency"),
        (edit("inputs/workload/concurrency", 10), "requirement", "concurrency"),
        (edit("inputs/workload/model", "another"), "requirement", "model"),
        (edit("inputs/nfr/kv_budget_ratio", 0.9), "input", "kv_budget_ratio"),
        (edit("inputs/weights/deployed_gib", 1.0), "weights", "deployed_gib"),
        (edit("inputs/weights/estimated", True), "weights", "estimated"),
        (edit("inputs/server/gpu/hbm_per_gpu_gb", 290.0), "input", "hbm_per_gpu_gb"),
        (edit("scenarios/ideal/configuration/ha_extra_nodes", 0), "input", "ha_extra_nodes"),
        (lambda d: d["alerts"].clear(), "alert", "context_near_max"),
        (edit("alerts/0/severity", "error"), "alert", None),
        (edit("alerts/0/code", "storage_on_fire"), "alert", "storage_on_fire"),
        (lambda d: d["alerts"].append(d["alerts"][0]), "alert", None),
        (lambda d: d["alerts"][0]["figures"].update(asked=1), "alert", None),
        (edit("complete", False), "verdict", "complete"),
        (edit("verdict/state", "meets"), "verdict", "state"),
        (edit("verdict/conditions", []), "verdict", "conditions"),
        (edit("scenarios/ideal/verdict/state", "meets"), "verdict", "state"),
    ],
)  # fmt: skip
def test_every_kind_of_edit_is_told(read, document, change, kind, name):
    one = document()
    change(one)
    sizing = read(one)
    found = [it for it in sizing.deviations if it.kind == kind and name in (None, it.name)]
    assert found
    for language in LANGUAGES:
        texts = Texts(language)
        assert all(line.strip() for line in recomputed_lines(sizing, texts))
        assert len(deviation_rows(sizing, texts)) == min(len(sizing.deviations), MOST_ROWS + 1)
        assert summary(sizing, language) and comparison_text(["a"], [sizing], texts)


@pytest.mark.parametrize("change", [
    lambda d: d["ways_out"].pop(0),
    lambda d: d["ways_out"][0].update(value=1),
    lambda d: d["ways_out"].append({"lever": "patience", "value": 3, "message": "Wait."}),
])  # fmt: skip
def test_edited_ways_out_are_told(read, document, change):
    one = document(**NO_SOLUTION)
    change(one)
    assert {it.kind for it in read(one).deviations} == {"way_out"}


def test_the_worst_comes_first_and_the_lines_are_bounded(read, document):
    one = document()
    for scenario in one["scenarios"].values():
        for number, (name, value) in enumerate(scenario["results"].items()):
            if isinstance(value, (int, float)) and value:
                scenario["results"][name] = value * (1 + 0.01 * number)
    sizing = read(one)
    figures = [it for it in sizing.deviations if it.kind == "result"]
    shares = [abs(it.written - it.recomputed) / max(abs(it.written), abs(it.recomputed))
              for it in figures]  # fmt: skip
    assert shares == pytest.approx(sorted(shares, reverse=True)) and len(shares) > MOST_ROWS
    for language in LANGUAGES:
        assert len(deviation_lines(sizing, Texts(language))) <= MOST_FIGURES + 10
        assert len(deviation_rows(sizing, Texts(language))) == MOST_ROWS + 1


def test_inputs_that_give_no_figure_are_refused_or_told(read, document):
    one = document()
    every(one, "inputs", pue=1e308)
    one["inputs"]["policy"]["policy.btu_hr_per_kw"] = 1e15
    assert read(one).deviations


# --- what computed it ---------------------------------------------------------------------------


def test_the_document_says_what_computed_it(document, catalogs):
    one = document()
    assert one["generator"]["formulas"] == formulas_digest()
    assert one["catalogs"] == {"sha256": catalogs_digest(catalogs)}
    assert one["inputs"]["policy"] == catalogs.parameters.numbers()


def test_the_hash_is_of_what_the_catalogs_say(catalogs):
    again = load_catalogs()
    assert catalogs_digest(again) == catalogs_digest(catalogs)
    names = list(again.models)
    turned = {name: again.models[name] for name in reversed(names)}
    assert catalogs_digest(replace(again, models=turned)) == catalogs_digest(catalogs)
    assert catalogs_digest(replace(again, origins={})) == catalogs_digest(catalogs)
    other = copy.copy(again.models)
    other[names[0]] = other[names[0]].model_copy(update={"num_layers": 7})
    assert catalogs_digest(replace(again, models=other)) != catalogs_digest(catalogs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reports_say_what_computed_it(sized, read, document, catalogs, language):
    line = provenance_line(sized(), Texts(language))
    assert catalogs_digest(catalogs)[:SHORT] in line
    for sizing in (sized(), read(document())):
        for report in (full_report, full_markdown, executive_report):
            assert line in report(sizing, language).replace("\\", "")


def test_a_batch_writes_it_too_and_the_hash_is_taken_once(catalogs, tmp_path, monkeypatch):
    taken = []
    monkeypatch.setattr(
        "sizing_xl.catalog.digest._digest", lambda known: taken.append(known) or "a" * 64
    )
    monkeypatch.setattr("sizing_xl.sizing.catalogs_digest", catalogs_digest)
    fields = {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 10,
              "effective_context": 1000}  # fmt: skip
    cases = [Case(number, number + 1, fields) for number in range(1, 4)]
    settings = Settings(out=str(tmp_path), formats=("json",), language="en", pattern="{number}")
    packed = pack(load_catalogs())
    taken.clear()  # once where they are sent, once for all cases of a worker
    answered = answer_chunk(cases, settings, packed)
    assert len(answered.written) == 3 and len(taken) == 1
    for path in tmp_path.glob("*.json"):
        assert json.loads(path.read_text())["catalogs"] == {"sha256": "a" * 64}


@pytest.mark.parametrize("value", ["a" * 5000, [[1]] * 5000, {"a": {"b": 1}}, "a\nb", "\x00"])
def test_what_is_no_figure_is_told_shortly(read, document, value):
    one = document()
    one["alerts"][0]["figures"]["asked"] = value
    one["inputs"]["workload"]["model"] = "a" * 150
    one["ways_out"] = [{"lever": "x" * 3000, "value": "y" * 3000, "message": "z"}]
    sizing = read(one)
    for row in deviation_rows(sizing, Texts("en")):
        assert all(len(cell) < 300 and "\n" not in cell for cell in row)


def test_figures_nested_deep_are_told_without_a_traceback(read, document):
    deep = 1
    for _ in range(400):
        deep = {"a": deep}
    one = document()
    one["alerts"][0]["figures"]["asked"] = deep
    sizing = read(one)
    assert summary(sizing, "en") and comparison_text(["a"], [sizing], Texts("en"))
