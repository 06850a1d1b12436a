"""The work on a chunk, the names of its files, and the places they go to."""

import errno
import gc
import io
import json
import os
import pickle
from dataclasses import replace
from datetime import date

import pytest

from sizing_xl import InputError, OutputError, load_catalogs
from sizing_xl.batch import faults, worker
from sizing_xl.batch.faults import Fault, FaultLog
from sizing_xl.batch.names import check_pattern, file_stem
from sizing_xl.batch.outcome import DEFAULT_PATTERN, Answer, Case, Refusal, Settings
from sizing_xl.batch.worker import answer_chunk, key_of, pack
from sizing_xl.catalog.digest import catalogs_digest
from sizing_xl.catalog.load import shipped_directory
from sizing_xl.errors import Problem
from sizing_xl.files import directory as places
from sizing_xl.files.directory import TEMPORARY, Directory

GOOD = {
    "model": "gpt-oss-20b",
    "server": "dgx-b200",
    "concurrency": 10,
    "effective_context": 1000,
}


@pytest.fixture(scope="module")
def packed():
    return pack(load_catalogs())


@pytest.fixture
def settings(tmp_path):
    return Settings(str(tmp_path), ("json",), "en")


def case(number=1, problems=(), **fields):
    return Case(number, number + 1, {**GOOD, **fields}, tuple(problems))


# --- a chunk -----------------------------------------------------------------------------------


def test_a_bad_row_stops_no_other(packed, settings, tmp_path):
    bad = Case(2, 3, {"model": "gpt-oss-20b", "concurrency": 0, "effective_context": "many"})
    answered = answer_chunk([case(1), bad, case(3)], settings, packed)
    assert [type(outcome) for outcome in answered.outcomes] == [Answer, *[Refusal] * 3, Answer]
    refusals = answered.outcomes[1:-1]
    assert {refusal.field for refusal in refusals} == {
        "server", "concurrency", "effective_context"
    }  # fmt: skip
    assert {(refusal.number, refusal.line) for refusal in refusals} == {(2, 3)}
    assert all(refusal.reason for refusal in refusals)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == [
        "000001_gpt-oss-20b_dgx-b200_10x1000.json",
        "000003_gpt-oss-20b_dgx-b200_10x1000.json",
    ]


def test_an_answer_says_what_was_used_and_found(packed, settings, tmp_path):
    answered = answer_chunk([case(model="GPT-OSS-20B")], settings, packed)
    (answer,) = answered.outcomes
    assert answer.inputs["model"] == "gpt-oss-20b"
    assert answer.inputs["kv_budget_ratio"] is not None
    assert set(answer.results) == {"minimum", "recommended", "ideal"}
    written = json.loads((tmp_path / answer.files["json"]).read_text(encoding="utf-8"))
    assert written["scenarios"]["ideal"]["results"] == answer.results["ideal"]
    fact = answered.written[answer.files["json"]]
    assert fact.size == (tmp_path / answer.files["json"]).stat().st_size


def test_what_a_reader_found_wrong_is_told(packed, settings):
    problem = Problem("not_number", "concurrency", "1.000")
    (refusal,) = answer_chunk([case(problems=[problem])], settings, packed).outcomes
    assert (refusal.field, refusal.value) == ("concurrency", "1.000")
    assert refusal.reason == "must be a number, without quotes and with a decimal point."


def test_a_fault_of_ours_refuses_its_case_only(packed, settings, monkeypatch):
    real = worker.size

    def size(workload, catalogs):
        if workload.concurrency == 13:
            raise ZeroDivisionError("s3://me:secret@bucket")
        return real(workload, catalogs)

    monkeypatch.setattr(worker, "size", size)
    chunk = [case(1), case(2, concurrency=13), case(3)]
    _, _, _, faults = answered = answer_chunk(chunk, settings, packed)
    assert [type(outcome) for outcome in answered.outcomes] == [Answer, Refusal, Answer]
    refusal, (fault,) = answered.outcomes[1], faults
    assert fault.reference == key_of(chunk[1], settings, packed)[:8] == refusal.key[:8]
    assert fault.reference in refusal.reason and "ZeroDivisionError" not in refusal.reason
    assert (refusal.field, refusal.value) == ("", "")
    assert (fault.number, fault.line) == (2, 3)
    assert json.loads(fault.row) == {**GOOD, "concurrency": 13}
    assert fault.trace.startswith("Traceback") and "in size" in fault.trace
    assert fault.trace.endswith("ZeroDivisionError: s3://bucket\n")


def test_faults_do_not_fill_the_disk(packed, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(faults, "MOST_TRACES", 2)
    log = FaultLog(tmp_path / "log")
    for number in (1, 2, 2, 3):
        try:
            raise ValueError("long " * 9)
        except ValueError as error:
            log.add([Fault.at(case(number), f"{number}" * 64, error)])
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert text.count("Traceback") == 2
    assert text.count("ValueError: long") == text.count(json.dumps(GOOD)) == 4
    log.add([])


def test_a_log_that_cannot_be_written_stops_the_run(tmp_path):
    (tmp_path / "log").mkdir()
    with pytest.raises(OutputError):
        FaultLog(tmp_path / "log").add([Fault.at(case(), "0" * 64, ValueError())])


def test_a_disk_that_fails_stops_the_run(packed, settings, monkeypatch):
    def full(self, name, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(places._Disk, "put", full)
    with pytest.raises(OutputError) as error:
        answer_chunk([case()], settings, packed)
    assert error.value.problems[0].rule == "output_unwritable"


def test_the_parents_catalogs_decide_wherever_the_work_is_done(packed, settings, tmp_path):
    shipped = json.loads((shipped_directory() / "models.json").read_text(encoding="utf-8"))
    model = {**shipped["models"][0], "name": "mine", "aliases": []}
    own = tmp_path / "own"
    own.mkdir()
    (own / "models.json").write_text(json.dumps({"models": [model]}))
    mine = pack(load_catalogs(own))
    assert mine.digest != packed.digest
    sent = pickle.loads(pickle.dumps((answer_chunk, [case(model="mine")], settings, mine)))
    (outcome,) = sent[0](*sent[1:]).outcomes
    assert outcome.inputs["model"] == "mine"
    assert isinstance(answer_chunk([case(model="mine")], settings, packed).outcomes[0], Refusal)


def test_the_digest_of_catalogs_is_of_what_they_say():
    first, again = load_catalogs(), load_catalogs()
    first.model("gpt-oss-20b")  # keeps an index, which is no part of them
    assert first.kept(len, "x", "abc") == 3
    assert pack(first) == pack(again)
    assert len(pack(first).data) == len(pack(again).data)


def test_what_is_sent_is_all_that_catalogs_hold():
    whole = replace(load_catalogs(), as_of=date(2026, 11, 26))
    sent = pickle.loads(pack(whole).data)
    assert catalogs_digest(sent) == catalogs_digest(whole)
    assert (sent.as_of, sent.origins) == (whole.as_of, whole.origins)
    assert list(sent.measurements) == list(whole.measurements) != []
    assert pack(whole).digest != pack(load_catalogs()).digest  # prices are of another age


def test_a_worker_of_another_version_is_refused(packed, settings):
    with pytest.raises(InputError) as error:
        answer_chunk([case()], settings, replace(packed, version="0.0.0"))
    assert error.value.problems[0].rule == "batch_worker_version"


def test_a_key_changes_with_all_that_files_follow_from(packed, settings):
    keys = {
        key_of(case(), settings, packed),
        key_of(case(concurrency=11), settings, packed),
        key_of(case(problems=[Problem("not_number", "kv_budget_ratio", "x")]), settings, packed),
        key_of(case(), replace(settings, formats=("xlsx",)), packed),
        key_of(case(), replace(settings, language="pt-BR"), packed),
        key_of(case(), replace(settings, pattern="{number}"), packed),
        key_of(case(), settings, replace(packed, digest="other")),
        key_of(case(), settings, replace(packed, version="other")),
    }
    assert len(keys) == 8
    turned = Case(1, 9, dict(reversed(list(GOOD.items()))))
    assert key_of(turned, settings, packed) in keys


# --- names -------------------------------------------------------------------------------------


def test_the_default_pattern():
    assert file_stem(DEFAULT_PATTERN, 7, GOOD) == "000007_gpt-oss-20b_dgx-b200_10x1000"


@pytest.mark.parametrize(
    ("pattern", "inputs", "stem"),
    [
        ("{model}/{number:03d}", {"model": "a/b"}, "a-b/007"),
        ("../{number}", {}, "_/7"),
        ("/etc/{number}", {}, "_/etc/7"),
        ("..\\{number}", {}, "-7"),
        ("C:{number}", {}, "C-7"),
        ("{model}", {"model": "CON"}, "_CON"),
        ("{model}", {"model": "nul.x"}, "_nul.x"),
        ("{model}", {"model": "com1"}, "_com1"),
        ("{model}", {"model": "..."}, "_"),
        ("{model}", {"model": ".hidden."}, "hidden"),
        ("{model}", {"model": "ação é"}, "a-o-"),
        ("Index", {}, "_Index"),
        ("results/{number}", {}, "_results/7"),
        ("a/results", {}, "a/results"),
        ("{weights_memory_gib}", {}, "na"),
        ("{kv_budget_ratio}", {"kv_budget_ratio": 0.7}, "0.7"),
        ("{kv_budget_ratio:.0%}", {"kv_budget_ratio": 0.7}, "70-"),
        ("{warmup_concurrency:d}", {"warmup_concurrency": 0.0}, "0"),
        ("{{{number}}}", {}, "-7-"),
    ],
)
def test_names_are_safe_everywhere(pattern, inputs, stem):
    check_pattern(pattern)
    assert file_stem(pattern, 7, inputs) == stem


def test_names_are_never_too_long():
    stem = file_stem("{model}/{model}/{model}/{model}_{number}", 7, {"model": "x" * 500})
    assert len(stem) == 200
    assert [len(part) for part in stem.split("/")] == [60, 60, 60, 17]


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        ("{modell}", "unknown_field"),
        ("{}", "unknown_field"),
        ("{0}", "unknown_field"),
        ("{model.__class__}", "unknown_field"),
        ("{model[0]}", "unknown_field"),
        ("{number", "batch_pattern"),
        ("}", "batch_pattern"),
        ("", "batch_pattern"),
        ("{number!r}", "batch_pattern"),
        ("{number:999999999d}", "batch_pattern"),
        ("{number:{number}}", "batch_pattern"),
        ("{model:06d}", "batch_pattern"),
        ("a/b/c/d/{number}", "batch_pattern"),
        ("x" * 2000, "batch_pattern"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(pattern, rule):
    with pytest.raises(InputError) as error:
        check_pattern(pattern)
    assert error.value.problems[0].rule == rule


# --- places ------------------------------------------------------------------------------------


@pytest.fixture(params=["local", "file URL", "memory"])
def place(request, tmp_path):
    if request.param == "local":
        yield Directory(tmp_path / "new" / "out")
    elif request.param == "file URL":
        yield Directory((tmp_path / "url").as_uri())
    else:
        fsspec = pytest.importorskip("fsspec")
        yield Directory("memory://bucket/out")
        fsspec.filesystem("memory").store.clear()


def test_a_place_keeps_what_is_written(place):
    place.write("a/b.json", b"1")
    place.write("a/b.json", b"22")
    place.write("c.json", b"3")
    assert place.open("a/b.json", "rb").read() == b"22"
    assert sorted(place.names()) == ["a/b.json", "c.json"]
    assert sorted(place.names("a/")) == ["a/b.json"]
    assert (place.size("a/b.json"), place.size("none"), place.exists("c.json")) == (2, None, True)
    place.remove("c.json")
    place.remove("c.json")
    assert not place.exists("c.json")


@pytest.mark.slow
def test_a_file_takes_its_name_when_it_is_closed(place):
    with place.open("t.csv", "wb") as file:
        file.write(b"a" * 300_000)
        assert not place.exists("t.csv")
        assert file.tell() == 300_000
    assert place.size("t.csv") == 300_000
    with pytest.raises(RuntimeError), place.open("t.csv", "wb") as file:
        file.write(b"half")
        raise RuntimeError
    file = place.open("dropped", "wb")
    file.write(b"half")
    del file
    gc.collect()
    assert not place.exists("dropped")
    assert place.open("t.csv", "rb").read(1) == b"a"
    assert list(place.names()) == ["t.csv"]


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a//b", "", "a\\b", "C:/x", "."])
def test_no_name_leads_out_of_a_place(place, name):
    with pytest.raises((ValueError, OutputError)):
        place.write(name, b"")


def test_leftovers_of_a_dead_process_are_swept(tmp_path):
    place = Directory(tmp_path)
    left = place.open("never", "wb")
    assert list((tmp_path / TEMPORARY).iterdir())
    place.write("kept", b"1")
    place.sweep()
    place.sweep()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    left._whole = False
    left.close()


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    place = Directory(tmp_path)
    place.write("a", b"old")

    def full(self, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Full(io.FileIO):
        write = full

    monkeypatch.setattr(io, "FileIO", Full)
    for write in (lambda: place.write("a", b"new"), lambda: _in_pieces(place)):
        with pytest.raises(OutputError) as error:
            write()
        (problem,) = error.value.problems
        assert problem.file == f"{tmp_path}/a"
        assert problem.details["reason"] == os.strerror(errno.ENOSPC)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert list((tmp_path / TEMPORARY).iterdir()) == []


def _in_pieces(place):
    with place.open("a", "wb") as file:
        file.write(b"new")


def test_a_protocol_without_its_library_is_told(monkeypatch):
    pytest.importorskip("fsspec")
    with pytest.raises(OutputError):
        Directory("nosuch://x/y")
    import sys

    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(InputError) as error:
        Directory("s3://x/y")
    assert error.value.problems[0].rule == "library_missing"
