"""Makes documents from a schema: valid ones, and ones broken on purpose."""
