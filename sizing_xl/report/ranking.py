"""Cases ranked: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.planning.limits import breach_words, limit_words
from sizing_xl.planning.ranking import Ranked, Ranking
from sizing_xl.report.written import headed, json_text
from sizing_xl.telling.cost import missing_words
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.telling.rationale import label_with_unit
from sizing_xl.telling.views import LIMITED, RANKED, SHORT_HEADINGS
from sizing_xl.texts import MISSING, Texts

SCHEMA_VERSION = "1.0"
PLACE = "#"
PRICE = "node_price"


def ranking_text(ranking: Ranking, texts: Texts) -> str:
    """A table of the cases inside the limits, one of those outside, and why others have no value.

    texts: in the currency of the price book.
    """
    figures = {"quantity": texts.label(ranking.by), "scenario": texts.scenario(ranking.scenario)}
    lines = ["=" * WIDTH, *wrapped(texts.say("rank_title", **figures), 0), "=" * WIDTH]
    lines += [*wrapped(_order(ranking, texts), 0), ""]
    if ranking.inside:
        lines += [*_table(ranking, ranking.inside, texts), ""]
    else:
        lines += [*wrapped(texts.say("rank_none_inside"), 0), ""]
    if ranking.outside:
        lines += [ruled(texts.say("rank_outside"))]
        lines += _table(ranking, ranking.outside, texts)
        lines += [*_reasons(ranking.outside, texts), ""]
    if ranking.without:
        lines += [ruled(texts.say("rank_without"))]
        lines += _reasons(ranking.without, texts)
    examples = list(dict.fromkeys(row.server for row in ranking.rows if row.example))
    if examples and BOOK.rests_on(ranking.by, [PRICE]):
        lines += ["", *wrapped(texts.say("rank_examples", names=", ".join(examples)), 0)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def ranking_document(ranking: Ranking, texts: Texts) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where one has no value."""
    return {
        **headed(SCHEMA_VERSION, texts.currency),
        "rank_by": ranking.by,
        "unit": BOOK.quantities[ranking.by].unit.name.lower(),
        "scenario": ranking.scenario,
        "highest_first": ranking.highest,
        "limits": ranking.limits.given,
        "rows": [
            {
                "place": row.place,
                "model": row.model,
                "server": row.server,
                "value": row.value,
                **row.results,
                "exceeds": [{**vars(it), "excess": it.excess} for it in row.breaches],
                "reasons": [{"code": it.rule, "message": texts.problem(it)} for it in row.problems],
                "example_price": row.example,
                "missing": {name: list(absent) for name, absent in row.missing.items()},
            }
            for row in ranking.rows
        ],
    }


def ranking_json(ranking: Ranking, texts: Texts) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json_text(ranking_document(ranking, texts))


def _order(ranking: Ranking, texts: Texts) -> str:
    order = texts.say("rank_highest" if ranking.highest else "rank_lowest")
    given = ", ".join(limit_words(ranking.limits, texts))
    told = [order, texts.say("rank_limits", limits=given)] if given else [order]
    return " ".join([*told, texts.say("rank_with_storage")])


def _table(ranking: Ranking, rows: Sequence[Ranked], texts: Texts) -> list[str]:
    beside = [name for name in RANKED if name != ranking.by]
    others = [_heading(name, texts) for name in beside]
    own = texts.symbol(BOOK.quantities[ranking.by].unit) or texts.say("value")
    if own in others:  # what is ranked is other power, or other money, than is limited
        own = label_with_unit(texts, ranking.by)
    headings = [PLACE, texts.say("model"), texts.say("server"), own, *others]
    exceeding = any(row.breaches for row in rows)
    headings += [texts.say("rank_exceeds")] if exceeding else []
    cells = [
        [
            MISSING if row.place is None else str(row.place),
            row.model,
            row.server,
            _number(ranking.by, row.value, texts),
            *(_number(name, row.results[name], texts) for name in beside),
            *([", ".join(breach_words(it, texts) for it in row.breaches)] if exceeding else []),
        ]
        for row in rows
    ]
    return aligned([headings, *cells])


def _heading(name: str, texts: Texts) -> str:
    if name in LIMITED:
        return texts.say(f"limit_of_{LIMITED[name]}")
    return texts.say(SHORT_HEADINGS[name]) if name in SHORT_HEADINGS else texts.label(name)


def _number(name: str, value: float | None, texts: Texts) -> str:
    return texts.number(value, BOOK.quantities[name].digits)


def _reasons(rows: Sequence[Ranked], texts: Texts) -> list[str]:
    """Each reason, told once, with the cases that have it."""
    one_model = len({row.model for row in rows}) == 1
    found: dict[str, list[str]] = {}
    for row in rows:
        for sentence in _sentences(row, texts):
            name = row.server if one_model else f"{row.model} / {row.server}"
            found.setdefault(sentence, []).append(name)
    told = (f"{sentence} ({', '.join(names)})" for sentence, names in found.items())
    return [part for line in told for part in wrapped(line, 2)]


def _sentences(row: Ranked, texts: Texts) -> list[str]:
    """What a case lacks of what it can be given, else why it has no value."""
    if row.missing:
        return [missing_words(name, absent, texts) for name, absent in row.missing.items()]
    return [texts.problem(it) for it in row.problems]
