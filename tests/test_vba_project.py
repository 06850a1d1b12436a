"""VBA projects: what we write is read back by others, and what Excel writes is read by us."""

import io
import re
import struct
import warnings
import zipfile
from pathlib import Path

import olefile
import pytest
import xlwings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sizing_xl.formats.compound_file import compound_file, read_compound_file
from sizing_xl.formats.vba_project import (
    PROJECT_ID,
    Module,
    compress,
    decompress,
    encrypted,
    read_modules,
    source,
    vba_project,
)

with warnings.catch_warnings():  # its own, of names that pyparsing gives up
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

XLWINGS = Path(xlwings.__file__).parent
XLWINGS_CODE = (XLWINGS / "xlwings.bas").read_text(encoding="cp1252")
DICTIONARY = (XLWINGS / "addin" / "Dictionary.cls").read_bytes().decode("cp1252")
BOOK = Module("ThisWorkbook", "workbook", "Private Sub Workbook_Open()\nEnd Sub\n")
MODULES = [
    BOOK,
    Module("shControl", "sheet", ""),
    Module("shData", "sheet", "Private Sub Worksheet_Activate()\r\nEnd Sub"),
    Module("macros", "standard", "Option Explicit\nSub Ação()\n    MsgBox “São € 5”\nEnd Sub\n"),
    Module("xlwings", "standard", XLWINGS_CODE),
    Module("Dictionary", "class", DICTIONARY),
    Module("Counter", "class", "Public Total As Long"),
]
IDS = [
    PROJECT_ID,
    "{00000000-0000-0000-0000-000000000000}",
    "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}",
    "{E2E0E410-BF04-4DC5-BDD2-D3FBBA8B7D37}",
]
SMALL = vba_project([BOOK, Module("m", "standard", DICTIONARY.partition("''")[2])])
SHIPPED = ["quickstart.xlsm", "quickstart_standalone.xlsm", "addin/xlwings.xlam"]
TREES = [
    {},
    {"empty": b""},
    {"VBA": {}, "PROJECT": b"x"},
    {"a": b"1" * 63, "b": b"2" * 64, "c": b"3" * 65, "d": b"4" * 4095, "e": b"5" * 4096},
    {"VBA": {f"m{number}": bytes([number]) * number * 97 for number in range(50)}, "z": b"z"},
]


def shipped(name):
    return zipfile.ZipFile(XLWINGS / name).read("xl/vbaProject.bin")


@pytest.fixture(scope="module")
def project():
    return vba_project(MODULES)


def by_olevba(data):
    found = VBA_Parser("vbaProject.bin", data=data).extract_macros()
    return {Path(name).stem: text for _, _, name, text in found}


# --- projects -------------------------------------------------------------------------------


def test_olevba_reads_every_module_as_it_was_written(project):
    assert by_olevba(project) == {module.name: source(module) for module in MODULES}


def test_we_read_every_module_as_it_was_written(project):
    found = read_modules(project)
    assert list(found) == [module.name for module in MODULES]
    assert found == {module.name: source(module) for module in MODULES}


@pytest.mark.parametrize("name", SHIPPED)
def test_projects_that_xlwings_ships_are_read_like_olevba_reads_them(name):
    found = read_modules(shipped(name))
    assert found == by_olevba(shipped(name))
    assert all(text.startswith(f'Attribute VB_Name = "{key}"') for key, text in found.items())


def test_modules_that_stand_behind_compiled_code_are_read():
    found = read_modules(shipped("quickstart_standalone.xlsm"))
    assert list(found) == ["ThisWorkbook", "Sheet1", "Module1", "Sheet2", "xlwings", "Dictionary"]
    assert "Sub SampleCall()" in found["Module1"]
    assert found["xlwings"].replace("\r\n", "\n").strip() == XLWINGS_CODE.strip()


def test_a_project_that_is_read_can_be_written_again_and_is_the_same():
    read = read_modules(shipped("quickstart_standalone.xlsm"))
    kinds = {
        "ThisWorkbook": "workbook",
        "Sheet1": "sheet",
        "Sheet2": "sheet",
        "Dictionary": "class",
    }
    modules = [Module(name, kinds.get(name, "standard"), text) for name, text in read.items()]
    # The module xlwings is stored with lines that end in LF.
    expected = {name: re.sub("\r?\n", "\r\n", text) for name, text in read.items()}
    assert read_modules(vba_project(modules)) == expected


def test_attributes_are_those_of_excel():
    """The same as in quickstart.xlsm, which Excel wrote."""
    theirs = read_modules(shipped("quickstart.xlsm"))
    assert source(Module("ThisWorkbook", "workbook", "")) == theirs["ThisWorkbook"]
    assert source(Module("Sheet1", "sheet", "")) == theirs["Sheet1"]
    code = theirs["Module1"].partition("\r\n")[2]
    assert source(Module("Module1", "standard", code)) == theirs["Module1"]
    dictionary = read_modules(shipped("addin/xlwings.xlam"))["Dictionary"]
    assert source(Module("Dictionary", "class", DICTIONARY)) == dictionary


def test_an_exported_text_and_its_body_alone_give_the_same_module():
    body = "Public Sub Go()\r\n  x = 1\r\nEnd Sub\r\n"
    exported = source(Module("macros", "standard", body))
    assert exported == f'Attribute VB_Name = "macros"\r\n{body}'
    assert source(Module("macros", "standard", exported)) == exported
    in_a_class = source(Module("Thing", "class", body))
    preamble = "VERSION 1.0 CLASS\r\nBEGIN\r\n  MultiUse = -1  'True\r\nEND\r\n"
    assert in_a_class.count("Attribute VB_") == 8
    assert source(Module("Thing", "class", preamble + in_a_class)) == in_a_class
    assert "VERSION" not in in_a_class


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_end_in_cr_lf_whatever_they_ended_in(end):
    module = Module("m", "standard", end.join(["a = 1", "", "b = 2"]))
    assert source(module).split("\r\n")[1:] == ["a = 1", "", "b = 2", ""]


def test_the_same_modules_give_the_same_bytes(project):
    assert vba_project(list(MODULES)) == project


def test_the_project_streams_say_what_the_modules_are(project):
    streams = read_compound_file(project)
    lines = streams["PROJECT"].decode("cp1252").split("\r\n")
    assert lines[1:8] == [
        "Document=ThisWorkbook/&H00000000", "Document=shControl/&H00000000",
        "Document=shData/&H00000000", "Module=macros", "Module=xlwings", "Class=Dictionary",
        "Class=Counter",
    ]  # fmt: skip
    names = [module.name for module in MODULES]
    assert lines[lines.index("[Workspace]") + 1 : -1] == [f"{name}=0, 0, 0, 0, C" for name in names]
    in_unicode = "".join(f"{name}\0" for name in names).encode("utf-16-le")
    assert len(streams["PROJECTwm"]) == sum(len(name) + 1 for name in names) + len(in_unicode) + 2
    # Excel's own bytes, for its own modules.
    theirs = read_compound_file(shipped("quickstart.xlsm"))["PROJECTwm"]
    ours = vba_project(
        [BOOK, *(Module(name, "sheet", "") for name in ("Sheet1", "Module1", "Sheet2"))]
    )
    assert read_compound_file(ours)["PROJECTwm"] == theirs


def kinds_of_records(data):
    """The kinds of the records of a dir stream from the list of modules on."""
    records, at, kinds = decompress(read_compound_file(data)["VBA/dir"]), 0, []
    while at < len(records):
        kind, size = struct.unpack_from("<HI", records, at)
        at += 6 + (6 if kind == 9 else size)
        kinds.append(kind)
    return kinds[kinds.index(0x0F) :]


def test_the_list_of_modules_has_the_records_of_excel():
    theirs = shipped("quickstart.xlsm")
    ours = [BOOK, Module("Sheet1", "sheet", ""), Module("Module1", "standard", ""),
            Module("Sheet2", "sheet", "")]  # fmt: skip
    assert kinds_of_records(vba_project(ours)) == kinds_of_records(theirs)
    assert [kind for kind in kinds_of_records(theirs) if kind in (0x21, 0x22)] == [
        0x22, 0x22, 0x21, 0x22,
    ]  # fmt: skip


def test_nothing_is_compiled(project):
    assert read_compound_file(project)["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000000")


# --- what VBA would not take ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ([Module("m", "standard", "x\ny = 1 ' →")], "module m, line 2: .*'→' .U.2192"),
        ([Module("m", "sheet", "a = \0")], r"module m, line 1: .*U.0000"),
        ([Module("m", "sheet", "\ufeffa")], r"module m, line 1: .*U.FEFF"),
        ([Module("m" * 32, "standard", "")], "longer than 31"),
        ([Module("1m", "standard", "")], "cannot call a module '1m'"),
        ([Module("a-b", "standard", "")], "cannot call a module 'a-b'"),
        ([Module("_a", "standard", "")], "cannot call"),
        ([Module("ação", "standard", "")], "cannot call"),
        ([Module("", "standard", "")], "cannot call"),
        ([Module("Sub", "standard", "")], "cannot call"),
        ([Module("Dir", "standard", "")], "cannot call"),
        ([Module("Alpha", "standard", ""), Module("ALPHA", "class", "")], "'alpha'"),
        ([Module("m", "standard", 'Attribute VB_Name = "n"\n')], 'm says that its name is "n"'),
        ([Module("m", "standard", "\n" + "x" * 1024)], "module m, line 2: .*1023"),
        ([Module("m", "standard", "a = _\n" * 25 + "1")], "module m, line 25: .*24"),
        ([Module("Other", "workbook", "")], "one workbook module, not 2"),
    ],
)  # fmt: skip
def test_what_vba_could_not_take_is_refused(modules, said):
    with pytest.raises(ValueError, match=said):
        vba_project([BOOK, *modules])


def test_a_project_without_a_workbook_module_is_refused():
    with pytest.raises(ValueError, match="not 0"):
        vba_project([Module("Sheet1", "sheet", "")])


def test_what_vba_just_takes_is_written():
    code = "\n".join(["x" * 1023, "a = _\n" * 24 + "1", "b = _\n" * 24 + "1", "c = a_\td€ÿ"])
    module = Module("m" * 31, "standard", code)
    assert read_modules(vba_project([BOOK, module]))[module.name] == source(module)


# --- data encryption ------------------------------------------------------------------------


def decrypted(text, project_id):
    """MS-OVBA 2.4.3.3, as the specification words it: (version, key, data)."""
    seed, version, key, *rest = bytes.fromhex(text)
    first, second, plain, data = key, version, key ^ seed, []
    for byte in rest:
        plain = byte ^ ((second + plain) % 256)
        first, second = byte, first
        data.append(plain)
    ignored = (seed & 6) // 2
    (length,) = struct.unpack("<I", bytes(data[ignored : ignored + 4]))
    assert key ^ seed == sum(map(ord, project_id)) % 256
    assert len(data) == ignored + 4 + length
    return version ^ seed, bytes(data[ignored + 4 :]).hex()


def flags(data):
    text = read_compound_file(data)["PROJECT"].decode("cp1252")
    found = dict(re.findall(r'^(ID|CMG|DPB|GC)="(.*)"', text, re.MULTILINE))
    return {key: decrypted(found[key], found["ID"]) for key in ("CMG", "DPB", "GC")}


def test_the_flags_of_the_project_are_those_that_excel_writes(project):
    unlocked = {"CMG": (2, "00000000"), "DPB": (2, "00"), "GC": (2, "ff")}
    assert flags(project) == flags(shipped("quickstart.xlsm")) == unlocked


@pytest.mark.parametrize("project_id", IDS)
@pytest.mark.parametrize("data", [bytes(4), b"\0", b"\xff"])
def test_flags_decrypt_to_what_was_encrypted(project_id, data):
    for seed in range(256):
        assert decrypted(encrypted(data, project_id, seed), project_id) == (2, data.hex())


def test_encryption_gives_the_bytes_that_excel_wrote():
    # CMG and DPB of quickstart_standalone.xlsm; what it ignores and its seed are in them.
    project_id = "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}"
    theirs = read_compound_file(shipped("quickstart_standalone.xlsm"))["PROJECT"].decode("cp1252")
    cmg = re.search(r'CMG="(.*)"', theirs)[1]
    assert decrypted(cmg, project_id) == (2, "00000000")
    assert encrypted(bytes(4), project_id, int(cmg[:2], 16))[:6] == cmg[:6]


# --- compression ----------------------------------------------------------------------------


@given(st.binary(max_size=9000) | st.text("Sub \r\nxyz", max_size=9000).map(str.encode))
@example(b"")
@example(b"a" * 4096)
@example(b"a" * 4097)
@example(bytes(range(256)) * 40)
def test_compression_goes_there_and_back(data):
    assert decompress(compress(data)) == data
    if data:
        assert bytes(decompress_stream(bytearray(compress(data)))) == data


@given(st.integers(1, 12_000), st.randoms(use_true_random=False))
@example(4096, None)
@example(3700, None)
@example(4095, None)
@settings(max_examples=30, deadline=None)
def test_what_cannot_be_compressed_comes_back_whole(size, random):
    data = random.randbytes(size) if random else b"".join(
        struct.pack(">H", number * 40503 % 65536) for number in range(size)
    )[:size]  # fmt: skip
    packed = compress(data)
    assert decompress(packed) == bytes(decompress_stream(bytearray(packed))) == data
    assert_whole_chunks(packed)
    assert len(packed) <= size * 9 / 8 + 10


def assert_whole_chunks(packed):
    """Each chunk has the length that it says it has; one that is stored as it is has 4096."""
    at = 1
    while at < len(packed):
        header = int.from_bytes(packed[at : at + 2], "little")
        length = (header & 0xFFF) + 3
        assert header & 0x8000 or length == 4098
        at += length
    assert at == len(packed)


def test_code_becomes_much_smaller():
    code = XLWINGS_CODE.encode("cp1252")
    theirs = read_compound_file(shipped("quickstart_standalone.xlsm"))["VBA/xlwings"]
    assert len(compress(code)) <= len(theirs) * 1.02


def test_the_example_of_the_specification():
    """MS-OVBA 3.2.2, normal compression."""
    packed = bytes.fromhex(
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D"
        "6E 6F 70 06 71 02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C"
    )
    plain = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompress(packed) == plain
    assert decompress(compress(plain)) == plain


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        b"\x01\x00\x00",  # not the mark of a chunk
        b"\x01\x02\xb0\x01\x00\x00",  # a copy of what stands before the beginning
        b"\x01\x02\xb0\x02a\x00",  # half a copy
        b"\x01\x05\xb0\x06a\xff\x0f\xff\x0f",  # more than 4096 bytes
    ],
)
def test_damaged_compression_is_refused(data):
    with pytest.raises(ValueError, match="VBA project"):
        decompress(data)


# --- compound files -------------------------------------------------------------------------


def paths(tree):
    for name, content in tree.items():
        if isinstance(content, bytes):
            yield name, content
        else:
            yield from ((f"{name}/{path}", inside) for path, inside in paths(content))


def assert_sound(data, tree):
    """olefile finds no fault and the streams; each of them is where a search would look."""
    file = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT)
    assert file.parsing_issues == []
    streams = {"/".join(path): file.openstream(path).read() for path in file.listdir()}
    assert streams == read_compound_file(data) == dict(paths(tree))
    for entry in file.direntries:
        if entry is not None and entry.entry_type in (1, 5) and entry.sid_child != 0xFFFFFFFF:
            top = file.direntries[entry.sid_child]
            assert top.color == 1
            assert_red_black(file, entry.sid_child, set())


def assert_red_black(file, number, depths, black=0, parent_red=False, low=None, high=None):
    """The order of names, no red below red, and as many black entries on every way down."""
    if number == 0xFFFFFFFF:
        depths.add(black)
        assert len(depths) == 1
        return
    entry = file.direntries[number]
    key = (len(entry.name), entry.name.upper())
    assert (low is None or low < key) and (high is None or key < high)
    red = entry.color == 0
    assert not (red and parent_red)
    below = (depths, black + (not red), red)
    assert_red_black(file, entry.sid_left, *below, low, key)
    assert_red_black(file, entry.sid_right, *below, key, high)


@pytest.mark.parametrize("tree", TREES, ids=range(len(TREES)))
def test_compound_files_are_sound(tree):
    assert_sound(compound_file(tree), tree)


@pytest.mark.parametrize("count", range(1, 40))
def test_directories_of_every_size_are_red_black_trees(count):
    tree = {f"stream{number}": bytes([number]) for number in range(count)}
    assert_sound(compound_file(tree), tree)


def test_the_project_is_a_sound_compound_file(project):
    tree = {"VBA": {}}
    for path, content in read_compound_file(project).items():
        storage, _, name = path.rpartition("/")
        (tree[storage] if storage else tree)[name] = content
    assert {*tree} == {"VBA", "PROJECT", "PROJECTwm"}
    assert_sound(project, tree)


@pytest.mark.parametrize("megabytes", [6.7, 6.9, 15])
def test_files_whose_fat_does_not_fit_the_header_are_sound(megabytes):
    """A header names 109 sectors of the FAT: enough for some 6.8 MB."""
    tree = {"big": bytes(range(256)) * int(megabytes * 4096), "small": b"s"}
    assert_sound(compound_file(tree), tree)


@pytest.mark.parametrize("name", ["", "a/b", "a" * 32, "é", "a:"])
def test_names_that_a_compound_file_cannot_hold_are_refused(name):
    with pytest.raises(ValueError, match="cannot hold the name"):
        compound_file({name: b""})


def test_a_name_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        compound_file({"VBA": {"a": b"", "A": b""}})


def place_of(data, field):
    """Where in the file the sector begins that a field of the header names."""
    return 512 * (struct.unpack_from("<I", data, field)[0] + 1)


def changed(data, at, number):
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


@pytest.mark.parametrize("name", ["quickstart.xlsm", "ours"])
def test_broken_compound_files_are_refused_in_one_sentence(name, project):
    good = project if name == "ours" else shipped(name)
    fat, directory = place_of(good, 76), place_of(good, 48)
    first = (directory - 512) // 512
    stream = next(at for at in range(directory, directory + 512, 128) if good[at + 66] == 2)
    broken = {
        "nothing": b"",
        "not one": b"PK" + good[2:],
        "version 4": changed(good, 26, 0xFFFE0004),
        "cut short": good[: len(good) // 2],
        "cut in a sector": good[:-100],
        "only a header": good[:512],
        "a circle in the FAT": changed(good, fat + 4 * first, first),
        "a free sector in a chain": changed(good, fat + 4 * first, 0xFFFFFFFF),
        "a chain that leaves the file": changed(good, fat + 4 * first, 0xFFFF),
        "no directory": changed(good, 48, 0xFFFFFFFE),
        "a circle in the directory": changed(good, directory + 128 + 76, 0),
        "an entry that is not there": changed(good, directory + 76, 0xFFFF),
        "a stream that breaks off": changed(good, stream + 120, 0x7FFFFFFF),
        "a circle of FAT lists": changed(changed(good, 68, 0), 512 + 508, 0),
    }
    for what, data in broken.items():
        with pytest.raises(ValueError, match=r"^(the|this|a) [^\n]*compound file[^\n]*$"):
            pytest.fail(f"{what}: {read_compound_file(data)}")


@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.slow
def test_any_damage_ends_in_a_result_or_a_sentence(data):
    good = SMALL
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) // 4 - 1)) * 4
        number = data.draw(st.integers(0, len(good) // 512) | st.integers(0, 0xFFFFFFFF))
        good = changed(good, at, number)
    try:
        read_modules(good)
    except ValueError as error:
        assert re.fullmatch("[^\n]+", str(error))


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (None, "no stream 'dir'"),
        (b"\x0f\x00\x02", "breaks off"),
        (b"\x0f\x00\x03\x00\x00\x00ab", "breaks off"),
        (b"\x03\x00\x02\x00\x00\x00\x01\x00", "unknown code page 1$"),
        (b"\x1a\x00\x01\x00\x00\x00m\x2b\x00\x00\x00\x00\x00", "no stream 'm'"),
    ],
)
def test_a_compound_file_without_a_whole_project_is_refused(records, said):
    tree = {"VBA": {} if records is None else {"dir": compress(records)}}
    with pytest.raises(ValueError, match=said):
        read_modules(compound_file(tree))


def test_a_project_of_excel_for_mac_is_read_in_its_own_code_page():
    streams = read_compound_file(vba_project([BOOK, Module("m", "standard", "' 5")]))
    records = decompress(streams["VBA/dir"])
    page = b"\x03\x00\x02\x00\x00\x00"
    assert records.count(page + b"\xe4\x04") == 1
    records = records.replace(page + b"\xe4\x04", page + struct.pack("<H", 10000))
    vba = {path[4:]: content for path, content in streams.items() if path.startswith("VBA/")}
    vba |= {"dir": compress(records), "m": compress("' ação".encode("mac_roman"))}
    assert read_modules(compound_file({"VBA": vba}))["m"] == "' ação"
