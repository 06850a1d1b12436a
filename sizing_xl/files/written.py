"""Numbers of a file that keep how they are written: 1.000 may be meant as a thousand, and whole
numbers of thousands of digits, which Python does not read, are none that a field takes."""

from __future__ import annotations

import re
from math import isinf

from sizing_xl.files.limits import MOST_DIGITS

# One point and three digits after it, as thousands are written.
_LIKE_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)


class Written(float):
    """A number with the text that it was read from, which it is shown as."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Written:
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]
        return (self.text,)

    def __repr__(self) -> str:
        return self.text


def decimal(text: str) -> float:
    """What parsers of JSON and TOML make of a number with a point or an exponent."""
    plain = text.replace("_", "")
    number = float(plain)
    return Written(plain) if _LIKE_THOUSANDS.fullmatch(plain) or isinf(number) else number


def whole(text: str) -> int | float:
    """What a parser of JSON makes of a whole number; one of more than MOST_DIGITS is Written."""
    return int(text) if len(text) <= MOST_DIGITS else Written(text)
