"""Answers excel_bridge.py with the functions as Excel would call them, through xlwings.

    python -m tests.excel_bridge_server HEARD.jsonl

Every question is also written to HEARD.jsonl; all but calls of functions are only heard.
"""

from __future__ import annotations

import json
import sys

from .excel_calls import call, exposed


def main(heard):
    talk, sys.stdout = sys.stdout, sys.stderr  # nothing else may come between the answers
    functions = exposed()
    with open(heard, "a", encoding="utf-8", buffering=1) as log:
        for line in sys.stdin:
            log.write(line)
            print(json.dumps(answered(functions, json.loads(line))), file=talk, flush=True)


def answered(functions, question):
    if "function" not in question:
        return {"answer": None}
    try:
        if question["module"] != functions.__name__:
            raise ImportError(f"no module named {question['module']}")
        function = getattr(functions, question["function"])
        return {"answer": call(function, *map(as_from_com, question["arguments"]))}
    except Exception as error:  # as COM hands it on: VBA gets its text
        return {"failure": f"{type(error).__name__}: {error}"}


def as_from_com(value):
    """COM hands out cells as a tuple of rows, and numbers always as floats."""
    if isinstance(value, list):
        return tuple(map(as_from_com, value))
    return float(value) if type(value) is int else value


if __name__ == "__main__":
    main(*sys.argv[1:])
