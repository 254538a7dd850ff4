"""Infers a JSON Schema from samples, and says what traffic holds that a contract does not."""
