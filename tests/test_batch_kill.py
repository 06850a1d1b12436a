"""Processes that die at any moment: nothing is lost, nothing half-written, nothing done twice."""

import hashlib
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from sizing_xl import OutputError
from sizing_xl.batch.run import run_batch

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
CASES, KILLS = 240, 10
SCRIPT = """
import sys
from sizing_xl.batch.run import run_batch

if __name__ == "__main__":
    try:
        run_batch(sys.argv[1], sys.argv[2], formats=("json",), jobs=2)
    except KeyboardInterrupt:
        raise SystemExit(130)
"""


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    rows = (
        {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": number,
         "effective_context": 2048 if number % 20 else -1}
        for number in range(1, CASES + 1)
    )  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def whole(cases, tmp_path_factory):
    """What a run that nobody disturbs leaves."""
    out = tmp_path_factory.mktemp("whole")
    run_batch(cases, out, formats=("json",), jobs=2)
    return contents(out)


@pytest.fixture
def start(cases, tmp_path):
    """Start a batch in a process group of its own."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    started = []

    def begin(out):
        words = [sys.executable, str(script), str(cases), str(out)]
        process = subprocess.Popen(words, start_new_session=True, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield begin
    for process in started:
        kill(process)


def kill(process, number=signal.SIGKILL):
    """Signal a process and its children: the group that it leads."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait()


def files(out):
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in out.glob("*.json")}  # fmt: skip


def recorded(out):
    """Files of the cases that the manifest knows, without touching it."""
    import shutil
    import sqlite3
    import tempfile

    if not (out / "manifest.sqlite").exists():
        return set()
    with tempfile.TemporaryDirectory() as copies:
        for path in out.glob("manifest.sqlite*"):
            if not path.name.endswith(".lock"):
                shutil.copy(path, copies)
        database = sqlite3.connect(f"{copies}/manifest.sqlite")
        try:
            return {name for (name,) in database.execute("SELECT NAME FROM FILES")}
        except sqlite3.OperationalError:  # killed before there were tables
            return set()
        finally:
            database.close()


def contents(out):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.iterdir()
        if not path.name.startswith("manifest")
    }


def until(seen, process):
    """Wait until something is seen, or the process has ended."""
    ends = time.monotonic() + 30
    while not seen() and process.poll() is None and time.monotonic() < ends:
        time.sleep(0.005)


def test_ten_kills_at_random_moments_change_nothing(cases, whole, start, tmp_path):
    out = tmp_path / "out"
    moments = random.Random(7)
    known, interrupted = {}, 0
    for _ in range(KILLS):
        process, enough = start(out), len(files(out)) + moments.randrange(16)
        until(lambda enough=enough: len(files(out)) > enough, process)
        time.sleep(moments.uniform(0, 0.02))
        interrupted += process.poll() is None
        kill(process)
        now = files(out)
        for path in out.glob("*.json"):  # nothing is half-written
            assert json.loads(path.read_bytes())
        assert {name: now[name] for name in known} == known  # nothing is done twice
        known = {name: now[name] for name in recorded(out)}
    assert interrupted > KILLS // 2
    report = run_batch(cases, out, formats=("json",), jobs=2)
    assert report.skipped == len(known) > 0
    assert (report.done + report.skipped, report.refused) == (CASES - 12, 12)
    assert {name: files(out)[name] for name in known} == known
    assert contents(out) == whole


def test_workers_end_with_their_parent(start, tmp_path):
    psutil = pytest.importorskip("psutil")
    process = start(tmp_path / "out")
    until(lambda: files(tmp_path / "out"), process)
    workers = psutil.Process(process.pid).children(recursive=True)
    assert workers
    process.kill()  # the parent alone
    process.wait()
    gone, alive = psutil.wait_procs(workers, timeout=10)
    assert gone and not alive


def test_a_killed_worker_loses_nothing(cases, whole, tmp_path):
    killed = []

    def kill_one(**_):
        if not killed:
            worker = multiprocessing.active_children()[0]
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    out = tmp_path / "out"
    report = run_batch(cases, out, formats=("json",), jobs=2, on_progress=kill_one)
    assert killed
    assert (report.done, report.refused) == (CASES - 12, 12)
    assert contents(out) == whole


def test_a_second_run_is_refused_while_one_runs(cases, start, tmp_path):
    out = tmp_path / "out"
    process = start(out)
    until(lambda: files(out), process)
    with pytest.raises(OutputError) as error:
        run_batch(cases, out, formats=("json",), jobs=1)
    (problem,) = error.value.problems
    assert problem.rule == "batch_running"
    assert problem.details["process"] == str(process.pid)
    kill(process)
    assert run_batch(cases, out, formats=(), jobs=1).refused == 12


def test_control_c_records_what_is_done(cases, start, tmp_path):
    out = tmp_path / "out"
    process = start(out)
    until(lambda: len(files(out)) > 20, process)
    kill(process, signal.SIGINT)  # to the workers too, as a terminal does
    assert process.returncode == 130
    before = files(out)
    assert recorded(out) == set(before)
    assert not (out / "manifest.sqlite.lock").exists()
    report = run_batch(cases, out, formats=("json",), jobs=2)
    assert report.skipped == len(before)
    assert {name: files(out)[name] for name in before} == before
