"""Reading a saved JSON back into a Sizing: to render it again, in the other language if wished.

The numbers that a document holds are kept as they are; the sizing that its inputs give stands
beside them (report/recompute.py). What it lacks, because it is older than
this program, is filled where that can be done without guessing, and what it has more, because it
is newer, is left aside; both are named.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sizing_xl.book import BOOK
from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.engine import EngineEntry
from sizing_xl.catalog.leaves import Leaves, Weights
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.parameters import SCENARIOS, Parameters, ScenarioPolicy
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.catalog.storage import StorageProfile
from sizing_xl.catalog.validation import checked, counted, spelled
from sizing_xl.errors import InputError, Problem
from sizing_xl.expression import is_of_group
from sizing_xl.fields import FIELDS, LITERALS
from sizing_xl.files.strict_json import read_object
from sizing_xl.report import RESULTS
from sizing_xl.report.recompute import recomputed
from sizing_xl.report.schema import Document, SavedInputs, SavedScenario
from sizing_xl.report.upgrade import Note, inside, later, upgraded
from sizing_xl.scenario import Scenario, results_of
from sizing_xl.sizing import Provenance, Sizing, default_catalogs
from sizing_xl.telling.as_saved import AlertAsSaved, WayOutAsSaved
from sizing_xl.workload import Workload

NAN = float("nan")
# Faults of a document that are told; the rest is counted.
MOST_PROBLEMS = 20

# A figure that was used is told as it was, whatever a workload may ask for today.
_RANGES = {"greater_than", "at_least", "less_than", "at_most"}


@dataclass(frozen=True)
class Saved:
    """A sizing read from its document, and what reading did beside.

    version: the document's. added: what it lacks and has a value now: quantities computed from
    its inputs, fields with a default. unknown: what it lacks and stays empty: inputs, and the
    quantities that rest on them. ignored: keys of it that this program does not know, `*` where
    they stand in several places.
    """

    sizing: Sizing
    version: str
    added: tuple[str, ...]
    unknown: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def of_later_version(self) -> bool:
        """True when a later version of sizing_xl wrote it."""
        return later(self.version)


def load_sizing(path: str | os.PathLike[str]) -> Sizing:
    """The sizing that a JSON file holds; see load_saved."""
    return load_saved(path).sizing


def load_saved(path: str | os.PathLike[str]) -> Saved:
    """The sizing that a JSON file holds, its numbers exactly as they were computed.

    Raises CatalogError for a file that is not JSON and InputError, with every fault, for one that
    is not a sizing of a version that this program reads.
    """
    raw = read_object(Path(path))
    try:
        _check_texts(raw)
        return _saved(raw)
    except InputError as error:
        told = [replace(problem, file=str(path)) for problem in error.problems[:MOST_PROBLEMS]]
        if len(told) < len(error.problems):
            details = {"count": counted(error.problems) - len(told)}
            told.append(Problem("saved_more_faults", file=str(path), details=details))
        raise InputError(told) from None
    except RecursionError:
        raise InputError([Problem("broken_json_depth", file=str(path))]) from None


def _check_texts(raw: Any) -> None:
    """Raises InputError for a text that no file and no terminal takes: half of a surrogate pair,
    which JSON can spell."""
    waiting: list[Any] = [raw]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += (*node, *node.values())
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, str) and not node.isascii():
            try:
                node.encode()
            except UnicodeEncodeError:
                raise InputError([Problem("lone_surrogate", value=ascii(node))]) from None


def _saved(raw: dict[str, Any]) -> Saved:
    if raw.get("detail") == RESULTS:
        raise InputError([Problem("saved_results", "detail", RESULTS)])
    document, notes = upgraded(raw)
    notes += _without_unknown(document)
    read, problems = checked(Document, document)
    if read is None:
        raise InputError(problems)
    sizing = _sizing(read)
    notes += _lacking(read, sizing)
    sizing = replace(sizing, recomputed=recomputed(read, sizing))

    def names(kind: str) -> dict[str, None]:
        return dict.fromkeys(note.name for note in notes if note.kind == kind)

    unknown = names("unknown")
    added = [name for name in names("added") if name not in unknown]
    version = str(raw["schema_version"])
    return Saved(sizing, version, tuple(added), tuple(unknown), tuple(names("ignored")))


# --- what the document has more --------------------------------------------------------------


def _without_unknown(document: dict[str, Any]) -> list[Note]:
    """Take out, in place, every key that this version does not know."""
    places: list[Sequence[int | str]] = []
    for place, table, known in _tables(document):
        for name in [name for name in table if name not in known]:
            del table[name]
            places.append((*place, name))
    try:
        Document.model_validate(document)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            if fault["type"] == "extra_forbidden":
                _drop(document, fault["loc"])
                places.append(fault["loc"])
    return [Note("ignored", _place(location)) for location in places]


def _tables(
    document: dict[str, Any],
) -> Iterator[tuple[tuple[str, ...], dict[str, Any], Collection[str]]]:
    """The objects whose keys are names of ours: where they are, what is there, what is known."""
    for name in ("workload", "nfr"):
        yield ("inputs", name), inside(document, "inputs", name), FIELDS
    figures = default_catalogs().parameters.numbers()
    yield ("inputs", "policy"), inside(document, "inputs", "policy"), figures
    for key in SCENARIOS:
        for name, known in (("inputs", BOOK.inputs), ("results", BOOK.quantities)):
            yield ("scenarios", key, name), inside(document, "scenarios", key, name), known


def _drop(node: Any, location: Sequence[int | str]) -> None:
    """Take out the key at one of pydantic's locations."""
    *path, last = location
    before: int | str = ""
    for part in path:
        # In a list of tagged objects the location names the tag, which is no key.
        if not (isinstance(before, int) and part == node.get("kind")):
            node = node[part]
        before = part
    node.pop(last, None)


def _place(location: Sequence[int | str]) -> str:
    """A location in one spelling for all scenarios, quantities and members of a list."""
    *path, last = location
    many = {*SCENARIOS, *BOOK.quantities}
    return spelled(
        [*("*" if isinstance(part, int) or part in many else part for part in path), last]
    )


# --- what the document lacks -----------------------------------------------------------------


def _sizing(document: Document) -> Sizing:
    inputs, weights = document.inputs, document.inputs.weights
    model = ModelEntry.model_validate(_fields(inputs.model))
    shapeless = [replace(it, field=f"inputs.model.{it.field}") for it in model.shapeless()]
    if shapeless:
        raise InputError(shapeless)
    own = _own_defaults(inputs)
    groups = len(model.groups())
    scenarios: dict[str, Scenario] = {
        key: _scenario(key, getattr(document.scenarios, key), own, groups) for key in SCENARIOS
    }
    workload = _workload(inputs.workload, "inputs.workload")
    nfr = _used(inputs.nfr, workload, scenarios["minimum"].inputs, model)
    generator, catalogs = document.generator, document.catalogs
    return Sizing(
        workload=workload,
        nfr=nfr,
        model=model,
        server=ServerEntry.model_validate(_fields(inputs.server)),
        storage=StorageProfile.model_validate(_fields(inputs.storage)),
        engine=EngineEntry.model_validate(_fields(inputs.engine)) if inputs.engine else None,
        weights=Weights(
            _known(weights.deployed_gib), _known(weights.artifact_gib), weights.estimated
        ),
        scenarios=scenarios,
        alerts=tuple(AlertAsSaved(**dict(alert)) for alert in document.alerts),
        ways_out=tuple(WayOutAsSaved(**dict(way)) for way in document.ways_out),
        origins={
            "model": inputs.model.origin,
            "server": inputs.server.origin,
            "storage": inputs.storage.origin,
            **({"engine": inputs.engine.origin} if inputs.engine else {}),
        },
        currency=document.currency,
        priced=inputs.prices,
        parameters=_policy(inputs, scenarios),
        written=Provenance(
            generator.version,
            generator.formulas,
            catalogs.sha256 if catalogs else None,
            document.generated_at,
        ),
    )


def _policy(inputs: SavedInputs, scenarios: Mapping[str, Scenario]) -> Parameters:
    """The policy that a document was sized with; what it does not tell is today's."""
    minimum = scenarios["minimum"].inputs
    numbers = {
        f"precision.{inputs.nfr.get('kv_precision')}": minimum["kv_bytes_per_element"],
        "default.runtime_overhead_gib": minimum["default_overhead_gib"],
    }
    numbers |= {name: it for name, it in (inputs.policy or {}).items() if it is not None}
    return default_catalogs().parameters.as_sized(
        {key: scenario.policy for key, scenario in scenarios.items()},
        _numbers(minimum),
        _numbers(numbers),
    )


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value == value}


def _lacking(document: Document, sizing: Sizing) -> list[Note]:
    """What the document has not, and whether the sizing has a value for it."""
    inputs = document.inputs
    found = {
        name: sizing.nfr[name]
        for name in sizing.nfr
        if name not in inputs.workload or name not in inputs.nfr
    }
    for key, scenario in sizing.scenarios.items():
        saved: SavedScenario = getattr(document.scenarios, key)
        for name in BOOK.quantities:
            if name not in saved.results and found.get(name) is None:
                found[name] = scenario.results[name]
        found.update(
            (name, _number(scenario.inputs[name], False))
            for name in BOOK.inputs
            if name not in saved.inputs
        )
    return [Note("unknown" if found[name] is None else "added", name) for name in found]


def _fields(entry: Entry) -> dict[str, Any]:
    """A saved entry without what saving added to it."""
    return entry.model_dump(exclude={"origin"}, exclude_none=True)


def _own_defaults(inputs: SavedInputs) -> Leaves:
    """The book's inputs of fields that the document never heard of: the default that leaving a
    field out has, where the field has one of its own. None of the policy's: see `_used`."""
    return {
        field.sets: LITERALS[field.sets]
        for name, field in FIELDS.items()
        if field.sets in LITERALS and name not in inputs.workload and name not in inputs.nfr
    }


def _scenario(key: str, saved: SavedScenario, own: Leaves, groups: int) -> Scenario:
    """One scenario: the book's inputs and results as saved, what is lacking computed from them.

    own: values of inputs that the document lacks. groups: how many KV groups the model has.
    """
    inputs: Leaves = {}
    for name in BOOK.inputs:
        place, value = f"scenarios.{key}.inputs.{name}", saved.inputs.get(name, own.get(name))
        if is_of_group(name):
            inputs[name] = _each_known(value, groups, place)
        elif isinstance(value, list):
            raise InputError([Problem("not_number", place, value)])
        else:
            inputs[name] = _known(value)
    lacking = [name for name in BOOK.quantities if name not in saved.results]
    computed = results_of(BOOK.compute(inputs, lacking)) if lacking else {}
    values = {**saved.results, **computed}
    return Scenario(
        key=key,
        policy=ScenarioPolicy.model_validate(
            saved.configuration.model_dump(include=set(ScenarioPolicy.model_fields))
        ),
        inputs=inputs,
        results={name: values[name] for name in BOOK.quantities},
    )


def _workload(fields: Mapping[str, Any], place: str) -> Workload:
    try:
        return Workload(**fields)
    except InputError as error:
        raise InputError(
            [replace(problem, field=f"{place}.{problem.field}") for problem in error.problems]
        ) from None


def _used(
    saved: Mapping[str, Any], workload: Workload, inputs: Leaves, model: ModelEntry
) -> dict[str, Any]:
    """The workload as it was used. What the document lacks is what its inputs say, else what was
    asked, else the model's own default; never a default of today's policy.
    """
    nfr: dict[str, Any] = {}
    for name, asked in workload:
        value = saved.get(name)
        if value is None and name in inputs:
            value = _number(inputs[name], FIELDS[name].whole)
        elif value is None:
            value = getattr(model, f"default_{name}", None) if asked is None else asked
        nfr[name] = value
    try:
        _workload(nfr, "inputs.nfr")
    except InputError as error:
        wrong = [problem for problem in error.problems if problem.rule not in _RANGES]
        if wrong:
            raise InputError(wrong) from None
    return nfr


def _each_known(value: Any, groups: int, place: str) -> tuple[float, ...]:
    """An input of each KV group; unknown of all where the document lacks it."""
    if value is None:
        return (NAN,) * groups
    if not isinstance(value, list):
        raise InputError([Problem("not_list", place, value)])
    if len(value) != groups:
        raise InputError([Problem("group_figures", place, len(value), details={"groups": groups})])
    return tuple(map(_known, value))


def _known(value: float | None) -> float:
    return NAN if value is None else value


def _number(value: Any, whole: bool) -> Any:
    if isinstance(value, tuple):
        return None if any(one != one for one in value) else list(value)
    return None if value != value else int(value) if whole else value
