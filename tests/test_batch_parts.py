"""Parts of a batch by themselves: lock, manifest, sink of a Parquet file, files of cases."""

import io
import json
import os
import socket
import sqlite3
import sys

import pytest

from sizing_xl import InputError, OutputError
from sizing_xl.batch import lock, parquet
from sizing_xl.batch.cases import read_cases
from sizing_xl.batch.lock import NAME, locks, only_run
from sizing_xl.batch.manifest import Manifest
from sizing_xl.batch.parquet import ParquetCases
from sizing_xl.batch.sink import Sink
from sizing_xl.batch.worker import workload_of
from sizing_xl.files.directory import Directory

HEADINGS = "model,server,concurrency,effective_context"
windows = pytest.mark.skipif(sys.platform == "win32", reason="there an open file stays")


def rule_of(error):
    (problem,) = error.value.problems
    return problem.rule


# --- the lock --------------------------------------------------------------------------------


def test_a_manifest_elsewhere_has_a_lock_of_its_own_though_neither_place_is_there(tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    manifest = out / "manifest.sqlite"
    assert locks(Directory(str(out)), manifest, manifest) == [out / NAME]
    own = elsewhere / "manifest.sqlite"
    assert locks(Directory(str(out)), own, manifest) == [out / NAME, elsewhere / NAME]


@windows
def test_a_lock_that_its_last_holder_removed_meanwhile_is_taken_anew(tmp_path, monkeypatch):
    path, take, taken = tmp_path / NAME, lock._lock, []

    def late(descriptor):
        if not taken:
            path.unlink()
        taken.append(descriptor)
        return take(descriptor)

    monkeypatch.setattr(lock, "_lock", late)
    with only_run(path):
        assert len(taken) == 2
        assert json.loads(path.read_bytes())["process"] == os.getpid()


@windows
def test_a_lock_that_is_another_file_by_now_is_left(tmp_path):
    path = tmp_path / NAME
    with only_run(path):
        path.unlink()
        path.write_text("another's")
    assert path.read_text() == "another's"


@windows
def test_who_holds_a_lock_and_has_not_signed_yet_is_waited_for(tmp_path, monkeypatch):
    import fcntl

    path = tmp_path / NAME
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        holder = {"process": 7, "host": socket.gethostname(), "started": "now"}
        monkeypatch.setattr(lock.time, "sleep", lambda _: path.write_text(json.dumps(holder)))
        with pytest.raises(OutputError) as error, only_run(path):
            pass
    assert rule_of(error) == "batch_running"
    assert error.value.problems[0].details["process"] == "7"


@windows
@pytest.mark.parametrize(
    ("holder", "alive"),
    [({"process": 1}, True), ({"process": "x"}, False), ({}, False), ({"process": None}, False)],
)
def test_another_user_s_process_is_alive_and_what_is_no_process_is_not(monkeypatch, holder, alive):
    def denied(*_):
        raise PermissionError

    monkeypatch.setattr(os, "kill", denied)
    assert lock._alive(holder) is alive


# --- the manifest ----------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"protected": 7}, {"language": 3}, {"document": {"title": 1}},
                                   {"formats": [1]}])  # fmt: skip
def test_settings_of_another_kind_in_a_manifest_are_damage(tmp_path, wrong):
    path, place = tmp_path / "m.sqlite", Directory(str(tmp_path / "out"))
    Manifest(path, place).close()
    noted = {"out": "out", "language": "en", "pattern": "x", "source": "", "formats": [], **wrong}
    said = {"settings": json.dumps(noted), "catalogs": "1", "version": "1"}
    with sqlite3.connect(path) as database:
        database.executemany("INSERT INTO INFO VALUES (?, ?)", said.items())
    database.close()
    with pytest.raises(OutputError) as error:
        Manifest(path, place)
    assert rule_of(error) == "batch_manifest_damaged"


def test_a_manifest_of_before_that_has_other_tables_is_not_ours(tmp_path):
    path, place = tmp_path / "m.sqlite", Directory(str(tmp_path / "out"))
    Manifest(path, place).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA USER_VERSION=1")
        database.execute("CREATE TABLE MORE (X)")
    database.close()
    with pytest.raises(OutputError) as error:
        Manifest(path, place)
    assert rule_of(error) == "batch_manifest_damaged"


# --- the sink --------------------------------------------------------------------------------


class Full(io.BytesIO):
    """A file on a disk that is full after the first write."""

    def write(self, data):
        if self.tell():
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_the_first_failure_of_a_file_is_raised_when_its_writer_is_done():
    file = Full()
    sink, given = Sink(file, "results.parquet"), []
    with pytest.raises(OSError, match="No space"), sink.failing():
        for batch in sink.while_good(iter([b"one", b"two", b"three"])):
            given.append(batch)
            assert sink.write(batch) == len(batch)
        assert sink.write(b"more") == 4  # no failure tells the writer, which would panic
    assert (given, file.getvalue()) == ([b"one", b"two"], b"one")


class PanicException(BaseException):
    """What a panic of a library of Rust is, by its name alone."""


def test_a_panic_is_one_sentence_and_an_interruption_stays_one():
    with pytest.raises(OutputError) as error, Sink(io.BytesIO(), "results.parquet").failing():
        raise PanicException("index out of bounds")
    (problem,) = error.value.problems
    assert (problem.rule, problem.file) == ("output_unwritable", "results.parquet")
    with pytest.raises(KeyboardInterrupt), Sink(io.BytesIO(), "results.parquet").failing():
        raise KeyboardInterrupt
    sink = Sink(Full(), "results.parquet")
    sink.write(b"one")
    sink.write(b"two")
    with pytest.raises(OSError, match="No space"), sink.failing():
        raise PanicException("a write failed")


def test_a_sink_has_one_place():
    sink = Sink(io.BytesIO(), "x")
    sink.write(b"four")
    sink.flush()
    assert sink.seek(0, io.SEEK_CUR) == sink.seek(0, io.SEEK_END) == sink.seek(4) == 4
    for asked in ((0,), (1, io.SEEK_CUR), (-1, io.SEEK_END)):
        with pytest.raises(io.UnsupportedOperation):
            sink.seek(*asked)


# --- what cases are read of ------------------------------------------------------------------


def refused(path):
    with pytest.raises(InputError) as error:
        list(read_cases(str(path)))
    return rule_of(error)


@pytest.fixture
def rows(tmp_path):
    """A Parquet file of two rows, in which a value holds three."""
    arrow, files = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "cases.parquet"
    files.write_table(arrow.table({"model": [["a", "b", "c"], ["d"]]}), path)
    return path


def test_a_parquet_file_that_is_encrypted_is_told(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "cases.parquet").write_bytes(b"PARE and more")
    assert refused(tmp_path / "cases.parquet") == "parquet_encrypted"


@pytest.mark.parametrize(
    ("limit", "value", "rule"),
    [("MOST_CASES", 1, "too_many_rows"), ("MOST_NESTED_VALUES", 1, "too_many_nested"),
     ("LARGEST_CHUNK_BYTES", 1, "column_too_large"),
     ("LARGEST_GROUP_BYTES", 1, "unpacks_too_large")],
)  # fmt: skip
def test_a_parquet_file_is_within_its_limits(rows, monkeypatch, limit, value, rule):
    monkeypatch.setattr(parquet, limit, value)
    assert refused(rows) == rule


def test_a_parquet_file_that_takes_all_memory_is_told(rows, monkeypatch):
    def endless(*_):
        raise MemoryError

    monkeypatch.setattr(ParquetCases, "_values", endless)
    with rows.open("rb") as file, pytest.raises(InputError) as error:
        list(ParquetCases(file, str(rows)).rows(["model"]))
    assert rule_of(error) == "needs_memory"


def test_a_line_without_an_end_is_refused(tmp_path, monkeypatch):
    from sizing_xl.batch import lines

    monkeypatch.setattr(lines, "LONGEST_ROW", 100)
    monkeypatch.setattr(lines, "LONGEST_LINE", 300)
    path = tmp_path / "cases.csv"
    path.write_text(f"{HEADINGS}\n{'x' * 250}\ngpt-oss-20b,dgx-b200,1,1\n")
    assert [bool(case.problems) for case in read_cases(str(path))] == [True, False]
    path.write_text(f"{HEADINGS}\n{'x' * 500}\n")
    assert refused(path) == "line_too_long"


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"PK\x03\x04 a workbook", "csv_is_packed"), (b"\xd0\xcf\x11 a workbook", "csv_is_packed"),
     (HEADINGS.replace(",", "\t").encode(), "other_separator"),
     (b"sep=|\nmodel|server\n", "other_separator")],
)  # fmt: skip
def test_a_text_that_is_none_or_is_cut_otherwise_is_told(tmp_path, content, rule):
    (tmp_path / "cases.csv").write_bytes(content)
    assert refused(tmp_path / "cases.csv") == rule


def test_more_headings_than_a_table_may_have_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sizing_xl.batch.fields.MOST_COLUMNS", 4)
    (tmp_path / "cases.csv").write_text(f"{HEADINGS},,\ngpt-oss-20b,dgx-b200,1,1\n")
    assert len(list(read_cases(str(tmp_path / "cases.csv")))) == 1
    (tmp_path / "cases.csv").write_text(f"{HEADINGS},storage\n")
    assert refused(tmp_path / "cases.csv") == "too_many_columns"


def test_of_many_wrong_keys_of_a_grid_the_first_are_told(tmp_path):
    path = tmp_path / "a.grid.json"
    path.write_text(json.dumps({f"colour{number}": 1 for number in range(50)}))
    with pytest.raises(InputError) as error:
        list(read_cases(str(path)))
    unknown = [it for it in error.value.problems if it.rule == "unknown_field"]
    assert len(unknown) == 20


@pytest.mark.skipif(sys.version_info < (3, 11), reason="TOML needs Python 3.11")
def test_a_number_of_too_many_digits_in_a_grid_refuses_its_case_alone(tmp_path):
    path = tmp_path / "a.grid.toml"
    path.write_text(
        f'model = "gpt-oss-20b"\nserver = "dgx-b200"\nconcurrency = {"9" * 5000}\n'
        "effective_context = 1000\n"
    )
    (case,) = read_cases(str(path))
    with pytest.raises(InputError) as error:
        workload_of(case)
    assert [it.field for it in error.value.problems] == ["concurrency"]
