"""What the fixtures are made of: the messages of a protocol, and a document with what is said of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from protogen.compose import plain_reference
from protogen.load import Schema, Subschema
from protogen.lower import says_something
from protogen.source import Json, escape, split_pointer
from protogen.spec import Ref, Spec, Union, Variant
from protogen.tags import Tag, infer_tag, union_keyword


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """A message: an entry point, or one variant of an entry point that is a tagged union.

    `root` names the entry point that reads its documents. `subschema`: what the message itself must be.
    """

    name: str
    root: str
    root_schema: Subschema
    subschema: Subschema
    tags: tuple[Json, ...] = ()
    tag_path: tuple[str, ...] = ()
    """The tags that no other message of the entry point has, and their place; none where it stands alone."""

    def tagged(self, value: Json) -> bool:
        """Whether only this message's schema can accept a value at the entry point: it has the message's tag."""
        for name in self.tag_path:
            value = value.get(name) if isinstance(value, dict) else None
        return not self.tag_path or value in self.tags


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before anyone judged it. `strict`: the verdict that its making promises; None: none."""

    category: str
    message: str
    root: str
    what: str
    """What tells it from its neighbours, in a few words: its file's name."""
    shows: str
    text: str
    strict: bool | None
    pointer: str = ""
    keyword: str = ""


Drafts: TypeAlias = Iterator[Draft]


def messages(schema: Schema, spec: Spec) -> Iterator[Message]:
    """Every message, in the Spec's order."""
    for root in spec.roots:
        start = _root_schema(schema, spec, root)
        decl, tag = spec[root], _tag(start)
        if not isinstance(decl, Union) or decl.by != "tag" or tag is None:
            yield Message(root, root, start, start)
            continue
        union, found = tag
        keyword, branches = union_keyword(union), dict(found.values)
        for variant in decl.variants:
            branch = next((branches[value] for value in variant.tags if value in branches), None)
            if branch is not None:
                held = union.child(keyword or "oneOf", branch)
                yield Message(_name(variant), root, start, held, variant.tags, found.path)


def _name(variant: Variant) -> str:
    return variant.type.target if isinstance(variant.type, Ref) else variant.name


def _root_schema(schema: Schema, spec: Spec, root: str) -> Subschema:
    if root == spec.roots[0] and says_something(schema):
        return schema.root
    place = spec[root].place
    return (schema.at(place) if place else None) or schema.definitions().get(root) or schema.root


def _tag(subschema: Subschema) -> tuple[Subschema, Tag] | None:
    """The union behind an entry point, and the tag that tells its branches apart."""
    target: Subschema | None = subschema
    while target is not None:
        if tag := infer_tag(target):
            return target, tag
        target = plain_reference([target])
    return None


# Documents as texts


def pretty(value: Json) -> str:
    """A JSON document as the fixtures' files hold it."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def pretty_with(value: Json, raw: Mapping[str, str]) -> str:
    """The same, with raw text in place of the values at some JSON Pointers."""
    for number, pointer in enumerate(raw):
        value = replaced(value, pointer, f"\0{number}\0")
    text = pretty(value)
    for number, written in enumerate(raw.values()):
        text = text.replace(json.dumps(f"\0{number}\0"), written)
    return text


def replaced(value: Json, pointer: str, new: Json) -> Json:
    """A copy of a value with another one at a JSON Pointer."""
    return changed(value, pointer, lambda _: new)


def changed(value: Json, pointer: str, change: Callable[[Json], Json]) -> Json:
    """A copy of a value with what stands at a JSON Pointer changed; a missing member is added."""
    return _changed(value, split_pointer(pointer), change)


def _changed(value: Json, tokens: Sequence[str], change: Callable[[Json], Json]) -> Json:
    if not tokens:
        return change(value)
    first, rest = tokens[0], tokens[1:]
    if isinstance(value, list):
        index = int(first)
        return [*value[:index], _changed(value[index], rest, change), *value[index + 1 :]]
    return {**value, first: _changed(value.get(first), rest, change)}


def found(value: Json, pointer: str) -> Json:
    """What stands at a JSON Pointer. KeyError where nothing does."""
    for token in split_pointer(pointer):
        if isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict):
            value = value[token]
        else:
            raise KeyError(pointer)
    return value


def below(pointer: str, token: str | int) -> str:
    """The JSON Pointer of a member or an item."""
    return f"{pointer}/{escape(str(token))}"
