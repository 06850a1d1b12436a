"""The functions for programs whose own Python cannot import this package.

`python -m sizing_xl.calc.serve`: a request is a line of JSON on stdin, its answer one on stdout:

    {"function": "SIZING_HBM", "arguments": ["dgx-b300"], "language": "en"} -> {"answer": 2146.4}

The answer is a number, a text, null or a list of rows; {"error": sentence} for a line that is no
request. It ends with its input. LibreOffice's add-in (calc_child.py) starts it and talks to it.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from sizing_xl.excel import functions
from sizing_xl.excel.registry import FUNCTIONS

# Characters of a line that says what is wrong with a request.
_LONGEST = 300
# Python writes and reads no whole numbers of some thousands of digits; 1e308 has so many.
_MOST_DIGITS = 310


def reply(line: str | bytes) -> str:
    """The answer to a request, both as JSON in ASCII."""
    try:
        request = json.loads(line, parse_int=_whole)
    except (ValueError, RecursionError):
        return _error("not a request: it is no JSON, or too deep")
    if not isinstance(request, dict) or "function" not in request:
        return _error('not a request: it has no "function"')
    try:
        name, arguments = request["function"], request.get("arguments", [])
        if not isinstance(name, str) or name not in FUNCTIONS:
            return _error(f"there is no function {name}")
        if not isinstance(arguments, list):
            return _error(f"arguments are a list, not {arguments}")
        known = FUNCTIONS[name].arguments
        fewest = sum(not argument.optional for argument in known)
        if not fewest <= len(arguments) <= len(known):
            return _error(f"{name} takes {fewest} to {len(known)} arguments, not {len(arguments)}")
        answer = getattr(functions, name)(*arguments, language=request.get("language"))
        try:
            return json.dumps({"answer": answer}, allow_nan=False)
        except ValueError:  # JSON has no words for these
            return json.dumps({"answer": _finite(answer)}, allow_nan=False)
    except Exception as error:  # a line that is no request must not end the conversation
        return _error(f"not a request ({type(error).__name__}: {error})")


def _whole(digits: str) -> int | float:
    """A whole number; one of more digits than any figure has is infinite, like 1e999."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _error(sentence: str) -> str:
    return json.dumps({"error": " ".join(sentence[: 2 * _LONGEST].split())[:_LONGEST]})


def _finite(answer: Any) -> Any:
    """An answer with null in the place of every NaN and infinity."""
    if isinstance(answer, (list, tuple)):
        return [_finite(part) for part in answer]
    return None if isinstance(answer, float) and not math.isfinite(answer) else answer


def serve(requests: Iterable[str | bytes], answers: TextIO) -> None:
    """Answer every line, until there are no more."""
    for line in requests:
        answers.write(reply(line) + "\n")
        answers.flush()


def main() -> None:
    """Serve stdin. What anything else prints goes to stderr: stdout holds answers only."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
