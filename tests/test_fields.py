"""A field is declared once, and every face shows every field."""

import csv
import io
import json
import re

import openpyxl
import pytest

from sizing_xl import InputError, Workload, load_catalogs
from sizing_xl import fields as declared
from sizing_xl.batch import fields as columns
from sizing_xl.batch.tables import COLUMNS
from sizing_xl.batch.template import ENDINGS, template_bytes
from sizing_xl.book import BOOK
from sizing_xl.cli.arguments import parser
from sizing_xl.excel import control
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.excel.functions import SIZING_LIST, SIZING_VALUE
from sizing_xl.fields import DEFAULTED, DEMANDED, FIELDS, NUMERIC, PRICED, REQUIRED, Default
from sizing_xl.report.document import to_document
from sizing_xl.report.markdown_full import full_markdown
from sizing_xl.report.text import full_report
from sizing_xl.sheets.formulas import input_name
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes

# Every field with a value of its own: none is a default.
GIVEN = {name: field.example for name, field in FIELDS.items()} | {
    "tensor_parallel": 4,
    "pipeline_parallel": 2,
    "replicas_per_node": 3,
    "warmup_read_pattern": "random",
    "peak_headroom_ratio": 0.31,
}
TALLY = [name for name, field in FIELDS.items() if not field.catalog]


@pytest.fixture(scope="module")
def sizing():
    from sizing_xl import size

    return size(Workload(**GIVEN))


def test_a_workload_has_the_fields_and_no_others():
    assert list(Workload.model_fields) == list(FIELDS)
    required = [name for name, it in Workload.model_fields.items() if it.is_required()]
    assert (*required, *DEMANDED) == REQUIRED


@pytest.mark.parametrize("name", NUMERIC)
def test_a_number_outside_its_range_is_refused_by_name(name):
    field = FIELDS[name]
    below = field.low if field.open else field.low - 1
    for value in (below, field.high * 2 + 1, float("nan"), float("inf"), "much", True):
        with pytest.raises(InputError) as refused:
            Workload(**{**GIVEN, name: value})
        assert {problem.field for problem in refused.value.problems} == {name}
    Workload(**{**GIVEN, name: field.kind(field.high)})


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.choices])
def test_a_word_outside_its_choices_is_refused_by_name(name):
    with pytest.raises(InputError) as refused:
        Workload(**{**GIVEN, name: "purple"})
    assert [problem.field for problem in refused.value.problems] == [name]


def test_every_number_is_an_input_of_the_book():
    assert set(NUMERIC.values()) <= set(BOOK.inputs)
    leaves = {field.leaf for field in FIELDS.values() if field.leaf}
    assert leaves <= set(BOOK.inputs)


def test_defaults_are_the_policys():
    assert set(type(load_catalogs().parameters.defaults).model_fields) == set(DEFAULTED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label_and_a_meaning(language):
    texts = Texts(language)
    for name in declared.GIVEN:
        assert texts.label(name)
        assert texts.description(name)


# --- each face --------------------------------------------------------------------------------


def test_the_command_line_has_an_option_for_each():
    said = parser(Texts("en"))._subparsers._group_actions[0].choices["size"].format_help()
    for field in declared.GIVEN.values():
        assert re.search(rf"^  {field.option} X", said, re.MULTILINE), field.option


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_markdown_show_each_with_its_value(sizing, language):
    texts = Texts(language)
    text, markdown = full_report(sizing, language), full_markdown(sizing, language)
    for name in TALLY:
        label = texts.label(name)
        (line,) = re.findall(rf"^  {re.escape(label)}: (.+)$", text, re.MULTILINE)
        if name in PRICED:  # with where it comes from
            line = line.rpartition(" (")[0]
        assert line in markdown.replace("\\", ""), name
        assert label in markdown
    for value in ("31%", "4", "2", "3", "140" + ("," if language == "pt-BR" else ".") + "5 GiB"):
        assert re.search(rf": {re.escape(value)}$", text, re.MULTILINE), value


def test_json_holds_each_as_asked_and_as_used(sizing):
    inputs = to_document(sizing)["inputs"]
    assert list(inputs["workload"]) == list(inputs["nfr"]) == list(FIELDS)
    assert {name: inputs["nfr"][name] for name in GIVEN} == GIVEN


@pytest.mark.slow
def test_the_workbook_has_a_cell_for_each(sizing):
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sizing, "en")))
    for name, value in GIVEN.items():
        ((sheet, cell),) = book.defined_names[input_name(name)].destinations
        assert book[sheet][cell.replace("$", "")].value == value, name


@pytest.mark.slow
def test_the_control_sheet_has_a_cell_for_each_and_is_read_back():
    book = openpyxl.load_workbook(io.BytesIO(macro_workbook_bytes("en", {})), keep_vba=False)
    for name in declared.GIVEN:
        ((sheet, cell),) = book.defined_names[input_name(name)].destinations
        assert book[sheet][cell.replace("$", "")] is not None
    typed = {input_name(name): value for name, value in GIVEN.items()}
    assert dict(control.workload_of(typed)) == GIVEN


def test_functions_take_each_as_an_option():
    names = [row[0] for row in SIZING_LIST("options")]
    assert names == list(FIELDS)
    own = ("model", "server", "concurrency", "effective_context")
    options = [[name, value] for name, value in GIVEN.items() if name not in own]
    call = (GIVEN["model"], GIVEN["server"], 200.0, 32768.0, "recommended", options)
    answer = SIZING_VALUE("overhead_needed_gib", *call)
    assert answer == pytest.approx(3 * 140.5 + 10)


def test_batches_read_and_write_each():
    assert tuple(FIELDS) == columns.NAMES
    assert [name for name in COLUMNS if name in FIELDS] == list(FIELDS)
    for name, field in FIELDS.items():
        for heading in (name, field.option, *field.aliases, name.upper().replace("_", " ")):
            assert columns.field_of(heading) == name


@pytest.mark.parametrize("ending", ENDINGS)
def test_templates_have_each(ending):
    content = template_bytes(ending, "en")
    if ending == ".xlsx":
        rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values
        assert next(iter(rows)) == tuple(declared.GIVEN)
    elif ending == ".csv":
        assert next(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == list(declared.GIVEN)
    else:
        first = json.loads(content.decode().splitlines()[0] if ending == ".jsonl" else content)
        first = first[0] if isinstance(first, list) else first
        assert list(first) == list(declared.GIVEN)


def test_examples_are_a_case_that_sizes():
    assert Workload(**{name: field.example for name, field in FIELDS.items()})


def test_what_may_be_blank_is_what_the_catalog_or_nobody_gives():
    for field in FIELDS.values():
        assert field.as_asked == (
            field.default
            in (Default.MODEL, Default.BOOK, Default.UNKNOWN, Default.ENTRY, Default.OFFER,
                Default.DEMAND)
        )  # fmt: skip
        assert field.blank == (field.as_asked or field.default is Default.PRICE)
