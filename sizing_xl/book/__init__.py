"""What the product computes: the formula book, one module an area, in reading order."""

from sizing_xl.book import cost, facility, hbm, kv, nodes, storage, storage_profile
from sizing_xl.book.inputs import INPUTS
from sizing_xl.formula_book import Book

AREAS = (kv, hbm, nodes, facility, storage, storage_profile, cost)

BOOK = Book.of(INPUTS, AREAS)
