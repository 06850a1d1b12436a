"""Spreadsheet engines that call LAMBDA names, and random calls for them.

formulon and ironcalc take the names as Excel does (formulon spells an optional parameter in its own
way). cellrune knows no optional parameters, hands an error that is an argument on at once, and
computes what LET binds at each use: for it every argument is given, what has no value is told by a
text between two names, and the book is cut into shorter names. The formulas are the same.
"""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from sizing_xl.book import BOOK
from sizing_xl.excel import functions
from sizing_xl.excel.registry import FUNCTIONS
from sizing_xl.fields import PRICED
from sizing_xl.formats.named import Name, named_workbook
from sizing_xl.lambdas.spelling import outside_texts, stored

NUMBERS = [known for known in FUNCTIONS.values() if known.answer == "number"]
FORMULON, CELLRUNE = "formulon", "cellrune"
# Lines of the book in one name for an engine that computes again at each use.
SHORT = 5


def book_of(names, calls, cells, engine):
    """calls: formula, rows that its answer fills. cells: rows of values for the sheet `given`."""
    book = openpyxl.Workbook()
    sheet, given = book.active, book.create_sheet("given")
    sheet.title = "calls"
    for row in cells:
        given.append(row)
    defined = []
    for table in names.tables.listed.values():
        there = book.create_sheet(table.name)
        for row in (table.columns, *table.rows):
            there.append(row)
        last = get_column_letter(len(table.columns))
        bottom = 1 + len(table.rows) + table.spare
        defined.append(Name(table.name, f"{table.name}!$A$2:${last}${bottom}"))
    helpers = {piece.name: piece for piece in names.helpers}
    for piece in names.pieces:
        text = stored(piece.formula, *(["[_xlpm.{}]".format] if engine == FORMULON else []))
        text = stored(_eager(piece, helpers).formula) if engine == CELLRUNE else text
        defined.append(Name(piece.name, text))
    row, places = 1, []
    for formula, height in calls:
        sheet[f"A{row}"] = ArrayFormula(f"A{row}", "=" + stored(formula))
        places.append(f"A{row}")
        row += height
    data = io.BytesIO()
    book.save(data)
    return named_workbook(data.getvalue(), defined, {"calls": places})


def by_formulon(names, calls, cells):
    """The answers, one row each."""
    import formulon

    with formulon.Workbook.load(book_of(names, calls, cells, FORMULON)) as opened:
        opened.recalc()
        rows = range(sum(height for _, height in calls))
        return [opened.get_value(0, row, 0).to_python() for row in rows]


def by_cellrune(names, calls, cells):
    """The same, each call as one text, since no spill of a file is read."""
    import cellrune

    joined = [(f'TEXTJOIN("|",FALSE,{formula})', 1) for formula, _ in calls]
    opened = cellrune.Workbook.from_bytes(book_of(names, joined, cells, CELLRUNE))
    opened.calculate()
    found = []
    told = opened.read_values("calls", "A1", f"A{len(calls)}")
    for (cell,), (_, height) in zip(told, calls, strict=True):
        answers = [_number(it) for it in str(cell.get("value", cell)).split("|")]
        # A call that is refused as a whole is one sentence.
        found += answers if len(answers) == height else [answers[0]] * height
    return found


def by_ironcalc(names, calls, cells, path):
    """The file as Excel gets it."""
    import ironcalc

    path.write_bytes(book_of(names, calls, cells, "excel"))
    opened = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    opened.evaluate()
    return [opened.get_cell_value(0, row, 1) for row in range(1, len(calls) + 1)]


def _number(text):
    try:
        return float(text)
    except ValueError:
        return text


def _eager(piece, helpers):
    """A name for an engine that takes every argument, and no error as one."""
    pairs = [
        (name, re.sub(r'^IF\(ISOMITTED\(~(\w+)\),"",~\1\)$', r"~\1", value))
        for name, value in piece.pairs
    ]
    unknown = [it for it in piece.parameters if it.strip("~") in piece.unknown]
    parameters = tuple(
        f"{it}_given" if it in unknown else it.strip("[]") for it in piece.parameters
    )
    known = [(it.strip("~"), f"IF(ISNUMBER({it}_given),{it}_given,NA())") for it in unknown]
    answer = _told(piece.answer, helpers)
    return replace(piece, parameters=parameters, pairs=(*known, *pairs), answer=answer)


def _told(formula, helpers):
    """The call of a step with a text for what has no value."""
    found = re.search(r"(sx_step_\d+)\(", formula)
    if not found:
        return formula
    arguments, end = _arguments(formula, found.end())
    step = helpers[found[1]]
    told = (
        f'IFERROR({value},"?")' if name.strip("~") in step.unknown else value
        for name, value in zip(step.parameters, arguments, strict=True)
    )
    return f"{formula[: found.end()]}{','.join(told)}{formula[end:]}"


def _arguments(formula, start):
    """The arguments of a call whose bracket was opened, and where it is closed."""
    depth, text, found, begin = 0, False, [], start
    for place in range(start, len(formula)):
        sign = formula[place]
        text ^= sign == '"'
        if text:
            continue
        if (sign == "," or sign in ")}") and depth == 0:
            found.append(formula[begin:place])
            begin = place + 1
            if sign != ",":
                return found, place
        depth += (sign in "({") - (sign in ")}")
    raise AssertionError(formula)


# --- random calls --------------------------------------------------------------------------------

OPTIONS = {
    "peak_headroom_ratio": (0, 0.35, 2, 2.3), "kv_budget_ratio": (0.05, 0.6, 1),
    "runtime_overhead_gib": (0, 64, 500, 5000), "weights_precision": ("fp8", "bf16", "BF-16"),
    "kv_precision": ("fp8", "bf16"), "storage": ("profile_default", "nowhere"),
    "weights_memory_gib": (100.5, 700), "model_artifact_size_gib": (300,), "basis": ("engine",),
    "warmup_read_pattern": ("random", "Sequential"), "tensor_parallel": (2, 8),
    "layout": ("given",),
    "engine": ("vllm-0.6",), "prompt_tokens": (4000,), "output_tokens": (500, 800),
    "requests_per_second": (20, 0.5), "ttft_ms": (2000,), "tpot_target_ms": (50,),
    "planning_factor": (2,), "node_price": (450000,), "storage_unit_price": (60000,),
    "network_price_per_node": (25000,), "other_capex_ratio": (0.05,), "lifetime_years": (4, 5.5),
    "cost_of_capital_ratio": (0.08, 0), "support_ratio": (0.04,), "licence_per_gpu_year": (4500,),
    "energy_price_per_kwh": (0.0929,), "average_load_ratio": (0.7,), "staff_per_year": (60000,),
    "price_per_kw_month": (184.06,), "average_utilisation_ratio": (0.6,), "users_per_session": (3,),
    "input_tokens_per_s": (40000,), "cached_tokens_per_s": (0,), "output_tokens_per_s": (8000,),
    "api_price_input_per_mtoken": (0.7,), "api_price_output_per_mtoken": (2.1,),
    "cloud_price_per_gpu_hour": (7.85,), "no_such_option": (1,),
}  # fmt: skip
WORDS = {
    "scenario": ("minimum", "ideal", "recomendado", "Ideal", "mínimo", 1, 2, 3, "") * 2
    + ("worst",),
    "part": ("total", "cache", "logs", "modelo", "operational", "recommended", ""),
    "direction": ("read", "write", "escrita", ""), "when": ("peak", "steady", "regime", ""),
    "tokens": ("all", "input", "output", ""), "period": ("hour", "month"),
    "item": ("total", "energy", "capital", "space"), "ttft": ("service", "planned", "bound", ""),
    "tpot": ("service", "alone", "reachable", ""), "throughput": ("node", "replica", ""),
    "alternative": ("api", "cloud"), "measure": ("utilisation", "payback", ""),
    "kv_precision": ("fp8", "bf16", "nvfp4", "fp99", ""),
}  # fmt: skip
LOADS = (1, 7, 50, 500, 1000, 3000, 12345, 10**6) * 2 + (0, 2.5, "")
CONTEXTS = (1, 128, 4096, 8192, 32768, 65536, 131072, 10**6) * 2 + ("", "x")


def drawn(rng, catalogs, known, rows):
    """A call: for each argument a column of values, one value, options as rows, or None."""
    names = [name for model in catalogs.models.values() for name in model.known_as()]
    servers = [name for server in catalogs.servers.values() for name in server.known_as()]
    choices = {
        "model": (*names, *names, "no-such-model"), "server": servers, "concurrency": LOADS,
        "context": CONTEXTS, "quantity": (*BOOK.quantities, "nothing"), **WORDS,
        "ttft_ms": (500, 2000, ""), "tpot_ms": (30, 50, ""), "requests_per_second": (2, 20, ""),
    }  # fmt: skip
    given = []
    for argument in known.arguments:
        if argument.name == "options":
            kept = [it for it in OPTIONS if it not in ("kv_precision", "ttft_ms", "tpot_target_ms",
                    "requests_per_second") or "ttft_ms" not in choices or not
                    known.takes("ttft_ms")]  # fmt: skip
            priced = [it for it in kept if it in PRICED or it in ("prompt_tokens", "output_tokens")]
            some = rng.sample(kept[:-1], rng.choice((0, 1, 3)))
            some = [*priced, *some[:1]] if rng.random() < 0.5 else some
            some = list(dict.fromkeys(some))
            some += ["no_such_option"] if rng.random() < 0.03 else []
            value = tuple((name, rng.choice(OPTIONS[name])) for name in some) or None
        else:
            column = tuple((rng.choice(choices[argument.name]),) for _ in range(rows))
            value = column if rng.random() < 0.7 else column[0][0]
            if argument.optional and rng.random() < 0.3:
                value = None
        given.append(value)
    if not any(isinstance(it, tuple) and arg.name != "options"
               for it, arg in zip(given, known.arguments, strict=True)):  # fmt: skip
        given[0] = tuple((rng.choice(choices[known.arguments[0].name]),) for _ in range(rows))
    return given


def written(known, given, cells, every):
    """The call in a cell; ranges become rows of `cells`, options ranges or one text."""
    words = []
    for argument, value in zip(known.arguments, given, strict=True):
        if isinstance(value, tuple):
            if argument.name == "options" and len(value) % 2 and all(
                "," not in str(it) for _, it in value
            ):  # fmt: skip
                words.append(_quoted("; ".join(f"{name} = {it}" for name, it in value)))
                continue
            first = len(cells) + 1
            cells += [[None if it == "" else it for it in row] for row in value]
            last = "B" if argument.name == "options" else "A"
            words.append(f"given!$A${first}:${last}${len(cells)}")
        elif value is None:
            words.append('""' if every else "")
        else:
            words.append(_quoted(value) if isinstance(value, str) else repr(value))
    while words and words[-1] == "":
        words.pop()
    return f"{known.name}({','.join(words)})"


def _quoted(text):
    return '"' + text + '"'


def calls(count, rows, catalogs, seed, every):
    """Calls of `rows` rows each, the cells that they refer to, and Python's answers."""
    rng, cells, texts, wanted = random.Random(seed), [], [], []
    for number in range(count):
        known = NUMBERS[number % len(NUMBERS)]
        given = drawn(rng, catalogs, known, rows)
        texts.append((written(known, given, cells, every), rows))
        given = [None if it is None else it for it in given]
        found = getattr(functions, known.name)(*given, language="en")
        wanted += [row[0] for row in found] if isinstance(found, tuple) else [found] * rows
    return texts, cells, wanted


MEASURED = (("glm-5",), ("glm-5",), ("nvidia-nemotron-3-nano-30b-a3b-bf16",), ("gpt-oss-120b",))
SERVERS = (("dgx-h200",), ("dgx-b200",), ("dgx-b200",), ("dgx-h200",))
SOME = ((300,), ("",), (2.0,), ("",))


def _long(prompt, output, *more):
    lengths = (("prompt_tokens", prompt), ("output_tokens", output))
    return (*lengths, ("weights_precision", "fp8"), *more)


def _step(*options):
    return "SIZING_VALUE", ("tpot_planned_ms", MEASURED, SERVERS, 7, 9000, None, options)


# What rests on measurements: near in prompt and answer, too far in one of them, a factor given.
OF_MEASURES = [
    _step(*_long(7500, 128, ("engine", "vllm-0.6"))), _step(*_long(2048, 512)),
    _step(*_long(7500, 150)), _step(*_long(8192, 128, ("planning_factor", 2))),
]  # fmt: skip
# What rests on a demand of the options: enough of it, too little, more than may be.
_CASE, _LOAD = (MEASURED, SERVERS), ("requests_per_second", 2.5)
OF_DEMAND = [
    ("SIZING_NODES", (*_CASE, SOME, "", None, _long(4000, 500, _LOAD, ("users", 900)))),
    ("SIZING_NODES", (*_CASE, SOME, 8192, None,
                      (("sessions_per_user", 3), ("weights_precision", "fp8")))),
    ("SIZING_NODES", (*_CASE, SOME, 8192, None,
                      (("requests_per_second", 1e7), ("avg_request_duration", 1e6)))),
    ("SIZING_SESSIONS_PER_NODE", (*_CASE, SOME, None, (("prompt_tokens", 100),
                                                       ("output_tokens_p95", 2500)))),
    ("SIZING_NODES_SLO", (*_CASE, SOME, "", None, None, ((20,), (2,), ("",), (700,)), None,
                          _long(4000, 500, ("users", 300)))),
    ("SIZING_KV_BUDGET", (SERVERS, (_LOAD, ("users", 900)), None)),
]  # fmt: skip


def told(asked, cells, every):
    """Given calls, as `calls` makes random ones."""
    texts, wanted = [], []
    for name, given in asked:
        known = FUNCTIONS[name]
        texts.append((written(known, given, cells, every), len(SOME)))
        wanted += [row[0] for row in getattr(functions, name)(*given, language="en")]
    return texts, wanted


def longest_literal(formula):
    return max(map(len, re.findall(r'"((?:[^"]|"")*)"', formula)), default=0)


def deepest(formula):
    depths, depth = [0], 0

    def count(part):
        nonlocal depth
        for sign in part:
            depth += (sign == "(") - (sign == ")")
            depths.append(depth)
        return part

    outside_texts(formula, count)
    return max(depths)
