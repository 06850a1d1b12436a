"""Streams that are closed, full, missing or of few characters: the work is done, and no failure is
told as a success."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sizing_xl.cli import main
from sizing_xl.cli.codes import DONE, INVALID, NO_SOLUTION, USAGE
from sizing_xl.cli.streams import Output, Role, document, notes, safe_streams
from sizing_xl.texts import Texts

pytestmark = pytest.mark.slow

CASE = ["--model", "gpt-oss-20b", "--server", "dgx-b200", "--concurrency", "10",
        "--effective-context", "8192"]  # fmt: skip
HEAD = "model,server,concurrency,effective_context\n"
ROW = "gpt-oss-20b,dgx-b200,10,8192\n"

posix = pytest.mark.skipif(os.name != "posix", reason="closes descriptors of a child")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")


class Broken(io.StringIO):
    """A stream that fails after so many characters."""

    def __init__(self, error, after=0):
        super().__init__()
        self.error, self.left = error, after

    def write(self, text):
        self.left -= len(text)
        if self.left < 0:
            raise self.error
        return super().write(text)


NO_SPACE = OSError(28, "No space left on device")
CLOSED_PIPE = BrokenPipeError(32, "Broken pipe")
CLOSED = ValueError("I/O operation on closed file.")


@pytest.fixture
def streams(monkeypatch):
    def put(out, err=None):
        err = io.StringIO() if err is None else err
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        return err

    return put


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(HEAD + ROW)
    return path


DOCUMENTS = [
    ["explain", "--list"],
    ["explain", "nodes_final"],
    ["catalog", "list", "servers"],
    ["size", *CASE, "--json-only"],
    ["size", *CASE, "--markdown-only"],
    ["size", *CASE, "--server", "dgx-h200", "--json-only"],
]
ANSWERS = [["validate"], ["--help"], ["--version"], ["batch", "--help"]]


def code_of(words):
    try:
        return main([*words])
    except SystemExit as left:
        return left.code


@pytest.mark.parametrize("words", DOCUMENTS + ANSWERS, ids=" ".join)
@pytest.mark.parametrize("after", [0, 10])
def test_a_full_device_is_an_error_where_nothing_else_holds_what_is_printed(streams, words, after):
    said = streams(Broken(NO_SPACE, after))
    assert code_of(words) == INVALID
    assert len(said.getvalue().splitlines()) == 1
    assert "No space left on device" in said.getvalue()


@pytest.mark.parametrize("words", DOCUMENTS + ANSWERS, ids=" ".join)
def test_a_closed_pipe_is_none(streams, words):
    said = streams(Broken(CLOSED_PIPE, 10))
    assert code_of(words) == DONE
    assert said.getvalue() == ""


@pytest.mark.parametrize("words", DOCUMENTS, ids=" ".join)
def test_a_document_without_a_stream_is_an_error(streams, words):
    said = streams(None)
    assert code_of(words) == INVALID
    assert len(said.getvalue().splitlines()) == 1


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_an_answer_without_a_stream_is_its_code(streams, words):
    said = streams(None)
    assert (code_of(words), said.getvalue()) == (DONE, "")


@pytest.mark.parametrize("lost", [None, NO_SPACE, CLOSED_PIPE, CLOSED], ids=repr)
def test_a_failure_stays_one_whatever_is_lost(streams, tmp_path, lost):
    (tmp_path / "models.json").write_text('{"models": [{"name": "x"}]}')
    out, err = (None, None) if lost is None else (Broken(lost), Broken(lost))
    streams(out, err) if err else streams(None)
    assert code_of(["validate", "--catalog-dir", str(tmp_path)]) == INVALID
    assert code_of(["batch"]) == USAGE
    assert code_of(["size", *CASE, "--model", "nobody", "--json-only"]) == INVALID
    unsolved = ["size", *CASE, "--runtime-overhead-gib", "1439", "--json-only"]
    streams(io.StringIO())
    expected = code_of(unsolved)
    assert expected == NO_SOLUTION
    streams(Broken(lost) if lost else None)
    assert code_of(unsolved) == expected


@pytest.mark.parametrize("lost", [None, NO_SPACE, CLOSED_PIPE, CLOSED], ids=repr)
def test_files_are_written_whatever_becomes_of_the_words(streams, cases, tmp_path, lost):
    def broken():
        return None if lost is None else Broken(lost)

    commands = [
        ["size", *CASE, "--output-dir", str(tmp_path / "o")],
        ["size", *CASE, "--json-only", "--output-json-file", str(tmp_path / "x.json")],
        ["batch", str(cases), "-o", str(tmp_path / "b"), "--jobs", "1", "--formats", "json"],
        ["batch", "template", str(tmp_path / "t.csv")],
        ["excel", "addin", "-o", str(tmp_path / "a.oxt")],
    ]
    for words in commands:
        streams(broken())
        sys.stderr = broken()
        assert code_of(words) == DONE, words
    assert len(list((tmp_path / "o").iterdir())) == 3
    assert (tmp_path / "b" / "000001.json").exists() or list((tmp_path / "b").glob("*.json"))
    assert (tmp_path / "b" / "results.csv").exists()
    assert all((tmp_path / name).exists() for name in ("x.json", "t.csv", "a.oxt"))


def test_what_is_lost_beside_files_is_a_warning(streams, tmp_path):
    said = streams(Broken(NO_SPACE))
    assert code_of(["size", *CASE, "--output-dir", str(tmp_path), "--lang=en"]) == DONE
    assert said.getvalue().startswith(f"{Texts('en').say('warning')}: ")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_characters_that_a_stream_lacks_are_replaced(streams, encoding):
    content = io.BytesIO()
    streams(io.TextIOWrapper(content, encoding=encoding, write_through=True))
    assert code_of(["explain", "--list", "--lang=pt-BR"]) == DONE
    assert content.getvalue().decode(encoding)


def test_a_stream_that_cannot_be_told_to_replace():
    class Narrow:
        encoding = "ascii"
        said = ""

        def write(self, text):
            self.said += text.encode("ascii").decode()

    narrow = Narrow()
    Output(narrow).write("a × b")
    assert narrow.said == "a ? b"


def test_after_a_failure_nothing_more_is_tried():
    stream = Broken(NO_SPACE, 3)
    out = Output(stream)
    out.writelines(["abc", "d", "ef"])
    stream.left = 99
    out.write("ghi")
    assert stream.getvalue() == "abc"
    assert out.lost() is NO_SPACE
    assert not out.isatty()


def test_a_missing_stream_has_what_a_stream_has():
    out = Output(None)
    assert (out.isatty(), out.encoding) == (False, "utf-8")
    out.write("x")
    out.flush()
    assert out.lost() is None
    with pytest.raises(OSError):
        out.fileno()
    with pytest.raises(AttributeError):
        _ = out.buffer


def test_the_streams_are_put_back(streams):
    out = io.StringIO()
    err = streams(out)
    with safe_streams() as safe:
        assert sys.stdout is safe
        document("x")
        assert safe.role is Role.DOCUMENT
        notes()
        assert safe.role is Role.NOTES
    assert (sys.stdout, sys.stderr) == (out, err)
    assert out.getvalue() == "x"


# --- processes ------------------------------------------------------------------------------------

RUN = [sys.executable, "-m", "sizing_xl.cli"]


def process(words, redirection, cwd):
    """Run a command under a shell's redirections; its code and what its error stream says."""
    script = f'"$@" 2>told {redirection}'
    command = ["sh", "-c", script, "sh", *RUN, *words]
    env = {**os.environ, "SIZING_XL_LANG": "en"}
    code = subprocess.run(command, cwd=cwd, env=env, timeout=120).returncode
    return code, (cwd / "told").read_text()


@full
@posix
def test_the_end_of_a_process_with_a_full_output_is_one_sentence(tmp_path):
    code, told = process(["--version"], ">/dev/full", tmp_path)
    assert code == INVALID  # not Python's 120
    assert len(told.splitlines()) == 1


@posix
def test_the_end_of_a_process_whose_reader_is_gone_is_silent(tmp_path):
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        [*RUN, "explain", "--list"], stdout=write, stderr=subprocess.PIPE, cwd=tmp_path, timeout=120
    )
    os.close(write)
    assert (run.returncode, run.stderr) == (DONE, b"")


@posix
def test_a_batch_of_workers_needs_no_stream_at_all(cases, tmp_path):
    cases.write_text(HEAD + 4 * ROW)
    words = ["batch", str(cases), "-o", "out", "--jobs", "2", "--formats", "json",
             "--pattern", "{number}"]  # fmt: skip
    code, _ = process(words, ">&- 2>&- <&-", tmp_path)
    assert code == DONE
    assert len(list((tmp_path / "out").glob("[0-9]*.json"))) == 4
    # Nothing was written into a file that got the number of a closed stream.
    assert (tmp_path / "out" / "manifest.sqlite").read_bytes().startswith(b"SQLite format 3\0")
