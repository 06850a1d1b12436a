"""What is known: the JSON catalogs, their schemas, their validation, their reduction to numbers."""

# The catalogs of models, servers, storage profiles and engines, as files, options and attributes
# name them.
CATALOGS = ("models", "servers", "storage", "engines")
# Fields of a measured point that a user may say where a file does not.
POINT_FIELDS = (
    *("model", "precision", "system", "server", "gpu", "gpus", "tp", "pp", "layout", "engine"),
    *("engine_version", "workload", "input_tokens", "output_tokens", "concurrency", "as_of"),
    *("source", "confidence"),
)
