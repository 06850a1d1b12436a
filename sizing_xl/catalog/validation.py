"""From pydantic's errors and the entries' own rules to Problems, all of a file at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from sizing_xl.catalog.attention import KINDS
from sizing_xl.catalog.base import Entry, Strict
from sizing_xl.catalog.partial import judged, partial
from sizing_xl.errors import Problem
from sizing_xl.files.limits import MOST_ENTRY_PROBLEMS, MOST_PROBLEMS
from sizing_xl.files.written import Written
from sizing_xl.nearest import nearest
from sizing_xl.reading.checks import INNER, RULES
from sizing_xl.reading.numbers import LONGEST, too_long

E = TypeVar("E", bound=Entry)
S = TypeVar("S", bound=Strict)

# pydantic's kinds of error -> our rules; the limits in its context go along.
_RULES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "greater_than": "greater_than",
    "greater_than_equal": "at_least",
    "less_than": "less_than",
    "less_than_equal": "at_most",
    "finite_number": "not_finite",
    "int_type": "not_whole",
    "int_from_float": "not_whole",
    "int_parsing": "not_whole",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "string_type": "not_text",
    "string_too_long": "text_too_long",
    "string_too_short": "text_too_short",
    "string_pattern_mismatch": "bad_name",
    "string_unicode": "half_character",
    "bool_type": "not_boolean",
    "literal_error": "not_one_of",
    "union_tag_invalid": "unknown_kind",
    "union_tag_not_found": "missing_kind",
    "list_type": "not_list",
    "dict_type": "not_object",
    "model_type": "not_object",
    "model_attributes_type": "not_object",
}
_RULES |= {rule: rule.removeprefix(INNER) for rule in RULES}
_QUOTED = re.compile(r"'([^']*)'")


def problems_of(error: ValidationError, schema: type[BaseModel], **where: Any) -> Iterator[Problem]:
    """One Problem for each of pydantic's errors, for the first of very many. `where`: file and
    entry, if any."""
    faults = error.errors(include_url=False)
    for fault in faults[:MOST_ENTRY_PROBLEMS]:
        rule = _RULES.get(fault["type"], "invalid")
        details = {key: value for key, value in fault.get("ctx", {}).items() if key != "error"}
        details["kind"] = fault["type"]
        if "expected" in details:
            details["expected"] = _QUOTED.findall(details["expected"])
        if rule == "unknown_field":
            known = _fields_at(schema, fault["loc"][:-1])
            near = nearest(str(fault["loc"][-1]), known)
            details["near"] = near or sorted(known)
            rule = rule if near else f"{rule}_none_near" if known else f"{rule}_here"
        value = None if rule == "missing" else fault["input"]
        value = value.text if isinstance(value, Written) else value
        place = spelled(fault["loc"])
        if fault["type"].startswith(INNER):
            place += details["path"]
            value = details.pop("found")
        if rule in ("not_whole", "not_number") and isinstance(value, str) and too_long(value):
            rule, details["most"] = "too_many_digits", LONGEST
        yield Problem(rule, place, value, details=details, **where)
    if len(faults) > MOST_ENTRY_PROBLEMS:
        more = len(faults) - MOST_ENTRY_PROBLEMS
        yield Problem("more_problems", details={"more": more}, **where)


def spelled(location: Sequence[int | str]) -> str:
    """A pydantic location as a reader writes it: ``kv_groups[0].layers``.

    The kind of a group, which pydantic puts after its number, is no field of the file.
    """
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part not in KINDS:
            text += f".{part}" if text else part
    return text


def _fields_at(schema: Any, path: Sequence[int | str]) -> list[str]:
    """Names of the fields of the model, or of the models, at a location inside `schema`."""
    models = [schema]
    for part in path:
        if isinstance(part, int):
            continue
        if part in KINDS:
            models = [model for model in models if part in _kinds(model)]
            continue
        fields = [model.model_fields[part] for model in models if part in model.model_fields]
        models = [model for field in fields for model in _models(field.annotation)]
    return list(dict.fromkeys(name for model in models for name in model.model_fields))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation speaks of: in a list, a union, or by itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _kinds(model: type[BaseModel]) -> tuple[str, ...]:
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind else ()


def checked(schema: type[S], raw: Any, **where: Any) -> tuple[S | None, list[Problem]]:
    """One object of a schema, or None, with its problems (warnings come with the object)."""
    try:
        valid = schema.model_validate(raw)
    except ValidationError as error:
        problems = list(problems_of(error, schema, **where))
        rest = partial(schema, raw)
        if rest is not None:
            told = {problem.field for problem in problems}
            others = [it for it in judged(rest.breaches) if it.field not in told]
            problems += [_placed(problem, where) for problem in others]
        return None, problems
    return valid, [_placed(problem, where) for problem in valid.breaches()]


class Part(NamedTuple):
    """What can be read of an entry, and where it stands."""

    read: Entry
    file: str
    entry: str


def checked_entries(
    schema: type[E], raws: Any, field: str, file: str, parts: list[Part] | None = None
) -> tuple[dict[str, E], list[Problem]]:
    """The entries of one file by name, and every problem of every entry.

    parts: takes what can be read of the entries that cannot be read whole. After MOST_PROBLEMS
    wrong entries the rest is counted and not looked at.
    """
    if not isinstance(raws, list):
        kind = "missing" if raws is None else "not_list"
        return {}, [Problem(kind, field, raws, file=file)]
    entries: dict[str, E] = {}
    problems: list[Problem] = []
    taken: set[str] = set()
    wrong = 0
    for number, raw in enumerate(raws):
        if wrong >= MOST_PROBLEMS:
            details = {"entries": len(raws) - number}
            problems.append(Problem("not_looked_at", field, file=file, details=details))
            break
        where: dict[str, Any] = {"file": file, "entry": _entry_name(raw, number)}
        older = schema.older_form(raw) if isinstance(raw, dict) else None
        if older:
            problems.append(_placed(older, where))
            continue
        entry, found = checked(schema, raw, **where)
        problems += found
        wrong += any(problem.blocking for problem in found)
        if entry is not None:
            problems += (
                Problem("duplicate_name", "name", name, **where)
                for name in entry.known_as()
                if name.lower() in taken
            )
            taken.update(name.lower() for name in entry.known_as())
            entries[entry.name] = entry
        elif parts is not None and (rest := partial(schema, raw)) is not None:
            parts.append(Part(rest, file, where["entry"]))
    return entries, problems


def bounded(problems: Sequence[Problem]) -> list[Problem]:
    """The first problems and the first warnings, and how many more there are of each."""
    told: list[Problem] = []
    for stops in (True, False):
        same = [problem for problem in problems if problem.blocking is stops]
        told += same[:MOST_PROBLEMS]
        if len(same) > MOST_PROBLEMS:
            more = len(same) - MOST_PROBLEMS
            told.append(Problem("more_problems", details={"more": more}, blocking=stops))
    return told if len(problems) > MOST_PROBLEMS else list(problems)


def counted(problems: Iterable[Problem]) -> int:
    """How many there are, those that are only counted included."""
    return sum(it.details["more"] if it.rule == "more_problems" else 1 for it in problems)


def _entry_name(raw: Any, number: int) -> str:
    name = raw.get("name") if isinstance(raw, dict) else None
    return name[:80] if isinstance(name, str) and name else f"#{number + 1}"


def _placed(problem: Problem, where: Mapping[str, Any]) -> Problem:
    return replace(problem, **where)
