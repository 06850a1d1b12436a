"""How far a batch has come: a bar, lines, or silence."""

import io
import subprocess
import sys

import pytest
from rich.progress import Progress

from sizing_xl.batch import progress as module
from sizing_xl.batch.progress import progress
from sizing_xl.texts import LANGUAGES


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def able_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")


def run(total, stream, clock, seconds, language="en", **step):
    with progress(total, language, False, stream, clock) as shown:
        for _ in range(seconds):
            clock.now += 1
            shown.advance(**step)
    return stream.getvalue()


def test_lines_come_every_five_seconds_and_at_the_end(clock):
    lines = run(200, io.StringIO(), clock, 12, done=8, skipped=1, refused=1).splitlines()
    assert lines == [
        "50 of 200 cases, 9.0 cases/s, 0:00:17 left; 40 written, 5 done before, 5 refused",
        "100 of 200 cases, 9.0 cases/s, 0:00:11 left; 80 written, 10 done before, 10 refused",
        "120 of 200 cases, 9.0 cases/s, in 0:00:12; 96 written, 12 done before, 12 refused",
    ]


def test_lines_in_portuguese_with_its_separators(clock):
    last = run(10**6, io.StringIO(), clock, 4, "pt-BR", done=1500).splitlines()
    assert last == [
        "6.000 de 1.000.000 casos, 1.500 casos/s, em 0:00:04; "
        "6.000 gravados, 0 já pronto, 0 recusado"
    ]


def test_an_unknown_total_has_no_remaining_time(clock):
    lines = run(None, io.StringIO(), clock, 5, done=20).splitlines()
    assert lines[0] == "100 cases, 20 cases/s; 100 written, 0 done before, 0 refused"


def test_cases_that_were_done_before_do_not_count_as_speed(clock):
    lines = run(100, io.StringIO(), clock, 5, skipped=10).splitlines()
    assert lines[0] == "50 of 100 cases, 0.0 cases/s, — left; 0 written, 50 done before, 0 refused"
    assert lines[1].startswith("50 of 100 cases, —")


def test_the_rate_is_that_of_the_last_half_minute(clock):
    stream = io.StringIO()
    with progress(None, "en", False, stream, clock) as shown:
        for second in range(120):
            clock.now += 1
            shown.advance(done=100 if second < 60 else 10)
    assert ", 10 cases/s;" in stream.getvalue().splitlines()[-2]


def test_an_empty_batch_ends_with_a_line(clock):
    assert run(0, io.StringIO(), clock, 0) == (
        "0 of 0 cases, — cases/s, in 0:00:00; 0 written, 0 done before, 0 refused\n"
    )


def test_quiet_says_nothing(capsys, clock):
    with progress(10, "en", True) as shown:
        shown.advance(done=10)
    assert capsys.readouterr() == ("", "")


def test_it_goes_to_the_standard_error(capsys):
    with progress(1, "en", False) as shown:
        shown.advance(done=1)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("1 of 1 case,")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_gets_a_bar(language, clock):
    shown = run(10, Terminal(), clock, 10, language, done=1)
    assert "━" in shown
    assert "100%" in shown
    assert "\x1b[" in shown


def test_the_bar_tells_failures_even_when_it_is_narrow(monkeypatch, clock):
    monkeypatch.setenv("COLUMNS", "50")
    shown = run(10**6, Terminal(), clock, 3, done=10, refused=7)
    assert "21" in shown
    assert "refused" in shown
    assert "…" not in shown


def test_a_bar_without_a_total(clock):
    assert "20 cases" in run(None, Terminal(), clock, 2, done=10)


def test_a_terminal_that_cannot_draw_gets_lines(monkeypatch, clock):
    monkeypatch.setenv("TERM", "dumb")
    assert run(10, Terminal(), clock, 1, done=1).startswith("1 of 10 cases")


def test_without_rich_there_are_lines(monkeypatch, clock):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(module, "import_module", missing)
    assert run(10, Terminal(), clock, 1, done=1).startswith("1 of 10 cases")


def test_an_error_goes_through_and_the_bar_is_taken_down(monkeypatch, clock):
    stopped = []
    stop = Progress.stop
    monkeypatch.setattr(Progress, "stop", lambda bar: (stopped.append(bar), stop(bar)))
    with pytest.raises(KeyboardInterrupt), progress(9, "en", False, Terminal(), clock):
        raise KeyboardInterrupt
    assert len(stopped) == 1


def test_rich_is_not_loaded_until_a_bar_is_drawn():
    code = (
        "import sys; from sizing_xl.batch.progress import progress\n"
        "with progress(1, 'en', False) as shown: shown.advance(done=1)\n"
        "print(sum(name.partition('.')[0] == 'rich' for name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


def test_a_batch_that_did_not_begin_tells_no_progress():
    stream = io.StringIO()
    with pytest.raises(RuntimeError), progress(3, "en", False, stream):
        raise RuntimeError
    assert stream.getvalue() == ""
