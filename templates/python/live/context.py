"""What the state machine of a client asks about and remembers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """What a client remembers. The first five never change while it lives."""

    has_token: bool = True
    """A credential is known, or the channel needs none."""
    refresh: bool = False
    """There is a way to a new token."""
    ends: bool = True
    """The contract names last messages."""
    strict: bool = False
    """A message that is not valid is the end."""
    limit: int = 10
    """Of tries."""
    attempt: int = 0
    """Failed tries since the connection was last stable."""
    refreshes: int = 0
    """Refreshes of the token since then."""
    next_refresh: bool = False
    """A refresh follows the wait, not a connection."""
    unsure: bool = False
    """The last refusal had no status."""

    @property
    def can_retry(self) -> bool:
        """Whether there are tries left."""
        return self.attempt < self.limit

    @property
    def can_refresh(self) -> bool:
        """Whether a refresh is worth trying."""
        return self.refresh and self.refreshes < 1
