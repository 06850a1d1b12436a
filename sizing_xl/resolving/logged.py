"""What start-up logs measured in place of estimates: for its model, server and layout alone."""

from __future__ import annotations

from dataclasses import replace

from sizing_xl.book import BOOK
from sizing_xl.catalog.base import Entry
from sizing_xl.catalog.leaves import Leaves
from sizing_xl.catalog.load import Catalogs
from sizing_xl.catalog.parameters import Logged
from sizing_xl.fields import FIELDS
from sizing_xl.reading.names import folded, last_part
from sizing_xl.resolving.case import estimated_leaves
from sizing_xl.workload import Workload

_RANKS = BOOK.quantities["layout_gpus"].needs
# Fields on which it rests whether a log is of a case: the layout that the case has.
LAYING_OUT = tuple(
    name for name, field in FIELDS.items()
    if field.numeric and field.sets in BOOK.leaves(_RANKS)
)  # fmt: skip


def with_logs(workload: Workload, catalogs: Catalogs) -> Catalogs:
    """The catalogs as a case is sized with them: the policy with what a log measured of the case's
    model on its server, where the case is laid out as the log was; else as they are.

    Raises InputError for names that are not in them.
    """
    logs = catalogs.parameters.logs
    if not logs:
        return catalogs
    model, server = catalogs.model(workload.model), catalogs.server(workload.server)
    for place, log in reversed([*enumerate(logs)]):
        if _names(log.model, model) and _names(log.server, server):
            found = catalogs.kept(_overridden, place, log, catalogs)
            if laid_out(estimated_leaves(workload, found)) == log.layout:
                return found
    return catalogs


def _names(name: str, entry: Entry) -> bool:
    return folded(last_part(name)) in {folded(last_part(it)) for it in entry.known_as()}


def laid_out(leaves: Leaves) -> tuple[int, ...]:
    """Tensor, pipeline and data parallel ranks of a replica."""
    found = BOOK.compute(leaves, _RANKS)
    return tuple(int(found[name]) for name in _RANKS)


def _overridden(log: Logged, catalogs: Catalogs) -> Catalogs:
    return replace(catalogs, parameters=catalogs.parameters.with_log(log))


def case_leaves(workload: Workload, catalogs: Catalogs) -> Leaves:
    """The book's inputs of one workload that no scenario changes, from its names on.

    Raises InputError when the model, server or storage profile is not in the catalogs.
    """
    return estimated_leaves(workload, with_logs(workload, catalogs))
