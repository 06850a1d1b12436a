"""How fast a batch writes workbooks: the press against XlsxWriter, one core and two, and memory.

    python scripts/bench_batch.py

One run, the same cases, the same content (scripts/bench_workbook.py compares cell by cell what its
XlsxWriter pen draws with ours): from a sizing to the bytes of its workbook, declaring the sheets
included. Cases are a supplier's question: three models on two servers over many loads. Then whole
batches as the command runs them, from its start to its end, with one process and with two, and the
highest memory of a process at 100 and at 10 000 cases.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sizing_xl import Workload, size
from sizing_xl.garbage import collected_later
from sizing_xl.render.openpyxl_pen import draw
from sizing_xl.render.stencil import Press
from sizing_xl.sheets import deck
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Texts

MODELS = ("gpt-oss-120b", "qwen3-32b", "deepseek-r1")
SERVERS = ("dgx-b300", "dgx-h200")
CONTEXTS = (8192, 32_768)
MEASURED, THEIRS, SCALED, CHUNK = 300, 24, 3000, 12
MEMORY = (100, 10_000)
MIB = 1024


def cases(count: int) -> Iterator[dict[str, Any]]:
    """Distinct cases, alike ones together."""
    names = list(product(MODELS, SERVERS, CONTEXTS))
    each = -(-count // len(names))
    for number in range(count):
        model, server, context = names[number // each]
        yield {
            "model": model,
            "server": server,
            "concurrency": 200 + 7 * (number % each),
            "effective_context": context,
        }


def per_case(action: Callable[[dict[str, Any]], object], fields: list[dict[str, Any]]) -> float:
    """Seconds of processor for each case, in chunks as a batch's worker goes through them."""
    gc.collect()
    start = time.process_time()
    for first in range(0, len(fields), CHUNK):
        with collected_later():
            for case in fields[first : first + CHUNK]:
                action(case)
    return (time.process_time() - start) / len(fields)


def one_core() -> tuple[float, float, float]:
    """Seconds a workbook: the press, the pen that it saves, XlsxWriter; interleaved rounds."""
    # Here, so that the processes whose memory is measured load what a batch loads, and no more.
    import bench_workbook

    catalogs, texts, press = default_catalogs(), Texts(), Press()

    def declared(case: dict[str, Any]) -> Any:
        return deck(size(Workload(**case), catalogs), texts, catalogs)

    ours = list(cases(MEASURED))
    theirs = ours[:: MEASURED // THEIRS]
    rounds = [
        (
            per_case(lambda case: press.draw(declared(case)), ours),
            per_case(lambda case: draw(declared(case)), theirs),
            per_case(lambda case: bench_workbook.Pen(declared(case), scan=True).drawn(), theirs),
        )
        for _ in range(3)
    ]
    pressed, drawn, xlsxwriter = (statistics.median(column) for column in zip(*rounds, strict=True))
    return pressed, drawn, xlsxwriter


def batch_of(count: int, jobs: int) -> tuple[float, list[float]]:
    """Seconds of the command in a new process, start and end included, and the highest MiB of that
    process and of its workers (Linux)."""
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / "cases.jsonl"
        source.write_text("".join(json.dumps(case) + "\n" for case in cases(count)))
        words = [str(source), str(Path(directory) / "out"), str(jobs)]
        start = time.perf_counter()
        run = subprocess.run([sys.executable, "-c", _TOLD, *words], check=True,
                             capture_output=True, text=True)  # fmt: skip
        took = time.perf_counter() - start
    peaks: list[float] = json.loads(run.stdout.splitlines()[-1])
    return took, peaks


# ru_maxrss of a process begins with that of the one that started it; VmHWM does not.
_TOLD = rf"""
import json, re, resource, sys
from pathlib import Path
from sizing_xl.cli import main

source, out, jobs = sys.argv[1:]
command = ["batch", source, "-o", out, "--formats", "xlsx", "--jobs", jobs, "--quiet"]
assert main(command) == 0
(own,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([int(own) / {MIB}, workers / {MIB}]))
"""


def main() -> None:
    pressed, drawn, xlsxwriter = one_core()
    print(f"{MEASURED} workbooks on one core, processor time (aim: 20 x XlsxWriter)")
    for what, seconds in (("press", pressed), ("pen", drawn), ("XlsxWriter", xlsxwriter)):
        ratio = xlsxwriter / seconds
        print(f"  {what:12} {seconds * 1e3:8.1f} ms {1 / seconds:8.1f} /s {ratio:6.1f} x")
    (one, _), (two, _) = batch_of(SCALED, 1), batch_of(SCALED, 2)
    print(f"{SCALED} cases by the command, wall time, {os.cpu_count()} cores (aim: 1.7 x)")
    print(f"  one process  {one:8.2f} s  {SCALED / one:8.1f} /s    1.0 x")
    print(f"  two          {two:8.2f} s  {SCALED / two:8.1f} /s {one / two:6.2f} x")
    print("highest memory of a process (aim: 120 MiB, the same at both)")
    for count in MEMORY:
        _, (own, workers) = batch_of(count, 2)
        print(f"  {count:6} cases {own:8.1f} MiB, workers {workers:8.1f} MiB")


if __name__ == "__main__":
    main()
