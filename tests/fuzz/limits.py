"""Seconds of the processor and memory that one input may take, and what is wrong with one."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.doors import tried
from tests.fuzz.judging import Broken, Input

# Of the processor, for this process and all it does at one input: the product's own limit is 2 s.
SECONDS = 5.0
MEMORY_BYTES = 2 * 2**30
_PACKAGE = "sizing_xl"


class TooSlow(BaseException):
    """An input took longer than it may; no `except Exception` hides it."""


class Limits:
    """What this process may use; POSIX only, elsewhere nothing is limited.

    memory: limit this process's memory for good (a process of its own).
    """

    def __init__(self, memory: bool = True) -> None:
        self._timer = getattr(signal, "ITIMER_PROF", None)
        if self._timer is not None:
            signal.signal(signal.SIGPROF, self._raise)
        if memory:
            try:
                import resource
            except ImportError:
                return
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))

    def _raise(self, *_: object) -> None:
        raise TooSlow

    @contextmanager
    def kept(self) -> Iterator[None]:
        if self._timer is None:
            yield
            return
        signal.setitimer(self._timer, SECONDS)
        try:
            yield
        finally:
            signal.setitimer(self._timer, 0)


def fault_of(door: str, given: Input, limits: Limits) -> tuple[str, str] | None:
    """What is wrong with an input at a door: a kind that is the same for the same fault, and the
    words to find it by; None when all is well."""
    try:
        with limits.kept():
            tried(door, given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except Broken as broken:
        return broken.kind, str(broken)
    except BaseException as error:  # TooSlow, and panics of libraries
        told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if f"/{_PACKAGE}/" in frame.filename
        ]
        place = f" in {Path(frames[-1].filename).name}:{frames[-1].name}" if frames else ""
        return f"{type(error).__name__}{place}", told
    return None
