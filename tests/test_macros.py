"""The macros of Sizing.xlsm, on an engine over openpyxl: what the buttons do with an open book."""

import io
import json
from decimal import Decimal

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.excel import calls, macros
from sizing_xl.excel.build import FIRST_CASE, macro_workbook_bytes
from sizing_xl.excel.calls import MARK
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import deck
from sizing_xl.sheets.snapshot import snapshot
from sizing_xl.texts import Face, Texts

from . import xlwings_engine as engine
from .xlwings_engine import open_book

pytestmark = pytest.mark.slow

MODELS = len(load_catalogs().models)

FILLED = {"pt-BR": ["Resumo", "MÍNIMO", "RECOMENDADO", "IDEAL", "Comparação", "Custos",
                    "Alertas"],
          "en": ["Summary", "MINIMUM", "RECOMMENDED", "IDEAL", "Comparison", "Costs",
                 "Alerts"]}  # fmt: skip


@pytest.fixture(scope="module")
def files():
    return {language: macro_workbook_bytes(language, {}) for language in FILLED}


@pytest.fixture
def opened(files):
    """Sizing.xlsm as a user has it open: its content, and the book as macros see it."""

    def make(language="en", **changes):
        content = openpyxl.load_workbook(io.BytesIO(files[language]))
        book = open_book(content)
        for name, value in changes.items():
            book.names[name].refers_to_range.value = value
        return content, book

    return make


def told(book, macro="fill_scenarios"):
    return book.names[f"ctl_status_{macro}"].refers_to_range.value


@pytest.mark.parametrize("language", FILLED)
def test_the_sheets_are_those_of_the_pen_for_files(opened, catalogs, language):
    content, book = opened(language)
    before = list(content.sheetnames)
    sentence = macros.fill_scenarios(book)
    assert content.sheetnames == before + FILLED[language]
    sizing = size(Workload(**FIRST_CASE), catalogs)
    texts = Texts(language, face=Face.WORKBOOK)
    sheets = snapshot(deck(sizing, texts, catalogs, "scenarios"), macros.FILLED)
    expected = openpyxl.load_workbook(io.BytesIO(draw(sheets)))
    compared = 0
    for title in FILLED[language]:
        for row in expected[title].iter_rows():
            for cell in row:
                drawn = content[title][cell.coordinate]
                assert drawn.value == cell.value, (title, cell.coordinate)
                if cell.value is not None:
                    assert drawn.number_format == cell.number_format
                    assert drawn.font.b == cell.font.b
                    compared += 1
    assert compared > 900
    assert sentence == told(book)
    assert "5" in sentence
    assert not sentence.startswith(MARK)


def test_the_status_bar_tells_the_progress_and_is_given_back(opened):
    _, book = opened()
    shown = []
    state = book.impl.excel.app

    class Watched(dict):
        def __setitem__(self, key, value):
            if key == "status_bar":
                shown.append(value)
            super().__setitem__(key, value)

    book.impl.excel.app = Watched(state)
    macros.fill_scenarios(book)
    assert "sizing_xl: Fill the scenarios..." in shown
    assert "sizing_xl: IDEAL (4 of 7)" in shown
    assert shown[-1] is False


def test_filling_again_with_another_case_refreshes(opened):
    content, book = opened()
    macros.fill_scenarios(book)
    content["Summary"]["H3"] = "mine, to the right"
    content["Alerts"]["A150"] = "mine, below"
    content.create_sheet("Mine")["A1"] = "my sheet"
    sheets = list(content.sheetnames)
    book.names["in_concurrency"].refers_to_range.value = 20_000.0
    book.names["in_kv_precision"].refers_to_range.value = "fp8"
    sentence = macros.fill_scenarios(book)
    assert content.sheetnames == sheets
    assert content["Summary"]["H3"].value == "mine, to the right"
    assert content["Mine"]["A1"].value == "my sheet"
    below = [cell.value for cell in content["Alerts"]["A"]]
    assert "mine, below" in below
    expected = size(Workload(**{**FIRST_CASE, "concurrency": 20_000, "kv_precision": "fp8"}))
    nodes = expected.recommended.results["nodes_final"]
    values = [cell.value for row in content["Summary"].iter_rows() for cell in row]
    assert nodes in values
    assert str(nodes) in sentence


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"in_model": "gpt-os-120b"}, ("model", "gpt-os-120b", "gpt-oss-120b")),
        ({"in_concurrency": -5.0}, ("concurrency", "-5")),
        ({"in_concurrency": None}, ("concurrency", "required")),
        ({"in_server": "#N/A"}, ("server", "#N/A")),
        ({"in_peak_headroom_ratio": "20 %"}, ("peak_headroom_ratio", "20 %")),
        ({"in_effective_context": 1e15}, ("context", "1,000,000,000")),
    ],
)
def test_a_bad_input_is_one_sentence_beside_the_button_and_draws_nothing(opened, changes, words):
    content, book = opened(**changes)
    before = list(content.sheetnames)
    sentence = macros.fill_scenarios(book)
    assert sentence.startswith(MARK)
    assert sentence == told(book)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence
    assert content.sheetnames == before
    assert book.app.status_bar is False


def test_a_bad_input_leaves_the_old_sheets_whole(opened):
    content, book = opened()
    macros.fill_scenarios(book)
    before = {title: [[cell.value for cell in row] for row in content[title].iter_rows()]
              for title in FILLED["en"]}  # fmt: skip
    book.names["in_model"].refers_to_range.value = "typo"
    assert macros.fill_scenarios(book).startswith(MARK)
    for title, rows in before.items():
        assert [[cell.value for cell in row] for row in content[title].iter_rows()] == rows


def test_a_sheet_of_the_user_with_our_name_is_not_touched(opened):
    content, book = opened()
    content.create_sheet("Summary")["A1"] = "mine"
    sentence = macros.fill_scenarios(book)
    assert sentence.startswith(MARK)
    assert "Summary" in sentence
    assert content["Summary"]["A1"].value == "mine"
    assert "MINIMUM" not in content.sheetnames


def test_excel_failing_midway_is_one_sentence_too(opened):
    content, book = opened()
    macros.fill_scenarios(book)
    rows = [[cell.value for cell in row] for row in content["RECOMMENDED"].iter_rows()]
    book.names["in_concurrency"].refers_to_range.value = 77_000.0
    book.impl.excel.fail_at = len(book.impl.excel.writes) + 60
    sentence = macros.fill_scenarios(book)
    assert sentence.startswith(MARK)
    assert "RuntimeError" in sentence
    assert [[cell.value for cell in row] for row in content["RECOMMENDED"].iter_rows()] == rows
    assert not macros.fill_scenarios(book).startswith(MARK)


def test_a_case_without_solution_is_filled_and_told(opened):
    content, book = opened(in_runtime_overhead_gib=2144.0)
    sentence = macros.fill_scenarios(book)
    assert "✗ No solution (all scenarios): " in sentence
    texts = [cell.value for cell in content["Alerts"]["D"]]
    assert any(texts)


def test_the_export_is_the_live_workbook(opened, tmp_path):
    _, book = opened(ctl_export_folder=str(tmp_path))
    sentence = macros.export_workbook(book)
    (path,) = tmp_path.glob("*.xlsx")
    assert str(path) in sentence
    exported = openpyxl.load_workbook(path)
    assert "Model" in exported.sheetnames
    assert exported["Decision"]["A1"].value == "gpt-oss-120b for 1,000 sessions"


def test_an_export_without_a_folder_says_so(opened, tmp_path):
    _, book = opened()
    assert "save it" in macros.export_workbook(book)
    _, book = opened(ctl_export_folder=str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    sentence = macros.export_workbook(book)
    assert sentence.startswith(MARK)
    assert str(tmp_path / "file") in sentence


def test_catalogs_are_validated_and_reloaded(opened, tmp_path, monkeypatch):
    _, book = opened()
    assert f"{MODELS} models" in macros.validate_catalogs(book)
    assert f"{MODELS} models" in macros.reload_catalogs(book)
    monkeypatch.setenv("SIZING_XL_CATALOGS", str(tmp_path))
    (tmp_path / "models.json").write_text(json.dumps({"models": [{"name": "x"}]}))
    try:
        sentence = macros.validate_catalogs(book)
        assert "models.json" in sentence
        assert told(book, "validate_catalogs") == sentence
        assert macros.reload_catalogs(book).startswith(MARK)
    finally:
        monkeypatch.delenv("SIZING_XL_CATALOGS")
        calls.forget()


def test_a_lost_name_is_told(opened):
    content, book = opened()
    del content.defined_names["in_model"]
    sentence = macros.fill_scenarios(book)
    assert "in_model" in sentence
    assert "sizing-xl excel build" in sentence


def test_vba_runs_a_macro_on_the_book_that_called(opened, monkeypatch):
    import xlwings

    _, book = opened()
    monkeypatch.setattr(xlwings.Book, "caller", staticmethod(lambda: book))
    macros.run("validate_catalogs")
    assert f"{MODELS} models" in told(book, "validate_catalogs")


# --- cells as Excel hands them out on Windows ----------------------------------------------------

REF, NEW = -2146826265, -2146826100  # #REF!, and an error of an Excel to come


@pytest.fixture
def showing(opened, monkeypatch):
    """The book of the buttons, one cell of which holds a value as COM gives it, read as xlwings
    reads it on Windows: an error is None unless its text is asked for."""

    def make(name, value):
        _, book = opened()
        cell = book.names[name].refers_to_range.impl
        kind, place = type(cell), (cell.sheet.grid.title, cell.r1, cell.c1)
        kept = kind.raw_value

        def read(self):
            return value if (self.sheet.grid.title, self.r1, self.c1) == place else kept.fget(self)

        def cleaned(data, dates, empty, numbers, errors):
            codes = calls.CELL_ERRORS if errors else dict.fromkeys(calls.CELL_ERRORS)
            return [
                [codes.get(it, it) if type(it) is int else empty if it == "" else it for it in row]
                for row in data
            ]

        monkeypatch.setattr(kind, "raw_value", property(read, kept.fset))
        monkeypatch.setattr(engine.Engine, "clean_value_data", staticmethod(cleaned))
        return book

    return make


@pytest.mark.parametrize("value", [REF, NEW, "#N/A"])
@pytest.mark.parametrize("macro", ["fill_scenarios", "export_workbook"])
@pytest.mark.parametrize("field", ["kv_budget_ratio", "storage", "concurrency", "model"])
def test_an_error_in_a_cell_is_told_and_never_the_default(showing, field, macro, value):
    book = showing(f"in_{field}", value)
    sentence = macros.MACROS[macro](book)
    text = calls.CELL_ERRORS.get(value, value) if value != NEW else "#ERROR!"
    assert sentence.startswith(calls.MARK)
    assert field in sentence and text in sentence and "the cell holds an error" in sentence


def test_an_error_for_the_folder_is_no_other_folder(showing):
    sentence = macros.export_workbook(showing("ctl_export_folder", REF))
    assert "ctl_export_folder" in sentence and "the cell holds an error" in sentence


def test_a_cell_formatted_as_currency_holds_a_number(showing):
    sentence = macros.fill_scenarios(showing("in_concurrency", Decimal("1000")))
    assert not sentence.startswith(calls.MARK)
