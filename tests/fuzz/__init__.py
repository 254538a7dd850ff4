"""Random schemas of everything at once, through every language: `python -m fuzz`."""
