"""Finds the messages of a contract: its entry points, or the tagged alternatives of an entry point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protogen.dataclass import dataclass
from protogen.model.lower import says_something
from protogen.model.references import plain_reference
from protogen.model.spec import Spec, TaggedUnion
from protogen.schema.keywords import CONSTRAINING
from protogen.schema.load import Schema, Subschema
from protogen.schema.tags import Tag, infer_tag, union_keyword
from protogen.schema.walk import reachable
from protogen.source.place import Json


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """A message: an entry point, or one variant of an entry point that is a tagged union.

    `root` names the entry point that reads its documents. `subschema` is the schema of the message itself.
    """

    name: str
    root: str
    root_schema: Subschema
    subschema: Subschema
    tags: tuple[Json, ...] = ()
    tag_path: tuple[str, ...] = ()
    """The values of the tag for this message, and the path of the tag; both empty if it is the whole entry point."""

    def tagged(self, value: Json) -> bool:
        """Whether a value has this message's tag, so that no other message of the entry point can accept it."""
        return not self.tag_path or self.tag_of(value) in self.tags

    def tag_of(self, value: Json) -> Json:
        """The value at the tag's place, which all messages of the entry point share; None if there is none."""
        for name in self.tag_path:
            value = value.get(name) if isinstance(value, dict) else None
        return value


def messages(schema: Schema, spec: Spec) -> Iterator[Message]:
    """Yields every message in the Spec's order. A union that asserts more than its branches do is one message."""
    starts = subschemas(schema, spec)
    for root in spec.roots:
        start = starts.get(root, schema.root)
        decl, found = spec[root], _behind(start)
        if not isinstance(decl, TaggedUnion) or found is None or not found.alone:
            yield Message(root, root, start, start)
            continue
        numbers = dict(found.tag.values)
        for variant in decl.variants:
            number = next((numbers[value] for value in variant.tags if value in numbers), None)
            if number is not None:
                yield Message(variant.called, root, start, found.branch(number), variant.tags, found.tag.path)


def subschemas(schema: Schema, spec: Spec) -> Mapping[str, Subschema]:
    """Returns the subschema of each declaration that has one, by the declaration's name."""
    definitions = schema.definitions()
    found = {decl.name: schema.at(decl.place) if decl.place else definitions.get(decl.name) for decl in spec.decls}
    if spec.roots and says_something(schema):  # the document may say more than the definition it is named after
        found[spec.roots[0]] = schema.root
    return {name: subschema for name, subschema in found.items() if subschema is not None}


def unreached(schema: Schema, spec: Spec) -> tuple[str, ...]:
    """The definitions that no message uses: no verb says anything about them."""
    starts = subschemas(schema, spec)
    found = reachable([starts[root] for root in spec.roots if root in starts])
    path = schema.root.place.source.path
    reached = {each.place.pointer for each in found if each.place.source.path == path}
    return tuple(
        name
        for name, each in schema.definitions().items()
        if each.place.pointer not in reached and not any(at.startswith(f"{each.place.pointer}/") for at in reached)
    )


def left_out(schema: Schema, spec: Spec) -> str:
    """A sentence about the definitions that no message uses; empty if there are none."""
    names = unreached(schema, spec)
    if not names:
        return ""
    shown = ", ".join(f"`{name}`" for name in names[:_FEW]) + (", ..." if len(names) > _FEW else "")
    count = "1 definition is" if len(names) == 1 else f"{len(names)} definitions are"
    return f"{count} in no message: {shown} (messages are named in the config's `roots`)"


_FEW = 3
"""At most this many definitions that no message uses are listed by name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice whose branches a tag distinguishes: the subschema that has it, its keyword, and the tag."""

    owner: Subschema
    keyword: str
    tag: Tag

    def branch(self, number: int) -> Subschema:
        """The branch of a number, as in the tag's values."""
        return self.owner.child(self.keyword, number)

    @property
    def alone(self) -> bool:
        """Whether an object that is valid for a branch is valid for the whole: nothing else is asserted."""
        beside = self.owner.keywords
        more = (CONSTRAINING & beside.keys()) - {self.keyword, "type"}
        return not more and "object" in beside.get("type", "object")


def choice(subschema: Subschema) -> Choice | None:
    """The choice of a subschema; None if no tag distinguishes its branches."""
    keyword, tag = union_keyword(subschema), infer_tag(subschema)
    return Choice(subschema, keyword, tag) if keyword and tag else None


def _behind(start: Subschema) -> Choice | None:
    """The choice of an entry point, or of what it refers to."""
    target: Subschema | None = start
    while target is not None:
        if found := choice(target):
            return found
        target = plain_reference([target])
    return None
