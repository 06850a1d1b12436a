"""Loading the catalogs: the shipped ones, and a user's directory or files laid over them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.engine import EngineEntry, of_version_named
from sizing_xl.catalog.kept import Kept
from sizing_xl.catalog.leaves import kept_at
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import Parameters
from sizing_xl.catalog.partial import judged
from sizing_xl.catalog.physics import physics, total_hbm
from sizing_xl.catalog.prices import Prices
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.catalog.validation import Part, bounded, checked, checked_entries
from sizing_xl.errors import CatalogError, InputError, Problem, writable
from sizing_xl.files.limits import MOST_PROBLEMS
from sizing_xl.files.strict_json import read_object
from sizing_xl.files.told import READING, reported
from sizing_xl.reading.names import Index, find, index_of, unknown

ENVIRONMENT = "SIZING_XL_CATALOGS"

# Unknown names of which it is kept what is said.
_MOST_SAID = 1000

E = TypeVar("E", bound=Entry)

# One of CATALOGS -> (file, key of its list, schema of an entry)
_LISTS: dict[str, tuple[str, str, type[Entry]]] = {
    "models": ("models.json", "models", ModelEntry),
    "servers": ("servers.json", "servers", ServerEntry),
    "storage": ("storage.json", "profiles", StorageProfile),
    "engines": ("engines.json", "engines", EngineEntry),
}
_FILES = (*(file for file, _, _ in _LISTS.values()), "parameters.json", "prices.json")


@dataclass(frozen=True, eq=False)
class Catalogs:
    """All that is known, validated. Names are found whatever their case, by alias, and by what
    follows the last slash.

    origins: for each of CATALOGS, the file of each entry by its name.
    as_of: the day on which ages of prices are told; None: see `reference_day`.
    kept: what others compute from these catalogs once.
    """

    models: Mapping[str, ModelEntry]
    servers: Mapping[str, ServerEntry]
    storage: Mapping[str, StorageProfile]
    engines: Mapping[str, EngineEntry]
    parameters: Parameters
    prices: Prices
    origins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    as_of: date | None = None
    kept: Kept = field(default_factory=Kept, init=False, repr=False)

    def model(self, name: str) -> ModelEntry:
        """Raises InputError naming the nearest models."""
        return self._find("model", self.models, name)

    def server(self, name: str) -> ServerEntry:
        """Raises InputError naming the nearest servers."""
        return self._find("server", self.servers, name)

    def profile(self, name: str) -> StorageProfile:
        """Raises InputError naming the nearest storage profiles."""
        return self._find("storage", self.storage, name)

    def engine(self, name: str) -> EngineEntry:
        """An engine by name or, with a version, the entry whose rules it follows: `vllm-0.24`,
        `vLLM 0.24.1`. Raises InputError naming the nearest engines."""
        found = self.engines.get(name) or of_version_named(name, self.engines.values())
        return found or self._find("engine", self.engines, name)

    def _find(self, kind: str, entries: Mapping[str, E], name: str) -> E:
        index = self.kept(name_index, kind, entries)
        meant = find(name, index)
        if meant is None:
            raise InputError([self._unknown(kind, name, index, entries)])
        return entries[meant]

    def _unknown(
        self, kind: str, name: str, index: Index[str], entries: Mapping[str, E]
    ) -> Problem:
        """What is said of a name; kept for the next row with it, as looking takes its time."""
        said = self.kept(_nothing_said, kind)
        if name not in said:
            if len(said) >= _MOST_SAID:
                said.clear()
            near: dict[str, Any] = {"meant": index.names, "otherwise": sorted(entries)}
            said[name] = unknown("unknown_name", kind, name, index.names, **near)
        return said[name]


def _nothing_said() -> dict[str, Problem]:
    return {}


def name_index(entries: Mapping[str, Entry]) -> Index[str]:
    """All that entries are known as, however it is spelt -> the entry's name."""
    found = entries.values()
    known = ((name, entry.name) for entry in found for name in entry.known_as())
    return index_of(known, ((name, entry.name) for entry in found for name in entry.said_as()))


def shipped_directory() -> Path:
    """Where the product's own catalogs lie: inside the wheel, or beside the package in a clone."""
    package = Path(__file__).resolve().parent.parent
    packed = package / "_catalogs"
    return packed if packed.is_dir() else package.parent / "catalogs"


def load_catalogs(
    directory: str | os.PathLike[str] | None = None,
    **files: str | os.PathLike[str] | None,
) -> Catalogs:
    """The shipped catalogs with the user's laid over them.

    directory: the user's catalogs; default the variable SIZING_XL_CATALOGS. Each file in it adds
        to the shipped one, entry by entry (same name: the user's wins); with ``"replace": true``
        at its top it stands alone. parameters.json is laid over key by key.
    files: models_file, servers_file, storage_file, engines_file: a file that stands alone for that
        catalog.

    Raises CatalogError with every problem of every file.
    """
    catalogs, problems = check_catalogs(directory, **files)
    if catalogs is None:
        raise CatalogError([problem for problem in problems if problem.blocking])
    return catalogs


def check_catalogs(
    directory: str | os.PathLike[str] | None = None,
    **files: str | os.PathLike[str] | None,
) -> tuple[Catalogs | None, list[Problem]]:
    """Like load_catalogs, but gives the problems (warnings too) instead of raising."""
    found = read_catalogs(directory, **files)
    return found.catalogs, found.problems


def catalog_files(
    directory: str | os.PathLike[str] | None = None,
    **files: str | os.PathLike[str] | None,
) -> list[Path]:
    """The files that load_catalogs reads where they are there."""
    layers = [layer / file for layer in _layers(directory, []) for file in _FILES]
    return layers + [Path(file) for file in files.values() if file]


class Checked(NamedTuple):
    """What reading the catalogs found. catalogs: None where a problem stops them; storage: the
    profiles that are well-formed, parameters: the policy if it is, whatever else is wrong."""

    catalogs: Catalogs | None
    problems: list[Problem]
    storage: Mapping[str, StorageProfile]
    parameters: Parameters | None


def read_catalogs(
    directory: str | os.PathLike[str] | None = None,
    **files: str | os.PathLike[str] | None,
) -> Checked:
    """Like check_catalogs, with what could be read of catalogs that have problems."""
    problems: list[Problem] = []
    layers = _layers(directory, problems)
    lists: dict[str, dict[str, Any]] = {}
    origins: dict[str, dict[str, str]] = {catalog: {} for catalog in _LISTS}
    parts: dict[str, list[Part]] = {catalog: [] for catalog in _LISTS}
    for catalog, (file, key, schema) in _LISTS.items():
        given = files.get(f"{catalog}_file")
        paths = [Path(given)] if given else [layer / file for layer in layers]
        lists[catalog] = _merged_list(
            paths, key, schema, bool(given), origins[catalog], parts[catalog], problems
        )
    parameters, found = checked(Parameters, _merged_parameters(layers, problems),
                                file="parameters.json")  # fmt: skip
    problems += found
    prices = _merged_prices(layers, problems)
    if parameters:
        problems += _unknown_precisions(lists["models"], parameters, origins["models"])
        problems += _not_kept(lists["models"], parameters, origins["models"], problems)
        for catalog, rule in (("storage", physics), ("servers", total_hbm)):
            files_of = origins[catalog]
            whole = [Part(it, files_of.get(name, ""), name) for name, it in lists[catalog].items()]
            problems += _disagreements(rule, [*whole, *parts[catalog]], parameters, problems)
    catalogs = None
    if prices and parameters and not any(problem.blocking for problem in problems):
        models, servers, storage, engines = (lists[catalog] for catalog in _LISTS)
        catalogs = Catalogs(models, servers, storage, engines, parameters, prices, origins)
    return Checked(catalogs, bounded(problems), lists["storage"], parameters)


def _disagreements(
    rule: Callable[..., Iterable[Problem]],
    parts: Iterable[Part],
    parameters: Parameters,
    problems: Iterable[Problem],
) -> list[Problem]:
    """What a rule between an entry's own figures says; nothing of fields refused already."""
    refused: dict[str | None, set[str | None]] = {}
    for problem in problems:
        if problem.blocking:
            refused.setdefault(problem.entry, set()).add(problem.field)
    found: list[Problem] = []
    for part in parts:
        fields = refused.get(part.entry, set())
        asked = partial(
            rule, part.read, parameters, fields, entry=part.entry, file=part.file or None
        )
        found += judged(asked)
    return found


def _layers(directory: str | os.PathLike[str] | None, problems: list[Problem]) -> list[Path]:
    layers = [shipped_directory()]
    chosen = directory or os.environ.get(ENVIRONMENT)
    if chosen:
        own = Path(chosen)
        try:
            with reported(CatalogError, READING, field="catalog_dir", value=str(chosen)):
                found, any_file = own.is_dir(), any((own / file).exists() for file in _FILES)
        except CatalogError as error:
            problems += error.problems
            return layers
        if not found:
            problems.append(Problem("no_catalog_directory", "catalog_dir", str(chosen)))
        elif not any_file:
            details = {"files": list(_FILES)}
            problems.append(
                Problem("empty_catalog_directory", "catalog_dir", str(chosen), details=details)
            )
        else:
            layers.append(own)
    return layers


def _file_name(path: Path) -> str:
    """A file as messages and reports name it: the shipped ones by name, a user's by its path, in
    which bytes that are no text stand as escapes."""
    return path.name if path.parent == shipped_directory() else writable(str(path))


def _read(path: Path, problems: list[Problem], needed: bool) -> dict[str, Any] | None:
    try:
        return read_object(path)
    except CatalogError as error:
        absent = all(problem.rule == "file_missing" for problem in error.problems)
        problems += () if absent and not needed else error.problems
        return None


def _merged_list(
    paths: list[Path],
    key: str,
    schema: type[Entry],
    alone: bool,
    origins: dict[str, str],
    parts: list[Part],
    problems: list[Problem],
) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    names = _Names()
    for path in paths:
        raw = _read(path, problems, needed=alone or path.parent == shipped_directory())
        if raw is None:
            continue
        file_name = _file_name(path)
        problems += (
            Problem(
                "unknown_field", name, raw[name], file=file_name, details={"near": [key, "replace"]}
            )
            for name in islice(raw, MOST_PROBLEMS)
            if name not in (key, "replace")
        )
        if not isinstance(raw.get("replace", False), bool):
            problems.append(Problem("not_boolean", "replace", raw["replace"], file=file_name))
        entries, found = checked_entries(schema, raw.get(key), key, file_name, parts)
        problems += found
        if raw.get("replace") is True:
            merged.clear()
            names.clear()
        problems += (
            Problem("duplicate_name", "name", known, entry=name, file=file_name)
            for name, entry in entries.items()
            for known in names.lay(merged, entry)
        )
        origins.update(dict.fromkeys(entries, file_name))
    return merged


class _Names:
    """The names and aliases of merged entries, in small letters: asked and kept up entry by entry,
    since to collect them anew for each would take minutes for ten thousand entries."""

    def __init__(self) -> None:
        self._spelled: dict[str, str] = {}
        self._known: Counter[str] = Counter()

    def lay(self, merged: dict[str, Any], entry: Entry) -> list[str]:
        """Lay an entry over the merged ones; the same name in any case takes the older one's place.

        Gives those of its names that another entry has.
        """
        older = self._spelled.get(entry.name.lower())
        if older is not None:
            self._known.subtract(_lower_names(merged.pop(older)))
        taken = [known for known in entry.known_as() if self._known[known.lower()] > 0]
        self._known.update(_lower_names(entry))
        self._spelled[entry.name.lower()] = entry.name
        merged[entry.name] = entry
        return taken

    def clear(self) -> None:
        self._spelled.clear()
        self._known.clear()


def _lower_names(entry: Entry) -> list[str]:
    return [known.lower() for known in entry.known_as()]


def _merged_parameters(layers: list[Path], problems: list[Problem]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        path = layer / "parameters.json"
        raw = _read(path, problems, needed=layer == shipped_directory())
        merged = _deep(merged, raw or {})
    return merged


def _deep(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for key, value in upper.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _deep(merged[key], value) if both else value
    return merged


def _merged_prices(layers: list[Path], problems: list[Problem]) -> Prices | None:
    prices: Prices | None = None
    for layer in layers:
        path = layer / "prices.json"
        raw = _read(path, problems, needed=layer == shipped_directory())
        if raw is not None:
            valid, found = checked(Prices, raw, file=_file_name(path))
            problems += found
            if valid:
                prices = valid.over(prices) if prices else valid.stamped()
    return prices


def _not_kept(
    models: Mapping[str, ModelEntry],
    parameters: Parameters,
    origins: Mapping[str, str],
    problems: Iterable[Problem],
) -> list[Problem]:
    """Models, of which nothing else is told, whose own KV precision cannot keep their groups."""
    told = {problem.entry for problem in problems if problem.blocking}
    found = {
        name: kept_at(model, model.default_kv_precision, parameters)
        for name, model in models.items()
        if name not in told
    }
    return [
        replace(problem, field="default_kv_precision", entry=name, file=origins.get(name))
        for name, problem in found.items()
        if problem is not None
    ]


def _unknown_precisions(
    models: Mapping[str, ModelEntry], parameters: Parameters, origins: Mapping[str, str]
) -> list[Problem]:
    known = parameters.precisions
    return [
        Problem("unknown_name", fieldname, value, entry=name, file=origins.get(name),
                details={"near": sorted(known)})
        for name, model in models.items()
        for fieldname in ("default_kv_precision", "default_weights_precision")
        if (value := getattr(model, fieldname)) is not None and value not in known
    ]  # fmt: skip
