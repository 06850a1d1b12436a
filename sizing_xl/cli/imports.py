"""The command that reads a model's config.json into a catalog."""

from __future__ import annotations

import argparse
from pathlib import Path

from sizing_xl.cli.codes import DONE
from sizing_xl.cli.streams import document, notes
from sizing_xl.texts import Texts


def import_hf(options: argparse.Namespace, texts: Texts) -> int:
    """Read a config.json, and print the entry that it makes or put it into a catalog of the
    user's."""
    from sizing_xl.importing.catalog import imported, kept
    from sizing_xl.report.written import json_text

    entry = imported(options.source, options.name)
    if not options.catalog_dir:
        document(json_text({"models": [entry]}))
        return DONE
    path = kept(entry, Path(options.catalog_dir), replace=options.replace)
    notes()
    print(texts.say("entry_written", name=entry["name"], file=str(path)))
    return DONE
