"""The command line: parse, call, print.

Exit codes: 0 done, 1 invalid catalog or input, 2 usage, 3 the sizing has no (complete) solution.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sizing_xl.errors import InputError, Problem, SizingError
from sizing_xl.texts import LANGUAGES, Texts, language_of

if TYPE_CHECKING:
    from sizing_xl.sizing import Sizing

DONE, INVALID, USAGE, NO_SOLUTION = 0, 1, 2, 3
DEFAULT_OUTPUT_DIR = "out"

# Flag -> field of the workload; True where the field is a number.
WORKLOAD_FLAGS: dict[str, tuple[str, bool]] = {
    "--model": ("model", False),
    "--server": ("server", False),
    "--storage": ("storage", False),
    "--concurrency": ("concurrency", True),
    "--effective-context": ("effective_context", True),
    "--kv-precision": ("kv_precision", False),
    "--kv-budget-ratio": ("kv_budget_ratio", True),
    "--runtime-overhead-gib": ("runtime_overhead_gib", True),
    "--peak-headroom-ratio": ("peak_headroom_ratio", True),
    "--weights-precision": ("weights_precision", False),
    "--weights-memory-gib": ("weights_memory_gib", True),
    "--model-artifact-size-gib": ("model_artifact_size_gib", True),
    "--replicas-per-node": ("replicas_per_node", True),
    "--tensor-parallel": ("tensor_parallel", True),
    "--pipeline-parallel": ("pipeline_parallel", True),
    "--avg-request-duration": ("avg_request_duration_s", True),
    "--target-load-time": ("target_load_time_s", True),
    "--capacity-margin": ("capacity_margin_ratio", True),
    "--warmup-concurrency": ("warmup_concurrency", True),
    "--warmup-read-pattern": ("warmup_read_pattern", False),
    "--warmup-utilization-ratio": ("warmup_utilization_ratio", True),
    "--basis": ("basis", False),
}
REQUIRED = ("--model", "--server", "--concurrency", "--effective-context")


class _Parser(argparse.ArgumentParser):
    """argparse that ends with one line and our code for a usage error."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}", file=sys.stderr)
        print(f"{self.format_usage().strip().splitlines()[0]} ... (--help)", file=sys.stderr)
        raise SystemExit(USAGE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    texts = Texts(_asked_language(arguments))
    options = _parser(texts).parse_args(arguments)
    try:
        code: int = options.run(options, texts)
        sys.stdout.flush()
        return code
    except SizingError as error:
        for problem in error.problems:
            print(f"{texts.say('error')}: {texts.problem(problem)}", file=sys.stderr)
        return INVALID
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _asked_language(arguments: Sequence[str]) -> str | None:
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None


def _parser(texts: Texts) -> argparse.ArgumentParser:
    from sizing_xl import __version__

    parser = _Parser(prog="sizing-xl", description=texts.say("cli_description"))
    parser.add_argument("--version", action="version", version=f"sizing-xl {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    shared = _Parser(add_help=False)
    shared.add_argument("--lang", metavar="LANG", type=_language, help=texts.say("help_lang"))
    shared.add_argument("--catalog-dir", metavar="DIR", help=texts.say("help_catalog_dir"))
    for catalog in ("models", "servers", "storage"):
        help_text = texts.say("help_catalog_file", catalog=catalog)
        shared.add_argument(f"--{catalog}-file", metavar="FILE", help=help_text)

    sizing = commands.add_parser("size", parents=[shared], help=texts.say("cli_size"))
    sizing.set_defaults(run=_size)
    for flag, (field, _) in WORKLOAD_FLAGS.items():
        sizing.add_argument(flag, dest=field, metavar="X", help=_help(texts, field))
    for flag in ("validate-only", "json-only", "markdown-only", "executive-report", "verbose"):
        help_text = texts.say("help_" + flag.replace("-", "_"))
        sizing.add_argument(f"--{flag}", action="store_true", help=help_text)
    sizing.add_argument("--output-dir", metavar="DIR", default=DEFAULT_OUTPUT_DIR,
                        help=texts.say("help_output_dir", default=DEFAULT_OUTPUT_DIR))  # fmt: skip
    for kind in ("json", "markdown"):
        help_text = texts.say("help_output_file", kind=kind)
        sizing.add_argument(f"--output-{kind}-file", metavar="FILE", help=help_text)

    validate = commands.add_parser("validate", parents=[shared], help=texts.say("cli_validate"))
    validate.set_defaults(run=_validate)

    catalog_parser = commands.add_parser("catalog", help=texts.say("cli_catalog"))
    actions = catalog_parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", parents=[shared], help=texts.say("cli_catalog_list"))
    listing.add_argument("what", choices=("models", "servers", "storage"))
    listing.set_defaults(run=_catalog_list)
    return parser


def _language(word: str) -> str:
    found = language_of(word)
    if word.replace("_", "-").lower().partition("-")[0] != found.lower().partition("-")[0]:
        raise argparse.ArgumentTypeError(f"{word!r}: {', '.join(LANGUAGES)}")
    return found


def _help(texts: Texts, field: str) -> str:
    return (
        texts.dictionary()[field].description.replace("%", "%%")
        if field in (texts.dictionary())
        else texts.say(f"help_{field}")
    )


def _catalog_choice(options: argparse.Namespace) -> dict[str, str | None]:
    return {
        "directory": options.catalog_dir,
        "models_file": options.models_file,
        "servers_file": options.servers_file,
        "storage_file": options.storage_file,
    }


# --- commands -------------------------------------------------------------------------------


def _size(options: argparse.Namespace, texts: Texts) -> int:
    if options.validate_only:
        return _validate(options, texts)
    missing = [flag for flag in REQUIRED if getattr(options, WORKLOAD_FLAGS[flag][0]) is None]
    if missing:
        print(texts.say("flags_missing", flags=", ".join(missing)), file=sys.stderr)
        return USAGE
    from sizing_xl.catalog import load_catalogs
    from sizing_xl.sizing import size

    sizing = size(_workload(options), load_catalogs(**_catalog_choice(options)))
    if options.json_only or options.markdown_only:
        _print_one(sizing, options, texts)
    else:
        _print_and_write(sizing, options, texts)
    return DONE if sizing.complete else NO_SOLUTION


def _workload(options: argparse.Namespace) -> Any:
    from sizing_xl.workload import Workload

    fields: dict[str, Any] = {}
    problems = []
    for field, numeric in WORKLOAD_FLAGS.values():
        word = getattr(options, field)
        if word is None:
            continue
        try:
            fields[field] = _number(word) if numeric else word
        except ValueError:
            problems.append(Problem("not_number", field, word))
    if problems:
        raise InputError(problems)
    return Workload(**fields)


def _number(word: str) -> int | float:
    """A number as Python writes it; underscores and anything else are refused."""
    if "_" in word:
        raise ValueError(word)
    try:
        return int(word)
    except ValueError:
        return float(word)


def _print_one(sizing: Sizing, options: argparse.Namespace, texts: Texts) -> None:
    if options.json_only:
        from sizing_xl.report.document import to_json

        content, path = to_json(sizing, texts.language), options.output_json_file
    else:
        from sizing_xl.report.markdown import executive_report

        content, path = executive_report(sizing, texts.language), options.output_markdown_file
    if path:
        from sizing_xl.files import replace_file

        replace_file(Path(path), content.encode())
    print(content, end="")


def _print_and_write(sizing: Sizing, options: argparse.Namespace, texts: Texts) -> None:
    from sizing_xl.report.terminal import summary

    written = _write_reports(sizing, options, texts)
    print(summary(sizing, texts.language, remedies=options.verbose), end="")
    print(texts.say("files_written"))
    for path in written:
        print(f"  {path}")


def _write_reports(sizing: Sizing, options: argparse.Namespace, texts: Texts) -> list[Path]:
    from sizing_xl.files import replace_file, stem, write_set
    from sizing_xl.report.document import to_json
    from sizing_xl.report.markdown import executive_report
    from sizing_xl.report.text import full_report
    from sizing_xl.workbook import workbook_bytes

    language = texts.language
    document = to_json(sizing, language).encode()
    name = stem("sizing", sizing.model.name, sizing.server.name)
    contents = {
        f"{name}.txt": full_report(sizing, language).encode(),
        f"{name}.xlsx": workbook_bytes(sizing, language),
    }
    explicit: dict[Path, bytes] = {}
    if options.output_json_file:
        explicit[Path(options.output_json_file)] = document
    else:
        contents[f"{name}.json"] = document
    if options.executive_report or options.output_markdown_file:
        markdown = executive_report(sizing, language).encode()
        if options.output_markdown_file:
            explicit[Path(options.output_markdown_file)] = markdown
        else:
            contents[f"{name.replace('sizing', 'executive', 1)}.md"] = markdown
    written = write_set(Path(options.output_dir), contents)
    try:
        return written + [replace_file(path, content) for path, content in explicit.items()]
    except SizingError:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _validate(options: argparse.Namespace, texts: Texts) -> int:
    from sizing_xl.catalog import check_catalogs

    catalogs, problems = check_catalogs(**_catalog_choice(options))
    for problem in problems:
        kind = texts.say("error" if problem.blocking else "warning")
        print(f"{kind}: {texts.problem(problem)}")
    if catalogs is None:
        print(texts.say("catalogs_invalid", count=len(problems)))
        return INVALID
    counts = {
        "models": len(catalogs.models),
        "servers": len(catalogs.servers),
        "profiles": len(catalogs.storage),
    }
    print(texts.say("catalogs_valid", **counts))
    return DONE


def _catalog_list(options: argparse.Namespace, texts: Texts) -> int:
    from sizing_xl.catalog import load_catalogs
    from sizing_xl.report.listing import listed
    from sizing_xl.report.terminal import aligned

    catalogs = load_catalogs(**_catalog_choice(options))
    rows = listed(catalogs, options.what, texts)
    print("\n".join(aligned(rows, right=False)))
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
