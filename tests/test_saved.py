"""Saved documents live: those of every version read, render and compare; what differs is told."""

import copy
import json
import math
import re
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from sizing_xl import InputError, SizingError, texts
from sizing_xl.alerts import Alert
from sizing_xl.book import AREAS, BOOK
from sizing_xl.book.inputs import INPUTS
from sizing_xl.cli import main
from sizing_xl.expression import Ref
from sizing_xl.fields import FIELDS
from sizing_xl.quantity import Book, Input, Quantity
from sizing_xl.report import SCHEMA_VERSION, reading, upgrade
from sizing_xl.report.compare import (
    case_names,
    comparison_document,
    comparison_markdown,
    comparison_text,
)
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.reading import MOST_NAMES, reading_lines
from sizing_xl.report.saved import Saved, load_saved, load_sizing
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.report.upgrade import STEPS, VERSIONS, Note, Step, upgraded
from sizing_xl.sizing import default_catalogs
from sizing_xl.telling.as_saved import alert_sentences
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.units import Unit
from sizing_xl.workbook import workbook_bytes
from sizing_xl.workload import Workload

from .soak import tried
from .unweighed import UNWEIGHED

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "tests" / "saved").glob("*.json"))
UNKNOWN_WEIGHTS = {"model": UNWEIGHED}
NO_SOLUTION = {"runtime_overhead_gib": 2144}
CASES = [{}, NO_SOLUTION, UNKNOWN_WEIGHTS]
SCENARIOS = ("minimum", "recommended", "ideal")
MAJOR, MINOR = map(int, SCHEMA_VERSION.split("."))


def schema(version=SCHEMA_VERSION):
    """The published schema of a version."""
    frozen = ROOT / "docs" / "schemas" / f"sizing.{version}.schema.json"
    path = ROOT / "docs" / "sizing.schema.json" if version == SCHEMA_VERSION else frozen
    return json.loads(path.read_text(encoding="utf-8"))


def plain(sizing, language="en"):
    """A document as a JSON file holds it, without its long words."""
    document = json.loads(json.dumps(to_document(sizing, language)))
    document["parameter_dictionary"] = {}
    for scenario in document["scenarios"].values():
        scenario["rationale"] = {}
    return document


@pytest.fixture
def read(tmp_path):
    """Read a document from a file."""

    def load(document):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load_saved(path)

    return load


@pytest.fixture
def document(sized):
    return lambda **changes: plain(sized(**changes))


def without(document, *names, of=("results",)):
    """The document with names taken out of every scenario."""
    for scenario in document["scenarios"].values():
        for part in of:
            for name in names:
                scenario[part].pop(name, None)
    return document


# --- the files of every version --------------------------------------------------------------


def test_every_older_version_has_its_files_and_its_schema():
    assert {path.name.partition("-")[0] for path in FILES} >= set(VERSIONS) - {SCHEMA_VERSION}
    for version in VERSIONS:
        assert schema(version)["properties"]["schema_version"]["const"] == version


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_saved_file_obeys_the_schema_of_its_version(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    assert path.name.startswith(document["schema_version"] + "-")
    jsonschema.validate(document, schema(document["schema_version"]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_saved_file_keeps_its_numbers(path):
    document, sizing = json.loads(path.read_text(encoding="utf-8")), load_sizing(path)
    for key, saved in document["scenarios"].items():
        scenario = sizing.scenarios[key]
        assert set(scenario.results) == set(BOOK.quantities)
        for name in saved["results"].keys() & BOOK.quantities.keys():
            assert scenario.results[name] == saved["results"][name], name
        for name in saved["inputs"].keys() & BOOK.inputs.keys():
            value = scenario.value(name)
            value = list(value) if isinstance(value, tuple) else value
            assert value == saved["inputs"][name], name
    assert sizing.complete == document["complete"]
    assert len(sizing.ways_out) == len(document["ways_out"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_saved_file_renders_in_both_languages(path, language):
    saved = load_saved(path)
    for report in (summary, full_report, executive_report):
        assert saved.sizing.model.name in report(saved.sizing, language)
    assert workbook_bytes(saved.sizing, language)
    again = json.loads(to_json(saved.sizing, language))
    jsonschema.validate(again, schema())
    assert all(re.search(r"\w", line) for line in reading_lines(path.name, saved, Texts(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_saved_files_compare(language):
    sizings, texts = [load_sizing(path) for path in FILES], Texts(language)
    names = case_names(sizings)
    assert len(comparison_document(names, sizings)["cases"]) == len(FILES)
    for words in (comparison_text, comparison_markdown):
        assert all(name in words(names, sizings, texts) for name in names)


# --- a document of today ---------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_a_document_of_today_reads_without_a_word(sized, read, case):
    saved = read(json.loads(to_json(sized(**case), "en")))
    assert (saved.version, saved.of_later_version) == (SCHEMA_VERSION, False)
    assert saved.added == saved.unknown == saved.ignored == ()
    if saved.sizing.model.name in default_catalogs().models:  # the one without weights is not there
        assert list(reading_lines("a.json", saved, Texts("en"))) == []


def test_the_schema_asks_for_every_number_and_lets_more_be(document):
    validator, one = jsonschema.Draft202012Validator(schema()), document()
    for scenario in one["scenarios"].values():
        assert set(scenario["results"]) == set(BOOK.quantities)
        scenario["results"]["of_tomorrow"] = scenario["inputs"]["of_tomorrow"] = 1.5
    assert validator.is_valid(one)
    one["scenarios"]["ideal"]["results"]["of_tomorrow"] = "1.5"
    del one["scenarios"]["ideal"]["results"]["nodes_final"]
    del one["scenarios"]["ideal"]["inputs"]["concurrency"]
    assert len(list(validator.iter_errors(one))) == 3


# --- what a document lacks -------------------------------------------------------------------


@pytest.mark.parametrize(("case", "each"), list(zip(CASES, (1, 4, 4), strict=True)))
def test_any_one_quantity_that_is_missing_is_computed_to_the_same_value(sized, read, case, each):
    """Each quantity of a usual case, some of the others."""
    sizing = sized(**case)
    whole = plain(sizing)
    for name in [*BOOK.quantities][::each]:
        saved = read(without(copy.deepcopy(whole), name))
        values = []
        for key in SCENARIOS:
            value, original = (
                which.scenarios[key].results[name] for which in (saved.sizing, sizing)
            )
            assert (value, type(value)) == (original, type(original)), name
            values.append(value)
        told = saved.added if any(value is not None for value in values) else saved.unknown
        assert told == (name,)
        assert saved.ignored == ()


def test_the_results_that_are_there_are_not_computed_again(read, document):
    one = without(document(), "total_rack_u")
    for scenario in one["scenarios"].values():
        scenario["results"]["nodes_final"] = 999
    saved = read(one)
    assert saved.sizing.ideal.results["nodes_final"] == 999
    assert saved.sizing.ideal.results["total_rack_u"] != 9990


def test_an_input_that_is_missing_is_unknown_and_named(sized, read, document):
    saved = read(without(document(), "power_kw_max", of=("inputs",)))
    assert saved.unknown == ("power_kw_max",)
    assert saved.added == ()
    assert saved.sizing.ideal.value("power_kw_max") is None
    assert saved.sizing.ideal.results == sized().ideal.results


def test_what_rests_on_a_missing_input_stays_empty(sized, read, document):
    one = without(document(), "power_kw_max", of=("inputs",))
    saved = read(without(one, "total_power_kw", "nodes_final"))
    assert saved.sizing.ideal.results["total_power_kw"] is None
    assert set(saved.unknown) == {"power_kw_max", "total_power_kw"}
    assert saved.added == ("nodes_final",)
    assert saved.sizing.ideal.results["nodes_final"] == sized().ideal.results["nodes_final"]
    assert "—" in summary(saved.sizing, "en")


def test_without_any_one_input_the_reports_still_print(read, document):
    whole, texts = document(), Texts("en")
    validator = jsonschema.Draft202012Validator(schema())
    for place, name in enumerate([*BOOK.inputs][:: tried(3, 1)]):
        one = without(copy.deepcopy(whole), name, of=("inputs",))
        without(one, *(q for q in BOOK.quantities if name in BOOK.leaves([q])))
        sizing = read(one).sizing
        assert summary(sizing, "en")
        if place % 5:  # the longer ones, of each fifth input
            continue
        assert executive_report(sizing, "en")
        again = json.loads(json.dumps(to_document(sizing, "en"), allow_nan=False))
        assert validator.is_valid(again), name
        assert comparison_text(["a"], [sizing], texts)


@pytest.mark.parametrize("name", ["concurrency", "kv_bytes_per_element", "gpu_count", "pue"])
def test_without_an_input_the_workbook_is_still_drawn(read, document, name):
    one = without(document(), name, of=("inputs",))
    without(one, *(q for q in BOOK.quantities if name in BOOK.leaves([q])))
    assert workbook_bytes(read(one).sizing, "en")


def test_a_field_of_the_workload_that_is_missing_has_its_default(sized, read, document):
    one = document(tensor_parallel=4)
    for part in ("workload", "nfr"):
        for name in ("tensor_parallel", "storage", "weights_memory_gib", "kv_precision"):
            del one["inputs"][part][name]
    del one["inputs"]["nfr"]["concurrency"]
    saved = read(one)
    assert saved.sizing.workload.tensor_parallel == 1  # the default: what was asked is lost
    assert saved.sizing.nfr["tensor_parallel"] == 4  # what was used is among the book's inputs
    assert saved.sizing.nfr["kv_precision"] == saved.sizing.model.default_kv_precision
    assert saved.sizing.nfr["concurrency"] == 1000
    assert set(saved.added) == {"tensor_parallel", "storage", "concurrency", "kv_precision"}
    assert saved.unknown == ("weights_memory_gib",)
    assert list(saved.sizing.nfr) == list(sized().nfr)
    assert summary(saved.sizing) and executive_report(saved.sizing)


def test_a_default_of_todays_policy_is_no_figure_of_an_old_document(read, document):
    one = without(document(), "kv_budget_ratio", of=("inputs",))
    for part in ("workload", "nfr"):
        del one["inputs"][part]["kv_budget_ratio"]
    saved = read(one)
    assert saved.sizing.nfr["kv_budget_ratio"] is None
    assert saved.unknown == ("kv_budget_ratio",)


def test_a_value_in_one_scenario_is_enough_to_be_told_as_filled_in(sized, read):
    """One session fits in some scenarios, and no longer in the one that takes less of the HBM."""
    sizing = next(
        found
        for tenth in range(21300, 21450)
        for found in [sized(runtime_overhead_gib=tenth / 10)]
        if found.minimum.solved and not found.ideal.solved
    )
    saved = read(without(plain(sizing), "nodes_final"))
    assert saved.added == ("nodes_final",)
    assert saved.sizing.ideal.results["nodes_final"] is None


# --- what a document has more ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("put", "named"),
    [
        (lambda d: d.update(colour="red"), "colour"),
        (lambda d: d["generator"].update(colour="red"), "generator.colour"),
        (lambda d: d["inputs"]["model"].update(colour="red"), "inputs.model.colour"),
        (lambda d: d["inputs"]["model"]["kv_groups"][0].update(colour=[1]),
         "inputs.model.kv_groups.*.colour"),
        (lambda d: d["inputs"]["server"]["gpu"].update(kind=1), "inputs.server.gpu.kind"),
        (lambda d: d["inputs"]["weights"].update(colour={}), "inputs.weights.colour"),
        (lambda d: d["inputs"]["workload"].update(colour=["red"]), "inputs.workload.colour"),
        (lambda d: d["inputs"]["nfr"].update(colour={"a": 1}), "inputs.nfr.colour"),
        (lambda d: d["alerts"][0].update(colour="red"), "alerts.*.colour"),
        (lambda d: [s["results"].update(colour="red") for s in d["scenarios"].values()],
         "scenarios.*.results.colour"),
        (lambda d: [s["inputs"].update(colour=3) for s in d["scenarios"].values()],
         "scenarios.*.inputs.colour"),
        (lambda d: [r.update(colour=3) for s in d["scenarios"].values()
                    for r in s["rationale"].values()], "scenarios.*.rationale.*.colour"),
        (lambda d: d["scenarios"].update(worst=d["scenarios"]["ideal"]), "scenarios.worst"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_told_not_refused(sized, read, put, named):
    sizing = sized(model="gpt-oss-120b")
    one = json.loads(to_json(sizing, "en"))
    pattern = one["inputs"]["model"].pop("attention_pattern", None)
    if pattern:
        for name in list(one["inputs"]["model"]):
            if name.startswith(("hybrid_", "sliding_")):
                del one["inputs"]["model"][name]
        one["inputs"]["model"]["kv_groups"] = [
            {"kind": "full", "layers": 36, "num_key_value_heads": 8, "head_dim": 64}
        ]
    put(one)
    saved = read(one)
    assert saved.ignored == (named,)
    assert saved.added == saved.unknown == ()
    assert saved.sizing.ideal.results == sizing.ideal.results
    (line,) = reading_lines("a.json", saved, Texts("en"))
    assert named in line
    assert to_json(saved.sizing, "en").count("colour") == 0


def test_a_long_list_of_names_is_cut_and_counted(sized):
    names = tuple(f"name_{number}" for number in range(MOST_NAMES + 5))
    for language in LANGUAGES:
        (line,) = reading_lines("a.json", Saved(sized(), "1.0", (), (), names), Texts(language))
        assert names[MOST_NAMES - 1] in line
        assert names[MOST_NAMES] not in line
        assert "+5" in line


# --- versions --------------------------------------------------------------------------------


def test_the_steps_follow_one_another_to_todays_version():
    assert [step.target for step in STEPS] == list(VERSIONS[1:])
    assert VERSIONS[-1] == SCHEMA_VERSION
    assert len(set(VERSIONS)) == len(VERSIONS)


def test_upgrading_leaves_the_given_document_alone():
    document = json.loads(FILES[0].read_text(encoding="utf-8"))
    before = copy.deepcopy(document)
    after, notes = upgraded(document)
    assert document == before
    assert after["schema_version"] == SCHEMA_VERSION
    assert notes == []


def test_steps_are_taken_in_order_and_their_notes_are_told(read, document, monkeypatch):
    def rename(document):
        document["scenarios"]["ideal"]["results"]["nodes_final"] = document.pop("old_name")
        return [Note("added", "nodes_final")]

    def double(document):
        document["scenarios"]["ideal"]["results"]["nodes_final"] *= 2
        return []

    steps = (Step("0.8", "0.9", rename), Step("0.9", SCHEMA_VERSION, double))
    monkeypatch.setattr(upgrade, "STEPS", steps)
    monkeypatch.setattr(upgrade, "VERSIONS", ("0.8", "0.9", SCHEMA_VERSION))
    saved = read({**document(), "schema_version": "0.8", "old_name": 21})
    assert saved.sizing.ideal.results["nodes_final"] == 42
    assert (saved.version, saved.added, saved.ignored) == ("0.8", ("nodes_final",), ())


@pytest.mark.parametrize("version", [f"{MAJOR}.{MINOR + 1}", f"{MAJOR}.{MINOR + 10}"])
def test_a_later_minor_version_is_read_and_told(sized, read, document, version):
    one = {**document(), "schema_version": version, "colour": "red"}
    saved = read(one)
    assert saved.of_later_version
    assert saved.version == version
    assert saved.ignored == ("colour",)
    assert saved.sizing.ideal.results == sized().ideal.results
    for language in LANGUAGES:
        lines = list(reading_lines("a.json", saved, Texts(language)))
        assert version in lines[0] and SCHEMA_VERSION in lines[0]
        assert "colour" in lines[1]
    assert json.loads(to_json(saved.sizing))["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize("version", [f"{MAJOR + 1}.0", f"{MAJOR + 9}.7"])
def test_a_later_major_version_is_refused_with_what_to_do(read, document, version):
    with pytest.raises(InputError) as refused:
        read({**document(), "schema_version": version})
    (problem,) = refused.value.problems
    assert problem.rule == "saved_version_newer"
    for language in LANGUAGES:
        sentence = refused.value.in_language(language)
        assert "\n" not in sentence and "a.json" in sentence
        assert all(word in sentence for word in (version, *VERSIONS, "sizing_xl"))


@pytest.mark.parametrize(
    "version",
    [None, 1, 1.0, 1.1, True, "1", "", "1.x", "1.0.0", "01.0", "1.00", " 1.0", "1.0\n", "v1.0",
     "-1.0", "0.9", "١.٠", "9" * 5000 + ".0", [], ["1.0"], {"1": "0"}],
)  # fmt: skip
def test_a_version_that_is_none_is_named(read, document, version):
    with pytest.raises(InputError) as refused:
        read({**document(), "schema_version": version})
    (problem,) = refused.value.problems
    assert (problem.rule, problem.field) == ("saved_version", "schema_version")
    for language in LANGUAGES:
        sentence = refused.value.in_language(language)
        assert "\n" not in sentence and len(sentence) < 500
        assert all(word in sentence for word in VERSIONS)


def test_a_document_without_a_version_is_named(read, document):
    one = document()
    del one["schema_version"]
    with pytest.raises(InputError, match="schema_version"):
        read(one)


# --- what is wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        (lambda d: d["scenarios"]["ideal"]["results"].update(nodes_final="2"),
         "scenarios.ideal.results.nodes_final"),
        (lambda d: d["scenarios"]["ideal"]["inputs"].update(pue=[1]), "scenarios.ideal.inputs.pue"),
        (lambda d: d["scenarios"]["ideal"].update(results=3), "scenarios.ideal.results"),
        (lambda d: d["scenarios"].pop("ideal"), "scenarios.ideal"),
        (lambda d: d["inputs"].pop("weights"), "inputs.weights"),
        (lambda d: d.update(inputs=[]), "inputs"),
        (lambda d: d["inputs"]["workload"].update(concurrency="1000"),
         "inputs.workload.concurrency"),
        (lambda d: d["inputs"]["workload"].pop("model"), "inputs.workload.model"),
        (lambda d: d["inputs"]["nfr"].update(effective_context="long"),
         "inputs.nfr.effective_context"),
        (lambda d: d["alerts"].insert(0, "red"), "alerts[0]"),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_is_named_with_its_place(read, document, damage, field):
    one = document()
    damage(one)
    with pytest.raises(InputError) as refused:
        read(one)
    assert field in [problem.field for problem in refused.value.problems]
    for language in LANGUAGES:
        assert "a.json" in refused.value.in_language(language)


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_a_document_nested_beyond_reason_reads_or_is_told(document, tmp_path, depth):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document())[:-1] + ', "x": ' + "[" * depth + "]" * depth + "}")
    try:
        assert load_saved(path).ignored == ("x",)
    except SizingError as refused:
        assert depth > 100
        assert str(path) in str(refused)


# --- the command line ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_tell_on_the_error_stream_what_differs(
    document, tmp_path, capsys, monkeypatch, language
):
    one = without(document(), "total_rack_u")
    without(one, "pue", of=("inputs",))
    one.update(schema_version=f"{MAJOR}.{MINOR + 1}", colour="red")
    path = tmp_path / "a.json"
    path.write_text(json.dumps(one), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    expected = list(reading_lines(str(path), load_saved(path), Texts(language)))
    assert len(expected) == 4
    for word, line in zip(
        (f".{MINOR + 1}", "total_rack_u", "pue", "colour"), expected, strict=True
    ):
        assert word in line
    main(["render", str(path), "--lang", language, "--output-dir", str(tmp_path / "o")])
    assert capsys.readouterr().err.splitlines() == expected
    main(["compare", str(path), str(FILES[0]), "--lang", language, "--json-only"])
    printed = capsys.readouterr()
    older = reading_lines(str(FILES[0]), load_saved(FILES[0]), Texts(language))
    assert printed.err.splitlines() == [*expected, *older]
    assert len(json.loads(printed.out)["cases"]) == 2


# --- words that are no more ------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"code": "storage_on_fire"},
        {"figures": {}},
        {"figures": dict.fromkeys(("asked", "most", "share"))},
        {"figures": {"asked": "many", "most": [], "share": {}}},
    ],
)
def test_an_alert_without_words_or_figures_is_told_as_it_was_saved(read, document, change):
    one = document()
    first = one["alerts"][0]
    first.update(change, message="The storage burns.", remedy="Call someone.", scenario="ideal")
    sizing = read(one).sizing
    for language in LANGUAGES:
        for report in (full_report, executive_report):
            flat = " ".join(report(sizing, language).split())
            assert "The storage burns." in flat
            assert "Call someone." in flat
        again = to_document(sizing, language)
        assert again["alerts"][0] == {**first, "figures": again["alerts"][0]["figures"]}
        assert "The storage burns." in again["scenarios"]["ideal"]["warnings"]
        assert workbook_bytes(sizing, language)


def test_an_alert_of_today_is_told_in_the_language_asked_for(sized, read):
    sizing = read(plain(sized(), "pt-BR")).sizing
    assert to_json(sizing, "en") == to_json(sized(), "en")


def test_a_fresh_alert_without_words_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        alert_sentences(Alert("storage_on_fire", "error", None, {}), Texts("en"))


def test_a_lever_without_words_is_told_as_it_was_saved(read, document):
    one = document(**NO_SOLUTION)
    one["ways_out"][0] = {"lever": "patience", "value": 3, "message": "Wait three years."}
    sizing = read(one).sizing
    for language in LANGUAGES:
        for report in (summary, full_report, executive_report, to_json):
            assert "Wait three years." in report(sizing, language)


# --- tomorrow's book -------------------------------------------------------------------------


@pytest.fixture
def tomorrow(monkeypatch):
    """The whole product with one quantity and one input more."""
    area = ModuleType("tomorrow.nodes")
    area.nodes_spare = Quantity(
        "nodes_spare", Unit.NODES, Ref("nodes_final") - Ref("nodes_with_headroom"),
        "Nodes beyond those that the load needs.", "a test", "nodes", 0,
    )  # fmt: skip
    area.nodes_shelves = Quantity(
        "nodes_shelves", Unit.COUNT, Ref("nodes_final") * Ref("spare_shelf_count"),
        "A number that rests on an input of tomorrow.", "a test", "nodes", 0,
    )  # fmt: skip
    price = Input("spare_shelf_count", Unit.COUNT, "server", "An input of tomorrow.")
    book = Book.of([*INPUTS, price], [*AREAS, area])
    monkeypatch.setattr(reading, "MOST_NAMES", len(book.quantities))  # all are told
    monkeypatch.setattr(BOOK, "quantities", book.quantities)
    monkeypatch.setattr(BOOK, "inputs", book.inputs)
    monkeypatch.setattr("sizing_xl.report.reading.MOST_NAMES", len(book.quantities))
    for language in LANGUAGES.values():
        package = f"sizing_xl.texts.{language}"
        for name in ("nodes_spare", "nodes_shelves", "spare_shelf_count"):
            monkeypatch.setitem(texts._labels(package), name, "Label")
            monkeypatch.setitem(texts._quantities(package), name, ("Label", "{nodes_final} nodes."))
    return book


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_document_of_yesterday_reads_with_the_book_of_tomorrow(path, tomorrow):
    saved = load_saved(path)
    solved = saved.sizing.ideal.solved
    for scenario in saved.sizing.scenarios.values():
        final, needed = (scenario.results[n] for n in ("nodes_final", "nodes_with_headroom"))
        known = solved and not math.isnan(scenario.inputs["deployed_weights_gib"])
        assert scenario.results["nodes_spare"] == (final - needed if known else None)
        assert scenario.results["nodes_shelves"] is None
        assert list(scenario.results) == list(tomorrow.quantities)
    assert "nodes_spare" in (saved.added if known else saved.unknown)
    assert {"nodes_shelves", "spare_shelf_count"} <= set(saved.unknown)
    for language in LANGUAGES:
        for report in (summary, full_report, executive_report, to_json):
            assert report(saved.sizing, language)
        lines = " ".join(reading_lines(path.name, saved, Texts(language)))
        assert all(name in lines for name in ("nodes_shelves", "spare_shelf_count"))
        names = saved.added if known else saved.unknown
        assert "nodes_spare" in lines or names.index("nodes_spare") >= MOST_NAMES


def test_a_workload_field_of_tomorrow_has_its_default(read, document, monkeypatch):
    class Tomorrow(Workload):
        crew: int = 0

    one = document()
    monkeypatch.setattr("sizing_xl.report.saved.Workload", Tomorrow)
    saved = read(one)
    assert saved.sizing.workload.crew == saved.sizing.nfr["crew"] == 0
    assert saved.added == ("crew",)
    monkeypatch.undo()
    one["inputs"]["workload"]["crew"] = one["inputs"]["nfr"]["crew"] = 0
    assert read(one).ignored == ("inputs.workload.crew", "inputs.nfr.crew")


OWN = [name for name, field in FIELDS.items() if field.literal]


@pytest.mark.parametrize("name", OWN)
def test_a_field_that_a_document_never_heard_of_is_at_its_own_default(read, document, name):
    """So it was before there was such a field."""
    field, one, found = FIELDS[name], document(), document()
    for part in ("workload", "nfr"):
        del one["inputs"][part][name]
    if field.sets:
        without(one, field.sets, of=("inputs",))
        without(one, *(q for q in BOOK.quantities if field.sets in BOOK.leaves([q])))
    saved = read(one)
    assert saved.sizing.nfr[name] == field.default
    assert name in saved.added
    priceless = found["scenarios"]["ideal"]["results"]  # unknown for want of prices, as it was
    assert [it for it in saved.unknown if priceless[it] is not None] == []
    for key, scenario in saved.sizing.scenarios.items():
        assert scenario.results == found["scenarios"][key]["results"]
        if field.sets:
            assert scenario.inputs[field.sets] == field.number(field.default)


# --- figures of the KV groups --------------------------------------------------------------------


def test_documents_of_1_x_get_the_figures_of_each_group():
    """They counted every element at the bytes of the precision: so do the inputs that they get."""
    for name, groups in (("1.1-solved", 2), ("1.0-solved", 2), ("1.0-weights-unknown", 2)):
        (path,) = [path for path in FILES if path.stem == name]
        scenario = load_sizing(path).recommended
        assert len(scenario.inputs["group_layers"]) == groups
        again = BOOK.compute(scenario.inputs, ["kv_per_session_bytes", "kv_elements_per_session"])
        for quantity, value in again.items():
            assert value == scenario.results[quantity], (name, quantity)


def test_documents_of_2_0_get_what_drafted_tokens_add_to_a_state(read, document):
    now = document(model="qwen3.6-27b", num_speculative_tokens=2)
    older = {**copy.deepcopy(now), "schema_version": "2.0"}
    saved = read(without(older, "group_draft_state_bytes", of=("inputs",)))
    assert saved.unknown == () and "group_draft_state_bytes" not in saved.added
    scenario = saved.sizing.recommended
    assert scenario.inputs["group_draft_state_bytes"] == (0, 48 * 10240 * 2)
    again = BOOK.compute(scenario.inputs, ["kv_per_session_bytes"])
    assert again == {"kv_per_session_bytes": scenario.results["kv_per_session_bytes"]}


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [("group_layers", [18], "group_figures"), ("group_layers", [18, 18, 1], "group_figures"),
     ("group_elements", 1024, "not_list"), ("group_state_bytes", [0, "x"], "not_number"),
     ("pue", [1.4], "not_number")],
)  # fmt: skip
def test_figures_of_groups_are_a_list_with_one_for_each(read, document, name, value, rule):
    one = document()
    one["scenarios"]["ideal"]["inputs"][name] = value
    with pytest.raises(InputError) as error:
        read(one)
    (problem,) = error.value.problems
    assert problem.rule == rule and problem.field.startswith(f"scenarios.ideal.inputs.{name}")


def test_a_figure_of_a_group_that_is_null_is_unknown(read, document):
    one = document()
    without(one, "kv_per_session_bytes", "kv_tp_shards")
    for scenario in one["scenarios"].values():
        scenario["inputs"]["group_elements"][1] = None
    saved = read(one)
    assert saved.sizing.ideal.results["kv_per_session_bytes"] is None
    assert saved.sizing.ideal.results["kv_tp_shards"] == 8
    assert full_report(saved.sizing, "en") and to_json(saved.sizing)
