"""Swift's words: names, types and literals for the things of a Spec."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from protogen.holding import references, types_of
from protogen.names import identifiers, lower_camel, upper_camel
from protogen.passes import knots
from protogen.source import Json
from protogen.spec import (
    Alias,
    Const,
    Decl,
    Enum,
    Kind,
    Limits,
    ListOf,
    MapOf,
    Node,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TupleOf,
    Type,
    Union,
)
from protogen.target import reserved_words, word_list

_KINDS = {
    Kind.ANY: "JSONValue",
    Kind.BOOLEAN: "Bool",
    Kind.NULL: "JSONNull",
    Kind.NUMBER: "Double",
    Kind.STRING: "String",
}
_GROUPED = 1_000_000
"""From here on swift-format wants digits in groups."""
_INTEGERS = {"int64": "Int64", "uint64": "UInt64"}


class SwiftNames:
    """The Swift names of all declarations of a Spec, and how its types are spelled with them."""

    def __init__(self, spec: Spec, module: str, pins: Mapping[str, str] | None = None) -> None:
        self.spec = spec
        self.module = module
        self.pins = pins or {}

    @cached_property
    def types(self) -> Mapping[str, str]:
        """Declaration name to Swift type name; `<union> <payload>` too for the payload of an envelope."""
        given = {decl.name: _chosen(decl, of_type=True) for decl in self.spec.decls}
        for decl in self.spec.decls:
            if isinstance(decl, Union) and decl.payload:
                given[payload_name(decl)] = str(decl.notes.get("payload") or "")
        given.update((name, "") for name in self.tuples.values() if name not in given)
        return identifiers(
            given,
            lambda name: given[name] or _type_name(name),
            reserved=word_list("swift", "taken.txt") | {self.module},
            escape=lambda name: f"{name}Model",
            digit_prefix="T",
            empty="Unnamed",
            pinned={name: word for name, word in self.pins.items() if not given.get(name)},
        )

    @cached_property
    def tuples(self) -> Mapping[TupleOf, str]:
        """The tuples that need a struct, each with a name after the place where it stands first."""
        found: dict[TupleOf, str] = {}
        aliases = [decl for decl in self.spec.decls if isinstance(decl, Alias)]
        for alias in aliases:
            if isinstance(alias.type, TupleOf) and not self.uniform(alias.type):
                found.setdefault(alias.type, alias.name)
        taken = set(self.spec.index)
        for decl in self.spec.decls:
            for near, each in _expressions(decl):
                if not self.uniform(each) and each not in found:
                    found[each] = _free(near, taken)
                    taken.add(found[each])
        return found

    @cached_property
    def _looping(self) -> Mapping[str | TupleOf, int]:
        """The tuples, and aliases of them, that hold themselves with no record or union between, by knot."""
        aliases = [decl for decl in self.spec.decls if isinstance(decl, Alias)]
        edges: dict[str | TupleOf, list[str | TupleOf]] = {each.name: [*self._held(each.type)] for each in aliases}
        edges |= {each: [one for item in each.items for one in self._held(item)] for each in self.tuples}
        return knots(edges)

    def _held(self, each: Type) -> Iterator[str | TupleOf]:
        """What lies inside a value of a type, not behind an array or a dictionary."""
        match each:
            case Ref(target):
                yield target
            case Nullable(inner):
                yield from self._held(inner)
            case TupleOf() if not self.uniform(each):
                yield each

    def holds_itself(self, owner: TupleOf, item: Type) -> bool:
        """Whether a tuple's value lies inside another's of its own through one of its items, which Swift must box."""
        knot = self._looping.get(owner)
        return knot is not None and any(self._looping.get(each) == knot for each in self._held(item))

    @cached_property
    def wrapped(self) -> frozenset[str]:
        """Aliases that must be structs: those that (through aliases) mention themselves, and whole documents,
        which have readers of their own."""
        index = self.spec.index
        edges = {
            decl.name: [name for name in references(types_of(decl)) if isinstance(index.get(name), Alias)]
            for decl in self.spec.decls
            if isinstance(decl, Alias)
        }
        documents = {name for name in self.spec.roots if name in edges and name not in self.tuples.values()}
        return frozenset(name for name in edges if name in documents or _reaches(name, edges))

    def resolve(self, each: Type) -> Type:
        """The type behind aliases that Swift spells as a type alias."""
        seen: set[str] = set()
        while isinstance(each, Ref) and each.target not in self.wrapped and each.target not in seen:
            decl = self.spec[each.target]
            if not isinstance(decl, Alias):
                break
            seen.add(each.target)
            each = decl.type
        return each

    def spell(self, each: Type) -> str:
        """The Swift type of a type expression."""
        match each:
            case Scalar(Kind.INTEGER, format, limits):
                return integer_type(format, limits)
            case Scalar(kind):
                return _KINDS[kind]
            case Const(value):
                return _const_type(value)
            case ListOf(item):
                return f"[{self.spell(item)}]"
            case TupleOf():
                return f"[{self.spell(each.items[0])}]" if self.uniform(each) else self.types[self.tuples[each]]
            case MapOf(Scalar(Kind.ANY)):
                return "JSONObject"
            case MapOf(value):
                return f"[String: {self.spell(value)}]"
            case Nullable(inner):
                return f"{self.spell(inner)}?"
            case Ref(target):
                return self.types[target]

    @staticmethod
    def uniform(each: TupleOf) -> bool:
        """Whether a tuple is but an array: every position and what follows has one type, and may be missing."""
        return each.required == 0 and len({*each.items, each.rest}) == 1


def _free(name: str, taken: Collection[str]) -> str:
    """The name, numbered where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _expressions(decl: Decl) -> Iterator[tuple[str, TupleOf]]:
    """The tuples in a declaration's types, each with a name after its place."""
    match decl:
        case Record():
            places = [(f"{decl.name} {each.name}", each.type) for each in decl.fields]
            places += [(f"{decl.name} value", decl.extra)] if decl.extra is not None else []
        case Union():
            places = [(f"{decl.name} {each.name}", each.type) for each in decl.variants]
        case Alias():
            places = [(f"{decl.name} item", decl.type)]
        case _:
            places = []
    for near, each in places:
        yield from _within(near, each)


def _within(near: str, each: Type) -> Iterator[tuple[str, TupleOf]]:
    match each:
        case TupleOf(items, rest):
            yield near, each
            for number, item in enumerate([*items, *([rest] if rest else [])], 1):
                yield from _within(f"{near} item {number}", item)
        case ListOf(item):
            yield from _within(f"{near} item", item)
        case MapOf(value):
            yield from _within(f"{near} value", value)
        case Nullable(inner):
            yield from _within(near, inner)


def payload_name(decl: Union) -> str:
    """The name under which an envelope's payload type stands in `SwiftNames.types`."""
    return f"{decl.name} {decl.payload}"


def integer_type(format: str | None, limits: Limits) -> str:
    """`Int`, or the fixed width that `format` asks for (`Int` has 32 bits on some watches)."""
    if format in _INTEGERS:
        return _INTEGERS[format]
    bounds = [bound for bound in (limits.minimum, limits.maximum) if bound is not None]
    wide = any(abs(bound) > 2**31 - 1 for bound in bounds) and len(bounds) == 2 and max(bounds) >= 2**53
    return "Int64" if wide else "Int"


def literal(value: Json) -> str:
    """A JSON scalar as Swift source.

    >>> literal('say "hi"'), literal(True), literal(1.5)
    ('"say \\\\"hi\\\\""', 'true', '1.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= _GROUPED else str(value)
    if not isinstance(value, str):
        return repr(value)
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in '\\"':
        return f"\\{char}"
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
    if char in known:
        return known[char]
    return char if char.isprintable() else f"\\u{{{ord(char):X}}}"


def members(names: Iterable[Node], reserved: Iterable[str] = (), *, wire: bool = True) -> Mapping[str, str]:
    """Property or case names for nodes: the name on the wire where it is legal, else its words in camel case."""
    nodes = {node.name: node for node in names}

    def spell(name: str) -> str:
        chosen = _chosen(nodes[name])
        return chosen or (name if wire and _is_plain(name) else lower_camel(name))

    return {
        name: f"`{word}`" if word in reserved_words("swift") else word
        for name, word in identifiers(
            nodes, spell, reserved={*reserved, "self", "init"}, escape=lambda word: f"{word}Value"
        ).items()
    }


def _type_name(name: str) -> str:
    """A name in the case of types; of letters without case, so that no property of that name hides the type."""
    word = upper_camel(name)
    return word if not word or word.isascii() or word[0].isupper() else f"T{word}"


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isalnum() and name[0].islower()


def _chosen(node: Node, *, of_type: bool = False) -> str:
    """The name that the annotation gives. One subschema can be a member and its type: a capital means the type."""
    swift = node.notes.get("swift")
    name = str(swift.get("name", "")) if isinstance(swift, dict) else ""
    return name if name[:1].isupper() == of_type else ""


def typed_name(node: Node) -> str:
    """The name of the typed view beside a member that stays a `String` (annotation `swift.typed`)."""
    swift = node.notes.get("swift")
    return str(swift.get("typed", "")) if isinstance(swift, dict) else ""


def _const_type(value: Json) -> str:
    match value:
        case bool():
            return "Bool"
        case int():
            return "Int"
        case float():
            return "Double"
        case _:
            return "String"


def _reaches(start: str, edges: Mapping[str, list[str]]) -> bool:
    waiting, seen = [*edges[start]], set[str]()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, ()))
    return False


def is_string_enum(decl: Decl | None) -> bool:
    """Whether a declaration is an enum whose raw values are strings."""
    return isinstance(decl, Enum) and decl.kind is Kind.STRING
