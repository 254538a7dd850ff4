"""Compiles a schema's assertions to the check program that strict readers run (docs/checks.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from protogen.checks.endless import endless
from protogen.checks.program import Program, exact, pointer_from
from protogen.patterns.compile import PatternError, compile_pattern
from protogen.patterns.formats import ASSERTED, FORMATS, NOT_ASSERTED
from protogen.schema.keywords import KEYWORDS, Role
from protogen.schema.load import Key, Schema, Subschema, Unresolved
from protogen.schema.older_drafts import other_meanings
from protogen.schema.tags import infer_tag
from protogen.schema.walk import dynamic_anchor
from protogen.source.deep import roomy
from protogen.source.diagnostics import Diagnostic, Severity
from protogen.source.place import Json, Place
from protogen.source.visible import line


@roomy
def compile_checks(
    schema: Schema,
    roots: Mapping[str, Subschema],
    *,
    assert_formats: bool = False,
    tags: Mapping[Key, Mapping[str, Json]] | None = None,
    unions: Mapping[str, Branches] | None = None,
) -> tuple[Program, tuple[Diagnostic, ...]]:
    """Compiles the check program of some subschemas, given by name, and of all that they refer to.

    `tags` gives known tags of subschemas (`{"path": ..., "values": ...}`); other tags are inferred.
    `unions` gives the alternatives of unions, which the program then names too.
    Assertions that cannot be compiled are left out and reported.
    """
    compiler = _Compiler(schema.root.place.source.path, assert_formats, tags or {})
    named = {name: compiler.index(subschema) for name, subschema in roots.items()}
    dynamic = compiler.run()
    document: dict[str, Json] = {"nodes": compiler.nodes, "roots": named, "patterns": compiler.patterns}
    if dynamic:
        document["dynamic"] = dynamic
    if unions:
        document["unions"] = {name: compiler.branches(each) for name, each in unions.items()}
    faults = endless(compiler.nodes, compiler.places, dynamic)
    return Program(document), (*compiler.diagnostics, *faults, *other_meanings(compiler.subschemas))


_ALONE_NOTHING = ("then", "else", "minContains", "maxContains", "format")

_ASSERTED = frozenset(
    row.name for row in KEYWORDS.values() if row.role in (Role.SHAPE, Role.LIMIT) and row.name not in _ALONE_NOTHING
)
"""A subschema without any of these keywords accepts every value."""

Value: TypeAlias = Mapping[str, Json]
Branches: TypeAlias = Sequence[Sequence[Sequence[Place]]]
"""Of each alternative of a union: lists of places; it is a value that all subschemas of one of the lists accept."""


class _Compiler:
    """Makes nodes from a work list of subschemas, so that the schema's depth does not matter."""

    def __init__(self, root: str, assert_formats: bool, tags: Mapping[Key, Mapping[str, Json]]) -> None:
        self._root = root
        self._assert_formats = assert_formats
        self._tags = tags
        self._indexes: dict[Key | bool, int] = {}
        self._numbers: dict[Key, int] = {}
        self._subschemas: list[Subschema] = []
        self._patterns: dict[str, int | None] = {}
        self._resources: dict[str, int] = {}
        self._anchors: dict[str, dict[str, int]] = {}
        self.nodes: list[Json] = []
        self.patterns: list[Json] = []
        self.diagnostics: list[Diagnostic] = []

    @property
    def subschemas(self) -> Sequence[Subschema]:
        """The subschema of each node."""
        return self._subschemas

    @property
    def places(self) -> list[Place]:
        """The place of each node."""
        return [subschema.place for subschema in self._subschemas]

    def index(self, subschema: Subschema) -> int:
        """Returns the index of a subschema's node, and queues the node if it is new."""
        constant = self._constant(subschema)
        key = subschema.key if constant is None else constant
        if key not in self._indexes:
            self._indexes[key] = len(self._subschemas)
            self._subschemas.append(subschema)
        self._numbers[subschema.key] = self._indexes[key]
        return self._indexes[key]

    def branches(self, union: Branches) -> list[list[list[int]]]:
        """The nodes of a union's alternatives. A place that nothing refers to has none, and its list is left out."""
        found = [[[self._numbers.get(_key(each)) for each in one] for one in branches] for branches in union]
        return [
            [[each for each in one if each is not None] for one in branches if None not in one] for branches in found
        ]

    def _constant(self, subschema: Subschema) -> bool | None:
        """True if a subschema accepts every value, False if it refuses all; None if that depends on the value."""
        value = subschema.value
        if isinstance(value, bool):
            return value
        asserts = not _ASSERTED.isdisjoint(value) or (self._assert_formats and value.get("format") in ASSERTED)
        return None if asserts else True

    def run(self) -> dict[str, dict[str, int]]:
        """Makes every node that the roots or dynamic references can lead to. Returns the node of each dynamic anchor
        in each resource."""
        while len(self.nodes) < len(self._subschemas):
            self._make_next()
            if len(self.nodes) == len(self._subschemas):
                self._follow_anchors()
        dynamic = {anchor: targets for anchor, targets in self._anchors.items() if len(targets) > 1}
        for position, subschema in enumerate(self._subschemas):
            node = self.nodes[position]
            if isinstance(node, dict):
                self.nodes[position] = self._finished(node, subschema, dynamic)
        return dynamic

    def _make_next(self) -> None:
        subschema = self._subschemas[len(self.nodes)]
        constant = self._constant(subschema)
        if constant is not None:
            self.nodes.append(constant)
            return
        self._resources.setdefault(subschema.base, len(self._resources))
        self.nodes.append(self._made(subschema))

    def _follow_anchors(self) -> None:
        for anchor, targets in self._anchors.items():
            for base, target in self._subschemas[0].dynamic_anchors(anchor).items():
                if base in self._resources:
                    targets[str(self._resources[base])] = self.index(target)

    def _finished(self, node: dict[str, Json], subschema: Subschema, dynamic: Mapping[str, Json]) -> dict[str, Json]:
        """Finishes a node: adds its resource if the program is dynamic, and makes references static where possible."""
        reference = node.get("$dynamicRef")
        if reference and reference[1] not in dynamic:
            del node["$dynamicRef"]
            if "$ref" not in node:
                node["$ref"] = reference[0]
            else:  # next to another reference: a branch that must hold too
                node["allOf"] = [reference[0], *node.get("allOf", ())]
        return {"at": node["at"], "resource": self._resources[subschema.base], **node} if dynamic else node

    def _made(self, subschema: Subschema) -> dict[str, Json]:
        value = subschema.keywords
        node: dict[str, Json] = {"at": pointer_from(self._root, subschema.place)}
        self._references(subschema, value, node)
        self._values(value, node)
        self._strings(subschema, value, node)
        self._arrays(subschema, value, node)
        self._objects(subschema, value, node)
        self._in_place(subschema, value, node)
        for keyword in ("unevaluatedItems", "unevaluatedProperties"):
            self._one(subschema, keyword, node)
        return node

    def _references(self, subschema: Subschema, value: Value, node: dict[str, Json]) -> None:
        for keyword in ("$ref", "$dynamicRef"):
            if keyword not in value:
                continue
            try:
                target = subschema.resolve(value[keyword])
            except Unresolved:
                continue  # reported when the schema was loaded
            anchor = dynamic_anchor(subschema) if keyword == "$dynamicRef" else ""
            if anchor:
                self._anchors.setdefault(anchor, {})
                node["$dynamicRef"] = [self.index(target), anchor]
            elif "$ref" in node:
                node["allOf"] = [self.index(target)]
            else:
                node["$ref"] = self.index(target)

    def _values(self, value: Value, node: dict[str, Json]) -> None:
        if "type" in value:
            node["type"] = value["type"] if isinstance(value["type"], list) else [value["type"]]
        if "const" in value:
            node["const"] = exact(value["const"])
        if "enum" in value:
            node["enum"] = [exact(item) for item in value["enum"]]
        for keyword in ("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"):
            if keyword in value:
                node[keyword] = exact(value[keyword])
        for keyword in ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"):
            if keyword in value:
                node[keyword] = int(value[keyword])

    def _strings(self, subschema: Subschema, value: Value, node: dict[str, Json]) -> None:
        if "pattern" in value:
            index = self._pattern(value["pattern"], subschema.where("pattern"))
            if index is not None:
                node["pattern"] = index
        name = str(value.get("format"))
        if self._assert_formats and name in FORMATS:
            node["format"] = self._pattern(FORMATS[name], subschema.where("format"), name)
        elif self._assert_formats and name in ASSERTED:
            node["format"] = self._grammar(name)
        elif self._assert_formats and name in NOT_ASSERTED:
            message = f"the format `{name}` cannot be asserted: no pattern describes it"
            place = subschema.where("format")
            self.diagnostics.append(Diagnostic("format-not-asserted", message, place, severity=Severity.WARNING))

    def _grammar(self, name: str) -> int:
        """The index of the entry among the patterns for a format that has a grammar instead of a pattern."""
        entry = {"grammar": name}
        if entry not in self.patterns:
            self.patterns.append(entry)
        return self.patterns.index(entry)

    def _pattern(self, text: str, place: Place, called: str = "") -> int | None:
        """The index of a pattern's program; None if it cannot be compiled (which is reported). `called`: what
        messages show instead of the text."""
        if text not in self._patterns:
            try:
                self.patterns.append({"source": line(called or text[:_LONG]), **compile_pattern(text)})
            except PatternError as error:
                message = f"the pattern `{text}` cannot be compiled: {error}"
                self.diagnostics.append(Diagnostic("pattern-unsupported", message, place, _PATTERN_HELP))
                self._patterns[text] = None
            else:
                self._patterns[text] = len(self.patterns) - 1
        return self._patterns[text]

    def _arrays(self, subschema: Subschema, value: Value, node: dict[str, Json]) -> None:
        if value.get("uniqueItems"):
            node["uniqueItems"] = True
        self._list(subschema, "prefixItems", node)
        for keyword in ("items", "contains"):
            self._one(subschema, keyword, node)
        for keyword in ("minContains", "maxContains"):
            if keyword in value and "contains" in value:
                node[keyword] = int(value[keyword])

    def _objects(self, subschema: Subschema, value: Value, node: dict[str, Json]) -> None:
        if value.get("required"):
            node["required"] = list(dict.fromkeys(value["required"]))
        if value.get("dependentRequired"):
            pairs = value["dependentRequired"].items()
            node["dependentRequired"] = [[name, list(dict.fromkeys(others))] for name, others in pairs]
        self._map(subschema, "properties", node)
        patterns = []
        for text in value.get("patternProperties", {}):
            index = self._pattern(text, subschema.where("patternProperties") / text)
            if index is not None:
                patterns.append([index, self.index(subschema.child("patternProperties", text))])
        if patterns:
            node["patternProperties"] = patterns
        for keyword in ("additionalProperties", "propertyNames"):
            self._one(subschema, keyword, node)
        self._map(subschema, "dependentSchemas", node)

    def _in_place(self, subschema: Subschema, value: Value, node: dict[str, Json]) -> None:
        for keyword in ("allOf", "anyOf", "oneOf"):
            self._list(subschema, keyword, node)
        if "anyOf" in value or "oneOf" in value:
            given = self._tags.get(subschema.key)
            inferred = None if given else infer_tag(subschema)
            if given or inferred:
                node["tag"] = given or (inferred and inferred.document)
        self._one(subschema, "not", node)
        if "if" in value:
            for keyword in ("if", "then", "else"):
                self._one(subschema, keyword, node)

    def _one(self, subschema: Subschema, keyword: str, node: dict[str, Json]) -> None:
        if keyword in subschema.keywords:
            node[keyword] = self.index(subschema.child(keyword))

    def _list(self, subschema: Subschema, keyword: str, node: dict[str, Json]) -> None:
        if keyword in subschema.keywords:
            node[keyword] = node.get(keyword, []) + [self.index(each) for each in subschema.listed(keyword)]

    def _map(self, subschema: Subschema, keyword: str, node: dict[str, Json]) -> None:
        if names := subschema.keywords.get(keyword):
            node[keyword] = [[name, self.index(subschema.child(keyword, name))] for name in names]


def _key(place: Place) -> Key:
    return place.source.path, place.pointer


_LONG = 60
"""So many characters of a pattern stand in the program, for messages."""

_PATTERN_HELP = "patterns are ECMA-262 with the flag `u`, without backreferences"
