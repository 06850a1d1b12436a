"""Who works on the chunks: an executor that is given is never mended, and what it did is kept."""

import os
import signal
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import pytest

from sizing_xl import InputError, OutputError
from sizing_xl.batch import crew
from sizing_xl.batch.crew import Crew, processors
from sizing_xl.batch.outcome import Case, Settings
from sizing_xl.batch.worker import Answered, CatalogBytes

PACKED = CatalogBytes("digest", "version", b"")
CHUNKS = [(Case(number, number, {}),) for number in (1, 2, 3)]


class KilledWorker(Exception):
    """What Dask raises of a chunk whose workers died, by its name alone."""


class Given(Executor):
    """Answers chunk 1, 2, 3 with what is said of it, one after another: an exception, or an
    answer."""

    _max_workers = 1

    def __init__(self, **said):
        self._said = {int(name[1:]): [*answers] for name, answers in said.items()}

    def submit(self, fn, /, chunk, settings, packed):
        future = Future()
        answers = self._said.get(chunk[0].number)
        answer = answers.pop(0) if answers else None
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(Answered([], {}, 0.01))
        return future


class Gone(Executor):
    """A pool that is broken takes no work."""

    def submit(self, fn, /, *_):
        raise BrokenExecutor


class Cancelled(Executor):
    def submit(self, fn, /, *_):
        future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


class Silent(Executor):
    def submit(self, fn, /, *_):
        return Future()


def work(executor, **options):
    """The numbers of the chunks that were recorded, and of those that were lost."""
    recorded, lost = [], []
    with Crew(1, executor, Settings("out"), PACKED, **options) as given:
        given.work(CHUNKS, lambda chunk, _: recorded.append(chunk[0].number),
                   lambda chunk: lost.append(chunk[0].number))  # fmt: skip
    return sorted(recorded), lost


@pytest.mark.parametrize("death", [BrokenExecutor, KilledWorker])
def test_a_chunk_whose_worker_died_once_is_tried_again(death):
    assert work(Given(_2=[death()])) == ([1, 2, 3], [])


@pytest.mark.parametrize("death", [BrokenExecutor, KilledWorker])
def test_a_chunk_whose_worker_died_twice_is_lost_and_no_other(death):
    assert work(Given(_2=[death(), death()])) == ([1, 3], [2])


@pytest.mark.parametrize(
    ("executor", "rule"),
    [
        (Gone(), "batch_workers_died"),
        (Given(**{f"_{number}": [KilledWorker()] * 2 for number in (1, 2, 3)}),
         "batch_workers_died"),
        (Cancelled(), "batch_cluster_lost"),
    ],
)  # fmt: skip
def test_an_executor_without_workers_is_one_sentence(executor, rule):
    with pytest.raises(OutputError) as error:
        work(executor)
    assert [it.rule for it in error.value.problems] == [rule]


def test_an_executor_that_says_nothing_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(crew, "_PATIENCE_S", 0)
    with pytest.raises(OutputError) as error:
        work(Silent(), silent_s=1e-6)
    (problem,) = error.value.problems
    assert (problem.rule, problem.details) == ("batch_silent", {"seconds": 1e-6})


@pytest.mark.parametrize(
    "answers", [[ZeroDivisionError()], [BrokenExecutor(), ZeroDivisionError()]]
)
def test_a_fault_of_the_work_itself_is_raised(answers):
    with pytest.raises(ZeroDivisionError):
        work(Given(_2=answers))


@pytest.mark.parametrize(
    ("jobs", "rule"),
    [(True, "not_whole"), (1.5, "not_whole"), (0, "at_least"), (4097, "at_most")],
)
def test_a_number_of_workers_is_whole_and_within_bounds(jobs, rule):
    with pytest.raises(InputError) as error:
        Crew(jobs, None, Settings("out"), PACKED)
    (problem,) = error.value.problems
    assert (problem.rule, problem.field, problem.value) == (rule, "jobs", jobs)


@pytest.mark.parametrize(("known", "count"), [(3, 3), (None, 1)])
def test_where_nobody_says_which_processors_it_may_use_a_process_has_all(monkeypatch, known, count):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: known)
    assert processors() == count


def test_what_fails_in_this_process_is_its_future_s():
    future = crew._Here().submit(lambda: 1 / 0)
    assert isinstance(future.exception(), ZeroDivisionError)


def test_a_pool_that_does_not_close_is_ended(monkeypatch):
    """An interruption while it closes ends its processes at once."""
    ended = []

    class Stuck(Executor):
        def shutdown(self, wait=True, *, cancel_futures=False):
            raise KeyboardInterrupt

    monkeypatch.setattr(crew, "_end", ended.append)
    own = Crew(2, None, Settings("out"), PACKED)
    own._own = stuck = Stuck()
    with pytest.raises(KeyboardInterrupt), own:
        pass
    assert ended == [stuck]


def test_an_interruption_while_processes_start_is_answered_afterwards():
    kept, seen = signal.getsignal(signal.SIGTERM), []
    signal.signal(signal.SIGTERM, lambda *_: seen.append("answered"))
    try:
        with crew._undisturbed():
            signal.raise_signal(signal.SIGTERM)
            seen.append("started")
    finally:
        signal.signal(signal.SIGTERM, kept)
    assert seen == ["started", "answered"]


def test_in_another_thread_no_signal_is_touched():
    before = signal.getsignal(signal.SIGINT)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_handler_inside).result() is before


def _handler_inside():
    assert threading.current_thread() is not threading.main_thread()
    with crew._undisturbed():
        return signal.getsignal(signal.SIGINT)


def test_where_a_system_has_no_masks_processes_start_all_the_same(monkeypatch):
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    with crew._hidden_interrupt():
        assert not hasattr(signal, "pthread_sigmask")
