"""Makes a value that a schema asks for, by walking its keywords. The judge has the last word, not this module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, lcm
from random import Random

from protogen.load import Key, Subschema, Unresolved
from protogen.sample_strings import pattern, sample
from protogen.source import Json

TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
_HINTS = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"),
    "array": ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"),
    "string": ("pattern", "minLength", "maxLength", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_DEEP = 6
"""Below this depth only what is required is made, and the shortest alternative taken."""
_DEEPEST = 40


class Impossible(Exception):
    """No value was found; another choice elsewhere may help."""


@dataclass(frozen=True)
class Wish:
    """What a document should show. `optional`: the share of optional members. `route`: subschemas to go through.
    `values`, `sizes`: at a subschema, this very value, or this many characters, items or members.
    `plain`: the simplest value everywhere."""

    optional: float = 0.5
    plain: bool = False
    route: frozenset[Key] = frozenset()
    values: Mapping[Key, Json] = field(default_factory=dict)
    sizes: Mapping[Key, int] = field(default_factory=dict)


class Maker:
    """Makes values. Every choice is the random generator's, so a seed gives the same values everywhere."""

    def __init__(self, rng: Random, wish: Wish) -> None:
        self._rng, self._wish = rng, wish
        self._heights: dict[tuple[Key, int], int] = {}

    def make(self, schemas: list[Subschema], depth: int = 0) -> Json:
        """A value that all the subschemas ask for. Raises Impossible."""
        if depth > _DEEPEST:
            raise Impossible
        parts = self._parts(schemas, depth)
        for part in parts:
            if part.key in self._wish.values:
                return self._wish.values[part.key]
        listed = _listed(parts)
        if listed is not None:
            return listed[0] if self._wish.plain else self._rng.choice(listed)
        kind = self._kind(parts, depth)
        if kind == "object":
            return self._object(parts, depth)
        if kind == "array":
            return self._array(parts, depth)
        if kind == "string":
            return self._string(parts)
        if kind in ("integer", "number"):
            return self._number(parts, whole=kind == "integer")
        return None if kind == "null" else True if self._wish.plain else self._rng.random() < 0.5

    # --- which subschemas hold together ---

    def _parts(self, schemas: list[Subschema], depth: int) -> list[Subschema]:
        """The object schemas that must hold at once: references followed, one alternative of each choice taken."""
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
        return list(found.values())

    def _beside(self, schema: Subschema, depth: int) -> list[Subschema]:
        """What applies to the same value through one schema's references and applicators."""
        value = schema.value
        assert not isinstance(value, bool)
        more = []
        for keyword in ("$ref", "$dynamicRef"):
            if keyword in value:
                more.append(follow(schema, keyword))
        more += [schema.child("allOf", index) for index in range(len(value.get("allOf", ())))]
        for keyword in ("anyOf", "oneOf"):
            if keyword in value:
                more.append(self._choose([schema.child(keyword, index) for index in range(len(value[keyword]))], depth))
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
            return min(options, key=lambda option: self._height(option, 10))
        if self._wish.plain and self._wish.optional == 0:
            return options[0]
        return self._rng.choice(options)

    def _height(self, schema: Subschema, fuel: int) -> int:
        """How many levels the smallest value has, roughly; large where it never ends."""
        key = (schema.key, fuel)
        if key not in self._heights:
            self._heights[key] = 99
            self._heights[key] = self._measure(schema, fuel)
        return self._heights[key]

    def _measure(self, schema: Subschema, fuel: int) -> int:
        if fuel == 0:
            return 99
        value = schema.value
        if isinstance(value, bool):
            return 0 if value else 99
        if "const" in value or "enum" in value:
            return 0
        same = [follow(schema, keyword) for keyword in ("$ref", "$dynamicRef") if keyword in value]
        same += [schema.child("allOf", index) for index in range(len(value.get("allOf", ())))]
        height = max((self._height(each, fuel - 1) for each in same), default=0)
        for keyword in ("anyOf", "oneOf"):
            options = [schema.child(keyword, index) for index in range(len(value.get(keyword, ())))]
            height = max(height, min((self._height(each, fuel - 1) for each in options), default=0))
        required = [name for name in value.get("required", ()) if name in value.get("properties", {})]
        below = [schema.child("properties", name) for name in required]
        if value.get("minItems", 0) and "items" in value:
            below.append(schema.child("items"))
        return max([height, *(1 + self._height(each, fuel - 1) for each in below)])

    def _kind(self, parts: list[Subschema], depth: int) -> str:
        allowed = list(TYPES)
        for part in parts:
            named = _get(part, "type")
            if named is not None:
                names = [named] if isinstance(named, str) else list(named)
                allowed = [name for name in allowed if name in names or (name == "integer" and "number" in names)]
        if not any(_get(part, "type") is not None for part in parts):
            hinted = [kind for kind, words in _HINTS.items() if any(_get(part, word) is not None for part in parts for word in words)]
            allowed = hinted or ["string", "integer", "boolean", "null"]
        if not allowed:
            raise Impossible
        if depth > _DEEP:
            allowed = [name for name in allowed if name not in ("object", "array")] or allowed
        sized = [name for name in ("object", "array") if name in allowed and self._on_route(parts, name)]
        if sized:
            return sized[0]
        return allowed[0] if self._wish.plain else self._rng.choice(allowed)

    def _on_route(self, parts: list[Subschema], kind: str) -> bool:
        """Whether the wished route goes on below an object, or below an array."""
        words = {"object": _HINTS["object"][:1] + _HINTS["object"][2:4], "array": ("items", "prefixItems", "contains")}[kind]
        tokens = (found for part in parts for found in part.children() if found[0][0] in words)
        return any(child.key in self._wish.route for _, child in tokens)

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
        low, high = _bound(parts, "minProperties", max), _bound(parts, "maxProperties", min)
        size = next((self._wish.sizes[part.key] for part in parts if part.key in self._wish.sizes), None)
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
        """The names to make (in the schema's order, true: required), with what depends on them."""
        names: dict[str, bool] = {}
        for _ in range(4):
            required = {name for part in parts for name in _get(part, "required") or ()}
            for part in parts:
                for name in _get(part, "properties") or {}:
                    if name not in names and name not in required and self._takes(part.child("properties", name), depth):
                        names[name] = False
                    elif name in required:
                        names[name] = True
            names.update(dict.fromkeys(sorted(required), True))
            for part in parts:
                for name, needed in (_get(part, "dependentRequired") or {}).items():
                    if name in names:
                        names.update(dict.fromkeys(needed, True))
            more = [
                part.child("dependentSchemas", name)
                for part in parts
                for name in _get(part, "dependentSchemas") or {}
                if name in names
            ]
            grown = self._parts([*parts, *more], depth)
            if len(grown) == len(parts):
                break
            parts = grown
        order = {name: 0 for part in parts for name in _get(part, "properties") or {}}
        return parts, {**{name: names[name] for name in order if name in names}, **names}

    def _takes(self, child: Subschema, depth: int) -> bool:
        if child.key in self._wish.route:
            return True
        if depth >= _DEEP:
            return False
        return self._wish.optional >= 1 or self._rng.random() < self._wish.optional

    def _extras(self, parts: list[Subschema], made: dict[str, Json], high: int | None) -> int:
        """How many members beyond the named ones."""
        free = high is None or len(made) < high
        is_map = any(isinstance(_get(part, "additionalProperties"), dict) or _get(part, "patternProperties") for part in parts)
        on_route = any(
            child.key in self._wish.route
            for part in parts
            for tokens, child in part.children()
            if tokens[0] in ("additionalProperties", "patternProperties")
        )
        if not free:
            return 0
        if on_route or (is_map and self._wish.optional >= 1):
            return 1
        return self._rng.randint(0, 2) if is_map and self._wish.optional > 0 else 0

    def _fresh_names(self, parts: list[Subschema], depth: int) -> Iterator[str]:
        """Names for further members: as `propertyNames` and `patternProperties` want them."""
        named = [part.child("propertyNames") for part in parts if _get(part, "propertyNames") is not None]
        patterns = [text for part in parts for text in _get(part, "patternProperties") or {}]
        for attempt in range(30):
            if named:
                name = self.make(named, depth + 1)
                yield name if isinstance(name, str) else f"key{attempt}"
            elif patterns and attempt < 20:
                yield sample(self._rng, 0, None, (patterns[attempt % len(patterns)],)) or f"key{attempt}"
            else:
                yield f"key{attempt}"

    def _array(self, parts: list[Subschema], depth: int) -> Json:
        low, high = _bound(parts, "minItems", max) or 0, _bound(parts, "maxItems", min)
        size = next((self._wish.sizes[part.key] for part in parts if part.key in self._wish.sizes), None)
        extra = [part.child("contains") for part in parts for _ in range(_contained(part))]
        prefix = max((len(_get(part, "prefixItems") or ()) for part in parts), default=0)
        count = size if size is not None else self._count(low, high, prefix, depth)
        if size is None and any(child.key in self._wish.route for part in parts for _, child in part.children()):
            count = max(count, 1)
        count = max(count, len(extra)) if high is None else min(max(count, len(extra)), high)
        if count > low and size is None and any(_get(part, "items") is False for part in parts):
            count = max(low, min(count, prefix))
        unique = any(_get(part, "uniqueItems") for part in parts)
        made: list[Json] = []
        for index in range(count):
            item = self._item(parts, index, extra[index : index + 1], depth)
            for _ in range(20):
                if not unique or item not in made:
                    break
                item = self._item(parts, index, extra[index : index + 1], depth)
            made.append(item)
        return made

    def _count(self, low: int, high: int | None, prefix: int, depth: int) -> int:
        if depth >= _DEEP or self._wish.optional == 0:
            return low
        most = max(low, prefix, 1 if self._wish.plain else 3)
        most = most if high is None else min(most, high)
        return most if self._wish.plain else self._rng.randint(low, most)

    def _item(self, parts: list[Subschema], index: int, extra: list[Subschema], depth: int) -> Json:
        schemas = [*extra]
        for part in parts:
            prefix = _get(part, "prefixItems") or ()
            if index < len(prefix):
                schemas.append(part.child("prefixItems", index))
            elif _get(part, "items") is not None:
                schemas.append(part.child("items"))
            elif _get(part, "unevaluatedItems") is not None and not prefix:
                schemas.append(part.child("unevaluatedItems"))
        return self.make(schemas, depth + 1)

    # --- scalars ---

    def _string(self, parts: list[Subschema]) -> str:
        low, high = _bound(parts, "minLength", max) or 0, _bound(parts, "maxLength", min)
        size = next((self._wish.sizes[part.key] for part in parts if part.key in self._wish.sizes), None)
        if size is not None:
            low = high = size
        patterns = tuple(_get(part, "pattern") for part in parts if _get(part, "pattern") is not None)
        form = next((_get(part, "format") for part in parts if _get(part, "format")), None)
        made = sample(self._rng, low, high, patterns, form, plain=self._wish.plain)
        if made is None:
            raise Impossible
        return made

    def _number(self, parts: list[Subschema], *, whole: bool) -> Json:
        values = list(numbers(parts, self._rng, whole=whole))
        if not values:
            raise Impossible
        return values[0] if self._wish.plain else self._rng.choice(values)


def numbers(parts: list[Subschema], rng: Random, *, whole: bool) -> Iterator[int | float]:
    """Numbers that the bounds allow: small, odd, large, negative ones, and the bounds."""
    low, high = _range(parts)
    steps = [exact(_get(part, "multipleOf")) for part in parts if _get(part, "multipleOf") is not None]
    step = _common([*steps, *([Fraction(1)] if whole else [])])
    wishes = [Fraction(each) for each in (1, 0, 5, -1, 42, 2**53 + 1, -(2**31), 10**15)]
    if not whole:
        wishes[2:2] = [Fraction(1, 2), Fraction(-15, 10), Fraction(314159, 100000)]
    if low is not None and high is not None:
        wishes.insert(0, (low[0] + high[0]) / 2)
    wishes += [bound[0] for bound in (low, high) if bound is not None]
    if low is not None:
        wishes += [low[0] + 1, low[0] + rng.randint(2, 1000)]
    if high is not None:
        wishes += [high[0] - 1, high[0] - rng.randint(2, 1000)]
    seen = set()
    for wish in wishes:
        for each in [wish] if step is None else [floor(wish / step) * step, ceil(wish / step) * step]:
            if each not in seen and _within(each, low, high):
                seen.add(each)
                yield spell(each)


def spell(value: Fraction) -> int | float:
    """A fraction as a JSON number."""
    return int(value) if value.denominator == 1 else float(value)


def exact(value: int | float) -> Fraction:
    """A JSON number as a fraction; a double as its shortest spelling says."""
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


_Edge = tuple[Fraction, bool] | None


def _range(parts: list[Subschema]) -> tuple[_Edge, _Edge]:
    """The lowest and the highest value, and whether it is excluded."""
    lows = [(exact(_get(p, word)), word != "minimum") for p in parts for word in ("minimum", "exclusiveMinimum") if _get(p, word) is not None]
    highs = [(exact(_get(p, word)), word != "maximum") for p in parts for word in ("maximum", "exclusiveMaximum") if _get(p, word) is not None]
    return max(lows, default=None), min(highs, key=lambda edge: (edge[0], not edge[1]), default=None)


def _within(value: Fraction, low: _Edge, high: _Edge) -> bool:
    if low is not None and (value < low[0] or (low[1] and value == low[0])):
        return False
    return high is None or not (value > high[0] or (high[1] and value == high[0]))


def _common(steps: list[Fraction]) -> Fraction | None:
    """The smallest number that is a multiple of all."""
    if not steps:
        return None
    below = lcm(*(step.denominator for step in steps))
    return Fraction(lcm(*(int(step * below) for step in steps)), below)


def follow(schema: Subschema, keyword: str) -> Subschema:
    """Where a reference leads (a dynamic one: statically). Raises Impossible where it leads nowhere."""
    try:
        return schema.resolve(_get(schema, keyword))
    except Unresolved:
        raise Impossible from None


def children_of(parts: list[Subschema], name: str) -> list[Subschema]:
    """The subschemas that a member of an object must meet."""
    schemas, evaluated = [], False
    for part in parts:
        own = []
        if name in (_get(part, "properties") or {}):
            own.append(part.child("properties", name))
        own += [part.child("patternProperties", text) for text in _get(part, "patternProperties") or {} if pattern(text).search(name)]
        if not own and _get(part, "additionalProperties") is not None:
            own.append(part.child("additionalProperties"))
        evaluated = evaluated or bool(own)
        schemas += own
    if not evaluated:
        schemas += [part.child("unevaluatedProperties") for part in parts if _get(part, "unevaluatedProperties") is not None]
    return schemas


def _listed(parts: list[Subschema]) -> list[Json] | None:
    """The values that `const` and `enum` leave; None where there is neither."""
    lists = [[_get(p, "const")] for p in parts if "const" in _value(p)] + [list(_get(p, "enum")) for p in parts if "enum" in _value(p)]
    if not lists:
        return None
    from protogen.judge_keywords import key

    left = [value for value in lists[0] if all(key(value) in [key(other) for other in each] for each in lists[1:])]
    if not left:
        raise Impossible
    return left


def _contained(part: Subschema) -> int:
    return int(_get(part, "minContains") if _get(part, "minContains") is not None else 1) if _get(part, "contains") is not None else 0


def _value(part: Subschema) -> Mapping[str, Json]:
    return {} if isinstance(part.value, bool) else part.value


def _get(part: Subschema, keyword: str) -> Json:
    return _value(part).get(keyword)


def _bound(parts: list[Subschema], keyword: str, pick: Json) -> int | None:
    values = [int(_get(part, keyword)) for part in parts if _get(part, keyword) is not None]
    return pick(values) if values else None
