"""The book refuses a bad declaration, naming it."""

import sys
import types

import pytest

from sizing_xl.expression import FormulaError, most_of_groups, over_groups
from sizing_xl.quantity import Book, BookError, Input, Origin, quantity
from sizing_xl.units import Unit

GIVEN = [Input("given", Unit.COUNT, Origin("workload"), "A number.")]


def area(**functions):
    """A module of quantities made from plain functions."""
    module = types.ModuleType("area")
    for name, function in functions.items():
        function.__name__, function.__module__ = name, "area"
        function.__doc__ = function.__doc__ or "A quantity."
        setattr(module, name, quantity(Unit.COUNT, source="test")(function))
    sys.modules.pop("area", None)
    return module


def test_values_follow_dependence_not_declaration():
    book = Book.of(GIVEN, [area(second=lambda first: first * 2, first=lambda given: given + 1)])
    assert list(book.quantities) == ["first", "second"]
    assert book.compute({"given": 3.0}) == {"first": 4.0, "second": 8.0}
    assert book.compute({"given": 3.0}, ["second"]) == {"second": 8.0}
    assert book.leaves(["second"]) == ("given",)


def test_a_cycle_is_named():
    with pytest.raises(BookError, match="one -> two -> one"):
        Book.of(GIVEN, [area(one=lambda two: two + 1, two=lambda one: one + 1)])


def test_an_unknown_dependence_is_named():
    with pytest.raises(BookError, match="one depends on nobody"):
        Book.of(GIVEN, [area(one=lambda nobody: nobody + 1)])


def test_a_name_declared_twice_is_refused():
    with pytest.raises(BookError, match="given is declared twice"):
        Book.of(GIVEN, [area(given=lambda given: given + 1)])


@pytest.mark.parametrize("name", ["tp8", "kv1", "r", "c", "Upper", "ceil"])
def test_a_name_that_excel_or_the_book_reads_otherwise_is_refused(name):
    with pytest.raises(BookError, match=name):
        Book.of(GIVEN, [area(**{name: lambda given: given + 1})])


def test_a_body_that_is_no_formula_is_refused():
    with pytest.raises(FormulaError, match="one formula"):
        area(one=lambda given: 3)


def test_a_body_that_branches_is_refused():
    with pytest.raises(FormulaError, match="where"):
        area(one=lambda given: given if given > 3 else given + 1)


def test_an_unused_parameter_is_refused():
    with pytest.raises(BookError, match="idle"):
        area(one=lambda given, idle: given + 1)


# --- rows of the KV groups -----------------------------------------------------------------------

EACH = [*GIVEN, *(Input(name, Unit.COUNT, Origin("group"), "A number of each group.")
                  for name in ("group_layers", "group_items"))]  # fmt: skip


def grouped():
    return Book.of(EACH, [area(
        total=lambda group_boxes, given: over_groups(group_boxes) + given,
        group_boxes=lambda group_items, given: group_items * given,
        most=lambda group_items, group_layers: most_of_groups(group_items / group_layers),
    )])  # fmt: skip


def test_a_row_has_a_value_for_each_group_and_a_quantity_sums_them():
    book = grouped()
    assert (list(book.rows), sorted(book.quantities)) == (["group_boxes"], ["most", "total"])
    values = {"given": 2.0, "group_layers": (1.0, 4.0), "group_items": (3.0, 8.0)}
    assert book.compute(values) == {"total": 24.0, "most": 3.0}
    assert book.compute(values, ["group_boxes"]) == {"group_boxes": [6.0, 16.0]}
    assert set(book.leaves(["total"])) == {"given", "group_layers", "group_items"}
    assert book.rows_of("total") == (book.rows["group_boxes"],)
    assert book.relies("total") == ("given",)


def test_what_is_known_is_not_computed_again():
    values = {"given": 2.0, "group_layers": (1.0, 4.0), "group_items": (3.0, 8.0), "most": 9.0}
    assert grouped().compute(values, known=frozenset({"most"})) == {"total": 24.0, "most": 9.0}
    assert grouped().rests_on("total", {"given"}) and not grouped().rests_on("most", {"given"})


def test_a_value_of_each_group_outside_of_an_operation_is_refused():
    with pytest.raises(BookError, match=r"group_items has a value for each group"):
        area(one=lambda group_items, given: group_items + given)


def test_an_operation_over_the_groups_inside_a_row_or_another_is_refused():
    with pytest.raises(BookError, match="group_share"):
        area(group_share=lambda group_items: group_items / over_groups(group_items))
    with pytest.raises(FormulaError, match="make it a quantity"):
        area(one=lambda group_items: over_groups(group_items / over_groups(group_items)))
