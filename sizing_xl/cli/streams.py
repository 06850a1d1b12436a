"""The streams of the command line: where they are closed, full, missing or of few characters, the
work goes on, and `Output.lost` tells what a reader did not get.

Everything that is printed goes through here, whoever prints it: a command, argparse, a library.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from os import strerror
from typing import Any, TextIO

# What Windows says of a pipe that nobody reads, beside EPIPE.
_CLOSED = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)


class Role(Enum):
    """What the standard output is to a command.

    ANSWER: words beside an exit code that says the same. DOCUMENT: what was asked for, which is
    nowhere else. NOTES: words about files that are written.
    """

    ANSWER = "answer"
    DOCUMENT = "document"
    NOTES = "notes"


class Output:
    """A text stream that never fails. After its first failure it says nothing more.

    stream: where it writes; None where the process has none (`>&-`, a daemon, pythonw).
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.role = Role.ANSWER
        self.failure: Exception | None = None
        self.said = False
        if stream is not None and hasattr(stream, "reconfigure"):
            with suppress(OSError, ValueError):
                stream.reconfigure(errors="replace")

    def write(self, text: str) -> int:
        self.said = self.said or bool(text)
        if self._stream is not None and self.failure is None:
            with self._failing():
                try:
                    self._stream.write(text)
                except UnicodeEncodeError:  # a stream that does not replace by itself
                    code = self._stream.encoding or "ascii"
                    self._stream.write(text.encode(code, "replace").decode(code))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self._stream is not None and self.failure is None:
            with self._failing():
                self._stream.flush()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:  # ValueError: somebody has closed it
            self.failure = error
            self._drop()

    def _drop(self) -> None:
        """Let what is still held for the stream go where it does not fail, as at the exit."""
        stream = self._stream
        of_process = any(stream is it for it in (sys.__stdout__, sys.__stderr__))
        if stream is not None and of_process:
            with suppress(OSError, ValueError):
                number, nowhere = stream.fileno(), os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, number)
                os.close(nowhere)

    def isatty(self) -> bool:
        if self._stream is None or self.failure is not None:
            return False
        with suppress(OSError, ValueError):
            return self._stream.isatty()
        return False

    def lost(self) -> OSError | None:
        """Why what was said here did not arrive; None where it did, or where that is no error.

        A reader who closes a pipe has what he wanted. A stream that is missing is one only for a
        document. Call it when nothing more is said.
        """
        self.flush()
        if self._stream is None:
            absent = self.said and self.role is Role.DOCUMENT
            return OSError(errno.EBADF, strerror(errno.EBADF)) if absent else None
        if self.failure is None or isinstance(self.failure, BrokenPipeError):
            return None
        if isinstance(self.failure, OSError):
            return None if self.failure.errno in _CLOSED else self.failure
        return OSError(errno.EBADF, strerror(errno.EBADF))

    @property
    def encoding(self) -> str:
        return getattr(self._stream, "encoding", None) or "utf-8"

    def fileno(self) -> int:
        if self._stream is None:
            raise OSError(errno.EBADF, strerror(errno.EBADF))
        return self._stream.fileno()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_stream"], name)


@contextmanager
def safe_streams() -> Iterator[Output]:
    """Put an Output in the place of both standard streams. Gives that of the standard output."""
    outer = sys.stdout, sys.stderr
    out, err = Output(sys.stdout), Output(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = outer


def document(text: str) -> None:
    """Print what a command was asked for and writes nowhere else."""
    _plays(Role.DOCUMENT)
    print(text, end="")


def notes() -> None:
    """What a command prints tells of files that are written."""
    _plays(Role.NOTES)


def _plays(role: Role) -> None:
    if isinstance(sys.stdout, Output):
        sys.stdout.role = role


def fill_closed_descriptors() -> None:
    """Open the standard descriptors that are closed on nothing, so that no file of ours gets their
    numbers: a library or a worker that writes to number 2 would write into it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                opened = os.open(os.devnull, os.O_RDWR)
                if opened != number:  # a lower one could not be filled
                    os.close(opened)
                else:
                    os.set_inheritable(number, True)
