"""How the values of a package's classes are made of JSON: the data of `_values.py`.

`classes` has an entry for each name of the Spec, by its Python name, and says how a checked value becomes an object:
a record's members (key, attribute, whether it is required, type) and the type of its other members, and what picks a
union's alternative. A type is null (the value stays as it is), `["any"]` (it stays too, but it may hold members or
numbers), a name, or a list of a word and types: `["list", "Part"]`.
"""

from __future__ import annotations

from typing import Any

from protogen.languages.python.dcg.kinds import Kind
from protogen.languages.python.dcg.schema import raw_member
from protogen.languages.python.dcg.telling import Telling
from protogen.languages.python.names import Names
from protogen.languages.python.unions import unknown
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    Union,
)
from protogen.model.spec import Kind as Kinds
from protogen.source.json_lines import json_lines
from protogen.source.place import Json


def shapes(spec: Spec, names: Names, kind: Kind) -> Json:
    """The data for one kind of model."""
    run = _Shapes(spec, names, kind)
    classes: dict[str, Json] = {names.classes[decl.name]: run.declared(decl) for decl in spec.decls}
    for decl in spec.decls:
        if isinstance(decl, Union) and decl.name in names.unknown:
            classes[names.unknown[decl.name]] = run.unknown(decl)
    return {"classes": classes, "roots": {root: names.classes[root] for root in spec.roots}}


class _Shapes:
    def __init__(self, spec: Spec, names: Names, kind: Kind) -> None:
        self.spec, self.names, self.kind = spec, names, kind
        self.tags = _tags(spec) if kind.decodes else {}

    def declared(self, decl: Decl) -> dict[str, Any]:
        match decl:
            case Record():
                return self.record(decl)
            case Enum():
                return {"enum": True}
            case Alias():
                return {"is": self.type(decl.type)}
            case TaggedUnion():
                rows = [[tag, self.type(each.type)] for each in decl.variants for tag in each.tags]
                return {"tag": list(decl.tag), "variants": rows, "unknown": self.names.unknown.get(decl.name)}
            case TypedUnion():
                return {"types": {kind: self.type(each.type) for each in decl.variants for kind in each.json_types}}
            case KeyedUnion():
                kinds = [self.type(each.type) for each in decl.variants]
                return {"union": decl.name, "variants": kinds, "unknown": self.names.unknown.get(decl.name)}

    def unknown(self, decl: Union) -> dict[str, Any]:
        """The value of an open union that is none of its alternatives."""
        if self.kind.keeps:
            return self.record(unknown(decl, self.names))
        return {"raw": raw_member(decl)}

    def record(self, decl: Record) -> dict[str, Any]:
        """A record's members; its tag where the class itself says it."""
        attributes, tag = self.names.attributes(decl), self.tags.get(decl.name, {})
        rows = [
            [each.name, attributes[each.name], each.required, self.type(each.type)]
            for each in decl.fields
            if each.name not in tag
        ]
        rest = self.type(decl.extra) if decl.extra is not None and self.kind.keeps else None
        return {"members": rows, "tag": tag, **({} if rest is None else {"rest": rest})}

    def type(self, each: Type) -> Json:
        """How a value is made. It stays as it is where it is a text or the like, and in a list of these; of other
        values that stay the members are counted (a number has none)."""
        match each:
            case Scalar(Kinds.STRING | Kinds.BOOLEAN | Kinds.NULL) | Const(str() | bool() | None):
                return None
            case Scalar() | Const():
                return ["any"] if self.kind.keeps else None
            case Ref(target):
                decl = self.spec.index[target]
                listed = isinstance(decl, Enum) and decl.open and self.kind.decodes
                return None if listed else self.names.classes[target]
            case ListOf(item):
                return self.holding("list", item)
            case MapOf(value):
                return self.holding("map", value) or (["any"] if self.kind.keeps else None)
            case Nullable(inner):
                return self.holding("nullable", inner)
            case TupleOf():
                return self.tuple(each)
        return None

    def holding(self, word: str, inner: Type) -> Json:
        found = self.type(inner)
        return found if found in (None, ["any"]) else [word, found]

    def tuple(self, each: TupleOf) -> Json:
        items = [self.type(item) for item in each.items]
        fixed = each.rest is None and each.required == len(items) > 0
        if fixed:
            return ["tuple", *items]
        rest = self.type(each.rest) if each.rest is not None else None
        return ["row", rest, *items] if any([rest, *items]) else None


def _tags(spec: Spec) -> dict[str, dict[str, str]]:
    """The tags that classes of msgspec say themselves: record to member and value."""
    telling, found = Telling(spec), dict[str, dict[str, str]]()
    for decl in spec.decls:
        if isinstance(decl, TaggedUnion):
            found |= {record: {decl.tag[0]: tag} for tag, record in (telling.tags(decl) or {}).items()}
    return found


def text(data: Json) -> str:
    """The data as a file."""
    return json_lines(data) + "\n"
