"""The workbook: a live model, read and recalculated by other programs, safe and reproducible."""

import io
import json
import math
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import lru_cache

import openpyxl
import pandas
import pytest

from sizing_xl import OutputError, Workload, size
from sizing_xl.alerts import CONDITIONS
from sizing_xl.book import BOOK
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.catalog.parameters import AlertLimits
from sizing_xl.expression import is_of_group
from sizing_xl.fields import FIELDS
from sizing_xl.render import style
from sizing_xl.render.openpyxl_pen import clean
from sizing_xl.report.document import to_json
from sizing_xl.report.saved import load_sizing
from sizing_xl.sheets import deck
from sizing_xl.sheets.catalog import SPARE
from sizing_xl.sheets.helper_rows import ROWS
from sizing_xl.sheets.layout import Layout, legal_title, legal_titles, letter
from sizing_xl.sheets.model import POINTERS, SIZES
from sizing_xl.sheets.parts import Sheet
from sizing_xl.sizing import SCENARIOS, default_catalogs
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes, write_workbook

from .conftest import FLAGSHIP
from .ooxml_lint import lint
from .soak import tried
from .spreadsheet import by_formualizer, by_libreoffice
from .unweighed import UNWEIGHED

CASES = {
    "flagship": {},
    "impossible": {"runtime_overhead_gib": 2144},
    "weights unknown": {"model": UNWEIGHED},
    "only ideal fails": {"runtime_overhead_gib": 2142.4},
    "defaults of the model": {"model": "gpt-oss-120b", "kv_precision": None},
}
CLASSIC = frozenset(
    ["INDEX", "MATCH", "IF", "MIN", "MAX", "ROUND", "ROUNDUP", "ROUNDDOWN", "SUM", "SUMPRODUCT",
     "IFERROR", "NA", "ISERROR", "ISNUMBER", "MID", "EXP", "LN"]
)  # fmt: skip

# Daily each case in one of the languages, in turn.
CASES_AND_LANGUAGES = [
    (name, language)
    for place, name in enumerate(CASES)
    for language in tried([[*LANGUAGES][place % len(LANGUAGES)]], LANGUAGES)
]

QUICK = "flagship"  # the other cases are slow: each makes and reads whole workbooks
PARAMS = [
    pytest.param(case, id=name, marks=() if name == QUICK else pytest.mark.slow)
    for name, case in CASES.items()
]


@pytest.fixture(params=PARAMS)
def sizing(request, sized):
    return sized(**request.param)


def opened(data, **how):
    return openpyxl.load_workbook(io.BytesIO(data), **how)


@pytest.fixture(scope="module")
def flagship_book(catalogs):
    """The flagship's workbook in a language, opened once: only to be read."""
    sizing = size(Workload(**FLAGSHIP), catalogs)
    return lru_cache(lambda language: opened(workbook_bytes(sizing, language)))


def named(book, name):
    """The cell that a defined name points at."""
    title, _, reference = book.defined_names[name].attr_text.rpartition("!")
    return book[title.strip("'").replace("''", "'")][reference.replace("$", "")]


def formula_cells(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def all_values(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return (a or "") == (b or "")


# --- what is in it ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_are_those_of_the_deck_in_its_order(flagship_book, sizing, catalogs, language):
    """Which they are is reviewed in tests/golden."""
    titles = [sheet.title for sheet in deck(sizing, Texts(language), catalogs).sheets]
    assert flagship_book(language).sheetnames == titles
    assert len(titles) >= 14


@pytest.mark.slow
def test_every_input_and_result_has_its_defined_name(sizing):
    book = opened(workbook_bytes(sizing))
    names = set(book.defined_names)
    for key in FIELDS:
        assert f"in_{key}" in names
    for key in SCENARIOS:
        for name in BOOK.quantities:
            assert f"out_{name}_{key}" in names
    assert "chk_all" in names
    assert all(name.isascii() for name in names)


@pytest.mark.slow
def test_the_model_has_one_formula_a_row(flagship_book):
    """Each row's formula is the same along the scenarios but for the column it stands in."""
    book = flagship_book("en")
    sheet = book["Model"]
    live = 0
    # Under the model, after an empty row, stands what charts draw.
    last = next(row for row in range(6, sheet.max_row) if sheet.cell(row, 1).value is None)
    for row in sheet.iter_rows(min_row=6, max_row=last):
        texts = [cell.value for cell in row[2:5]]
        if all(isinstance(text, str) and text.startswith("=") for text in texts):
            neutral = {
                re.sub(
                    r"_(minimum|recommended|ideal)\b",
                    "",
                    re.sub(rf"(?<!\$)\b{letter(c)}(?=\d)", "#", t),
                )
                for c, t in zip((3, 4, 5), texts, strict=True)
            }
            assert len(neutral) == 1, row[0].value
            live += 1
    each = [name for name in BOOK.inputs if is_of_group(name)] + list(ROWS)
    slots = max(len(model.groups()) for model in default_catalogs().models.values())
    rows = len(POINTERS) + 1 + len(SIZES) + len(BOOK.inputs) + len(BOOK.quantities)
    rows += slots * len(each) - sum(name in BOOK.inputs for name in each)
    # Limits and conditions, a fact, counts, verdicts and the names for their sentences.
    assert live == rows + len(AlertLimits.model_fields) + len(CONDITIONS) + 1 + 7 + 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.slow
def test_only_classic_functions_and_no_embedded_constants(sizing, language):
    for formula in formula_cells(opened(workbook_bytes(sizing, language))).values():
        assert set(re.findall(r"([A-Z][A-Z.]+)\(", formula)) <= CLASSIC, formula
        bare = re.sub(r'"[^"]*"|\'[^\']*\'![$A-Z0-9:]+|[$A-Z]+\$?\d+|\w*[a-z_]\w*', "", formula)
        numbers = set(re.findall(r"\d+(?:\.\d+)?(?:E-?\d+)?", bare))
        assert numbers <= {
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",  # the last rank of the first page
            "6",
            "8",
            "9",
            "10",
            "12",
            "16",
            "30",
            "32",
            "64",
            "0.5",  # a square root
            "100",  # of a percentile
            "1E-9",
            "1024",
            "3600",
            "1E-08",  # of an annuity without interest
            "86400",
            "0.999999999",
            "1.000000001",
        }


def test_dropdowns_take_their_values_from_the_catalog_tables(flagship_book):
    book = flagship_book("en")
    sheet = book["Inputs"]
    lists = {
        str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }  # fmt: skip
    model = named(book, "in_model").coordinate
    title, _, reference = lists[model].rpartition("!")
    offered = [cell.value for (cell,) in book[title.strip("'")][reference.replace("$", "")]]
    assert offered == [*default_catalogs().models, *(None,) * SPARE["tbl_models"]]
    for key in ("server", "storage", "kv_precision", "basis"):
        assert named(book, f"in_{key}").coordinate in lists


@pytest.mark.slow
def test_each_result_carries_its_rationale_once(sizing, catalogs):
    whole = deck(sizing, Texts("en"), catalogs)
    places = [
        it for name, it in Layout(whole).places.items() if name in ("tbl_results", "tbl_costs")
    ]
    book = opened(workbook_bytes(sizing, "en", catalogs))
    for name, quantity in BOOK.quantities.items():
        if quantity.inner:
            assert not any(name in place.table.keys for place in places)
            continue
        (place,) = (it for it in places if name in it.table.keys)
        sheet = book[place.sheet.title]
        least, shown, most = (sheet.cell(place.row(name), place.column(key)) for key in SCENARIOS)
        assert quantity.source.partition(";")[0] in shown.comment.text
        assert shown.number_format == quantity.number_format
        assert least.comment is most.comment is None


@pytest.mark.slow
def test_the_scenarios_deck_has_a_sheet_for_each_with_its_rationale(sizing):
    book = opened(workbook_bytes(sizing, "en", kind="scenarios"))
    for key in SCENARIOS:
        sheet = book[Texts("en").scenario(key)]
        rows = {row[3].value: row for row in sheet.iter_rows() if row[3].value in BOOK.quantities}
        assert set(rows) == {it.name for it in BOOK.quantities.values() if not it.inner}
        for name, row in rows.items():
            assert BOOK.quantities[name].text() in row[1].comment.text
            assert row[1].number_format == BOOK.quantities[name].number_format


@pytest.mark.slow
def test_the_data_sheet_is_flat(sized):
    frame = pandas.read_excel(io.BytesIO(workbook_bytes(sized(), "pt-BR")), sheet_name="Dados")
    assert list(frame) == ["Scenario", "Area", "Quantity", "Label", "Unit", "Value"]
    assert len(frame) == 3 * sum(not it.inner for it in BOOK.quantities.values())
    table = frame.pivot_table(index="Quantity", columns="Scenario", values="Value")
    assert table.loc["nodes_final"].to_dict() == {"minimum": 2, "recommended": 3, "ideal": 5}


@pytest.mark.slow
def test_charts_have_alternative_texts(sized, catalogs):
    sheets = deck(sized(), Texts("en"), catalogs).sheets
    declared = [chart.alt for sheet in sheets for chart in sheet.charts]
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(sized(), "en"))) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist()
                    if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]  # fmt: skip
    alts = [alt for drawing in drawings for alt in re.findall(r'descr="([^"]*)"', drawing)]
    assert sorted(alts) == sorted(declared)
    assert all("olumn chart: " in alt for alt in alts)


@pytest.mark.slow
def test_pages_are_set_up(flagship_book):
    for sheet in flagship_book("pt-BR"):
        assert sheet.page_setup.fitToWidth == 1 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert sheet.oddFooter.right.text == "&P / &N"
    book = flagship_book("en")
    assert book["Glossary"].freeze_panes and book["Glossary"].print_title_rows
    assert book.properties.title == "opt-oss-120b for 1,000 sessions"
    assert book.properties.language == "en"
    assert not any(sheet.merged_cells.ranges for sheet in book)


# --- what it computes ------------------------------------------------------------------------


# Of several operands without a value, programs show the error of different ones.
UNDEFINED = {"#N/A", "#DIV/0!", "#VALUE!"}


@pytest.mark.parametrize(("name", "language"), CASES_AND_LANGUAGES)
@pytest.mark.slow
def test_every_cached_value_is_what_formualizer_computes(sized, name, language):
    data = workbook_bytes(sized(**CASES[name]), language)
    cached, live = opened(data, data_only=True), by_formualizer(data)
    cells = formula_cells(opened(data))
    assert len(cells) > 1000
    for title, reference in cells:
        a, b = cached[title][reference].value, live[title][reference].value
        assert same(a, b) or {a, b} <= UNDEFINED, (title, reference, a, b)


@pytest.mark.libreoffice
def test_every_cached_value_is_what_libreoffice_computes(sizing, soffice, tmp_path):
    data = workbook_bytes(sizing, "en")
    cached, live = opened(data, data_only=True), by_libreoffice(data, soffice, tmp_path)
    for title, reference in formula_cells(opened(data)):
        a, b = cached[title][reference].value, live[title][reference].value
        assert same(a, b) or {a, b} <= UNDEFINED, (title, reference, a, b)


@pytest.mark.slow
def test_cached_results_are_the_sizing_s(sizing):
    book = opened(workbook_bytes(sizing), data_only=True)
    for key, scenario in sizing.scenarios.items():
        for name, value in scenario.results.items():
            shown = named(book, f"out_{name}_{key}").value
            assert shown == pytest.approx(value) if value is not None else shown.startswith("#")
    assert named(book, "chk_all").value == 0


@pytest.mark.slow
def test_pandas_reads_every_formula_cell(sizing):
    """As a number or a text; an error value is read as a missing number, an empty text as none."""
    data = workbook_bytes(sizing, "en")
    frames = pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None)
    cached = opened(data, data_only=True)
    for title, reference in formula_cells(opened(data)):
        column, row = re.fullmatch(r"([A-Z])(\d+)", reference).groups()
        value = frames[title].iat[int(row) - 1, ord(column) - ord("A")]
        if isinstance(value, float) and math.isnan(value):
            held = cached[title][reference].value
            assert held in (None, "n/a") or str(held).startswith("#"), (title, reference)
            assert held in (None, "") or title in ("Model", "Data", "Checks"), (title, reference)


@pytest.mark.slow
def test_a_changed_input_is_seen_and_counted_on_the_first_page(sized):
    book = opened(workbook_bytes(sized(), "en"))
    named(book, "in_concurrency").value = 5000
    file = io.BytesIO()
    book.save(file)
    live = by_formualizer(file.getvalue())
    assert named(live, "out_nodes_final_recommended").value == 11
    assert named(live, "chk_inputs").value == 1
    assert named(live, "chk_all").value == named(live, "chk_live").value == 0
    place = Layout(deck(sized(), Texts("en"), default_catalogs())).places["decision_strip"]
    counts = [cell.value for cell in live["Decision"][place.row("counts")]]
    conditions = {alert.code for alert in sized(concurrency=5000).verdict().conditions}
    assert [it for it in counts if it is not None] == [len(conditions), 1, 0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("concurrency", 0), ("kv_budget_ratio", 7), ("model", "nobody"), ("basis", "x"),
     ("concurrency", None)],
)  # fmt: skip
@pytest.mark.slow
def test_an_input_out_of_range_fails_the_master_check(sized, key, value):
    book = opened(workbook_bytes(sized(), "en"))
    named(book, f"in_{key}").value = value
    file = io.BytesIO()
    book.save(file)
    assert named(by_formualizer(file.getvalue()), "chk_all").value >= 1


# --- what it is made of ----------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_in_any_process(sized, tmp_path):
    code = (
        "import sys; from sizing_xl import Workload, size; from sizing_xl.workbook import *;"
        f"sys.stdout.buffer.write(workbook_bytes(size(Workload(**{FLAGSHIP!r}))))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True,
                       env={"PYTHONHASHSEED": seed, "TZ": zone}).stdout
        for seed, zone in (("0", "UTC"), ("7", "America/Sao_Paulo"))
    ]  # fmt: skip
    assert runs[0] == runs[1] == workbook_bytes(sized())


@pytest.mark.parametrize(("name", "language"), CASES_AND_LANGUAGES)
@pytest.mark.slow
def test_the_file_is_small_and_breaks_no_rule_that_the_validator_misses(sized, name, language):
    data = workbook_bytes(sized(**CASES[name]), language)
    assert len(data) <= 455_000
    assert lint(data, functions=CLASSIC) == []


@pytest.mark.validator
@pytest.mark.parametrize(("name", "language"), CASES_AND_LANGUAGES)
def test_the_open_xml_sdk_finds_no_error(sized, ooxml_validator, tmp_path, name, language):
    path = write_workbook(sized(**CASES[name]), tmp_path / "deck.xlsx", language)
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert json.loads(run.stdout)["errors"] == []


@pytest.mark.slow
def test_a_text_that_looks_like_a_formula_stays_text(catalogs, workload):
    evil = {"name": "+evil", "notes": '=HYPERLINK("http://x","y")', "source": ["@SUM(A1)"]}
    model = catalogs.models["opt-oss-120b"].model_copy(update=evil)
    catalogs = replace(catalogs, models={**catalogs.models, "+evil": model})
    data = workbook_bytes(size(workload(model="+evil"), catalogs), "en", catalogs)
    found = [cell for sheet in opened(data) for row in sheet.iter_rows() for cell in row
             if cell.value in (evil["name"], evil["notes"], evil["source"][0])]  # fmt: skip
    assert len(found) >= 5
    assert all(cell.data_type == "s" for cell in found if cell.data_type != "f")
    assert all(cell.quotePrefix for cell in found if cell.data_type == "s")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a\x00b\x1f", "ab"), ("\ud800x\uffff", "x"), ("_x0041_", "_x005F_x0041_"), ("é\n", "é\n")],
)
def test_characters_that_a_workbook_cannot_hold_are_dropped(raw, kept):
    assert clean(raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a/b:c", "a b c"), ("'x'", "x"), ("", "-"), ("n" * 40, "n" * 31), ("[1]", "1")],
)
def test_sheet_titles_are_made_legal(raw, kept):
    assert legal_title(raw) == kept


def test_sheet_titles_are_made_distinct():
    sheets = [
        Sheet(str(n), title, "", ()) for n, title in enumerate(["A", "a", "A:", "b" * 31, "b" * 40])
    ]
    titles = [sheet.title for sheet in legal_titles(sheets)]
    assert titles == ["A", "a (2)", "A (3)", "b" * 31, "b" * 27 + " (2)"]


@pytest.mark.slow
def test_a_saved_sizing_gives_the_same_workbook(sizing, tmp_path):
    (tmp_path / "a.json").write_text(to_json(sizing), encoding="utf-8")
    first, again = (
        workbook_bytes(each, "en") for each in (sizing, load_sizing(tmp_path / "a.json"))
    )
    if sizing.model.name not in load_catalogs().models:
        return  # read back, it says that other catalogs are at hand: a row more
    assert formula_cells(opened(again)) == formula_cells(opened(first))
    assert all_values(opened(again, data_only=True)) == all_values(opened(first, data_only=True))
    assert again == first


@pytest.mark.slow
def test_writing_replaces_an_older_file_or_leaves_it_whole(sized, tmp_path):
    path = tmp_path / "deck.xlsx"
    write_workbook(sized(), path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"deck\.xlsx"):
        write_workbook(sized(), path / "below")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["deck.xlsx"]


def test_no_address_and_no_colour_in_the_declarations(catalogs, sized):
    """Sheets speak of tables, rows and columns; only formulas*.py spell a formula."""
    from pathlib import Path

    import sizing_xl.sheets

    for path in Path(sizing_xl.sheets.__file__).parent.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r'"[0-9A-F]{6}"', source), path
        if not (path.name.startswith("formulas") or path.name == "layout.py"):
            assert not re.search(r'"=|IF\(|\$[A-Z]', source), path
    assert deck(sized(), Texts(), catalogs).sheets


@pytest.mark.slow
def test_the_verdict_looks_bad_while_there_is_no_solution(flagship_book):
    """Its colour is a condition on the live cells, not a fill of the moment of generation."""
    sheet = flagship_book("en")["Decision"]
    rules = {str(area.sqref): rule for area in sheet.conditional_formatting for rule in area.rules}
    line = [rule.formula for area in sheet.conditional_formatting for rule in area.rules
            if str(area.sqref) == "A3:J3"]  # fmt: skip
    assert line == [["(verdict=0)+(verdict=1)>0"], ["(verdict=2)>0"]]
    assert ["chk_all>0"] in [rule.formula for rule in rules.values()]
    flags = flagship_book("en")["Checks"].conditional_formatting
    assert sum(len(area.rules) for area in flags) >= 8


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("role", style.LOOKS)
def test_every_look_can_be_read(role):
    """WCAG contrast of at least 4.5 between ink and paper."""
    look = style.LOOKS[role]
    lighter, darker = sorted((luminance(look.ink), luminance(look.fill or "FFFFFF")), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.slow
def test_a_value_outside_its_limits_is_refused_when_it_is_typed(flagship_book):
    rules = flagship_book("pt-BR")["Entradas"].data_validations.dataValidation
    assert len(rules) > 40
    assert all(rule.showErrorMessage for rule in rules)
