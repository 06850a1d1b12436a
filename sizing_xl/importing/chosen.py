"""Models that a case names by the path of a config.json: read here, and laid over the catalogs."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.source import remote
from sizing_xl.importing.catalog import checked
from sizing_xl.importing.entry import entry
from sizing_xl.importing.source import found_here
from sizing_xl.reading.names import folded, last_part

FIELD = "model_config"
# Configs that are kept read.
_MOST_KEPT = 4096
# Catalogs with a model laid over them that are kept: each is as large as the catalogs.
_MOST_LAID = 16


@dataclass(frozen=True)
class ChosenModel:
    """The entry of a config.json, as data that goes to any worker.

    name: of the entry. digest: SHA-256 of the config and of what lies beside it. origin: what
    reports call the file. file: its path, or its folder's, on the machine that read it.
    """

    name: str
    digest: str
    origin: str
    entry: ModelEntry = field(compare=False, repr=False)
    file: str = field(compare=False, repr=False, default="")


class Configs:
    """Reads configs for cases, each path once: what changes on the way changes nothing.

    beside: the file or address that names them, which relative paths are relative to; empty: the
    current directory; None: what has no place yet.
    """

    def __init__(self, beside: str | None = "") -> None:
        self._beside = beside
        self._read: dict[str, ChosenModel | InputError] = {}

    def __call__(self, path: Any, name: Any = None) -> ChosenModel:
        """The model of a config.json or of the folder that holds it.

        name: of the entry, of which what follows the last slash counts; by default the config's.
        Raises InputError with one problem, of the field model_config, or of the name's.
        """
        place = self._place(path)
        if place not in self._read:
            if len(self._read) >= _MOST_KEPT:
                self._read.clear()
            self._read[place] = _read(place, path)
        model = self._read[place]
        if isinstance(model, InputError):
            raise InputError([replace(problem, value=path) for problem in model.problems])
        return model if name is None else _named(model, name)

    def _place(self, path: Any) -> str:
        if not isinstance(path, (str, os.PathLike)):
            raise InputError([Problem("not_text", FIELD, path)])
        text = os.fspath(path)
        if not isinstance(text, str) or not text.strip():
            raise InputError([Problem("text_too_short", FIELD, "")])
        text = text.strip()
        if remote(text):
            raise InputError([Problem("config_is_address", FIELD, text)])
        named = Path(text)
        if named.is_absolute() or self._beside == "":
            return text
        if self._beside is None or remote(self._beside):
            raise InputError([Problem("config_relative", FIELD, text)])
        return str(Path(self._beside).parent / named)


def _read(place: str, path: Any) -> ChosenModel | InputError:
    try:
        values, told, name, released = found_here(place)
        said = [values, released.tensor_bytes, released.found_in]
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
        model = checked(entry(values, told, name, released), told)
    except InputError as error:
        details = {"because": error.problems[0]}
        return InputError([Problem("config_refused", FIELD, path, details=details)])
    return ChosenModel(model.name, digest, told, model, place)


def _named(model: ChosenModel, name: Any) -> ChosenModel:
    """The same model under another name. Raises InputError for what is no name of an entry."""
    wanted = last_part(name) if isinstance(name, str) else name
    if wanted == model.name:
        return model
    try:
        made = checked({**model.entry.model_dump(exclude_unset=True), "name": wanted}, model.origin)
    except InputError:
        raise InputError([Problem("config_name", "model", name)]) from None
    return replace(model, name=made.name, entry=made)


@lru_cache(maxsize=_MOST_LAID)
def with_model(catalogs: Catalogs, model: ChosenModel | None) -> Catalogs:
    """The catalogs with one more model, which takes the place of those that its name names."""
    if model is None:
        return catalogs
    name = folded(model.name)
    models = {
        key: it for key, it in catalogs.models.items() if name not in map(folded, it.known_as())
    }
    origins = {**catalogs.origins.get("models", {}), model.name: model.origin}
    return replace(
        catalogs,
        models={**models, model.name: model.entry},
        origins={**catalogs.origins, "models": origins},
    )
