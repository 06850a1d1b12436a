"""The shape of a parameter's dictionary entry, the same in every language."""

from typing import NamedTuple


class Entry(NamedTuple):
    """What a parameter is, where it comes from, why it matters, the common error."""

    description: str
    source: str
    importance: str
    common_error: str
