"""The other opinion: `jsonschema` on the same documents."""
