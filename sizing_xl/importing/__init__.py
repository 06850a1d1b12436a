"""A model's config.json, as Hugging Face keeps it, read into an entry of models.json."""
