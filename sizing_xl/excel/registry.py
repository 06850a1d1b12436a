"""How a function of the spreadsheet is declared, and the registry that holds them.

    @function(reads="nodes_final", example=("gpt-oss-120b", "dgx-b300", 1000.0, 131072.0))
    def SIZING_NODES(model, server, concurrency, context, scenario=None, options=None):
        \"\"\"Nodes to buy in one scenario, spares included.\"\"\"

The name is the function's name in Excel, in VBA, in Calc and in Python; the parameters are its
arguments (those with a default are optional); `reads` is the quantity of the book that it answers
with. The body is empty: what is done with the arguments follows from the declaration. Help texts
are in texts/<language>/functions.py under the same names.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sizing_xl.book import BOOK
from sizing_xl.excel.names import MOST_ARGUMENTS, clash, name_problem
from sizing_xl.units import Unit

# Characters of a text in a formula: Excel refuses a workbook with a longer one.
LONGEST_LITERAL = 255
AnswerKind = Literal["number", "text", "table"]
# Hidden argument that VBA fills in: the language of the workbook.
LANGUAGE = "language"


class RegistryError(Exception):
    """A declaration that the registry refuses."""


@dataclass(frozen=True)
class Argument:
    """An argument, by name; `optional` ones may be left out."""

    name: str
    optional: bool


@dataclass(frozen=True)
class ExcelFunction:
    """A function of the spreadsheet.

    reads: the quantity that it answers with; ``{argument}`` stands for a word that an argument
        chooses. answer: one value a case, one text a case, or a table for one case.
    example: arguments as Excel sends them (texts and floats), for help, examples and tests.
    """

    name: str
    arguments: tuple[Argument, ...]
    reads: str
    answer: AnswerKind
    example: tuple[Any, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def quantity(self) -> str | None:
        """The quantity that it reads when nothing else is chosen; None for several."""
        name = self.reads.format_map(_Choices(self.words))
        return name if name in BOOK.quantities else None

    @property
    def unit(self) -> Unit | None:
        return BOOK.quantities[self.quantity].unit if self.quantity else None

    def takes(self, argument: str) -> bool:
        return any(known.name == argument for known in self.arguments)

    def call(self, arguments: tuple[Any, ...] | None = None, separator: str = ",") -> str:
        """The function as a cell writes it, with its example or other arguments."""
        written = [literal(value) for value in self.example if arguments is None]
        written += [literal(value) for value in arguments or ()]
        return f"{self.name}({separator.join(written)})"


class _Choices(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "*"


def literal(value: Any) -> str:
    """A value as a formula writes it; a text is cut where Excel refuses more in one literal."""
    if value is None:
        return ""
    if isinstance(value, str):
        parts = [value[at : at + LONGEST_LITERAL] for at in range(0, len(value), LONGEST_LITERAL)]
        return "&".join('"' + part.replace('"', '""') + '"' for part in parts or [""])
    return str(int(value)) if float(value).is_integer() else repr(value)


FUNCTIONS: dict[str, ExcelFunction] = {}

Call = Callable[..., Any]


def function(
    *,
    reads: str = "",
    answer: AnswerKind = "number",
    example: tuple[Any, ...] = (),
    words: Mapping[str, str] | None = None,
    by: Callable[[ExcelFunction, tuple[Any, ...], Any], Any],
) -> Callable[[Call], Call]:
    """Declare the decorated function. words: what a chosen word is when its argument is empty.

    by: answers a call: it gets the declaration, the arguments in order, the language.
    """

    def declare(declared: Call) -> Call:
        signature = inspect.signature(declared)
        arguments = tuple(
            Argument(parameter.name, parameter.default is not inspect.Parameter.empty)
            for parameter in signature.parameters.values()
        )
        defaults = tuple(
            parameter.default
            for parameter in signature.parameters.values()
            if parameter.default is not inspect.Parameter.empty
        )
        most, fewest = len(arguments), len(arguments) - len(defaults)
        known = ExcelFunction(
            declared.__name__, arguments, reads, answer, example, dict(words or {})
        )
        _check(known)
        FUNCTIONS[known.name] = known

        @functools.wraps(declared)
        def call(*given: Any, **named: Any) -> Any:
            language = named.pop(LANGUAGE, None)
            if len(given) == most + 1:
                given, language = given[:most], given[most]
            if named or not fewest <= len(given) <= most:
                bound = signature.bind(*given, **named)
                bound.apply_defaults()
                given = tuple(bound.arguments.values())
            return by(known, given + defaults[len(given) - fewest :], language)

        hidden = inspect.Parameter(LANGUAGE, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None)
        parameters = [*signature.parameters.values(), hidden]
        call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return call

    return declare


def _check(declared: ExcelFunction) -> None:
    """Raises RegistryError for what some spreadsheet program would refuse."""
    names = [argument.name for argument in declared.arguments]
    problems = [name_problem(name) for name in (declared.name, *names)]
    others = [name for name in FUNCTIONS if name != declared.name]  # Excel may reload the module
    if clash([*others, declared.name]) or clash([*names, LANGUAGE]):
        problems.append(f"{declared.name}: a name is taken, but for its case")
    if len(names) > MOST_ARGUMENTS:
        problems.append(f"{declared.name}: over {MOST_ARGUMENTS} arguments")
    if len(declared.example) > len(names):
        problems.append(f"{declared.name}: the example has too many arguments")
    for problem in filter(None, problems):
        raise RegistryError(problem)
