"""How what fails is told: exceptions of libraries and systems become Problems, once, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sizing_xl.addresses import public_text
from sizing_xl.errors import Problem, SizingError

LONGEST_REASON = 200

# Classes of exceptions -> the problem's rule, a function that finds the rule, or None: not ours to
# tell. The first that fits holds, so that a class stands before those that it derives from.
Rules = Mapping[type[Exception] | tuple[type[Exception], ...], str | Callable[[Any], str] | None]


def unreadable(error: OSError) -> str:
    """Why a path cannot be read: Windows says of a directory that it is not permitted."""
    directory = False
    with suppress(OSError, ValueError):  # where nothing can be asked of the path either
        directory = isinstance(error.filename, str) and Path(error.filename).is_dir()
    return "file_is_directory" if directory else "file_unreadable"


class NotAFile(OSError):
    """What is opened as a file is a device, a socket or a pipe, and may never end."""


READING: Rules = {
    FileNotFoundError: "file_missing",
    NotAFile: "not_a_file",
    OSError: unreadable,
}
WRITING: Rules = {OSError: "output_unwritable"}
# ValueError: no path has a NUL character.
MAKING_DIRECTORY: Rules = {
    FileExistsError: "output_not_directory",
    ValueError: "output_unwritable",
    **WRITING,
}


def reason(error: BaseException, address: str = "") -> str:
    """Why something failed: one line, never empty, at most LONGEST_REASON.

    No address in it shows what is secret, and no secret of `address`, that it failed at, is left.
    """
    known = error.strerror if isinstance(error, OSError) else None
    line = " ".join(public_text(str(known or error), address).split())
    return line[:LONGEST_REASON] or type(error).__name__


def figures_of(error: Exception, address: str = "") -> dict[str, Any]:
    """The reason, and of bytes that are no text the position of the first."""
    position = {"position": error.start} if isinstance(error, UnicodeDecodeError) else {}
    return {"reason": reason(error, address), **position}


@contextmanager
def reported(
    kind: type[SizingError],
    rules: Rules,
    figures: Callable[[Any], Mapping[str, Any]] | None = None,
    address: str = "",
    **where: Any,
) -> Iterator[None]:
    """Turn what fails inside into a `kind` with one Problem.

    figures: the problem's details, from the exception; default: `figures_of` it. address: what is
    opened or written, whose secrets no detail shows. where: the problem's file, field, value...
    What is a problem already, a lack of memory and what no rule is for pass unchanged.
    """
    try:
        yield
    except (SizingError, MemoryError):
        raise
    except Exception as error:
        rule = next((rule for classes, rule in rules.items() if isinstance(error, classes)), None)
        if rule is None:
            raise
        known = rule if isinstance(rule, str) else rule(error)
        details = figures(error) if figures else figures_of(error, address)
        raise kind([Problem(known, details=details, **where)]) from None
