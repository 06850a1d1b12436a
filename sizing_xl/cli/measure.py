"""The commands of measurements, start-up logs and the engine's own command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sizing_xl.catalog import POINT_FIELDS
from sizing_xl.cli import case
from sizing_xl.cli.codes import DONE, NO_SOLUTION, USAGE
from sizing_xl.cli.streams import document, notes
from sizing_xl.cli.usage import refused
from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS
from sizing_xl.reading.names import folded, last_part
from sizing_xl.reading.numbers import number
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs
    from sizing_xl.catalog.measurement import MeasurementEntry
    from sizing_xl.sizing import Sizing

# Options that are numbers.
WHOLE = frozenset({"gpus", "tp", "pp", "concurrency"})
LENGTHS = frozenset({"input_tokens", "output_tokens"})
# By which points and curves are chosen.
CHOOSING = ("model", "server", "gpu", "precision", "engine", "engine_version", "tp", "gpus",
            "input_tokens", "output_tokens")  # fmt: skip
# Of these the whole name; of the others a part will do.
EXACTLY = ("server", "precision")


def add_commands(
    actions: Any, language: argparse.ArgumentParser, catalogs: argparse.ArgumentParser,
    of_case: argparse.ArgumentParser, texts: Texts,
) -> None:  # fmt: skip
    """Add measure, import-log and serve-flags to the commands of the command line."""
    ways = actions.add_parser("measure", help=texts.say("cli_measure")).add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    reading = ways.add_parser("import", parents=[language], help=texts.say("cli_measure_import"))
    reading.add_argument("files", nargs="+", metavar="FILE", help=texts.say("help_measure_files"))
    reading.add_argument("--catalog-dir", metavar="DIR", help=texts.say("help_measure_dir"))
    _fields(reading, POINT_FIELDS, texts)
    reading.set_defaults(run=import_files)
    for name, run in (("list", list_points), ("curve", print_curves)):
        added = ways.add_parser(
            name, parents=[language, catalogs], help=texts.say(f"cli_measure_{name}")
        )
        _fields(added, CHOOSING, texts)
        if name == "curve":
            added.add_argument("--concurrency", metavar="N", action="append",
                               help=texts.say("help_measure_at"))  # fmt: skip
        added.add_argument("--json", action="store_true", help=texts.say("help_json"))
        added.set_defaults(run=run)
    planning = ways.add_parser(
        "plan", parents=[language, catalogs, of_case], help=texts.say("cli_measure_plan")
    )
    for flag in ("isl", "osl"):
        planning.add_argument(f"--{flag}", metavar="N", help=texts.say(f"help_{flag}"))
    planning.set_defaults(run=print_plan)
    log = actions.add_parser(
        "import-log", parents=[language, catalogs, of_case], help=texts.say("cli_import_log")
    )
    log.add_argument("file", metavar="FILE", help=texts.say("help_log"))
    log.add_argument("--kv-specification", metavar="JSON", help=texts.say("help_kv_specification"))
    log.add_argument("--keep", metavar="DIR", help=texts.say("help_log_keep"))
    log.add_argument("--json", action="store_true", help=texts.say("help_json"))
    log.set_defaults(run=import_log)
    serving = actions.add_parser(
        "serve-flags", parents=[language, catalogs, of_case], help=texts.say("cli_serve_flags")
    )
    serving.set_defaults(run=serve_flags)


def _fields(added: argparse.ArgumentParser, names: Sequence[str], texts: Texts) -> None:
    for name in names:
        flag = "--" + name.replace("_", "-").replace("as-of", "date")
        help_text = texts.say(f"help_measure_{name}")
        added.add_argument(flag, dest=name, metavar="X", help=help_text)


def _given(options: argparse.Namespace, names: Sequence[str]) -> dict[str, Any]:
    """What the options say of points. Raises InputError for what is no figure of its field."""
    found: dict[str, Any] = {}
    for name in names:
        word = getattr(options, name)
        if word is None:
            continue
        if not word.strip():
            raise InputError([Problem("text_too_short", name, word)])
        found[name] = _figure(name, word) if name in WHOLE | LENGTHS else word.strip()
    return {**found, "source": [found["source"]]} if "source" in found else found


def _figure(name: str, word: str, whole: bool | None = None) -> Any:
    read = number(word.strip(), (name in WHOLE) if whole is None else whole)
    if isinstance(read, Problem):
        raise InputError([replace(read, field=name)])
    if isinstance(read, str):
        raise InputError([Problem("not_number", name, word)])
    if read <= 0:
        raise InputError([Problem("must_be_positive", name, read)])
    if (name in WHOLE if whole is None else whole) and not isinstance(read, int):
        raise InputError([Problem("not_whole", name, read)])
    return read


def import_files(options: argparse.Namespace, texts: Texts) -> int:
    """Read files of measurements; print the points, or put them into a catalog of the user's."""
    from sizing_xl.measuring.files import read_points
    from sizing_xl.measuring.kept import KEY, add_points, dumped

    given = _given(options, POINT_FIELDS)
    if "server" in given:
        given["server"] = _known_server(given["server"], options.catalog_dir)
    points = read_points(options.files, given, _sheet)
    if not options.catalog_dir:
        from sizing_xl.report.written import json_text

        document(json_text({KEY: [dumped(point) for point in points]}))
        return DONE
    from sizing_xl.telling.measured import points_lines

    added = add_points(points, Path(options.catalog_dir))
    notes()
    print("\n".join(points_lines(points, texts)))
    figures = {"new": len(added.new), "there": len(added.there), "file": str(added.path)}
    print(texts.say("measure_added", **figures))
    return DONE


def _known_server(name: str, directory: str | None) -> str:
    """A server's name as the catalogs spell it, those of a directory with servers of its own too.
    Raises InputError naming the nearest."""
    from sizing_xl.catalog.load import load_catalogs

    own = directory is not None and (Path(directory) / "servers.json").exists()
    return load_catalogs(directory if own else None).server(name).name


def _sheet(book: Any, known: Any) -> Any:
    """The first table of a workbook; what reads one is loaded when there is one."""
    from sizing_xl.render.sheet_rows import sheet_table

    return sheet_table(book, known)


def _chosen(options: argparse.Namespace, known: Catalogs) -> list[MeasurementEntry]:
    """The points of the catalogs that the options choose."""
    wanted = _given(options, CHOOSING)
    return [it for it in known.measurements.values() if _fits(it, wanted)]


def _fits(point: MeasurementEntry, wanted: dict[str, Any]) -> bool:
    for name, value in wanted.items():
        told = getattr(point, name)
        if isinstance(value, (int, float)):
            if told is None or abs(told - value) > 0.5:
                return False
        elif name in EXACTLY:
            if folded(value) != folded(told or ""):
                return False
        elif folded(last_part(value)) not in folded(last_part(told or "")):
            return False
    return True


def list_points(options: argparse.Namespace, texts: Texts) -> int:
    """Print the points that are known."""
    from sizing_xl.measuring.kept import KEY, dumped
    from sizing_xl.report.written import json_text
    from sizing_xl.telling.measured import points_lines

    points = _chosen(options, case.catalogs(options))
    if options.json:
        document(json_text({KEY: [dumped(point) for point in points]}))
    else:
        lines = points_lines(points, texts) if points else [texts.say("measure_none")]
        document("\n".join(lines) + "\n")
    return DONE


def print_curves(options: argparse.Namespace, texts: Texts) -> int:
    """Print the curves of the points that the options choose."""
    from sizing_xl.catalog.curve import curves, model_names
    from sizing_xl.report.written import json_text
    from sizing_xl.telling.measured import curve_data, curve_lines

    asked = [_figure("concurrency", word, whole=False) for word in options.concurrency or ()]
    known = case.catalogs(options)
    found = curves(_chosen(options, known), model_names(known))
    if not found:
        document(texts.say("measure_no_curve") + "\n")
        return NO_SOLUTION
    if options.json:
        told = [curve_data(curve, asked, texts) for curve in found]
        document(json_text({"curves": told}))
    else:
        parts = ["\n".join(curve_lines(curve, asked, texts)) for curve in found]
        document("\n\n".join(parts) + "\n")
    inside = all(any(curve.at(it).why is None for curve in found) for it in asked)
    return DONE if inside else NO_SOLUTION


def _sized(options: argparse.Namespace, texts: Texts) -> Sizing | None:
    """The one case of the options; None: a usage error, which is told."""
    from sizing_xl.sizing import size

    missing = case.missing_flags(options)
    if missing:
        refused(texts.say("flags_missing", flags=", ".join(missing)))
        return None
    workloads, known = case.cases(options)
    if len(workloads) > 1:
        refused(texts.say("one_case_only", flag=", ".join(case.SEVERAL)))
        return None
    return size(workloads[0], known)


def print_plan(options: argparse.Namespace, texts: Texts) -> int:
    """Print the commands that measure what a case lacks."""
    from sizing_xl.measuring.planning import plan
    from sizing_xl.telling.measured import note_lines

    sizing = _sized(options, texts)
    if sizing is None:
        return USAGE
    sent, written = _lengths(options, sizing)
    assert sizing.catalogs is not None
    found = plan(sizing, sent, written, sizing.catalogs.measurements.values())
    places = ", ".join(texts.number(it) for it in found.lacking)
    if not found.lacking:
        spanned = ", ".join(texts.number(it) for it in found.covered)
        document(texts.say("plan_nothing", places=spanned) + "\n")
        return DONE
    steps = [
        (texts.say("plan_serve"), [found.serving.line, *note_lines(found.serving.notes, texts)]),
        (texts.say("plan_bench", count=len(found.lacking), places=places), found.commands),
        (texts.say("plan_import"), [found.importing]),
    ]
    lines = [line for title, commands in steps for line in (f"# {title}", *commands)]
    if found.covered:
        spanned = ", ".join(texts.number(it) for it in found.covered)
        covered = texts.say("plan_covered", places=spanned)
        lines.append(f"# {covered}")
    document("\n".join(lines) + "\n")
    return DONE


def _lengths(options: argparse.Namespace, sizing: Sizing) -> tuple[int, int]:
    """Tokens of a prompt and of an answer: as given, else as the case's demand has them, else what
    the answer leaves of the context."""
    found = {
        name: _figure(name, word, whole=True) if (word := getattr(options, name)) else None
        for name in ("isl", "osl")
    }
    for name, field in (("isl", "prompt_tokens"), ("osl", "output_tokens")):
        if found[name] is None and field in FIELDS and sizing.nfr.get(field):
            found[name] = round(sizing.nfr[field])
    if found["isl"] is None and found["osl"]:
        found["isl"] = sizing.nfr["effective_context"] - found["osl"]
    if not found["isl"] or not found["osl"] or found["isl"] < 1:
        raise InputError([Problem("measure_lengths", "isl", found["isl"])])
    return found["isl"], found["osl"]


def serve_flags(options: argparse.Namespace, texts: Texts) -> int:
    """Print the command that reproduces a case."""
    from sizing_xl.measuring.serving import serve
    from sizing_xl.telling.measured import note_lines

    sizing = _sized(options, texts)
    if sizing is None:
        return USAGE
    found = serve(sizing)
    for line in note_lines(found.notes, texts):
        print(line, file=sys.stderr)
    document(found.line + "\n")
    return DONE


def import_log(options: argparse.Namespace, texts: Texts) -> int:
    """Print a start-up log beside what is predicted for it."""
    from sizing_xl.cli.log_case import LogCase
    from sizing_xl.report.written import json_text
    from sizing_xl.telling.measured import log_lines

    found = LogCase.of(options)
    kept = found.keep(Path(options.keep), options.file) if options.keep else None
    if options.json:
        document(json_text(found.as_json()))
    else:
        lines = [*log_lines(found.reconciliation, found.name, found.precision, texts)]
        lines += found.memory_lines(texts)
        lines += [texts.say("log_kept", file=str(kept))] if kept else []
        document("\n".join(lines) + "\n")
    told = found.reconciliation
    return DONE if told.explained or not told.judged else NO_SOLUTION
