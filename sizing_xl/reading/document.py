"""What a document says of itself: a title, for whom, of which day, how it is to be kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from sizing_xl.errors import InputError, Problem

# Characters that a title and a name may have: a page's header has room for 255 of all.
LONGEST_TITLE, LONGEST_CLIENT = 120, 80
# What a spreadsheet takes for the beginning of a formula.
FORMULA_MARKS = ("=", "+", "-", "@")
# Categories of characters that no reader sees: controls, marks of direction, halves of a pair.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True)
class Document:
    """title, client: empty where none is given. as_of: a day as 2026-11-26, or empty."""

    title: str = ""
    client: str = ""
    as_of: str = ""
    confidential: bool = False

    @classmethod
    def read(
        cls,
        title: str | None = None,
        client: str | None = None,
        as_of: date | None = None,
        confidential: bool = False,
    ) -> Document:
        """The document of what a user typed; None: not given. Raises InputError, with all that is
        wrong."""
        problems: list[Problem] = []
        read = cls(
            _line("--title", title, LONGEST_TITLE, problems),
            _line("--client", client, LONGEST_CLIENT, problems),
            as_of.isoformat() if as_of else "",
            confidential,
        )
        if problems:
            raise InputError(problems)
        return read


def _line(field: str, word: str | None, most: int, problems: list[Problem]) -> str:
    """One line of text, without the blanks at its ends."""
    if word is None:
        return ""
    text = word.strip(" ")
    unseen = [char for char in text if unicodedata.category(char) in _UNSEEN]
    if not text:
        problems.append(Problem("document_empty", field, word))
    elif unseen:
        code = f"U+{ord(unseen[0]):04X}"
        problems.append(Problem("document_unseen", field, word, details={"code": code}))
    elif text.startswith(FORMULA_MARKS):
        problems.append(Problem("document_formula", field, word))
    elif len(text) > most:
        details = {"count": len(text), "most": most}
        problems.append(Problem("document_long", field, word, details=details))
    return text
