"""The shapes of a contract's types, as the run-time reads them (runtime/Types.pm), and as people do."""

from __future__ import annotations

from collections.abc import Sequence

from protogen_perl.names import Names, literal

from protogen.checks.tolerant import keeps_minor
from protogen.model.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    takes_more,
)
from protogen.runtime.jsontext import dump

_CONSTANTS = {bool: "boolean", str: "string", int: "number", float: "number"}


class Shapes:
    """Shapes as Perl source text."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def decl(self, decl: Decl) -> str:
        """A declaration's shape."""
        match decl:
            case Alias():
                return self.of(decl.type)
            case Enum():
                return f"[{literal(decl.kind.value)}]"
            case Record():
                return self._record(decl)
            case TaggedUnion():
                known = ", ".join(
                    f"{literal(dump(tag))} => {self.of(each.type)}" for each in decl.variants for tag in each.tags
                )
                others = next((self.of(each.type) for each in decl.variants if not each.tags), "['any']")
                return f"['tagged', {_list(map(literal, decl.tag))}, {{{known}}}, {others}]"
            case TypedUnion():
                known = ", ".join(
                    f"{literal(kind)} => {self.of(each.type)}" for each in decl.variants for kind in each.json_types
                )
                return f"['typed', {{{known}}}]"
            case KeyedUnion():
                pairs = [f"[{_list(map(literal, each.keys))}, {self.of(each.type)}]" for each in decl.variants]
                pairs += ["[[], ['any']]"] * takes_more(decl)
                return f"['keyed', {', '.join(pairs)}]"

    def _record(self, decl: Record) -> str:
        methods = self.names.methods(decl)
        fields = [
            f"[{literal(each.name)}, {literal(methods[each.name])}, {self.field(each)}, {int(each.required)}]"
            for each in decl.fields
        ]
        extra = self.of(decl.extra) if decl.extra is not None else "undef"
        return f"['record', {literal(self.names.package(decl.name))}, {_list(fields)}, {extra}]"

    def field(self, field: Field) -> str:
        """A member's shape."""
        return "['string']" if keeps_minor(field) else self.of(field.type)

    def of(self, type: Type) -> str:
        """A type's shape."""
        match type:
            case Scalar(kind):
                return f"[{literal(kind.value)}]"
            case Const(value):
                return f"[{literal(_CONSTANTS.get(value.__class__, 'any'))}]"
            case ListOf(item):
                return f"['list', {self.of(item)}]"
            case MapOf(value):
                return f"['map', {self.of(value)}]"
            case Nullable(inner):
                return f"['nullable', {self.of(inner)}]"
            case Ref(target):
                return f"['ref', {literal(target)}]"
            case TupleOf(items, rest, _):
                return f"['tuple', {_list(map(self.of, items))}, {self.of(rest) if rest else 'undef'}]"

    def spelled(self, type: Type) -> str:
        """A type for people: in comments, in the reference, in what `breaking` compares."""
        match type:
            case Scalar(kind):
                return kind.value
            case Const(value):
                return literal(value) if isinstance(value, str) else dump(value)
            case ListOf(item):
                return f"list of {self.spelled(item)}"
            case MapOf(value):
                return f"map of {self.spelled(value)}"
            case Nullable(inner):
                return f"{self.spelled(inner)} or undef"
            case Ref(target):
                return self.names.package(target)
            case TupleOf(items, rest, _):
                parts = [*map(self.spelled, items), *([f"{self.spelled(rest)} ..."] if rest else [])]
                return f"({', '.join(parts)})"


def _list(items: Sequence[str] | map[str]) -> str:
    return f"[{', '.join(items)}]"
