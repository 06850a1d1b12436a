"""Running a batch: cases in, files and tables out, through processes or any executor.

Chunks go to workers, a bounded number at a time; what comes back is recorded as it comes, so that
memory does not grow with the cases and a run that is stopped can be taken up again.

Processes are spawned, never forked: the same on every system, and safe beside threads. (Spawning
takes 80 ms here and a forkserver 50 ms: nothing beside the first import of the package.)
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from sizing_xl.addresses import public_address
from sizing_xl.batch.crew import Chunk, Crew
from sizing_xl.batch.faults import LOG, Fault, FaultLog
from sizing_xl.batch.fields import MOST_TOLD
from sizing_xl.batch.lock import only_run
from sizing_xl.batch.manifest import REFUSED, Manifest, manifest_path
from sizing_xl.batch.names import check_pattern
from sizing_xl.batch.outcome import DEFAULT_PATTERN, FORMATS, Answer, Case, Refusal, Settings
from sizing_xl.batch.worker import (
    Answered,
    CatalogBytes,
    key_of,
    pack,
    refusals_of,
    stem_of,
    workload_of,
)
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, OutputError, Problem, SizingError
from sizing_xl.files.directory import Directory, local_path
from sizing_xl.files.told import MAKING_DIRECTORY, reported
from sizing_xl.reading.headings import field_of, unknown_heading
from sizing_xl.reading.values import typed
from sizing_xl.sizing import Entries, default_catalogs
from sizing_xl.texts import Texts, language_of

Cases = str | os.PathLike[str] | Iterable[Mapping[str, Any]]

# Seconds that a chunk should take: short beside a user's patience, long beside its overhead.
_CHUNK_SECONDS = 0.25
_FIRST_CHUNK, _LARGEST_CHUNK = 2, 128
# What is gathered before it is recorded or told: lines, duplicates, finished cases.
_GATHERED = 500
_REASONS, _STRICT_PROBLEMS = 5, 20


@dataclass(frozen=True)
class BatchReport:
    """What a run did.

    cases: all of the input. done: sized now. skipped: their files were already there. refused:
    cases that errors.csv tells of; reasons: the first of those. files: written now.
    tables: names of the tables under `out`. notes: what is told of the source as a whole.
    """

    cases: int
    done: int
    skipped: int
    refused: int
    files: int
    seconds: float
    out: str
    manifest: Path
    tables: tuple[str, ...]
    reasons: tuple[Refusal, ...]
    notes: tuple[Problem, ...] = ()


def run_batch(
    cases: Cases,
    out: str | os.PathLike[str],
    *,
    formats: Sequence[str] = FORMATS,
    language: str | None = None,
    pattern: str = DEFAULT_PATTERN,
    jobs: int | None = None,
    executor: Executor | None = None,
    catalogs: Catalogs | None = None,
    strict: bool = False,
    manifest: str | os.PathLike[str] | None = None,
    on_progress: Callable[..., Any] | None = None,
) -> BatchReport:
    """Size many cases and write a file of each format for each, and tables of all.

    cases: a file or address that `read_cases` reads, or rows of a workload's fields (read once).
    out: a directory, or the fsspec URL of one. formats: of FORMATS; none of them: tables only.
    jobs: processes; 1 works in this one; default as many as there are processors.
    executor: works in place of processes of our own, and is not shut down; jobs then tells how many
        cases it works on at a time.
    strict: check all cases first, and write nothing when one is bad.
    manifest: its file; default in `out`, for a URL in the current directory.
    on_progress: called with done=, skipped=, refused=: cases since the last call.

    The same call again goes on where it was stopped, and does again what changed: rows, catalogs,
    options, files that are gone. Files that no case has any more are removed.
    Raises InputError, OutputError; a script that calls it needs ``if __name__ == "__main__"``.
    """
    began = perf_counter()
    source_name = public_address(os.fspath(cases)) if isinstance(cases, (str, os.PathLike)) else ""
    settings = replace(_settings(out, formats, language, pattern), source=source_name)
    known = catalogs or default_catalogs()
    notes: list[Problem] = []
    source: Callable[[], Iterator[Case]] = _source(cases, notes, again=strict)
    first = source()
    if strict:
        _check_all(first, known, source_name)
        first = source()
    packed = pack(known)
    crew = Crew(jobs, executor, settings, packed)
    place = Directory(settings.out)
    path = manifest_path(place, None if manifest is None else Path(manifest))
    with reported(OutputError, MAKING_DIRECTORY, file=str(path.parent)):
        path.parent.mkdir(parents=True, exist_ok=True)
    with only_run(path.with_name(path.name + ".lock")), closing(Manifest(path, place)) as record:
        place.sweep()
        record.begin(settings, packed)
        run = _Run(settings, packed, known, place, record, on_progress or _silent)
        with crew:
            crew.work(run.chunks(first), run.record, run.lost)
        run.end()
        tables = _tables(record, place, settings)
        place.sweep()
        reasons = tuple(first for first, _ in zip(record.refusals(), range(_REASONS), strict=False))
    return BatchReport(
        run.cases, run.done, run.skipped, run.refused, run.files, perf_counter() - began,
        settings.out, path, tables, reasons, tuple(notes),
    )  # fmt: skip


class _Run:
    """A run under way: which cases need work, and the record of what became of them."""

    def __init__(
        self,
        settings: Settings,
        packed: CatalogBytes,
        catalogs: Catalogs,
        place: Directory,
        manifest: Manifest,
        on_progress: Callable[..., Any],
    ) -> None:
        self._settings, self._packed, self._catalogs = settings, packed, catalogs
        self._place, self._manifest, self._on_progress = place, manifest, on_progress
        self._texts = Texts(settings.language)
        self._faults = FaultLog(manifest.path.with_name(LOG))
        self._chunk_size = _FIRST_CHUNK
        self._moved: list[tuple[int, int]] = []
        self._duplicates: list[Refusal] = []
        self._seen = Counter[str]()
        self.cases = self.done = self.skipped = self.refused = self.files = 0

    # --- which cases need work --------------------------------------------------------------

    def chunks(self, cases: Iterable[Case]) -> Iterator[Chunk]:
        """The cases that need work, in chunks as large as the answers so far suggest."""
        chunk: list[Case] = []
        names: list[str] = []
        for case in cases:
            self.cases += 1
            stem = self._to_do(case)
            self._flush(_GATHERED)
            if stem is None:
                continue
            chunk.append(case)
            names += [f"{stem}.{kind}" for kind in self._settings.formats if stem]
            if len(chunk) >= self._chunk_size:
                yield self._opened(chunk, names)
                chunk, names = [], []
        if chunk:
            yield self._opened(chunk, names)

    def _opened(self, chunk: list[Case], names: list[str]) -> Chunk:
        self._manifest.reopen((case.number for case in chunk), names)
        return tuple(chunk)

    def _to_do(self, case: Case) -> str | None:
        """The stem of a case that needs work ("" of one that will have no files), else None."""
        key = key_of(case, self._settings, self._packed)
        recorded = self._manifest.finished(case.number, key)
        stem = (recorded.stem if recorded else None) or self._stem(case, key)
        first = self._manifest.claim(stem, case.line) if stem else None
        if first is not None:
            self._refuse(case, stem, first)
            return None
        if recorded is None:
            return stem
        if recorded.line != case.line:
            self._moved.append((case.line, case.number))
        refused = recorded.state == REFUSED
        self.skipped += not refused
        self.refused += refused
        self._seen["refused" if refused else "skipped"] += 1
        return None

    def _stem(self, case: Case, key: str) -> str:
        if not self._settings.formats:
            return ""
        try:
            return stem_of(case, self._settings.pattern, self._catalogs)
        except Exception as error:  # whatever it is, the worker refuses the case and tells why
            if not isinstance(error, SizingError):
                self._faults.add([Fault.at(case, key, error, self._settings.out)])
            return ""

    def _refuse(self, case: Case, stem: str, first: int) -> None:
        """Refuse a case whose files would have another's name: the one with the lower number's."""
        details = {"line": first}
        problem = Problem("batch_duplicate_name", "pattern", stem, details=details)
        self._duplicates += refusals_of(case, [problem], "", self._texts)
        self.refused += 1
        self._seen["refused"] += 1

    # --- what became of them ----------------------------------------------------------------

    def record(self, chunk: Chunk, answered: Answered) -> None:
        """Record a chunk that a worker answered."""
        self._check_shared(answered)
        self._faults.add(answered.faults)
        self._manifest.record(answered.outcomes, answered.written)
        done = sum(isinstance(outcome, Answer) for outcome in answered.outcomes)
        self.done += done
        self.refused += len(chunk) - done
        self.files += len(answered.written)
        self._seen["done"] += done
        self._seen["refused"] += len(chunk) - done
        self._tell()
        wanted = int(_CHUNK_SECONDS * len(chunk) / max(answered.seconds, 1e-9))
        self._chunk_size = max(1, min(wanted, 4 * len(chunk), _LARGEST_CHUNK))

    def lost(self, chunk: Chunk) -> None:
        """Report a chunk whose worker died twice; without a key it is tried again next time."""
        problem = Problem("batch_worker_died")
        refusals = [it for case in chunk for it in refusals_of(case, [problem], "", self._texts)]
        self.record(chunk, Answered(list(refusals), {}, _CHUNK_SECONDS))

    def _check_shared(self, answered: Answered) -> None:
        """Workers elsewhere must write where this process sees it."""
        if self._place.remote or self.files or not answered.written:
            return
        name, written = next(iter(answered.written.items()))
        if self._place.size(name) != written.size:
            raise OutputError([Problem("batch_not_shared", file=self._settings.out)])

    def end(self) -> None:
        """Record what is left, and remove what no case has any more."""
        self._flush(1)
        self._tell()
        self._manifest.finish(self.cases)

    def _flush(self, least: int) -> None:
        if len(self._moved) >= least:
            self._manifest.move(self._moved)
            self._moved = []
        if len(self._duplicates) >= least:
            self._manifest.record(self._duplicates, {})
            self._duplicates = []
        if self._seen.total() >= _GATHERED:
            self._tell()

    def _tell(self) -> None:
        seen, self._seen = self._seen, Counter()
        if seen:
            self._on_progress(**seen)


def _silent(**_: int) -> None:
    """Progress that nobody follows."""


def _settings(
    out: str | os.PathLike[str], formats: Sequence[str], language: str | None, pattern: str
) -> Settings:
    given = (formats,) if isinstance(formats, str) else tuple(formats)
    problems = [
        Problem("not_one_of", "formats", kind, details={"expected": list(FORMATS)})
        for kind in given
        if kind not in FORMATS
    ]
    if problems:
        raise InputError(problems)
    check_pattern(pattern)
    place = os.fspath(out)
    if not Directory(place).remote:  # the workers may be in other directories
        place = str(local_path(place).absolute())
    ordered = tuple(kind for kind in FORMATS if kind in given)
    return Settings(place, ordered, language_of(language), pattern)


def _tables(manifest: Manifest, place: Directory, settings: Settings) -> tuple[str, ...]:
    from sizing_xl.batch.tables import write_tables

    names = manifest.tables()
    if names is None:
        names = write_tables(
            manifest.answers, manifest.refusals, place, settings.language, settings.source
        )
        manifest.tables_made(names)
    return tuple(names)


# --- where the cases come from -----------------------------------------------------------------


def _source(cases: Cases, notes: list[Problem], again: bool) -> Callable[[], Iterator[Case]]:
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
        return _spooled(_listed(rows))
    return lambda: _listed(rows)


def _listed(rows: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """Rows of a program as cases; line: the row's place."""
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            problem = Problem("row_not_object", value=type(row).__name__)
            yield Case(number, number, {}, (problem,))
            continue
        fields: dict[str, Any] = {}
        problems: list[Problem] = []
        for heading, value in row.items():
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


def _spooled(cases: Iterable[Case]) -> Callable[[], Iterator[Case]]:
    """Cases that can be had only once, kept on disk for the second time."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115

    def first() -> Iterator[Case]:
        for case in cases:
            pickle.dump(case, kept)
            yield case

    def second() -> Iterator[Case]:
        kept.seek(0)
        while True:
            try:
                yield pickle.load(kept)
            except EOFError:
                return

    passes = iter((first, second))
    return lambda: next(passes)()


def _check_all(cases: Iterable[Case], catalogs: Catalogs, source: str) -> None:
    """Raises InputError with the first problems when any case is bad."""
    file = source or None
    problems: list[Problem] = []
    count = refused = 0
    for case in cases:
        count += 1
        try:
            Entries.of(workload_of(case), catalogs)
        except SizingError as error:
            refused += 1
            if len(problems) < _STRICT_PROBLEMS:
                problems += [replace(it, file=file, row=case.line) for it in error.problems]
    if refused:
        details = {"refused": refused, "cases": count}
        problems.insert(0, Problem("batch_strict", file=file, details=details))
        raise InputError(problems)
