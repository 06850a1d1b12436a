"""An odd input of each door, from a seed."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import sqlite3
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.fuzz.judging import PYTHON, Input, content_of, held, within
from tests.fuzz.mutators import (
    NUMBERS,
    TEXTS,
    json_text,
    mutated_bytes,
    mutated_csv,
    mutated_json,
    mutated_package,
    mutated_text,
    mutated_tree,
    odd_text,
    pairs_of,
)

HERE = Path(__file__).resolve().parent


SAVED = HERE.parent / "saved"
CONFIGS = HERE.parent / "evidence" / "hf_configs"


@lru_cache(maxsize=1)
def _shipped() -> dict[str, str]:
    """File -> a short catalog of it, as text."""
    from sizing_xl.catalog.load import shipped_directory

    found = {}
    for name in ("models", "servers", "storage", "parameters", "prices"):
        raw = json.loads((shipped_directory() / f"{name}.json").read_text(encoding="utf-8"))
        for key in ("models", "servers", "profiles"):
            if isinstance(raw.get(key), list):
                raw[key] = raw[key][:: max(1, len(raw[key]) // 4)][:5]
        found[f"{name}.json"] = json.dumps(raw)
    return found


def catalogs(rng: random.Random) -> Input:
    files = _shipped()
    chosen = rng.sample(sorted(files), rng.choice((1, 1, 1, 2, 5)))
    wrong = set(rng.sample(chosen, rng.choice((1, 1, len(chosen)))))
    written = {}
    first: dict[str, str] = {"models.json": "gpt-oss-20b", "servers.json": "dgx-b200"}
    for name in chosen:
        raw = json.loads(files[name])
        for key in ("models", "servers", "profiles"):
            if isinstance(raw.get(key), list):
                raw[key] = rng.sample(raw[key], min(len(raw[key]), rng.randint(1, 2)))
                if name in first and raw[key]:
                    first[name] = raw[key][0]["name"]
        content = mutated_json(rng, raw) if name in wrong else json.dumps(raw)
        written[f"c/{name}"] = held(content)
    case = [
        "--model",
        first["models.json"],
        "--server",
        first["servers.json"],
        "--concurrency",
        "100",
        "--effective-context",
        "1000",
    ]
    known = ["--catalog-dir", "c"]
    what = rng.random()
    after = ["size", *known, *case, "--json-only"]
    if what < 0.2:
        after = ["catalog", "list", rng.choice(("models", "servers", "storage")), *known]
    elif what < 0.3:
        after = ["explain", "nodes_final", *known, *case]
    elif what < 0.4:
        after = ["size", *known, *case, "--markdown-only"]
    return {"files": written, "commands": [["validate", *known], after]}


def flags(rng: random.Random) -> Input:
    from sizing_xl.fields import FIELDS

    case = {
        "--model": "gpt-oss-120b",
        "--server": "dgx-b300",
        "--storage": "profile_default",
        "--concurrency": "1000",
        "--effective-context": "131072",
        "--kv-precision": "fp8",
    }
    command = rng.choice(
        (
            "size",
            "size",
            "size",
            "explain",
            "compare",
            "render",
            "validate",
            "catalog",
            "batch",
            "excel",
            "x",
        )
    )
    argv = [command]
    options = [field.option for field in FIELDS.values()]
    switches = [
        "--json-only",
        "--markdown-only",
        "--verbose",
        "--validate-only",
        "--executive-report",
    ]
    if command in ("size", "explain"):
        if command == "explain":
            argv.append(rng.choice(("nodes_final", "--list", odd_text(rng))))
        for name in list(case):
            if rng.random() < 0.05:
                del case[name]
        for _ in range(rng.randint(1, 3)):
            case[rng.choice(options)] = (
                odd_text(rng) if rng.random() < 0.6 else str(rng.choice(NUMBERS))
            )
        for name, value in case.items():
            argv += [name, value] if rng.random() < 0.8 else [f"{name}={value}"]
        if command == "size":
            argv += rng.sample(switches, rng.choice((0, 1, 1, 2)))
            if not set(argv) & {"--json-only", "--markdown-only"}:
                argv.append("--json-only" if rng.random() < 0.9 else "--executive-report")
    elif command == "catalog":
        argv += ["list", rng.choice(("models", "servers", "storage", odd_text(rng)))]
    elif command == "batch":
        argv += rng.choice((["template", "t.csv"], ["cases.csv", "-o", "out", "--formats", "none"]))
        argv += rng.choice(
            (
                [],
                ["--jobs", odd_text(rng)],
                ["--pattern", odd_text(rng)],
                ["--formats", odd_text(rng)],
                ["--manifest", _path(rng)],
                ["--strict"],
            )
        )
        if "--jobs" not in argv:
            argv += ["--jobs", "1"]
        argv.append("--quiet")
    elif command == "excel":
        argv += rng.choice((["doctor", _path(rng)], ["doctor"], [odd_text(rng)]))
    elif command in ("compare", "render"):
        argv += [_path(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
    kind = rng.random()
    if kind < 0.3:
        place = rng.randint(0, len(argv))
        argv[place:place] = [
            rng.choice((odd_text(rng), "--lang", "--help", "--catalog-dir", "--x", "-o"))
        ]
    elif kind < 0.4 and len(argv) > 1:
        del argv[rng.randrange(1, len(argv))]
    elif kind < 0.55:
        argv += [
            rng.choice(
                (
                    "--catalog-dir",
                    "--models-file",
                    "--output-dir",
                    "--output-json-file",
                    "--xlsx",
                    "--lang",
                )
            ),
            _path(rng),
        ]
    environment = {}
    for name in ("SIZING_XL_LANG", "SIZING_XL_CATALOGS", "COLUMNS", "TERM", "NO_COLOR"):
        if rng.random() < 0.04:
            environment[name] = _shell(_path(rng))
    files = {
        "cases.csv": "model,server,concurrency,effective_context\ngpt-oss-20b,dgx-b200,10,1000\n",
        "d/x": "x",
    }
    argv = [_shell(it) for it in argv]
    if "--jobs" in argv:  # hundreds of processes are no odd input but a wish
        place = argv.index("--jobs") + 1
        if place < len(argv) and argv[place] not in ("1", "0", "-1", "", "1.000", "NaN", "x" * 70):
            argv[place] = "1"
    return {"files": files, "environment": environment, "commands": [argv]}


def _shell(word: str) -> str:
    """A word as a system hands it to a program: no NUL, bytes that are not UTF-8 as half characters
    of the lower kind, and no longer than a file's name may not be."""
    word = re.sub("[\x00\ud800-\udc7f\udd00-\udfff]", "\udcff", word)
    return word if not re.search(r"[:/]/|^/", word) else "x"


def _path(rng: random.Random) -> str:
    return _shell(
        rng.choice(
            (
                "d",
                "cases.csv",
                "none",
                "d/x",
                "cases.csv/x",
                "../up",
                odd_text(rng),
                odd_text(rng),
                ".",
                "",
            )
        )
    )


@lru_cache(maxsize=1)
def _documents() -> list[str]:
    """Saved documents, older and of today, as text."""
    from sizing_xl import Workload, size
    from sizing_xl.report.document import to_json

    case = {"server": "dgx-b200", "concurrency": 100, "effective_context": 1000}
    models = ("gpt-oss-20b", "deepseek-v3.2", "qwen3.5-35b-a3b")
    today = [to_json(size(Workload(model=model, **case)), "en") for model in models]
    older = [path.read_text(encoding="utf-8") for path in sorted(SAVED.glob("*.json"))]
    return [*today, *older]


def saved(rng: random.Random) -> Input:
    document = json.loads(rng.choice(_documents()))
    if rng.random() < 0.5:  # most of a document is words: what is used is changed more often
        whole = pairs_of(document)
        for index, (key, value) in enumerate(whole):
            if key in ("inputs", "alerts", "ways_out", "verdict") and rng.random() < 0.7:
                whole[index] = (key, mutated_tree(rng, value))
        content: str | bytes = json_text(whole, rng.random() < 0.5)
    else:
        content = mutated_json(rng, document, 5)
    kind = rng.random()
    command = ["compare", "s.json", "t.json", "--json-only"]
    if kind < 0.1:
        command = ["render", "s.json"]
    elif kind < 0.3:
        command = ["compare", "s.json"]
    elif kind < 0.4:
        command = ["compare", "t.json", "s.json", "--markdown-only"]
    if rng.random() < 0.3:
        command += ["--lang", rng.choice(("en", "pt-BR"))]
    return {"files": {"s.json": held(content), "t.json": _documents()[0]}, "commands": [command]}


@lru_cache(maxsize=1)
def _configs() -> list[Any]:
    """Configs of models, in an order that is always the same."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CONFIGS.glob("*.json"))]


_FIELDS_OF_CONFIGS = (
    "quantization_config", "layer_types", "sliding_window", "rope_scaling", "text_config",
    "vision_config", "head_dim", "num_key_value_heads", "hybrid_override_pattern", "kv_lora_rank",
)  # fmt: skip
_IN_CONFIGS = (
    8, 10**9, 1e400, [1], ["a"], ["full_attention"] * 3, ["full_attention"] * 5000, {"a": 1}, {},
    "M*-", "*" * 50, "re:(a+)+$", ["re:(a+)+$", "re:.*.*.*.*x"], {"model_type": "llama"},
    {"quant_method": "fp8"}, {"quant_method": "gptq", "bits": 4, "group_size": -1},
    {"rope_type": "yarn", "factor": 1e300}, "qwen3_5", "mamba2", "LlamaForCausalLM",
)  # fmt: skip


def configs(rng: random.Random) -> Input:
    """A model's config, at times with what tells its bytes, taken into a catalog and sized."""
    config = copy.deepcopy(rng.choice(_configs()))
    for _ in range(rng.choice((0, 0, 1, 2))):
        part = rng.choice([config, *(it for it in config.values() if isinstance(it, dict) and it)])
        name = rng.choice((*part, *_FIELDS_OF_CONFIGS))
        value = rng.choice((*_IN_CONFIGS, rng.choice(_configs()).get(name)))
        part[name] = copy.deepcopy(value)
    content = mutated_json(rng, config) if rng.random() < 0.8 else json.dumps(config)
    files = {"m/config.json": held(content)}
    kind = rng.random()
    if kind < 0.1:
        index = {"metadata": {"total_size": 10**9}, "weight_map": {"a": "b"}}
        files["m/model.safetensors.index.json"] = held(mutated_json(rng, index))
    elif kind < 0.2:
        tensors = {"a": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 10**9]}}
        header = mutated_json(rng, {"__metadata__": {}, **tensors})
        header = header.encode("utf-8", "surrogatepass") if isinstance(header, str) else header
        size = len(header) if rng.random() < 0.8 else rng.choice((0, 2**31, 2**63))
        files["m/model.safetensors"] = held(size.to_bytes(8, "little") + header)
    source = rng.choice(("m", "m/config.json"))
    take = ["catalog", "import-hf", source, "--catalog-dir", "c"]
    if rng.random() < 0.2:
        take += ["--name", _shell(odd_text(rng)) or "x"]
        return {"files": files, "commands": [take]}
    take += ["--name", "ours"]
    case = ["--model", "ours", "--server", "dgx-b300", "--concurrency", "100"]
    size_it = ["size", "--catalog-dir", "c", *case, "--effective-context", "1", "--json-only"]
    commands = [take, ["validate", "--catalog-dir", "c"], size_it]
    return {"files": files, "commands": commands, "promise": True}


def _argument(rng: random.Random, good: Any) -> Any:
    kind = rng.random()
    if kind < 0.35:
        return good
    if kind < 0.6:
        return odd_text(rng)
    if kind < 0.72:
        return rng.choice(NUMBERS)
    if kind < 0.8:
        return rng.choice((None, True, False, [], [[]], {"tuple": []}, [[None]]))
    if kind < 0.86:
        return {"python": rng.choice(sorted(PYTHON))}
    rows = [
        [
            rng.choice((good, odd_text(rng), rng.choice(NUMBERS), None, True))
            for _ in range(rng.randint(0, 3))
        ]
        for _ in range(rng.randint(0, 3))
    ]
    if rng.random() < 0.5 and rows:  # rows of one length, as a range has them
        rows = [(row * 3 + [None] * 3)[: len(rows[0])] for row in rows]
    if rng.random() < 0.1 and rows:
        rows[rng.randrange(len(rows))] = rng.choice((1.0, "x", None, [[1]]))
    if rng.random() < 0.5:
        return {"tuple": [{"tuple": row} if isinstance(row, list) else row for row in rows]}
    return rows


def functions(rng: random.Random) -> Input:
    from sizing_xl.excel import functions
    from sizing_xl.excel.registry import FUNCTIONS

    assert functions
    function = FUNCTIONS[rng.choice(sorted(FUNCTIONS))]
    arguments = [_argument(rng, it) for it in function.example]
    spare = len(function.arguments) - len(arguments)
    arguments += [_argument(rng, None) for _ in range(rng.randint(0, max(0, spare)))]
    if rng.random() < 0.03:
        arguments = arguments[:-1] if rng.random() < 0.5 else [*arguments, *[None] * 9]
    language = rng.choice(("en", "pt-BR", None, None, odd_text(rng)))
    return {"function": function.name, "arguments": arguments, "language": language}


def options(rng: random.Random) -> Input:
    from sizing_xl.fields import FIELDS

    names = [*FIELDS, *(field.option for field in FIELDS.values())]
    pairs: list[Any] = []
    for _ in range(rng.randint(1, 4)):
        name: Any = rng.choice(names) if rng.random() < 0.7 else odd_text(rng)
        field = FIELDS.get(name)
        value = field.example if field and rng.random() < 0.3 else _argument(rng, 1.0)
        pairs.append(
            [name, value][: rng.choice((2, 2, 2, 2, 1, 0))] + [None] * rng.choice((0, 0, 0, 1))
        )
    kind = rng.random()
    options: Any = pairs
    if kind < 0.3:
        options = {"tuple": [{"tuple": pair} for pair in pairs]}
    elif kind < 0.4:
        options = [it for pair in pairs for it in pair]
    elif kind < 0.55:
        text = rng.choice(("; ", ";", ", ", "\n")).join(
            f"{(pair or ['x'])[0]}={odd_text(rng)}" for pair in pairs
        )
        options = mutated_text(rng, text) if rng.random() < 0.3 else text
    elif kind < 0.65:
        options = _argument(rng, "kv_precision=fp8")
    name = rng.choice(
        ("SIZING_NODES", "SIZING_ALERTS", "SIZING_VERDICT", "SIZING_SCENARIOS", "SIZING_KV_BUDGET")
    )
    case: list[Any] = ["gpt-oss-120b", "dgx-b300", 1000.0, 131072.0]
    arguments = {
        "SIZING_NODES": [*case, "recommended", options],
        "SIZING_ALERTS": [*case, None, options],
        "SIZING_VERDICT": [*case, None, options],
        "SIZING_SCENARIOS": [*case[:2], "profile_default", *case[2:], options],
        "SIZING_KV_BUDGET": ["dgx-b300", options],
    }[name]
    return {"function": name, "arguments": arguments, "language": rng.choice(("en", "pt-BR"))}


def columns(rng: random.Random) -> Input:
    from sizing_xl.fields import FIELDS

    count = rng.choice((1, 1, 2, 3))
    columns: dict[str, Any] = {
        "model": "gpt-oss-20b",
        "server": "dgx-b200",
        "concurrency": 100,
        "effective_context": 1000,
    }
    for name in rng.sample(list(FIELDS), rng.randint(1, 4)):
        columns[name] = rng.choice(
            (
                _argument(rng, FIELDS[name].example),
                [_argument(rng, FIELDS[name].example) for _ in range(count)],
            )
        )
    if rng.random() < 0.1:
        columns[odd_text(rng)] = 1
    names = [rng.choice(("nodes_final", "kv_total_tib", "total_power_kw", odd_text(rng)))]
    scenario = rng.choice(("recommended", "ideal", "minimum", _argument(rng, "recommended")))
    return {"names": names, "columns": columns, "scenario": scenario}


def protocol(rng: random.Random) -> Input:
    call = functions(rng) if rng.random() < 0.5 else options(rng)
    request = pairs_of({name: it for name, it in call.items() if it is not None})
    if rng.random() < 0.5:
        request = mutated_tree(rng, request)
    text = json_text(request, rng.random() < 0.5)
    line = mutated_bytes(rng, text.encode("utf-8", "surrogatepass")) if rng.random() < 0.2 else text
    return {"line": held(line)}


def patterns(rng: random.Random) -> Input:
    from sizing_xl.batch.fields import NAMES

    pieces = []
    for _ in range(rng.randint(1, 5)):
        name = rng.choice((*NAMES, "number", "x", "", "0", odd_text(rng)[:30]))
        shape = rng.choice(
            (
                "",
                "",
                ":06d",
                ":.2f",
                ":>20",
                ":,",
                ":e",
                ":s",
                ":%",
                ":x",
                "!r",
                ":99999d",
                ":" + odd_text(rng)[:10],
            )
        )
        pieces.append(rng.choice((f"{{{name}{shape}}}", odd_text(rng)[:300], "/", "..", "-")))
    pattern = "".join(pieces)
    return {"pattern": mutated_text(rng, pattern) if rng.random() < 0.3 else pattern}


_ROWS = [
    ["model", "server", "storage", "concurrency", "effective_context", "kv_precision"],
    ["gpt-oss-20b", "dgx-b200", "profile_default", "10", "1000", "fp8"],
    ["gpt-oss-120b", "dgx-b300", "", "1000", "131072", ""],
]


_BATCH = ["--formats", "none", "--jobs", "1", "--quiet"]


def cases(rng: random.Random) -> Input:
    objects = [dict(zip(_ROWS[0], row, strict=True)) for row in _ROWS[1:]]
    grid = {
        "model": ["gpt-oss-20b", "gpt-oss-120b"],
        "server": "dgx-b200",
        "concurrency": {"from": 10, "to": 30, "step": 10},
        "effective_context": [1000],
    }
    ending = rng.choice(
        (".csv", ".csv", ".json", ".jsonl", ".grid.json", ".grid.toml", ".parquet", ".x")
    )
    content: str | bytes
    if ending == ".csv":
        content = mutated_csv(rng, _ROWS)
    elif ending == ".json":
        content = mutated_json(rng, rng.choice((objects, {"cases": objects})))
    elif ending == ".jsonl":
        lines = [json_text(pairs_of(it)) for it in objects]
        lines[rng.randrange(2)] = json_text(mutated_tree(rng, pairs_of(objects[0])))
        content = rng.choice(("\n", "\r\n", "\n\n", " ", "\u2028")).join(lines)
        if rng.random() < 0.2:
            content = mutated_bytes(rng, content.encode("utf-8", "surrogatepass"))
    elif ending == ".grid.json":
        content = mutated_json(rng, grid)
    elif ending == ".grid.toml":
        content = mutated_text(
            rng,
            'model = ["gpt-oss-20b"]\nserver = "dgx-b200"\nconcurrency = [1, 2]\n'
            "effective_context = {from = 10, to = 30, step = 10}\n",
        )
    else:
        content = mutated_bytes(rng, _parquet())
    name = f"k{ending}"
    command = ["batch", name, "-o", "out", *_BATCH]
    if rng.random() < 0.1:
        command.append("--strict")
    return {"files": {name: held(content)}, "commands": [command]}


@lru_cache(maxsize=1)
def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    columns = {name: [row[place] for row in _ROWS[1:]] for place, name in enumerate(_ROWS[0])}
    columns["concurrency"], columns["effective_context"] = [10, 1000], [1000, 131072]  # type: ignore[list-item]
    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), written)
    return written.getvalue()


@lru_cache(maxsize=1)
def _book() -> bytes:
    """A small workbook of cases with what a workbook may have: dates, formulas, errors, links."""
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _ROWS:
        sheet.append([int(it) if it.isdecimal() else it for it in row])
    sheet.append(["gpt-oss-20b", "dgx-b200", datetime(2026, 1, 2), "=1+1", "#N/A", True])
    other = book.create_sheet("other")
    other["A1"] = "x"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@lru_cache(maxsize=1)
def _template() -> bytes:
    from sizing_xl.batch.template import template_bytes

    return template_bytes(".xlsx", "en")


def workbooks(rng: random.Random) -> Input:
    content = mutated_package(rng, _book() if rng.random() < 0.7 else _template())
    command = ["batch", "k.xlsx", "-o", "out", *_BATCH]
    return {"files": {"k.xlsx": held(content)}, "commands": [command]}


@lru_cache(maxsize=1)
def _macros() -> bytes:
    from sizing_xl.excel.build import macro_workbook_bytes

    return macro_workbook_bytes("en", {})


def doctor(rng: random.Random) -> Input:
    content = mutated_package(rng, _macros())
    return {"files": {"k.xlsm": held(content)}, "commands": [["excel", "doctor", "k.xlsm"]]}


@lru_cache(maxsize=1)
def _whole() -> dict[str, str]:
    """The files of a batch that ended well, as an input holds them."""
    from sizing_xl.batch.run import run_batch

    lines = "\n".join(",".join(row) for row in _ROWS) + "\nnone,dgx-b200,,1,1,\n"
    with tempfile.TemporaryDirectory(prefix="fuzz-") as directory, within(Path(directory), {}):
        Path("k.csv").write_text(lines, encoding="utf-8")
        run_batch("k.csv", "out", formats=["json"], jobs=1, language="en")
        names = {
            path: Path(path).read_bytes()
            for path in map(str, sorted(Path().rglob("*")))
            if Path(path).is_file()
        }
    return {name: held(content) for name, content in names.items() if not name.endswith(".lock")}


def manifests(rng: random.Random) -> Input:
    files = dict(_whole())
    kind = rng.random()
    manifest = next(name for name in files if name.endswith(".sqlite"))
    if kind < 0.6:
        files[manifest] = held(_edited(rng, content_of(files[manifest])))
    elif kind < 0.8:
        files[manifest] = held(mutated_bytes(rng, content_of(files[manifest]), 8))
    elif kind < 0.85:
        files[manifest] = held(rng.choice((b"", b"x", b"SQLite format 3\0", b"\0" * 4096)))
    else:
        name = rng.choice([name for name in files if name != "k.csv"])
        files[name] = held(mutated_bytes(rng, content_of(files[name])))
        if rng.random() < 0.3:
            del files[name]
    ours = [f"a/b/c/{name}" for name in files if name.startswith("out/")]
    command = ["batch", "k.csv", "-o", "out", "--formats", "json", "--jobs", "1", "--quiet"]
    return {"files": files, "ours": ours, "commands": [command]}


_STATEMENTS = (
    "UPDATE {t} SET {c} = ?",
    "UPDATE {t} SET {c} = ? WHERE rowid = 1",
    "DELETE FROM {t}",
    "INSERT OR REPLACE INTO {t} ({c}) VALUES (?)",
    "DROP TABLE {t}",
    "ALTER TABLE {t} DROP COLUMN {c}",
    "ALTER TABLE {t} RENAME COLUMN {c} TO X",
    "PRAGMA user_version = 7",
    "PRAGMA application_id = 3",
    "CREATE TRIGGER B AFTER INSERT ON {t} BEGIN SELECT RAISE(ABORT, 'no'); END",
    "CREATE VIEW V AS SELECT * FROM {t}",
    "PRAGMA encoding = 'UTF-16'",
    "DROP INDEX FILES_BY_NAME",
)


def _edited(rng: random.Random, content: bytes) -> bytes:
    """A manifest as somebody with a program for SQLite would leave it."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as directory:
        path = Path(directory) / "m"
        path.write_bytes(content)
        base = sqlite3.connect(path, isolation_level=None)
        try:
            tables = {
                table: [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
                for (table,) in base.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                ).fetchall()
            }
            for _ in range(rng.randint(1, 3)):
                table = rng.choice(sorted(tables))
                statement = rng.choice(_STATEMENTS).format(t=table, c=rng.choice(tables[table]))
                value: Any = rng.choice(
                    (*TEXTS, *NUMBERS, None, b"", b"x\x9c", b"\x80" * 50, "{}", "[]")
                )
                if isinstance(value, int) and abs(value) >= 2**63:
                    value = float(min(value, 10**300))
                try:
                    base.execute(statement, (value,) * statement.count("?"))
                except (sqlite3.Error, UnicodeEncodeError):
                    continue
        finally:
            base.close()
        return path.read_bytes()
