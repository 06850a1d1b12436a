"""A table as Parquet, written as its rows come, by the library that does it in least memory.

arro3 does in 25 MB, from 0.9 on. The last for Python 3.10 is 0.8, which wants all rows at once:
there pyarrow writes, which holds 140 MB before the first row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from sizing_xl.batch.sink import Sink
from sizing_xl.files.source import library

# Rows that are encoded at once, and rows of a row group.
BLOCK, ROW_GROUP = 250, 4_000
COMPRESSION = "snappy"


class Written(NamedTuple):
    """What is written, and where: columns by name (bool, str, int or float), rows in their order.

    name: of the file, as a problem tells it.
    """

    file: BinaryIO
    name: str
    columns: Mapping[str, type]
    rows: Iterator[Sequence[Any]]

    def texts(self) -> list[str]:
        return [name for name, kind in self.columns.items() if kind is str]


def parquet_writer() -> Callable[[Written], None]:
    """What writes here. Raises InputError, as `library` does, where nothing can."""
    core, files = library("arro3", "arro3.core"), library("arro3", "arro3.io")
    if takes_as_they_come(core):
        return partial(_by_arro3, core, files)
    return partial(
        _by_pyarrow, library("pyarrow", "pyarrow"), library("pyarrow", "pyarrow.parquet")
    )


def takes_as_they_come(core: Any) -> bool:
    """Whether arro3 takes batches from an iterator, and not only a list of all."""
    try:
        core.RecordBatchReader.from_batches(core.Schema([]), iter(()))
    except TypeError:
        return False
    return True


def _by_arro3(core: Any, files: Any, table: Written) -> None:
    kinds = core.DataType
    types = {str: kinds.string(), int: kinds.int64(), float: kinds.float64(), bool: kinds.bool()}
    fields = [core.Field(name, types[kind], nullable=True) for name, kind in table.columns.items()]
    schema = core.Schema(fields)

    def batches() -> Iterator[Any]:
        while block := list(islice(table.rows, BLOCK)):
            given = zip(fields, zip(*block, strict=True), strict=True)
            arrays = [core.Array(values, type=field.type) for field, values in given]
            yield core.RecordBatch.from_arrays(arrays, schema=schema)

    sink = Sink(table.file, table.name)
    reader = core.RecordBatchReader.from_batches(schema, sink.while_good(batches()))
    with sink.failing():
        files.write_parquet(
            reader,
            sink,
            compression=COMPRESSION,
            max_row_group_size=ROW_GROUP,
            # Dictionaries of each number there is, column by column, would take 20 MiB.
            dictionary_enabled=False,
            column_dictionary_enabled=dict.fromkeys(table.texts(), True),
        )


def _by_pyarrow(arrow: Any, parquet: Any, table: Written) -> None:
    types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    schema = arrow.schema([(name, types[kind]) for name, kind in table.columns.items()])
    options = {"compression": COMPRESSION, "use_dictionary": table.texts()}
    with parquet.ParquetWriter(table.file, schema, **options) as writer:
        while block := list(islice(table.rows, ROW_GROUP)):
            given = zip(schema.types, zip(*block, strict=True), strict=True)
            arrays = [arrow.array(values, type=kind) for kind, values in given]
            writer.write_batch(arrow.RecordBatch.from_arrays(arrays, schema=schema))
