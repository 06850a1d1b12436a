"""A file that a library of Rust writes: a full disk must not make it panic."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.told import reason


class Sink:
    """A file as arro3 writes it: the first failure is kept, and raised when arro3 is done.

    Where a write fails, its writer panics: a line of its own on the error stream, and an exception
    that is no Exception. So writing never fails here, and no more batches are given.
    name: of the file, as a problem tells it.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._place = 0
        self._failed: Exception | None = None

    def write(self, data: Any) -> int:
        if self._failed is None:
            try:
                self._file.write(data)
            except Exception as error:
                self._failed = error
        self._place += len(data)
        return len(data)

    def flush(self) -> None:
        """The file is flushed when it is closed."""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The place that is written next; there is no other to go to."""
        if offset != (self._place if whence == io.SEEK_SET else 0):
            raise io.UnsupportedOperation
        return self._place

    def while_good(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The batches until a write fails."""
        for batch in batches:
            if self._failed is not None:
                return
            yield batch

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Raises what a write failed with; a panic for any other reason as an OutputError."""
        try:
            yield
        except BaseException as error:
            if self._failed is not None:
                raise self._failed from None
            if type(error).__name__ != "PanicException":
                raise
            details = {"reason": reason(error)}
            raise OutputError(
                [Problem("output_unwritable", file=self._name, details=details)]
            ) from None
        if self._failed is not None:
            raise self._failed
