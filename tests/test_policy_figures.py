"""Figures of the policy are told from the policy in force, on every face and in both languages."""

import itertools
import json
import re
from string import Formatter

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.batch.fields import NAMES
from sizing_xl.catalog.parameters import SCENARIOS, Policy, ScenarioPolicy
from sizing_xl.cli import main
from sizing_xl.fields import FIELDS
from sizing_xl.report.document import to_document, to_json
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.saved import load_sizing
from sizing_xl.sheets import deck
from sizing_xl.texts import LANGUAGES, Texts

from .conftest import FLAGSHIP
from .test_texts import TABLES, table

OWN = {
    "defaults": {
        "kv_budget_ratio": {"value": 0.6, "source": "ours"},
        "runtime_overhead_gib": {"value": 240, "source": "ours"},
    },
    "policy": {"pue": {"value": 1.2, "source": "ours"}},
    "alert_limits": {"overhead_low_gib": {"value": 200, "source": "ours"}},
    "scenarios": {"ideal": {"headroom_floor_ratio": 0.35, "log_retention_days": 400}},
}
# Entry -> figures that it must show, and figures of the shipped policy that it must not.
TOLD = {
    "kv_budget_ratio": ({"0.6"}, {"0.7", "0.70"}),
    "kv_budget_cap_ratio": ({"0.6"}, {"0.7", "0.70"}),
    "runtime_overhead_gib": ({"240", "200"}, {"120", "50"}),
    "overhead_low_gib": ({"200"}, {"50"}),
    "pue": ({"1.2"}, {"1.4"}),
    "peak_headroom_ratio": ({"0.35"}, {"0.3", "0.30"}),
    "headroom_floor_ratio": ({"0.35"}, {"0.3", "0.30"}),
    "log_retention_days": ({"400"}, {"90"}),
}


@pytest.fixture
def own(tmp_path):
    """A directory of catalogs with a policy of its own."""
    directory = tmp_path / "catalogs"
    directory.mkdir()
    (directory / "parameters.json").write_text(json.dumps(OWN), encoding="utf-8")
    return directory


def numbers(text, language):
    """The numbers of a text, in English spelling."""
    found = re.findall(r"(?<![\w.,-])\d[\d.,]*\d|(?<![\w.,-])\d", text)
    swap = str.maketrans(",.", ".,") if language == "pt-BR" else {}
    return {number.translate(swap) for number in found}


def check(entries, language, whole=True):
    assert not whole or TOLD.keys() <= entries.keys()
    for name in TOLD.keys() & entries.keys():
        present, absent = TOLD[name]
        found = numbers(entries[name], language)
        assert present <= found, (name, entries[name])
        assert not absent & found, (name, entries[name])


def markdown_entries(report):
    rows = [line.replace("\\", "") for line in report.splitlines() if line.startswith("| ")]
    return {name: row for row in rows if (name := row.split(" | ")[0].strip("| ")) in TOLD}


def sheet_entries(path, language):
    sheet = openpyxl.load_workbook(path)[Texts(language).say("sheet_dictionary")]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(n for n in (0, 1) if any(row[n] == "kv_precision" for row in rows))
    return {str(row[at]): " ".join(map(str, row[at + 1 :])) for row in rows}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_face_shows_the_figures_of_the_policy_in_force(own, tmp_path, language, capsys):
    case = [f"--{name.replace('_', '-')}={value}" for name, value in FLAGSHIP.items()]
    out = tmp_path / "out"
    arguments = [f"--catalog-dir={own}", f"--lang={language}", f"--output-dir={out}"]
    assert main(["size", *case, *arguments, "--executive-report"]) == 0
    capsys.readouterr()
    files = {path.suffix: path for path in out.iterdir()}
    document = json.loads(files[".json"].read_text(encoding="utf-8"))
    policy, sizing = load_catalogs(own), size(Workload(**FLAGSHIP), load_catalogs(own))
    assert policy.parameters == sizing.parameters
    check(markdown_entries(full_markdown(sizing, language)), language)
    check({name: " ".join(entry.values())
           for name, entry in document["parameter_dictionary"].items()}, language)  # fmt: skip
    entries = sheet_entries(files[".xlsx"], language)
    check(entries, language, whole=False)
    assert "headroom_floor_ratio" in entries
    report = " ".join(files[".txt"].read_text(encoding="utf-8").split())
    assert f"(pue): {Texts(language).number(1.2, 2)};" in report
    inputs = openpyxl.load_workbook(files[".xlsx"])[Texts(language).say("sheet_inputs")]
    said = " ".join(rule.prompt or "" for rule in inputs.data_validations.dataValidation)
    assert {"pt-BR": "0,35 em IDEAL", "en": "0.35 in IDEAL"}[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_of_cases_tells_the_defaults_in_force(
    own, tmp_path, language, capsys, monkeypatch
):
    path = tmp_path / "cases.xlsx"
    monkeypatch.setenv("SIZING_XL_CATALOGS", str(own))
    assert main(["batch", "template", str(path), f"--lang={language}"]) == 0
    capsys.readouterr()
    entries = sheet_entries(path, language)
    for name in TOLD.keys() & set(NAMES):
        assert TOLD[name][0] <= numbers(entries[name], language)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_sizing_tells_its_own_policy(own, tmp_path, language):
    sizing = size(Workload(**FLAGSHIP), load_catalogs(own))
    path = tmp_path / "a.json"
    path.write_text(to_json(sizing, language), encoding="utf-8")
    again = to_document(load_sizing(path), language)["parameter_dictionary"]
    found = {name: numbers(" ".join(entry.values()), language) for name, entry in again.items()}
    for name in ("pue", "headroom_floor_ratio", "log_retention_days"):
        assert TOLD[name][0] <= found[name]
    assert TOLD["overhead_low_gib"][0] <= found["overhead_low_gib"]


# --- the templates ---------------------------------------------------------------------------


def raised(parameters):
    """The policy with another figure, no two alike, in place of each."""
    fresh = map(float, itertools.count(7001))

    def section(figures):
        changed = {name: figure.model_copy(update={"value": next(fresh)})
                   for name, figure in figures}  # fmt: skip
        return figures.model_copy(update=changed)

    def scenario(policy):
        return policy.model_copy(
            update={name: f"mode-{value}" if isinstance(value, str) else next(fresh)
                    for name, value in policy}
        )  # fmt: skip

    scenarios = parameters.scenarios
    return parameters.model_copy(
        update={
            "defaults": section(parameters.defaults),
            "policy": section(parameters.policy),
            "alert_limits": section(parameters.alert_limits),
            "thresholds": section(parameters.thresholds),
            "scenarios": scenarios.model_copy(
                update={key: scenario(getattr(scenarios, key)) for key in SCENARIOS}
            ),
        }
    )


def fields(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_policy_is_told_in_its_own_entry(catalogs, language):
    entries = Texts(language).entries()
    for figure in catalogs.parameters.figures():
        section, _, name = figure.partition(".")
        if section != "precision":
            assert figure in fields(" ".join(entries[name])), figure


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_figure_changes_every_sentence_that_names_it(catalogs, language):
    texts, policy = Texts(language), raised(catalogs.parameters)
    shipped, own = texts.dictionary(catalogs.parameters), texts.dictionary(policy)
    figures = policy.figures()
    for name, entry in texts.entries().items():
        for template, before, after in zip(entry, shipped[name], own[name], strict=True):
            assert "{" not in before + after
            for field in fields(template):
                assert texts.format_field(figures[field], "") in after, (name, field)
            assert (before == after) == all(
                field.startswith(("precision.", "catalog.")) for field in fields(template)
            ), name


# Numbers that mean the ends of a share, a flag, none or one, whatever the policy says.
PLAIN = {"0", "1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_types_the_figure_that_it_is_about(catalogs, language):
    entries = Texts(language).entries()
    for figure, value in catalogs.parameters.figures().items():
        name = figure.partition(".")[2]
        if isinstance(value, str) or name not in entries:
            continue
        typed = numbers(re.sub(r"\{.*?\}", "", " ".join(entries[name])), language)
        same = {number for number in typed - PLAIN if float(number.replace(",", "")) == value}
        assert not same, (figure, entries[name])


TYPED_DEFAULT = re.compile(r"\b(defaults?|padr[ãõ]\w+)\b( \w{1,3})? \d", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("module", "name"), TABLES)
def test_no_sentence_types_a_default(language, module, name):
    for key, texts in table(language, module, name).items():
        for text in [texts] if isinstance(texts, str) else texts:
            assert not TYPED_DEFAULT.search(text), (key, text)


def test_typed_defaults_are_recognised():
    for text in ("a share; default 0.70.", "padrão 0,70", "o padrão de 0,70", "the default of 1"):
        assert TYPED_DEFAULT.search(text)
    assert not TYPED_DEFAULT.search("default {default.kv_budget_ratio}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_field_of_a_case_is_takes_no_figure(language):
    """So that help and notes need no catalogs."""
    for name in {*FIELDS, *NAMES}:
        assert not fields(Texts(language).description(name) or "")
    assert Texts(language).description("colour") is None


# --- made once -------------------------------------------------------------------------------


def test_a_dictionary_is_made_once_for_a_language_and_policy(catalogs):
    texts, policy = Texts("en"), catalogs.parameters
    assert texts.dictionary(policy) is Texts("en").dictionary(policy)
    assert texts.dictionary(policy) is not Texts("pt-BR").dictionary(policy)
    same = policy.model_validate(policy.model_dump())
    assert (same, hash(same)) == (policy, hash(policy))
    assert texts.dictionary(raised(policy)) != texts.dictionary(policy)


def test_all_cases_of_a_batch_share_the_sheet(catalogs, own):
    """The press draws a sheet that it has drawn before without looking at its cells."""

    def sheet(known, **changes):
        sizing = size(Workload(**{**FLAGSHIP, **changes}), known)
        sheets = deck(sizing, Texts("en"), known).sheets
        return next(sheet for sheet in sheets if sheet.id == "dictionary")

    assert sheet(catalogs).tables is sheet(catalogs, concurrency=10).tables
    assert sheet(load_catalogs(own)).tables != sheet(catalogs).tables


def test_a_policy_as_sized_takes_what_the_sizing_has(catalogs, own):
    mine = load_catalogs(own).parameters
    scenarios = {key: getattr(mine.scenarios, key) for key in SCENARIOS}
    inputs = {name: figure.value for name, figure in mine.policy}
    made = catalogs.parameters.as_sized(scenarios, inputs)
    assert made.scenarios == mine.scenarios
    assert made.policy.pue.value == 1.2
    assert made.alert_limits == catalogs.parameters.alert_limits
    kept = catalogs.parameters.as_sized(scenarios, {})  # a document older than a figure
    assert kept.policy == catalogs.parameters.policy
    assert isinstance(made.policy, Policy)
    assert isinstance(made.scenarios.ideal, ScenarioPolicy)
