"""A user's folder: its config, its manifest, and safe writing."""
