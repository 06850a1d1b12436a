"""Compound files (MS-CFB, version 3): the small file system in which Office keeps VBA projects.

A file is a header and sectors of 512 bytes. The FAT says which sector follows which; streams
shorter than 4096 bytes share one stream of their own (the mini stream, in sectors of 64 bytes).
The entries of a storage form a red-black tree. The same tree always gives the same bytes: no
dates are written.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Storage: TypeAlias = "Mapping[str, bytes | Mapping[str, bytes]]"

SECTOR = 512
MINI_SECTOR = 64
MINI_LIMIT = 4096  # a stream of this size no longer goes to the mini stream
ENTRY = 128
LONGEST_NAME = 31
NUMBERS = SECTOR // 4  # sector numbers that a sector holds
HEADER_PLACES = 109  # FAT sectors that the header itself can name

FREE, END, FAT_SECTOR, DIFAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
NO_ENTRY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
# Version 3, little endian, sectors of 2**9 and 2**6 bytes.
VERSION = struct.pack("<4H", 3, 0xFFFE, 9, 6)


def compound_file(tree: Storage) -> bytes:
    """A compound file of streams (bytes) and of storages (mappings of streams), by name.

    Raises ValueError for a name that such a file cannot hold.
    """
    root = _Entry("Root Entry", ROOT)
    entries = [root]
    root.child = _add(entries, tree)
    main, mini = _Chains(SECTOR), _Chains(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.start = (mini if len(entry.content) < MINI_LIMIT else main).add(entry.content)
    root.content = bytes(mini.data)
    root.start = main.add(root.content)
    mini_fat = _padded(mini.following, NUMBERS)
    mini_start = main.add(_numbers(mini_fat))
    entries += [_Entry("", 0) for _ in range(-len(entries) % (SECTOR // ENTRY))]
    directory = main.add(b"".join(entry.record() for entry in entries))
    return _file(main, directory, mini_start, len(mini_fat) // NUMBERS)


def read_compound_file(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by path ("VBA/dir").

    Raises ValueError for anything that is not a whole compound file as Office writes it.
    """
    return _Reader(data).streams()


# --- writing --------------------------------------------------------------------------------


@dataclass
class _Entry:
    """A line of the directory; left, right and child are numbers of entries."""

    name: str
    kind: int
    content: bytes = b""
    start: int = 0
    colour: int = BLACK
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY

    def record(self) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le") if self.name else b""
        about = (len(name), self.kind, self.colour, self.left, self.right, self.child)
        # 36 bytes without meaning here: class identifier, state and dates.
        tail = struct.pack("<36xIQ", self.start, len(self.content))
        return name.ljust(2 * LONGEST_NAME + 2, b"\0") + struct.pack("<HBBIII", *about) + tail


class _Chains:
    """Sectors, and for each of them the one that follows it in its chain."""

    def __init__(self, size: int) -> None:
        self.size, self.data = size, bytearray()
        self.following: list[int] = []

    def add(self, content: bytes) -> int:
        """Append a chain of sectors with this content; the number of the first."""
        if not content:
            return END
        first, count = len(self.following), -(-len(content) // self.size)
        self.following += [*range(first + 1, first + count), END]
        self.data += content.ljust(count * self.size, b"\0")
        return first


def _add(entries: list[_Entry], tree: Storage) -> int:
    """Append the entries of a storage and of those in it; the number of its topmost entry."""
    numbers = []
    for name in _sorted(tree):
        content = tree[name]
        entry = _Entry(name, STREAM if isinstance(content, bytes) else STORAGE)
        numbers.append(len(entries))
        entries.append(entry)
        if isinstance(content, bytes):
            entry.content = content
        else:
            entry.child = _add(entries, content)
    return _balanced(entries, numbers, 0, len(numbers).bit_length() - 1)


def _sorted(tree: Storage) -> list[str]:
    """The names in the order of the format: by length, then alphabetically in capitals."""
    for name in tree:
        if not 1 <= len(name) <= LONGEST_NAME or not name.isascii() or set(name) & set("/\\:!\0"):
            raise ValueError(f"a compound file cannot hold the name {name!r}")
    if len({name.upper() for name in tree}) < len(tree):
        raise ValueError("a storage of a compound file would hold the same name twice")
    return sorted(tree, key=lambda name: (len(name), name.upper()))


def _balanced(entries: list[_Entry], numbers: Sequence[int], depth: int, deepest: int) -> int:
    """Link sorted entries to a tree whose levels are full but for the deepest, which is red."""
    if not numbers:
        return NO_ENTRY
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.left = _balanced(entries, numbers[:middle], depth + 1, deepest)
    top.right = _balanced(entries, numbers[middle + 1 :], depth + 1, deepest)
    top.colour = RED if 0 < depth == deepest else BLACK
    return numbers[middle]


def _file(main: _Chains, directory: int, mini_fat: int, mini_fat_sectors: int) -> bytes:
    """The header, the sectors, and behind them the FAT with the list of its own sectors."""
    count, fats, lists = len(main.following), 0, 0
    # The FAT covers itself and the lists of its sectors, so their number settles step by step.
    while (needed := _fat_size(count + fats + lists, fats)) != (fats, lists):
        fats, lists = needed
    fat = [*main.following, *[FAT_SECTOR] * fats, *[DIFAT_SECTOR] * lists]
    places = range(count, count + fats)
    first_list = count + fats
    header = struct.pack(
        "<8s16xH8s6x9I",
        *(SIGNATURE, 0x3E, VERSION),
        *(0, fats, directory, 0, MINI_LIMIT, mini_fat, mini_fat_sectors),
        *(first_list if lists else END, lists),
    )
    difat = bytearray()
    for number in range(lists):
        start = HEADER_PLACES + number * (NUMBERS - 1)
        named = _padded(places[start : start + NUMBERS - 1], NUMBERS - 1)
        difat += _numbers([*named, END if number == lists - 1 else first_list + number + 1])
    named = _padded(places[:HEADER_PLACES], HEADER_PLACES)
    return header + _numbers(named) + main.data + _numbers(_padded(fat, NUMBERS)) + difat


def _fat_size(sectors: int, fats: int) -> tuple[int, int]:
    """Sectors of the FAT, and of the lists that name what the header has no place for."""
    beyond = max(0, fats - HEADER_PLACES)
    return -(-sectors // NUMBERS), -(-beyond // (NUMBERS - 1))


def _padded(numbers: Sequence[int], multiple: int) -> list[int]:
    return [*numbers, *[FREE] * (-len(numbers) % multiple)]


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


# --- reading --------------------------------------------------------------------------------


class _Reader:
    def __init__(self, data: bytes) -> None:
        if len(data) < SECTOR or data[:8] != SIGNATURE:
            raise ValueError("this is not a compound file")
        if data[26:34] != VERSION:
            raise ValueError("the compound file is not of version 3, which Office writes")
        self.sectors = _split(data[SECTOR:], SECTOR)
        if len(data) % SECTOR:
            raise ValueError("the compound file ends in the middle of a sector")
        self.fat = self._fat(data)
        directory, _, _, mini_fat = struct.unpack_from("<4I", data, 48)
        self.entries = _split(self._chain(directory), ENTRY)
        if not self.entries:
            raise ValueError("the compound file has no directory")
        start, _ = struct.unpack_from("<II", self.entries[0], 116)
        self.mini_sectors = _split(self._chain(start), MINI_SECTOR)
        self.mini_fat = _read_numbers(self._chain(mini_fat))

    def _fat(self, header: bytes) -> list[int]:
        places = _read_numbers(header[76:SECTOR])
        (following,) = struct.unpack_from("<I", header, 68)
        for _ in range(len(self.sectors) + 1):
            if following in (END, FREE):
                break
            *more, following = _read_numbers(_piece(self.sectors, following))
            places += more
        else:
            raise ValueError("the list of FAT sectors of the compound file runs in a circle")
        fat = b"".join(_piece(self.sectors, place) for place in places if place != FREE)
        return _read_numbers(fat)

    def _chain(self, start: int) -> bytes:
        return _followed(start, self.fat, self.sectors)

    def streams(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        left = (len(self.sectors) + 1) * SECTOR
        (top,) = struct.unpack_from("<I", self.entries[0], 76)
        waiting, seen = [("", top)], {0}
        while waiting:
            path, number = waiting.pop()
            if number == NO_ENTRY:
                continue
            if number in seen or number >= len(self.entries):
                raise ValueError("the directory of the compound file is broken")
            seen.add(number)
            name, kind, *branches, child = _unpacked(self.entries[number])
            waiting += [(path, branch) for branch in branches]
            if kind == STREAM:
                content = self._content(path + name, self.entries[number], left)
                found[path + name], left = content, left - len(content)
            else:
                waiting.append((f"{path}{name}/", child))
        return dict(sorted(found.items()))

    def _content(self, path: str, entry: bytes, most: int) -> bytes:
        """most: bytes that no other stream has taken, since no two share a sector."""
        start, size = struct.unpack_from("<II", entry, 116)
        if size > most:
            raise ValueError(f"the stream {path} of the compound file is larger than the file")
        if size == 0:
            return b""
        if size < MINI_LIMIT:
            content = _followed(start, self.mini_fat, self.mini_sectors, size)
        else:
            content = _followed(start, self.fat, self.sectors, size)
        if len(content) < size:
            raise ValueError(f"the stream {path} of the compound file breaks off")
        return content[:size]


def _followed(
    start: int, following: Sequence[int], pieces: Sequence[bytes], size: int | None = None
) -> bytes:
    """The content of a chain of sectors; of as many as hold `size` bytes, where that is given."""
    chain: list[bytes] = []
    held = 0
    while start != END and (size is None or held < size):
        if len(chain) == len(pieces):
            raise ValueError("a chain of sectors of the compound file runs in a circle")
        chain.append(_piece(pieces, start))
        held += len(chain[-1])
        start = following[start] if start < len(following) else FREE
    return b"".join(chain)


def _piece(pieces: Sequence[bytes], number: int) -> bytes:
    if number >= len(pieces):
        raise ValueError("the compound file names a sector that it does not have")
    return pieces[number]


def _split(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def _read_numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data))


def _unpacked(entry: bytes) -> tuple[str, int, int, int, int]:
    """Name, kind, and the numbers of the entries to the left, to the right and below."""
    length, kind, _, left, right, child = struct.unpack_from("<HBBIII", entry, 64)
    name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return name, kind, left, right, child
