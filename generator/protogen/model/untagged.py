"""Makes the type of alternatives without a tag: by JSON type, then by what each type's alternatives differ in."""

from __future__ import annotations

from collections.abc import Sequence

from protogen.model.alternatives import Alternative, alternative, choices, taken_apart, together
from protogen.model.keyed import by_keys, numbered
from protogen.model.references import plain_reference
from protogen.model.remarks import declaration, enum_kind, listed_member, notes
from protogen.model.run import Run, below, in_place
from protogen.model.spec import (
    ANY,
    Decl,
    Enum,
    Kind,
    ListOf,
    Nullable,
    Ref,
    Scalar,
    Type,
    TypedUnion,
    TypedVariant,
)
from protogen.model.telling import own_name
from protogen.model.views import ARRAY_KEYWORDS, EVERY_TYPE, OBJECT_KEYWORDS, SCALAR_TYPES, View
from protogen.schema.load import Subschema


def untagged(run: Run, seen: View, found: Sequence[Alternative], near: str, depth: int) -> Decl | Type:
    """The union of some alternatives; `seen` has the union's annotations."""
    live = taken_apart(found)
    real = [each for each in live if each.types != {"null"}]
    if not real:
        return Scalar(Kind.NULL) if live else ANY
    shape = _alternatives(run, seen, real, near, depth)
    if shape == ANY or len(real) == len(live) or isinstance(shape, Nullable):
        return shape
    return Nullable(in_place(run, shape))


def _alternatives(run: Run, seen: View, found: Sequence[Alternative], near: str, depth: int) -> Decl | Type:
    """A union distinguished by JSON type; if all alternatives share one, the result of `_one_type`."""
    groups = together(found)
    if len(groups) == 1 and len(kinds := _kinds(groups[0])) == 1:
        return _one_type(run, seen, groups[0], kinds[0], near, near, depth)
    if len(groups) == 1 and len(groups[0]) == 1:
        (lone,) = groups[0]
        return run.type(lone.parts, run.called([lone.option], near), depth + 1, lone.types)
    variants: list[TypedVariant] = []
    other: set[str] = set()
    for group in groups:
        if len(group) == 1:
            variants += _by_type(run, group[0], near, depth)
            continue
        for kind in _kinds(group):
            own = [each.of(frozenset({kind})) for each in group if kind in each.kinds]
            if kind == "null" or all(_is_silent(each, kind) for each in own):
                other.add(kind)
            else:
                variants.append(_of_kind(run, own, kind, near, depth))
    if other:
        variants.append(TypedVariant(name="other", type=ANY, json_types=tuple(sorted(other))))
    return declaration(TypedUnion, seen, near, variants=numbered(variants)) if variants[0].type != ANY else ANY


def _kinds(group: Sequence[Alternative]) -> list[str]:
    return sorted(frozenset[str]().union(*(each.kinds for each in group)))


def _is_silent(each: Alternative, kind: str) -> bool:
    """Whether an alternative says nothing about its values of a JSON type."""
    words = {"object": OBJECT_KEYWORDS, "array": ARRAY_KEYWORDS}.get(kind, frozenset())
    return each.seen.asserted == EVERY_TYPE and not each.seen.has(words) and not choices(each.seen)


def _of_kind(run: Run, own: Sequence[Alternative], kind: str, near: str, depth: int) -> TypedVariant:
    """The variant of alternatives that share a JSON type."""
    shape = _one_type(run, View(()), own, kind, below(near, kind), near, depth + 1)
    type = in_place(run, shape)
    name = type.target if isinstance(type, Ref) else kind
    return TypedVariant(name=name, type=type, json_types=_json_types(own, kind))


def _json_types(own: Sequence[Alternative], kind: str) -> tuple[str, ...]:
    return ("integer",) if kind == "number" and all(each.types == {"integer"} for each in own) else (kind,)


def _one_type(
    run: Run, seen: View, group: Sequence[Alternative], kind: str, near: str, inside: str, depth: int
) -> Decl | Type:
    """The shape of alternatives of one JSON type: a scalar or an enum, records distinguished by keys, a list."""
    if len(group) == 1:
        place = run.called([group[0].option], inside)
        return run.type(group[0].parts, place, depth + 1, group[0].types)
    match kind:
        case "object":
            return by_keys(run, seen, group, near, inside, depth)
        case "array":
            return _list(run, group, inside, depth)
        case _:
            return _one_kind(run, seen, group, Kind(kind), near)


def _by_type(run: Run, each: Alternative, near: str, depth: int) -> list[TypedVariant]:
    """The variants of a branch: one per type if it is an inline list of scalar types or is split, else one."""
    seen = each.seen
    mixed = seen.listed is None and not choices(seen) and each.types <= SCALAR_TYPES
    if len(each.types) < 2 or not mixed or (each.whole and plain_reference(each.parts) is not None):
        name = own_name(each.option) or (sorted(each.types)[0] if each.types != EVERY_TYPE else "other")
        type = run.type(each.parts, run.called([each.option], below(near, name)), depth + 1, each.types)
        name = type.target if isinstance(type, Ref) else name
        return [TypedVariant(name=name, type=type, json_types=tuple(sorted(each.types)))]
    plain = [(one, Scalar(Kind(one), None, seen.limits)) for one in sorted(each.types)]
    return [TypedVariant(name=one, type=type, json_types=(one,)) for one, type in plain]


def _list(run: Run, group: Sequence[Alternative], near: str, depth: int) -> ListOf:
    """Merges several kinds of arrays into a list whose items are of any of those kinds."""
    items: dict[object, Alternative] = {}
    for each in group:
        seen, owners = each.seen, each.seen.owners("items")
        first = [part.child("prefixItems", i) for part in seen.owners("prefixItems") for i in range(_length(part))]
        if choices(seen) or not owners:
            return ListOf(ANY)
        sets = [*([one] for one in first), [part.child("items") for part in owners]]
        items |= {one.key: one for one in map(alternative, sets) if one is not None}
    return ListOf(run.any_type([*items.values()], below(near, "item"), depth + 1) if items else ANY)


def _length(part: Subschema) -> int:
    return len(part.keywords["prefixItems"])


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
