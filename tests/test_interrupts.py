"""Ctrl+C and SIGTERM, at points of a run that are fixed, not at moments: the program loads, workers
start and load, tables are written, a batch is taken up again."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from sizing_xl import OutputError
from sizing_xl.batch import crew
from sizing_xl.batch.crew import Crew
from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.run import run_batch
from sizing_xl.batch.worker import pack
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Texts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals of process groups"),
]

ROWS = 8
LIMIT_S = 120  # in which a process must end, however busy the machine is

# Python loads it in every process. It signals the whole group, as a terminal does, when a module
# is loaded or one of our functions is called, in the process in front or in a worker.
AT = """
import os, signal, sys
here = "worker" if "--multiprocessing-fork" in sys.orig_argv else "front"
tracker = "resource_tracker" in " ".join(sys.orig_argv)
place, _, module = os.environ["POINT"].partition(":")
def fire():
    try:
        os.close(os.open(os.environ["FIRED"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    for _ in range(int(os.environ["TIMES"])):
        os.killpg(0, int(os.environ["NUMBER"]))
class At:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            fire()
def called(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_name == module[:-2] and "sizing_xl" in code.co_filename:
        sys.setprofile(None)
        fire()
if here == place and not tracker:
    if module == "start":
        fire()
    elif module.endswith("()"):
        sys.setprofile(called)
    else:
        sys.meta_path.insert(0, At())
"""
FRONT = [
    *("sizing_xl.cli.interrupts", "sizing_xl.cli.program", "sizing_xl.texts.en.phrases"),
    *("sizing_xl.cli.arguments", "pydantic", "pydantic.main", "sizing_xl.book.hbm"),
    *("sizing_xl.batch.run", "multiprocessing.resource_tracker", "multiprocessing.synchronize"),
    *("multiprocessing.popen_spawn_posix", "sizing_xl.batch.tables", "sizing_xl.catalog.load"),
    *("sizing_xl.alerts.racks", "begin()", "_begin()", "record()", "write_tables()"),
]
WORKER = [
    *("start", "sizing_xl", "sizing_xl.batch.crew", "sizing_xl.batch.worker", "pydantic.main"),
    *("sizing_xl.workbook", "sizing_xl.render.stencil"),
]
POINTS = [*(f"front:{name}" for name in FRONT), *(f"worker:{name}" for name in WORKER)]
OURS = "{}.{}".format(*sys.version_info[:2])
OTHERS = [it for it in ("3.10", "3.11", "3.12", "3.13", "3.14") if it != OURS]


@pytest.fixture
def signalled(tmp_path):
    """Run a batch that is signalled at a point; gives its code, its error stream, its group."""
    (tmp_path / "at").mkdir()
    (tmp_path / "at" / "sitecustomize.py").write_text(AT)
    path = tmp_path / "cases.csv"
    head = "model,server,concurrency,effective_context\n"
    path.write_text(head + "".join(f"gpt-oss-20b,dgx-b200,{i + 1},8192\n" for i in range(ROWS)))
    root = Path(__file__).parent.parent

    def run(point, number=signal.SIGINT, times=1, jobs=2, python=sys.executable):
        env = {**os.environ, "SIZING_XL_LANG": "en", "POINT": point, "NUMBER": str(int(number)),
               "TIMES": str(times), "FIRED": str(tmp_path / "fired"),
               "PYTHONPATH": f"{tmp_path / 'at'}{os.pathsep}{root}"}  # fmt: skip
        words = [python, "-m", "sizing_xl.cli", "batch", str(path), "-o", str(tmp_path / "out"),
                 "--quiet", "--jobs", str(jobs)]  # fmt: skip
        process = subprocess.Popen(
            words, env=env, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
        )
        try:
            _, told = process.communicate(timeout=LIMIT_S)
        finally:
            left = alive(process.pid)
        assert not left
        return process.returncode, told.decode()

    return run


def alive(group):
    """Whether processes of a group are left; those that are ending may do so."""
    ends = time.monotonic() + LIMIT_S / 4
    while time.monotonic() < ends:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return True


LINE = Texts("en").say("batch_interrupted") + "\n"


@pytest.mark.parametrize("point", POINTS)
def test_control_c_ends_with_one_line(signalled, point):
    assert signalled(point) == (130, LINE)


@pytest.mark.parametrize("point", ["front:pydantic.main", "front:sizing_xl.batch.tables"])
def test_so_it_does_with_one_process(signalled, point):
    assert signalled(point, jobs=1) == (130, LINE)


@pytest.mark.parametrize("point", ["front:multiprocessing.synchronize", "worker:start"])
def test_more_of_them_change_nothing(signalled, point):
    assert signalled(point, times=3) == (130, LINE)


@pytest.mark.parametrize("point", ["front:sizing_xl.batch.run", "front:sizing_xl.batch.tables"])
def test_a_request_to_end_is_told_by_its_code(signalled, point):
    assert signalled(point, signal.SIGTERM) == (143, LINE)


def test_what_was_interrupted_is_taken_up(signalled, tmp_path):
    out = tmp_path / "out"
    for point in ("worker:sizing_xl.render.stencil", "front:write_tables()", "front:finished()"):
        assert signalled(point) == (130, LINE)
        assert not (out / "manifest.sqlite.lock").exists()
        (tmp_path / "fired").unlink()
    assert signalled("front:nothing") == (0, "")
    assert len(list(out.glob("[0-9]*.xlsx"))) == len(list(out.glob("[0-9]*.json"))) == ROWS
    assert not (out / ".sizing_xl.tmp").exists()


def pythons(version):
    """Interpreters of a version at hand: those of SIZING_XL_PYTHONS, pyenv's, the PATH's."""
    given = [Path(it) for it in os.environ.get("SIZING_XL_PYTHONS", "").split(os.pathsep) if it]
    found = [*given, *Path.home().glob(f".pyenv/versions/{version}.*/bin/python")]
    on_path = shutil.which(f"python{version}")
    found += [Path(on_path)] if on_path else []
    ask = "import sys, pydantic, openpyxl, numpy; print('%d.%d' % sys.version_info[:2])"
    for path in found:
        run = subprocess.run([path, "-c", ask], capture_output=True, text=True)
        if run.returncode == 0 and run.stdout.strip() == version:
            yield str(path)


@pytest.mark.parametrize("version", OTHERS)
def test_on_the_other_pythons_at_hand(signalled, tmp_path, version):
    python = next(pythons(version), None)
    if python is None:
        pytest.skip(f"no Python {version} with the dependencies here (see SIZING_XL_PYTHONS)")
    for point in POINTS:
        (tmp_path / "fired").unlink(missing_ok=True)
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        assert signalled(point, python=python) == (130, LINE), point


# --- the guard ------------------------------------------------------------------------------------

DEAF = """
import os, signal, time
from sizing_xl.cli.interrupts import Guard
guard = Guard(limit_s=0.2)
guard.install()
try:
    guard.begin("ended")
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(9)
except KeyboardInterrupt:
    {deaf}
"""


@pytest.mark.parametrize(
    "deaf",
    [
        "time.sleep(600)",
        "from threading import Thread; Thread(target=time.sleep, args=[600]).start()",
    ],
)
def test_what_does_not_end_is_ended(deaf):
    words = [sys.executable, "-c", DEAF.format(deaf=deaf)]
    run = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT_S)
    assert (run.returncode, run.stderr) == (130, "ended\n")


def test_a_signal_that_is_ignored_stays_so(tmp_path):
    words = [sys.executable, "-m", "sizing_xl.cli", "validate"]
    (tmp_path / "sitecustomize.py").write_text(AT)
    env = {**os.environ, "POINT": "front:pydantic.main", "NUMBER": "2", "TIMES": "1",
           "FIRED": str(tmp_path / "fired"),
           "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parent.parent}"}  # fmt: skip
    run = subprocess.run(
        words, env=env, capture_output=True, start_new_session=True, timeout=LIMIT_S,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, b"")
    assert (tmp_path / "fired").exists()


def test_a_signal_waits_until_workers_are_started():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append("answered"))
    try:
        with crew._undisturbed():
            signal.raise_signal(signal.SIGINT)
            assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
            seen.append("started")
        assert seen == ["started", "answered"]
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.signal(signal.SIGINT, before)


# --- workers that do not come, or do not answer ---------------------------------------------------

CASE = Case(1, 2, {"model": "gpt-oss-20b", "server": "dgx-b200", "concurrency": 1,
                   "effective_context": 8192})  # fmt: skip


class Silent(Executor):
    """A cluster without workers: what it is given waits for ever."""

    def submit(self, *_, **__):
        return Future()


class Gone(Executor):
    def submit(self, *_, **__):
        raise OSError("the scheduler is closed")


def problem_of(executor, tmp_path, **more):
    known = pack(default_catalogs())
    settings = Settings(str(tmp_path), (), "en", "{number}")
    with pytest.raises(OutputError) as error, Crew(1, executor, settings, known, **more) as own:
        own.work([(CASE,)], lambda *_: None, lambda *_: None)
    (problem,) = error.value.problems
    return problem


def test_workers_that_do_not_answer_are_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "_PATIENCE_S", 0.01)
    problem = problem_of(Silent(), tmp_path, silent_s=0.05)
    assert (problem.rule, problem.details["seconds"]) == ("batch_silent", 0.05)
    assert crew.MOST_SILENT_S >= 300


def test_an_executor_that_is_gone_is_one_sentence(tmp_path):
    problem = problem_of(Gone(), tmp_path)
    assert problem.rule == "batch_cluster_lost"
    assert "closed" in Texts("pt-BR").problem(problem)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EMFILE, errno.ENOSYS, errno.ENOENT])
def test_processes_that_cannot_start_are_one_sentence(tmp_path, monkeypatch, number):
    def refuse(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(crew, "_processes", refuse)
    with pytest.raises(OutputError) as error:
        run_batch([dict(CASE.fields)], tmp_path / "out", jobs=2)
    (problem,) = error.value.problems
    assert problem.rule == "batch_no_processes"
    assert os.strerror(number) in error.value.in_language("en")
    assert "--jobs 1" in error.value.in_language("pt-BR")
