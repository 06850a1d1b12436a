"""What may be created, replaced and removed: files of others never, links and pipes never."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from sizing_xl import OutputError
from sizing_xl.files import ownership
from sizing_xl.files.ownership import (
    Standing,
    behind,
    check_directory,
    check_distinct,
    check_plain,
    may_create,
    may_remove,
    may_replace,
    open_plain,
    same_file,
    standing_at,
    temporary_beside,
)
from sizing_xl.texts import LANGUAGES

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of POSIX")


def rule_of(error):
    (problem,) = error.value.problems
    return problem.rule


def make_odd(kind, tmp_path):
    """A path at which something else than a file of ours stands."""
    path = tmp_path / "odd"
    if kind == "link":
        (tmp_path / "target").write_text("precious")
        path.symlink_to("target")
    elif kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "link to a directory":
        (tmp_path / "folder").mkdir()
        path.symlink_to("folder")
    elif kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            here = Path.cwd()
            os.chdir(tmp_path)  # the path of a socket must be short
            made.bind("odd")
            os.chdir(here)
    elif kind == "device":
        path = Path("/dev/null")
    return path


ODD = {
    "link": "output_is_link",
    "dangling": "output_is_link",
    "link to a directory": "output_is_link",
    "directory": "output_is_directory",
    "fifo": "output_is_device",
    "socket": "output_is_device",
    "device": "output_is_device",
}


@posix
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_file_is_refused_and_left_as_it_is(kind, tmp_path):
    path = make_odd(kind, tmp_path)
    before = os.lstat(path)
    for decide in (
        check_plain,
        may_create,
        lambda path: may_replace(path, ours=True, force=True),
        lambda path: open_plain(path, os.O_RDWR | os.O_CREAT),
    ):
        with pytest.raises(OutputError) as error:
            decide(path)
        assert rule_of(error) == ODD[kind]
        for language in LANGUAGES:
            assert str(path) in error.value.in_language(language)
    assert not may_remove(path, ours=True)
    assert os.lstat(path).st_ino == before.st_ino
    assert os.lstat(path).st_mode == before.st_mode


@posix
@pytest.mark.parametrize("kind", ["link to a directory", "fifo", "device"])
def test_a_directory_of_ours_is_a_directory_itself(kind, tmp_path):
    with pytest.raises(OutputError) as error:
        check_directory(make_odd(kind, tmp_path))
    assert rule_of(error) == ODD[kind]


def test_a_directory_is_there_or_not(tmp_path):
    assert check_directory(tmp_path)
    assert not check_directory(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as error:
        check_directory(tmp_path / "file")
    assert rule_of(error) == "output_not_directory"


def test_only_files_of_ours_are_replaced_without_force(tmp_path):
    path = tmp_path / "a.json"
    assert not may_replace(path, ours=False)
    path.write_text("mine")
    with pytest.raises(OutputError) as error:
        may_replace(path, ours=lambda: False)
    assert rule_of(error) == "output_exists"
    assert "--force" in error.value.in_language("en")
    assert may_replace(path, ours=lambda: True)
    assert may_replace(path, ours=False, force=True)
    assert path.read_text() == "mine"


def test_an_empty_file_holds_nothing_that_could_be_lost(tmp_path):
    path = tmp_path / "a.json"
    path.touch()
    assert may_replace(path, ours=False)
    with pytest.raises(OutputError):
        may_create(path)


def test_only_files_of_ours_are_removed(tmp_path):
    path = tmp_path / "a.json"
    assert not may_remove(path, ours=True)
    path.write_text("x")
    assert may_remove(path, ours=True)
    assert not may_remove(path, ours=False)


@posix
def test_a_link_that_the_user_named_leads_to_its_file(tmp_path):
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "second").symlink_to("link")
    assert behind(tmp_path / "second") == Path(os.path.realpath(tmp_path / "real"))
    assert behind(tmp_path / "real") == tmp_path / "real"
    (tmp_path / "round").symlink_to("round")
    assert standing_at(tmp_path / "round") is Standing.LINK
    with pytest.raises(OutputError):
        check_plain(behind(tmp_path / "round"))


@posix
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_a_stream_is_no_path():
    opened, other = os.pipe()
    with pytest.raises(OutputError) as error:
        check_plain(behind(Path(f"/dev/fd/{other}")))
    assert rule_of(error) == "output_is_device"
    os.close(opened)
    os.close(other)


@posix
def test_a_temporary_file_takes_mode_and_no_name_that_stands(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_text("x")
    path.chmod(0o640)
    opened, temporary = temporary_beside(path)
    os.close(opened)
    assert temporary.parent == tmp_path
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o640
    mask = os.umask(0o027)
    try:
        opened, fresh = temporary_beside(tmp_path / "new")
    finally:
        os.umask(mask)
    os.close(opened)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640
    assert fresh.name != temporary.name
    # even a name that was guessed is not opened
    monkeypatch.setattr(ownership.secrets, "token_hex", lambda _: "0" * 32)
    (tmp_path / "victim").write_text("precious")
    (tmp_path / f".sizing_xl.{'0' * 32}.tmp").symlink_to("victim")
    with pytest.raises(FileExistsError):
        temporary_beside(path)
    assert (tmp_path / "victim").read_text() == "precious"


@posix
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root")
def test_the_owner_of_a_replaced_file_stays(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("x")
    os.chown(path, 1234, 2345)
    opened, temporary = temporary_beside(path)
    os.close(opened)
    assert (temporary.stat().st_uid, temporary.stat().st_gid) == (1234, 2345)


def test_one_file_by_several_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a").write_text("x")
    assert same_file("a", "./a")
    assert same_file("a", tmp_path / "a")
    assert same_file("new.json", "NEW.json")
    assert same_file("caf\u00e9", "cafe\u0301")
    assert not same_file("a", "b")
    assert same_file("a", "A") == Path("A").exists()
    with suppress(OSError):
        Path("to new").symlink_to("new")
        assert same_file("to new", "new")
    os.link("a", "hard")
    assert same_file("a", "hard")


@posix
def test_outputs_are_kept_apart_from_each_other_and_from_the_inputs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.json").write_text("x")
    Path("link").symlink_to("in.json")
    Path("folder").mkdir()
    Path("other").symlink_to("folder")
    check_distinct(["a", "b"], ["in.json"])
    for output in ("in.json", "link", "folder/../in.json"):
        with pytest.raises(OutputError) as error:
            check_distinct(["a", output], ["in.json"])
        assert rule_of(error) == "output_is_input"
    with pytest.raises(OutputError) as error:
        check_distinct(["folder/a", "other/a"], [])
    assert rule_of(error) == "output_named_twice"


@posix
def test_a_plain_file_is_opened(tmp_path):
    opened = open_plain(tmp_path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.write(opened, b"x")
    os.close(opened)
    assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600
    with pytest.raises(OutputError):
        open_plain(tmp_path / "none", os.O_RDONLY)
