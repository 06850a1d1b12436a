"""Carries calls out of LibreOffice into the Python of the tests: a script of its Python.

The double of the VBA module `xlwings` calls these functions. They ask the program whose command
stands in EXCEL_BRIDGE (a JSON list), one line of JSON for a question and one for its answer:
{"answer": value} or {"failure": text}. The driver copies this file into user/Scripts/python.
"""

import json
import os
import subprocess

COMMAND = "EXCEL_BRIDGE"
_children = []


def call_udf(module, name, arguments):
    """What XLPy.CallUDF asks for."""
    return _asked({"module": module, "function": name, "arguments": arguments})


def run_python(command):
    """What RunPython runs."""
    return _asked({"command": command})


def application(member, arguments):
    """What is asked of Excel's Application, where LibreOffice's has no such member."""
    return _asked({"application": member, "arguments": arguments})


def _asked(question):
    child = _child()
    child.stdin.write(json.dumps(question) + "\n")
    child.stdin.flush()
    said = child.stdout.readline()
    if not said:
        raise RuntimeError("the bridge's program has ended")
    answer = json.loads(said)
    if "failure" in answer:
        raise RuntimeError(answer["failure"])
    return _as_tuples(answer["answer"])


def _child():
    """The program, started once: it ends with its input, so with LibreOffice."""
    if not _children:
        # The settings of LibreOffice's Python are not for another one.
        plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        _children.append(
            subprocess.Popen(
                json.loads(os.environ[COMMAND]), env=plain, encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        )  # fmt: skip
    return _children[0]


def _as_tuples(value):
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


g_exportedScripts = (call_udf, run_python, application)  # noqa: N816  (the name that it looks for)
