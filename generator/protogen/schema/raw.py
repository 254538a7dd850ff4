"""The values of subschemas as their files have them, for those who read schemas by means of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from protogen.patterns.compile import PatternError, compile_pattern
from protogen.schema.load import Key, Subschema
from protogen.schema.memory import Topic
from protogen.source.place import Json, Place, escape, split_pointer

_SLIPS = Topic[None, Mapping[Key, bool]]()

_DROPPED = ("bad-keyword-value", "unresolved-reference", "remote-reference", "draft-refused", "unknown-dialect")
"""The rules whose diagnostics stand at a value that loading left out."""


def raw(subschema: Subschema) -> Json:
    """Returns a subschema's value as in its file, but without what is malformed: what loading left out, and patterns
    that cannot be compiled. (It is reported as an error, which the config may allow.)"""
    value = subschema.place.source.value
    for token in split_pointer(subschema.place.pointer):
        value = value[int(token)] if isinstance(value, list) else value[token]
    slips = _slips(subschema)
    path = subschema.place.source.path
    if any(each == path for each, _ in slips):
        return _mended(value, path, subschema.place.pointer, slips)
    return value


def _slips(subschema: Subschema) -> Mapping[Key, bool]:
    """The places of malformed values, and whether each is that of a whole subschema (else of a keyword)."""
    graph = subschema.graph
    memory = graph.memory.of(_SLIPS)
    if None not in memory:
        places = [each.place for each in graph.diagnostics if each.rule in _DROPPED and each.place]
        found = {key: graph.holds(key) for key in ((place.source.path, place.pointer) for place in places)}
        for place in _patterns(graph.nodes):
            found[place.source.path, place.pointer] = False
        memory[None] = found
    return memory[None]


def _patterns(nodes: Iterable[Subschema]) -> Iterator[Place]:
    """Yields the places of patterns that cannot be compiled."""
    for node in nodes:
        words = node.keywords
        if "pattern" in words and not _compiles(words["pattern"]):
            yield node.where("pattern")
        wrong = [text for text in words.get("patternProperties", ()) if not _compiles(text)]
        yield from (node.where("patternProperties") / text for text in wrong)


def _compiles(pattern: str) -> bool:
    try:
        compile_pattern(pattern)
    except PatternError:
        return False
    return True


def _mended(value: Json, path: str, pointer: str, slips: Mapping[Key, bool]) -> Json:
    if slips.get((path, pointer)):
        return True
    if isinstance(value, dict):
        places = {name: f"{pointer}/{escape(name)}" for name in value}
        kept = [name for name, at in places.items() if slips.get((path, at)) is not False]
        return {name: _mended(value[name], path, places[name], slips) for name in kept}
    if isinstance(value, list):
        return [_mended(item, path, f"{pointer}/{index}", slips) for index, item in enumerate(value)]
    return value
