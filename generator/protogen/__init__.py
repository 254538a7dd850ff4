"""protogen: one protocol schema becomes Swift, Python, TypeScript and fixtures that agree."""

from protogen.origin import version

__version__ = version()

REVISION = 1
"""Of the generated output: moves only when the bytes made from an unchanged schema move."""
