"""Why a value is missing names who can give it."""

from dataclasses import replace

import pytest

from sizing_xl.book import BOOK
from sizing_xl.fields import FIELDS, Default
from sizing_xl.telling import why as told
from sizing_xl.texts import LANGUAGES, Face, Texts


def sentence(quantity, language, *unknown, face=Face.COMMAND):
    lost = set(unknown)
    for name in BOOK.quantities:  # in the order of what they rest on
        lost |= {name} if lost & set(BOOK.relies(name)) else set()
    problem = told.why(quantity, lambda name: None if name in lost else 1.0)
    return Texts(language, face=face).problem(problem)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_figure_of_a_catalog_is_no_matter_of_the_weights(language):
    power = sentence("storage_power_kw", language, "profile_power_kw")
    weights = sentence("storage_model_tb", language, "deployed_weights_gib")
    assert "--weights-memory-gib" in weights and "--weights-memory-gib" not in power
    assert Texts(language).label("profile_power_kw") in power


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_else_gives_is_asked_for_as_each_face_names_it(monkeypatch, language):
    field = replace(FIELDS["target_load_time_s"], default=Default.UNKNOWN)
    monkeypatch.setattr(told, "FIELDS", {**FIELDS, field.name: field})
    quantity, texts = "throughput_read_peak_gbs", Texts(language, face=Face.WORKBOOK)
    assert field.option in sentence(quantity, language, field.name)
    assert field.as_argument in sentence(quantity, language, field.name, face=Face.FUNCTION)
    on_sheet = sentence(quantity, language, field.name, face=Face.WORKBOOK)
    assert texts.lever(field.name) in on_sheet and "--" not in on_sheet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", [it for it in FIELDS.values() if it.sets], ids=lambda it: it.name)
def test_every_field_that_is_missing_can_be_told(field, language):
    """A saved document may lack any of them; a word sets an input of another name."""
    # What something else stands for is missed by nothing.
    needy = next((name for name, it in BOOK.quantities.items() if field.sets in it.relies), None)
    if needy is not None and field.default is not Default.MODEL:
        assert field.option in sentence(needy, language, field.sets)
