"""A disk that is full at any moment: one sentence, no traceback, nothing half-written.

The disk is the write of a file: it fails at the k-th, for every k that there is.
"""

import errno
import io

import pytest

from sizing_xl.batch.outcome import Case, Refusal, Settings
from sizing_xl.batch.run import run_batch
from sizing_xl.batch.tables import write_tables
from sizing_xl.batch.worker import answer_chunk, pack
from sizing_xl.cli import main
from sizing_xl.errors import OutputError
from sizing_xl.files import directory as directories
from sizing_xl.files.directory import TEMPORARY, Directory
from sizing_xl.sizing import default_catalogs

pytestmark = pytest.mark.slow

CASE = {"model": "gpt-oss-120b", "server": "dgx-b300", "effective_context": 8192}


class FullDisk(io.FileIO):
    """A file of a disk that takes so many writes of all files together."""

    left = 0

    def write(self, data):
        if FullDisk.left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        FullDisk.left -= 1
        return super().write(data)


@pytest.fixture
def disk(monkeypatch):
    """Sets after how many writes the disk is full."""
    monkeypatch.setattr(directories.io, "FileIO", FullDisk)

    def full_after(writes):
        FullDisk.left = writes

    yield full_after
    FullDisk.left = 0


@pytest.fixture(scope="module")
def outcomes():
    cases = [Case(number, number, {**CASE, "concurrency": number}) for number in range(1, 41)]
    settings = Settings("unused", (), "en")
    answers = answer_chunk(cases, settings, pack(default_catalogs())).outcomes
    return answers, [Refusal(41, 41, "", "model", "x", "unknown")]


def tables(place, outcomes):
    answers, refusals = outcomes
    return write_tables(lambda: iter(answers), lambda: iter(refusals), Directory(place), "en", "c")


def test_tables_are_whole_or_not_there(tmp_path, disk, outcomes, capfd):
    disk(10**9)
    names = tables(tmp_path / "whole", outcomes)
    needed = 10**9 - FullDisk.left
    assert needed >= len(names)
    whole = {name: (tmp_path / "whole" / name).read_bytes() for name in names}
    for writes in range(needed):
        place = tmp_path / str(writes)
        disk(writes)
        with pytest.raises(OutputError) as raised:
            tables(place, outcomes)
        (problem,) = raised.value.problems
        assert problem.rule == "output_unwritable" and "No space left" in problem.details["reason"]
        left = {path for path in place.rglob("*") if path.is_file()}
        assert {path.name for path in left} < set(names), writes
        assert all(path.read_bytes() == whole[path.name] for path in left)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("writes", range(0, 12, 2))
def test_a_batch_goes_on_where_the_disk_was_full(tmp_path, disk, writes):
    rows = [{**CASE, "concurrency": number} for number in (1, 2)]
    disk(writes)
    with pytest.raises(OutputError):
        run_batch(rows, tmp_path / "out", formats=("json",), jobs=1, language="en")
        raise OutputError([])  # it needed no more
    disk(10**9)
    report = run_batch(rows, tmp_path / "out", formats=("json",), jobs=1, language="en")
    assert report.done + report.skipped == 2
    assert not list((tmp_path / "out").glob(f"{TEMPORARY}/*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["size", "--model", "gpt-oss-120b", "--server", "dgx-b300", "--concurrency", "10",
         "--effective-context", "1000", "--executive-report", "--output-dir", "{}/out"],
        ["batch", "template", "{}/out/cases.xlsx"],
        ["batch", "template", "{}/out/cases.csv"],
        ["excel", "build", "-o", "{}/out/Sizing.xlsm"],
        ["excel", "addin", "-o", "{}/out/sizing_xl.oxt"],
    ],
    ids=["size", "xlsx", "csv", "xlsm", "oxt"],
)  # fmt: skip
def test_a_command_leaves_nothing_on_a_full_disk(tmp_path, monkeypatch, capsys, arguments):
    given = [argument.format(tmp_path) for argument in arguments]
    written = []

    class Full(io.BufferedWriter):
        def write(self, data):
            written.append(len(data))
            if len(written) > Full.after:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    def opened(path, mode="r", *rest, **more):
        if mode != "wb":
            return open(path, mode, *rest, **more)
        return Full(io.FileIO(path, "w"))

    monkeypatch.setattr("sizing_xl.files.local.open", opened, raising=False)
    for after in range(4):
        written.clear()
        Full.after = after
        if main([*given, "--lang", "en"]) == 0:
            break
        assert "No space left on device" in capsys.readouterr().err
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert after > 0
