"""docs/reconciliation.md: what the founding documents print, beside what we compute."""

from __future__ import annotations

from sizing_xl.report.markdown_parts import table
from tests.outside_figures import CASES, Figure, cases_of, figures_of

SEEDS = CASES / "seeds.toml"
TEXT = """# Reconciliation with the founding documents

{note}

The method began as a tool in Portuguese whose versions printed the figures below (v1, v2 and v3 in
[method](method.md#founding-documents)). Each is computed here from the case that it was printed
for. Printed figures are rounded, so ours agree where they round to the same.

Where the versions contradict each other, or a definition, the method's first section says what we
chose and why. Three of them change a number: the KV budget of v1 (the share of all HBM, then the
overhead) gives 613 sessions a node and is not ours; 5 000 sessions take 12 nodes with 30 % of
headroom, 11 with 20 %; and "2.25 TiB" for 1 000 sessions of 2.25 GiB is 2.199 TiB."""


def reconciliation_page(note: str) -> str:
    """The page. Raises ValueError where a figure does not agree."""
    figures = list(figures_of(SEEDS))
    parts = [TEXT.format(note=note), f"{len(figures)} figures, all of them agree."]
    for case in cases_of(SEEDS):
        own = [it for it in figures if it.place == f"{SEEDS.name}: {case['name']}"]
        parts += [f"## {case['name']}", f"Printed in: {case['source']}.", _table(own)]
    return "\n\n".join(parts) + "\n"


def _table(figures: list[Figure]) -> str:
    rows: dict[tuple[str, str, str], int] = {}
    for figure in figures:
        if not figure.holds():
            raise ValueError(f"{figure.place}: {figure.quantity} is not {figure.written}")
        row = (figure.quantity, figure.written, f"{figure.found():.10g}")
        rows[row] = rows.get(row, 0) + 1
    return table(["Quantity", "Printed", "Ours"], list(rows))
