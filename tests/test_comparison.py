"""docs/comparison.md: our figures beside the peers', each difference accounted for."""

import copy
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import compare_peers  # noqa: E402
import peer_gpus  # noqa: E402
from peer_reasons import Unexplained  # noqa: E402

ANSWERS = json.loads(compare_peers.ANSWERS.read_text(encoding="utf-8"))


def test_the_page_is_current():
    assert compare_peers.main(["--check"]) == 0


def test_the_kept_answers_are_of_the_pinned_versions():
    pins = (ROOT / "scripts" / "peers.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in pins if not line.startswith("#"))
    assert pinned == ANSWERS["versions"]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (("models", "qwen3-32b", "kvfit", "bytes"), compare_peers.caches),
        (("models", "gpt-oss-20b", "hf-mem", "bytes"), compare_peers.caches),
        (("servers", "dgx-b300", "llama-3.1-8b", "kvfit", "weights"), compare_peers.weights),
        (("servers", "dgx-b300", "qwen3-32b", "aiconfigurator", "weights"), compare_peers.weights),
        (("servers", "dgx-b300", "deepseek-v3", "aiconfigurator", "experts"),
         compare_peers.weights),
        (("servers", "dgx-h100", "qwen3-32b", "kvfit", "sessions"), compare_peers.sessions),
        (("servers", "dgx-h200", "deepseek-v3", "aiconfigurator", "cache"),
         compare_peers.sessions),
    ],
)  # fmt: skip
def test_a_figure_that_no_reason_gives_stops_the_page(path, part):
    answers = copy.deepcopy(ANSWERS)
    *steps, last = path
    place = answers
    for step in steps:
        place = place[step]
    place[last] = place[last] * 1.25 + 1
    with pytest.raises(Unexplained):
        list(part(answers[path[0]]))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (("llama-3.1-8b", "decode", 0, "ms", "least"), lambda ms: ms / 2),
        (("qwen3-30b-a3b", "prefill", 2, "ms", "least"), lambda ms: ms / 4),
        (("qwen3-32b", "decode", 0, "kv_bytes"), lambda held: held + 1),
        (("qwen3-30b-a3b", "weights_bytes"), lambda held: held * 1.002),
        (("visible_bytes",), lambda held: held + 2**29),
    ],
)
def test_a_gpu_that_does_what_we_deny_stops_the_page(path, change):
    """Faster than the reachable bound, or with other bytes than ours."""
    found = peer_gpus.measured()
    *steps, last = path
    place = found[1]
    for step in steps:
        place = place[step]
    place[last] = change(place[last])
    with pytest.raises(Unexplained):
        list(peer_gpus.gpus_part(found))
