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

# Characters of a text that a sentence holds; what is kept at both ends of a longer one.
LONGEST_SHOWN, _KEPT = 400, 120
# Values of a list that a sentence holds.
_MOST_LISTED = 100
# Bits of a whole number that is shown digit by digit, about 300 digits.
_MOST_BITS = 1000


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with all that a reader needs to mend it.

    rule: key of the sentence in texts/<language>/problems.py; `details` are its figures.
    file, row, entry, field, value: where it is; None where that has no meaning.
    blocking: False for a warning, which is told but stops nothing.
    Whatever it is given, no password and no signature of an address is in it, it is short, and it
    can be written: what is no Unicode (half of a pair, a path of other bytes) stands as escapes.
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
            given: Any = getattr(self, place)
            if given is None or isinstance(given, (int, float)):  # each language shows it short
                continue
            text = _whole_text(given)
            told = value_words(given) if text is None else text
            shown = public_address(told) if ":/" in told else told
            if shown is not told:
                addresses.append(told)
            shown = writable(shown if place == "file" else shortened(shown))
            if shown != text:
                object.__setattr__(self, place, shown)
        if self.details:
            details = {name: _public(detail, addresses) for name, detail in self.details.items()}
            object.__setattr__(self, "details", details)


def _public(detail: Any, addresses: Sequence[str]) -> Any:
    if isinstance(detail, (list, tuple)):
        return type(detail)([_public(one, addresses) for one in detail[:_MOST_LISTED]])
    if isinstance(detail, int) and not isinstance(detail, bool):
        return _short_whole(detail)
    if not isinstance(detail, str):
        return detail
    return writable(shortened(public_text(detail, *addresses)))


def writable(text: str) -> str:
    """A text that any file and any terminal takes: what is no Unicode stands as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def shortened(text: str) -> str:
    """A text, cut in its middle when it is longer than anybody reads."""
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:_KEPT]}… ({len(text)}) …{text[-_KEPT:]}"


def _whole_text(given: Any) -> str | None:
    """All of a value's text, in which addresses are found; None where nobody could read it."""
    if isinstance(given, (list, tuple, dict, set, frozenset)) and len(given) > _MOST_LISTED:
        return None
    try:
        return str(given)
    except Exception:  # deep lists, and what somebody's class does when it is asked for its text
        return None


def _short_whole(number: int) -> int | str:
    """A whole number that can be shown; one of hundreds of digits by its magnitude."""
    return number if number.bit_length() <= _MOST_BITS else value_words(number)


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
