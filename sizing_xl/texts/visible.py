"""Texts of others as a line shows them: what a terminal obeys, what ends a line, what nobody sees
and what turns the direction of reading stand as escapes (``\\x1b``, ``\\u202e``).

Everything that a template is filled with passes here, and every line of a report or a table. A
backslash stays as it is, so that what has passed once may pass again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# C0, DEL and C1; marks of direction; zero widths; ends of lines; what only programs read; halves
# of pairs. Arabic signs that Unicode counts among these are seen, and stay.
_OBEYED = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
# A joiner between two pictures makes one of them; tags after a flag name a part of its country.
_PICTURE = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
_HIDDEN = re.compile(
    rf"(?:\U0001f3f4[\U000e0020-\U000e007e]{{1,8}}\U000e007f|(?<=[{_PICTURE}])\u200d(?=[{_PICTURE}]))"
    rf"|([\t\n\r{_OBEYED}])"
)
# Hardly a text has any: a class alone is looked for in a fifth of the time.
_IN_JSON, _IN_LINE = re.compile(f"[{_OBEYED}]"), re.compile(rf"[\t\n\r{_OBEYED}]")


def visible(text: str) -> str:
    """A text of others on one line, everything in it to be seen."""
    if (text.isascii() and text.isprintable()) or not _IN_LINE.search(text):
        return text
    return _HIDDEN.sub(lambda found: _escape(found[1]) if found[1] else found[0], text)


def visible_json(text: str) -> str:
    """JSON that says the same, with what `visible` escapes as JSON's own escapes. Its line breaks
    stay."""
    return _HIDDEN.sub(_json_escape, text) if _IN_JSON.search(text) else text


def page(lines: Iterable[str]) -> str:
    """Lines as one text, none longer than it was given: a line's own breaks are shown."""
    return "\n".join(visible(line).rstrip() for line in lines) + "\n"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def _json_escape(found: re.Match[str]) -> str:
    character = found[1]
    if not character or character in "\n\r\t":
        return found[0]
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
