"""Views name quantities, and no other room lists them by hand."""

import ast

import pytest

from sizing_xl.book import BOOK
from sizing_xl.telling import views

from .test_architecture import MODULES, PACKAGE, room

VIEWS = {name: view for name, view in vars(views).items() if name.isupper()}
# A face that names so many quantities one after the other has a list of its own.
A_LIST = 3


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_holds_quantities_each_once(name):
    shown = list(VIEWS[name])
    assert set(shown) <= set(BOOK.quantities)
    assert len(set(shown)) == len(shown)


def test_every_view_is_shown_by_a_face():
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    for name in VIEWS:
        assert code.count(name) > 1, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_room_lists_quantities(path):
    if room(path) in ("book", "texts") or path.name == "views.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            texts = [it.value for it in node.elts if isinstance(it, ast.Constant)]
            assert len([text for text in texts if text in BOOK.quantities]) < A_LIST, texts
