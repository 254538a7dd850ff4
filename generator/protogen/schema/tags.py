"""Finds the tag that distinguishes the branches of a `oneOf` or `anyOf`, if there certainly is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from protogen.dataclass import dataclass, field
from protogen.schema.freedom import NOT_OBJECTS, free_types
from protogen.schema.graph import Key, Subschema
from protogen.schema.memory import Topic
from protogen.source.place import Json

MAX_DEPTH = 3
"""A tag is at most this many keys deep."""


@dataclass(frozen=True, slots=True)
class Tag:
    """The string at `path` (keys, outermost first) selects the branch: `values` are pairs of a string and the index
    of its branch. A value with none of the strings there is not valid under any branch."""

    path: tuple[str, ...]
    values: tuple[tuple[str, int], ...]

    @property
    def document(self) -> dict[str, Json]:
        """The tag in the form of a check program."""
        return {"path": list(self.path), "values": [list(pair) for pair in self.values]}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is true of every value that a subschema accepts. `strings`: the value is one of these; None: unknown."""

    is_object: bool = False
    required: frozenset[str] = frozenset()
    members: Mapping[str, _Facts] = field(default_factory=dict)
    strings: tuple[str, ...] | None = None


_NOTHING = _Facts()
_FACTS = Topic[tuple[Key, int], _Facts]()
_TAGS = Topic[tuple[Key, str], Tag | None]()


def infer_tag(subschema: Subschema) -> Tag | None:
    """Finds the tag of a subschema's `oneOf` (else of its `anyOf`): at its path, every branch requires a string that
    no other branch allows. Prefers short paths, then the one in `discriminator`, then the schema's order."""
    keyword = union_keyword(subschema)
    if keyword is None:
        return None
    known = subschema.graph.memory.of(_TAGS)
    at = subschema.key, keyword
    if at not in known:
        known[at] = _inferred(subschema, keyword)
    return known[at]


def _inferred(subschema: Subschema, keyword: str) -> Tag | None:
    options = subschema.listed(keyword)
    if len(options) < 2:
        return None
    objects = _Facts(is_object=keyword == "oneOf" and only_objects(options))
    for depth in range(1, MAX_DEPTH + 1):
        around = _both(objects, _own_facts(subschema, depth))
        branches = [_facts(option, depth) for option in options]
        facts = [_both(branch, around) for branch in branches]
        for path in _ordered(_paths(facts[0], ()), subschema.keywords.get("discriminator")):
            tag = _tag_at(path, facts)
            if tag is not None:
                return tag
    return None


def only_objects(options: Sequence[Subschema]) -> bool:
    """Whether a `oneOf` accepts only objects, because two of its branches accept all that is none."""
    return sum(free_types(option) >= NOT_OBJECTS for option in options) > 1


def union_keyword(subschema: Subschema) -> str | None:
    """Returns the keyword whose branches a tag would select; None if there is none."""
    return next((keyword for keyword in ("oneOf", "anyOf") if keyword in subschema.keywords), None)


def constants(subschemas: Sequence[Subschema]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """What every value that all the subschemas accept has at some paths, if it has anything there: one of these
    strings."""
    facts = reduce(_both, (_facts(each, MAX_DEPTH) for each in subschemas), _NOTHING)
    return dict(_strings_below(facts, ()))


def _strings_below(facts: _Facts, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for name, member in facts.members.items():
        if member.strings is not None:
            yield (*path, name), member.strings
        yield from _strings_below(member, (*path, name))


def certain(subschemas: Sequence[Subschema]) -> frozenset[str]:
    """The members that every object has that all the subschemas accept."""
    return frozenset[str]().union(*(_facts(each, 0).required for each in subschemas))


def _ordered(paths: Iterator[tuple[str, ...]], discriminator: Json) -> Sequence[tuple[str, ...]]:
    named = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return sorted(paths, key=lambda path: (len(path), path != (named,)))


def _paths(facts: _Facts, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, member in facts.members.items():
        if member.strings is not None:
            yield (*path, name)
        yield from _paths(member, (*path, name))


def _tag_at(path: tuple[str, ...], branches: Sequence[_Facts]) -> Tag | None:
    values: dict[str, int] = {}
    for index, branch in enumerate(branches):
        strings = _strings_at(path, branch)
        if not strings or not values.keys().isdisjoint(strings):
            return None
        values.update(dict.fromkeys(strings, index))
    return Tag(path, tuple(values.items()))


def _strings_at(path: tuple[str, ...], facts: _Facts) -> tuple[str, ...] | None:
    """The strings allowed at a path, if every accepted value has one of them there; else None."""
    for name in path:
        if not facts.is_object or name not in facts.required or name not in facts.members:
            return None
        facts = facts.members[name]
    return facts.strings


def _facts(subschema: Subschema, depth: int) -> _Facts:
    """The facts of a subschema, including the alternatives of its union, `depth` keys deep."""
    known = subschema.graph.memory.of(_FACTS)
    key = subschema.key, depth
    if key not in known:
        known[key] = _NOTHING  # for a schema that applies itself to the same value, which adds nothing
        known[key] = _both(_own_facts(subschema, depth), _union_facts(subschema, depth))
    return known[key]


def _union_facts(subschema: Subschema, depth: int) -> _Facts:
    """The facts that `oneOf` and `anyOf` add: those that all their branches share."""
    facts = _NOTHING
    for keyword in ("oneOf", "anyOf"):
        branches = [_facts(option, depth) for option in subschema.listed(keyword)]
        if branches:
            facts = _both(facts, reduce(_either, branches))
    return facts


def _own_facts(subschema: Subschema, depth: int) -> _Facts:
    """The facts of a subschema's keywords other than `oneOf` and `anyOf`."""
    value = subschema.value
    if isinstance(value, bool):
        return _NOTHING
    members = {}
    for name in value.get("properties", ()) if depth else ():
        member = _facts(subschema.child("properties", name), depth - 1)
        if member.strings is not None or member.members:
            members[name] = member
    is_object = value.get("type") in ("object", ["object"])
    facts = _Facts(is_object, frozenset(value.get("required", ())), members, _strings(value))
    for target in subschema.beside():
        facts = _both(facts, _facts(target, depth))
    return facts


def _strings(value: Mapping[str, Json]) -> tuple[str, ...] | None:
    allowed = [value["const"]] if "const" in value else value.get("enum")
    if allowed is None or not all(isinstance(item, str) for item in allowed):
        return None
    return tuple(dict.fromkeys(allowed))


def _both(left: _Facts, right: _Facts) -> _Facts:
    if right is _NOTHING:
        return left
    members = dict(left.members)
    for name, member in right.members.items():
        members[name] = _both(members[name], member) if name in members else member
    strings = left.strings if right.strings is None else right.strings
    if left.strings is not None and right.strings is not None:
        strings = tuple(item for item in left.strings if item in right.strings)
    return _Facts(left.is_object or right.is_object, left.required | right.required, members, strings)


def _either(left: _Facts, right: _Facts) -> _Facts:
    members = {
        name: _either(member, right.members[name]) for name, member in left.members.items() if name in right.members
    }
    strings = None
    if left.strings is not None and right.strings is not None:
        strings = tuple(dict.fromkeys(left.strings + right.strings))
    return _Facts(left.is_object and right.is_object, left.required & right.required, members, strings)
