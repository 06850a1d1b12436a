"""The names that answer with tables and texts, and a sentence for those that need Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sizing_xl.alerts.verdict import HEADLINE
from sizing_xl.catalog import CATALOGS
from sizing_xl.catalog.parameters import SCENARIOS
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction
from sizing_xl.excel.words import CHOICES
from sizing_xl.lambdas.cases import EMPTY, Cases
from sizing_xl.lambdas.small import sentence
from sizing_xl.lambdas.spelling import Piece, text
from sizing_xl.lambdas.tables import NAMED
from sizing_xl.telling.bases import BASES
from sizing_xl.telling.views import BESIDE, KEY_RESULTS, LAYOUT
from sizing_xl.texts import MISSING

_ENTRIES = dict(zip(CATALOGS, NAMED.values(), strict=False))


def names(cases: Cases) -> Iterator[Piece]:
    """A name for each function of the registry, in its order."""
    for known in FUNCTIONS.values():
        if known.answer == "number":
            yield cases.numeric(known)
        elif known.name in _TABLES:
            yield _TABLES[known.name](cases, known)
        else:
            yield _elsewhere(cases, known)


def _elsewhere(cases: Cases, known: ExcelFunction) -> Piece:
    """A function that needs Python: it takes anything and says so."""
    parameters = tuple(f"[~{argument.name}]" for argument in known.arguments)
    said = sentence(cases.texts, "lambda_elsewhere", name=text(known.name))
    return Piece(known.name, parameters, (), said, cases.help(known))


def _column(words: tuple[str, ...]) -> str:
    return "{" + ";".join(map(text, words)) + "}"


def _row(words: tuple[str, ...]) -> str:
    return "{" + ",".join(map(text, words)) + "}"


def _headed(cases: Cases, known: ExcelFunction, headings: tuple[str, ...], left: str,
            values: str) -> Piece:  # fmt: skip
    """A table under headings: texts on the left, values of the case beside them; or why not."""
    first = "INDEX(~found,1,1)"
    shown = f"IF(ISNUMBER(~found),~found,{text(MISSING)})"
    table = f"VSTACK({_row(headings)},HSTACK({left},{shown}))"
    refused = f"ISTEXT({first})*({first}<>{cases.no_value})>0"
    answer = f"IF({cases.empty(known)},{EMPTY},IF({refused},{first},{table}))"
    piece = cases.public(known, answer)
    return piece.with_pairs((*piece.pairs, ("found", values)))


def _labelled(quantities: tuple[str, ...]) -> str:
    """Labels and units of quantities, two columns."""
    rows = f"XMATCH({_column(quantities)},INDEX(sx_quantities,0,1))"
    return f'INDEX(sx_quantities,{rows},{{2,3}})&""'


def _scenarios(cases: Cases, known: ExcelFunction) -> Piece:
    say, texts = cases.texts.say, cases.texts
    headings = (say("quantity"), say("unit"), *map(texts.scenario, SCENARIOS))
    values = cases.asked(known, _column(KEY_RESULTS), scenario=_row(SCENARIOS))
    return _headed(cases, known, headings, _labelled(KEY_RESULTS), values)


def _layout(cases: Cases, known: ExcelFunction) -> Piece:
    say = cases.texts.say
    told = (*LAYOUT, *BESIDE)
    values = cases.asked(known, _column(told), scenario=text(SCENARIOS[0]))
    return _headed(cases, known, (say("quantity"), say("unit"), say("value")),
                   _labelled(told), values)  # fmt: skip


def _bases(cases: Cases, known: ExcelFunction) -> Piece:
    say, texts = cases.texts.say, cases.texts
    headings = (
        say("basis"),
        texts.label("sessions_per_node"),
        *(say("nodes_of", scenario=texts.scenario(key)) for key in SCENARIOS),
    )
    asked = ";".join(
        ",".join([text(f"{name}_sessions_per_node"), *(text(f"{name}_nodes"),) * len(SCENARIOS)])
        for name in BASES
    )
    values = cases.asked(known, f"{{{asked}}}", scenario=_row((HEADLINE, *SCENARIOS)))
    titles = _column(tuple(say(f"basis_title_{name}") for name in BASES))
    return _headed(cases, known, headings, titles, values)


def _explain(cases: Cases, known: ExcelFunction) -> Piece:
    """What the table of quantities says of one, a line each."""
    lines = "&CHAR(10)&".join(f"INDEX(sx_quantities,~k,{column})" for column in (2, 4, 5, 6))
    said = sentence(cases.texts, "lambda_quantity", value="~quantity")
    found = "XMATCH(TRIM(~quantity),INDEX(sx_quantities,0,1))"
    answer = f'IF(~quantity="","",IF(ISNA(~k),{said},{lines}))'
    parameters = tuple(f"[~{it.name}]" if it.optional else f"~{it.name}" for it in known.arguments)
    return Piece(known.name, parameters, (("k", found),), answer, cases.help(known))


def _list(cases: Cases, known: ExcelFunction) -> Piece:
    """The first column of a table, without the empty rows that may be filled."""
    tables = {**_ENTRIES, "quantities": "sx_quantities", "options": "sx_fields"}
    listed = ",".join(tables[word] for word in CHOICES["kind"])
    kind = f'INDEX(sx_words,sx_word("kind",~{known.arguments[0].name}),3)'
    pairs = (("k", kind), ("all", f"INDEX(CHOOSE(IFNA(~k,1),{listed}),0,1)"))
    said = sentence(cases.texts, "lambda_no_word", field=text("kind"), value="~kind")
    answer = f'IF(~kind="","",IF(ISNA(~k),{said},FILTER(~all,~all<>"")))'
    return Piece(known.name, ("~kind",), pairs, answer, cases.help(known))


_TABLES: dict[str, Callable[[Cases, ExcelFunction], Piece]] = {
    "SIZING_SCENARIOS": _scenarios,
    "SIZING_LAYOUT": _layout,
    "SIZING_BASES": _bases,
    "SIZING_EXPLAIN": _explain,
    "SIZING_LIST": _list,
}
