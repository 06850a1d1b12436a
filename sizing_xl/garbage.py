"""Python's collector of garbage, kept quiet while very many small things are made at once.

A row for each cell, cells by the thousand: the collector would look at all that lives again and
again, and find nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_later() -> Iterator[None]:
    """No collection meanwhile; what is garbage by then is collected in due course."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
