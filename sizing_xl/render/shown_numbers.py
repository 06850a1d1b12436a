"""Numbers as a cell of a workbook shows them: the formats of the declarations, read for who draws
texts and no cells.

Of Excel's formats as much as the declarations use: sections, their conditions, words in quotes,
separators, scales by thousands, per cent. Rounded as Excel does, halves away from 0.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from sizing_xl.texts.figures import SEPARATORS

GENERAL = "General"
_SECTION = re.compile(r'(?:"[^"]*"|[^;"])+')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_DIGITS = re.compile(r'((?:"[^"]*"|[^"#0])*)([#0][#0,.]*)(.*)', re.DOTALL)
_COMPARED = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, "=": lambda a, b: a == b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "<>": lambda a, b: a != b,
}  # fmt: skip
# Digits that a number without a format is shown with.
_MOST_DIGITS = 10


class _Section(NamedTuple):
    """before, digits, after: words around the figure (None: words alone). sign, bound: when."""

    before: str
    digits: str | None
    after: str
    sign: str | None
    bound: float


def shown(value: float, number_format: str | None, language: str) -> str:
    """A number in a format (Excel's US spelling), as the language writes it."""
    if number_format is None or number_format == GENERAL:
        return f"{value:,.{_MOST_DIGITS}g}".translate(SEPARATORS[language])
    sections = _sections(number_format)
    section, plain = _chosen(sections, value)
    if section.digits is None:
        return section.before
    number = _figure(abs(value), section.digits, "%" in section.after)
    # A minus stands before the words of a format that has no section for what is negative.
    minus = "-" if plain and value < 0 and re.search("[1-9]", number) else ""
    return minus + section.before + number.translate(SEPARATORS[language]) + section.after


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    return tuple(map(_section, _SECTION.findall(number_format)))


def _section(text: str) -> _Section:
    condition = _CONDITION.match(text)
    sign, bound = (condition[1], float(condition[2])) if condition else (None, 0.0)
    rest = text[condition.end() :] if condition else text
    parts = _DIGITS.fullmatch(rest)
    if parts is None:
        return _Section(_words(rest), None, "", sign, bound)
    return _Section(_words(parts[1]), parts[2], _words(parts[3]), sign, bound)


def _words(text: str) -> str:
    return text.replace('"', "")


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section, bool]:
    """The section of a value, and whether it is to show the sign itself."""
    if any(one.sign for one in sections):
        for one in sections:
            if one.sign is None or _COMPARED[one.sign](value, one.bound):
                return one, True
        return sections[-1], True
    positive, *others = sections
    if value < 0 and others:
        return others[0], False
    if value == 0 and len(others) > 1:
        return others[1], False
    return positive, True


def _figure(value: float, digits: str, percent: bool) -> str:
    scaled = digits.rstrip(",")
    thousands = len(digits) - len(scaled)
    whole, _, decimals = scaled.partition(".")
    exact = Decimal(repr(float(value))).scaleb((2 if percent else 0) - 3 * thousands)
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    number = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    if "." in number:
        spare = len(decimals) - len(decimals.rstrip("#"))
        kept = number[: len(number) - spare]
        tail = number[len(kept) :].rstrip("0")
        number = (kept + tail).rstrip(".") if not tail and not decimals.rstrip("#") else kept + tail
    return number if "0" in whole or not number.startswith("0") else number[1:]
