"""Writes the conditions that a node of a check program sets for a value as a whole, for numbers and for strings.

{"type": ["integer"], "minimum": 0}        isInteger(value) && value >= 0
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.languages.typescript.conditions import FALSE, TRUE, Condition, atom, both, either, opposite
from protogen.languages.typescript.names import SAFE, literal
from protogen.source.place import Json

_TYPES = {
    "object": "isObject({v})",
    "array": "isArray({v})",
    "integer": "isInteger({v})",
    "null": "{v} === null",
    "string": "isText({v})",
    "boolean": 'typeof {v} === "boolean"',
    "number": 'typeof {v} === "number"',
}
_OPTIONAL = {"string": "mayBeText({v})", "integer": "mayBeInteger({v})"}
"""The types that members most often have, where one may be absent."""
_LIMITS = (
    ("maximum", "<=", ">"),
    ("exclusiveMaximum", "<", ">="),
    ("minimum", ">=", "<"),
    ("exclusiveMinimum", ">", "<="),
)
"""Each keyword with the operator that it stands for, and the opposite one."""
_NUMBERS = frozenset(["multipleOf", *(key for key, _, _ in _LIMITS)])
_STRINGS = frozenset(["maxLength", "minLength", "pattern", "format"])
SIMPLE = frozenset(["at", "type", "const", "enum"]) | _NUMBERS | _STRINGS
"""Keywords that can be written as one condition."""


class Values:
    """Writes conditions on values. `patterns`: the constant of each pattern."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns

    def call(self, helper: str, *arguments: str) -> Condition:
        """A call of a helper of the run-time."""
        return atom(f"{helper}({', '.join(arguments)})")

    def type(self, name: str, v: str) -> Condition:
        """Whether a value is of a type."""
        before, equals, after = _TYPES[name].partition(" === ")
        text = f"{before.format(v=v)}{equals}{after}"
        return atom(text, f"{before.format(v=v)} !== {after}" if equals else "")

    def optional(self, node: Json, v: str) -> Condition | None:
        """Whether a value is absent or of the one type that a node asks for; None where that is not said shortly."""
        if isinstance(node, bool) or not node.keys() <= {"at", "type"} or len(node.get("type", ())) != 1:
            return None
        text = _OPTIONAL.get(node["type"][0])
        return atom(text.format(v=v)) if text else None

    def own(self, node: Mapping[str, Json], v: str) -> Condition:
        """Whether a value is what the node says itself, apart from members, items and other nodes."""
        listed = values_of(node)
        if listed is not None:
            return either(self.equal(each, v) for each in listed)
        types = node.get("type")
        whole = TRUE if types is None else either(self.type(each, v) for each in _plain(types))
        return both([whole, self._kept(types, ("number", "integer"), v, self._number(node, v)), self._text(node, v)])

    def equal(self, value: Json, v: str) -> Condition:
        """Whether a value is a scalar. No large integer comes here: texts that have one are read exactly."""
        if isinstance(value, (int, float)) and abs(value) > SAFE:
            return FALSE
        return atom(f"{v} === {literal(value)}", f"{v} !== {literal(value)}")

    def _kept(self, types: Sequence[str] | None, kinds: Sequence[str], v: str, test: Condition) -> Condition:
        """A test that concerns values of one kind only."""
        if types is not None and not set(types) & set(kinds):
            return TRUE
        if types is not None and set(types) <= set(kinds):
            return test
        return either([opposite(self.type(kinds[0], v)), test]) if test != TRUE else TRUE

    def _number(self, node: Mapping[str, Json], v: str) -> Condition:
        return both(self._numbers(node, v))

    def _numbers(self, node: Mapping[str, Json], v: str) -> Iterator[Condition]:
        if "multipleOf" in node:
            yield self.call("isMultipleOf", v, literal(node["multipleOf"]))
        for key, word, opposite_ in _LIMITS:
            if key not in node:
                continue
            limit = node[key]
            if abs(limit) == SAFE and "=" in word and (limit > 0) == ("<" in word):
                continue
            if abs(limit) <= SAFE:
                yield atom(f"{v} {word} {literal(limit)}", f"{v} {opposite_} {literal(limit)}")
            elif (limit > 0) != ("<" in word):
                yield FALSE  # no number that comes here is as far from zero

    def _text(self, node: Mapping[str, Json], v: str) -> Condition:
        return self._kept(node.get("type"), ("string",), v, both(self._texts(node, v)))

    def _texts(self, node: Mapping[str, Json], v: str) -> Iterator[Condition]:
        most, least = node.get("maxLength"), node.get("minLength", 0)
        if most is not None and most <= SAFE:
            yield self.call("atMost", v, literal(most))
        if least > SAFE:
            yield FALSE
        elif least > 0:
            yield opposite(self.call("atMost", v, literal(least - 1)))
        yield from (self.matches(node[key], v) for key in ("pattern", "format") if key in node)

    def matches(self, pattern: int, v: str) -> Condition:
        """Whether a text matches a pattern."""
        return atom(f"{self._patterns[pattern]}.test({v})")


def _plain(types: Sequence[str]) -> Sequence[str]:
    """Types without those that others include."""
    return [each for each in types if each != "integer" or "number" not in types]


def values_of(node: Json) -> Sequence[Json] | None:
    """The values that a node lists, those that are not of its types left out; None where it lists none."""
    if isinstance(node, bool) or not ("const" in node or "enum" in node):
        return None
    listed = node["enum"] if "enum" in node else [node["const"]]
    if "const" in node:
        listed = [each for each in listed if _same(each, node["const"])]
    types = node.get("type")
    kept = [each for each in listed if types is None or not _types_of(each).isdisjoint(types)]
    return [each for number, each in enumerate(kept) if not any(_same(each, other) for other in kept[:number])]


def is_scalar(value: Json) -> bool:
    """Whether a value is no array and no object."""
    return not isinstance(value, (list, dict))


def unclear(node: Mapping[str, Json]) -> bool:
    """Whether a node lists values that are not compared in place: arrays, objects, or more limits beside the list."""
    listed = [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]
    return not all(map(is_scalar, listed)) or bool(listed and node.keys() & (_NUMBERS | _STRINGS))


def _same(left: Json, right: Json) -> bool:
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _types_of(value: Json) -> frozenset[str]:
    match value:
        case bool():
            return frozenset(["boolean"])
        case None:
            return frozenset(["null"])
        case str():
            return frozenset(["string"])
        case _:
            return frozenset(["number", "integer"] if float(value).is_integer() else ["number"])
