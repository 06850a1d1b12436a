"""Addresses as they may be shown: without users, passwords, queries and fragments.

Whoever wrote an address may have put any character into a password, and a signature may be a
parameter of any name. So the last "@" ends the user, all that follows "?" or "#" is left out, and
where it cannot be told what is secret nothing but the scheme is shown. Paths stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

HIDDEN = "***"
# Where an address begins. One slash is what a path object leaves of two; a drive has one letter.
# (Every repetition has an end, so that no text takes long.)
_BEGIN = r"(?:[\w+.-]{0,40}://+|[A-Za-z][\w+.-]{1,40}:/(?!/))"
_SCHEME = re.compile(_BEGIN)
# In a text a plain blank ends it, unless what may be a password goes on to an "@".
_IN_TEXT = re.compile(_BEGIN + r"(?:[^ \t\r\n/?#@]{0,300}:[^@\n]{0,300}@)?[^ \t\r\n]*")
# fsspec's chains: zip://a.csv::simplecache::https://host/a.zip
_NEXT_OF_CHAIN = re.compile(r"::(?=[\w+.-]{0,40}(?:://|::))")
_AUTHORITY = re.compile(r"[^/?#]*")
_HOST = re.compile(r"(?:\[[^\]@]*\]|[^:@]*)(?::\d*)?")
_END = re.compile(r"[?#]")
_CLOSING = ")]}>\"',.;:"
_CUTS = re.compile(r"[/:@?#&=%+;\\\s]+")
# Shorter values of a query are no secrets; shorter pieces of passwords are hidden as whole words.
_SHORT = 4
# Addresses within addresses that are taken apart, and characters in which secrets are looked for.
_DEEPEST, _LONGEST = 8, 2048


def public_address(address: str) -> str:
    """One address, or the path of a file, as it may be shown."""
    if ":/" not in address:
        return address
    return "::".join(map(_public, _NEXT_OF_CHAIN.split(address)))


def public_text(text: str, *addresses: str) -> str:
    """A text with the addresses in it as they may be shown.

    addresses: known ones, of which no secret part stays, wherever it stands.
    """
    if ":/" in text:
        text = _IN_TEXT.sub(_shown, text)
    secrets = sorted(set(_spelled(addresses)), key=len, reverse=True)
    if not secrets:
        return text
    alternatives = (
        re.escape(it) if len(it) >= _SHORT else rf"(?<!\w){re.escape(it)}(?!\w)" for it in secrets
    )
    return re.sub("|".join(alternatives), HIDDEN, text, flags=re.IGNORECASE)


def identity(address: str) -> str:
    """What two addresses of the same place share, whatever their signatures: a directory's name
    for programs, with its user (a container, of some services), never to be shown."""
    if HIDDEN in public_address(address):  # what is left does not tell two places apart
        return address
    return "::".join(
        f"{user}@{shown}" if user else shown
        for piece in _NEXT_OF_CHAIN.split(address)
        for user, shown in [(_parts(piece)[0].partition(":")[0], _public(piece))]
    )


def _shown(found: re.Match[str]) -> str:
    """An address in a text; what closes a quotation or a sentence is none of it."""
    address = found[0].rstrip(_CLOSING)
    return public_address(address) + found[0][len(address) :]


def _public(piece: str, depth: int = 0) -> str:
    """A piece of a chain. depth: addresses around it."""
    begin = _SCHEME.search(piece)
    if begin is None:
        return piece
    if depth > _DEEPEST:
        return HIDDEN
    before, rest = piece[: begin.end()], piece[begin.end() :]
    if begin[0].lower().startswith("file:"):
        return before + _public(rest, depth + 1)
    user, rest = _parts(piece)
    shown = _END.split(rest, maxsplit=1)[0]
    authority = _AUTHORITY.match(shown)
    if _END.search(user) or (authority and not _HOST.fullmatch(authority[0])):
        return before + HIDDEN
    return before + _public(shown, depth + 1)


def _parts(piece: str) -> tuple[str, str]:
    """The user (with the password) of a piece of a chain, and what follows it."""
    begin = _SCHEME.search(piece)
    if begin is None or begin[0].lower().startswith("file:"):
        return "", piece
    rest = piece[begin.end() :]
    authority = _AUTHORITY.match(rest)
    at = rest.rfind("@")
    if at >= 0 and authority and not {"@", ":"}.isdisjoint(authority[0]):
        return rest[:at], rest[at + 1 :]
    return "", rest


# --- what is secret ------------------------------------------------------------------------------


def _spelled(addresses: Iterable[str]) -> Iterator[str]:
    """The secret parts of addresses, whole and in pieces, as libraries may write them."""
    for address in addresses:
        for secret in _secrets(address[:_LONGEST]):
            plain = unquote(secret)
            quoted = (quote(plain, safe, errors="surrogatepass") for safe in ("", "/"))
            for form in (secret, plain, *quoted, repr(plain)[1:-1]):
                yield form
                yield json.dumps(form)[1:-1]


def _secrets(address: str) -> Iterator[str]:
    """Users, passwords, values of queries, fragments, and what is between their separators."""
    for piece in _NEXT_OF_CHAIN.split(address) if ":/" in address else ():
        user, rest = _parts(piece)
        name, _, password = user.partition(":")
        yield from filter(None, (user, name, password, *_CUTS.split(user)))
        _, *query = _END.split(rest, maxsplit=1) if _SCHEME.search(piece) else (rest,)
        for found in query:
            values = (it.partition("=")[2] or it for it in re.split(r"[&;#?]", found))
            for value in (found, *values):
                yield from (it for it in (value, *_CUTS.split(value)) if len(it) >= _SHORT)
