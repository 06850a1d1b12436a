"""Judges what .ci/wine_check.py heard on Windows by the same functions called here.

    python .ci/wine_expected.py answers.json

Numbers must agree within 1e-12 of their size, texts to the letter; every function must have been
asked, and none may end in a COM error. Good single cells must be answered and nonsense refused
("#SIZING: ..."). Where Windows had no NumPy, it is kept from the functions here too, so that ranges
are refused in the same words. Prints the figures, or each difference.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

MISSING = "<missing>"
MARK = "#SIZING: "
TOLERANCE = 1e-12
# Kinds of question that must be answered, and that must be refused.
ANSWERED = ("example", "english", "least", "options")
REFUSED = ("error", "nonsense", "unpriced")


def expected(name: str, arguments: list[Any]) -> Any:
    """The function's answer here, as COM would hand it to Excel."""
    from sizing_xl.excel import functions
    from sizing_xl.excel.registry import LANGUAGE

    function = getattr(functions, name)
    names = function.__signature__.parameters
    given = {n: v for n, v in zip(names, arguments, strict=True) if v != MISSING}
    return as_com(function(**given), given.get(LANGUAGE))


def as_com(answer: Any, language: str | None) -> Any:
    """Rows as CallUDF sends them: long texts of several cells cut, one row without its outer list,
    one cell as itself."""
    from sizing_xl.excel.calls import cut

    if not isinstance(answer, (list, tuple)):
        return answer
    rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in answer]
    rows = [list(row) for row in cut(rows, language)]
    if len(rows) > 1:
        return rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0)
    return bool(one == other)


def problem(record: dict[str, Any]) -> str | None:
    """What is wrong with an answer, or None."""
    if "error" in record:
        return f"Windows: {record['error']}"
    heard, here = record["answer"], expected(record["function"], record["arguments"])
    if not same(heard, here):
        return f"Windows: {heard!r}\n  Linux:   {here!r}"
    refused = isinstance(heard, str) and heard.startswith(MARK)
    if record["kind"] in ANSWERED and (refused or heard == ""):
        return f"should have an answer: {heard!r}"
    if record["kind"] in REFUSED and not refused:
        return f"should be refused: {heard!r}"
    return None


def main(path: str) -> int:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    if not report["numpy"]:
        sys.modules["numpy"] = None  # makes its import fail
    from sizing_xl.excel.registry import FUNCTIONS

    answers = report["answers"]
    problems = [(record, found) for record in answers if (found := problem(record))]
    for record, found in problems:
        print(f"{record['function']}, {record['kind']}: {record['arguments']}\n  {found}")
    unasked = set(FUNCTIONS) - {record["function"] for record in answers}
    if unasked:
        print("not asked:", ", ".join(sorted(unasked)))
    if problems or unasked or not answers:
        return 1
    print(
        f"{'with' if report['numpy'] else 'without'} NumPy {len(FUNCTIONS)} functions, "
        f"{len(answers)} answers, start {report['start_s']:.1f} s, "
        f"first answer {answers[0]['seconds']:.1f} s, {report['call_ms']:.1f} ms a call"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
