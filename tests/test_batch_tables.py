"""What a batch leaves besides its cases: results, errors and an index, at any length."""

import hashlib
import html
import importlib
import io
import re
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from codecs import BOM_UTF8
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import openpyxl
import pandas
import pandas as pd
import pyarrow.parquet
import pytest

from sizing_xl import Workload, size
from sizing_xl.batch.cases import read_cases
from sizing_xl.batch.dialect import PEOPLE
from sizing_xl.batch.fields import NAMES as NAMES_OF_FIELDS
from sizing_xl.batch.outcome import Answer, Refusal
from sizing_xl.batch.results_parquet import ROW_GROUP, Written, parquet_writer
from sizing_xl.batch.tables import (
    COLUMNS,
    ERROR_COLUMNS,
    QUANTITIES,
    guarded,
    result_rows,
    write_parquet,
    write_tables,
)
from sizing_xl.batch.template import template_bytes
from sizing_xl.book import BOOK
from sizing_xl.cli.batch import _no_parquet
from sizing_xl.files.directory import Directory
from sizing_xl.render.index_writer import LONGEST_LITERAL, IndexWriter, Link
from sizing_xl.sheets.parts import Cell, Deck, Sheet, Table
from sizing_xl.texts import LANGUAGES, Texts
from tests.conftest import FLAGSHIP, need, told_errors
from tests.ooxml_lint import lint
from tests.spreadsheet import convert
from tests.test_batch_parts import Full

PANDAS = {str: "string", int: "Int64", float: "float64", bool: "bool"}
ATTACK = "=cmd|' /C calc'!A0"
NAMES = [
    "a b.xlsx", "q\"uo'te.xlsx", "ação ✓🙂.xlsx", "50% #1?.xlsx", "sub/one two.xlsx",
    "a:b&c<d>.xlsx", "x_x0041_y.xlsx", "=cmd.xlsx", "%41.xlsx", "t;u,v+w~!$(){}[]^`@.xlsx",
]  # fmt: skip


@pytest.fixture(scope="module")
def flagship(catalogs):
    """The flagship case, as the first case of a batch."""
    sizing = size(Workload(**FLAGSHIP), catalogs)
    results = {key: dict(scenario.results) for key, scenario in sizing.scenarios.items()}
    files = {"xlsx": "000001_opt.xlsx", "json": "000001_opt.json"}
    alerts = {"error": (), "warning": ("restart_slow", "peak_tight"), "info": ("estimate",)}
    return Answer(1, 2, "k1", files, dict(sizing.nfr), results, alerts)


@pytest.fixture
def some(flagship):
    """Four cases: as usual, without a solution, attacking, with only a JSON."""
    empty = {name: dict.fromkeys(QUANTITIES) for name in flagship.results}
    unsolved = replace(
        flagship, number=2, line=3, results=empty, complete=False,
        alerts={"error": ("does_not_fit",)}, inputs={**flagship.inputs, "weights_memory_gib": 1.5},
    )  # fmt: skip
    attack = replace(
        flagship, number=3, line=4, inputs={**flagship.inputs, "model": ATTACK}, alerts={}
    )
    return [flagship, unsolved, attack, replace(flagship, number=7, files={"json": "7 x.json"})]


REFUSED = [
    Refusal(4, 5, "k4", "model", ATTACK, "Modelo desconhecido, veja a lista."),
    Refusal(5, 6, "k5", "concurrency", "-5", 'Abaixo do "mínimo"\ne mais; @SUM(1)'),
    Refusal(5, 6, "k5", "server", "half \ud800 of a pair \x07", "x"),
]


@pytest.fixture
def written(tmp_path):
    """Write tables of outcomes; gives the directory."""

    def write(answers, refusals=(), language="pt-BR"):
        names = write_tables(
            lambda: iter(answers), lambda: iter(refusals), Directory(str(tmp_path)), language
        )
        assert names == ["results.csv", "results.parquet", "errors.csv", "index.xlsx"]
        return tmp_path

    return write


def csv_frame(path):
    dtype = {name: PANDAS[kind] for name, kind in COLUMNS.items()}
    exactly = {"keep_default_na": False, "na_values": [""]}
    if pandas.__version__.startswith("2."):  # the default reads the last digit of some wrongly
        exactly["float_precision"] = "round_trip"
    return pandas.read_csv(path / "results.csv", dtype=dtype, **exactly)


def parquet_frame(path):
    return pandas.read_parquet(path / "results.parquet").astype(
        {name: PANDAS[kind] for name, kind in COLUMNS.items()}
    )


def index_of(path, **how):
    return openpyxl.load_workbook(path / "index.xlsx", **how)


# --- results ---------------------------------------------------------------------------------


def test_pandas_reads_equal_frames_from_csv_and_parquet(written, some):
    path = written(some)
    from_csv, from_parquet = csv_frame(path), parquet_frame(path)
    assert list(from_csv.columns) == list(COLUMNS)
    guarded_names = from_parquet["model"].str.replace(ATTACK, f"'{ATTACK}", regex=False)
    pandas.testing.assert_frame_equal(from_csv, from_parquet.assign(model=guarded_names))
    assert len(from_csv) == 12


def test_columns_have_fixed_types_and_the_books_order(written, some):
    schema = pyarrow.parquet.read_schema(written(some) / "results.parquet")
    types = {str: "string", int: "int64", float: "double", bool: "bool"}
    assert {field.name: str(field.type) for field in schema} == {
        name: types[kind] for name, kind in COLUMNS.items()
    }
    fields = list(Workload.model_fields)
    shown = [name for name, it in BOOK.quantities.items() if not it.inner]
    quantities = [name for name in shown if name not in fields]
    assert [name for name in COLUMNS if name in quantities] == quantities
    assert len(COLUMNS) == 2 + 2 + len(fields) + 3 + len(quantities) + 4
    for name in quantities:
        assert COLUMNS[name] is (int if BOOK.quantities[name].unit.whole else float)
    assert (COLUMNS["concurrency"], COLUMNS["weights_memory_gib"]) == (int, float)
    assert COLUMNS["kv_precision"] is COLUMNS["basis"] is str


def test_every_number_keeps_all_its_digits(written, flagship):
    frame = csv_frame(written([flagship])).set_index("scenario")
    for scenario, results in flagship.results.items():
        for name, value in results.items():
            if BOOK.quantities[name].inner:
                continue
            found = frame.loc[scenario, name]
            assert pd.isna(found) if value is None else found == value, name


@pytest.mark.slow
def test_a_case_without_a_solution_has_empty_cells_and_says_so(written, some):
    frame = parquet_frame(written(some)).query("case == 2")
    assert not frame["solved"].any()
    assert frame[list(QUANTITIES)].isna().all(axis=None)
    assert set(frame["alerts_error"]) == {"does_not_fit"}
    assert frame["alerts_warning"].isna().all()


def test_alerts_inputs_and_files_are_on_every_row(written, some):
    frame = csv_frame(written(some))
    first = frame[frame["case"] == 1]
    assert set(first["alerts_warning"]) == {"restart_slow;peak_tight"}
    assert set(first["effective_context"]) == {131072}
    assert list(first["scenario"]) == ["minimum", "recommended", "ideal"]
    assert set(frame[frame["case"] == 7]["file_json"]) == {"7 x.json"}
    assert frame[frame["case"] == 7]["file_xlsx"].isna().all()


def test_numbers_that_no_column_can_hold_are_left_out(written, flagship):
    odd = {
        "nodes_final": 2.0,
        "sessions_per_node": 2**70,
        "total_rack_u": 1.5,
        "total_power_kw": 3,
        "kv_total_gib": float("inf"),
        "kv_total_tib": float("nan"),
    }
    path = written([replace(flagship, results={"minimum": odd})])
    for frame in (csv_frame(path), parquet_frame(path)):
        row = frame.iloc[0]
        assert (row["nodes_final"], row["total_power_kw"], row["solved"]) == (2, 3.0, True)
        left_out = ["sessions_per_node", "total_rack_u", "kv_total_gib", "kv_total_tib"]
        assert row[left_out].isna().all()
    lines = (path / "results.csv").read_text().splitlines()
    assert f",{3.0!r}," in lines[1]


def test_csv_is_plain(written, some):
    data = (written(some, REFUSED) / "results.csv").read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert data.decode("utf-8").splitlines()[1].startswith("1,2,000001_opt.xlsx,")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (ATTACK, f"'{ATTACK}"), ("+1", "'+1"), ("-5", "'-5"), ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t'=1"), ("\r=1", "'\r'=1"), (' "=1', "' \"=1"), ("a;=1", "a;'=1"),
        ('a;"=1', "a;'\"=1"), ("a\n@b", "a\n'@b"), ("opt-oss", "opt-oss"), ("a=b", "a=b"),
        ("a b.xlsx", "a b.xlsx"), ("", ""), ("\t" * 10**5, "'" + "\t" * 10**5),
    ],
)  # fmt: skip
def test_texts_that_a_spreadsheet_would_run_are_guarded(text, safe):
    assert guarded(text) == safe


@pytest.mark.parametrize("text", ["a,=1", "a;=1", 'a, "=1', "a;,@x"])
def test_texts_are_guarded_after_the_separator_of_the_other_excel(text):
    assert guarded(text, ";").count("'") >= 1


@pytest.mark.slow
def test_no_field_of_the_csv_files_begins_like_a_formula(written, some):
    path = written(some, REFUSED)
    for name, separator in (("results.csv", ","), ("errors.csv", ";")):
        frame = pandas.read_csv(
            path / name, sep=separator, dtype=str, keep_default_na=False, lineterminator="\n"
        )
        for column in frame:
            assert not frame[column].str.match(r"[=+@\t\r]|-(?!\d)").any(), (name, column)
    assert ATTACK in set(parquet_frame(path)["model"])


def test_errors_tell_each_problem(written, some):
    path = written(some, REFUSED)
    frame = pandas.read_csv(path / "errors.csv", sep=";", dtype=str)
    assert list(frame.columns) == ["file", "line", "case", "field", "value", "reason"]
    assert list(frame["case"]) == ["4", "5", "5"]
    assert frame["value"][0] == f"'{ATTACK}"
    assert frame["reason"][1] == 'Abaixo do "mínimo"\\ne mais;\' @SUM(1)'
    assert frame["value"][2].startswith(r"half \ud800 of")


@pytest.mark.parametrize(("language", "separator"), [("pt-BR", ";"), ("en", ",")])
def test_errors_open_in_the_excel_of_their_language(written, some, language, separator):
    """The mark, and what that Excel cuts at; as the template of the same language."""
    path = written(some, REFUSED, language) / "errors.csv"
    assert path.read_bytes().startswith(BOM_UTF8)
    assert template_bytes(".csv", language).startswith(BOM_UTF8)
    heading = path.read_text(encoding="utf-8-sig").partition("\n")[0]
    assert heading == separator.join(ERROR_COLUMNS)
    assert separator.join(NAMES_OF_FIELDS) in template_bytes(".csv", language).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_read_alike_by_programs(written, some, language):
    path = written(some, REFUSED, language) / "errors.csv"
    rows_ = told_errors(path.parent)
    assert [one["case"] for one in rows_] == ["4", "5", "5"]
    separator = path.read_bytes()[len(BOM_UTF8) + len("file") :][:1].decode()
    for frame in (
        pandas.read_csv(path, sep=separator, dtype=str, keep_default_na=False),
        pandas.read_csv(path, sep=None, engine="python", encoding="utf-8-sig", dtype=str,
                        keep_default_na=False),
    ):  # fmt: skip
        assert frame.to_dict("records") == rows_


def test_our_own_reader_takes_the_dialect_of_errors(tmp_path):
    """Rows mended in the file that told them: mark and semicolons are no obstacle."""
    path = tmp_path / "mended.csv"
    rows_ = "model;server;concurrency;effective_context\ngpt-oss-20b;dgx-b200;10;8192\n"
    path.write_bytes(PEOPLE["pt-BR"].mark + rows_.encode())
    (case,) = read_cases(str(path))
    assert case.fields["concurrency"] == 10 and not case.problems


@pytest.mark.slow
def test_errors_open_in_libreoffice_as_a_brazilian_excel_would_cut_them(written, some, tmp_path):
    soffice = shutil.which("soffice")
    need(soffice, "LibreOffice", "apt-get install libreoffice-calc")
    path = written(some, REFUSED) / "errors.csv"
    # Cut at semicolons; the character set is that of the mark (76: UTF-8).
    kind = "xlsx:Calc MS Excel 2007 XML"
    convert(soffice, path, tmp_path / "xlsx", kind, tmp_path / "profile", "CSV:59,34,76,1,,1046")
    sheet = openpyxl.load_workbook(tmp_path / "xlsx" / "errors.xlsx").active
    read = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert read[0] == list(ERROR_COLUMNS)
    assert read[1][5] == "Modelo desconhecido, veja a lista."
    assert "mínimo" in read[2][5]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_results_are_for_programs_in_every_language(written, some):
    first, second = (
        (written(some, REFUSED, language) / "results.csv").read_bytes() for language in LANGUAGES
    )
    assert first == second
    assert first.startswith(b"case,line,")


# --- the whole set ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("refusals", [[], REFUSED])
def test_a_batch_without_answers(written, refusals):
    path = written([], refusals)
    assert csv_frame(path).empty
    assert parquet_frame(path).empty
    assert list(parquet_frame(path).columns) == list(COLUMNS)
    assert len(told_errors(path)) == len(refusals)
    assert lint((path / "index.xlsx").read_bytes()) == []
    book = index_of(path)
    assert book.sheetnames == (["Índice", "Recusados"] if refusals else ["Índice"])
    assert book["Índice"].max_row == 1


def test_the_same_answers_give_the_same_bytes(written, some):
    def hashes():
        path = written(some, REFUSED)
        files = (file for file in path.iterdir() if file.is_file())
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    first = hashes()
    assert len(first) == 4
    assert first == hashes()


def test_without_arro3_there_is_no_parquet(monkeypatch, some, tmp_path):
    monkeypatch.setitem(sys.modules, "arro3.core", None)
    names = write_tables(lambda: some, list, Directory(str(tmp_path)), "en")
    assert names == ["results.csv", "errors.csv", "index.xlsx"]
    assert not (tmp_path / "results.parquet").exists()


def test_an_arro3_that_wants_all_rows_at_once_leaves_it_to_pyarrow(monkeypatch, some, tmp_path):
    """That of Python 3.10."""
    assert write_parquet(lambda: some, Directory(str(tmp_path)))
    streamed = pandas.read_parquet(tmp_path / "results.parquet")

    def from_batches(schema, batches):
        raise TypeError("'generator' object is not an instance of 'Sequence'")

    core = SimpleNamespace(**vars(importlib.import_module("arro3.core")))
    core.RecordBatchReader = SimpleNamespace(from_batches=from_batches)
    monkeypatch.setitem(sys.modules, "arro3.core", core)
    assert write_parquet(lambda: some, Directory(str(tmp_path)))
    (tmp_path / "results.parquet").rename(tmp_path / "again.parquet")
    assert b"parquet-cpp-arrow" in (tmp_path / "again.parquet").read_bytes()
    pandas.testing.assert_frame_equal(streamed, pandas.read_parquet(tmp_path / "again.parquet"))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert not write_parquet(lambda: some, Directory(str(tmp_path)))
    assert _no_parquet("results.parquet", Texts("en")).endswith("pip install pyarrow")


@pytest.mark.parametrize("old", [False, True])
def test_a_full_disk_is_told_whatever_library_writes(monkeypatch, some, old):
    if old:
        monkeypatch.setattr("sizing_xl.batch.results_parquet.takes_as_they_come", lambda _: False)
    with pytest.raises(OSError, match="No space left"):
        table = Written(Full(), "results.parquet", COLUMNS, result_rows(some[0]))
        parquet_writer()(table)


def test_an_arro3_that_does_not_load_is_told(monkeypatch, tmp_path):
    (tmp_path / "arro3").mkdir()
    (tmp_path / "arro3" / "__init__.py").write_text("raise OSError('DLL not found')")
    for name in [name for name in sys.modules if name.partition(".")[0] == "arro3"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    assert not write_parquet(list, Directory(str(tmp_path)))
    told = _no_parquet("results.parquet", Texts("en"))
    assert "results.parquet" in told and "DLL not found" in told and "does not load" in told


def test_nothing_half_written_takes_a_name(some, tmp_path):
    def breaking():
        yield from some
        raise RuntimeError("the manifest broke")

    with pytest.raises(RuntimeError, match="broke"):
        write_tables(breaking, list, Directory(str(tmp_path)), "en")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["errors.csv"]


def test_cases_must_come_by_their_numbers(some, tmp_path):
    with pytest.raises(ValueError, match="1 after 7"):
        write_tables(lambda: some[::-1][:1] + some[:1], list, Directory(str(tmp_path)), "en")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_cases(flagship, tmp_path):
    """Tracing makes everything three times slower: only the last part is traced."""
    count, traced = 50_000, 10_000
    few = ("nodes_final", "total_power_kw", "total_rack_u", "storage_total_tb")
    results = {"recommended": {name: flagship.results["recommended"][name] for name in few}}

    def answers():
        for number in range(1, count + 1):
            if number == count - traced:
                tracemalloc.start()
            files = {"xlsx": f"{number:06d}_opt.xlsx", "json": f"{number:06d}_opt.json"}
            yield Answer(number, number + 1, "", files, flagship.inputs, results)

    try:
        write_tables(answers, list, Directory(str(tmp_path)), "en")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40e6
    parquet = pyarrow.parquet.ParquetFile(tmp_path / "results.parquet")
    assert parquet.metadata.num_rows == count
    assert parquet.num_row_groups == -(-count // ROW_GROUP) == 13
    with (tmp_path / "results.csv").open("rb") as file:
        assert sum(1 for _ in file) == count + 1


# --- the index -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_is_sound_in_every_language(written, some, language):
    path, texts = written(some, REFUSED, language), Texts(language)
    data = (path / "index.xlsx").read_bytes()
    assert lint(data, frozenset({"HYPERLINK"})) == []
    book = index_of(path)
    assert book.sheetnames == [texts.say("batch_index"), texts.say("batch_refused")]
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[0] == texts.say("case")
    assert f"{texts.say('nodes')} {texts.scenario('ideal')}" in headings
    assert all(sheet.freeze_panes == "B2" and len(sheet.tables) == 1 for sheet in book.worksheets)
    assert book.worksheets[0].tables["tbl_index"].ref == "A1:W5"
    assert book.worksheets[1].tables["tbl_refused"].ref == "A1:E4"


def test_the_index_shows_each_case(written, some):
    sheet = index_of(written(some, REFUSED), data_only=True)["Índice"]
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert list(rows) == [1, 2, 3, 7]
    ideal = some[0].results["ideal"]
    assert rows[1][1:9] == (
        *("000001_opt.xlsx", "JSON", "opt-oss-120b", "dgx-b300", "profile_default"),
        *(1000, 131072, some[0].results["minimum"]["nodes_final"]),
    )
    assert rows[1][19:] == (
        ideal["storage_total_tb"], "sim", None, "ATENÇÃO: restart_slow, peak_tight; AVISO: estimate"
    )  # fmt: skip
    assert rows[2][8:] == (*[None] * 12, "não", None, "ERRO: does_not_fit")
    assert rows[3][3] == ATTACK
    assert rows[7][1:3] == (None, "7 x.json")


def test_numbers_of_the_index_are_formatted_as_in_every_workbook(written, some):
    sheet = index_of(written(some))["Índice"]
    shapes = [cell.number_format for cell in sheet[2]]
    assert shapes[6:8] == ["#,##0", "#,##0"]
    for place, name in enumerate(("nodes_final", "total_power_kw", "total_rack_u")):
        assert shapes[8 + 3 * place] == BOOK.quantities[name].number_format


def test_a_text_like_a_formula_stays_a_text(written, some):
    path = written(some, REFUSED)
    model = index_of(path)["Índice"]["D4"]
    assert (model.value, model.data_type, model.quotePrefix) == (ATTACK, "s", True)
    value = index_of(path)["Recusados"]["D2"]
    assert (value.value, value.data_type, value.quotePrefix) == (ATTACK, "s", True)
    with zipfile.ZipFile(path / "index.xlsx") as archive:
        formulas = re.findall("<f>(.*?)</f>", archive.read("xl/worksheets/sheet1.xml").decode())
    assert all(formula.startswith("HYPERLINK(") for formula in formulas)


def links_sheet():
    examples = (Cell("", "link"),), (Cell("=", "link"),)
    table = Table("tbl_links", ("File",), examples, wrap=False)
    return Sheet("links", "Links", "Links", (20,), tables=(table,), bare=True, repeat=True)


def links_book(links, most_rows=1000):
    file = io.BytesIO()
    with IndexWriter(file, Deck("Links", "en", ()), most_rows) as index:
        index.listing(links_sheet(), ([link] for link in links))
    return file.getvalue()


def test_links_of_odd_names_are_formulas_with_their_results(tmp_path):
    data = links_book([Link(name, name) for name in NAMES])
    assert lint(data) == []
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert [cell.value.replace("_x005F_", "_") for cell in shown["A"][1:]] == NAMES
    formulas = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).active["A"][1:]]
    assert formulas[0] == '=HYPERLINK("a b.xlsx","a b.xlsx")'
    assert formulas[1] == '=HYPERLINK("q%22uo\'te.xlsx","q""uo\'te.xlsx")'
    assert formulas[5] == '=HYPERLINK("a%3Ab&c<d>.xlsx","a:b&c<d>.xlsx")'
    assert formulas[6] == '=HYPERLINK("x_"&"x0041_y.xlsx","x_"&"x0041_y.xlsx")'


def test_a_file_that_only_goes_forward_is_enough():
    """Storage services take files piece by piece."""

    class Forward(io.RawIOBase):
        def __init__(self):
            self.pieces = []

        def writable(self):
            return True

        def write(self, data):
            self.pieces.append(bytes(data))
            return len(data)

    file = Forward()
    with IndexWriter(file, Deck("Links", "en", ())) as index:
        index.listing(links_sheet(), [[Link("a.xlsx", "a")]])
    data = b"".join(file.pieces)
    assert lint(data) == []
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value is not None


def test_a_name_that_no_formula_can_hold_is_a_text():
    data = links_book([Link("x" * length, "it") for length in (255, 256)])
    cells = openpyxl.load_workbook(io.BytesIO(data)).active["A"]
    assert cells[1].value == f'=HYPERLINK("{"x" * LONGEST_LITERAL}","it")'
    assert cells[2].value == "it"
    assert lint(data) == []


@pytest.mark.parametrize(("rows", "sizes"), [(3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_more_rows_than_a_sheet_holds_go_on_in_further_sheets(rows, sizes):
    data = links_book([Link(f"{n}.xlsx", f"{n}") for n in range(rows)], most_rows=3)
    assert lint(data) == []
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert book.sheetnames == ["Links", "Links (2)", "Links (3)"][: len(sizes)]
    assert [sheet.max_row - 1 for sheet in book] == sizes
    assert [cell.value for sheet in book for cell in sheet["A"][1:]] == [
        str(n) for n in range(rows)
    ]
    assert [next(iter(sheet.tables.values())).ref for sheet in book] == [
        f"A1:A{size_ + 1}" for size_ in sizes
    ]
    assert [sheet.print_area for sheet in book] == [
        f"'{sheet.title}'!$A$1:$A${size_ + 1}" for sheet, size_ in zip(book, sizes, strict=True)
    ]


def test_a_column_is_as_wide_as_its_texts():
    data = links_book([Link("x", "y" * length) for length in (5, 40, 200)])
    assert openpyxl.load_workbook(io.BytesIO(data)).active.column_dimensions["A"].width == 60
    data = links_book([Link("x", "y" * 40)])
    assert openpyxl.load_workbook(io.BytesIO(data)).active.column_dimensions["A"].width == 43


@pytest.mark.validator
@pytest.mark.parametrize("with_some", [True, False])
def test_the_open_xml_sdk_finds_no_fault(written, some, with_some, ooxml_validator):
    path = written(some if with_some else [], REFUSED if with_some else []) / "index.xlsx"
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.libreoffice
def test_libreoffice_follows_the_links(soffice, tmp_path):
    (tmp_path / "sub").mkdir()
    for name in NAMES:
        (tmp_path / name).write_text(name)
    (tmp_path / "index.xlsx").write_bytes(links_book([Link(name, "it") for name in NAMES]))
    convert(soffice, tmp_path / "index.xlsx", tmp_path / "out", "html", tmp_path / "profile")
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    addresses = [html.unescape(found) for found in re.findall('href="([^"]*)"', page)]
    assert [(tmp_path / unquote(found)).read_text() for found in addresses] == NAMES


@pytest.mark.libreoffice
def test_libreoffice_shows_the_index(soffice, written, some):
    need(shutil.which("pdftotext"), "pdftotext", "apt-get install poppler-utils")
    path = written(some, REFUSED)
    convert(soffice, path / "index.xlsx", path, "pdf", path / "profile")
    run = subprocess.run(
        ["pdftotext", "-layout", str(path / "index.pdf"), "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    for words in ("000001_opt.xlsx", "Recusados", ATTACK, "131,072", "Concorrência alvo", "não"):
        assert words in run.stdout
    assert "###" not in run.stdout
    assert "Err:" not in run.stdout
