"""What the product computes: the formula book, one module an area, in reading order."""

from sizing_xl.book import (
    alternatives,
    basis,
    beside,
    candidates,
    cost,
    engine,
    facility,
    gpu,
    hbm,
    kv,
    latency,
    layout,
    nodes,
    storage,
    storage_profile,
)
from sizing_xl.book.inputs import INPUTS
from sizing_xl.quantity import Book

AREAS = (
    *(kv, hbm, gpu, candidates, layout, beside, engine, basis, nodes),
    *(facility, storage, storage_profile, latency, cost, alternatives),
)

BOOK = Book.of(INPUTS, AREAS, switches=("capacity_basis",))
