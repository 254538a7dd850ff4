"""Combines what several subschemas say about the same value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from protogen.documents.budget import too_large
from protogen.documents.strings import pattern, usable
from protogen.judge.equality import key
from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic
from protogen.source.place import Json

_BELOW = Topic[Key, Mapping[str, frozenset[Key]]]()


class Impossible(Exception):
    """No value was found. Another choice elsewhere in the document may help."""


def children_of(parts: list[Subschema], name: str) -> list[Subschema]:
    """The subschemas that a member of an object must meet."""
    schemas, evaluated = [], False
    for part in parts:
        own = []
        if name in (get(part, "properties") or {}):
            own.append(part.child("properties", name))
        texts = get(part, "patternProperties") or {}
        own += [part.child("patternProperties", text) for text in texts if usable(text) and pattern(text).search(name)]
        if not own and get(part, "additionalProperties") is not None:
            own.append(part.child("additionalProperties"))
        evaluated = evaluated or bool(own)
        schemas += own
    if not evaluated:
        left = [part for part in parts if get(part, "unevaluatedProperties") is not None]
        schemas += [part.child("unevaluatedProperties") for part in left]
    return schemas


def item_of(parts: list[Subschema], index: int, contained: list[Subschema]) -> list[Subschema]:
    """The subschemas that an item of an array must meet. `contained`: what the first items are to show that `contains`
    asks for."""
    schemas = contained[index : index + 1]
    for part in parts:
        prefix = get(part, "prefixItems") or ()
        if index < len(prefix):
            schemas.append(part.child("prefixItems", index))
        elif get(part, "items") is not None:
            schemas.append(part.child("items"))
    if schemas:
        return schemas
    return [part.child("unevaluatedItems") for part in parts if get(part, "unevaluatedItems") is not None]


def most_items(parts: list[Subschema], prefix: int, contained: int) -> int | None:
    """The number of items after which none may follow; None if there is no end. `prefix` and `contained`: of how many
    items `prefixItems` and `contains` say something."""
    items = [get(part, "items") for part in parts if get(part, "items") is not None]
    if any(each is False for each in items):
        return prefix
    is_closed = not items and any(get(part, "unevaluatedItems") is False for part in parts)
    return max(prefix, contained) if is_closed else None


def keys_below(part: Subschema, keyword: str) -> frozenset[Key]:
    """The subschemas in a keyword's value, cached for each schema."""
    known = part.graph.memory.of(_BELOW)
    if part.key not in known:
        found: dict[str, set[Key]] = {}
        for tokens, child in part.children():
            found.setdefault(str(tokens[0]), set()).add(child.key)
        known[part.key] = {word: frozenset(keys) for word, keys in found.items()}
    return known[part.key].get(keyword, frozenset())


def listed(parts: list[Subschema]) -> list[Json] | None:
    """The values that `const` and `enum` allow, but for very large ones; None if there is neither keyword."""
    lists = [[get(part, "const")] for part in parts if "const" in part.keywords]
    lists += [list(get(part, "enum")) for part in parts if "enum" in part.keywords]
    if not lists:
        return None
    left = [one for one in lists[0] if not too_large(one)]
    if len(lists) > 1:
        others = [{key(one) for one in each if not too_large(one)} for each in lists[1:]]
        left = [one for one in left if all(key(one) in each for each in others)]
    if not left:
        raise Impossible
    return left


def contained(part: Subschema) -> int:
    """The number of items that must meet `contains`."""
    if get(part, "contains") is None:
        return 0
    return int(part.keywords.get("minContains", 1))


def get(part: Subschema, keyword: str) -> Json:
    """A keyword's value; None if the schema does not have it or is a boolean."""
    held = part.value  # not `keywords`: no function is called more often
    return None if held is True or held is False else held.get(keyword)


def bound(parts: list[Subschema], keyword: str, pick: Callable[[Iterable[int]], int]) -> int | None:
    """The tightest of a limit that several schemas give (`pick`: max or min)."""
    values = [int(get(part, keyword)) for part in parts if get(part, keyword) is not None]
    return pick(values) if values else None
