"""A schema graph: subschemas in 2020-12's words, each with its place, and the references between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote, urldefrag, urljoin

from protogen.schema.containers import Container, container
from protogen.schema.keywords import KEYWORDS, Nested
from protogen.schema.memory import Memory
from protogen.schema.written import written
from protogen.source.diagnostics import Diagnostic
from protogen.source.place import Json, Place, Source, escape, pointer_of, split_pointer
from protogen.source.pointers import Unresolved, nothing_there, step, suggest

Key: TypeAlias = tuple[str, str]
"""What identifies a subschema: its file's path and its JSON Pointer in there."""


@dataclass(frozen=True, eq=False, slots=True)
class Subschema:
    """One schema of the graph. `value` is in 2020-12's words and well-formed (malformed keywords are dropped and
    reported when the file is loaded); the subschemas inside are as written: reach them with `child`."""

    key: Key
    """The same for a subschema by whatever road it was reached."""
    value: bool | Mapping[str, Json]
    place: Place
    base: str
    """The URI that relative references in it start from: its schema resource's."""
    draft: str
    _raw: Json = field(repr=False)
    _origins: Mapping[str, str] = field(repr=False)
    graph: Graph = field(repr=False)
    _below: dict[tuple[str | int, ...], Subschema] = field(default_factory=dict, repr=False)
    """The children that were asked for: found once."""

    @property
    def keywords(self) -> Mapping[str, Json]:
        """The keywords and their values; none where the subschema is a boolean."""
        return {} if isinstance(self.value, bool) else self.value

    def listed(self, keyword: str) -> list[Subschema]:
        """The subschemas in a keyword's list, such as `allOf`; none where the keyword is not there."""
        return [self.child(keyword, index) for index in range(len(self.keywords.get(keyword, ())))]

    def referred(self, *, dynamic: bool = False) -> Iterator[Subschema]:
        """Where its `$ref` leads and, if `dynamic`, its `$dynamicRef`: by itself, since another resource may lead it
        elsewhere. Nothing for a reference that leads nowhere, which loading reports."""
        for keyword in ("$ref", "$dynamicRef") if dynamic else ("$ref",):
            if keyword in self.keywords:
                try:
                    yield self.resolve(self.keywords[keyword])
                except Unresolved:
                    continue

    def beside(self, *, dynamic: bool = False) -> Iterator[Subschema]:
        """All that must hold for the same value where this one holds: what it refers to, then the branches of
        `allOf`. (Which of `anyOf`, `oneOf`, `if` and `dependentSchemas` hold depends on the value.)"""
        yield from self.referred(dynamic=dynamic)
        yield from self.listed("allOf")

    def at(self, place: Place) -> Subschema:
        """The subschema of the same graph that stands at a place. KeyError where none does."""
        return self.graph.known((place.source.path, place.pointer))

    def where(self, keyword: str) -> Place:
        """The place of a keyword, as the file spells it."""
        return self.place / self._origins.get(keyword, keyword)

    def child(self, *tokens: str | int) -> Subschema:
        """The subschema below, such as `child("properties", "a")`. KeyError where there is none."""
        if not tokens:
            return self
        known = self._below.get(tokens)
        if known is None:
            names = (self._origins.get(str(tokens[0]), str(tokens[0])), *map(str, tokens[1:]))
            known = self._below[tokens] = self.graph.descend(self, names)
        return known

    def children(self) -> Iterator[tuple[tuple[str | int, ...], Subschema]]:
        """Every subschema that stands in a keyword's value, with the tokens `child` reaches it by."""
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
        """The subschema a reference names. Raises Unresolved."""
        return self.graph.resolve(self, ref)

    def dynamic_anchors(self, anchor: str) -> Mapping[str, Subschema]:
        """Every schema resource (by its base URI) that defines a `$dynamicAnchor`, and where."""
        return self.graph.dynamic.get(anchor, {})


Fetch: TypeAlias = Callable[[str, Subschema], tuple[Source, str] | None]
"""Finds the document of a URI that a subschema refers to: the document and its draft unless it names one."""


class Graph:
    """All subschemas of the documents loaded so far. It only grows, and nothing in it changes."""

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
        """Take in a document: every subschema, `$id` and anchor of it."""
        if (held := container(source.value)) is not None:
            return self.add_container(source, uri, held)[0]
        root = self._make(source.value, Place(source, ""), uri, draft)
        self._resources.setdefault(uri, root)
        self._take_in([root])
        return root

    def add_container(self, source: Source, uri: str, held: Container) -> tuple[Subschema, Mapping[str, Subschema]]:
        """Take in a document that only holds schemas: the document, as a schema that asserts nothing, and its parts."""
        place = Place(source, "")
        root = Subschema((source.path, ""), held.about, place, uri, held.draft, held.value, {}, self)
        self._nodes[root.key] = root
        self._resources.setdefault(uri, root)
        self.nodes.append(root)
        parts = {}
        for name, tokens, draft in held.parts:
            pointer = pointer_of(tokens)
            raw = held.value
            for token in tokens:
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
        """A subschema that was reached before. KeyError where it was not."""
        return self._nodes[key]

    def children(self, node: Subschema) -> Sequence[tuple[tuple[str | int, ...], Subschema]]:
        """Every subschema in a node's keywords. A node of ours is asked once; a changed copy of it, always."""
        if self._nodes.get(node.key) is not node:
            return tuple(node._children())
        known = self._children.get(node.key)
        if known is None:
            known = self._children[node.key] = tuple(node._children())
        return known

    def descend(self, node: Subschema, tokens: tuple[str, ...]) -> Subschema:
        """The subschema at raw reference tokens below a node; an `$id` on the way changes the base."""
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
        in_schema = True  # only a `$id` where a schema stands is one: one in a `const` is a value
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
        """The subschema that a reference in a node names. Raises Unresolved."""
        known = self._resolved.get((node.base, ref))
        if known is None:
            known = self._resolved[node.base, ref] = self._find(node, ref)
        return known

    def _find(self, node: Subschema, ref: str) -> Subschema:
        # urljoin knows nothing of URNs: a bare fragment needs no joining
        uri, fragment = (node.base, ref[1:]) if ref.startswith("#") else urldefrag(_join(node.base, ref))
        root = self._resources.get(uri) or self._load(uri, node, ref)
        fragment = unquote(fragment)
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
            raise Unresolved("unresolved-reference", f"`{ref}` names no schema that can be found")
        source, draft = fetched
        for known in self.nodes:  # the same file under another URI (it has an `$id`, or a second name)
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
            base = _join(base, value["$id"]).rstrip("#")
        node = Subschema(key, value, place, base, found.draft, raw, found.origins, self)
        self._nodes[key] = node
        self.nodes.append(node)
        if not isinstance(value, bool):
            self._register(node, value)
        return node

    def _register(self, node: Subschema, value: Mapping[str, Json]) -> None:
        if "$id" in value:
            self._resources.setdefault(node.base, node)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if keyword in value:
                self._anchors.setdefault((node.base, value[keyword]), node)
        if "$dynamicAnchor" in value:
            self.dynamic.setdefault(value["$dynamicAnchor"], {}).setdefault(node.base, node)


def _join(base: str, ref: str) -> str:
    return ref if not base else base + ref if ref.startswith("#") else urljoin(base, ref)


def _width(nested: Nested, raw: Json, keyword: str) -> int:
    """How many tokens lead from a schema object over a keyword to a subschema; 0: none do."""
    if nested is Nested.ONE_OR_LIST:
        return 2 if isinstance(raw, dict) and isinstance(raw.get(keyword), list) else 1
    return {Nested.NONE: 0, Nested.ONE: 1}.get(nested, 2)
