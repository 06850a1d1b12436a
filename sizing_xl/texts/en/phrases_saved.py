"""What a saved sizing says and its inputs do not give, in English."""

PHRASES_SAVED: dict[str, str] = {
    "provenance": "Computed by sizing_xl {version} with the catalogs {catalogs} (SHA-256).",
    "recomputed_edited": "! What this document says does not follow from its inputs: "
    "{count:# difference|# differences} when sizing_xl {ours} recomputes it.",
    "recomputed_older": "! This document was computed by sizing_xl {version} with other formulas; "
    "today's (sizing_xl {ours}) give {count:# difference|# differences}.",
    "recomputed_figure": "{name}, {where}: written {written}, recomputed {recomputed}.",
    "recomputed_more": "and {count:# difference|# differences} more.",
    "recomputed_alerts_missing": "{count:# alert|# alerts} missing from the document: {names}.",
    "recomputed_alerts_added": "{count:# alert|# alerts} that the inputs do not give: {names}.",
    "recomputed_alerts_changed": "{count:# alert|# alerts} with another severity or other figures: "
    "{names}.",
    "recomputed_verdict": "{name}, {where}: written {written}, recomputed {recomputed}.",
    "recomputed_version": "Written by sizing_xl {version}; this one is {ours}.",
    "recomputed_catalogs": "Computed with the catalogs {theirs}; those at hand are {ours}.",
    "recomputed_foreign": "{kind} {name}: the document differs from the catalogs at hand in {fields}.",
    "recomputed_unlisted": "{kind} {name}: is not in the catalogs at hand.",
    "written": "Written",
    "recomputed": "Recomputed",
    "recomputed_case": "{name} (recomputed)",
    "verdict_recomputed": "! What is written does not follow from the inputs. Recomputed: {verdict}",
    "verdict_recomputed_older": "! Computed with other formulas. By today's: {verdict}",
    "verdict_state_written": "does not follow from the inputs",
    "verdict_state_written_older": "computed with other formulas",
}
