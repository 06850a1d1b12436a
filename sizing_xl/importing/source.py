"""Where a config.json is found: a file, a folder, or a model of the hub."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from sizing_xl.errors import InputError, Problem
from sizing_xl.files.source import library, opened, remote, whole
from sizing_xl.files.strict_json import parsed
from sizing_xl.importing.entry import Released

CONFIG, INDEX, SINGLE = "config.json", "model.safetensors.index.json", "model.safetensors"
# A config is some kilobytes; an index names every tensor of a model.
LARGEST_CONFIG_BYTES = 2_000_000
LARGEST_INDEX_BYTES = 100_000_000
# More than any model weighs.
MOST_BYTES = 10**15
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


def found(source: str) -> tuple[dict[str, Any], str, str, Released]:
    """A model's config, what to call it in messages, a name for its entry, and what lies beside.

    source: path of a config.json or of the folder that holds it, or a model's id on the hub.
    Raises InputError when there is none, or when it cannot be read.
    """
    if _mode(source) is None and _ID.fullmatch(source):
        return _of_hub(source)
    return found_here(source)


def found_here(source: str) -> tuple[dict[str, Any], str, str, Released]:
    """The same of a config.json of this machine, or of the folder that holds it."""
    if remote(source):
        raise InputError([Problem("config_is_address", value=source)])
    mode, path = _mode(source), Path(source)
    if mode is not None and stat.S_ISDIR(mode):
        return _in_folder(path, source)
    return _config(path), path.name, _name(path), _beside(path.parent)


def _mode(source: str) -> int | None:
    """What lies at a path; None where nothing that can be read does."""
    try:
        return os.stat(source).st_mode  # noqa: PTH116
    except (OSError, ValueError):
        return None  # told by whoever opens it


def _in_folder(folder: Path, source: str) -> tuple[dict[str, Any], str, str, Released]:
    path = folder / CONFIG
    if _mode(str(path)) is None:
        raise InputError([Problem("config_not_found", file=source, details={"name": CONFIG})])
    name = folder.resolve().name
    return _config(path), f"{name}/{CONFIG}", _named(name), _beside(folder)


def _of_hub(identifier: str) -> tuple[dict[str, Any], str, str, Released]:
    hub = library("huggingface_hub")
    try:
        path = Path(hub.hf_hub_download(identifier, CONFIG))
    except Exception as error:  # of requests, of the hub, of the disk: no closed list
        details = {"reason": type(error).__name__}
        problem = Problem("hub_unreachable", value=identifier, details=details)
        raise InputError([problem]) from None
    released = Released()
    with suppress(Exception):  # a model of one file has none
        released = _of_index(Path(hub.hf_hub_download(identifier, INDEX)))
    return _config(path), f"{identifier}, {CONFIG}", _named(identifier.rpartition("/")[2]), released


def _config(path: Path) -> dict[str, Any]:
    content = whole(str(path), LARGEST_CONFIG_BYTES, "config_too_large")
    value = parsed(content, InputError, file=str(path))
    if not isinstance(value, dict):
        raise InputError([Problem("not_an_object", value=type(value).__name__, file=str(path))])
    return value


def _beside(folder: Path) -> Released:
    """The released bytes, by the index of the tensors or by the header of the only file."""
    if (folder / INDEX).is_file():
        return _of_index(folder / INDEX)
    if (folder / SINGLE).is_file():
        return _of_header(folder / SINGLE)
    return Released()


def _of_index(path: Path) -> Released:
    content = whole(str(path), LARGEST_INDEX_BYTES, "config_too_large")
    value = parsed(content, InputError, file=str(path))
    metadata = value.get("metadata") if isinstance(value, dict) else None
    total = metadata.get("total_size") if isinstance(metadata, dict) else None
    return _weighing(total, "metadata.total_size", path)


def _of_header(path: Path) -> Released:
    """A file of safetensors begins with the length of a JSON object, and that object."""
    with opened(str(path)) as file:
        length = int.from_bytes(file.read(8), "little")
        content = file.read(length) if length <= LARGEST_INDEX_BYTES else b""
    tensors = parsed(content, InputError, file=str(path))
    try:
        ends = [it["data_offsets"][1] for name, it in tensors.items() if name[:2] != "__"]
        last = max(ends, default=None)
    except (TypeError, KeyError, IndexError, AttributeError):
        return _weighing(None, "data_offsets", path)
    return _weighing(last, "data_offsets", path) if ends else Released()


def _weighing(total: Any, field: str, path: Path) -> Released:
    """Bytes that a file states. Raises InputError for what no model weighs."""
    if not isinstance(total, (int, float)) or isinstance(total, bool) or not 0 < total < MOST_BYTES:
        raise InputError([Problem("index_size", field, total, file=str(path))])
    return Released(int(total), path.name)


def _name(path: Path) -> str:
    """A name for the entry of a file: its stem, or its folder's where it is called config."""
    if path.name == CONFIG:
        return _named(path.resolve().parent.name)
    return _named(path.stem.rpartition("--")[2])


def _named(words: str) -> str:
    """A name as the catalog writes them."""
    return re.sub(r"[^a-z0-9.+_-]+", "-", words.lower()).strip("-.") or "model"
