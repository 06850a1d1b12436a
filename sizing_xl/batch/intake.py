"""Where the cases of a batch come from: a file, an address, rows of a program."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from sizing_xl.batch.fields import MOST_TOLD
from sizing_xl.batch.outcome import Case
from sizing_xl.batch.worker import workload_of
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, OutputError, Problem, SizingError
from sizing_xl.files.told import WRITING, reported
from sizing_xl.importing.chosen import FIELD, Configs, with_model
from sizing_xl.reading.headings import field_of, named_values, unknown_heading
from sizing_xl.reading.values import typed
from sizing_xl.resolving.case import Entries

Cases = str | os.PathLike[str] | Iterable[Mapping[str, Any]]

_STRICT_PROBLEMS = 20


def begun(cases: Iterator[Case], file: str) -> Iterator[Case]:
    """The cases, of which there is at least one. Raises InputError, naming the file, without any:
    a directory that mirrors nothing would lose all that is in it."""
    first = next(cases, None)
    if first is None:
        raise InputError([Problem("batch_no_cases", file=file or None)])
    return chain([first], cases)


def source(cases: Cases, notes: list[Problem], again: bool) -> Callable[[], Iterator[Case]]:
    """What gives the cases; more than once when `again`."""
    if isinstance(cases, (str, os.PathLike)):
        from sizing_xl.batch.cases import read_cases

        path = os.fspath(cases)

        def read() -> Iterator[Case]:
            notes.clear()
            return read_cases(path, notes)

        return read
    rows = cases
    if again and iter(rows) is rows:
        return _twice(listed(rows))
    return lambda: listed(rows)


def listed(rows: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """Rows of a program as cases; line: the row's place."""
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            problem = Problem("row_not_object", value=type(row).__name__)
            yield Case(number, number, {}, (problem,))
            continue
        fields: dict[str, Any] = {}
        problems: list[Problem] = []
        for heading, value in named_values(row):
            if len(problems) >= MOST_TOLD:
                break
            name = field_of(str(heading))
            if hasattr(value, "item") and getattr(value, "ndim", None) == 0:  # NumPy's
                value = value.item()
            read = None if value != value else typed(name, value)
            if name is None:
                problems.append(unknown_heading(str(heading), value))
            elif name in fields:
                problems.append(Problem("repeated_key", name, heading))
            elif isinstance(read, Problem):
                problems.append(replace(read, field=name))
            elif read is not None:
                fields[name] = read
        yield Case(number, number, fields, tuple(problems))


def with_models(cases: Iterable[Case], configs: Configs) -> Iterator[Case]:
    """The cases, with the models that they name by a config.json; one that cannot be read is a
    problem of its case."""
    for case in cases:
        if FIELD not in case.fields or case.problems:
            yield case
            continue
        try:
            yield replace(case, model=configs(case.fields[FIELD], case.fields.get("model")))
        except InputError as error:
            yield replace(case, problems=tuple(error.problems))


class Spool:
    """Things that can be had only once, kept on disk for another time. Raises OutputError."""

    def __init__(self) -> None:
        self._kept: Any = None

    def add(self, thing: Any) -> None:
        with reported(OutputError, WRITING, file=tempfile.gettempdir()):
            if self._kept is None:
                self._kept = tempfile.TemporaryFile()  # noqa: SIM115
            pickle.dump(thing, self._kept)

    def __iter__(self) -> Iterator[Any]:
        if self._kept is None:
            return
        with reported(OutputError, WRITING, file=tempfile.gettempdir()):
            self._kept.seek(0)
        while True:
            try:
                yield pickle.load(self._kept)
            except EOFError:
                return


def _twice(cases: Iterable[Case]) -> Callable[[], Iterator[Case]]:
    """Cases that can be had only once, kept on disk for the second time."""
    kept = Spool()

    def first() -> Iterator[Case]:
        for case in cases:
            kept.add(case)
            yield case

    passes = iter((first, kept.__iter__))
    return lambda: next(passes)()


def check_all(cases: Iterable[Case], catalogs: Catalogs, source: str) -> None:
    """Raises InputError with the first problems when any case is bad."""
    file = source or None
    problems: list[Problem] = []
    count = refused = 0
    for case in cases:
        count += 1
        try:
            Entries.of(workload_of(case), with_model(catalogs, case.model))
        except SizingError as error:
            refused += 1
            if len(problems) < _STRICT_PROBLEMS:
                problems += [replace(it, file=file, row=case.line) for it in error.problems]
    if refused:
        details = {"refused": refused, "cases": count}
        problems.insert(0, Problem("batch_strict", file=file, details=details))
        raise InputError(problems)
