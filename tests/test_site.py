"""The site: what its links become, how a broken one is told, and the pages that it must have."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "scripts"))

import check_links  # noqa: E402
import site_links  # noqa: E402

NAV = re.findall(r"^ +- .*: ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M)


def test_every_page_is_in_the_navigation_once():
    assert sorted(NAV) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see docs/cost.md.", "see [cost](cost.md)."),
        ("(docs/method.md#latency)", "([method#latency](method.md#latency))"),
        ("`docs/cost.md` stays", "`docs/cost.md` stays"),
        ("```\ndocs/cost.md\n```\n", "```\ndocs/cost.md\n```\n"),
        ("[docs](docs/cost.md)", "[docs](docs/cost.md)"),
    ],
)
def test_a_page_that_a_text_names_becomes_a_link(text, linked):
    assert site_links.on_page_markdown(text) == linked


def test_what_leads_nowhere_is_told(tmp_path):
    (tmp_path / "a.html").write_text(
        '<h1 id="one"></h1><a href="b.html#two"></a><a href="b.html#three"></a><a href="#one"></a>'
        '<img src="c.png"><a href="https://example.org/x"></a><a href="ftpx:nowhere"></a>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text('<a id="two" href="a.html"></a>', encoding="utf-8")
    assert list(check_links.broken(tmp_path)) == [
        "a.html: b.html#three: has no anchor three",
        "a.html: c.png: is not there",
        "a.html: ftpx:nowhere: is no address",
    ]


def test_the_concepts_are_the_same_in_both_languages():
    def headings(name):
        text = (ROOT / "docs" / name).read_text("utf-8")
        return re.findall(r"^(#+) ", text, re.M), sorted(re.findall(r"\]\((\w+\.md)", text)[1:])

    english, portuguese = headings("concepts.md"), headings("conceitos.md")
    assert english[0] == portuguese[0]
