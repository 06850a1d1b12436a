"""Who works on the chunks of a batch: this process, processes of its own, a given executor."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import suppress
from multiprocessing import get_context, parent_process
from typing import Any

from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.worker import Answered, CatalogBytes, answer_chunk
from sizing_xl.errors import InputError, OutputError, Problem

Chunk = tuple[Case, ...]
Record = Callable[[Chunk, Answered], None]

# Windows waits on no more processes than that.
_MOST_PROCESSES = 61
# What --jobs may say; an executor that is given may have as many workers.
MOST_JOBS = 4096
# Seconds that chunks under way are waited for when a run is stopped.
_PATIENCE = 10.0


class Crew:
    """Workers on chunks. No more than two chunks for each are under way at a time."""

    def __init__(
        self, jobs: int | None, executor: Executor | None, settings: Settings, packed: CatalogBytes
    ) -> None:
        if jobs is not None:
            _check_jobs(jobs)
        self._given, self._settings, self._packed = executor, settings, packed
        self._workers = jobs or getattr(executor, "_max_workers", None) or processors()
        self._here = executor is None and self._workers == 1
        self._most = 1 if self._here else 2 * self._workers
        self._own: Executor | None = None
        self._answered = False

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def work(self, chunks: Iterable[Chunk], record: Record, lost: Callable[[Chunk], None]) -> None:
        """Work on all chunks. record: takes each answer. lost: a chunk whose worker died twice.

        When the run must stop (a full disk, an interruption), what is done is recorded first.
        """
        pending: dict[Future[Answered], Chunk] = {}
        try:
            for chunk in chunks:
                self._begin(chunk, pending, record, lost)
                while len(pending) >= self._most:
                    self._collect(pending, record, lost)
            while pending:
                self._collect(pending, record, lost)
        except BaseException:
            _salvage(pending, record)
            raise

    def _begin(
        self,
        chunk: Chunk,
        pending: dict[Future[Answered], Chunk],
        record: Record,
        lost: Callable[[Chunk], None],
    ) -> None:
        try:
            pending[self._submit(chunk)] = chunk
        except BrokenExecutor:
            self._again([chunk], pending, record, lost)

    def _submit(self, chunk: Chunk) -> Future[Answered]:
        executor = self._given or self._own
        if executor is None:
            executor = self._own = _Here() if self._here else _processes(self._workers)
        return executor.submit(answer_chunk, chunk, self._settings, self._packed)

    def _collect(
        self,
        pending: dict[Future[Answered], Chunk],
        record: Record,
        lost: Callable[[Chunk], None],
    ) -> None:
        """Record the chunks that are done; wait for one when none is."""
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        dead = []
        for future in done:
            try:
                answered = future.result()
            except CancelledError:  # a cluster that is gone
                raise OutputError([Problem("batch_workers_died")]) from None
            except Exception as error:
                if not _died(error):
                    raise
                dead.append(pending.pop(future))
            else:
                record(pending[future], answered)
                del pending[future]
                self._answered = True
        if dead:
            self._again(dead, pending, record, lost)

    def _again(
        self,
        dead: list[Chunk],
        pending: dict[Future[Answered], Chunk],
        record: Record,
        lost: Callable[[Chunk], None],
    ) -> None:
        """Try chunks whose workers died once more, each alone, so that the guilty one is known."""
        if self._given is None:  # a broken pool is broken for all
            wait(pending)
            for future in list(pending):
                if _died(future.exception()):
                    dead.append(pending.pop(future))
            self._dismiss()
        dead_again = []
        for chunk in sorted(dead, key=lambda chunk: chunk[0].number):
            try:
                future = self._submit(chunk)
            except BrokenExecutor:  # a given pool, that nobody can mend
                raise OutputError([Problem("batch_workers_died")]) from None
            try:
                record(chunk, future.result())
                self._answered = True
            except Exception as error:
                if not _died(error):
                    raise
                dead_again.append(chunk)
                if self._given is None:
                    self._dismiss()
        if dead_again and not self._answered:  # no worker ever did anything
            raise OutputError([Problem("batch_workers_died")])
        for chunk in dead_again:
            lost(chunk)

    def _dismiss(self) -> None:
        if self._own is not None:
            self._own.shutdown(wait=True, cancel_futures=True)
            self._own = None


def _check_jobs(jobs: int) -> None:
    """Raises InputError for what is no number of workers."""
    if isinstance(jobs, bool) or not isinstance(jobs, int):
        raise InputError([Problem("not_whole", "jobs", jobs)])
    if jobs < 1:
        raise InputError([Problem("at_least", "jobs", jobs, details={"ge": 1})])
    if jobs > MOST_JOBS:
        raise InputError([Problem("at_most", "jobs", jobs, details={"le": MOST_JOBS})])


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _died(error: BaseException | None) -> bool:
    """Whether an error means that the worker's process is gone (KilledWorker: Dask's)."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _salvage(pending: dict[Future[Answered], Chunk], record: Record) -> None:
    """Record what is done of a run that stops; what cannot be is done again by the next."""
    for future in pending:
        future.cancel()
    wait(pending, timeout=_PATIENCE)
    for future, chunk in pending.items():
        with suppress(Exception):
            record(chunk, future.result(timeout=0))


class _Here(Executor):
    """Works at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _processes(jobs: int) -> Executor:
    return ProcessPoolExecutor(
        min(jobs, _MOST_PROCESSES), mp_context=get_context("spawn"), initializer=_begin_worker
    )


def _begin_worker() -> None:
    """The parent alone answers Ctrl+C; a worker ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
