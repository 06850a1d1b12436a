"""The columns of a table of cases: which field each heading names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.fields import FIELDS
from sizing_xl.files.limits import MOST_COLUMNS
from sizing_xl.reading.headings import field_of, unknown_heading
from sizing_xl.reading.lacking import lacking
from sizing_xl.reading.values import BROKEN

NAMES = tuple(FIELDS)
KINDS = {name: field.kind for name, field in FIELDS.items()}
MOST_TOLD = 20

# What pandas calls the heading of its index, and others that were empty.
UNNAMED = re.compile(r"Unnamed: \d+(\.\d+)?")


def columns(headings: Sequence[Any], **where: Any) -> list[str | None]:
    """The field of each column; None under an empty heading. Raises InputError."""
    found: list[str | None] = []
    given: set[str | None] = set()
    problems: list[Problem] = []
    filled = [place for place, heading in enumerate(headings, start=1) if heading not in (None, "")]
    if filled and filled[-1] > MOST_COLUMNS:
        details = {"count": filled[-1], "most": MOST_COLUMNS}
        raise InputError([Problem("too_many_columns", details=details, **where)])
    for heading in headings[: filled[-1] if filled else 0]:
        text = "" if heading is None else str(heading).strip()
        text = "" if UNNAMED.fullmatch(text) else text
        name = field_of(text)
        if BROKEN.search(text):
            problems.append(Problem("not_utf8", value=text, **where))
        elif len(problems) >= MOST_TOLD:
            pass
        elif text and name is None:
            problems.append(unknown_heading(text, text, **where))
        elif name is not None and name in given:
            problems.append(Problem("repeated_heading", value=text, **where))
        found.append(name)
        given.add(name)
    problems += [Problem("missing", name, **where) for name in lacking(set(filter(None, given)))]
    if problems:
        raise InputError(problems)
    return found
