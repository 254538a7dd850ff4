"""What is printed of each channel's client: names, types, the plan, and its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.languages.client import wanted
from protogen.languages.layout import Layout, columns, group, indent, join, line, soft
from protogen.languages.target import Job
from protogen.languages.typescript.calls import Calls, calling, printed, taking
from protogen.languages.typescript.codes import code_type
from protogen.languages.typescript.layout import (
    WIDTH,
    Generic,
    Spelling,
    Word,
    annotated,
    flat,
    function_type,
    imports,
    one_of,
)
from protogen.languages.typescript.names import Names, Speller, doc, key, literal, names_of
from protogen.languages.typescript.plans import LIVE, constant, plan
from protogen.model.spec import TaggedUnion
from protogen.model.words import identifiers, screaming, upper_camel
from protogen.source.place import Json
from protogen.wire.client import Client
from protogen.wire.values import Entry, Parameter

_VALUES = ("LiveFailure",)
_TYPES = ("LiveEvent", "LiveOptions", "LiveState", "Outcome")
_BUILT_IN = frozenset({"string", "number", "boolean", "bigint", "null", "JsonObject", "JsonValue"})
"""Types that need no import from `types.js`."""
_ROLES = ("Client", "Code", "Handlers", "Message", "Opening", "Options", "Parameters", "Server")
_HANDLERS = frozenset({"message", "unknown", "state", "end"})
"""The functions of every client: no message's may have such a name."""


@dataclass(frozen=True)
class View:
    """What is printed of one client. `given`: the names made for it, by role."""

    client: Client
    speller: Speller
    given: Mapping[str, str]

    @property
    def doc(self) -> str:
        """The comment of the class."""
        said = self.client.description or f"A client of the channel `{self.client.name}`."
        headers = ", ".join(f"`{each.name}`" for each in self.client.channel.headers)
        return f"{said}\n\nBrowsers send no headers of their own ({headers}): there it throws." if headers else said

    @cached_property
    def handlers(self) -> Mapping[str, tuple[Spelling, tuple[str, ...]]]:
        """By the name of its function, the type and the tags of each message."""
        spec = self.client.spec
        unions = [decl for name in self.client.sends if isinstance(decl := spec[name], TaggedUnion)]
        variants = [each for union in unions for each in union.variants if each.tags]
        return {
            f"{each.name}_" if each.name in _HANDLERS else each.name: (
                self.speller.variant(each),
                tuple(map(_text, each.tags)),
            )
            for each in variants
        }

    @cached_property
    def codes(self) -> Spelling | None:
        """The type of the codes of failures; None where the contract names none."""
        return code_type(self.client, self.speller)

    @property
    def types(self) -> Iterator[str]:
        """The types that are declared before the class, each with its comment."""
        given, client = self.given, self.client
        servers = [*(Word(literal(each.name)) for each in client.servers), Word(f"{LIVE}.Address")]
        of = f"of the channel `{client.name}`"
        yield doc(f"A server {of}: its name, or its URL.") + annotated(
            f"export type {given['Server']} =", one_of(servers)
        )
        if client.given:
            yield doc(f"What a client {of} gives when it connects.") + self._parameters()
        if len(client.sends) > 1:
            yield doc(f"What the server sends on `{client.name}`.") + annotated(
                f"export type {given['Message']} =", self._types(client.sends)
            )
        if self.codes:
            yield doc(f"Codes of failures {of}.") + annotated(f"export type {given['Code']} =", self.codes)
        yield doc(f"Functions for what happens on `{client.name}`.") + self._handlers()
        if client.opening:
            yield doc(f"Options of a client {of}.") + self._options(client.opening.send)
        yield from self.calls.types

    @property
    def plans(self) -> Iterator[str]:
        """The constants that are made before the class."""
        tags = {tag: name for name, (_, some) in self.handlers.items() for tag in some}
        yield constant(self.given["plan"], plan(self.client, tags))
        yield from self.calls.plans

    @property
    def head(self) -> str:
        """`export class JobProgressClient extends live.LiveClient<...> {`."""
        arguments = [self.message, self.given["Handlers"], *([self.given["Code"]] if self.codes else [])]
        return self._head(
            f"{LIVE}.LiveClient<{', '.join(arguments)}>",
            group(f"{LIVE}.LiveClient<", indent(soft, join((",", line), arguments)), soft, ">"),
        )

    @property
    def script_head(self) -> str:
        """The same without types."""
        return self._head(f"{LIVE}.LiveClient", f"{LIVE}.LiveClient")

    @property
    def parameters(self) -> Sequence[str]:
        """The parameters of the constructor."""
        options = f"options: {self.given['Options']}" if self.client.opening else f"options?: {LIVE}.LiveOptions"
        given = [f"parameters: {self.given['Parameters']}"] if self.client.given else []
        return [f"server: {self.given['Server']}", *given, options]

    @property
    def script_parameters(self) -> str:
        """The same without types."""
        given = ["parameters"] if self.client.given else []
        return ", ".join(["server", *given, "options" if self.client.opening else "options = {}"])

    @property
    def begins(self) -> str:
        """The call of the constructor of all clients."""
        values = "{ ...parameters }" if self.client.given else "{}"
        opening = ["options.opening"] if self.client.opening else []
        return printed(calling("super", [self.given["plan"], "server", values, "options", *opening]), 2)

    @property
    def send(self) -> str:
        """`send(message: RoomCommand): Promise<void>;`, or nothing where the client sends nothing."""
        if not self.client.receives:
            return ""
        type = flat(self._types(self.client.receives))
        return printed(taking("send", type, "void"), 1)

    @cached_property
    def calls(self) -> Calls:
        """The calls."""
        return Calls(self.client, self.speller.names, self.given)

    @property
    def message(self) -> str:
        """The type of what the server sends."""
        sends = self.client.sends
        return self.given["Message"] if len(sends) > 1 else self.speller.names.types[sends[0]]

    @property
    def imported(self) -> set[str]:
        """The types that the declarations import from those of the contract."""
        entries = [each for call in self.client.calls for each in call.entries]
        entries += [self.client.opening.send] if self.client.opening else []
        names = {*self.client.sends, *self.client.receives, *(each.name for each in entries)}
        names |= {self.client.codes} if self.codes and self.client.codes else set()
        own = {self.speller.names.types[name] for name in names}
        return own | {type.text for type, _ in self.handlers.values() if isinstance(type, Word)} - _BUILT_IN

    def _head(self, parent: str, broken: Layout) -> str:
        head = f"export class {self.given['Client']}"
        if columns(f"{head} extends {parent} {{") > WIDTH >= columns(f"  extends {parent} {{"):
            return f"{head}\n  extends {parent} {{"
        return printed((f"{head} extends ", broken, " {"))

    def _types(self, names: Sequence[str]) -> Spelling:
        return one_of([Word(self.speller.names.types[name]) for name in names])

    def _parameters(self) -> str:
        members = [
            doc(each.description, 2) + annotated(named(each), value_of(each, self.client), column=2)
            for each in self.client.given
        ]
        return "\n".join([f"export interface {self.given['Parameters']} {{", *members, "}"])

    def _handlers(self) -> str:
        name, of = self.given["Handlers"], ", ".join([self.message, *([self.given["Code"]] if self.codes else [])])
        common = f"{LIVE}.CommonHandlers<{of}>"
        if not self.handlers:
            return annotated(f"export type {name} =", Generic(f"{LIVE}.CommonHandlers", Word(of)))
        head = f"export interface {name}"
        flat = f"{head} extends {common} {{"
        lines = [flat if columns(flat) <= WIDTH else f"{head}\n  extends {common} {{"]
        for each, (type, tags) in self.handlers.items():
            said = " or ".join(f"`{tag}`" for tag in tags)
            lines.append(
                doc(f"A message with the tag {said}.", 2) + function_type(f"readonly {key(each)}?", type, "void", ";")
            )
        return "\n".join([*lines, "}"])

    def _options(self, first: Entry) -> str:
        type = Generic(f"{LIVE}.Opening", Word(self.speller.names.types[first.name]))
        said = "The message that it sends first on each connection, or what makes it."
        return "\n".join(
            [
                f"export interface {self.given['Options']} extends {LIVE}.LiveOptions {{",
                doc(said, 2) + annotated("readonly opening:", type, column=2),
                "}",
            ]
        )


def views(job: Job) -> Sequence[View]:
    """The clients that a job asks for."""
    clients, names = wanted(job), names_of(job)
    taken = _taken(names)
    words = identifiers(_wished(clients), str, taken=taken, wishes=_wished(clients))
    found = []
    for each in clients:
        start = f"{each.name}\0"
        given = {name.removeprefix(start): made.word for name, made in words.items() if name.startswith(start)}
        found.append(View(each, Speller(names), given))
    return found


def classes(job: Job) -> Mapping[str, Json]:
    """By channel, what a program needs to use its client: the class, its methods by call, and the like."""
    return {
        each.client.name: {
            "class": each.given["Client"],
            "parameters": bool(each.client.given),
            "calls": {method.call.name: method.name for method in each.calls.methods},
            "asks": bool(each.client.keep_alive and each.client.keep_alive.send),
        }
        for each in views(job)
    }


def exports(job: Job) -> Mapping[str, str]:
    """What `mod.d.ts` and `mod.js` export of clients: all of the run-time as `live`, what no name of the package hides
    also by its own name, and the clients. Empty where the job asks for none."""
    if not wanted(job):
        return {"mod.d.ts": "", "mod.js": ""}
    taken = _taken(names_of(job))
    values, types = ([name for name in some if name not in taken] for some in (_VALUES, _TYPES))
    own = {"mod.d.ts": [("export", values), ("export type", types)], "mod.js": [("export", values)]}
    return {
        name: "\n".join(
            [
                f'export * as {LIVE} from "./live.js";',
                *(imports(some, "./live.js", word) for word, some in listed if some),
                'export * from "./clients.js";\n',
            ]
        )
        for name, listed in own.items()
    }


def _taken(names: Names) -> frozenset[str]:
    """The names of the package without clients."""
    return frozenset(each.word for each in names.given().values())


def _wished(clients: Sequence[Client]) -> Mapping[str, str]:
    """By client and role, the name that it should have."""
    found: dict[str, str] = {}
    for each in clients:
        name = upper_camel(each.name) or "Channel"
        found |= {f"{each.name}\0{role}": f"{name}{role}" for role in _ROLES}
        found[f"{each.name}\0plan"] = screaming(name)
        for call in each.calls:
            own = f"{name}{upper_camel(call.name)}"
            found |= {f"{each.name}\0{role} {call.name}": f"{own}{role}" for role in ("Request", "Reply")}
            found[f"{each.name}\0plan {call.name}"] = screaming(own)
    return found


def named(each: Parameter) -> str:
    """`readonly jobId:`."""
    needed = each.required and each.default is None
    return f"readonly {key(each.name)}{'' if needed else '?'}:"


def value_of(each: Parameter, client: Client) -> Spelling:
    """The type of a parameter. The credential that can be renewed may come from a function."""
    if each == client.credential:
        return Word(f"{LIVE}.Credential")
    return one_of([Word(literal(value)) for value in each.enum]) if each.enum else Word("string")


def _text(tag: object) -> str:
    """A tag as a text, as JavaScript writes it."""
    return tag if isinstance(tag, str) else literal(tag)
