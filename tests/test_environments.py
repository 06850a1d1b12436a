"""Machines that refuse: paths that cannot be asked, files that never end, no memory, no home, no
directory, odd clocks and interpreters. Each is one sentence, or makes no difference."""

import errno
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sizing_xl import CatalogError, InputError, Workload, load_catalogs, size
from sizing_xl.catalog.load import shipped_directory
from sizing_xl.cli import commands, main
from sizing_xl.cli.codes import DONE, FAULT, INVALID
from sizing_xl.errors import Problem
from sizing_xl.excel import doctor
from sizing_xl.files.source import bounded, local_file
from sizing_xl.files.told import NotAFile
from sizing_xl.report.saved import load_saved
from sizing_xl.texts import LANGUAGES, Texts

pytestmark = pytest.mark.slow

CASE = ["--model", "gpt-oss-20b", "--server", "dgx-b200", "--concurrency", "10",
        "--effective-context", "8192"]  # fmt: skip
HEAD = "model,server,concurrency,effective_context\n"
ROW = "gpt-oss-20b,dgx-b200,10,8192\n"
ROOT = Path(__file__).parent.parent

posix = pytest.mark.skipif(os.name != "posix", reason="limits and descriptors of POSIX")


def reading_doors(path):
    """Every command that reads a path."""
    yield from (["validate", f"--{kind}-file", path] for kind in ("models", "servers", "storage"))
    yield ["validate", "--catalog-dir", path]
    yield ["size", *CASE, "--json-only", "--catalog-dir", path]
    yield ["catalog", "list", "models", "--models-file", path]
    yield ["render", path]
    yield ["compare", path, path]
    yield ["excel", "doctor", path]
    yield from (["batch", f"{path}{end}", "-o", "out"] for end in (".csv", ".json", ".xlsx"))


def writing_doors(path):
    yield ["size", *CASE, "--output-dir", path]
    yield ["size", *CASE, "--json-only", "--output-json-file", path]
    yield ["excel", "build", "-o", path]
    yield ["excel", "addin", "-o", path]
    yield ["batch", "template", f"{path}.csv"]
    yield ["batch", "cases.csv", "-o", path, "--jobs", "1"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "cases.csv").write_text(HEAD + ROW)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIZING_XL_LANG", "en")
    return tmp_path


@pytest.mark.parametrize("path", ["x" * 300, "x/" * 3000, "a\0b"], ids=["name", "path", "nul"])
def test_paths_that_are_none_are_sentences(here, capsys, path):
    for words in [*reading_doors(path), *writing_doors(path)]:
        assert main(words) == INVALID, words
        printed = "".join(capsys.readouterr())
        assert "fault of sizing_xl" not in printed, words
        reasons = ("too long", "null byte", "does not exist", "null character")
        assert any(reason in printed for reason in reasons), words


@pytest.mark.parametrize("path", ["x" * 300, "a\0b"], ids=["name", "nul"])
def test_so_they_are_for_programs(monkeypatch, path):
    for choice in ({"directory": path}, {"models_file": path}):
        with pytest.raises(CatalogError):
            load_catalogs(**choice)
    with pytest.raises(CatalogError):
        load_saved(path)
    if "\0" not in path:
        monkeypatch.setenv("SIZING_XL_CATALOGS", path)
        with pytest.raises(CatalogError):
            load_catalogs()


# Children run several commands and tell the code of each, and what it said.
SEVERAL = """
import contextlib, io, json, sys
from sizing_xl.cli import main
told = []
for words in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(words)
    told.append([code, out.getvalue()])
print(json.dumps(told))
"""


def several(commands, cwd, preexec=None):
    """Code and words of each command, in a child under limits."""
    env = {**os.environ, "SIZING_XL_LANG": "en", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", SEVERAL], input=json.dumps(list(commands)), env=env, cwd=cwd,
        capture_output=True, text=True, timeout=120, preexec_fn=preexec, check=True,
    )  # fmt: skip
    return json.loads(run.stdout)


def limited():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def without_rights():
    """Take the right to read everything from root; nothing of anybody else."""
    import ctypes

    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="capabilities of Linux")
def test_what_is_not_permitted_is_a_sentence(here):
    (here / "p").mkdir()
    (here / "p" / "x").touch()
    (here / "p").chmod(0)
    doors = [*reading_doors("p/x"), *writing_doors("p/x")]
    try:
        for words, (code, told) in zip(
            doors, several(doors, here, without_rights), strict=True
        ):  # fmt: skip
            assert code == INVALID, (words, told)
            assert "Permission denied" in told, words
            assert "fault of sizing_xl" not in told, words
    finally:
        (here / "p").chmod(0o700)


@posix
@pytest.mark.parametrize("kind", ["device", "fifo", "socket"])
def test_what_may_never_end_is_not_read(here, kind):
    path = here / "x"
    if kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        bound = socket.socket(socket.AF_UNIX)
        bound.bind(str(path))
        bound.close()
    for end in (".csv", ".json", ".xlsx"):
        Path(f"{path}{end}").symlink_to(path)
    (here / "catalogs").mkdir()
    (here / "catalogs" / "models.json").symlink_to(path)
    doors = [words for words in reading_doors(str(path)) if "--catalog-dir" not in words]
    doors.append(["validate", "--catalog-dir", "catalogs"])
    for words, (code, told) in zip(doors, several(doors, here, limited), strict=True):
        assert code == INVALID, words
        assert Texts("en").problem(Problem("not_a_file")) in told, words


@posix
def test_a_pipe_that_is_given_by_its_number_is_read(here, monkeypatch):
    content = (shipped_directory() / "servers.json").read_bytes()
    read, write = os.pipe()
    with open(write, "wb") as file:
        file.write(content)
    try:
        assert bounded(f"/dev/fd/{read}", 10**6) == content
    finally:
        os.close(read)


def test_files_are_read_to_a_limit(here):
    (here / "x").write_bytes(b"x" * 1000)
    assert bounded(here / "x", 1000) == b"x" * 1000
    assert bounded(here / "x", 999) is None
    with open(here / "big.json", "wb") as file:
        file.truncate(10**11)  # takes no room
    with pytest.raises(CatalogError) as error:
        load_catalogs(models_file=here / "big.json")
    assert error.value.problems[0].rule == "file_too_large"


def test_so_is_a_workbook_by_the_doctor(here, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "LARGEST_OWN_BOOK_BYTES", 1000)
    (here / "x.xlsm").write_bytes(bytes(1001))
    assert main(["excel", "doctor", "x.xlsm"]) == INVALID
    assert "1,000 bytes" in capsys.readouterr().out


def test_a_device_is_told_from_a_directory(here):
    with pytest.raises(IsADirectoryError if os.name == "posix" else OSError):
        local_file(here)
    if os.name == "posix":
        with pytest.raises(NotAFile):
            local_file(os.devnull)


def test_a_process_may_have_no_home(here, monkeypatch, capsys):
    def lacking(*_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", lacking)
    assert main(["excel", "doctor"]) in (DONE, INVALID)
    assert "Python" in capsys.readouterr().out


# --- what nobody expected -------------------------------------------------------------------------


class Panic(BaseException):
    """As a library in Rust raises it."""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MemoryError(), INVALID, "memory"),
        (RecursionError("deep"), INVALID, "nested"),
        (OSError(errno.EMFILE, "Too many open files", "some.file"), INVALID, "some.file"),
        (PermissionError(errno.EACCES, "Permission denied"), INVALID, "Permission denied"),
        (ModuleNotFoundError("No module", name="openpyxl.cell"), INVALID, "openpyxl"),
        (ImportError("DLL load failed", name="numpy.core"), INVALID, "DLL load failed"),
        (ImportError("cannot import", name="sizing_xl.x"), FAULT, "cannot import"),
        (RuntimeError("one\ntwo"), FAULT, "one two"),
        (OSError("of a library"), FAULT, "of a library"),
        (KeyError("k"), FAULT, "KeyError"),
        (Panic("at lib.rs"), FAULT, "at lib.rs"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_that_nobody_told_are_one_line(monkeypatch, capsys, error, code, said, language):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(commands.case, "catalogs", fail)
    assert main(["catalog", "list", "models", "--lang", language]) == code
    out, told = capsys.readouterr()
    assert (out, len(told.splitlines())) == ("", 1)
    if language == "en":
        assert said in told
        assert ("fault of sizing_xl" in told) == (code == FAULT)


def test_a_fault_says_where_it_came_up(monkeypatch, capsys):
    monkeypatch.setattr("sizing_xl.report.listing.listed", lambda *_: [][0])
    main(["catalog", "list", "models", "--lang", "en"])
    assert "(at cli/commands.py:" in capsys.readouterr().err


# --- interpreters and settings --------------------------------------------------------------------


def child(words, cwd, *options, **env):
    command = [sys.executable, *options, "-m", "sizing_xl.cli", *words]
    full = {**os.environ, "SIZING_XL_LANG": "en", "PYTHONPATH": str(ROOT), **env}
    return subprocess.run(command, capture_output=True, cwd=cwd, env=full, timeout=120)


def test_interpreters_and_settings_make_no_difference(here):
    words = ["size", *CASE, "--json-only"]
    plain = child(words, here)
    assert (plain.returncode, plain.stderr) == (DONE, b"")
    for options, env in (
        (["-OO"], {}),
        ([], {"PYTHONWARNINGS": "error"}),
        ([], {"TZ": "Nowhere/Odd::"}),
        ([], {"SOURCE_DATE_EPOCH": "-1"}),
        ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ):
        run = child(words, here, *options, **env)
        assert (run.returncode, run.stderr) == (DONE, b""), (options, env)
        if "LC_ALL" not in env:
            assert run.stdout == plain.stdout, (options, env)


@posix
def test_a_directory_that_is_gone(here):
    def gone():
        place = here / "gone"
        place.mkdir()
        os.chdir(place)
        place.rmdir()

    command = [sys.executable, "-m", "sizing_xl.cli"]
    env = {**os.environ, "SIZING_XL_LANG": "en", "PYTHONPATH": str(ROOT)}
    for words, code in (
        (["validate"], DONE),
        (["size", *CASE], INVALID),
        (["batch", str(here / "cases.csv"), "-o", str(here / "o"), "--jobs", "2"], INVALID),
        (["batch", str(here / "cases.csv"), "-o", str(here / "o"), "--jobs", "1"], DONE),
    ):
        run = subprocess.run(
            [*command, *words], env=env, capture_output=True, text=True, preexec_fn=gone,
            timeout=120,
        )  # fmt: skip
        assert run.returncode == code, words
        assert "Traceback" not in run.stderr
        assert len(run.stderr.splitlines()) == 1 or code == DONE


def test_a_clock_before_1980(monkeypatch):
    """Archives cannot date their parts before 1980: ours have a date of their own."""
    from sizing_xl.calc.extension import calc_extension
    from sizing_xl.excel.build import macro_workbook_bytes
    from sizing_xl.workbook import workbook_bytes

    workload = Workload(**{name.strip("-").replace("-", "_"): value for name, value in
                           zip(CASE[:4:2], CASE[1:4:2], strict=True)},
                        concurrency=10, effective_context=8192)  # fmt: skip
    sizing = size(workload, load_catalogs())
    before = workbook_bytes(sizing, "en")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(0))
    assert workbook_bytes(sizing, "en") == before
    assert calc_extension(sys.executable)
    assert macro_workbook_bytes("en", {})


def test_an_input_error_is_not_hidden(here, capsys):
    """What is told stays told as it was."""
    with pytest.raises(InputError):
        size(Workload(model="nobody", server="dgx-b200", concurrency=1, effective_context=1))
    assert main(["size", *CASE[2:], "--model", "nobody"]) == INVALID
    assert "nobody" in capsys.readouterr().err
