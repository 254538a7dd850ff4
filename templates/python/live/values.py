"""What a client is given, what it tells, and how it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from .._runtime.checker import Violation
from .machine import Reason, State

M = TypeVar("M")
Credential: TypeAlias = "str | Callable[[], Awaitable[str]]"
"""A token, or what gives one; a function is asked again when the server refuses it."""
Refresh: TypeAlias = "Callable[[str], Awaitable[str]]"
"""Gives a new token for the old one. It raises TokenRefused if there will be none."""


class TokenRefused(Exception):
    """There is no new token: the user must sign in again. Any other error is tried again."""


class Reading(StrEnum):
    """Which reader messages go through."""

    STRICT = "strict"
    """A message that breaks the contract is the end."""
    TOLERANT = "tolerant"
    """Newer messages pass; one that has not the right shape is reported."""


class Full(StrEnum):
    """What happens when the app takes messages more slowly than they come."""

    WAIT = "wait"
    """Nothing is read until there is room, so that the server waits."""
    COALESCE = "coalesce"
    """The oldest of the messages that repeat gives way to a newer one of its kind."""
    FAIL = "fail"
    """The client fails."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a client tries again, and how long it waits: at random, up to `first`
    seconds, then up to twice as long each time, and never more than `most`."""

    first: float = 1
    most: float = 30
    limit: int = 10
    stable_after: float = 5
    """A connection that lives for so many seconds is good: counting starts again."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """How many messages wait for the app. `full`: by default COALESCE where messages
    repeat, else WAIT."""

    size: int = 256
    full: Full | None = None

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError("a buffer has room for one message at least")


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """The server is asked for life after `every` seconds of silence, and must answer
    `within` so many."""

    every: float
    within: float


RETRY: Final = Retry()
BUFFER: Final = Buffer()


@dataclass(frozen=True, slots=True)
class LiveCause:
    """What led to a wait: the machine's event, such as `closed.retry`, and its number."""

    event: str
    status: int | None = None
    close_code: int | None = None


@dataclass(frozen=True, slots=True)
class LiveState:
    """Where a client is. `attempt`: failed tries so far; `until`: when a wait is over,
    by the loop's clock; `cause`: of the wait."""

    name: State
    attempt: int = 0
    until: float | None = None
    cause: LiveCause | None = None


class LiveFailure(Exception):
    """Why a client ended without its last message. It never holds a credential."""

    def __init__(
        self,
        reason: Reason,
        code: str | None = None,
        status: int | None = None,
        close_code: int | None = None,
        violations: tuple[Violation, ...] = (),
    ) -> None:
        super().__init__(reason, code, status, close_code)
        self.reason = reason
        self.code = code
        """The contract's own code, where it has one for this."""
        self.status = status
        """The HTTP status that refused the connection."""
        self.close_code = close_code
        """The close code of the server."""
        self.violations = violations
        """What was wrong with the message that ended it."""

    def __str__(self) -> str:
        status = f"status {self.status}" if self.status else ""
        closed = f"close code {self.close_code}" if self.close_code else ""
        return ", ".join(filter(None, [str(self.reason), self.code, status, closed]))


@dataclass(frozen=True, slots=True)
class Completed(Generic[M]):
    """The stream came to its end. `message`: the last one, where the contract has one."""

    message: M | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The stream broke."""

    failure: LiveFailure


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The app did not want it any longer."""


Outcome: TypeAlias = Completed[M] | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something to log. Credentials are `***` in it.

    `kind`: `state`, `connect`, `authorize`, `lost`; or of a message that is not
    delivered: `invalid`, `stale`, `coalesced`, and `refresh` or `retry` for a last one
    that the client recovers from.
    """

    kind: str
    detail: str = ""
    text: str = ""
    """The message, as it came."""
    violations: tuple[Violation, ...] = ()


Log: TypeAlias = "Callable[[LiveEvent], Any]"
