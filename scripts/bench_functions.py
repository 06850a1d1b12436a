"""How fast the spreadsheet's functions are, xlwings' conversion of arguments and answers included.

    python scripts/bench_functions.py

One call of SIZING_NODES over a range of 100 000 different rows against 100 000 single calls of the
same rows; a repeated single call; the import that Excel waits for. No Excel and no COM take part:
between Excel and Python each call costs milliseconds more (docs/excel.md).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.excel_calls import MISSING, call, exposed

ROWS = 100_000
MODELS = ("gpt-oss-120b", "gpt-oss-20b", "qwen3-32b")
SERVER = "dgx-b300"
# What xlwings' server does when Excel starts it, but for waiting for calls. xlwings imports pandas
# where it is installed; the product does not bring it, but the tests' environment has it.
START = (
    "import sys, os; sys.modules['pandas'] = None;"
    "import xlwings.utils; xlwings.utils.prepare_sys_path('false;;;;;;');"
    "import xlwings; import sizing_xl.excel.functions"
)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def rows(salt: int) -> list[tuple[str, float, float]]:
    """Cases of which no two are alike, nor like those of another salt: no answer is a kept one."""
    return [
        (MODELS[number % len(MODELS)], float(1 + number), float(1 + salt * 1000 + number % 977))
        for number in range(ROWS)
    ]


def columns(cases: list[tuple[str, float, float]], place: int) -> tuple[tuple[object], ...]:
    return tuple((case[place],) for case in cases)


def main() -> None:
    nodes = exposed().SIZING_NODES
    call(nodes, MODELS[0], SERVER, ((1.0,), (2.0,)), 1.0)  # NumPy and the catalogs are loaded

    def in_one_call(salt: int, model: bool) -> float:
        cases = rows(salt)
        models = columns(cases, 0) if model else MODELS[0]
        load, context = columns(cases, 1), columns(cases, 2)
        return seconds(lambda: call(nodes, models, SERVER, load, context, MISSING, MISSING))

    numbers = statistics.median(in_one_call(salt, model=False) for salt in range(1, 6))
    with_models = statistics.median(in_one_call(salt, model=True) for salt in range(6, 11))
    cases = rows(20)
    singles = seconds(
        lambda: [
            call(nodes, MODELS[0], SERVER, load, context, MISSING, MISSING)
            for _, load, context in cases
        ]
    )
    python = exposed().SIZING_NODES
    once = (MODELS[0], SERVER, 1000.0, 131072.0)
    python(*once)
    repeats = 20_000
    repeated = seconds(lambda: [python(*once) for _ in range(repeats)]) / repeats
    converted = seconds(lambda: [call(nodes, *once, MISSING, MISSING) for _ in range(repeats)])
    start = statistics.median(
        seconds(lambda: subprocess.run([sys.executable, "-B", "-c", START], check=True))
        for _ in range(7)
    )
    print(f"{ROWS} rows of SIZING_NODES, conversion included (aim: 100 x and 1 s)")
    print(
        f"  one call, two columns of numbers   {numbers * 1e3:8.1f} ms  {singles / numbers:7.1f} x"
    )
    print(f"  one call, and a column of models   {with_models * 1e3:8.1f} ms  "
          f"{singles / with_models:7.1f} x")  # fmt: skip
    print(f"  {ROWS} single calls              {singles * 1e3:8.1f} ms      1.0 x")
    print(f"a repeated single call (aim: 20 us)  {repeated * 1e6:8.1f} us")
    print(f"  with conversion                    {converted / repeats * 1e6:8.1f} us")
    print(f"import as Excel starts it (aim: 0.5 s) {start:6.3f} s")


if __name__ == "__main__":
    main()
