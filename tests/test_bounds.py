"""Inputs of a few kB that would unpack into gigabytes or take hours: refused, in little memory.

Memory and time are bounded by the limits of a child process (tests/limited.py).
"""

import json
import sys
import zipfile

import pytest

from sizing_xl.files import limits
from tests.limited import command, refused, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no resource limits"),
]

HEADINGS = ("model", "server", "concurrency", "effective_context")
ROW = ("gpt-oss-120b", "dgx-b300", 10, 1000)
BATCH = ("--jobs", "1", "--quiet", "--formats", "none", "-o")


def batch(path, **options):
    return refused("batch", path, *BATCH, path.parent / "out", **options)


def test_every_limit_is_listed_once_with_its_value():
    declared = {name: value for name, value in vars(limits).items() if isinstance(value, int)}
    assert {limit.name: limit.value for limit in limits.LIMITS} == declared
    assert len(limits.LIMITS) == len(declared)
    assert all(limit.unit and limit.what for limit in limits.LIMITS)


# --- Parquet ---------------------------------------------------------------------------------


def parquet(tmp_path, columns, **options):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "cases.parquet"
    rows = len(next(iter(columns.values())))
    plain = {name: [value] * rows for name, value in zip(HEADINGS, ROW, strict=True)}
    pq.write_table(pa.table({**plain, **columns}), path, **{"compression": "zstd", **options})
    return path


@pytest.mark.parametrize("characters", [2_000_000, 20_000_000])
def test_a_long_text_that_a_dictionary_repeats(tmp_path, characters):
    pa = pytest.importorskip("pyarrow")
    rows = 8192
    texts = pa.DictionaryArray.from_arrays(
        pa.array([0] * rows, pa.int32()), pa.array(["a" * characters])
    )
    path = parquet(tmp_path, {"model": texts})
    assert path.stat().st_size < 10_000
    assert "the text is over 10,000 characters" in batch(path)


def test_a_text_of_gigabytes_is_known_by_the_footer(tmp_path):
    path = parquet(tmp_path, {"model": ["a" * 120_000_000]})
    assert "over the limit of 100,000,000" in batch(path)


def test_lists_in_lists_and_lists_without_end(tmp_path):
    pa = pytest.importorskip("pyarrow")
    many = pa.ListArray.from_arrays(pa.array([0, 5_000_000], pa.int32()), pa.nulls(5_000_000, "i8"))
    path = parquet(tmp_path, {"concurrency": many})
    assert path.stat().st_size < 10_000
    assert "lists of 5,000,000 values" in batch(path)


def test_millions_of_rows_in_a_few_bytes(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path, rows = tmp_path / "cases.parquet", 3_000_000
    one = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), pa.array(["x"]))
    table = pa.table(dict.fromkeys(HEADINGS, one))
    with pq.ParquetWriter(path, table.schema, compression="zstd") as writer:
        for _ in range(4):
            writer.write_table(table, row_group_size=rows)
    assert path.stat().st_size < 1_000_000
    assert "12,000,000 rows, over the limit of 10,000,000" in batch(path)


def test_thousands_of_columns(tmp_path):
    path = parquet(tmp_path, {f"c{number}": [1] for number in range(3000)})
    assert "3,004 columns, over the limit of 1,000" in batch(path)


def test_encrypted_and_damaged_files(tmp_path):
    path = tmp_path / "cases.parquet"
    path.write_bytes(b"PARE" + b"\0" * 100 + b"PARE")
    assert "is encrypted" in batch(path)
    good = parquet(tmp_path, {"storage": ["profile_default"] * 50}).read_bytes()
    for place in (len(good) // 2, len(good) - 60):
        path.write_bytes(good[:place] + b"\xff\xff\xff\x7f" + good[place + 4 :])
        command("batch", path, *BATCH, tmp_path / "out")


# --- workbooks -------------------------------------------------------------------------------

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet(rows, before=""):
    return f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"


def xml_row(values):
    cells = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    return f"<row>{cells}</row>"


CASES = xml_row(HEADINGS) + xml_row(ROW)


def workbook(tmp_path, parts, names="", sheets=1):
    """A workbook of so many sheets with these parts, each text a content or itself packed."""
    listed = "".join(
        f'<sheet name="s{n}" sheetId="{n}" xmlns:r="{OFFICE}" r:id="r{n}"/>'
        for n in range(1, sheets + 1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    relations += (
        f'<Relationship Id="x" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="y" Type="{OFFICE}/styles" Target="styles.xml"/>'
    )
    whole = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"<workbook {MAIN}><sheets>{listed}</sheets>{names}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}'
        "</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": sheet(CASES) for n in range(1, sheets + 1)},
        **parts,
    }
    path = tmp_path / "cases.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def test_a_plain_workbook_of_the_kind_is_read(tmp_path):
    code, _ = command("batch", workbook(tmp_path, {}), *BATCH, tmp_path / "out")
    assert code == 0


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({SHEET: sheet(CASES + "<row/>" * 9_000_000)}, "it unpacks to"),
        ({SHEET: sheet(CASES + "<row/>" * 1_100_000)}, "rows, over the limit of 1,048,576"),
        ({SHEET: sheet(xml_row([*HEADINGS, "x" * 9_000_000]))}, "unknown field"),
        ({SHEET: sheet(xml_row(HEADINGS) + xml_row(["a" * 9_000_000, *ROW[1:]]))}, "text is over"),
        ({SHEET: sheet("<row>" + "<c/>" * 2_000_000)}, "over 100,000 XML elements"),
        ({SHEET: sheet("", "<cols>" + "<col/>" * 900_000)}, "over 100,000 XML elements"),
        ({STRINGS: f"<sst {MAIN}>" + "<si/>" * 5_000_000 + "</sst>"}, "it unpacks to"),
        ({STRINGS: f"<sst {MAIN}>" + "<si/>" * 200_000 + "</sst>"}, ""),
        ({"xl/styles.xml": f"<styleSheet {MAIN}>" + "<a/>" * 2_000_000}, "over 500,000 XML el"),
        ({"xl/media/image.png": b"\0" * 60_000_000}, "it unpacks to"),
        ({f"x{number}": "" for number in range(10_001)}, "parts, over the limit of 10,000"),
    ],
    ids=range(11),
)
def test_a_workbook_that_unpacks_to_too_much(tmp_path, parts, told):
    path = workbook(tmp_path, parts)
    code, said = command("batch", path, *BATCH, tmp_path / "out")
    assert (code, told in said) == (int(bool(told)), True), said[-2000:]


def test_defined_names_in_millions(tmp_path):
    names = "<definedNames>" + '<definedName name="a">b</definedName>' * 100_000
    path = workbook(tmp_path, {}, names + "</definedNames>")
    assert path.stat().st_size < 100_000
    code, said = command("batch", path, *BATCH, tmp_path / "out")
    assert code == 0, said
    names = "<definedNames>" + "<definedName/>" * 600_000
    assert "over 500,000 XML elements" in batch(workbook(tmp_path, {}, names + "</definedNames>"))


def test_thousands_of_sheets(tmp_path):
    assert "1,001 sheets, over the limit of 1,000" in batch(workbook(tmp_path, {}, "", 1001))


@pytest.mark.parametrize("reference", ["A1:ZZZZZZ99999999999", "A1:XFD1048576", "?", "", "A0"])
def test_a_dimension_that_nobody_believes(tmp_path, reference):
    content = sheet(CASES, f'<dimension ref="{reference}"/>')
    code, said = command("batch", workbook(tmp_path, {SHEET: content}), *BATCH, tmp_path / "out")
    assert code == 0, said


def test_headings_a_thousand_columns_apart(tmp_path):
    wide = (
        "".join(
            f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
            for column, name in zip(("A", "B", "XFC", "XFD"), HEADINGS, strict=True)
        )
        + "</row>"
        + "<row/>" * 100_000
    )
    path = workbook(tmp_path, {SHEET: sheet('<row r="1">' + wide)})
    assert "columns, over the limit of 1,000" in batch(path)


def test_entities_that_grow(tmp_path):
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    content = f'<!DOCTYPE x [<!ENTITY e0 "lol">{declared}]>' + sheet(xml_row(["&e9;"]))
    for part in (SHEET, "xl/workbook.xml", STRINGS):
        assert "damaged or not of the format" in batch(workbook(tmp_path, {part: content}))


def test_a_directory_of_a_zip_that_lies(tmp_path):
    content = sheet(CASES + "<row/>" * 9_000_000).encode()
    path = workbook(tmp_path, {SHEET: content})
    lie = len(content).to_bytes(4, "little")
    data = path.read_bytes()
    assert data.count(lie) == 2
    path.write_bytes(data.replace(lie, (2000).to_bytes(4, "little")))
    assert "damaged" in batch(path)


# --- texts -----------------------------------------------------------------------------------


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_open_quotes_that_would_be_read_again_and_again(tmp_path):
    lines = 'x",",y\n' * 40_000
    path = written(tmp_path, "cases.csv", ",".join(HEADINGS) + "\n" + lines)
    assert "refused" in batch(path)


def test_a_million_columns_and_a_line_without_end(tmp_path):
    assert "columns, over the limit of 1,000" in batch(
        written(tmp_path, "a.csv", ",".join([*HEADINGS, *["x"] * 200_000]) + "\n")
    )
    with open(tmp_path / "b.csv", "wb") as file:
        file.write(",".join(HEADINGS).encode() + b"\n")
        file.truncate(20_000_000)
    assert "refused" in batch(tmp_path / "b.csv")
    for name, heading in (("c.csv", b""), ("d.csv", ",".join(HEADINGS).encode() + b"\n"),
                          ("e.jsonl", b"")):  # fmt: skip
        with open(tmp_path / name, "wb") as file:
            file.write(heading)
            file.truncate(100 * limits.LONGEST_LINE)  # of holes
        assert "line has over 100,000,000 characters" in batch(tmp_path / name)


def test_thousands_of_keys_in_one_row(tmp_path):
    row = {**dict(zip(HEADINGS, ROW, strict=True)), **{f"k{n}": n for n in range(50_000)}}
    for name, content in (
        ("a.jsonl", json.dumps(row)[:900_000] + "}"),
        ("b.json", json.dumps([row])),
        ("c.jsonl", "{" + '"model":1,' * 80_000 + '"a":1}'),
        ("d.grid.json", json.dumps(row)),
        ("e.grid.json", "{" + '"model":1,' * 80_000 + '"a":1}'),
    ):
        batch(written(tmp_path, name, content))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.grid.json", "a.grid.toml"])
def test_deep_nests(tmp_path, name):
    for content in ("[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"model":' * 100_000):
        toml = f"model = {content}" if name.endswith("toml") else content
        batch(written(tmp_path, name, toml))


def test_a_json_of_millions_of_values(tmp_path):
    path = written(tmp_path, "a.json", "[" + "{}," * 6_000_000 + "{}]")
    assert "over 5,000,000 values" in batch(path)


@pytest.mark.parametrize("last", [1e12, 1e18, 1e300])
def test_grids_of_too_many_cases(tmp_path, last):
    grid = {
        **dict(zip(HEADINGS, ROW, strict=True)),
        "concurrency": {"from": 1, "to": last, "step": 1e-9},
    }
    assert "the most is 10,000,000" in batch(written(tmp_path, "a.grid.json", json.dumps(grid)))


DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ",".join(HEADINGS) + f"\na,b,{DIGITS},1\n"),
        ("a.jsonl", f'{{"model":"a","server":"b","concurrency":{DIGITS},"context":1}}'),
        ("a.json", f'[{{"model":"a","server":"b","concurrency":{DIGITS},"context":1}}]'),
        ("a.json", f'[{{"model":"a","server":"b","concurrency":1e{DIGITS},"context":1}}]'),
        ("a.grid.json", f'{{"model":"a","server":"b","concurrency":{DIGITS},"context":1}}'),
        ("a.grid.json", f'{{"model":"a","concurrency":{{"from":1,"to":{DIGITS},"step":1}}}}'),
        ("a.grid.toml", f'model="a"\nserver="b"\ncontext=1\nconcurrency={DIGITS}\n'),
        ("a.grid.toml", f'model="a"\nserver="b"\ncontext=1\nconcurrency=[1, -{DIGITS}_9]\n'),
        ("a.grid.toml", f'model="a"\nconcurrency={{from = 1, to = {DIGITS}, step=1}}\n'),
    ],
)  # fmt: skip
def test_numbers_of_thousands_of_digits(tmp_path, name, content):
    if name.endswith("toml") and sys.version_info < (3, 11):
        pytest.skip("TOML is read since Python 3.11")
    said = batch(written(tmp_path, name, content))
    assert "digits" in said or "range" in said
    assert "concurrency" in said and "sys." not in said
    assert "fault of sizing_xl" not in said


@pytest.mark.parametrize("digits", [DIGITS, f"0.{DIGITS}", f"1e{DIGITS}", f"-{DIGITS}"])
def test_flags_of_thousands_of_digits(digits):
    case = ("--model", "gpt-oss-120b", "--server", "dgx-b300", "--effective-context", "1000")
    for flag in ("--concurrency", "--kv-budget-ratio", "--tensor-parallel"):
        assert "field" in refused("size", *case, "--concurrency", "1", f"{flag}={digits}")


# --- catalogs --------------------------------------------------------------------------------

MODEL = {
    "num_layers": 36, "max_position_embeddings": 131072, "num_key_value_heads": 8, "head_dim": 64,
    "attention_pattern": "full", "default_kv_precision": "bf16", "total_params_b": 100.0,
    "name": "a-model",
}  # fmt: skip
SERVER = {
    "name": "my-box", "rack_units_u": 8,
    "gpu": {"count": 8, "model": "H", "hbm_per_gpu_gb": 141.0}, "power": {"power_kw_max": 10.2},
}  # fmt: skip


def catalog(tmp_path, text, name="servers.json"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ('"\\ud800"', "cpu.a"), ('{"b": ["x", "\\udfff"]}', "cpu.a.b[1]"), ("1e999", "cpu.a"),
        ('{"\\ud800": 1}', "cpu.a"), ("-1e999", "cpu.a"), (DIGITS, "cpu.a"),
        ("[" * 30 + "]" * 30, "cpu.a"), ("NaN", ""), ("[" * 5000 + "]" * 5000, ""),
    ],
)  # fmt: skip
def test_what_could_not_be_written_again_is_refused(tmp_path, value, field):
    text = json.dumps({"servers": [{**SERVER, "cpu": {"a": "here"}}]}).replace('"here"', value)
    said = refused("validate", "--catalog-dir", catalog(tmp_path, text))
    assert f"field {field}" in said if field else "servers.json" in said


@pytest.mark.parametrize("field", ["manufacturer", "form_factor", "notes", "name", "gpu.model"])
def test_half_a_character_in_a_text(tmp_path, field):
    entry = json.loads(json.dumps(SERVER))
    (entry["gpu"] if "." in field else entry)[field.rpartition(".")[2]] = "x\ud800"
    said = refused("validate", "--catalog-dir", catalog(tmp_path, json.dumps({"servers": [entry]})))
    assert f"field {field}" in said and "half of a character" in said


@pytest.mark.parametrize("field", ["num_layers", "total_params_b", "head_dim"])
def test_a_figure_of_thousands_of_digits(tmp_path, field):
    text = json.dumps({"models": [{**MODEL, field: "here"}]}).replace('"here"', DIGITS)
    said = refused("validate", "--catalog-dir", catalog(tmp_path, text, "models.json"))
    assert f"field {field}" in said and "too many digits" in said


def test_a_row_of_a_program_with_a_number_of_thousands_of_digits():
    from sizing_xl import Workload
    from sizing_xl.errors import InputError

    with pytest.raises(InputError) as raised:
        Workload(model="a", server="b", concurrency=10**5000, effective_context=1)
    assert "e+5000" in raised.value.in_language("en")


def test_what_is_shown_is_short_and_can_be_written():
    from sizing_xl.errors import Problem

    many = Problem(
        "invalid", "f", list(range(10**6)), "e\udcff", "p\udcff", details={"kind": "x" * 10**6}
    )
    assert len(str(many.value)) < 500 and len(many.details["kind"]) < 500
    assert json.dumps([many.value, many.entry, many.file], ensure_ascii=False).encode()


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
@pytest.mark.parametrize(
    "locale",
    [{}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
    ids=["utf8", "c"],
)
def test_directories_whose_names_are_no_text(tmp_path, locale):
    place = tmp_path / "x\udcff"
    place.mkdir()
    catalog(place, json.dumps({"servers": [SERVER]}))
    (place / "one.csv").write_text(
        ",".join(HEADINGS) + "\ngpt-oss-120b,my-box,10,1000\n", encoding="utf-8"
    )
    known = ("--catalog-dir", place)
    case = ("--model", "gpt-oss-120b", "--server", "my-box", "--concurrency", "1")
    code, said = started(
        "size",
        *case,
        "--effective-context",
        "1000",
        *known,
        "--output-dir",
        place / "out",
        **locale,
    )
    assert code == 0, said
    (saved,) = (place / "out").glob("*.json")
    document = saved.read_bytes().decode("utf-8")
    assert json.loads(document) and r"x\\udcff/servers.json" in document
    assert started("render", saved, "--output-dir", place / "again", **locale)[0] == 0
    code, said = started(
        "batch", place / "one.csv", *known, "--jobs", "1", "--quiet", "-o", place / "b", **locale
    )
    assert code == 0, said
    catalog(place, json.dumps({"servers": [{**SERVER, "rack_units_u": 0}]}))
    assert "field rack_units_u" in refused("validate", *known, run=started, **locale)
