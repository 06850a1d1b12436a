"""What fails is told once, in one line, without passwords."""

import errno

import pytest

from sizing_xl.errors import InputError, OutputError, Problem
from sizing_xl.files.source import opened
from sizing_xl.files.told import LONGEST_REASON, reason, reported


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("a\n  b\tc"), "a b c"),
        (ValueError(), "ValueError"),
        (ValueError(" \n"), "ValueError"),
        (OSError(errno.ENOSPC, "No space left", "/a/b"), "No space left"),
        (OSError("no number"), "no number"),
        (ValueError("x" * 1000), "x" * LONGEST_REASON),
        (ValueError("at s3://me:secret@host/a and ftp://you:other@host"),
         "at s3://host/a and ftp://host"),
    ],
)  # fmt: skip
def test_a_reason_is_one_line(error, line):
    assert reason(error) == line


def test_no_part_of_a_sentence_holds_a_password():
    pytest.importorskip("fsspec")
    with pytest.raises(InputError) as error, opened("nowhere://me:secret@host/cases.csv"):
        pass
    assert "secret" not in str(error.value)


def test_no_piece_of_the_password_of_what_fails_is_told():
    """urllib takes a slash for the end of the host, and quotes what is left as a port."""
    address = "http://ana:pa/ss@host/a.csv"
    with pytest.raises(InputError) as error, reported(InputError, {ValueError: "broken_file"},
                                                      address=address, file=address):  # fmt: skip
        raise ValueError("Port could not be cast to integer value as 'pa'")
    (problem,) = error.value.problems
    assert problem.details["reason"] == "Port could not be cast to integer value as '***'"
    assert problem.file == "http://host/a.csv"


RULES = {
    FileNotFoundError: "file_missing",
    (OSError, KeyError): lambda error: f"rule of {type(error).__name__}",
    RuntimeError: None,
    Exception: "broken_file",
}


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (FileNotFoundError(), "file_missing"),
        (PermissionError(), "rule of PermissionError"),
        (KeyError(), "rule of KeyError"),
        (ValueError(), "broken_file"),
    ],
)
def test_the_first_class_that_fits_gives_the_rule(error, rule):
    with pytest.raises(OutputError) as told, reported(OutputError, RULES, file="a"):
        raise error
    problem = Problem(rule, file="a", details={"reason": type(error).__name__})
    assert told.value.problems == (problem,)


@pytest.mark.parametrize(
    "error", [RuntimeError(), MemoryError(), KeyboardInterrupt(), InputError([Problem("missing")])]
)
def test_what_is_not_ours_to_tell_passes(error):
    with pytest.raises(type(error)) as told, reported(OutputError, RULES):
        raise error
    assert told.value is error
