"""The methods of a channel's client that send requests and wait for replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.languages.layout import Layout, columns, comma, either, group, hard, indent, join, line, render, soft
from protogen.languages.typescript.layout import WIDTH, Spelling, Word, annotated, one_of
from protogen.languages.typescript.names import Names, doc, key, literal
from protogen.languages.typescript.plans import call_plan, constant
from protogen.model.spec import Const, Kind, Record, Scalar
from protogen.model.words import identifiers, lower_camel
from protogen.source.place import split_pointer
from protogen.wire.client import Client
from protogen.wire.values import Call

METHODS = frozenset(
    [
        "cancel",
        "constructor",
        "coalesced",
        "on",
        "outcome",
        "reachable",
        "request",
        "resume",
        "send",
        "start",
        "state",
        "states",
        "suspend",
        "transmit",
    ]
)
"""The members of every client: no call's method may have such a name."""


@dataclass(frozen=True, slots=True)
class Method:
    """A call: its name and message, the member for its plan, and the names of its types."""

    name: str
    call: Call
    plan: str
    request: str
    reply: str


@dataclass(frozen=True)
class Calls:
    """The calls of one client. `given`: the names made for it, by role."""

    client: Client
    names: Names
    given: Mapping[str, str]

    @property
    def types(self) -> Iterator[str]:
        """The types of what is sent, and of what answers."""
        for each in self.methods:
            yield from self._call(each)

    @property
    def plans(self) -> Iterator[str]:
        """The constant that the run-time follows for each call."""
        for each in self.methods:
            yield constant(each.plan, call_plan(each.call, self.client.spec))

    @cached_property
    def methods(self) -> Sequence[Method]:
        """The calls."""
        names = identifiers([each.name for each in self.client.calls], lower_camel, reserved=METHODS)
        return [
            Method(
                names[each.name].word,
                each,
                *(self.given[f"{part} {each.name}"] for part in ("plan", "Request", "Reply")),
            )
            for each in self.client.calls
        ]

    def head_of(self, method: Method) -> str:
        """`say(message: RoomSayRequest): Promise<RoomSayReply>;`."""
        return printed(taking(method.name, method.request, method.reply), 1)

    def body_of(self, method: Method) -> str:
        """What a call's method does."""
        filled = "".join(f"{key(name)}: {literal(value)}, " for name, value in self._filled(method.call).items())
        request = f"{{ {filled}...message }}" if filled else "message"
        return printed(calling("return this.request", [method.plan, request]), 2)

    def _call(self, method: Method) -> Iterator[str]:
        call = method.call
        whole = self.names.types[call.send.name]
        left = " | ".join(map(literal, self._left_out(call)))
        request = Word(f"Omit<{whole}, {left}>" if left else whole)
        yield doc(f"What `{method.name}` sends.") + annotated(f"export type {method.request} =", request)
        replies = self._types([each.name for each in call.reply])
        yield doc(f"What answers `{method.name}`.") + annotated(f"export type {method.reply} =", replies)

    def _filled(self, call: Call) -> Mapping[str, str]:
        """The members of a request that can have one text only."""
        decl = self.client.spec[call.send.name]
        if not isinstance(decl, Record) or decl.extra not in (None, Scalar(Kind.ANY)):
            return {}
        constants = {each.name: each.type.value for each in decl.fields if isinstance(each.type, Const)}
        return {name: value for name, value in constants.items() if isinstance(value, str)}

    def _left_out(self, call: Call) -> Sequence[str]:
        """The members of a request that an app need not give."""
        decl = self.client.spec[call.send.name]
        if not isinstance(decl, Record) or decl.extra not in (None, Scalar(Kind.ANY)):
            return []
        path = split_pointer(call.ids[0]) if call.ids else []
        return [*self._filled(call), *(path if len(path) == 1 else [])]

    def _types(self, names: Sequence[str]) -> Spelling:
        return one_of([Word(self.names.types[name]) for name in names])


def taking(method: str, argument: str, reply: str) -> Layout:
    """`method(message: Argument): Promise<Reply>;`."""
    message = either(f"message: {argument}", ("message:", indent(hard, argument)))
    return group(f"{method}(", indent(soft, message, comma), soft, "): ", _promise(reply), ";")


def _promise(type: str) -> Layout:
    return group("Promise<", indent(soft, type), soft, ">")


def calling(function: str, arguments: Sequence[str]) -> Layout:
    """`function(arguments);`."""
    return group(f"{function}(", indent(soft, join((",", line), arguments), comma), soft, ");")


def printed(layout: Layout, depth: int = 0) -> str:
    """A layout's text, indented by so many steps."""
    return render(layout, WIDTH, depth=depth, measure=columns)
