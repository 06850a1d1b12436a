"""Texts as fields: one rule at every door."""

import json
import pickle
import sys

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sizing_xl import InputError, Workload
from sizing_xl.batch.cases import read_cases
from sizing_xl.batch.run import _listed
from sizing_xl.batch.worker import workload_of as of_case
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.cli import case as command
from sizing_xl.cli.arguments import parser
from sizing_xl.excel import control
from sizing_xl.excel.given import workload_fields
from sizing_xl.excel.words import options_of
from sizing_xl.fields import FIELDS
from sizing_xl.files.strict_json import parsed
from sizing_xl.files.written import Written, decimal
from sizing_xl.nearest import nearest
from sizing_xl.precisions import PRECISION_ALIASES, PRECISIONS
from sizing_xl.reading.characters import named, odd
from sizing_xl.reading.names import find, index_of
from sizing_xl.reading.numbers import exact, number
from sizing_xl.reading.values import typed
from sizing_xl.sheets import formulas
from sizing_xl.texts import Texts

CASE = {"model": "gpt-oss-120b", "server": "dgx-b300", "concurrency": 10, "effective_context": 8192}
KNOWN = load_catalogs()
ODD = "\u200b\ufeff\u00ad\u2060\u2010\u2011\u2013\u2212\u00a0\u0440"


# --- the doors ---------------------------------------------------------------------------------


def at_command(field, text, directory):
    given = {**CASE, field: text}
    flags = [f"{FIELDS[name].option}={value}" for name, value in given.items()]
    return command.workloads(parser(Texts("en")).parse_args(["size", *flags]))[0]


def read(path):
    (case,) = read_cases(str(path))
    return of_case(case)


def at_csv(field, text, directory):
    given = {**CASE, field: text}
    cells = (str(value).replace('"', '""') for value in given.values())
    path = directory / "a.csv"
    path.write_text(f"{','.join(given)}\n" + ",".join(f'"{cell}"' for cell in cells), "utf-8")
    return read(path)


def at_json(field, text, directory):
    path = directory / "a.json"
    path.write_text(json.dumps([{**CASE, field: text}]), "utf-8")
    return read(path)


def at_jsonl(field, text, directory):
    path = directory / "a.jsonl"
    path.write_text(json.dumps({**CASE, field: text}, ensure_ascii=False), "utf-8")
    return read(path)


def at_grid(field, text, directory):
    path = directory / "a.grid.json"
    path.write_text(json.dumps({**CASE, field: [text]}), "utf-8")
    return read(path)


def at_toml(field, text, directory):
    path = directory / "a.grid.toml"
    lines = (f"{name} = {json.dumps(value)}" for name, value in {**CASE, field: text}.items())
    path.write_text("\n".join(lines), "utf-8")
    return read(path)


def at_workbook(field, text, directory):
    book = openpyxl.Workbook()
    given = {**CASE, field: text}
    book.active.append(list(given))
    for column, value in enumerate(given.values(), start=1):
        cell = book.active.cell(2, column, value)
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(directory / "a.xlsx")
    return read(directory / "a.xlsx")


def at_parquet(field, text, directory):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    given = {**CASE, field: text}
    table = pa.table({name: [value] for name, value in given.items()})
    pq.write_table(table, directory / "a.parquet")
    return read(directory / "a.parquet")


def at_program(field, text, directory):
    return of_case(next(_listed([{**CASE, field: text}])))


def at_cell(field, text, directory):
    return Workload(**workload_fields({**CASE, field: text}, {}, KNOWN))


def at_option(field, text, directory):
    others = tuple(name for name in CASE if name != field)
    shared = options_of(((field, text),), others)
    return Workload(**workload_fields({name: CASE[name] for name in others}, shared, KNOWN))


def at_control(field, text, directory):
    given = {**CASE, field: text}
    return control.workload_of({formulas.input_name(name): it for name, it in given.items()})


TOML = sys.version_info >= (3, 11)  # from then on Python reads it
DOORS = (
    at_command, at_csv, at_json, at_jsonl, at_grid, *[at_toml] * TOML, at_workbook, at_parquet,
    at_program, at_cell, at_option, at_control,
)  # fmt: skip


def outcome(door, field, text, directory):
    """The field's value, or the rule that refuses it."""
    try:
        found = getattr(door(field, text, directory), field)
    except InputError as error:
        (problem,) = error.problems
        return problem.rule
    return ("read", found, type(found))


def value(found):
    return ("read", found, type(found))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("concurrency", "1000", value(1000)),
        ("concurrency", " 7 ", value(7)),
        ("concurrency", "\u00a07\u2009", value(7)),
        ("concurrency", "1e3", value(1000)),
        ("concurrency", "1000.0", value(1000)),
        ("concurrency", "1724.9999999999998", value(1725)),
        ("concurrency", "１０", value(10)),
        ("concurrency", "+5", value(5)),
        ("concurrency", "1.000", "ambiguous_number"),
        ("concurrency", "1,000", "ambiguous_number"),
        ("concurrency", "131.072", "ambiguous_number"),
        ("concurrency", "1.000.000", "ambiguous_number"),
        ("concurrency", "1 000", "thousands_separator"),
        ("concurrency", "1\u00a0000", "thousands_separator"),
        ("concurrency", "1\u202f000", "thousands_separator"),
        ("concurrency", "1\u2009000", "thousands_separator"),
        ("concurrency", "1'000", "thousands_separator"),
        ("concurrency", "1’000", "thousands_separator"),
        ("concurrency", "1_000", "thousands_separator"),
        ("concurrency", "1.234,5", "thousands_separator"),
        ("concurrency", "1,234.5", "thousands_separator"),
        ("concurrency", "10\u200b", "odd_in_number"),
        ("concurrency", "1 0", "odd_in_number"),
        ("concurrency", "10.5", "not_whole"),
        ("concurrency", "1,5", "not_whole"),
        ("concurrency", "ten", "not_whole"),
        ("concurrency", "nan", "not_whole"),
        ("concurrency", "inf", "not_whole"),
        ("concurrency", "1e400", "not_whole"),
        ("concurrency", "0x10", "not_whole"),
        ("concurrency", "10²", "not_whole"),
        ("concurrency", "٣", "odd_digits"),
        ("runtime_overhead_gib", "१२.५", "odd_digits"),
        ("kv_budget_ratio", "70,5 %", "percentage"),
        ("concurrency", "9" * 5000, "too_many_digits"),
        ("concurrency", "\u22125", "at_least"),
        ("concurrency", "#DIV/0!", "cell_error"),
        ("effective_context", "32.000", "ambiguous_number"),
        ("runtime_overhead_gib", "1.000", "ambiguous_number"),
        ("runtime_overhead_gib", "1,234", "ambiguous_number"),
        ("runtime_overhead_gib", "120.5", value(120.5)),
        ("runtime_overhead_gib", "12.345", value(12.345)),
        ("runtime_overhead_gib", "1.234,5", "thousands_separator"),
        ("kv_budget_ratio", "0.7", value(0.7)),
        ("kv_budget_ratio", "0,7", "decimal_comma"),
        ("kv_budget_ratio", "70%", "percentage"),
        ("kv_budget_ratio", "9" * 5000, "too_many_digits"),
        ("kv_precision", "FP8", value("fp8")),
        ("kv_precision", " bf-16 ", value("bf16")),
        ("kv_precision", "fp8_e4m3", value("fp8")),
        ("kv_precision", "FP8-E5M2", value("fp8")),
        ("weights_precision", "BFloat16", value("bf16")),
        ("weights_precision", "float16", value("fp16")),
        ("weights_precision", "ｆｐ８", value("fp8")),
        ("kv_precision", "auto", "word_left_out"),
        ("kv_precision", "fp9", "not_one_of"),
        ("kv_precision", "fp8\u200b", "odd_character"),
        ("warmup_read_pattern", "Random", value("random")),
        ("basis", "POOLED", value("pooled")),
        ("model", "1.000", value("1.000")),
        ("model", " gpt-oss-20b\u00a0", value("gpt-oss-20b")),
        ("storage", "#N/A", "cell_error"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__.removeprefix("at_"))
def test_a_text_is_the_same_at_every_door(door, field, text, expected, tmp_path):
    assert outcome(door, field, text, tmp_path) == expected


_CHARACTERS = "0123456789" * 3 + ".,.,+-eE_' \u00a0\u202f\u200bx−１"
_WRITTEN = st.text(st.sampled_from(_CHARACTERS), min_size=1, max_size=9).filter(
    lambda text: text.strip() and text != "--"  # argparse takes it for its own
)
_WORDS = st.sampled_from([*PRECISIONS, *PRECISION_ALIASES, "fp9", "8"]).flatmap(
    lambda word: st.sampled_from([word, word.upper(), f" {word}", word.replace("_", "-"),
                                  f"{word}\u200b", f"\u2011{word}"])
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("doors")


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(text=_WRITTEN, field=st.sampled_from(["concurrency", "runtime_overhead_gib"]))
@example("1.000", "concurrency")
@example("-", "concurrency")
def test_any_number_is_the_same_at_every_door(place, text, field):
    found = {door.__name__: outcome(door, field, text, place) for door in DOORS}
    assert len(set(found.values())) == 1, found


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(text=_WORDS)
def test_any_word_is_the_same_at_every_door(place, text):
    found = {door.__name__: outcome(door, "kv_precision", text, place) for door in DOORS}
    assert len(set(found.values())) == 1, found


# --- numbers -----------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(text=_WRITTEN, comma=st.booleans(), whole=st.booleans())
def test_what_is_read_is_what_python_reads_with_a_point(text, comma, whole):
    found = number(text.strip(), whole, comma)
    if isinstance(found, (int, float)):
        plain = text.strip().replace("−", "-").replace("１", "1")
        assert found == pytest.approx(float(plain.replace(",", ".") if comma else plain), rel=1e-9)


@pytest.mark.parametrize("comma", [False, True])
def test_a_file_with_decimal_commas_asks_about_points_and_the_other_way_round(comma):
    home, other = (",", ".") if comma else (".", ",")
    assert number(f"12{home}345", False, comma) == 12.345
    assert number(f"12{other}345", False, comma).rule == "ambiguous_number"
    (sure,) = [number("1.234,5", False, comma)]
    assert sure.details["written"] == f"1234{home}5"


@given(st.integers(1, 10**8), st.sampled_from([0.1, 1.15, 1.21, 3.3, 1 / 3]))
def test_noise_of_a_product_is_no_fraction(count, factor):
    assert exact(count * factor / factor, True) == count


@pytest.mark.parametrize("number", [1724.999, 1.5, 1e8 + 0.5, 0.001, 131072.01])
def test_a_fraction_is_no_noise(number):
    assert exact(number, True) == number


# --- numbers of JSON and TOML ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("concurrency", "1.000", "ambiguous_number"),
        ("effective_context", "131.072", "ambiguous_number"),
        ("runtime_overhead_gib", "1.000", "ambiguous_number"),
        ("concurrency", "8.0", value(8)),
        ("concurrency", "1e3", value(1000)),
        ("runtime_overhead_gib", "12.345", value(12.345)),
        ("kv_budget_ratio", "0.125", value(0.125)),
        ("model", "1.000", value("1.000")),
    ],
)
@pytest.mark.parametrize("kind", ["json", "jsonl", "grid.json", *["grid.toml"] * TOML])
def test_a_number_of_a_file_keeps_how_it_is_written(kind, field, written, expected, tmp_path):
    given = {name: json.dumps(value) for name, value in {**CASE, field: None}.items()}
    given[field] = written
    keys = ", ".join(f'"{name}": {value}' for name, value in given.items())
    content = {
        "json": f"[{{{keys}}}]",
        "jsonl": f"{{{keys}}}",
        "grid.json": f"{{{keys}}}",
        "grid.toml": "\n".join(f"{name} = [{value}]" for name, value in given.items()),
    }[kind]
    path = tmp_path / f"a.{kind}"
    path.write_text(content)
    try:
        found = value(getattr(read(path), field))
    except InputError as error:
        found = error.problems[0].rule
    assert found == expected


@pytest.mark.skipif(not TOML, reason="TOML is read since Python 3.11")
def test_a_range_of_a_grid_is_asked_about_too(tmp_path):
    path = tmp_path / "a.grid.toml"
    path.write_text('model="a"\nserver="b"\neffective_context=1\n'
                    "concurrency={from=1.000, to=5.000, step=1.000}\n")  # fmt: skip
    with pytest.raises(InputError) as error:
        read_cases(str(path))
    assert [it.rule for it in error.value.problems] == ["ambiguous_number"] * 3


def test_a_written_number_is_a_float_in_all_else():
    (found,) = parsed("[1.000]", InputError)
    assert (found, type(found), json.dumps(found), str(found)) == (1.0, Written, "1.0", "1.000")
    copy = pickle.loads(pickle.dumps(found))
    assert (copy, copy.text) == (1.0, "1.000")
    assert type(decimal("1.5")) is float
    assert typed("concurrency", decimal("1.000")).rule == "ambiguous_number"


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [("openai/gpt-oss-120b", "gpt-oss-120b"), ("OpenAI/GPT-OSS-20B", "gpt-oss-20b"),
     ("https://huggingface.co/openai/gpt-oss-20b/", "gpt-oss-20b"),
     ("ｇｐｔ-oss-20b", "gpt-oss-20b"), ("meta-llama/Llama-3.1-8B", "llama-3.1-8b"),
     ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"), ("openai/gpt_oss_120b", "gpt-oss-120b"),
     ("GPT OSS 120B", "gpt-oss-120b"), ("gpt-oss:20b", "gpt-oss-20b"),
     (" Qwen/Qwen3_5-35B-A3B", None), ("Qwen/Qwen3.6-27B", "qwen3.6-27b"),
     ("deepseek-ai/DeepSeek V3.2", "deepseek-v3.2"), ("moonshotai/Kimi-K2.6", "kimi-k2.6"),
     ("nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "nvidia-nemotron-3-nano-30b-a3b-bf16")],
)  # fmt: skip
def test_a_name_of_hugging_face_is_found_by_its_last_part(name, meant):
    if meant is None:  # a dot is a part of the name
        with pytest.raises(InputError):
            KNOWN.model(name)
    else:
        assert KNOWN.model(name).name == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [("DGX H200", "dgx-h200"), ("dgx_h200", "dgx-h200"), ("NVIDIA DGX-H200", "dgx-h200"),
     ("nvidia/dgx-h200", "dgx-h200"), ("Nvidia  DGX  B300", "dgx-b300"), ("DGX200",
     "dgx-h200-example"), ("dgx300", "dgx-b300"), ("DGX A100", "dgx-a100-640"),
     ("GB200 NVL72", "gb200-nvl72"), ("NVIDIA GB300 NVL72", "gb300-nvl72"),
     ("Dell XE9680 H100", "dell-xe9680-h100"), ("xe9680-mi300x", "dell-xe9680-mi300x"),
     ("AS-8125GS-TNHR", "smc-8125gs-h200"), ("Supermicro AS-8125GS-TNHR", "smc-8125gs-h200"),
     ("ThinkSystem SR680a V4 B300", "lenovo-sr680a-v4-b300")],
)  # fmt: skip
def test_a_server_is_found_as_people_write_it(name, meant):
    assert KNOWN.server(name).name == meant


@pytest.mark.parametrize("name", ["DGX–H200", "DGX‑H200", "DЕX H200", "DGX H200"])
def test_a_look_alike_in_the_name_of_a_server_is_named_and_never_read_as_the_other(name):
    with pytest.raises(InputError) as error:
        KNOWN.server(name)
    (problem,) = error.value.problems
    assert problem.rule == "odd_character"
    assert "dgx-h200" in problem.details["near"]


def test_a_spelling_that_means_two_entries_means_none():
    known = [("a-b", "first"), ("a_b", "second"), ("a-b-c", "third")]
    index = index_of(known, [("A B C", "fourth")])
    assert find("a-b", index) == "first"
    assert find("a_b", index) == "second"
    assert find("a b", index) is None
    assert find("a b c", index) is None
    assert find("A-B-C", index) == "third"


@pytest.mark.parametrize("word", ["FP8", "Bf16", "NVFP4", "mxFP4", "INT8"])
def test_precisions_are_read_in_any_case(word):
    workload = Workload(model="gpt-oss-120b", server="dgx-h200", concurrency=1,
                        effective_context=1024, weights_precision=word)  # fmt: skip
    assert workload.weights_precision == word.lower()


@pytest.mark.parametrize(
    ("name", "first"),
    [("openai/gpt-oss-120b-bf16", "gpt-oss-120b"), ("openai/gptoss-120b", "gpt-oss-120b"),
     ("deepseek-ai/DeepSeek-V3-0324", "deepseek-v3"),
     ("deepseek-ai/DeepSeek-R1-0528", "deepseek-r1"),
     ("meta-llama/Llama-3.3-70B", "llama-3.3-70b-instruct")],
)  # fmt: skip
def test_the_nearest_to_a_name_of_hugging_face(name, first):
    with pytest.raises(InputError) as error:
        KNOWN.model(name)
    assert error.value.problems[0].details["near"][0] == first


@pytest.mark.parametrize("known", sorted(KNOWN.models))
def test_any_owner_may_stand_before_a_name(known):
    assert KNOWN.model(f"some-one/{known.upper()}").name == known
    with pytest.raises(InputError) as error:
        KNOWN.model(f"some-one/{known}-0528")
    assert error.value.problems[0].details["near"][0] == known


@pytest.mark.parametrize("character", ODD)
@pytest.mark.parametrize("door", [at_cell, at_csv, at_command])
def test_a_character_that_nobody_sees_is_named(door, character, tmp_path):
    name = f"gpt{character}oss-120b"
    with pytest.raises(InputError) as error:
        workload = door("model", name, tmp_path)
        KNOWN.model(workload.model)
    (problem,) = error.value.problems
    assert (problem.rule, problem.field) == ("odd_character", "model")
    assert named(character) in Texts("en").problem(problem)
    assert f"U+{ord(character):04X}" in Texts("pt-BR").problem(problem)
    assert "gpt-oss-120b" in problem.details["near"]


def test_headings_and_options_with_a_typographic_hyphen_are_told(tmp_path):
    (tmp_path / "a.csv").write_text("model,server,concurrency,effective\u2011context\na,b,1,1\n")
    with pytest.raises(InputError) as error:
        read_cases(str(tmp_path / "a.csv"))
    assert error.value.problems[0].rule == "odd_character"
    with pytest.raises(InputError) as error:
        options_of((("kv\u2011precision", "fp8"),), ())
    assert error.value.problems[0].details["near"][0] == "kv_precision"
    assert options_of((("KV-Precision", "fp8"),), ()) == {"kv_precision": "fp8"}


def test_letters_that_are_seen_are_not_odd():
    assert odd("açaí-2.5_b+") is None
    assert odd("tab\there") == "\t"


def test_nearest_never_loses_to_separators():
    assert nearest("kv-precision", ["weights_precision", "kv_precision"])[0] == "kv_precision"
