"""Parquet files of cases, in little memory: what a few kB unpack to is known before it is unpacked.

A column of texts is read as the dictionary that it mostly is: each text is made once, however
often it stands there. The footer tells what a row group unpacks to; it counts a dictionary once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from sizing_xl.errors import InputError
from sizing_xl.files.limits import (
    LARGEST_CHUNK_BYTES,
    LARGEST_GROUP_BYTES,
    MOST_CASES,
    MOST_NESTED_VALUES,
)
from sizing_xl.files.source import library, refused
from sizing_xl.files.told import Rules, reported

BATCH_ROWS = 4096
# Bytes of a column chunk that are read at once.
_BUFFER = 1 << 20
# How an encrypted file begins.
_ENCRYPTED = b"PARE"
# Marks of texts as the footer writes them.
_TEXT = "BYTE_ARRAY"


class ParquetCases:
    """A Parquet file, once it is known to unpack to little at a time.

    names: of its columns. count: of its rows. Raises InputError for what is none, is encrypted, is
    damaged or is above a limit.
    """

    def __init__(self, file: BinaryIO, source: str) -> None:
        self._arrow, self._source = library("pyarrow", "pyarrow"), source
        module = library("pyarrow", "pyarrow.parquet")
        if file.read(len(_ENCRYPTED)) == _ENCRYPTED:
            raise refused("parquet_encrypted", source)
        file.seek(0)
        with self._reported():
            found = module.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
            self.names: list[str] = list(found.schema_arrow.names)
            self.count = int(found.metadata.num_rows)
            self._check(found.metadata)
            texts = [
                column.path
                for place in range(len(found.schema))
                if (column := found.schema.column(place)).physical_type == _TEXT
                and column.path in self.names
            ]
            self._file = module.ParquetFile(
                file,
                metadata=found.metadata,
                read_dictionary=texts,
                pre_buffer=False,
                buffer_size=_BUFFER,
            )

    def _check(self, metadata: Any) -> None:
        """Raises InputError where the footer tells that too much would be unpacked."""
        if self.count > MOST_CASES:
            details = {"count": self.count, "most": MOST_CASES}
            raise refused("too_many_rows", self._source, details=details)
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            largest, chunk = group.total_byte_size, 0
            for place in range(metadata.num_columns):
                column = group.column(place)
                chunk = max(chunk, column.total_uncompressed_size, column.total_compressed_size)
                if column.num_values > max(group.num_rows, 0) + MOST_NESTED_VALUES:
                    details = {"count": column.num_values, "most": MOST_NESTED_VALUES}
                    raise refused("too_many_nested", self._source, details=details)
            if largest > LARGEST_GROUP_BYTES or chunk > LARGEST_CHUNK_BYTES:
                over = chunk > LARGEST_CHUNK_BYTES
                details = {
                    "count": chunk if over else largest,
                    "most": LARGEST_CHUNK_BYTES if over else LARGEST_GROUP_BYTES,
                }
                rule = "column_too_large" if over else "unpacks_too_large"
                raise refused(rule, self._source, details=details)

    def rows(self, kept: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The values of these columns, row by row. Raises InputError where the file is damaged."""
        with self._reported():
            for batch in self._file.iter_batches(
                batch_size=BATCH_ROWS, columns=list(kept), use_threads=False
            ):
                yield from zip(*(self._values(batch.column(name)) for name in kept), strict=True)

    def _values(self, column: Any) -> list[Any]:
        """The values of a column of a batch; equal texts are one object."""
        if not isinstance(column, self._arrow.DictionaryArray):
            return [_no_nan(value) for value in column.to_pylist()]
        places = column.indices.to_pylist()
        made = {place: _no_nan(column.dictionary[place].as_py()) for place in set(places) - {None}}
        return [None if place is None else made[place] for place in places]

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """What pyarrow fails with, as a problem of the source."""
        rules: Rules = {
            (ValueError, KeyError, TypeError, IndexError, OverflowError, NotImplementedError):
                "broken_file",
            self._arrow.ArrowException: "broken_file",
        }  # fmt: skip
        try:
            with reported(InputError, rules, file=self._source):
                yield
        except MemoryError:
            raise refused("needs_memory", self._source) from None


def _no_nan(value: Any) -> Any:
    """What pandas writes into an empty cell is none."""
    return None if value != value else value
