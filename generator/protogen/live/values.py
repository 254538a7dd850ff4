"""Scenarios as values: what a server does, connection by connection, in steps that need no more reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from protogen.dataclass import dataclass, field
from protogen.source.place import Json


@dataclass(frozen=True, slots=True)
class Send:
    """Send texts, each as one message. `own`: they are documents about the connection's subject. `pieces`: into how
    many frames each is cut; `every`: seconds between them."""

    texts: tuple[str, ...]
    every: float = 0
    own: bool = True
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Raw:
    """Write bytes as they are."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """From here on, wait before each message (`mean` seconds, up to `spread` more or less), and write at most `rate`
    bytes a second (0: without limit)."""

    mean: float = 0
    spread: float = 0
    rate: float = 0


@dataclass(frozen=True, slots=True)
class Ping:
    """Send a ping."""

    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Expect:
    """Wait for a message of the client, and answer it. `reply`: a document; texts `$request/...` in it are values of
    the message. An empty `message` is any."""

    message: str
    within: float = 10
    reply: Json = None


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection. Without a code there is none in the frame; `later`: not before the client has."""

    code: int | None = 1000
    reason: str = ""
    later: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Lose the connection: `reset`, `fin`, `half-frame` or `silence`."""

    how: str = "reset"


Step: TypeAlias = Send | Raw | Wait | Pace | Ping | Expect | Close | Drop


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse a connection, over HTTP."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None


@dataclass(frozen=True, slots=True)
class Connection:
    """What happens to one connection: it is refused, or never answered (`hang`), or its steps are played."""

    steps: tuple[Step, ...] = ()
    refuse: Refuse | None = None
    hang: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the refresh says. `old`: only to this token; `give`: the new one (empty: a new one); `same`: the old one
    again; `members`: more of the answer."""

    status: int = 200
    old: str = ""
    give: str = ""
    same: bool = False
    members: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario. `when`: patterns of parameters that choose it; `tokens`: what becomes of a token, `accepted`,
    `expired` or `invalid`; `then`: what must come of it."""

    name: str
    channel: str
    connections: tuple[Connection, ...]
    shows: str = ""
    when: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    refresh: tuple[Answer, ...] = ()
    then: Mapping[str, Json] = field(default_factory=dict)
    words: Mapping[str, Json] = field(default_factory=dict, repr=False)
    """The scenario as a file says it."""
