"""How fast the engine is, as ratios to a bare `python -c pass` measured in the same run.

    python scripts/bench_engine.py

Prints the median of several runs, of processes in wall time, else in processor time: the start of
the package and of the command line; one three-scenario sizing without rationale, as it is, with
every price given, and without the formulas of cost or of the bases beside the pooled one; a million
rows of a quantity through the array path. Then what costs and bases add to a sizing, as ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from math import nan
from typing import Any
from unittest.mock import patch

ROWS = 1_000_000
CASE = ["--model", "opt-oss-120b", "--server", "dgx-b300", "--concurrency", "1000",
        "--effective-context", "131072"]  # fmt: skip


def median_seconds(
    action: Callable[[], object], runs: int = 7, clock: Callable[[], float] = time.process_time
) -> float:
    """Median time of an action, after one run that does not count: the processor's, which other
    programs leave alone, or another clock's."""
    action()
    times = []
    for _ in range(runs):
        start = clock()
        action()
        times.append(clock() - start)
    return statistics.median(times)


def process_seconds(*arguments: str, runs: int = 15) -> float:
    """Median wall time of this interpreter with arguments."""
    command = [sys.executable, *arguments]
    return median_seconds(
        lambda: subprocess.run(command, check=True, capture_output=True), runs, time.perf_counter
    )


# A number for each price, in the field's own unit.
PRICES: dict[str, float] = {
    "node_price": 500_000, "discount_ratio": 0.1, "storage_unit_price": 90_000,
    "network_price_per_node": 40_000, "other_capex_ratio": 0.05, "lifetime_years": 5,
    "cost_of_capital_ratio": 0.08, "residual_ratio": 0.1, "support_ratio": 0.06,
    "licence_per_gpu_year": 4500, "energy_price_per_kwh": 0.12, "average_load_ratio": 0.7,
    "price_per_u_month": 40, "price_per_kw_month": 180, "staff_per_year": 300_000,
    "average_utilisation_ratio": 0.6, "users_per_session": 10, "carbon_kg_per_kwh": 0.2,
    "input_tokens_per_s": 50_000, "cached_tokens_per_s": 100_000, "output_tokens_per_s": 9000,
    "prompt_time_ratio": 0.4,
}  # fmt: skip
# Areas of the book that only serve money, or only the bases that look at each GPU.
COST = ("cost",)
BASES = ("gpu", "candidates", "layout", "beside", "engine")


def single_sizing_seconds(
    prices: Mapping[str, float] | None = None, without: tuple[str, ...] = ()
) -> float:
    """One sizing; without: areas of the book that are left out, with all that rests on them."""
    from sizing_xl import Workload, size

    workload = Workload(
        model="opt-oss-120b",
        server="dgx-b300",
        concurrency=1000,
        effective_context=131072,
        **(prices or {}),
    )
    repeats = 1000

    def sizings() -> None:
        for _ in range(repeats):  # none is kept: the memory of a thousand is not what is asked
            size(workload)

    with left_out(without) if without else nullcontext():
        return median_seconds(sizings) / repeats


def left_out(areas: tuple[str, ...]) -> AbstractContextManager[Any]:
    """Sizings by the pooled rule without some areas of the book."""
    from sizing_xl import reckoning
    from sizing_xl.alerts import ALARMS, Alarms
    from sizing_xl.alerts.declared import BASIS
    from sizing_xl.book import BOOK
    from sizing_xl.expression import settled
    from sizing_xl.quantity import Book

    standing = {name: 0.0 if name == BASIS else nan for name in BOOK.switches}
    pooled = {
        name: replace(it, formula=settled(it.formula, standing))
        for name, it in BOOK.quantities.items()
    }
    whole = Book(BOOK.inputs, pooled, BOOK.rows)
    gone = whole.resting_on(name for name, it in pooled.items() if it.area in areas)
    conditions = ALARMS.conditions
    known = {
        code: one
        for code, one in conditions.items()
        if gone.isdisjoint(
            ref
            for part in (replace(one, unless=()).fires({}), *ALARMS.numbers(code))
            for ref in part.refs()
        )
    }
    left = {
        code: replace(one, unless=tuple(it for it in one.unless if it in known))
        for code, one in known.items()
    }
    book = replace(whole, quantities={k: it for k, it in pooled.items() if k not in gone})
    function = reckoning.function_of(book, Alarms(left))
    return patch.object(reckoning, "_function", lambda: function)


def million_rows_seconds(name: str, **fields: Any) -> float:
    import numpy as np

    from sizing_xl.columns import evaluate

    generator = np.random.default_rng(20261121)
    columns = {
        "model": "opt-oss-120b",
        "server": "dgx-b300",
        "concurrency": generator.integers(1, 100_000, ROWS),
        "effective_context": generator.integers(1, 131_072, ROWS),
        **fields,
    }
    return median_seconds(lambda: evaluate([name], columns), runs=5)


def main() -> None:
    bare = process_seconds("-c", "pass")
    single, priced = single_sizing_seconds(), single_sizing_seconds(PRICES)
    costless, pooled = single_sizing_seconds(without=COST), single_sizing_seconds(without=BASES)
    rows = [
        ("python -c pass", bare, None),
        ("import sizing_xl", process_seconds("-c", "import sizing_xl"), "<= 3 x bare"),
        (
            "size --json-only, as a process",
            process_seconds("-m", "sizing_xl.cli", "size", *CASE, "--json-only", runs=7),
            None,
        ),
        ("one sizing, three scenarios", single, "<= 250 us"),
        ("the same with all prices", priced, None),
        ("the same without formulas of cost", costless, None),
        ("the same without other bases", pooled, None),
        (f"{ROWS} rows of nodes_final", million_rows_seconds("nodes_final"), "<= 1 s"),
        (
            "the same on per_gpu",
            million_rows_seconds("nodes_final", basis="per_gpu"),
            "<= 1 s",
        ),
        (
            f"{ROWS} rows of cost_per_session_month",
            million_rows_seconds("cost_per_session_month", **PRICES),
            None,
        ),
    ]
    print(f"{'what':38} {'median':>12} {'x bare':>9}  aim")
    for what, seconds, aim in rows:
        shown = f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"
        print(f"{what:38} {shown:>12} {seconds / bare:9.4f}  {aim or ''}")
    print()
    ratios = (
        ("with all prices / without formulas of cost", priced / costless, "<= 1.6"),
        ("with all prices / with none", priced / single, None),
        ("with all bases / pooled alone", single / pooled, None),
    )
    for what, ratio, aim in ratios:
        print(f"{what:51} {ratio:9.2f}  {aim or ''}")


if __name__ == "__main__":
    main()
