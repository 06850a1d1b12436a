"""openpyxl loaded without NumPy, which it looks for to know numbers of NumPy's."""

from __future__ import annotations

import importlib
import sys


def load_openpyxl() -> None:
    """Load openpyxl so, unless either is loaded. A later import finds NumPy.

    For processes of our own, a command's or a worker's: nothing of NumPy's is drawn there, and
    loading it takes a fifth of a command and 25 MiB. Who loads openpyxl in a program of the user's
    loads it whole: that program may give it numbers of NumPy's.
    """
    if "numpy" in sys.modules or "openpyxl" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]  # what import takes for a missing one
    try:
        importlib.import_module("openpyxl")
    finally:
        del sys.modules["numpy"]
