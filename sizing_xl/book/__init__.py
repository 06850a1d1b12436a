"""What the product computes: the formula book, one module an area, in reading order."""

from sizing_xl.book import (
    alternatives,
    basis,
    beside,
    candidates,
    cost,
    demand,
    engine,
    facility,
    gpu,
    hbm,
    kv,
    latency,
    layout,
    nodes,
    service,
    storage,
    storage_profile,
)
from sizing_xl.book.inputs import INPUTS
from sizing_xl.quantity import Book

AREAS = (
    *(demand, kv, hbm, gpu, candidates, layout, beside, engine, basis, nodes),
    *(facility, storage, storage_profile, latency, service, cost, alternatives),
)

BOOK = Book.of(INPUTS, AREAS, switches=("capacity_basis", "tpot_target_ms", "ttft_target_ms"))

# Names of the quantities by area, in the order in which readers see them.
BY_AREA: dict[str, list[str]] = {}
for _name, _quantity in BOOK.quantities.items():
    BY_AREA.setdefault(_quantity.area, []).append(_name)
