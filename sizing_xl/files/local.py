"""Writing files: all of a set or none, under a temporary name first, never over each other."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from sizing_xl.errors import OutputError
from sizing_xl.files.told import MAKING_DIRECTORY, reported


def stem(*parts: str) -> str:
    """A file name's stem from names and the present moment: letters, digits, . + - and _ only."""
    moment = datetime.now().strftime("%Y%m%d_%H%M%S")
    return "_".join([*(re.sub(r"[^A-Za-z0-9.+-]+", "-", part) for part in parts), moment])


def write_set(directory: Path, names: Mapping[str, bytes]) -> list[Path]:
    """Write new files into a directory (made when missing): all of them or none.

    names: file name -> content. When a name of the set is taken, the whole set is numbered
    (``_2``, ``_3``...), so that two runs within one second keep their files apart.
    Raises OutputError naming the directory and the reason; then nothing of the set is left.
    """
    with reported(OutputError, MAKING_DIRECTORY, file=str(directory)):
        directory.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            wanted = {
                directory / _numbered(name, number): content for name, content in names.items()
            }
            try:
                return _write_new(wanted)
            except FileExistsError:
                continue
    raise AssertionError("unreachable")


def replace_file(path: Path, content: bytes) -> Path:
    """Write one file, replacing an older one only when the new one is whole."""
    with reported(OutputError, MAKING_DIRECTORY, file=str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = _temporary(path)
        try:
            _write(temporary, content)
            temporary.replace(path)
        finally:
            with suppress(OSError):
                temporary.unlink()
    return path


def _write_new(wanted: Mapping[Path, bytes]) -> list[Path]:
    temporaries = {path: _temporary(path) for path in wanted}
    done: list[Path] = []
    try:
        for path, content in wanted.items():
            _write(temporaries[path], content)
        for path, temporary in temporaries.items():
            _rename_new(temporary, path)
            done.append(path)
    except BaseException:
        for path in done:
            with suppress(OSError):
                path.unlink()
        raise
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink()
    return done


def _rename_new(temporary: Path, path: Path) -> None:
    """Give the file its name unless the name is taken (FileExistsError)."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: refuse a taken name, then rename
        if path.exists():
            raise FileExistsError(path) from None
        temporary.rename(path)


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _numbered(name: str, number: int) -> str:
    base, dot, ending = name.rpartition(".")
    return name if number == 1 else f"{base}_{number}{dot}{ending}"
