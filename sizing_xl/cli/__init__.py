"""The command line: parse, call, print.

Exit codes: 0 done, 1 invalid catalog or input, 2 usage, 3 the sizing has no (complete) solution.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from sizing_xl.cli.arguments import parser
from sizing_xl.cli.codes import DONE, INTERRUPTED, INVALID
from sizing_xl.errors import SizingError
from sizing_xl.texts import Texts


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    texts = Texts(_asked_language(arguments))
    options = parser(texts).parse_args(arguments)
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
        return INTERRUPTED


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The word after --lang, before the parser (which speaks that language) exists."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return None
