"""Files of others in a batch's way: none is followed, emptied, written over or removed."""

import csv
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import stat
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sizing_xl import InputError, OutputError, load_catalogs
from sizing_xl.batch.faults import LOG, Fault, FaultLog
from sizing_xl.batch.lock import only_run
from sizing_xl.batch.manifest import Manifest
from sizing_xl.batch.names import TABLES, check_pattern
from sizing_xl.batch.run import run_batch
from sizing_xl.cli import main
from sizing_xl.cli.codes import DONE, INVALID, USAGE
from sizing_xl.files.directory import Directory

pytestmark = pytest.mark.slow

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of POSIX")
FIELDS = ("model", "server", "concurrency", "effective_context")
LOCK, MANIFEST = "manifest.sqlite.lock", "manifest.sqlite"
PRECIOUS = b"precious"


def rows(*numbers):
    return [
        {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": number,
         "effective_context": 1000} for number in numbers
    ]  # fmt: skip


def write_csv(path, *numbers):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows(*numbers))
    return path


def contents(directory):
    """What is in a directory, links and sub-directories as such, but for the manifest's moments."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() if path.is_file() else None
        for path in directory.rglob("*")
        if path.name != MANIFEST
    }


def refused(error, rule=None):
    """The rule of the one problem, told in one sentence."""
    (problem,) = error.value.problems
    assert rule in (None, problem.rule)
    sentence = error.value.in_language("en")
    assert "\n" not in sentence and "delete" not in sentence
    return problem


@pytest.fixture(autouse=True)
def nothing_waits():
    """A pipe that is waited for ends the test, not the suite, also where the machine is busy."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def waited(*_):
        pytest.fail("something is waited for")

    before = signal.signal(signal.SIGALRM, waited)
    signal.alarm(600)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def go(out):
    def run(cases, **more):
        options = {"formats": ("json",), "jobs": 1, "pattern": "c{concurrency}", **more}
        return run_batch(cases, out, **options)

    return run


@pytest.fixture
def command(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def call(*words):
        more = ("--jobs", "1", "--formats", "json", "--lang", "en")
        code = main(["batch", *map(str, words), *more])
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return call


# --- what is no file of ours ---------------------------------------------------------------------

STANDING = ("link", "dangling", "folder", "fifo", "socket", "directory")


def put(path, kind, victim):
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "link":
        path.symlink_to(victim)
    elif kind == "folder":
        path.symlink_to(victim.parent)
    elif kind == "dangling":
        path.symlink_to(victim.with_name("nothing"))
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening, suppress(OSError):
            listening.bind(os.path.relpath(path))
    else:
        path.mkdir()
        (path / "theirs").write_bytes(PRECIOUS)


@posix
@pytest.mark.parametrize("kind", STANDING)
@pytest.mark.parametrize(
    "name", [LOCK, MANIFEST, *(f"{MANIFEST}-{end}" for end in ("journal", "wal", "shm")), *TABLES,
             "c1.json"],
)  # fmt: skip
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_refused_in_the_place_of_ours(
    go, out, tmp_path, monkeypatch, name, kind, force
):
    monkeypatch.chdir(tmp_path)
    victim = tmp_path / "victim"
    victim.write_bytes(PRECIOUS)
    put(out / name, kind, victim)
    before = contents(tmp_path)
    with pytest.raises(OutputError) as error:
        go(rows(1, 2), force=force)
    assert Path(refused(error).file) == out / name
    assert {**contents(tmp_path), "nothing": None} == {**before, "nothing": None}


@posix
@pytest.mark.parametrize("pattern", ["c{concurrency}", "a/b/c{concurrency}"])
@pytest.mark.parametrize("link", [".sizing_xl.tmp", "a", "a/b"])
def test_no_directory_behind_a_link_is_swept_or_written_in(go, out, tmp_path, pattern, link):
    if link != ".sizing_xl.tmp" and "/" not in pattern:
        pytest.skip("the pattern goes another way")
    victim = tmp_path / "victim"
    victim.mkdir()
    for name in ("a", "b" * 32, "c1.json"):
        (victim / name).write_bytes(PRECIOUS)
    (out / link).parent.mkdir(parents=True)
    (out / link).symlink_to(victim)
    for force in (False, True):
        with pytest.raises(OutputError) as error:
            go(rows(1), pattern=pattern, force=force)
        assert refused(error, "output_is_link").file.endswith(link)
    assert len(list(victim.iterdir())) == 3
    assert all(path.read_bytes() == PRECIOUS for path in victim.iterdir())


@posix
def test_a_directory_that_became_a_link_loses_nothing(go, out, tmp_path):
    """Neither what the run would write again behind it, nor what it would remove there."""
    go(rows(1, 2), pattern="sub/c{concurrency}")
    (out / "sub").rename(tmp_path / "victim")
    (out / "sub").symlink_to("../victim")
    before = contents(tmp_path / "victim")
    for cases, pattern in ((rows(1, 2), "sub/c{concurrency}"), (rows(1), "sub/c{concurrency}"),
                           (rows(3), "d{concurrency}")):  # fmt: skip
        with pytest.raises(OutputError) as error:
            go(cases, pattern=pattern)
        refused(error, "output_is_link")
        assert contents(tmp_path / "victim") == before


@posix
def test_the_sweep_takes_its_own_temporaries_alone(go, out, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(PRECIOUS)
    temporaries = out / ".sizing_xl.tmp"
    temporaries.mkdir(parents=True)
    (temporaries / ("0a" * 16)).write_bytes(b"half")
    theirs = ("notes.txt", "0A" * 16, "0a" * 15, f"{'0a' * 16}.bak")
    for name in theirs:
        (temporaries / name).write_bytes(PRECIOUS)
    (temporaries / ("1b" * 16)).symlink_to(victim)
    (temporaries / ("2c" * 16)).mkdir()
    go(rows(1))
    assert {path.name for path in temporaries.iterdir()} == {*theirs, "1b" * 16, "2c" * 16}
    assert victim.read_bytes() == PRECIOUS
    shutil.rmtree(temporaries)
    temporaries.mkdir()
    (temporaries / ("0a" * 16)).write_bytes(b"half")
    go(rows(1))
    assert not temporaries.exists()


@posix
def test_a_file_that_is_replaced_keeps_its_mode_and_its_other_names(go, out, tmp_path):
    go(rows(1))
    (out / "c1.json").chmod(0o640)
    os.link(out / "c1.json", tmp_path / "other name")
    before = (tmp_path / "other name").read_bytes()
    go([{**rows(1)[0], "effective_context": 2000}])
    assert stat.S_IMODE((out / "c1.json").stat().st_mode) == 0o640
    assert (out / "c1.json").read_bytes() != before == (tmp_path / "other name").read_bytes()


@posix
def test_a_log_of_faults_is_no_link(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(PRECIOUS)
    (tmp_path / LOG).symlink_to(victim)
    with pytest.raises(OutputError) as error:
        FaultLog(tmp_path / LOG).add([Fault("0" * 8, 1, 1, "{}", "trace")])
    refused(error, "output_is_link")
    assert victim.read_bytes() == PRECIOUS


@pytest.mark.parametrize("content", [PRECIOUS, b'{"mine": 1}', b"[" * 5000, b'{"process": 1'])
def test_a_file_with_the_name_of_the_lock_is_kept(tmp_path, content):
    lock = tmp_path / LOCK
    lock.write_bytes(content)
    if content.startswith(b'{"process": '):  # a lock that a full disk cut
        with only_run(lock):
            pass
        return
    with pytest.raises(OutputError) as error, only_run(lock):
        pass
    refused(error, "batch_not_a_lock")
    assert lock.read_bytes() == content


# --- what the run reads, and what nobody has noted -----------------------------------------------


def spellings(path, tmp_path):
    """Ways to name a file that lies in out/."""
    link, folder = tmp_path / f"link{path.suffix}", tmp_path / "folder"
    if os.name == "posix":
        link.symlink_to(path)
        folder.symlink_to(path.parent)
        yield from (str(link), str(folder / path.name))
    yield from (str(path), f"{path.parent}/./{path.name}", path.as_uri(),
                os.path.relpath(path))  # fmt: skip


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", ["results.csv", "c2.json", "index.xlsx"])
def test_a_batch_never_writes_over_its_own_cases(go, out, tmp_path, monkeypatch, name, force):
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("fsspec")
    go(rows(5))  # a manifest that knows some of these names
    path = out / name
    if path.suffix == ".json":
        path.write_text(json.dumps(rows(1, 2)))
    elif path.suffix == ".csv":
        write_csv(path, 1, 2)
    else:
        main(["batch", "template", str(tmp_path / "t.xlsx")])
        shutil.move(tmp_path / "t.xlsx", path)
    before = contents(out)
    for source in spellings(path, tmp_path):
        with pytest.raises(OutputError) as error:
            go(source, force=force)
        assert refused(error, "output_is_input").file == str(path)
        assert contents(out) == before


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_batch_never_writes_over_its_catalogs(command, tmp_path, force):
    write_csv(tmp_path / "cases.csv", 1)
    own = tmp_path / "own"
    own.mkdir()
    shipped = load_catalogs().models["gpt-oss-20b"].model_dump(mode="json", exclude_none=True)
    (own / "models.json").write_text(json.dumps({"models": [shipped]}))
    before = contents(own)
    for more in (("--catalog-dir", own), ("--models-file", own / "models.json")):
        code, _, said = command("cases.csv", "-o", own, "--pattern", "models", *more, *force)
        assert code == INVALID and "models.json" in said and "read by this same command" in said
        assert contents(own) == before


@pytest.mark.parametrize(
    "name", ["results.csv", "index.xlsx", LOCK, LOG, ".sizing_xl.tmp/x", "c1.json"]
)
def test_a_manifest_in_the_place_of_another_file_of_the_run(go, out, name):
    with pytest.raises(OutputError) as error:
        go(rows(1), manifest=out / name, force=True)
    refused(error)
    assert [path for path in out.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["c3.json", "C3.json", "results.csv", "errors.csv", "index.xlsx"])
def test_a_file_that_no_run_has_noted_is_kept(go, out, name):
    if name == "C3.json" and (Path(__file__).with_name("TEST_BATCH_FILES.py")).exists():
        pytest.skip("names that differ by case are the same here")
    out.mkdir()
    (out / name).write_bytes(PRECIOUS)
    if name == "C3.json":
        go(rows(1, 2, 3))
        assert (out / name).read_bytes() == PRECIOUS
        return
    with pytest.raises(OutputError) as error:
        go(iter(rows(1, 2, 3)))
    assert refused(error, "batch_file_of_yours").file == str(out / name)
    assert contents(out) == {name: PRECIOUS} and not (out / MANIFEST).exists()
    go(rows(1, 2, 3), force=True)
    assert (out / name).read_bytes() != PRECIOUS
    assert go(rows(1, 2, 3)).skipped == 3


def test_a_file_that_appears_between_two_runs_is_kept(go, out):
    go(rows(1, 2))
    (out / "c3.json").write_bytes(PRECIOUS)
    before = contents(out)
    with pytest.raises(OutputError) as error:
        go(rows(1, 2, 3))
    refused(error, "batch_file_of_yours")
    assert contents(out) == before
    assert go(rows(1, 2)).skipped == 2  # with what it was before, the run is as it was


def test_a_file_that_would_have_been_replaced_is_not_removed(go, out):
    """--force allows to write over it; a case that is refused after all writes nothing."""
    out.mkdir()
    (out / "c3.json").write_bytes(PRECIOUS)
    broken = {**rows(3)[0], "model": "broken"}
    catalogs = load_catalogs()
    huge = {"name": "broken", "max_position_embeddings": 10**400}
    model = catalogs.models["gpt-oss-20b"].model_copy(update=huge)
    object.__setattr__(catalogs, "models", {**catalogs.models, "broken": model})
    assert go([*rows(1), broken], catalogs=catalogs, force=True).refused == 1
    assert (out / "c3.json").read_bytes() == PRECIOUS


@pytest.mark.parametrize("after", [rows(1, 2, 3), rows(1), rows(7), rows(2, 2)])
def test_a_run_that_ends_before_it_notes_its_files_knows_them_again(
    go, out, tmp_path, monkeypatch, after
):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Manifest, "record", die)
        go(rows(1, 2, 3))
    assert (out / "c1.json").exists()
    report = go(after)
    assert report.removed == len({"c1.json", "c2.json"} - {f"c{it['concurrency']}.json"
                                                           for it in after})  # fmt: skip
    run_batch(after, tmp_path / "whole", formats=("json",), jobs=1, pattern="c{concurrency}")
    assert contents(out) == contents(tmp_path / "whole")


# --- what is removed -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "rows"])
def test_an_input_without_cases_removes_nothing(go, out, tmp_path, form):
    go(rows(1, 2))
    before = contents(out)
    path = tmp_path / f"cases.{form}"
    path.write_text({"csv": ",".join(FIELDS), "json": "[]", "jsonl": "", "rows": ""}[form])
    for strict in (False, True):
        with pytest.raises(InputError) as error:
            go(iter(()) if form == "rows" else path, strict=strict)
        refused(error, "batch_no_cases")
        assert contents(out) == before
    with pytest.raises(InputError):
        run_batch([], tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_removed_is_told(command, tmp_path):
    write_csv(tmp_path / "cases.csv", *range(1, 21))
    assert command("cases.csv", "-o", "out", "--pattern", "c{concurrency}")[0] == DONE
    write_csv(tmp_path / "cases.csv", *range(1, 19))
    code, said, told = command("cases.csv", "-o", "out", "--pattern", "c{concurrency}")
    assert (code, "2 removed" in said, "2 files" in told) == (DONE, True, True)
    write_csv(tmp_path / "cases.csv", *range(1, 18))
    _, said, told = command("cases.csv", "-o", "out", "--pattern", "c{concurrency}", "--quiet")
    assert said == "" and "1 file of cases" in told


def test_cases_of_another_input_remove_most_only_when_told_to(go, out):
    go(rows(*range(1, 21)))
    before, noted = contents(out), (out / MANIFEST).read_bytes()
    for cases in (rows(50), rows(*range(101, 121)), rows(*range(1, 8)), [{"model": "x"}] * 30):
        with pytest.raises(OutputError) as error:
            go(cases)
        problem = refused(error, "batch_removes_most")
        assert problem.details["files"] == 20 and problem.details["removed"] >= 13
        assert contents(out) == before
    assert (out / MANIFEST).read_bytes() == noted
    assert go(rows(*range(1, 21))).skipped == 20
    assert go(rows(50), replacing=True).removed == 20
    assert [path.name for path in out.glob("*.json")] == ["c50.json"]


def test_edits_of_the_same_input_are_mirrored(go, out):
    """Whatever they do to the names of the files."""
    go(rows(*range(1, 21)), pattern="{number}_{concurrency}")
    report = go(rows(99, *range(1, 21)), pattern="{number}_{concurrency}")
    assert report.removed == 20 and report.done == 21
    assert go(rows(99, *range(1, 21)), pattern="p{concurrency}").removed == 21
    changed = [{**it, "effective_context": 3000} for it in rows(99, *range(1, 21))]
    assert go(changed, pattern="p{concurrency}").removed == 0
    assert go(changed, formats=()).removed == 21
    assert go(changed).done == 21
    assert go(changed[:11]).removed == 10


def test_a_few_files_are_removed_without_asking(go, out):
    go(rows(*range(1, 11)))
    assert go(rows(50)).removed == 10


def test_what_the_run_reads_is_not_removed(go, out):
    """A case's file of the last run that is the input of this one, under names of other cases."""
    go(rows(1, 2))
    (out / "c2.json").write_text(json.dumps(rows(1)))
    go(out / "c2.json")
    assert (out / "c2.json").read_text() == json.dumps(rows(1))


# --- one batch in one place ----------------------------------------------------------------------


def test_a_second_run_is_refused_whatever_its_manifest_is_called(go, out, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out.mkdir()
    places = ["out", "out/", "./out", f"{tmp_path}/x/../out", out.as_uri(), f"local://{out}"]
    (tmp_path / "x").mkdir()
    if os.name == "posix":
        (tmp_path / "link").symlink_to(out)
        places.append("link")
    with only_run(out / LOCK):
        for place in places:
            for manifest in (None, tmp_path / "other.sqlite", out / "m.sqlite"):
                with pytest.raises(OutputError) as error:
                    run_batch(rows(1), place, formats=(), jobs=1, manifest=manifest)
                assert error.value.problems[0].rule == "batch_running"
    assert contents(tmp_path).keys() == {"out", "x", *(["link"] if os.name == "posix" else [])}


def test_one_manifest_serves_one_directory(tmp_path):
    manifest = tmp_path / "m.sqlite"
    options = {"formats": ("json",), "jobs": 1, "pattern": "c{concurrency}"}
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c1.json").write_bytes(PRECIOUS)
    run_batch(rows(1, 2), tmp_path / "a", manifest=manifest, **options)
    for force in (False, True):
        with pytest.raises(OutputError) as error:
            run_batch(rows(3), tmp_path / "b", manifest=manifest, force=force, **options)
        assert refused(error, "batch_manifest_elsewhere").details["out"] == str(tmp_path / "a")
    assert contents(tmp_path / "b") == {"c1.json": PRECIOUS}
    (tmp_path / "a").rename(tmp_path / "c")
    with pytest.raises(OutputError):
        run_batch(rows(1, 2), tmp_path / "c", manifest=manifest, **options)
    run_batch(rows(1, 2), tmp_path / "d", **options)
    (tmp_path / "d").rename(tmp_path / "e")  # a manifest in its directory goes where it goes
    assert run_batch(rows(1, 2), tmp_path / "e", **options).skipped == 2


def test_two_runs_with_one_manifest_are_not_at_once(tmp_path):
    with only_run(tmp_path / "m.sqlite.lock"), pytest.raises(OutputError) as error:
        run_batch(rows(1), tmp_path / "b", manifest=tmp_path / "m.sqlite", jobs=1)
    assert error.value.problems[0].rule == "batch_running"


# --- secrets -------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_only_its_owner_reads_a_manifest(go, out, umask):
    kept = os.umask(umask)
    try:
        go(rows(1))
        assert stat.S_IMODE((out / MANIFEST).stat().st_mode) == 0o600
        (out / MANIFEST).chmod(0o644)
        go(rows(1))
        assert stat.S_IMODE((out / MANIFEST).stat().st_mode) == 0o600
        with only_run(out / LOCK):
            assert stat.S_IMODE((out / LOCK).stat().st_mode) == 0o600
    finally:
        os.umask(kept)


@pytest.mark.parametrize(
    "word", ["s3://me:S3CRET@host/a b", "https://h/c.csv?sig=S3CRET", "--to=ftp://u:S3/CRET@h/x",
             "https://h/c?X-Amz-Signature=S3CRET&x=1"],
)  # fmt: skip
def test_words_that_are_no_command_are_told_without_secrets(word, capfd):
    for words in (["batch", "a", "b", "-o", "o", word], ["batch", word, "x", "y"], [word],
                  ["batch", "a", "--jobs", "1", word, "--nothing", word]):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main([*words, "--lang", "en"])
        said = "".join(capfd.readouterr())
        assert ended.value.code == USAGE and said
        assert "S3" not in said.replace("s3:", "") and "CRET" not in said


# --- options and manifests that mean nothing -----------------------------------------------------


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1e9", "4097", "1.5", ""])
def test_jobs_that_are_no_number_of_processes(command, tmp_path, jobs):
    write_csv(tmp_path / "cases.csv", 1)
    code = main(["batch", "cases.csv", "-o", "o", f"--jobs={jobs}", "--lang", "en"])
    assert code == INVALID and not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "pattern", ["{number:c}", "{number:e}", "{concurrency:c}", "{number:.3g}", "{number:G}",
                "{number:n}", "{number:%}", "{model:n}", "{kv_budget_ratio:n}", "{number:5e}",
                "x" * 250 + "{number}"],
)  # fmt: skip
def test_a_pattern_that_fails_or_repeats_itself_later_is_refused_at_once(pattern):
    with pytest.raises(InputError) as error:
        check_pattern(pattern)
    refused(error, "batch_pattern")


@pytest.mark.parametrize(
    "pattern", ["{number}", "{number:x}", "{number:o}", "{number:b}", "{number:,}", "{number:+d}",
                "{number:09.1f}", "{model:>20}_{number:_d}", "{concurrency:06}", "{model}",
                "{kv_budget_ratio:.2f}", "{kv_budget_ratio:.1%}", "{kv_budget_ratio:e}"],
)  # fmt: skip
def test_patterns_that_hold_for_every_case(pattern):
    check_pattern(pattern)


def damaged_database(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE NOTES (TEXT)")
        other.commit()


@pytest.mark.parametrize("given", [{"manifest": "a\0b"}, {"out": "a\0b"}, {"cases": "a\0b.csv"}])
def test_what_is_no_path_is_a_sentence_and_leaves_nothing(tmp_path, monkeypatch, given):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((InputError, OutputError), match="null"):
        run_batch(**{"cases": rows(1), "out": "o", "jobs": 1, **given})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "content", [b"model,server\n", b"\0" * 9000, b"SQLite format 3\0", b"x",
                b"SQLite format 3\0" * 99, damaged_database],
)  # fmt: skip
def test_a_file_that_is_no_manifest_is_kept(go, out, tmp_path, content):
    mine = tmp_path / "mine.csv"
    content(mine) if callable(content) else mine.write_bytes(content)
    before = contents(tmp_path)
    with pytest.raises(OutputError) as error:
        go(rows(1), manifest=mine)
    assert refused(error, "batch_manifest_damaged").file == str(mine)
    assert contents(tmp_path) == before


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What a batch of two cases left."""
    out = tmp_path_factory.mktemp("two") / "out"
    run_batch(rows(1, 2), out, formats=("json",), jobs=1, pattern="c{concurrency}")
    return out


EDITS = [
    "UPDATE FILES SET NAME = '../victim.json'",
    "UPDATE FILES SET NAME = '/etc/victim.json'",
    "UPDATE FILES SET NAME = 'C:\\victim.json'",
    "UPDATE FILES SET NAME = 'a/../../victim.json'",
    "UPDATE FILES SET NAME = 'mine.txt'",
    "UPDATE FILES SET NAME = 7",
    "UPDATE FILES SET NAME = NULL",
    "UPDATE FILES SET NAME = x'ff00'",
    "UPDATE FILES SET NAME = CAST(x'ff' AS TEXT)",
    "UPDATE FILES SET SIZE = -1",
    "UPDATE FILES SET SIZE = 'many'",
    "UPDATE FILES SET SHA256 = 5, CHANGED = 'then'",
    "DELETE FROM FILES",
    "INSERT INTO STALE VALUES ('../victim.json')",
    "INSERT INTO STALE VALUES ('mine.txt')",
    "INSERT INTO STALE VALUES ('.')",
    "INSERT INTO STALE VALUES (12)",
    "UPDATE CASES SET DATA = 'text'",
    "UPDATE CASES SET DATA = NULL",
    "UPDATE CASES SET DATA = x'789c030000000001'",
    "UPDATE CASES SET DATA = x'789c8b8e050001150093'",
    "UPDATE CASES SET STATE = 'lost'",
    "UPDATE CASES SET STATE = NULL",
    "UPDATE CASES SET STATE = 'refused'",
    "UPDATE CASES SET LINE = 'first'",
    "UPDATE CASES SET LINE = NULL",
    "UPDATE CASES SET KEY = x'00'",
    "UPDATE CASES SET NUMBER = -NUMBER",
    "UPDATE CASES SET NUMBER = 9223372036854775807 WHERE NUMBER = 2",
    "UPDATE INFO SET VALUE = 'no JSON'",
    "UPDATE INFO SET VALUE = '[]'",
    "UPDATE INFO SET VALUE = NULL",
    "UPDATE INFO SET VALUE = '{\"out\": 1}' WHERE KEY = 'settings'",
    "UPDATE INFO SET VALUE = '{\"../x\": [1, 2]}' WHERE KEY = 'tables'",
    "UPDATE INFO SET VALUE = '{\"results.csv\": 5}' WHERE KEY = 'tables'",
    "DELETE FROM INFO",
    "DROP TABLE STALE",
    "DROP INDEX FILES_BY_NAME",
    "ALTER TABLE CASES RENAME COLUMN DATA TO CONTENT",
    "CREATE TABLE MORE (X)",
    "CREATE TRIGGER T AFTER INSERT ON CASES BEGIN DELETE FROM FILES; END",
    "PRAGMA USER_VERSION = 99",
    "PRAGMA APPLICATION_ID = 1",
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("after", [rows(1, 2), rows(1, 5)])
def test_a_manifest_edited_by_hand_costs_no_file_of_others(go, two, out, tmp_path, edit, after):
    """It is refused in one sentence, or its cases are done again."""
    shutil.copytree(two, out)
    for path in (tmp_path / "victim.json", out / "mine.txt"):
        path.write_bytes(PRECIOUS)
    with closing(sqlite3.connect(out / MANIFEST)) as database, suppress(sqlite3.IntegrityError):
        database.executescript(edit + ";")
    try:
        go(after, force=True)
    except OutputError as error:
        (problem,) = error.problems
        assert problem.rule == "batch_manifest_damaged"
        assert "delete" not in str(error)
    else:
        numbers = [json.loads(path.read_text(encoding="utf-8"))["inputs"]["nfr"]["concurrency"]
                   for path in out.glob("c*.json")]  # fmt: skip
        assert set(numbers) >= {it["concurrency"] for it in after}
    assert (tmp_path / "victim.json").read_bytes() == PRECIOUS
    assert (out / "mine.txt").read_bytes() == PRECIOUS


def test_a_record_that_unpacks_to_gigabytes_is_not_unpacked(go, out):
    import zlib

    go(rows(1, 2))
    packing = zlib.compressobj(9)
    bomb = b"".join(packing.compress(b" " * (1 << 20)) for _ in range(64)) + packing.flush()
    with closing(sqlite3.connect(out / MANIFEST)) as database:
        database.execute("UPDATE CASES SET DATA = ?", (bomb,))
        database.execute("DELETE FROM INFO WHERE KEY = 'tables'")
        database.commit()
    with pytest.raises(OutputError) as error:
        go(rows(1, 2))
    refused(error, "batch_manifest_damaged")


def test_a_manifest_of_the_version_before_goes_on(go, out):
    go(rows(1, 2))
    with closing(sqlite3.connect(out / MANIFEST)) as database:
        database.executescript("ALTER TABLE FILES DROP COLUMN CHANGED; PRAGMA USER_VERSION = 1;")
    assert go(rows(1, 2)).skipped == 2
    with closing(sqlite3.connect(out / MANIFEST)) as database:
        assert database.execute("PRAGMA USER_VERSION").fetchone() == (2,)
    assert go(rows(1, 2, 3)).done == 1


# --- contents ------------------------------------------------------------------------------------


def spoilt(path, keep_moment):
    found = path.stat()
    path.write_bytes(b"\0" * found.st_size)
    moment = found.st_mtime_ns + (0 if keep_moment else 1_000_000_000)
    os.utime(path, ns=(moment, moment))


@pytest.mark.parametrize("name", ["c1.json", "results.csv"])
def test_a_file_of_the_same_size_with_other_bytes_is_written_again(go, out, name):
    go(rows(1, 2))
    whole = contents(out)
    spoilt(out / name, keep_moment=False)
    report = go(rows(1, 2))
    assert contents(out) == whole
    assert report.done == (name == "c1.json")


def test_verify_reads_what_looks_untouched(command, out, tmp_path):
    write_csv(tmp_path / "cases.csv", 1, 2)
    words = ("cases.csv", "-o", "out", "--pattern", "c{concurrency}", "--quiet")
    assert command(*words)[0] == DONE
    whole = contents(out)
    for name in ("c1.json", "results.csv", "index.xlsx"):
        spoilt(out / name, keep_moment=True)
    assert command(*words)[0] == DONE
    assert contents(out) != whole
    assert command(*words, "--verify")[0] == DONE
    assert contents(out) == whole


def test_files_that_were_copied_are_read_once(go, out, tmp_path, monkeypatch):
    go(rows(1, 2))
    for path in out.glob("c*.json"):
        os.utime(path, ns=(1, 1))
    assert go(rows(1, 2)).skipped == 2
    monkeypatch.setattr(Directory, "digest", None)
    assert go(rows(1, 2)).skipped == 2


def test_the_digest_of_a_file(tmp_path):
    place = Directory(tmp_path)
    place.write("a.json", PRECIOUS)
    assert place.digest("a.json") == hashlib.sha256(PRECIOUS).hexdigest()


def test_a_service_keeps_files_of_others_too(tmp_path, monkeypatch):
    fsspec = pytest.importorskip("fsspec")
    monkeypatch.chdir(tmp_path)
    store = fsspec.filesystem("memory")
    url, options = "memory://u:S3CRET@files/out", {"formats": ("json",), "jobs": 1,
                                                   "pattern": "c{concurrency}"}  # fmt: skip
    place = Directory(url)
    place.write("c2.json", PRECIOUS)
    try:
        with pytest.raises(OutputError) as error:
            run_batch(rows(1, 2), url, **options)
        assert "S3CRET" not in str(error.value)
        assert refused(error, "batch_file_of_yours").file == "memory://files/out/c2.json"
        assert not list(tmp_path.iterdir())
        run_batch(rows(1, 2), url, force=True, **options)
        with fsspec.open(f"{url}/results.csv", "wb") as file:
            file.write(b",".join(it.encode() for it in FIELDS) + b"\ngpt-oss-20b,dgx-b200,1,9\n")
        with pytest.raises(OutputError) as error:
            run_batch(f"{url}/results.csv", url, force=True, **options)
        refused(error, "output_is_input")
        assert "S3CRET" not in str(error.value)
    finally:
        store.store.clear()


@pytest.mark.skipif(sys.platform != "linux", reason="a device to write to")
def test_a_device_is_no_directory_and_no_manifest(go):
    with pytest.raises(OutputError) as error:
        go(rows(1), manifest="/dev/null")
    refused(error, "output_is_device")
    with pytest.raises(OutputError) as error:
        run_batch(rows(1), "/dev/null", jobs=1)
    refused(error, "output_not_directory")


def test_what_an_older_version_kept_of_an_address_is_not_told(command, out, tmp_path):
    import zlib

    write_csv(tmp_path / "cases.csv", 1, 0)
    assert command("cases.csv", "-o", "out")[0] == INVALID
    said = [("model", "https://u:S3CRET@h/m?token=T0KEN1", "s3://h/x?sig=T0KEN1 cannot be opened")]
    with closing(sqlite3.connect(out / MANIFEST)) as database:
        database.execute(
            "UPDATE CASES SET DATA = ? WHERE STATE = 'refused'",
            (zlib.compress(json.dumps(said).encode()),),
        )
        database.execute("DELETE FROM INFO WHERE KEY = 'tables'")
        database.commit()
    code, *printed = command("cases.csv", "-o", "out")
    told = "".join(printed) + (out / "errors.csv").read_text(encoding="utf-8-sig")
    assert code == INVALID and "https://h/m" in told
    assert "S3CRET" not in told and "T0KEN1" not in told


@pytest.mark.parametrize("seed", range(3))
def test_edits_and_ends_at_any_moment_leave_what_a_new_run_leaves(out, tmp_path, monkeypatch, seed):
    """Rows that come, go, change and move, patterns and formats too; some runs end half-way."""
    drawn = random.Random(seed)
    cases = rows(*range(1, 8))
    patterns = ("c{concurrency}", "{number}", "{model}/{number}_{concurrency}")
    options = {"pattern": patterns[0], "formats": ("json",), "jobs": 1}

    def edit():
        number = drawn.randrange(len(cases))
        what = drawn.randrange(7)
        if what == 0 and len(cases) > 2:
            del cases[number]
        elif what == 1:
            cases.insert(number, rows(drawn.randrange(0, 40))[0])
        elif what == 2:
            cases[number] = {**cases[number], "effective_context": drawn.randrange(1, 9000)}
        elif what == 3:
            drawn.shuffle(cases)
        elif what == 4:
            options["pattern"] = drawn.choice(patterns)
        elif what == 5:
            options["formats"] = drawn.choice((("json",), ("json",), ()))
        else:
            cases[number] = {**cases[number], "model": drawn.choice(("x", "gpt-oss-20b"))}

    kept, left = Manifest.record, [0]

    def record(self, *given):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        kept(self, *given)

    monkeypatch.setattr(Manifest, "record", record)
    for _ in range(12):
        left[0] = drawn.choice((0, 1, 2, 3))
        with suppress(KeyboardInterrupt):
            run_batch(cases, out, replacing=True, **options)
        for _ in range(drawn.randrange(1, 4)):
            edit()
    left[0] = 0
    run_batch(cases, out, replacing=True, **options)
    run_batch(cases, tmp_path / "whole", **options)
    mine, whole = (
        {name: content for name, content in contents(place).items() if content is not None}
        for place in (out, tmp_path / "whole")
    )
    assert mine == whole
