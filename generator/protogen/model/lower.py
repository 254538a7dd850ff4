"""Schema to Spec: what a subschema's keywords mean for the shape of a value.

Sound before pretty: every value that the schema accepts fits the type made here and loses nothing in it.
Where keywords say more than a type can hold, the type is wider (down to arbitrary JSON) and the strict
reader, which runs the schema's own assertions, still tells right from wrong.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from protogen.model.remarks import declaration, enum_kind, listed_member, notes, remarks, text
from protogen.model.spec import (
    ABSENT,
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TupleOf,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.model.union_names import shared
from protogen.model.unions import branches, described, union_type
from protogen.model.views import (
    ARRAY_KEYWORDS,
    EVERY_TYPE,
    OBJECT_KEYWORDS,
    SCALAR_TYPES,
    View,
    endless,
    plain_reference,
    view,
    writable,
)
from protogen.model.words import unused
from protogen.schema.forms import json_type
from protogen.schema.load import Schema, Subschema
from protogen.source.deep import roomy
from protogen.source.place import Json, split_pointer

ANY = Scalar(Kind.ANY)
_DEEPEST = 48
"""Inline subschemas nested deeper than this stay arbitrary JSON in types (checked all the same)."""


@dataclass
class Lowering:
    """One run: the declarations so far and the names they have. Lives only inside `lower`."""

    named: dict[Any, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    decls: dict[str, Decl] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    waiting: list[tuple[str, Subschema]] = field(default_factory=list)
    shared: dict[Hashable, str] = field(default_factory=dict)

    def name(self, wanted: str) -> str:
        """The name wanted, numbered where it is taken."""
        return unused(wanted, lambda name: name in self.decls or name in self.taken, join=" ")

    def claim(self, subschema: Subschema, wanted: str) -> str:
        """Give a subschema the name wanted, numbered where it is taken."""
        name = self.named[subschema.key] = self.name(wanted)
        self.taken.add(name)
        return name

    def reference(self, target: Subschema, near: str) -> Ref:
        """A Ref to the declaration of a referenced subschema, which is lowered later if it was not yet."""
        if target.key not in self.named:
            self.claim(target, _own_name(target, near))
        name = self.named[target.key]
        if name not in self.asked:
            self.asked.add(name)
            self.waiting.append((name, target))
        return Ref(name)

    def hoist(self, decl: Decl) -> Ref:
        """Declare what was found inline, equal unions once; the place where it stood keeps a Ref."""
        found = shared(decl, self.taken)
        if found is None:
            name = self.name(decl.name)
            self.decls[name] = replace(decl, name=name)
            return Ref(name)
        named, contents = found
        if contents not in self.shared:
            name = self.shared[contents] = self.name(named.name)
            self.taken.add(name)
            self.decls[name] = replace(named, name=name)
        return Ref(self.shared[contents])

    def type(self, subschemas: Sequence[Subschema], near: str, depth: int = 0) -> Type:
        """The type of a value that all the subschemas bear on. `near`: a name for what must be hoisted."""
        found = self.member_type(subschemas, near, depth)
        return self._in_place(without_const(found, near))

    def member_type(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Type:
        """The same for a member of an object, which may be a constant."""
        target = plain_reference(subschemas)
        return (
            self.reference(target, near) if target is not None else self._in_place(self.shape(subschemas, near, depth))
        )

    def shape(self, subschemas: Sequence[Subschema], near: str, depth: int) -> Decl | Type:
        """Classify: what the subschemas say of a value, as a type or as a declaration named `near`."""
        seen = view(subschemas)
        if seen is None or not seen.parts or depth > _DEEPEST:
            return ANY
        if "null" in seen.asserted and len(seen.types) > 1 and (seen.asserted != EVERY_TYPE or seen.listed is not None):
            inner = self._shape_of(seen, seen.types - {"null"}, near, depth)
            return inner if inner == ANY or isinstance(inner, Nullable) else Nullable(self._in_place(inner))
        return self._shape_of(seen, seen.types, near, depth)

    def _in_place(self, shape: Decl | Type) -> Type:
        return self.hoist(shape) if isinstance(shape, Decl) else shape

    def _shape_of(self, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
        if seen.listed is not None:
            return self._listed(seen, [value for value in seen.listed if json_type(value) in types], near)
        if members := described(seen):
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
        if (groups := branches(seen)) is not None:
            found = union_type(self, seen, groups, types, near, depth)
            if found is not None:
                return found
        return self._by_types(seen, types, near, depth)

    def _listed(self, seen: View, values: list[Json], near: str) -> Decl | Type:
        kinds = {json_type(value) for value in values}
        if kinds == {"integer"} and not all(map(writable, values)):
            return self.of_type(seen, "integer", near, 0)
        if len(values) == 1 and kinds <= {"string", "boolean", "integer", "number"}:
            return Const(values[0])
        if kinds == {"null"}:
            return Scalar(Kind.NULL)
        if kinds == {"boolean"}:
            return Scalar(Kind.BOOLEAN)
        if kinds in ({"string"}, {"integer"}):
            members = tuple(map(listed_member, values))
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
        if kinds == {"integer", "number"} or kinds == {"number"}:
            return Scalar(Kind.NUMBER)
        return self._mixed(seen, values, near) if kinds <= SCALAR_TYPES else ANY

    def _mixed(self, seen: View, values: list[Json], near: str) -> Decl | Type:
        """A list of values of several types: a union of a list for each."""
        lists: dict[str, list[Json]] = {}
        fractions = any(json_type(value) == "number" for value in values)
        for value in values:
            kind = json_type(value)
            lists.setdefault("number" if kind == "integer" and fractions else kind, []).append(value)
        variants = []
        for kind, own in lists.items():
            type = self._in_place(without_const(self._listed(seen, own, f"{near} {kind}"), f"{near} {kind}"))
            name = type.target if isinstance(type, Ref) else kind
            variants.append(TypedVariant(name=name, type=type, json_types=(kind,)))
        return declaration(TypedUnion, seen, near, variants=tuple(variants))

    def _by_types(self, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type:
        if len(types) == 1:
            return self.of_type(seen, next(iter(types)), near, depth)
        telling = {"object"} if seen.has(OBJECT_KEYWORDS) else set()
        telling |= {"array"} if seen.has(ARRAY_KEYWORDS) else set()
        if types >= EVERY_TYPE - {"null"} and not telling:
            return ANY
        alone = sorted(telling if types >= EVERY_TYPE - {"null"} else types)
        variants = [self._typed_variant(seen, each, near, depth) for each in alone]
        if rest := types - set(alone):
            variants.append(TypedVariant(name="other", type=ANY, json_types=tuple(sorted(rest))))
        return declaration(TypedUnion, seen, near, variants=tuple(variants))

    def _typed_variant(self, seen: View, json_type: str, near: str, depth: int) -> TypedVariant:
        shape = self.of_type(seen, json_type, f"{near} {json_type}", depth)
        return TypedVariant(name=json_type, type=self._in_place(shape), json_types=(json_type,))

    def of_type(self, seen: View, json_type: str, near: str, depth: int) -> Decl | Type:
        """The shape of those values of a view that have one JSON type."""
        match json_type:
            case "object":
                return self._object(seen, near, depth)
            case "array":
                return self._array(seen, near, depth)
            case "null":
                return Scalar(Kind.NULL)
            case _:
                limits, format = seen.limits, seen.word("format")
                return Scalar(Kind(json_type), format if isinstance(format, str) else None, limits)

    def _object(self, seen: View, near: str, depth: int) -> Decl | Type:
        extra = self._extra(seen, near, depth)
        members = seen.properties
        if not members and extra is not None:
            return MapOf(extra, seen.limits)
        fields = tuple(self._field(name, each, seen, near, depth) for name, each in members.items())
        return declaration(Record, seen, near, fields=fields, extra=extra)

    def _field(self, name: str, each: Sequence[Subschema], seen: View, near: str, depth: int) -> Field:
        own = View(tuple(part for part in each if isinstance(part.value, dict)))
        inner = view(each) or own
        default = own.values("default") or inner.values("default")
        words = remarks(own)
        return Field(
            **(words if words["doc"] else {**words, "doc": text(inner.word("description"))}),
            name=name,
            type=self.member_type(each, f"{near} {name}", depth + 1) if each else ANY,
            required=name in seen.required,
            default=default[-1] if default else ABSENT,
            access="read" if inner.word("readOnly") is True else "write" if inner.word("writeOnly") is True else "",
        )

    def _extra(self, seen: View, near: str, depth: int) -> Type | None:
        closed = seen.owners("additionalProperties")
        patterns = [
            (part, key) for part in seen.owners("patternProperties") for key in part.keywords["patternProperties"]
        ]
        if not closed:
            return None if False in seen.values("unevaluatedProperties") and not patterns else ANY
        typed = [part for part in closed if part.keywords["additionalProperties"] is not True]
        if any(part.keywords["additionalProperties"] is False for part in typed):
            if not patterns:
                return None
            if len(patterns) == 1 and len(seen.parts) == 1:
                part, key = patterns[0]
                return self.type([part.child("patternProperties", key)], f"{near} value", depth + 1)
            return ANY
        if len(typed) == 1 and not patterns:
            return self.type([typed[0].child("additionalProperties")], f"{near} value", depth + 1)
        return ANY

    def _array(self, seen: View, near: str, depth: int) -> Decl | Type:
        tuples, lists = seen.owners("prefixItems"), seen.owners("items")
        if not tuples:
            items = [part.child("items") for part in lists]
            return ListOf(self.type(items, f"{near} item", depth + 1) if items else ANY, seen.limits)
        if len(tuples) > 1 or any(part is not tuples[0] for part in lists):
            return ListOf(ANY, seen.limits)
        part, count = tuples[0], len(tuples[0].keywords["prefixItems"])
        first = tuple(
            self.type([part.child("prefixItems", index)], f"{near} item {index + 1}", depth + 1)
            for index in range(count)
        )
        closed = seen.limits.max_items is not None and seen.limits.max_items <= count
        rest = self.type([part.child("items")], f"{near} item", depth + 1) if lists else ANY
        if closed or (lists and part.keywords["items"] is False):
            return TupleOf(first, None, min(seen.limits.min_items or 0, count))
        return TupleOf(first, rest, min(seen.limits.min_items or 0, count))

    def declare(self, name: str, subschema: Subschema) -> None:
        """Lower a definition: a declaration stays one, a bare type is wrapped in an Alias."""
        target = None if endless(subschema) else plain_reference([subschema])
        shape = self.reference(target, name) if target is not None else self.shape([subschema], name, 0)
        shape = without_const(shape, name)
        if not isinstance(shape, Decl):
            words = View((subschema,) if isinstance(subschema.value, dict) else ())
            shape = Alias(name=name, type=shape, **remarks(words))
        self.decls[name] = replace(shape, name=name)


@roomy
def lower(schema: Schema, roots: Sequence[str] = (), stem: str = "") -> Spec:
    """The Spec of a schema. `roots`: definitions that are messages besides the document itself; `stem`: the
    file's name, for a document without a usable title."""
    run = Lowering()
    definitions = schema.definitions()
    for name, subschema in definitions.items():
        run.claim(subschema, name)
    entry = _entry(run, schema, stem)
    wanted = [entry] if entry else []
    wanted += [name for name in (roots or schema.roots or ([] if entry else definitions)) if name not in wanted]
    for name in wanted:
        if name in definitions and name != entry:
            run.reference(definitions[name], name)
    while run.waiting:
        run.declare(*run.waiting.pop(0))
    root = schema.root.value if isinstance(schema.root.value, dict) else {}
    return Spec(
        title=text(root.get("title")) or stem,
        version=text(notes(root).get("version")),
        doc=text(root.get("description")),
        roots=tuple(dict.fromkeys(wanted)),
        decls=tuple(run.decls.values()),
        id=text(root.get("$id")),
    )


def without_const(shape: Decl | Type, near: str) -> Decl | Type:
    """What a constant is outside a record: an enum of one string, or just its kind."""
    match shape:
        case Const(str() as value):
            return Enum(name=near, members=(listed_member(value),))
        case Const(value):
            return Scalar(Kind(json_type(value)))
        case Nullable(Const(value)):
            return Nullable(Scalar(Kind(json_type(value))))
    return shape


def _entry(run: Lowering, schema: Schema, stem: str) -> str:
    """Name and enqueue the document itself, where it says anything of a value."""
    root = schema.root
    if not says_something(schema):
        return ""
    target = plain_reference([root])
    if target is not None and target.key in run.named:
        return run.reference(target, stem).target
    title = root.value.get("title") if isinstance(root.value, dict) else None
    name = run.claim(root, title if isinstance(title, str) and _NAME.fullmatch(title) else _stem_name(stem))
    return run.reference(root, name).target


def says_something(schema: Schema) -> bool:
    """Whether the document itself is a message: it says something of a value, or does not even hold definitions."""
    root = schema.root.value
    return isinstance(root, bool) or bool(root.keys() - _REMARKS) or not schema.definitions()


_REMARKS = frozenset({"$schema", "$id", "$comment", "$anchor", "$vocabulary", "$defs", "definitions", "title"}) | {
    *("description", "examples", "default", "deprecated", "id", "readOnly", "writeOnly", "x-protogen")
}
"""Keywords of a document that holds definitions and says nothing of a value itself."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,58}")


def _stem_name(stem: str) -> str:
    return stem.removesuffix(".json").removesuffix(".schema") or "Document"


def _own_name(target: Subschema, near: str) -> str:
    """A name for a referenced subschema that is no definition: its last telling token."""
    tokens = split_pointer(target.place.pointer)
    if not tokens:
        title = target.value.get("title") if isinstance(target.value, dict) else None
        path = PurePosixPath(target.place.source.path)
        return title if isinstance(title, str) and _NAME.fullmatch(title) else _stem_name(path.stem)
    if len(tokens) > 1 and tokens[-2] in {"$defs", "definitions", "schemas"}:
        return tokens[-1]
    telling = [token for token in tokens if token not in _STRUCTURE and not token.isdigit()]
    return " ".join(telling[-2:]) or near


_STRUCTURE = frozenset({"$defs", "definitions", "properties", "items", "prefixItems", "allOf", "anyOf", "oneOf"}) | {
    *("components", "schemas")
}
