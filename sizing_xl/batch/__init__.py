"""Many cases at once: reading them, the pool, the manifest, the tables of their results."""
