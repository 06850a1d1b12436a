"""How fast the engine is, as ratios to a bare `python -c pass` measured in the same run.

    python scripts/bench_engine.py

Prints the median of several runs: one three-scenario sizing without rationale, a million rows of
nodes_final through the array path, the start of the package and of the command line.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

ROWS = 1_000_000
CASE = ["--model", "opt-oss-120b", "--server", "dgx-b300", "--concurrency", "1000",
        "--effective-context", "131072"]  # fmt: skip


def median_seconds(action: Callable[[], object], runs: int = 7) -> float:
    """Median wall time of an action, after one run that does not count."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*arguments: str) -> Callable[[], object]:
    """An action that runs this interpreter with arguments."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def single_sizing_seconds() -> float:
    from sizing_xl import Workload, size

    workload = Workload(
        model="opt-oss-120b", server="dgx-b300", concurrency=1000, effective_context=131072
    )
    repeats = 1000
    return median_seconds(lambda: [size(workload) for _ in range(repeats)]) / repeats


def million_rows_seconds() -> float:
    import numpy as np

    from sizing_xl.columns import evaluate

    generator = np.random.default_rng(20261121)
    columns = {
        "model": "opt-oss-120b",
        "server": "dgx-b300",
        "concurrency": generator.integers(1, 100_000, ROWS),
        "effective_context": generator.integers(1, 131_072, ROWS),
    }
    return median_seconds(lambda: evaluate(["nodes_final"], columns), runs=5)


def main() -> None:
    bare = median_seconds(process("-c", "pass"), runs=15)
    rows = [
        ("python -c pass", bare, None),
        ("import sizing_xl", median_seconds(process("-c", "import sizing_xl"), 15), "<= 3 x bare"),
        (
            "size --json-only, as a process",
            median_seconds(process("-m", "sizing_xl.cli", "size", *CASE, "--json-only")),
            None,
        ),
        ("one sizing, three scenarios", single_sizing_seconds(), "<= 150 us"),
        (f"{ROWS} rows of nodes_final", million_rows_seconds(), "<= 1 s"),
    ]
    print(f"{'what':34} {'median':>12} {'x bare':>9}  aim")
    for what, seconds, aim in rows:
        shown = f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"
        print(f"{what:34} {shown:>12} {seconds / bare:9.4f}  {aim or ''}")


if __name__ == "__main__":
    main()
