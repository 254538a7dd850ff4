"""What the schema says of members, types and values that their types do not say: assertions, examples, descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from protogen.docs.assertions import BY_TYPES, CHOICES, VALUES, assertions
from protogen.docs.wording import shown
from protogen.model.spec import Alias, Const, Decl, Enum, Field, Nullable, Record, Ref, Spec, Type, Union
from protogen.model.views import view
from protogen.schema.load import Key, Schema, Subschema
from protogen.schema.value_docs import value_docs
from protogen.source.place import Place

_EXAMPLES = 3
_LONGEST = 120
"""A longer example of a member is not shown in the table."""


class Told:
    """Looks up the subschemas of declarations and members."""

    def __init__(self, schema: Schema, spec: Spec) -> None:
        self._schema, self._spec = schema, spec

    @cached_property
    def _declared(self) -> frozenset[Key]:
        """The subschemas that have a section of their own."""
        return frozenset((each.place.source.path, each.place.pointer) for each in self._spec.decls if each.place)

    def field(self, owner: Record, each: Field) -> Iterator[str]:
        """What a member's subschemas say, in short sentences."""
        parts = self._parts(self._of_field(owner, each))
        yield from assertions(parts, self._by_type(each.type))
        yield from _further(parts, closed=True)
        yield from _known(parts)
        examples = [example for part in parts for example in part.keywords.get("examples", ())]
        texts = [text for text in dict.fromkeys(map(shown, examples)) if len(text) <= _LONGEST]
        if texts:
            yield "for example " + ", ".join(f"`{text}`" for text in texts[:_EXAMPLES])

    def decl(self, decl: Decl | None) -> Iterator[str]:
        """What a declaration's subschemas assert besides members and alternatives."""
        found = self._at(decl.place) if decl is not None else None
        if found is None or decl is None:
            return
        told = set(BY_TYPES | {"additionalProperties"})
        told |= CHOICES if isinstance(decl, Union) else set()
        told |= VALUES | CHOICES if isinstance(decl, Enum) else set()
        if isinstance(decl, Alias):
            told |= self._by_type(decl.type)
        parts = self._parts([found], itself=True)
        yield from assertions(parts, told)
        yield from _further(parts, closed=not isinstance(decl, Record))

    def values(self, decl: Enum) -> Mapping[str, str]:
        """The descriptions of an enum's values in the words of other tools."""
        found = self._at(decl.place)
        return value_docs(found.keywords) if found is not None else {}

    def _at(self, place: Place | None) -> Subschema | None:
        if place is None:
            return None
        try:
            return self._schema.at(place)
        except KeyError:
            return None

    def _of_field(self, owner: Record, each: Field) -> list[Subschema]:
        whole = self._at(owner.place)
        seen = view([whole]) if whole is not None else None
        if seen is not None and seen.properties.get(each.name):
            return list(seen.properties[each.name])
        found = self._at(each.place)
        return [found] if found is not None else []

    def _parts(self, subschemas: Sequence[Subschema], *, itself: bool = False) -> list[Subschema]:
        """Subschemas with what they refer to and combine, up to what has a section of its own."""
        found: dict[Key, Subschema] = {}
        waiting = [each for each in subschemas if itself or each.key not in self._declared]
        while waiting:
            each = waiting.pop(0)
            if each.key not in found and not isinstance(each.value, bool):
                found[each.key] = each
                waiting += [part for part in each.beside() if part.key not in self._declared]
        return list(found.values())

    def _by_type(self, each: Type) -> set[str]:
        """The keywords that the words for a type tell."""
        while isinstance(each, Nullable):
            each = each.inner
        told = set(BY_TYPES)
        if isinstance(each, Const):
            return told | VALUES
        decl = self._spec[each.target] if isinstance(each, Ref) else None
        if isinstance(decl, Enum):
            return told | VALUES | CHOICES
        return told | CHOICES if isinstance(decl, Union) else told


def _further(parts: Sequence[Subschema], *, closed: bool) -> Iterator[str]:
    """What is said of members by pattern, and after the first items. `closed`: also that there are no others."""
    for part in parts:
        words = part.keywords
        if "patternProperties" in words:
            untold = {"patternProperties", "additionalProperties"} if closed else {"patternProperties"}
            yield from assertions([part], frozenset(words) - untold)
        if "prefixItems" in words and words.get("items") is False:
            yield "no further items"


def _known(parts: Sequence[Subschema]) -> Iterator[str]:
    """The values that an open list names (`_enum`), with what is said of them."""
    for part in parts:
        listed = part.keywords.get("_enum")
        if isinstance(listed, list):
            docs = value_docs(part.keywords)
            said = [f"`{value}`" + (f" ({docs[value]})" if docs.get(value) else "") for value in map(str, listed)]
            yield f"known values: {'; '.join(said)}"
