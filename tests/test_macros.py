"""The macros of Sizing.xlsm, on an engine over openpyxl: what the buttons do with an open book."""

import io
import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.excel import calls, control, fills, macros
from sizing_xl.excel.build import FIRST_CASE, macro_workbook_bytes
from sizing_xl.excel.calls import MARK
from sizing_xl.excel.cases import key_of
from sizing_xl.fields import GIVEN
from sizing_xl.reading.document import Document
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.sheets import case_deck, formulas
from sizing_xl.texts import Face, Texts

from . import xlwings_engine as engine
from .xlwings_engine import open_book

pytestmark = pytest.mark.slow

MODELS = len(load_catalogs().models)

NAME = FIRST_CASE["model"]
PARTS = {
    "pt-BR": ["Decisão", "MÍNIMO", "RECOMENDADO", "IDEAL", "Comparação", "Custos", "Riscos"],
    "en": ["Decision", "MINIMUM", "RECOMMENDED", "IDEAL", "Comparison", "Costs", "Risks"],
}
OVER_ALL = {"pt-BR": ["Opções", "Preenchimentos"], "en": ["Options", "Fills"]}
FILLED = {language: [f"{NAME} {part}" for part in parts] for language, parts in PARTS.items()}


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


def told(book, macro="fill_all"):
    return book.names[f"ctl_status_{macro}"].refers_to_range.value


@pytest.mark.parametrize("language", FILLED)
def test_the_sheets_are_those_of_the_pen_for_files(opened, catalogs, language):
    content, book = opened(language)
    before = list(content.sheetnames)
    sentence = macros.fill_all(book)
    first, *others = before
    assert content.sheetnames == [first, *OVER_ALL[language], *FILLED[language], *others]
    names = map(formulas.input_name, GIVEN)
    asked = {name: book.names[name].refers_to_range.value for name in names}
    sizing = size(control.workload_of(asked), catalogs)
    texts = Texts(language, sizing.currency, Face.WORKBOOK)
    day = Document(as_of=datetime.now().strftime("%Y-%m-%d"))
    sheets = case_deck(sizing, texts, catalogs, key_of(NAME), NAME, day)
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
    macros.fill_all(book)
    assert "sizing_xl: Fill all..." in shown
    assert "sizing_xl: gpt-oss-120b IDEAL (4 of 7)" in shown
    assert shown[-1] is False


def test_filling_again_with_another_case_refreshes(opened):
    content, book = opened()
    macros.fill_all(book)
    content[f"{NAME} Costs"]["H3"] = "mine, to the right"
    content[f"{NAME} Risks"]["A150"] = "mine, below"
    content.create_sheet("Mine")["A1"] = "my sheet"
    sheets = list(content.sheetnames)
    book.names["in_concurrency"].refers_to_range.value = 20_000.0
    book.names["in_kv_precision"].refers_to_range.value = "fp8"
    sentence = macros.fill_all(book)
    assert content.sheetnames == sheets
    assert content[f"{NAME} Costs"]["H3"].value == "mine, to the right"
    assert content["Mine"]["A1"].value == "my sheet"
    below = [cell.value for cell in content[f"{NAME} Risks"]["A"]]
    assert "mine, below" in below
    expected = size(Workload(**{**FIRST_CASE, "concurrency": 20_000, "kv_precision": "fp8"}))
    nodes = expected.recommended.results["nodes_final"]
    values = [cell.value for row in content[f"{NAME} RECOMMENDED"].iter_rows() for cell in row]
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
    sentence = macros.fill_all(book)
    assert sentence.startswith(MARK)
    assert sentence == told(book)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence
    assert content.sheetnames == before
    assert book.app.status_bar is False


def test_a_bad_input_leaves_the_old_sheets_whole(opened):
    content, book = opened()
    macros.fill_all(book)
    before = {title: [[cell.value for cell in row] for row in content[title].iter_rows()]
              for title in FILLED["en"]}  # fmt: skip
    book.names["in_model"].refers_to_range.value = "typo"
    assert macros.fill_all(book).startswith(MARK)
    for title, rows in before.items():
        assert [[cell.value for cell in row] for row in content[title].iter_rows()] == rows


def test_a_sheet_of_the_user_with_our_name_is_not_touched(opened):
    content, book = opened()
    content.create_sheet(f"{NAME} costs")["A1"] = "mine"
    sentence = macros.fill_all(book)
    assert sentence.startswith(MARK)
    assert f"{NAME} Costs" in sentence
    assert content[f"{NAME} costs"]["A1"].value == "mine"
    assert f"{NAME} MINIMUM" not in content.sheetnames


def test_excel_failing_midway_is_one_sentence_too(opened):
    content, book = opened()
    macros.fill_all(book)
    rows = [[cell.value for cell in row] for row in content[f"{NAME} RECOMMENDED"].iter_rows()]
    book.names["in_concurrency"].refers_to_range.value = 77_000.0
    book.impl.excel.fail_at = len(book.impl.excel.writes) + 60
    sentence = macros.fill_all(book)
    assert sentence.startswith(MARK)
    assert "RuntimeError" in sentence
    assert [
        [cell.value for cell in row] for row in content[f"{NAME} RECOMMENDED"].iter_rows()
    ] == rows
    assert not macros.fill_all(book).startswith(MARK)


def test_a_case_without_solution_is_filled_and_told(opened):
    content, book = opened(in_runtime_overhead_gib=2144.0)
    sentence = macros.fill_all(book)
    assert "✗ No solution (all scenarios): " in sentence
    active = [cell.value for cell in content[f"{NAME} Risks"]["B"]]
    assert 1 in active


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


# --- several cases -------------------------------------------------------------------------------

SESSIONS = "Simultaneous sessions [sessions]"
SECOND = {"Case": "Small", "Model": "gpt-oss-20b", "Server": "dgx-b200",
          SESSIONS: 500.0, "Effective context [tokens]": 32768.0}  # fmt: skip
THIRD = {**SECOND, "Case": "Third", "Model": "qwen3-32b", "Server": "dgx-h200"}


class Rows:
    """The table of cases of an open book, written to as a user does."""

    def __init__(self, book):
        head = book.names["ctl_cases"].refers_to_range
        self.grid, self.top = head.sheet.impl.grid, head.row
        self.columns = {cell.value: cell.column for cell in self.grid[self.top] if cell.value}

    def write(self, row, **cells):
        for heading, value in cells.items():
            self.grid.cell(self.top + row, self.columns[heading], value)

    def outcome(self, row):
        return self.grid.cell(self.top + row, self.columns["Outcome"]).value


@pytest.fixture
def three(opened):
    content, book = opened()
    rows = Rows(book)
    rows.write(2, **SECOND)
    rows.write(3, **THIRD)
    return content, book, rows


@pytest.fixture
def titles(monkeypatch):
    """What would be drawn: the titles of the decks, while nothing is."""
    drawn = []
    monkeypatch.setattr(macros, "fill", lambda book, deck, *_, **__: drawn.append(deck.title))
    return drawn


def cell_of(grid, label, column):
    """The cell of a row of the options and of a column by its heading."""
    (heads,) = [row for row in grid.iter_rows() if row[0].value == "Quantity"]
    at = next(number for number, cell in enumerate(heads) if cell.value == column)
    return next(row[at] for row in grid.iter_rows() if row[0].value == label)


def test_three_cases_filled_changed_and_filled_again(three):
    content, book, rows = three
    content.create_sheet("Mine")["A1"] = "=1"
    assert macros.fill_all(book).startswith("3 of 3 cases filled at ")
    titles = [f"{name} {part}" for name in (NAME, "Small", "Third") for part in PARTS["en"]]
    assert content.sheetnames[:24] == ["Control", "Options", "Fills", *titles]
    label, sheet = "Nodes to buy (RECOMMENDED)", content["Options"]
    first = cell_of(sheet, label, "Small").value
    assert (first, cell_of(sheet, label, NAME).value) == (2, 5)
    assert cell_of(sheet, "Decision", "Small").hyperlink.location == "'Small Decision'!A1"

    sheet["K40"] = content["Small Costs"]["I3"] = "mine"
    rows.write(2, **{SESSIONS: 5000.0})
    rows.write(3, **{"KV cache precision": "fp8"})
    book.impl.excel.selected = "Control", f"$A${rows.top + 2}:$D${rows.top + 2}"
    assert macros.fill_selected(book).startswith("Filled at ")
    again = size(Workload(model="gpt-oss-20b", server="dgx-b200", concurrency=5000,
                          effective_context=32768)).recommended.results["nodes_final"]  # fmt: skip
    assert cell_of(sheet, label, "Small").value == again
    assert cell_of(sheet, label, "Small: before").value == first
    heads = [cell.value for cell in next(r for r in sheet.iter_rows() if r[0].value == "Quantity")]
    (row,) = [row for row in sheet.iter_rows() if row[0].value == label]
    assert row[heads.index("Difference")].value == again - first
    (changed,) = [row for row in sheet.iter_rows() if row[0].value == "Inputs that changed"]
    assert changed[heads.index("Difference")].value == "Simultaneous sessions"
    assert "Third: before" not in heads  # it was not filled again
    assert content["Small Costs"]["I3"].value == "mine" and content["Mine"]["A1"].value == "=1"
    assert "mine" in [cell.value for line in sheet.iter_rows() for cell in line]
    kept = fills.kept(book)
    assert [it["case"] for it in kept] == [NAME, "Small", "Third", "Small"]
    assert all(len(it["catalogs"]) == 12 and it["filled_at"][:2] == "20" for it in kept)


def test_a_case_that_fails_stops_no_other_and_says_so(three):
    content, book, rows = three
    macros.fill_all(book)
    before = [[cell.value for cell in row] for row in content["Small Decision"].iter_rows()]
    rows.write(1, **{SESSIONS: 2000.0})
    rows.write(2, Model="typo")
    sentence = macros.fill_all(book)
    assert sentence.startswith(f"{MARK}2 of 3 cases filled") and "Small is as it was" in sentence
    assert rows.outcome(2).startswith(f"{MARK}field model, value 'typo'")
    assert rows.outcome(1).endswith("meets, with conditions")
    assert content[f"{NAME} Decision"]["A1"].value == "gpt-oss-120b for 2,000 sessions"
    drawn = [[cell.value for cell in row] for row in content["Small Decision"].iter_rows()]
    assert drawn == before
    book.impl.excel.fail_at = len(book.impl.excel.writes) + 60
    sentence = macros.fill_all(book)
    assert "RuntimeError" in sentence and f"{NAME} is as it was" in sentence
    assert content[f"{NAME} Decision"]["A1"].value == "gpt-oss-120b for 2,000 sessions"


@pytest.mark.parametrize(
    ("row", "cells", "words"),
    [
        (3, {"Case": "small"}, ("small is as it was", "another row has this name")),
        (3, {"Case": "a name of nineteen c"}, ("up to 18 characters",)),
        (3, {"Case": "#REF!"}, ("field case", "#REF!", "the cell holds an error")),
        (3, {"Case": datetime(2026, 1, 2)}, ("field case", "date")),
        (3, {"KV cache precision": datetime(2026, 1, 2)}, ("field kv_precision", "is a date")),
        (0, {"Server": "Servre"}, ("Servre", "server")),
        (0, {"Server": "model"}, ("two columns give the same field",)),
    ],
)
def test_what_is_wrong_in_the_table_is_told(three, titles, row, cells, words):
    _, book, rows = three
    rows.write(row, **cells)
    sentence = macros.fill_all(book)
    assert sentence.startswith(MARK)
    for word in words:
        assert word in sentence, sentence


def test_columns_may_be_moved_added_and_named_as_in_a_batch(three, titles):
    _, book, rows = three
    other = {"Server": "server", "Model": "Modelo", "Storage profile": "users"}
    for heading, name in {**other, SESSIONS: "sessions_per_user"}.items():
        rows.grid.cell(rows.top, rows.columns[heading], name)
    for row in (1, 2, 3):
        rows.write(row, **{"Storage profile": 400.0, SESSIONS: 0.5})
        rows.grid.cell(rows.top + row, 40, "a note of mine")
    assert macros.fill_all(book).startswith("3 of 3")
    assert titles[2] == "qwen3-32b for 200 sessions"


def test_a_number_with_the_noise_of_a_product_is_whole(three, titles):
    _, book, rows = three
    rows.write(2, **{SESSIONS: 1.1 * 1000})
    rows.write(3, **{SESSIONS: Decimal("250")})
    assert macros.fill_all(book).startswith("3 of 3")
    assert titles[1] == "gpt-oss-20b for 1,100 sessions"


def test_which_rows_a_button_is_for(three, titles):
    _, book, rows = three
    assert "no cell of the table of cases is selected" in macros.fill_selected(book)
    book.impl.excel.selected = "Examples", f"$A${rows.top + 2}"
    assert "no cell of the table of cases is selected" in macros.fill_selected(book)
    rows.grid.row_dimensions[rows.top + 3].hidden = True  # by a filter
    assert macros.fill_all(book).endswith("A filter hides 1 case, which was left out.")
    book.impl.excel.selected = "Control", f"$A${rows.top + 1},${rows.top + 3}:${rows.top + 3}"
    assert macros.fill_selected(book).endswith("A filter hides 1 case, which was left out.")
    assert titles == [f"{NAME} for 1,000 sessions", "gpt-oss-20b for 500 sessions", "Options",
                      f"{NAME} for 1,000 sessions", "Options"]  # fmt: skip
    book.impl.excel.selected = "Control", f"$C${rows.top + 3}"
    assert "clear the filter" in macros.fill_selected(book)
    book.impl.excel.selected = "Control", "$C:$C"
    assert macros.fill_selected(book).startswith("2 of 2 cases filled")


def test_rows_that_a_filter_hides_on_a_sheet_of_ours_are_told(opened):
    content, book = opened()
    macros.fill_all(book)
    content[f"{NAME} Risks"].row_dimensions[9].hidden = True
    assert "Risks: a filter hides rows of this sheet; clear it" in macros.fill_all(book)


def test_a_hidden_sheet_is_refreshed_and_stays_hidden(three):
    content, book, rows = three
    book.impl.excel.selected = "Control", f"$A${rows.top + 2}"
    macros.fill_selected(book)
    content["Fills"].sheet_state = content["Small Costs"].sheet_state = "hidden"
    assert macros.fill_selected(book).startswith("Filled at ")
    assert content["Fills"].sheet_state == content["Small Costs"].sheet_state == "hidden"
    assert len(fills.kept(book)) == 2


def test_slides_and_live_models_of_the_selected_cases(three, tmp_path, monkeypatch):
    _, book, rows = three
    book.names["ctl_export_folder"].refers_to_range.value = str(tmp_path)
    rows.write(3, Case="Small!")
    book.impl.excel.selected = "Control", f"$A${rows.top + 2}:$A${rows.top + 3}"
    sentence = macros.export_slides(book)
    assert len(list(tmp_path.glob("Small*.pptx"))) == 2 and sentence.startswith("Written: ")
    rows.write(3, Model="typo")
    sentence = macros.export_workbook(book)
    assert len(list(tmp_path.glob("Small_*.xlsx"))) == 1 and "Small! is as it was" in sentence
    monkeypatch.setitem(sys.modules, "pptx", None)
    assert 'pip install "sizing-xl[deck]"' in macros.export_slides(book)


def test_the_pdf_of_the_filled_sheets(three, tmp_path, monkeypatch):
    content, book, rows = three
    book.impl.excel.selected = "Control", f"$A${rows.top + 2}"
    book.names["ctl_export_folder"].refers_to_range.value = str(tmp_path)
    assert "fill a case first" in macros.export_pdf(book)
    macros.fill_selected(book)
    content["Small Costs"].sheet_state = "hidden"
    assert "this program writes no PDF from here" in macros.export_pdf(book)
    printed = []

    def to_pdf(path, quality):
        printed.extend(sheet.title for sheet in content if sheet.sheet_state == "visible")
        Path(path).write_bytes(b"%PDF-1.7")

    monkeypatch.setattr(engine.Book, "to_pdf", staticmethod(to_pdf), raising=False)
    sentence = macros.export_pdf(book)
    (path,) = tmp_path.glob("*.pdf")
    assert str(path) in sentence and path.read_bytes() == b"%PDF-1.7"
    assert printed[:2] == ["Options", "Small Decision"] and len(printed) == 7
    assert content["Control"].sheet_state == content["Fills"].sheet_state == "visible"


def test_a_button_of_another_version_says_so(opened, monkeypatch):
    import xlwings

    _, book = opened()
    monkeypatch.setattr(xlwings.Book, "caller", staticmethod(lambda: book))
    macros.run("fill_scenarios")
    assert "another version" in book.app.status_bar or "outra versão" in book.app.status_bar


def test_a_lost_name_is_told(opened):
    content, book = opened()
    del content.defined_names["in_users"]
    sentence = macros.fill_all(book)
    assert "in_users" in sentence
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
            found, (title, row, column) = kept.fget(self), place
            at = row - self.r1, column - self.c1
            inside = 0 <= at[0] <= self.r2 - self.r1 and 0 <= at[1] <= self.c2 - self.c1
            if self.sheet.grid.title != title or not inside:
                return found
            if len(self) == 1:
                return value
            rows = [list(cells) for cells in found]
            rows[at[0]][at[1]] = value
            return rows

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
@pytest.mark.parametrize("macro", ["fill_all", "export_workbook"])
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
    sentence = macros.fill_all(showing("in_concurrency", Decimal("1000")))
    assert not sentence.startswith(calls.MARK)
