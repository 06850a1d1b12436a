"""An imported entry as one of models.json: checked as all are, and kept in a user's catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sizing_xl.catalog.model import ModelEntry
from sizing_xl.errors import InputError, Problem
from sizing_xl.files.local import replace_file
from sizing_xl.files.strict_json import laid_out, read_object
from sizing_xl.importing.entry import entry
from sizing_xl.importing.source import found

MODELS = "models.json"


def imported(source: str, name: str | None = None) -> dict[str, Any]:
    """The entry of a model.

    source: path of a config.json or of its folder, or a model's id on the Hugging Face hub (extra
    `hub`). name: of the entry; by default what follows the last slash of the id.
    Raises InputError for a config that cannot be read exactly, and for one whose entry would not
    be valid.
    """
    values, told, named, released = found(source)
    made = entry(values, told, name or named, released)
    unusual = checked(made, told).unusual
    return {**made, "unusual": unusual} if unusual else made


# What a config makes a small model's, which no slip of a unit explains: it was counted.
_COUNTED = re.compile(r"(total|active)_params_b|weights_memory_gib_\w+|model_artifact_size_gib")
_BOUND = re.compile(r"kv_groups\[\d+\]\.(window|chunk)")
# In billions or GiB, and in tokens.
_SMALL, _SHORT = 1.0, 1024


def checked(made: dict[str, Any], file: str) -> ModelEntry:
    """An entry that a config made, as the catalogs keep them; figures that are as small as no large
    model's are meant. Raises InputError where it would not be valid. file: what messages call the
    config."""
    problems = [problem for problem in _breaches(made, file) if problem.blocking]
    small = [problem.field for problem in problems if _is_small(problem)]
    if small:
        made = {**made, "unusual": small}
        problems = [problem for problem in problems if not _is_small(problem)]
    if problems:
        raise InputError(problems)
    return ModelEntry.model_validate(made)


def _is_small(problem: Problem) -> bool:
    field, value = problem.field or "", problem.value
    most = _SMALL if _COUNTED.fullmatch(field) else _SHORT if _BOUND.fullmatch(field) else 0
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return problem.rule == "unit_suspect" and number and 0 < value < most


def _breaches(made: dict[str, Any], file: str) -> Iterator[Problem]:
    try:
        model = ModelEntry.model_validate(made)
    except ValidationError as error:
        for fault in error.errors():
            field = ".".join(map(str, fault["loc"]))
            yield Problem("config_entry", field, fault["input"], file=file)
        return
    for problem in model.breaches():
        yield changed(problem, file=file)


def kept(made: dict[str, Any], directory: Path, *, replace: bool = False) -> Path:
    """Put an entry into models.json of a directory, which is made when it is missing; the others
    stay as they are. Gives the file.

    Raises InputError when the name is taken and `replace` is not said, CatalogError for a file
    that is no catalog, OutputError when it cannot be written; nothing is changed then.
    """
    path = directory / MODELS
    held = read_object(path) if path.exists() else {"models": []}
    models = held.get("models")
    if not isinstance(models, list):
        raise InputError([Problem("not_list", "models", models, file=str(path))])
    taken = [it for it in models if isinstance(it, dict) and it.get("name") == made["name"]]
    if taken and not replace:
        raise InputError([Problem("entry_taken", "name", made["name"], file=str(path))])
    if taken:
        models = [made if it is taken[0] else it for it in models if it not in taken[1:]]
    else:
        models = [*models, made]
    text = laid_out({**held, "models": models})
    return replace_file(path, text.encode(), force=True)  # what it held is in it still
