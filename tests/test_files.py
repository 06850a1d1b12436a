"""All files of a set or none, never half a file, never one over another."""

import errno
import os
import signal
import sys
from itertools import count
from pathlib import Path

import pytest

from sizing_xl import OutputError
from sizing_xl.files import local as writing
from sizing_xl.files.interrupts import held_back
from sizing_xl.files.local import replace_file, replace_files, stem, write_set


def names(directory):
    return sorted(path.name for path in directory.iterdir())


def test_two_sets_within_one_second_keep_apart(tmp_path):
    first = write_set(tmp_path, {"a.txt": b"1", "a.json": b"1"})
    second = write_set(tmp_path, {"a.txt": b"2", "a.json": b"2"})
    assert names(tmp_path) == ["a.json", "a.txt", "a_2.json", "a_2.txt"]
    assert {path.read_bytes() for path in first} == {b"1"}
    assert {path.read_bytes() for path in second} == {b"2"}


def test_a_set_of_which_one_name_is_taken_moves_as_a_whole(tmp_path):
    (tmp_path / "a.json").write_bytes(b"old")
    write_set(tmp_path, {"a.txt": b"1", "a.json": b"1"})
    assert names(tmp_path) == ["a.json", "a_2.json", "a_2.txt"]
    assert (tmp_path / "a.json").read_bytes() == b"old"


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch, failing):
    real, calls = writing._write, []

    def write(opened, content):
        calls.append(opened)
        if len(calls) == failing:
            real(opened, content[:1])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(opened, content)

    monkeypatch.setattr(writing, "_write", write)
    with pytest.raises(OutputError) as error:
        write_set(tmp_path, {"a.txt": b"11", "b.txt": b"22", "c.txt": b"33"})
    assert error.value.problems[0].details["reason"] == os.strerror(errno.ENOSPC)
    assert names(tmp_path) == []


def test_a_directory_that_was_made_for_nothing_goes(tmp_path, monkeypatch):
    def fail(opened, content):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writing, "_write", fail)
    with pytest.raises(OutputError):
        write_set(tmp_path / "a" / "b", {"a.txt": b"1"})
    with pytest.raises(OutputError):
        replace_file(tmp_path / "a" / "b" / "c.txt", b"1")
    assert names(tmp_path) == []


def test_a_file_system_without_links_still_refuses_to_overwrite(tmp_path, monkeypatch):
    def no_links(source, target):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_links)
    write_set(tmp_path, {"a.txt": b"1"})
    write_set(tmp_path, {"a.txt": b"2"})
    assert names(tmp_path) == ["a.txt", "a_2.txt"]


def test_a_failed_replacement_keeps_the_older_file(tmp_path, monkeypatch):
    path = replace_file(tmp_path / "a.json", b"old")

    def fail(opened, content):
        os.write(opened, b"ha")
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writing, "_write", fail)
    with pytest.raises(OutputError):
        replace_file(path, b"new", force=True)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_file_in_the_directory_s_place_is_told(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError) as error:
        write_set(tmp_path / "out", {"a.txt": b"1"})
    assert error.value.problems[0].rule in ("output_not_directory", "output_unwritable")


def test_a_stem_is_safe_in_every_file_system():
    assert stem("sizing", "a/b:c*", "=x").startswith("sizing_a-b-c-_-x_")
    assert Path(stem("sizing", "..\\up")).name == stem("sizing", "..\\up")


SET = {"a.txt": b"a", "b.txt": b"b"}
SET_FOUND = {f"set/{name}": content for name, content in SET.items()}


def interrupted_at(line, call):
    """Call with a Ctrl+C at a line of sizing_xl.files, counted as they run; whether it came."""
    passed = 0

    def trace(frame, event, argument):
        nonlocal passed
        if "sizing_xl" not in frame.f_code.co_filename or frame.f_code is held_back.__wrapped__:
            return None
        passed += event == "line"
        if passed == line and event == "line":
            sys.settrace(None)
            signal.raise_signal(signal.SIGINT)
        return trace

    tracing = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(tracing)
    return False


def test_control_c_at_any_line_leaves_all_files_or_none(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda opened: None)  # hundreds of them take a while
    handler = signal.getsignal(signal.SIGINT)
    moments = 0
    for line in count(1, 7):
        place = tmp_path / str(line)
        place.mkdir()
        before = {"old": b"1", "older": b"2"}
        for name, content in before.items():
            (place / name).write_bytes(content)
        named = [(place / "old", b"3"), (place / "older", b"4"), (place / "sub/new", b"5")]
        call = lambda: replace_files(named, lambda path: True, False, (), place / "set", SET)  # noqa: B023, E731
        came = interrupted_at(line, call)
        found = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }
        written = {"old": b"3", "older": b"4", "sub/new": b"5", **SET_FOUND}
        assert found in ((before, written) if came else (written,)), line
        assert signal.getsignal(signal.SIGINT) is handler
        if not came:
            break
        moments += 1
    assert moments > 50


def test_interruptions_that_are_not_answered_stay_so():
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with held_back():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, handler)
