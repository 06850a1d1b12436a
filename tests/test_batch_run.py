"""A whole batch: counts, what is done again and what is not, full disks, memory, executors."""

import csv
import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from sizing_xl import InputError, OutputError, Workload, load_catalogs, size
from sizing_xl.batch import crew, tables
from sizing_xl.batch.faults import LOG
from sizing_xl.batch.outcome import Refusal
from sizing_xl.batch.run import BatchReport, run_batch
from sizing_xl.batch.worker import Answered, answer_chunk
from sizing_xl.catalog.load import shipped_directory
from sizing_xl.cli import main
from sizing_xl.cli.batch import batch, batch_template
from sizing_xl.cli.codes import DONE, INTERRUPTED, INVALID, USAGE
from sizing_xl.texts import Texts
from sizing_xl.workbook import workbook_bytes
from tests.conftest import told_errors
from tests.soak import tried

pytestmark = pytest.mark.slow

FIELDS = ("model", "server", "storage", "concurrency", "effective_context", "kv_precision",
          "kv_budget_ratio", "tensor_parallel", "basis")  # fmt: skip
# One bad value each: every kind of fault that a row may have.
FAULTS = [
    {"model": "gpt-nothing"},
    {"server": "abacus"},
    {"storage": "shoebox"},
    {"model": ""},
    {"concurrency": ""},
    {"concurrency": "0"},
    {"concurrency": "many"},
    {"effective_context": "-1"},
    {"effective_context": "10.5"},
    {"kv_precision": "fp3"},
    {"kv_budget_ratio": "7"},
    {"tensor_parallel": "0"},
]


def row(number, **changes):
    return {
        "model": "gpt-oss-20b",
        "server": "dgx-b200",
        "concurrency": number,
        "effective_context": 1000 + number,
        **changes,
    }


def rows(count):
    return [row(number) for number in range(1, count + 1)]


def write_csv(path, cases):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(cases)


def files(out, ending="json"):
    """Each case's file, and what tells whether it was written again."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in out.rglob(f"*.{ending}")
    }


def contents(out):
    """All that a batch leaves but its manifest, which notes moments."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith("manifest")
    }


@pytest.fixture
def go(tmp_path):
    """Run a batch into out/, JSON alone, in this process, unless told otherwise."""

    def run(cases, **more):
        return run_batch(cases, tmp_path / "out", **{"formats": ("json",), "jobs": 1, **more})

    return run


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def command(capsys):
    """The command: (exit code, stdout, stderr)."""
    import argparse

    from sizing_xl.cli.arguments import _catalog_options, _language_options
    from sizing_xl.cli.batch import add_commands

    texts = Texts("en")
    top = argparse.ArgumentParser()
    add_commands(top.add_subparsers(), _language_options(texts), _catalog_options(texts), texts)

    def call(*words):
        options = top.parse_args(["batch", *map(str, words)])
        code = options.run(options, texts)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


# --- the whole way -----------------------------------------------------------------------------


def test_many_cases_of_which_forty_are_bad(command, tmp_path, out):
    count = tried(400, 2000)
    cases, good = rows(count), count - 40
    bad = {count // 40 * n + 7: FAULTS[n % len(FAULTS)] for n in range(40)}
    for number, fault in bad.items():
        cases[number - 1].update(fault)
    write_csv(tmp_path / "cases.csv", cases)
    # Workbooks: they are stamped, a document takes three times as long.
    code, printed, told = command(tmp_path / "cases.csv", "-o", out, "--formats", "xlsx")
    assert code == INVALID
    assert f"{good:,}" in printed and "40" in told
    names = {int(name[:6]) for name in files(out, "xlsx") if name != "index.xlsx"}
    assert names == set(range(1, count + 1)) - set(bad)
    refused = told_errors(out)
    assert [int(one["case"]) for one in refused] == sorted(bad)
    assert [int(one["line"]) for one in refused] == [number + 1 for number in sorted(bad)]
    for one in refused:
        (field,) = bad[int(one["case"])]
        assert one["field"] == field and one["reason"]
        assert one["file"] == str(tmp_path / "cases.csv")
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 3 * good
    assert not (out / ".sizing_xl.tmp").exists()
    assert not (out / "manifest.sqlite.lock").exists()


def test_workbooks_and_documents(go, out):
    report = go(rows(3), formats=("json", "xlsx"), jobs=2, language="en")
    assert (report.cases, report.done, report.refused, report.files) == (3, 3, 0, 6)
    assert len(files(out)) == 3
    assert len(files(out, "xlsx")) == 3 + 1  # and the index
    for number, name in enumerate(sorted(files(out, "xlsx"))[:3], start=1):
        alone = workbook_bytes(size(Workload(**row(number))), "en")
        assert (out / name).read_bytes() == alone


def test_processes_and_one_process_write_the_same(tmp_path):
    cases = [*rows(20), row(3, concurrency=-1)]
    for name, jobs in (("one", 1), ("two", 2)):
        run_batch(cases, tmp_path / name, formats=("json",), jobs=jobs)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_no_formats_means_tables_alone(go, out):
    go(rows(3), formats=())
    assert {path.name for path in out.iterdir()} >= {"results.csv", "errors.csv"}
    assert files(out) == {}


def test_rows_of_a_program(go):
    numpy = pytest.importorskip("numpy")
    given = [
        {**row(1), "concurrency": numpy.int64(5), "kv_budget_ratio": float("nan"), "storage": None},
        {**row(2), "Effective Context": 9},
        {**row(3), "colour": "red"},
        "no row",
        {},
    ]
    report = go(iter(given))
    assert (report.done, report.refused) == (1, 4)
    told = [(one.line, one.field) for one in report.reasons]
    assert told[:4] == [(2, "effective_context"), (3, "colour"), (4, ""), (5, "model")]


def test_progress_tells_every_case_once(go):
    told = []
    go([*rows(30), row(1, model="x")], on_progress=lambda **seen: told.append(seen))
    go([*rows(30), row(1, model="x")], on_progress=lambda **seen: told.append(seen))
    sums = {key: sum(one.get(key, 0) for one in told) for key in ("done", "skipped", "refused")}
    assert sums == {"done": 30, "skipped": 30, "refused": 2}


# --- names -------------------------------------------------------------------------------------


def test_of_two_cases_with_one_name_the_first_has_it(go, out):
    cases = [row(1, concurrency=5), row(2, concurrency=6), row(3, concurrency=5)]
    for jobs in (1, 2, 1):
        report = go(cases, pattern="{concurrency}", jobs=jobs)
        assert report.refused == 1
        (refusal,) = report.reasons
        assert (refusal.number, refusal.field, refusal.value) == (3, "pattern", "5")
        assert "1" in refusal.reason
        assert sorted(files(out)) == ["5.json", "6.json"]
        content = json.loads((out / "5.json").read_text(encoding="utf-8"))
        assert content["inputs"]["nfr"]["effective_context"] == 1001
    assert report.done == 0


def test_names_that_differ_in_case_only_are_the_same(go, out):
    report = go([row(1), row(2)], pattern="{model}{server}")
    assert report.refused == 1
    report = go([row(1, model="GPT-OSS-20B"), row(2)], pattern="a/{model}")
    assert report.refused == 1
    assert list(files(out)) == ["a/gpt-oss-20b.json"]


def test_files_of_cases_that_changed_their_name_go(go, out):
    go(rows(4))
    (out / "mine.json").write_text("{}")
    go([row(1), row(2, concurrency=99), row(3)])
    assert sorted(files(out)) == [
        "000001_gpt-oss-20b_dgx-b200_1x1001.json",
        "000002_gpt-oss-20b_dgx-b200_99x1002.json",
        "000003_gpt-oss-20b_dgx-b200_3x1003.json",
        "mine.json",
    ]


def test_a_row_put_in_front_moves_names_and_keeps_every_file(go, out):
    cases = [row(number) for number in (1, 2, 3)]
    go(cases, pattern="{concurrency}")
    report = go([row(9), *cases], pattern="{concurrency}")
    assert sorted(files(out)) == ["1.json", "2.json", "3.json", "9.json"]
    assert report.done == 4
    for number in (1, 2, 3, 9):
        text = (out / f"{number}.json").read_text(encoding="utf-8")
        assert json.loads(text)["inputs"]["nfr"]["concurrency"] == number


def test_a_fault_of_ours_is_written_beside_the_manifest(go, out):
    """Whichever process meets it: its trace and its case; users' files hold the reference alone."""
    catalogs = load_catalogs()
    no_float = {"name": "broken", "max_position_embeddings": 10**400}
    broken = catalogs.models[row(1)["model"]].model_copy(update=no_float)
    catalogs = replace(catalogs, models={**catalogs.models, "broken": broken})
    cases = [*rows(3), row(4, model="broken", concurrency=77)]
    report = go(cases, catalogs=catalogs, jobs=2, language="en")
    assert (report.done, report.refused) == (3, 1)
    (told,) = told_errors(out)
    log = (out / LOG).read_text(encoding="utf-8")
    reference = re.search(r"\b[0-9a-f]{8}\b", told["reason"])[0]
    assert LOG in told["reason"] and "OverflowError" not in told["reason"]
    assert log.startswith(f"[{reference}] ") and " number=4 line=4\n" in log
    assert '"model": "broken"' in log and '"concurrency": 77' in log
    assert "Traceback" in log and "OverflowError" in log
    go(cases, catalogs=catalogs, language="en")
    assert (out / LOG).read_text(encoding="utf-8") == log
    assert "OverflowError" not in "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in out.glob("*.csv")
    )


def test_a_fault_while_planning_is_written_too(go, out, monkeypatch):
    def stem_of(case, pattern, catalogs):
        raise ZeroDivisionError

    monkeypatch.setattr("sizing_xl.batch.run.stem_of", stem_of)
    assert go([*rows(1), row(2, model="unknown")]).done == 1
    assert "ZeroDivisionError" in (out / LOG).read_text(encoding="utf-8")


def test_there_is_no_log_without_a_fault(go, out):
    go([*rows(1), row(2, model="unknown")])
    assert not (out / LOG).exists()


# --- again -------------------------------------------------------------------------------------


def test_a_second_run_does_nothing(go, out, monkeypatch):
    cases = [*rows(10), row(1, model="x")]
    go(cases)
    before, made = files(out), (out / "results.csv").stat().st_mtime_ns
    monkeypatch.setattr(crew, "answer_chunk", None)
    report = go(cases, jobs=2)
    assert (report.done, report.skipped, report.refused, report.files) == (0, 10, 1, 0)
    assert len(report.tables) >= 3
    assert files(out) == before
    assert (out / "results.csv").stat().st_mtime_ns == made


def test_what_changed_is_done_again_and_nothing_else(go, out):
    go(rows(6))
    before = files(out)
    names = sorted(before)
    (out / names[1]).unlink()
    (out / names[2]).write_bytes((out / names[2]).read_bytes()[:100])
    cases = [*rows(6)]
    cases[3]["kv_budget_ratio"] = 0.5
    report = go(cases)
    assert (report.done, report.skipped) == (3, 3)
    after = files(out)
    assert sorted(after) == names
    assert {name for name in names if after[name] == before[name]} == {
        names[0], names[4], names[5]
    }  # fmt: skip
    assert json.loads((out / names[2]).read_bytes())


def test_another_catalog_is_another_answer(go, out, tmp_path):
    go(rows(2))
    own = tmp_path / "own"
    own.mkdir()
    raw = json.loads((shipped_directory() / "servers.json").read_text(encoding="utf-8"))
    server = next(one for one in raw["servers"] if one["name"] == "dgx-b200")
    server["rack_units_u"] = server.get("rack_units_u", 10) + 1
    (own / "servers.json").write_text(json.dumps({"servers": [server]}))
    changed = load_catalogs(own)
    assert go(rows(2), catalogs=changed).done == 2
    assert go(rows(2), catalogs=changed).done == 0


def test_a_row_that_was_mended_is_done(go, out):
    bad = [row(1), row(2, concurrency=0)]
    assert go(bad).refused == 1
    report = go(rows(2))
    assert (report.done, report.skipped, report.refused) == (1, 1, 0)
    assert (out / "errors.csv").read_text(encoding="utf-8").count("\n") == 1
    report = go(bad)
    assert (report.skipped, report.refused) == (1, 1)
    assert len(files(out)) == 1


def test_lines_that_move_are_told_as_they_are_now(go, out, tmp_path):
    path = tmp_path / "cases.csv"
    write_csv(path, [*rows(2), row(3, model="x")])
    go(str(path))
    head, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, "", *rest]) + "\n", encoding="utf-8")
    report = go(path)
    assert (report.done, report.skipped, report.reasons[0].line) == (0, 2, 5)


def test_an_interrupted_run_goes_on(go, out):
    def stop(**_):
        if len(files(out)) > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(rows(40), on_progress=stop)
    before = files(out)
    assert 5 < len(before) < 40
    report = go(rows(40))
    assert report.done + report.skipped == 40
    assert report.skipped == len(before)
    assert {name: files(out)[name] for name in before} == before


# --- strict ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [list, iter])
def test_strict_writes_nothing_when_a_case_is_bad(go, out, form):
    cases = [*rows(3), row(4, model="x"), row(5, concurrency=0)]
    with pytest.raises(InputError) as error:
        go(form(cases), strict=True)
    first, *others = error.value.problems
    assert first.rule == "batch_strict"
    assert first.details == {"refused": 2, "cases": 5}
    assert [(problem.row, problem.field) for problem in others] == [
        (4, "model"), (5, "concurrency")
    ]  # fmt: skip
    assert not out.exists()
    report = go(form(rows(3)), strict=True)
    assert report.done == 3


# --- full disks, other failures ----------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB, or None where none can be mounted."""
    place = tmp_path / "small"
    place.mkdir()

    def mount(*words):
        done = subprocess.run(["mount", *words, str(place)], check=False, capture_output=True)
        return done.returncode == 0

    if sys.platform != "linux" or os.geteuid() or not mount("-t", "tmpfs", "-o", "size=2m", "none"):
        pytest.skip("only root mounts file systems")
    yield place, lambda: mount("-o", "remount,size=30m")
    subprocess.run(["umount", str(place)], check=False)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_stops_the_run_which_goes_on_when_there_is_room(small_disk, tmp_path, jobs):
    place, enlarge = small_disk
    cases = rows(30)
    with pytest.raises(OutputError) as error:
        run_batch(cases, place / "out", formats=("json",), jobs=jobs)
    assert error.value.problems[0].rule == "output_unwritable"
    before = files(place / "out")
    assert 0 < len(before) < 30
    for name in before:
        assert json.loads((place / "out" / name).read_bytes())
    temporary = place / "out" / ".sizing_xl.tmp"
    assert not temporary.exists() or not list(temporary.iterdir())
    assert enlarge()
    report = run_batch(cases, place / "out", formats=("json",), jobs=jobs)
    # What the full disk kept from being noted is done again.
    assert report.done + report.skipped == 30
    run_batch(cases, tmp_path / "whole", formats=("json",), jobs=1)
    assert contents(place / "out") == contents(tmp_path / "whole")


def test_a_disk_that_is_full_for_the_manifest_too(small_disk):
    place, _ = small_disk
    room = place / "taken"
    run_batch(rows(1), place / "out", formats=(), jobs=1)
    with pytest.raises(OSError), room.open("wb") as file:
        while True:
            file.write(b"x" * 4096)
            file.flush()
    with pytest.raises(OutputError) as error:
        run_batch(rows(50), place / "out", formats=(), jobs=1)
    assert error.value.problems[0].rule == "output_unwritable"
    room.unlink()
    assert run_batch(rows(50), place / "out", formats=(), jobs=1).refused == 0


class Mortal(Executor):
    """A pool whose worker dies of case 7: every chunk under way dies with it."""

    deaths = 0

    def __init__(self, *_):
        self._broken = False
        self._under_way = []

    def submit(self, fn, /, *arguments):
        if self._broken:
            raise BrokenExecutor
        future = Future()
        self._under_way.append((future, fn, arguments))
        if any(case.number == self.fatal for case in arguments[0]):
            self._broken = True
            Mortal.deaths += 1
            for waiting, _, _ in self._under_way:
                waiting.set_exception(BrokenExecutor())
        elif len(self._under_way) == 2 or self.alone:
            for waiting, work, given in self._under_way:
                waiting.set_result(work(*given))
            self._under_way.clear()
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


@pytest.mark.parametrize("fatal", [7, None])
def test_the_case_that_kills_its_worker_is_reported_and_no_other(go, out, monkeypatch, fatal):
    monkeypatch.setattr(crew, "_processes", lambda jobs: Mortal())
    monkeypatch.setattr(Mortal, "fatal", fatal, raising=False)
    monkeypatch.setattr(Mortal, "alone", True, raising=False)
    monkeypatch.setattr(Mortal, "deaths", 0)
    monkeypatch.setattr("sizing_xl.batch.run._LARGEST_CHUNK", 2)
    report = go(rows(12), jobs=2)
    refused = {refusal.number for refusal in report.reasons}
    assert refused == ({7, 8} if fatal else set())
    assert report.done == 12 - len(refused)
    assert Mortal.deaths == (2 if fatal else 0)
    monkeypatch.undo()
    assert go(rows(12)).done == len(refused)  # tried again, not taken as refused
    assert len(files(out)) == 12


def test_workers_that_never_answer_stop_the_run(go, monkeypatch):
    monkeypatch.setattr(crew, "_processes", lambda jobs: Mortal())
    monkeypatch.setattr(Mortal, "fatal", 1, raising=False)
    monkeypatch.setattr(Mortal, "alone", True, raising=False)
    with pytest.raises(OutputError) as error:
        go(rows(1), jobs=2)
    assert error.value.problems[0].rule == "batch_workers_died"


def test_workers_that_write_elsewhere_are_found_out(go, tmp_path):
    class Elsewhere(Executor):
        def submit(self, fn, /, chunk, settings, packed):
            future = Future()
            future.set_result(fn(chunk, replace(settings, out=str(tmp_path / "far")), packed))
            return future

    with pytest.raises(OutputError) as error:
        go(rows(3), executor=Elsewhere())
    assert error.value.problems[0].rule == "batch_not_shared"


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"formats": ("pdf",)}, "not_one_of"),
        ({"pattern": "{nothing}"}, "unknown_field"),
        ({"jobs": 0}, "at_least"),
    ],
)
def test_options_that_mean_nothing_are_refused_before_anything_is_written(go, out, options, rule):
    with pytest.raises(InputError) as error:
        go(rows(1), **options)
    assert error.value.problems[0].rule == rule
    assert not out.exists()


def test_a_file_in_the_place_of_the_directory(go, out):
    out.write_text("")
    with pytest.raises(OutputError) as error:
        go(rows(1))
    assert error.value.problems[0].rule == "output_not_directory"


# --- memory ------------------------------------------------------------------------------------


class Canned(Executor):
    """Answers every chunk with what it makes of its first case: the parent's work alone."""

    def __init__(self):
        self._answer = None

    def submit(self, fn, /, chunk, settings, packed):
        self._answer = self._answer or fn(chunk[:1], settings, packed).outcomes[0]
        sent = pickle.dumps([replace(self._answer, number=case.number) for case in chunk])
        future = Future()
        future.set_result(Answered(pickle.loads(sent), {}, 0.01))
        return future


def test_memory_does_not_grow_with_the_cases(tmp_path, monkeypatch):
    def only_read(answers, refusals, place, language, source):
        assert sum(1 for _ in answers()) > 0
        return []

    monkeypatch.setattr(tables, "write_tables", only_read)
    monkeypatch.setattr("sizing_xl.batch.run._LARGEST_CHUNK", 8)
    peaks = []
    for count in (300, 300, tried(900, 2000)):
        cases = (row(number) for number in range(1, count + 1))
        tracemalloc.start()
        run_batch(cases, tmp_path / f"{len(peaks)}", formats=(), executor=Canned(), jobs=2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 500_000


# --- other executors, other places ---------------------------------------------------------------


def test_an_executor_of_the_caller_s_is_used_and_left_open(go, out):
    with ThreadPoolExecutor(3) as pool:
        assert go(rows(9), executor=pool).done == 9
        assert pool.submit(int, "7").result() == 7
    assert len(files(out)) == 9


def test_a_service_as_the_place(tmp_path):
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    options = {"formats": ("json",), "jobs": 1, "manifest": tmp_path / "manifest.sqlite"}
    report = run_batch(rows(4), "memory://bucket/out", **options)
    assert report.done == 4
    assert len([name for name in store.find("/bucket/out") if name.endswith("json")]) == 4
    store.rm_file("/bucket/out/000002_gpt-oss-20b_dgx-b200_2x1002.json")
    report = run_batch(rows(4), "memory://bucket/out", **options)
    assert (report.done, report.skipped) == (1, 3)
    assert not store.exists("/bucket/out/.sizing_xl.tmp")
    store.store.clear()


def test_a_dask_cluster(command, tmp_path, out):
    distributed = pytest.importorskip("distributed")
    write_csv(tmp_path / "cases.csv", rows(20))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None,
        protocol="tcp://",
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address
        code, *_ = command(
            tmp_path / "cases.csv", "-o", out, "--formats", "json", "--dask", address
        )
    assert code == DONE
    assert len(files(out)) == 20


# --- the command -------------------------------------------------------------------------------


def test_the_command_for_a_grid_says_how_many_cases_it_has(command, tmp_path, out):
    grid = {**row(1), "concurrency": {"from": 1, "to": 3, "step": 1}}
    (tmp_path / "a.grid.json").write_text(json.dumps(grid))
    words = (tmp_path / "a.grid.json", "-o", out, "--formats", "none", "--jobs", "1")
    code, printed, told = command(*words)
    assert code == DONE
    assert printed.startswith(Texts("en").say("batch_grid", count=3))
    code, printed, told = command(*words, "--quiet")
    assert (code, told) == (DONE, "")


@pytest.mark.parametrize(
    "words", [["x.csv"], ["x.csv", "y.csv", "-o", "z"], ["template"], ["template", "x", "-o", "y"]]
)
def test_words_that_are_no_command(command, words):
    code, printed, told = command(*words)
    assert (code, printed) == (USAGE, "")
    assert "batch" in told


def test_a_template_is_a_batch_that_runs(command, tmp_path, out):
    code, *_ = command("template", tmp_path / "new.csv")
    assert code == DONE
    code, *_ = command(tmp_path / "new.csv", "-o", out, "--formats", "none", "--jobs", "1")
    assert code == DONE
    assert callable(batch) and callable(batch_template)


def test_an_interrupted_command_says_so(capsys, tmp_path, out, monkeypatch):
    write_csv(tmp_path / "cases.csv", rows(3))

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sizing_xl.batch.run.run_batch", interrupted)
    words = ["batch", str(tmp_path / "cases.csv"), "-o", str(out), "--quiet", "--lang=en"]
    assert main(words) == INTERRUPTED
    assert capsys.readouterr().err == Texts("en").say("batch_interrupted") + "\n"


def test_jobs_that_are_no_number(command, tmp_path):
    write_csv(tmp_path / "cases.csv", rows(1))
    with pytest.raises(InputError) as error:
        command(tmp_path / "cases.csv", "-o", tmp_path / "out", "--jobs", "many")
    assert error.value.problems[0].rule == "not_whole"


def test_a_cluster_that_is_not_there(command, tmp_path):
    pytest.importorskip("distributed")
    write_csv(tmp_path / "cases.csv", rows(1))
    with pytest.raises(InputError) as error:
        command(tmp_path / "cases.csv", "-o", tmp_path / "out", "--dask", "nonsense://x")
    assert error.value.problems[0].rule == "batch_dask"


def test_a_chunk_takes_little_more_than_its_sizing(go):
    """The batch's own work per case, apart from sizing: a fraction of a JSON's 10 ms of CPU."""
    began = time.process_time()
    go(rows(300), formats=(), executor=Canned(), jobs=2)
    assert (time.process_time() - began) / 300 < 0.02
    assert answer_chunk is crew.answer_chunk


def test_errors_name_the_file_of_this_run(out, tmp_path, command):
    cases = rows(2)
    cases[1]["concurrency"] = -1
    for name in ("first.csv", "second.csv"):
        write_csv(tmp_path / name, cases)
        command(tmp_path / name, "-o", out, "--formats", "none")
        assert [one["file"] for one in told_errors(out)] == [str(tmp_path / name)]


def test_a_table_that_is_left_out_is_told(out, tmp_path, command, monkeypatch):
    monkeypatch.setattr(tables, "write_parquet", lambda answers, place: False)
    write_csv(tmp_path / "cases.csv", rows(1))
    code, printed, _ = command(tmp_path / "cases.csv", "-o", out, "--formats", "none")
    assert code == DONE
    assert "results.parquet" in printed and "pip install arro3" in printed


def test_the_command_prints_no_password(command, tmp_path, monkeypatch):
    first = Refusal(1, 2, "", "model", "x", "no such model")
    report = BatchReport(1, 0, 0, 1, 0, 1.0, "s3://me:secret@host/out", tmp_path / "m.sqlite",
                         ("results.csv",), (first,))  # fmt: skip
    monkeypatch.setattr("sizing_xl.batch.run.run_batch", lambda *_, **__: report)
    write_csv(tmp_path / "cases.csv", rows(1))
    code, printed, said = command(tmp_path / "cases.csv", "-o", report.out)
    assert code == INVALID
    assert "s3://host/out/results.csv" in printed and "s3://host/out/errors.csv" in said
    assert "secret" not in printed + said
