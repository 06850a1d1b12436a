"""What can be wrong with what a user gives, as data; texts/ turns it into a sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sizing_xl.addresses import public_address, public_text
from sizing_xl.texts.value import value_words

# Different rows that are refused with a sentence of their own: finding near names takes its time.
MOST_REFUSED = 1000


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with all that a reader needs to mend it.

    rule: key of the sentence in texts/<language>/problems.py; `details` are its figures.
    file, row, entry, field, value: where it is; None where that has no meaning.
    blocking: False for a warning, which is told but stops nothing.
    Whatever it is given, no password and no signature of an address is in it.
    """

    rule: str
    field: str | None = None
    value: Any = None
    entry: str | None = None
    file: str | None = None
    row: int | None = None
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocking: bool = True

    def __post_init__(self) -> None:
        addresses = []
        for place in ("field", "value", "entry", "file"):
            given = getattr(self, place)
            if given is None or isinstance(given, (bool, int, float)):
                continue
            if ":/" in (text := _text(given)):
                object.__setattr__(self, place, public_address(text))
                addresses.append(text)
        if self.details:
            shown = {name: _public(detail, addresses) for name, detail in self.details.items()}
            object.__setattr__(self, "details", shown)


def _text(given: Any) -> str:
    """The whole text of a value; how it is shown where its class has none to give."""
    try:
        return str(given)
    except Exception:
        return value_words(given)


def _public(detail: Any, addresses: Sequence[str]) -> Any:
    if isinstance(detail, (list, tuple)):
        return type(detail)([_public(one, addresses) for one in detail])
    return public_text(detail, *addresses) if isinstance(detail, str) else detail


class SizingError(ValueError):
    """Base of every error that a user can mend. `problems` holds at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def in_language(self, language: str | None = None) -> str:
        """One line a problem, in `language` (default: the SIZING_XL_LANG of the process)."""
        from sizing_xl.texts import Texts

        texts = Texts(language)
        return "\n".join(texts.problem(problem) for problem in self.problems)

    def __str__(self) -> str:
        return self.in_language()


class CatalogError(SizingError):
    """A catalog file that cannot be used."""


class InputError(SizingError):
    """A workload that cannot be sized: an unknown name, a figure out of range."""


class OutputError(SizingError):
    """A file that cannot be written."""
