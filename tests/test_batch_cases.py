"""Reading cases: every format the same, a bad row alone, in little memory."""

import csv
import io
import json
import sys
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table

from sizing_xl import InputError, Workload, size
from sizing_xl import fields as declared
from sizing_xl.batch import cases as reading
from sizing_xl.batch import intake
from sizing_xl.batch.cases import count_cases, read_cases
from sizing_xl.batch.endings import ending_of
from sizing_xl.batch.fields import NAMES
from sizing_xl.fields import REQUIRED
from sizing_xl.files.directory import Directory
from sizing_xl.reading.headings import field_of
from sizing_xl.reading.values import TEXTS, WHOLE
from sizing_xl.render import sheet_rows

HEADINGS = ["model", "server", "concurrency", "effective_context"]
HEADING = ",".join(HEADINGS)
ROW = ["gpt-oss-20b", "dgx-b200", 100, 8192]
LINE = ",".join(map(str, ROW))
FIELDS = dict(zip(HEADINGS, ROW, strict=True))


@pytest.fixture
def cases(tmp_path):
    """The cases of a file with this content."""

    def read(content, name="cases.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_cases(str(path)))

    return read


def rules(case):
    return [problem.rule for problem in case.problems]


def refusal(call, *arguments):
    with pytest.raises(InputError) as error:
        call(*arguments)
    return [(problem.rule, problem.field or problem.value) for problem in error.value.problems]


# --- names and numbers -----------------------------------------------------------------------


def test_every_field_is_known_by_its_name_and_by_its_flag():
    assert {name for name, field in declared.GIVEN.items() if not field.numeric} == TEXTS
    for field, flag in ((name, it.option) for name, it in declared.GIVEN.items()):
        for heading in (flag, flag.lstrip("-"), field, field.upper(), f" {field.title()} "):
            assert field_of(heading) == field
    assert field_of("context") == field_of("Effective Context") == "effective_context"
    assert field_of("modelo") is None


def test_the_whole_fields_are_those_that_a_workload_wants_whole():
    wants = set()
    for name in set(NAMES) - TEXTS:
        with pytest.raises(InputError) as error:
            Workload(**{**FIELDS, name: "x"})
        wants |= {name} if error.value.problems[0].rule == "not_whole" else set()
    assert wants == WHOLE


@pytest.mark.parametrize(
    ("written", "read"),
    [("1000", 1000), ("1000.0", 1000), (" 7 ", 7), ("1e3", 1000), ("+5", 5), ("-1", -1),
     ("10.5", 10.5), ("ten", "ten"), ("nan", "nan"), ("inf", "inf"),
     ("0x10", "0x10"), ("=1+1", "=1+1"), ("9" * 5000, "9" * 5000),
     ("1,5", "1,5")],
)  # fmt: skip
def test_numbers_are_read_and_what_is_none_stays_for_the_workload_to_refuse(cases, written, read):
    (case,) = cases(f'{HEADING}\ngpt-oss-20b,dgx-b200,"{written}",8192\n')
    assert case.fields["concurrency"] == read
    assert type(case.fields["concurrency"]) is type(read)
    if read in ("ten", "nan"):
        with pytest.raises(InputError) as error:
            Workload(**case.fields)
        assert (error.value.problems[0].field, error.value.problems[0].value) == (
            "concurrency", read,
        )  # fmt: skip


@pytest.mark.parametrize("written", ["1.000", '"1,000"', "131.072", "1.000.000"])
def test_a_count_that_may_mean_thousands_is_never_guessed(cases, written):
    (case,) = cases(f"{HEADING}\ngpt-oss-20b,dgx-b200,{written},8192\n")
    assert rules(case) == ["ambiguous_number"]
    assert case.problems[0].field == "concurrency"


def test_semicolons_bring_the_decimal_comma(cases):
    headings = f"{HEADING};kv_budget_ratio;avg_request_duration".replace(",", ";")
    (comma, point, thousands) = cases(
        f"{headings}\na;b;10;20;0,65;12,345\na;b;10;20;0.65;12.5\na;b;10;20;0,65;12.345\n"
    )
    assert (comma.fields["kv_budget_ratio"], comma.fields["avg_request_duration_s"]) == (
        0.65, 12.345,
    )  # fmt: skip
    assert (point.fields["kv_budget_ratio"], point.fields["avg_request_duration_s"]) == (0.65, 12.5)
    assert rules(thousands) == ["ambiguous_number"]


# --- headings --------------------------------------------------------------------------------


def test_headings_are_checked_before_any_case_is_read(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("modle,server,Server,effective-context\na,b,c,d\n")
    with pytest.raises(InputError) as error:
        read_cases(str(path))
    found = [(one.rule, one.field, one.value, one.row) for one in error.value.problems]
    assert found == [
        ("unknown_field", "modle", "modle", 1),
        ("repeated_heading", None, "Server", 1),
        ("missing", "model", None, 1),
        ("missing", "concurrency", None, 1),
    ]
    assert "model" in error.value.problems[0].details["near"]
    assert all(one.file == str(path) for one in error.value.problems)


def test_two_names_of_a_field_are_the_same_heading_twice(cases):
    assert ("repeated_heading", "context") in refusal(cases, f"{HEADING},context\n{LINE},1\n")


@pytest.mark.parametrize("content", ["", "\n\n", "﻿"])
def test_a_file_without_headings_is_refused(cases, content):
    assert refusal(cases, content) == [("no_headings", None)]


def test_many_unknown_headings_are_told_up_to_a_limit(cases):
    found = refusal(cases, ",".join(f"column{number}" for number in range(1000)))
    assert len(found) == 20 + len(REQUIRED)


# --- CSV -------------------------------------------------------------------------------------


def test_a_csv_of_excel_with_its_mark_and_separator_line(cases):
    (case,) = cases(f"﻿sep=;\r\n{HEADING}\r\n{LINE}\r\n".replace(",", ";"))
    assert (case.number, case.line, dict(case.fields)) == (1, 3, FIELDS)


def test_lines_are_those_that_a_reader_sees(cases):
    found = cases(f'{HEADING},storage\n\n{LINE},"two\nlines"\n,,,,\n  , \n{LINE},\n')
    assert [(case.number, case.line) for case in found] == [(1, 3), (2, 7)]
    assert found[0].fields["storage"] == "two\nlines"
    assert "storage" not in found[1].fields


def test_line_ends_of_an_old_mac(cases):
    assert [case.line for case in cases(f"{HEADING}\r{LINE}\r{LINE}")] == [2, 3]


def test_short_rows_leave_fields_out_and_long_ones_are_refused(cases):
    short, padded, long = cases(f"{HEADING},\na,b\n{LINE},,,\n{LINE},,surplus\n")
    assert dict(short.fields) == {"model": "a", "server": "b"}
    assert (dict(padded.fields), padded.problems) == (FIELDS, ())
    assert (rules(long), long.line, long.problems[0].row, long.problems[0].value) == (
        ["no_heading"], 4, 4, "surplus",
    )  # fmt: skip


def test_a_broken_row_stops_no_other(cases):
    found = cases(f'{HEADING}\n"a"b,c,1,2\n{LINE}\n"open,c,1,2\n{LINE}\n{LINE}\n')
    assert [(case.line, rules(case)) for case in found] == [
        (2, ["broken_row"]), (3, []), (4, ["broken_row"]), (5, []), (6, []),
    ]  # fmt: skip
    assert all(case.problems[0].file.endswith("cases.csv") for case in found if case.problems)


def test_a_quote_left_open_in_a_long_file_takes_one_row(cases):
    found = cases(f'{HEADING}\n"open,c,1,2\n' + f"{LINE}\n" * 9000)
    assert [rules(case) for case in found] == [["broken_row"]] + [[]] * 9000
    assert [case.line for case in found] == list(range(2, 9003))


@pytest.mark.parametrize("size_of_it", [1_000_000, 2_500_000])
def test_an_endless_row_is_passed_over(cases, size_of_it):
    huge = "x" * size_of_it
    found = cases(f'{HEADING}\n{LINE}\n{huge},b,1,2\n{LINE}\n"{huge}\n{LINE}\n')
    assert [(case.line, rules(case)) for case in found] == [
        (2, []), (3, ["broken_row"]), (4, []), (5, ["broken_row"]), (6, []),
    ]  # fmt: skip
    assert refusal(cases, huge) == [("broken_row", None)]


def test_a_row_in_another_encoding_is_refused_alone(cases):
    found = cases(f"{HEADING}\naçaí,b,1,2\n".encode("latin-1") + f"{LINE}\n".encode())
    assert [rules(case) for case in found] == [["not_utf8"], []]
    found[0].problems[0].value.encode()
    assert refusal(cases, f"{HEADING}\n".encode("utf-16"))[0][0] == "not_utf8"


def test_a_nul_byte_is_an_ordinary_bad_value(cases):
    found = cases(f"{HEADING}\na\x00,b,1,2\n{LINE}\n")
    assert len(found) == 2
    assert dict(found[1].fields) == FIELDS


# --- JSON ------------------------------------------------------------------------------------


def test_jsonl_lines_are_refused_one_by_one(cases):
    good = json.dumps(FIELDS)
    nested = "[" * 200_000
    found = cases(
        f'{good}\n\n[1]\n{{"model": \n{{"model": "a", "model": "b"}}\n{{"modle": "a"}}\n{{}}\n'
        f'{{"context": 1, "effective_context": 2}}\n{{"model": ["a"], "server": true}}\n'
        f'{nested}\n{{"concurrency": {"9" * 5000}}}\n{{"model": "\\ud800"}}\n{"x" * 1_500_000}\n'
        f"{good}",
        "cases.jsonl",
    )
    assert [(case.line, rules(case)) for case in found] == [
        (1, []),
        (3, ["row_not_object"]),
        (4, ["broken_json"]),
        (5, ["repeated_key"]),
        (6, ["unknown_field"]),
        (8, ["repeated_key"]),
        (9, ["value_nested", "value_boolean"]),
        (10, rules(found[7])),
        (11, []),
        (12, ["not_utf8"]),
        (13, ["broken_row"]),
        (14, []),
    ]
    assert rules(found[7])[0] in {"broken_json_depth", "broken_json"}
    assert found[2].problems[0].details["line"] == 4
    assert dict(found[-1].fields) == FIELDS


def test_a_json_array_is_read_whole(cases):
    found = cases(json.dumps([FIELDS, {}, 7, {**FIELDS, "storage": None}]), "CASES.JSON")
    assert [(case.number, case.line, rules(case)) for case in found] == [
        (1, 1, []), (2, 3, ["row_not_object"]), (3, 4, []),
    ]  # fmt: skip
    assert dict(found[2].fields) == FIELDS


@pytest.mark.parametrize(
    ("content", "rule"),
    [("{}", "not_list"), ("[", "broken_json"), (b"\xff", "file_not_utf8"),
     ("[" * 200_000, "broken_json"), ("", "broken_json")],
)  # fmt: skip
def test_a_json_file_that_is_no_array_is_refused(cases, content, rule):
    ((found, _),) = refusal(cases, content, "cases.json")
    assert found in {rule, f"{rule}_depth"}


def test_a_json_file_over_the_limit_is_refused(cases, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_JSON_BYTES", 10)
    assert refusal(cases, json.dumps([FIELDS]), "cases.json") == [("cases_too_large", None)]


# --- Parquet ---------------------------------------------------------------------------------


@pytest.fixture
def parquet(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")

    def written(columns, **options):
        path = tmp_path / "cases.parquet"
        pq.write_table(pa.table(columns), path, **options)
        return str(path)

    return written


def test_parquet_with_empty_cells_of_every_kind(parquet):
    pa = pytest.importorskip("pyarrow")
    source = parquet({
        "model": pa.array(["a", "b", None]).dictionary_encode(),
        "server": ["x", "", "y"],
        "concurrency": [100.0, float("nan"), 3.0],
        "context": pa.array([8192, None, 10**12], pa.int64()),
        "kv_budget_ratio": [0.5, None, float("inf")],
        "__index_level_0__": [0, 1, 2],
    })  # fmt: skip
    found = list(read_cases(source))
    assert [dict(case.fields) for case in found] == [
        {"model": "a", "server": "x", "concurrency": 100, "effective_context": 8192,
         "kv_budget_ratio": 0.5},
        {"model": "b"},
        {"server": "y", "concurrency": 3, "effective_context": 10**12,
         "kv_budget_ratio": float("inf")},
    ]  # fmt: skip
    assert type(found[0].fields["concurrency"]) is int
    assert [case.line for case in found] == [1, 2, 3]
    assert count_cases(source) == 3


def test_parquet_values_that_are_none(parquet):
    source = parquet({
        "model": [True], "server": [date(2026, 1, 1)], "concurrency": [[1, 2]],
        "effective_context": [b"x"],
    })  # fmt: skip
    (case,) = read_cases(source)
    assert rules(case) == ["value_boolean", "value_date", "value_nested", "invalid"]
    assert [one.field for one in case.problems] == HEADINGS


def test_parquet_that_is_refused(parquet, cases, monkeypatch):
    assert refusal(cases, b"PAR1 not at all PAR1", "cases.parquet")[0][0] == "broken_file"
    source = parquet({"model": ["a"], "modle": ["b"]})
    assert refusal(read_cases, source)[0] == ("unknown_field", "modle")
    source = parquet({name: ["a"] for name in HEADINGS})
    monkeypatch.setattr("sizing_xl.batch.parquet.LARGEST_GROUP_BYTES", 10)
    assert refusal(read_cases, source) == [("unpacks_too_large", None)]


# --- workbooks -------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path):
    """A workbook whose first sheet has these rows."""

    def written(rows, change=None):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if change:
            change(book)
        book.save(tmp_path / "cases.xlsx")
        return str(tmp_path / "cases.xlsx")

    return written


def test_plain_rows_under_a_title(workbook):
    source = workbook([["Our cases"], [], [None, *HEADINGS], [None, *ROW], [], [None, *ROW]])
    found = list(read_cases(source))
    assert [(case.number, case.line, dict(case.fields)) for case in found] == [
        (1, 4, FIELDS), (2, 6, FIELDS),
    ]  # fmt: skip
    assert count_cases(source) == 3


def test_a_table_ends_where_it_ends(workbook):
    def change(book):
        other = book.active
        other.title = "Notes"
        sheet = book.create_sheet("Second")
        sheet["B9"] = "model"
        for number, row in enumerate([HEADINGS, ROW, ROW, ["Total", None, 200, None]], start=3):
            for column, value in enumerate(row, start=2):
                sheet.cell(number, column, value)
        sheet["G4"] = "a remark beside the table"
        table = Table(displayName="tbl", ref="B3:E6", totalsRowCount=1)
        sheet.add_table(table)

    source = workbook([["nothing here"]], change)
    found = list(read_cases(source))
    assert [(case.line, dict(case.fields)) for case in found] == [(4, FIELDS), (5, FIELDS)]
    assert count_cases(source) == 2


def test_cells_that_hold_no_value(workbook):
    def change(book):
        sheet = book.active
        sheet["A2"] = date(2026, 3, 4)
        sheet["B2"] = True
        sheet["C2"] = "#DIV/0!"
        sheet["D2"] = "=1+1"
        sheet["F3"] = "beside"

    found = list(read_cases(workbook([HEADINGS, ROW, ROW, ROW], change)))
    assert [(one.rule, one.field, one.row) for one in found[0].problems] == [
        ("value_date", "model", 2),
        ("value_boolean", "server", 2),
        ("cell_error", "concurrency", 2),
        ("formula_without_value", "effective_context", 2),
    ]
    assert rules(found[1]) == ["no_heading"]
    assert dict(found[2].fields) == FIELDS


def test_text_like_a_formula_is_text_and_a_number_is_a_name_where_a_name_is_due(workbook):
    def change(book):
        book.active["A2"].value, book.active["A2"].data_type = "=HYPERLINK(1)", "s"
        book.active["B2"] = 405
        book.active["C2"] = "100"

    (case,) = read_cases(workbook([HEADINGS, ROW], change))
    assert case.fields["model"] == "=HYPERLINK(1)"
    assert (case.fields["server"], case.fields["concurrency"]) == ("405", 100)


def test_a_workbook_of_pandas(tmp_path):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame([FIELDS, {**FIELDS, "concurrency": None}])
    frame.to_excel(tmp_path / "cases.xlsx", index=False)
    found = [dict(case.fields) for case in read_cases(str(tmp_path / "cases.xlsx"))]
    assert found == [
        FIELDS, {name: value for name, value in FIELDS.items() if name != "concurrency"},
    ]  # fmt: skip


def test_a_workbook_that_is_streamed_by_its_writer_and_never_told_its_size(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADINGS, *[ROW] * 500]:
        sheet.append(row)
    book.save(tmp_path / "cases.xlsx")
    assert len(list(read_cases(str(tmp_path / "cases.xlsx")))) == 500


@pytest.mark.parametrize(
    ("rows", "found"),
    [([["nothing"]], ("no_headings", None)), ([], ("no_headings", None)),
     ([[*HEADINGS, "modle"], [*ROW, "x"]], ("unknown_field", "modle")),
     ([["model", "server"]], ("missing", "concurrency"))],
)  # fmt: skip
def test_a_workbook_without_usable_headings(workbook, rows, found):
    assert refusal(read_cases, workbook(rows))[0] == found


def test_files_that_are_no_workbooks(cases):
    for content in (b"", b"PK\x03\x04"):
        assert refusal(cases, content, "cases.xlsx")[0][0] == "broken_file"
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert refusal(cases, package.getvalue(), "cases.xlsx")[0][0] == "broken_file"


def repacked(source, part, content):
    """The workbook with another content in one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("part", "content", "rule"),
    [
        (SHEET, b" " * 60_000_000, "unpacks_too_large"),
        ("xl/styles.xml", b" " * 25_000_000, "unpacks_too_large"),
        (SHEET, OPEN + b"<row>" + b"<c/>" * 1_000_000, "too_many_elements"),
        (SHEET, OPEN + b"<x/>" * 1_000_000, "too_many_elements"),
    ],
)
@pytest.mark.slow
def test_bombs_are_refused_before_they_go_off(workbook, tmp_path, part, content, rule):
    source = workbook([HEADINGS, ROW])
    bomb = repacked(source, part, content)
    assert len(bomb) < 100_000
    (tmp_path / "bomb.xlsx").write_bytes(bomb)
    tracemalloc.start()
    assert refusal(read_cases, str(tmp_path / "bomb.xlsx"))[0][0] == rule
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


def test_a_far_row_costs_nothing(workbook, cases):
    rows = [
        b'<row r="%d">' % number
        + b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % str(cell).encode() for cell in row)
        + b"</row>"
        for number, row in ((1, HEADINGS), (2_000_000_000, ROW))
    ]
    content = OPEN + b"".join(rows) + b"</sheetData></worksheet>"
    found = cases(repacked(workbook([HEADINGS]), SHEET, content), "cases.xlsx")
    assert [(case.line, dict(case.fields)) for case in found] == [(2_000_000_000, FIELDS)]


def test_a_sheet_that_breaks_off_is_told_when_it_does(workbook, cases, tmp_path):
    source = workbook([HEADINGS, *[ROW] * 2000])
    with zipfile.ZipFile(source) as package:
        whole = package.read(SHEET)
    (tmp_path / "cut.xlsx").write_bytes(repacked(source, SHEET, whole[: len(whole) // 2]))
    iterator = read_cases(str(tmp_path / "cut.xlsx"))
    assert dict(next(iterator).fields) == FIELDS
    assert refusal(list, iterator)[0][0] == "broken_file"


def test_entities_are_not_expanded(workbook, cases):
    laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(12)
    )
    content = laughs + b"]>" + OPEN + b"<row><c><v>&m;</v></c></row></sheetData></worksheet>"
    found = refusal(cases, repacked(workbook([HEADINGS]), SHEET, content), "cases.xlsx")
    assert found[0][0] == "broken_file"


# --- sources ---------------------------------------------------------------------------------


def test_addresses_are_opened_by_fsspec(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    content = f"{HEADING}\n{LINE}\n"
    (tmp_path / "cases.csv").write_text(content)
    fsspec.filesystem("memory").pipe("/sizing/cases.csv", content.encode())
    fsspec.filesystem("memory").pipe("/sizing/cases.jsonl", json.dumps(FIELDS).encode())
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(ROW)
    saved = io.BytesIO()
    book.save(saved)
    fsspec.filesystem("memory").pipe("/sizing/cases.xlsx", saved.getvalue())
    for source in (
        f"file://{tmp_path}/cases.csv", "memory://sizing/cases.csv", "memory://sizing/cases.jsonl",
        "memory://sizing/cases.xlsx",
    ):  # fmt: skip
        for _ in range(2):
            assert [dict(case.fields) for case in read_cases(source)] == [FIELDS]
    assert count_cases("memory://sizing/cases.csv") is None
    assert refusal(read_cases, "memory://sizing/none.csv")[0][0] == "file_missing"
    assert refusal(read_cases, "nowhere://x/cases.csv")[0][0] == "address_unreadable"


def test_a_password_is_not_repeated():
    pytest.importorskip("fsspec")
    with pytest.raises(InputError) as error:
        read_cases("nowhere://me:secret@host/cases.csv")
    assert error.value.problems[0].file == "nowhere://host/cases.csv"


@pytest.mark.parametrize(
    ("module", "source"),
    [("fsspec", "memory://cases.csv"), ("pyarrow", "cases.parquet"),
     ("pyarrow.parquet", "cases.parquet")],
)  # fmt: skip
def test_a_missing_library_is_named(module, source, cases, monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError) as error:
        read_cases(source)
    (problem,) = error.value.problems
    assert (problem.rule, problem.details["library"]) == (
        "library_missing", module.partition(".")[0],
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["raise ImportError('DLL load failed while importing lib')", "raise OSError('DLL not found')",
     "raise AttributeError('_ARRAY_API not found')", "import pyarrow.lib", "import no_such_one"],
)  # fmt: skip
def test_a_library_that_does_not_load_is_not_called_missing(content, tmp_path, monkeypatch):
    (tmp_path / "pyarrow").mkdir()
    (tmp_path / "pyarrow" / "__init__.py").write_text(content)
    (tmp_path / "cases.parquet").write_bytes(b"PAR1")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(InputError) as error:
        read_cases(str(tmp_path / "cases.parquet"))
    (problem,) = error.value.problems
    assert problem.rule == "library_broken" and problem.details["library"] == "pyarrow"
    assert problem.details["reason"]


@pytest.mark.parametrize(
    ("words", "cause", "rule"),
    [("Install s3fs to access S3", ModuleNotFoundError(name="boto"), "library_missing"),
     ("Install s3fs to access S3", ImportError("DLL load failed"), "library_broken"),
     ("it is required", ModuleNotFoundError(name="s3fs"), "library_missing")],
)  # fmt: skip
def test_the_library_of_a_protocol_is_missing_or_does_not_load(words, cause, rule, monkeypatch):
    """fsspec says "install s3fs" of all."""
    core = pytest.importorskip("fsspec.core")

    def failing(*_, **__):
        raise ImportError(words) from cause

    for name in ("open", "url_to_fs"):
        monkeypatch.setattr(core, name, failing)
    monkeypatch.setattr("fsspec.open", failing)
    for door in (lambda: read_cases("s3://bucket/cases.csv"), lambda: Directory("s3://bucket/out")):
        with pytest.raises(InputError) as error:
            door()
        (problem,) = error.value.problems
        assert (problem.rule, problem.details["library"]) == (rule, "s3fs")


@pytest.mark.parametrize(
    "source", ["simplecache::memory://host/x.csv", "simplecache::https://u:p::q@h/x.csv?sig=1"]
)
def test_the_ending_of_a_chain_is_that_of_its_file(source):
    assert ending_of(source) == ".csv"


@pytest.mark.parametrize(
    ("name", "rule"), [("cases.xls", "unknown_format"), ("none.csv", "file_missing")]
)
def test_sources_that_cannot_be_opened(tmp_path, name, rule):
    assert refusal(read_cases, str(tmp_path / name))[0][0] == rule
    (tmp_path / "folder.csv").mkdir()
    assert refusal(read_cases, str(tmp_path / "folder.csv"))[0][0] == "file_is_directory"


@pytest.mark.parametrize("end", ["", "\n"])
def test_cases_are_counted_for_a_progress_bar(tmp_path, end):
    (tmp_path / "a.csv").write_text(f"{HEADING}\n{LINE}\n{LINE}{end}")
    (tmp_path / "a.jsonl").write_text(f"{{}}\n{{}}\n{{}}{end}")
    (tmp_path / "a.json").write_text("[]")
    (tmp_path / "empty.csv").write_text("")
    names = ("a.csv", "a.jsonl", "a.json", "empty.csv")
    assert [count_cases(str(tmp_path / name)) for name in names] == [2, 3, None, 0]


# --- all formats alike -----------------------------------------------------------------------

_TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn")),
    min_size=1, max_size=20,
).map(str.strip).filter(lambda text: text and "_x" not in text and text[0] != "#")  # fmt: skip
_COUNT = st.integers(1, 10**9)
_SHARE = st.integers(0, 10**7).map(lambda number: number / 10**6)


def _value(name):
    if name in TEXTS:
        return _TEXT | st.sampled_from(["=1+1", "@x", "-1", '"q"', "a,b;c", "123", "1.000"])
    return _COUNT if name in WHOLE else _SHARE


_CASE = st.fixed_dictionaries(
    {name: _value(name) for name in REQUIRED},
    optional={name: _value(name) for name in NAMES if name not in REQUIRED},
)


def to_csv(cases, path, delimiter=","):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(NAMES)
        for case in cases:
            cells = {name: str(value) for name, value in case.items()}
            if delimiter == ";":
                cells |= {name: cells[name].replace(".", ",") for name in set(case) - TEXTS}
            writer.writerow(cells.get(name, "") for name in NAMES)


def to_xlsx(cases, path):
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    for row, case in enumerate(cases, start=2):
        for column, name in enumerate(NAMES, start=1):
            cell = book.active.cell(row, column, case.get(name))
            if name in TEXTS and name in case:
                cell.data_type = "s"
    book.save(path)


def to_parquet(cases, path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    kinds = {name: pa.string() if name in TEXTS else pa.float64() for name in NAMES}
    columns = {
        name: pa.array([case.get(name) for case in cases], kinds[name]) for name in NAMES
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases=st.lists(_CASE, min_size=1, max_size=5))
@pytest.mark.slow
def test_every_format_reads_back_the_same_cases(cases, tmp_path):
    to_csv(cases, tmp_path / "a.csv")
    to_csv(cases, tmp_path / "semicolons.csv", ";")
    to_xlsx(cases, tmp_path / "a.xlsx")
    to_parquet(cases, tmp_path / "a.parquet")
    (tmp_path / "a.json").write_text(json.dumps(cases), encoding="utf-8")
    (tmp_path / "a.ndjson").write_text(
        "\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8"
    )
    names = ("a.csv", "semicolons.csv", "a.xlsx", "a.parquet", "a.json", "a.ndjson")
    for name in names:
        found = list(read_cases(str(tmp_path / name)))
        assert [case.problems for case in found] == [()] * len(cases), name
        assert [dict(case.fields) for case in found] == cases, name
        assert [case.number for case in found] == list(range(1, len(cases) + 1))


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(noise=st.binary(max_size=300), ending=st.sampled_from(["csv", "jsonl", "json", "xlsx"]))
def test_noise_is_refused_and_never_breaks_the_reader(noise, ending, tmp_path):
    path = tmp_path / f"noise.{ending}"
    path.write_bytes((f"{HEADING}\n".encode() if ending == "csv" else b"") + noise)
    try:
        for case in read_cases(str(path)):
            str(case.problems).encode()
            assert set(case.fields) <= set(NAMES)
    except InputError as error:
        assert ending != "csv", error


def test_the_cases_that_are_read_can_be_sized(cases):
    (case,) = cases(f"{HEADING}\n{LINE}\n")
    assert size(Workload(**case.fields)).complete


# --- memory ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_memory_does_not_grow_with_the_cases(tmp_path):
    path, rows = tmp_path / "many.csv", 300_000
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADING + "\n")
        file.writelines(
            f"gpt-oss-20b,dgx-b200,{number % 3000 + 1},8192\n" for number in range(rows)
        )
    began = time.process_time()
    tracemalloc.start()
    total = sum(1 for _ in read_cases(str(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (total, count_cases(str(path))) == (rows, rows)
    assert peak < 20_000_000
    assert time.process_time() - began < 60


@pytest.mark.slow
def test_memory_does_not_grow_with_the_rows_of_a_sheet(tmp_path):
    peaks = []
    for rows in (1_000, 8_000):
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in [HEADINGS, *[ROW] * rows]:
            sheet.append(row)
        book.save(tmp_path / "cases.xlsx")
        tracemalloc.start()
        assert sum(1 for _ in read_cases(str(tmp_path / "cases.xlsx"))) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000


def test_a_reader_that_is_left_closes_its_file(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(f"{HEADING}\n" + f"{LINE}\n" * 10)
    iterator = read_cases(str(path))
    next(iterator)
    del iterator
    path.unlink()


def test_limits_are_what_the_documents_say():
    assert sheet_rows.LARGEST_BOOK_BYTES == 500_000_000
    assert reading.LARGEST_JSON_BYTES == 100_000_000


def test_prices_may_stand_under_their_own_heading_or_object(tmp_path):
    line = {**FIELDS, "price": {"node_price": 5, "staff_per_year": "none"}}
    rows = {
        "a.jsonl": json.dumps(line),
        "a.json": json.dumps([line]),
        "a.csv": f"{HEADING},price.node_price,prices.staff_per_year\n{LINE},5,none\n",
    }
    for name, text in rows.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (case,) = read_cases(str(path))
        assert case.fields == {**FIELDS, "node_price": 5, "staff_per_year": 0}, name
        assert not case.problems
    (of_program,) = intake.listed([line])
    assert of_program.fields["node_price"] == 5
