"""What goes through a batch: a case as it was read, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sizing_xl.errors import Problem
from sizing_xl.importing.chosen import ChosenModel
from sizing_xl.reading.document import Document
from sizing_xl.report import FULL

# What is written for each case.
FORMATS = ("xlsx", "json")
DEFAULT_PATTERN = "{number:06d}_{model}_{server}_{concurrency}x{effective_context}"


@dataclass(frozen=True)
class Case:
    """A row of the input.

    number: from 1, in the order of the input. line: where a reader finds it in the file: line of a
    text file, row of a sheet, place in a list. fields: of a Workload, as they were read (numbers as
    numbers, empty cells left out), and what stands in the place of one. problems: why the row
    could not be read at all. model: what its model_config holds; workers get it, and read no path.
    """

    number: int
    line: int
    fields: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    model: ChosenModel | None = None


@dataclass(frozen=True)
class Settings:
    """What all cases of a batch share.

    out: a directory or an address, with its password: never shown. language: of workbooks and
    sentences. json_detail: of DETAILS. source: the file of the cases, as errors are told; empty
    for rows of a program. deck: which sheets a workbook has. document: what it says of itself.
    protected: only inputs can be typed into. what_ifs: a workbook has the options, the sensitivity
    and the plan that `size` gives it, which take as long as all the rest.
    """

    out: str = field(repr=False)
    formats: tuple[str, ...] = FORMATS
    language: str = "pt-BR"
    pattern: str = DEFAULT_PATTERN
    source: str = ""
    deck: str = "full"
    document: Document = field(default_factory=Document)
    protected: bool = True
    json_detail: str = FULL
    what_ifs: bool = False


@dataclass(frozen=True)
class Answer:
    """A case that was sized, and its files written.

    key: hash of all that its files follow from. files: format -> name under the output directory.
    inputs: the workload as it was used. results: scenario -> quantity -> value, None where it has
    none. alerts: codes, by severity, and those of what was asked and is not served. complete:
    False when an alert is an error. verdicts: the state of each scenario, and under "" of the
    sizing.
    """

    number: int
    line: int
    key: str
    files: Mapping[str, str]
    inputs: Mapping[str, Any]
    results: Mapping[str, Mapping[str, float | None]]
    alerts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True
    verdicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """A case that was not: one of its problems, told in the language of the batch."""

    number: int
    line: int
    key: str
    field: str
    value: str
    reason: str
