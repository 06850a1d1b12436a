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
from itertools import count, islice

import pytest

from sizing_xl import OutputError
from sizing_xl.batch.run import run_batch

from .manifests import recorded
from .soak import tried

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals of POSIX"),
]
CASES, KILLS = tried(120, 240), 10
BAD = CASES // 20
GOOD = CASES - BAD
LIMIT_S = 120  # in which something must be seen, however busy the machine is

# After Ctrl+C it waits as long for the cases that are with workers, so that a busy machine, too,
# has them done; a run of a user's does those again that are not done in a second.
SCRIPT = f"""
import sys
from sizing_xl.batch import crew
from sizing_xl.batch.run import run_batch

if __name__ == "__main__":
    crew._INTERRUPTED_PATIENCE_S = {LIMIT_S}
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


def contents(out):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.iterdir()
        if not path.name.startswith("manifest")
    }


TRIES = 50


def stopped(process, out, more, pause=0.0):
    """Whether a batch was stopped, workers and all, between its first new files and its end.

    A busy machine may look too late: the caller tries again in another directory.
    """
    before, ends = len(files(out)), time.monotonic() + LIMIT_S
    while len(files(out)) <= before + more and process.poll() is None:
        assert time.monotonic() < ends, "the batch writes nothing"
        time.sleep(0.005)
    time.sleep(pause)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGSTOP)
        if len(files(out)) < GOOD:
            return True
        os.killpg(process.pid, signal.SIGCONT)
    assert process.wait() == 0
    return False


@pytest.fixture
def caught(start, tmp_path):
    """A batch under way, stopped: nothing that follows depends on who is faster."""

    numbers = count()

    def catch(more=0):
        for number in islice(numbers, TRIES):
            out = tmp_path / f"out {number}"
            process = start(out)
            if stopped(process, out, more):
                return process, out
        pytest.fail("every batch was done before it could be stopped")

    return catch


def test_ten_kills_at_random_moments_change_nothing(cases, whole, start, tmp_path):
    out = tmp_path / "out"
    moments = random.Random(7)
    known, interrupted, tries = {}, 0, 0
    while interrupted < KILLS or not known:
        process, tries = start(out), tries + 1
        assert tries < TRIES, "every batch was done before it could be killed"
        if not stopped(process, out, moments.randrange(16), moments.uniform(0, 0.02)):
            out, known = tmp_path / f"out {tries}", {}
            continue
        interrupted += 1
        kill(process)
        now = files(out)
        for path in out.glob("*.json"):  # nothing is half-written
            assert json.loads(path.read_bytes())
        assert {name: now[name] for name in known} == known  # nothing is done twice
        known = {name: now[name] for name in recorded(out)}
    report = run_batch(cases, out, formats=("json",), jobs=2)
    assert report.skipped == len(known) > 0
    assert (report.done + report.skipped, report.refused) == (GOOD, BAD)
    assert {name: files(out)[name] for name in known} == known
    assert contents(out) == whole


def test_workers_end_with_their_parent(caught):
    psutil = pytest.importorskip("psutil")
    process, _ = caught()
    workers = psutil.Process(process.pid).children(recursive=True)
    assert workers
    process.kill()  # the parent alone
    process.wait()
    os.killpg(process.pid, signal.SIGCONT)
    gone, alive = psutil.wait_procs(workers, timeout=LIMIT_S)
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
    assert (report.done, report.refused) == (GOOD, BAD)
    assert contents(out) == whole


def test_a_second_run_is_refused_while_one_runs(cases, caught):
    process, out = caught()
    with pytest.raises(OutputError) as error:
        run_batch(cases, out, formats=("json",), jobs=1)
    (problem,) = error.value.problems
    assert problem.rule == "batch_running"
    assert problem.details["process"] == str(process.pid)
    kill(process)
    assert run_batch(cases, out, formats=(), jobs=1).refused == BAD


def test_control_c_records_what_is_done(cases, caught):
    for _ in range(
        TRIES
    ):  # a batch whose last cases were with its workers has nothing to leave out
        process, out = caught(more=20)
        os.killpg(process.pid, signal.SIGINT)  # to the workers too, as a terminal does
        os.killpg(process.pid, signal.SIGCONT)
        if process.wait() != 0:
            break
    assert process.returncode == 130
    before = files(out)
    assert recorded(out) == set(before)
    assert not (out / "manifest.sqlite.lock").exists()
    report = run_batch(cases, out, formats=("json",), jobs=2)
    assert report.skipped == len(before)
    assert {name: files(out)[name] for name in before} == before
