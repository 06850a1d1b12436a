"""What is known: the JSON catalogs, their schemas, their validation, their reduction to numbers."""

# The catalogs of models, servers, storage profiles and engines, as files, options and attributes
# name them.
CATALOGS = ("models", "servers", "storage", "engines")
