"""The add-in for LibreOffice Calc: its parts without LibreOffice, then all of it in Calc."""

import ast
import importlib.util
import io
import json
import math
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pytest

from sizing_xl.calc import calc_child, serve
from sizing_xl.calc import extension as calc
from sizing_xl.calc.calc_child import Child, ChildError, ChildSilentError
from sizing_xl.calc.extension import calc_extension
from sizing_xl.excel import functions
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.formats.unoidl import type_library
from sizing_xl.texts import ENVIRONMENT, LANGUAGES, Texts
from sizing_xl.version import __version__

HERE = Path(__file__).parent
UNO_PYTHON = "/usr/bin/python3"
CASE = ("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0)
MARK = "#SIZING: "


def files(extension):
    with zipfile.ZipFile(io.BytesIO(extension)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- the server ----------------------------------------------------------------------------------


def reply(**request):
    return json.loads(serve.reply(json.dumps(request)))


def test_the_server_answers_with_numbers_texts_and_rows():
    assert reply(function="SIZING_NODES", arguments=CASE) == {"answer": 5.0}
    table = reply(function="SIZING_SCENARIOS", arguments=FUNCTIONS["SIZING_SCENARIOS"].example)
    assert len(table["answer"]) == 12
    for language in LANGUAGES:
        text = reply(function="SIZING_NODES", arguments=["?", *CASE[1:]], language=language)
        assert text["answer"] == functions.SIZING_NODES("?", *CASE[1:], language=language)
        assert text["answer"].startswith(MARK)


@pytest.mark.parametrize(
    "line",
    ["", "no json", "[]", "3", "null", "{}", '{"function": 3}', '{"function": "reload"}',
     '{"function": "SIZING_HBM", "arguments": 3}', '{"function": "SIZING_HBM", "arguments": []}',
     '{"function": "__import__", "arguments": ["os"]}', b"\xff\xfe", "[" * 100_000],
)  # fmt: skip
def test_a_line_that_is_no_request_gets_one_sentence(line):
    answer = json.loads(serve.reply(line))
    assert list(answer) == ["error"]
    assert answer["error"] and "\n" not in answer["error"]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (math.nan, None),
        (-math.inf, None),
        (((1.0, math.inf), ("a", math.nan)), [[1.0, None], ["a", None]]),
    ],
)
def test_what_json_has_no_words_for_is_null(monkeypatch, answer, sent):
    monkeypatch.setattr(functions, "SIZING_HBM", lambda *_, language: answer)
    assert reply(function="SIZING_HBM", arguments=["dgx-b300"]) == {"answer": sent}


@pytest.mark.slow
def test_stdout_holds_answers_only_and_the_conversation_goes_on():
    noisy = "import sizing_xl.calc.serve as s, os; r = s.reply; "
    noisy += (
        "s.reply = lambda line: (print('noise'), os.system('echo noise'), r(line))[2]; s.main()"
    )
    lines = ["no request", json.dumps({"function": "SIZING_NODES", "arguments": CASE})]
    for command in (["-m", "sizing_xl.calc.serve"], ["-c", noisy]):
        done = subprocess.run(
            [sys.executable, *command], input="\n".join(lines), capture_output=True, text=True
        )
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert "error" in answers[0]
        assert answers[1:] == [{"answer": 5.0}]
        assert done.returncode == 0


# --- the type library ----------------------------------------------------------------------------

# What the SDK's unoidl-write 7.4.7.2 makes of the interface below.
WRITTEN = bytes.fromhex("""
554e4f49444cff001601000001000000002a2a2043726561746564206279204c696272654f666669636520372e
342e372e3220756e6f69646c2d7772697465202a2a0005010000001b000000636f6d2e73756e2e737461722e75
6e6f2e58496e74657266616365000000000000000003000000090000005448494e475f4f4e45070000005b5d5b
5d616e790200000000050000006d6f64656c03000000616e79000b0000006b76507265636973696f6e99000080
000000000300000054776f80000080010000000090000080990000800000000005000000546872656580000080
0000000000000000585468696e67000001000000e9000000430000006578616d706c65000001000000fd000000
f00000006f7267001201000005010000
""")
THING = {"THING_ONE": ("model", "kvPrecision"), "Two": ("model",), "Three": ()}


def test_the_type_library_is_what_the_sdk_writes():
    banner = b"\0** Created by LibreOffice 7.4.7.2 unoidl-write **\0"
    assert type_library("org.example.XThing", THING, banner) == WRITTEN
    assert len(type_library("org.example.XThing", THING)) == len(WRITTEN) - len(banner)


@pytest.mark.parametrize("name", ["kv_precision", "any", "string", "ã", "a b", "", "1a", "A__B"])
def test_names_that_the_sdk_refuses_are_refused(name):
    for methods in ({name: ()}, {"One": (name,)}):
        with pytest.raises(ValueError, match="type library"):
            type_library("org.example.XThing", methods)


# --- the extension -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def extension():
    return calc_extension('/opt/a "b" & <c>/python')


def test_the_extension_is_deterministic_and_its_xml_valid(extension):
    assert extension == calc_extension('/opt/a "b" & <c>/python')
    parts = files(extension)
    assert list(parts) == sorted(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".xcu", ".components")):
            ElementTree.fromstring(content)
    manifest = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    paths = [entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in manifest]
    assert set(paths) <= set(parts)
    assert f'version value="{__version__}"' in parts["description.xml"].decode()
    assert json.loads(parts["addin.json"])["python"] == '/opt/a "b" & <c>/python'


def test_every_function_has_its_help_in_every_language(extension):
    oor, xml = "{http://openoffice.org/2001/registry}", "{http://www.w3.org/XML/1998/namespace}"
    root = ElementTree.fromstring(files(extension)["CalcAddIn.xcu"])

    def node(parent, name):
        (found,) = (child for child in parent if child.get(f"{oor}name") == name)
        return found

    def told(parent, name):
        return {value.get(f"{xml}lang"): value.text for value in node(parent, name)}

    known = node(node(node(root, "AddInInfo"), calc.SERVICE), "AddInFunctions")
    assert [child.get(f"{oor}name") for child in known] == list(FUNCTIONS)
    for function, declared in zip(known, FUNCTIONS.values(), strict=True):
        names = dict.fromkeys(calc.XML_LANGUAGES.values(), declared.name)
        assert told(function, "DisplayName") == told(function, "CompatibilityName") == names
        parameters = node(function, "Parameters")
        shown = [told(parameter, "DisplayName")["en-US"] for parameter in parameters]
        assert shown == [argument.name for argument in declared.arguments]
        for language, tag in calc.XML_LANGUAGES.items():
            texts = Texts(language)
            assert told(function, "Description")[tag] == texts.function(declared.name)
            for parameter, argument in zip(parameters, declared.arguments, strict=True):
                assert told(parameter, "Description")[tag] == texts.argument(argument.name)
    assert set(calc.XML_LANGUAGES) == set(LANGUAGES)


def test_what_libreoffice_runs_is_python_3_8_and_has_nothing_of_ours(extension):
    packed = {name: text for name, text in files(extension).items() if name.endswith(".py")}
    assert set(packed) == {"calc_addin.py", "pythonpath/sizing_xl_calc_child.py"}
    standard = {*sys.stdlib_module_names, "uno", "unohelper", "com", "sizing_xl_calc_child"}
    for source in packed.values():
        tree = ast.parse(source, feature_version=(3, 8))
        for part in ast.walk(tree):
            names = [alias.name for alias in part.names] if isinstance(part, ast.Import) else []
            names += [part.module] if isinstance(part, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= standard


# --- the child -----------------------------------------------------------------------------------


@pytest.fixture
def child():
    made = Child(sys.executable)
    yield made
    made.end()


def ask(child, *arguments, function="SIZING_NODES"):
    return child.ask(function, arguments, "en")


@pytest.mark.slow
def test_the_child_is_started_once_and_again_when_it_was_killed(child, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # as LibreOffice sets it for its own Python
    assert ask(child, *CASE) == {"answer": 5.0}
    first = child._process
    assert ask(child, *CASE) == {"answer": 5.0}
    assert child._process is first
    first.kill()
    assert ask(child, *CASE) == {"answer": 5.0}
    assert child._process is not first
    assert "no function" in ask(child, function="SIZING_NONE")["error"]


def test_a_child_that_cannot_be_started_says_why_and_is_let_alone_for_a_while(tmp_path):
    missing = Child(str(tmp_path / "python"))
    with pytest.raises(ChildError, match="python"):
        ask(missing, *CASE)
    calls = []
    missing._start = lambda: calls.append(1)
    with pytest.raises(ChildError, match="python"):
        ask(missing, *CASE)
    assert not calls
    missing._rests_until = time.monotonic()
    missing._process = SimpleNamespace(stdin=None, stdout=None, kill=int, wait=lambda *_: 0)
    missing.end()


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize(
    ("text", "why"),
    [("echo first >&2; echo No module named sizing_xl >&2; exit 1", "No module named sizing_xl"),
     ("echo hello; exec cat >/dev/null", "Expecting value"),
     ("echo 3; exec cat >/dev/null", "something else")],
)  # fmt: skip
def test_the_last_words_of_a_child_are_told(tmp_path, text, why):
    broken = Child(program(tmp_path / "python", text))
    with pytest.raises(ChildError, match=why):
        ask(broken, *CASE)
    assert broken._process is None


# Ways to end: before it is written to, having read, and while more is written than a pipe holds.
ENDS = {
    "before": ("exit 1", CASE),
    "after": ("read line; exit 1", CASE),
    "meanwhile": ("exec <&-; exit 1", ["x" * 2**20]),
}


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize("when", ENDS)
@pytest.mark.parametrize(
    ("said", "why"),
    [("", "it ended without an answer"), ("echo these words >&2", "these words"),
     ("echo hello", "Expecting value: line 1 column 1 (char 0)")],
)  # fmt: skip
def test_a_child_tells_the_same_words_whenever_it_ends(tmp_path, when, said, why):
    text, arguments = ENDS[when]
    broken = Child(program(tmp_path / "python", f"{said}\n{text}"))
    start = broken._start

    def start_and_end():
        start()
        broken._process.wait()

    if when == "before":
        broken._start = start_and_end
    with pytest.raises(ChildError) as error:
        ask(broken, *arguments)
    assert str(error.value) == why


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize(
    ("text", "seconds", "why"),
    [("sleep 0.2; echo late words >&2", 10.0, "late words"),
     ("exec sleep 60", 0.1, "it ended without an answer")],
)  # fmt: skip
def test_a_child_that_reads_no_more_has_a_moment_for_its_last_words(
    tmp_path, monkeypatch, text, seconds, why
):
    monkeypatch.setattr(calc_child, "PATIENCE", seconds)
    broken = Child(program(tmp_path / "python", f"exec <&-; {text}"))
    with pytest.raises(ChildError) as error:
        ask(broken, "x" * 2**20)
    assert str(error.value) == why


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
@pytest.mark.parametrize(
    ("text", "arguments"),
    [("exec sleep 60", CASE), ("read line; sleep 60", CASE), ("sleep 60 & exec sleep 60", CASE),
     ("sleep 60 & exit 0", CASE), ("exec sleep 60", ["x" * 2**20]),
     ("while :; do echo x >&2; sleep 1; done", ["x" * 2**20]), ("printf '{'; exec sleep 60", CASE)],
)  # fmt: skip
def test_a_child_that_does_not_answer_is_ended_and_the_next_call_starts_another(
    tmp_path, monkeypatch, text, arguments
):
    monkeypatch.setattr(calc_child, "ANSWER_WITHIN", 0.3)
    script = tmp_path / "python"
    silent = Child(program(script, text))
    with pytest.raises(ChildSilentError):
        ask(silent, *arguments)
    assert silent._process is None
    program(script, "read line; echo '{\"answer\": 1}'; exec cat >/dev/null")
    monkeypatch.setattr(calc_child, "ANSWER_WITHIN", 60.0)
    assert ask(silent, *CASE) == {"answer": 1}
    silent.end()


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
def test_an_answer_in_time_ends_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(calc_child, "ANSWER_WITHIN", 60.0)
    quick = Child(program(tmp_path / "python", "while read line; do echo '{\"answer\": 1}'; done"))
    for _ in range(3):
        assert ask(quick, *CASE) == {"answer": 1}
    assert all(it.finished.is_set() for it in threading.enumerate() if hasattr(it, "finished"))
    quick.end()


def test_the_limit_of_an_answer_is_generous():
    assert calc_child.ANSWER_WITHIN >= 60


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
def test_what_json_has_no_words_for_is_asked_as_a_text(tmp_path):
    echo = Child(program(tmp_path / "python", 'read -r line; echo "{\\"answer\\": $line}"; cat'))
    asked = ask(echo, object(), {1}, 1j, float("nan"), "\ud800")["answer"]
    assert asked["arguments"][0].startswith("<object object")
    assert asked["arguments"][4] == "\ud800"
    echo.end()


# --- the component, with stand-ins for what LibreOffice gives ------------------------------------


@pytest.fixture
def component(tmp_path, monkeypatch):
    """The component as unpacked from the extension."""
    with zipfile.ZipFile(io.BytesIO(calc_extension("/opt/python"))) as archive:
        archive.extractall(tmp_path)
    lang = {name: type(name, (), {}) for name in ("XLocalizable", "XServiceInfo")}
    locale = lambda *parts: SimpleNamespace(Language=parts[0])  # noqa: E731
    helper = SimpleNamespace(addImplementation=lambda *_: None)
    stand_ins = {
        "uno": {"getClass": lambda name: type(name, (), {})},
        "unohelper": {"Base": type("Base", (), {}), "ImplementationHelper": lambda: helper},
        **{name: {} for name in ("com", "com.sun", "com.sun.star")},
        "com.sun.star.lang": {**lang, "Locale": locale},
    }
    for name, content in stand_ins.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "sizing_xl_calc_child", calc_child)
    spec = importlib.util.spec_from_file_location("uno_component", tmp_path / "calc_addin.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.asked = []
    module.reply = {"answer": 5.0}

    def answer(*request):
        module.asked.append(request)
        if isinstance(module.reply, Exception):
            raise module.reply
        return module.reply

    module.CHILD.ask = answer
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    return module


def test_the_component_hands_over_what_calc_gives(component):
    service = component.Functions(None)
    assert {name for name in vars(component.Functions) if name.isupper()} == set(FUNCTIONS)
    assert service.SIZING_NODES("m", 0.0, None, (("", 0.0),), 2.0) == ((5.0,),)
    assert component.asked == [("SIZING_NODES", ["m", None, None, (("", 0.0),), 2.0], "en")]
    component.reply = {"answer": [["a", 1.0], ["b", None]]}
    assert service.SIZING_ALERTS("m") == (("a", 1.0), ("b", None))
    component.reply = {"error": "there is no function SIZING_LIST"}
    assert service.SIZING_LIST("models") == (("#SIZING: there is no function SIZING_LIST",),)
    assert service.supportsService(calc.SERVICE)
    assert service.getSupportedServiceNames() == (service.getImplementationName(),)


def test_the_component_speaks_the_language_of_the_user_interface(component, monkeypatch):
    service = component.Functions(None)
    component.reply = ChildError("gone")
    for locale, language in (("pt", "pt-BR"), ("en", "en"), ("de", "en")):
        service.setLocale(component.Locale(locale))
        assert service.getLocale().Language == locale
        ((refusal,),) = service.SIZING_HBM("dgx-b300")
        assert component.asked[-1][2] == language
        assert refusal.startswith(f"{MARK}/opt/python ")
        assert "(gone)" in refusal and "sizing-xl excel addin" in refusal
        assert "{" not in refusal
    component.reply = ChildSilentError("120")
    for locale, words in (("pt", "não respondeu em 120 s"), ("en", "gave no answer in 120 s")):
        service.setLocale(component.Locale(locale))
        ((silence,),) = service.SIZING_HBM("dgx-b300")
        assert silence.startswith(f"{MARK}/opt/python {words}")
        assert "{" not in silence
    component.reply = ChildError("gone")
    assert "não responde" in component.ADDIN["refusals"]["pt-BR"]
    monkeypatch.setenv(ENVIRONMENT, "en")
    service.SIZING_HBM("dgx-b300")
    assert component.asked[-1][2] is None


# --- in LibreOffice ------------------------------------------------------------------------------

NODES = '=SIZING_NODES("gpt-oss-120b";"dgx-b300";1000;131072)'
SCENARIOS = 'SIZING_SCENARIOS("gpt-oss-120b";"dgx-b300";"profile_default";1000;131072)'
# A column of cases in A, a table of options in F.
TYPED = {
    "A101": "gpt-oss-120b", "B101": 1000, "A102": "gpt-oss-120b", "A103": "nobody", "B103": 10,
    "A104": "gpt-oss-20b", "B104": 250000, "F101": "peak_headroom_ratio", "G101": 0,
    "F102": "replicas_per_node", "G102": 4, "F104": "", "D101": "=1/0",
    "A111": 1000, "A112": "=NA()", "A113": 10, "F111": "kv_budget_ratio", "G111": "=1/0",
}  # fmt: skip
COLUMN = tuple((TYPED.get(f"A{row}", ""),) for row in range(101, 105))
SESSIONS = tuple((float(TYPED.get(f"B{row}", 0)) or "",) for row in range(101, 105))
OPTIONS = (("peak_headroom_ratio", 0.0), ("replicas_per_node", 4.0), ("", ""), ("", ""))


def answer(name, *arguments):
    return getattr(functions, name)(*arguments, language="en")


def single_cells():
    """Cell -> (formula, what it shows)."""
    found = [
        (f"={it.call(separator=';')}", answer(it.name, *it.example)) for it in FUNCTIONS.values()
    ]
    case = '"gpt-oss-120b";"dgx-b300";1000;131072'
    found += [
        # arguments left out, in the middle and at the end; empty cells
        (f'=SIZING_STORAGE_TB({case};;"cache")', answer("SIZING_STORAGE_TB", *CASE, None, "cache")),
        (f"=SIZING_NODES({case};Z1;Z1:AA3)", 5.0),
        (f"=SIZING_NODES({case};3)", answer("SIZING_NODES", *CASE, 3.0)),
        ("=SIZING_NODES(A101;Z1;B101;131072)", ""),
        ("=SIZING_NODES(A101;\"dgx-b300\";Z1;131072)", ""),
        ('=SIZING_NODES("gpt-oss-120b")', ""),
        # what is wrong
        ('=SIZING_NODES("?";"dgx-b300";9;9)', answer("SIZING_NODES", "?", "dgx-b300", 9.0, 9.0)),
        (f"=SIZING_NODES({case};\"?\")", answer("SIZING_NODES", *CASE, "?")),
        ("=SIZING_NODES(D101;1;1;1)", {"error": 532}),
        # an error in a range: Calc does not ask (docs/excel.md)
        (f"=SIZING_NODES({case};;F111:G111)", {"error": 504}),
        # zeros in a range of options are numbers
        (f"=SIZING_NODES({case};;F101:G104)", answer("SIZING_NODES", *CASE, None, OPTIONS)),
        # answers in the formulas of others
        (f'=IF(SIZING_NODES({case})>4;"many";"few")', "many"),
        (f'="n="&SIZING_NODES({case})', "n=5"),
        (f"=ROUND(SIZING_NODES({case})/2;0)+SUM(SIZING_NODES({case});1)", 9.0),
        (f"=ISNUMBER(SIZING_NODES({case}))*1", 1.0),
        (f"=INDEX({SCENARIOS};2;4)", 5.0),
        ('=SIZING_HBM(INDEX(SIZING_LIST("servers");1))', answer("SIZING_HBM", "dgx-b300")),
        ("=SIZING_KV_PER_SESSION(A101:A101;9000)", answer("SIZING_KV_PER_SESSION", CASE[0], 9e3)),
    ]  # fmt: skip
    return {
        f"J{row}": (formula, shown[0][0] if isinstance(shown, tuple) else shown)
        for row, (formula, shown) in enumerate(found, start=1)
    }


SERVER = '"gpt-oss-120b";"dgx-b300"'


def mended(word):
    """The answers to a column in which a word stands for an error."""
    return answer("SIZING_NODES", *CASE[:2], ((1000.0,), (word,), (10.0,)), CASE[3])


def areas():
    """Area -> (array formula, its rows)."""
    scenarios = answer("SIZING_SCENARIOS", *FUNCTIONS["SIZING_SCENARIOS"].example)
    servers = answer("SIZING_LIST", "servers")
    nodes = answer("SIZING_NODES", COLUMN, "dgx-b300", SESSIONS, 131072.0)
    explained = answer("SIZING_EXPLAIN", (("nodes_final",), ("total_heat_btu_hr",)))
    return {
        f"L1:P{len(scenarios)}": (f"={SCENARIOS}", scenarios),
        f"R1:R{len(servers)}": ('=SIZING_LIST("servers")', servers),
        "C101:C104": ('=SIZING_NODES(A101:A104;"dgx-b300";B101:B104;131072)', nodes),
        # the remedy of docs/excel.md
        "D111:D113": (f'=SIZING_NODES({SERVER};IFERROR(A111:A113;"#N/A");131072)', mended("#N/A")),
        "E111:E113": (f'=SIZING_NODES({SERVER};IFERROR(A111:A113;"");131072)', mended("")),
        "T1:T2": ('=SIZING_EXPLAIN({"nodes_final"|"total_heat_btu_hr"})', explained),
    }


MANY = [f'=SIZING_NODES("gpt-oss-120b";"dgx-b300";{number};131072)' for number in range(1, 1001)]


@pytest.fixture(scope="module")
def calc_found(soffice, tmp_path_factory):
    """What one session of LibreOffice found."""
    folder = tmp_path_factory.mktemp("calc")
    pid = folder / "pid"
    python = program(folder / "python", f'echo $$ > "{pid}"; exec "{sys.executable}" "$@"')
    (folder / "sizing.oxt").write_bytes(calc_extension(python))
    book = openpyxl.Workbook()
    book.active["A1"] = NODES.replace(";", ",")
    book.active["A2"] = '=SIZING_NODES(A3,"dgx-b300",1000,131072)+1'
    book.active["A3"] = "gpt-oss-120b"
    book.save(folder / "excel.xlsx")
    task = {
        "extension": str(folder / "sizing.oxt"), "python": python, "pid": str(pid),
        "prefix": "SIZING_", "import": str(folder / "excel.xlsx"),
        "export": str(folder / "calc.xlsx"), "column": MANY,
        "cells": {"H1": NODES, **TYPED, **{at: it[0] for at, it in single_cells().items()}},
        "arrays": {area: formula for area, (formula, _) in areas().items()},
    }  # fmt: skip
    (folder / "task.json").write_text(json.dumps(task))
    done = subprocess.run(
        [UNO_PYTHON, HERE / "calc_driver.py", folder / "task.json", folder / "found.json"],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"LibreOffice (which needs python3-uno) failed:\n{done.stderr}")
    found = json.loads((folder / "found.json").read_text())
    with zipfile.ZipFile(folder / "calc.xlsx") as archive:
        found["exported"] = archive.read("xl/worksheets/sheet1.xml").decode()
    return found


def same(got, wanted):
    if isinstance(wanted, float) and isinstance(got, float):
        return math.isclose(got, wanted, rel_tol=1e-12)
    return type(got) is type(wanted) and got == wanted


@pytest.mark.libreoffice
def test_every_cell_shows_what_python_answers(calc_found):
    wrong = {
        at: (formula, wanted, calc_found["cells"][at])
        for at, (formula, wanted) in single_cells().items()
        if not same(calc_found["cells"][at], wanted)
    }
    assert not wrong
    assert calc_found["cells"]["H1"] == 5.0


@pytest.mark.libreoffice
@pytest.mark.parametrize("area", areas())
def test_an_array_formula_fills_its_area(calc_found, area):
    rows = areas()[area][1]
    found = calc_found["arrays"][area]
    assert len(found) == len(rows)
    for got, wanted in zip(found, rows, strict=True):
        assert len(got) == len(wanted)
        assert all(map(same, got, wanted)), (got, wanted)


@pytest.mark.libreoffice
def test_the_column_has_an_answer_an_empty_cell_and_a_sentence(calc_found):
    (first,), (empty,), (refused,), (last,) = calc_found["arrays"]["C101:C104"]
    assert (first, empty) == (5.0, "")
    assert refused.startswith(MARK) and isinstance(last, float)


@pytest.mark.libreoffice
def test_an_error_in_a_range_is_told_and_stops_no_other_row_once_it_is_a_text(calc_found):
    (first,), (told,), (last,) = calc_found["arrays"]["D111:D113"]
    assert (first, last) == (5.0, 2.0)
    assert told.startswith(MARK) and "the cell holds an error" in told
    assert [row[0] for row in calc_found["arrays"]["E111:E113"]] == [5.0, "", 2.0]


@pytest.mark.libreoffice
def test_the_function_wizard_shows_every_function_with_the_help_of_its_arguments(calc_found):
    texts = Texts("en")
    assert set(calc_found["wizard"]) == set(FUNCTIONS)
    for name, known in FUNCTIONS.items():
        shown = calc_found["wizard"][name]
        assert shown["category"] == 11  # com.sun.star.sheet.FunctionCategory.ADDIN
        assert shown["description"] == texts.function(name)
        arguments = [[it.name, texts.argument(it.name)] for it in known.arguments]
        assert shown["arguments"] == arguments


@pytest.mark.libreoffice
def test_files_of_excel_keep_the_names(calc_found):
    formulas = re.findall(r"<f[^>]*>([^<]*)</f>", calc_found["exported"])
    used = {name for formula in formulas for name in re.findall(r"[A-Z_.]*SIZING_\w+", formula)}
    entered = [again for _, again in calc_found["imported"]]
    assert entered == [5.0, 6.0, "gpt-oss-120b"]
    if calc_found["version"][:2] >= [25, 2]:
        assert used == set(FUNCTIONS)
        assert [once for once, _ in calc_found["imported"]] == entered
    else:  # these write the full name, and read Excel's only when it is entered again
        assert {name.rpartition(".")[2] for name in used} == set(FUNCTIONS)


@pytest.mark.libreoffice
def test_the_child_is_restarted_and_its_absence_is_told_in_one_line(calc_found):
    assert calc_found["restarted"] == 5.0
    refused = calc_found["refused"]
    assert refused.startswith(MARK) and "\n" not in refused
    assert "sizing-xl excel addin" in refused


@pytest.mark.libreoffice
def test_a_thousand_formulas_take_no_time_to_speak_of(calc_found):
    column = calc_found["column"]
    sessions = [(float(number),) for number in range(1, 1001)]
    assert [(it,) for it in column["values"]] == [
        *answer("SIZING_NODES", CASE[0], CASE[1], sessions, CASE[3])
    ]
    print(*(f"{how}: {column[how]:.3f} ms a formula" for how in ("entered", "again")))
    assert column["entered"] < 20 and column["again"] < 20
