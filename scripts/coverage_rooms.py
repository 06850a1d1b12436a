"""Which branches of the book, the catalogs and the batch does no test take?

    python scripts/coverage_rooms.py [--report] [options of pytest]

Runs the tests that touch these rooms under coverage.py (configured in pyproject.toml), with the
processes that they start, and prints for each room the share of lines and of branches that were
taken. Exit code 1 below 95 % of the branches of a room. --report: of the last run, with what it
missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("book", "catalog", "batch")
LEAST = 0.95
# Tests of other rooms add nothing here and cost a multiple.
TESTS = (
    "alternatives", "attention", "bases", "batch_*", "book", "catalog*", "cost", "importing*",
    "latency", "measurements", "nearest", "plausible", "policy_*", "public_cases_*", "refused",
    "required_cells", "service", "shipped_catalogs", "streams",
)  # fmt: skip
# Nor do these: what is killed leaves no record; workers elsewhere do what those here do.
LEFT_OUT = ("batch_dask", "batch_kill")
# Memory and processor time are the tracer's too, and many cases go the way of a few.
MARKED = "not libreoffice and not validator"
NAMED = "not memory and not takes_little and not forty_are_bad and not dask"


class Share(NamedTuple):
    """Lines and branches of a room: taken, and all."""

    lines: int
    all_lines: int
    branches: int
    all_branches: int

    @property
    def of_branches(self) -> float:
        return self.branches / self.all_branches if self.all_branches else 1.0


def coverage(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=ROOT, check=True)


def share_of(room: str, files: dict[str, dict[str, dict[str, int]]]) -> Share:
    """Of the modules of a room in a report of coverage.py as JSON."""
    own = [it["summary"] for name, it in files.items() if f"sizing_xl/{room}/" in _posix(name)]
    keys = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    return Share(*(sum(one[key] for one in own) for key in keys))


def _posix(name: str) -> str:
    return name.replace("\\", "/")


def tests() -> list[str]:
    """The files of the tests that are run."""
    found = {path for name in TESTS for path in ROOT.glob(f"tests/test_{name}.py")}
    return sorted(str(it) for it in found if it.stem.removeprefix("test_") not in LEFT_OUT)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Which branches does no test take?")
    parser.add_argument("--report", action="store_true", help="of the last run, what it missed")
    args, asked = parser.parse_known_args(argv)
    if not args.report:
        coverage("erase")
        coverage("run", "-m", "pytest", *asked, "-m", MARKED, "-k", NAMED, *tests())
        coverage("combine", "--quiet")
    else:
        coverage("report", "--show-missing", "--skip-covered")
    written = ROOT / "build" / "coverage" / "rooms.json"
    coverage("json", "--quiet", "-o", str(written))
    files = json.loads(written.read_text(encoding="utf-8"))["files"]
    short = False
    for room in ROOMS:
        share = share_of(room, files)
        short |= share.of_branches < LEAST
        print(f"{room}: {share.branches} of {share.all_branches} branches "
              f"({share.of_branches:.1%}), {share.lines} of {share.all_lines} lines")  # fmt: skip
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
