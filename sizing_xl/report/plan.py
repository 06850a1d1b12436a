"""A growth plan: text for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from sizing_xl.book import BOOK
from sizing_xl.planning.growth import Exceeded, Plan, Planned, Quarter, ScenarioPlan
from sizing_xl.planning.limits import breach_words, limit_words
from sizing_xl.report.written import headed, json_text
from sizing_xl.telling.cost import missing_words
from sizing_xl.telling.lines import WIDTH, aligned, ruled, wrapped
from sizing_xl.telling.views import LIMITED
from sizing_xl.texts import Texts

SCHEMA_VERSION = "1.0"
# Columns of a quarter after its own, in the order of the tables.
FIGURES = ("concurrency", "needed", "owned", "bought", "capex", "cumulative_capex", "power_kw",
           "rack_u")  # fmt: skip
COLUMNS = ("scenario", "quarter", *FIGURES)
_MONEY, _POWER = ("capex", "cumulative_capex"), "power_kw"


def plan_text(plan: Plan, texts: Texts) -> str:
    """A table a scenario, a line a quarter, and when it meets each limit.

    texts: in the currency of the price book.
    """
    lines = ["=" * WIDTH, texts.say("plan_title"), "=" * WIDTH, *wrapped(_how(plan, texts), 0), ""]
    for found in plan.scenarios.values():
        lines += [ruled(texts.scenario(found.scenario))]
        lines += aligned(plan_table(found, texts))
        told = [exceeded_words(it, texts) for it in found.exceeded]
        told += [missing_words(name, absent, texts) for name, absent in found.missing.items()]
        told += [] if found.solved else [texts.say("plan_unsolved")]
        lines += [part for line in told for part in wrapped(line, 2)] + [""]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _how(plan: Plan, texts: Texts) -> str:
    told = [texts.say("plan_how")]
    if plan.current_nodes:
        told.append(texts.say("plan_current", nodes=plan.current_nodes))
    given = ", ".join(limit_words(plan.limits, texts))
    told += [texts.say("rank_limits", limits=given)] if given else []
    return " ".join([*told, texts.say("rank_with_storage")])


def plan_table(found: ScenarioPlan, texts: Texts) -> list[list[str]]:
    """Headings and a row a quarter, as readers see them."""
    return [plan_headings(texts), *(_row(row, texts) for row in found.rows)]


def plan_headings(texts: Texts) -> list[str]:
    """The quarter and FIGURES; amounts with their currency."""
    headings = {name: texts.say(f"plan_{name}") for name in FIGURES}
    if texts.currency:
        headings |= {name: f"{headings[name]} [{texts.currency}]" for name in _MONEY}
    return [texts.say("plan_quarter"), *headings.values()]


def _row(row: Planned, texts: Texts) -> list[str]:
    digits = BOOK.quantities[next(iter(LIMITED))].digits
    return [
        quarter_words(row.quarter, texts),
        *(texts.number(getattr(row, it), digits if it == _POWER else 0) for it in FIGURES),
    ]


def quarter_words(quarter: Quarter, texts: Texts) -> str:
    """A quarter as the language writes it: 2027-Q1, 2027-T1."""
    return texts.say("plan_quarter_of", year=f"{quarter.year:04}", number=quarter.number)


def exceeded_words(it: Exceeded, texts: Texts) -> str:
    """When a limit is exceeded, and by how much; that it never is; or that nobody can tell."""
    limit = texts.say(f"limit_of_{it.limit}")
    if it.quarter is not None and it.breach is not None:
        quarter = quarter_words(it.quarter, texts)
        return texts.say("plan_exceeded", quarter=quarter, breach=breach_words(it.breach, texts))
    return texts.say("plan_within" if it.known else "limit_unknown", limit=limit)


def plan_document(plan: Plan, currency: str | None) -> dict[str, Any]:
    """The same as plain dicts: unrounded numbers, null where one has no value."""
    return {
        **headed(SCHEMA_VERSION, currency),
        "current_nodes": plan.current_nodes,
        "limits": plan.limits.given,
        "scenarios": {
            key: {
                "quarters": [
                    {"quarter": str(row.quarter), **{it: getattr(row, it) for it in FIGURES}}
                    for row in found.rows
                ],
                "limits": {it.limit: _limit(it) for it in found.exceeded},
                "missing": {name: list(absent) for name, absent in found.missing.items()},
            }
            for key, found in plan.scenarios.items()
        },
    }


def _limit(it: Exceeded) -> dict[str, Any]:
    breach = it.breach
    return {
        "most": it.most,
        "known": it.known,
        "exceeded_in": None if it.quarter is None else str(it.quarter),
        "value": None if breach is None else breach.value,
        "excess": None if breach is None else breach.excess,
    }


def plan_json(plan: Plan, currency: str | None) -> str:
    """The document as text: UTF-8, two spaces, a newline at the end."""
    return json_text(plan_document(plan, currency))


def plan_csv(plan: Plan) -> bytes:
    """A line a scenario and quarter for programs: commas, decimal points, UTF-8, LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(plan))
    return text.getvalue().encode()


def _lines(plan: Plan) -> Iterator[list[Any]]:
    for key, found in plan.scenarios.items():
        for row in found.rows:
            values = (getattr(row, it) for it in FIGURES)
            yield [key, str(row.quarter), *("" if it is None else it for it in values)]
