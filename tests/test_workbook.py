"""The workbook: read back by other programs, safe against what users write."""

import io
import json
import subprocess
from dataclasses import replace

import openpyxl
import pandas
import pytest

from sizing_xl import OutputError, size
from sizing_xl.book import BOOK
from sizing_xl.render.openpyxl_pen import clean
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes, write_workbook

from .spreadsheet import convert


def opened(sizing, language=None):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(sizing, language)))


def results_of(sheet):
    """Quantity name -> (value cell) of a scenario sheet."""
    return {row[3].value: row[1] for row in sheet.iter_rows() if row[3].value in BOOK.quantities}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_scenario_s_sheet_holds_every_result_with_its_rationale(sized, language):
    sizing, texts = sized(), Texts(language)
    book = opened(sizing, language)
    assert book.sheetnames == [
        texts.say("sheet_summary"),
        *map(texts.scenario, sizing.scenarios),
        texts.say("alerts"),
    ]
    for key, scenario in sizing.scenarios.items():
        cells = results_of(book[texts.scenario(key)])
        assert set(cells) == set(BOOK.quantities)
        for name, cell in cells.items():
            assert cell.value == pytest.approx(scenario.results[name])
            assert cell.number_format == BOOK.quantities[name].number_format
            assert BOOK.quantities[name].text() in cell.comment.text


def test_pandas_reads_the_comparison(sized):
    frame = pandas.read_excel(
        io.BytesIO(workbook_bytes(sized(), "en")), sheet_name="Summary", header=None
    )
    row = frame[frame[0] == "Nodes to buy"].iloc[0]
    assert list(row[2:5]) == [2, 3, 5]


def test_an_impossible_sizing_leaves_the_cells_empty(sized):
    book = opened(sized(runtime_overhead_gib=2144), "en")
    cells = results_of(book["RECOMMENDED"])
    assert cells["nodes_final"].value is None
    assert cells["sessions_per_node"].value == 0


def test_a_text_that_looks_like_a_formula_stays_text(catalogs, workload):
    evil = '=HYPERLINK("http://x","y")'
    alias = catalogs.models["opt-oss-120b"].model_copy(update={"name": evil})
    catalogs = replace(catalogs, models={evil: alias})
    book = opened(size(workload(model=evil), catalogs))
    found = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == evil
    ]
    assert found
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a\x00b\x1f", "ab"), ("\ud800x\uffff", "x"), ("_x0041_", "_x005F_x0041_"), ("é\n", "é\n")],
)
def test_characters_that_a_workbook_cannot_hold_are_dropped(raw, kept):
    assert clean(raw) == kept


def test_writing_replaces_an_older_file_or_leaves_it_whole(sized, tmp_path):
    path = tmp_path / "deck.xlsx"
    write_workbook(sized(), path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"deck\.xlsx"):
        write_workbook(sized(), path / "below")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["deck.xlsx"]


@pytest.mark.libreoffice
def test_libreoffice_opens_every_sheet(sized, soffice, tmp_path):
    path = write_workbook(sized(), tmp_path / "deck.xlsx")
    convert(soffice, path, tmp_path / "pdf", "pdf", tmp_path / "profile")
    assert (tmp_path / "pdf" / "deck.pdf").stat().st_size > 10_000


@pytest.mark.validator
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [{}, {"runtime_overhead_gib": 2144}])
def test_the_open_xml_sdk_finds_no_error(sized, ooxml_validator, tmp_path, language, case):
    path = write_workbook(sized(**case), tmp_path / "deck.xlsx", language)
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert json.loads(run.stdout)
