"""What is well-formed of an entry that is not: so that its other problems are told at once.

A field that cannot be read is not there: whoever asks for it gets AttributeError, and a rule that
rests on it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sizing_xl.catalog.base import Strict
from sizing_xl.errors import Problem

S = TypeVar("S", bound=BaseModel)

# What is said of names in `unusual` rests on all fields.
_OF_ALL = "unusual["


def partial(schema: type[S], raw: Any) -> S | None:
    """An object of the schema with the fields of `raw` that can be read; None of no object."""
    if not isinstance(raw, dict):
        return None
    read: dict[str, Any] = {}
    unread = {name for name, field in schema.model_fields.items() if field.is_required()}
    for name in schema.model_fields:
        if name in raw:
            unread.add(name)
            for value in _read(schema, name, raw[name]):
                read[name] = value
                unread.discard(name)
    made = schema.model_construct(**read)
    for name in unread:
        made.__dict__.pop(name, None)
    return made


def _read(schema: type[BaseModel], name: str, value: Any) -> Iterator[Any]:
    """The value of a field, what can be read of a section, or nothing."""
    try:
        yield getattr(_alone(schema, name).validate_python({name: value}), name)
    except ValidationError:
        section = _section(schema, name)
        inner = partial(section, value) if section else None
        if inner is not None:
            yield inner


@lru_cache(maxsize=256)
def _alone(schema: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """A schema of one field of another, as strict as that one."""
    field = schema.model_fields[name]
    space = {"__annotations__": {name: _annotated(field)}, "__module__": schema.__module__}
    return TypeAdapter(type(f"{schema.__name__}_{name}", (Strict,), space))


def _annotated(field: FieldInfo) -> Any:
    kind: Any = field.annotation
    for rule in field.metadata:
        kind = Annotated[kind, rule]
    return kind


def _section(schema: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The schema of a field that is an object of its own."""
    annotation = schema.model_fields[name].annotation
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def judged(rule: Callable[[], Iterable[Problem]]) -> Iterator[Problem]:
    """What a rule says of a partial object, as far as the fields that it asks for are there."""
    try:
        for problem in rule():
            if not (problem.field or "").startswith(_OF_ALL):
                yield problem
    except AttributeError:
        return
