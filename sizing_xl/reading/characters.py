"""Characters that a reader cannot see or tell from others: found and named by their code."""

from __future__ import annotations

import unicodedata

# Hard blanks, spaces of every width, zero widths, marks of direction: Unicode's categories of them.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
# Full-width forms of ASCII, and the minus sign.
_PLAIN = {0x2212: "-", **{0xFF01 + place: chr(0x21 + place) for place in range(94)}}
# Control characters have no name of Unicode's.
_CONTROLS = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\x00": "NULL"}


def plain(text: str) -> str:
    """Full-width characters and the minus sign as those of a keyboard; nothing else changes."""
    return text if text.isascii() else text.translate(_PLAIN)


def unseen(character: str) -> bool:
    """Whether it is a blank of any kind or takes no room at all."""
    return unicodedata.category(character) in _UNSEEN


def odd(text: str) -> str | None:
    """The first character that looks like another or like none; None when all are plain.

    Latin letters with accents are seen and typed; letters of other scripts look like Latin ones.
    """
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        latin = unicodedata.name(character, "").startswith("LATIN ")
        if not latin and not (character.isascii() and character.isprintable()):
            return character
    return None


def named(character: str) -> str:
    """A character by its code and Unicode's name: U+200B (ZERO WIDTH SPACE)."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, _CONTROLS.get(character, ""))
    return f"{code} ({name})" if name else code


def told_character(character: str) -> str:
    """A character as a sentence shows it: in quotes where it is seen, else by its code."""
    seen = character.isascii() and character.isprintable() and character != " "
    return repr(character) if seen else named(character)
