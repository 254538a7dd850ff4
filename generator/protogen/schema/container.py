"""The schemas of one document that contains several, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from protogen.dataclass import dataclass, field
from protogen.source.diagnostics import Severity
from protogen.source.numbering import free_number
from protogen.source.place import Json, pointer_of


class Part(NamedTuple):
    """A schema in a container: its name, the tokens of its JSON Pointer, its draft."""

    name: str
    tokens: tuple[str, ...]
    draft: str


class Fault(NamedTuple):
    """A part of a container that cannot be read: the rule, the message, the JSON Pointer, what to do."""

    rule: str
    message: str
    pointer: str
    help: str
    severity: Severity = Severity.ERROR


@dataclass
class Container:
    """The schemas of one document. `value` is the document with its dialect's own words lifted; `about`: its
    title, description and version, in a schema's words. `roots`: the parts that are messages; empty: all."""

    value: Json
    draft: str
    about: Mapping[str, Json]
    parts: list[Part] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    united: dict[tuple[str, ...], Json] = field(default_factory=dict)
    """Schemas that stand for what the document says in its own way, by their places."""
    _pointers: dict[str, str] = field(default_factory=dict)
    """The parts' names, by the ways to refer to them."""
    _places: dict[str, str] = field(default_factory=dict)
    """The JSON Pointer of each part, by its name."""

    def add(self, part: Part) -> None:
        """Add a part; the first of a place or a name is found there."""
        self.parts.append(part)
        self._places.setdefault(part.name, pointer_of(part.tokens))
        for pointer in _references(part):
            self._pointers.setdefault(pointer, part.name)

    def pointer(self, name: str) -> str:
        """The JSON Pointer of a part."""
        return self._places[name]

    def component(self, schema: Json) -> str | None:
        """The name of the part, if the schema is only a reference to one."""
        if not isinstance(schema, dict) or set(schema) != {"$ref"} or not isinstance(schema["$ref"], str):
            return None
        return self._pointers.get(schema["$ref"])

    def free(self, name: str) -> str:
        """Returns a name that no part has yet."""
        wish = name if name not in self._places else f"{name} message"
        if wish not in self._places:
            return wish
        return f"{wish} {free_number(lambda number: f'{wish} {number}' in self._places)}"


def _references(part: Part) -> Iterator[str]:
    """How a document may refer to a part: to its schema, or to the object that says which format it has."""
    yield f"#{pointer_of(part.tokens)}"
    if part.tokens[:2] == ("components", "schemas") and part.tokens[3:] == ("schema",):
        yield f"#{pointer_of(part.tokens[:3])}"
