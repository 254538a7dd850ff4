"""JSON Schema, loaded: keywords, the graph of subschemas, references, older drafts."""
