"""Odd inputs at every door (tests/fuzz): those that failed once, some of every run, and whether the
fuzzers find what they are for. `make fuzz` tries 10 000 a door."""

import json
import multiprocessing
import os
import sys
import time
import warnings
from pathlib import Path

import pytest

from sizing_xl.cli import commands
from tests.fuzz import __main__ as command
from tests.fuzz.doors import DOORS, made, tried
from tests.fuzz.judging import Broken, called
from tests.fuzz.limits import Limits, fault_of
from tests.fuzz.workers import Worker

CORPUS = Path(__file__).parent / "fuzz" / "corpus"
KEPT = sorted(CORPUS.glob("*.json"))
# Inputs of each door; a command with its files takes some 30 ms, a call less than one.
QUICK = dict.fromkeys(("functions", "options", "columns", "protocol", "patterns"), 300)
COMMANDS = {"catalogs": 120, "configs": 120, "flags": 120, "saved": 100, "cases": 120,
            "workbooks": 80, "doctor": 50, "manifests": 80, "prices": 50, "costs": 50, "plans": 50,
            "measurements": 80, "logs": 80, "documents": 20,
            "slides": 15, "into": 60, "lambdas": 15, "table": 60}  # fmt: skip
POSIX = pytest.mark.skipif(os.name != "posix", reason="the limits are POSIX's")
VALIDATE = {"files": {"c/prices.json": "{}"}, "commands": [["validate", "--catalog-dir", "c"]]}


@pytest.fixture(scope="module")
def limits():
    return Limits(memory=False)


@pytest.mark.slow
@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_failed_once_fails_no_more(path, limits):
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert fault_of(kept["door"], kept["input"], limits) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("door", "count"),
    [*QUICK.items(), *(pytest.param(*it, marks=pytest.mark.slow) for it in COMMANDS.items())],
)
def test_odd_inputs_are_refused_in_a_sentence_or_answered(door, count, limits):
    faults = {}
    for seed in range(count):
        fault = fault_of(door, made(door, seed), limits)
        if fault:
            faults[f"{door}@{seed}"] = fault[0]
    assert not faults


@pytest.mark.slow
def test_no_door_is_left_out_and_each_seed_gives_its_own():
    assert {*QUICK, *COMMANDS} == set(DOORS)
    assert {json.loads(path.read_text(encoding="utf-8"))["door"] for path in KEPT} <= set(DOORS)
    for door in set(DOORS) - {"manifests"}:  # a manifest notes moments
        assert made(door, 3) == made(door, 3)
        inputs = [made(door, seed) for seed in range(3)]
        assert json.loads(json.dumps(inputs)) is not None
        assert len({json.dumps(it) for it in inputs}) > 1


# --- faults that the fuzzers are for --------------------------------------------------------


@pytest.fixture
def validating(monkeypatch, limits):
    """What is found when `validate` does something else."""

    monkeypatch.setattr("tests.fuzz.once._kept", {})  # the parser that is kept has another

    def found(instead):
        monkeypatch.setattr("sizing_xl.cli.commands.validate", instead)
        fault = fault_of("catalogs", VALIDATE, limits)
        return fault and fault[0]

    return found


def test_a_good_input_is_not_found(limits):
    assert fault_of("catalogs", VALIDATE, limits) is None


@pytest.mark.parametrize(
    ("instead", "kind"),
    [
        (lambda options, texts: {}["x"], "exit 70"),
        (lambda options, texts: [][0], "exit 70"),
        (lambda options, texts: 7, "exit 7"),
        (lambda options, texts: 1, "says nothing"),
        (lambda options, texts: print("a\x1b[2Jb") or 0, "shows controls (validate)"),
        (lambda options, texts: print("KeyError: x") or 1, "says KeyError"),
        (lambda options, texts: print("good", file=sys.stderr) or 0, None),
        (lambda options, texts: warnings.warn("old", stacklevel=1) or 0, "warning UserWarning"),
        (lambda options, texts: Path("c/prices.json").write_text("") and 0, "input changed"),
        (lambda options, texts: Path("c/prices.json").unlink() or 0, "input changed"),
        (lambda options, texts: print("bad") or Path("x").touch() or 1, "refused and left files"),
        (lambda options, texts: Path(".x.1.tmp").touch() or 0, "half written file"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found(validating, instead, kind):
    found = validating(instead)
    assert found == kind or (kind and found and found.startswith(f"{kind} "))


@POSIX
def test_what_takes_too_long_is_found(validating, monkeypatch):
    monkeypatch.setattr("tests.fuzz.limits.SECONDS", 0.05)

    def endless(options, texts):
        while True:
            try:
                sum(range(10_000))
            except Exception:
                return 0

    assert validating(endless) == "exit 70"  # the last resort of the command tells it as a fault


def test_a_cell_that_shows_a_fault_of_ours_is_found(monkeypatch, limits):
    from sizing_xl.excel import numbers

    def broken(*_):
        raise LookupError("x")

    monkeypatch.setattr(numbers, "options_of", broken)
    given = {"function": "SIZING_HBM", "arguments": ["dgx-h200"], "language": "en"}
    fault = fault_of("functions", given, limits)
    assert fault and fault[0].startswith("says ")


def _dies(pipe):
    pipe.recv()
    pipe.send(("at", 7))
    os._exit(3)


def test_a_process_that_dies_is_told_with_its_seed(monkeypatch):
    monkeypatch.setattr("tests.fuzz.workers._work", _dies)
    worker = Worker(multiprocessing.get_context("spawn"))
    worker.give(("catalogs", range(5, 9)))
    until = time.monotonic() + 60
    while worker.hung() is None and time.monotonic() < until:
        list(worker.said())
        time.sleep(0.01)
    assert (worker.hung(), worker.why) == (7, "process ended with 3")
    worker.end()


def test_the_command_tells_faults_and_shows_inputs(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fuzz", "--show", "patterns@5"])
    assert command.main() == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown == {"door": "patterns", "input": made("patterns", 5)}

    def found(pieces, jobs, tried):
        tried["patterns"] += 60
        yield "x", 4, 1, "Kind", "words"
        if jobs == 7:
            raise KeyboardInterrupt

    monkeypatch.setattr(command, "_all", found)
    monkeypatch.setattr(sys, "argv", ["fuzz", "patterns:60@9"])
    assert command.main() == 1
    told = capsys.readouterr().out
    assert "x@4 Kind" in told and "60 inputs, 1 faults" in told and "stopped" not in told
    monkeypatch.setattr(sys, "argv", ["fuzz", "patterns:90@9", "--jobs", "7"])
    assert command.main() == 1
    told = capsys.readouterr().out
    assert "stopped: {'patterns': 60}" in told and "60 inputs, 1 faults" in told


def test_doors_are_tried_in_a_directory_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    environment = dict(os.environ)
    tried("catalogs", VALIDATE)
    assert (
        Path.cwd() == tmp_path and dict(os.environ) == environment and not list(tmp_path.iterdir())
    )
    code, out, err = called(["catalog", "list", "servers"])
    assert code == 0 and "dgx-h200" in out and not err
    assert commands and Broken("a").kind == "a"
