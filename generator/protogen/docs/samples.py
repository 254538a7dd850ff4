"""Finds example documents: the schema's own, else one that is made and validated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from protogen.dataclass import dataclass
from protogen.documents.valid import all_fields, required_only
from protogen.fixtures.parts import pretty
from protogen.judge.judge import Judge, exact
from protogen.languages.examples import Message
from protogen.model.contents import references, types_of
from protogen.model.messages import messages
from protogen.model.references import plain_reference
from protogen.model.spec import Record, Spec
from protogen.schema.load import Schema, Subschema
from protogen.source.place import Json

_MADE = 40
"""At most this many messages without an example get one made, since it is slow for large schemas."""
_FIELDS = 80
"""If a document would have more fields, only the required ones are shown."""
_LONGEST = 8_000
"""A made document with more characters is not shown."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The documents of a message. `faults`: for each, why it is not valid."""

    texts: tuple[str, ...]
    made: bool = False
    faults: tuple[str, ...] = ()


class Samples:
    """Finds the documents of a schema's messages."""

    def __init__(self, schema: Schema, spec: Spec, *, make: bool = True) -> None:
        self._schema, self._spec = schema, spec
        self._left = _MADE if make else 0

    @cached_property
    def _subschemas(self) -> Mapping[tuple[str, str], Subschema]:
        return {(each.root, each.name): each.subschema for each in messages(self._schema, self._spec)}

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self._schema)

    def of(self, message: Message) -> Sample:
        """The documents of a message."""
        subschema = self._subschemas.get((message.root, message.name))
        if subschema is None:
            return Sample(())
        listed = _examples(subschema)
        if listed:
            texts = tuple(pretty(each).rstrip("\n") for each in listed)
            return Sample(texts, faults=tuple(self._fault(subschema, each) for each in listed))
        if self._left == 0:
            return Sample(())
        self._left -= 1
        find = all_fields if self._is_small(message) else required_only
        made = find(subschema, self._judge.at(subschema))
        text = pretty(made.value).rstrip("\n") if made else ""
        return Sample((text,), made=True) if text and len(text) <= _LONGEST else Sample(())

    def _fault(self, subschema: Subschema, example: Json) -> str:
        """Why an example of the schema's own is not valid; empty if it is."""
        errors = self._judge.at(subschema).errors(exact(example))
        return f"not valid: breaks `{errors[0][1]}` at `{errors[0][0] or '/'}`" if errors else ""

    def _is_small(self, message: Message) -> bool:
        """Whether a document with every field is small: not recursive, and with few fields."""
        waiting, seen = [(message.name, frozenset[str]())], 0
        while waiting and seen <= _FIELDS:
            name, above = waiting.pop()
            decl = self._spec.index.get(name)
            if decl is None or name in above:
                return False
            seen += len(decl.fields) if isinstance(decl, Record) else 1
            waiting += [(each, above | {name}) for each in references(types_of(decl))]
        return not waiting


def _examples(subschema: Subschema) -> list[Json]:
    held = [subschema]
    if (target := plain_reference(held)) is not None:
        held.append(target)
    listed = [each.value.get("examples") for each in held if not isinstance(each.value, bool)]
    return [example for examples in listed if isinstance(examples, list) for example in examples]
