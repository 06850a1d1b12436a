"""The add-in for LibreOffice Calc: an .oxt file with the functions of the registry.

It holds what Calc reads before it calls a function (names, help in both languages, a type library)
and a component for LibreOffice's own Python, which hands every call to the interpreter that built
the add-in (calc_addin.py, calc_child.py, serve.py). The same interpreter always gives the same
bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib import import_module, resources
from xml.sax.saxutils import escape, quoteattr

from sizing_xl.excel import functions  # noqa: F401  # its import fills the registry
from sizing_xl.excel.calls import MARK
from sizing_xl.excel.registry import FUNCTIONS, ExcelFunction
from sizing_xl.formats.archive import zipped
from sizing_xl.formats.unoidl import type_library
from sizing_xl.texts import ENVIRONMENT, LANGUAGES, Texts
from sizing_xl.version import __version__

# Saved documents name the functions by this: it must never change.
SERVICE = "org.sizingxl.Functions"
INTERFACE = "org.sizingxl.XFunctions"
IDENTIFIER = "org.sizingxl.calc"
# The first whose Python runs the component (3.8).
LIBREOFFICE = "7.1"
# Calc has one group for the functions of add-ins; it reads no other name.
CATEGORY = "Add-In"
# Our language -> LibreOffice's name for it. English is what it takes for all other languages.
XML_LANGUAGES = {"en": "en-US", "pt-BR": "pt-BR"}
OTHERWISE = "en"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MEDIA = "application/vnd.sun.star"
# What LibreOffice registers, in this order: file of the add-in -> its kind.
_REGISTERED = {
    "types.rdb": f"{_MEDIA}.uno-typelibrary;type=RDB",
    "calc_addin.components": f"{_MEDIA}.uno-components",
    "CalcAddIn.xcu": f"{_MEDIA}.configuration-data",
}
# Module of this package -> where the add-in has it.
_PACKED = {"calc_addin.py": "calc_addin.py", "calc_child.py": "pythonpath/sizing_xl_calc_child.py"}


def calc_extension(python: str = sys.executable) -> bytes:
    """The .oxt file whose functions are answered by the interpreter `python` (an absolute path)."""
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "CalcAddIn.xcu": _configuration(),
        "calc_addin.components": _components(),
        "addin.json": _addin(python),
    }
    parts = {name: text.encode() for name, text in texts.items()}
    parts["types.rdb"] = type_library(
        INTERFACE,
        {known.name: [_parameter(it.name) for it in known.arguments] for known in _functions()},
    )
    for module, packed in _PACKED.items():
        parts[packed] = resources.files(__package__).joinpath(module).read_bytes()
    return zipped(parts)


def _functions() -> Iterable[ExcelFunction]:
    return FUNCTIONS.values()


def _parameter(argument: str) -> str:
    """An argument's name as UNO wants it: kv_precision -> kvPrecision."""
    first, *others = argument.split("_")
    return first + "".join(other.capitalize() for other in others)


def _sentence(key: str, language: str) -> str:
    module = import_module(f"{Texts.__module__}.{LANGUAGES[language]}.calc")
    return str(module.CALC[key])


def _addin(python: str) -> str:
    """What the component reads when it starts."""
    return json.dumps(
        {
            "python": python,
            "interface": INTERFACE,
            "service": SERVICE,
            "functions": [known.name for known in _functions()],
            "environment": ENVIRONMENT,
            "mark": MARK,
            "refusals": {language: _sentence("refusal", language) for language in LANGUAGES},
            "silences": {language: _sentence("silence", language) for language in LANGUAGES},
            "otherwise": OTHERWISE,
        },
        indent=1,
    )


# --- what Calc knows of the functions ------------------------------------------------------------


def _configuration() -> str:
    content = "".join(
        _node(
            known.name,
            _in_each_language("DisplayName", dict.fromkeys(LANGUAGES, known.name)),
            _in_each_language(
                "Description", {it: Texts(it).function(known.name) for it in LANGUAGES}
            ),
            f'<prop oor:name="Category"><value>{escape(CATEGORY)}</value></prop>',
            # The name in Excel's files.
            _in_each_language("CompatibilityName", dict.fromkeys(LANGUAGES, known.name)),
            _set("Parameters", *(_argument(argument.name) for argument in known.arguments)),
        )
        for known in _functions()
    )
    # As in the configuration of LibreOffice's own add-ins: a service, in it its functions.
    service = _node(SERVICE, _set("AddInFunctions", content))
    return (
        f'{_DECLARATION}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' oor:name="CalcAddIns" oor:package="org.openoffice.Office">'
        f"{_set('AddInInfo', service)}</oor:component-data>\n"
    )


def _argument(name: str) -> str:
    return _node(
        _parameter(name),
        _in_each_language("DisplayName", dict.fromkeys(LANGUAGES, name)),
        _in_each_language(
            "Description", {language: Texts(language).argument(name) for language in LANGUAGES}
        ),
    )


def _node(name: str, *content: str) -> str:
    """An element of a set."""
    return f'\n<node oor:name={quoteattr(name)} oor:op="replace">{"".join(content)}</node>'


def _set(name: str, *content: str) -> str:
    return f'<node oor:name="{name}">{"".join(content)}</node>'


def _in_each_language(name: str, texts: dict[str, str]) -> str:
    """A text in every language."""
    values = (
        f'<value xml:lang="{XML_LANGUAGES[language]}">{escape(text)}</value>'
        for language, text in texts.items()
    )
    return f'<prop oor:name="{name}">{"".join(values)}</prop>'


# --- what LibreOffice knows of the add-in --------------------------------------------------------


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{file}"/>\n'
        for file, kind in _REGISTERED.items()
    )
    namespace = "http://openoffice.org/2001/manifest"
    return (
        f'{_DECLARATION}<manifest:manifest xmlns:manifest="{namespace}">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _description() -> str:
    names = "".join(
        f'<name lang="{XML_LANGUAGES[language]}">{escape(_sentence("title", language))}</name>'
        for language in sorted(LANGUAGES)  # the first is for all other languages: en
    )
    return (
        f'{_DECLARATION}<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:lo="http://libreoffice.org/extensions/description/2011">\n'
        f"<identifier value={quoteattr(IDENTIFIER)}/><version value={quoteattr(__version__)}/>"
        '<platform value="all"/>\n'
        f'<dependencies><lo:LibreOffice-minimal-version value="{LIBREOFFICE}"'
        f' lo:name="LibreOffice {LIBREOFFICE}"/></dependencies>\n'
        f"<display-name>{names}</display-name></description>\n"
    )


def _components() -> str:
    return (
        f'{_DECLARATION}<components xmlns="http://openoffice.org/2010/uno-components">'
        '<component loader="com.sun.star.loader.Python" uri="calc_addin.py">'
        f'<implementation name="{SERVICE}"><service name="{SERVICE}"/></implementation>'
        "</component></components>\n"
    )
