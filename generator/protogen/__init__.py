"""protogen: one protocol schema becomes Swift, Python, TypeScript and fixtures that agree."""

__version__ = "0.1.0"

REVISION = 1
"""Of the generated output: moves only when the bytes made from an unchanged schema move."""
