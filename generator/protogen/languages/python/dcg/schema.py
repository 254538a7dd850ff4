"""Spec to the plain schema that datamodel-code-generator reads: resolved, in Python's own names.

Shapes are said in JSON Schema's words, so that the generator's own rules make the annotations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from protogen.checks.tolerant import keeps_minor
from protogen.dataclass import dataclass, field
from protogen.languages.python.dcg.kinds import Kind
from protogen.languages.python.dcg.telling import Telling
from protogen.languages.python.dcg.types import ANY, Types, either, raw
from protogen.languages.python.names import Names
from protogen.model.contents import references, types_of
from protogen.model.passes import knots
from protogen.model.spec import (
    ABSENT,
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Node,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TypedUnion,
    TypedVariant,
    Union,
    takes_more,
)
from protogen.model.spec import Kind as Kinds
from protogen.model.words import unused
from protogen.source.place import Json


@dataclass(frozen=True)
class Plain:
    """What datamodel-code-generator is asked: the schema, and attributes by class and wire name."""

    schema: Mapping[str, Json]
    aliases: Mapping[str, str]
    names: frozenset[str] = frozenset()
    """The classes that callers name."""


def plain(spec: Spec, names: Names, kind: Kind) -> Plain:
    """The plain schema of a Spec, for one kind of model."""
    run = _Rendering(Types(spec, names, kind, Telling(spec), _looping(spec)))
    for decl in spec.decls:
        run.declare(decl)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": run.types.defs}
    called = frozenset([*names.classes.values(), *names.unknown.values()])
    return Plain(schema, run.aliases, frozenset() if kind.missing else called)


def raw_member(decl: Union) -> str:
    """The member that holds all of a message of an unknown kind, in the kinds of model that drop the rest."""
    tag = decl.tag[:1] if isinstance(decl, TaggedUnion) else ()
    return unused("raw", tag.__contains__)


@dataclass
class _Rendering:
    """Renders declarations."""

    types: Types
    aliases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spec, self.names, self.kind = self.types.spec, self.types.names, self.types.kind
        self.defs = self.types.defs

    def declare(self, decl: Decl) -> None:
        self.types.inside = decl.name
        name = self.names.classes[decl.name]
        match decl:
            case Record():
                shown = self.record(decl, name)
            case Enum():
                shown = self.enum(decl)
            case TaggedUnion():
                shown = self.tagged(decl, name)
            case TypedUnion() | KeyedUnion():
                shown = self.union(decl, name)
            case Alias():
                shown = self.types.render(decl.type, name)
        self.defs[name] = _said(shown, _doc(decl))

    def record(self, decl: Record, name: str) -> dict[str, Any]:
        """An object schema. No kind of model keeps other members, but a dict."""
        attributes = self.names.attributes(decl)
        properties: dict[str, Json] = {}
        for each in decl.fields:
            properties[each.name] = self.member(each, f"{name} {attributes[each.name]}")
            if self.kind.objects and attributes[each.name] != each.name:
                self.aliases[f"{name}.{each.name}"] = attributes[each.name]
        required = [each.name for each in decl.fields if each.required]
        shown: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
        if self.kind.missing and decl.extra not in (None, ANY):
            shown["additionalProperties"] = self.types.render(decl.extra, f"{name} value", nested=True)
        return shown

    def member(self, each: Field, near: str) -> dict[str, Any]:
        shown = {"type": "string"} if keeps_minor(each) else self.types.render(each.type, near)
        if self.kind.fills and each.required and isinstance(each.type, Const) and _is_simple(each.type.value):
            shown = {**shown, "default": each.type.value}
        return _said(shown, _field_doc(each))

    def enum(self, decl: Enum) -> dict[str, Any]:
        shown = {"type": decl.kind.value, "enum": [member.value for member in decl.members]}
        docs = [_doc(member) for member in decl.members]
        return shown | {"x-enum-varnames": list(self.names.members(decl)), "x-enum-descriptions": docs}

    def tagged(self, decl: TaggedUnion, name: str) -> dict[str, Any]:
        """A union on a tag. What can tell its variants by itself is handed the tag."""
        tags = self.types.telling.tags(decl) if self.kind.decodes else None
        unknown = [{"$ref": f"#/$defs/{self.unknown(decl, tags is not None)}"}] if decl.open else []
        if tags is None:
            options = [self.types.render(each.type, name, nested=True) for each in decl.variants]
            return {} if self.kind.decodes else either([*options, *unknown])
        refs = {tag: f"#/$defs/{self.names.classes[name]}" for tag, name in tags.items()}
        if decl.open:
            refs[self.names.unknown[decl.name]] = unknown[0]["$ref"]
        options = [{"$ref": ref} for ref in refs.values()]
        return {"oneOf": options, "discriminator": {"propertyName": decl.tag[0], "mapping": refs}}

    def unknown(self, decl: Union, tagged: bool) -> str:
        """The class of a message of an unknown kind. One that does not keep other members has it whole, raw."""
        name = self.names.unknown[decl.name]
        if self.kind.keeps:
            shown = self.record(self.shared(decl, name), name)
        else:
            tagged_by = decl.tag[0] if isinstance(decl, TaggedUnion) else ""
            tag: dict[str, Json] = {tagged_by: {"const": name}} if tagged else {}
            properties = {**tag, raw_member(decl): _said(raw("object"), "The whole message.")}
            shown = {"type": "object", "properties": properties, "required": [*properties]}
        doc = f"A `{self.names.classes[decl.name]}` of a kind that is not known here; all it holds is kept."
        self.defs[name] = _said(shown, doc)
        return name

    def shared(self, decl: Union, name: str) -> Record:
        """What every message of a union has, unknown ones too: the tag, and the other members of an envelope."""
        found: list[Field] = []
        if not isinstance(decl, TaggedUnion):
            return Record(name=name, fields=(), extra=ANY)
        if decl.payload:
            first = next(self.spec[each.type.target] for each in decl.variants if isinstance(each.type, Ref))
            assert isinstance(first, Record)
            name = first.name  # whose attributes it has
            found = [each for each in first.fields if each.name not in (decl.tag[0], decl.payload)]
            found.append(Field(name=decl.payload, doc="What it says, raw.", type=ANY, required=True))
        if len(decl.tag) == 1:
            tag = Field(name=decl.tag[0], doc="The unknown tag.", type=Scalar(Kinds.STRING), required=True)
            found.insert(0, tag)
        return Record(name=name, fields=tuple(found), extra=ANY)

    def union(self, decl: TypedUnion | KeyedUnion, name: str) -> dict[str, Any]:
        """A union told apart by JSON type, or by what its alternatives hold."""
        unknown = [{"$ref": f"#/$defs/{self.unknown(decl, False)}"}] if takes_more(decl) else []
        if self.kind.decodes and not self.types.telling.by_type(decl):
            return {}
        options: list[dict[str, Any]] = []
        for position, each in enumerate(decl.variants):
            if each.type == ANY and isinstance(each, TypedVariant):
                options += [raw(kind) for kind in each.json_types]
            else:
                options.append(self.types.render(each.type, f"{name} {each.name or position}", nested=True))
        return either([*options, *unknown])


def _is_simple(value: Json) -> bool:
    """Whether all objects of a class can share it."""
    return not isinstance(value, (dict, list))


def _said(shown: dict[str, Any], doc: str) -> dict[str, Any]:
    return {**shown, "description": doc} if doc else shown


def _doc(node: Node) -> str:
    """What is said of a thing, and whether it is on its way out."""
    return "\n\n".join(part for part in (node.doc.strip(), "Deprecated." if node.deprecated else "") if part)


def _field_doc(each: Field) -> str:
    default = "" if each.default is ABSENT else f"Where it is absent, read it as `{json.dumps(each.default)}`."
    return "\n\n".join(part for part in (_doc(each), default) if part)


def _looping(spec: Spec) -> frozenset[str]:
    """The aliases and untagged unions that hold themselves with no class between."""
    loose = {decl.name: decl for decl in spec.decls if isinstance(decl, (Alias, Union))}
    edges = {name: [one for one in references(types_of(decl)) if one in loose] for name, decl in loose.items()}
    return frozenset(knots(edges))
