"""Rules about alternatives that a reader may not be able to tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from protogen.lint.facts import Facts, Fault
from protogen.model.unions import branches, described
from protogen.model.views import View, same, view
from protogen.schema.load import Subschema
from protogen.schema.tags import infer_tag
from protogen.source.place import split_pointer

_DEEPEST = 3
_CONTAINERS = frozenset({"array", "object"})


def optional_tag(facts: Facts) -> Iterator[Fault]:
    """Finds alternatives that a member would tell apart if each of them required it."""
    for owner, keyword, options in _untagged(facts):
        tag = _would_be_tag(options)
        for index, option in enumerate(options) if tag else ():
            seen = view([_without(owner, keyword), option])
            if tag and seen is not None and not (tag in seen.required and seen.types == {"object"}):
                lacks = f"does not require `{tag}`" if tag not in seen.required else "lacks `type: object`"
                message = f"`{tag}` would tell the alternatives of this `{keyword}` apart, but {_name(option)} {lacks}"
                help = f'write "type": "object" and "required": ["{tag}"] in every alternative'
                yield Fault(message, owner.where(keyword) / index, help)


def indistinct(facts: Facts) -> Iterator[Fault]:
    """Finds alternatives of which two can hold the same document."""
    for owner, keyword, options in _untagged(facts):
        if _would_be_tag(options):
            continue
        views = [view([_without(owner, keyword), option]) for option in options]
        for (one, left), (other, right) in combinations(zip(options, views, strict=True), 2):
            if left is None or right is None or _apart(left, right, 0) or not _CONTAINERS & left.types & right.types:
                continue
            message = f"a document can be both {_name(one)} and {_name(other)}: readers take the first that fits"
            help = "give each a required member with a `const` of its own, such as `type`"
            yield Fault(message, owner.where(keyword), help)
            break


def _without(owner: Subschema, keyword: str) -> Subschema:
    """The subschema without one keyword."""
    return replace(owner, value={key: held for key, held in owner.keywords.items() if key != keyword})


def _untagged(facts: Facts) -> Iterator[tuple[Subschema, str, list[Subschema]]]:
    """The lists of alternatives that define a value's shape and have no tag."""
    for each, _ in facts.with_words():
        alone = View((each,))
        found = branches(alone)
        if found is None or described(alone) or infer_tag(each) is not None:
            continue
        owner, keyword = found
        options = owner.listed(keyword)
        if len(options) > 1:
            yield owner, keyword, options


def _would_be_tag(options: Sequence[Subschema]) -> str:
    """The member that has different strings in each alternative; empty if there is none."""
    views = [view([option]) for option in options]
    if not all(seen is not None and seen.properties for seen in views):
        return ""
    first, *others = [seen for seen in views if seen is not None]
    for name in first.properties:
        lists = [_strings(each, name) for each in (first, *others)]
        if all(lists) and sum(map(len, lists)) == len({value for each in lists for value in each}):
            return name
    return ""


def _strings(seen: View, name: str) -> list[str]:
    """The strings that a member can be; empty if it can be something else."""
    member = view(seen.properties.get(name, []))
    listed = member.listed if member else None
    return [*map(str, listed)] if listed and all(isinstance(each, str) for each in listed) else []


def _apart(left: View, right: View, depth: int) -> bool:
    """Whether it is certain that a value cannot be both."""
    if _wide(left.types).isdisjoint(_wide(right.types)):
        return True
    one, other = left.listed, right.listed
    if one is not None and other is not None:
        return not any(same(a, b) for a in one for b in other)
    if depth == _DEEPEST or _wide(left.types) & _wide(right.types) != {"object"}:
        return False
    return _forbids(left, right) or _forbids(right, left) or _members_apart(left, right, depth)


def _wide(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _forbids(left: View, right: View) -> bool:
    """Whether one needs a member that the other does not allow."""
    return any(_closed_to(part, name) for part in right.parts for name in left.required)


def _closed_to(part: Subschema, name: str) -> bool:
    words = part.keywords
    if words.get("properties", {}).get(name) is False:
        return True
    open_to = name in words.get("properties", {}) or words.get("patternProperties")
    return words.get("additionalProperties") is False and not open_to


def _members_apart(left: View, right: View, depth: int) -> bool:
    for name in left.required:
        if name in right.required:
            one, other = view(left.properties[name]), view(right.properties[name])
            if one is None or other is None or _apart(one, other, depth + 1):
                return True
    return False


def _name(option: Subschema) -> str:
    """The name of an alternative, for messages."""
    words = option.keywords
    name = words.get("title") or str(words.get("$ref", "")).rsplit("/", 1)[-1]
    return f"`{name}`" if name else f"alternative {int(split_pointer(option.place.pointer)[-1]) + 1}"
