"""Our own files, edited by hand: a saved sizing, a workbook. One sentence, and no traceback."""

import copy
import io
import json
import random
import struct
import zipfile
from pathlib import Path

import pytest

from sizing_xl import SizingError, write_workbook
from sizing_xl.cli import main
from sizing_xl.excel.build import macro_workbook_bytes
from sizing_xl.excel.doctor import LARGEST_OWN_BOOK_BYTES, _book, this_machine
from sizing_xl.formats import vba_project as vba
from sizing_xl.formats.compound_file import compound_file, read_compound_file
from sizing_xl.formats.vba_project import decompress, read_modules
from sizing_xl.formats.xlsm import LARGEST_VBA_BYTES, VBA_PART, read_vba
from sizing_xl.render.reading import named_texts
from sizing_xl.render.sheet_rows import sheet_table
from sizing_xl.report.compare import comparison_document, comparison_markdown, comparison_text
from sizing_xl.report.document import to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.reading import reading_lines
from sizing_xl.report.saved import MOST_PROBLEMS, load_saved
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.workbook import workbook_bytes

from .soak import tried

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
OLD = sorted((ROOT / "tests" / "saved").glob("*.json"))


@pytest.fixture
def fresh(sized):
    """A document of today, without its long words, which are not read."""
    document = json.loads(to_json(sized(), "en"))
    document["parameter_dictionary"] = {}
    for scenario in document["scenarios"].values():
        scenario["rationale"] = {}
    return document


# --- saved sizings: files -----------------------------------------------------------------------


def nested(document, depth):
    return json.dumps(document)[:-1] + ', "x": ' + "[" * depth + "]" * depth + "}"


CONTENTS = {
    "empty": lambda d: b"",
    "blank": lambda d: b" \n",
    "text": lambda d: b"hello",
    "cut": lambda d: json.dumps(d).encode()[:-200],
    "two": lambda d: json.dumps(d).encode() * 2,
    "utf-16": lambda d: json.dumps(d).encode("utf-16"),
    "latin": lambda d: b'{"schema_version": "\xe9"}',
    "list": lambda d: json.dumps([d]).encode(),
    "null": lambda d: b"null",
    "number": lambda d: b"1",
    "nan": lambda d: json.dumps({**d, "complete": float("nan")}).encode(),
    "infinite": lambda d: json.dumps({**d, "complete": float("inf")}).encode(),
    "digits": lambda d: json.dumps({**d, "complete": "@"}).replace('"@"', "9" * 5000).encode(),
    "digits in a figure": lambda d: json.dumps(
        {**d, "inputs": {**d["inputs"], "weights": {"deployed_gib": "@"}}}
    ).replace('"@"', "9" * 4000).encode(),
    "exponent": lambda d: json.dumps({**d, "complete": "@"}).replace('"@"', "1e999999").encode(),
    "deep": lambda d: ("[" * 100_000).encode(),
    "deep inside": lambda d: nested(d, 100_000).encode(),
    "twice": lambda d: (json.dumps(d)[:-1] + ', "complete": true}').encode(),
    "surrogate": lambda d: json.dumps({**d, "language": "\ud800"}).encode(),
    "surrogate key": lambda d: json.dumps({**d, "\udfff": 1}).encode(),
    "no scenario": lambda d: json.dumps({**d, "scenarios": {}}).encode(),
    "no inputs": lambda d: json.dumps({**d, "inputs": None}).encode(),
    "alerts by name": lambda d: json.dumps({**d, "alerts": {"a": 1}}).encode(),
    "another document": lambda d: b'{"schema_version": "1.1", "cases": []}',
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_no_sizing_is_one_sentence_a_fault(
    fresh, tmp_path, capsys, monkeypatch, name
):
    monkeypatch.chdir(tmp_path)
    Path("a.json").write_bytes(CONTENTS[name](fresh))
    for arguments in (["render", "a.json"], ["compare", "a.json", str(OLD[0])]):
        for language in LANGUAGES:
            assert main([*arguments, "--lang", language, "--output-dir", "o"]) == 1
            printed = capsys.readouterr()
            lines = printed.err.splitlines()
            assert printed.out == "" and 1 <= len(lines) <= MOST_PROBLEMS + 1
            assert all("a.json" in line and len(line) < 1000 for line in lines)
    assert not Path("o").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        *(({field: None}, field) for field in ("attention_pattern", "hybrid_full_layers",
          "head_dim", "hybrid_sliding_layers", "num_key_value_heads", "sliding_window")),
        ({"kv_groups": []}, "attention_pattern"),
        ({"attention_pattern": None, "kv_groups": []}, "kv_groups"),
    ],
)  # fmt: skip
def test_a_saved_model_without_its_layers_is_told(tmp_path, change, told):
    for path in OLD:
        document = json.loads(path.read_text("utf-8"))
        model = document["inputs"]["model"]
        if "kv_groups" in model:
            continue
        assert model["attention_pattern"] == "hybrid"
        model.update(change)
        (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
        with pytest.raises(SizingError) as refused:
            load_saved(tmp_path / "a.json")
        assert {it.field for it in refused.value.problems} == {f"inputs.model.{told}"}


def test_a_document_with_a_mark_of_the_byte_order_is_read(fresh, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(fresh).encode())
    assert load_saved(path).sizing.deviations == ()


def test_a_document_with_a_thousand_faults_tells_a_few_and_counts_the_rest(fresh, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**fresh, "alerts": ["red"] * 1000}))
    with pytest.raises(SizingError) as refused:
        load_saved(path)
    assert len(refused.value.problems) == MOST_PROBLEMS + 1
    assert "980" in refused.value.in_language("en").splitlines()[-1]


def test_a_directory_is_no_sizing(tmp_path, capsys):
    assert main(["render", str(tmp_path), "--lang", "en"]) == 1
    assert str(tmp_path) in capsys.readouterr().err


# --- saved sizings: any edit --------------------------------------------------------------------

VALUES = (
    None, True, False, 0, 1, -1, 0.5, 1e308, -1e308, 1e-308, 5e-324, 1e15, 10**300, "", "x", "5",
    "\ud800", "a" * 5000, [], {}, [1], {"a": 1}, [[]], "n+9", "fp8", "int4", "error", "minimum",
    "\x1b[31m", "=1+1",
)  # fmt: skip
EDITS = ("delete", "value", "value", "scale", "swap", "repeat", "key")
FACTORS = (2, 0.5, -1, 1.001, 10, 1e6)


def places(node, path=()):
    """Every place of a document."""
    if path:
        yield path
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(value, (*path, key))


def at(node, path):
    for key in path:
        node = node[key]
    return node


def mutate(document, rng):
    """One edit: delete, replace, scale, swap, repeat, or add under another name."""
    everywhere = list(places(document))
    path = rng.choice(everywhere)
    parent, key = at(document, path[:-1]), path[-1]
    edit, old = rng.choice(EDITS), parent[key]
    number = isinstance(old, (int, float)) and not isinstance(old, bool)
    if edit == "delete":
        del parent[key]
    elif edit == "value":
        parent[key] = copy.deepcopy(rng.choice(VALUES))
    elif edit == "scale" and number:
        parent[key] = old * rng.choice(FACTORS)
    elif edit == "swap":
        parent[key] = copy.deepcopy(at(document, rng.choice(everywhere)))
    elif edit == "repeat" and isinstance(parent, list):
        parent.append(copy.deepcopy(old))
    elif edit == "key" and isinstance(parent, dict):
        parent[rng.choice(["colour", "nodes_final", "pue", "__class__", ""])] = old


def told_or_refused(path, again):
    """The sizing of an edited file, reports of it made; None where it is refused.

    again: whether to save it again too, which takes five times as long as all the others.
    """
    try:
        saved = load_saved(path)
    except SizingError as refused:
        for language in LANGUAGES:
            assert refused.in_language(language)
        return None
    sizing, texts = saved.sizing, Texts("en")
    for report in (
        *reading_lines("a", saved, texts),
        summary(sizing, "en"),
        *([to_json(sizing, "en")] if again else []),
        comparison_text(["a"], [sizing], texts),
        json.dumps(comparison_document(["a"], [sizing], texts), allow_nan=False),
    ):
        assert report.encode()
    return saved


@pytest.mark.parametrize("seed", range(6))
def test_any_edit_of_a_saved_sizing_is_read_or_refused(fresh, tmp_path, seed):
    rng, path = random.Random(seed), tmp_path / "a.json"
    documents = [fresh, *(json.loads(old.read_text(encoding="utf-8")) for old in OLD)]
    for document in documents:
        document["parameter_dictionary"] = {}
        for scenario in document["scenarios"].values():
            scenario["rationale"] = {}
    for number in range(tried(200, 500)):
        one = copy.deepcopy(rng.choice(documents))
        for _ in range(rng.choice([1, 1, 1, 2, 5])):
            mutate(one, rng)
        path.write_text(json.dumps(one))
        saved = told_or_refused(path, again=number % 8 == 0)
        if saved and number % 40 == 0:
            texts = Texts("pt-BR")
            assert executive_report(saved.sizing, "pt-BR") and full_report(saved.sizing, "pt-BR")
            assert comparison_markdown(["a"], [saved.sizing], texts)
        if saved and number % 100 == 0:
            assert workbook_bytes(saved.sizing, "en")


def results_of(document):
    """Every figure and word that sizing gave, with its place."""
    for key, scenario in document["scenarios"].items():
        for name, value in scenario["results"].items():
            yield ("scenarios", key, "results", name), value
        yield ("scenarios", key, "verdict", "state"), scenario["verdict"]["state"]
    for number, alert in enumerate(document["alerts"]):
        for name in ("code", "severity", "scenario"):
            yield ("alerts", number, name), alert[name]
    yield ("complete",), document["complete"]
    yield ("verdict", "state"), document["verdict"]["state"]


@pytest.mark.parametrize("seed", range(3))
def test_any_edit_of_a_result_is_told_or_refused(fresh, tmp_path, seed):
    rng, path = random.Random(seed), tmp_path / "a.json"
    results = list(results_of(fresh))
    for number in range(tried(80, 200)):
        one = copy.deepcopy(fresh)
        place, old = rng.choice(results)
        new = rng.choice([*VALUES, *(it for _, it in results)])
        figure = isinstance(old, (int, float)) and not isinstance(old, bool)
        if figure and rng.random() < 0.5:
            new = old * rng.choice(FACTORS)
        if new == old and type(new) is type(old):
            continue
        if isinstance(new, (int, float)) and new == old:
            continue
        at(one, place[:-1])[place[-1]] = new
        path.write_text(json.dumps(one))
        saved = told_or_refused(path, again=number % 8 == 0)
        assert saved is None or saved.sizing.deviations, (place, old, new)


# --- workbooks ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book_parts():
    data = macro_workbook_bytes("en", {"INTERPRETER_WIN": "C:/x.exe", "INTERPRETER_MAC": "/x"})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def zipped(parts, packed=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return file.getvalue()


@pytest.fixture
def findings(tmp_path):
    """What the doctor says of a workbook: by check, in one line each and in both languages."""
    machine, path = this_machine(), tmp_path / "Sizing.xlsm"

    def examine(data):
        path.write_bytes(data)
        found = list(_book(machine, path))
        for language in LANGUAGES:
            lines = [finding.line(Texts(language)) for finding in found]
            assert all(line and "\n" not in line and len(line) < 900 for line in lines)
        return {finding.check: finding.outcome for finding in found}

    return examine


UNREADABLE = {"book": "unreadable"}
BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: b"",
        lambda parts: b"hello",
        lambda parts: zipped(parts)[:-100],
        lambda parts: zipped(parts)[: len(zipped(parts)) // 2],
        lambda parts: OLE,
        lambda parts: OLE + "EncryptedPackage".encode("utf-16-le"),
        lambda parts: zipped({}),
        lambda parts: zipped({"a.txt": b"hello"}),
        lambda parts: zipped({**parts, BOOK: b"<broken"}),
        lambda parts: zipped({**parts, BOOK: b"<a/>"}),
        lambda parts: zipped({**parts, BOOK: b"<?xml version='1.0' encoding='UTF-2'?><a/>"}),
        lambda parts: zipped({name: it for name, it in parts.items() if name != BOOK}),
        lambda parts: zipped({name: it for name, it in parts.items() if name != VBA_PART}),
        lambda parts: zipped({**parts, VBA_PART: b""}),
        lambda parts: zipped({**parts, VBA_PART: b"hello" * 500}),
        lambda parts: zipped({**parts, VBA_PART: parts[VBA_PART][:5000]}),
        lambda parts: zipped({**parts, VBA_PART: bytes(LARGEST_VBA_BYTES + 1)}, 8),
        lambda parts: zipped({**parts, "x": bytes(600_000_000)}, 8),
        lambda parts: zipped({**parts, **{f"x/{n}": b"" for n in range(10_001)}}),
    ],
)
def test_what_is_no_workbook_of_ours_is_one_sentence(findings, book_parts, change):
    assert findings(change(book_parts)) == UNREADABLE


def test_a_workbook_whose_names_or_sheets_are_gone_is_still_examined(findings, book_parts):
    whole = book_parts[BOOK]
    start, end = whole.index(b"<definedNames>"), whole.index(b"</definedNames>")
    nameless = {**book_parts, BOOK: whole[:start] + b"<definedNames>" + whole[end:]}
    assert findings(zipped(nameless))["interpreter"] == "none"
    renamed = {**book_parts, BOOK: whole.replace(b'<sheet name="', b'<sheet name="x')}
    assert findings(zipped(renamed))["interpreter"] == "none"
    sheets = [name for name in book_parts if name.startswith("xl/worksheets/sheet")]
    without = {name: it for name, it in book_parts.items() if name not in sheets}
    assert findings(zipped(without))["interpreter"] == "none"


def test_a_sheet_of_empty_cells_does_not_fill_the_memory(findings, book_parts):
    """A million rows and 16 384 columns that are only said to be there, and rows of styles."""
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(1, 100_000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()
    sheets = [name for name in book_parts if name.startswith("xl/worksheets/sheet")]
    found = findings(zipped({**book_parts, **dict.fromkeys(sheets, sheet)}))
    assert found["interpreter"] == "none"


def test_shared_texts_beyond_their_number_are_told(book_parts):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" t="s"><v>999999999</v></c>'
        "</row></sheetData></worksheet>"
    ).encode()
    sheets = [name for name in book_parts if name.startswith("xl/worksheets/sheet")]
    data = zipped({**book_parts, **dict.fromkeys(sheets, sheet)})
    with (
        pytest.raises(SizingError),
        sheet_table(io.BytesIO(data), lambda heading: None) as table,
    ):
        list(table.rows)


def test_what_is_no_file_or_too_large_is_not_read(tmp_path):
    (tmp_path / "d.xlsm").mkdir()
    with open(tmp_path / "large.xlsm", "wb") as file:
        file.truncate(LARGEST_OWN_BOOK_BYTES + 1)
    for name in ("d.xlsm", "large.xlsm", "missing.xlsm"):
        (found,) = _book(this_machine(), tmp_path / name)
        assert (found.outcome, found.good) == ("unreadable", False)
        assert name in found.line(Texts("en"))


def test_the_doctor_ends_with_one(tmp_path, capsys):
    (tmp_path / "a.xlsm").write_bytes(b"hello")
    assert main(["excel", "doctor", str(tmp_path / "a.xlsm"), "--lang", "en"]) == 1
    assert "a.xlsm cannot be read" in capsys.readouterr().out


def test_names_of_cells_are_found_as_excel_writes_them(sized, tmp_path):
    path = write_workbook(sized(), tmp_path / "a.xlsx", "en")
    with path.open("rb") as file:
        found = named_texts(file, {"m": "in_model", "c": "in_concurrency", "none": "no_such"})
    assert found == {"m": "opt-oss-120b", "c": "1000"}


BOOK_EDITS = ("drop", "cut", "bytes", "rename", "swap", "text", "raw", "cut_all", "digits")


def edited_book(parts, rng):
    parts = dict(parts)
    likely = [VBA_PART, BOOK, "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels",
              "xl/styles.xml", "xl/sharedStrings.xml", SHEET]  # fmt: skip
    name = rng.choice([it for it in likely if it in parts] + list(parts))
    content = bytearray(parts[name])
    edit = rng.choice(BOOK_EDITS)
    if edit in ("drop", "rename"):
        del parts[name]
        if edit == "rename":
            parts[f"{name}x"] = bytes(content)
    elif edit == "swap":
        parts[name] = parts[rng.choice(list(parts))]
    elif edit == "text":
        words = (b"", b"hello", b"<a/>", b"<a>", bytes(100), "<é/>".encode("utf-16"))
        parts[name] = rng.choice(words)
    elif edit == "cut":
        parts[name] = bytes(content[: rng.randrange(len(content) + 1)])
    elif edit == "digits":
        digits = (rng.choice(b"0123456789") if 48 <= it <= 57 and rng.random() < 0.2 else it
                  for it in content)  # fmt: skip
        parts[name] = bytes(digits)
    elif edit == "bytes" and content:
        for _ in range(rng.choice([1, 5, 40])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        parts[name] = bytes(content)
    data = bytearray(zipped(parts))
    if edit == "raw":
        for _ in range(5):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data[: rng.randrange(len(data))] if edit == "cut_all" else data)


@pytest.mark.parametrize("seed", range(3))
def test_any_edit_of_a_workbook_is_one_sentence(findings, book_parts, seed):
    rng = random.Random(seed)
    for _ in range(tried(40, 100)):
        data = edited_book(book_parts, rng)
        assert findings(data)
        try:
            with sheet_table(io.BytesIO(data), lambda heading: None) as table:
                list(table.rows)
        except SizingError as refused:
            assert "\n" not in refused.in_language("en")


# --- VBA projects -------------------------------------------------------------------------------


def test_streams_that_share_their_sectors_are_refused():
    """Else a file of a few kB is read as many times its size."""
    data = bytearray(compound_file({f"S{n}": bytes([n]) * 5000 for n in range(8)}))
    first = data.index("S0".encode("utf-16-le"))
    for number in range(8):
        place = data.index(f"S{number}".encode("utf-16-le"))
        start = data[first + 116 : first + 120]
        data[place + 116 : place + 124] = start + struct.pack("<I", 5000)
    assert set(map(len, read_compound_file(bytes(data)).values())) == {5000}
    for number in range(8):
        place = data.index(f"S{number}".encode("utf-16-le"))
        data[place + 120 : place + 124] = struct.pack("<I", 40_000)
    with pytest.raises(ValueError, match=r"larger than the file|circle|breaks off"):
        read_compound_file(bytes(data))


def test_code_that_unpacks_to_more_than_any_is_refused(monkeypatch):
    chunk = vba.compress(b"a" * vba.CHUNK)[1:]
    with pytest.raises(ValueError, match="damaged"):
        decompress(b"\x01" + chunk * (vba.LARGEST_SOURCE // vba.CHUNK + 2))
    project = vba.vba_project([vba.Module("ThisWorkbook", "workbook", "' x\n" * 50)])
    assert read_modules(project)
    monkeypatch.setattr(vba, "LARGEST_SOURCE", 100)
    with pytest.raises(ValueError):
        read_modules(project)


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_part_is_no_traceback(book_parts, kind):
    data = bytearray(zipped({VBA_PART: book_parts[VBA_PART]}, kind))
    data[200:400] = bytes(200)
    with pytest.raises(ValueError):
        read_vba(bytes(data))
