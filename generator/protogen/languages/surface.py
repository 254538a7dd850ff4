"""What callers of emitted code can name: each declaration, as one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One declaration. `kind`: `type`, `member`, `case`, `init`; `owner`: the type that it is in."""

    name: str
    kind: str
    line: str
    owner: str = ""
    needed: bool = False
    """Who makes a value of the owner must give it."""

    @property
    def full(self) -> str:
        """The name with its owner's."""
        return f"{self.owner}.{self.name}" if self.owner else self.name
