"""Prints the clients of a contract: the servers, and for each channel its parameters, its tables and its class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from protogen.dataclass import dataclass
from protogen.languages.client import wanted
from protogen.languages.python import machine
from protogen.languages.python.calls import Calls, Method, qualified
from protogen.languages.python.layout import Brackets, Expression, Word, argument, declaration, flat, one_of, statement
from protogen.languages.python.models import name_order
from protogen.languages.python.names import Names, docstring, literal
from protogen.languages.python.spelling import imported, together
from protogen.languages.python.tables import headed, table
from protogen.languages.target import Job
from protogen.languages.templates import environment, one_line, reserved_words, templates_root
from protogen.model.words import identifiers, plain, screaming, snake, upper_camel
from protogen.wire.client import Client
from protogen.wire.values import Parameter, Server

_PUBLIC = frozenset(
    [
        *("Buffer", "Cancelled", "Closed", "Completed", "Credential", "Failed", "Full", "KeepAlive", "LiveCause"),
        *("LiveEvent", "LiveFailure", "LiveState", "Log", "Outcome", "Reading", "Reason", "Refresh", "Refused"),
        *("Request", "Retry", "State", "TokenRefused", "Transport", "TransportFactory", "websockets_transport"),
    ]
)
"""What apps need of it."""
_TABLES = ("BUFFER", "RETRY", "Call", "Channel", "LiveClient", "Options", "Parameter", "RefreshRequest", "Verdict")
"""What the tables need of it."""
_STANDARD = ("ABSENT", "Absent", "Any", "Literal", "OtherVersion", "StrEnum", "dataclass", "field")
_FIXED = {*_PUBLIC, *_TABLES, *_STANDARD, "models", "readers", "Server"}
_ARGUMENTS = (
    "reading: Reading = Reading.TOLERANT,",
    "retry: Retry = RETRY,",
    "buffer: Buffer = BUFFER,",
    "open_timeout: float = 10,",
    "refresh_timeout: float = 10,",
    "keep_alive: KeepAlive | None = {table}.keep_alive,",
    "refresh: Refresh | None = None,",
    "log: Log | None = None,",
    "transport: TransportFactory | None = None,",
    "allow_insecure: bool = False,",
)


@dataclass(frozen=True, slots=True)
class ChannelView:
    """What `channel.jinja` prints."""

    name: str
    client: str
    message: str
    doc: str
    server: str
    head: str
    table: Sequence[str]
    arguments: Sequence[str]
    given: str
    options: Sequence[str]
    methods: Sequence[Method]


def files(job: Job, names: Names, package: str, header: str) -> dict[str, str]:
    """The module `client` and the run-time in `_live/`; nothing without the option."""
    found = wanted(job)
    if not found:
        return {}
    jinja = environment("python", {}, job.templates)
    pages = {f"{package}/{path}": f"{header}\n{text}" for path, text in runtime(job).items()}
    module = _Module(found, names, jinja.get_template("channel.jinja"))
    pages[f"{package}/client.py"] = jinja.get_template("client.py.jinja").render(
        header=header, imports=module.imports(), exported=module.exported(), blocks=[*module.blocks()]
    )
    return pages


def runtime(job: Job) -> dict[str, str]:
    """The modules that are the same for every client, by their paths inside a package."""
    folder = templates_root() / "python" / "live"
    texts = {f"_live/{path.name}": path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}
    page = environment("python", {}, job.templates).get_template("live/machine.py.jinja")
    return {**texts, "_live/machine.py": page.render(machine.view())}


def class_names(clients: Sequence[Client]) -> Mapping[tuple[str, str], str]:
    """The classes of each channel, by its name and `client` or `parameters`: `RoomClient` and `Room`."""
    wishes = {("client", each.name): f"{each.name} client" for each in clients}
    wishes |= {("parameters", each.name): each.name for each in clients if each.given}
    keys = {f"{sort} {name}": wish for (sort, name), wish in wishes.items()}
    reserved = reserved_words("python") | _FIXED
    given = plain(identifiers(keys, upper_camel, reserved=reserved, digit_prefix="Channel", wishes=keys))
    return {(name, sort): given[f"{sort} {name}"] for sort, name in wishes}


def attributes(client: Client) -> Mapping[str, str]:
    """The attribute of each parameter, by its name."""
    reserved = reserved_words("python") | {"field"}  # dataclasses' own is called beside them
    return plain(identifiers([each.name for each in client.given], snake, reserved=reserved))


def servers(clients: Sequence[Client]) -> Mapping[Server, str]:
    """The servers of all channels, each with its member of `Server`."""
    every = dict.fromkeys(server for each in clients for server in each.servers)
    keys = {f"{number} {each.name}": each for number, each in enumerate(every)}
    wishes = {key: each.name for key, each in keys.items()}
    reserved = reserved_words("python")
    members = plain(identifiers(keys, screaming, reserved=reserved, wishes=wishes, digit_prefix="SERVER_"))
    return {each: members[key] for key, each in keys.items()}


def attribute(each: Parameter, name: str) -> str:
    """`job_id: str`."""
    return declaration(name, _type(each), _default(each))


class _Module:
    """The blocks of one module."""

    def __init__(self, clients: Sequence[Client], names: Names, template: Any) -> None:
        self._clients, self._names, self._template = clients, names, template
        self._classes = class_names(clients)
        keys = {each.name: self._classes[each.name, "client"].removesuffix("Client") for each in clients}
        self._tables = plain(identifiers(keys, screaming, wishes=keys, empty="CHANNEL"))
        self._servers = servers(clients)

    def blocks(self) -> Iterator[str]:
        """The servers, then each channel."""
        if self._servers:
            yield "\n".join(self._server())
        for client in self._clients:
            if client.given:
                yield "\n".join(self._parameters(client))
            yield self._template.render(channel=self._view(client)).rstrip()

    def exported(self) -> list[str]:
        """The public names."""
        servers = ["Server"] if self._servers else []
        return sorted([*_PUBLIC, *self._classes.values(), *servers], key=name_order)

    def imports(self) -> list[list[str]]:
        """The imports in groups: the standard library's, and the package's own."""
        given = [each for client in self._clients for each in client.given]
        needs = together(*(Calls(each, self._names).needs() for each in self._clients))
        if any(each.enum for each in given):
            needs |= imported("typing", "Literal")
        if given:
            needs |= imported("dataclasses", "dataclass", *(["field"] if any(one.credential for one in given) else []))
        if self._servers:
            needs |= imported("enum", "StrEnum")
        tables = {*_TABLES} - ({"Parameter"} if not given else set())
        tables -= set() if any(each.calls for each in self._clients) else {"Call"}
        tables -= set() if any(each.refresh for each in self._clients) else {"RefreshRequest"}
        live = (f"    {each}," for each in sorted({*tables, *_PUBLIC}, key=name_order))
        by_module: dict[str, list[str]] = {}
        for module, name in sorted(needs.imports, key=lambda pair: (pair[0], name_order(pair[1]))):
            by_module.setdefault(module, []).append(name)
        lines = {module: f"from {module} import {', '.join(names)}" for module, names in by_module.items()}
        standard = [each for module, each in lines.items() if not module.startswith(".")]
        own = [each for module, each in lines.items() if module.startswith(".")]
        return [
            *([standard] if standard else []),
            ["from . import models, readers", *own, "from ._live import (", *live, ")"],
        ]

    def _server(self) -> Iterator[str]:
        yield from ("class Server(StrEnum):", '    """The servers that the contract names."""', "")
        for each, member in servers(self._clients).items():
            yield f"    {member} = {literal(each.url.rstrip('/'))}"
            if each.description:
                yield f"    {docstring(each.description, 4)}"

    def _parameters(self, client: Client) -> Iterator[str]:
        """`class Room:`, with an attribute for each parameter; those that must be given come first."""
        yield "@dataclass(frozen=True, slots=True)"
        yield f"class {self._classes[client.name, 'parameters']}:"
        yield f"    {docstring(f'What a client of `{one_line(client.name)}` gives when it connects.', 4)}"
        yield ""
        names = attributes(client)
        for each in sorted(client.given, key=is_free):
            yield f"    {attribute(each, names[each.name]).replace(chr(10), chr(10) + '    ')}"
            if each.description:
                yield f"    {docstring(each.description, 4)}"

    def _view(self, client: Client) -> ChannelView:
        name = f"_{self._tables[client.name]}"
        message = flat(self._message(client))
        opening = [f"opening: models.{self._names.classes[client.opening.send.name]},"] if client.opening else []
        parameters = self._classes.get((client.name, "parameters"))
        usual = [each.format(table=name) for each in _ARGUMENTS]
        text = one_line(client.description) or f"A client of the channel `{one_line(client.name)}`."
        return ChannelView(
            name=name,
            client=self._classes[client.name, "client"],
            message=message,
            doc=docstring(text, 4),
            server="Server | str" if self._servers else "str",
            head=f"{name}: Channel[{message}] = Channel(",
            table=[*table(client, self._names)],
            arguments=[*([f"parameters: {parameters},"] if parameters else []), "*,", *opening, *usual],
            given=statement("", self._given(client), 3),
            options=[*_options(client)],
            methods=[*Calls(client, self._names).methods()],
        )

    def _message(self, client: Client) -> Expression:
        return one_of(qualified(Word(self._names.classes[each]), self._names) for each in client.sends)

    def _given(self, client: Client) -> Expression:
        names = attributes(client)
        items = (Word(f"{literal(each.name)}: parameters.{names[each.name]}") for each in client.given)
        return Brackets("{", tuple(items), "}")


def is_free(each: Parameter) -> bool:
    """Whether it may be left out."""
    return not each.required or each.default is not None


def _type(each: Parameter) -> Expression:
    words = tuple(Word(literal(value)) for value in each.enum)
    own: Expression = Brackets("Literal[", words) if words else Word("Credential" if each.credential else "str")
    return own if each.required or each.default is not None else one_of([own, Word("None")])


def _default(each: Parameter) -> str:
    usual = literal(each.default) if is_free(each) else ""
    if not each.credential:
        return usual
    return f"field(default={usual}, repr=False)" if usual else "field(repr=False)"


def _options(client: Client) -> Iterator[str]:
    given = [each.partition(":")[0] for each in _ARGUMENTS]
    for name in [*(["opening"] if client.opening else []), *given]:
        value = "transport or websockets_transport()" if name == "transport" else name
        yield from argument(headed(f"{name}=", Word(value)), 4).split("\n")
