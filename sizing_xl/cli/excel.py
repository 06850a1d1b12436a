"""The commands for Excel and LibreOffice: workbook, functions, check, add-in."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from sizing_xl.cli.codes import DONE, INVALID
from sizing_xl.cli.outputs import check_ending, check_outputs, write_outputs
from sizing_xl.cli.streams import notes
from sizing_xl.errors import InputError, Problem
from sizing_xl.texts import Texts

WORKBOOK, ADDIN, FUNCTIONS = "Sizing.xlsm", "sizing_xl.oxt", "Sizing-functions.xlsx"
# Workbooks that functions are put into.
_BOOKS = (".xlsx", ".xlsm")


def build(options: argparse.Namespace, texts: Texts) -> int:
    """Write Sizing.xlsm."""
    from sizing_xl.excel.build import macro_workbook_bytes, own_interpreter

    check_outputs([options.output])
    check_ending("-o", options.output, Path(WORKBOOK).suffix)
    interpreters = own_interpreter()
    if options.portable:
        interpreters = {}
    elif options.interpreter:
        interpreters = dict.fromkeys(("INTERPRETER_WIN", "INTERPRETER_MAC"), options.interpreter)
    content = macro_workbook_bytes(texts.language, interpreters)
    (path,) = write_outputs([(options.output, content)], options, texts)
    notes()
    print(texts.say("written_file", path=path))
    return DONE


def doctor(options: argparse.Namespace, texts: Texts) -> int:
    """Tell, one line each, what works and what to do about the rest."""
    from sizing_xl.excel.doctor import examine, this_machine

    book = Path(options.book) if options.book else Path(WORKBOOK)
    findings = examine(this_machine(), book if options.book or book.exists() else None)
    print("\n".join(finding.line(texts) for finding in findings))
    return INVALID if any(finding.good is False for finding in findings) else DONE


def addin(options: argparse.Namespace, texts: Texts) -> int:
    """Write the add-in for LibreOffice Calc."""
    import sys

    from sizing_xl.calc.extension import calc_extension

    check_outputs([options.output])
    check_ending("-o", options.output, Path(ADDIN).suffix)
    content = calc_extension(options.interpreter or sys.executable)
    (path,) = write_outputs([(options.output, content)], options, texts)
    notes()
    print(texts.say("written_file", path=path))
    return DONE


def functions(options: argparse.Namespace, texts: Texts) -> int:
    """Write the functions as names of a workbook, or put them into one of the user's."""
    if options.into is not None:
        return _into(options, texts)
    from sizing_xl.lambdas.build import functions_workbook

    output = FUNCTIONS if options.output is None else options.output
    check_outputs([output])
    check_ending("-o", output, Path(FUNCTIONS).suffix)
    content = functions_workbook(texts.language)
    (path,) = write_outputs([(output, content)], options, texts)
    notes()
    print(texts.say("written_file", path=path))
    return DONE


def _into(options: argparse.Namespace, texts: Texts) -> int:
    """Put the functions into a workbook, which is kept beside it as it was."""
    from sizing_xl.files.limits import LARGEST_OWN_BOOK_BYTES
    from sizing_xl.files.local import named_path, replace_files
    from sizing_xl.files.ownership import behind
    from sizing_xl.files.source import bounded
    from sizing_xl.files.told import READING, reported

    if options.output is not None:
        raise InputError([Problem("into_output", "--into", options.output)])
    path = behind(named_path(options.into))
    if path.suffix.lower() not in _BOOKS:
        raise InputError([Problem("into_ending", "--into", options.into)])
    with reported(InputError, READING, file=str(path)):
        data = bounded(path, LARGEST_OWN_BOOK_BYTES)
    if data is None:
        details = {"most_bytes": LARGEST_OWN_BOOK_BYTES}
        raise InputError([Problem("into_large", file=str(path), details=details)])
    if path.with_name(f"~${path.name}").exists():
        raise InputError([Problem("into_open", file=str(path))])
    from sizing_xl.lambdas.into import put_into

    try:
        content = put_into(data, texts.language)
    except InputError as error:
        raise InputError([replace(it, file=str(path)) for it in error.problems]) from None
    if content == data:
        print(texts.say("lambda_unchanged", path=path))
        return DONE
    kept = {f"{path.stem}.backup{path.suffix}": data}
    written = replace_files([(path, content)], lambda old: old.read_bytes() == data,
                            directory=path.parent, names=kept)  # fmt: skip
    backup = next((it for it in written if it != path), None)
    notes()
    print(texts.say("lambda_put_into", path=path, backup=backup))
    return DONE
