"""Names tell their unit."""

import pytest

from sizing_xl.book import BOOK
from sizing_xl.units import Unit, unit_problem


@pytest.mark.parametrize("entry", [*BOOK.inputs.values(), *BOOK.quantities.values()], ids=str)
def test_every_name_of_the_book_tells_its_unit(entry):
    assert isinstance(entry.unit, Unit)
    assert unit_problem(entry.name, entry.unit) is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("memory", Unit.GIB),  # no word at all
        ("memory_gb", Unit.GIB),  # GB is not GiB
        ("memory_gib", Unit.GB),
        ("power_w", Unit.KW),
        ("load_ratio", Unit.IOPS),
        ("nodes_gib", Unit.NODES),
        ("btu_hr_per_kw", Unit.KW),
    ],
)
def test_a_name_that_hides_or_contradicts_its_unit_is_told(name, unit):
    assert name in unit_problem(name, unit)


def test_units_are_distinct():
    assert len(Unit) == len(Unit.__members__), "two units with the same measure become one"
