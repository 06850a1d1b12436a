"""Templates: what is read back is what they show, and it sizes."""

import io
import zipfile

import openpyxl
import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.batch.cases import read_cases
from sizing_xl.batch.template import ENDINGS, NAMES, template_bytes
from sizing_xl.fields import SOURCES
from sizing_xl.reading.values import TEXTS
from sizing_xl.texts import LANGUAGES, Texts

from .ooxml_lint import lint

LISTS = [ending for ending in ENDINGS if ending != ".grid.json"]


@pytest.fixture
def read(tmp_path):
    def cases(ending, language):
        path = tmp_path / f"cases{ending}"
        path.write_bytes(template_bytes(ending, language))
        return list(read_cases(str(path)))

    return cases


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_templates_hold_the_same_two_cases(read, language):
    found = [[dict(case.fields) for case in read(ending, language)] for ending in LISTS]
    assert all(cases == found[0] for cases in found)
    assert len(found[0]) == 2
    assert set(found[0][1]) == set(NAMES) - set(SOURCES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_case_of_a_template_really_sizes(read, catalogs, ending, language):
    found = read(ending, language)
    assert len(found) >= 2
    for case in found:
        assert case.problems == ()
        assert size(Workload(**case.fields), catalogs).complete


def test_every_template_names_every_field():
    for ending in ENDINGS:
        if ending != ".xlsx":
            text = template_bytes(ending, "en").decode("utf-8-sig")
            assert all(name in text for name in NAMES)


def test_a_csv_is_one_for_the_excel_of_its_language():
    brazilian = template_bytes(".csv", "pt-BR").decode("utf-8-sig")
    assert "model;server" in brazilian
    assert ";0,65;" in brazilian
    assert "llama-3.3-70b-instruct" in brazilian
    english = template_bytes(".csv", "en").decode("utf-8-sig")
    assert ",0.65," in english


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_is_a_typed_table_whose_first_case_explains_the_fields(language):
    content = template_bytes(".xlsx", language)
    assert lint(content) == []
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    (table,) = sheet.tables.values()
    assert table.ref == f"A1:{sheet.cell(1, len(NAMES)).column_letter}3"
    assert [cell.value for cell in sheet[1]] == list(NAMES)
    assert sheet.data_validations.dataValidation == []
    for column, name in enumerate(NAMES, start=1):
        note = sheet.cell(2, column).comment.text
        assert Texts(language).description(name) in note
        if name in SOURCES:
            assert sheet.cell(3, column).value is None
            continue
        assert isinstance(sheet.cell(3, column).value, str if name in TEXTS else (int, float))


def test_a_template_is_the_same_every_time():
    first = template_bytes(".xlsx", "en")
    assert first == template_bytes(".xlsx", "en")
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


def test_another_ending_is_refused():
    with pytest.raises(InputError) as error:
        template_bytes(".parquet", "en")
    assert error.value.problems[0].rule == "unknown_format"
