"""The shape of a parameter's dictionary entry, the same in every language."""

from typing import NamedTuple


class Entry(NamedTuple):
    """What a parameter is, where it comes from, why it matters, the common error.

    label: its short name, where reports and sheets show it beside a value.
    """

    description: str
    source: str
    importance: str
    common_error: str
    label: str = ""

    @property
    def told(self) -> tuple[str, str, str, str]:
        """What the dictionary prints of it."""
        return self[:4]
