"""What must hold of every input: no exception but an ending with a documented code, no warning and
no trace on the streams, no character that moves a terminal, a refusal that says something, no file
of ours half written, no file left behind by a refusal, and no input changed.

An input is data that JSON can hold. `TROUBLE` lists words that only a fault of ours writes.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from tests.fuzz.once import made_once

Input = dict[str, Any]


# Done, refused, usage, no solution (README.md).
CODES = {0, 1, 2, 3}


TROUBLE = re.compile(
    r"Traceback|fault of sizing_xl|falha do sizing_xl|falha de sizing_xl|Warning:|panicked|"
    r"\b(?:Attribute|Key|Index|Type|Name|Assertion|ZeroDivision|Recursion|Memory|UnboundLocal|"
    r"Overflow|NotImplemented|Runtime|UnicodeEncode|Arithmetic)Error\b"
)


# What a terminal obeys, or shows as nothing (an emoji's own joiner may stay).
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


_TEMPORARY = re.compile(r"\.tmp$|\.part$|~$|-journal$|-wal$")


class Broken(AssertionError):
    """What must hold and did not; `kind` is the same for the same fault."""

    def __init__(self, kind: str, told: str = "") -> None:
        super().__init__(f"{kind}: {told}" if told else kind)
        self.kind = kind


def held(content: str | bytes) -> Any:
    """A file's content as JSON may hold it."""
    if isinstance(content, bytes):
        try:
            return content.decode()
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(content).decode()}
    try:
        content.encode()
    except UnicodeEncodeError:
        return held(content.encode("utf-8", "surrogatepass"))
    return content


def content_of(kept: Any) -> bytes:
    return base64.b64decode(kept["base64"]) if isinstance(kept, dict) else kept.encode()


def arguments_of(kept: Any) -> Any:
    """Arguments of functions: JSON with {"tuple": [...]} and {"python": expression of a value}."""
    if isinstance(kept, list):
        return [arguments_of(it) for it in kept]
    if isinstance(kept, dict):
        if "tuple" in kept:
            return tuple(arguments_of(it) for it in kept["tuple"])
        if "python" in kept:
            return PYTHON[kept["python"]]()
        return {key: arguments_of(it) for key, it in kept.items()}
    return kept


def _array(values: Any, kind: str | None = None) -> Callable[[], Any]:
    def make() -> Any:
        import numpy

        return numpy.array(values, dtype=kind)

    return make


def _dated() -> Any:
    from datetime import datetime

    return datetime(2026, 11, 26)


def _decimal() -> Any:
    from decimal import Decimal

    return Decimal("1000")


PYTHON: dict[str, Callable[[], Any]] = {
    "bytes": lambda: b"gpt",
    "complex": lambda: 1j,
    "date": _dated,
    "decimal": _decimal,
    "dictionary": lambda: {"a": 1},
    "array": _array([1.0, float("nan")]),
    "array_0": _array(1000.0),
    "array_2": _array([[1.0, 2.0], [3.0, 4.0]]),
    "array_3": _array([[[1.0]]]),
    "array_empty": _array([]),
    "array_objects": _array(["a", None, 1.0], "O"),
    "array_texts": _array(["gpt-oss-20b", "x"]),
    "array_times": _array(["2026-01-01"], "datetime64[D]"),
    "error_code": lambda: -2146826246,
    "set": lambda: {1},
    "object": object,
}


@contextmanager
def within(directory: Path, environment: dict[str, str]) -> Iterator[None]:
    """In a directory, with these variables alone of ours."""
    before, old = Path.cwd(), dict(os.environ)
    for name in list(os.environ):
        if name.startswith("SIZING_XL"):
            del os.environ[name]
    try:
        os.environ.update({"HOME": str(directory), "SIZING_XL_LANG": "en", **environment})
        os.chdir(directory)
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(old)


def called(argv: list[str]) -> tuple[int, str, str]:
    """Code, stdout and stderr of the command line in this process."""
    from sizing_xl.cli import main

    streams = [
        io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in "oe"
    ]
    out, err = streams
    with (
        made_once(),
        warnings.catch_warnings(record=True) as warned,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            code = main(argv)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    texts = [stream.buffer.getvalue().decode() for stream in streams]  # type: ignore[attr-defined]
    if warned:
        first = warned[0]
        raise Broken(f"warning {first.category.__name__}", str(first.message))
    return code, texts[0], texts[1]


def _laid(given: Input, directory: Path) -> Path:
    """The files of an input where the command runs: deep enough for ../x."""
    inside = directory / "a" / "b" / "c"
    inside.mkdir(parents=True)
    for name, kept in given.get("files", {}).items():
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(kept))
    return inside


def _seen(directory: Path) -> dict[str, bytes]:
    return {
        os.fsencode(path.relative_to(directory)).decode(
            "utf-8", "backslashreplace"
        ): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def ran(argv: list[str], codes: set[int] = CODES) -> tuple[int, str, str]:
    """A command whose words and code are as promised."""
    code, out, err = called(argv)
    if code not in codes:
        raise Broken(f"exit {code}", err[-300:])
    for text in (out, err):
        trouble = TROUBLE.search(text)
        if trouble:
            around = text[max(0, trouble.start() - 300) : trouble.end() + 200]
            raise Broken(f"says {trouble[0]}", around)
        obeyed = OBEYED.search(text)
        if obeyed:
            around = text[max(0, obeyed.start() - 60) : obeyed.end() + 20]
            raise Broken(f"shows controls ({argv[0]})", repr(around))
    if code in (1, 2) and not re.search(r"\w{3}", out + err):
        raise Broken("says nothing", str(argv)[:200])
    return code, out, err


def command(given: Input, directory: Path) -> None:
    """Run the commands of an input; a refusal leaves all as it was, nothing half written stays.

    A `promise`: what the first command takes, those that follow do not refuse.
    """
    inside = _laid(given, directory)
    before = _seen(directory)
    with within(inside, given.get("environment", {})):
        for argv in given["commands"]:
            code, out, err = ran(argv)
            if "--json-only" in argv and out.startswith("{"):
                _strict(out)
            if given.get("promise") and code:
                if argv is given["commands"][0]:
                    break
                if code != 3:
                    raise Broken(f"taken, and refused by {argv[0]}", err[-300:])
    after = _seen(directory)
    asked = {Path(word).name for argv in given["commands"] for word in argv}
    for name in after:
        if _TEMPORARY.search(name) and Path(name).name not in asked:
            raise Broken("half written file", name)
    for name, content in before.items():
        if name not in given.get("ours", ()) and after.get(name) != content:
            raise Broken("input changed", name)
    left = sorted(set(after) - set(before))
    # A batch keeps what it did: the same call goes on from there.
    if code in (1, 2) and left and not all(name.startswith("a/b/c/out/") for name in left):
        raise Broken("refused and left files", str(left)[:300])


def _strict(text: str) -> Any:
    def constant(name: str) -> None:
        raise Broken("JSON with " + name)

    return json.loads(text, parse_constant=constant)


def function(given: Input, directory: Path) -> None:
    from sizing_xl.excel import functions
    from sizing_xl.excel.calls import forget

    call = getattr(functions, given["function"])
    arguments = arguments_of(given["arguments"])
    errors = io.StringIO()
    with (
        within(directory, {}),
        warnings.catch_warnings(record=True) as warned,
        redirect_stderr(errors),
        redirect_stdout(errors),
    ):
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            answer = call(*arguments, language=given["language"])
        except TypeError as error:  # Python's own, of a call with another number of arguments
            if not re.search(r"\barguments?\b", str(error)):
                raise
            return
        finally:
            forget_now = given["function"] == "SIZING_RELOAD"
            if forget_now:
                forget()
    if warned:
        raise Broken(f"warning {warned[0].category.__name__}", str(warned[0].message))
    _answer(answer, errors.getvalue())


def _answer(answer: Any, beside: str = "") -> None:
    """A cell's answer: numbers, texts and empty cells; a failure in one line of ours."""
    if isinstance(answer, (list, tuple)):
        for part in answer:
            _answer(part)
    elif not isinstance(answer, (str, int, float, type(None))):
        raise Broken("answers " + type(answer).__name__)
    trouble = TROUBLE.search(answer if isinstance(answer, str) else "")
    last = [line for line in beside.splitlines() if line.strip()][-1:]
    if trouble or "Traceback" in beside:
        raise Broken(f"says {(last or [trouble[0] if trouble else ''])[0]}", str(answer)[:300])
    if isinstance(answer, str) and answer.startswith("#SIZING") and "\n" in answer:
        raise Broken("a failure of several lines", answer[:200])


def evaluated(given: Input, directory: Path) -> None:
    """Whole columns: an InputError that can be told, a KeyError for a quantity, or numbers."""
    from sizing_xl import InputError
    from sizing_xl.book import BOOK
    from sizing_xl.columns import evaluate

    columns = {name: arguments_of(it) for name, it in given["columns"].items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            evaluate(given["names"], columns, arguments_of(given["scenario"]))
        except InputError as error:
            for language in ("en", "pt-BR"):
                told = error.in_language(language)
                if not told.strip() or TROUBLE.search(told):
                    raise Broken("says nothing or trouble", told) from None
        except KeyError:
            if set(given["names"]) <= set(BOOK.quantities):
                raise


def replied(given: Input, directory: Path) -> None:
    from sizing_xl.calc.serve import reply

    errors = io.StringIO()
    with redirect_stderr(errors), redirect_stdout(errors):
        text = reply(content_of(given["line"]))
    if "\n" in text or not text.isascii():
        raise Broken("a reply that is no line")
    answer = _strict(text)
    if not isinstance(answer, dict) or set(answer) not in ({"answer"}, {"error"}):
        raise Broken("a reply of another shape", text[:200])
    _answer(answer.get("answer", answer.get("error")), errors.getvalue())


def named(given: Input, directory: Path) -> None:
    """Refused in a sentence, or names that any file system takes, inside the directory."""
    from sizing_xl import InputError
    from sizing_xl.batch.names import LONGEST, check_pattern, file_stem
    from sizing_xl.fields import FIELDS

    pattern = given["pattern"]
    try:
        check_pattern(pattern)
    except InputError as error:
        told = error.in_language("en")
        if TROUBLE.search(told) or OBEYED.search(told):
            raise Broken("says trouble", told) from None
        return
    cases = (
        {},
        {name: field.example for name, field in FIELDS.items()},
        dict.fromkeys(FIELDS),
        {"model": "../../x", "concurrency": 10**15, "kv_budget_ratio": 1e-300},
    )
    for number in (1, 10**12):
        for inputs in cases:
            stem = file_stem(pattern, number, inputs)
            parts = stem.split("/")
            good = all(part.strip(".") and not part.startswith(".") for part in parts)
            if not good or len(stem) > LONGEST or not re.fullmatch(r"[A-Za-z0-9._+/-]+", stem):
                raise Broken("a name that is none", repr(stem))
