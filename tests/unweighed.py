"""A model of which nobody knows the size: none that ships is so."""

from dataclasses import replace

from sizing_xl import load_catalogs
from sizing_xl.catalog.model import ModelEntry

UNWEIGHED = "unweighed"
_SIZE = ("total_params_b", "active_params_b", "weights_", "default_weights", "model_artifact")


def with_unweighed(catalogs=None):
    """The catalogs with that model: qwen3.5-35b-a3b without parameters and weights."""
    catalogs = catalogs or load_catalogs()
    raw = catalogs.models["qwen3.5-35b-a3b"].model_dump(exclude_none=True)
    kept = {key: value for key, value in raw.items() if not key.startswith(_SIZE)}
    model = ModelEntry.model_validate({**kept, "name": UNWEIGHED, "aliases": []})
    origins = {**catalogs.origins, "models": {**catalogs.origins["models"], UNWEIGHED: "x.json"}}
    return replace(catalogs, models={**catalogs.models, UNWEIGHED: model}, origins=origins)
