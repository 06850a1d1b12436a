"""The note of a result: its formula with the numbers of generation, and its source."""

from __future__ import annotations

from collections.abc import Iterator

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.book import BOOK
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.sheets.case import SheetCase
from sizing_xl.sheets.latest import Latest
from sizing_xl.sheets.parts import Cell
from sizing_xl.sheets.results import figure_cell
from sizing_xl.telling.grouped import names_told
from sizing_xl.telling.rationale import ScenarioWords, shown, with_numbers

MOST_WORDS = 40


def rationale_note(name: str, written: ScenarioWords) -> str:
    """In few words: where the source or the formula is too long for it, the note says where it
    stands."""
    value = written.scenario.value
    values = [value(name), *map(value, names_told(name))]
    # A zero may be told with its sign.
    given = values, [str(it) for it in values if it == 0]
    return _NOTES((name, written.texts), given, lambda: _note(name, written))


_NOTES: Latest[str] = Latest()


def _note(name: str, written: ScenarioWords) -> str:
    found = list(_candidates(name, written))
    return next((it for it in found if len(it.split()) <= MOST_WORDS), found[-1])


def _candidates(name: str, written: ScenarioWords) -> Iterator[str]:
    """From the fullest to the shortest."""
    texts, source = written.texts, BOOK.quantities[name].source
    when, section = texts.say("when_generated"), source.partition(";")[0]
    numbers = with_numbers(name, written)
    for cited in dict.fromkeys((source, section)):
        yield f"{when}: {numbers}\n{cited}"
    told = shown(texts, written.scenario, name)
    where = texts.say("note_in_model", sheet=texts.say("sheet_model"), name=name)
    yield f"{when}: {told}\n{where}\n{section}"


def noted_cells(case: SheetCase, name: str) -> tuple[Cell, ...]:
    """A live result of each scenario; its rationale is told once, of the recommended one."""
    note = rationale_note(name, case.written)
    return tuple(
        figure_cell(case, key, name, note=note if key == HEADLINE else None) for key in SCENARIOS
    )
