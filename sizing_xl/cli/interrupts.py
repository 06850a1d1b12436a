"""Ctrl+C, and a request to end (SIGTERM), from the first moment of a process to its last.

While the program loads, a signal is noted, and the command does not begin. While it works, the
signal is a KeyboardInterrupt, which lets it leave everything whole. Whatever does not end by that
ends after `LIMIT_S`: a thread that every signal wakes sees to it.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sizing_xl.cli.codes import INTERRUPTED, SIGNALLED

# Seconds from a signal to the end of the process, however it is engaged.
LIMIT_S = 1.5
# What is told of a signal before there are words in any language.
_WORDLESS = "sizing-xl: ^C"


class Guard:
    """Answers the signals of this process. line: what is told of one, once; see `begin`."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.number: int | None = None
        self.line = _WORDLESS
        self.told = False
        self._limit_s = limit_s
        self._working = False
        self._code: int | None = None

    def install(self, noted: Sequence[int] = ()) -> None:
        """From now on answer the signals that this process does not ignore (as under nohup).

        noted: signals that came before.
        """
        numbers = [signal.SIGINT, signal.SIGTERM]
        heard = [it for it in numbers if callable(signal.getsignal(it))]
        if not heard or threading.current_thread() is not threading.main_thread():
            return
        atexit.register(self._leave)  # the first that is registered is called last
        read, write = os.pipe()
        if os.name == "posix":  # elsewhere it need not be
            os.set_blocking(write, False)
        for number in heard:
            signal.signal(number, self._answer)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        threading.Thread(target=self._watch, args=(read, set(heard)), daemon=True).start()
        for came in noted:
            signal.raise_signal(came)

    def begin(self, line: str) -> None:
        """The command begins. line: what is told when it is interrupted.

        Raises KeyboardInterrupt where a signal came before.
        """
        self.line, self._working = line, True
        if self.number is not None:
            raise KeyboardInterrupt

    def end(self) -> None:
        """The command is over; a signal that comes now changes nothing."""
        self._working = False

    def tell(self) -> None:
        """Tell once, whatever state the streams of Python are in, that a signal ended the run."""
        if not self.told:
            self.told = True
            with suppress(OSError):
                os.write(2, f"{self.line}\n".encode(errors="replace"))

    def exit_code(self, code: int) -> int:
        """The exit code of a run, which tells the signal that ended it."""
        if code == INTERRUPTED and self.number is not None:
            code = self._code = SIGNALLED + self.number
        return code

    def _leave(self) -> None:
        """End with the code of the signal: Python's own end forgets it where a module that was
        being loaded ran a text (as dataclasses do) when the interruption came."""
        if self._code is not None:
            tracker = sys.modules.get("multiprocessing.resource_tracker")
            with suppress(Exception):  # a process of Python's own, which would end a moment later
                tracker and tracker._resource_tracker._stop()
            os._exit(self._code)

    def _answer(self, number: int, _frame: Any) -> None:
        first, self.number = self.number is None, self.number or number
        if first and self._working:
            sys.unraisablehook = _without_interrupts
            raise KeyboardInterrupt

    def _watch(self, read: int, numbers: set[int]) -> None:
        """Wait for a signal in a thread, and end what does not end by it."""
        while not numbers.intersection(heard := os.read(read, 64)):
            pass
        time.sleep(self._limit_s)
        if self.number is None:  # the main thread is in a library and has not noticed
            self.number = next(number for number in heard if number in numbers)
        _end_children()
        self.tell()
        os._exit(SIGNALLED + self.number)


def run_process(noted: Sequence[int]) -> int:
    """Run the command of this process; gives the exit code. noted: see `Guard.install`."""
    guard = Guard()
    try:
        from sizing_xl.cli.streams import fill_closed_descriptors

        fill_closed_descriptors()
        guard.install(noted)
        from sizing_xl.cli.program import run

        return guard.exit_code(run(sys.argv[1:], guard))
    except KeyboardInterrupt:  # before the guard, or in the moment in which a command ends
        guard.tell()
        return guard.exit_code(INTERRUPTED)
    finally:
        guard.end()


def _without_interrupts(unraisable: Any) -> None:
    """An interruption that a destructor or a callback swallows needs no words: the limit holds."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def _end_children() -> None:
    """End the worker processes of this one, which would end with it only when they are ready."""
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        with suppress(Exception):
            for child in multiprocessing.active_children():
                child.kill()
