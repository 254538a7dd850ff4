"""What readers raise for a document that they refuse."""

from __future__ import annotations

from ._runtime.checker import Violation

_SHOWN = 20
"""So many violations are said by an error that is printed."""


class InvalidDocument(ValueError):
    """A document that a reader refuses. `violations` lists what is wrong with it.

    Of more than 1,000 the first are listed, and one more says so: its keyword is `and more`.
    """

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__(violations)
        self.violations = violations

    def __str__(self) -> str:
        """The first violations in words, one a line."""
        lines = [*map(str, self.violations[:_SHOWN])]
        more = len(self.violations) - _SHOWN
        if more > 0:
            lines.append(f"… and {more} more")
        return "\n".join(lines)
