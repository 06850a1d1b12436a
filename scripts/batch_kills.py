"""A week's batch in small: killed again and again, it ends as one that nobody disturbed.

    python scripts/batch_kills.py [--cases 20000] [--kills 10] [--jobs 2] [--formats xlsx]
        [--json-detail full]

Twice the same cases, one in fifty of them bad. The first run is left alone. The second is killed at
random moments, workers and all (SIGKILL), and each time the same command goes on. After every kill
each file that is there is whole; what the manifest had recorded is never written again; and in the
end all files and tables of both have the same bytes. Ends with 1 and a sentence where they have
not. The disk must hold the files once (0.5 MB a workbook). POSIX.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_batch import cases

from tests.manifests import recorded as files_recorded

BAD = 50
POLL_S = 0.02
RUN = """
import json, sys
from sizing_xl.batch.run import run_batch

if __name__ == "__main__":
    source, out, formats, detail, jobs = sys.argv[1:]
    report = run_batch(
        source, out, formats=tuple(formats.split(",")), json_detail=detail, jobs=int(jobs)
    )
    print(json.dumps([report.done, report.skipped, report.refused]))
"""
# File -> i-node and moment of its last change.
Stamps = dict[str, tuple[int, int]]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.dir) as place:
        told = tried(Path(place), options)
    print(told)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--formats", default="xlsx")
    parser.add_argument("--json-detail", default="full")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--dir", help="where the files are written and removed")
    return parser.parse_args()


def tried(place: Path, options: argparse.Namespace) -> str:
    """Both runs; what is to be said of them."""
    source, script = place / "cases.jsonl", place / "run.py"
    source.write_text("".join(json.dumps(case) + "\n" for case in _given(options.cases)))
    script.write_text(RUN)

    def started(out: Path) -> subprocess.Popen[str]:
        words = [str(source), str(out), options.formats, options.json_detail, str(options.jobs)]
        return subprocess.Popen(
            [sys.executable, str(script), *words],
            start_new_session=True, text=True, stdout=subprocess.PIPE,
        )  # fmt: skip

    began, alone = time.perf_counter(), place / "alone"
    counts = _ended(started(alone))
    seconds, expected = time.perf_counter() - began, dict(_digests(alone))
    shutil.rmtree(alone)

    moments, out, known = random.Random(options.seed), place / "killed", Stamps()
    good = sum(name.partition("_")[0].isdecimal() for name in expected)
    done = again = 0
    for left in range(options.kills, 0, -1):
        wanted = done + max(1, int((good - done) / (left + 1) * moments.uniform(0.5, 1.5)))
        process = started(out)
        while len(_stamps(out)) < wanted and process.poll() is None:
            time.sleep(POLL_S)
        _require(process.poll() is None, f"it ended before kill {options.kills - left + 1}")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now, recorded = _stamps(out), files_recorded(out)
        _require(
            known == {name: now.get(name) for name in known}, "a recorded file was written again"
        )
        for name, digest in _digests(out, now):
            _require(expected.get(name) == digest, f"{name} is not what an undisturbed run writes")
        known = {name: now[name] for name in recorded & now.keys()}
        _require(recorded <= now.keys(), "a recorded file is lost")
        again += len(now) - len(known)
        done = len(known)
    last = _ended(started(out))
    now = _stamps(out)
    _require(known == {name: now.get(name) for name in known}, "a recorded file was written again")
    _require(dict(_digests(out)) == expected, "the files are not those of an undisturbed run")
    _require(
        (last[0] + last[1], last[2]) == (counts[0], counts[2]), f"counted {last}, not {counts}"
    )
    return (
        f"{options.cases} cases, {options.jobs} processes, {options.kills} kills: {len(expected)} "
        f"files as of a run that nobody disturbed ({seconds:.0f} s); {counts[2]} cases refused in "
        f"both; {again} files that no manifest had yet were written again, no other"
    )


def _given(count: int) -> Iterator[dict[str, Any]]:
    for number, case in enumerate(cases(count), start=1):
        yield case if number % BAD else {**case, "concurrency": -1}


def _ended(process: subprocess.Popen[str]) -> list[int]:
    """What a run counted, at its end."""
    told, _ = process.communicate()
    _require(process.returncode == 0, f"a run ended with {process.returncode}")
    counts: list[int] = json.loads(told)
    return counts


def _stamps(out: Path) -> Stamps:
    """The files of cases that are there."""
    found = Stamps()
    if out.is_dir():
        for entry in os.scandir(out):
            if entry.name.partition("_")[0].isdecimal():
                about = entry.stat()
                found[entry.name] = about.st_ino, about.st_mtime_ns
    return found


def _digests(out: Path, names: Stamps | None = None) -> Iterator[tuple[str, str]]:
    """SHA-256 of some files, else of all but the manifest's."""
    every = (path.name for path in out.iterdir() if path.is_file())
    for name in names or (name for name in every if not name.startswith("manifest")):
        yield name, hashlib.sha256((out / name).read_bytes()).hexdigest()


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        sys.exit(sentence)


if __name__ == "__main__":
    main()
