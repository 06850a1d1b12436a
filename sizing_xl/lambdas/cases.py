"""`sx_case`, which looks a case up and refuses it or hands it to the chain; and the public names.

A function of the registry that answers with a number needs nothing here: its arguments, its words
and the quantity that it reads say all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sizing_xl.book import BOOK
from sizing_xl.catalog.curve import LENGTHS
from sizing_xl.excel.functions import SIZING_VALUE as _SIZING_VALUE  # noqa: F401 # fills the registry
from sizing_xl.excel.given import (
    DEFAULT_SCENARIO,
    OPTIONS,
    OVERHEAD,
    QUANTITY,
    SCENARIO,
    fields_of,
    required,
)
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction
from sizing_xl.excel.words import FIELD_OF
from sizing_xl.expression import each_excel
from sizing_xl.fields import DEMANDED, FIELDS, MEASURED
from sizing_xl.lambdas.chain import ROW, WEIGHTS_ROW, Chain
from sizing_xl.lambdas.small import sentence
from sizing_xl.lambdas.spelling import LONGEST_COMMENT, Piece, text
from sizing_xl.lambdas.tables import DEFAULT_OF, LATENT, NAMED, PRECISION_FIELDS, SPARSE, Tables
from sizing_xl.texts import Texts

CASE = "sx_case"
EMPTY = '""'
# Fields that a function may leave to the catalogs' first entries, or to 1: its quantity does not
# rest on them.
_STAND_INS = {
    "model": "INDEX(sx_models,1,1)", "server": "INDEX(sx_servers,1,1)",
    "concurrency": "1", "effective_context": "1",
}  # fmt: skip
# The rows that say what was measured; a length that nobody tells.
_MEASURED_BY = (
    *(f"~{ROW[table]}" for table in ("sx_models", "sx_servers", "sx_engines")), f"~{WEIGHTS_ROW}",
)  # fmt: skip
_NO_LENGTH = -1
_HOLE = re.compile(r"\{(\w+)\}")


def argument_fields() -> tuple[str, ...]:
    """The fields that some function takes as an argument, in order; those that every case needs
    first."""
    taken = [field for known in FUNCTIONS.values() for field in fields_of(known) if field in FIELDS]
    return tuple(dict.fromkeys((*_STAND_INS, OVERHEAD, *taken)))


@dataclass(frozen=True)
class Cases:
    """The names for one case: what the chain is called with."""

    tables: Tables
    chain: Chain
    texts: Texts

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return argument_fields()

    def _say(self, phrase: str, **values: str) -> str:
        return sentence(self.texts, phrase, **values)

    @property
    def no_value(self) -> str:
        return self._say("lambda_no_value")

    @cached_property
    def case(self) -> Piece:
        pairs = [*self._rows(), *self._numbers()]
        values = {leaf: self._direct(leaf, field) for leaf, field in self.chain.direct.items()}
        answer = f"IFERROR({self.chain.call(1, 0, values)},{self.no_value})"
        for condition, said in reversed(list(self._refusals())):
            answer = f"IF({condition},{said},{answer})"
        names = (QUANTITY, *self.fields, SCENARIO, OPTIONS, "o", "taken")
        return Piece(CASE, tuple(f"~{name}" for name in names), tuple(pairs), answer)

    def _rows(self) -> Iterator[tuple[str, str]]:
        """Where the case's entries and words stand in the tables."""
        yield "q", "XMATCH(TRIM(~quantity),INDEX(sx_quantities,0,1))"
        yield "why", "sx_refused(~options,~o,~taken)"
        for field, table in NAMED.items():
            asked = self._asked(field)
            if FIELDS[field].literal:
                default = f'INDEX(sx_figures,XMATCH("{field}",INDEX(sx_figures,0,1)),2)'
                asked = f'IF({asked}="",{default},{asked})'
            yield f"{field}_", asked
            # A row that is no number leads to no figure.
            yield ROW[table], f'IF(~{field}_="","",sx_row({table},"{field}",~{field}_))'
        for field, row in zip(PRECISION_FIELDS, (ROW["sx_precisions"], WEIGHTS_ROW), strict=True):
            own = f"INDEX(sx_models,~m,{self.tables.place('sx_models', DEFAULT_OF[field])})"
            yield f"{field}_", self._asked(field)
            word = f'sx_said("{field}",~{field}_,"")'
            yield row, f'XMATCH(IF(~{field}_="",{own},{word}),INDEX(sx_precisions,0,1))'
        said = f'sx_said("{SCENARIO}",~{SCENARIO},"{DEFAULT_SCENARIO}")'
        yield ROW["sx_scenarios"], f"XMATCH({said},INDEX(sx_scenarios,0,1))"

    def _asked(self, field: str) -> str:
        """What a case says of a field: an argument of some function, else an option."""
        return f"~{field}" if field in self.fields else f'sx_option(~o,"{field}")'

    def _numbers(self) -> Iterator[tuple[str, str]]:
        fields = self.chain.direct.values()
        demanded = [field for field in fields if field in DEMANDED]
        for field in fields:
            if field not in demanded:
                yield f"{field}_", f"sx_number({self._asked(field)})"
        inputs, formulas = BOOK.plan([DEMANDED[field] for field in demanded], ())
        for leaf in inputs:
            yield f"its_{leaf}", self._input(leaf)
        for name, formula in formulas.items():
            yield f"its_{name}", each_excel(formula, "~its_{}".format)
        for field in demanded:
            asked = f'IFERROR(~its_{DEMANDED[field]},"")'
            yield f"{field}_", f'IF(~{field}="",{asked},sx_number(~{field}))'

    def _input(self, leaf: str) -> str:
        """An input of the book as the case gives it."""
        field = self.chain.direct.get(leaf)
        return self._direct(leaf, field) if field else self.chain.leaf(leaf)

    def _direct(self, leaf: str, field: str) -> str:
        """The input of the book that an argument gives; its default where it is empty."""
        if field in DEMANDED:
            return f"~{field}_"
        default = f'sx_figure("{field}")'
        if field in MEASURED:
            told = (f"IFERROR({self._input(FIELDS[it].sets)},{_NO_LENGTH})" for it in LENGTHS)
            default = f"sx_measured({','.join((*_MEASURED_BY, *told))})"
        return f'IF(~{field}_="",{default},~{field}_)'

    def _refusals(self) -> Iterator[tuple[str, str]]:
        """Condition and sentence, in the order in which they are told."""
        yield '~why<>""', "~why"
        yield "ISNA(~q)", self._say("lambda_quantity", value="~quantity")
        for field, table in NAMED.items():
            missing = f'(~{field}_="")+' if FIELDS[field].needed else ""
            said = self._say("lambda_no_entry", field=text(field), value=f"~{field}_")
            yield f"{missing}ISNA(~{ROW[table]})" + (">0" if missing else ""), said
        for field, row in zip(PRECISION_FIELDS, (ROW["sx_precisions"], WEIGHTS_ROW), strict=True):
            said = self._say("lambda_no_word", field=text(field), value=f"~{field}_")
            yield f"ISNA(~{row})", said
        kept = self._say("lambda_precision", field=text("kv_precision"), value="~kv_precision_")
        yield f"{self._unkept()}>0", kept
        may = self._flag("sx_precisions", WEIGHTS_ROW, PRECISION_FIELDS["weights_precision"])
        yield (f"{may}=0", self._say("lambda_precision", field=text("weights_precision"),
                                     value="~weights_precision_"))  # fmt: skip
        yield (f"ISNA(~{ROW['sx_scenarios']})",
               self._say("lambda_no_word", field=text(SCENARIO), value=f"~{SCENARIO}"))  # fmt: skip
        # Of demand last: what it is made of is told first.
        for field in sorted(self.chain.direct.values(), key=DEMANDED.__contains__):
            outside = f'sx_outside("{field}",~{field}_)'
            given = outside if FIELDS[field].needed else f'(~{field}_<>"")*{outside}'
            name = FIELDS[field].as_argument
            yield (f"{given}>0", self._say("lambda_outside", field=text(name), value=f"~{field}_"))

    def _flag(self, table: str, row: str, column: str) -> str:
        return f"INDEX({table},~{row},{self.tables.place(table, column)})"

    def _unkept(self) -> str:
        """Whether the cache of the model's layers cannot be kept at the precision."""
        p, m = ROW["sx_precisions"], ROW["sx_models"]
        kv = self._flag("sx_precisions", p, PRECISION_FIELDS["kv_precision"])
        kinds = (
            f"{self._flag('sx_models', m, kind)}*(1-{self._flag('sx_precisions', p, kind)})"
            for kind in (LATENT, SPARSE)
        )
        return f"1-{kv}+{'+'.join(kinds)}"

    # --- public names --------------------------------------------------------------------------

    def numeric(self, known: ExcelFunction) -> Piece:
        """The name of a function that answers with a number."""
        answer = self.asked(known, self.quantity(known))
        return self.public(known, f"IF({self.empty(known)},{EMPTY},{answer})")

    def empty(self, known: ExcelFunction) -> str:
        """Whether a required cell is empty ("0+": FALSE>0 is TRUE in a cell)."""
        terms = ["0"]
        for name in required(known):
            field = FIELD_OF.get(name, name)
            asked = field in DEMANDED and known.takes(OPTIONS)
            term = f'(~{name}="")'
            terms.append(f'{term}*(1-sx_demanded(~o,"{field}"))' if asked else term)
        return "+".join(terms) + ">0"

    def public(self, known: ExcelFunction, answer: str) -> Piece:
        """The name of a function, with its arguments and its help."""
        parameters = tuple(
            f"[~{it.name}]" if it.optional else f"~{it.name}" for it in known.arguments
        )
        return Piece(known.name, parameters, tuple(self._given(known)), answer, self.help(known))

    def help(self, known: ExcelFunction) -> str:
        """What Excel shows of a name."""
        words = self.texts.function(known.name)
        return words if len(words) <= LONGEST_COMMENT else words[: LONGEST_COMMENT - 1] + "…"

    def _given(self, known: ExcelFunction) -> Iterator[tuple[str, str]]:
        for argument in known.arguments:
            if argument.optional:
                yield (
                    f"{argument.name}_",
                    f"IF(ISOMITTED(~{argument.name}),{EMPTY},~{argument.name})",
                )
        if known.takes(OPTIONS):
            yield "o", f"sx_pairs({_value(known, OPTIONS)})"

    def quantity(self, known: ExcelFunction) -> str:
        """The name of the quantity, of the words that choose it."""
        parts = []
        for place, part in enumerate(_HOLE.split(known.reads)):
            if place % 2 == 0:
                parts += [text(part)] if part else []
            elif part in known.words:
                word = known.words[part]
                parts.append(f'sx_said("{part}",{_value(known, part)},"{word}")')
            else:
                parts.append(_value(known, part))
        name = "&".join(parts)
        if not known.words:
            return name
        words = '&" "&'.join(_value(known, word) for word in known.words)
        return f"IFNA({name},{words})"

    def asked(self, known: ExcelFunction, quantity: str, **instead: str) -> str:
        """The call of `sx_case` with a function's arguments. instead: what stands for a field or
        for the scenario."""
        options = known.takes(OPTIONS)
        values = [quantity]
        for field in self.fields:
            values.append(instead.get(field) or self._field(known, field, options))
        scenario = _value(known, SCENARIO) if known.takes(SCENARIO) else EMPTY
        values.append(instead.get(SCENARIO) or scenario)
        values += [_value(known, OPTIONS), "~o"] if options else [EMPTY, "sx_none"]
        taken = [field for field in fields_of(known) if field in FIELDS]
        values.append("{" + ";".join(map(text, taken)) + "}" if taken else EMPTY)
        return f"{CASE}({','.join(values)})"

    def _field(self, known: ExcelFunction, field: str, options: bool) -> str:
        name = {meant: name for name, meant in FIELD_OF.items()}.get(field, field)
        if known.takes(name):
            return _value(known, name)
        stand_in = _STAND_INS.get(field, "")
        if field == OVERHEAD and not known.takes("model"):
            stand_in = 'sx_figure("default_overhead_gib")'
        if not options:
            return stand_in or EMPTY
        if field in DEMANDED:
            stand_in = f'IF(sx_demanded(~o,"{field}")>0,{EMPTY},{stand_in})'
        return f'sx_else(~o,"{field}",{stand_in})' if stand_in else f'sx_option(~o,"{field}")'


def _value(known: ExcelFunction, name: str) -> str:
    """An argument as a value: an empty text where it is left out."""
    optional = next(it.optional for it in known.arguments if it.name == name)
    return f"~{name}_" if optional else f"~{name}"
