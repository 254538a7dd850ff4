"""Writes the nodes of a check program as the source of Python functions, one per node.

{"type": ["object"], "required": ["id"], "properties": [["id", 2]]}        def n1(v):
                                                                            if type(v) is not dict: return False
                                                                            m = v.get('id', absent)
                                                                            if m is absent: return False
                                                                            if not (type(m) is str): return False
                                                                            return True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from protogen.checks.nodes import beside
from protogen.source.place import Json

_TYPES = {
    "object": "type({v}) is dict",
    "array": "type({v}) is list",
    "string": "type({v}) is str",
    "boolean": "type({v}) is bool",
    "null": "{v} is None",
    "number": "(type({v}) is int or type({v}) is float)",
    "integer": "(type({v}) is int or type({v}) is float and {v}.is_integer())",
}
_LIMITS = {"maximum": "<=", "exclusiveMaximum": "<", "minimum": ">=", "exclusiveMinimum": ">"}
_SIZES = {
    "string": (("maxLength", "<="), ("minLength", ">=")),
    "array": (("maxItems", "<="), ("minItems", ">=")),
    "object": (("maxProperties", "<="), ("minProperties", ">=")),
}
_SHORT = 64
"""Pattern results are cached for texts of at most this many characters."""


def tagged_keyword(node: Mapping[str, Json]) -> str | None:
    """The keyword whose branches a tag selects, if the node has one."""
    return ("oneOf" if "oneOf" in node else "anyOf") if "tag" in node else None


class Writer:
    """Writes the functions of a program's nodes. `asked`: nodes whose verdict comes from the program itself.

    `constants`: the values that the functions refer to by name.
    """

    def __init__(self, nodes: Sequence[Json], asked: set[int]) -> None:
        self._nodes, self._asked = nodes, asked
        self.constants: dict[str, Any] = {"absent": object()}

    def function(self, index: int) -> Iterator[str]:
        """The lines of a node's function."""
        node = self._nodes[index]
        yield f"def n{index}(v):"
        if index in self._asked:
            yield f"    return slow({index}, v)"
            return
        if isinstance(node, bool):
            yield f"    return {node}"
            return
        yield from (f"    if not ({test}): return False" for test in self._own(index, node, "v"))
        groups = {"object": self._object(node), "array": self._array(node)}
        only = node.get("type", [])
        for kind, lines in groups.items():
            body = list(lines)
            if body and only != [kind]:
                yield f"    if {_TYPES[kind].format(v='v')}:"
                body = [f"    {line}" for line in body]
            yield from (f"    {line}" for line in body)
        yield from (f"    {line}" for line in self._in_place(index, node))
        yield "    return True"

    def _named(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _test(self, index: int, v: str) -> str:
        """Returns an expression that is true if the value `v` is valid for a node; without a call if possible."""
        node = self._nodes[index]
        if index not in self._asked and isinstance(node, bool):
            return str(node)
        if index not in self._asked and set(node) <= _SIMPLE:
            return " and ".join(self._own(index, node, v)) or "True"
        return f"n{index}({v})"

    def _own(self, index: int, node: Mapping[str, Json], v: str) -> Iterator[str]:
        """Yields expressions for a node's assertions on the value as a whole, on numbers and on texts."""
        if "type" in node:
            yield "(" + " or ".join(_TYPES[each].format(v=v) for each in node["type"]) + ")"
        if "const" in node:
            yield self._equal(node["const"], v)
        if "enum" in node:
            yield self._one_of(node["enum"], v)
        numbers = [f"{v} {sign} {node[key]!r}" for key, sign in _LIMITS.items() if key in node]
        if "multipleOf" in node:
            numbers.append(f"is_multiple({v}, {node['multipleOf']!r})")
        if numbers:
            yield self._guarded(node, ("number", "integer"), " and ".join(numbers), v)
        texts = _sizes(node, "string", v)
        texts += [self._matches(node[key], v) for key in ("pattern", "format") if key in node]
        if texts:
            yield self._guarded(node, ("string",), " and ".join(texts), v)

    @staticmethod
    def _guarded(node: Mapping[str, Json], kinds: Sequence[str], test: str, v: str) -> str:
        """A test that applies only to values of one kind."""
        if len(node.get("type", ())) == 1 and node["type"][0] in kinds:
            return f"({test})"
        return f"(not {_TYPES[kinds[0]].format(v=v)} or {test})"

    def _equal(self, value: Json, v: str) -> str:
        match value:
            case str():
                return f"{v} == {value!r}"
            case bool() | None:
                return f"{v} is {value}"
            case int() | float():
                return f"(type({v}) is not bool and {v} == {value!r})"
        return f"identity({v}) == identity({self._named(value)})"

    def _one_of(self, values: Sequence[Json], v: str) -> str:
        if all(isinstance(each, str) for each in values):
            return f"(type({v}) is str and {v} in {self._named(frozenset(values))})"
        return "(" + (" or ".join(self._equal(each, v) for each in values) or "False") + ")"

    @staticmethod
    def _matches(pattern: int, v: str) -> str:
        return f"(remembered[{pattern}]({v}) if len({v}) <= {_SHORT} else patterns[{pattern}]({v}))"

    def _object(self, node: Mapping[str, Json]) -> Iterator[str]:
        """The lines for an object's members."""
        yield from _refuse(_sizes(node, "object", "v"))
        members, required = node.get("properties", ()), set(node.get("required", ()))
        yield from _refuse(f"{name!r} in v" for name in sorted(required - {name for name, _ in members}))
        for name, target in members:
            yield f"m = v.get({name!r}, absent)"
            test = self._test(target, "m")
            if name in required:
                yield f"if m is absent or not ({test}): return False"
            elif test != "True":
                yield f"if m is not absent and not ({test}): return False"
        for name, needed in node.get("dependentRequired", ()):
            yield from _refuse(f"{name!r} not in v or {other!r} in v" for other in needed)
        for name, target in node.get("dependentSchemas", ()):
            yield from _refuse([f"{name!r} not in v or {self._test(target, 'v')}"])
        for pattern, target in node.get("patternProperties", ()):
            yield "for name, m in v.items():"
            yield f"    if {self._matches(pattern, 'name')} and not ({self._test(target, 'm')}): return False"
        if "additionalProperties" in node:
            yield from self._others(node, [name for name, _ in members])
        if "propertyNames" in node:
            yield "for name in v:"
            yield f"    if not ({self._test(node['propertyNames'], 'name')}): return False"

    def _others(self, node: Mapping[str, Json], known: Sequence[str]) -> Iterator[str]:
        test = self._test(node["additionalProperties"], "m")
        if test == "True":
            return
        names = self._named(frozenset(known))
        patterns = [f"not {self._matches(pattern, 'name')}" for pattern, _ in node.get("patternProperties", ())]
        if test == "False" and not patterns:
            yield f"if not v.keys() <= {names}: return False"
            return
        yield "for name, m in v.items():"
        yield f"    if {' and '.join([f'name not in {names}', *patterns])} and not ({test}): return False"

    def _array(self, node: Mapping[str, Json]) -> Iterator[str]:
        """The lines for an array's items."""
        yield from _refuse(_sizes(node, "array", "v"))
        if "uniqueItems" in node:
            yield "if len({identity(m) for m in v}) < len(v): return False"
        first = node.get("prefixItems", ())
        for number, target in enumerate(first):
            yield from _refuse([f"len(v) <= {number} or {self._test(target, f'v[{number}]')}"])
        if "items" in node and (test := self._test(node["items"], "m")) != "True":
            yield f"for m in v[{len(first)}:]:" if first else "for m in v:"
            yield f"    if not ({test}): return False"
        if "contains" in node:
            yield f"matches = sum([1 for m in v if {self._test(node['contains'], 'm')}])"
            yield from _refuse([f"matches >= {node.get('minContains', 1)!r}"])
            yield from _refuse(f"matches <= {node[key]!r}" for key in ("maxContains",) if key in node)

    def _in_place(self, index: int, node: Mapping[str, Json]) -> Iterator[str]:
        """The lines for the subschemas that apply to the value itself."""
        yield from _refuse(self._test(each, "v") for _, each in beside(node))
        tagged = tagged_keyword(node)
        if tagged:
            yield from self._tagged(index, node, node[tagged])
        if "anyOf" in node and tagged != "anyOf":
            yield from _refuse([" or ".join(f"({self._test(each, 'v')})" for each in node["anyOf"])])
        if "oneOf" in node and tagged != "oneOf":
            yield from _refuse([self._exactly_one(node["oneOf"])])
        if "select" in node:
            yield f"m = selected({index}, v)"
            yield "if m is None or not nodes[m](v): return False"
        if "not" in node:
            yield from _refuse([f"not ({self._test(node['not'], 'v')})"])
        if "then" in node or "else" in node:
            branches = [self._test(node[key], "v") if key in node else "True" for key in ("then", "else")]
            if "if" in node:
                yield from _refuse([f"({branches[0]}) if ({self._test(node['if'], 'v')}) else ({branches[1]})"])

    def _exactly_one(self, branches: Sequence[int]) -> str:
        return " + ".join(f"(1 if {self._test(each, 'v')} else 0)" for each in branches) + " == 1"

    def _tagged(self, index: int, node: Mapping[str, Json], branches: Sequence[int]) -> Iterator[str]:
        """The lines for a tagged choice: a dictionary selects the branch if the tag is a direct member."""
        path, values = node["tag"]["path"], node["tag"]["values"]
        if len(path) == 1 and all(isinstance(value, str) for value, _ in values):
            named = self._named({value: branches[branch] for value, branch in values})
            yield f"m = v.get({path[0]!r}) if type(v) is dict else None"
            yield f"m = {named}.get(m) if type(m) is str else None"
        else:
            yield f"m = tagged({index}, v)"
        yield "if m is None or not nodes[m](v): return False"


_SIMPLE = frozenset(
    ["at", "type", "const", "enum", "multipleOf", *_LIMITS, "maxLength", "minLength", "pattern", "format"]
)
"""Keywords that can be written as one expression."""


def _sizes(node: Mapping[str, Json], kind: str, v: str) -> list[str]:
    return [f"len({v}) {sign} {node[key]!r}" for key, sign in _SIZES[kind] if key in node]


def _refuse(tests: Any) -> Iterator[str]:
    return (f"if not ({test}): return False" for test in tests if test != "True")
