"""Every kind of workbook that we write, as exceljs, SheetJS and openpyxl read it: equal cells."""

import io
import json
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from sizing_xl import Workload, size
from sizing_xl.batch.template import template_bytes
from sizing_xl.cli import main
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.formats.conventions import conventional, prefixed
from sizing_xl.workbook import workbook_bytes

from .conftest import FLAGSHIP, HERE, need

SCRIPT, ROOT = HERE / "readers.cjs", HERE.parent
# A separator after which no digit comes: "120,".
BARE = re.compile(r"\d[.,](?!\d)")


@pytest.fixture(scope="session")
def readers():
    modules = ROOT / "node_modules"
    need(shutil.which("node"), "Node.js", "https://nodejs.org")
    need((modules / "exceljs").exists(), "exceljs and xlsx (SheetJS)", "make partners (npm)")

    def read(paths):
        command = ["node", str(SCRIPT), str(ROOT), *map(str, paths)]
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)
        assert run.returncode == 0, run.stderr[:2000]
        return [json.loads(line) for line in run.stdout.splitlines()]

    return read


@pytest.fixture(scope="module")
def files(tmp_path_factory, catalogs):
    """Kind -> a workbook of it."""
    place = tmp_path_factory.mktemp("books")
    sizing = size(Workload(**FLAGSHIP), catalogs)
    impossible = size(Workload(**{**FLAGSHIP, "runtime_overhead_gib": 2144}), catalogs)
    made = {
        "size.xlsx": workbook_bytes(sizing, "pt-BR"),
        "impossible.xlsx": workbook_bytes(impossible, "en"),
        "Sizing.xlsm": macro_workbook_bytes("en", {}),
        "template.xlsx": template_bytes(".xlsx", "pt-BR"),
    }
    for name, content in made.items():
        (place / name).write_bytes(content)
    rows = [f"opt-oss-120b,dgx-b300,{sessions},131072" for sessions in (1000, 0)]
    cases = place / "cases.csv"
    cases.write_text("\n".join(["model,server,concurrency,effective_context", *rows, ""]))
    main(["batch", str(cases), "-o", str(place / "out"), "--formats=xlsx", "--jobs=1", "--quiet"])
    return [*(place / name for name in made), *sorted((place / "out").glob("*.xlsx"))]


@pytest.mark.validator
def test_other_readers_see_the_same_cells_and_no_bare_separator(files, readers):
    assert {"index.xlsx", "size.xlsx"} <= {path.name for path in files}
    for path, read in zip(files, readers(files), strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        live = openpyxl.load_workbook(path)
        own = {sheet.title: cells(sheet) for sheet in book}
        assert list(read["exceljs"]) == list(read["sheetjs"]) == list(own), path.name
        numbers = 0
        for title, known in own.items():
            seen = {at: value for at, value in read["sheetjs"][title]["cells"].items()
                    if value != ""}  # fmt: skip
            assert seen == known, (path.name, title)
            # exceljs leaves out what a formula gives when that is 0.
            formulas = {cell.coordinate for row in live[title] for cell in row
                        if cell.data_type == "f"}  # fmt: skip
            kept = {at: it for at, it in known.items() if it != 0 or at not in formulas}
            seen = {at: it for at, it in read["exceljs"][title]["cells"].items() if it != ""}
            assert seen == kept, (path.name, title)
            assert read["exceljs"][title]["tables"] == len(book[title].tables)
            shown = read["sheetjs"][title]["shown"]
            numbers += len(shown)
            assert {at: it for at, it in shown.items() if BARE.search(it)} == {}, (path.name, title)
        assert numbers > 0 or path.name == "template.xlsx"


def cells(sheet):
    """Address -> value of every cell that has one; a text of no characters is none."""
    return {cell.coordinate: cell.value for row in sheet for cell in row
            if cell.value not in (None, "")}  # fmt: skip


# --- names, prefixes and targets -------------------------------------------------------------


@pytest.mark.slow
def test_parts_have_their_usual_names_and_relative_targets(sized):
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(sized(), "en"))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert "xl/comments1.xml" in parts and "xl/drawings/vmlDrawing1.vml" in parts
    assert not any(name.startswith("xl/comments/") for name in parts)
    for name, content in parts.items():
        if name.endswith(".rels"):
            assert b'Target="/' not in content, name
        root = re.search(rb"<(\w+:)?(wsDr|chartSpace)\b", content)
        if root:
            assert root[1] == {b"wsDr": b"xdr:", b"chartSpace": b"c:"}[root[2]], name
    for named in re.findall(rb'PartName="/([^"]+)"', parts["[Content_Types].xml"]):
        assert named.decode() in parts


def test_a_part_that_is_there_is_never_written_over():
    ours, theirs = b"<ours/>", b"<theirs/>"
    parts = {"xl/comments/comment1.xml": ours, "xl/comments1.xml": theirs}
    assert conventional(parts) == parts
    assert conventional({"xl/comments/comment2.xml": ours}) == {"xl/comments2.xml": ours}


@pytest.mark.parametrize(
    ("xml", "written"),
    [
        ('<a xmlns="u" xmlns:z="v"><b/><z:c>1 &lt; 2</z:c></a>',
         '<p:a xmlns:p="u" xmlns:z="v"><p:b/><z:c>1 &lt; 2</z:c></p:a>'),
        ('<z:a xmlns:z="v"/>', '<z:a xmlns:z="v"/>'),
        ('<a xmlns="u"><b xmlns="v"/></a>', '<a xmlns="u"><b xmlns="v"/></a>'),
        ('<?xml version="1.0"?>\n<a xmlns="u"/>', '<?xml version="1.0"?>\n<p:a xmlns:p="u"/>'),
    ],
)  # fmt: skip
def test_a_prefix_is_given_to_one_default_namespace(xml, written):
    assert prefixed(xml, "p") == written
