"""Every source that a user can read is a document that a reader has."""

import json
import re
from pathlib import Path

import pytest

from sizing_xl import Workload, size
from sizing_xl.book import BOOK
from sizing_xl.excel.functions import SIZING_EXPLAIN
from sizing_xl.report.markdown import executive_report
from sizing_xl.report.text import full_report
from sizing_xl.texts import LANGUAGES

ROOT = Path(__file__).parents[1]
CATALOGS = sorted(
    path for path in (ROOT / "catalogs").glob("*.json") if not path.name.endswith(".schema.json")
)
METHOD = "docs/method.md"
# Documents and places that only the authors have, and words for them.
ABSENT = re.compile(
    r"\bspec\b|\bspec\.md|\bsections? \d|\bseeds?\b|\bseeds'|semente|shared/|domain notes"
    r"|\bfile ids?\b|\(id \d|local install|QUICKREF|PROJECT_SUMMARY",
    re.IGNORECASE,
)
# A section of a report of ours is not a section of somebody's document.
OWN_SECTIONS = re.compile(r"\bSECTION [1-4]:")
DOCUMENT = re.compile(r"(?<![\w/])(docs/[\w./-]*\w)(?:#([\w-]+))?")
REPOSITORY = re.compile(r"[\w.-]+/[\w.@-]+ $")  # before a path: a file of that public repository


def slug(heading):
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return kept.replace(" ", "-")


def sections(text):
    """Anchor of each heading of a Markdown page, and the text down to the next heading."""
    parts = re.split(r"^#{1,6} +(.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), flags=re.M)
    found = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        anchor, number = slug(heading), 1
        while anchor in found:
            anchor, number = f"{slug(heading)}-{number}", number + 1
        found[anchor] = body
    return found


SECTIONS = sections((ROOT / METHOD).read_text(encoding="utf-8"))


def told(node, key="", path=""):
    """(where, text) of every source and note in a catalog."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from told(value, name, f"{path}.{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from told(value, key, f"{path}[{number}]")
    elif isinstance(node, str) and key in ("source", "notes"):
        yield path, node


def figures(node, sources=(), path="", key=""):
    """(where, name of the figure, the sources nearest to it) of every number in a catalog."""
    if isinstance(node, dict):
        own = node.get("source")
        nearest = tuple([own] if isinstance(own, str) else own or sources)
        for name, value in node.items():
            yield from figures(value, nearest, f"{path}.{name}", key if name == "value" else name)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from figures(value, sources, f"{path}[{number}]", key)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield path, key, sources


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def methods(source):
    """Anchors of docs/method.md that a source names."""
    return [anchor for page, anchor in DOCUMENT.findall(source) if page == METHOD and anchor]


def problems(text):
    """What in a text a reader cannot find: absent documents, missing files, missing anchors."""
    yield from ABSENT.findall(OWN_SECTIONS.sub("", text))
    for match in DOCUMENT.finditer(text):
        page, anchor = match.groups()
        if REPOSITORY.search(text, 0, match.start()):
            continue
        if not (ROOT / page).is_file():
            yield page
        elif anchor and anchor not in sections((ROOT / page).read_text(encoding="utf-8")):
            yield f"{page}#{anchor}"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("docs/method.md#hbm-budget; vLLM FullAttentionSpec", []),
        ("FullAttentionSpec; NIST SP 811, appendix B", []),
        ("spec section 4; seed README", ["spec", "section 4", "seed"]),
        ("docs/method.md#nowhere", ["docs/method.md#nowhere"]),
        ("docs/none.md", ["docs/none.md"]),
        ("owner/name docs/none.md", []),
        ("the seeds' repository, ../shared/facts", ["seeds", "shared/"]),
        ("GitHub file id 60533230534", ["file id"]),
    ],
)
def test_the_problems_of_a_source(text, wrong):
    assert sorted(problems(text)) == sorted(wrong)


def test_anchors_are_as_github_makes_them():
    page = "# One, two\n## A `b_c` d\n```\n# none\n```\n## Warm-up\n## Warm-up\n"
    assert list(sections(page)) == ["one-two", "a-b_c-d", "warm-up", "warm-up-1"]


SHOWN = [it for it in BOOK.quantities.values() if not it.inner]


@pytest.mark.parametrize("quantity", SHOWN, ids=lambda quantity: quantity.name)
def test_every_quantity_is_told_in_the_section_of_its_source(quantity):
    assert list(problems(quantity.source)) == []
    anchors = methods(quantity.source)
    assert anchors, "its source names no section of the method"
    for anchor in anchors:
        assert f"`{quantity.name}`" in SECTIONS[anchor], anchor
        missing = set(quantity.needs) - set(re.findall(r"\w+", SECTIONS[anchor]))
        assert missing == set(), f"{anchor} does not tell what the formula rests on"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.name)
def test_sources_and_notes_of_the_catalogs_name_what_a_reader_has(path):
    for where, text in told(read(path)):
        assert list(problems(text)) == [], where


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.name)
def test_every_figure_of_the_catalogs_has_a_source(path):
    found = list(figures(read(path)))
    assert found
    for where, _, sources in found:
        assert any(sources), where


def test_every_figure_of_the_policy_is_told_in_the_section_of_its_source():
    """A new figure of parameters.json needs its own line in docs/method.md."""
    for where, name, (source,) in figures(read(ROOT / "catalogs" / "parameters.json")):
        for anchor in methods(source):
            assert f"`{name}`" in SECTIONS[anchor], where
        assert methods(source), where


@pytest.mark.slow
def test_the_pages_of_the_documentation_name_what_a_reader_has():
    for path in (ROOT / "docs").glob("*.md"):
        if path.name == "reconciliation.md":  # says where in the founding documents a figure stood
            continue
        text = path.read_text(encoding="utf-8").replace("\\_", "_")
        assert list(problems(text)) == [], path.name
        for anchor in re.findall(r"\]\(#([\w-]+)\)", text):
            assert anchor in sections(text), (path.name, anchor)


def test_the_pictures_of_the_documentation_are_there():
    for path in (ROOT / "docs").glob("*.md"):
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / picture).is_file(), (path.name, picture)


@pytest.fixture(scope="module")
def sizing():
    case = {"concurrency": 1000, "effective_context": 200_000, "kv_precision": "fp16"}
    return size(Workload(model="opt-oss-120b", server="dgx-h200", **case))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_and_explanations_name_what_a_reader_has(sizing, language):
    said = [full_report(sizing, language), executive_report(sizing, language)]
    said += [SIZING_EXPLAIN(name, language=language) for name in BOOK.quantities]
    for text in said:
        assert list(problems(" ".join(text.split()))) == []


def test_schemas_name_what_a_reader_has():
    for path in (*(ROOT / "catalogs").glob("*.schema.json"), ROOT / "docs" / "sizing.schema.json"):
        assert list(problems(path.read_text(encoding="utf-8"))) == [], path.name


def test_texts_name_what_a_reader_has():
    for path in (ROOT / "sizing_xl" / "texts").rglob("*.py"):
        text = path.read_text(encoding="utf-8").replace("format_spec", "")
        assert list(problems(text)) == [], path.name
