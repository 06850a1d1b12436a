"""The commands for Excel and LibreOffice: build the workbook, check the machine, add-in."""

from __future__ import annotations

import argparse
from pathlib import Path

from sizing_xl.cli.codes import DONE, INVALID
from sizing_xl.cli.outputs import check_ending, check_outputs, write_outputs
from sizing_xl.cli.streams import notes
from sizing_xl.texts import Texts

WORKBOOK, ADDIN = "Sizing.xlsm", "sizing_xl.oxt"


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
