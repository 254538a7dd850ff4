"""The readers run-time of generated Python packages; emitted as it stands, and used by the generator itself."""
