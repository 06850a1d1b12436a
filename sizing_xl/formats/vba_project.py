"""VBA projects (MS-OVBA): vbaProject.bin made from source, and the source read back.

Only source is written, nothing compiled: with 0xFFFF for the version of the compiler, Excel
compiles the source when it opens the workbook. The same modules always give the same bytes.
"""

from __future__ import annotations

import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from sizing_xl.files.limits import LARGEST_SOURCE
from sizing_xl.formats.compound_file import compound_file, read_compound_file
from sizing_xl.formats.vba_words import KEYWORDS

PROJECT_NAME = "VBAProject"
PROJECT_ID = "{8D3C3B5E-4C0B-4A57-9C0E-6B1F5D2A7E41}"
ENCODING, CODE_PAGE = "cp1252", 1252

WRITABLE = frozenset(bytes([9, *range(32, 256)]).decode(ENCODING, "ignore"))

LONGEST_NAME = 31
LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
# The project, its libraries and a stream beside the modules have these; xlwings is a module.
TAKEN = {"vbaproject", "vba", "excel", "office", "stdole", "dir"} | (KEYWORDS - {"xlwings"})
# What a module is the code of: VB_Base.
_BASES = {
    "workbook": "{00020819-0000-0000-C000-000000000046}",
    "sheet": "{00020820-0000-0000-C000-000000000046}",
    "class": "{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
}
# What Excel refers to in every new project, as far as it writes it down.
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#"
    r"C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
    r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#"
    "Microsoft Office 16.0 Object Library",
}
_FLAGS = ["VB_GlobalNameSpace", "VB_Creatable", "VB_PredeclaredId", "VB_Exposed",
          "VB_TemplateDerived", "VB_Customizable"]  # fmt: skip
_TRUE_FOR_DOCUMENTS = ["VB_PredeclaredId", "VB_Exposed", "VB_Customizable"]
_ATTRIBUTE = re.compile(r"Attribute (VB_\w+) = (.*)")
_ENTRIES = {"standard": "Module={}", "class": "Class={}"}
_DOCUMENT = "Document={}/&H00000000"
_CONTINUED = re.compile(r"[ \t]_[ \t]*$")


@dataclass(frozen=True)
class Module:
    """A module of a project: its code, or the text that the VBA editor exports.

    The attributes at the head of an exported text are kept; those it lacks are added.
    """

    name: str
    kind: Literal["workbook", "sheet", "standard", "class"]
    code: str


def vba_project(modules: Sequence[Module]) -> bytes:
    """The vbaProject.bin of these modules, in this order.

    Raises ValueError naming what VBA could not take: a name, a character, a line.
    """
    _check_names(modules)
    for module in modules:
        _check_code(module)
    streams = {module.name: compress(source(module).encode(ENCODING)) for module in modules}
    streams["dir"] = compress(_dir(modules))
    streams["_VBA_PROJECT"] = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)
    return compound_file(
        {"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": _names(modules)}
    )


def read_modules(data: bytes) -> dict[str, str]:
    """The source of each module of any vbaProject.bin, by name, as it is stored.

    Raises ValueError for anything that is not a whole VBA project.
    """
    streams, sources = read_compound_file(data), {}
    encoding, name, stream, offset, unpacked = ENCODING, "", "", 0, 0
    for kind, payload in _records(decompress(_stream(streams, "dir"))):
        if kind == _CODE_PAGE:
            encoding = _encoding(payload)
        elif kind == _MODULE_NAME:
            name = payload.decode(encoding, "replace")
        elif kind == _STREAM_NAME:
            stream = payload.decode(encoding, "replace")
        elif kind == _OFFSET:  # where the source begins: compiled code may stand before it
            offset = int.from_bytes(payload, "little")
        elif kind == _MODULE_END:
            text = decompress(_stream(streams, stream)[offset:])
            if (unpacked := unpacked + len(text)) > LARGEST_SOURCE:
                raise ValueError(f"the VBA project holds over {LARGEST_SOURCE} bytes of code")
            sources[name] = text.decode(encoding, "replace")
    return sources


# --- modules --------------------------------------------------------------------------------


def source(module: Module) -> str:
    """The text that the project holds: attributes, then code, in lines that end in CR LF."""
    given, code = _attributes_and_code(module)
    attributes = {**_own_attributes(module), **given}
    head = [f"Attribute {name} = {value}" for name, value in attributes.items()]
    return "".join(f"{line}\r\n" for line in [*head, *code])


def _own_attributes(module: Module) -> dict[str, str]:
    attributes = {"VB_Name": f'"{module.name}"'}
    if module.kind != "standard":
        attributes["VB_Base"] = f'"0{_BASES[module.kind]}"'
        attributes |= dict.fromkeys(_FLAGS, "False")
    if module.kind in ("workbook", "sheet"):
        attributes |= dict.fromkeys(_TRUE_FOR_DOCUMENTS, "True")
    return attributes


def _attributes_and_code(module: Module) -> tuple[dict[str, str], list[str]]:
    """The attributes that the text itself begins with, and the lines behind them."""
    lines = _lines(module.code)
    if lines[:1] == ["VERSION 1.0 CLASS"] and "END" in lines:
        lines = lines[lines.index("END") + 1 :]
    head = list(takewhile(_ATTRIBUTE.fullmatch, lines))
    return dict(_ATTRIBUTE.findall("\n".join(head))), lines[len(head) :]


def _lines(text: str) -> list[str]:
    lines = re.split("\r\n|\r|\n", text)
    return lines if lines[-1] else lines[:-1]


def _check_names(modules: Sequence[Module]) -> None:
    for module in modules:
        name = module.name
        if len(name) > LONGEST_NAME:
            raise ValueError(f"the module name {name!r} is longer than {LONGEST_NAME} characters")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or name.lower() in TAKEN:
            raise ValueError(f"VBA cannot call a module {name!r}")
        own = _attributes_and_code(module)[0].get("VB_Name", f'"{name}"')
        if own != f'"{name}"':
            raise ValueError(f"the code of the module {name} says that its name is {own}")
    for name, count in Counter(module.name.lower() for module in modules).items():
        if count > 1:
            raise ValueError(f"two modules are called {name!r}; VBA does not tell A from a")
    books = sum(module.kind == "workbook" for module in modules)
    if books != 1:
        raise ValueError(f"a VBA project has one workbook module, not {books}")


def _check_code(module: Module) -> None:
    continuations = 0
    for number, line in enumerate(_lines(module.code), start=1):
        place = f"module {module.name}, line {number}"
        if strange := next((char for char in line if char not in WRITABLE), None):
            raise ValueError(f"{place}: VBA cannot hold {strange!r} (U+{ord(strange):04X})")
        if len(line) > LONGEST_LINE:
            raise ValueError(f"{place}: the line is longer than {LONGEST_LINE} characters")
        continuations = continuations + 1 if _CONTINUED.search(line) else 0
        if continuations > MOST_CONTINUATIONS:
            raise ValueError(f"{place}: more than {MOST_CONTINUATIONS} lines continue another")


# --- the streams beside the modules ---------------------------------------------------------

# Identifiers of records of the dir stream that more than one place needs.
_CODE_PAGE, _VERSION, _MODULE_NAME, _STREAM_NAME = 0x03, 0x09, 0x19, 0x1A
_OFFSET, _MODULE_END = 0x31, 0x2B


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream: the project's properties, its references and a list of the modules."""
    records = [
        _record(0x01, _long(3)),  # 64-bit Windows
        _record(0x02, _long(0x409)),
        _record(0x14, _long(0x409)),
        _record(_CODE_PAGE, struct.pack("<H", CODE_PAGE)),
        _record(0x04, PROJECT_NAME.encode(ENCODING)),
        *map(_record, (0x05, 0x40, 0x06, 0x3D)),  # no description, no help
        _record(0x07, _long(0)),
        _record(0x08, _long(0)),
        struct.pack("<HIIH", _VERSION, 4, 1, 1),  # the size of this record is always 4, not 6
        *map(_record, (0x0C, 0x3C)),  # no constants
    ]
    for name, library in _REFERENCES.items():
        records += _twice(0x16, 0x3E, name)
        records.append(_record(0x0D, _long(len(library)) + library.encode(ENCODING) + bytes(6)))
    records += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    for module in modules:
        records += [
            *_twice(_MODULE_NAME, 0x47, module.name),
            *_twice(_STREAM_NAME, 0x32, module.name),
            *_twice(0x1C, 0x48, ""),
            _record(_OFFSET, _long(0)),
            _record(0x1E, _long(0)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind == "standard" else 0x22),
            _record(_MODULE_END),
        ]
    return b"".join([*records, _record(0x10)])


def _record(kind: int, payload: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(payload)) + payload


def _twice(kind: int, unicode_kind: int, text: str) -> list[bytes]:
    """Text in the project's encoding and again in Unicode."""
    return [_record(kind, text.encode(ENCODING)), _record(unicode_kind, text.encode("utf-16-le"))]


def _long(number: int) -> bytes:
    return struct.pack("<I", number)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a dir stream."""
    at = 0
    while at < len(data):
        kind, size = struct.unpack("<HI", data[at : at + 6].ljust(6, b"\xff"))
        end = at + 6 + (6 if kind == _VERSION else size)
        if end > len(data):
            raise ValueError("the list of modules of the VBA project breaks off")
        yield kind, data[at + 6 : end]
        at = end


def _stream(streams: dict[str, bytes], name: str) -> bytes:
    try:
        return streams[f"VBA/{name}"]
    except KeyError:
        raise ValueError(f"the VBA project has no stream {name!r}") from None


def _encoding(payload: bytes) -> str:
    """Python's name of a code page; 10000 is that of Excel for Mac."""
    page = int.from_bytes(payload, "little")
    name = "mac_roman" if page == 10000 else f"cp{page}"
    try:
        "".encode(name)
    except LookupError:
        raise ValueError(f"the VBA project is written in the unknown code page {page}") from None
    return name


def _project(modules: Sequence[Module]) -> bytes:
    """The PROJECT stream: what the editor shows. Nothing is locked and there is no password."""
    lines = [
        f'ID="{PROJECT_ID}"',
        *(_ENTRIES.get(module.kind, _DOCUMENT).format(module.name) for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypted(bytes(4), PROJECT_ID)}"',
        f'DPB="{encrypted(bytes(1), PROJECT_ID)}"',
        f'GC="{encrypted(bytes([0xFF]), PROJECT_ID)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(ENCODING)


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream: the names again, in the project's encoding and in Unicode."""
    pairs = (
        module.name.encode(ENCODING) + b"\0" + f"{module.name}\0".encode("utf-16-le")
        for module in modules
    )
    return b"".join(pairs) + b"\0\0"


def encrypted(data: bytes, project_id: str, seed: int = 0x17) -> str:
    """MS-OVBA 2.4.3.2: how PROJECT hides its flags, in hexadecimal."""
    before = key = sum(project_id.encode(ENCODING)) & 0xFF
    written = [seed, seed ^ 2, seed ^ key]  # 2 is the version of the scheme
    for byte in bytes((seed & 6) // 2) + _long(len(data)) + data:
        written.append(byte ^ ((written[-2] + before) & 0xFF))
        before = byte
    return bytes(written).hex().upper()


# --- compression (MS-OVBA 2.4.1) ------------------------------------------------------------

CHUNK = 4096
SHORTEST_COPY = 3


def compress(data: bytes) -> bytes:
    """Data as MS-OVBA compresses it: chunks of at most 4096 bytes, each on its own."""
    chunks = (_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(chunks)


def decompress(data: bytes) -> bytes:
    """What was compressed. Raises ValueError when it was not, or not so."""
    if data[:1] != b"\x01":
        raise ValueError("a stream of the VBA project is not compressed as it should be")
    pieces, at = list[bytes](), 1
    while at < len(data):
        header = int.from_bytes(data[at : at + 2], "little")
        end = at + 3 + (header & 0xFFF)
        if header >> 12 & 7 != 3 or len(pieces) * CHUNK > LARGEST_SOURCE:
            raise ValueError("a compressed stream of the VBA project is damaged")
        content = data[at + 2 : end]
        pieces.append(_unpacked(content) if header & 0x8000 else content)
        at = end
    return b"".join(pieces)


def _chunk(piece: bytes) -> bytes:
    packed = _compressed(piece)
    if len(packed) <= CHUNK:
        return struct.pack("<H", 0xB000 | len(packed) - 1) + packed
    if len(piece) == CHUNK:
        return struct.pack("<H", 0x3FFF) + piece
    # Stored as it is, a shorter piece would be padded, and the padding would be read as data.
    middle = len(piece) // 2
    return _chunk(piece[:middle]) + _chunk(piece[middle:])


def _compressed(piece: bytes) -> bytes:
    """Groups of eight tokens behind a byte that says which of them are copies, not bytes."""
    packed, at = bytearray(), 0
    seen: defaultdict[bytes, list[int]] = defaultdict(list)  # three bytes -> where they were
    while at < len(piece):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at == len(piece):
                break
            offset_bits, longest = _copy_limits(at)
            places = seen.get(piece[at : at + SHORTEST_COPY], ())
            offset, length = _longest_copy(piece, at, places, longest)
            if length:
                flags |= 1 << bit
                token = (offset - 1 << 16 - offset_bits) | (length - SHORTEST_COPY)
                tokens += struct.pack("<H", token)
            else:
                tokens.append(piece[at])
            end = at + max(1, length)
            for place in range(at, end):
                seen[piece[place : place + SHORTEST_COPY]].append(place)
            at = end
        packed.append(flags)
        packed += tokens
    return bytes(packed)


def _longest_copy(piece: bytes, at: int, places: Sequence[int], longest: int) -> tuple[int, int]:
    """How far back the longest copy of what comes at a place begins, and its length; or 0, 0."""
    longest, best = min(longest, len(piece) - at), (0, 0)
    for place in reversed(places):
        length = SHORTEST_COPY
        while length < longest and piece[place + length] == piece[at + length]:
            length += 1
        if length > best[1]:
            best = (at - place, length)
        if length == longest:
            break
    return best


def _copy_limits(at: int) -> tuple[int, int]:
    """Bits of a copy's offset, and the longest copy: offsets grow while the piece goes on."""
    bits = max(4, (at - 1).bit_length())
    return bits, (0xFFFF >> bits) + SHORTEST_COPY


def _unpacked(packed: bytes) -> bytes:
    data, at = bytearray(), 0
    while at < len(packed):
        flags, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not flags >> bit & 1:
                data.append(packed[at])
                at += 1
                continue
            bits, _ = _copy_limits(len(data))
            token = int.from_bytes(packed[at : at + 2], "little")
            offset, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + SHORTEST_COPY
            if offset > len(data) or len(data) + length > CHUNK or at + 2 > len(packed):
                raise ValueError("a compressed stream of the VBA project is damaged")
            for _ in range(length):
                data.append(data[-offset])
            at += 2
    return bytes(data)
