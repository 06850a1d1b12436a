"""The admission rule over public start-up logs: blocks, tokens and concurrency as they print."""

import json
import math
from pathlib import Path

import pytest

import sizing_xl
from sizing_xl import InputError, admission
from sizing_xl.texts import LANGUAGES, Texts

LOGS = json.loads((Path(__file__).parent / "evidence" / "vllm_logs.json").read_text())["logs"]
GIB = 2**30
FULL = {"kind": "full", "layers": 40, "block": 16, "page": 65536}
PLAIN = {"kv_spec_per_gpu": [FULL], "rule_version_used": "0.33.0", "max_model_len": 32768,
         "available_kv_cache_bytes": 40 * 65536 * 100}  # fmt: skip


def band(entry):
    """The least and the most bytes that the printed GiB may stand for."""
    exact = entry["observed"]["available_kv_cache_bytes"]
    if exact:
        return exact, exact
    printed = entry["observed"]["available_kv_cache_gib"]
    return math.floor((printed - 0.005) * GIB), math.floor((printed + 0.005) * GIB - 1)


@pytest.mark.parametrize("entry", LOGS, ids=lambda entry: entry["id"])
def test_a_published_log_is_reproduced(entry):
    least, most = (admission({**entry, "available_kv_cache_bytes": it}) for it in band(entry))
    printed = entry["observed"]
    if printed["gpu_kv_cache_tokens"]:
        assert least.tokens <= printed["gpu_kv_cache_tokens"] <= most.tokens
    if printed["num_gpu_blocks"]:
        assert least.num_blocks <= printed["num_gpu_blocks"] <= most.num_blocks
    if printed["max_concurrency"] and least.concurrency is not None:
        assert round(least.concurrency, 2) <= printed["max_concurrency"]
        assert printed["max_concurrency"] <= round(most.concurrency, 2)
    wanted = entry["expected_by_rule"]
    assert (least.bytes_per_block, least.num_groups) == (
        wanted["bytes_per_block"], wanted["num_groups"]
    )  # fmt: skip
    assert [least.num_blocks, most.num_blocks] == [
        wanted["num_blocks_min"], wanted["num_blocks_max"]
    ]  # fmt: skip
    if wanted["blocks_per_request"] is not None:
        assert list(least.blocks_per_request) == wanted["blocks_per_request"]
        assert least.blocks_per_request_total == wanted["blocks_per_request_total"]


def test_every_exact_log_is_here():
    assert len(LOGS) == 24


def test_an_entry_is_taken_as_it_is():
    """The printed GiB lies under `observed`."""
    for entry in LOGS:
        least, most = (admission({**entry, "available_kv_cache_bytes": it}) for it in band(entry))
        assert least.num_blocks <= admission(entry).num_blocks <= most.num_blocks


def test_the_answer_is_read_by_attribute_and_by_key():
    found = sizing_xl.admission(PLAIN)
    assert found["num_blocks"] == found.num_blocks == 100
    assert dict(found) == {
        "bytes_per_block": 40 * 65536, "num_groups": 1, "num_blocks": 100,
        "blocks_per_request": (2048,), "blocks_per_request_total": 2048,
        "tokens": 1600, "concurrency": 100 / 2048,
    }  # fmt: skip
    with pytest.raises(KeyError):
        found["colour"]
    assert sizing_xl.admission(PLAIN) == found  # the name is the function, time and again


SLIDING = {**FULL, "kind": "sliding", "window": 128}
STATE = {**FULL, "kind": "mamba"}


@pytest.mark.parametrize(
    ("changes", "blocks"),
    [
        ({"kv_spec_per_gpu": [FULL, SLIDING], "max_num_batched_tokens": 8192}, 2048 + 1033),
        ({"kv_spec_per_gpu": [FULL, SLIDING], "max_num_batched_tokens": 8192,
          "rule_version_used": "0.25.1"}, 2048 + 521),
        ({"kv_spec_per_gpu": [FULL, SLIDING], "max_num_batched_tokens": 8192, "pp": 4},
         2048 + 2049),
        ({"kv_spec_per_gpu": [FULL, STATE], "mamba_cache_mode": "none"}, 2048 + 1),
        ({"kv_spec_per_gpu": [FULL, STATE], "mamba_cache_mode": "align",
          "num_speculative_tokens": 3}, 2048 + 5),
        ({"kv_spec_per_gpu": [FULL, STATE], "mamba_cache_mode": "all",
          "rule_version_used": "0.20"}, 2048 + 2048),
        ({"dcp": 8}, 256),
        ({"kv_spec_per_gpu": [FULL, {**FULL, "kind": "circular"}]}, 2048 + 1),
        ({"kv_spec_per_gpu": [FULL, {**FULL, "kind": "chunked", "chunk": 8192}],
          "max_num_batched_tokens": 2048}, 2048 + 768),
    ],
)  # fmt: skip
def test_each_kind_takes_its_blocks(changes, blocks):
    assert admission({**PLAIN, **changes}).blocks_per_request_total == blocks


def test_what_is_null_is_unknown_and_so_is_what_rests_on_it():
    found = admission({**PLAIN, "kv_spec_per_gpu": [FULL, SLIDING], "max_model_len": None})
    assert found.num_blocks == 100
    assert found.blocks_per_request is found.tokens is found.concurrency is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kv_spec_per_gpu": None}, "kv_spec_per_gpu"),
        ({"kv_spec_per_gpu": "full"}, "kv_spec_per_gpu"),
        ({"kv_spec_per_gpu": [1]}, "kv_spec_per_gpu[0]"),
        ({"kv_spec_per_gpu": [{**FULL, "kind": "heads"}]}, "kv_spec_per_gpu[0].kind"),
        ({"kv_spec_per_gpu": [{**FULL, "kind": ["full"]}]}, "kv_spec_per_gpu[0].kind"),
        ({"kv_spec_per_gpu": [{**FULL, "layers": 0}]}, "kv_spec_per_gpu[0].layers"),
        ({"kv_spec_per_gpu": [{**FULL, "page": "64k"}]}, "kv_spec_per_gpu[0].page"),
        ({"kv_spec_per_gpu": [{**FULL, "kind": "sliding"}]}, "kv_spec_per_gpu[0].window"),
        ({"rule_version_used": "newest"}, "rule_version_used"),
        ({"rule_version_used": 5}, "rule_version_used"),
        ({"rule_version_used": None}, "rule_version_used"),
        ({"max_model_len": 0}, "max_model_len"),
        ({"max_model_len": 1.5}, "max_model_len"),
        ({"max_num_batched_tokens": float("nan")}, "max_num_batched_tokens"),
        ({"tp": "8"}, "tp"),
        ({"dcp": -1}, "dcp"),
        ({"mamba_cache_mode": ["none"]}, "mamba_cache_mode"),
        ({"pages_are_summed": "yes"}, "pages_are_summed"),
        ({"num_speculative_tokens": True}, "num_speculative_tokens"),
        ({"available_kv_cache_bytes": None}, "available_kv_cache_bytes"),
        ({"available_kv_cache_bytes": 10**400}, "available_kv_cache_bytes"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_input_is_one_sentence_that_names_the_field(changes, field, language):
    with pytest.raises(InputError) as error:
        admission({**PLAIN, **changes})
    (problem,) = error.value.problems
    assert problem.field == field
    sentence = Texts(language).problem(problem)
    assert field in sentence and sentence.endswith(".") and "\n" not in sentence


@pytest.mark.parametrize("entry", [None, [], "a log"])
def test_no_mapping_is_refused(entry):
    with pytest.raises(InputError):
        admission(entry)
