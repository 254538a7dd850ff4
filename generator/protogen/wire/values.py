"""The model of the wire: frozen values, the same whether annotations or an AsyncAPI document say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from protogen.dataclass import dataclass, field
from protogen.source.place import Json, escape

VERDICTS = ("retry", "refresh", "fail", "end")
"""What a client can do about a refusal or a close."""
PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")
"""A parameter in an address, as in `/rooms/{room}`."""


class Entry(NamedTuple):
    """Something that is sent or received: the name of its definition, and its JSON Pointer in the document."""

    name: str
    pointer: str


class Verdict(NamedTuple):
    """What a client does: one of VERDICTS, and the contract's own code for it, or an empty text."""

    kind: str
    code: str = ""

    @classmethod
    def of(cls, text: str) -> Verdict:
        """Read `fail JOB_NOT_FOUND`."""
        kind, _, code = text.partition(" ")
        return cls(kind, code.strip())

    def __str__(self) -> str:
        return " ".join(filter(None, self))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a client gives when it connects."""

    name: str
    description: str = ""
    required: bool = True
    credential: bool = False
    enum: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A server. `http`: where its HTTP requests go, if the contract says so."""

    name: str
    url: str
    http: str = ""
    description: str = ""

    @property
    def protocol(self) -> str:
        """The scheme of the URL, such as `wss`."""
        return urlsplit(self.url).scheme

    @property
    def base(self) -> str:
        """Where HTTP requests go: `http`, or the URL with the scheme that belongs to it."""
        scheme, _, rest = self.url.partition("://")
        return self.http or f"{'https' if scheme in ('wss', 'https') else 'http'}://{rest}"


@dataclass(frozen=True, slots=True)
class Refresh:
    """The HTTP request that gives a new token. `token`: its JSON Pointer in the answer."""

    path: str
    token: str
    method: str = "POST"
    body: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """Seconds of silence before a client asks for life, and in which it must be answered. `send` and `expect`: the
    texts of question and answer; both empty for ping frames."""

    every: float
    within: float
    send: str = ""
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """What a new connection gets: `none`, `latest`, or what follows a cursor (`query` or `message` names its carrier,
    `start` is its JSON Pointer in the last message)."""

    kind: str = "none"
    carrier: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a client sends first, and what it waits for before it sends others."""

    send: Entry
    awaits: Entry | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request with replies. `ids`: JSON Pointers of what they share, in the request and in the reply."""

    name: str
    send: Entry
    reply: tuple[Entry, ...]
    ids: tuple[str, str] | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The request and its replies."""
        return (self.send, *self.reply)


@dataclass(frozen=True, slots=True)
class Live:
    """What a client does to keep the connection, and when it fails."""

    refresh: Refresh | None = None
    refused: Mapping[int, Verdict] = field(default_factory=dict)
    closed: Mapping[int, Verdict] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    keep_alive: KeepAlive | None = None
    resume: Resume = Resume()
    opening: Opening | None = None

    def on_status(self, status: int) -> Verdict:
        """The verdict on an HTTP status that refuses a connection: the contract's, else the usual one."""
        if status in self.refused:
            return self.refused[status]
        if status == 401:
            return Verdict("refresh" if self.refresh else "fail")
        return Verdict("retry" if status in (408, 425, 429) or status >= 500 else "fail")

    def on_close(self, code: int) -> Verdict:
        """The verdict on a close code of the server (1005: none, 1006: no close frame)."""
        if code in self.closed:
            return self.closed[code]
        if code in (1000, 1005):
            return Verdict("end")
        if code == 4401 and self.refresh:
            return Verdict("refresh")
        return Verdict("retry" if code in (1001, 1006, 1011, 1012, 1013, 1014) else "fail")


@dataclass(frozen=True, slots=True)
class Flow:
    """How messages follow one another, by their tags. `code`: JSON Pointer of the code in a message of `end`;
    `recover`: what a client does about a code instead of ending."""

    repeat: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    code: str = ""
    advances: Mapping[str, Json] = field(default_factory=dict)
    recover: Mapping[str, str] = field(default_factory=dict)
    scales: tuple[str, ...] = ()
    parties: tuple[str, str] = ("", "")
    """Who sends and who receives, for pictures; empty where it is not said."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: what travels on it in which direction, and how a client connects."""

    name: str
    address: str = ""
    description: str = ""
    sends: tuple[Entry, ...] = ()
    """What the server sends."""
    receives: tuple[Entry, ...] = ()
    """What the server receives."""
    servers: tuple[Server, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    """Those in the address."""
    query: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    subprotocols: tuple[str, ...] = ()
    correlation: str = ""
    order: str = ""
    calls: tuple[Call, ...] = ()
    live: Live = Live()
    flow: Flow | None = None

    @property
    def given(self) -> tuple[Parameter, ...]:
        """Everything that a client gives when it connects."""
        return (*self.parameters, *self.query, *self.headers)

    def at(self, given: Parameter) -> str:
        """Where the channel's description has what a client gives, from the channel: `/query/token`."""
        sort = "headers" if given in self.headers else "query" if given in self.query else "parameters"
        return f"/{sort}/{escape(given.name)}"

    @property
    def credentials(self) -> tuple[Parameter, ...]:
        """What proves who the client is."""
        return tuple(each for each in self.given if each.credential)

    @property
    def subject(self) -> Parameter | None:
        """What a connection is about: the parameter that `correlation` names, else the first that is no credential."""
        plain = [each for each in self.given if not each.credential]
        named = [each for each in plain if each.name == self.correlation.rpartition("/")[2]]
        return next(iter([*named, *plain]), None)

    @property
    def correlated(self) -> bool:
        """Whether the messages carry the connection's subject at `correlation`."""
        return bool(self.correlation and self.subject and self.subject.name == self.correlation.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Wire:
    """All channels of a contract, in their order."""

    channels: tuple[Channel, ...] = ()

    def at(self, path: str) -> tuple[Channel, Mapping[str, str]] | None:
        """The channel at the path of a URL, with or without the path of a server before it, and the texts (still
        percent-encoded) of the parameters in it. An address without parameters comes first."""
        for channel in sorted(self.channels, key=lambda each: len(PLACEHOLDER.findall(each.address))):
            bases = dict.fromkeys(["", *(urlsplit(each.url).path.rstrip("/") for each in channel.servers)])
            for base in bases:
                if (found := pattern(f"{base}/{channel.address.lstrip('/')}").fullmatch(path)) is not None:
                    return channel, dict(zip(PLACEHOLDER.findall(channel.address), found.groups(), strict=True))
        return None


def pattern(address: str) -> re.Pattern[str]:
    """What the paths of an address look like."""
    pieces = PLACEHOLDER.split(f"/{address.lstrip('/')}")
    return re.compile("".join("([^/]+)" if number % 2 else re.escape(each) for number, each in enumerate(pieces)))
