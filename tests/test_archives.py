"""Workbooks packed as Office packs none: refused in a sentence at every door that opens one."""

import io
import zipfile

import openpyxl
import pytest

from sizing_xl.cli import main
from sizing_xl.formats.archive import BROKEN, Zip, untouched, zipped

METHODS = {"lzma": zipfile.ZIP_LZMA, "bzip2": zipfile.ZIP_BZIP2}


def packed(method):
    """A workbook of one case, packed by a method."""
    written, again = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["model", "server", "concurrency", "effective_context"])
    book.active.append(["gpt-oss-20b", "dgx-b200", 10, 1000])
    book.save(written)
    with zipfile.ZipFile(written) as read, zipfile.ZipFile(again, "w") as write:
        for name in read.namelist():
            write.writestr(name, read.read(name), method)
    return again.getvalue()


def damaged(data):
    """The content of a packed part, which is no stream of its method then."""
    place = data.index(b"xl/worksheets/sheet1.xml") + 60
    return (
        data[:place] + bytes(byte ^ 255 for byte in data[place : place + 40]) + data[place + 40 :]
    )


@pytest.mark.parametrize("damage", [bytes, damaged], ids=["whole", "damaged"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "door",
    [
        ["batch", "book.xlsx", "-o", "out", "--formats", "none", "--jobs", "1", "--quiet"],
        ["excel", "functions", "--into", "book.xlsx"],
        ["excel", "doctor", "book.xlsm"],
    ],
    ids=lambda door: " ".join(door[:2]),
)
def test_other_methods_of_packing_are_refused(door, method, damage, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    content = damage(packed(METHODS[method]))
    book = next(word for word in door if word.startswith("book"))
    (tmp_path / book).write_bytes(content)
    assert main([*door, "--lang", "en"]) == 1
    out, err = capsys.readouterr()
    assert f"packed by method {METHODS[method]}" in out + err or door[1] == "doctor"
    assert book in out + err and "fault" not in out + err
    assert (tmp_path / book).read_bytes() == content
    assert not (tmp_path / "book.backup.xlsx").exists()


def test_the_usual_methods_are_read():
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with Zip(io.BytesIO(packed(method))) as read:
            assert "xl/workbook.xml" in read.namelist()
    for method in METHODS.values():
        data = packed(method)
        with pytest.raises(BROKEN):
            Zip(io.BytesIO(data))
        assert not untouched(damaged(data))
    assert untouched(zipped({"a": b"x"}))


def test_any_byte_of_an_archive_is_one_of_the_known_failures():
    """Whatever a byte is, zipfile raises what is caught, or reads the part."""
    data = packed(zipfile.ZIP_DEFLATED)
    directory = data.index(b"PK\1\2")
    failures = 0
    for place in [
        *range(120),
        *range(directory, directory + 120),
        *range(len(data) - 22, len(data)),
    ]:
        for value in (0, 1, 127, 255):
            changed = data[:place] + bytes([value]) + data[place + 1 :]
            try:
                with Zip(io.BytesIO(changed)) as read:
                    for info in read.infolist():
                        read.read(info)
            except BROKEN:
                failures += 1
    assert failures > 300
