"""Proves that every document of one schema is valid under another."""
