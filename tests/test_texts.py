"""Both languages say the same things, and nothing outside texts/ speaks to users."""

import ast
import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import sizing_xl
from sizing_xl import Workload
from sizing_xl.alerts import CONDITIONS
from sizing_xl.book import BOOK
from sizing_xl.catalog.attention import Group
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import (
    AlertLimits,
    Defaults,
    Policy,
    Precision,
    ScenarioPolicy,
    Thresholds,
)
from sizing_xl.catalog.server import Gpu, Power, ServerEntry, Thermal
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.fields import GIVEN
from sizing_xl.texts import DICTIONARIES, LANGUAGES, Texts, language_of
from sizing_xl.units import Unit

PACKAGE = Path(sizing_xl.__file__).parent
AREAS = tuple(dict.fromkeys(quantity.area for quantity in BOOK.quantities.values()))


def with_entries(areas):
    """The areas' modules that have entries of what an area alone is given, in any language."""
    packages = [f"sizing_xl.texts.{package}" for package in LANGUAGES.values()]
    for module in (f"area_{area}" for area in areas):
        if any(hasattr(import_module(f"{it}.{module}"), "DICTIONARY") for it in packages):
            yield module


TABLES = (
    *((module, "DICTIONARY") for module in with_entries(AREAS)),
    *((f"area_{area}", "QUANTITIES") for area in AREAS),
    *((module, "DICTIONARY") for module in DICTIONARIES),
    ("alerts", "ALERTS"),
    ("problems", "PROBLEMS"),
    ("phrases", "PHRASES"),
    ("phrases_scenarios", "PHRASES_SCENARIOS"),
    ("phrases_workbook", "PHRASES_WORKBOOK"),
    ("phrases_excel", "PHRASES_EXCEL"),
    ("phrases_batch", "PHRASES_BATCH"),
    ("phrases_usage", "PHRASES_USAGE"),
    ("phrases_cost", "PHRASES_COST"),
    ("phrases_saved", "PHRASES_SAVED"),
    ("phrases_deck", "PHRASES_DECK"),
    ("phrases_planning", "PHRASES_PLANNING"),
    ("phrases_measuring", "PHRASES_MEASURING"),
    ("phrases_service", "PHRASES_SERVICE"),
    ("phrases_what_if", "PHRASES_WHAT_IF"),
    ("phrases_reports", "PHRASES_REPORTS"),
    ("phrases_lambdas", "PHRASES_LAMBDAS"),
    ("functions", "FUNCTIONS"),
    ("functions", "ARGUMENTS"),
    ("functions", "WORDS"),
    ("calc", "CALC"),
)
PHRASES = [entry for entry in TABLES if entry[0].startswith("phrases")]


def table(language, module, name):
    return getattr(import_module(f"sizing_xl.texts.{LANGUAGES[language]}.{module}"), name)


def placeholders(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize(("module", "name"), TABLES)
def test_both_languages_have_the_same_entries_with_the_same_figures(module, name):
    portuguese, english = (table(language, module, name) for language in ("pt-BR", "en"))
    assert list(portuguese) == list(english)
    for key in portuguese:
        both = [text if isinstance(text, str) else "".join(text) for text in
                (portuguese[key], english[key])]  # fmt: skip
        assert placeholders(both[0]) == placeholders(both[1]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_face_names_is_named_in_the_template(language):
    """{lever:field} and {place:where} are written by the face: without a name they stop it."""
    for entry in TABLES:
        for key, found in table(language, *entry).items():
            for _, field, shape, _ in Formatter().parse(
                found if isinstance(found, str) else "".join(found)
            ):
                assert field not in ("lever", "place") or shape, key


def test_every_module_of_texts_is_compared():
    modules = {path.stem for path in (PACKAGE / "texts" / "en").glob("*.py")} - {"__init__"}
    assert modules == {module for module, _ in TABLES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quantity_and_input_has_its_texts(language):
    texts, labels = Texts(language), []
    for area in AREAS:
        assert texts.area(area)
        quantities = table(language, f"area_{area}", "QUANTITIES")
        declared = (*BOOK.quantities.values(), *BOOK.rows.values())
        assert set(quantities) == {q.name for q in declared if q.area == area}
        for name, (label, meaning) in quantities.items():
            assert placeholders(meaning) <= {*BOOK.inputs, *BOOK.quantities, *BOOK.rows}, name
            assert placeholders(meaning), name
            labels.append(label)
    named = {name: entry.label for name, entry in texts.entries().items() if entry.label}
    assert set(named) == {*BOOK.inputs, *GIVEN}
    labels += (label for name, label in named.items() if name not in BOOK.quantities)
    assert len(set(labels)) == len(labels)
    for name in set(named) & set(BOOK.quantities):
        assert named[name] in labels, "a field and the quantity that it gives are called alike"


# Fields that describe an entry and enter no formula and no alert.
DESCRIPTIVE = {
    *("name", "aliases", "notes", "source", "manufacturer", "form_factor", "cpu", "cooling"),
    *("system_memory", "networking", "software", "physical", "airflow_cfm", "nvlink_generation"),
    *("nvlink_bandwidth_tbps_total", "power_supplies", "input_voltage", "max_current"),
    *("ambient_temp_operating_c_min", "ambient_temp_operating_c_max"),
    *("kv_cache", "weights"),  # where a precision may be used
    *("performance", "environmental", "nvlink_switches", "nvlink_bandwidth_tbps", "inputs"),
    *("gpu", "power", "thermal", "stated"),  # sections: their fields have entries
}
# Fields whose entry has the name that the book or the family gives them.
ENTRY_OF = {"count": "gpu_count", "power_kw": "profile_power_kw"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_input_and_catalog_field_has_a_dictionary_entry(language):
    dictionary = Texts(language).entries()
    schemas = [
        *(Workload, ModelEntry, ServerEntry, Gpu, Power, Thermal, StorageProfile),
        *(
            ScenarioPolicy,
            Precision,
            Defaults,
            Policy,
            AlertLimits,
            Thresholds,
            *Group.__args__[0].__args__,
        ),
    ]
    fields = {field for schema in schemas for field in schema.model_fields} - DESCRIPTIVE
    for field in fields:
        family = "weights_memory_gib" if field.startswith("weights_memory_gib_") else field
        assert ENTRY_OF.get(family, family) in dictionary, field
    for name, entry in dictionary.items():
        assert all(entry.told), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_has_a_message_and_a_remedy(language):
    assert set(table(language, "alerts", "ALERTS")) == set(CONDITIONS)


def sources():
    return [it for it in PACKAGE.rglob("*.py") if "texts" not in it.relative_to(PACKAGE).parts]


def test_every_rule_of_a_problem_has_a_sentence():
    rules = set(table("en", "problems", "PROBLEMS"))
    for path in sources():
        for found in re.findall(r'Problem\(\s*"(\w+)"', path.read_text(encoding="utf-8")):
            assert found in rules, (path, found)
    from sizing_xl.catalog.validation import _RULES

    assert set(_RULES.values()) <= rules


def test_no_phrase_is_in_two_tables():
    keys = [key for entry in PHRASES for key in table("en", *entry)]
    assert len(keys) == len(set(keys))


def test_every_phrase_that_is_said_exists_and_every_phrase_is_said():
    phrases = {key for entry in PHRASES for key in table("en", *entry)}
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in [*sources(), PACKAGE / "texts/__init__.py"]
    )
    said = set(re.findall(r'say\(\s*"(\w+)"\s*[,)]', code))
    assert said <= phrases
    prefixes = (*re.findall(r"f['\"](\w+_)\{", code), "help_")
    words = set(re.findall(r'"([a-z_0-9]+)"', code))
    unused = {p for p in phrases if p not in words and not p.startswith(prefixes)}
    assert unused == set()


# Where there is prose that no user reads as a sentence of ours, and what it is.
NOT_FOR_USERS = {
    "batch/manifest.py": "SQL",
    "alerts": "meanings of conditions, which docs/alerts.md prints",
    "catalog/ranges.py": "what plausible ranges rest on, which docs/plausible.md prints",
    "files/limits.py": "what limits are of, which docs/reliability.md prints",
    "catalog/ranges_servers.py": "what plausible ranges rest on, which docs/plausible.md prints",
    "catalog/ranges_measurements.py": "the same of measurements",
    "fields.py": "meanings of fields, for schemas and programs",
    "ops.py": "Python that formulas are compiled to",
    "book": "docstrings and sources of inputs and quantities, which docs/book.md prints",
    "catalog/attention.py": "how kinds are told, which docs/book.md prints",
    "catalog/kind.py": "how kinds are told, which docs/book.md prints",
    "catalog/recurrent.py": "how kinds are told, which docs/book.md prints",
    "calc/serve.py": "what a child says to its parent",
    "measuring/log.py": "lines that the engine prints",
    "report/focus.py": "values of FOCUS, in English and ASCII as its validator asks",
    "excel/registry.py": "errors of a function's declaration",
    "excel/vba.py": "VBA",
    "formats/vba_project.py": "a heading of the format",
    "formats/vba_words.py": "words of VBA",
}
# Errors that users read: their words come from texts/.
TOLD = {"SizingError", "CatalogError", "InputError", "OutputError"}
PROSE = re.compile(r"[A-Za-zÀ-ÿ]{2,} [A-Za-zÀ-ÿ]+ [A-Za-zÀ-ÿ]{2,}")


def strings(node):
    return {
        id(part)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def for_authors(tree):
    """Strings of docstrings, of errors that only the product's authors see, of name_problem."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
            if isinstance(node.body[0], ast.Expr):
                yield id(node.body[0].value)
            if isinstance(node, ast.FunctionDef) and node.name.endswith("_problem"):
                yield from strings(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            raised = node.exc.func
            if isinstance(raised, ast.Name) and raised.id not in TOLD:
                yield from strings(node)


def prose(code):
    """Strings of three words or more that a user might read. Capitals alone are settings."""
    tree = ast.parse(code)
    own = set(for_authors(tree))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in own
        and not node.value.isupper()
        and PROSE.search(node.value)
    ]


def test_no_sentence_for_users_outside_texts():
    found = {}
    for path in sources():
        inside = path.relative_to(PACKAGE)
        key = next((key for key in NOT_FOR_USERS if inside.is_relative_to(key)), inside.as_posix())
        found.setdefault(key, []).extend(prose(path.read_text(encoding="utf-8")))
    assert {key: said for key, said in found.items() if said and key not in NOT_FOR_USERS} == {}
    assert [key for key in NOT_FOR_USERS if not found.get(key)] == [], "no longer needed"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('print("three plain words")', ["three plain words"]),
        ('raise InputError("three plain words")', ["three plain words"]),
        ('raise ValueError(f"three plain words {x}")', []),
        ('def f():\n    "three plain words"\n    return "four plain words more"',
         ["four plain words more"]),
        ('def name_problem(x):\n    return "three plain words"', []),
        ('x = "two words"', []),
    ],
)  # fmt: skip
def test_what_counts_as_a_sentence(code, said):
    assert prose(code) == said


@pytest.mark.parametrize(
    ("asked", "language"),
    [(None, "pt-BR"), ("en", "en"), ("EN_us", "en"), ("pt", "pt-BR"), ("pt_BR.UTF-8", "pt-BR"),
     ("klingon", "pt-BR")],
)  # fmt: skip
def test_the_language_that_a_word_means(asked, language):
    assert language_of(asked) == language


def test_the_environment_sets_the_language(monkeypatch):
    monkeypatch.setenv("SIZING_XL_LANG", "en")
    assert language_of(None) == "en"


@pytest.mark.parametrize(
    ("language", "value", "unit", "digits", "written"),
    [
        ("pt-BR", 1234.5, Unit.GIB, 1, "1.234,5 GiB"),
        ("en", 1234.5, Unit.GIB, 1, "1,234.5 GiB"),
        ("pt-BR", 0.7, Unit.SHARE, 1, "70%"),
        ("pt-BR", 0.9245, Unit.SHARE, 1, "92,5%"),
        ("en", 3, Unit.NODES, 0, "3 nodes"),
        ("pt-BR", None, Unit.KW, 1, "—"),
        ("pt-BR", 0.53125, Unit.BYTES_PER_ELEMENT, 4, "0,5312 B/elem"),
        ("pt-BR", 1.0, Unit.BYTES_PER_ELEMENT, 4, "1 B/elem"),
    ],
)
def test_numbers_follow_the_language(language, value, unit, digits, written):
    assert Texts(language).measure(value, unit, digits) == written
