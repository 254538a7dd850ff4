"""Makes the parts of a union besides its alternatives: its discriminator, and what is none of them."""

from __future__ import annotations

import json
from dataclasses import replace

from protogen.checks.tolerant import keeps_minor
from protogen.languages.python.names import Names
from protogen.model.spec import Const, Field, Kind, Record, Ref, Scalar, TaggedUnion, Union
from protogen.source.place import Json

_ANY = Scalar(Kind.ANY)


def discriminator(decl: TaggedUnion, names: Names) -> str:
    """The attribute that `Field(discriminator=...)` may name; empty if that is not enough, because this is not a
    closed union of records with one constant tag each."""
    found: set[str] = set()
    for each in decl.variants:
        record = names.spec.index.get(each.type.target) if isinstance(each.type, Ref) else None
        fields = record.fields if isinstance(record, Record) else ()
        tag = next((one for one in fields if one.name == decl.tag[0]), None)
        if not isinstance(record, Record) or tag is None or tag.notes.get("compatible"):
            return ""
        if len(each.tags) != 1 or tag.type != Const(each.tags[0]):
            return ""
        found.add(names.attributes(record)[tag.name])
    plain = not decl.open and len(decl.tag) == 1 and len(decl.variants) > 1 and len(found) == 1
    return found.pop() if plain else ""


def unknown(decl: Union, names: Names) -> Record:
    """What is none of a union's alternatives: the members that all variants of an envelope share, and the rest kept
    raw."""
    like = names.unknown[decl.name]
    shared, like = _shared(decl, like, names) if isinstance(decl, TaggedUnion) else ([], like)
    doc = f"A `{names.classes[decl.name]}` of a kind that is not known here; all it holds is kept."
    return Record(name=like, doc=doc, fields=tuple(shared), extra=_ANY)


def _shared(decl: TaggedUnion, like: str, names: Names) -> tuple[list[Field], str]:
    """The members that an unknown message has, and the record whose attributes they are."""
    shared: list[Field] = []
    if decl.payload:
        first = next(names.spec[each.type.target] for each in decl.variants if isinstance(each.type, Ref))
        assert isinstance(first, Record)
        like = first.name  # it has the attributes of these
        shared = [_unbound(one) for one in first.fields if one.name not in (decl.tag[0], decl.payload)]
        shared.append(Field(name=decl.payload, doc="What it says, raw.", type=_ANY, required=True))
    if len(decl.tag) == 1:
        tag = Field(name=decl.tag[0], doc="The unknown tag.", type=Scalar(Kind.STRING), required=True)
        shared.insert(0, tag)
    return shared, like


def _unbound(each: Field) -> Field:
    """A member of an unknown message: it may be of any version."""
    return replace(each, type=Scalar(Kind.STRING)) if keeps_minor(each) else each


def tag_text(tag: Json) -> str:
    """A tag's value as its text in `Tag(...)`."""
    return tag if isinstance(tag, str) else json.dumps(tag)
