"""The Perl names of a contract: packages, methods and constants, and schema text as source code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from protogen.languages.examples import Words
from protogen.languages.language import own_name
from protogen.languages.target import Job
from protogen.languages.templates import one_line
from protogen.model.spec import Enum, Node, Record, Spec
from protogen.model.things import Pins, Thing, case_things, property_things, type_thing
from protogen.model.words import Given, identifiers, plain, screaming, snake, upper_camel
from protogen.source.place import Json

HERE = Path(__file__).parent
_LISTED = (HERE / "reserved.txt").read_text(encoding="utf-8")
WORDS = Words(
    reserved=frozenset(line for line in _LISTED.splitlines() if line and not line.startswith("#")),
    comment="#",
    highlighted="use my our if elsif else for foreach while sub package return print undef",
)


def literal(value: Json) -> str:
    """A string or number as source text."""
    if not isinstance(value, str):
        return f"'{value}'" if isinstance(value, int) and abs(value) >= 2**62 else str(value)
    if value.isprintable():
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return '"' + "".join(_escaped(char) for char in value) + '"'


def _escaped(char: str) -> str:
    if char in '\\"$@':
        return f"\\{char}"
    return char if char.isprintable() else f"\\x{{{ord(char):x}}}"


def remark(text: str, indent: int = 0) -> str:
    """Comment lines, or nothing."""
    lines = [one_line(line) for line in text.strip().splitlines()]
    return "".join(f"{' ' * indent}# {line}".rstrip() + "\n" for line in lines)


@dataclass(frozen=True)
class Names:
    """One name for each declaration, member and value."""

    spec: Spec
    pins: Pins
    namespace: str

    @cached_property
    def _types(self) -> Mapping[str, Given]:
        things = {decl.name: type_thing(decl.name) for decl in self.spec.decls}
        nodes = {decl.name: decl for decl in self.spec.decls}
        return _given(nodes, upper_camel, "Type", self.pins.of(things), self.pins.beside(things.values()))

    def package(self, decl: str) -> str:
        """The package of a declaration."""
        return f"{self.namespace}::{self._types[decl].word}"

    def methods(self, record: Record) -> Mapping[str, str]:
        """Wire name → method."""
        return plain(self._methods(record))

    def _methods(self, record: Record) -> Mapping[str, Given]:
        kept = self.pins.of(property_things(record.name, record.fields))
        return _given({each.name: each for each in record.fields}, snake, "empty", kept)

    def constants(self, decl: Enum) -> Mapping[str, str]:
        """Name of a value → constant."""
        return plain(self._constants(decl))

    def _constants(self, decl: Enum) -> Mapping[str, Given]:
        return _given({each.name: each for each in decl.members}, screaming, "EMPTY", {})

    def given(self) -> Mapping[Thing, Given]:
        """Every name."""
        found = {type_thing(name): each for name, each in self._types.items()}
        for decl in self.spec.decls:
            if isinstance(decl, Record):
                methods = self._methods(decl)
                found |= {thing: methods[name] for name, thing in property_things(decl.name, decl.fields).items()}
            elif isinstance(decl, Enum):
                constants = self._constants(decl)
                found |= {thing: constants[name] for name, thing in case_things(decl).items()}
        return found


def _given(
    nodes: Mapping[str, Node],
    spell: Callable[[str], str],
    empty: str,
    pinned: Mapping[str, str],
    taken: frozenset[str] = frozenset(),
) -> Mapping[str, Given]:
    own = {name: own_name(node, "perl") for name, node in nodes.items()}
    return identifiers(
        nodes,
        lambda name: spell(own.get(name) or name),
        reserved=WORDS.reserved,
        empty=empty,
        taken=taken,
        pinned=pinned,
        chosen={name: word for name, word in own.items() if word},
    )


def names_of(job: Job, name: str) -> Names:
    """The names of a job's contract. `name`: the target's."""
    namespace = job.tables.get(name, {}).get("namespace") or upper_camel(job.spec.title) or "Contract"
    ascii_only = "".join(char for char in str(namespace) if char.isascii() and (char.isalnum() or char == ":"))
    return Names(
        job.spec, job.pins.get(name, Pins()), ascii_only if ascii_only[:1].isalpha() else f"Schema{ascii_only}"
    )
