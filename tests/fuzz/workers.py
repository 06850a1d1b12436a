"""Processes that try inputs: one that hangs or dies is found with its seed, and stops no other."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fuzz.doors import made
from tests.fuzz.limits import Limits, fault_of

# Seconds without a word after which a process is taken for hanging, and ended.
SILENCE = 60.0


class Worker:
    """A process that tries pieces, and what it said last."""

    def __init__(self, context: Any) -> None:
        self.piece: tuple[str, range] | None = None
        self.why = ""
        self.tried: Counter[str] = Counter()
        self.renew(context)

    def renew(self, context: Any) -> None:
        self.end()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.piece, self._last, self._seed = None, time.monotonic(), 0
        self._ended = False

    def end(self) -> None:
        process = getattr(self, "_process", None)
        if process:
            process.kill()
            process.join()

    def give(self, piece: tuple[str, range]) -> None:
        self.piece, self._last, self._seed = piece, time.monotonic(), piece[1].start
        self.pipe.send(piece)

    def hung(self) -> int | None:
        """The seed at which it died or stands still."""
        if not self._ended and self.pipe.poll():
            return None
        if self._ended or not self._process.is_alive():
            self._process.join(5)
            self.why = f"process ended with {self._process.exitcode}"
            return self._seed
        if time.monotonic() - self._last > SILENCE:
            self.why = f"nothing for {SILENCE:.0f} s"
            return self._seed
        return None

    def said(self) -> Iterator[tuple[str, int, int, str, str]]:
        try:
            while self.piece and self.pipe.poll():
                word, *more = self.pipe.recv()
                self._last = time.monotonic()
                if word == "at":
                    self._seed = more[0]
                    self.tried[self.piece[0]] += 1
                elif word == "done":
                    self.piece = None
                else:
                    yield (self.piece[0], *more)  # type: ignore[misc]
        except (EOFError, OSError):
            self._ended = True


def _work(pipe: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked ends this process too
    limits = Limits()
    while True:
        door, seeds = pipe.recv()
        for seed in seeds:
            pipe.send(("at", seed))
            given = made(door, seed)
            fault = fault_of(door, given, limits)
            if fault:
                pipe.send(("fault", seed, len(json.dumps(given)), *fault))
        pipe.send(("done",))
