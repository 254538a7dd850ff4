"""What the client of a channel is made of, in no language: the wire and the shapes, decided once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.model.spec import Enum, Field, Nullable, Record, Ref, Spec, TaggedUnion, Type
from protogen.schema.load import Schema
from protogen.source.place import split_pointer
from protogen.wire.reading import wire
from protogen.wire.values import (
    PLACEHOLDER,
    Call,
    Channel,
    Flow,
    KeepAlive,
    Opening,
    Parameter,
    Refresh,
    Resume,
    Server,
    Verdict,
)

STATUSES = (400, 401, 403, 404, 408, 410, 425, 429)
CODES = (1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 4401)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a client does about each number. `listed`: by number, the usual verdicts and the contract's own; `server`:
    of every other status from 500 (statuses alone); `other`: of the rest."""

    listed: Mapping[int, Verdict]
    other: Verdict
    server: Verdict | None = None

    def of(self, number: int) -> Verdict:
        """The verdict on one number."""
        if number in self.listed:
            return self.listed[number]
        return self.server if self.server is not None and number >= 500 else self.other


@dataclass(frozen=True)
class Client:
    """The client of one channel. Names of declarations are the Spec's; a language spells them as it does its types.

    `channel` has all that is the same for every use: `name`, `description`, `servers`, `parameters`, `query`,
    `headers` (each with `credential`), `subprotocols`, `order`, `correlation`, `live`.
    """

    channel: Channel
    spec: Spec

    @property
    def name(self) -> str:
        """The channel's name, such as `jobProgress`: of its words a language makes `JobProgressClient`."""
        return self.channel.name

    @property
    def description(self) -> str:
        """What the channel is for; may be empty."""
        return self.channel.description

    @property
    def servers(self) -> tuple[Server, ...]:
        """The servers that the contract names; maybe none."""
        return self.channel.servers

    @property
    def path(self) -> tuple[str, ...]:
        """The address in pieces, texts and names of parameters in turn: `("/rooms/", "room", "")`."""
        return tuple(PLACEHOLDER.split(f"/{self.channel.address.lstrip('/')}"))

    @property
    def given(self) -> tuple[Parameter, ...]:
        """What a client gives when it connects: those of the address, of the query, of the headers, in this order."""
        return self.channel.given

    @property
    def credential(self) -> Parameter | None:
        """The credential that a refresh replaces: the first. None where the channel needs none."""
        return next(iter(self.channel.credentials), None)

    @property
    def subject(self) -> Parameter | None:
        """The parameter whose value each message must carry at `correlation`; None where messages carry none."""
        return self.channel.subject if self.channel.correlated else None

    @property
    def sends(self) -> tuple[str, ...]:
        """The declarations that the server sends, each an entry point with a reader; mostly one."""
        return tuple(each.name for each in self.channel.sends)

    @property
    def receives(self) -> tuple[str, ...]:
        """The declarations that the server receives, each an entry point; none: the client sends nothing."""
        return tuple(each.name for each in self.channel.receives)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Requests with replies. A call without `ids` is answered by the next message that is one of its replies."""
        return self.channel.calls

    @cached_property
    def tag(self) -> tuple[str, ...]:
        """The path of the tag in what the server sends; empty where messages have none."""
        return next((each.tag for each in self._unions), ())

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The tags that the contract knows; a message with another tag is `unknown`."""
        every = (tag for union in self._unions for each in union.variants for tag in each.tags)
        return tuple(dict.fromkeys(str(tag) for tag in every))

    def tags_of(self, name: str) -> tuple[str, ...]:
        """The tags of one declaration among what the server sends: of a message, or of all that a union has."""
        own = (each for union in self._unions for each in union.variants if name in (union.name, each.called))
        return tuple(dict.fromkeys(str(tag) for each in own for tag in each.tags))

    @property
    def flow(self) -> Flow:
        """How messages follow one another: `end`, `repeat`, the `code` pointer, and `recover` by code. Empty where the
        contract says nothing, so that no message is the end."""
        return self.channel.flow or Flow()

    @cached_property
    def codes(self) -> str:
        """The declaration of the codes at `flow.code`, an enum of texts; empty where there is no such one."""
        tokens = split_pointer(self.flow.code) if self.flow.code else []
        ends = [each for union in self._unions for each in union.variants if {*map(str, each.tags)} & {*self.flow.end}]
        found = {_enum(self.spec, each.type, tokens) for each in ends} - {""} if tokens else set()
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def refused(self) -> Verdicts:
        """The verdicts on statuses that refuse a connection: `retry`, `refresh` or `fail`. A refusal completes nothing,
        so that `end` is `fail` there."""
        live = self.channel.live
        found = {status: live.on_status(status) for status in sorted({*STATUSES, *live.refused})}
        listed = {status: Verdict("fail", each.code) if each.kind == "end" else each for status, each in found.items()}
        return Verdicts(listed, Verdict("fail"), Verdict("retry"))

    @cached_property
    def closed(self) -> Verdicts:
        """The verdicts on close codes of the server. 1005: none in the frame; 1006: no frame."""
        live = self.channel.live
        return Verdicts({code: live.on_close(code) for code in sorted({*CODES, *live.closed})}, Verdict("fail"))

    @property
    def failures(self) -> Mapping[str, str]:
        """By reason of a failure, the contract's own code."""
        return self.channel.live.failures

    @cached_property
    def named_codes(self) -> tuple[str, ...]:
        """The contract's own codes that verdicts and failures name, each once."""
        refused, closed = self.refused, self.closed
        verdicts = [*refused.listed.values(), refused.server, refused.other, *closed.listed.values(), closed.other]
        codes = (*(each.code for each in verdicts if each), *self.failures.values())
        return tuple(dict.fromkeys(code for code in codes if code))

    @property
    def refresh(self) -> Refresh | None:
        """The request that gives a new token."""
        return self.channel.live.refresh

    @property
    def keep_alive(self) -> KeepAlive | None:
        """How a client notices silence; None: it does not ask."""
        return self.channel.live.keep_alive

    @property
    def opening(self) -> Opening | None:
        """What a client sends first, and the message that it waits for before it sends others."""
        return self.channel.live.opening

    @property
    def resume(self) -> Resume:
        """What a new connection gets."""
        return self.channel.live.resume

    @property
    def _unions(self) -> tuple[TaggedUnion, ...]:
        return tuple(decl for name in self.sends if isinstance(decl := self.spec[name], TaggedUnion))


def clients(schema: Schema, spec: Spec) -> tuple[Client, ...]:
    """The client of each channel on which the server sends something, in the wire's order."""
    return tuple(Client(each, spec) for each in wire(schema, spec).channels if each.sends)


def carried(schema: Schema, spec: Spec) -> tuple[str, ...]:
    """The declarations that channels carry and that are no entry points yet: without one there is no reader."""
    every = (each.name for channel in wire(schema, spec).channels for each in (*channel.sends, *channel.receives))
    return tuple(name for name in dict.fromkeys(every) if name not in spec.roots)


def _enum(spec: Spec, type: Type, tokens: list[str]) -> str:
    """The enum of texts at the end of a path of members; empty if there is none."""
    while isinstance(type, Nullable):
        type = type.inner
    decl = spec[type.target] if isinstance(type, Ref) else None
    if not tokens:
        return decl.name if isinstance(decl, Enum) and all(isinstance(each.value, str) for each in decl.members) else ""
    member: Field | None = None
    if isinstance(decl, Record):
        member = next((each for each in decl.fields if each.name == tokens[0]), None)
    return _enum(spec, member.type, tokens[1:]) if member else ""
