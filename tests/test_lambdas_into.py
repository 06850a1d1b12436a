"""The functions put into a workbook of somebody's: all of theirs stays, or nothing is written."""

import io
import os
import zipfile

import openpyxl
import pytest
import xlsxwriter

from sizing_xl.cli import main
from sizing_xl.errors import InputError
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.files.limits import LARGEST_OWN_BOOK_BYTES
from sizing_xl.lambdas.build import functions_workbook
from sizing_xl.lambdas.into import MARKER, put_into
from sizing_xl.lambdas.tables import SPARE

LISTS = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcff"
    "ff3f030005fe02fea7d1a2b40000000049454e44ae426082"
)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        return {name: read.read(name) for name in read.namelist()}


def zipped(found):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as write:
        for name, content in found.items():
            write.writestr(name, content)
    return data.getvalue()


@pytest.fixture(scope="module")
def theirs():
    """A workbook with a table, a chart, a picture, formats, notes, names and a spilling formula."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet, other = book.add_worksheet("Mine"), book.add_worksheet("Plan 'B' & more")
    columns = [{"header": "model"}, {"header": "n"}]
    sheet.add_table("A1:B3", {"name": "Fleet", "columns": columns, "data": [["a", 5], ["b", 7]]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Mine!$B$2:$B$3"})
    sheet.insert_chart("D2", chart)
    sheet.insert_image("D20", "pixel.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.conditional_format("B2:B3", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("C2", {"validate": "list", "source": ["x", "y"]})
    sheet.set_header('&L&"Arial"Mine')
    other.write_dynamic_array_formula("A1:A2", "=SORT(Mine!B2:B3)", None, 5)
    other.write_comment("A5", "a note")
    other.repeat_rows(0)
    book.define_name("budget", "=Mine!$B$2")
    book.close()
    return data.getvalue()


@pytest.fixture(scope="module")
def put(theirs):
    return put_into(theirs, "en")


def test_every_part_of_theirs_stays(theirs, put):
    before, after = parts(theirs), parts(put)
    assert {name for name in before if after[name] != before[name]} == LISTS
    added = set(after) - set(before)
    assert added and all(name.startswith("xl/worksheets/sizing_") for name in added)
    for name in LISTS:  # what stood there stands there still
        kept = before[name].decode()
        for piece in kept.replace("><", ">\n<").splitlines():
            assert piece.startswith("<calcPr") or piece in after[name].decode(), piece
    assert "xl/styles.xml" in before and "xl/metadata.xml" in before


def test_their_sheets_and_names_read_as_before(theirs, put):
    before, after = (openpyxl.load_workbook(io.BytesIO(it)) for it in (theirs, put))
    assert after.sheetnames[: len(before.sheetnames)] == before.sheetnames
    assert set(before.defined_names) <= set(after.defined_names)
    assert "SIZING_NODES" in after.defined_names and MARKER in after.defined_names
    models = after["sizing_models"]
    assert models["A6"].value and models["A6"].style_id == 0


@pytest.mark.validator
@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_fault(put, ooxml_validator, tmp_path):
    import subprocess

    path = tmp_path / "book.xlsx"
    path.write_bytes(put)
    run = subprocess.run([ooxml_validator, str(path)], capture_output=True, text=True, timeout=120)
    assert '"ok": true' in run.stdout, run.stdout


def test_a_second_time_changes_nothing_and_a_newer_one_only_ours(put):
    assert put_into(put, "en") == put
    found = parts(put)
    older = {**found, "xl/worksheets/sizing_servers.xml": found["xl/worksheets/sizing_storage.xml"]}
    older["xl/workbook.xml"] = older["xl/workbook.xml"].replace(b"_xlfn.LAMBDA", b"_xlfn.LAMBDB")
    assert parts(put_into(zipped(older), "en")) == found


@pytest.mark.slow
def test_entries_that_they_added_stay(put):
    from sizing_xl.sizing import default_catalogs

    row = 6 + len(default_catalogs().storage)
    path = "xl/worksheets/sizing_storage.xml"
    text = parts(put)[path].decode()
    own = f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>my-array</t></is></c>' \
          f'<c r="B{row}"><v>99</v></c></row>'  # fmt: skip
    changed = zipped(
        {**parts(put), path: text.replace("</sheetData>", own + "</sheetData>").encode()}
    )
    again = put_into(changed, "en")
    sheet = openpyxl.load_workbook(io.BytesIO(again))["sizing_storage"]
    assert (sheet[f"A{row}"].value, sheet[f"B{row}"].value) == ("my-array", 99)
    assert put_into(again, "en") == again
    names = parts(again)["xl/workbook.xml"].decode()
    assert names.count(f"$A$6:$L${row + SPARE - 1}") == 1


def with_part(data, name, change):
    found = parts(data)
    return zipped({**found, name: change(found.get(name, b""))})


def signed(data):
    return zipped({**parts(data), "_xmlsignatures/origin.sigs": b""})


def protected(data):
    lock = (
        b"</workbookPr>" if b"</workbookPr>" in parts(data)["xl/workbook.xml"] else b"<bookViews>"
    )
    return with_part(data, "xl/workbook.xml", lambda text: text.replace(
        lock, b'<workbookProtection lockStructure="1"/>' + lock))  # fmt: skip


def named(old, new):
    def change(data):
        return zipped({name: content.replace(old, new) for name, content in parts(data).items()})

    return change


BAD = {
    "merge_signed": signed,
    "merge_protected": protected,
    "book_strict": named(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                         b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "merge_sheet_taken": named(b'name="Mine"', b'name="Sizing_Models"'),
    "merge_broken": lambda data: data[: len(data) // 2],
}  # fmt: skip
# Lists that are added to by their words: what they are not written as, or what another program
# would read otherwise, is refused, and not half done.
UNREADABLE = {
    "two lists of names": named(b"<definedNames>", b"<definedNames></definedNames><definedNames>"),
    "two lists of sheets": named(b"</sheets>", b"</sheets><sheets></sheets>"),
    "names where none belong": named(b"<bookViews>", b"<bookViews><definedNames></definedNames>"),
    "an end of a list in a comment": named(b"<sheets>", b"<sheets><!-- </sheets> -->"),
    "names after a comment": named(b"<definedNames>", b"<!-- </definedNames> --><definedNames>"),
    "content types that are no XML": named(b"<Types ", b'<Types a="" a="" '),
    "relationships that are no XML": named(b"<Relationship ", b'<Relationship a="" a="" '),
    "relationships in no encoding": named(b'encoding="UTF-8"', b'encoding="UTF-99"'),
    "content types without an end": named(b"</Types>", b"</Types><!-- -->"),
    "a table that is no XML": named(b'displayName="Fleet"', b'displayName="Fleet'),
    "another namespace of the same prefix": named(b"<sheets>", b'<sheets xmlns="x">'),
}
TAKEN = {
    "a name": named(b'name="budget"', b'name="Sizing_Nodes"'),
    "a helper": named(b'name="budget"', b'name="sx_other"'),
    "a table": named(b'displayName="Fleet"', b'displayName="SIZING_TCO"'),
    "a macro": lambda data: macro_workbook_bytes("en", {}),
}


@pytest.mark.parametrize("rule", BAD)
def test_what_cannot_be_kept_is_refused(theirs, rule):
    with pytest.raises(InputError) as refused:
        put_into(BAD[rule](theirs), "en")
    told = {problem.rule for problem in refused.value.problems}
    assert told == {rule} or (rule == "merge_broken" and len(told) == 1)


@pytest.mark.parametrize("what", UNREADABLE)
def test_lists_that_are_written_otherwise_are_refused(theirs, what):
    with pytest.raises(InputError) as refused:
        put_into(UNREADABLE[what](theirs), "en")
    assert {problem.rule for problem in refused.value.problems} <= {"merge_broken", "broken_file"}


def test_the_number_of_a_sheet_may_be_anything(theirs):
    for number in (b"x", b"", b"9" * 5000, b"-1", "٣".encode()):
        odd = with_part(theirs, "xl/workbook.xml", lambda text, it=number: text.replace(
            b'sheetId="1"', b'sheetId="' + it + b'"'))  # fmt: skip
        assert b"sizing_models" in parts(put_into(odd, "en"))["xl/workbook.xml"]


def test_what_is_left_of_another_sheet_is_not_taken_over(theirs):
    left = "xl/worksheets/_rels/sizing_models.xml.rels"
    found = parts(put_into(with_part(theirs, left, lambda _: b"<x"), "en"))
    assert "xl/worksheets/sizing_models.xml" not in found and found[left] == b"<x"
    assert b"sizing_models2.xml" in found["xl/_rels/workbook.xml.rels"]


@pytest.mark.slow
@pytest.mark.parametrize("what", TAKEN)
def test_a_name_of_theirs_is_never_taken(theirs, what):
    with pytest.raises(InputError) as refused:
        put_into(TAKEN[what](theirs), "en")
    assert [problem.rule for problem in refused.value.problems] == ["merge_name_taken"]


def test_drawings_on_our_sheet_are_not_lost(put):
    space = b"http://schemas.openxmlformats.org/package/2006/relationships"
    link = b'<Relationship Id="r" Type="http://x/drawing" Target="d.xml"/>'
    links = b'<Relationships xmlns="' + space + b'">' + link + b"</Relationships>"
    drawn = with_part(put, "xl/worksheets/_rels/sizing_models.xml.rels", lambda _: links)
    with pytest.raises(InputError) as refused:
        put_into(drawn, "en")
    assert [problem.rule for problem in refused.value.problems] == ["merge_sheet_used"]


def test_the_command_keeps_the_workbook_as_it_was(theirs, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "book.xlsx"
    path.write_bytes(theirs)
    assert main(["excel", "functions", "--into", "book.xlsx", "--lang", "en"]) == 0
    assert (tmp_path / "book.backup.xlsx").read_bytes() == theirs
    after = path.read_bytes()
    assert main(["excel", "functions", "--into", "book.xlsx", "--lang", "en"]) == 0
    assert path.read_bytes() == after and len([*tmp_path.iterdir()]) == 2
    (tmp_path / "~$book.xlsx").write_bytes(b"")
    (tmp_path / "a.csv").write_text("a")
    for given in ("book.xlsx", "none.xlsx", "a.csv", ".", "https://x/y.xlsx"):
        assert main(["excel", "functions", "--into", given, "--lang", "en"]) != 0
    told = capsys.readouterr().err
    assert "open in Excel" in told and "none.xlsx" in told and "no .xlsx" in told
    assert path.read_bytes() == after


@pytest.mark.slow
def test_what_is_no_file_or_far_too_large_is_not_read(tmp_path, monkeypatch, capsys):
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(LARGEST_OWN_BOOK_BYTES + 1)
    assert main(["excel", "functions", "--into", str(large), "--lang", "en"]) == 1
    assert "over 100,000,000 bytes" in capsys.readouterr().err
    if not hasattr(os, "mkfifo"):
        return
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)  # a reader would wait for ever for somebody who writes
    assert main(["excel", "functions", "--into", str(pipe), "--lang", "en"]) == 1
    assert "pipe.xlsx: " in capsys.readouterr().err
    assert sorted(it.name for it in tmp_path.iterdir()) == ["large.xlsx", "pipe.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "end"), [("[Content_Types].xml", b"</Types>"), ("xl/tables/table1.xml", b"</table>")]
)
def test_a_part_that_is_far_too_large_is_not_taken_apart(theirs, part, end):
    padding = b"<!--" + os.urandom(11 * 2**20).hex().encode() + b"-->"
    put_into(with_part(theirs, part, lambda old: old.replace(end, b"<!--x-->" + end)), "en")
    large = with_part(theirs, part, lambda old: old.replace(end, padding + end))
    with pytest.raises(InputError) as refused:
        put_into(large, "en")
    assert [problem.rule for problem in refused.value.problems] == ["merge_broken"]


@pytest.mark.slow
def test_our_own_file_is_renewed_too():
    data = functions_workbook("en")
    with pytest.raises(InputError) as refused:
        put_into(data, "en")  # it has no marker: its examples would spill into nothing
    assert refused.value.problems[0].rule in ("merge_name_taken", "merge_sheet_taken")
