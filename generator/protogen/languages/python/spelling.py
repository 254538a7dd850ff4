"""Writes types as Python annotations, each with its imports and its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from protogen.checks.tolerant import keeps_minor
from protogen.dataclass import dataclass
from protogen.languages.python import limits
from protogen.languages.python.layout import Expression, OneOf, Word, call, generic, one_of
from protogen.languages.python.limits import Arguments
from protogen.languages.python.names import Names, literal
from protogen.languages.python.nulls import holds_null
from protogen.model.spec import Const, Enum, Field, Kind, ListOf, MapOf, Nullable, Ref, Scalar, TupleOf, Type


@dataclass(frozen=True, slots=True)
class Needs:
    """The names that a piece of code needs: `imports`, names with their modules, and `classes` of the same module."""

    imports: frozenset[tuple[str, str]] = frozenset()
    classes: frozenset[str] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.imports | other.imports, self.classes | other.classes)


def imported(module: str, *names: str) -> Needs:
    """Names of a module."""
    return Needs(frozenset((module, name) for name in names))


def together(*parts: Needs) -> Needs:
    """The names that several pieces need together."""
    imports = frozenset(each for part in parts for each in part.imports)
    return Needs(imports, frozenset(each for part in parts for each in part.classes))


_ANY, _LITERAL = imported("typing", "Any"), imported("typing", "Literal")
_FIELD = imported("typing", "Annotated") | imported("pydantic", "Field")
_ABSENT = imported("._absent", "ABSENT", "Absent")
_OTHER_VERSION = imported("._absent", "OtherVersion")

ANY, NONE, STR = Word("Any"), Word("None"), Word("str")
_SCALARS = {
    Kind.ANY: ANY,
    Kind.BOOLEAN: Word("bool"),
    Kind.INTEGER: Word("int"),
    Kind.NULL: NONE,
    Kind.NUMBER: Word("float"),
    Kind.STRING: STR,
}
_RAW: Mapping[str, Expression] = {
    "array": generic("list", ANY),
    "boolean": Word("bool"),
    "integer": Word("int"),
    "null": NONE,
    "number": Word("float"),
    "object": generic("dict", STR, ANY),
    "string": STR,
}
"""Any value of a JSON type."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A type as an annotation, and its `limits`: the arguments of `Field` for the value."""

    type: Expression
    needs: Needs = Needs()
    limits: Arguments = ()


def annotated(found: Spelling, *arguments: str) -> Spelling:
    """`Annotated[int, Field(ge=0)]`, if the type has limits or `Field` other arguments."""
    words = (*arguments, *found.limits)
    if not words:
        return found
    type = generic("Annotated", found.type, call("Field", *map(Word, words)))
    return Spelling(type, found.needs | _FIELD)


def either(options: Sequence[Spelling], bounds: Arguments = ()) -> Spelling:
    """`A | B`. `bounds`: the arguments of `Field` for the whole union. `Any` is the last; what it says beside others is
    what the schema says."""
    own = one_of(each.type for each in options if each.type != ANY)
    if own == ANY:
        return Spelling(ANY, _ANY)
    parts = own.items if isinstance(own, OneOf) else (own,)
    type = own if all(each.type != ANY for each in options) else OneOf((*parts, ANY))
    return Spelling(type, together(*(each.needs for each in options)), bounds)


def optional(found: Spelling, *, null: bool) -> Spelling:
    """`int | None`: the type of a member that may be absent. `null`: a document may say `null` there, so that another
    word must stand for what is absent: `int | None | Absent`."""
    items = found.type.items if isinstance(found.type, OneOf) else (found.type,)
    more, needs = (Word("Absent"), _ABSENT) if null else (NONE, Needs())
    return Spelling(OneOf((*items, more)), found.needs | needs, found.limits)


def or_other_version(found: Spelling) -> Spelling:
    """`Literal["1.0.0"] | OtherVersion`: a version of which tolerant readers accept other minor ones."""
    return either([found, Spelling(Word("OtherVersion"), _OTHER_VERSION)])


def raw(kind: str) -> Spelling:
    """Any value of one JSON type: `dict[str, Any]`."""
    return Spelling(_RAW[kind], _ANY if kind in ("array", "object") else Needs())


def raws(kinds: Sequence[str]) -> Sequence[Spelling]:
    """Any value of some JSON types. With arrays and objects they are just any value (and a boolean, which would
    otherwise fit a number)."""
    if {"array", "object"} <= {*kinds}:
        return [*(raw(kind) for kind in kinds if kind == "boolean"), Spelling(ANY, _ANY)]
    return [*map(raw, kinds)]


Inside: TypeAlias = Callable[[Spelling, str], Spelling]
"""Gives a limited type inside another type a name, made from its place; any other type is unchanged."""


@dataclass(frozen=True)
class Speller:
    """Spells the types of one Spec."""

    names: Names
    inside: Inside = lambda found, _: found

    def spell(self, each: Type, near: str = "") -> Spelling:
        """A type. `near`: the name of its owner, from which the names inside it are made."""
        match each:
            case Scalar(kind, _, bounds):
                return Spelling(_SCALARS[kind], _ANY if kind is Kind.ANY else Needs(), limits.of_scalar(kind, bounds))
            case Const(bool() | str() | int() as value):
                return Spelling(generic("Literal", Word(literal(value))), _LITERAL)
            case Const(value):
                return Spelling(Word("float"), limits=(f"ge={literal(value)}", f"le={literal(value)}"))
            case ListOf(item, bounds):
                inner = self._part(item, f"{near} item")
                return Spelling(_list(inner.type), inner.needs, limits.of_count(bounds.min_items, bounds.max_items))
            case TupleOf():
                return self._tuple(each, near)
            case MapOf(value, bounds):
                inner = self._part(value, f"{near} value")
                counts = limits.of_count(bounds.min_properties, bounds.max_properties)
                return Spelling(generic("dict", STR, inner.type), inner.needs, counts)
            case Nullable(held):
                inner = self.spell(held, near)
                return either([inner, Spelling(NONE)], inner.limits)
            case Ref(target):
                return self._reference(target)

    def member(self, each: Field, near: str = "") -> Spelling:
        """The type of an attribute. For a version, readers accept other minor ones."""
        found = self.spell(each.type, near)
        whole = or_other_version(found) if keeps_minor(each) else found
        return whole if each.required else optional(whole, null=holds_null(self.names.spec, each.type))

    def _part(self, each: Type, near: str) -> Spelling:
        return self.inside(self.spell(each, near), near)

    def _tuple(self, each: TupleOf, near: str) -> Spelling:
        """A tuple of fixed length as a tuple; any other as a list of all types that it may hold."""
        items = [self._part(item, f"{near} item") for item in each.items]
        if each.rest is None and each.required == len(items) and items:
            needs = together(*(item.needs for item in items))
            return Spelling(generic("tuple", *(item.type for item in items)), needs)
        if each.rest is not None:
            items.append(self._part(each.rest, f"{near} item"))
        whole = either(items)
        return Spelling(_list(whole.type), whole.needs)

    def _reference(self, target: str) -> Spelling:
        """A declared class; that of an open enum also accepts values that are not listed."""
        name, decl = self.names.classes[target], self.names.spec[target]
        found = Spelling(Word(name), Needs(classes=frozenset({name})))
        return either([found, Spelling(_SCALARS[decl.kind])]) if isinstance(decl, Enum) and decl.open else found


def _list(item: Expression) -> Expression:
    return generic("list", item)
