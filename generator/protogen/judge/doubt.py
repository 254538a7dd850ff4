"""What a check that has no verdict counts as, while a document is judged."""

from __future__ import annotations


class Doubt:
    """Takes the answers of checks. One that is None counts as `benefit`, and is remembered.

    A document is judged twice if there was a doubt: only if both times say the same is there a verdict.
    """

    def __init__(self, *, formats: bool) -> None:
        self.formats = formats
        """Whether `format` is asserted."""
        self.benefit = True
        self.met = False

    def settled(self, answer: bool | None) -> bool:
        """An answer, or what counts as one."""
        if answer is None:
            self.met = True
            return self.benefit
        return answer
