"""A policy that is valid can be sized at every door; what cannot be is refused when it is read."""

import json
import random

import pytest

from sizing_xl import Workload, size
from sizing_xl.batch.outcome import Answer, Case, Settings
from sizing_xl.batch.worker import answer_chunk, pack
from sizing_xl.book import BOOK
from sizing_xl.catalog.load import check_catalogs, shipped_directory
from sizing_xl.columns import evaluate
from sizing_xl.fields import DEFAULTED, FIELDS
from sizing_xl.report.document import to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.saved import load_saved
from sizing_xl.report.text import full_report
from sizing_xl.texts import LANGUAGES
from sizing_xl.workbook import workbook_bytes

pytestmark = pytest.mark.slow

SHIPPED = json.loads((shipped_directory() / "parameters.json").read_text(encoding="utf-8"))
SEEDS = 90
TEXTS = (
    "", "N+3", "n+1", "none", "é'\"<&>{x}{0}%s", "=1+1", "x" * 4000, "\x00\x01", "\u202e", "💥",
    "\ufffe", "a\nb\r\tc", "_x0041_", "]]>",
)  # fmt: skip
NUMBERS = (0, 1, 0.5, 5e-324, 1e-9, 1e15, 10**15, 1e300, 1000, 2)
CASES = (
    {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 1000,
     "effective_context": 131072},
    {"model": "deepseek-v3", "server": "dgx-b200", "concurrency": 1, "effective_context": 1},
    {"model": "llama-3.3-70b-instruct", "server": "dgx-h200", "concurrency": 10**8,
     "effective_context": 10**9, "weights_memory_gib": 5000},
    {"model": "gpt-oss-20b", "server": "dgx-h100", "concurrency": 7, "effective_context": 100000,
     "kv_precision": "bf16", "runtime_overhead_gib": 630},
)  # fmt: skip


def leaves(node, path=()):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


LEAVES = list(leaves(SHIPPED))


def policy(chance):
    """Some figures and texts of the policy, replaced by others of their kind."""
    document = {}
    for path, value in chance.sample(LEAVES, chance.choice([1, 1, 2, 3, 5])):
        node = document
        for key in path[:-1]:
            node = node.setdefault(key, {})
        if isinstance(value, bool):
            changed = not value
        elif isinstance(value, (int, float)):
            near = value * chance.choice([0.1, 0.5, 2, 10, 1.01])
            changed = chance.choice([near, int(near), chance.choice(NUMBERS)])
        else:
            changed = "vendor" if path[-1] == "confidence" else chance.choice(TEXTS)
        node[path[-1]] = changed
    if chance.random() < 0.5:
        sections = ("defaults", "policy", "alert_limits", "thresholds")
        document["unusual"] = [".".join(path) for path, _ in LEAVES
                               if path[-1] == "value" and path[0] in sections]  # fmt: skip
    return document


def loaded(tmp_path, document):
    (tmp_path / "parameters.json").write_text(json.dumps(document), encoding="utf-8")
    return check_catalogs(tmp_path)


def sized_everywhere(tmp_path, catalogs, case, languages=LANGUAGES, workbook=True):
    sizing = size(Workload(**case), catalogs)
    for language in languages:
        assert full_report(sizing, language).encode()
        assert executive_report(sizing, language).encode()
    document = to_json(sizing, "en")
    json.loads(document, parse_constant=pytest.fail)
    (tmp_path / "saved.json").write_bytes(document.encode())
    assert load_saved(tmp_path / "saved.json").sizing.complete == sizing.complete
    if workbook:  # takes as long as all the rest
        assert workbook_bytes(sizing, "en", catalogs)
    evaluate(list(BOOK.quantities), {**case, "concurrency": [1, 2]}, catalogs=catalogs)
    settings = Settings(str(tmp_path / "out"), ("json",), "en")
    answered = answer_chunk([Case(1, 1, case)], settings, pack(catalogs))
    assert not answered.faults and isinstance(answered.outcomes[0], Answer)


@pytest.mark.parametrize("part", range(3))
def test_what_validate_calls_valid_is_sized(tmp_path, part):
    valid = 0
    for seed in range(part, SEEDS, 3):
        catalogs, problems = loaded(tmp_path, policy(random.Random(seed)))
        assert (catalogs is None) == any(problem.blocking for problem in problems)
        if catalogs is not None:
            valid += 1
            case = CASES[seed // 3 % len(CASES)]
            language = tuple(LANGUAGES)[seed % 2]
            sized_everywhere(tmp_path, catalogs, case, (language,), workbook=valid % 3 == 0)
    assert valid > 5


@pytest.mark.parametrize("mode", ["N+3", "", "x" * 4000, "{nodes}", "é💥"])
def test_a_mode_of_redundancy_may_have_any_name(tmp_path, mode):
    ideal = {"ha_mode": mode, "ha_extra_nodes": 3}
    catalogs, _ = loaded(tmp_path, {"scenarios": {"ideal": ideal}})
    sized_everywhere(tmp_path, catalogs, CASES[0])
    assert "N+3" in full_report(size(Workload(**CASES[0]), catalogs), "en")


def test_a_precision_that_no_case_could_name_is_refused(tmp_path):
    own = {"bytes_per_element": 0.75, "kv_cache": True, "weights": True, "source": "mine"}
    catalogs, problems = loaded(tmp_path, {"precisions": {"fp6": own}})
    assert catalogs is None
    assert [(it.rule, it.field) for it in problems] == [("unknown_name", "precisions.fp6")]


@pytest.mark.parametrize("name", DEFAULTED)
def test_a_default_is_what_a_case_may_give(tmp_path, name):
    field = FIELDS[name]
    for value in (field.low - 1, field.high * 2, *([field.low + 0.5] if field.whole else [])):
        if value < 0 or value == float("inf"):
            continue
        document = {"defaults": {name: {"value": value}}, "unusual": [f"defaults.{name}.value"]}
        catalogs, problems = loaded(tmp_path, document)
        assert catalogs is None
        assert f"defaults.{name}.value" in {problem.field for problem in problems}
