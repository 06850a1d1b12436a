"""The commands and their options, explained in the reader's language."""

from __future__ import annotations

import argparse
from typing import Any

from sizing_xl.catalog import CATALOGS
from sizing_xl.cli import batch, case, commands, cost, excel, imports, measure, plan
from sizing_xl.cli.usage import Parser
from sizing_xl.fields import GIVEN
from sizing_xl.report import DETAILS, FULL
from sizing_xl.texts import LANGUAGES, Texts, language_of
from sizing_xl.version import __version__

DEFAULT_OUTPUT_DIR = "out"
# The kinds of `sizing_xl.sheets`, which the command line is not to load for its help.
DECKS = ("full", "board", "scenarios")


def parser(texts: Texts) -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(texts, prog="sizing-xl", description=texts.say("cli_description"))
    top.add_argument("--version", action="version", version=f"sizing-xl {__version__}")
    actions = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    language, catalogs = _language_options(texts), _catalog_options(texts)
    of_case, output, documents = (
        _case_options(texts),
        _output_options(texts),
        _document_options(texts),
    )

    size = actions.add_parser(
        "size", parents=[language, catalogs, of_case, output, documents], help=texts.say("cli_size")
    )
    size.set_defaults(run=commands.size)
    for flag in ("validate-only", "executive-report", "verbose"):
        _switch(size, flag, texts)
    _detail_option(size, texts)

    _workbook_option(size, texts)

    validate = actions.add_parser(
        "validate", parents=[language, catalogs], help=texts.say("cli_validate")
    )
    validate.set_defaults(run=commands.validate)

    explain = actions.add_parser(
        "explain", parents=[language, catalogs, of_case], help=texts.say("cli_explain")
    )
    explain.add_argument("quantity", nargs="?", help=texts.say("help_quantity"))
    explain.add_argument("--list", action="store_true", help=texts.say("help_list"))
    explain.set_defaults(run=commands.explain)

    money = actions.add_parser(
        "cost", parents=[language, catalogs, of_case], help=texts.say("cli_cost")
    )
    for flag in ("alternatives", "json", "force"):
        _switch(money, flag, texts)
    money.add_argument("--focus", metavar="FILE", help=texts.say("help_focus"))
    for flag, default in (("version", "1.2"), ("scenario", "recommended"), ("month", None)):
        help_text = texts.say(f"help_focus_{flag}")
        money.add_argument(f"--focus-{flag}", metavar="X", default=default, help=help_text)
    _comparing_options(money, texts)
    money.set_defaults(run=cost.cost)

    growth = actions.add_parser(
        "plan", parents=[language, catalogs, of_case], help=texts.say("cli_plan")
    )
    _plan_options(growth, texts)
    growth.set_defaults(run=plan.plan)

    compare = actions.add_parser(
        "compare", parents=[language, output, documents], help=texts.say("cli_compare")
    )
    compare.add_argument("files", nargs="+", metavar="JSON", help=texts.say("help_json_files"))
    compare.set_defaults(run=commands.compare)

    render = actions.add_parser("render", parents=[language, output], help=texts.say("cli_render"))
    render.add_argument("file", metavar="JSON", help=texts.say("help_json_files"))
    render.add_argument("--as-of", metavar="DATE", help=texts.say("help_as_of_document"))
    _detail_option(render, texts)
    _workbook_option(render, texts)
    render.set_defaults(run=commands.render)

    catalog = actions.add_parser("catalog", help=texts.say("cli_catalog"))
    ways = catalog.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = ways.add_parser(
        "list", parents=[language, catalogs], help=texts.say("cli_catalog_list")
    )
    listing.add_argument("what", choices=CATALOGS)
    listing.set_defaults(run=commands.catalog_list)
    sources = ways.add_parser(
        "sources", parents=[language, catalogs], help=texts.say("cli_catalog_sources")
    )
    _switch(sources, "json", texts)
    sources.add_argument("--as-of", metavar="DATE", help=texts.say("help_as_of"))
    sources.set_defaults(run=cost.catalog_sources)
    importing = ways.add_parser(
        "import-hf", parents=[language], help=texts.say("cli_catalog_import_hf")
    )
    importing.add_argument("source", metavar="PATH_OR_ID", help=texts.say("help_config"))
    importing.add_argument("--name", metavar="NAME", help=texts.say("help_entry_name"))
    importing.add_argument("--catalog-dir", metavar="DIR", help=texts.say("help_import_dir"))
    _switch(importing, "replace", texts)
    importing.set_defaults(run=imports.import_hf)
    measure.add_commands(actions, language, catalogs, of_case, texts)
    batch.add_commands(actions, language, catalogs, texts)
    _excel_commands(actions, language, texts)
    return top


def _excel_commands(actions: Any, language: Parser, texts: Texts) -> None:
    ways = actions.add_parser("excel", help=texts.say("cli_excel")).add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )

    def command(name: str, run: Any, output: str | None = None) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = ways.add_parser(
            name, parents=[language], help=texts.say(f"cli_excel_{name}")
        )
        added.set_defaults(run=run)
        if output:
            help_text = texts.say("help_output", default=output)
            added.add_argument("-o", "--output", metavar="FILE", default=output, help=help_text)
            added.add_argument("--interpreter", metavar="P", help=texts.say("help_interpreter"))
            _switch(added, "force", texts)
        return added

    _switch(command("build", excel.build, excel.WORKBOOK), "portable", texts)
    command("addin", excel.addin, excel.ADDIN)
    functions = command("functions", excel.functions)
    help_text = texts.say("help_output", default=excel.FUNCTIONS)
    functions.add_argument("-o", "--output", metavar="FILE", help=help_text)
    functions.add_argument("--into", metavar="BOOK", help=texts.say("help_into"))
    _switch(functions, "force", texts)
    command("doctor", excel.doctor).add_argument(
        "book", nargs="?", metavar="XLSM", help=texts.say("help_book")
    )


def _language_options(texts: Texts) -> Parser:
    options = Parser(texts, add_help=False)
    options.add_argument("--lang", metavar="LANG", type=_language, help=texts.say("help_lang"))
    return options


def _catalog_options(texts: Texts) -> Parser:
    options = Parser(texts, add_help=False)
    options.add_argument("--catalog-dir", metavar="DIR", help=texts.say("help_catalog_dir"))
    for catalog in CATALOGS:
        help_text = texts.say("help_catalog_file", catalog=catalog)
        options.add_argument(f"--{catalog}-file", metavar="FILE", help=help_text)
    return options


def _case_options(texts: Texts) -> Parser:
    options = Parser(texts, add_help=False)
    for name, field in GIVEN.items():
        help_text, action = _meaning(texts, name), "store"
        if field.several:
            help_text, action = f"{help_text} ({texts.say('help_several')})", "append"
        options.add_argument(field.option, dest=name, metavar="X", action=action, help=help_text)
    options.add_argument(
        case.PRICE, dest="price", metavar="NAME=X", action="append", help=texts.say("help_price")
    )
    options.add_argument("--as-of", metavar="DATE", help=texts.say("help_as_of"))
    return options


def _comparing_options(money: Parser, texts: Texts) -> None:
    """What else `cost` answers: cases ranked under limits, inputs varied, a plan
    against actuals."""
    for name, word in (("rank-by", "QUANTITY"), ("rank-scenario", "X")):
        help_text = texts.say("help_" + name.replace("-", "_"))
        money.add_argument(f"--{name}", metavar=word, help=help_text)
    _switch(money, "rank-highest", texts)
    _limit_options(money, texts)
    help_text = texts.say("help_sensitivity").replace("%", "%%")
    money.add_argument("--sensitivity", nargs="*", metavar="NAME=RANGE", help=help_text)
    help_text = texts.say("help_actual").replace("%", "%%")
    money.add_argument("--actual", nargs="+", metavar="NAME=X", help=help_text)


def _plan_options(growth: Parser, texts: Texts) -> None:
    for flag in ("json", "force"):
        _switch(growth, flag, texts)
    for name, word in (
        ("concurrency-by-quarter", "C1,C2,..."),
        ("growth-per-quarter", "X"),
        ("growth-per-year", "X"),
        ("quarters", "N"),
        ("from", "QUARTER"),
        ("csv", "FILE"),
    ):
        figures = {"default": plan.QUARTERS} if name == "quarters" else {}
        help_text = texts.say("help_" + name.replace("-", "_"), **figures)
        growth.add_argument(f"--{name}", metavar=word, help=help_text)
    _limit_options(growth, texts)


def _limit_options(options: Parser, texts: Texts) -> None:
    for name in ("max-kw", "max-u", "max-budget"):
        help_text = texts.say("help_" + name.replace("-", "_"))
        options.add_argument(f"--{name}", metavar="X", help=help_text)


def _output_options(texts: Texts) -> Parser:
    options = Parser(texts, add_help=False)
    help_text = texts.say("help_output_dir", default=DEFAULT_OUTPUT_DIR)
    options.add_argument("--output-dir", metavar="DIR", default=DEFAULT_OUTPUT_DIR, help=help_text)
    _switch(options, "force", texts)
    return options


def _document_options(texts: Texts) -> Parser:
    options = Parser(texts, add_help=False)
    for kind in ("json", "markdown"):
        _switch(options, f"{kind}-only", texts)
        help_text = texts.say("help_output_file", kind=kind)
        options.add_argument(f"--output-{kind}-file", metavar="FILE", help=help_text)
    return options


def _workbook_option(options: argparse.ArgumentParser, texts: Texts) -> None:
    help_text = texts.say("help_output_file", kind="xlsx")
    options.add_argument("--xlsx", metavar="FILE", help=help_text)
    for flag in ("pptx", "pdf"):
        options.add_argument(f"--{flag}", metavar="FILE", help=texts.say(f"help_{flag}"))
    deck_options(options, texts)


def deck_options(options: argparse.ArgumentParser, texts: Texts) -> None:
    """Which sheets a workbook has, and what it says of itself."""
    options.add_argument("--deck", choices=DECKS, default=DECKS[0], help=texts.say("help_deck"))
    for flag in ("title", "client"):
        options.add_argument(f"--{flag}", metavar="TEXT", help=texts.say(f"help_{flag}"))
    for flag in ("confidential", "no-protect"):
        _switch(options, flag, texts)


def _detail_option(options: argparse.ArgumentParser, texts: Texts) -> None:
    help_text = texts.say("help_json_detail")
    options.add_argument("--json-detail", choices=DETAILS, default=FULL, help=help_text)


def _switch(options: argparse.ArgumentParser, flag: str, texts: Texts) -> None:
    help_text = texts.say("help_" + flag.replace("-", "_"))
    options.add_argument(f"--{flag}", action="store_true", help=help_text)


def _language(word: str) -> str:
    found = language_of(word)
    if word.replace("_", "-").lower().partition("-")[0] != found.lower().partition("-")[0]:
        raise argparse.ArgumentTypeError(f"{word!r}: {', '.join(LANGUAGES)}")
    return found


def _meaning(texts: Texts, field: str) -> str:
    words = texts.description(field) or texts.say(f"help_{field}")
    return words.replace("%", "%%")
