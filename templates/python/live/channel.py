"""What a contract says of a channel: the tables that a client goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from .._reading import Reader
from .values import KeepAlive

M = TypeVar("M")


class Verdict(NamedTuple):
    """What a client does: `retry`, `refresh`, `fail` or `end`; and the contract's code."""

    kind: str
    code: str = ""


class Parameter(NamedTuple):
    """A value that a client gives when it connects."""

    name: str
    place: Literal["path", "query", "header"]
    credential: bool = False


class Refresh(NamedTuple):
    """The HTTP request for a new token. Texts `$name` in the body are parameters;
    `token` is the JSON Pointer of the token in the answer."""

    method: str
    path: str
    body: Mapping[str, Any]
    token: str


class Call(NamedTuple):
    """A request: the tags of its replies, and where request and reply carry its id."""

    replies: tuple[str, ...]
    ids: tuple[str, str] | None = None


@dataclass(frozen=True)
class Channel(Generic[M]):
    """One channel. Pointers are JSON Pointers; an empty text is nothing."""

    path: tuple[str, ...]
    """The address: texts and names of parameters in turn."""
    readers: tuple[Reader[Any], ...]
    """What the server sends."""
    takes: tuple[Reader[Any], ...] = ()
    """What the server receives."""
    parameters: tuple[Parameter, ...] = ()
    subprotocols: tuple[str, ...] = ()
    http: Mapping[str, str] = field(default_factory=dict)
    """By server, where HTTP requests go, if that is not the same."""
    tag: tuple[str, ...] = ()
    """The path of the tag in a message."""
    tags: tuple[str, ...] = ()
    """The tags that the contract knows."""
    repeats: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    """The tags of messages that repeat, and of last ones."""
    code: str = ""
    """Where a last message has its code."""
    recover: Mapping[str, str] = field(default_factory=dict)
    """What a client does about a code instead of ending: `retry` or `refresh`."""
    order: str = ""
    """A member that never goes down."""
    correlation: str = ""
    subject: str = ""
    """The parameter whose value each message has at `correlation`."""
    refused: Mapping[int, Verdict] = field(default_factory=dict)
    closed: Mapping[int, Verdict] = field(default_factory=dict)
    """The verdicts on statuses and close codes."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """The contract's codes for reasons."""
    refresh: Refresh | None = None
    keep_alive: KeepAlive | None = None
    asks: str = ""
    answers: str = ""
    """The texts by which client and server show life; without them, ping frames."""
    cursor: tuple[str, str] | None = None
    """A new connection asks with this query for what follows the value at this pointer."""
    calls: Mapping[str, Call] = field(default_factory=dict)
    awaits: tuple[str, ...] = ()
    """The tags of the answer to the first message of the client."""

    @property
    def credentials(self) -> tuple[str, ...]:
        """The names of the credentials; a refresh replaces the first that is given."""
        return tuple(each.name for each in self.parameters if each.credential)

    def on_status(self, status: int) -> Verdict:
        """The verdict on a status that refuses a connection."""
        usual = Verdict("retry" if status >= 500 else "fail")
        return self.refused.get(status, usual)

    def on_close(self, code: int) -> Verdict:
        """The verdict on a close code of the server."""
        return self.closed.get(code, Verdict("fail"))
