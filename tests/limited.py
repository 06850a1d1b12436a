"""A command of ours in a child process that may not take more memory and time than is promised."""

import os
import subprocess
import sys
from pathlib import Path

import sizing_xl

# Address space of the child, its libraries mapped; seconds of processor.
MOST_BYTES, MOST_SECONDS = 1_536 << 20, 30

_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from sizing_xl.cli import main
sys.exit(main(sys.argv[1:]))
"""


def command(*arguments, most_bytes=MOST_BYTES, seconds=MOST_SECONDS, **environment):
    """Exit code and what was printed, of a command under limits."""
    code = _LIMITED.format(bytes=most_bytes, seconds=seconds)
    place = os.fspath(Path(sizing_xl.__file__).parent.parent)
    run = subprocess.run(
        [sys.executable, "-c", code, *map(os.fsencode, arguments)],
        capture_output=True,
        env={**os.environ, "SIZING_XL_LANG": "en", "PYTHONPATH": place, **environment},
        timeout=300,
        check=False,
    )
    said = (run.stdout + run.stderr).decode("utf-8", "replace")
    assert "Traceback" not in said and "panicked" not in said, said[-2000:]
    return run.returncode, said


def refused(*arguments, **options):
    """The sentences of a command that is refused."""
    code, said = command(*arguments, **options)
    assert code == 1, (code, said[-2000:])
    assert len(said) < 150_000
    return said
