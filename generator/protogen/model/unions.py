"""Makes unions: described enums, tagged unions, and what the choices of a value come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from protogen.model.alternatives import Alternative, Group, base, choices, is_tagged, spread
from protogen.model.keyed import numbered
from protogen.model.remarks import declaration, member, notes
from protogen.model.run import Run, below
from protogen.model.spec import ANY, Decl, Member, Ref, TaggedUnion, TaggedVariant, Type
from protogen.model.telling import Traits, own_name
from protogen.model.untagged import untagged
from protogen.model.views import View, identity_of, view, writable
from protogen.schema.discriminators import discriminator
from protogen.schema.forms import json_type
from protogen.schema.load import Subschema
from protogen.schema.tags import infer_tag
from protogen.source.place import Json

_SHAPING = frozenset({"properties", "items", "prefixItems", "enum", "oneOf", "anyOf", "additionalProperties"})

_DEEPEST = 8
"""What is beside so many choices, one inside another, is not repeated in every branch: all is one record."""

_FEW, _LONGEST = 3, 40
"""Of more tags, and of longer ones, only the first names a branch."""

_AROUND = frozenset({"properties", "patternProperties", "items", "prefixItems", "if", "dependentSchemas"})
"""With any of these next to it, an alternative has more than its branch says."""


def described(seen: View) -> tuple[Member, ...]:
    """The members of a described enum: `oneOf` (or `anyOf`) of `const` with title and description. Of a value that is
    there twice, the first one counts."""
    for owner, keyword in seen.groups:
        constants = owner.listed(keyword)
        if all(map(_is_constant, constants)):
            values = [each.keywords["const"] for each in constants]
            kinds = {json_type(value) for value in values}
            if kinds in ({"string"}, {"integer"}) and all(map(writable, values)):
                members: dict[Json, Member] = {}
                for each in map(member, constants):
                    members.setdefault(each.value, each)
                return tuple(members.values())
    return ()


def _is_constant(option: Subschema) -> bool:
    words = option.keywords
    return "const" in words and not _SHAPING & words.keys()


def branches(seen: View) -> Group | None:
    """Returns the choice that shapes the value: one with a tag if there is one, else the first of which some branch
    describes a shape."""
    return next(iter(choices(seen)), None)


def union_type(run: Run, seen: View, types: frozenset[str], near: str, depth: int) -> Decl | Type | None:
    """Returns the union of what a view's choices allow; None if the value is better read as one record."""
    groups = choices(seen)
    if not groups or sum(identity_of(part) != part.key for part in seen.parts) > _DEEPEST:
        return None
    if is_tagged(*groups[0]):
        return _tagged(run, seen, groups[0], near, depth)
    beside = base(seen, groups)
    around = View(beside)
    shapes = _shapes(around, groups)
    if (shapes or len(groups) > 1) and not run.spend(len(seen.parts) * prod(map(_width, groups))):
        return None
    found = spread(groups, types, beside if shapes else ())
    if not found or (shapes and not _adds(around, found)):
        return None
    found = _directed(groups, found)
    if shapes or any(notes(part.value) for part in seen.parts):
        return untagged(run, seen, found, near, depth)
    return run.any_type(found, near, depth, seen=seen)


def _width(group: Group) -> int:
    owner, keyword = group
    return len(owner.keywords[keyword])


def _shapes(around: View, groups: Sequence[Group]) -> bool:
    """Whether what is beside the choices says more of a value than some branch does."""
    more = any(each not in (True, False) for each in around.values("additionalProperties"))
    if more or around.has(_AROUND) or around.groups:
        return True
    options = [view([option]) for owner, keyword in groups for option in owner.listed(keyword)]
    return any(around.required.keys() - seen.required.keys() for seen in options if seen is not None)


def _adds(around: View, found: Sequence[Alternative]) -> bool:
    """Whether a branch declares a member that is not declared beside the choices."""
    known = around.properties.keys()
    return not known or any({*Traits(each).names} - known for each in found)


def _directed(groups: Sequence[Group], found: Sequence[Alternative]) -> list[Alternative]:
    """The alternatives, with the tags of a `discriminator`."""
    if len(groups) != 1:
        return list(found)
    owner, keyword = groups[0]
    told = discriminator(owner, keyword)
    if told is None:
        return list(found)
    tags = {option.key: own for option, own in zip(owner.listed(keyword), told.tags, strict=True)}
    return [replace(each, tag=told.name, tags=tags.get(each.option.key, ())) for each in found]


def _tagged(run: Run, seen: View, group: Group, near: str, depth: int) -> Decl | Type:
    owner, keyword = group
    tag = infer_tag(owner)
    assert tag is not None
    beside = base(seen, [group])
    around = View(beside)
    if not run.spend(len(seen.parts)):
        return ANY
    shared = beside if _shapes(around, [group]) or choices(around) else ()
    variants = []
    for index, option in enumerate(owner.listed(keyword)):
        values = tuple(value for value, branch in tag.values if branch == index)
        name = _called(option, values)
        place = run.called([option], below(near, name))
        type = run.type([*shared, option], place, depth + 1, frozenset({"object"}))
        if len(values) > 1 and isinstance(type, Ref) and own_name(option):
            name = type.target
        variants.append(TaggedVariant(name=name, type=type, tags=values))
    return declaration(TaggedUnion, seen, near, variants=numbered(variants), tag=tag.path)


def _called(option: Subschema, values: Sequence[str]) -> str:
    """The name of a branch that some tags select: its tag, its own name, or else its tags."""
    if len(values) == 1:
        return values[0] or "empty"
    few = len(values) <= _FEW and sum(map(len, values)) <= _LONGEST
    return own_name(option) or (" or ".join(values) if few else f"{values[0]} and others")
