"""What a source of a catalog says, taken apart: document, publisher, address, date, confidence.

Sources are written as people cite: clauses between semicolons, of which some have a form
(``retrieved 2026-11-26``, ``confidence: high``, an address). What cannot be told stays empty.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s,;()]+[^\s,;().:]")
_OWN_PAGE = re.compile(r"docs/[\w./-]+\.md(?:#[\w-]+)?")
_RETRIEVED = re.compile(r"^(?:retrieved|read) (\d{4}(?:-\d\d){0,2})$")
_CONFIDENCE = re.compile(r"^confidence: (\w+)$")
# Hosts whose pages are of whoever their path names first, and hosts by the name of their house.
_OF_OTHERS = {"github.com": "GitHub", "huggingface.co": "Hugging Face", "gitlab.com": "GitLab"}
_HOUSES = {"nvidia.com": "NVIDIA", "amd.com": "AMD", "dell.com": "Dell", "hpe.com": "HPE",
           "supermicro.com": "Supermicro", "nist.gov": "NIST", "intel.com": "Intel"}  # fmt: skip
_SHELVES = ("spaces", "datasets")
# The publisher of our own pages.
OURS = "sizing_xl"


class Cited(NamedTuple):
    """A source. document: what it is called and what it says; the others are "" where nobody can
    tell."""

    document: str
    publisher: str = ""
    address: str = ""
    retrieved: str = ""
    confidence: str = ""


def cited(source: str) -> Cited:
    """A source of a catalog taken apart; nothing of its words is lost."""
    rest, retrieved, confidence = [], "", ""
    for clause in source.split("; "):
        date, sure = _RETRIEVED.match(clause), _CONFIDENCE.match(clause)
        if date:
            retrieved = date[1]
        elif sure:
            confidence = sure[1]
        else:
            rest.append(clause)
    document = "; ".join(rest)
    address = _ADDRESS.search(document)
    if address:
        # The words around the first address; a document that is an address alone keeps it.
        before, after = document[: address.start()], document[address.end() :]
        if before.endswith("(") and after.startswith(")"):
            before, after = before[:-1], after[1:]
        named = f"{before.rstrip(' ,:')}{after}".strip(" ,:;")
        return Cited(named or address[0], _publisher(address[0]), address[0], retrieved, confidence)
    page = _OWN_PAGE.search(document)
    if page:
        return Cited(document, OURS, page[0], retrieved, confidence)
    return Cited(document, "", "", retrieved, confidence)


def _publisher(address: str) -> str:
    """Whose page an address is, by its host: the house, or who has the repository."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _OF_OTHERS:
        owner = next((it for it in parts.path.split("/") if it and it not in _SHELVES), "")
        return f"{owner} ({_OF_OTHERS[host]})" if owner else _OF_OTHERS[host]
    house = ".".join(host.split(".")[-2:])
    return _HOUSES.get(house, host)
