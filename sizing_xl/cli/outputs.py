"""Files that the user names on the command line: what may be replaced, and the question before."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sizing_xl.errors import InputError, OutputError, Problem, SizingError
from sizing_xl.files.local import check_named, named_path, replace_files
from sizing_xl.files.ownership import Standing, check_distinct, open_plain
from sizing_xl.files.strict_json import laid_out
from sizing_xl.texts import Texts

# A file that is larger is nothing that was written here.
_MOST_BYTES = 64 << 20


def check_outputs(named: Iterable[str], inputs: Iterable[Path] = ()) -> None:
    """What can be said of the paths that the user named before there is anything to write.

    Raises OutputError for an address, a directory, a pipe, a device, for two names of one file,
    and for a file that the command reads.
    """
    paths = [named_path(path) for path in named]
    check_distinct(paths, inputs)
    for path in paths:
        check_named(path)


def check_ending(flag: str, named: str, *endings: str, needed: bool = False) -> None:
    """Raises InputError for a name that ends as another kind of file does: no program would open
    it. needed: one without an ending too, since the ending says which kind is wanted."""
    ending = Path(named).suffix.lower()
    if ending not in endings and (ending or needed):
        details = {"endings": " / ".join(endings)}
        raise InputError([Problem("output_ending", flag, named, details=details)])


def write_outputs(
    named: Sequence[tuple[str, bytes]],
    options: argparse.Namespace,
    texts: Texts,
    inputs: Iterable[Path] = (),
    directory: Path = Path(),
    names: Mapping[str, bytes] | None = None,
    ours: Callable[[bytes], bool] = lambda content: False,
) -> list[Path]:
    """Write files that the user named, and a set of new ones: all or none (see `replace_files`).

    named: path -> content. ours: what else than `untouched` documents may be replaced. Where one
    may not, and --force is not given, the user is asked once if there is a terminal to answer at.
    Raises OutputError.
    """
    files = [(named_path(path), content) for path, content in named]

    def write(force: bool) -> list[Path]:
        return replace_files(files, own, force, inputs, directory, names)

    def own(path: Path) -> bool:
        content = _content(path)
        return content is not None and (untouched(content, path) or ours(content))

    try:
        return write(options.force)
    except OutputError as error:
        asked = all(problem.rule == Standing.FILE.value for problem in error.problems)
        if not (asked and _agreed([problem.file or "" for problem in error.problems], texts)):
            raise
    return write(force=True)


def _agreed(paths: Sequence[str], texts: Texts) -> bool:
    """Whether the user, at a terminal, wants these files replaced."""
    try:
        terminal = sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError, OSError):  # a stream that is missing or closed
        return False
    if not terminal:
        return False
    print(texts.say("replace_asked", paths=", ".join(paths)), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in texts.say("replace_yes").split()


def _content(path: Path) -> bytes | None:
    """What a file holds; None for one that is too large to be ours."""
    with open(open_plain(path, os.O_RDONLY), "rb") as file:
        content = file.read(_MOST_BYTES + 1)
    return content if len(content) <= _MOST_BYTES else None


def untouched(content: bytes, path: Path) -> bool:
    """Whether a file is a workbook, an add-in or a JSON document that the product wrote, and
    nobody has worked in it since. False where that cannot be told."""
    if content.startswith(b"PK"):
        from sizing_xl.formats.archive import untouched as as_packed

        return as_packed(content)
    return content.startswith(b"{") and _own_document(content, path)


def _own_document(content: bytes, path: Path) -> bool:
    """Whether this is the JSON of a sizing or of a comparison, laid out as we lay it out; of a
    sizing of this version also whether it says what its inputs and results make it say."""
    from sizing_xl.report.document import to_json
    from sizing_xl.report.saved import load_sizing
    from sizing_xl.version import __version__

    try:
        text = content.decode()
        document = json.loads(text)
        if text != laid_out(document):
            return False
        if _is_comparison(document) or _is_of_results(document):
            return True
        generator = document["generator"]
        if generator["name"] != "sizing_xl" or not document["scenarios"]:
            return False
        if generator["version"] != __version__:
            return True
        again = json.loads(to_json(load_sizing(path), document["language"]))
    except (SizingError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return False
    return all(document.get(key) == again[key] for key in again if key != "generator")


def _is_of_results(document: Any) -> bool:
    """Whether this is a document of results alone: it holds nothing to size it again with."""
    from sizing_xl.report import RESULTS
    from sizing_xl.report.schema import ResultsDocument

    if document.get("detail") != RESULTS:
        return False
    ResultsDocument.model_validate(document)
    return True


def _is_comparison(document: Any) -> bool:
    cases = document.get("cases")
    return (
        set(document) == {"schema_version", "cases"}
        and isinstance(cases, list)
        and all({"name", "verdict", "scenarios"} <= set(case) for case in cases)
    )
