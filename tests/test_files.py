"""All files of a set or none, never half a file, never one over another."""

import errno
import os
from pathlib import Path

import pytest

from sizing_xl import OutputError
from sizing_xl.files import local as writing
from sizing_xl.files.local import replace_file, stem, write_set


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
