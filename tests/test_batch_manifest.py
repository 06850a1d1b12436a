"""The record of a batch, and the lock that keeps it to one run at a time."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from sizing_xl import OutputError, load_catalogs
from sizing_xl.batch.lock import only_run
from sizing_xl.batch.manifest import Manifest, manifest_path
from sizing_xl.batch.outcome import Answer, Refusal, Settings
from sizing_xl.batch.worker import WrittenFile, pack
from sizing_xl.files.directory import Directory

RESULTS = {"minimum": {"nodes_final": 3, "kw": 1.5, "none": None}}


def answer(number, name=None, key="k"):
    name = name or f"{number}.json"
    return Answer(number, number + 1, key, {"json": name}, {"model": "m", "ratio": 0.7}, RESULTS,
                  {"warning": ("A1", "A2")}, False)  # fmt: skip


@pytest.fixture
def place(tmp_path):
    return Directory(tmp_path)


@pytest.fixture
def manifest(place, tmp_path):
    opened = Manifest(tmp_path / "manifest.sqlite", place)
    yield opened
    opened.close()


def reopened(manifest):
    manifest.close()
    return Manifest(manifest.path, manifest._place)


def put(place, *answers, data=b"12"):
    written = {}
    for one in answers:
        for name in one.files.values():
            place.write(name, data)
            written[name] = WrittenFile(len(data), "0" * 64)
    return written


def test_what_is_recorded_is_read_back_in_order(manifest, place):
    answers = [answer(3), answer(1)]
    refusals = [Refusal(2, 3, "k", "model", "x\ud800", "é bad"), Refusal(2, 3, "k", "", "", "two")]
    manifest.record([answers[0], *refusals], put(place, *answers))
    manifest.record([answers[1]], put(place, *answers))
    again = reopened(manifest)
    assert list(again.answers()) == [answers[1], answers[0]]
    assert list(again.refusals()) == refusals
    again.close()


def test_a_case_is_finished_while_its_files_are_there(manifest, place, tmp_path):
    assert manifest.finished(1, "k") is None
    manifest.record([answer(1), Refusal(2, 3, "k2", "", "", "no")], put(place, answer(1)))
    again = reopened(manifest)
    assert again.finished(1, "k") == ("done", 2, "1")
    assert again.finished(2, "k2") == ("refused", 3, None)
    assert again.finished(1, "other") is None
    assert again.finished(2, "k") is None
    (tmp_path / "1.json").write_bytes(b"1")
    assert again.finished(1, "k") is None
    (tmp_path / "1.json").unlink()
    assert again.finished(1, "k") is None
    again.close()


def test_a_record_is_taken_back_before_its_file_is_written_again(manifest, place):
    manifest.record([answer(1, "a.json"), answer(2, "b.json")],
                    put(place, answer(1, "a.json"), answer(2, "b.json")))  # fmt: skip
    again = reopened(manifest)
    again.reopen([5], ["A.json"])  # another case takes the first one's name, in another case
    assert again.finished(1, "k") is None
    assert again.finished(2, "k")
    again.close()


def test_files_that_no_case_has_any_more_are_removed_at_the_end(manifest, place):
    before = [answer(1, "a.json"), answer(2, "b.json"), answer(3, "c.json")]
    manifest.record(before, put(place, *before))
    place.write("theirs.txt", b"")
    again = reopened(manifest)
    after = [answer(1, "b.json", "k1"), answer(2, "d.json", "k2")]
    again.reopen([1, 2], ["b.json", "d.json"])
    again.record(after, put(place, *after))
    assert place.exists("a.json")
    again.finish(2)
    assert {name for name in place.names() if not name.startswith("manifest")} == {
        "b.json", "d.json", "theirs.txt"
    }  # fmt: skip
    assert [one.number for one in again.answers()] == [1, 2]
    again.close()


def test_tables_are_made_again_only_when_something_changed(manifest, place):
    manifest.record([answer(1)], put(place, answer(1)))
    assert manifest.tables() is None
    place.write("results.csv", b"1")
    manifest.tables_made(["results.csv"])
    assert manifest.tables() == ["results.csv"]
    refusal = Refusal(2, 3, "", "", "", "no")
    manifest.record([refusal], {})
    assert manifest.tables() is None
    manifest.tables_made(["results.csv"])
    manifest.record([refusal], {})
    manifest.finish(2)
    assert manifest.tables() == ["results.csv"]
    manifest.move([(9, 1)])
    assert manifest.tables() is None
    assert next(manifest.answers()).line == 9
    place.remove("results.csv")
    assert manifest.tables() is None


def test_the_first_case_of_a_name_has_it(manifest):
    assert manifest.claim("Same", 2) is None
    assert manifest.claim("sAME", 3) == 2
    again = reopened(manifest)
    assert again.claim("same", 4) is None  # names are of a run
    again.close()


def test_a_run_notes_what_it_rests_on(manifest, tmp_path):
    packed = pack(load_catalogs())
    manifest.begin(Settings(str(tmp_path)), packed)
    info = manifest.info()
    assert (info["version"], info["catalogs"]) == (packed.version, packed.digest)
    assert json.loads(info["settings"])["pattern"] and info["started"]


def test_a_manifest_holds_no_password(manifest):
    manifest.begin(Settings("s3://me:secret@host/out"), pack(load_catalogs()))
    assert json.loads(manifest.info()["settings"])["out"] == "s3://host/out"


def test_recording_fails_as_a_whole(manifest, place):
    with pytest.raises(KeyError):
        manifest.record([answer(1), answer(2, "lost.json")], put(place, answer(1)))
    assert list(manifest.answers()) == []


@pytest.mark.parametrize("damage", ["text", "middle", "other", "newer"])
def test_a_damaged_manifest_is_told_with_the_remedy(manifest, place, damage):
    manifest.record([answer(number) for number in range(200)],
                    put(place, *map(answer, range(200))))  # fmt: skip
    manifest.close()
    path = manifest.path
    if damage == "text":
        path.write_text("this is no database" * 99)
    elif damage == "middle":
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        path.write_bytes(content)
    else:
        path.unlink() if damage == "other" else None
        other = sqlite3.connect(path)
        other.execute("PRAGMA USER_VERSION=99" if damage == "newer" else "CREATE TABLE X (Y)")
        other.commit()
        other.close()
    with pytest.raises(OutputError) as error:
        opened = Manifest(path, place)
        try:
            opened.finished(3, "k")
            list(opened.answers())
        finally:
            opened.close()
    (problem,) = error.value.problems
    assert (problem.rule, problem.file) == ("batch_manifest_damaged", str(path))


def test_a_manifest_that_cannot_be_opened(tmp_path, place):
    with pytest.raises(OutputError) as error:
        Manifest(tmp_path / "none" / "manifest.sqlite", place)
    assert error.value.problems[0].rule == "output_unwritable"


def test_where_a_manifest_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert manifest_path(Directory(tmp_path / "out")) == tmp_path / "out" / "manifest.sqlite"
    assert manifest_path(Directory(tmp_path), "x.db").name == "x.db"
    pytest.importorskip("fsspec")
    here, there = (manifest_path(Directory(f"memory://{name}")) for name in ("a/", "b"))
    assert here.parent == tmp_path and here != there
    assert here == manifest_path(Directory("memory://a"))


# --- one run at a time -------------------------------------------------------------------------


def test_a_second_run_is_refused_with_the_first_s_name(tmp_path):
    path = tmp_path / "m.lock"
    with only_run(path):
        with pytest.raises(OutputError) as error, only_run(path):
            pass
        (problem,) = error.value.problems
        assert problem.rule == "batch_running"
        assert problem.details["process"] == str(os.getpid())
        assert problem.details["host"] == socket.gethostname()
        assert problem.details["started"] > "2020"
    assert not path.exists()
    with only_run(path):
        pass


def test_a_dead_process_s_lock_is_taken_over(tmp_path):
    path = tmp_path / "m.lock"
    code = (
        "import os, sys; from pathlib import Path; from sizing_xl.batch.lock import only_run\n"
        "with only_run(Path(sys.argv[1])): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 9
    assert path.exists()
    with only_run(path):
        assert json.loads(path.read_text())["process"] == os.getpid()


def test_a_lock_of_another_host_is_respected(tmp_path):
    path = tmp_path / "m.lock"
    path.write_text(json.dumps({"process": 1, "host": "elsewhere", "started": "then"}))
    with pytest.raises(OutputError) as error, only_run(path):
        pass
    assert error.value.problems[0].details["host"] == "elsewhere"
    path.unlink()
    with only_run(path):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has locks")
@pytest.mark.parametrize("alive", [True, False])
def test_without_locks_the_process_id_decides(tmp_path, monkeypatch, alive):
    import fcntl

    def none(*_):
        raise OSError(95, "no locks here")

    monkeypatch.setattr(fcntl, "flock", none)
    path = tmp_path / "m.lock"
    process = os.getpid() if alive else 2**22 + 1
    holder = {"process": process, "host": socket.gethostname(), "started": "then"}
    path.write_text(json.dumps(holder))
    if alive:
        with pytest.raises(OutputError), only_run(path):
            pass
    else:
        with only_run(path):
            pass


def test_a_lock_in_a_directory_that_cannot_be(tmp_path):
    with pytest.raises(OutputError) as error, only_run(tmp_path / "none" / "m.lock"):
        pass
    assert error.value.problems[0].rule == "output_unwritable"


def test_records_of_equal_answers_are_equal_files(place, tmp_path):
    """The same answers make the same tables, whatever the order in which chunks came."""
    told = []
    for order in ([1, 2, 3], [3, 1, 2]):
        manifest = Manifest(tmp_path / f"{order[0]}.sqlite", place)
        for number in order:
            one = replace(answer(number), line=number)
            manifest.record([one], put(place, one))
        told.append(list(manifest.answers()))
        manifest.close()
    assert told[0] == told[1]
