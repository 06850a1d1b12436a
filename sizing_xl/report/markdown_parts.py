"""Parts of reports in Markdown: tables, lists, and what every one of them says of a sizing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sizing_xl.sizing import Sizing
from sizing_xl.telling.recomputed import (
    deviation_headline,
    deviation_rows,
    fact_lines,
    provenance_line,
)
from sizing_xl.telling.service import service_lines
from sizing_xl.telling.standing import standing
from sizing_xl.telling.verdict import condition_lines, told_alerts, told_words, ways_out_lines
from sizing_xl.texts import Texts
from sizing_xl.texts.visible import visible

# Characters of the longest figure with its unit; a longer cell is a sentence.
LONGEST_FIGURE = 24


def origin(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What computed a sizing; before it what a document says otherwise than its inputs give."""
    yield from recomputation(sizing, texts)
    yield provenance(sizing, texts)


def provenance(sizing: Sizing, texts: Texts) -> str:
    """What computed a sizing."""
    return escaped(provenance_line(sizing, texts))


def recomputation(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What a document says otherwise than its inputs give, and what the catalogs at hand do."""
    if sizing.deviations:
        yield f"**{escaped(deviation_headline(sizing, texts))}**"
        headings = ("quantity", "scenario", "written", "recomputed")
        yield table([texts.say(word) for word in headings], deviation_rows(sizing, texts))
    facts = fact_lines(sizing, texts)
    if facts:
        yield "\n".join(f"- {escaped(line)}" for line in facts)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], tight: bool = False) -> str:
    """A Markdown table; the cells' own bars and line breaks are escaped.

    The first column and columns of long texts stand to the left, the others to the right.
    tight: no spaces beside the bars, which counters of words take for words.
    """
    rows = list(rows)
    start, between, end = ("|", "|", "|") if tight else ("| ", " | ", " |")

    def line(cells: Sequence[str]) -> str:
        return start + between.join(escaped(cell) for cell in cells) + end

    def rule(column: int) -> str:
        short = all(len(row[column]) <= LONGEST_FIGURE for row in rows)
        return "---:" if column and short else "---"

    rules = start + between.join(map(rule, range(len(headings)))) + end
    return "\n".join([line(headings), rules, *(line(row) for row in rows)])


def escaped(text: str) -> str:
    """A text on one line, its marks of Markdown shown as they are."""
    flat = visible(" ".join(text.split()))
    for mark in ("\\", "|", "<", "*", "_", "`", "[", "]"):
        flat = flat.replace(mark, "\\" + mark)
    return flat


def standing_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """Where the nodes of today stand, where they are known."""
    lines = [*standing(sizing, texts), *service_lines(sizing, texts)]
    if lines:
        yield "\n".join(f"- {escaped(line)}" for line in lines)


def condition_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What the verdict rests on, each with its figures and its remedy."""
    lines = condition_lines(sizing, texts)
    if lines:
        yield "\n".join(f"{number}. {escaped(line)}" for number, line in enumerate(lines, start=1))


def ways_list(sizing: Sizing, texts: Texts) -> Iterable[str]:
    """What to change where not one session fits; nothing where one does."""
    ways = ways_out_lines(sizing, texts)
    if ways:
        listed = [f"- {escaped(way.removeprefix('- '))}" for way in ways[1:-1]]
        yield "\n".join([ways[0], "", *listed, "", ways[-1]])


def alert_table(sizing: Sizing, texts: Texts) -> str:
    """Every alert with its remedy, or that there is none."""
    if not sizing.told_alerts:
        return texts.say("no_alerts")
    headings = [texts.say(word) for word in ("severity", "scenario", "message", "remedy")]
    return table(headings, [[*told_words(told, texts)] for told in told_alerts(sizing.told_alerts)])
