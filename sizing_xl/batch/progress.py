"""How far a batch has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Protocol, TextIO

from sizing_xl.texts import MISSING, Texts

# Seconds between two plain lines, and between two changes of the words beside a bar.
LINE_EVERY, BAR_EVERY = 5.0, 0.2
# Seconds of work by which the rate is told: what was slow an hour ago says nothing now.
RATE_WINDOW = 30.0
_DUMB = ("dumb", "unknown")


class Progress(Protocol):
    """What is told of a batch while it runs."""

    def advance(self, done: int = 0, skipped: int = 0, refused: int = 0) -> None:
        """So many more cases were sized, were found done before, or were refused."""


@contextmanager
def progress(
    total: int | None,
    language: str,
    quiet: bool,
    stream: TextIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Progress]:
    """Tell how far a batch has come, until the context is left.

    total: cases that are expected; None when nobody knows. quiet: say nothing. stream: the
    standard error when omitted. rich draws the bar; without it there are lines.
    """
    if quiet:
        yield _Silence()
        return
    stream = sys.stderr if stream is None else stream
    count = _Count(total, Texts(language), clock)
    bar = _bar(count, stream) if _is_terminal(stream) else None
    followed = bar or _Lines(count, stream)
    with followed:
        yield followed


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM", "").lower() not in _DUMB


class _Silence:
    def advance(self, done: int = 0, skipped: int = 0, refused: int = 0) -> None:
        pass


class _Count:
    """What has happened so far, and how to say it."""

    def __init__(self, total: int | None, texts: Texts, clock: Callable[[], float]) -> None:
        self.total, self.texts, self.clock = total, texts, clock
        self.done = self.skipped = self.refused = 0
        self.began = clock()
        self._marks = [(self.began, 0)]  # moments, and the cases that had been worked on

    @property
    def seen(self) -> int:
        return self.done + self.skipped + self.refused

    def add(self, done: int, skipped: int, refused: int) -> None:
        self.done += done
        self.skipped += skipped
        self.refused += refused

    def rate(self) -> float | None:
        """Cases a second of late. Those that were done before take no time and do not count."""
        now, worked = self.clock(), self.done + self.refused
        if now - self._marks[-1][0] >= 1:
            self._marks.append((now, worked))
        while len(self._marks) > 2 and now - self._marks[1][0] > RATE_WINDOW:
            del self._marks[0]
        since, before = self._marks[0]
        return (worked - before) / (now - since) if now > since else None

    def line(self, final: bool = False) -> str:
        """All of it in one line. final: how long it took, in place of what is left."""
        say, elapsed = self.texts.say, self.clock() - self.began
        if final:
            worked = self.done + self.refused
            rate = worked / elapsed if elapsed > 0 and worked else None
            time_ = say("batch_elapsed", time=_duration(elapsed))
        else:
            rate = self.rate()
            left = (self.total - self.seen) / rate if self.total is not None and rate else None
            time_ = say("batch_left", time=MISSING if left is None else _duration(max(0.0, left)))
        parts = [self._seen(), say("batch_rate", rate=_rounded(rate, self.texts)), time_]
        if self.total is None and not final:
            parts.pop()
        return f"{', '.join(parts)}; {self._outcome()}"

    def _seen(self) -> str:
        if self.total is None:
            return self.texts.say("batch_seen", seen=self.seen)
        return self.texts.say("batch_seen_of", seen=self.seen, total=self.total)

    def _outcome(self) -> str:
        return self.texts.say(
            "batch_outcome", done=self.done, skipped=self.skipped, refused=self.refused
        )


def _rounded(rate: float | None, texts: Texts) -> str:
    return texts.number(rate, 0 if rate is None or rate >= 10 else 1)


def _duration(seconds: float) -> str:
    """A duration as hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


class _Lines:
    """Plain lines: for files, pipes and terminals that cannot move the cursor."""

    def __init__(self, count: _Count, stream: TextIO) -> None:
        self._count, self._stream = count, stream
        self._last = count.began

    def advance(self, done: int = 0, skipped: int = 0, refused: int = 0) -> None:
        self._count.add(done, skipped, refused)
        if (now := self._count.clock()) - self._last >= LINE_EVERY:
            self._last = now
            self._write(self._count.line())

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None or self._count.seen:  # a batch that did not begin has its sentence
            self._write(self._count.line(final=True))


class _Bar:
    """A bar of rich, and the same words beside it."""

    def __init__(self, count: _Count, drawn: Any, task: Any) -> None:
        self._count, self._drawn, self._task = count, drawn, task
        self._last = count.began

    def advance(self, done: int = 0, skipped: int = 0, refused: int = 0) -> None:
        self._count.add(done, skipped, refused)
        if (now := self._count.clock()) - self._last >= BAR_EVERY:
            self._last = now
            self._show(self._count.line())

    def _show(self, line: str) -> None:
        self._drawn.update(self._task, completed=self._count.seen, description=line)

    def __enter__(self) -> _Bar:
        self._drawn.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._show(self._count.line(final=True))
        self._drawn.stop()


def _bar(count: _Count, stream: TextIO) -> _Bar | None:
    """A bar that is not yet drawn, or None when rich is not installed."""
    try:
        rich = import_module("rich.progress")
        console = import_module("rich.console").Console(file=stream)
        wrapped = import_module("rich.table").Column(overflow="fold")
    except Exception:  # missing, or it does not load: there are the lines
        return None
    columns = (
        rich.BarColumn(bar_width=20),
        rich.TaskProgressColumn(),
        rich.TextColumn("{task.description}", markup=False, table_column=wrapped),
    )
    drawn = rich.Progress(*columns, console=console, redirect_stdout=False)
    return _Bar(count, drawn, drawn.add_task(count.line(), total=count.total))
