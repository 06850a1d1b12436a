"""The number that a text writes, and what is asked where it may write two.

Decimals have a point; a comma in files whose columns are separated by semicolons. Thousands
separators are never read: where one may be meant for a decimal (1.000), it is asked; where it
cannot (1.234,5 or 1 000), it is named.
"""

from __future__ import annotations

import re
import unicodedata

from sizing_xl.errors import Problem
from sizing_xl.reading.characters import plain, told_character, unseen

# Longer texts are no numbers that anybody writes.
LONGEST = 60
# Noise of sums and products in what should be whole: a share of the number, and never more than.
NOISE, MOST_NOISE = 1e-9, 1e-3
LARGEST_EXACT = 2.0**53

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
# No number has one, however it is written.
_LETTER = re.compile(r"[A-DF-Za-df-z]")
# Digits in groups of three, as thousands are written: 131.072 or 131,072.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*", re.ASCII)
_DIGITS = re.compile(r"[+-]?\d*[.,]?\d*([eE][+-]?\d+)?", re.ASCII)
_ZEROS = re.compile(r".*[.,]000", re.ASCII)
# Groups of three with one character between them, and perhaps decimals after another.
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(\D)\d{3})(?:\1\d{3})*((?!\1)[.,]\d+)?", re.ASCII)
# What stands between digits besides blanks and what nobody sees.
_BETWEEN = "_'’`´"


def number(text: str, whole: bool, comma: bool = False) -> int | float | str | Problem:
    """The number that a text writes; the text where it writes none; a Problem where it asks.

    whole: the field takes whole numbers. comma: the decimals of the file have commas, so that
    12,345 is a decimal there and 12.345 is asked about; elsewhere it is the other way round.
    """
    if len(text) > LONGEST:
        return text
    if text.isdigit() and text.isascii():  # most numbers are no more than that
        return int(text)
    if _LETTER.search(text):
        return text
    written = plain(text)
    grouped = _GROUPED.fullmatch(written)
    if grouped:
        home = "," if comma else "."
        sure = grouped[1] == home and not grouped[2]
        if whole or not sure or _ZEROS.fullmatch(written):
            return Problem("ambiguous_number", value=text)
    if written.endswith("%") and not whole:
        return _share(written, text, comma)
    digits = "".join(str(unicodedata.decimal(one, one)) for one in written)
    if digits != written and _NUMBER.fullmatch(digits):
        return Problem("odd_digits", value=text, details={"written": digits})
    separator = _separator(written)
    if separator:
        bare = "".join(one for one in written if one != separator and not _between(one))
        if not isinstance(number(bare, whole=False), (int, float, Problem)):
            return text
        details = {"mark": told_character(separator), "written": _in_dialect(bare, comma)}
        rule = "thousands_separator" if _THOUSANDS.fullmatch(written) else "odd_in_number"
        return Problem(rule, value=text, details=details)
    decimals = written
    if written.count(",") == 1 and "." not in written:
        decimals = written.replace(",", ".")
        if not comma and _NUMBER.fullmatch(decimals):
            details = {"written": decimals}
            return text if whole else Problem("decimal_comma", value=text, details=details)
    if not _NUMBER.fullmatch(decimals):
        return text
    if decimals.lstrip("+-").isdigit():
        return int(decimals)
    return exact(float(decimals), whole)


def too_long(text: str) -> bool:
    """Whether a text is a number but for having more digits than any needs."""
    return len(text) > LONGEST and bool(_DIGITS.fullmatch(text.strip()))


def _share(written: str, text: str, comma: bool) -> str | Problem:
    """A percentage, told as the share that it is."""
    bare = written[:-1].strip()
    decimals = bare.replace(",", ".") if "." not in bare else bare
    if not _NUMBER.fullmatch(decimals) or _GROUPED.fullmatch(bare):
        return text
    share = _in_dialect(f"{float(decimals) / 100:.10g}", comma)
    return Problem("percentage", value=text, details={"written": share})


def exact(value: int | float, whole: bool) -> int | float:
    """1000.0 as 1000: the same case is the same whatever it was read from.

    whole: also 1724.9999999999998 as 1725, which is what a product leaves of it.
    """
    if not isinstance(value, float) or not abs(value) < LARGEST_EXACT:
        return value
    nearest = round(value)
    if value == nearest:
        return nearest
    noise = min(NOISE * abs(nearest), MOST_NOISE)
    return nearest if whole and abs(value - nearest) <= noise else value


def _between(character: str) -> bool:
    return character in _BETWEEN or unseen(character)


def _separator(written: str) -> str | None:
    """What separates thousands, or only stands between digits; None where nothing does."""
    thousands = _THOUSANDS.fullmatch(written)
    if thousands and thousands[1] in ".," and thousands[2]:
        return thousands[1]
    return next((one for one in written if _between(one)), None)


def _in_dialect(bare: str, comma: bool) -> str:
    return bare.replace(".", ",") if comma else bare.replace(",", ".")
