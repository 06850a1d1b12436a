"""CRC-32 of joined contents, from that of each: a piece that stays need not be read again."""

from __future__ import annotations

import zlib
from array import array
from functools import cache

_BYTE_BITS, _CRC_BYTES = 8, 4
# A size is taken a digit at a time.
_DIGIT_BITS = 4
_DIGIT = (1 << _DIGIT_BITS) - 1
# What each value of the first byte of a CRC becomes, of the second, third and fourth.
_Tables = tuple["array[int]", ...]


def crc_joined(before: int, behind: int, size: int) -> int:
    """The CRC-32 of two contents, one behind the other; size: bytes of the one behind.

    As many zeros as the second has bytes go behind the first; the rest is an exclusive or. Source:
    zlib's crc32_combine, with tables for each digit of the size.
    """
    place = 0
    while size and before:
        digit = size & _DIGIT
        if digit:
            first, second, third, fourth = _behind_zeros(digit, place)
            before = (
                first[before & 0xFF]
                ^ second[before >> 8 & 0xFF]
                ^ third[before >> 16 & 0xFF]
                ^ fourth[before >> 24]
            )
        size >>= _DIGIT_BITS
        place += 1
    return before ^ behind


@cache
def _behind_zeros(digit: int, place: int) -> _Tables:
    """What so many zeros behind a content do to its CRC-32: digit * 16 ** place."""
    bits = [1 << bit for bit in range(_CRC_BYTES * _BYTE_BITS)]
    if digit > 1:
        zeros = 1 << _DIGIT_BITS * place
        made = [crc_joined(crc_joined(bit, 0, zeros), 0, (digit - 1) * zeros) for bit in bits]
    elif place:
        half = 1 << _DIGIT_BITS * place - 1
        made = [crc_joined(crc_joined(bit, 0, half), 0, half) for bit in bits]
    else:
        none = zlib.crc32(b"\0")
        made = [zlib.crc32(b"\0", bit) ^ none for bit in bits]
    tables = []
    for start in range(0, len(made), _BYTE_BITS):
        table = array("I", [0])
        for bit in made[start : start + _BYTE_BITS]:
            table.extend([value ^ bit for value in table])
        tables.append(table)
    return tuple(tables)
