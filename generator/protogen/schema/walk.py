"""Walks a schema graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.schema.keywords import KEYWORDS, RECURSIVE_ANCHOR, Role
from protogen.schema.load import Key, Subschema, Unresolved


def reachable(
    starts: Iterable[Subschema], *, definitions: bool = False, seen: set[Key] | None = None
) -> Iterator[Subschema]:
    """Yields once every subschema that can affect values of the starts, following references. `definitions`: also
    yield definitions that are not referred to. `seen`: subschemas to skip; those found are added."""
    seen = set() if seen is None else seen
    waiting = [each for each in starts if each.key not in seen]
    seen.update(each.key for each in waiting)
    entered: dict[str, None] = {}
    anchors: dict[str, Subschema] = {}
    while waiting:
        subschema = waiting.pop()
        yield subschema
        entered.setdefault(subschema.base)
        if anchor := dynamic_anchor(subschema):
            anchors.setdefault(anchor, subschema)
        inside = [child for tokens, child in subschema.children() if definitions or _applies(subschema, str(tokens[0]))]
        for target in (*inside, *subschema.referred(dynamic=True)):
            if target.key not in seen:
                seen.add(target.key)
                waiting.append(target)
        for target in () if waiting else _dynamic(anchors, entered):
            if target.key not in seen:
                seen.add(target.key)
                waiting.append(target)


def dynamic_anchor(subschema: Subschema) -> str:
    """Returns the anchor of a `$dynamicRef` that other resources can redirect; else an empty text."""
    reference = subschema.keywords.get("$dynamicRef")
    if reference is None:
        return ""
    anchor = RECURSIVE_ANCHOR if reference == "#" else reference.rpartition("#")[2]  # "#": 2019-09's `$recursiveRef`
    try:
        target = subschema.resolve(reference)
    except Unresolved:
        return ""
    return anchor if target.keywords.get("$dynamicAnchor") == anchor else ""


def _dynamic(anchors: dict[str, Subschema], entered: dict[str, None]) -> Iterator[Subschema]:
    """Yields the targets of dynamic references, in the resources entered so far."""
    for anchor, user in anchors.items():
        for base, target in user.dynamic_anchors(anchor).items():
            if base in entered:
                yield target


def _applies(subschema: Subschema, keyword: str) -> bool:
    """Whether the subschemas of a keyword are ever applied to a value."""
    if keyword in ("then", "else"):
        return "if" in subschema.keywords
    if keyword == "contentSchema":
        return False  # it describes what a text holds, and asserts nothing
    return KEYWORDS[keyword].role is not Role.STRUCTURE
