"""The name lock: the names that stay when the schema changes."""
