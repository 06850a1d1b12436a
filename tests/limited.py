"""A command of ours in a child process that may not take more memory and time than is promised."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import sizing_xl

# Address space of the child, its libraries mapped; seconds of processor.
MOST_BYTES, MOST_SECONDS = 1_536 << 20, 30
# Seconds after which a child that waits for something is ended.
LONGEST = 300
# What a command loads; a child of its own Python would spend most of its time on that.
LOADED = ["sizing_xl.cli.commands", "sizing_xl.batch.run", "sizing_xl.excel.functions", "numpy"]


def _limit(most_bytes, seconds):
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child(printed, limits, environment, told, arguments):
    """In the child: what it prints goes into a file, and `told(*arguments)` ends it."""
    for stream in (1, 2):
        os.dup2(os.open(printed, os.O_WRONLY | os.O_APPEND), stream)
    os.environ.update(environment)
    signal.alarm(LONGEST)
    _limit(*limits)
    sys.exit(told(*arguments))


def _main(*arguments):
    from sizing_xl.cli import main

    return main([os.fsdecode(it) for it in arguments])


def in_child(told, *arguments, most_bytes=MOST_BYTES, seconds=MOST_SECONDS, **environment):
    """Exit code and what was printed, of a function of a test module in a child under limits.

    Children are forked by a process that has loaded the package and done nothing else.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    with tempfile.TemporaryDirectory() as directory:
        printed = Path(directory, "printed")
        printed.touch()
        limits = most_bytes, seconds
        environment = {"SIZING_XL_LANG": "en", **environment}
        given = str(printed), limits, environment, told, arguments
        child = context.Process(target=_child, args=given)
        with patch.dict(os.environ, {"OPENBLAS_NUM_THREADS": "1"}):  # each thread maps memory
            child.start()
        child.join()
        return child.exitcode, printed.read_text(encoding="utf-8", errors="replace")


def command(*arguments, most_bytes=MOST_BYTES, seconds=MOST_SECONDS):
    """Exit code and what was printed, of a command under limits."""
    words = [os.fsencode(it) for it in arguments]
    code, said = in_child(_main, *words, most_bytes=most_bytes, seconds=seconds)
    return code, _without_traceback(said)


def started(*arguments, **environment):
    """The same of a Python of its own, which the environment sets up before it starts."""
    code = (
        "import sys; from tests.limited import MOST_BYTES, MOST_SECONDS, _limit;"
        "_limit(MOST_BYTES, MOST_SECONDS);"
        "from sizing_xl.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    place = os.fspath(Path(sizing_xl.__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", code, *map(os.fsencode, arguments)],
        capture_output=True,
        env={**os.environ, "SIZING_XL_LANG": "en", "PYTHONPATH": place, **environment},
        timeout=LONGEST,
        check=False,
    )
    return run.returncode, _without_traceback((run.stdout + run.stderr).decode("utf-8", "replace"))


def _without_traceback(said):
    assert "Traceback" not in said and "panicked" not in said, said[-2000:]
    return said


def refused(*arguments, run=command, **options):
    """The sentences of a command that is refused."""
    code, said = run(*arguments, **options)
    assert code == 1, (code, said[-2000:])
    assert len(said) < 150_000
    return said
