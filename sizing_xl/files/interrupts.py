"""Interruptions while files are written: they wait until a set is whole, or not there at all."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def held_back() -> Iterator[None]:
    """Ctrl+C, and a request to end (SIGTERM) that Python answers, come when the inside is done.

    Between a file that takes its name and the note that it is to be removed again, an interruption
    would leave it behind. Signals reach the main thread only; in any other this does nothing.
    """
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                known = signal.getsignal(number)
                if callable(known):
                    before[number] = known
                    signal.signal(number, note)
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, known)
        if came:
            signal.raise_signal(came[0])
