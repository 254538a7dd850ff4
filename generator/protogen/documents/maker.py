"""Makes a value for a schema by walking its keywords. Only the judge decides whether the value is valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

from protogen.documents.heights import height
from protogen.documents.parts import Impossible, bound, children_of, contained, get, item_of, listed, most_items
from protogen.documents.scalars import number, string
from protogen.documents.strings import Steps, sample
from protogen.documents.wish import Wish
from protogen.runtime.values import identity
from protogen.schema.load import Key, Subschema
from protogen.source.place import Json

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
_HINTS = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"),
    "array": ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_BELOW = {
    "object": ("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
    "array": ("items", "prefixItems", "contains", "unevaluatedItems"),
}
_DEEP = 6
"""Below this depth only required members are made, and the shortest alternative is taken."""
_DEEPEST = 40
_MANY = 300
"""After this many values in a document, the rest is made as below `_DEEP`, so that wide recursions stay small."""
_MOST = 5_000
_GLANCES = 20
"""This many members are skipped in the time that it takes to make one value,"""
_CHEAP = 100
"""and so many steps of a pattern taken."""


class Maker:
    """Makes values. Every choice comes from the random generator, so a seed gives the same values everywhere."""

    def __init__(self, rng: Random, wish: Wish) -> None:
        self._rng, self._wish = rng, wish
        self._made = self._looked = 0
        self._steps = Steps()
        self._open: Counter[Key] = Counter()  # the subschemas whose values are being made

    @property
    def made(self) -> int:
        """The number of values made, including discarded ones; a skipped member counts as a fraction of a value."""
        return self._made + self._looked // _GLANCES + self._steps.spent // _CHEAP

    def make(self, schemas: list[Subschema], depth: int = 0) -> Json:
        """Makes a value for all the subschemas. Raises Impossible if none was found."""
        self._made += 1
        if depth > _DEEPEST or self._made > _MOST:
            raise Impossible
        if self._made > _MANY:
            depth = max(depth, _DEEP + 1)
        parts = self._parts(schemas, depth)
        for part in parts:
            if part.key in self._wish.values:
                return self._wish.values[part.key]
        values = listed(parts)
        if values is not None:
            self._looked += len(values)
            return values[0] if self._wish.plain else self._rng.choice(values)
        if self._wish.plain:
            shown = [one for part in parts if part.key not in self._wish.sizes for one in get(part, "examples") or ()]
            if shown and not isinstance(shown[0], (dict, list)):
                return shown[0]
        kind = self._kind(parts, depth)
        if kind in ("object", "array"):
            keys = [part.key for part in parts]
            self._open.update(keys)
            try:
                return self._object(parts, depth) if kind == "object" else self._array(parts, depth)
            finally:
                self._open.subtract(keys)
        if kind == "string":
            return string(parts, self._wish, self._rng, self._steps)
        if kind in ("integer", "number"):
            return number(parts, self._wish, self._rng, whole=kind == "integer")
        return None if kind == "null" else True if self._wish.plain else self._rng.random() < 0.5

    # --- which subschemas hold together ---

    def _parts(self, schemas: list[Subschema], depth: int) -> list[Subschema]:
        """The object schemas that must hold together: follows references, and takes one alternative of each choice."""
        found: dict[Key, Subschema] = {}
        stack = list(reversed(schemas))
        while stack:
            schema = stack.pop()
            if schema.value is False:
                raise Impossible
            if schema.value is True or schema.key in found:
                continue
            found[schema.key] = schema
            stack.extend(reversed(self._beside(schema, depth)))
        self._looked += len(found)
        return list(found.values())

    def _beside(self, schema: Subschema, depth: int) -> list[Subschema]:
        """The subschemas that one schema applies to the same value, with one branch of each choice."""
        value = schema.keywords
        more = [*schema.beside(dynamic=True)]
        more += [self._choose(schema.listed(keyword), depth) for keyword in ("anyOf", "oneOf") if keyword in value]
        if "if" in value:
            more += self._conditional(schema, value)
        return more

    def _conditional(self, schema: Subschema, value: Mapping[str, Json]) -> list[Subschema]:
        on_route = [name for name in ("then", "else") if name in value and schema.child(name).key in self._wish.route]
        holds = on_route == ["then"] if on_route else self._rng.random() < 0.5
        if holds:
            return [schema.child("if"), *([schema.child("then")] if "then" in value else [])]
        return [schema.child("else")] if "else" in value else []

    def _choose(self, options: list[Subschema], depth: int) -> Subschema:
        on_route = [option for option in options if option.key in self._wish.route]
        if on_route:
            return on_route[0]
        options = [option for option in options if option.value is not False]
        if not options:
            raise Impossible
        if depth > _DEEP:
            return min(options, key=lambda option: height(option, 10))
        values = all("const" in option.keywords for option in options)  # a new one behind them changes nothing
        if self._wish.plain and (self._wish.optional == 0 or values):
            return options[0]
        return self._rng.choice(options)

    def _kind(self, parts: list[Subschema], depth: int) -> str:
        allowed = list(TYPES)
        for part in parts:
            named = get(part, "type")
            if named is not None:
                names = [named] if isinstance(named, str) else list(named)
                allowed = [name for name in allowed if name in names or (name == "integer" and "number" in names)]
        if not any(get(part, "type") is not None for part in parts):
            words = {word for part in parts for word in part.keywords}
            hinted = [kind for kind, hints in _HINTS.items() if words & set(hints)]
            scalars = ["string", "integer", "boolean", "null"]
            allowed = scalars if not hinted or (not self._wish.plain and self._rng.random() < 0.2) else hinted
        if not allowed:
            raise Impossible
        if depth > _DEEP:
            allowed = [name for name in allowed if name not in ("object", "array")] or allowed
        sized = [name for name in ("object", "array") if name in allowed and self._on_route(parts, name)]
        if sized:
            return sized[0]
        return allowed[0] if self._wish.plain else self._rng.choice(allowed)

    def _on_route(self, parts: list[Subschema], kind: str) -> bool:
        """Whether the wished route continues below an object, or below an array."""
        return self._wish.leads_on(parts, _BELOW[kind])

    # --- objects and arrays ---

    def _object(self, parts: list[Subschema], depth: int) -> Json:
        parts, names = self._members(parts, depth)
        made: dict[str, Json] = {}
        for name, required in names.items():
            try:
                made[name] = self.make(children_of(parts, name), depth + 1)
            except Impossible:
                if required:
                    raise
        low, high = bound(parts, "minProperties", max), bound(parts, "maxProperties", min)
        size = self._wish.size(parts)
        low, high = (size, size) if size is not None else (low or 0, high)
        for name in [name for name, required in reversed(names.items()) if not required]:
            if high is not None and len(made) > high:
                made.pop(name, None)
        wanted = max(low, len(made) + self._extras(parts, made, high))
        for name in self._fresh_names(parts, depth):
            if len(made) >= wanted:
                break
            if name not in made:
                try:
                    made[name] = self.make(children_of(parts, name), depth + 1)
                except Impossible:
                    continue
        return made

    def _members(self, parts: list[Subschema], depth: int) -> tuple[list[Subschema], dict[str, bool]]:
        """The members to make, in the schema's order (true: required), with the subschemas that depend on them."""
        names: dict[str, bool] = {}
        for _ in range(4):
            required = {name for part in parts for name in get(part, "required") or ()}
            for part in parts:
                self._looked += len(get(part, "properties") or ())
                for name in get(part, "properties") or {}:
                    if name in required:
                        names[name] = True
                    elif name not in names and self._takes(part.child("properties", name), depth):
                        names[name] = False
            names.update(dict.fromkeys(sorted(required), True))
            for part in parts:
                for name, needed in (get(part, "dependentRequired") or {}).items():
                    if name in names:
                        names.update(dict.fromkeys(needed, True))
            more = [
                part.child("dependentSchemas", name)
                for part in parts
                for name in get(part, "dependentSchemas") or {}
                if name in names
            ]
            known = {part.key for part in parts}
            grown = [part for part in self._parts(more, depth) if part.key not in known]
            if not grown:
                break
            parts = [*parts, *grown]
        order = {name: 0 for part in parts for name in get(part, "properties") or {}}
        return parts, {**{name: names[name] for name in order if name in names}, **names}

    def _takes(self, child: Subschema, depth: int) -> bool:
        if child.key in self._wish.route and not self._open[child.key]:  # a route goes through it once
            return True
        if depth >= _DEEP or self._recurs(child):
            return False
        return self._wish.optional >= 1 or self._rng.random() < self._wish.optional

    def _recurs(self, child: Subschema) -> bool:
        """Whether a schema is nested in itself often enough already."""
        target = next(child.referred(), child)
        return self._open[target.key] > (1 if self._wish.plain else 2)

    def _extras(self, parts: list[Subschema], made: dict[str, Json], high: int | None) -> int:
        """How many members to add to the named ones."""
        free = high is None or len(made) < high
        others = [get(part, word) for part in parts for word in ("additionalProperties", "patternProperties")]
        is_map = any(isinstance(held, dict) and held for held in others)
        if not free:
            return 0
        on_route = self._wish.leads_on(parts, ("additionalProperties", "patternProperties"))
        if on_route or (is_map and self._wish.optional >= 1):
            return 1
        return self._rng.randint(0, 2) if is_map and self._wish.optional > 0 else 0

    def _fresh_names(self, parts: list[Subschema], depth: int) -> Iterator[str]:
        """Yields names for additional members that fit `propertyNames` and `patternProperties`."""
        named = [part.child("propertyNames") for part in parts if get(part, "propertyNames") is not None]
        patterns = [text for part in parts for text in get(part, "patternProperties") or {}]
        for attempt in range(30):
            if named:
                name = self.make(named, depth + 1)
                yield f"{name}{attempt or ''}"
                yield f"{name}"
            elif patterns and attempt < 20:
                name = sample(self._rng, 0, None, (patterns[attempt % len(patterns)],), steps=self._steps) or "key"
                yield name
                yield f"{name}{attempt}"
            else:
                yield f"key{attempt}"

    def _array(self, parts: list[Subschema], depth: int) -> Json:
        low, high = bound(parts, "minItems", max) or 0, bound(parts, "maxItems", min)
        if high is not None and low > high:
            raise Impossible
        size = self._wish.size(parts)
        extra = [part.child("contains") for part in parts for _ in range(min(contained(part), _MOST))]
        prefix = max((len(get(part, "prefixItems") or ()) for part in parts), default=0)
        count = size if size is not None else self._count(parts, low, high, prefix, depth)
        if size is None and any(self._wish.leads_on([part], list(part.keywords)) for part in parts):
            count = max(count, 1)
        count = max(count, len(extra)) if high is None else min(max(count, len(extra)), high)
        most = most_items(parts, prefix, len(extra))
        if count > low and size is None and most is not None:
            count = max(low, min(count, most))
        unique = any(get(part, "uniqueItems") for part in parts)
        made: list[Json] = []
        for index in range(count):
            item = self.make(item_of(parts, index, extra), depth + 1)
            for _ in range(20):
                if not unique or identity(item) not in map(identity, made):
                    break
                item = self.make(item_of(parts, index, extra), depth + 1)
            made.append(item)
        return made

    def _count(self, parts: list[Subschema], low: int, high: int | None, prefix: int, depth: int) -> int:
        items = [part.child("items") for part in parts if get(part, "items") is not None]
        if depth >= _DEEP or self._wish.optional == 0 or any(self._recurs(each) for each in items):
            return low
        most = max(low, prefix, 1 if self._wish.plain else 3)
        most = most if high is None else min(most, high)
        return most if self._wish.plain else self._rng.randint(low, most)
