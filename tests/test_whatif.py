"""Random what-ifs typed into one generated workbook: two engines agree with Python."""

import math
import random
from dataclasses import replace

import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.book import BOOK
from sizing_xl.catalog.leaves import kept_at
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.prices import OFFERS, Amount
from sizing_xl.fields import FIELDS, OFFERED, PRICED
from sizing_xl.precisions import KV_PRECISIONS, PRECISIONS
from sizing_xl.sizing import SCENARIOS
from sizing_xl.workbook import workbook_bytes

from .random_cases import promises
from .soak import tried
from .unweighed import UNWEIGHED, with_unweighed
from .whatif import run_formualizer, run_libreoffice

pytestmark = pytest.mark.slow

HEADS = {"num_key_value_heads": 4, "head_dim": 64}
PARTS = [
    {"kind": "full", "layers": 6, **HEADS},
    {"kind": "sliding", "layers": 5, "window": 512, **HEADS},
    {"kind": "sliding", "layers": 4, "window": 4096, **HEADS},
    {"kind": "chunked", "layers": 3, "chunk": 8192, **HEADS},
    {"kind": "mla", "layers": 7, "kv_lora_rank": 256, "qk_rope_head_dim": 32},
    {"kind": "indexer", "layers": 7, "index_head_dim": 128, "tokens_per_entry": 4},
    {"kind": "lightning", "layers": 8, "num_heads": 16, "head_dim": 64,
     "state_bytes_per_element": 4},
]  # fmt: skip


def with_groups(*parts):
    """A model of some groups."""
    return ModelEntry.model_validate({
        "name": f"groups-{len(parts)}-{parts[0]['kind']}", "num_layers": 99,
        "max_position_embeddings": 10**6, "default_kv_precision": "bf16", "total_params_b": 9.0,
        "kv_groups": list(parts),
    })  # fmt: skip


# Models of one to six groups beside those that are shipped.
OWN = [*(with_groups(*PARTS[:count]) for count in range(1, 5)), with_groups(*PARTS[2:7]),
       with_groups(*PARTS[1:7]), with_groups(*PARTS[4:6]), with_groups(PARTS[6])]  # fmt: skip
SHIPPED = with_unweighed(load_catalogs())
CATALOGS = replace(SHIPPED, models={**SHIPPED.models, **{model.name: model for model in OWN}})
CASES = tried(150, 500)
SEED = 20261121
OUTPUTS = [f"out_{name}_{key}" for key in SCENARIOS for name in BOOK.quantities]


# What a cell without a value shows: it rests on a division by zero, on a catalog's unknown figure,
# or on an empty cell.
UNDEFINED = ("#DIV/0!", "#VALUE!", "#N/A")


def what_if(generator, model):
    """A random workload; every fifth is made hard, so that impossible ones are among them."""
    pick = generator.choice
    hard = generator.random() < 0.2
    case = {
        "model": model,
        "server": pick(list(CATALOGS.servers)),
        "storage": pick(list(CATALOGS.storage)),
        "concurrency": round(10 ** generator.uniform(0, 6)),
        "effective_context": round(10 ** generator.uniform(2, 5.6 if hard else 5.1)),
        "kv_precision": pick([None, *KV_PRECISIONS]),
        "weights_precision": pick([None, None, *PRECISIONS]),
        "kv_budget_ratio": round(generator.uniform(0.05, 1.0), 3),
        "runtime_overhead_gib": round(
            generator.uniform(400 if hard else 0, 2200 if hard else 300), 1
        ),
        "peak_headroom_ratio": round(generator.uniform(0, 1.5), 3),
        "replicas_per_node": generator.randint(1, 8),
        "avg_request_duration_s": round(generator.uniform(0.5, 120), 2),
        "target_load_time_s": round(generator.uniform(5, 600), 1),
        "capacity_margin_ratio": pick([0.0, 0.0, 0.25, 1.0]),
        "warmup_concurrency": pick([0, 0, 1, 7, 64]),
        "warmup_read_pattern": pick(["sequential", "random"]),
        "warmup_utilization_ratio": round(generator.uniform(0.1, 1), 2),
    }
    if generator.random() < 0.1:
        case["weights_memory_gib"] = round(generator.uniform(1, 900), 1)
        case["model_artifact_size_gib"] = round(generator.uniform(1, 900), 1)
    if kept_at(CATALOGS.models[case["model"]], case["kv_precision"] or "bf16", CATALOGS.parameters):
        case["kv_precision"] = None  # refused: tests/test_live_edits.py
    return case


def price_book(generator):
    """A price of everything, or of most of it, or of nothing."""
    known = generator.choice([1, 1, 1, 0.9, 0.9, 0])
    found = {}
    for name in PRICED:
        field = FIELDS[name]
        share = field.unit.percent
        value = generator.uniform(0.01, 0.9) if share else 10 ** generator.uniform(-1, 1)
        value = round(value * (1 if share else field.example or 1), 4)
        value = generator.choice([value, value, value, field.low if not field.open else value])
        # The shipped book has these: an empty cell is unknown, a field left out is the book's.
        always = getattr(CATALOGS.prices.rates, name, Amount()).value is not None
        given = always or generator.random() < known
        found[name] = min(max(value, field.low), field.high) if given else None
    for field, kind in OFFERED.items():
        offers = [it.name for it in CATALOGS.prices.offers if it.kind == kind]
        found[field] = generator.choice([None, *offers])
        if generator.random() < 0.5:  # the prices of the offer that is named
            found.update(dict.fromkeys(OFFERS[kind]))
    return found


@pytest.fixture(scope="module")
def cases():
    generator = random.Random(SEED)
    prices = random.Random(SEED)  # of its own: the cases stay what they are
    # Each in its turn (chance leaves some of so many out), one without weights more often.
    models = [*CATALOGS.models, *4 * [UNWEIGHED]]
    return [
        {**what_if(generator, models[number % len(models)]), **price_book(prices),
         **promises(random.Random(number), 0.6)}
        for number in range(CASES)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def expected(cases):
    return [size(Workload(**case), CATALOGS) for case in cases]


@pytest.fixture(scope="module")
def workbook():
    """One workbook, of a case that leaves the precisions to the model."""
    workload = Workload(
        model="gpt-oss-120b", server="dgx-b300", concurrency=1000, effective_context=131072
    )
    return workbook_bytes(size(workload, CATALOGS), "en", CATALOGS)


def typed(cases):
    return [{f"in_{key}": value for key, value in case.items()} for case in cases]


def mismatches(answers, expected):
    wrong = []
    for number, (answer, sizing) in enumerate(zip(answers, expected, strict=True)):
        for key, scenario in sizing.scenarios.items():
            for name, value in scenario.results.items():
                got = answer[f"out_{name}_{key}"]
                if value is None:
                    right = isinstance(got, dict) and got["error"] in UNDEFINED
                else:
                    right = isinstance(got, float) and math.isclose(
                        got, value, rel_tol=1e-11, abs_tol=1e-12
                    )
                if not right:
                    wrong.append((number, key, name, value, got))
    return wrong


def test_the_cases_cover_what_they_should(cases, expected):
    impossible = sum(not sizing.recommended.solved for sizing in expected)
    assert 0.08 * CASES <= impossible <= 0.5 * CASES
    assert {case["model"] for case in cases} == set(CATALOGS.models)
    unknown = sum(sizing.minimum.results["overhead_needed_gib"] is None for sizing in expected)
    assert 0.01 * CASES <= unknown < impossible / 2
    groups = {len(CATALOGS.models[case["model"]].groups()) for case in cases}
    assert groups == {1, 2, 3, 4, 5, 6}


def test_formualizer_agrees_with_python(workbook, cases, expected):
    answers = run_formualizer(workbook, typed(cases), OUTPUTS)
    assert mismatches(answers, expected) == []


@pytest.mark.libreoffice
def test_libreoffice_agrees_with_python(workbook, cases, expected, soffice, tmp_path):
    answers = run_libreoffice(workbook, typed(cases), OUTPUTS, tmp_path)
    assert mismatches(answers, expected) == []
