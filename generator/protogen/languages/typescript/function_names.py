"""Names the functions of a check program after declarations, and after the keywords and members that lead on from
them, so that a change elsewhere moves none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from protogen.checks.function_names import near
from protogen.checks.nodes import APPLYING, LISTS, NAMED, ONE
from protogen.checks.part import patterns_of
from protogen.languages.typescript.names import compact
from protogen.model.words import identifiers, snake, upper_camel
from protogen.source.place import Json, split_pointer


def function_names(
    nodes: Sequence[Json], roots: Mapping[str, int], wanted: Collection[int], reserved: Collection[str]
) -> Mapping[int, str]:
    """The name of each wanted node's function: `isJobProgressMessage`."""
    paths = _paths(nodes, roots, wanted)
    order = sorted(paths, key=lambda index: (len(paths[index]), paths[index]))
    words = {str(index): " ".join([paths[index][0], *near(paths[index][1:])]) for index in order}
    given = identifiers(words, lambda text: f"is{upper_camel(text)}", reserved=reserved, wishes=words)
    return {index: given[str(index)].word for index in order}


def _paths(nodes: Sequence[Json], roots: Mapping[str, int], wanted: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """For each wanted node the nearest declaration, and the steps from there. Every wanted node is led to."""
    found: dict[int, tuple[str, ...]] = {}
    for name in sorted(roots):
        if roots[name] in wanted:
            found.setdefault(roots[name], (name,))
    for index in sorted(wanted):
        if index not in found and (definition := _definition(nodes[index])):
            found[index] = (definition,)
    level = sorted(found, key=found.__getitem__)
    while level:
        below: dict[int, tuple[str, ...]] = {}
        for index in level:
            for steps, target in _steps(nodes[index]):
                if target in wanted and target not in found:
                    below.setdefault(target, (*found[index], *steps))
        found |= below
        level = sorted(below, key=below.__getitem__)
    return found


def _definition(node: Json) -> str:
    """The name of the definition that a node is: `Envelope` of `#/$defs/Envelope`."""
    pointer = "" if isinstance(node, bool) else str(node.get("at", "")).partition("#")[2]
    tokens = split_pointer(pointer)
    return tokens[-1] if len(tokens) > 1 and tokens[-2] in ("$defs", "definitions", "schemas") else ""


def _steps(node: Json) -> Iterator[tuple[tuple[str, ...], int]]:
    """The nodes that a node applies, with the words that lead to each: a member's name, or a keyword."""
    if isinstance(node, bool) or APPLYING.isdisjoint(node):
        return
    yield from (((key.replace("$ref", ""),), node[key]) for key in ONE if key in node)
    for key in LISTS:
        yield from (((key, str(number)), target) for number, target in enumerate(node.get(key, ()), start=1))
    for key in NAMED:
        above = () if key == "properties" else (key,)
        yield from (((*above, name), target) for name, target in node.get(key, ()))
    for number, (_, target) in enumerate(node.get("patternProperties", ()), start=1):
        yield ("patternProperties", str(number)), target
    if "select" in node:
        values = node["select"]["values"]
        yield from ((("select", str(number)), target) for number, (_, target) in enumerate(values, start=1))
        yield ("other",), node["select"]["other"]


def pattern_names(documents: Sequence[Mapping[str, Json]]) -> Mapping[str, str]:
    """The constant of each pattern of some programs, by its JSON: `ENVELOPE_VERSION`, after where it stands first."""
    places: dict[str, tuple[str, ...]] = {}
    for document in documents:
        nodes, patterns = document["nodes"], document["patterns"]
        paths = _paths(nodes, document["roots"], range(len(nodes)))
        for index in sorted(paths, key=lambda index: (len(paths[index]), paths[index])):
            for number in patterns_of(nodes[index]):
                places.setdefault(compact(patterns[number]), paths[index])
        for pattern in patterns:
            places.setdefault(compact(pattern), ("pattern",))
    words = {text: " ".join([path[0], *near(path[1:])]) for text, path in places.items()}
    given = identifiers(words, lambda text: snake(text).upper(), digit_prefix="PATTERN_", wishes=words)
    return {text: given[text].word for text in words}
