"""Parts of a workbook as Excel itself names and writes them, for readers that know no other way.

The format leaves names, prefixes and absolute targets free; some readers (exceljs) look for
``xl/comments1.xml``, ``<xdr:wsDr>`` and targets relative to the part that names them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import relpath

# openpyxl's name of a part -> Excel's.
_RENAMED = (
    (re.compile(r"^xl/comments/comment(\d+)\.xml$"), r"xl/comments\1.xml"),
    (re.compile(r"^xl/drawings/commentsDrawing(\d+)\.vml$"), r"xl/drawings/vmlDrawing\1.vml"),
)
# Kinds of parts that are written without a prefix, and the prefix that Excel gives them.
CHARTS = "c"
_PREFIXED = (
    (re.compile(r"^xl/drawings/drawing\d+\.xml$"), "xdr"),
    (re.compile(r"^xl/charts/chart\d+\.xml$"), CHARTS),
)
_TYPES = "[Content_Types].xml"
_RELATIONS = re.compile(r"^(.*?)_rels/([^/]*)\.rels$")
_TARGET = re.compile(r'(?<= Target=")/([^"]+)(?=")')
_PART_NAME = re.compile(r'(?<= PartName="/)([^"]+)(?=")')
# An element without a prefix; no "<" stands in a text or an attribute.
_PLAIN = re.compile(r"(</?)(?=[A-Za-z]\w*[\s/>])")


def conventional(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts under their usual names, in the order given."""
    names = {name: _renamed(name) for name in parts}
    names |= {name: name for name, usual in names.items() if usual != name and usual in parts}
    return {names[name]: _written(name, content, names) for name, content in parts.items()}


def _renamed(name: str) -> str:
    for pattern, usual in _RENAMED:
        if pattern.match(name):
            return pattern.sub(usual, name)
    return name


def _written(name: str, content: bytes, names: Mapping[str, str]) -> bytes:
    if name == _TYPES:
        text = _PART_NAME.sub(lambda found: names.get(found[1], found[1]), content.decode())
        return text.encode()
    relations = _RELATIONS.match(name)
    if relations:
        folder = "/" + relations[1].rstrip("/")  # from the root: the current directory may be gone

        def relative(target: re.Match[str]) -> str:
            return relpath("/" + names.get(target[1], target[1]), folder)

        return _TARGET.sub(relative, content.decode()).encode()
    for pattern, prefix in _PREFIXED:
        if pattern.match(name):
            return prefixed(content.decode(), prefix).encode()
    return content


def prefixed(xml: str, prefix: str) -> str:
    """XML whose elements of the default namespace have a prefix; other XML as it is."""
    if xml.count(' xmlns="') != 1:
        return xml
    named = xml.replace(' xmlns="', f' xmlns:{prefix}="')
    return _PLAIN.sub(rf"\g<1>{prefix}:", named)


def unprefixed(xml: str, prefix: str) -> str:
    """XML as it was before `prefixed`."""
    named = xml.replace(f' xmlns:{prefix}="', ' xmlns="')
    return named.replace(f"<{prefix}:", "<").replace(f"</{prefix}:", "</")
