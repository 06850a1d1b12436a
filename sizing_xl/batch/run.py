"""Running a batch: cases in, files and tables out, through processes or any executor.

Chunks go to workers, a bounded number at a time; what comes back is recorded as it comes, so that
memory does not grow with the cases and a run that is stopped can be taken up again.

Processes are spawned, never forked: the same on every system, and safe beside threads. (Spawning
takes 80 ms here and a forkserver 50 ms: nothing beside the first import of the package.)
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from sizing_xl.addresses import public_address
from sizing_xl.batch.caution import Caution
from sizing_xl.batch.crew import Chunk, Crew
from sizing_xl.batch.faults import LOG, Fault, FaultLog
from sizing_xl.batch.intake import Cases, begun, check_all, source, with_models
from sizing_xl.batch.intake import listed as _listed  # noqa: F401
from sizing_xl.batch.lock import locks, only_run
from sizing_xl.batch.manifest import Manifest
from sizing_xl.batch.manifest_file import check_manifest, manifest_path
from sizing_xl.batch.names import check_pattern
from sizing_xl.batch.outcome import DEFAULT_PATTERN, FORMATS, Answer, Case, Refusal, Settings
from sizing_xl.batch.records import REFUSED
from sizing_xl.batch.worker import (
    Answered,
    CatalogBytes,
    key_of,
    pack,
    refusals_of,
    stem_of,
)
from sizing_xl.catalog.load import Catalogs
from sizing_xl.errors import InputError, OutputError, Problem, SizingError
from sizing_xl.files.directory import Directory
from sizing_xl.files.disk import local_path
from sizing_xl.files.told import MAKING_DIRECTORY, reported
from sizing_xl.importing.chosen import Configs
from sizing_xl.reading.document import Document
from sizing_xl.report import DETAILS, FULL
from sizing_xl.sheets import KINDS
from sizing_xl.sizing import default_catalogs
from sizing_xl.texts import Texts, language_of

# Seconds that a chunk should take: short beside a user's patience, long beside its overhead.
_CHUNK_SECONDS = 0.25
_FIRST_CHUNK, _LARGEST_CHUNK = 2, 128
# What is gathered before it is recorded or told: lines, duplicates, finished cases.
_GATHERED = 500
_REASONS = 5
# Chunks whose files are noted beforehand at once.
_AHEAD = 4


@dataclass(frozen=True)
class BatchReport:
    """What a run did.

    cases: all of the input. done: sized now. skipped: their files were already there. refused:
    cases that errors.csv tells of; reasons: the first of those. files: written now.
    tables: names of the tables under `out`. notes: what is told of the source as a whole.
    removed: files that no case has any more.
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
    removed: int = 0


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
    force: bool = False,
    replacing: bool = False,
    verify: bool = False,
    inputs: Iterable[str | os.PathLike[str]] = (),
    deck: str = "full",
    document: Document | None = None,
    protected: bool = True,
    json_detail: str = FULL,
    what_ifs: bool = False,
) -> BatchReport:
    """Size many cases and write a file of each format for each, and tables of all.

    cases: a file or address that `read_cases` reads, or rows of a workload's fields (read once).
        model_config, in the place of model: a config.json or its folder, relative to the file.
    out: a directory, or the fsspec URL of one. formats: of FORMATS; none of them: tables only.
    jobs: processes; 1 works in this one; default as many as there are processors.
    executor: works in place of processes of our own, and is not shut down; jobs then tells how many
        cases it works on at a time.
    strict: check all cases first, and write nothing when one is bad.
    manifest: its file; default in `out`, for a URL in the current directory.
    on_progress: called with done=, skipped=, refused=: cases since the last call.
    force: write over files that no run has noted. replacing: let cases of another input take the
        directory over, most of whose files are removed then. verify: read all files again, and do
        again those whose SHA-256 is not the one noted.
    inputs: files besides the cases that are read, and never written over: catalogs.
    deck, document, protected, what_ifs: of every workbook, see `Settings`; a document's title is
        that of all cases, and each has its own where there is none.
    json_detail: "full", or "results": short documents, which cannot be read back.

    The same call again goes on where it was stopped, and does again what changed: rows, catalogs,
    options, files that are gone or changed. Files that no case has any more are removed.
    Raises InputError, OutputError; a script that calls it needs ``if __name__ == "__main__"``.
    """
    began = perf_counter()
    named = os.fspath(cases) if isinstance(cases, (str, os.PathLike)) else ""
    settings = _settings(out, formats, language, pattern)
    _check_deck(deck)
    if json_detail not in DETAILS:
        raise InputError([Problem("not_one_of", "json_detail", json_detail,
                                  details={"expected": list(DETAILS)})])  # fmt: skip
    settings = replace(
        settings, source=public_address(named), deck=deck, document=document or Document(),
        protected=protected, json_detail=json_detail, what_ifs=what_ifs,
    )  # fmt: skip
    known = catalogs or default_catalogs()
    notes: list[Problem] = []
    read_cases, configs = source(cases, notes, again=strict), Configs(named)

    def again() -> Iterator[Case]:
        return with_models(read_cases(), configs)

    if strict:
        check_all(again(), known, settings.source)
    packed = pack(known)
    crew = Crew(jobs, executor, settings, packed)
    place = Directory(settings.out)
    path = manifest_path(place, None if manifest is None else Path(manifest))
    check_manifest(path)
    first = begun(again(), settings.source)
    read = [named, *(os.fspath(path) for path in inputs), *_files_of(known)]
    with ExitStack() as held:
        held.enter_context(_made(place, path))
        for lock in locks(place, path, manifest_path(place)):
            held.enter_context(only_run(lock))
        record = held.enter_context(closing(Manifest(path, place, verify)))
        held.callback(record.discard)
        record.check_place()
        caution = Caution(place, record, settings, filter(None, read), force, replacing)
        run = _Run(settings, packed, known, place, record, caution, on_progress or _silent)
        with crew:
            crew.work(run.chunks(first), run.record, run.lost)
        removed = run.end()
        tables = _tables(record, place, settings)
        place.sweep()
        reasons = tuple(first for first, _ in zip(record.refusals(), range(_REASONS), strict=False))
    return BatchReport(
        run.cases, run.done, run.skipped, run.refused, run.files, perf_counter() - began,
        settings.out, path, tables, reasons, tuple(notes), removed,
    )  # fmt: skip


@contextmanager
def _made(place: Directory, manifest: Path) -> Iterator[None]:
    """The directories of a run's own files, made where they are missing; one that was made and in
    which nothing is when the run ends was for nothing."""
    wanted = [manifest.parent, *([] if place.remote else [local_path(place.out)])]
    made = [path for path in dict.fromkeys(wanted) if not os.path.exists(path)]  # noqa: PTH110
    for path in wanted:
        with reported(OutputError, MAKING_DIRECTORY, file=str(path)):
            path.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for path in made:
            with suppress(OSError):
                path.rmdir()


def _files_of(catalogs: Catalogs) -> set[str]:
    """Files of the user's that the catalogs' entries came from."""
    return {file for files in catalogs.origins.values() for file in files.values()
            if Path(file).is_absolute() or Path(file).name != file}  # fmt: skip


class _Run:
    """A run under way: which cases need work, and the record of what became of them."""

    def __init__(
        self,
        settings: Settings,
        packed: CatalogBytes,
        catalogs: Catalogs,
        place: Directory,
        manifest: Manifest,
        caution: Caution,
        on_progress: Callable[..., Any],
    ) -> None:
        self._settings, self._packed, self._catalogs = settings, packed, catalogs
        self._place, self._manifest, self._on_progress = place, manifest, on_progress
        self._caution, self._begun = caution, False
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
        planned = self._caution.held(self._planned(cases), self._begin)
        ahead: deque[Case] = deque()
        while True:
            if len(ahead) < self._chunk_size:
                ahead.extend(self._opened(list(islice(planned, _AHEAD * self._chunk_size))))
            if not ahead:
                return
            yield tuple(ahead.popleft() for _ in range(min(self._chunk_size, len(ahead))))

    def _begin(self) -> None:
        """Nothing stands against the run: from here on it writes."""
        if not self._begun:
            self._begun = True
            self._place.sweep()
            self._manifest.begin(self._settings, self._packed)

    def _planned(self, cases: Iterable[Case]) -> Iterator[tuple[Case, list[str]]]:
        """The cases that need work, each with the names that its files will have."""
        for case in cases:
            self.cases += 1
            names = self._to_do(case)
            if self._caution.sure:
                self._begin()
                self._flush(_GATHERED)
            if names is not None:
                yield case, names

    def _opened(self, planned: list[tuple[Case, list[str]]]) -> Iterator[Case]:
        if planned:
            names, theirs = self._caution.noted([name for _, names in planned for name in names])
            self._manifest.reopen((case.number for case, _ in planned), names, theirs)
        return (case for case, _ in planned)

    def _to_do(self, case: Case) -> list[str] | None:
        """The names of a case's files, none of one that will have none; None of one that needs no
        work."""
        if case.model:
            self._caution.reads(case.model.file)
        key = key_of(case, self._settings, self._packed)
        recorded = self._manifest.finished(case.number, key)
        stem = (recorded.stem if recorded else None) or self._stem(case, key)
        names = [f"{stem}.{kind}" for kind in self._settings.formats if stem]
        first = self._manifest.claim(stem, case.line) if stem else None
        if first is not None:
            self._refuse(case, stem, first)
            return None
        self._caution.saw(case, key, names, recorded is not None)
        if recorded is None:
            return names
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

    def end(self) -> int:
        """Record what is left, and remove what no case has any more: how many files."""
        self._flush(1)
        self._tell()
        return self._manifest.finish(self.cases, self._caution.inputs)

    def _flush(self, least: int) -> None:
        if len(self._moved) >= least:
            self._manifest.move(self._moved)
            self._moved = []
        if len(self._duplicates) >= least:
            self._manifest.record(self._duplicates, {})
            self._duplicates = []
        self._manifest.note_seen(least)
        if self._seen.total() >= _GATHERED:
            self._tell()

    def _tell(self) -> None:
        seen, self._seen = self._seen, Counter()
        if seen:
            self._on_progress(**seen)


def _silent(**_: int) -> None:
    """Progress that nobody follows."""


def _check_deck(deck: str) -> None:
    if deck not in KINDS:
        raise InputError([Problem("not_one_of", "deck", deck, details={"expected": list(KINDS)})])


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
