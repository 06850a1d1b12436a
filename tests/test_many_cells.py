"""Functions over very many cells, refused ones too, in bounded time and memory.

Each case runs in a child whose processor time and memory the system limits.
"""

import json

import pytest

pytest.importorskip("resource", reason="limits of a process: not on Windows")

from sizing_xl.excel import functions
from sizing_xl.excel.calls import MARK
from sizing_xl.excel.functions import SIZING_KV_BUDGET, SIZING_NODES, SIZING_VERDICT
from sizing_xl.excel.numbers import MOST_CELLS
from sizing_xl.excel.tables import MOST_TOLD

from .limited import in_child

pytestmark = pytest.mark.slow

MIB = 2**20
# What is asked, in Python; N rows.
ASKED = {
    "numbers out of range": "SIZING_NODES(*G, [[-float(i) - 1] for i in range(N)], 131072.0)",
    "one number out of range": "SIZING_NODES(*G, [[-1.0]] * N, 131072.0)",
    "texts for numbers": "SIZING_NODES(*G, [[f't{i}'] for i in range(N)], 131072.0)",
    "unknown models": "SIZING_NODES([[f'm{i}'] for i in range(N)], 'dgx-b300', 1.0, 131072.0)",
    "long names": "SIZING_NODES([['x' * 300 + str(i)] for i in range(N // 10)], 'b', 1.0, 1.0)",
    "unknown quantities": "SIZING_VALUE([[f'q{i}'] for i in range(N)], *G, 1.0, 131072.0)",
    "unknown scenarios": "SIZING_NODES(*G, 1.0, 131072.0, [[f's{i}'] for i in range(N)])",
    "without a value": "SIZING_NODES(*G, [[float(i % 5000) + 1] for i in range(N)], 131072.0, None,"
    " [['runtime_overhead_gib', 2300.0]])",
    "texts of refused cases": "SIZING_VERDICT(*G, [[-float(i) - 1] for i in range(N)], 131072.0)",
    "unknown quantities explained": "SIZING_EXPLAIN([[f'q{i}'] for i in range(N)])",
    "digits": "SIZING_NODES(*G, [['9' * 5000 + str(i % 7)] for i in range(N)], 131072.0)",
    "huge numbers": "SIZING_NODES(*G, [[10**5000], [-(10**5000)]] * (N // 2), 131072.0)",
    "empty": "SIZING_NODES(*G, [[None]] * N, 131072.0)",
}


def ask(asked, rows):
    """In the child: prints how many answers there are, how many differ, the first and the last."""
    given = {"G": ("gpt-oss-120b", "dgx-b300"), "N": rows}
    answer = eval(asked, {**vars(functions), **given})
    told = [row[0] for row in answer] if isinstance(answer, tuple) else [answer]
    print(json.dumps([len(told), len(set(told)), told[0], told[-1]]), flush=True)


def limited(asked, rows, seconds, memory):
    """What a child finds that may take so many seconds of a processor and so much memory."""
    code, said = in_child(ask, asked, rows, seconds=seconds, most_bytes=memory)
    assert code == 0, said[-2000:]
    return json.loads(said)


def check(name, rows, seconds, memory):
    count, different, first, last = limited(ASKED[name], rows, seconds, memory)
    if name == "empty":
        assert (count, different, first) == (rows, 1, "")
        return
    assert count == (rows // 10 if name == "long names" else rows)
    assert different <= 1001
    assert first.startswith(MARK)
    assert last.startswith(MARK)
    assert "Memory" not in first + last


@pytest.mark.parametrize("name", ASKED)
def test_refused_rows_by_the_hundred_thousand(name):
    check(name, 50_000, 20, 640 * MIB)


@pytest.mark.parametrize(
    "name", ["numbers out of range", "unknown models", "texts for numbers", "without a value"]
)
def test_a_million_refused_rows(name):
    check(name, 1_000_000, 15, 768 * MIB)


def test_after_a_thousand_different_refused_rows_one_sentence_is_for_all_others():
    cells = [[-float(row) - 1] for row in range(1500)]
    told = [row[0] for row in SIZING_NODES("gpt-oss-120b", "dgx-b300", cells, 1.0, language="en")]
    assert told[999] == f"{MARK}field concurrency, value -1000: must be at least 1."
    others = f"{MARK}over 1000 different rows are refused; mend the first ones."
    assert set(told[1000:]) == {others}


def test_ranges_that_make_too_many_cells_together_are_refused_at_once():
    column, row = [[1.0]] * 10_000, [[131072.0] * 10_000]
    for call in (SIZING_NODES, SIZING_VERDICT):
        answer = call("gpt-oss-120b", "dgx-b300", column, row, language="en")
        assert answer.startswith(f"{MARK}field concurrency, value 100000000: ")
        assert "2,000,000" in answer
    assert MOST_CELLS >= 2**20, "a whole column"


def test_a_range_of_another_shape_is_refused_at_once():
    cells = [[1.0]] * 1_000_000
    answer = SIZING_NODES("gpt-oss-120b", "dgx-b300", cells, [[1.0], [2.0]], language="en")
    assert answer.startswith(f"{MARK}field context, value '2 x 1': the range does not go with")
    ragged = [*cells, [1.0, 2.0]]
    answer = SIZING_NODES("gpt-oss-120b", "dgx-b300", ragged, 1.0, language="en")
    assert answer.startswith(f"{MARK}field concurrency, value [[1.0], [1.0], ")


def test_sentences_are_made_for_so_many_different_cases(monkeypatch):
    from sizing_xl.excel import tables

    assert MOST_TOLD >= 10_000
    monkeypatch.setattr(tables, "MOST_TOLD", 3)
    cells = [[float(row % 5 + 1)] for row in range(20)]
    told = [row[0] for row in SIZING_VERDICT("gpt-oss-20b", "dgx-b200", cells, 9.0, language="en")]
    assert told[:3] == told[5:8]
    assert not any(it.startswith(MARK) for it in told[:3])
    assert set(told[3:5]) == {
        f"{MARK}over 3 different cases are told in words; ask about fewer at once."
    }


def test_options_by_the_thousand_are_read_once_and_repeated_ones_refused():
    rows = [[None, 1.0]] * 100_000
    assert SIZING_KV_BUDGET("dgx-b300", rows) == SIZING_KV_BUDGET("dgx-b300")
    twice = [["runtime_overhead_gib", 100.0], *rows, ["Runtime Overhead GiB", 200.0]]
    assert SIZING_KV_BUDGET("dgx-b300", twice, language="en") == (
        f"{MARK}field Runtime Overhead GiB, value 200.0: the option stands twice; keep one."
    )
    unknown = [[f"zz{row}", 1.0] for row in range(100_000)]
    answer = SIZING_KV_BUDGET("dgx-b300", unknown, language="en")
    assert answer.startswith(f"{MARK}field zz0, value 1.0: unknown field")
