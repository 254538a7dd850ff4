"""The Spec, a contract's model that knows neither JSON Schema nor any language, and the passes that make it."""
