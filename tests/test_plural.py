"""Words go with their number, and figures stand apart from their limits, on every face."""

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from sizing_xl import Workload, load_catalogs, size
from sizing_xl.cli import main
from sizing_xl.errors import Problem
from sizing_xl.excel.functions import SIZING_ALERTS, SIZING_EXPLAIN, SIZING_NODES
from sizing_xl.report.compare import comparison_markdown, comparison_text
from sizing_xl.report.document import to_json
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.sheets import deck
from sizing_xl.telling.citing import cited
from sizing_xl.telling.given import input_tables
from sizing_xl.texts import LANGUAGES, Texts
from sizing_xl.texts.figures import FORMS, NUMBER, fill, is_one, named, pieces
from sizing_xl.units import Unit

from .test_alerts import CASES as ALERTED
from .test_texts import TABLES, table

# Words that are counted, beyond those that templates have in two forms.
MORE = {
    "pt-BR": {"alerta": "alertas", "cenário": "cenários", "falha": "falhas", "ano": "anos"},
    "en": {"alert": "alerts", "scenario": "scenarios", "failure": "failures", "year": "years"},
}
# "(s)", "(es)", "nó(s)", "sessão(ões)" and their kin: an ending in parentheses after a letter.
EITHER = re.compile(r"\w\((s|es|ns|is|as|os|a|o|ões|ies)\)")


def templates(language):
    """(place, template) of every sentence of a language."""
    for module, name in TABLES:
        for key, told in table(language, module, name).items():
            for template in [told] if isinstance(told, str) else told:
                yield f"{module}.{key}", template


def units(language):
    """The names of units that are counted, in two forms."""
    told = table(language, "phrases", "PHRASES")
    names = (told[f"unit_{unit.name.lower()}"] for unit in Unit if unit.spoken)
    return [name for name in names if FORMS in name]


@cache
def counted(language):
    """Singular -> plural of every word that stands after a number in some template."""
    pairs = dict(MORE[language])
    forms = [f"# {one}|# {many}" for one, many in (name.split(FORMS) for name in units(language))]
    forms += [piece.shape.partition(";")[2] if piece.shape[0] in ",." else piece.shape
              for _, template in templates(language) for piece in pieces(template)
              if FORMS in piece.shape]  # fmt: skip
    for form in forms:
        singular, _, plural = form.partition(FORMS)
        words = [re.search(rf"{NUMBER} (\w+)", side) for side in (singular, plural)]
        if all(words) and words[0][1] != words[1][1]:
            pairs[words[0][1]] = words[1][1]
    return pairs


@cache
def numbered(language):
    """A number and a word that is counted."""
    pairs = counted(language)
    words = "|".join(map(re.escape, sorted({*pairs, *pairs.values()}, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,^/-])(\d[\d.,]*\d|\d) ({words})\b")


def faults(text, language):
    """What in a text does not go with its number, or has an ending in parentheses."""
    pairs = counted(language)
    found = [match[0] for match in EITHER.finditer(text)]
    for match in numbered(language).finditer(text):
        if match[2] not in (set(pairs) if is_one(match[1], language) else set(pairs.values())):
            found.append(match[0])
    return found


# --- the mechanism ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "ones", "others"),
    [
        ("en", ["1", "-1", "1 GiB"],
         ["0", "2", "1.0", "1.5", "0.5", "11", "1,000", "1,001", "—", "", "1e+20", "70%"]),
        ("pt-BR", ["0", "1", "1,0", "1,5", "0,5", "-1"],
         ["2", "2,0", "11", "1.000", "1.000.000", "—", "", "1e+20"]),
    ],
)  # fmt: skip
def test_one_is_what_unicode_says(language, ones, others):
    assert [number for number in ones if not is_one(number, language)] == []
    assert [number for number in others if is_one(number, language)] == []


@pytest.mark.parametrize(
    ("template", "figures", "english", "portuguese"),
    [
        ("{n:# node|# nodes}", {"n": 1}, "1 node", "1 node"),
        ("{n:# node|# nodes}", {"n": 1.0}, "1 node", "1 node"),
        ("{n:# node|# nodes}", {"n": 1234.5}, "1,234.5 nodes", "1.234,5 nodes"),
        ("{n:# node|# nodes}", {"n": "1,5"}, "1,5 nodes", "1,5 node"),
        ("{n:# node|# nodes}", {"n": 0}, "0 nodes", "0 node"),
        ("{n:is|are}", {"n": 2}, "are", "are"),
        ("{n:,.2f;# fold|# folds}", {"n": 1.996}, "2.00 folds", "2,00 folds"),
        ("{n:,.2f~1;# fold|# folds}", {"n": 1.0004}, "1.0004 folds", "1,0004 fold"),
        ("{n:# one; it|# more; they}", {"n": 3}, "3 more; they", "3 more; they"),
        ("{a:.0%~b}", {"a": 0.7504, "b": 0.75}, "75.04%", "75,04%"),
        ("{a:.0%~b}", {"a": 0.81, "b": 0.75}, "81%", "81%"),
        ("{a:.0%~b}", {"a": 0.75, "b": 0.75}, "75%", "75%"),
        ("{b:%}", {"b": 0.755}, "75.5%", "75,5%"),
        ("{b:%}", {"b": 0.07}, "7%", "7%"),
        ("{a:,.0f~b}", {"a": 49.9, "b": 50}, "49.9", "49,9"),
        ("{a:,.0f~b}", {"a": 49.999, "b": 50}, "49.999", "49,999"),
        ("{a:,.0f~b} {b:,.1f~a}", {"a": 120.0, "b": 120.04}, "120 120.04", "120 120,04"),
        ("{a:,.0f~b} {b:,.0f~a}", {"a": 1200, "b": 1200.4}, "1,200 1,200.4", "1.200 1.200,4"),
        ("{a:,.2f~1}", {"a": 1.0004}, "1.0004", "1,0004"),
        # What is not nought is not written as nought; what is left of a sum is.
        ("{a:,.1f}", {"a": 0.01}, "0.01", "0,01"),
        ("{a:,.1f~b}", {"a": 0.01, "b": 37.2}, "0.01", "0,01"),
        ("{a:,.1f~b} {b:,.1f~a}", {"a": 0.01, "b": 0.012}, "0.01 0.012", "0,01 0,012"),
        ("{a:,.1f~b}", {"a": 0.01, "b": 0.01}, "0.01", "0,01"),
        ("{a:.0%}", {"a": -0.004}, "-0.4%", "-0,4%"),
        ("{a:,.1f}", {"a": 0}, "0.0", "0,0"),
        ("{a:,.1f}", {"a": 1e-12}, "0.0", "0,0"),
    ],
)  # fmt: skip
def test_figures_of_templates(template, figures, english, portuguese):
    assert fill(template, figures, "en") == english
    assert fill(template, figures, "pt-BR") == portuguese


@pytest.mark.parametrize("template", ["{n:# node|# nodes}", "{n:,.0f}", "{n:,.0f~2}"])
def test_a_figure_that_is_missing_or_unknown_is_refused(template):
    """Saved documents that lack a figure keep their own words (telling/as_saved.py)."""
    with pytest.raises(KeyError):
        fill(template, {}, "en")
    with pytest.raises(TypeError):
        fill(template, {"n": None}, "en")


def test_templates_for_readers_of_a_list():
    template = "{{a}} {n:# node|# nodes} of {r:.0%~n}, {f:,.2f~1;# fold|# folds}: {lever:model}"
    assert named(template) == "{a} {n} nodes of {r}, {f} folds: {lever:model}"


def test_two_figures_that_differ_are_never_printed_alike():
    for limit in (0.75, 50.0, 1.0, 2145.77):
        for step in range(1, 10):
            for beyond in (limit * (1 + 10.0**-step), limit * (1 - 10.0**-step)):
                for spec in (",.0f", ",.1f", ".0%"):
                    told, other = fill(f"{{a:{spec}~b}} {{b:{spec}~a}}",
                                       {"a": beyond, "b": limit}, "en").split()  # fmt: skip
                    order = [float(it.replace(",", "").rstrip("%")) for it in (told, other)]
                    assert (order[0] > order[1]) == (beyond > limit)
                    assert order[0] != order[1]


@pytest.mark.parametrize(
    ("language", "value", "unit", "written"),
    [
        ("en", 1, Unit.NODES, "1 node"),
        ("pt-BR", 1, Unit.NODES, "1 nó"),
        ("pt-BR", 2, Unit.NODES, "2 nós"),
        ("pt-BR", 1, Unit.SESSIONS, "1 sessão"),
        ("en", 1, Unit.YEARS, "1 year"),
        ("en", 1, Unit.ELEMENTS, "1 elem"),
        ("en", 1, Unit.COUNT, "1"),
        ("en", 1, Unit.RACK_UNITS, "1 U"),
    ],
)
def test_units_that_are_counted(language, value, unit, written):
    assert Texts(language).measure(value, unit, 0) == written


def test_headings_have_the_plural():
    assert Texts("en").symbol(Unit.NODES) == "nodes"
    assert Texts("pt-BR").symbol(Unit.SESSIONS) == "sessões"
    assert Texts("en").symbol(Unit.COUNT) == ""


# --- every sentence --------------------------------------------------------------------------


# Figures that are always words.
NAMES = ("lever", "place", "scenario", "lower", "server", "kind")


class Anything:
    """A figure that is a word, whatever its format."""

    def __format__(self, spec):
        return "X"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [0, 1, 2, 1000])
def test_every_sentence_with_every_figure_of_a_number(language, number):
    figures = defaultdict(lambda: number, dict.fromkeys(NAMES, Anything()))
    wrong = {
        place: found
        for place, template in templates(language)
        if (found := faults(fill(template, figures, language), language))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_found(language):
    wrong = {
        "pt-BR": ("1 nós", "2 nó", "nó(s)", "sessão(ões)", "1 sessões", "1 alertas", "2 token"),
        "en": ("1 nodes", "2 node", "node(s)", "1.0 node", "1 alerts", "0 session", "1,000 token"),
    }
    right = {
        "pt-BR": ("1 nó", "2 nós", "0 nó", "1,5 rack", "1.000 nós"),
        "en": ("1 node", "0 nodes", "1.0 racks", "kV (K)"),
    }
    assert [text for text in wrong[language] if not faults(text, language)] == []
    assert [text for text in right[language] if faults(text, language)] == []


def test_no_text_has_an_ending_in_parentheses():
    """Templates in both languages, pages, macros and labels: one word for each number."""
    root = Path(__file__).parent.parent
    pages = [*root.glob("*.md"), *(root / "docs").glob("*.md"),
             *(root / "tests" / "golden" / "vba").rglob("*.bas")]  # fmt: skip
    told = {str(path): path.read_text(encoding="utf-8") for path in pages}
    told |= {place: text for language in LANGUAGES for place, text in templates(language)}
    prose = {place: re.sub(r"`[^`]*`|^ {4}.*$|^```.*?^```", "", text, flags=re.M | re.S)
             for place, text in told.items()}  # fmt: skip
    assert len(prose) > 1000
    assert {place: EITHER.findall(it) for place, it in prose.items() if EITHER.search(it)} == {}


# --- every face ------------------------------------------------------------------------------

SINGLE = {
    "servers": [{"name": "one-box", "rack_units_u": 1, "power": {"power_kw_max": 1.0},
                 "gpu": {"count": 1, "model": "G", "hbm_per_gpu_gb": 288.0}}],
}  # fmt: skip
ONE = {"model": "opt-oss-120b", "server": "one-box", "concurrency": 1, "effective_context": 1,
       "tensor_parallel": 1, "peak_headroom_ratio": 0}  # fmt: skip
CASES = {
    "one of all": ONE,
    "one session a node": {**ONE, "concurrency": 2, "effective_context": 131072,
                           "runtime_overhead_gib": 265},
    "two": {**ONE, "concurrency": 2, "effective_context": 2, "replicas_per_node": 2},
    "none fits": {**ONE, "runtime_overhead_gib": 1000},
    "flagship": {**ONE, "server": "dgx-b300", "concurrency": 1000, "effective_context": 131072},
}  # fmt: skip


@pytest.fixture(scope="module")
def boxes(tmp_path_factory):
    directory = tmp_path_factory.mktemp("catalogs")
    (directory / "servers.json").write_text(json.dumps(SINGLE), encoding="utf-8")
    return directory


def own(text, sizing, texts):
    """A text without what it quotes of catalogs."""
    quoted = [value for _, rows in input_tables(sizing, texts) for label, value in rows
              if label in (texts.say("notes"), texts.say("source"))]  # fmt: skip
    for words in quoted:
        text = text.replace(words, "")
    return text


def cells(drawn):
    for sheet in drawn.sheets:
        if sheet.id not in ("sources", "catalog"):  # quotations
            for cell in (*sheet.lines, *(it for t in sheet.tables for row in t.rows for it in row)):
                yield from (str(it) for it in (cell.value, cell.note) if it is not None)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_reports_and_workbooks(boxes, language, case):
    known, texts = load_catalogs(boxes), Texts(language)
    sizing = size(Workload(**CASES[case]), known)
    faces = {
        "summary": summary(sizing, language, remedies=True),
        "text": " ".join(full_report(sizing, language).split()),
        "markdown": executive_report(sizing, language),
        "json": to_json(sizing, language),
        "compare": comparison_text(["a"], [sizing], texts),
        "compare markdown": comparison_markdown(["a"], [sizing], texts),
        "workbook": "\n".join(cells(deck(sizing, texts, known))),
    }
    wrong = {face: found for face, text in faces.items()
             if (found := faults(own(text, sizing, texts), language))}  # fmt: skip
    assert wrong == {}
    if case == "one of all":
        one = {"pt-BR": ("1 sessão", "1 token", "1 nó"),
               "en": ("1 session", "1 token", "1 node")}[language]  # fmt: skip
        for words in one:
            assert re.search(rf"(?<![\d.,]){words}\b", faces["text"]), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_functions(language):
    case = ("gpt-oss-120b", "dgx-b300", 1, 1)
    told = [
        SIZING_EXPLAIN("nodes_final", *case, language=language),
        *(cell for row in SIZING_ALERTS(*case, language=language) for cell in row),
        SIZING_NODES(*case, options=(("a",),), language=language),
        str(SIZING_NODES("gpt-oss-120b", "dgx-b300", ((1,), (2,)), ((1, 2, 3),) * 3,
                         language=language)),
    ]  # fmt: skip
    assert faults("\n".join(map(str, told)), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_command_line(tmp_path, capsys, language, count):
    """validate, batch: as many problems, cases and refusals as `count`."""
    models = [{"name": f"m{number}"} for number in range(count)]
    (tmp_path / "models.json").write_text(json.dumps({"models": models}), encoding="utf-8")
    main(["validate", f"--catalog-dir={tmp_path}", f"--lang={language}"])
    rows = ["opt-oss-120b,dgx-b300,1,1"] * count + ["opt-oss-120b,dgx-b300,0,1"] * count
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(["model,server,concurrency,effective_context", *rows, ""]))
    for more in ([], [], ["--strict"]):
        main(["batch", str(path), "-o", str(tmp_path / "out"), "--formats=none", "--jobs=1",
              f"--lang={language}", *more])  # fmt: skip
    told = capsys.readouterr()
    assert faults(told.out + told.err, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_with_one_and_two(language):
    texts = Texts(language)
    for number in (1, 2):
        for problem in (
            Problem("grid_too_large", details={"cases": number, "most": number}),
            Problem("ranges_differ", details={"rows": number, "columns": number}),
            Problem("options_shape", "options", number),
            Problem("batch_strict", details={"refused": number, "cases": number}),
        ):
            assert faults(texts.problem(problem), language) == []


# --- figures beside their limits ---------------------------


@pytest.mark.parametrize(
    ("code", "case", "told"),
    [
        ("kv_budget_ratio_high", {"kv_budget_ratio": 0.7504}, "75.04% of the free HBM, above 75%"),
        ("kv_budget_ratio_high", {"kv_budget_ratio": 0.8}, "80% of the free HBM, above 75%"),
        ("overhead_low", {"runtime_overhead_gib": 49.9}, "49.9 GiB per node, below 50 GiB"),
        ("overhead_low", {"runtime_overhead_gib": 49.9999}, "49.9999 GiB per node, below 50 GiB"),
        ("overhead_below_weights", {"runtime_overhead_gib": 129.98}, "130.0 GiB per node"),
        ("overhead_below_weights", {"runtime_overhead_gib": 129.98}, "overhead of 129.98 GiB"),
        ("context_near_max", {"effective_context": 131071}, "99.999% of the model's limit"),
        ("hbm_exhausted", {"runtime_overhead_gib": 2145.8}, "(2,145.8 GiB)"),
    ],
)  # fmt: skip
def test_a_figure_is_never_printed_as_the_limit_that_it_is_not(sized, code, case, told):
    (alert,) = [alert for alert in sized(**case).alerts if alert.code == code]
    assert told in Texts("en").alert(alert)


COMPARED = {
    "en": r"([\d,.]*\d)(?:%| \w+)[^.;]*?, (?:above|below) ([\d,.]*\d)",
    "pt-BR": r"([\d,.]*\d)(?:%| \w+)[^.;]*?, (?:acima de|abaixo de) ([\d,.]*\d)",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_alerts_just_beyond_their_limits(sized, language):
    pairs = []
    for _, _, beyond, _ in ALERTED:
        if not {"profile", "box"} & set(beyond):
            for alert in sized(**beyond).alerts:
                pairs += re.findall(COMPARED[language], Texts(language).alert(alert))
    assert len(pairs) > 15
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


# --- quotations ---------------------------


def test_what_is_quoted_of_catalogs_is_headed_as_a_quotation(sized):
    report, english = full_report(sized(), "pt-BR"), full_report(sized(), "en")
    assert "  Observações (no original): " in report and "  Fonte (no original): " in report
    assert "  Notes: " in english and "  Source: " in english


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sources_sheet_lists_every_figure_of_the_policy(sized, catalogs, language):
    texts, sizing = Texts(language), sized()
    (sheet,) = [it for it in deck(sizing, texts, catalogs).sheets if it.id == "sources"]
    (listed,) = sheet.tables
    assert listed.columns[2:] == ("source", "publisher", "address", "retrieved", "confidence")
    rows = {(row[0].value, row[1].value): row for row in listed.rows}
    parameters = catalogs.parameters
    for key, policy in parameters.scenarios:
        assert rows[texts.scenario(key), texts.say("scenario")][2].value == policy.source
    for name, figure in parameters.alert_limits:
        row = rows[texts.say(f"limit_{name}"), texts.say("alert_limit")]
        assert row[2].value == cited(figure.source).document
        assert row[6].value == texts.say(f"confidence_{figure.confidence}")
    figures = sum(1 for group in (parameters.defaults, parameters.policy, parameters.alert_limits,
                                  parameters.thresholds) for _ in group)  # fmt: skip
    kinds = [row[1].value for row in listed.rows]
    told = {texts.say(word) for word in ("policy", "alert_limit", "threshold")}
    assert sum(kind in told for kind in kinds) == figures
    entries = [row for row in listed.rows if row[1].value in
               {texts.say(kind) for kind in ("model", "server", "storage", "engine")}]  # fmt: skip
    used = {getattr(sizing, kind).name for kind in ("model", "server", "storage", "engine")}
    assert {row[0].value for row in entries} <= used, "no entry of another case"
    assert any(row[3].value and str(row[4].value).startswith("https://") for row in entries)


@pytest.mark.parametrize(
    ("source", "publisher", "address", "retrieved", "confidence", "document"),
    [
        ("NVIDIA DGX H200 User Guide, https://docs.nvidia.com/dgx/a.html: 8U, 10.2 kW; retrieved "
         "2026-11-26; confidence: high", "NVIDIA", "https://docs.nvidia.com/dgx/a.html",
         "2026-11-26", "high", "NVIDIA DGX H200 User Guide: 8U, 10.2 kW"),
        ("https://github.com/o/r, a.json at 30da184 (weights)", "o (GitHub)",
         "https://github.com/o/r", "", "", "a.json at 30da184 (weights)"),
        ("A page (https://www.example.org/x): 7 kW", "example.org", "https://www.example.org/x",
         "", "", "A page: 7 kW"),
        ("https://github.com/vllm-project/recipes/issues/381", "vllm-project (GitHub)",
         "https://github.com/vllm-project/recipes/issues/381", "", "",
         "https://github.com/vllm-project/recipes/issues/381"),
        ("docs/method.md#defaults", "sizing_xl", "docs/method.md#defaults", "", "",
         "docs/method.md#defaults"),
        ("NIST SP 811, appendix B", "", "", "", "", "NIST SP 811, appendix B"),
        ("a quote; retrieved soon; confidence: very high", "", "", "", "",
         "a quote; retrieved soon; confidence: very high"),
        ("", "", "", "", "", ""),
    ],
)  # fmt: skip
def test_a_source_is_taken_apart_where_it_can_be_told(
    source, publisher, address, retrieved, confidence, document
):
    assert cited(source) == (document, publisher, address, retrieved, confidence)


def test_the_glossary_has_the_terms_of_the_case_by_the_reader_s_words(sized, catalogs):
    def names(**case):
        sizing, texts = sized(**case), Texts("pt-BR")
        (sheet,) = [it for it in deck(sizing, texts, catalogs).sheets if it.id == "dictionary"]
        rows = sheet.tables[0].rows
        assert all(row[0].value == texts.label(row[1].value) for row in rows)
        return {row[1].value for row in rows}

    plain = names(model="gpt-oss-120b")
    assert {"concurrency", "power_kw_max", "pue", "ha_extra_nodes"} <= plain
    assert "energy_price_per_kwh" not in plain
    assert "energy_price_per_kwh" in names(model="gpt-oss-120b", energy_price_per_kwh=0.1)
    assert names(model="deepseek-v3.2", kv_precision="fp8") - plain >= {"group_index_elements"}


# --- argparse --------------------------------------------------------------------------------

USAGES = [
    [],
    ["size", "--model"],
    ["size", "--nonsense"],
    ["size", "--output=x"],
    ["size", "--json-only=3"],
    ["catalog", "list", "gpus"],
    ["nonsense"],
    ["compare"],
    ["batch", "a", "b", "c"],
]
HELPS = [["--help"], ["size", "--help"], ["batch", "--help"], ["excel", "build", "--help"],
         ["catalog", "list", "--help"]]  # fmt: skip
ENGLISH = re.compile(
    r"\b(usage|the|argument|arguments|expected|required|unrecognized|invalid|choice|choose|"
    r"ambiguous|could|ignored|explicit|positional|options|show|exit|and)\b"
)


@pytest.mark.parametrize("words", [*USAGES, *HELPS], ids=" ".join)
def test_argparse_speaks_the_language(words, capsys, monkeypatch):
    said = {}
    for language in LANGUAGES:
        monkeypatch.setenv("SIZING_XL_LANG", language)
        with pytest.raises(SystemExit):
            main(words)
        told = capsys.readouterr()
        said[language] = told.out + told.err
    assert ENGLISH.search(said["en"])
    portuguese = re.sub(r"--[\w-]+|\{.*?\}|\bnum_\w+", "", said["pt-BR"])
    assert not ENGLISH.search(portuguese)


def test_argparse_itself_is_left_as_it_was():
    import argparse

    from sizing_xl.cli.arguments import parser

    parser(Texts("pt-BR")).format_help()
    assert "usage:" in argparse.ArgumentParser(prog="x").format_help()


def test_argparse_s_sentences_are_ours_in_english():
    """A Python that words them differently is noticed here."""
    import argparse
    import inspect

    source = re.sub(r"%\(\w+\)[sr]|%[sr]", "{}", inspect.getsource(argparse))
    for key, template in table("en", "phrases_usage", "PHRASES_USAGE").items():
        plain = "".join(words + "{}" * bool(field)
                        for words, field, _, _ in Formatter().parse(template))  # fmt: skip
        assert plain in source, key
