"""The work on a chunk of cases, wherever it is done: this process, a pool's, a Dask worker.

Everything that goes in and comes out is plain data: cases and settings, the parent's catalogs as
bytes (so that the answers rest on them, whatever catalogs another machine has), answers back.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sizing_xl.alerts import UNMET
from sizing_xl.batch.faults import Fault
from sizing_xl.batch.names import file_stem
from sizing_xl.batch.outcome import Answer, Case, Refusal, Settings
from sizing_xl.catalog.digest import catalogs_digest
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, OutputError, Problem, SizingError
from sizing_xl.files.directory import Directory
from sizing_xl.garbage import collected_later
from sizing_xl.importing.chosen import FIELD, with_model
from sizing_xl.report.document import to_json
from sizing_xl.resolving.case import Entries, resolved
from sizing_xl.sizing import Sizing, size
from sizing_xl.telling.verdict import alert_codes, codes
from sizing_xl.texts import Texts
from sizing_xl.version import __version__
from sizing_xl.workload import Workload

if TYPE_CHECKING:
    from sizing_xl.render.stencil import Press

_LONGEST_VALUE = 200


@dataclass(frozen=True)
class CatalogBytes:
    """Catalogs on their way to a worker. digest: hash of what they say. version: of this package.

    Two are the same when their digests are: a worker unpacks the bytes once.
    """

    digest: str
    version: str
    data: bytes = field(compare=False, repr=False)


class WrittenFile(NamedTuple):
    """A file that was written. changed: when, in ns, by the file system; None of a service."""

    size: int
    sha256: str
    changed: int | None = None


class Answered(NamedTuple):
    """What became of a chunk. written: name of each file -> what was written. seconds: it took.

    faults: of ours, each of a case that is refused.
    """

    outcomes: list[Answer | Refusal]
    written: dict[str, WrittenFile]
    seconds: float
    faults: tuple[Fault, ...] = ()


def pack(catalogs: Catalogs) -> CatalogBytes:
    """The catalogs as data, without what sizing keeps in them."""
    held: dict[str, Any] = {}
    for it in fields(catalogs):
        if it.init:
            value = getattr(catalogs, it.name)
            held[it.name] = dict(value) if isinstance(value, Mapping) else value
    plain = Catalogs(**held)
    files = {catalog: dict(names) for catalog, names in plain.origins.items()}
    said = [catalogs_digest(catalogs), files, *([str(plain.as_of)] if plain.as_of else [])]
    return CatalogBytes(_hash(said), own_version(), pickle.dumps(plain))


def own_version() -> str:
    """The version of this package where it is asked; a worker without the package has no answer."""
    return __version__


def key_of(case: Case, settings: Settings, packed: CatalogBytes) -> str:
    """A hash of all that the files of a case follow from, but for its number."""
    given = {str(name): value for name, value in case.fields.items()}
    problems = [(problem.rule, problem.field, problem.value) for problem in case.problems]
    rests_on = [given, problems, packed.digest, packed.version, settings.formats,
                settings.language, settings.pattern, settings.deck, settings.protected,
                asdict(settings.document), settings.json_detail]  # fmt: skip
    rests_on += ["what_ifs"] * settings.what_ifs
    return _hash([*rests_on, case.model.digest] if case.model else rests_on)


def _hash(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(canonical.encode()).hexdigest()


def answer_chunk(cases: Sequence[Case], settings: Settings, packed: CatalogBytes) -> Answered:
    """Size the cases and write their files.

    A case that cannot be sized becomes Refusals, one a problem, and stops no other. Raises
    OutputError when a file cannot be written: then the batch cannot go on.
    """
    began = perf_counter()
    if packed.version != own_version():
        details = {"theirs": own_version(), "ours": packed.version}
        raise InputError([Problem("batch_worker_version", details=details)])
    work = _Work(settings, packed, _unpacked(packed), Directory(settings.out))
    with collected_later():
        outcomes = [outcome for case in cases for outcome in work.on(case)]
    return Answered(outcomes, work.written, perf_counter() - began, tuple(work.faults))


def refusals_of(
    case: Case, problems: Sequence[Problem], key: str, texts: Texts
) -> Iterator[Refusal]:
    """A case's problems, told without their place, which the Refusal holds."""
    for problem in problems:
        value = "" if problem.value is None else " ".join(str(problem.value).split())
        bare = Problem(problem.rule, value=problem.value, details=problem.details)
        yield Refusal(
            case.number,
            case.line,
            key,
            problem.field or "",
            value[:_LONGEST_VALUE],
            texts.problem(bare),
        )


def stem_of(case: Case, pattern: str, catalogs: Catalogs) -> str:
    """The name of a case's files. Raises as `workload_of` does."""
    workload = workload_of(case)
    known = with_model(catalogs, case.model)
    inputs = resolved(workload, Entries.of(workload, known), known)[0]
    return file_stem(pattern, case.number, inputs)


def workload_of(case: Case) -> Workload:
    """What a case asks for. Raises InputError with all that is wrong with it."""
    problems = [problem for problem in case.problems if problem.blocking]
    problems += [
        Problem("not_text", "field", name) for name in case.fields if not isinstance(name, str)
    ]
    if problems:
        raise InputError(problems)
    named = {"model": case.model.name} if case.model else {}
    return Workload(**{**{it: case.fields[it] for it in case.fields if it != FIELD}, **named})


class _Work:
    """A chunk's work: what all its cases share, the files written and the faults met so far."""

    def __init__(
        self, settings: Settings, packed: CatalogBytes, catalogs: Catalogs, place: Directory
    ) -> None:
        self._settings, self._packed, self._catalogs = settings, packed, catalogs
        self._place, self._texts = place, Texts(settings.language)
        self.written: dict[str, WrittenFile] = {}
        self.faults: list[Fault] = []

    def on(self, case: Case) -> list[Answer | Refusal]:
        key = key_of(case, self._settings, self._packed)
        try:
            return [self._answer(case, key)]
        except (OutputError, OSError, MemoryError):
            raise
        except SizingError as error:
            problems = error.problems
        except Exception as error:
            fault = Fault.at(case, key, error, self._settings.out)
            self.faults.append(fault)
            problems = (fault.problem,)
        return list(refusals_of(case, problems, key, self._texts))

    def _answer(self, case: Case, key: str) -> Answer:
        catalogs = with_model(self._catalogs, case.model)
        sizing = size(workload_of(case), catalogs)
        stem = file_stem(self._settings.pattern, case.number, sizing.nfr)
        contents = {
            kind: _CONTENTS[kind](sizing, self._settings, catalogs)
            for kind in self._settings.formats
        }
        files = {kind: f"{stem}.{kind}" for kind in contents}
        for kind, content in contents.items():
            self._place.write(files[kind], content)
            digest = hashlib.sha256(content).hexdigest()
            changed = self._place.changed(files[kind])
            self.written[files[kind]] = WrittenFile(len(content), digest, changed)
        return Answer(
            case.number,
            case.line,
            key,
            files,
            dict(sizing.nfr),
            {name: dict(scenario.results) for name, scenario in sizing.scenarios.items()},
            _alerts(sizing),
            sizing.complete,
            {key: sizing.verdict(key or None).state.value for key in ("", *sizing.scenarios)},
        )


def _alerts(sizing: Sizing) -> dict[str, tuple[str, ...]]:
    unmet = codes(alert for alert in sizing.alerts if alert.code in UNMET)
    found = alert_codes(sizing) | ({"unmet": unmet} if unmet else {})
    return {severity: tuple(named) for severity, named in found.items()}


def _workbook(sizing: Sizing, settings: Settings, catalogs: Catalogs) -> bytes:
    from sizing_xl.sheets.what_if import what_ifs

    press = _own.press()  # which knows how to load what draws
    from sizing_xl.workbook import workbook_bytes

    kind: Any = settings.deck
    what_if = what_ifs(kind, sizing) if settings.what_ifs else None
    return workbook_bytes(
        sizing, settings.language, catalogs, press, kind, settings.document,
        settings.protected, what_if,
    )  # fmt: skip


def _document(sizing: Sizing, settings: Settings, catalogs: Catalogs) -> bytes:
    return to_json(sizing, settings.language, settings.json_detail).encode()


# Set in a process of a batch's own pool, where no program of the user's goes on.
alone = threading.Event()


class _Own(threading.local):
    """What each thread keeps from chunk to chunk: a press is no two threads' at once."""

    def __init__(self) -> None:
        self._press: Press | None = None

    def press(self) -> Press:
        if self._press is None:
            if alone.is_set():
                from sizing_xl.render.light import load_openpyxl

                load_openpyxl()
            from sizing_xl.render.stencil import Press

            self._press = Press()
        return self._press


_own = _Own()
_CONTENTS: dict[str, Callable[[Sizing, Settings, Catalogs], bytes]] = {
    "xlsx": _workbook,
    "json": _document,
}


@lru_cache(maxsize=2)
def _unpacked(packed: CatalogBytes) -> Catalogs:
    catalogs: Catalogs = pickle.loads(packed.data)
    return catalogs
