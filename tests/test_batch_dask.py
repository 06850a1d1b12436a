"""A batch on a Dask cluster gives the files of a batch on this machine, and outlives a worker."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sizing_xl import OutputError
from sizing_xl.batch.run import run_batch
from sizing_xl.cli import main

from .soak import tried

pytestmark = pytest.mark.slow

distributed = pytest.importorskip("distributed")

ROOT = Path(__file__).parent.parent
SHARED, KILLED = tried(16, 40), tried(60, 120)


def cases(count):
    for number in range(count):
        yield {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 100 + number,
               "effective_context": 8192}  # fmt: skip


def files_of(directory):
    """Name -> content of all that a batch leaves, its manifest and lock aside."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(Path(directory).rglob("*"))
        if path.is_file() and not path.name.startswith("manifest")
    }


@pytest.fixture
def cluster():
    """Two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        silence_logs=50,
    ) as made, distributed.Client(made) as client:  # fmt: skip
        yield made, client


def test_a_cluster_gives_the_same_files(cluster, tmp_path):
    _, client = cluster
    run_batch(cases(SHARED), tmp_path / "here", jobs=1)
    report = run_batch(cases(SHARED), tmp_path / "there", executor=client.get_executor(pure=False))
    assert (report.done, report.refused) == (SHARED, 0)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


def test_a_worker_that_is_killed_loses_nothing(cluster, tmp_path):
    made, client = cluster
    killed = []

    def kill_one(**seen):
        if seen.get("done") and not killed:
            killed.append(next(iter(made.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    report = run_batch(
        cases(KILLED), tmp_path / "there", formats=("json",),
        executor=client.get_executor(pure=False, retries=3), on_progress=kill_one,
    )  # fmt: skip
    assert killed
    assert (report.done, report.refused) == (KILLED, 0)
    run_batch(cases(KILLED), tmp_path / "here", formats=("json",), jobs=1)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


def test_the_command_works_on_a_cluster_by_its_address(cluster, tmp_path):
    made, _ = cluster
    source = tmp_path / "cases.csv"
    rows = [",".join(map(str, case.values())) for case in cases(6)]
    source.write_text("\n".join([",".join(next(cases(1))), *rows]))
    command = [sys.executable, "-m", "sizing_xl.cli", "batch", str(source), "-o",
               str(tmp_path / "out"), "--dask", made.scheduler_address, "--formats", "json",
               "--quiet"]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert (run.returncode, run.stderr) == (0, "")
    assert len(list((tmp_path / "out").glob("*.json"))) == 6


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path):
    source = tmp_path / "cases.csv"
    source.write_text("model,server,concurrency,effective_context\ngpt-oss-120b,dgx-b300,1,1\n")
    command = [sys.executable, "-m", "sizing_xl.cli", "batch", str(source), "-o",
               str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1", "--lang", "en"]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert run.returncode == 1
    assert "tcp://127.0.0.1:1" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_cluster_without_workers_is_one_sentence(tmp_path, capsys):
    source = tmp_path / "cases.csv"
    source.write_text("model,server,concurrency,effective_context\ngpt-oss-120b,dgx-b300,1,1\n")
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as made:
        words = ["--dask", made.scheduler_address, "--lang", "en", "--quiet"]
        assert main(["batch", str(source), "-o", str(tmp_path / "out"), *words]) == 1
    assert "0 workers" in capsys.readouterr().err


def test_a_cluster_that_goes_is_one_sentence(tmp_path):
    """Its scheduler is killed while cases are under way: nothing is logged, nothing hangs."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50
    ) as made, distributed.Client(made) as client:  # fmt: skip
        executor = client.get_executor(pure=False)
        gone = []

        def go(**_):
            if not gone:
                gone.append(client.close())

        with pytest.raises(OutputError) as error:
            run_batch(cases(400), tmp_path / "out", formats=(), executor=executor, on_progress=go)
    assert gone
    (problem,) = error.value.problems
    assert problem.rule == "batch_cluster_lost"
