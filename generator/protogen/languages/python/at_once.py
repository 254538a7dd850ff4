"""What pydantic can check while it makes a package's objects: for the package's `_at_once.py`, beside the shapes.

Each member of a record gets a code for the strict readers, and one for the tolerant ones if that is another. A code is
a name of the shapes, or a list of a word and what belongs to it (languages/python/leaves.py). It never takes more than
the program accepts. Of a shape that has no code for some readers these are listed under `beyond`: codes cannot say what
the program asks, or two places ask different things of it. Under `closed` are the readers that take no other members,
under `strict` and `tolerant` the tags of a union that are taken, unless all are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from protogen.checks.nodes import beside
from protogen.languages.python.leaves import KNOWN, either, kinds, limits, listing, scalar, short
from protogen.languages.python.names import Names
from protogen.languages.python.nodes import PLACES, Beyond, Part, Parts, constants, own_texts, picked, without_choice
from protogen.languages.target import Job
from protogen.model.spec import Decl, Enum
from protogen.runtime.checker import Program
from protogen.runtime.run import Run, stop
from protogen.source.place import Json

_OTHERS = ("additionalProperties", "unevaluatedProperties")
_OBJECT = PLACES | {"type", "properties", "required", *_OTHERS}
_HOLDING = {
    "array": ("list", "items", "minItems", "maxItems"),
    "object": ("map", "additionalProperties", "minProperties", "maxProperties"),
}
"""The types that hold others: the word of their code, what says what they hold, and their limits."""
_Key = tuple[str, frozenset[int]]


_READERS = ("strict", "tolerant")


def with_codes(shapes: Json, job: Job, names: Names) -> Json:
    """The shapes of a job's classes with the codes of both programs."""
    decls = {names.classes[decl.name]: decl for decl in job.spec.decls}
    found = [_Codes(shapes, decls, each.document).all() for each in (job.checks, job.tolerant)]
    classes = {
        name: _coded(shape, dict(zip(_READERS, (each.get(name) for each in found), strict=True)))
        for name, shape in shapes["classes"].items()
    }
    return {**shapes, "classes": classes}


def _coded(shape: dict[str, Json], codes: Mapping[str, Json]) -> Json:
    """A shape with the codes of each reader; None for a reader that has none."""
    if "members" not in shape and "variants" not in shape:
        return shape
    beyond = [reader for reader, each in codes.items() if each is None]
    if len(beyond) == len(codes):
        return shape | {"beyond": beyond}
    more: dict[str, Json] = {"beyond": beyond} if beyond else {}
    if "variants" in shape:
        return shape | more | {reader: each for reader, each in codes.items() if isinstance(each, list)}
    rows = shape["members"]
    closed = [reader for reader, each in codes.items() if each is not None and len(each) > len(rows)]
    members = []
    for number, row in enumerate(rows):
        strict, tolerant = (None if each is None else each[number] for each in codes.values())
        members.append([*row, strict] if strict == tolerant else [*row, strict, tolerant])
    return shape | {"members": members} | more | ({"closed": closed} if closed else {})


class _Codes:
    """Finds the codes for values of types, each with the nodes that must all accept them."""

    def __init__(self, shapes: Json, decls: Mapping[str, Decl], document: Mapping[str, Json]) -> None:
        self._shapes, self._decls, self._document = shapes, decls, document
        self._nodes: Sequence[Json] = document["nodes"]
        self._known: dict[tuple[int, ...], Json] = {}
        self._met: set[_Key] = set()
        self._found: dict[str, Json] = {}
        self._bad: set[str] = set()

    def all(self) -> dict[str, Json]:
        """The codes by class or union."""
        if self._document.get("dynamic"):
            return {}
        for root, name in self._shapes["roots"].items():
            try:
                self._of(name, [self._document["roots"][root]])
            except (Beyond, RecursionError):
                continue
        return {name: codes for name, codes in self._found.items() if name not in self._bad}

    def _of(self, kind: Any, targets: Iterable[int]) -> Json:
        """The code of a type."""
        parts = self._parts(targets)
        for index, part in parts.items():
            branch = self._beside_null(part)
            if branch is not None:
                rest = [each for each in parts if each != index]
                return self._nullable(kind, [*rest, ~index, branch], parts)
        match kind:
            case None | ["any"]:
                return self._remembered(parts)
            case str():
                return self._named(kind, parts)
            case ["nullable", inner]:
                return self._nullable(inner, parts, parts)
            case ["list", item]:
                return self._only("array", parts, item)
            case ["map", item]:
                return self._only("object", parts, item)
        raise Beyond

    def _nullable(self, kind: Any, targets: Iterable[int], whole: Parts) -> Json:
        found = self._of(kind, targets)
        return ["or", ["is", None], found] if self._accept(whole, None) else found

    def _remembered(self, parts: Parts) -> Json:
        key = tuple(parts)
        if key not in self._known:
            self._known[key] = self._plain(parts)
        return self._known[key]

    def _plain(self, parts: Parts) -> Json:
        """The code of values that stay as they are."""
        listed = listing([each for each in self._listed(parts) if self._accept(parts, each)])
        if listed:
            return either(listed)
        if not all(each.keys() <= KNOWN for each in parts.values()):
            raise Beyond
        named = kinds(parts.values())
        if named is None and all(each.keys() <= PLACES for each in parts.values()):
            return ["any"]
        if not named:
            raise Beyond
        return either([self._of_type(each, parts, None) for each in sorted(named)])

    def _only(self, json_type: str, parts: Parts, item: Json) -> Json:
        """The code of arrays or objects, made of what they hold."""
        if not all(each.keys() <= KNOWN and json_type in each.get("type", [json_type]) for each in parts.values()):
            raise Beyond
        return self._of_type(json_type, parts, item)

    def _of_type(self, json_type: str, parts: Parts, item: Json) -> Json:
        """The code of one JSON type. `item`: the type of what it holds."""
        every = [*parts.values()]
        if json_type not in _HOLDING:
            return scalar(json_type, every)
        word, keyword, least, most = _HOLDING[json_type]
        held = self._of(item, [each[keyword] for each in every if keyword in each])
        return short(word, held, *limits(every, least, most))

    def _named(self, name: str, parts: Parts) -> Json:
        shape = self._shapes["classes"][name]
        match shape:
            case {"is": kind}:
                return self._of(kind, parts)
            case {"enum": True}:
                return self._enum(name, parts)
            case {"members": rows}:
                return self._once(name, parts, partial(self._record, name, rows, shape.get("rest", ["any"])))
            case {"tag": [key], "variants": rows}:
                return self._once(name, parts, partial(self._tagged, key, rows))
        raise Beyond

    def _once(self, name: str, parts: Parts, codes: Callable[[Parts], Json]) -> Json:
        """The name of a class or union, which has these codes wherever it is used."""
        key = name, frozenset(parts)
        if name in self._bad:
            raise Beyond
        if key not in self._met:
            self._met.add(key)
            try:
                found = codes(parts)
            except Beyond:
                self._bad.add(name)
                raise
            if self._found.setdefault(name, found) != found:
                self._bad.add(name)
                raise Beyond
        return name

    def _enum(self, name: str, parts: Parts) -> Json:
        """Members of an enum, and other values where they are taken: `["or", "Pipeline", ["text"]]`."""
        decl = self._decls[name]
        if not isinstance(decl, Enum) or not all(
            isinstance(each.value, str) and self._accept(parts, each.value) for each in decl.members
        ):
            raise Beyond
        others = self._plain(parts)
        return name if others[0] == "is" else ["or", name, others]

    def _tagged(self, key: str, rows: Sequence[Any], parts: Parts) -> Json:
        chosen = [index for index, each in parts.items() if "tag" in each or "select" in each]
        if len(chosen) != 1:
            raise Beyond
        picks = picked(key, parts[chosen[0]])
        rest = [each if each != chosen[0] else ~each for each in parts]
        found = []
        for tag, kind in rows:
            try:
                if tag in picks and self._of(kind, [*rest, picks[tag]]) == kind:
                    found.append(tag)
            except Beyond:
                continue  # the other alternatives are read
        return found if len(found) < len(rows) else True

    def _record(self, name: str, rows: Sequence[Any], rest: Json, parts: Parts) -> Json:
        inside = {key: list[int]() for key, *_ in rows}
        is_open = rest == ["any"]
        for index, each in parts.items():
            named = dict(each.get("properties", ()))
            if not each.keys() <= _OBJECT or not named.keys() <= inside.keys():
                raise Beyond
            if "object" not in each.get("type", ["object"]):
                raise Beyond
            if "unevaluatedProperties" in each and not self._declares(index, parts):
                raise Beyond
            if "additionalProperties" in each:
                named = {key: named.get(key, each["additionalProperties"]) for key in inside}
            for key, target in named.items():
                inside[key].append(target)
            others = [each[key] for key in _OTHERS if key in each]
            is_open = is_open and all(self._nodes[other] is True for other in others)
        needed = {key for key, _, required, _ in rows if required}
        if not needed.issuperset(key for each in parts.values() for key in each.get("required", ())):
            raise Beyond
        own = own_texts(self._decls.get(name))
        found = [self._member(own.get(key), kind, inside[key]) for key, _, _, kind in rows]
        return found if is_open else [*found, ["never"]]

    def _member(self, own: str | None, kind: Any, targets: Sequence[int]) -> Json:
        """The code of a member. `own`: the text that it always has in what is made here."""
        if own is None:
            return self._of(kind, targets)
        if not self._accept(targets, own):
            raise Beyond
        return ["is", own]

    def _declares(self, index: int, parts: Parts) -> bool:
        """Whether a node, with those that must accept the same value, names all members that some nodes name."""
        known = {key for each in self._parts([index]).values() for key, _ in each.get("properties", ())}
        return known.issuperset(key for each in parts.values() for key, _ in each.get("properties", ()))

    def _parts(self, targets: Iterable[int]) -> dict[int, Part]:
        """The keywords of some nodes, and of those that must accept the same value."""
        found: dict[int, Part] = {}
        waiting = [*targets]
        while waiting:
            index = waiting.pop()
            if index in found or ~index in found:
                continue
            node = self._nodes[max(index, ~index)]
            if node is False or (node is not True and "$dynamicRef" in node):
                raise Beyond
            if node is not True:
                found[index] = node if index >= 0 else without_choice(node)
                if "$ref" in node or "allOf" in node:
                    waiting += (target for _, target in beside(node))
        return found

    def _beside_null(self, part: Part) -> int | None:
        """The alternative that a node has beside `null`, if it has two."""
        choices: Sequence[int] = part.get("oneOf") or part.get("anyOf") or []
        if len(choices) != 2 or len(part.keys() & {"oneOf", "anyOf", "tag", "select"}) > 1:
            return None
        for null, other in (choices, choices[::-1]):
            node = self._nodes[null]
            if isinstance(node, Mapping) and {**node, "at": ""} == {"at": "", "type": ["null"]}:
                return None if self._accept([other], None) else int(other)
        return None

    def _listed(self, parts: Parts) -> Sequence[Json]:
        """The values that one of some nodes lists; empty where none does."""
        for each in parts.values():
            nodes = [self._nodes[target] for key in ("oneOf", "anyOf") for target in each.get(key, ())]
            if found := constants(each, nodes):
                return found
        return ()

    def _accept(self, targets: Iterable[int], value: Json) -> bool:
        """Whether nodes accept a value."""
        accepts = Run(self._program, stop).accepts
        return all(accepts(max(each, ~each), value) for each in targets)

    @cached_property
    def _program(self) -> Program:
        return Program(self._document)
