"""The schema graph: subschemas in 2020-12's words, each with its place, and the references between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from protogen.dataclass import dataclass, field
from protogen.schema.container import Container
from protogen.schema.containers import container
from protogen.schema.keywords import KEYWORDS, Nested
from protogen.schema.memory import Memory
from protogen.schema.uris import join, split
from protogen.schema.written import written
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, Place, Source, escape, pointer_of, split_pointer
from protogen.source.pointers import Unresolved, nothing_there, step, suggest

Key: TypeAlias = tuple[str, str]
"""Identifies a subschema: the path of its file, and its JSON Pointer in that file."""


@dataclass(frozen=True, eq=False, slots=True)
class Subschema:
    """One schema of the graph. `value` is in 2020-12's words and well-formed (malformed keywords are dropped and
    reported when the file is loaded); the subschemas inside are as written: reach them with `child`."""

    key: Key
    """The same no matter how the subschema was reached."""
    value: bool | Mapping[str, Json]
    place: Place
    base: str
    """The base URI of its relative references, which is that of its schema resource."""
    draft: str
    _raw: Json = field(repr=False)
    _origins: Mapping[str, str] = field(repr=False)
    graph: Graph = field(repr=False)
    _below: dict[tuple[str | int, ...], Subschema] = field(default_factory=dict, repr=False)
    """The children looked up so far."""

    @property
    def keywords(self) -> Mapping[str, Json]:
        """The keywords and their values; empty for a boolean subschema."""
        return {} if self.value is True or self.value is False else self.value

    @property
    def written(self) -> Json:
        """The value as the file has it, with what its draft ignores."""
        return self._raw

    def listed(self, keyword: str) -> list[Subschema]:
        """The subschemas in the list of a keyword such as `allOf`; empty if the keyword is absent."""
        return [self.child(keyword, index) for index in range(len(self.keywords.get(keyword, ())))]

    def referred(self, *, dynamic: bool = False) -> Iterator[Subschema]:
        """Yields the target of `$ref` and, if `dynamic`, the target that `$dynamicRef` has on its own (another resource
        may redirect it). Skips references that cannot be resolved: loading reports them."""
        for keyword in ("$ref", "$dynamicRef") if dynamic else ("$ref",):
            if keyword in self.keywords:
                try:
                    yield self.resolve(self.keywords[keyword])
                except Unresolved:
                    continue

    def beside(self, *, dynamic: bool = False) -> Iterator[Subschema]:
        """Yields the subschemas that must also hold for the same value: the targets of its references, then the
        branches of `allOf`. (Which of `anyOf`, `oneOf`, `if` and `dependentSchemas` hold depends on the value.)"""
        held = self.keywords  # most have none of these
        if "$ref" in held or "$dynamicRef" in held:
            yield from self.referred(dynamic=dynamic)
        if "allOf" in held:
            yield from self.listed("allOf")

    def at(self, place: Place) -> Subschema:
        """The subschema of the same graph at a place. Raises KeyError if there is none."""
        return self.graph.known((place.source.path, place.pointer))

    def where(self, keyword: str) -> Place:
        """The place of a keyword, as the file spells it."""
        return self.place / self._origins.get(keyword, keyword)

    def child(self, *tokens: str | int) -> Subschema:
        """The subschema below, such as `child("properties", "a")`. Raises KeyError if there is none."""
        if not tokens:
            return self
        known = self._below.get(tokens)
        if known is None:
            names = (self._origins.get(str(tokens[0]), str(tokens[0])), *map(str, tokens[1:]))
            known = self._below[tokens] = self.graph.descend(self, names)
        return known

    def children(self) -> Iterator[tuple[tuple[str | int, ...], Subschema]]:
        """Yields every subschema in the values of the keywords, after the tokens that `child` takes for it."""
        return iter(self.graph.children(self))

    def _children(self) -> Iterator[tuple[tuple[str | int, ...], Subschema]]:
        if isinstance(self.value, bool):
            return
        for name, held in self.value.items():
            row = KEYWORDS.get(name)
            if row is None or row.nested is Nested.NONE:
                continue
            if row.nested is Nested.MAP:
                for member in held:
                    yield (name, member), self.child(name, member)
            elif row.nested is Nested.LIST:
                for index in range(len(held)):
                    yield (name, index), self.child(name, index)
            else:
                yield (name,), self.child(name)

    def resolve(self, ref: str) -> Subschema:
        """The subschema that a reference names. Raises Unresolved if there is none."""
        return self.graph.resolve(self, ref)

    def dynamic_anchors(self, anchor: str) -> Mapping[str, Subschema]:
        """The subschemas that define a `$dynamicAnchor`, by the base URI of their schema resource."""
        return self.graph.dynamic.get(anchor, {})


Fetch: TypeAlias = Callable[[str, Subschema], tuple[Source, str] | None]
"""Finds the document of a URI that a subschema refers to. Returns it with the draft to assume if it names none."""


class Graph:
    """All subschemas of the documents loaded so far. Subschemas are added, never changed or removed."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._nodes: dict[Key, Subschema] = {}
        self._resources: dict[str, Subschema] = {}
        self._anchors: dict[tuple[str, str], Subschema] = {}
        self._resolved: dict[tuple[str, str], Subschema] = {}
        self._below: dict[tuple[str, str, tuple[str, ...]], Subschema] = {}
        self._children: dict[Key, Sequence[tuple[tuple[str | int, ...], Subschema]]] = {}
        self.dynamic: dict[str, dict[str, Subschema]] = {}
        self.diagnostics: list[Diagnostic] = []
        self.nodes: list[Subschema] = []
        self.memory = Memory()

    def add(self, source: Source, uri: str, draft: str) -> Subschema:
        """Adds a document with all its subschemas, `$id`s and anchors, and returns its root."""
        if (held := container(source.value)) is not None:
            return self.add_container(source, uri, held)[0]
        root = self._make(source.value, Place(source, ""), uri, draft)
        self._resources.setdefault(uri, root)
        self._take_in([root])
        return root

    def add_container(self, source: Source, uri: str, held: Container) -> tuple[Subschema, Mapping[str, Subschema]]:
        """Adds a container. Returns the document, as a schema that asserts nothing, and its parts by name."""
        place = Place(source, "")
        root = Subschema((source.path, ""), held.about, place, uri, held.draft, held.value, {}, self)
        self._nodes[root.key] = root
        self._resources.setdefault(uri, root)
        self.nodes.append(root)
        parts = {}
        for name, tokens, draft in held.parts:
            pointer = pointer_of(tokens)
            raw = held.united.get(tokens, held.value)
            for token in tokens if tokens not in held.united else ():
                raw = step(raw, token)
            parts[name] = self._make(raw, Place(source, pointer), uri, draft)
        self._take_in(list(parts.values()))
        for rule, message, pointer, help, severity in held.faults:
            self.diagnostics.append(Diagnostic(rule, message, Place(source, pointer), help, severity))
        return root, parts

    def _take_in(self, stack: list[Subschema]) -> None:
        while stack:
            stack.extend(reversed([child for _, child in stack.pop().children()]))

    def known(self, key: Key) -> Subschema:
        """A subschema that is in the graph already. Raises KeyError if it is not."""
        return self._nodes[key]

    def holds(self, key: Key) -> bool:
        """Whether there is a subschema of this key."""
        return key in self._nodes

    def children(self, node: Subschema) -> Sequence[tuple[tuple[str | int, ...], Subschema]]:
        """Every subschema in a node's keywords. Cached for the graph's own nodes, but not for changed copies."""
        if self._nodes.get(node.key) is not node:
            return tuple(node._children())
        known = self._children.get(node.key)
        if known is None:
            known = self._children[node.key] = tuple(node._children())
        return known

    def descend(self, node: Subschema, tokens: tuple[str, ...]) -> Subschema:
        """The subschema at raw reference tokens below a node. An `$id` on the way changes the base."""
        step = (*node.key, tokens)
        known = self._below.get(step)
        if known is None:
            known = self._below[step] = self._descend(node, tokens)
        return known

    def _descend(self, node: Subschema, tokens: tuple[str, ...]) -> Subschema:
        pointer = node.place.pointer + pointer_of(tokens)
        known = self._nodes.get((node.place.source.path, pointer))
        if known is not None:
            return known
        raw, at = node._raw, node.place.pointer
        in_schema = True  # `$id` counts only in a schema: inside a `const` it is a plain value
        rest = list(tokens)
        while rest:
            row = KEYWORDS.get(rest[0]) if in_schema else None
            width = _width(row.nested, raw, rest[0]) if row else 0
            in_schema = bool(width) and len(rest) >= width
            for token in rest[: width or 1]:
                raw = step(raw, token)
                at = f"{at}/{escape(token)}"
            rest = rest[width or 1 :]
            if rest and in_schema:
                node = self._make(raw, Place(node.place.source, at), node.base, node.draft)
        return self._make(raw, Place(node.place.source, pointer), node.base, node.draft)

    def resolve(self, node: Subschema, ref: str) -> Subschema:
        """The subschema that a reference in a node names. Raises Unresolved if there is none."""
        known = self._resolved.get((node.base, ref))
        if known is None:
            known = self._resolved[node.base, ref] = self._find(node, ref)
        return known

    def _find(self, node: Subschema, ref: str) -> Subschema:
        try:
            uri, fragment = split(node.base, ref)
        except ValueError:
            raise Unresolved("unresolved-reference", f"`{ref}` is not a URI reference") from None
        root = self._resources.get(uri) or self._load(uri, node, ref)
        if not fragment:
            return root
        if not fragment.startswith("/"):
            return self._anchor(root, fragment)
        try:
            return self.descend(root, tuple(split_pointer(fragment)))
        except KeyError:
            raise nothing_there(root._raw, fragment) from None

    def _anchor(self, root: Subschema, name: str) -> Subschema:
        found = self._anchors.get((root.base, name))
        if found is None:
            names = [anchor for base, anchor in self._anchors if base == root.base]
            raise Unresolved("unresolved-reference", f"there is no anchor `{name}`", suggest(name, names, "#"))
        return found

    def _load(self, uri: str, node: Subschema, ref: str) -> Subschema:
        fetched = self._fetch(uri, node)
        if fetched is None:
            raise Unresolved("unresolved-reference", f"the schema `{ref}` cannot be found")
        source, draft = fetched
        for known in self.nodes:  # the same file under another URI (from an `$id` or a second name)
            if known.place.source is source and not known.place.pointer:
                self._resources[uri] = known
                return known
        return self.add(source, uri, draft)

    def _make(self, raw: Json, place: Place, base: str, draft: str) -> Subschema:
        key = (place.source.path, place.pointer)
        node = self._nodes.get(key)
        if node is not None:
            return node
        found = written(raw, place, draft)
        self.diagnostics += found.faults
        value = found.value
        if not isinstance(value, bool) and isinstance(value.get("$id"), str):
            base = join(base, value["$id"]).rstrip("#")
        node = Subschema(key, value, place, base, found.draft, raw, found.origins, self)
        self._nodes[key] = node
        self.nodes.append(node)
        if not isinstance(value, bool):
            self._register(node, value)
        return node

    def _register(self, node: Subschema, value: Mapping[str, Json]) -> None:
        if "$id" in value:
            self._taken(node, "$id", self._resources.setdefault(node.base, node))
        for keyword in ("$anchor", "$dynamicAnchor"):
            if keyword in value:
                self._taken(node, keyword, self._anchors.setdefault((node.base, value[keyword]), node))
        if "$dynamicAnchor" in value:
            self.dynamic.setdefault(value["$dynamicAnchor"], {}).setdefault(node.base, node)

    def _taken(self, node: Subschema, keyword: str, first: Subschema) -> None:
        """Reports a name that a different schema has already."""
        if first is not node and first._raw != node._raw:
            message = f"`{keyword}` is that of `#{first.place.pointer}` too, and references to it mean that one"
            place, first_place = node.where(keyword), ("the first", first.place)
            fault = Diagnostic("id-taken", message, place, _OTHER_ID, Severity.WARNING, related=(first_place,))
            self.diagnostics.append(fault)


_OTHER_ID = "give one of them another name"


def _width(nested: Nested, raw: Json, keyword: str) -> int:
    """How many tokens lead from a schema object through a keyword to a subschema; 0: the keyword holds none."""
    if nested is Nested.ONE_OR_LIST:
        return 2 if isinstance(raw, dict) and isinstance(raw.get(keyword), list) else 1
    return {Nested.NONE: 0, Nested.ONE: 1}.get(nested, 2)
