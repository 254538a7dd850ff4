"""A second opinion: judges documents with the library `jsonschema`."""
