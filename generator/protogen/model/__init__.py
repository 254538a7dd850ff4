"""What a contract says, free of JSON Schema and of any language: the Spec and the passes that make it."""
