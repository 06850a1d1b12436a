"""A UNO type library (.rdb) with one interface, written without LibreOffice's SDK.

An add-in of Calc has to name its functions in a type library. The SDK makes one with unoidl-write;
this writes the same bytes, for an interface whose methods take values of the type `any` and return
rows of them, the one type in which Calc takes a table from Python:

    header      "UNOIDL" FF 00, where the map of the root is, how many entries it has
    banner      free text; nothing reads it
    interface   kind 5, bases, attributes, methods with their parameters
    modules     innermost first: a name, then a map of one entry that leads to what it holds

Numbers are little-endian, 32 bits. A text is its length and its bytes, or, where the same text has
been written before, a reference to that place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from struct import pack

_MAGIC = b"UNOIDL\xff\0"
_INTERFACE, _MODULE, _IN = b"\x05", b"\0", b"\0"
_REFERENCE = 0x80000000
_BASE, _ANY, _ROWS = "com.sun.star.uno.XInterface", "any", "[][]any"
# What the SDK's writer accepts: an underscore only in names that begin with a capital.
_IDENTIFIER = re.compile(r"[a-z][A-Za-z0-9]*|[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
_SIMPLE_TYPES = {
    *("any", "boolean", "byte", "char", "double", "float"),
    *("hyper", "long", "short", "string", "type", "void"),
}


def type_library(
    interface: str, methods: Mapping[str, Sequence[str]], banner: bytes = b""
) -> bytes:
    """The type library of an interface ("org.example.XThing"): method -> its parameters' names."""
    *modules, name = interface.split(".")
    for identifier in (*modules, name, *methods, *(p for names in methods.values() for p in names)):
        _check(identifier)
    rdb = _Rdb(banner)
    leads_to = rdb.interface(methods)
    entry = rdb.entry(name, leads_to)
    for module in reversed(modules):
        leads_to = len(rdb.bytes)
        rdb.bytes += _MODULE + pack("<I", 1) + entry
        entry = rdb.entry(module, leads_to)
    return rdb.finished(entry)


def _check(identifier: str) -> None:
    if not _IDENTIFIER.fullmatch(identifier) or identifier in _SIMPLE_TYPES:
        raise ValueError(f"{identifier!r} cannot be a name in a UNO type library")


class _Rdb:
    """The file so far, and where its texts are."""

    def __init__(self, banner: bytes) -> None:
        self.bytes = bytearray(_MAGIC) + bytes(8) + banner
        self._texts: dict[str, int] = {}

    def interface(self, methods: Mapping[str, Sequence[str]]) -> int:
        """Write the interface; where it is."""
        start = len(self.bytes)
        self.bytes += _INTERFACE
        self._number(1)  # mandatory bases
        self._text(_BASE)
        self._number(0)  # optional bases
        self._number(0)  # attributes
        self._number(len(methods))
        for name, parameters in methods.items():
            self._text(name)
            self._text(_ROWS)
            self._number(len(parameters))
            for parameter in parameters:
                self.bytes += _IN
                self._text(parameter)
                self._text(_ANY)
            self._number(0)  # exceptions
        return start

    def entry(self, name: str, leads_to: int) -> bytes:
        """Write a name for a map; the entry of that map."""
        start = len(self.bytes)
        self.bytes += name.encode("ascii") + b"\0"
        return pack("<II", start, leads_to)

    def finished(self, root: bytes) -> bytes:
        self.bytes[len(_MAGIC) : len(_MAGIC) + 8] = pack("<II", len(self.bytes), 1)
        return bytes(self.bytes) + root

    def _number(self, number: int) -> None:
        self.bytes += pack("<I", number)

    def _text(self, text: str) -> None:
        if text in self._texts:
            self._number(self._texts[text] | _REFERENCE)
            return
        self._texts[text] = len(self.bytes)
        self._number(len(text))
        self.bytes += text.encode("ascii")
