"""What strangers' files and commands gave, and what they are told: numbers, names, workbooks."""

import io
import json
import re
import zipfile

import openpyxl
import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.batch.cases import count_cases, read_cases
from sizing_xl.batch.run import run_batch
from sizing_xl.catalog.load import check_catalogs, load_catalogs
from sizing_xl.cli import main
from sizing_xl.excel.functions import SIZING_NODES
from sizing_xl.report.document import to_json
from sizing_xl.report.saved import load_sizing
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.texts.en.problems import PROBLEMS

HEADINGS = ["model", "server", "concurrency", "effective_context"]
ROW = ["gpt-oss-20b", "dgx-b200", 100, 8192]
FIELDS = dict(zip(HEADINGS, ROW, strict=True))
LINE = ",".join(map(str, ROW))


def refusal(source):
    """The one thing that is wrong with a source, and its sentence."""
    with pytest.raises(InputError) as error:
        list(read_cases(str(source)))
    (problem,) = error.value.problems
    assert problem.file == str(source)
    return problem.rule, Texts("en").problem(problem)


# --- 02: a thousand at the command line ----------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "flags",
    [("--concurrency", "1.000"), ("--concurrency", "2.000"), ("--effective-context", "32.000"),
     ("--effective-context", "131.000"), ("--runtime-overhead-gib", "1.000")],
)  # fmt: skip
def test_a_thousand_is_asked_about_and_nothing_is_sized(flags, language, capsys, tmp_path):
    case = {"--model": "gpt-oss-20b", "--server": "dgx-b200", "--concurrency": "10",
            "--effective-context": "8192", **dict([flags])}  # fmt: skip
    words = [word for pair in case.items() for word in pair]
    assert main(["size", *words, "--lang", language, "--output-dir", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert "✓" not in printed.out and not list(tmp_path.iterdir())
    told = {"en": "may be thousands or decimals", "pt-BR": "pode ser milhar ou decimal"}
    assert told[language] in printed.err and flags[1] in printed.err


# --- 13: workbooks with odd parts ----------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path):
    """A workbook of one case, its parts changed or renamed."""

    def written(change=None, rename=None, rows=(HEADINGS, ROW), touch=None, add=()):
        book, kept = openpyxl.Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        if touch:
            touch(book)
        book.save(kept)
        path = tmp_path / "cases.xlsx"
        with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.namelist():
                data = old.read(part)
                data = change(part, data) if change else data
                if data is not None:
                    new.writestr(rename(part) if rename else part, data)
            for part, data in add:
                new.writestr(part, data)
        return str(path)

    return written


def replaced(part, old, new):
    def change(name, data):
        if name != part:
            return data
        found = re.sub(old, new, data)
        assert found != data
        return found

    return change


STYLES, STRINGS, SHEET = "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "odd",
    [
        {"change": replaced(STYLES, rb"<fill><patternFill\s*/></fill>", b"<fill/>")},
        {"change": replaced(STYLES, rb'<color theme="1"\s*/>', b'<color rgb="red"/>')},
        {"change": replaced(STYLES, rb"(?s)<fonts.*</fonts>", b"<fonts>&#9;<nonsense/></fonts>")},
        {"change": replaced(STYLES, rb"(?s).*", b"<not>closed")},
        {"change": lambda part, data: None if part == STYLES else data},
        {"change": replaced("docProps/core.xml", rb"\d{4}-\d\d-\d\dT", b"2026- 8- 2T")},
        {"change": lambda part, data: b"no xml" if part.startswith("docProps/") else data},
        {"change": lambda part, data: b"no xml" if "theme" in part else data},
        {"change": lambda part, data: b"no xml" if part == "[Content_Types].xml" else data},
        {"change": replaced("xl/workbook.xml", rb"<calcPr[^>]*/>", b'<calcPr calcId="x"/>')},
        {"change": replaced("xl/workbook.xml", rb"<bookViews>.*</bookViews>", b"<bookViews/>")},
        {"change": replaced(STRINGS, rb"<si><t>model</t></si>",
                            b'<si><r><rPr><color rgb="red"/></rPr><t>mo</t></r><r><t>del</t></r>'
                            b"<rPh sb='0' eb='1'><t>reading</t></rPh></si>")},
        {"change": replaced(SHEET, rb"</sheetData>", b'</sheetData><pageMargins left="wide"/>')},
        {"change": replaced(SHEET, rb'<row r="2"', b'<row r="2" ht="tall" s="blue"')},
        {"rename": lambda part: part.replace("/", "\\")},
        {"rename": lambda part: part.replace("sharedStrings", "SharedStrings")},
        {"rename": str.upper},
        {"rename": lambda part: part.replace("/", "\\").swapcase()},
    ],
)  # fmt: skip
def test_what_plays_no_part_in_cases_is_no_damage(workbook, odd):
    source = workbook(**odd)
    (case,) = read_cases(source)
    assert (dict(case.fields), case.problems) == (FIELDS, ())
    assert count_cases(source) == 1


def test_dates_are_known_by_their_styles_still(workbook):
    def touch(book):
        book.active["C2"].number_format = "dd/mm/yyyy"
        book.active["D2"].number_format = '0 "days"'

    (case,) = read_cases(workbook(touch=touch))
    assert [(it.rule, it.field) for it in case.problems] == [("value_date", "concurrency")]


OTHERS = {
    "strict": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
}


def test_a_strict_workbook_is_told_as_one(workbook):
    source = workbook(change=lambda part, data: data.replace(*OTHERS["strict"]))
    rule, sentence = refusal(source)
    assert rule == "book_strict" and "Strict Open XML" in sentence


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "rule", "word"),
    [
        (COMPOUND + bytes(2040), "book_encrypted_or_old", "password"),
        (COMPOUND + bytes(2_000_000) + "EncryptedPackage".encode("utf-16-le"),
         "book_encrypted", "label"),
        (COMPOUND + bytes(1000) + "Workbook".encode("utf-16-le"), "book_old", ".xls"),
        (b"<html><table>", "broken_file", "damaged"),
        (b"model,server\n", "broken_file", "damaged"),
    ],
)  # fmt: skip
def test_files_that_are_no_packages(content, rule, word, tmp_path):
    path = tmp_path / "cases.xlsx"
    path.write_bytes(content)
    found, sentence = refusal(path)
    assert found == rule and word in sentence and "zip" not in sentence.replace("zip file", "")


def test_a_workbook_that_a_password_protects(workbook, tmp_path):
    office = pytest.importorskip("msoffcrypto.format.ooxml")
    with open(workbook(), "rb") as plain, open(tmp_path / "locked.xlsx", "wb") as locked:
        office.OOXMLFile(plain).encrypt("secret", locked)
    assert refusal(tmp_path / "locked.xlsx")[0] == "book_encrypted"


def test_binary_and_open_document_workbooks(workbook):
    relation = replaced("_rels/.rels", rb"xl/workbook\.xml", b"xl/workbook.bin")
    assert refusal(workbook(relation))[0] == "book_binary"
    ods = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(workbook(add=[ods]))[0] == "book_open_document"
    document = replaced("xl/workbook.xml", rb"<workbook|</workbook", b"<document")
    assert refusal(workbook(document))[0] == "broken_file"


def noted(source):
    notes = []
    cases = list(read_cases(source, notes))
    assert all(not note.blocking and note.file == source for note in notes)
    return [case.line for case in cases], [
        (note.rule, note.value or note.details) for note in notes
    ]


def test_hidden_and_filtered_rows_are_cases_and_are_counted(workbook):
    def touch(book):
        book.active.row_dimensions[3].hidden = True
        book.active.row_dimensions[4].hidden = True
        book.active.row_dimensions[1].hidden = True  # a title
        book.active.row_dimensions[9].hidden = True  # an empty one

    source = workbook(rows=[["Title"], HEADINGS, ROW, ROW, ROW], touch=touch)
    assert noted(source) == ([3, 4, 5], [("hidden_rows", {"rows": 2})])


def test_a_sheet_that_shows_goes_before_a_hidden_one(workbook):
    def touch(book):
        book.active.sheet_state = "hidden"
        second = book.create_sheet("Seen")
        second.append([])
        second.append(HEADINGS)
        second.append(ROW)

    assert noted(workbook(touch=touch)) == ([3], [])


def test_a_hidden_sheet_is_read_where_no_other_has_headings_and_it_is_said(workbook):
    def touch(book):
        book.active.title, book.active.sheet_state = "Old", "veryHidden"
        book.create_sheet("Seen")

    assert noted(workbook(touch=touch)) == ([2], [("hidden_sheet", "Old")])


# --- 14: names that people type ------------------------------------------------------------------


def test_an_alias_may_have_a_slash(tmp_path):
    model = {"name": "m", "aliases": ["openai/m"], "num_layers": 2, "max_position_embeddings": 8192,
             "num_key_value_heads": 8, "head_dim": 64, "attention_pattern": "full",
             "default_kv_precision": "BF16", "total_params_b": 1}  # fmt: skip
    (tmp_path / "models.json").write_text(json.dumps({"models": [model]}))
    known = load_catalogs(tmp_path)
    assert known.model("OpenAI/M").name == known.model("other/m").name == "m"
    assert known.model("m").default_kv_precision == "bf16"
    for alias in ("openai/", "/m", "a//b", "a b", "../m"):
        (tmp_path / "models.json").write_text(
            json.dumps({"models": [{**model, "aliases": [alias]}]})
        )
        (problem,) = check_catalogs(tmp_path)[1]
        assert (problem.rule, problem.field) == ("bad_name", "aliases[0]")


def test_the_name_of_the_catalog_goes_into_files_and_results(tmp_path):
    case = {**FIELDS, "model": "openai/GPT-OSS-20b", "kv_precision": "FP8"}
    report = run_batch([case], tmp_path, formats=("json",), jobs=1)
    assert report.files == 1
    assert [path.name for path in tmp_path.glob("*.json")] == [
        "000001_gpt-oss-20b_dgx-b200_100x8192.json"
    ]
    sizing = size(Workload(**case))
    assert (sizing.nfr["model"], sizing.nfr["kv_precision"]) == ("gpt-oss-20b", "fp8")


# --- 15: sentences that mislead ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "told"), [("\t", "U+0009 (TAB)"), ("|", "'|'"), (":", "':'"), ("\x1f", "U+001F")]
)
def test_other_separators_are_named(mark, told, tmp_path):
    path = tmp_path / "cases.csv"
    lines = mark.join(HEADINGS), mark.join(map(str, ROW))
    path.write_text("\n".join(lines))
    assert refusal(path)[0] == "other_separator" and told in refusal(path)[1]
    path.write_text("\n".join((f"sep={mark}", *lines)))
    assert refusal(path)[0] == "other_separator"


def test_a_tab_in_a_heading_of_commas_is_no_separator(tmp_path):
    (tmp_path / "cases.csv").write_text(f"{','.join(HEADINGS)},a|b\n{LINE},1\n")
    assert refusal(tmp_path / "cases.csv")[0] == "unknown_field_none_near"


@pytest.mark.parametrize("name", ["spark.parquet", "cases.csv", "cases.xlsx", "a.grid.json"])
def test_a_directory_is_told_as_one(name, tmp_path):
    (tmp_path / name).mkdir()
    rule, sentence = refusal(tmp_path / name)
    assert rule == "file_is_directory" and "permission" not in sentence


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", COMPOUND + bytes(100)])
def test_a_workbook_that_is_called_csv(content, tmp_path):
    (tmp_path / "cases.csv").write_bytes(content)
    assert refusal(tmp_path / "cases.csv")[0] == "csv_is_packed"


@pytest.mark.parametrize("heading", ["", "Unnamed: 0", '""'])
@pytest.mark.parametrize("numbers", [(0, 1, 2), (1, 2, 3), (0, 4, 17)])
def test_the_index_of_pandas_is_left_out_and_said_once(heading, numbers, tmp_path):
    path = tmp_path / "cases.csv"
    rows = (f"{number},{LINE}" for number in numbers)
    path.write_text("\n".join((f"{heading},{','.join(HEADINGS)}", *rows)))
    notes = []
    assert [dict(case.fields) for case in read_cases(str(path), notes)] == [FIELDS] * 3
    assert [note.rule for note in notes] == ["index_left_out"]


def test_what_numbers_no_rows_is_a_cell_without_heading(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(f",{','.join(HEADINGS)}\n8,{LINE}\n8,{LINE}\nx,{LINE}\n1.5,{LINE}\n")
    found = [[it.rule for it in case.problems] for case in read_cases(str(path))]
    assert found == [[], ["no_heading"], ["no_heading"], ["no_heading"]]


def test_the_index_of_pandas_in_a_workbook_and_in_parquet(tmp_path):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame([FIELDS, FIELDS])
    frame.to_excel(tmp_path / "cases.xlsx")
    frame.rename_axis("Unnamed: 0").reset_index().to_parquet(
        tmp_path / "cases.parquet", index=False
    )
    for name in ("cases.xlsx", "cases.parquet"):
        notes = []
        found = [dict(case.fields) for case in read_cases(str(tmp_path / name), notes)]
        assert found == [FIELDS, FIELDS], name
        assert [note.rule for note in notes] == ["index_left_out"]


def test_the_index_of_pandas_in_json(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"Unnamed: 0": 7, **FIELDS}))
    (case,) = read_cases(str(tmp_path / "a.jsonl"))
    assert (dict(case.fields), case.problems) == (FIELDS, ())
    (tmp_path / "a.jsonl").write_text(json.dumps({"Unnamed: 0": "x", **FIELDS}))
    (case,) = read_cases(str(tmp_path / "a.jsonl"))
    assert case.problems[0].rule.startswith("unknown_field")


def test_a_batch_says_its_notes_on_the_screen(tmp_path, capsys):
    (tmp_path / "cases.csv").write_text(f",{','.join(HEADINGS)}\n0,{LINE}\n")
    words = ["batch", str(tmp_path / "cases.csv"), "-o", str(tmp_path / "o"), "--formats", "none"]
    assert main([*words, "--jobs", "1", "--strict", "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("the first column has no heading") == 1


def test_a_product_is_whole_in_a_cell_and_in_a_range():
    whole = SIZING_NODES("gpt-oss-120b", "dgx-b300", 1725, 131072)
    assert SIZING_NODES("gpt-oss-120b", "dgx-b300", 1500 * 1.15, 131072.0) == whole
    loads = ((1500 * 1.15,), (1725.0,), (1725.5,))
    (noisy,), (exact,), (half,) = SIZING_NODES("gpt-oss-120b", "dgx-b300", loads, 131072.0)
    assert noisy == exact == whole and half.startswith("#SIZING: ")


def test_texts_in_a_range_are_read_as_in_a_cell():
    texts = (("1000",), ("1.000",), ("1e3",), ("1\u00a0000",))
    one, asked, power, blank = (
        row[0] for row in SIZING_NODES("gpt-oss-120b", "dgx-b300", texts, 8192, language="en")
    )
    assert one == power == SIZING_NODES("gpt-oss-120b", "dgx-b300", 1000, 8192)
    assert "thousands or decimals" in asked and "U+00A0" in blank


SERVER = {"name": "my-box", "rack_units_u": 8, "power": {"power_kw_max": 10.2},
          "gpu": {"count": 8, "model": "H200", "hbm_per_gpu_gb": 141}}  # fmt: skip


def servers(tmp_path, text):
    (tmp_path / "servers.json").write_text(text)
    return check_catalogs(tmp_path)


def test_eight_point_zero_is_eight_in_a_catalog(tmp_path):
    known, problems = servers(tmp_path, json.dumps({"servers": [{**SERVER, "rack_units_u": 8.0}]}))
    assert problems == []
    height = known.server("my-box").rack_units_u
    assert (height, type(height)) == (8, int)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [('"rack_units_u": 8', '"rack_units_u": 8.000', "ambiguous_number"),
     ('"rack_units_u": 8', '"rack_units_u": 8.5', "rack_half"),
        ('"rack_units_u": 8', '"rack_units_u": 0.5', "rack_half"),
        ('"rack_units_u": 8', '"rack_units_u": 8.3', "not_whole"),
     ('"rack_units_u": 8', '"rack_units_u": "8"', "not_whole"),
     ("141", "141.000", "ambiguous_number"), ("10.2", "10.200", None),
     ("10.2", '"10.2"', "not_number")],
)  # fmt: skip
def test_numbers_of_a_catalog(old, new, rule, tmp_path):
    _, problems = servers(tmp_path, json.dumps({"servers": [SERVER]}).replace(old, new))
    assert [problem.rule for problem in problems] == ([rule] if rule else [])
    if rule == "ambiguous_number":
        assert repr(new.split()[-1]) in Texts("en").problem(problems[0])


@pytest.mark.parametrize(
    ("where", "catalog"),
    [("top", "servers"), ("gpu", "servers"), ("thermal", "servers"), ("kv_groups", "models")],
)
@pytest.mark.parametrize("key", ["weight_kg", "zzzz", "q"])
def test_an_unknown_field_always_has_something_to_propose(where, catalog, key, tmp_path):
    entry = json.loads(json.dumps(SERVER))
    if catalog == "models":
        group = {"kind": "full", "layers": 2, "num_key_value_heads": 8, "head_dim": 64, key: 1}
        entry = {"name": "m", "num_layers": 2, "max_position_embeddings": 8192,
                 "kv_groups": [group], "default_kv_precision": "bf16"}  # fmt: skip
    elif where == "top":
        entry[key] = 1
    else:
        entry.setdefault(where, {})[key] = 1
    (tmp_path / f"{catalog}.json").write_text(json.dumps({catalog: [entry]}))
    (problem,) = check_catalogs(tmp_path)[1]
    assert problem.rule.startswith("unknown_field") and problem.details["near"]
    assert "—" not in Texts("en").problem(problem)


def test_a_saved_document_is_asked_about_too(tmp_path):
    text = to_json(size(Workload(**FIELDS)), "en")
    path = tmp_path / "a.json"
    path.write_text(text.replace('"concurrency": 100,', '"concurrency": 1.000,'))
    with pytest.raises(InputError) as error:
        load_sizing(path)
    assert error.value.problems[0].rule == "ambiguous_number"


def test_both_languages_tell_the_same_problems():
    from sizing_xl.texts.pt_br.problems import PROBLEMS as OURS

    assert set(PROBLEMS) == set(OURS)
