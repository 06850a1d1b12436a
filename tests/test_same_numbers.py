"""Every number that text, Markdown, terminal and JSON show is the same number."""

import re

import pytest
from markdown_it import MarkdownIt

from sizing_xl.book import BOOK, BY_AREA
from sizing_xl.report.document import to_document
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.terminal import summary
from sizing_xl.report.text import full_report
from sizing_xl.telling.rationale import label_with_unit
from sizing_xl.telling.service import area_told
from sizing_xl.telling.views import AGGREGATE, EXPLAINED, LINE, PER_SESSION, RESULTS
from sizing_xl.texts import LANGUAGES, MISSING, Texts

CASES = {
    "flagship": {},
    "seed report": {"model": "opt-oss-20b", "server": "dgx-b200", "concurrency": 500,
                    "effective_context": 65536},
    "large": {"model": "deepseek-v3.2", "concurrency": 123_456, "kv_budget_ratio": 0.815},
    "impossible": {"runtime_overhead_gib": 2144},
}  # fmt: skip


def read_number(written, language):
    """The number at the start of a text, and the decimals it shows; None for a missing one."""
    if written.startswith(MISSING):
        return None, 0
    digits = re.match(r"[\d.,]+", written).group().rstrip(".,")
    if language == "pt-BR":
        digits = digits.translate(str.maketrans(".,", ",."))
    whole, _, decimals = digits.replace(",", "").partition(".")
    return float(f"{whole}.{decimals or 0}"), len(decimals)


def assert_shows(written, value, name, language):
    """`written` is `value`, rounded to the decimals that it shows and no fewer than declared."""
    number, decimals = read_number(written, language)
    if value is None:
        assert number is None, (name, written)
        return
    entry = BOOK[name]
    share = entry.unit.percent
    assert written.partition(" ")[0].endswith("%") == share
    assert number == pytest.approx(value * (100 if share else 1), abs=0.5000001 * 10**-decimals)
    if not share:
        assert decimals == entry.digits, (name, written)


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def sizing(request, sized):
    return sized(**request.param)


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def results(sizing, language):
    scenarios = to_document(sizing, language)["scenarios"]
    return {key: scenario["results"] for key, scenario in scenarios.items()}


SHOWN = [name for names in BY_AREA.values() for name in names if not BOOK.quantities[name].inner]


def columns(report):
    """Label and the three values of every result of a text report."""
    lines = iter(report.splitlines())
    for line in lines:
        if line.startswith("▸ "):
            found = re.fullmatch(r"▸ (.*?)((?: +\S+){3})", line)
            if found is None or not re.fullmatch(r"[\d.,%—-]+", found[2].split()[0]):
                values = next(lines).split()
                yield line.removeprefix("▸ "), values if len(values) == 3 else None
            else:
                yield found[1], found[2].split()


def test_text(sizing, language, results):
    texts, told = Texts(language, sizing.currency), dict(columns(full_report(sizing, language)))
    for name in SHOWN:
        untold = not area_told(sizing, BOOK.quantities[name].area)
        if untold or all(values[name] is None for values in results.values()):
            continue
        written = told[label_with_unit(texts, name)]
        for value, values in zip(written, results.values(), strict=True):
            assert_shows(value, values[name], name, language)


def test_formulas_with_numbers_end_in_the_result(sizing, language, results):
    report = " ".join(full_report(sizing, language).split())
    reasons = to_document(sizing, language)["scenarios"]["recommended"]["rationale"]
    explained = 0
    for name in EXPLAINED:
        written = reasons[name]["with_numbers"]
        value = results["recommended"][name]
        assert_shows(written.rpartition(" = ")[2], value, name, language)
        if value is not None:
            explained += 1
            assert f"{reasons[name]['formula']} → {written}" in report
    assert explained > 10


def test_terminal(sizing, language, results):
    texts = Texts(language)
    lines = summary(sizing, language).splitlines()
    for key, values in results.items():
        (row,) = [line.split() for line in lines if line.startswith(texts.scenario(key) + " ")]
        for written, name in zip(row[1:], LINE, strict=True):
            assert_shows(written, values[name], name, language)


def tables(markdown):
    """Every table of a document as rows of plain cells."""
    rows, row = [], []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "inline":
            row.append("".join(child.content for child in token.children))
        elif token.type == "tr_close":
            rows.append(row)
            row = []
    return rows


def test_markdown(sizing, language, results):
    texts = Texts(language)
    rows = tables(executive_report(sizing, language))
    by_scenario = [row for row in rows if len(row) == 4]
    for name in (*PER_SESSION, *AGGREGATE, *RESULTS):
        if all(values[name] is None for values in results.values()):
            continue
        (row,) = [row for row in by_scenario if row[0] == label_with_unit(texts, name)]
        for written, values in zip(row[1:], results.values(), strict=True):
            assert_shows(written, values[name], name, language)


def test_every_figure_of_the_seeds_report_appears(sized):
    """Sections 1 and 3 of report_v2 for opt-oss-20b on dgx-b200, same rounding."""
    report = full_report(sized(**CASES["seed report"]), "en").replace(",", "")
    ours = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", report)}
    seed = [24, 8, 64, 131072, 12, 128, 180, 1440, 1341.1, 1000000, 800000, 28, 25, 0.15, 0.2, 500,
            65536, 70, 0.75, 806879232, 512, 0.37, 375.73, 0.7515, 0.9313225746154785, 120, 0.7,
            1221.1, 854.8, 854.77, 30, 1137, 1, 20, 600, 2, 65, 650, 793.7, 1056, 3, 0]  # fmt: skip
    assert [number for number in seed if number not in ours] == []
