"""The README in both languages: the same headings, the same commands, the same options."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
PORTUGUESE = (ROOT / "README.pt-BR.md").read_text(encoding="utf-8")

BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def headings(text):
    """The level of every heading, in order."""
    return re.findall(r"^(#+) ", BLOCKS.sub("", text), re.MULTILINE)


def commands(text):
    """The blocks of code by language, without comments, which are in the reader's language."""
    return [
        (kind, [line.partition("  #")[0].split() for line in block.splitlines()])
        for kind, block in BLOCKS.findall(text)
    ]


def named(text):
    """Options, environment variables and files that the prose names."""
    prose = BLOCKS.sub("", text).partition("\n## For ")[0].partition("\n## Para ")[0]
    words = r"--[a-z][a-z-]+|SIZING_XL_\w+|\b\w+\.json\b|sizing_xl(?:\.\w+)+"
    words += r"|docs/(?!pictures/)[\w./-]+\w"
    return set(re.findall(words, prose))


def test_both_have_the_same_headings():
    assert headings(PORTUGUESE) == headings(ENGLISH)


def test_both_have_the_same_commands():
    assert commands(PORTUGUESE) == commands(ENGLISH)


def test_both_name_the_same_options_and_documents():
    assert named(PORTUGUESE) == named(ENGLISH)


@pytest.mark.parametrize("text", [ENGLISH, PORTUGUESE], ids=["en", "pt-BR"])
def test_every_document_that_a_readme_names_is_there(text):
    for name in re.findall(r"\bdocs/[\w./-]+\.(?:md|json)", text):
        assert (ROOT / name).is_file(), name
