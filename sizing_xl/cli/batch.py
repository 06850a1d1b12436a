"""The command for many cases at once: ``batch CASES -o OUT``, and ``batch template FILE``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sizing_xl.addresses import public_address
from sizing_xl.cli import case
from sizing_xl.cli.codes import DONE, INVALID, USAGE
from sizing_xl.cli.streams import notes
from sizing_xl.errors import InputError, Problem
from sizing_xl.reading.numbers import number
from sizing_xl.report import DETAILS, FULL
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sizing_xl.batch.run import BatchReport

# The first word of `batch template FILE`; a file of that name is written ./template.
TEMPLATE = "template"
# What --formats says for the tables alone.
_NO_FORMATS = "none"


def add_commands(
    actions: Any, language: argparse.ArgumentParser, catalogs: argparse.ArgumentParser, texts: Texts
) -> None:
    """Add `batch` to the commands of the command line."""
    from sizing_xl.batch.outcome import DEFAULT_PATTERN, FORMATS

    added: argparse.ArgumentParser = actions.add_parser(
        "batch", parents=[language, catalogs], help=texts.say("cli_batch"),
        description=texts.say("cli_batch_description"),
    )  # fmt: skip
    added.set_defaults(run=batch, interrupted="batch_interrupted")

    def option(flag: str, metavar: str | None, **more: Any) -> None:
        words = texts.say("help_batch_" + flag.strip("-").replace("-", "_"), **more.pop("said", {}))
        if metavar is None:
            added.add_argument(flag, action="store_true", help=words)
        else:
            added.add_argument(flag, metavar=metavar, help=words.replace("%", "%%"), **more)

    option("cases", "CASES")
    option("file", "FILE", nargs="?")
    added.add_argument("-o", "--output", metavar="OUT", help=texts.say("help_batch_output"))
    formats = ",".join(FORMATS)
    option("--formats", "LIST", default=formats, said={"default": formats})
    option("--pattern", "P", default=DEFAULT_PATTERN, said={"default": DEFAULT_PATTERN})
    option("--jobs", "N")
    option("--dask", "ADDRESS")
    option("--manifest", "SQLITE")
    option("--strict", None)
    option("--quiet", None)
    option("--force", None)
    option("--replace", None)
    option("--verify", None)
    option("--what-ifs", None)
    from sizing_xl.cli.arguments import deck_options

    deck_options(added, texts)
    added.add_argument("--as-of", metavar="DATE", help=texts.say("help_as_of"))
    detail = texts.say("help_json_detail")
    added.add_argument("--json-detail", choices=DETAILS, default=FULL, help=detail)


def batch(options: argparse.Namespace, texts: Texts) -> int:
    """Size the cases of a file, write files and tables, tell what was refused."""
    if options.cases == TEMPLATE:
        return batch_template(options, texts)
    if options.file is not None or not options.output:
        return _usage(texts)
    from sizing_xl.batch.cases import count_cases
    from sizing_xl.batch.endings import GRIDS, ending_of
    from sizing_xl.batch.progress import progress
    from sizing_xl.batch.run import run_batch
    from sizing_xl.render.light import load_openpyxl

    load_openpyxl()  # for the index and, with one process, the workbooks
    document = case.document(options)
    known, formats, jobs = case.catalogs(options), _formats(options.formats), _jobs(options.jobs)
    count = count_cases(options.cases)
    if ending_of(options.cases) in GRIDS:
        print(texts.say("batch_grid", count=count), flush=True)
    with (
        _executor(options.dask) as (executor, threads),
        progress(count, texts.language, options.quiet) as followed,
    ):
        report = run_batch(
            options.cases,
            options.output,
            formats=formats,
            language=texts.language,
            pattern=options.pattern,
            jobs=threads if jobs is None else jobs,
            executor=executor,
            catalogs=known,
            strict=options.strict,
            manifest=options.manifest,
            on_progress=followed.advance,
            force=options.force,
            replacing=options.replace,
            verify=options.verify,
            inputs=case.catalog_files(options),
            deck=options.deck,
            document=document,
            protected=not options.no_protect,
            json_detail=options.json_detail,
            what_ifs=options.what_ifs,
        )
    notes()
    _tell(report, options.quiet, texts)
    return INVALID if report.refused else DONE


def batch_template(options: argparse.Namespace, texts: Texts) -> int:
    """Write a file of cases to fill in."""
    from sizing_xl.batch.endings import ending_of
    from sizing_xl.batch.template import is_template, template_bytes
    from sizing_xl.cli.outputs import write_outputs

    if options.file is None or options.output:
        return _usage(texts)
    content = template_bytes(
        ending_of(options.file), texts.language, lambda: case.catalogs(options)
    )
    (path,) = write_outputs(
        [(options.file, content)], options, texts, case.catalog_files(options), ours=is_template
    )
    notes()
    print(texts.say("written_file", path=path))
    return DONE


def _usage(texts: Texts) -> int:
    print(texts.say("batch_usage"), file=sys.stderr)
    return USAGE


def _formats(word: str) -> tuple[str, ...]:
    if word.strip().lower() == _NO_FORMATS:
        return ()
    return tuple(part.strip().lower() for part in word.split(",") if part.strip())


def _jobs(word: str | None) -> int | None:
    if word is None:
        return None
    read = number(word.strip(), whole=True)
    if isinstance(read, int):
        return read
    problem = read if isinstance(read, Problem) else Problem("not_whole", value=word)
    raise InputError([replace(problem, field="jobs")])


@contextmanager
def _executor(address: str | None) -> Iterator[tuple[Executor | None, int | None]]:
    """The workers of a Dask cluster, and how many cases they work on at a time."""
    if address is None:
        yield None, None
        return
    import logging

    from sizing_xl.batch.crew import MOST_JOBS
    from sizing_xl.batch.worker import own_version
    from sizing_xl.files.source import library
    from sizing_xl.files.told import reported

    distributed = library("distributed")
    with ExitStack() as stack:
        # What it logs of a cluster that goes, with traces, is told here in a sentence.
        stack.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.CRITICAL)
        with reported(InputError, {Exception: "batch_dask"}, address=address, value=address):
            client = stack.enter_context(distributed.Client(address, timeout="10s"))
            client.run(own_version)  # do the workers have the package?
            threads = sum(client.nthreads().values())
            if not threads:
                raise RuntimeError("0 workers")
        yield client.get_executor(pure=False), min(threads, MOST_JOBS)


def _tell(report: BatchReport, quiet: bool, texts: Texts) -> None:
    from sizing_xl.batch.names import ERRORS_CSV, RESULTS_PARQUET

    out = public_address(report.out)

    if not quiet:
        figures = {
            "cases": report.cases,
            "done": report.done,
            "skipped": report.skipped,
            "refused": report.refused,
            "files": report.files,
            "removed": report.removed,
            "seconds": texts.number(report.seconds, 1),
        }
        print(texts.say("batch_summary", **figures))
        for note in report.notes:
            print(texts.problem(note))
        for table in report.tables:
            print(texts.say("written_file", path=f"{out}/{table}"))
        if RESULTS_PARQUET not in report.tables:
            print(_no_parquet(RESULTS_PARQUET, texts))
    if report.removed:
        print(texts.say("batch_removed", removed=report.removed, path=out), file=sys.stderr)
    if report.refused:
        print(texts.say("batch_refused_cases", refused=report.refused), file=sys.stderr)
        for refusal in report.reasons:
            where = " ".join(part for part in (refusal.field, refusal.value) if part)
            print(
                texts.say("batch_reason_line", line=refusal.line, where=where,
                          reason=refusal.reason),
                file=sys.stderr,
            )  # fmt: skip
        print(texts.say("batch_see", path=f"{out}/{ERRORS_CSV}"), file=sys.stderr)


def _no_parquet(table: str, texts: Texts) -> str:
    """Why there is no Parquet file: its library is missing, or does not load."""
    from sizing_xl.batch.results_parquet import parquet_writer

    packages = "arro3-core arro3-io"
    try:
        parquet_writer()
    except InputError as error:
        (problem,) = error.problems
        if problem.rule != "library_missing":
            return texts.say("batch_left_out", table=table, reason=texts.problem(problem))
        if problem.details["library"] == "pyarrow":  # an arro3 that is too old is there
            packages = "pyarrow"
    return texts.say("batch_no_parquet", table=table, packages=packages)
