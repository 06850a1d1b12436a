"""Who works on the chunks of a batch: this process, processes of its own, a given executor."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import Any

from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.worker import Answered, CatalogBytes, alone, answer_chunk
from sizing_xl.errors import InputError, OutputError, Problem
from sizing_xl.files.told import Rules, reason, reported

Chunk = tuple[Case, ...]
Record = Callable[[Chunk, Answered], None]

# Windows waits on no more processes than that.
_MOST_PROCESSES = 61
# What --jobs may say; an executor that is given may have as many workers.
MOST_JOBS = 4096
# Seconds that chunks under way are waited for when a run fails, and when it is interrupted: who
# presses Ctrl+C is not to wait for what the next run does again.
_PATIENCE_S, _INTERRUPTED_PATIENCE_S = 10.0, 0.8
# Seconds without an answer from any worker of a given executor, after which it is taken for gone:
# a cluster without workers waits for ever. A chunk takes a quarter of a second.
MOST_SILENT_S = 600.0
# What keeps processes from starting: no shared memory, no more files, no current directory...
_STARTING: Rules = {(OSError, ImportError): "batch_no_processes"}
# A given executor that takes no more work: Dask's when its scheduler is gone.
_SUBMITTING: Rules = {BrokenExecutor: None, Exception: "batch_cluster_lost"}


class Crew:
    """Workers on chunks. No more than two chunks for each are under way at a time."""

    def __init__(
        self,
        jobs: int | None,
        executor: Executor | None,
        settings: Settings,
        packed: CatalogBytes,
        silent_s: float | None = None,
    ) -> None:
        if jobs is not None:
            _check_jobs(jobs)
        self._given, self._settings, self._packed = executor, settings, packed
        self._workers = jobs or getattr(executor, "_max_workers", None) or processors()
        self._here = executor is None and self._workers == 1
        self._most = 1 if self._here else 2 * self._workers
        self._silent_s = None if executor is None else silent_s or MOST_SILENT_S
        self._own: Executor | None = None
        self._answered = False

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._dismiss(at_once=kind is not None)

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
        except Exception:
            self._salvage(pending, record, _PATIENCE_S)
            raise
        except BaseException:
            self._salvage(pending, record, _INTERRUPTED_PATIENCE_S)
            raise

    def _salvage(
        self, pending: dict[Future[Answered], Chunk], record: Record, patience_s: float
    ) -> None:
        """Record what is done of a run that stops; what cannot be is done again by the next."""
        if self._given is not None:  # processes of our own are ended
            for future in pending:
                future.cancel()
        wait(pending, timeout=patience_s)
        for future, chunk in pending.items():
            with suppress(Exception):
                record(chunk, future.result(timeout=0))

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
        if self._given is not None:
            with reported(OutputError, _SUBMITTING):
                return self._submitted(self._given, chunk)
        if self._here:
            self._own = self._own or _Here()
            return self._submitted(self._own, chunk)
        with reported(OutputError, _STARTING), _undisturbed():
            self._own = self._own or _processes(self._workers)
            return self._submitted(self._own, chunk)

    def _submitted(self, executor: Executor, chunk: Chunk) -> Future[Answered]:
        return executor.submit(answer_chunk, chunk, self._settings, self._packed)

    def _collect(
        self,
        pending: dict[Future[Answered], Chunk],
        record: Record,
        lost: Callable[[Chunk], None],
    ) -> None:
        """Record the chunks that are done; wait for one when none is."""
        done, _ = wait(pending, self._silent_s, return_when=FIRST_COMPLETED)
        if not done:
            raise OutputError([Problem("batch_silent", details={"seconds": self._silent_s})])
        dead = []
        for future in done:
            try:
                answered = future.result()
            except CancelledError as error:  # a cluster that is gone
                details = {"reason": reason(error)}
                raise OutputError([Problem("batch_cluster_lost", details=details)]) from None
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
            self._dismiss(at_once=True)
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
                    self._dismiss(at_once=True)
        if dead_again and not self._answered:  # no worker ever did anything
            raise OutputError([Problem("batch_workers_died")])
        for chunk in dead_again:
            lost(chunk)

    def _dismiss(self, at_once: bool) -> None:
        own, self._own = self._own, None
        if own is None:
            return
        try:
            if not at_once:
                own.shutdown(wait=True, cancel_futures=True)
        except BaseException:
            at_once = True
            raise
        finally:
            if at_once:
                _end(own)


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


def _end(pool: Executor) -> None:
    """End the processes of a pool, whatever they do, and the pool without waiting for it.

    Where Python does not close the pool's reader itself (before 3.11.7 and 3.12.1), it would wait
    for ever to write to workers that were killed (gh-94777).
    """
    workers = list((getattr(pool, "_processes", None) or {}).values())
    for worker in workers:
        worker.kill()
    if sys.version_info < (3, 11, 7) or (3, 12) <= sys.version_info < (3, 12, 1):
        with suppress(AttributeError, OSError):
            pool._call_queue._reader.close()  # type: ignore[attr-defined]
    pool.shutdown(wait=False)  # what is cancelled while workers die is a traceback before 3.12
    for worker in workers:
        worker.join(_INTERRUPTED_PATIENCE_S)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that start inside never see Ctrl+C, and this one answers it, and a request to end,
    only afterwards: a worker that is not ready would die of it, and a pool would be half made."""
    kept: list[int] = []
    handlers: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        numbers = (signal.SIGINT, signal.SIGTERM)
        handlers = {it: known for it in numbers if callable(known := signal.getsignal(it))}
    for number in handlers:
        signal.signal(number, lambda number, _: kept.append(number))
    try:
        with _hidden_interrupt():
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number in kept[:1]:
            signal.raise_signal(number)


@contextmanager
def _hidden_interrupt() -> Iterator[None]:
    """Block Ctrl+C in this thread, which is what its child processes inherit, where there is such
    a mask: on Windows a worker ignores it once it is ready."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # before the mask, which it would lift
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """The parent alone answers Ctrl+C; a worker ends when its parent does."""
    alone.set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
