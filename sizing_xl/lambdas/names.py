"""All names of a workbook of functions, from catalogs and a language."""

from __future__ import annotations

from dataclasses import dataclass

from sizing_xl.catalog.load import Catalogs
from sizing_xl.lambdas.cases import Cases, argument_fields
from sizing_xl.lambdas.chain import Chain
from sizing_xl.lambdas.listing import names as public_names
from sizing_xl.lambdas.small import small_names
from sizing_xl.lambdas.spelling import CUT_PAIRS, Piece
from sizing_xl.lambdas.tables import Tables
from sizing_xl.texts import Texts


@dataclass(frozen=True)
class Names:
    """The tables and the names over them, those that others call first."""

    tables: Tables
    helpers: tuple[Piece, ...]
    public: tuple[Piece, ...]

    @classmethod
    def of(cls, catalogs: Catalogs, texts: Texts, most: int = CUT_PAIRS) -> Names:
        """most: lines of the book in one name."""
        tables = Tables(catalogs, texts)
        chain = Chain(tables, argument_fields(), most)
        cases = Cases(tables, chain, texts)
        helpers = (*small_names(texts, tables.curves), *reversed(chain.steps), cases.case)
        return cls(tables, helpers, tuple(public_names(cases)))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (*self.helpers, *self.public)
