"""Loads JSON Schema: keywords, the graph of subschemas, references, older drafts."""
