"""The one place that decides whether a path may be created, replaced or removed.

What stands at the path, links not followed, decides; `ours` is the caller's knowledge of a file
(its content, or a manifest that names it), `force` the user's --force:

| at the path                      | create  | replace                    | remove       |
|----------------------------------|---------|----------------------------|--------------|
| nothing                          | yes     | yes: it is created         | nothing to do|
| an empty file                    | refused | yes                        | only ours    |
| a file of ours                   | refused | yes                        | yes          |
| another file                     | refused | with force                 | never        |
| a file that may not be written   | refused | refused                    | only ours    |
| a link, or a Windows junction    | refused | refused: `behind` first    | never        |
| a directory                      | refused | refused                    | never        |
| a pipe, a socket, a device       | refused | refused                    | never        |
| an input of the run              | refused | refused, with force too    | never        |
| the place of another output      | refused | refused, with force too    | -            |

A path that the user named may be a link: `behind` gives the file that it leads to, which is then
judged, and written whole in its own directory. Names that the product gives itself (a lock, a
manifest, temporaries, tables) are never links.

What is written is written beside its place first, into a file that `temporary_beside` creates:
its name cannot be guessed, nothing that stands there is opened, and its mode (its owner too, where
the system lets it) is that of the file it replaces. Refusals are OutputError, with one Problem that
names the path and the remedy.
"""

from __future__ import annotations

import os
import secrets
import stat
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from pathlib import Path

from sizing_xl.errors import OutputError, Problem
from sizing_xl.files.told import WRITING, reported

# ValueError: no path has a NUL character.
_OPENING = {**WRITING, ValueError: "output_unwritable"}
_NEW_FILE, _PERMISSIONS = 0o666, 0o777
# What not every system has.
_FLAGS = {
    name: getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
}
_JUNCTIONS = {getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)}


class Standing(Enum):
    """What stands at a path; the value is the rule of the problem that refuses it as a file."""

    NOTHING = ""
    FILE = "output_exists"
    LINK = "output_is_link"
    DIRECTORY = "output_is_directory"
    OTHER = "output_is_device"


def standing_at(path: str | os.PathLike[str]) -> Standing:
    """What stands at a path; a link is a link, wherever it leads. Nothing stands at what is no path
    (a NUL in it): whoever opens it tells."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return Standing.NOTHING
    return _standing(found)


def _standing(found: os.stat_result) -> Standing:
    if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) in _JUNCTIONS:
        return Standing.LINK
    if stat.S_ISDIR(found.st_mode):
        return Standing.DIRECTORY
    return Standing.FILE if stat.S_ISREG(found.st_mode) else Standing.OTHER


def refused(rule: str, path: str | os.PathLike[str], **details: object) -> OutputError:
    """The refusal of a path."""
    return OutputError([Problem(rule, file=os.fspath(path), details=details)])


def check_plain(path: str | os.PathLike[str]) -> bool:
    """Whether a file is there (False: nothing is). Raises OutputError for anything else."""
    with reported(OutputError, WRITING, file=os.fspath(path)):
        found = standing_at(path)
    if found not in (Standing.NOTHING, Standing.FILE):
        raise refused(found.value, path)
    return found is Standing.FILE


def check_directory(path: str | os.PathLike[str]) -> bool:
    """Whether a directory is there (False: nothing is). Raises OutputError for anything else, a
    link to a directory too: what is behind it is not ours to sweep."""
    with reported(OutputError, WRITING, file=os.fspath(path)):
        found = standing_at(path)
    if found is Standing.FILE:
        raise refused("output_not_directory", path)
    if found not in (Standing.NOTHING, Standing.DIRECTORY):
        raise refused(found.value, path)
    return found is Standing.DIRECTORY


def may_create(path: str | os.PathLike[str]) -> None:
    """Raises OutputError where anything stands at the path."""
    if check_plain(path):
        raise refused(Standing.FILE.value, path)


def may_replace(
    path: str | os.PathLike[str],
    *,
    ours: bool | Callable[[], bool],
    force: bool = False,
    rule: str = Standing.FILE.value,
) -> bool:
    """Whether a file is there, which may be replaced (False: nothing is there).

    ours: whether it was written by the product and nobody has worked in it since; asked only where
    there is a file with something in it. rule: of the problem when it is not. Raises OutputError
    for all that may not be replaced.
    """
    if not check_plain(path):
        return False
    opened = open_plain(path, os.O_WRONLY)  # what the user may not write to is not replaced
    try:
        empty = os.fstat(opened).st_size == 0
    finally:
        os.close(opened)
    if not (force or empty or (ours if isinstance(ours, bool) else ours())):
        raise refused(rule, path)
    return True


def may_remove(path: str | os.PathLike[str], *, ours: bool) -> bool:
    """Whether the path is a file of ours, to be removed; a link and all else is left alone."""
    return ours and standing_at(path) is Standing.FILE


def behind(path: Path) -> Path:
    """The path that a path which the user named leads to, its links followed. Raises OutputError
    for one like /dev/stdout, which leads to no path."""
    with reported(OutputError, {**WRITING, RuntimeError: "output_unwritable"}, file=str(path)):
        if not path.is_symlink():
            return path
        target = Path(os.path.realpath(path))
        if path.exists() and standing_at(target) is Standing.NOTHING:
            raise refused(Standing.OTHER.value, path)
    return target


def open_plain(path: str | os.PathLike[str], flags: int, mode: int = _NEW_FILE) -> int:
    """os.open of a file that must be a plain one: no link is followed and no pipe waited for.

    Raises OutputError for all that is none and all that cannot be opened.
    """
    with reported(OutputError, _OPENING, file=os.fspath(path)):
        check_plain(path)
        extra = _FLAGS["O_NOFOLLOW"] | _FLAGS["O_NONBLOCK"] | _FLAGS["O_CLOEXEC"]
        opened = os.open(path, flags | extra | _FLAGS["O_BINARY"], mode)
        found = _standing(os.fstat(opened))
        if found is not Standing.FILE:
            os.close(opened)
            raise refused(found.value, path)
    return opened


def temporary_beside(path: Path, replaced: Path | None = None) -> tuple[int, Path]:
    """A new file in the directory of a path: its descriptor, open to write, and its name.

    replaced: the file whose mode and owner it takes, `path` by default; without one the mode is
    that of any new file. Raises OSError.
    """
    try:
        known = os.stat(replaced or path, follow_symlinks=False)  # noqa: PTH116
    except FileNotFoundError:
        known = None
    temporary = path.with_name(f".sizing_xl.{secrets.token_hex(16)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= _FLAGS["O_NOFOLLOW"] | _FLAGS["O_CLOEXEC"] | _FLAGS["O_BINARY"]
    opened = os.open(temporary, flags, _NEW_FILE if known is None else 0o600)
    if known is not None and hasattr(os, "fchmod"):
        own = os.fstat(opened)
        if (known.st_uid, known.st_gid) != (own.st_uid, own.st_gid):
            for owner in (-1, known.st_uid):
                with suppress(OSError):  # only an administrator gives files away
                    os.fchown(opened, owner, known.st_gid)
        os.fchmod(opened, stat.S_IMODE(known.st_mode) & _PERMISSIONS)
    return opened, temporary


def same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two paths lead to one file; of two that do not exist yet also whether they would
    where names that differ only by case or by how accents are written are one (Windows, macOS)."""
    if any("\0" in os.fsdecode(path) for path in (one, other)):  # no path; told where it is opened
        return False
    with suppress(OSError, ValueError):
        return Path(one).samefile(other)
    if os.path.lexists(one) or os.path.lexists(other):  # one of them is known by one name only
        return os.path.realpath(one) == os.path.realpath(other)
    return _plain_name(one) == _plain_name(other)


def _plain_name(path: str | os.PathLike[str]) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def check_distinct(
    outputs: Iterable[str | os.PathLike[str]], inputs: Iterable[str | os.PathLike[str]]
) -> None:
    """Raises OutputError where two outputs are one file, or an output is an input of the run."""
    outputs, inputs = list(outputs), list(inputs)
    for number, output in enumerate(outputs):
        if any(same_file(output, known) for known in inputs):
            raise refused("output_is_input", output)
        if any(same_file(output, known) for known in outputs[:number]):
            raise refused("output_named_twice", output)
