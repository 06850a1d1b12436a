"""How templates take their figures: numbers as a language writes them, words by their number.

In a template

    {nodes}                     a number in the language's spelling, or what is written out already
    {nodes:,.1f}                in a format of Python's; `%` alone: per cent, all its decimals
    {nodes:# node|# nodes}      singular|plural by the number; # stands for it, written
    {nodes:is|are}              a word alone that goes with it
    {factor:,.2f;# vez|# vezes} the number in a format, and the word that goes with it so written
    {ratio:.0%~limit}           with as many more decimals as tell it from the figure (or number)
                                after ~, so that 0.7504 beside a limit of 0.75 is 75.04%

A figure that is not nought is not written as nought: 0.01 as {time:,.1f} is 0.01, not 0.0.

The number of a word is that of what is printed, as in Unicode's plural rules (CLDR, cardinals; i:
the whole part, v: the decimals that are written). English, one: i = 1 and v = 0. Portuguese, one:
i = 0..1, so "0 nó" and "1,5 nó" but "2 nós". Its third form, for whole millions, belongs to the
word ("um milhão de nós"): digits take the plural.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from string import Formatter
from typing import Any, NamedTuple, Protocol

from sizing_xl.texts.visible import visible

# English separators -> the language's own, and back.
SEPARATORS: Mapping[str, Mapping[int, int]] = {"pt-BR": str.maketrans(",.", ".,"), "en": {}}
# Language -> whether a number of this whole part, with or without decimals, is one.
_ONE: Mapping[str, Callable[[int, bool], bool]] = {
    "pt-BR": lambda whole, decimals: whole <= 1,
    "en": lambda whole, decimals: whole == 1 and not decimals,
}
FORMS, NUMBER, APART = "|", "#", "~"
# Decimals beyond those of the format that may be printed to tell two figures apart.
MOST_MORE = 12
# And to tell one from nought: less is what a computer's sums leave.
MOST_SMALL = 6
_COUNTS = re.compile("[1-9]")
_FORM = re.compile(r"([,.\d]+[f%](?:~\w+)?);(.*)")
_FIXED = re.compile(r"(?P<head>.*)\.(?P<digits>\d+)(?P<kind>[f%])")


class Figures(Protocol):
    """Figures of a sentence by name."""

    def __getitem__(self, name: str, /) -> Any: ...


class Piece(NamedTuple):
    """Words of a template and the figure that follows them, if one does."""

    words: str
    figure: str | None
    shape: str


@lru_cache(maxsize=4096)
def pieces(template: str) -> tuple[Piece, ...]:
    """A template taken apart."""
    return tuple(
        Piece(words, figure, shape or "") for words, figure, shape, _ in Formatter().parse(template)
    )


def fill(template: str, figures: Figures | None, language: str) -> str:
    """A template with its figures; None: with their names. Raises KeyError without a figure,
    TypeError or ValueError for one that its format cannot write."""
    if figures is None:
        return named(template)
    return "".join(
        piece.words + told(figures[piece.figure], piece.shape, figures, language)
        if piece.figure
        else piece.words
        for piece in pieces(template)
    )


def named(template: str) -> str:
    """A template for readers of a list: each figure by its name alone, words in the plural."""
    return "".join(
        piece.words + (_name(piece.figure, piece.shape) if piece.figure else "")
        for piece in pieces(template)
    )


def _name(figure: str, shape: str) -> str:
    if FORMS in shape:
        own = _FORM.fullmatch(shape)
        plural = _forms(own[2] if own else shape)[1]
        return plural.replace(NUMBER, f"{{{figure}}}")
    return f"{{{figure}:{shape}}}" if shape.isidentifier() else f"{{{figure}}}"


def told(value: Any, shape: str, figures: Figures, language: str) -> str:
    """A figure as its place in a template asks for it."""
    if FORMS in shape:
        if value is None:
            raise TypeError(shape)
        own = _FORM.fullmatch(shape)
        form, words = own.groups() if own else ("", shape)
        return by_number(words, told(value, form, figures, language), language)
    if APART in shape:
        shape, _, other = shape.partition(APART)
        beside = float(other) if other[0].isdigit() else figures[other]
        return _apart(value, shape, beside).translate(SEPARATORS[language])
    return written(value, shape, language)


def written(value: Any, shape: str, language: str) -> str:
    """A number in the language's own spelling; anything else as its type formats itself, on one
    line and all of it to be seen."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return visible(format(value, shape))
    if not shape:
        shape = ",.0f" if float(value).is_integer() else ",.10g"
    number = f"{value * 100:,.10g}%" if shape == "%" else format(value, _not_nought(value, shape))
    return number.translate(SEPARATORS[language])


def _not_nought(value: float, shape: str) -> str:
    """A format, with as many more decimals as show that a figure is not nought."""
    if not value or _COUNTS.search(format(value, shape)) or not _FIXED.fullmatch(shape):
        return shape
    longer = _longer(shape, MOST_SMALL)
    return next((it for it in longer if _COUNTS.search(format(value, it))), shape)


def _longer(shape: str, most: int) -> Iterator[str]:
    """A format of so many decimals, then with one more each time. Raises ValueError for another."""
    fixed = _FIXED.fullmatch(shape)
    if fixed is None:
        raise ValueError(shape)
    for more in range(most + 1):
        yield f"{fixed['head']}.{int(fixed['digits']) + more}{fixed['kind']}"


def by_number(forms: str, number: str, language: str) -> str:
    """Of ``singular|plural``, or of one form for both, that which goes with a number as written."""
    return _forms(forms)[not is_one(number, language)].replace(NUMBER, number)


@lru_cache(maxsize=1024)
def _forms(forms: str) -> tuple[str, str]:
    singular, several, plural = forms.partition(FORMS)
    return singular, plural if several else singular


def is_one(number: str, language: str) -> bool:
    """Whether words beside a number, as the language writes it, are in the singular."""
    plain = number.translate(SEPARATORS[language]).replace(",", "").lstrip("-")
    whole, _, decimals = plain.partition(" ")[0].partition(".")
    return whole.isdecimal() and _ONE[language](int(whole), bool(decimals))


def _apart(value: float, shape: str, other: float) -> str:
    """`value` in a format, with as many more decimals as tell it from `other` in the same."""
    shape = _not_nought(value, shape)
    for more, same in enumerate(_longer(shape, MOST_MORE * (value != other))):
        number = format(value, same)
        if number != format(other, same):
            # noughts after the format's own decimals tell nothing
            digits = number.removesuffix("%")
            spare = len(digits) - len(digits.rstrip("0")) if more else 0
            shorter = digits[: len(digits) - min(spare, more)]
            return shorter.rstrip(".") + number[len(digits) :]
    return format(value, shape)
