"""Types many cases into the inputs of one workbook and reads its outputs, in two engines.

Inputs and outputs are names of the workbook, each that of one cell. A case, {name: value}, starts
from the inputs as the workbook has them; its values are numbers, texts (put as text, even "=1")
or None, which clears the cell, as does an empty text: nobody can type one. An outcome,
{name: value}, has a float, a text or {"error": "#DIV/0!"} for each output.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import formualizer

# LibreOffice's interpreter: that of the virtual environment has no `uno`.
UNO_PYTHON = "/usr/bin/python3"
UNO_SCRIPT = Path(__file__).with_name("whatif_libreoffice.py")

# LibreOffice's codes with an error of their own in Excel; it shows the others as Err:502.
_LIBREOFFICE_ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}
# formualizer's kinds whose error is not the kind in capitals with a mark of exclamation.
_FORMUALIZER_ERRORS = {"Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?"}


def run_libreoffice(workbook, cases, outputs, directory):
    """The outcome of every case in LibreOffice; `directory` is for files that it may leave."""
    directory = Path(directory)
    source, task, results = (
        directory / name for name in ("whatif.xlsx", "cases.json", "results.json")
    )
    source.write_bytes(workbook)
    task.write_text(
        json.dumps({"outputs": list(outputs), "cases": [_typed(case) for case in cases]}),
        encoding="utf-8",
    )
    done = subprocess.run(
        [UNO_PYTHON, UNO_SCRIPT, source, task, results], capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"LibreOffice (which needs python3-uno) failed:\n{done.stderr}")
    return [
        {name: _from_libreoffice(value) for name, value in outcome.items()}
        for outcome in json.loads(results.read_text(encoding="utf-8"))
    ]


def run_formualizer(workbook, cases, outputs):
    """The outcome of every case in formualizer."""
    book = formualizer.load_workbook_bytes(workbook)
    book.set_temporal_egress("serial")
    cells = {
        name["name"]: (name["sheet"], name["start_row"], name["start_col"])
        for name in book.get_named_ranges()
        if name["kind"] == "cell"
    }
    wanted = {name: cells[name] for name in outputs}
    cases = [_typed(case) for case in cases]
    used = {cells[name] for case in cases for name in case}
    originals = {cell: (book.get_formula(*cell), book.get_value(*cell)) for cell in used}
    changed = []
    outcomes = []
    for case in cases:
        for cell in changed:
            formula, value = originals[cell]
            if formula:
                book.set_formula(*cell, formula)
            else:
                book.set_value(*cell, value)
        changed = [cells[name] for name in case]
        for name, value in case.items():
            book.set_value(*cells[name], value)
        book.evaluate_all()
        outcomes.append(
            {name: _from_formualizer(book.get_value(*cell)) for name, cell in wanted.items()}
        )
    return outcomes


def _typed(case):
    return {
        name: (value or None) if value is None or isinstance(value, str) else float(value)
        for name, value in case.items()
    }


def _from_libreoffice(value):
    if isinstance(value, dict):
        code = value["error"]
        return {"error": _LIBREOFFICE_ERRORS.get(code, f"Err:{code}")}
    return value


def _from_formualizer(value):
    if isinstance(value, dict):
        kind = value["kind"]
        return {"error": _FORMUALIZER_ERRORS.get(kind, f"#{kind.upper()}!")}
    return value if isinstance(value, str) else float(value or 0)
