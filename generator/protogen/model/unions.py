"""Makes unions: finds the alternatives of a view, and what distinguishes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from protogen.model.alternatives import Alternative, alternatives, taken_apart, together
from protogen.model.remarks import declaration, enum_kind, listed_member, member, notes
from protogen.model.run import Run, in_place
from protogen.model.spec import (
    ANY,
    Decl,
    Enum,
    KeyedUnion,
    KeyedVariant,
    Kind,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Ref,
    Scalar,
    TaggedUnion,
    TaggedVariant,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.model.views import EVERY_TYPE, OBJECT_KEYWORDS, SCALAR_TYPES, View, plain_reference, view, writable
from protogen.schema.forms import json_type
from protogen.schema.load import Subschema
from protogen.schema.tags import Tag, infer_tag, union_keyword
from protogen.source.place import Json

_TELLING = frozenset(
    {"properties", "items", "prefixItems", "type", "const", "enum", "oneOf", "anyOf", "additionalProperties"}
)


def described(seen: View) -> tuple[Member, ...]:
    """The members of a described enum: `oneOf` (or `anyOf`) of `const` with title and description."""
    for owner, keyword in seen.groups:
        constants = owner.listed(keyword)
        if all(map(_is_constant, constants)):
            values = [each.keywords["const"] for each in constants]
            kinds = {json_type(value) for value in values}
            if kinds in ({"string"}, {"integer"}) and all(map(writable, values)):
                return tuple(map(member, constants))
    return ()


def _is_constant(option: Subschema) -> bool:
    words = option.keywords
    return "const" in words and not (_TELLING - {"const", "type"}) & words.keys()


def branches(seen: View) -> tuple[Subschema, str] | None:
    """Returns the alternatives that shape the value, as a part and a keyword: a tagged group if there is one, else
    the first group in which some branch describes a shape."""
    shaping = [(owner, keyword) for owner, keyword in seen.groups if any(map(_tells, owner.listed(keyword)))]
    tagged = [(owner, word) for owner, word in shaping if union_keyword(owner) == word and infer_tag(owner) is not None]
    return next(iter([*tagged, *shaping]), None)


def _tells(branch: Subschema) -> bool:
    seen = view([branch])
    return seen is not None and seen.has(_TELLING)


def union_type(
    run: Run, seen: View, group: tuple[Subschema, str], types: frozenset[str], near: str, depth: int
) -> Decl | Type | None:
    """Returns the union of a group's branches; None if the value is better read without them."""
    owner, keyword = group
    rest = View(tuple(part for part in seen.parts if part is not owner))
    based = seen.has(OBJECT_KEYWORDS)
    tag = infer_tag(owner)
    if tag is not None and union_keyword(owner) == keyword:
        return _tagged(run, seen, owner, keyword, tag, near, depth)
    if based or rest.has({"oneOf", "anyOf"}):
        return None
    beside = () if seen.asserted == EVERY_TYPE else (replace(owner, value={"type": sorted(types)}),)
    return _untagged(run, seen, alternatives(owner.listed(keyword), types, beside), near, depth)


def _without_group(owner: Subschema) -> Subschema:
    """The owner without its alternatives: what applies to every branch."""
    keyword = union_keyword(owner)
    return replace(owner, value={key: value for key, value in owner.keywords.items() if key != keyword})


def _tagged(run: Run, seen: View, owner: Subschema, keyword: str, tag: Tag, near: str, depth: int) -> Decl | Type:
    base = [_without_group(owner) if part is owner else part for part in seen.parts]
    shared = base if View(tuple(base)).has({*OBJECT_KEYWORDS, "oneOf", "anyOf"}) else []
    variants = []
    for index, option in enumerate(owner.listed(keyword)):
        values = tuple(value for value, branch in tag.values if branch == index)
        name = values[0] if values and isinstance(values[0], str) and len(values) == 1 else _option_name(option, index)
        type = run.type([*shared, option], f"{near} {name}", depth + 1)
        variants.append(TaggedVariant(name=_type_name(type, name, values), type=type, tags=values))
    return declaration(TaggedUnion, seen, near, variants=_numbered(variants), tag=tag.path)


def _type_name(type: Type, name: str, values: Sequence[Json]) -> str:
    return type.target if len(values) != 1 and isinstance(type, Ref) else name


def _option_name(option: Subschema, index: int) -> str:
    target = plain_reference([option])
    if target is not None and target.place.pointer:
        return target.place.pointer.rsplit("/", 1)[-1]
    title = option.keywords.get("title")
    return title if isinstance(title, str) and len(title) < 40 else f"option {index + 1}"


def _untagged(run: Run, seen: View, found: Sequence[Alternative], near: str, depth: int) -> Decl | Type | None:
    live = taken_apart(found)
    real = [each for each in live if each.types != {"null"}]
    null = len(real) < len(live)
    if not real:
        return None
    shape = _alternatives(run, seen, real, near, depth)
    if shape == ANY or not null or isinstance(shape, Nullable):
        return shape
    return Nullable(in_place(run, shape))


def _alternatives(run: Run, seen: View, found: Sequence[Alternative], near: str, depth: int) -> Decl | Type:
    """A union distinguished by JSON type; if all alternatives share one, the result of `_one_type`."""
    groups = together(found)
    if len(groups) == 1:
        return _one_type(run, seen, groups[0], near, depth)
    variants = []
    for group in groups:
        if len(group) == 1:
            variants += _by_type(run, group[0], near, depth)
            continue
        kinds = sorted(frozenset[str]().union(*(each.kinds for each in group)))
        shape = _one_type(run, View(()), group, f"{near} {' or '.join(kinds)}", depth + 1)
        type = in_place(run, shape)
        name = type.target if isinstance(type, Ref) else " or ".join(kinds)
        variants.append(TypedVariant(name=name, type=type, json_types=tuple(kinds)))
    return declaration(TypedUnion, seen, near, variants=_numbered(variants))


def _one_type(run: Run, seen: View, group: Sequence[Alternative], near: str, depth: int) -> Decl | Type:
    """The shape of alternatives that share a JSON type: a scalar or an enum, records distinguished by keys, a list;
    else arbitrary JSON."""
    if len(group) == 1:
        only = group[0]
        return run.type(only.parts, near, depth + 1) if only.whole else _plain(only, next(iter(only.types)))
    kinds = frozenset[str]().union(*(each.kinds for each in group))
    if len(kinds) > 1:
        return ANY
    match next(iter(kinds)):
        case "object":
            return _by_keys(run, seen, group, near, depth)
        case "array":
            return _list(run, group, near, depth)
        case kind:
            return _one_kind(run, seen, group, Kind(kind), near)


def _by_type(run: Run, each: Alternative, near: str, depth: int) -> list[TypedVariant]:
    """The variants of a branch: one per type if it is an inline list of scalar types or is split, else one."""
    seen = each.seen
    mixed = seen.listed is None and branches(seen) is None and each.types <= SCALAR_TYPES
    if each.whole and (len(each.types) < 2 or not mixed or plain_reference([each.option]) is not None):
        name, type = _option(run, each, near, depth)
        return [TypedVariant(name=name, type=type, json_types=tuple(sorted(each.types)))]
    return [TypedVariant(name=one, type=_plain(each, one), json_types=(one,)) for one in sorted(each.types)]


def _plain(each: Alternative, json_type: str) -> Scalar:
    return Scalar(Kind(json_type), None, each.seen.limits)


def _by_keys(run: Run, seen: View, group: Sequence[Alternative], near: str, depth: int) -> Decl | Type:
    """A union of records, those with the most required members first; objects without a known shape come last."""
    found: dict[Type, KeyedVariant] = {}
    for each in group:
        name, type = _option(run, each, near, depth)
        if isinstance(type, Scalar):
            name, type = "object", MapOf(ANY)
        found.setdefault(type, KeyedVariant(name=name, type=type, keys=tuple(each.seen.required)))
    variants = sorted(found.values(), key=lambda one: (one.type == MapOf(ANY), -len(one.keys)))
    if len(variants) == 1:
        return variants[0].type
    return declaration(KeyedUnion, seen, near, variants=_numbered(variants))


def _list(run: Run, group: Sequence[Alternative], near: str, depth: int) -> ListOf:
    """Merges several kinds of arrays into a list whose items are of any of those kinds."""
    items = []
    for each in group:
        owners = each.seen.owners("items")
        if each.seen.has({"prefixItems", "oneOf", "anyOf"}) or len(owners) != 1:
            return ListOf(ANY)
        items.append(owners[0].child("items"))
    item = _untagged(run, View(()), alternatives(items, EVERY_TYPE), f"{near} item", depth + 1)
    return ListOf(ANY if item is None else in_place(run, item))


def _one_kind(run: Run, seen: View, group: Sequence[Alternative], kind: Kind, near: str) -> Decl | Type:
    """Merges alternatives of one scalar type: string enums into one (open next to a plain string), else the kind."""
    lists = [each for each in group if each.seen.listed is not None]
    listed = [value for each in lists for value in each.seen.listed or () if isinstance(value, str)]
    if kind is Kind.STRING and listed:
        if len(lists) == 1 and _stays_open(lists[0]):
            return run.type(lists[0].parts, near)
        members = tuple(listed_member(value) for value in dict.fromkeys(listed))
        if len(members) > 1:
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
    integers = all(each.types == {"integer"} for each in group)
    return Scalar(Kind.INTEGER if integers else kind)


def _stays_open(each: Alternative) -> bool:
    """Whether a branch is a named enum that also keeps all other strings."""
    named = plain_reference([each.option]) is not None and len(each.seen.listed or ()) > 1
    return named and all(notes(part.value).get("open") is not False for part in each.seen.parts)


def _option(run: Run, each: Alternative, near: str, depth: int) -> tuple[str, Type]:
    """The name and the type of an alternative."""
    name = _option_name(each.option, 0)
    if name == "option 1":
        name = sorted(each.types)[0] if each.types != EVERY_TYPE else "other"
    type = run.type(each.parts, f"{near} {name}", depth + 1)
    return type.target if isinstance(type, Ref) else name, type


V = TypeVar("V", TaggedVariant, TypedVariant, KeyedVariant)


def _numbered(variants: Sequence[V]) -> tuple[V, ...]:
    """The variants of a union, with numbers added to names that are used more than once."""
    names: dict[str, int] = {}
    unique = []
    for variant in variants:
        names[variant.name] = count = names.get(variant.name, 0) + 1
        unique.append(variant if count == 1 else replace(variant, name=f"{variant.name} {count}"))
    return tuple(unique)
