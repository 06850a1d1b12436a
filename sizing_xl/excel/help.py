"""The help of the functions, from the registry: a sheet of Sizing.xlsm and docs/functions.md."""

from __future__ import annotations

from sizing_xl.excel import functions as _functions  # noqa: F401  # fills the registry
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction
from sizing_xl.sheets.parts import Cell, Sheet, Table
from sizing_xl.texts import Texts

ID = "help"


def signature(known: ExcelFunction) -> str:
    """A function with its arguments, optional ones in brackets."""
    written = (f"[{arg.name}]" if arg.optional else arg.name for arg in known.arguments)
    return f"{known.name}({', '.join(written)})"


def unit_words(known: ExcelFunction, texts: Texts) -> str:
    """The unit of a function's answer, or what kind of answer it is."""
    if known.unit:
        # A function answers in the currency of whoever's price book is read then.
        return texts.in_currency(texts.say("any_currency")).symbol(known.unit) or "1"
    return texts.say(f"answer_{known.answer}")


def reads_words(known: ExcelFunction) -> str:
    """The quantity of the book that a function answers with."""
    return known.reads.replace("{quantity}", "—") or "—"


def argument_names() -> tuple[str, ...]:
    """All arguments, in the order of their first use."""
    return tuple(dict.fromkeys(arg.name for known in FUNCTIONS.values() for arg in known.arguments))


def help_sheet(texts: Texts) -> Sheet:
    say = texts.say
    functions = tuple(
        (
            Cell(signature(known), "label"),
            Cell(unit_words(known, texts)),
            Cell(reads_words(known), "quiet"),
            Cell(texts.function(known.name)),
        )
        for known in FUNCTIONS.values()
    )
    arguments = tuple(
        (Cell(name, "label"), Cell(texts.argument(name))) for name in argument_names()
    )
    return Sheet(
        id=ID,
        title=say("sheet_help"),
        heading=say("sheet_help"),
        widths=(58, 64, 40, 90),
        lines=(Cell(say("help_hint"), "quiet"), Cell(say("help_errors"), "quiet")),
        tables=(
            Table(
                "tbl_functions",
                (say("function"), say("unit"), say("quantity_of_book"), say("what")),
                functions,
            ),
            Table("tbl_arguments", (say("argument"), say("what")), arguments),
        ),
        tab="reference",
    )


def markdown(texts: Texts) -> str:
    """docs/functions.md: each function with its arguments, unit and example."""
    lines: list[str] = []
    for known in FUNCTIONS.values():
        lines += [
            f"## {known.name}",
            "",
            texts.function(known.name),
            "",
            f"`={signature(known)}` → {unit_words(known, texts)}",
            "",
        ]
        if known.reads and "{" not in known.reads:
            lines += [f"{texts.say('quantity_of_book')}: `{known.reads}`", ""]
        lines += [f"- `{arg.name}`: {texts.argument(arg.name)}" for arg in known.arguments]
        lines += ["", "```", f"={known.call()}", "```", ""]
    return "\n".join(lines)
