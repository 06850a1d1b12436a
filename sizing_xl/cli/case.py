"""From a command's flags to workloads, and from its catalog options to catalogs."""

from __future__ import annotations

import argparse
from itertools import product
from typing import TYPE_CHECKING, Any

from sizing_xl.errors import InputError, Problem

if TYPE_CHECKING:
    from sizing_xl.catalog.load import Catalogs
    from sizing_xl.workload import Workload

# Flag -> field of the workload; True where the field is a number.
WORKLOAD_FLAGS: dict[str, tuple[str, bool]] = {
    "--model": ("model", False),
    "--server": ("server", False),
    "--storage": ("storage", False),
    "--concurrency": ("concurrency", True),
    "--effective-context": ("effective_context", True),
    "--kv-precision": ("kv_precision", False),
    "--kv-budget-ratio": ("kv_budget_ratio", True),
    "--runtime-overhead-gib": ("runtime_overhead_gib", True),
    "--peak-headroom-ratio": ("peak_headroom_ratio", True),
    "--weights-precision": ("weights_precision", False),
    "--weights-memory-gib": ("weights_memory_gib", True),
    "--model-artifact-size-gib": ("model_artifact_size_gib", True),
    "--replicas-per-node": ("replicas_per_node", True),
    "--tensor-parallel": ("tensor_parallel", True),
    "--pipeline-parallel": ("pipeline_parallel", True),
    "--avg-request-duration": ("avg_request_duration_s", True),
    "--target-load-time": ("target_load_time_s", True),
    "--capacity-margin": ("capacity_margin_ratio", True),
    "--warmup-concurrency": ("warmup_concurrency", True),
    "--warmup-read-pattern": ("warmup_read_pattern", False),
    "--warmup-utilization-ratio": ("warmup_utilization_ratio", True),
    "--basis": ("basis", False),
}
REQUIRED = ("--model", "--server", "--concurrency", "--effective-context")
# Flags that may be repeated: every combination is a case.
SEVERAL = ("--model", "--server")


def missing_flags(options: argparse.Namespace) -> list[str]:
    """Required flags that were not given."""
    return [flag for flag in REQUIRED if not getattr(options, WORKLOAD_FLAGS[flag][0])]


def any_case_flag(options: argparse.Namespace) -> bool:
    """Whether any flag of a case was given."""
    return any(getattr(options, field) for field, _ in WORKLOAD_FLAGS.values())


def catalogs(options: argparse.Namespace) -> Catalogs:
    """The catalogs that the options choose. Raises CatalogError."""
    from sizing_xl.catalog.load import load_catalogs

    return load_catalogs(**catalog_choice(options))


def catalog_choice(options: argparse.Namespace) -> dict[str, str | None]:
    return {
        "directory": options.catalog_dir,
        "models_file": options.models_file,
        "servers_file": options.servers_file,
        "storage_file": options.storage_file,
    }


def workloads(options: argparse.Namespace) -> list[Workload]:
    """A workload for each combination of models and servers. Raises InputError."""
    from sizing_xl.workload import Workload

    fields: dict[str, Any] = {}
    problems = []
    for field, numeric in WORKLOAD_FLAGS.values():
        word = getattr(options, field)
        if word is None:
            continue
        try:
            fields[field] = _number(word) if numeric else word
        except ValueError:
            problems.append(Problem("not_number", field, word))
    if problems:
        raise InputError(problems)
    return [
        Workload(**{**fields, "model": model, "server": server})
        for model, server in product(fields["model"], fields["server"])
    ]


def _number(word: str) -> int | float:
    """A number as Python writes it, without underscores. Raises ValueError."""
    if "_" in word:
        raise ValueError(word)
    try:
        return int(word)
    except ValueError:
        return float(word)
