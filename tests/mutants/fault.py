"""A fault to plant: one place of one file, and what stands there instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`group`: whose score it counts for. `where`: what is edited: `emitted` files of a language, files of the source
    `tree`, or the `spec` (then `before` names the change)."""

    group: str
    where: str
    kind: str
    path: str
    before: str
    after: str
    name: str = ""
    """What a fault made by hand is called."""

    @property
    def id(self) -> str:
        """The same text for the same fault, as long as its line stays as it is."""
        if self.name:
            return f"{self.group} {self.name}"
        old, new = self.before.splitlines(), self.after.splitlines()
        changed = [(one, other) for one, other in zip(old, new, strict=False) if one != other]
        one, other = changed[0] if changed else (self.before, self.after)
        return f"{self.group} {self.path}: {one.strip()} -> {other.strip()}"

    def planted(self, text: str) -> str | None:
        """The text with the fault; None if its place is not there."""
        return text.replace(self.before, self.after, 1) if self.before in text else None


def spot(text: str, start: int, end: int, new: str) -> tuple[str, str]:
    """The lines around a place, before and after a change; enough of them to be found once."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    high = len(text) if high < 0 else high
    while text.count(text[low:high]) > 1 and (low > 0 or high < len(text)):
        low = text.rfind("\n", 0, max(0, low - 1)) + 1
        after = text.find("\n", high + 1)
        high = len(text) if after < 0 else after
    return text[low:high], text[low:start] + new + text[end:high]
