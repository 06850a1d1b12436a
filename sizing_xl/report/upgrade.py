"""Versions of the JSON document, and the steps that bring an older one to today's.

A version is two numbers. The second is raised when keys are added, the first when a key is taken
away or changes its meaning. So a document is read when

* its version is one of ours: every step from there to today's is taken, in order;
* its first number is ours and its second is higher: what is known is read as it stands, and what
  is not known is told (report/saved.py).

Anything else is refused in one sentence that says which versions are read and what to do. A step
takes the document of one version and changes it into the next: it renames what was renamed and
gives what cannot be computed. A quantity that is only new needs no step, for reading computes it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from sizing_xl.catalog.leaves import model_group_leaves, server_leaves
from sizing_xl.catalog.model import ModelEntry
from sizing_xl.catalog.server import ServerEntry
from sizing_xl.errors import InputError, Problem
from sizing_xl.report import SCHEMA_VERSION

Raw = dict[str, Any]

# Inputs of 1.x that 2.0 has as results, and those that it has in another form.
_NOW_RESULTS = ("kv_tp_shards", "chunk_tokens")
_GONE = (
    *("growing_elements_per_token", "narrow_window_elements", "narrow_window_tokens"),
    *("wide_window_elements", "wide_window_tokens", "chunked_elements_per_token"),
    *("sparse_elements_per_token", "sparse_wide_bytes", "sparse_packed_bytes", "state_bytes"),
)
_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")


class Note(NamedTuple):
    """What a reader should know of how a document was read.

    kind: "added" (the document lacks it, and it got a value), "unknown" (the document lacks it,
    and it has none), "ignored" (the document has it, and it was not read). name: of what.
    """

    kind: Literal["added", "unknown", "ignored"]
    name: str


class Step(NamedTuple):
    """One version to the next.

    change: works on the document in place and tells what it did. Nothing is checked yet: it looks
    with `inside` and leaves alone what is not as it should be.
    """

    source: str
    target: str
    change: Callable[[Raw], list[Note]]


def _layout_and_blocks(document: Raw) -> list[Note]:
    """1.1 has the model's layout and the write block among the book's inputs, and tells the
    overhead that was given from what the model and the policy say of it.

    They stood in other places of a document of 1.0: in what was asked, in the entries; and its
    overhead was the one that was used.
    """
    asked, profile = inside(document, "inputs", "nfr"), inside(document, "inputs", "storage")
    found: Raw = {name: asked.get(name) for name in ("tensor_parallel", "pipeline_parallel")}
    found["block_size_kb_write"] = profile.get("block_size_kb_write")
    for scenario in inside(document, "scenarios").values():
        inputs = inside(scenario, "inputs")
        if inputs.get("heat_output_btu_hr_max") == 0:  # 1.0 wrote 0 where none is printed
            inputs["heat_output_btu_hr_max"] = None
        inputs.setdefault("rack_power_limit_kw", None)  # not to be given then
        if "overhead_given_gib" not in inputs:
            inputs["overhead_given_gib"] = inputs.pop("runtime_overhead_gib", None)
            inputs |= {"model_overhead_gib": None, "default_overhead_gib": None}
        inputs.update(
            {name: it for name, it in found.items() if it is not None and name not in inputs}
        )
    return []


def _groups_as_rows(document: Raw) -> list[Note]:
    """2.0 has the figures of each KV group among the book's inputs, in the place of their sums, and
    bytes by kind and precision; and what the bases that look at each GPU take of the entries.

    1.x counted every element at the bytes of the KV precision: so do the inputs that it gets, and
    what is computed from them agrees with what the document holds.
    """
    groups = _groups(inside(document, "inputs", "model"))
    entries = _of_entries(inside(document, "inputs"))
    for scenario in inside(document, "scenarios").values():
        inputs, results = inside(scenario, "inputs"), inside(scenario, "results")
        for name in _NOW_RESULTS:
            if name in inputs:
                results.setdefault(name, inputs.pop(name))
        for name in _GONE:
            inputs.pop(name, None)
        plain = inputs.get("kv_bytes_per_element")
        found = {**groups, **entries, "kv_head_bytes": 0.0, "capacity_basis": 0.0}
        found |= dict.fromkeys(_PLAIN, plain) if plain is not None else {}
        inputs.update({name: it for name, it in found.items() if name not in inputs})
    return []


def _named_and_dated(document: Raw) -> list[Note]:
    """2.1 says which case it is of and when it was made, and the unit of each result. The first
    is computed, the second is not known of an older document. It also has what drafted tokens add
    to the state of each KV group, as the model's entry gives it."""
    name = "group_draft_state_bytes"
    found = _groups(inside(document, "inputs", "model"))
    for scenario in inside(document, "scenarios").values():
        if name in found:
            inside(scenario, "inputs").setdefault(name, found[name])
    return []


_PLAIN = ("sparse_bytes_per_element", "sparse_rope_bytes_per_element", "index_bytes_per_element")


def _groups(model: Raw) -> Raw:
    """What the model's layer groups give today's book."""
    fields = {name: value for name, value in model.items() if name != "origin"}
    try:
        leaves = model_group_leaves(ModelEntry.model_validate(fields))
    except ValueError:  # reading the document tells what is wrong with the entry
        return {}
    return {name: list(values) for name, values in leaves.items()}


def _of_entries(inputs: Raw) -> Raw:
    """What the model's and the server's own entries give today's book of the layout."""
    found: Raw = {}
    own = {
        kind: {name: it for name, it in inside(inputs, kind).items() if name != "origin"}
        for kind in ("model", "server")
    }
    try:
        found |= ModelEntry.model_validate(own["model"]).division_leaves()
        found |= server_leaves(ServerEntry.model_validate(own["server"]))
    except ValueError:  # reading the document tells what is wrong with the entry
        return {}
    return {name: None if value != value else value for name, value in found.items()}


def inside(node: Any, *path: str) -> Raw:
    """The object at a path; an empty one where there is none."""
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


STEPS = (
    Step("1.0", "1.1", _layout_and_blocks),
    Step("1.1", "2.0", _groups_as_rows),
    Step("2.0", "2.1", _named_and_dated),
)

# Every version that this program wrote or writes, oldest first.
VERSIONS = (*(step.source for step in STEPS), SCHEMA_VERSION)


def upgraded(document: Raw) -> tuple[Raw, list[Note]]:
    """A copy of a document as today's version has it, and what the steps did.

    A later version of the same first number comes back as it is. Raises InputError for a version
    that cannot be read.
    """
    version = readable_version(document.get("schema_version"))
    document, notes = copy.deepcopy(document), []
    if version in VERSIONS:
        for step in STEPS[VERSIONS.index(version) :]:
            notes += step.change(document)
            document["schema_version"] = step.target
    return document, notes


def readable_version(version: Any) -> str:
    """The version itself. Raises InputError when it is none or cannot be read."""
    major, _ = _numbers(SCHEMA_VERSION)
    is_version = isinstance(version, str) and _VERSION.fullmatch(version)
    newer = is_version and later(version)
    if is_version and (version in VERSIONS or (newer and _numbers(version)[0] == major)):
        return str(version)
    rule = "saved_version_newer" if newer else "saved_version"
    details = {"read": list(VERSIONS), "major": major}
    raise InputError([Problem(rule, "schema_version", version, details=details)])


def later(version: str) -> bool:
    """True of a version after the one that this program writes."""
    return _numbers(version) > _numbers(SCHEMA_VERSION)


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)
