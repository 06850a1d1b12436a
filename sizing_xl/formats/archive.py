"""Zip files of Office's kind, put together from packed parts: those that stay are packed once.

zipfile cannot take what is compressed already, and spends on the headers of ninety small parts as
much as on their content. The same parts give the same bytes.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, NamedTuple

from sizing_xl.formats.crc import crc_joined

MOMENT = datetime(2025, 1, 1)
# Level 6 takes two and a half times as long for 11 % less.
COMPRESSION_LEVEL = 2

# Rows that are compressed together: 16 take 6 % more room, all of a part twice the time.
ROWS = 32
# Beginnings of the names of parts that have rows, and how a row ends.
_ENDS = (
    ("xl/worksheets/sheet", b"</row>"),
    ("xl/comments", b"</comment>"),
    ("xl/drawings/vmlDrawing", b"</ns1:shape>"),
)
# What is said of printed pages, behind the rows of a sheet: the title of the case is in it.
_PAGE = b"<headerFooter>"

_DATE = (MOMENT.year - 1980) << 9 | MOMENT.month << 5 | MOMENT.day
_TIME = MOMENT.hour << 11 | MOMENT.minute << 5 | MOMENT.second // 2
_VERSION, _UNIX, _DEFLATED = 20, 3, 8
_MODE = 0o600 << 16  # a plain file of its owner
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
MOST_BYTES = 2**32 - 1
# Of an archive, packed and unpacked, that is looked into: our own are far smaller.
MOST_EXAMINED = 64 << 20
# What zipfile raises of a file that is no whole archive (cut, damaged, with places outside of it:
# ValueError, OverflowError, struct.error), is locked (RuntimeError) or packed in a way that it, or
# Zip, does not take (NotImplementedError).
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, struct.error,
)  # fmt: skip
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Zip(zipfile.ZipFile):
    """An archive to read, whose parts are packed as Office packs them: no other decompressor, with
    failures of its own, is let loose on what somebody sent."""

    def __init__(self, file: IO[bytes] | str | os.PathLike[str]) -> None:
        super().__init__(file)
        other = next((it for it in self.infolist() if it.compress_type not in _METHODS), None)
        if other is not None:
            self.close()
            raise NotImplementedError(f"part packed by method {other.compress_type}")


class Packed(NamedTuple):
    """A part as it stands in the archive: its header, its compressed pieces, and its entry in the
    directory, before and after the place of the part."""

    header: bytes
    pieces: tuple[bytes, ...]
    entry: bytes
    name: bytes

    @property
    def content(self) -> bytes:
        return zlib.decompress(b"".join(self.pieces), -zlib.MAX_WBITS)


def packed(name: str, content: bytes) -> Packed:
    """A part, compressed."""
    units, tail = taken_apart(name, content)
    pieces = [b"".join(units[at : at + ROWS]) for at in range(0, len(units), ROWS)] + tail
    found = [squeezed(it, it is pieces[-1]) for it in pieces]
    return of_pieces(name, found, zlib.crc32(content))


class Squeezed(NamedTuple):
    """What a piece of a part is compressed to, by itself, and what is to be known of the piece."""

    crc: int
    size: int
    data: bytes


def taken_apart(name: str, content: bytes) -> tuple[list[bytes], list[bytes]]:
    """A part as its rows, the first with all that is before it, and what is behind them.

    Rows are of a sheet, or notes and their shapes; ROWS of them are compressed together, so that
    who changes some need not compress the others again. Of other parts all is behind.
    """
    end = next((end for head, end in _ENDS if name.startswith(head)), None)
    if end is None:
        return [], [content]
    *units, tail = content.split(end)
    behind, page, rest = tail.partition(_PAGE)
    return [unit + end for unit in units], [behind, page + rest] if page else [behind]


def squeezed(content: bytes, last: bool = True) -> Squeezed:
    """A piece compressed so that others can stand before it and, but for the last, behind it."""
    deflate = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = deflate.compress(content)
    data += deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
    return Squeezed(zlib.crc32(content), len(content), data)


def of_pieces(name: str, pieces: Sequence[Squeezed], crc: int | None = None) -> Packed:
    """A part of pieces, in their order. crc: of the part, where it is known."""
    if crc is None:
        crc = 0
        for piece in pieces:
            crc = crc_joined(crc, piece.crc, piece.size)
    found = tuple([piece.data for piece in pieces])
    size, length = sum(piece.size for piece in pieces), sum(map(len, found))
    written = name.encode()
    flags = 0 if name.isascii() else _UTF8
    about = (flags, _DEFLATED, _TIME, _DATE, crc, length, size)
    local = _LOCAL.pack(b"PK\3\4", _VERSION, *about, len(written), 0)
    entry = _CENTRAL.pack(
        b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, *about, len(written), 0, 0, 0, 0, _MODE, 0
    )
    return Packed(local + written, found, entry[:-4], written)


def archive(parts: Iterable[Packed]) -> bytes:
    """The zip file of some parts, in their order. Raises ValueError over 4 GiB."""
    members: list[bytes] = []
    directory, offset, count = [], 0, 0
    for header, pieces, entry, name in parts:
        members += (header, *pieces)
        directory.append(entry + struct.pack("<L", offset & MOST_BYTES) + name)
        offset += len(header) + sum(map(len, pieces))
        count += 1
    index = b"".join(directory)
    if offset + len(index) > MOST_BYTES or count > 0xFFFF:
        raise ValueError("over 4 GiB or 65535 parts: no zip file of the old kind")
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(index), offset, 0)
    return b"".join((*members, index, end))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts by name as a zip of Office's kind, which has [Content_Types].xml first: sorted, with
    nothing of the moment or the machine."""
    return archive([packed(name, content) for name, content in sorted(parts.items())])


def untouched(data: bytes) -> bool:
    """Whether these are the bytes of an archive as `zipped` wrote it, and nobody has saved it
    since: every program that saves one packs it in its own way, with dates of its own.

    False too where zlib packs otherwise than the one that wrote it.
    """
    if len(data) > MOST_EXAMINED:
        return False
    try:
        with Zip(io.BytesIO(data)) as read:
            parts = read.infolist()
            if any(part.date_time != MOMENT.timetuple()[:6] for part in parts):
                return False
            if sum(part.file_size for part in parts) > MOST_EXAMINED:
                return False
            return archive(packed(part.filename, read.read(part)) for part in parts) == data
    except (*BROKEN, OSError):
        return False
