"""Odd inputs of the doors about money, measurements, logs and documents of the decision."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.fuzz.judging import Input, held
from tests.fuzz.making import _path, _shell
from tests.fuzz.mutators import (
    NUMBERS,
    json_text,
    mutated_bytes,
    mutated_csv,
    mutated_json,
    mutated_text,
    odd_text,
    pairs_of,
)

EVIDENCE = Path(__file__).resolve().parent.parent / "evidence"
CASE = ["--model", "gpt-oss-120b", "--server", "dgx-b300", "--concurrency", "1000",
        "--effective-context", "131072"]  # fmt: skip
MONEY = ["--node-price", "500000", "--energy-price-per-kwh", "0.1", "--price-per-u-month", "20",
         "--output-tokens-per-s", "10000"]  # fmt: skip


def _word(rng: random.Random, *good: str) -> str:
    """A word of the command line: mostly what is meant, else an odd text or number."""
    kind = rng.random()
    if kind < 0.4 and good:
        return rng.choice(good)
    if kind < 0.6 and good:
        return _shell(mutated_text(rng, rng.choice(good)))
    return _shell(odd_text(rng) if kind < 0.85 else str(rng.choice(NUMBERS)))


def _chosen(rng: random.Random, options: Mapping[str, Sequence[str]], most: int = 3) -> list[str]:
    """Some options with their words; one without words is a switch, an option may come twice."""
    argv: list[str] = []
    for name in rng.choices(sorted(options), k=rng.randint(1, most)):
        argv += [name, _word(rng, *options[name])] if options[name] else [name]
    return argv


@lru_cache(maxsize=1)
def _prices() -> str:
    from sizing_xl.catalog.load import shipped_directory

    return (shipped_directory() / "prices.json").read_text(encoding="utf-8")


def prices(rng: random.Random) -> Input:
    """A price book that somebody edited, then the costs of a case with it."""
    content = mutated_json(rng, json.loads(_prices()), 4)
    known = ["--catalog-dir", "c"]
    offers = [it["name"] for part in json.loads(_prices()).values() if isinstance(part, list)
              for it in part if isinstance(it, dict) and "name" in it]  # fmt: skip
    after = ["cost", *known, *CASE, *rng.choice(([], MONEY))]
    asked = {"--cloud": offers, "--api": offers, "--as-of": ["2026-11-26"]}
    after += _chosen(rng, {**asked, "--alternatives": [], "--json": []})
    return {"files": {"c/prices.json": held(content)},
            "commands": [["validate", *known], after]}  # fmt: skip


_PRICE: dict[str, tuple[str, ...]] = {
    "--price": ("energy_price_per_kwh=0.12", "node_price=500000", "node_price=2500000 BRL",
                "support_ratio=none", "x=1"),
    "--as-of": ("2026-11-26", "2026-02-30"),
    "--json": (),
}  # fmt: skip
# What `cost` is asked for -> the options that go with it.
_COSTS: dict[str, dict[str, tuple[str, ...]]] = {
    "rank": {
        "--rank-by": ("cost_per_session_month", "nodes_final", "total_power_kw"),
        "--rank-scenario": ("recommended", "ideal", "RECOMENDADO"),
        "--rank-highest": (),
        "--max-kw": ("100", "0"),
        "--max-u": ("42",),
        "--max-budget": ("1000000", "5000000 BRL"),
        "--server": ("dgx-b200", "dgx-h100"),
    },
    "sensitivity": {
        "--sensitivity": ("concurrency=-20%..20%", "node_price=400000..600000", "kv_budget_ratio")
    },
    "actual": {"--actual": ("nodes=12", "capex=9000000", "energy_kwh_year=1000")},
    "focus": {
        "--focus": ("f.csv", "d", "d/x/f.csv"),
        "--focus-version": ("1.2", "1.0"),
        "--focus-scenario": ("ideal",),
        "--focus-month": ("2027-01",),
    },
    "offers": {"--alternatives": (), "--cloud": ("x",), "--api": ("x",)},
}


def costs(rng: random.Random) -> Input:
    """What a fleet costs, with odd prices, ranges, budgets, actual figures and FOCUS files."""
    kind = rng.choice(sorted(_COSTS))
    options = {**_COSTS[kind], **_PRICE}
    argv = ["cost", *CASE, *rng.choice(([], MONEY, MONEY)), *_chosen(rng, options)]
    if kind == "rank" and "--rank-by" not in argv and rng.random() < 0.9:
        argv += ["--rank-by", _word(rng, *_COSTS["rank"]["--rank-by"])]
    if rng.random() < 0.05:
        argv += _chosen(rng, _COSTS[rng.choice(sorted(_COSTS))])
    return {"files": {"d/x": "x"}, "commands": [argv]}


_GROWTH: dict[str, tuple[str, ...]] = {
    "--concurrency-by-quarter": ("100,200,300", "100;200", "100,,200", "1e3,1e4"),
    "--growth-per-quarter": ("0.1", "10%", "-0.5"),
    "--growth-per-year": ("0.5", "50%"),
}
_OF_PLANS: dict[str, tuple[str, ...]] = {
    "--quarters": ("8", "0", "1000000"),
    "--from": ("2027Q1", "2027-Q1", "1/2027", "2027Q5"),
    "--csv": ("p.csv", "d", "d/x/p.csv"),
    "--max-kw": ("100",),
    "--max-u": ("42",),
    "--max-budget": ("1000000", "5000000 BRL"),
    "--current-nodes": ("2",),
    "--json": (),
}


def plans(rng: random.Random) -> Input:
    """Growth by quarter, limits and the file of a plan."""
    growth = rng.choice(sorted(_GROWTH))
    case = CASE[:4] + CASE[6:] if growth == "--concurrency-by-quarter" else CASE
    argv = ["plan", *case, *rng.choice(([], MONEY)), growth, _word(rng, *_GROWTH[growth])]
    argv += _chosen(rng, {**_OF_PLANS, **_GROWTH} if rng.random() < 0.1 else _OF_PLANS)
    return {"files": {"d/x": "x"}, "commands": [argv]}


@lru_cache(maxsize=1)
def _benchmarks() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes())
            for path in sorted((EVIDENCE / "benchmark_files").iterdir())]  # fmt: skip


_POINT = {"--model": "gpt-oss-120b", "--precision": "mxfp4", "--server": "dgx-b300", "--tp": "1",
          "--gpus": "1", "--engine": "vllm", "--engine-version": "0.11.0", "--input-tokens": "1000",
          "--output-tokens": "200", "--concurrency": "16", "--date": "2026-11-26",
          "--source": "lab", "--confidence": "high", "--workload": "fixed"}  # fmt: skip


def measurements(rng: random.Random) -> Input:
    """A file of a benchmark tool, or a table of one's own, taken into a catalog and read there."""
    name, whole = rng.choice(_benchmarks())
    kind = rng.random()
    content: str | bytes
    if kind < 0.2:
        head = [
            "concurrency",
            "ttft_mean_ms",
            "tpot_mean_ms",
            "output_tokens_per_s",
            "requests_per_s",
        ]
        content = mutated_csv(
            rng, [head, ["1", "80", "5", "190", "64"], ["8", "90", "6", "1300", "64"]]
        )
        name = "t.csv"
    elif name.endswith(".json") and kind < 0.7:
        lines = [it for it in whole.decode().splitlines() if it.strip()]
        try:
            content = mutated_json(rng, json.loads(whole))
        except ValueError:  # a JSON a line
            place = rng.randrange(len(lines))
            lines[place] = json_text(pairs_of(json.loads(lines[place])))
            content = mutated_text(rng, "\n".join(lines))
    elif name.endswith(".csv") and kind < 0.7:
        content = mutated_csv(rng, [line.split(",") for line in whole.decode().splitlines()])
    else:
        content = mutated_bytes(rng, whole) if kind < 0.8 else whole
    # What a file says itself is not said again, as a rule.
    said = {key: word for key, word in _POINT.items() if rng.random() < 0.9}
    for key in ("--input-tokens", "--output-tokens", "--concurrency", "--precision", "--tp"):
        if name != "t.csv" and rng.random() < 0.9:
            said.pop(key, None)
    for key in rng.sample(sorted(_POINT), rng.choice((0, 0, 1, 2))):
        said[key] = _word(rng, _POINT[key])
    take = ["measure", "import", name, "--catalog-dir", "c"]
    for key, word in said.items():
        take += [key, word]
    known = ["--catalog-dir", "c"]
    commands = [take, ["validate", *known], ["measure", "list", *known],
                ["measure", "curve", *known, "--json"]]  # fmt: skip
    return {"files": {name: held(content)}, "commands": commands, "promise": True}


@lru_cache(maxsize=1)
def _logs() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EVIDENCE / "vllm_logs.json").read_text())["logs"]
    return found


def logs(rng: random.Random) -> Input:
    """Start-up lines as they are pasted: cut, shuffled, of another case, with odd characters."""
    entry = rng.choice(_logs())
    seen, longest = entry["observed"], entry["max_model_len"]
    lines = [
        f"INFO 11-26 10:00:00 [x.py:1] vLLM API server version {_word(rng, '0.10.2', '0.11.0')}",
        f"Model loading took {seen.get('model_loading_gib') or 61.5} GiB and 12.3 seconds",
        f"Available KV cache memory: {seen.get('available_kv_cache_gib') or 6.5} GiB",
        f"GPU KV cache size: {seen.get('gpu_kv_cache_tokens') or 42656:,} tokens",
        f"Maximum concurrency for {longest or 32768:,} tokens per request: 1.30x",
        f"# GPU blocks: {seen.get('num_gpu_blocks') or 2666}, # CPU blocks: 0",
    ]
    rng.shuffle(lines)
    lines = lines[: rng.randint(0, len(lines))]
    for place in range(len(lines)):
        if rng.random() < 0.3:
            lines[place] = mutated_text(rng, lines[place])
    text = rng.choice(("\n", "\r\n", " ", "\x1b[0m\n")).join(lines)
    content = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.2:
        content = mutated_bytes(rng, content)
    case = {"--model": "gpt-oss-120b", "--server": "dgx-h100", "--tensor-parallel": "1"}
    for key in rng.sample(sorted(case), rng.choice((0, 0, 1))):
        case[key] = _word(rng, case[key])
    argv = ["import-log", "l.txt", *(it for pair in case.items() for it in pair)]
    argv += _chosen(rng, {
        "--kv-specification": (json.dumps(entry["kv_spec_per_gpu"]), "[]", "[{}]", "{"),
        "--max-model-len": (str(longest or 32768),),
        "--kv-precision": ("fp8",),
        "--pipeline-parallel": ("2",),
        "--num-speculative-tokens": ("2",),
        "--keep": ("k", "d", "d/x"),
        "--json": (),
    })  # fmt: skip
    return {"files": {"l.txt": held(content), "d/x": "x"}, "commands": [argv]}


# What a document says of itself, as people write it.
_WORDS: dict[str, tuple[str, ...]] = {
    "--title": ("Quarterly plan", "Plano do trimestre: 50 % a mais", "x" * 120, "\u4e2d\u6587"),
    "--client": ("ACME", "ACME & Filhos <S.A.>", "x" * 80),
    "--confidential": (),
    "--as-of": ("2026-11-26", "2026-02-30"),
}
# Cases beside the first one.
_OTHERS = ("dgx-b200", "dgx-h200")


def documents(rng: random.Random) -> Input:
    """The decision as a workbook, with the words that a reader gives it."""
    words = {**_WORDS, "--no-protect": (), "--json-detail": ("results",)}
    deck = rng.choice(("board", "board", "scenarios", "full") if rng.random() < 0.3 else ("board",))
    return _document(rng, "--xlsx", "o.xlsx", words, ["--deck", deck])


def slides(rng: random.Random) -> Input:
    """The decision as slides, of entries with odd names, one or several cases."""
    return _document(rng, "--pptx", "o.pptx", _WORDS, [])


def _document(rng: random.Random, flag: str, path: str, words: Mapping[str, Sequence[str]],
              more: Sequence[str]) -> Input:  # fmt: skip
    argv = ["size", *CASE, *rng.choice(([], MONEY)), *more, flag, path]
    argv += ["--lang", rng.choice(("en", "pt-BR"))]
    argv += [] if rng.random() < 0.05 else ["--markdown-only", "--executive-report"]
    argv += _chosen(rng, words)
    if rng.random() < 0.1:
        argv += ["--server", _word(rng, *_OTHERS)]
    files: dict[str, Any] = {"d/x": "x"}
    if rng.random() < 0.3:
        name = _shell(odd_text(rng))[:200] or "x"
        own = {**_model(), "name": name, "aliases": [], "source": odd_text(rng)[:300]}
        files["c/models.json"] = json.dumps({"models": [own]})
        argv[argv.index("--model") + 1] = name
        argv += ["--catalog-dir", "c"]
    if rng.random() < 0.15:
        argv[argv.index(flag) + 1] = _path(rng)
    return {"files": files, "commands": [argv]}


@lru_cache(maxsize=1)
def _model() -> dict[str, Any]:
    from sizing_xl.catalog.load import shipped_directory

    raw = json.loads((shipped_directory() / "models.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = next(it for it in raw["models"] if it["name"] == CASE[1])
    return found
