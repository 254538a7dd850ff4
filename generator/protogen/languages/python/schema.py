"""Spec to the plain schema that datamodel-code-generator reads: resolved, discriminated, in Python's own names.

Shapes are said in JSON Schema's words, so that the generator's own rules make the annotations. What it has no
words for (docstrings, an unknown message, a callable discriminator, an alias that holds itself) stands under
`x-python`, ready to be laid out by our templates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from protogen.checks.tolerant import keeps_minor
from protogen.languages.python.names import Names, docstring, literal
from protogen.languages.python.types import ANY, BASE, FORMER, RAW, Types, raw
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
    Kind,
    MapOf,
    Node,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TypedUnion,
    TypedVariant,
    Union,
    Variant,
)
from protogen.model.things import READER, TYPES, case_things, property_things
from protogen.source.place import Json


@dataclass(frozen=True)
class Request:
    """What datamodel-code-generator is asked: the schema, attributes by class and wire name, further imports."""

    schema: Mapping[str, Json]
    aliases: Mapping[str, str]
    imports: tuple[str, ...]


def request(spec: Spec, names: Names) -> Request:
    """The request for a Spec's models."""
    run = _Rendering(spec, names)
    for decl in spec.decls:
        run.declare(decl)
    if any(thing.sort == TYPES and thing.at != READER for thing in names.former):
        run.imports |= {"typing.TYPE_CHECKING", f"{FORMER}.renamed"}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": run.defs}
    return Request(schema, run.aliases, tuple(sorted(run.imports)))


@dataclass
class _Rendering(Types):
    """Renders declarations."""

    aliases: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unordered = _near_cycles(self.spec)
        self.looping = _looping_aliases(self.spec)

    def declare(self, decl: Decl) -> None:
        name = self.names.classes[decl.name]
        match decl:
            case Record():
                self.defs[name] = self.record(decl, name)
            case Enum():
                self.defs[name] = self.enum(decl)
            case TaggedUnion():
                self.defs[name] = self.tagged(decl, name)
            case TypedUnion() | KeyedUnion():
                self.defs[name] = self.union(decl, name)
            case Alias():
                self.defs[name] = self.alias(decl, name)

    # Records

    def record(self, decl: Record, name: str) -> Json:
        """An object schema. Other members than these are kept by the base class; a typed rest is spelled out."""
        attributes = self.names.attributes(decl)
        docs: dict[str, str] = {}
        properties: dict[str, Json] = {}
        for each in decl.fields:
            properties[each.name] = self.field(each, f"{name} {attributes[each.name]}")
            if attributes[each.name] != each.name:
                self.aliases[f"{name}.{each.name}"] = attributes[each.name]
            docs[each.name] = docstring(_field_doc(each), 4)
            if not each.required:
                self.imports.add("pydantic.MISSING")
        extra = decl.extra if decl.extra not in (None, ANY) else None
        words = {"doc": docstring(_doc(decl), 4), "docs": docs, "extra": self.spell(extra) if extra else ""}
        words["former"] = self.former(decl, attributes)
        required = [each.name for each in decl.fields if each.required]
        return {"type": "object", "properties": properties, "required": required, "x-python": words}

    def former(self, decl: Record, attributes: Mapping[str, str]) -> list[Json]:
        """The properties that stand for attributes under their former names."""
        things = property_things(decl.name, decl.fields)
        found: list[Json] = []
        for each in decl.fields:
            type = "str" if keeps_minor(each) else self.spell(each.type)
            now = attributes[each.name]
            row = {"now": now, "type": type if each.required else f"{type} | MISSING", "doc": f"See `{now}`."}
            found += [{"name": old, **row} for old in self.names.left(things[each.name])]
        if found:
            self.imports.add("typing_extensions.deprecated")
        return found

    def field(self, each: Field, near: str) -> Any:
        if isinstance(each.type, Const) and each.notes.get("compatible") == "minor":
            return {"type": "string"}  # readers take any minor version
        return self.render(each.type, near, nested=False)

    # Enums

    def enum(self, decl: Enum) -> Json:
        names = self.names.members(decl)
        members = [
            {"name": name, "value": literal(member.value), "doc": docstring(_doc(member), 4)}
            for name, member in zip(names, decl.members, strict=True)
        ]
        things = case_things(decl).values()
        pairs = zip(things, names, strict=True)
        former = [(old, now) for thing, now in pairs for old in self.names.left(thing)]
        if former:
            self.imports.add(f"{FORMER}.FormerMember")
        texts = (_texts(names, decl.members, *each) for each in _TEXTS)
        words = {"doc": docstring(_doc(decl), 4), "members": members, "texts": [each for each in texts if each["rows"]]}
        words["former"] = former
        values = [member.value for member in decl.members]
        return {"type": decl.kind.value, "enum": values, "x-enum-varnames": list(names), "x-python": words}

    # Unions

    def tagged(self, decl: TaggedUnion, name: str) -> Json:
        """A union on a tag. The generator's own discriminator where it suffices, else one of ours."""
        words: dict[str, Json] = {"doc": docstring(_doc(decl), 0)}
        if self.plainly_tagged(decl):
            refs = {str(one.tags[0]): self.render(one.type, name, nested=True)["$ref"] for one in decl.variants}
            discriminator = {"propertyName": decl.tag[0], "mapping": refs}
            options = [{"$ref": ref} for ref in refs.values()]
            return {"oneOf": options, "discriminator": discriminator, "x-python": words}
        options = [self.render(each.type, name, nested=True) for each in decl.variants]
        rows = [(self.variant(decl, each), literal(tag_text(tag))) for each in decl.variants for tag in each.tags]
        known = [literal(tag_text(tag)) for each in decl.variants for tag in each.tags]
        if decl.open:
            unknown = self.names.unknown[decl.name]
            self.defs[unknown] = self.record(self.unknown(decl, unknown), unknown)
            options.append({"$ref": f"#/$defs/{unknown}"})
            rows.append((unknown, '""'))
        words |= {"variants": rows, "path": [literal(key) for key in decl.tag], "known": known, "open": decl.open}
        self.imports |= {"typing.Annotated", "pydantic.Discriminator", "pydantic.Tag", f"{BASE}.Model"}
        return {**_all_of_them(options), "x-python": words}

    def variant(self, decl: TaggedUnion, each: Variant) -> str:
        """A variant's annotation: in quotes where the generator may put it behind the union."""
        spelled = self.spell(each.type)
        return literal(spelled) if decl.name in self.unordered else spelled

    def plainly_tagged(self, decl: TaggedUnion) -> bool:
        """Whether `Field(discriminator=...)` says it all: a closed union of records, each with one constant tag."""
        if decl.open or len(decl.tag) != 1:
            return False
        for each in decl.variants:
            record = self.spec.index.get(each.type.target) if isinstance(each.type, Ref) else None
            fields = record.fields if isinstance(record, Record) else ()
            tag = next((one for one in fields if one.name == decl.tag[0]), None)
            if tag is None or len(each.tags) != 1 or tag.type != Const(each.tags[0]) or tag.notes.get("compatible"):
                return False
        return len(decl.variants) > 1

    def unknown(self, decl: TaggedUnion, name: str) -> Record:
        """The message of an unknown tag: what all variants share (of an envelope), and everything else kept raw."""
        shared: list[Field] = []
        like = name
        if decl.payload:
            first = next(self.spec[each.type.target] for each in decl.variants if isinstance(each.type, Ref))
            assert isinstance(first, Record)
            like = first.name  # whose attributes it has
            shared = [one for one in first.fields if one.name not in (decl.tag[0], decl.payload)]
            shared.append(Field(name=decl.payload, doc="What it says, raw.", type=ANY, required=True))
        if len(decl.tag) == 1:
            tag = Field(name=decl.tag[0], doc="The unknown tag.", type=Scalar(Kind.STRING), required=True)
            shared.insert(0, tag)
        doc = f"A `{self.names.classes[decl.name]}` of a kind that is not known here; all it holds is kept."
        return Record(name=like, doc=doc, fields=tuple(shared), extra=ANY)

    def union(self, decl: TypedUnion | KeyedUnion, name: str) -> Json:
        """A union told apart by JSON type, or by the first variant that reads."""
        words: dict[str, Json] = {"doc": docstring(_doc(decl), 0)}
        options: list[Json] = []
        for position, each in enumerate(decl.variants):
            if isinstance(each, TypedVariant) and each.type == ANY:
                options += [raw(kind) for kind in each.json_types]
            else:
                options.append(self.render(each.type, f"{name} {each.name or position}", nested=True))
        alone = Types(self.spec, self.names)  # its imports are not needed
        if isinstance(decl, KeyedUnion) and len({alone.spell(each.type) for each in decl.variants} | {"Any"}) > 2:
            words["mode"] = "left_to_right"
            self.imports |= {"typing.Annotated", "pydantic.Field"}
        if decl.name in self.unordered:
            words["spelled"] = literal(" | ".join(dict.fromkeys(self.spelled(each) for each in decl.variants)))
            return {"type": "array", "items": {"type": "string"}, "x-python": words}
        return {"anyOf": options, "x-python": words}

    def spelled(self, each: Variant) -> str:
        if not isinstance(each, TypedVariant) or each.type != ANY:
            return self.spell(each.type)
        if {"array", "object"} & {*each.json_types}:
            self.imports.add("typing.Any")
        return " | ".join(RAW[kind] for kind in each.json_types)

    # Aliases

    def alias(self, decl: Alias, name: str) -> Json:
        words: dict[str, Json] = {"doc": docstring(_doc(decl), 0)}
        if _is_endless(self.spec, decl):
            return {"x-python": words}
        if decl.name in self.looping:  # datamodel-code-generator loses what an alias holds of itself
            words["spelled"] = literal(self.spell(decl.type))
            return {"type": "array", "items": {"type": "string"}, "x-python": words}
        if isinstance(decl.type, MapOf) and decl.type.value == ANY:  # which would become a class
            words["spelled"] = "dict[str, Any]"
            return {"type": "array", "items": {}, "x-python": words}
        return {**self.render(decl.type, name, nested=False), "x-python": words}


def _all_of_them(options: list[Json]) -> dict[str, Json]:
    """What tells the generator that a type stands on others, where our template prints it alone. A tuple: for each
    branch of an `anyOf` the generator looks through all classes for what a base class could hand down."""
    count = len(options)
    return {"type": "array", "prefixItems": options, "items": False, "minItems": count, "maxItems": count}


def tag_text(tag: Json) -> str:
    """A tag's value as the text that stands for it in `Tag(...)`."""
    return tag if isinstance(tag, str) else json.dumps(tag)


def _doc(node: Node) -> str:
    """What is said of a thing, and whether it is on its way out."""
    return "\n\n".join(part for part in (node.doc.strip(), "Deprecated." if node.deprecated else "") if part)


def _field_doc(each: Field) -> str:
    access = {"read": "Set by the sender of the record alone.", "write": "Sent, never received."}.get(each.access, "")
    default = "" if each.default is ABSENT else f"Where it is absent, read it as `{json.dumps(each.default)}`."
    return "\n\n".join(part for part in (_doc(each), access, default) if part)


_TEXTS: tuple[tuple[str, str, Callable[[Node], Json]], ...] = (
    ("description", "What the value means.", lambda member: member.doc),
    ("action", "What a receiver should do about the value.", lambda member: member.notes.get("action")),
)


def _texts(names: Iterable[str], members: Iterable[Node], name: str, doc: str, of: Callable[[Node], Json]) -> Any:
    """A property of an enum: a text for each member that has one."""
    found = [(member, " ".join(str(of(node) or "").split())) for member, node in zip(names, members, strict=True)]
    return {"name": name, "doc": doc, "rows": [(member, literal(text)) for member, text in found if text]}


def _near_cycles(spec: Spec) -> frozenset[str]:
    """The declarations on a cycle, or that lead to one: the generator's order of these is its own."""
    edges = {decl.name: [*references(types_of(decl))] for decl in spec.decls}
    users: dict[str, list[str]] = {name: [] for name in edges}
    for name, targets in edges.items():
        for target in targets:
            users.setdefault(target, []).append(name)
    found = set(knots(edges))
    waiting = [*found]
    while waiting:
        new = [name for name in users[waiting.pop()] if name not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def _looping_aliases(spec: Spec) -> frozenset[str]:
    """The aliases and untagged unions that hold themselves with no class between."""
    loose = {decl.name: decl for decl in spec.decls if isinstance(decl, (Alias, Union))}
    edges = {name: [one for one in references(types_of(decl)) if one in loose] for name, decl in loose.items()}
    return frozenset(knots(edges))


def _is_endless(spec: Spec, decl: Decl | None) -> bool:
    """Whether an alias stands for another, and so on around: it says nothing."""
    seen: set[str] = set()
    while isinstance(decl, Alias) and isinstance(decl.type, Ref):
        if decl.name in seen:
            return True
        seen.add(decl.name)
        decl = spec.index.get(decl.type.target)
    return False
