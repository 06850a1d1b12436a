"""Asks every function of the add-in, over COM, as Excel does; run by Windows' Python.

xlwings' own DLL starts xlwings' own COM server with the command line that its VBA builds; each
answer of CallUDF is written as JSON, for .ci/wine_expected.py to judge outside Windows. The set-up
is .ci/wine. Excel stays out: no workbook and no calling cell are sent, and cells as their values.

    python.exe wine_check.py answers.json
"""

from __future__ import annotations

import ctypes
import importlib.util
import inspect
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pythoncom
import win32com.client
import winerror
import xlwings
from win32com.client import VARIANT

from sizing_xl.excel import functions
from sizing_xl.excel.functions import PRICES
from sizing_xl.excel.registry import FUNCTIONS, LANGUAGE

MODULE = functions.__name__
WORKBOOK = r"C:\users\Jane Doe\Sizing.xlsm"  # a space, as in most people's paths
# In the JSON: an argument left out, and a cell that shows an error.
MISSING, NOT_AVAILABLE = "<missing>", "#N/A"
# pywin32 sends no other VT_ERROR than the one of MISSING, but receives every one as its number.
NOT_AVAILABLE_CODE = -2146826246
NONSENSE = "não existe"
OPTIONS = (("kv_precision", "fp16"),)
# Cases that no earlier call asked, to time what a calculation costs.
NEW_CASES = 300

Question = tuple[str, list[Any]]


class Variant(ctypes.Structure):
    """A VARIANT, as far as an answer of the DLL needs it."""

    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("pointer", ctypes.c_void_p),
        ("record", ctypes.c_void_p),
    )


class Server:
    """What XLPy() and KillPy() of xlwings.bas are in Excel: the Python behind the functions."""

    def __init__(self) -> None:
        bas = Path(xlwings.__file__).with_name("xlwings.bas").read_text(encoding="utf-8")
        (name,) = re.findall(r'XLPyDLLName As String = "(xlwings64-.*)"', bas)
        dll = ctypes.WinDLL(str(Path(sys.executable).with_name(name)))
        self._activate = dll.XLPyDLLActivateAuto
        self._activate.argtypes = [ctypes.POINTER(Variant), ctypes.c_char_p, ctypes.c_long]
        self._command = command_line(bas).encode("mbcs")

    def activate(self, mode: int = 1) -> Variant:
        """mode: 1 gives the server, started if it is not there; -1 kills it."""
        answer = Variant()
        if self._activate(ctypes.byref(answer), self._command, mode):
            said = answer.kind == pythoncom.VT_BSTR and ctypes.wstring_at(answer.pointer)
            raise SystemExit(f"XLPyDLLActivateAuto({mode}) failed: {said}")
        return answer

    def call(self, name: str, arguments: list[Any]) -> Any:
        """One calculation of a cell; VBA, too, asks the DLL for the server each time."""
        address = self.activate().pointer
        xlpy = win32com.client.Dispatch(
            pythoncom.ObjectFromAddress(address, pythoncom.IID_IDispatch)
        )
        return xlpy.CallUDF(MODULE, name, tuple(variant(argument) for argument in arguments))


def command_line(bas: str) -> str:
    """What XLPyCommand() gives when INTERPRETER_WIN is this Python and nothing else is set.

    The lines that build it are taken from xlwings.bas and worked out, not copied.
    """
    path = f"true;{WORKBOOK};{WORKBOOK};;;;".replace("\\", "\\\\")
    values = {"PYTHON_WIN": sys.executable, "PYTHONPATH": path}
    values |= {"ConsoleSwitch": "", "LicenseKeyEnvString": ""}
    for name, start in (("PYTHON_WIN", '"cmd'), ("tail", '" -B'), ("XLPyCommand", "PYTHON_WIN")):
        found = re.findall(rf"^ *{name} = ({re.escape(start)}.*)$", bas, re.MULTILINE)
        built = [line for line in found if "CondaCmd" not in line]
        if len(built) != 1:
            raise SystemExit(f"xlwings.bas builds {name} in a new way: read XLPyCommand() again")
        terms = re.findall(r'(?:"[^"]*")+|[^&\s]+', built[0])
        values[name] = "".join(text(term, values) for term in terms)
    return values["XLPyCommand"]


def text(term: str, values: dict[str, str]) -> str:
    """What a term of a VBA text means: a literal, Chr(34) or a variable."""
    if term.startswith('"'):
        return term[1:-1].replace('""', '"')
    return '"' if term == "Chr(34)" else values[term]


def variant(argument: Any) -> Any:
    """An argument as VBA's Array(...) holds it."""
    if isinstance(argument, tuple):
        return VARIANT(pythoncom.VT_ARRAY | pythoncom.VT_VARIANT, argument)
    if argument == MISSING:
        return VARIANT(pythoncom.VT_ERROR, winerror.DISP_E_PARAMNOTFOUND)
    return NOT_AVAILABLE_CODE if argument == NOT_AVAILABLE else argument


def questions(name: str) -> Iterator[Question]:
    """What to ask of a function: kind of question, one argument for each parameter."""
    parameters = list(inspect.signature(getattr(functions, name)).parameters.values())
    example = list(FUNCTIONS[name].example)
    asked = example + [MISSING] * (len(parameters) - len(example))
    names = [parameter.name for parameter in parameters]

    def ask(kind: str, position: int, argument: Any) -> Question:
        return kind, [*asked[:position], argument, *asked[position + 1 :]]

    yield "example", asked
    yield ask("english", names.index(LANGUAGE), "en")
    optional = [parameter.default is not parameter.empty for parameter in parameters]
    if any(optional[: len(example)]):
        least = [MISSING if out else v for v, out in zip(asked, optional, strict=True)]
        yield "unpriced" if PRICES in asked else "least", least
    if "options" in names:
        priced = f"{PRICES}; {'='.join(OPTIONS[0])}" if PRICES in asked else OPTIONS
        yield ask("options", names.index("options"), priced)
    if example:
        position = number_position(example) or 0
        value = example[position]
        other = value * 2 if isinstance(value, float) else NONSENSE
        yield ask("column", position, ((value,), (other,)))
        yield ask("row", position, ((value, other),))
        yield ask("blank", 0, None)
        yield ask("error", 0, NOT_AVAILABLE)
        yield ask("nonsense", 0, NONSENSE)


def number_position(arguments: list[Any]) -> int | None:
    return next((i for i, value in enumerate(arguments) if isinstance(value, float)), None)


def answers(server: Server) -> list[dict[str, Any]]:
    """Each question with its answer, or with the COM error that came instead, and its time."""
    records = []
    for name in FUNCTIONS:
        for kind, arguments in questions(name):
            record = {"function": name, "kind": kind, "arguments": arguments}
            clock = time.perf_counter()
            try:
                record["answer"] = server.call(name, arguments)
            except (pythoncom.com_error, TypeError) as error:
                record["error"] = str(error)
            record["seconds"] = time.perf_counter() - clock
            records.append(record)
    return records


def call_ms(server: Server) -> float:
    """Milliseconds for one new case, over the functions that take a number."""
    examples = {name: list(known.example) for name, known in FUNCTIONS.items()}
    numeric = [(n, e, at) for n, e in examples.items() if (at := number_position(e)) is not None]
    clock = time.perf_counter()
    for case in range(NEW_CASES):
        name, example, at = numeric[case % len(numeric)]
        server.call(name, [*example[:at], example[at] + 1 + case, *example[at + 1 :]])
    return (time.perf_counter() - clock) / NEW_CASES * 1000


def main(output: str) -> None:
    server = Server()
    clock = time.perf_counter()
    server.activate()
    try:
        report = {
            "numpy": importlib.util.find_spec("numpy") is not None,
            "start_s": time.perf_counter() - clock,
            "answers": answers(server),
            "call_ms": call_ms(server),
        }
    finally:
        server.activate(-1)
    Path(output).write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
