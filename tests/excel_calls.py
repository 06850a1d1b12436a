"""Functions called as Excel calls them, without Excel: xlwings' own decorators and conversions.

xlwings decorates for real on Windows only; its code needs nothing of Windows but four modules by
name. `exposed()` imports the functions under those decorators; `call` does what its COM server does
with the arguments of a call and with the answer.
"""

from __future__ import annotations

import importlib
import sys
import types
from contextlib import contextmanager

import xlwings
from xlwings import conversion
from xlwings.main import Engine

MISSING = -2147352572  # how COM says that an optional argument was left out
STUBS = ("pythoncom", "pywintypes", "win32com", "win32com.client")
OURS = ("sizing_xl.excel.addin", "sizing_xl.excel.functions")


class _Engine:
    """Stands where Excel would: our conversion asks it for nothing."""

    name, type = "excel", "desktop"


@contextmanager
def windows_decorators():
    """xlwings with the decorators that it has on Windows."""
    kept = {name: sys.modules.get(name) for name in STUBS}
    stubs = {name: types.ModuleType(name) for name in STUBS}
    stubs["pythoncom"].CoInitialize = lambda: None
    stubs["win32com.client"].Dispatch = lambda it: it
    if sys.platform != "win32":
        sys.modules.update(stubs)
    names = ("func", "arg", "ret")
    dummies = {name: getattr(xlwings, name) for name in names}
    try:
        udfs = importlib.import_module("xlwings.udfs")
        for name in names:
            setattr(xlwings, name, getattr(udfs, f"xl{name}"))
        yield udfs
    finally:
        for name, dummy in dummies.items():
            setattr(xlwings, name, dummy)
        for name, module in kept.items():
            if sys.platform != "win32":
                sys.modules.pop(name, None)
                if module is not None:
                    sys.modules[name] = module


def exposed():
    """The module of functions as Excel for Windows would import it."""
    kept = {name: sys.modules.pop(name, None) for name in OURS}
    try:
        with windows_decorators():
            return importlib.import_module("sizing_xl.excel.functions")
    finally:
        for name, module in kept.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


def call(function, *arguments):
    """What Excel gets for a call from VBA: `xlwings.udfs.call_udf` and `com_server.CallUDF`."""
    if "excel" not in xlwings.engines.engines_by_name:
        xlwings.engines.add(Engine(impl=_Engine()))
    about = function.__xlfunc__
    given = [
        info.get("optional")
        if argument == MISSING and type(argument) is int
        else conversion.read(None, argument, info["options"], engine_name="excel")
        for argument, info in zip(arguments, about["args"], strict=False)
    ]
    answer = conversion.write(function(*given), None, about["ret"]["options"], engine_name="excel")
    assert type(answer) is list, "COM takes a tuple for several results"
    if len(answer) == 1:
        assert type(answer[0]) is list
        return answer[0][0] if len(answer[0]) == 1 else answer[0]
    return answer
