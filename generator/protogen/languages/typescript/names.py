"""Writes names, literals, documentation and types in TypeScript."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from protogen.checks.tolerant import keeps_minor
from protogen.dataclass import dataclass, field
from protogen.languages.examples import Words
from protogen.languages.language import own_name
from protogen.languages.target import Job
from protogen.languages.templates import reserved_words
from protogen.languages.typescript.layout import NOTHING, Array, Generic, Members, Spelling, Tuple, Word, one_of
from protogen.model import words as names
from protogen.model.spec import (
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Kind,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    TypedVariant,
    Variant,
)
from protogen.model.things import Pins, Thing, type_thing
from protogen.source.place import Json

SAFE = 2**53 - 1
"""The largest integer up to which a `number` holds every integer exactly."""

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_LARGE_FORMATS = frozenset({"int64", "uint64"})
_NUMBER = ("number", "bigint")
_BY_TYPE = {"array": ("readonly JsonValue[]",), "object": ("JsonObject",), "integer": _NUMBER, "number": _NUMBER}
"""Arbitrary JSON of one type, where that has another name. Such a number may be a large integer."""


compact: Callable[[Json], str] = json.JSONEncoder(separators=(",", ":")).encode
"""Returns a value as JSON text without spaces, in ASCII."""


def literal(value: Json) -> str:
    """A string, number, boolean or null as source text; the quotes are those `deno fmt` prefers."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) <= SAFE else f"{value}n"
    if isinstance(value, float) and value.is_integer():
        return literal(int(value))
    return json.dumps(value)


def _string(text: str) -> str:
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = json.encoder.encode_basestring(text)[1:-1].replace('\\"', '"').replace(quote, "\\" + quote)
    if not body.isprintable():
        body = "".join(char if char.isprintable() else _escaped(char) for char in body)
    return quote + body + quote


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]


def key(name: str) -> str:
    """A member's name: quoted if it is not an identifier."""
    return name if _IDENTIFIER.fullmatch(name) else literal(name)


def access(owner: str, name: str) -> str:
    """The member of an expression."""
    return f"{owner}.{name}" if _IDENTIFIER.fullmatch(name) else f"{owner}[{literal(name)}]"


def doc(lines: Sequence[str] | str, indent: int = 0) -> str:
    """A doc comment with its line end, or nothing. Text that would end the comment, or direct a tool, is broken up."""
    text = lines if isinstance(lines, str) else "\n\n".join(line for line in lines if line)
    text = text.replace("*/", "*\\/").replace("@ts-", "\\@ts-").replace("\t", "  ")
    lines = [_printable(line) for line in text.strip().splitlines()]
    found = [line for line, above in zip(lines, ["", *lines], strict=False) if line or above]
    space = " " * indent
    if not found:
        return ""
    if len(found) == 1 and len(found[0]) + indent + 7 <= 80:
        return f"{space}/** {found[0]} */\n"
    body = "".join(f"{space} * {line}".rstrip() + "\n" for line in found)
    return f"{space}/**\n{body}{space} */\n"


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else " " for char in line).rstrip()


WORDS = Words(
    reserved_words("typescript"),
    highlighted="import from const if throw new switch case default undefined null true false",
)


@dataclass(frozen=True)
class Names:
    """The TypeScript names of a Spec: one for each declaration, and those made from it."""

    spec: Spec
    pins: Pins = field(default_factory=Pins)

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The type's name of each declaration."""
        return names.plain(self._types)

    @cached_property
    def _types(self) -> Mapping[str, names.Given]:
        own = {decl.name: own_name(decl, "typescript") for decl in self.spec.decls}
        things = {name: type_thing(name) for name in own}
        return names.identifiers(
            own,
            names.upper_camel,
            reserved=reserved_words("typescript"),
            empty="Type",
            taken=self.pins.beside(things.values()),
            pinned=self.pins.of(things),
            chosen={name: names.upper_camel(word) for name, word in own.items() if word},
        )

    def derived(self, decl: str, role: str) -> str:
        """A name made from a type's, such as `matchMessage`: unique among all names."""
        return self._derived[f"{role}\0{decl}"].word

    @cached_property
    def _derived(self) -> Mapping[str, names.Given]:
        wanted: dict[str, str] = {}
        for decl in self.spec.decls:
            name = self.types[decl.name]
            for role, text in (*_roles(decl, name), *(_readers(name) if decl.name in self.spec.roots else ())):
                wanted[f"{role}\0{decl.name}"] = text
        taken = set(self.types.values()) | reserved_words("typescript")
        pinned = self.pins.of(_things(wanted))
        return names.identifiers(wanted, str, taken=taken, pinned=pinned, wishes=wanted)

    def given(self) -> Mapping[Thing, names.Given]:
        """Every name made here. Members keep their names on the wire."""
        derived = {thing: self._derived[name] for name, thing in _things(self._derived).items()}
        return {type_thing(name): each for name, each in self._types.items()} | derived


def _things(derived: Iterable[str]) -> Mapping[str, Thing]:
    """The things that the keys of derived names belong to."""
    pairs = {name: name.split("\0", 1) for name in derived}
    return {name: type_thing(decl, role) for name, (role, decl) in pairs.items()}


def _roles(decl: Decl, name: str) -> Sequence[tuple[str, str]]:
    match decl:
        case Enum():
            array = names.screaming(name)
            return [("values", plural(array)), ("info", f"{array}_INFO"), ("known", f"Known{name}")]
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            return [("unknown", f"Unknown{name}"), ("handlers", f"{name}Handlers"), ("match", f"match{name}")]
        case _:
            return []


def _readers(name: str) -> Sequence[tuple[str, str]]:
    return [("strict", f"strict{name}"), ("tolerant", f"tolerant{name}")]


def plural(word: str) -> str:
    """`PIPELINE` → `PIPELINES`, `CATEGORY` → `CATEGORIES`, `STATUS` → `STATUSES`."""
    if word.endswith(("S", "X", "Z", "CH", "SH")):
        return f"{word}ES"
    return f"{word[:-1]}IES" if re.search(r"[^AEIOU]Y$", word) else f"{word}S"


def is_large(each: Scalar) -> bool:
    """Whether an integer may be too large for a `number`, according to its format or a limit."""
    limits = each.limits
    least = [one for one in (limits.minimum, limits.exclusive_minimum) if one is not None]
    most = [one for one in (limits.maximum, limits.exclusive_maximum) if one is not None]
    if any(one < -SAFE for one in least) or any(one > SAFE for one in most):
        return True
    return each.format in _LARGE_FORMATS and not (least and most)


@dataclass
class Speller:
    """Spells types, and remembers the types and functions of the runtime that they need."""

    names: Names
    imports: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def use(self, name: str) -> Word:
        """A type of the runtime."""
        self.imports.add(name)
        return Word(name)

    def unrecognized(self, inner: Spelling) -> Spelling:
        """The type of values that the schema does not list."""
        self.imports.add("Unrecognized")
        return Generic("Unrecognized", inner)

    def spell(self, each: Type) -> Spelling:
        """A type expression."""
        match each:
            case Scalar():
                return self.scalar(each)
            case Const(value):
                return self.constant(value)
            case Ref(target):
                return Word(self.names.types[target])
            case Nullable(inner):
                return one_of([self.spell(inner), Word("null")])
            case ListOf(item):
                return Array(self.spell(item))
            case MapOf(Scalar(Kind.ANY)):
                return self.use("JsonObject")
            case MapOf(value):
                return Members((("readonly [key: string]:", self.spell(value)),))
            case TupleOf(items, rest, required):
                return self.tuple(items, rest, required)

    def scalar(self, each: Scalar) -> Spelling:
        """A type without members."""
        match each.kind:
            case Kind.ANY:
                return self.use("JsonValue")
            case Kind.INTEGER:
                return self.use("Int64") if is_large(each) else Word("number")
            case kind:
                return Word(kind.value)

    def tuple(self, items: Sequence[Type], rest: Type | None, required: int) -> Spelling:
        """An array with a type for each position."""
        each = [("", item, "" if index < required else "?") for index, item in enumerate(map(self.spell, items))]
        if rest is not None:
            each.append(("...", Array(self.spell(rest), head=""), ""))
        return Tuple(tuple(each))

    def constant(self, value: Json) -> Spelling:
        """The type of exactly one value."""
        if isinstance(value, Mapping):
            members = tuple((f"readonly {key(name)}:", self.constant(held)) for name, held in value.items())
            return Members(members) if members else NOTHING
        if isinstance(value, list):
            return Tuple(tuple(("", self.constant(item), "") for item in value))
        return Word(literal(value)) if not _is_fraction(value) else Word("number")

    def member(self, each: Field) -> Spelling:
        """The type of a record's member."""
        inner = self.spell(each.type)
        return one_of([inner, self.unrecognized(Word("string"))]) if keeps_minor(each) else inner

    def variant(self, each: Variant) -> Spelling:
        """The type of an alternative; one of arbitrary JSON is narrowed to its JSON types, unless these are many."""
        if not isinstance(each, TypedVariant) or each.type != Scalar(Kind.ANY) or _is_rest(each):
            return self.spell(each.type)
        for name in {"array": "JsonValue", "object": "JsonObject"}.items():
            if name[0] in each.json_types:
                self.imports.add(name[1])
        return one_of([Word(word) for name in each.json_types for word in _BY_TYPE.get(name, (name,))])


def _is_rest(each: TypedVariant) -> bool:
    """Whether an alternative has arrays and objects of any contents."""
    return {"array", "object"} <= {*each.json_types}


def _is_fraction(value: Json) -> bool:
    return isinstance(value, float) and not value.is_integer()


def names_of(job: Job) -> Names:
    """The names of a job's package."""
    return Names(job.spec, job.pins.get("typescript", Pins()))
