"""Inputs that are refused, as data (tests/cases/refused): the same at three doors.

A file holds one mistake on top of the flagship case:

    name           a sentence
    rule, field    of the one problem that is told
    says           words that its sentence has
    given          fields of the workload; `without`: fields that are left out
    doors.DOOR     what differs at one door (size, csv, cell): rule, field; `empty`: no answer
"""

import re

import pytest

from sizing_xl import InputError, Workload, size
from sizing_xl.batch.cases import read_cases
from sizing_xl.excel.functions import SIZING_NODES
from sizing_xl.texts import Texts
from sizing_xl.texts.en.problems import PROBLEMS

from .conftest import FLAGSHIP
from .outside_figures import CASES, tomllib

FILES = sorted((CASES / "refused").glob("*.toml"))
KEYS = {"name", "rule", "field", "says", "given", "without", "doors"}
ARGUMENTS = {"model": "model", "server": "server", "concurrency": "concurrency",
             "context": "effective_context"}  # fmt: skip
STORAGE = {"storage": "profile_default"}


def refused(call):
    with pytest.raises(InputError) as error:
        call()
    return error.value.problems


def at_size(fields, directory):
    """What Python says of a workload."""
    return refused(lambda: size(Workload(**fields)))


def at_csv(fields, directory):
    """What a batch says of a row: its reader, else the workload of what it has read."""
    path = directory / "cases.csv"
    path.write_text(f"{','.join(fields)}\n{','.join(map(str, fields.values()))}\n")

    def read():
        for case in read_cases(str(path)):
            if case.problems:
                raise InputError(case.problems)
            size(Workload(**case.fields))

    return refused(read)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("door", ["size", "csv", "cell"])
def test_a_mistake_is_refused_by_rule_and_field(path, door, tmp_path):
    mistake = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(mistake) <= KEYS, "a word that means nothing here"
    fields = {**FLAGSHIP, **STORAGE, **mistake["given"]}
    fields = {
        name: value for name, value in fields.items() if name not in mistake.get("without", ())
    }
    expected = {**mistake, **mistake.get("doors", {}).get(door, {})}
    if door == "cell":
        assert_told(expected, in_cell(fields))
        return
    (problem,) = {"size": at_size, "csv": at_csv}[door](fields, tmp_path)
    assert (problem.rule, problem.field) == (expected["rule"], expected["field"])
    for word in expected.get("says", ()):
        assert word in Texts("en").problem(problem)


def in_cell(fields):
    """What a cell shows: fields that are arguments as such, the others as options."""
    given = {argument: fields.get(field) for argument, field in ARGUMENTS.items()}
    options = tuple(pair for pair in fields.items() if pair[0] not in ARGUMENTS.values())
    return SIZING_NODES(**given, options=options, language="en")


def assert_told(expected, cell):
    """A cell has the sentence alone: it must be the rule's, about the field."""
    if expected.get("empty"):
        assert cell == ""
        return
    figures = re.sub(r"\\\{[^}]*\\\}", ".*", re.escape(PROBLEMS[expected["rule"]]))
    assert re.fullmatch(rf"#SIZING: field {expected['field']}\b.*: {figures}", cell), cell
    for word in expected.get("says", ()):
        assert word in cell


def test_there_are_a_dozen_mistakes_and_more():
    assert len(FILES) >= 12
