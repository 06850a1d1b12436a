"""docs/reliability.md: the tests that it names are there, and its limits are those in force."""

import ast
import re
from pathlib import Path

import pytest

from sizing_xl.files import limits
from tests.fuzz.doors import DOORS

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/test_\w+\.py)::(test_\w+)`", PAGE)))
FAULTS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`tests/" in line]
# What the page must speak of.
WORDS = (
    *("killed", "disk is full", "edited between two runs", "Ctrl+C", "a link", "file of others"),
    *("lock", "passwords", "unpack to gigabytes", "edited by hand", "control characters", "Dask"),
    *("Windows and macOS", "storage services", "Power cuts", "Excel itself"),
)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_every_test_that_is_named_is_there(file, test):
    path = ROOT / file
    assert path.is_file(), file
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_door_of_the_fuzzers_is_told_with_limits_that_there_are():
    section = PAGE.partition("## Fuzzers")[2].partition("\n## ")[0].replace("\\_", "_")
    rows = re.findall(r"^\| (`.+?) \|.*\| (.*)\|$", section, re.MULTILINE)
    doors = [door for cell, _ in rows for door in re.findall(r"`(\w+)`", cell)]
    assert sorted(doors) == sorted(DOORS)
    named = {limit for _, cell in rows for limit in re.findall(r"[A-Z_]{4,}", cell)}
    assert named <= {limit.name for limit in limits.LIMITS}


def test_every_fault_says_what_happens_and_what_shows_it():
    assert len(FAULTS) >= 25
    for line in FAULTS:
        fault, happens, shown = (cell.strip() for cell in line.strip("|").split(" | "))
        assert fault and happens
        assert re.fullmatch(
            r"`tests/test_\w+\.py::test_\w+`(, `tests/test_\w+\.py::test_\w+`)*", shown
        )


@pytest.mark.parametrize("word", WORDS)
def test_no_kind_of_fault_is_left_out(word):
    assert word in PAGE


def test_the_limits_are_those_in_force():
    told = re.findall(r"\| ([\d,]+) [a-z ]+ \| (\w+) \|", PAGE.replace("\\_", "_"))
    named = {name: int(value.replace(",", "")) for value, name in told}
    assert named == {limit.name: limit.value for limit in limits.LIMITS}
    assert all(getattr(limits, name) == value for name, value in named.items())
