"""Unions: which alternatives a view has, and what tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from protogen.compose import EVERY_TYPE, OBJECT_KEYWORDS, View, json_type, plain_reference, view, writable
from protogen.load import Subschema
from protogen.remarks import declaration, enum_kind, listed_member, member
from protogen.source import Json
from protogen.spec import Alias, Const, Decl, Enum, Kind, Member, Nullable, Record, Ref, Scalar, Type, Union, Variant
from protogen.tags import Tag, infer_tag, union_keyword


class Run(Protocol):
    """The part of a lowering that unions need: types of their variants, and a place for what is found inline."""

    def type(self, subschemas: Sequence[Subschema], near: str, depth: int = 0) -> Type: ...

    def hoist(self, decl: Decl) -> Ref: ...


ANY = Scalar(Kind.ANY)
_TELLING = frozenset(
    {"properties", "items", "prefixItems", "type", "const", "enum", "oneOf", "anyOf", "additionalProperties"}
)


def described(seen: View) -> tuple[Member, ...]:
    """The members of a described enum: `oneOf` (or `anyOf`) of `const` with title and description."""
    for keyword in ("oneOf", "anyOf"):
        for owner in seen.owners(keyword):
            options = _options(owner, keyword)
            if all(_is_constant(option) for option in options):
                values = [option.value["const"] for option in options]  # type: ignore[index]
                kinds = {json_type(value) for value in values}
                if kinds in ({"string"}, {"integer"}) and all(map(writable, values)):
                    return tuple(map(member, options))
    return ()


def _is_constant(option: Subschema) -> bool:
    value = option.value
    return isinstance(value, dict) and "const" in value and not (_TELLING - {"const", "type"}) & value.keys()


def branches(seen: View) -> tuple[Subschema, str] | None:
    """The part and keyword whose alternatives shape the value: the first group in which some branch tells a
    shape, a tagged one before others."""
    groups = [(owner, keyword) for keyword in ("oneOf", "anyOf") for owner in seen.owners(keyword)]
    shaping = [group for group in groups if any(_tells(branch) for branch in _options(*group))]
    tagged = [group for group in shaping if union_keyword(group[0]) == group[1] and infer_tag(group[0]) is not None]
    return next(iter([*tagged, *shaping]), None)


def _options(owner: Subschema, keyword: str) -> list[Subschema]:
    return [owner.child(keyword, index) for index in range(len(owner.value[keyword]))]  # type: ignore[index]


def _tells(branch: Subschema) -> bool:
    seen = view([branch])
    return seen is not None and seen.has(_TELLING)


def union_type(
    run: Run, seen: View, group: tuple[Subschema, str], types: frozenset[str], near: str, depth: int
) -> Decl | Type | None:
    """The union of a group's branches; None where the value is better read without them."""
    owner, keyword = group
    rest = View(tuple(part for part in seen.parts if part is not owner))
    based = seen.has(OBJECT_KEYWORDS)
    options = _options(owner, keyword)
    tag = infer_tag(owner)
    if tag is not None and union_keyword(owner) == keyword:
        return _tagged(run, seen, owner, options, tag, near, depth)
    if based or rest.has({"oneOf", "anyOf"}):
        return None
    return _untagged(run, seen, options, types, near, depth)


def _without_group(owner: Subschema) -> Subschema:
    """The owner with its alternatives taken out: what bears on every branch."""
    assert isinstance(owner.value, dict)
    keyword = union_keyword(owner)
    return replace(owner, value={key: value for key, value in owner.value.items() if key != keyword})


def _tagged(
    run: Run, seen: View, owner: Subschema, options: Sequence[Subschema], tag: Tag, near: str, depth: int
) -> Decl | Type:
    base = [_without_group(owner) if part is owner else part for part in seen.parts]
    shared = base if View(tuple(base)).has({*OBJECT_KEYWORDS, "oneOf", "anyOf"}) else []
    variants = []
    for index, option in enumerate(options):
        values = tuple(value for value, branch in tag.values if branch == index)
        name = values[0] if values and isinstance(values[0], str) and len(values) == 1 else _option_name(option, index)
        type = run.type([*shared, option], f"{near} {name}", depth + 1)
        variants.append(Variant(name=_type_name(type, name, values), type=type, tags=values))
    return _union(run, seen, near, variants, "tag", tag.path)


def _type_name(type: Type, name: str, values: Sequence[Json]) -> str:
    return type.target if len(values) != 1 and isinstance(type, Ref) else name


def _option_name(option: Subschema, index: int) -> str:
    target = plain_reference([option])
    if target is not None and target.place.pointer:
        return target.place.pointer.rsplit("/", 1)[-1]
    title = option.value.get("title") if isinstance(option.value, dict) else None
    return title if isinstance(title, str) and len(title) < 40 else f"option {index + 1}"


def _untagged(
    run: Run, seen: View, options: Sequence[Subschema], types: frozenset[str], near: str, depth: int
) -> Decl | Type | None:
    live = [option for option in options if (each := view([option])) is not None and each.types & _wide(types)]
    real = [option for option in live if (view([option]) or seen).types != {"null"}]
    null = len(real) < len(live)
    if not real:
        return None
    if len(real) == 1:
        inner = run.type([real[0]], near, depth + 1)
        return Nullable(inner) if null and inner != ANY and not isinstance(inner, Nullable) else inner
    found = _alternatives(run, seen, real, near, depth)
    if found == ANY or not null:
        return found
    return Nullable(run.hoist(found) if isinstance(found, (Record, Enum, Union, Alias)) else found)


def _wide(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _alternatives(run: Run, seen: View, options: Sequence[Subschema], near: str, depth: int) -> Decl | Type:
    """A union told apart by JSON type, or by required keys where all are objects; else arbitrary JSON."""
    views = [view([option]) or seen for option in options]
    kinds = [_wide_number(each.types) for each in views]
    if all(kind == kinds[0] and len(kind) == 1 for kind in kinds) and kinds[0] <= {"string", "number", "boolean"}:
        return _one_kind(run, seen, views, near)
    if all(kind.isdisjoint(other) for index, kind in enumerate(kinds) for other in kinds[:index]):
        pairs = zip(options, views, strict=True)
        variants = [one for option, each in pairs for one in _by_type(run, option, each, near, depth)]
        return _union(run, seen, near, variants, "type")
    if all(kind == {"object"} for kind in kinds):
        keyed = [_variant(run, option, each.types, near, depth) for option, each in zip(options, views, strict=True)]
        keyed = [replace(one, keys=tuple(each.required)) for one, each in zip(keyed, views, strict=True)]
        keyed.sort(key=lambda variant: -len(variant.keys))
        if any(isinstance(one.type, Scalar) for one in keyed):
            return ANY
        return _union(run, seen, near, keyed, "keys")
    return _grouped(run, seen, options, views, near, depth)


def _by_type(run: Run, option: Subschema, seen: View, near: str, depth: int) -> list[Variant]:
    """The variants that a branch adds: an inline one of several plain types adds each of them."""
    plain = seen.listed is None and branches(seen) is None and seen.types <= {"boolean", "integer", "number", "string"}
    if len(seen.types) < 2 or not plain or plain_reference([option]) is not None:
        return [_variant(run, option, seen.types, near, depth)]
    types = {each: Scalar(Kind(each), None, seen.limits) for each in sorted(seen.types)}
    return [Variant(name=each, type=type, json_types=(each,)) for each, type in types.items()]


def _wide_number(types: frozenset[str]) -> frozenset[str]:
    return types - {"integer"} | {"number"} if "integer" in types else types


def _grouped(
    run: Run, seen: View, options: Sequence[Subschema], views: Sequence[View], near: str, depth: int
) -> Decl | Type:
    """Branches that share a JSON type become one variant of their own (a union by keys, or arbitrary JSON)."""
    groups: dict[frozenset[str], list[Subschema]] = {}
    for option, each in zip(options, views, strict=True):
        kinds = _wide_number(each.types)
        if kinds not in groups and any(not kinds.isdisjoint(other) for other in groups):
            return ANY
        groups.setdefault(kinds, []).append(option)
    if len(groups) == 1:
        return ANY
    variants = []
    for kinds, members in groups.items():
        if len(members) == 1:
            variants.append(_variant(run, members[0], (view([members[0]]) or seen).types, near, depth))
            continue
        shape = _alternatives(run, seen, members, f"{near} {' or '.join(sorted(kinds))}", depth + 1)
        type = run.hoist(shape) if isinstance(shape, (Record, Enum, Union, Alias)) else shape
        name = type.target if isinstance(type, Ref) else sorted(kinds)[0]
        variants.append(Variant(name=name, type=type, json_types=tuple(sorted(kinds))))
    return _union(run, seen, near, variants, "type")


def _one_kind(run: Run, seen: View, views: Sequence[View], near: str) -> Decl | Type:
    """Alternatives of one scalar type: enums of strings merge (beside a plain string: open), the rest is the kind."""
    kind = next(iter(_wide_number(views[0].types)))
    listed = [value for each in views for value in (each.listed or ())]
    if kind == "string" and listed and all(isinstance(value, str) for value in listed):
        members = tuple(listed_member(value) for value in dict.fromkeys(listed))
        if len(members) > 1:
            return declaration(Enum, seen, near, members=members, kind=enum_kind(members))
    integers = all(each.types == {"integer"} for each in views)
    return Scalar(Kind.INTEGER if integers else Kind(kind))


def _variant(run: Run, option: Subschema, types: frozenset[str], near: str, depth: int) -> Variant:
    name = _option_name(option, 0)
    if name == "option 1":
        name = sorted(types)[0] if types != EVERY_TYPE else "other"
    type = run.type([option], f"{near} {name}", depth + 1)
    return Variant(name=type.target if isinstance(type, Ref) else name, type=type, json_types=tuple(sorted(types)))


def _union(
    run: Run, seen: View, near: str, variants: Sequence[Variant], by: str, tag: tuple[str, ...] = ()
) -> Decl | Type:
    names: dict[str, int] = {}
    unique = []
    for variant in variants:
        names[variant.name] = count = names.get(variant.name, 0) + 1
        unique.append(variant if count == 1 else replace(variant, name=f"{variant.name} {count}"))
    if any(isinstance(variant.type, Const) for variant in variants) and by != "type":
        return ANY
    return declaration(Union, seen, near, variants=tuple(unique), by=by, tag=tag, open=by == "tag")
