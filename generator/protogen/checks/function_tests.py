"""Writes what a node asserts of a value as a whole, of numbers and of texts, as statements that refuse the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.checks.function_layout import Comparison, call, indented, literal, refuse, rows, when
from protogen.source.place import Json

_CLASSES = {
    "object": ("dict",),
    "array": ("list",),
    "string": ("str",),
    "boolean": ("bool",),
    "number": ("int", "float"),
    "integer": ("int",),
}
"""The classes of the values of a type; of null there is but one value."""
_LOW = {"minimum": "<=", "exclusiveMinimum": "<"}
_HIGH = {"maximum": "<=", "exclusiveMaximum": "<"}
_SIZES = {
    "string": ("maxLength", "minLength"),
    "array": ("maxItems", "minItems"),
    "object": ("maxProperties", "minProperties"),
}
SIMPLE = frozenset(
    [
        *("at", "resource", "type", "const", "enum", "multipleOf", "maxLength", "minLength", "pattern", "format"),
        *(*_LOW, *_HIGH),
    ]
)
"""Keywords of nodes that need no function of their own."""


def sizes(node: Mapping[str, Json], kind: str, v: str, depth: int) -> Iterator[str]:
    """The statements for the size of a text, an array or an object."""
    most, least = _SIZES[kind]
    if most in node:
        yield from refuse([Comparison(f"len({v})", ">", str(node[most]))], "or", depth)
    if least in node:
        yield from refuse([Comparison(f"len({v})", "<", str(node[least]))], "or", depth)


class Tests:
    """Writes tests. `before`: the declarations that they refer to; `used`: the names of the run-time."""

    def __init__(self, paths: Mapping[int, str], names: Mapping[int, str]) -> None:
        self._paths, self._names = paths, names
        self.before: dict[str, list[str]] = {}
        self.used: set[str] = set()

    def own(self, index: int, node: Mapping[str, Json], v: str, depth: int) -> Iterator[str]:
        """The statements of a node for the value `v`, without what concerns arrays, objects and other nodes."""
        kinds = node.get("type", ())
        if kinds:
            yield from refuse(_not_one_of(kinds, v), "and", depth)
        if "const" in node:
            yield from refuse(self._differs(index, node["const"], v), "or", depth)
        if "enum" in node:
            yield from refuse(self._one_of(index, node["enum"], kinds, v, depth), "or", depth)
        for kinds_, guard, lines in (
            (("number", "integer"), f"(type({v}) is int or type({v}) is float)", self._numbers),
            (("string",), Comparison(f"type({v})", "is", "str"), self._texts),
        ):
            if kinds and set(kinds) <= {*kinds_}:
                yield from lines(index, node, v, depth)
            elif kinds and set(kinds).isdisjoint(kinds_):
                continue
            else:
                yield from when([guard], [*lines(index, node, v, depth + 1)], depth)

    def _numbers(self, index: int, node: Mapping[str, Json], v: str, depth: int) -> Iterator[str]:
        low = [(sign, literal(node[key])) for key, sign in _LOW.items() if key in node]
        high = [(sign, literal(node[key])) for key, sign in _HIGH.items() if key in node]
        if len(low) == len(high) == 1:
            yield from refuse([f"not {low[0][1]} {low[0][0]} {v} {high[0][0]} {high[0][1]}"], "or", depth)
        else:
            for sign, limit in low:
                yield from refuse([Comparison(v, "<" if sign == "<=" else "<=", limit)], "or", depth)
            for sign, limit in high:
                yield from refuse([Comparison(v, ">" if sign == "<=" else ">=", limit)], "or", depth)
        if "multipleOf" in node:
            self.used.add("is_multiple")
            yield from refuse([f"not is_multiple({v}, {literal(node['multipleOf'])})"], "or", depth)

    def _texts(self, index: int, node: Mapping[str, Json], v: str, depth: int) -> Iterator[str]:
        yield from sizes(node, "string", v, depth)
        for key in ("pattern", "format"):
            if key in node:
                yield from refuse([f"not {self.pattern(index, key, key.upper())}({v})"], "or", depth)

    def pattern(self, index: int, keyword: str, word: str) -> str:
        """The name of the search for a pattern, at the path of its keyword below a node."""
        name = self._constant(index, word)
        self.used.add("PROGRAM")
        self.before[name] = list(call(f"{name} = PROGRAM.pattern", [literal(f"{self._paths[index]}/{keyword}")], 0))
        return name

    def listed(self, index: int, word: str, values: Sequence[str]) -> str:
        """The name of a set of texts."""
        name = self._constant(index, word)
        items = rows("{", map(literal, dict.fromkeys(values)), "}")
        self.before[name] = [f"{name} = frozenset(", *indented(items), ")"]
        return name

    def one_of_texts(self, index: int, values: Sequence[str], v: str, depth: int) -> str:
        """The test that a text is none of some texts."""
        inline = f"{{{', '.join(map(literal, dict.fromkeys(values)))}}}"
        short = len(inline) <= _SHORT
        return Comparison(v, "not in", inline if short else self.listed(index, "VALUES", values))

    def _one_of(self, index: int, values: Sequence[Json], kinds: Sequence[str], v: str, depth: int) -> list[str]:
        if not values:
            return ["True"]
        if all(isinstance(each, str) for each in values):
            known = [] if kinds == ["string"] else [Comparison(f"type({v})", "is not", "str")]
            return [*known, self.one_of_texts(index, values, v, depth)]
        name = self._constant(index, "VALUES")
        self.used.add("identity")
        items = rows("{", dict.fromkeys(f"identity({literal(each)})" for each in values), "}") if values else ()
        self.before[name] = (
            [f"{name} = frozenset(", *indented(items), ")"] if values else [f"{name} = frozenset[Any]()"]
        )
        return [Comparison(f"identity({v})", "not in", name)]

    def _differs(self, index: int, value: Json, v: str) -> list[str]:
        match value:
            case bool() | None:
                return [Comparison(v, "is not", str(value))]
            case str():
                return [Comparison(v, "!=", literal(value))]
            case int() | float():
                return [Comparison(f"type({v})", "is", "bool"), Comparison(v, "!=", literal(value))]
        name = self._constant(index, "CONST")
        self.used.add("identity")
        self.before[name] = list(call(f"{name} = identity", [literal(value)], 0))
        return [Comparison(f"identity({v})", "!=", name)]

    def _constant(self, index: int, word: str) -> str:
        return f"_{self._names[index].upper()}_{word}"


_SHORT = 36
"""Sets of texts that take more characters get a name."""


def _not_one_of(kinds: Sequence[str], v: str) -> list[str]:
    classes = dict.fromkeys(each for kind in kinds for each in _CLASSES.get(kind, ()))
    found = [Comparison(f"type({v})", "is not", each) for each in classes]
    return [*found, *([Comparison(v, "is not", "None")] if "null" in kinds else [])]
