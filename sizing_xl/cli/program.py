"""One command from its words to its exit code: what goes wrong is told in a sentence."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sizing_xl.cli.arguments import parser
from sizing_xl.cli.codes import DONE, FAULT, INTERRUPTED, INVALID
from sizing_xl.cli.streams import Output, Role, safe_streams
from sizing_xl.errors import Problem, SizingError
from sizing_xl.files.source import unloaded
from sizing_xl.files.told import reason
from sizing_xl.texts import Texts

if TYPE_CHECKING:
    from sizing_xl.cli.interrupts import Guard


_OWN = "sizing_xl"


def run(arguments: Sequence[str], guard: Guard | None = None) -> int:
    """Run a command; gives the exit code. Raises SystemExit where argparse does (--help, usage).

    guard: of the signals of the process, where the command is the process's own.
    """
    with safe_streams() as out:
        texts = Texts(_asked_language(arguments))
        try:
            options = parser(texts).parse_args(list(arguments))
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else DONE
            raise SystemExit(_delivered(out, code, texts)) from None
        return _delivered(out, _command(options, texts, guard), texts)


def _command(options: argparse.Namespace, texts: Texts, guard: Guard | None) -> int:
    interrupted = texts.say(getattr(options, "interrupted", "interrupted"))
    try:
        if guard is not None:
            guard.begin(interrupted)
        code: int = options.run(options, texts)
        if guard is not None:
            guard.end()
        return code
    except SystemExit:
        raise
    except BaseException as error:
        # Libraries make other errors of an interruption that comes while they load.
        if isinstance(error, KeyboardInterrupt) or (guard and guard.number is not None):
            if guard is not None:
                guard.tell()
            else:
                print(interrupted, file=sys.stderr)
            return INTERRUPTED
        if guard is not None:
            guard.end()
        code, problems = _told(error)
    # The error is gone by now, and with it the memory that its frames held.
    for problem in problems:
        print(f"{texts.say('error')}: {texts.problem(problem)}", file=sys.stderr)
    return code


def _told(error: BaseException) -> tuple[int, Sequence[Problem]]:
    """The exit code and the problems of an error. What the system refuses where nobody expected
    it is no fault of ours; anything else that is not told by now is (a panic of Rust too)."""
    if isinstance(error, SizingError):
        return INVALID, error.problems
    if isinstance(error, MemoryError):
        return INVALID, [Problem("out_of_memory")]
    if isinstance(error, RecursionError):
        return INVALID, [Problem("input_too_deep")]
    if isinstance(error, ImportError) and error.name is not None:
        library = error.name.partition(".")[0]
        if library != _OWN:
            return INVALID, [unloaded(library, error)]
    if isinstance(error, OSError) and error.errno is not None:
        return INVALID, [_refused(error)]
    details = {"kind": type(error).__name__, "reason": reason(error), "where": _place(error)}
    return FAULT, [Problem("fault", details=details)]


def _refused(error: OSError) -> Problem:
    file = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else None
    return Problem("system_refused", file=file, details={"reason": reason(error)})


def _place(error: BaseException) -> str:
    """Where in our code an error came up: module and line."""
    package = Path(__file__).parent.parent
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if package in Path(frame.filename).parents]
    if not own:
        return "?"
    file = Path(own[-1].filename).relative_to(package).as_posix()
    return f"{file}:{own[-1].lineno}"


def _delivered(out: Output, code: int, texts: Texts) -> int:
    """The exit code once it is known whether what was printed arrived."""
    error = out.lost()
    if error is None:
        return code
    noted = out.role is Role.NOTES
    problem = Problem("output_lost_notes" if noted else "output_lost",
                      details={"reason": reason(error)})  # fmt: skip
    kind = texts.say("warning" if noted else "error")
    print(f"{kind}: {texts.problem(problem)}", file=sys.stderr)
    return INVALID if code == DONE and not noted else code


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The word after --lang, before the parser (which speaks that language) exists."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None
