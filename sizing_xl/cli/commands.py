"""What each command does: call the product, print, write files, give the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sizing_xl.cli import case
from sizing_xl.cli.books import DRAWN, check_programs, drawn
from sizing_xl.cli.codes import DONE, INVALID, NO_SOLUTION
from sizing_xl.cli.outputs import check_ending, check_outputs, write_outputs
from sizing_xl.cli.streams import document, notes
from sizing_xl.cli.usage import refused
from sizing_xl.files.local import named_path
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import visible

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs
    from sizing_xl.reading.document import Document
    from sizing_xl.sizing import Sizing


def size(options: argparse.Namespace, texts: Texts) -> int:
    """Size one case and write its reports, or several and compare them."""
    if options.validate_only:
        return validate(options, texts)
    missing = case.missing_flags(options)
    if missing:
        return refused(texts.say("flags_missing", flags=", ".join(missing)))
    from sizing_xl.sizing import size as size_one

    _check(options)
    document_of = case.document(options)
    workloads, known = case.cases(options)
    sizings = [size_one(workload, known) for workload in workloads]
    if len(sizings) > 1:
        from sizing_xl.files.local import stem
        from sizing_xl.report.compare import case_names

        books = drawn(stem("comparison"), sizings, known, document_of, options, texts, False)
        _compare(case_names(sizings), sizings, options, texts, books)
    elif options.json_only or options.markdown_only:
        books = drawn("sizing", sizings, known, document_of, options, texts, False)
        _print_one(sizings[0], options, texts, books)
    else:
        _print_and_write(sizings[0], known, document_of, options, texts)
    return _code(sizings)


def _code(sizings: Sequence[Sizing]) -> int:
    return DONE if all(sizing.complete for sizing in sizings) else NO_SOLUTION


def _print_one(
    sizing: Sizing, options: argparse.Namespace, texts: Texts, books: Mapping[str, bytes]
) -> None:
    if options.json_only:
        from sizing_xl.report.document import to_json

        document = to_json(sizing, texts.language, options.json_detail)
        _print_only(document, ".json", options, texts, books)
    elif options.executive_report:
        from sizing_xl.report.markdown import executive_report

        _print_only(executive_report(sizing, texts.language), ".md", options, texts, books)
    else:
        from sizing_xl.report.markdown_full import full_markdown

        _print_only(full_markdown(sizing, texts.language), ".md", options, texts, books)


def _print_only(
    content: str,
    ending: str,
    options: argparse.Namespace,
    texts: Texts,
    books: Mapping[str, bytes],
) -> None:
    """Print one document, and write it where the user named a file for it. books: file name ->
    what else the user named a file for."""
    paths = _named(options)
    named = [(paths[ending], content.encode())] if ending in paths else []
    named += [(paths[Path(name).suffix], book) for name, book in books.items()]
    if named:
        write_outputs(named, options, texts, _inputs(options))
        notes()
        print(content, end="")
    else:
        document(content)


def _print_and_write(
    sizing: Sizing,
    known: Catalogs,
    document_of: Document,
    options: argparse.Namespace,
    texts: Texts,
) -> None:
    from sizing_xl.report.terminal import summary

    executive = options.executive_report or bool(options.output_markdown_file)
    contents = _reports(sizing, texts, executive, options, document_of, known)
    written = _write(contents, options, texts)
    notes()
    print(summary(sizing, texts.language, remedies=options.verbose), end="")
    _tell_files(written, texts)


def _named(options: argparse.Namespace) -> dict[str, str]:
    """Ending of a file -> the path that the user named for it."""
    named = {
        ".json": "output_json_file",
        ".md": "output_markdown_file",
        ".xlsx": "xlsx",
        ".pptx": "pptx",
        ".pdf": "pdf",
    }
    asked = {ending: getattr(options, option, None) for ending, option in named.items()}
    return {ending: path for ending, path in asked.items() if path}


def _check(options: argparse.Namespace) -> None:
    """Raises OutputError for places, and programs, that can be told not to do before the work."""
    named_path(options.output_dir)
    named = _named(options)
    check_outputs(named.values(), _inputs(options))
    for ending in DRAWN:
        if ending in named:
            check_ending(f"--{ending[1:]}", named[ending], ending)
    check_programs(options)


def _inputs(options: argparse.Namespace) -> list[Path]:
    """The files that `size`, `compare` and `render` read."""
    saved = [*getattr(options, "files", []), *filter(None, [getattr(options, "file", None)])]
    config = getattr(options, "model_config", None)
    saved += [config] if config else []
    return [*map(Path, saved), *(case.catalog_files(options) if "catalog_dir" in options else [])]


def _reports(
    sizing: Sizing,
    texts: Texts,
    executive: bool,
    options: argparse.Namespace,
    document_of: Document,
    known: Catalogs | None = None,
) -> dict[str, bytes]:
    """File name -> content of every report of one sizing."""
    from sizing_xl.files.local import stem
    from sizing_xl.report.document import to_json
    from sizing_xl.report.markdown import executive_report
    from sizing_xl.report.text import full_report

    language = texts.language
    name = stem("sizing", sizing.model.name, sizing.server.name)
    contents = {
        f"{name}.txt": full_report(sizing, language).encode(),
        f"{name}.json": to_json(sizing, language, options.json_detail).encode(),
        **drawn(name, [sizing], known, document_of, options, texts, True),
    }
    if executive:
        markdown = executive_report(sizing, language).encode()
        contents[f"{name.replace('sizing', 'executive', 1)}.md"] = markdown
    return contents


def _write(contents: dict[str, bytes], options: argparse.Namespace, texts: Texts) -> list[Path]:
    """Write all reports or none: some where the user named a file, the others as a set."""
    named = [
        (path, contents.pop(name))
        for ending, path in _named(options).items()
        for name in list(contents)
        if name.endswith(ending)
    ]
    return write_outputs(
        named, options, texts, _inputs(options), named_path(options.output_dir), contents
    )


def _tell_files(written: Sequence[Path], texts: Texts) -> None:
    print(texts.say("files_written"))
    for path in written:
        print(f"  {visible(str(path))}")


def validate(options: argparse.Namespace, texts: Texts) -> int:
    """Tell every problem of the catalogs, and how each storage profile stands to physics."""
    from sizing_xl.catalog.load import read_catalogs
    from sizing_xl.report.physics import physics_lines

    known, problems, storage, parameters = read_catalogs(**case.catalog_choice(options))
    for problem in problems:
        kind = texts.say("error" if problem.blocking else "warning")
        print(f"{kind}: {texts.problem(problem)}")
    if parameters:
        for line in physics_lines(storage.values(), parameters, texts):
            print(line)
    if known is None:
        print(texts.say("catalogs_invalid", count=len(problems)))
        return INVALID
    counts = {
        "models": len(known.models),
        "servers": len(known.servers),
        "profiles": len(known.storage),
    }
    print(texts.say("catalogs_valid", **counts))
    points = known.measurements.values()
    usable = sum(point.unusable() is None for point in points)
    print(texts.say("measure_usable_count", usable=usable, points=len(points)))
    return DONE


def explain(options: argparse.Namespace, texts: Texts) -> int:
    """Explain one quantity, with the numbers of a case when one is given; or list them all."""
    from sizing_xl.telling.explain import explained, find_quantity, quantity_list
    from sizing_xl.telling.lines import aligned

    known = case.catalogs(options)
    texts = texts.in_currency(known.prices.currency)
    if options.list:
        document("\n".join(aligned(quantity_list(texts), right=False)) + "\n")
        return DONE
    if not options.quantity:
        return refused(texts.say("quantity_missing"))
    quantity = find_quantity(options.quantity)
    if not case.any_case_flag(options):
        document(explained(quantity, texts))
        return DONE
    missing = case.missing_flags(options)
    if missing:
        return refused(texts.say("flags_missing", flags=", ".join(missing)))
    workloads, known = case.cases(options, known)
    if len(workloads) > 1:
        return refused(texts.say("one_case_only", flag=", ".join(case.SEVERAL)))
    from sizing_xl.sizing import size as size_one

    sizing = size_one(workloads[0], known)
    document(explained(quantity, texts.in_currency(sizing.currency), sizing))
    return _code([sizing])


def compare(options: argparse.Namespace, texts: Texts) -> int:
    """Compare saved sizings."""
    _check(options)
    sizings = [_read(file, texts) for file in options.files]
    _compare([Path(file).stem for file in options.files], sizings, options, texts)
    return _code(sizings)


def _compare(
    names: Sequence[str],
    sizings: Sequence[Sizing],
    options: argparse.Namespace,
    texts: Texts,
    books: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    from sizing_xl.files.local import stem
    from sizing_xl.report.compare import (
        comparison_document,
        comparison_markdown,
        comparison_text,
    )
    from sizing_xl.report.written import json_text

    text = comparison_text(names, sizings, texts)
    markdown = comparison_markdown(names, sizings, texts)
    document = json_text(comparison_document(names, sizings, texts))
    if options.json_only:
        _print_only(document, ".json", options, texts, books)
    elif options.markdown_only:
        _print_only(markdown, ".md", options, texts, books)
    else:
        name = stem("comparison")
        contents = {f"{name}.txt": text, f"{name}.md": markdown, f"{name}.json": document}
        encoded = {**{file: it.encode() for file, it in contents.items()}, **books}
        written = _write(encoded, options, texts)
        notes()
        print(text)
        _tell_files(written, texts)


def render(options: argparse.Namespace, texts: Texts) -> int:
    """Make a saved sizing's reports again, in the language asked for."""
    from sizing_xl.report.terminal import summary

    _check(options)
    document_of = case.document(options)
    sizing = _read(options.file, texts)
    contents = _reports(sizing, texts, True, options, document_of)
    written = _write(contents, options, texts)
    notes()
    print(summary(sizing, texts.language), end="")
    _tell_files(written, texts)
    return _code([sizing])


def _read(file: str, texts: Texts) -> Sizing:
    """A saved sizing; what reading did beside goes to the error stream."""
    from sizing_xl.report.reading import reading_lines
    from sizing_xl.report.saved import load_saved

    saved = load_saved(file)
    for line in reading_lines(file, saved, texts):
        print(line, file=sys.stderr)
    return saved.sizing


def catalog_list(options: argparse.Namespace, texts: Texts) -> int:
    """List the entries of a catalog, name first."""
    from sizing_xl.report.listing import listed
    from sizing_xl.telling.lines import aligned

    rows = listed(case.catalogs(options), options.what, texts)
    document("\n".join(aligned(rows, right=False)) + "\n")
    return DONE
