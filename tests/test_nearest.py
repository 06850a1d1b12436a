"""The nearest names, and what is computed once."""

import pickle
from copy import deepcopy

import pytest

from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.kept import Kept
from sizing_xl.catalog.load import load_catalogs
from sizing_xl.nearest import nearest


def test_the_nearest_come_first_whatever_their_case():
    names = ["context", "concurrency", "Context_Window", "zebra"]
    assert nearest(" CONTEXT ", names) == ["context", "Context_Window", "concurrency"]
    assert nearest("context", names, 1) == ["context"]
    assert nearest("qqq", names) == nearest("", names) == nearest("a", []) == []


def test_another_name_proposes_the_name_that_it_means():
    meant = {"opt": "gpt-oss-20b", "opt-2": "gpt-oss-20b"}
    assert nearest("opt", ["opt", "opt-2", "oops"], meant=meant) == ["gpt-oss-20b", "oops"]


def test_a_value_is_computed_once_for_a_function_and_a_key():
    calls = []

    def double(number):
        calls.append(number)
        return 2 * number

    kept = Kept()
    assert [kept(double, key, 4) for key in ("a", "a", "b")] == [8, 8, 8]
    assert calls == [4, 4]
    for copy in (deepcopy(kept), pickle.loads(pickle.dumps(kept))):
        assert copy(double, "a", 5) == 10


@pytest.mark.slow
def test_catalogs_keep_what_is_made_from_them_and_no_others_do():
    known = load_catalogs()
    assert known.kept(len, "models", known.models) == len(known.models)
    assert known.kept(len, "models", ()) == len(known.models)
    assert load_catalogs().kept(len, "models", ()) == 0


def test_the_catalogs_are_named_once():
    known = load_catalogs()
    assert all(getattr(known, catalog) for catalog in CATALOGS)
    assert set(known.origins) == {*CATALOGS, "measurements"}
