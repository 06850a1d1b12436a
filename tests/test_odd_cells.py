"""Whatever stands in a cell, a function answers, or says in one line which field is wrong."""

import json
import math
import random
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum

import numpy as np
import pytest

from sizing_xl.calc import serve
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.errors import Problem
from sizing_xl.excel import functions, macros
from sizing_xl.excel.calls import LONGEST_TEXT, MARK
from sizing_xl.excel.cases import COLUMNS, END, HEAD
from sizing_xl.excel.functions import (
    SIZING_HBM,
    SIZING_KV_BUDGET,
    SIZING_LIST,
    SIZING_NODES,
    SIZING_VALUE,
)
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.fields import GIVEN
from sizing_xl.sheets.formulas import input_name
from sizing_xl.texts import Texts
from sizing_xl.texts.value import LONGEST, value_words

CASE = ("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0)


class PyTime(datetime):
    """As pywintypes hands out a date."""


class Colour(Enum):
    RED = 1


class Number(float):
    def __repr__(self):
        raise RuntimeError("no text of mine")

    __str__ = __repr__


class Odd:
    """What answers nothing it is asked."""

    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    def __repr__(self):
        raise RuntimeError("no text of mine")

    def __bool__(self):
        raise RuntimeError("no truth of mine")


# What a cell of some program may hold, and what Python's callers may hand over.
CELLS = [
    None, "", " ", "\t\n", True, False, 0, 1, -1, 3, 5.0, 1.5, -0.0, 1e308, -1e308, 5e-324,
    float("nan"), float("inf"), float("-inf"), 10**15, 10**400, -(10**400), 10**5000,
    Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999"),
    np.float64(2), np.int32(7), np.bool_(True), np.str_("dgx-b300"), np.float64("nan"),
    datetime(2024, 1, 1), date(2024, 1, 1), time(1, 2), timedelta(days=1),
    PyTime(2024, 1, 1, tzinfo=timezone.utc), np.datetime64("2024-01-01"),
    -2146826265, -2146826246, -2146826100, "#REF!", "#N/D", "#N/A",
    "x" * 1_000_000, "9" * 5000, "1" * 61, "1e999999", "\x00", "\ud800", "\x1b[31m",
    "{0.__class__}", "=1+1", "é", "１２", "1.000", "12,5", "70%", "in\nlines",
    "gpt-oss-120b", "dgx-b300",
    "profile_default", "nodes_final", "recommended", "ideal", "fp8", "total", "en", "pt-BR",
    b"bytes", 1j, Colour.RED, Number(2.0), Odd(), object(), int, {1, 2}, range(3), lambda: 1,
]  # fmt: skip
# Ranges: ragged, empty, nested, of odd shapes.
RANGES = [
    [], [[]], [[], []], [[[]]], ((),), (((),),), [[1.0], 2.0], [1.0, [2.0]], [[1.0, 2.0], [3.0]],
    [[1.0], []], [[[1.0]]], [[1.0, [2.0]]], [["tensor_parallel", [1.0]]], [["tensor_parallel"]],
    [["tensor_parallel", 8.0, 1.0]], [[None, None]], [["", 1.0]], [[1.0, 2.0]], [[True, 1.0]],
    [["runtime_overhead_gib", "x"]], [["Option", "Value"], ["tensor_parallel", 8.0]],
    [["tensor_parallel", 8.0], ["Tensor Parallel", 8.0]], [["x" * 100_000, 1.0]],
    [["model", "x"]], {"tensor_parallel": 8}, {}, {1: 2}, {"x": {}}, {"tensor_parallel": [1]},
    [[float("nan"), 1.0], [10**400, None]], np.zeros((0, 0)), np.zeros((2, 0)), np.ones((2, 2)),
    np.ones((2, 2, 2)), np.array(1.0), np.array([[None, Odd()]], dtype=object),
    [["gpt-oss-120b"], ["dgx-b300"], [None], [1.0]], [[1.0, 1000.0, True]],
]  # fmt: skip


def cells_of(answer):
    """The cells of an answer, whatever its shape."""
    if isinstance(answer, (list, tuple)):
        assert all(isinstance(row, tuple) for row in answer)
        assert len(set(map(len, answer))) == 1
        return [cell for row in answer for cell in row]
    return [answer]


def good(answer):
    """Whether each cell is what a sheet may show: a number, a text, nothing; no fault of ours."""
    for cell in cells_of(answer):
        if isinstance(cell, str):
            assert len(cell) <= LONGEST_TEXT
            assert "sizing_xl" not in cell.removeprefix(MARK) or not cell.startswith(MARK), cell
            assert "Error" not in cell or not cell.startswith(MARK), cell
            if cell.startswith(MARK):
                assert "\n" not in cell
        else:
            assert type(cell) is float
            assert math.isfinite(cell)
    return True


def draw(random_, known):
    """Arguments for a function: its example with some of them odd."""
    arguments = [*known.example, *[None] * (len(known.arguments) - len(known.example))]
    for place in range(len(arguments)):
        chance = random_.random()
        if chance < 0.25:
            arguments[place] = random_.choice(CELLS)
        elif chance < 0.4:
            arguments[place] = random_.choice(RANGES)
        elif chance < 0.5:
            shape = random_.choice([(1, 2), (2, 1), (2, 2), (3, 1)])
            rows, columns = shape
            arguments[place] = [
                [random_.choice(CELLS) for _ in range(columns)] for _ in range(rows)
            ]
    return arguments


@pytest.mark.slow
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_cell_makes_a_function_fail(name):
    random_ = random.Random(f"odd cells of {name}")
    call, known = getattr(functions, name), FUNCTIONS[name]
    for _ in range(110 if known.arguments else 10):
        language = random_.choice(CELLS + RANGES) if random_.random() < 0.1 else "en"
        arguments = draw(random_, known)
        assert good(call(*arguments, language=language)), arguments


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_odd_value_in_each_place_is_told_by_the_name_of_its_place(name):
    """One odd thing at a time: where it is refused, its argument is named."""
    call, known = getattr(functions, name), FUNCTIONS[name]
    if not known.arguments:
        return
    base = [*known.example, *[None] * (len(known.arguments) - len(known.example))]
    for place, argument in enumerate(known.arguments):
        for odd in ([[1.0], 2.0], [[[]]], [["a", [1.0]]], Odd(), 1j, b"x", {1}):
            answer = call(*base[:place], odd, *base[place + 1 :], language="en")
            assert isinstance(answer, str)
            assert answer.startswith(f"{MARK}field {argument.name}, value "), (odd, answer)


@pytest.mark.parametrize(
    "language", [5.0, 1, True, date(2024, 1, 1), 1j, Odd(), [["en", "en"]], [["en"], "en"], "#N/A",
                 -2146826246, 10**5000, float("nan"), {"en": 1}, b"en"],
    ids=lambda it: type(it).__name__,
)  # fmt: skip
def test_a_language_that_is_no_word_is_refused_by_its_name(language):
    for call, arguments in (
        (SIZING_HBM, ("dgx-b300",)),
        (SIZING_NODES, CASE),
        (SIZING_LIST, ("models",)),
    ):
        answer = call(*arguments, language=language)
        assert answer.startswith(f"{MARK}campo language, valor "), answer


@pytest.mark.parametrize("language", [None, "", " ", "en", "EN_us", [["en"]], [], np.str_("en")])
def test_a_language_that_is_a_word_or_nothing_is_taken(language):
    assert SIZING_HBM("dgx-b300", language=language) == SIZING_HBM("dgx-b300")


def test_numbers_of_thousands_of_digits_are_numbers_out_of_range():
    huge = 10**5000
    for answer in (
        SIZING_NODES("gpt-oss-120b", "dgx-b300", huge, 131072.0, language="en"),
        SIZING_NODES("gpt-oss-120b", "dgx-b300", [[huge], [1.0]], 131072.0, language="en")[0][0],
    ):
        assert answer == (
            f"{MARK}field concurrency, value 1.00e+5000: the number has too many digits; "
            "write one of at most 300."
        )
    assert SIZING_VALUE(huge, *CASE, language="en").startswith(f"{MARK}field quantity, value")
    assert SIZING_NODES(huge, "dgx-b300", 1.0, 1.0, language="en").startswith(f"{MARK}field model")
    assert SIZING_KV_BUDGET("dgx-b300", [["tensor_parallel", huge]], language="en").startswith(
        f"{MARK}field tensor_parallel, value 1.00e+5000"
    )
    assert SIZING_KV_BUDGET("dgx-b300", [[huge, 1.0]], language="en").startswith(f"{MARK}field ")


def test_an_odd_cell_of_a_range_stops_the_call_and_a_wrong_one_its_row_alone():
    ranged = SIZING_NODES("gpt-oss-120b", "dgx-b300", [[1000.0], ["x"]], 131072.0, language="en")
    assert ranged[0] == (5.0,)
    assert ranged[1][0].startswith(f"{MARK}field concurrency, value 'x'")


# --- a value as it is shown ----------------------------------------------------------------------


@pytest.mark.parametrize("value", [*CELLS, *RANGES], ids=lambda it: type(it).__name__)
def test_every_value_can_be_told_in_a_short_line(value):
    words = value_words(value)
    assert len(words) <= LONGEST
    assert "\n" not in words
    for place in ("field", "value", "entry", "file"):
        problem = Problem(
            "not_number", **{place: value if place == "value" else value_words(value)}
        )
        assert Texts("en").problem(problem)


@pytest.mark.parametrize(
    ("value", "words"),
    [("a", "'a'"), (1.0, "1.0"), (None, "None"), (True, "True"), ([1, "a"], "[1, 'a']"),
     ((1,), "(1,)"), ({"a": 1.5}, "{'a': 1.5}"), (10**79, str(10**79)), (10**80, "1.00e+80"),
     (-(10**400), "-1.00e+400"), ("x" * 100, "'" + "x" * 76 + "..."),
     (Decimal("1.50"), "1.50"), ("a  b\n", r"'a b\n'"), (b"x", "b'x'")],
)  # fmt: skip
def test_a_value_as_a_message_shows_it(value, words):
    assert value_words(value) == words


# --- the conversation with Calc ------------------------------------------------------------------

_LINES = [
    "", "x", "null", "5", "[]", "{}", '"x"', '{"function": 5}', '{"function": null}',
    '{"function": []}', '{"function": "SIZING_NOPE"}', '{"function": "__class__"}',
    '{"function": "SIZING_HBM", "arguments": 5}', '{"function": "SIZING_HBM", "arguments": "x"}',
    '{"function": "SIZING_HBM", "arguments": {"server": "x"}}', '{"function": "SIZING_HBM"}',
    '{"function": "SIZING_HBM", "arguments": [1, 2, 3, 4]}', "[" * 100_000, '{"a":' * 100_000,
    '{"function": "' + "x" * 1_000_000 + '"}', b"\xff\xfe", '{"function": ' + "9" * 5000 + "}",
]  # fmt: skip


@pytest.mark.parametrize("line", _LINES, ids=range(len(_LINES)))
def test_a_line_that_is_no_request_is_answered_in_one_line(line):
    answer = json.loads(serve.reply(line))
    assert list(answer) == ["error"]
    assert len(answer["error"]) <= 300


@pytest.mark.parametrize("digits", [400, 4299, 4301, 5000, 100_000])
def test_a_request_with_a_number_of_many_digits_is_one(digits):
    for argument in ("9" * digits, f'[["concurrency", {"9" * digits}]]', f'"{"9" * digits}"'):
        asked = f'"function": "SIZING_KV_TOTAL", "arguments": ["gpt-oss-120b", 1, {argument}]'
        answer = json.loads(serve.reply(f'{{"language": "en", {asked}}}'))["answer"]
        assert "#SIZING: field " in str(answer)
    for language in ("5", "true", "[]", "{}", "[[1]]", "NaN", "9" * digits):
        request = f'{{"function": "SIZING_HBM", "arguments": ["dgx-b300"], "language": {language}}}'
        assert "answer" in json.loads(serve.reply(request)), language


@pytest.mark.slow
def test_no_request_ends_the_conversation():
    random_ = random.Random(12)
    plain = [it for it in [*CELLS, *RANGES] if _as_json(it) is not None]
    assert len(plain) > 60
    for name, known in FUNCTIONS.items():
        for _ in range(30):
            arguments = [random_.choice(plain) for _ in known.arguments]
            language = random_.choice(["en", "pt-BR", None, 5, [], random_.choice(plain)])
            request = {"function": name, "arguments": arguments, "language": language}
            answer = json.loads(serve.reply(_as_json(request)))
            assert "answer" in answer, answer
            assert "sizing_xl" not in str(answer).replace("sizing_xl_", "") or name == "SIZING_LIST"


def _as_json(value):
    try:
        return json.dumps(value)
    except (TypeError, ValueError):
        return None


# --- the control sheet ---------------------------------------------------------------------------

_CONTROL = ["ctl_language", "ctl_export_folder", "case", *(input_name(name) for name in GIVEN)]
_SHEET = [True, 5.0, -1.0, 1e308, date(2024, 1, 1), datetime(2024, 1, 1), time(1, 2), "x" * 30_000,
          "\ud800", "#N/A", "relative", "~nobody-of-that-name/x", "a\x00b", "9" * 5000]  # fmt: skip


class Cell:
    def __init__(self, value):
        self.value = value

    def options(self, **_):
        return self


class Table:
    """The sheet of the table of cases: headings and one case."""

    name, row_height = "Control", 15.0

    def __init__(self, given):
        self.value = [list(given), list(given.values())]

    def range(self, *_):
        return self

    def options(self, **_):
        return self


class Corner(Cell):
    """A cell by which the table is found."""

    def __init__(self, row, sheet):
        super().__init__(None)
        self.row, self.column, self.sheet = row, 1, sheet


class Book:
    """What a macro sees of a workbook: cells by their names, and the table of cases."""

    name, fullname = "Sizing.xlsm", "Sizing.xlsm"

    def __init__(self, **values):
        cells = {name: Cell(value) for name, value in values.items()}
        given = {name: values.get(input_name(name)) for name in COLUMNS}
        table = Table({"Caso": values.get("case"), **given})
        cells |= {HEAD: Corner(1, table), END: Corner(3, table)}
        self.names = {name: type("Name", (), {"refers_to_range": it}) for name, it in cells.items()}
        self.app = type("App", (), {"status_bar": None})()


@pytest.mark.slow
@pytest.mark.parametrize(
    "macro", ["fill_all", "export_workbook", "validate_catalogs", "reload_catalogs"]
)
def test_no_control_cell_makes_a_button_fail(macro, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(macros, "fill", lambda *_, **__: None)  # what is drawn is another matter
    monkeypatch.setattr(macros, "workbook_bytes", lambda *_: b"")
    usual = dict.fromkeys(_CONTROL)
    usual |= {input_name(name): value for name, value in
              {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 10.0,
               "effective_context": 0.0}.items()}  # fmt: skip
    for name in _CONTROL:
        if macro in ("validate_catalogs", "reload_catalogs") and name != "ctl_language":
            continue
        for value in [*_SHEET, *CELLS, *RANGES][:: 1 if name == "ctl_language" else 3]:
            book = Book(
                **{**usual, "ctl_language": "en", name: value}, **{f"ctl_status_{macro}": None}
            )
            sentence = macros.MACROS[macro](book)
            assert book.names[f"ctl_status_{macro}"].refers_to_range.value == sentence
            assert "fault of sizing_xl" not in sentence, (name, value, sentence)
            assert "falha do sizing_xl" not in sentence, (name, value, sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_language_cell_without_a_word_is_told_beside_the_button():
    book = Book(ctl_language=5.0, ctl_status_validate_catalogs=None)
    sentence = macros.MACROS["validate_catalogs"](book)
    assert sentence.startswith(f"{MARK}campo ctl_language, valor 5.0: ")


def test_a_book_that_lost_the_cell_of_the_outcome_tells_it_all_the_same():
    book = Book(ctl_language="en")
    sentence = macros.MACROS["validate_catalogs"](book)
    assert f"{len(load_catalogs().models)} models" in sentence
    assert book.app.status_bar == sentence


def test_a_folder_that_is_none_is_refused_and_nothing_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(macros, "workbook_bytes", lambda *_: b"")
    for value in (5.0, True, "relative", "./x", date(2024, 1, 1), "a\x00b", "~nobody-at-all/x"):
        usual = {input_name(name): None for name in GIVEN}
        case = dict(zip(("model", "server", "concurrency", "effective_context"), CASE, strict=True))
        usual |= {input_name(name): given for name, given in case.items()}
        book = Book(
            **usual, ctl_language="en", ctl_export_folder=value, ctl_status_export_workbook=None
        )
        sentence = macros.MACROS["export_workbook"](book)
        assert sentence.startswith(f"{MARK}field ctl_export_folder, value "), sentence
    assert list(tmp_path.iterdir()) == []
