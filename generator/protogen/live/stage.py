"""What a mock or a tap knows of a contract: its wire, its messages, documents of them, and who judges frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from protogen import request
from protogen.dataclass import dataclass, replace
from protogen.fixtures.making import made
from protogen.fixtures.parts import found, replaced
from protogen.fixtures.target import target as fixtures
from protogen.model.messages import Message, messages
from protogen.pipeline import Contract
from protogen.project.config import Config
from protogen.project.config import find as find_config
from protogen.runtime.jsontext import dump, parse
from protogen.source.diagnostics import Diagnostic, Refused
from protogen.source.place import Json, split_pointer
from protogen.validate import contract as validating
from protogen.validate.checking import Checker
from protogen.wire.client import carried
from protogen.wire.reading import wire
from protogen.wire.values import Channel, Entry, Wire

MOST = 1
"""A checker keeps one finding of a frame: all violations of it are in the verdict."""


class Line(NamedTuple):
    """A line of a lifecycle: its path, and its entry point."""

    path: str
    root: str


@dataclass(frozen=True)
class Stage:
    """A contract with a wire."""

    contract: Contract
    wire: Wire

    @cached_property
    def documents(self) -> Mapping[str, str]:
        """The text of every fixture, by its path; the lines of a lifecycle as `lifecycles/NAME.ndjson#1`."""
        return {each.path: each.draft.text for each in made(self.contract.job(fixtures)).fixtures}

    @cached_property
    def lifecycles(self) -> tuple[Line, ...]:
        """The lines of the lifecycles, those of short ones that end well first."""
        own = [each for each in made(self.contract.job(fixtures)).fixtures if each.draft.category == "lifecycles"]
        return tuple(Line(each.path, each.draft.root) for each in own)

    def paths(self, category: str, channel: Channel) -> list[str]:
        """The fixtures of a category that are documents of what a channel's server sends before the end."""
        ends = channel.flow.end if channel.flow else ()
        own = {(each.root, each.name) for each in self.messages(channel.sends) if not {*ends} & {*each.tags}}
        drafts = ((each.path, each.draft) for each in made(self.contract.job(fixtures)).fixtures)
        return [path for path, each in drafts if each.category == category and (each.root, each.message) in own]

    @cached_property
    def _examples(self) -> Mapping[tuple[str, str], str]:
        """The first valid document of each message, by entry point and name."""
        examples: dict[tuple[str, str], str] = {}
        for each in made(self.contract.job(fixtures)).fixtures:
            if each.draft.category == "valid" and each.strict:
                examples.setdefault((each.draft.root, each.draft.message), each.draft.text)
        return examples

    @cached_property
    def _messages(self) -> tuple[Message, ...]:
        return tuple(messages(self.contract.schema, self.contract.spec))

    def messages(self, entries: tuple[Entry, ...]) -> Iterator[Message]:
        """The messages of some entries."""
        names = {each.name for each in entries}
        yield from (each for each in self._messages if each.root in names)

    def message(self, entries: tuple[Entry, ...], name: str) -> Message | None:
        """The message of a name or a tag among some entries."""
        own = [*self.messages(entries)]
        named = [each for each in own if each.name == name] or [each for each in own if name in each.tags]
        return next(iter(named), None)

    def example(self, message: Message) -> Json:
        """A valid document of a message. Raises KeyError if none was found."""
        return parse(self._examples[message.root, message.name])

    def has(self, message: Message) -> bool:
        """Whether a valid document of a message was found."""
        return (message.root, message.name) in self._examples

    def first(self, channel: Channel) -> Json:
        """A valid document of what a channel's server sends; None if none was found."""
        return next((self.example(each) for each in self.messages(channel.sends) if self.has(each)), None)

    def sample(self, name: str) -> Json:
        """A valid document of a definition, as an entry point or as an alternative of one; None if none was found."""
        every = [each for each in self._messages if each.name == name and self.has(each)]
        return self.example(every[0]) if every else None

    def accepts(self, channel: Channel, message: Message, values: Mapping[str, Json]) -> bool:
        """Whether the example of a message stays valid with other values."""
        checker = self.checker(channel.sends)
        return (
            checker is not None
            and self.has(message)
            and not checker.judge(dump(filled(self.example(message), values))).violations
        )

    def padded(self, channel: Channel, size: int) -> str:
        """A valid document with as much white space after it as makes it this large, in bytes."""
        return dump(self.first(channel)).ljust(size)

    @staticmethod
    def filled(document: Json, values: Mapping[str, Json]) -> Json:
        """A copy of a document with the values at some JSON Pointers replaced."""
        return filled(document, values)

    def checker(self, entries: tuple[Entry, ...], *, tolerant: bool = False) -> Checker | None:
        """Judges documents by the entries of one direction; None if there are none."""
        names = {each.name for each in entries}
        whole = validating.contract(self.contract.plain, self.contract.config, tolerant=tolerant)
        own = replace(whole, names=tuple(each for each in whole.names if each.root in names))
        return Checker(own, MOST) if own.names else None

    def channel(self, name: str) -> Channel | None:
        """The channel of a name."""
        return next((each for each in self.wire.channels if each.name == name), None)


def stage(schema: Path | None, config: Path | None) -> Stage:
    """The stage that a command line and the config ask for. Raises Refused if the contract describes no channel."""
    asked = request.settle(config or find_config(Path.cwd()), schema, (), None, targets=False)
    return of_contract(asked.schema, asked.config)


def of_contract(schema: Path, config: Config) -> Stage:
    """The stage of a schema file. What channels carry is made an entry point, where the config does not say so."""
    contract = request.compiled(schema, config).sound()
    found = wire(contract.schema, contract.spec)
    if not found.channels:
        place = contract.schema.root.place
        help = 'describe it at the root: "x-protogen": {"channel": {"address": "/ws", "sends": "#/$defs/..."}}'
        raise Refused(Diagnostic("no-channel", "the schema does not say where its messages travel", place, help))
    if missing := carried(contract.schema, contract.spec):
        roots = [name for name in contract.spec.roots if name in contract.schema.definitions()]
        contract = request.compiled(schema, replace(config, roots=(*roots, *missing))).sound()
        found = wire(contract.schema, contract.spec)
    return Stage(contract, found)


def about(channel: Channel, document: Json, subject: str) -> Json:
    """The document as one about a connection's subject: with its value at `correlation`, if there is a text."""
    if not channel.correlated or not subject or not isinstance(read(document, channel.correlation), str):
        return document
    return replaced(document, channel.correlation, subject)


def filled(document: Json, values: Mapping[str, Json]) -> Json:
    """A copy of a document with the values at some JSON Pointers replaced; missing members are added."""
    for pointer, value in values.items():
        document = _put(document, split_pointer(pointer), value)
    return document


def _put(document: Json, tokens: Sequence[str], value: Json) -> Json:
    """A copy of a document with a value at the end of some keys; objects that are not there are made."""
    if not tokens:
        return value
    first, rest = tokens[0], tokens[1:]
    if isinstance(document, list) and first.isdigit() and int(first) < len(document):
        at = int(first)
        return [*document[:at], _put(document[at], rest, value), *document[at + 1 :]]
    held = document if isinstance(document, dict) else {}
    return {**held, first: _put(held.get(first), rest, value)}


def read(document: Json, pointer: str) -> Json:
    """The value at a JSON Pointer; None if there is none."""
    try:
        return found(document, pointer)
    except (KeyError, IndexError):
        return None


def line(document: Json) -> str:
    """A document as one line of JSON."""
    return dump(document)
