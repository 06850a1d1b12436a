"""CRC-32 of joined contents: zlib's own of the whole is the judge."""

import zlib
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from sizing_xl.formats.crc import crc_joined

CONTENTS = st.lists(st.binary(max_size=200) | st.integers(0, 100_000).map(bytes), max_size=6)


@given(CONTENTS)
def test_joined_is_the_crc_of_the_whole(contents):
    pieces = ((zlib.crc32(it), len(it)) for it in contents)
    joined = reduce(lambda crc, piece: crc_joined(crc, *piece), pieces, 0)
    assert joined == zlib.crc32(b"".join(contents))


def test_of_any_size():
    for size in (1, 15, 16, 255, 65_537, (1 << 24) + 7):
        content = b"KV" * size
        assert crc_joined(zlib.crc32(b"head"), zlib.crc32(content), len(content)) == zlib.crc32(
            b"head" + content
        )
