"""Walks over a schema graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from protogen.dialect import KEYWORDS, Role
from protogen.load import Key, Subschema, Unresolved


def reachable(
    starts: Iterable[Subschema], *, definitions: bool = False, seen: set[Key] | None = None
) -> Iterator[Subschema]:
    """Every subschema that bears on the starts' values, references followed, each once. `definitions`: those
    that only stand ready to be referred to as well. `seen`: those to leave out; it grows."""
    seen = set() if seen is None else seen
    waiting = [each for each in starts if each.key not in seen]
    seen.update(each.key for each in waiting)
    while waiting:
        subschema = waiting.pop()
        yield subschema
        for tokens, child in (*subschema.children(), *_referred(subschema)):
            if child.key not in seen and (definitions or KEYWORDS[str(tokens[0])].role is not Role.STRUCTURE):
                seen.add(child.key)
                waiting.append(child)


def _referred(subschema: Subschema) -> Iterator[tuple[tuple[str, ...], Subschema]]:
    if isinstance(subschema.value, bool):
        return
    for keyword in ("$ref", "$dynamicRef"):
        try:
            if keyword in subschema.value:
                target = subschema.resolve(subschema.value[keyword])
                yield (keyword,), target
                if keyword == "$dynamicRef":
                    anchor = subschema.value[keyword].partition("#")[2]
                    yield from (((keyword,), each) for each in subschema.dynamic_anchors(anchor).values())
        except Unresolved:  # reported when the schema was loaded
            continue
