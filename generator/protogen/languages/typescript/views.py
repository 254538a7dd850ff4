"""Makes the views that the TypeScript templates print: one for each declaration, with every decision made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.checks.tolerant import shared_fields
from protogen.languages.layout import columns
from protogen.languages.typescript.declared import Declared, Documented, Joined, Listed, Matched, View
from protogen.languages.typescript.layout import (
    NOTHING,
    Generic,
    Indexed,
    Members,
    Spelling,
    Word,
    annotated,
    call,
    function_type,
    generic,
    listing,
    one_of,
)
from protogen.languages.typescript.names import SAFE, Speller, access, key, literal
from protogen.model.remarks import default_text
from protogen.model.spec import (
    ABSENT,
    Alias,
    Const,
    Decl,
    Enum,
    Field,
    KeyedUnion,
    Kind,
    Member,
    Node,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TaggedVariant,
    TypedUnion,
    Union,
    takes_more,
)
from protogen.model.symbols import spoken
from protogen.model.words import Why, identifiers, snake
from protogen.source.place import Json


def view(decl: Decl, speller: Speller, spec: Spec) -> View:
    """The view of a declaration."""
    name = speller.names.types[decl.name]
    match decl:
        case Alias():
            return Declared("alias", remarks(decl), annotated(f"export type {name} =", speller.spell(decl.type)))
        case Record():
            return _record(decl, name, speller)
        case Enum():
            return _enum(decl, name, speller)
        case TaggedUnion() | TypedUnion() | KeyedUnion():
            return _union(decl, name, speller, spec)


def remarks(node: Node) -> str:
    """The text of a doc comment."""
    parts = [node.doc]
    if isinstance(node, Field):
        if (unit := node.notes.get("epoch")) in ("milliseconds", "seconds"):
            unit_too = ', "seconds"' if unit == "seconds" else ""
            parts.append(f"Counts {unit} since 1970-01-01T00:00:00Z: `dateOf(value{unit_too})` is the `Date`.")
        if node.default is not ABSENT:
            plain = not isinstance(node.default, (list, dict, str))
            parts.append(f"@default {literal(node.default) if plain else default_text(node)}")
    if node.deprecated:
        parts.append("@deprecated")
    return "\n\n".join(part for part in parts if part)


def _record(decl: Record, name: str, speller: Speller) -> Declared:
    if not decl.fields:
        empty: Spelling = NOTHING if decl.extra is None else speller.use("JsonObject")
        return Declared("alias", remarks(decl), annotated(f"export type {name} =", empty))
    layouts = [speller.member(each) for each in decl.fields]
    members = [
        Documented(remarks(each), annotated(_member(each.name, each.required), layout, column=2))
        for each, layout in zip(decl.fields, layouts, strict=True)
    ]
    if decl.extra is not None and decl.extra != Scalar(Kind.ANY):
        extra = speller.spell(decl.extra)
        absent = [] if all(each.required for each in decl.fields) else [Word("undefined")]
        other = one_of([extra, *layouts, *absent])
        members.append(Documented("Members of any other name.", annotated("readonly [key: string]:", other, column=2)))
    return Declared("record", remarks(decl), f"export interface {name} {{", tuple(members))


def _member(name: str, required: bool = True) -> str:
    return f"readonly {key(name)}{'' if required else '?'}:"


def _enum(decl: Enum, name: str, speller: Speller) -> Listed:
    array = speller.names.derived(decl.name, "values")
    values = tuple(dict.fromkeys(each.value for each in decl.members))
    each = Indexed(array)
    types = [Documented(remarks(decl), annotated(f"export type {name} =", each))]
    known = name
    if decl.open:
        known = speller.names.derived(decl.name, "known")
        rest = speller.unrecognized(Word("number" if isinstance(values[0], int) else "string"))
        types = [
            Documented(f"A value of `{array}`.", annotated(f"export type {known} =", each)),
            Documented(remarks(decl), annotated(f"export type {name} =", one_of([Word(known), rest]))),
        ]
    table, info = _table(decl, values), ""
    if table:
        speller.imports.add("MemberInfo")
        info = annotated(
            f"export declare const {_info_name(decl, speller)}:",
            Generic("Readonly", Generic("Record", Word(f"{known}, MemberInfo"))),
        )
    items, said = [*map(literal, values)], _in_words(values)
    return Listed(
        doc=f"The values of `{name}` that the schema lists.",
        array=listing(f"export declare const {array}: readonly", items, said),
        types=tuple(types),
        info=info,
        script=listing(f"export const {array} =", items, [""] * len(items)),
        table_head=f"export const {_info_name(decl, speller)} = {{",
        table=table,
    )


def _info_name(decl: Enum, speller: Speller) -> str:
    return speller.names.derived(decl.name, "info")


def _in_words(values: Sequence[Json]) -> Sequence[str]:
    """For each value that only symbols tell from the others, these in words; other languages name it so."""
    given = identifiers([each for each in values if isinstance(each, str)], snake)
    return [spoken(each) if each in given and given[each].why is Why.SPOKEN else "" for each in values]


def _table(decl: Enum, values: Sequence[Json]) -> tuple[str, ...]:
    """An entry for each value, if the schema describes any."""
    if not any(map(_info, decl.members)) or any(isinstance(each, int) and abs(each) > SAFE for each in values):
        return ()
    members = {each.value: each for each in reversed(decl.members)}
    return tuple(_entry(members[value]) for value in values)


def _entry(member: Member) -> str:
    name = key(member.value) if isinstance(member.value, str) else _number_key(member.value)
    lines = [annotated(f"{word}:", Word(literal(value)), ",", 4) for word, value in _info(member).items()]
    return "\n".join([f"  {name}: {{", *lines, "  },"]) if lines else f"  {name}: {{}},"


def _number_key(value: int) -> str:
    return str(value) if value >= 0 else f'"{value}"'


def _info(member: Member) -> Mapping[str, Json]:
    action = member.notes.get("action")
    found = {"description": member.doc, "action": action, "deprecated": member.deprecated}
    return {word: value for word, value in found.items() if value}


def _union(decl: Union, name: str, speller: Speller, spec: Spec) -> Joined:
    layouts = [speller.variant(each) for each in decl.variants]
    unknown = ""
    lines: tuple[str, ...] = ()
    if takes_more(decl):
        unknown = speller.names.derived(decl.name, "unknown")
        lines = tuple(_unknown(decl, unknown, speller, spec))
        layouts = [*layouts, Word(unknown)]
    text = annotated(f"export type {name} =", one_of(layouts))
    matched = _matched(decl, name, unknown, speller, spec) if isinstance(decl, TaggedUnion) else None
    return Joined(name, remarks(decl), text, lines, matched)


def _unknown(decl: Union, name: str, speller: Speller, spec: Spec) -> Iterator[str]:
    """The type of an alternative that the schema does not list: the members that readers guarantee."""
    mark = speller.use("UnrecognizedMark")
    if not isinstance(decl, TaggedUnion):
        yield annotated(f"export type {name} =", mark)
        return
    head = f"export interface {name}"
    yield f"{head} extends UnrecognizedMark {{" if columns(head) < 54 else f"{head}\n  extends UnrecognizedMark {{"
    tag: Spelling = speller.use("UnrecognizedTag")
    for word in reversed(decl.tag[1:]):
        tag = Members(((_member(word), tag),))
    yield annotated(_member(decl.tag[0]), tag, column=2)
    if decl.payload:
        for each in shared_fields(spec, decl):
            yield annotated(_member(each.name, each.required), speller.member(each), column=2)
        yield annotated(_member(decl.payload), speller.use("JsonValue"), column=2)
    yield "}"


def _matched(decl: TaggedUnion, name: str, unknown: str, speller: Speller, spec: Spec) -> Matched | None:
    variants = [each for each in decl.variants if each.tags]
    if not variants:
        return None
    narrows = len(decl.tag) == 1 and all(_has_literal_tag(each, decl.tag[0], spec) for each in decl.variants)
    handlers, cases = [], []
    for each in variants:
        handlers.append(function_type(f"readonly {key(each.name)}", speller.variant(each), "Outcome", ";"))
        handler = access("handlers", each.name)
        cases.append((tuple(map(literal, each.tags)), call(f"return {handler}", ["value"], column=6)))
    if not narrows:
        speller.functions.add("tagOf")
    elif not unknown:
        speller.functions.add("assertNever")
    table, function = speller.names.derived(decl.name, "handlers"), speller.names.derived(decl.name, "match")
    return Matched(
        type=name,
        interface=generic(f"export interface {table}", "Outcome", " {"),
        handlers=tuple(handlers),
        function=generic(f"export declare function {function}", "Outcome", "("),
        parameters=tuple(_parameters(name, table, unknown)),
        script=call(f"export function {function}", ["value", "handlers", *["unknown"] * bool(unknown)], ") {"),
        subject=_subject(decl.tag, narrows),
        cases=tuple(cases),
        unknown=bool(unknown),
        rest=_rest(unknown, narrows),
    )


def _parameters(name: str, table: str, unknown: str) -> Iterator[str]:
    yield annotated("value:", Word(name), ",", 2)
    yield annotated("handlers:", Generic(table, Word("Outcome")), ",", 2)
    if unknown:
        yield function_type("unknown", Word(unknown), "Outcome", ",")


def _subject(tag: tuple[str, ...], narrows: bool) -> str:
    if narrows:
        return access("value", tag[0])
    return f"tagOf(value{''.join(f', {literal(word)}' for word in tag)})"


def _rest(unknown: str, narrows: bool) -> str:
    """The code in the `default` of the switch."""
    if unknown:
        return "      return unknown(value);"
    if narrows:
        return "      return assertNever(value);"
    return '      throw new TypeError("a value of no known case");'


def _has_literal_tag(variant: TaggedVariant, tag: str, spec: Spec) -> bool:
    """Whether TypeScript can narrow to the variant by its tag: a required member with just that value."""
    record = spec.index.get(variant.type.target) if isinstance(variant.type, Ref) else None
    if not isinstance(record, Record):
        return False
    return any(
        each.name == tag and each.required and isinstance(each.type, Const) and (each.type.value,) == variant.tags
        for each in record.fields
    )
