"""Faults of ours inside a batch: all that mends them, kept apart from the files for users.

A worker may be anywhere: it sends what it knows of a fault along with its answers, and the process
in front writes it down beside the manifest. The refusal of the case holds the reference alone.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sizing_xl.addresses import public_address, public_text
from sizing_xl.batch.outcome import Case
from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.ownership import open_plain
from sizing_xl.files.told import WRITING, reported
from sizing_xl.texts.visible import page, visible_json
from sizing_xl.version import __version__

LOG = "batch_faults.log"
# Digits of a case's key that it is referred to by.
_REFERENCE = 8
# A fault that every case meets would fill the disk: after so many, the last line of a trace only.
MOST_TRACES = 100
_LONGEST_ROW, _LONGEST_TRACE = 2_000, 20_000


class Fault(NamedTuple):
    """A case at which this package failed. row: its fields as JSON. trace: as Python tells it."""

    reference: str
    number: int
    line: int
    row: str
    trace: str

    @classmethod
    def at(cls, case: Case, key: str, error: BaseException, out: str = "") -> Fault:
        """What an error says, without what is secret in addresses. key: the case's. out: where
        the batch writes."""
        fields = {str(name): _public(value) for name, value in case.fields.items()}
        row = visible_json(json.dumps(fields, ensure_ascii=False))
        told = traceback.format_exception(type(error), error, error.__traceback__)
        trace = public_text("".join(told), out, *map(str, case.fields.values()))
        trace = page(trace.rstrip("\n").split("\n"))
        reference = key[:_REFERENCE]
        return cls(reference, case.number, case.line, row[:_LONGEST_ROW], trace[-_LONGEST_TRACE:])

    @property
    def problem(self) -> Problem:
        """What the case is refused with."""
        return Problem("batch_internal", details={"reference": self.reference, "log": LOG})


def _public(value: Any) -> Any:
    """A value of a row as JSON may hold it."""
    plain = value is None or isinstance(value, (bool, int, float))
    return value if plain else public_address(value if isinstance(value, str) else repr(value))


class FaultLog:
    """The file of the faults of one directory, which runs add to; there is none without a fault."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._traced: set[str] = set()

    def add(self, faults: Iterable[Fault]) -> None:
        """Write faults down, each trace once. Raises OutputError."""
        text = "".join(map(self._entry, faults))
        if text:
            with (
                reported(OutputError, WRITING, file=str(self._path)),
                os.fdopen(
                    open_plain(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab"
                ) as file,
            ):
                file.write(text.encode("utf-8", "backslashreplace"))

    def _entry(self, fault: Fault) -> str:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        head = f"[{fault.reference}] {now} {__version__} number={fault.number} line={fault.line}"
        trace = fault.trace.rstrip()
        if fault.reference in self._traced or len(self._traced) >= MOST_TRACES:
            trace = trace.rpartition("\n")[2]
        else:
            self._traced.add(fault.reference)
        return f"{head}\n{fault.row}\n{trace}\n\n"
