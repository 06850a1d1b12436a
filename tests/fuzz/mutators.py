"""Odd values, and odd changes of JSON, texts, bytes, tables and packed files; all from a seed."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import warnings
import zipfile

NAN, INFINITY = float("nan"), float("inf")
# Characters that move a terminal, forge a line, hide, turn the direction, or are no text at all.
CONTROLS = (
    "\x00",
    "\x07",
    "\x1b[2J",
    "\x1b]0;t\x07",
    "\x7f",
    "\x85",
    "\x9b31m",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\n",
    "\r",
    "\t",
    "\ud800",
    "\udfff",
    "\uffff",
)
TEXTS = (
    "",
    " ",
    "-",
    "0",
    "1",
    "-1",
    "1.000",
    "1,5",
    "1e400",
    "1e-400",
    "9" * 5000,
    "0x10",
    "1_000",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "null",
    "None",
    "true",
    "VERDADEIRO",
    "=1+1",
    "@x",
    "#N/A",
    "#SIZING: x",
    "{0}",
    "{model}",
    "{",
    "}",
    "%s",
    "%(a)s",
    "${HOME}",
    "..",
    ".",
    "/",
    "\\",
    "a/b",
    "../x",
    "CON",
    "nul.txt",
    "~",
    "~x",
    "-h",
    "--",
    "*",
    "[1]",
    "<b>",
    "&amp;",
    "'",
    '"',
    "`",
    "|",
    ";",
    "gpt-oss-120b",
    "openai/gpt-oss-120b",
    "dgx-b300",
    "fp8",
    "FP-8",
    "pooled",
    "recommended",
    "nodes_final",
    "sliding_window",
    "N+1",
    "N+3",
    "\u00e7\u00e3o",
    "\u4e2d\u6587",
    "\U0001f9ee",
    "\uff11\uff12",
    "\u0661",
    "\u2212" + "1",
    "ﬁ",
    "İ",
    "ß",
    "x" * 70,
    "x" * 5000,
    "x\ny",
    "file:///etc/x",
    "http://u:p@h/x?sig=s",
)
NUMBERS = (
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    0.5,
    -0.5,
    1e-9,
    1e-320,
    0.1,
    1.5,
    1000,
    131072,
    65536,
    2**31,
    2**53,
    2**53 + 1,
    2**63,
    2**64,
    10**15,
    10**16,
    10**18,
    1e15,
    1e18,
    1e30,
    1e300,
    1.7e308,
    -1e300,
    10**400,
    -0.0,
    NAN,
    INFINITY,
    -INFINITY,
)


class Raw(str):
    """Text that stands in JSON as it is: numbers that Python does not write."""


class Pairs(list):
    """An object of JSON whose keys may repeat."""


RAW = (
    "1.000",
    "1e400",
    "-1e400",
    "9" * 5000,
    "0." + "1" * 5000,
    "1E5",
    "-0",
    "01",
    "+1",
    ".5",
    "1.",
    "NaN",
    "Infinity",
    "-Infinity",
    "nul",
    "True",
    "'x'",
    '"\\ud800"',
    '"\\u0000"',
    '"\\u001b[2J"',
    "1e-400",
    "131.072",
    "0x1",
    "/* */1",
    "[" * 5000,
    '"' + "x" * 3000 + '"',
    "",
    "{}",
    "[[[[]]]]",
)


def odd_text(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.55:
        return rng.choice(TEXTS)
    if kind < 0.85:
        word, mark = rng.choice(TEXTS)[:100], rng.choice(CONTROLS)
        place = rng.randint(0, len(word))
        return word[:place] + mark + word[place:]
    return "".join(
        chr(rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000))))
        for _ in range(rng.randint(1, 12))
    )


def odd_value(rng: random.Random, depth: int = 0) -> object:
    """A value of JSON that hardly anybody means."""
    kind = rng.random()
    if kind < 0.3:
        return odd_text(rng)
    if kind < 0.6:
        return rng.choice(NUMBERS)
    if kind < 0.75:
        return rng.choice((None, True, False, [], {}, [[]], [None], {"": ""}))
    if kind < 0.85:
        return Raw(rng.choice(RAW))
    if depth > 3:
        return None
    if kind < 0.92:
        return [odd_value(rng, depth + 1) for _ in range(rng.randint(1, 4))]
    return Pairs((odd_text(rng), odd_value(rng, depth + 1)) for _ in range(rng.randint(1, 4)))


# --- JSON ------------------------------------------------------------------------------------


def pairs_of(value: object) -> object:
    """Parsed JSON with objects that can hold a key twice."""
    if isinstance(value, dict):
        return Pairs((key, pairs_of(it)) for key, it in value.items())
    return [pairs_of(it) for it in value] if isinstance(value, list) else value


def json_text(value: object, ascii_only: bool = False) -> str:
    """JSON of Raw and Pairs too."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, (Pairs, dict)):
        items = value.items() if isinstance(value, dict) else value
        keys = ((json.dumps(str(key), ensure_ascii=ascii_only), it) for key, it in items)
        return "{" + ", ".join(f"{key}: {json_text(it, ascii_only)}" for key, it in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(json_text(it, ascii_only) for it in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def _places(value: object, found: list) -> list:
    """Every (container, index) of a tree."""
    if isinstance(value, list):
        for index, it in enumerate(value):
            found.append((value, index))
            _places(it[1] if isinstance(value, Pairs) else it, found)
    return found


def _get(container: list, index: int) -> object:
    return container[index][1] if isinstance(container, Pairs) else container[index]


def _put(container: list, index: int, value: object) -> None:
    pair = isinstance(container, Pairs)
    container[index] = (container[index][0], value) if pair else value


def mutated_tree(rng: random.Random, tree: object, most: int = 3) -> object:
    """Some places of a tree changed (in place; a root that is replaced is given back)."""
    for _ in range(rng.randint(1, most)):
        places = _places(tree, [])
        if not places or rng.random() < 0.01:
            tree = odd_value(rng)
            continue
        container, index = rng.choice(places)
        value, kind = _get(container, index), rng.random()
        if kind < 0.45:
            _put(container, index, odd_value(rng))
        elif kind < 0.55:
            del container[index]
        elif kind < 0.65 and isinstance(container, Pairs):
            key = container[index][0]
            new = rng.choice(
                (odd_text(rng), key.upper(), key + " ", key[:-1], rng.choice(CONTROLS) + key)
            )
            container[index] = (new, value)
        elif kind < 0.72:
            container.insert(rng.randint(0, len(container)), copy.deepcopy(container[index]))
        elif kind < 0.8:
            other, place = rng.choice(places)
            if place < len(other):
                taken = _get(other, place)  # copied: it may hold the place itself
                _put(container, index, copy.deepcopy(taken) if _small(taken) else None)
        elif kind < 0.86:
            _put(container, index, rng.choice(([value], Pairs([("x", value)]), [[value]])))
        elif kind < 0.9 and isinstance(container, Pairs):
            container.append((odd_text(rng), odd_value(rng)))
        elif isinstance(value, (int, float)) and abs(value) < 1e300 and not isinstance(value, bool):
            _put(
                container,
                index,
                rng.choice((-value, value * 1e9, value / 7, value + 0.5, str(value))),
            )
        elif isinstance(value, str):
            _put(container, index, mutated_text(rng, value))
    return tree


def _small(value: object) -> bool:
    return not isinstance(value, list) or len(value) < 30


def mutated_json(rng: random.Random, document: object, most: int = 3) -> str | bytes:
    """A JSON file whose values, keys or bytes are changed."""
    text = json_text(mutated_tree(rng, pairs_of(document), most), rng.random() < 0.5)
    kind = rng.random()
    if kind < 0.85:
        return text
    return mutated_bytes(rng, text.encode("utf-8", "surrogatepass"))


# --- texts and bytes -------------------------------------------------------------------------


def mutated_text(rng: random.Random, text: str) -> str:
    place, kind = rng.randint(0, len(text)), rng.random()
    if kind < 0.4:
        return text[:place] + odd_text(rng) + text[place:]
    if kind < 0.6:
        return text[:place] + text[place + rng.randint(1, 8) :]
    if kind < 0.8:
        return text[:place] + rng.choice(CONTROLS) + text[place:]
    if kind < 0.9:
        return text.swapcase()
    return text[place:] + text[:place]


def mutated_bytes(rng: random.Random, data: bytes, most: int = 4) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, most)):
        size = len(changed)
        place, kind = rng.randint(0, max(0, size - 1)), rng.random()
        if kind < 0.35 and size:
            changed[place] ^= 1 << rng.randrange(8)
        elif kind < 0.55 and size:
            changed[place] = rng.choice(
                (0, 1, 10, 13, 34, 44, 92, 127, 128, 255, rng.randrange(256))
            )
        elif kind < 0.65:
            del changed[place : place + rng.choice((1, 2, 4, 16, 1000))]
        elif kind < 0.75:
            piece = changed[place : place + rng.randint(1, 64)]
            changed[place:place] = piece * rng.choice((1, 1, 2, 50))
        elif kind < 0.85:
            changed[place:place] = odd_text(rng).encode("utf-8", "surrogatepass")
        elif kind < 0.93:
            del changed[place:]
        else:
            changed[place : place + 4] = rng.choice((0, 1, 2**31 - 1, 2**32 - 1)).to_bytes(
                4, "little"
            )
    return bytes(changed)


# --- tables ----------------------------------------------------------------------------------


def mutated_csv(rng: random.Random, rows: list[list[str]]) -> str | bytes:
    rows = [row[:] for row in rows]
    for _ in range(rng.randint(1, 3)):
        row = rng.choice(rows)
        place, kind = rng.randrange(len(row) or 1), rng.random()
        if kind < 0.6 and row:
            row[place] = odd_text(rng)
        elif kind < 0.7 and row:
            del row[place]
        elif kind < 0.8:
            row.insert(place, odd_text(rng))
        elif kind < 0.9:
            rows.insert(rng.randint(0, len(rows)), row[:])
        elif row:
            row[place] = '"' + row[place]
    separator, end = rng.choice(",,,;;\t|:"), rng.choice(("\n", "\r\n", "\r"))
    quoted = rng.random() < 0.7
    lines = (
        separator.join(
            '"' + it.replace('"', '""') + '"' if quoted and re.search(r'[,;"\r\n]', it) else it
            for it in row
        )
        for row in rows
    )
    text = end.join(lines)
    if rng.random() < 0.85:
        return text
    marked = text.encode(rng.choice(("utf-8-sig", "utf-16", "cp1252", "utf-8")), "replace")
    return marked if rng.random() < 0.5 else mutated_bytes(rng, marked)


# --- packed files ----------------------------------------------------------------------------

_ATTRIBUTE = re.compile(rb'(?<==")[^"<>]*(?=")')
_BETWEEN = re.compile(rb"(?<=>)[^<>]+(?=<)")
_TAG = re.compile(rb"</?[A-Za-z:]+|/?>")


def mutated_package(rng: random.Random, data: bytes, most: int = 2) -> bytes:
    """A zip of XML with parts changed, lost, doubled or renamed, or its own bytes changed."""
    if rng.random() < 0.15:
        return mutated_bytes(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    for _ in range(rng.randint(1, most)):
        place, kind = rng.randrange(len(parts)), rng.random()
        name, content = parts[place]
        if kind < 0.8:
            parts[place] = (name, mutated_xml(rng, content))
        elif kind < 0.86:
            del parts[place]
        elif kind < 0.9:
            parts.append(parts[place])
        elif kind < 0.95:
            parts[place] = (
                rng.choice(("xl/../x", name + "x", name.upper(), "/" + name, "é")),
                content,
            )
        else:
            parts[place] = (name, b"")
        if not parts:
            break
    written = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(
            written, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        ) as package,
    ):
        warnings.simplefilter("ignore")  # a part twice is meant
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def mutated_xml(rng: random.Random, content: bytes) -> bytes:
    kind = rng.random()
    patterns = {0: _ATTRIBUTE, 1: _BETWEEN, 2: _TAG}
    pattern = patterns[0 if kind < 0.4 else 1 if kind < 0.7 else 2]
    found = list(pattern.finditer(content)) if kind < 0.8 else []
    if not found:
        return mutated_bytes(rng, content)
    at = rng.choice(found)
    if pattern is _TAG:
        new = rng.choice((b"", b"<x", b"</x", b"/>", b">"))
    else:
        new = odd_text(rng).encode("utf-8", "replace")
        if rng.random() < 0.8:
            new = new.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")
    return content[: at.start()] + new + content[at.end() :]
