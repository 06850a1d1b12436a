"""make fuzz: see the package."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.fuzz.doors import DOORS, made
from tests.fuzz.workers import Worker

INPUTS, PROCESSES = 10_000, 2
# Inputs that a process is given at once.
PIECE = 50


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("doors", nargs="*", help="DOOR, DOOR:COUNT or DOOR:COUNT@FIRST")
    options.add_argument("--inputs", type=int, default=INPUTS)
    options.add_argument("--jobs", type=int, default=PROCESSES)
    options.add_argument("--show", metavar="DOOR@SEED", help="print the input of a seed, and end")
    asked = options.parse_args()
    if asked.show:
        door, _, seed = asked.show.partition("@")
        print(json.dumps({"door": door, "input": made(door, int(seed))}, indent=1))
        return 0
    pieces = [piece for word in asked.doors or DOORS for piece in _pieces(word, asked.inputs)]
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    began = time.monotonic()
    tried: Counter[str] = Counter()
    try:
        for door, seed, size, kind, told in _all(pieces, asked.jobs, tried):
            faults = found.setdefault((door, kind), [])
            if not faults:
                print(f"{door}@{seed} {kind}\n    {told[-600:]}", flush=True)
            faults.append((size, seed, told))
    except KeyboardInterrupt:
        print(f"stopped: {dict(tried)}")
    count = tried.total()
    for (door, kind), faults in sorted(found.items(), key=lambda it: (it[0][0], -len(it[1]))):
        _, seed, _ = min(faults)
        print(f"{door}: {len(faults)} x {kind} (the shortest input: {door}@{seed})")
    print(f"{count} inputs, {len(found)} faults, {time.monotonic() - began:.0f} s")
    return 1 if found else 0


def _pieces(word: str, inputs: int) -> Iterator[tuple[str, range]]:
    head, _, seed = word.partition("@")
    door, _, count = head.partition(":")
    first, size = int(seed or 0), int(count or inputs)
    for start in range(first, first + size, PIECE):
        yield door, range(start, min(start + PIECE, first + size))


def _all(
    pieces: list[tuple[str, range]], jobs: int, tried: Counter[str]
) -> Iterator[tuple[str, int, int, str, str]]:
    """(door, seed, size of the input, kind, words) of every fault, as processes find them.

    tried: how many inputs of each door were, in the order of their seeds.
    """
    context = multiprocessing.get_context("spawn")
    todo = list(reversed(pieces))
    workers = [Worker(context) for _ in range(jobs)]
    try:
        while todo or any(worker.piece for worker in workers):
            for worker in workers:
                if worker.piece is None and todo:
                    worker.give(todo.pop())
                hung = worker.hung() if worker.piece else None
                if hung is not None:
                    door, seeds = worker.piece or ("", range(0))
                    yield door, hung, 0, worker.why, "see --show"
                    if hung + 1 < seeds.stop:
                        todo.append((door, range(hung + 1, seeds.stop)))
                    worker.renew(context)
                    continue
                yield from worker.said()
                tried.update(worker.tried)
                worker.tried.clear()
            time.sleep(0.02)
    finally:
        for worker in workers:
            worker.end()


if __name__ == "__main__":
    sys.exit(main())
