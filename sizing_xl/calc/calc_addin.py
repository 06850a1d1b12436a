"""The functions of sizing_xl in LibreOffice Calc: the component that LibreOffice loads.

It runs in LibreOffice's own Python (3.8 or newer), from the unpacked add-in; addin.json beside it
says which functions there are and which interpreter answers them. Calc knows their names and help
from CalcAddIn.xcu, and loads this when a formula first calls one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]  # only LibreOffice's Python has it
import unohelper  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.lang import (  # type: ignore[import-not-found, unused-ignore]
    Locale,
    XLocalizable,
    XServiceInfo,
)

# LibreOffice puts the folder "pythonpath" of the add-in on the path.
from sizing_xl_calc_child import (  # type: ignore[import-not-found, unused-ignore]
    Child,
    ChildError,
    ChildSilentError,
)

ADDIN = json.loads(Path(__file__).with_name("addin.json").read_text(encoding="utf-8"))
CHILD = Child(ADDIN["python"])
INTERFACE: Any = uno.getClass(ADDIN["interface"])
MARK = ADDIN["mark"]


class Functions(unohelper.Base, XServiceInfo, XLocalizable, INTERFACE):  # type: ignore[misc, unused-ignore]
    """The service that Calc asks; it gets a method for each function below."""

    def __init__(self, context: Any) -> None:
        self.locale = Locale("en", "US", "")

    # Calc tells the language of its user interface.
    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self.locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        return self.locale

    def getImplementationName(self) -> str:  # noqa: N802
        return str(ADDIN["service"])

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return bool(name == ADDIN["service"])

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (ADDIN["service"],)

    def language(self) -> str:
        """The language of the user interface, else the one that more people read."""
        for language in ADDIN["refusals"]:
            if language.split("-")[0] == self.locale.Language:
                return str(language)
        return str(ADDIN["otherwise"])

    def answer(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """What Calc shows, as rows: a single number or text is one cell."""
        answer = self.found(function, arguments)
        rows = answer if isinstance(answer, list) else [[answer]]
        return tuple([tuple(row) for row in rows])

    def found(self, function: str, arguments: tuple[Any, ...]) -> Any:
        """The answer of the child, or the line that says why there is none."""
        language = self.language()
        # The environment's choice of language is the child's to read.
        asked = None if os.environ.get(ADDIN["environment"]) else language
        try:
            found = CHILD.ask(function, [given(argument) for argument in arguments], asked)
        except ChildSilentError as error:
            silence = ADDIN["silences"][language]
            return MARK + silence.replace("{python}", CHILD.python).replace("{seconds}", str(error))
        except ChildError as error:
            refusal = ADDIN["refusals"][language]
            return MARK + refusal.replace("{python}", CHILD.python).replace("{why}", str(error))
        if "error" in found:
            return MARK + found["error"]
        return found["answer"]


def given(argument: Any) -> Any:
    """An argument of Calc's. An empty cell comes as the number 0, which is no possible value of a
    single argument; an empty cell of a range comes as an empty text."""
    return None if argument == 0 else argument


def method(function: str) -> Any:
    def call(self: Functions, *arguments: Any) -> Any:
        return self.answer(function, arguments)

    return call


for _name in ADDIN["functions"]:
    setattr(Functions, _name, method(_name))

# Where LibreOffice's loader looks for what a component offers.
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Functions, ADDIN["service"], (ADDIN["service"],))
