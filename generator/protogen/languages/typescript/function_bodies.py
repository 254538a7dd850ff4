"""Writes the statements of the function that says whether a value is valid for a node of a check program.

{"type": ["array"], "items": 2}        if (!isArray(value)) return false;
                                       for (const item of value) {
                                         if (!isThing(item)) return false;
                                       }
                                       return true;
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from protogen.checks.nodes import beside
from protogen.checks.reach import tagged_keyword
from protogen.languages.typescript.conditions import (
    FALSE,
    TRUE,
    Condition,
    atom,
    block,
    both,
    either,
    opposite,
    unless,
    when,
)
from protogen.languages.typescript.names import SAFE, literal
from protogen.languages.typescript.statements import each_of, indented, until_break, until_return, unused
from protogen.languages.typescript.values import SIMPLE, Values, is_scalar, values_of
from protogen.source.place import Json

_FEW = 2
"""So many values are compared in place; more are listed in a function."""


class Writer:
    """Writes functions. `left`: the nodes that are left to the exact reader."""

    def __init__(self, nodes: Sequence[Json], left: set[int], names: Mapping[int, str], values: Values) -> None:
        self._nodes, self._left, self._names, self._values = nodes, left, names, values
        self._wanted: dict[int, None] = {}

    def _want(self, index: int) -> str:
        """The name of a node's function, which will be written."""
        self._wanted[index] = None
        return self._names[index]

    def all(self, starts: Sequence[int]) -> Mapping[str, str]:
        """The text of some nodes' functions, and of those that they call, by name."""
        texts: dict[str, str] = {}
        self._wanted = dict.fromkeys(starts)
        while waiting := [each for each in self._wanted if self._names[each] not in texts]:
            for index in waiting:
                node = self._nodes[index]
                body = [*self._body(node)]
                head = unused(f"function {self._names[index]}(value)", "value", *body)
                texts[self._names[index]] = "\n".join(block(head, body))
        return texts

    def resolved(self, index: int) -> int:
        """The node that stands for a node: what it refers to, if it says no more."""
        seen: set[int] = set()
        while index not in seen | self._left and self._nodes[index] not in (True, False):
            seen.add(index)
            if self._nodes[index].keys() - {"at"} == {"$ref"}:
                index = self._nodes[index]["$ref"]
        return index

    def _test(self, index: int, v: str) -> Condition:
        """Whether a value is valid for a node; without a call if that is short."""
        index = self.resolved(index)
        node = self._nodes[index]
        if index in self._left:
            return self._values.call("undecided")
        if isinstance(node, bool):
            return TRUE if node else FALSE
        if node.keys() <= SIMPLE and len(values_of(node) or ()) <= _FEW:
            return self._values.own(node, v)
        return atom(f"{self._want(index)}({v})")

    def _called(self, index: int) -> Condition:
        """Whether the value itself is valid for a node: by a call, since what the compiler has learnt of the value must
        not make the conditions of another node look wrong."""
        index = self.resolved(index)
        if index in self._left or isinstance(self._nodes[index], bool):
            return self._test(index, "value")
        return atom(f"{self._want(index)}(value)")

    def _body(self, node: Json) -> Iterator[str]:
        if isinstance(node, bool):
            yield f"return {literal(node)};"
            return
        listed = self._listed(node)
        if listed is not None:
            yield from _switch(listed)
            return
        yield from until_return(self._steps(node))

    def _listed(self, node: Mapping[str, Json]) -> Sequence[Json] | None:
        """The values that a node accepts, if it does nothing but list them."""
        if node.keys() <= SIMPLE:
            return values_of(node)
        keyword, *more = [*(node.keys() - {"at"}), ""]
        if len(more) > 1 or keyword not in ("anyOf", "oneOf"):
            return None
        branches = [self._nodes[self.resolved(each)] for each in node[keyword]]
        if not all(isinstance(each, dict) and each.keys() <= {"at", "type", "const"} for each in branches):
            return None
        lists = [values_of(each) for each in branches]
        values = [value for each in lists for value in each or ()]
        told_apart = len({(isinstance(each, bool), each) for each in values if is_scalar(each)}) == len(values)
        return values if told_apart and all(each is not None for each in lists) else None

    def _steps(self, node: Mapping[str, Json]) -> Iterator[str]:
        yield from unless(self._values.own(node, "value"))
        kinds: tuple[tuple[str, Callable[[Mapping[str, Json]], Iterator[str]]], ...]
        kinds = (("object", self._object), ("array", self._array))
        for kind, lines in kinds:
            if values_of(node) is not None or kind not in node.get("type", [kind]):
                continue
            if node.get("type") == [kind]:
                yield from lines(node)
            elif body := [*until_return(lines(node))]:
                yield from block(f"if ({self._values.type(kind, 'value').text})", body)
        yield from self._in_place(node)
        yield "return true;"

    def _object(self, node: Mapping[str, Json]) -> Iterator[str]:
        """The statements about an object's members."""
        yield from unless(_sizes(node, "Properties", "Object.keys(value).length"))
        members, required = node.get("properties", ()), set(node.get("required", ()))
        for name in sorted(required - {name for name, _ in members}):
            yield from unless(opposite(_absent(name)))
        for name, target in members:
            test = self._test(target, _member(name))
            if name in required:
                yield from unless(test if self._refuses_absence(target) else both([opposite(_absent(name)), test]))
            elif test != TRUE:
                allowed = self._values.optional(self._nodes[self.resolved(target)], _member(name))
                allowed = allowed or either([_absent(name), test])
                yield from when(opposite(allowed), "return false;")
        for name, needed in node.get("dependentRequired", ()):
            for other in needed:
                yield from unless(either([_absent(name), opposite(_absent(other))]))
        for name, target in node.get("dependentSchemas", ()):
            yield from unless(either([_absent(name), self._called(target)]))
        yield from self._names_of(node, [name for name, _ in members])

    def _names_of(self, node: Mapping[str, Json], known: Sequence[str]) -> Iterator[str]:
        """The statements that concern the names of an object's members, whatever they are."""
        for pattern, target in node.get("patternProperties", ()):
            name, test = opposite(self._values.matches(pattern, "name")), self._test(target, "value[name]")
            yield from each_of("name", _NAMES, either([name, test]))
        if "additionalProperties" in node:
            yield from self._others(node, known)
        if "propertyNames" in node:
            yield from each_of("name", _NAMES, self._test(node["propertyNames"], "name"))

    def _others(self, node: Mapping[str, Json], known: Sequence[str]) -> Iterator[str]:
        patterns = [self._values.matches(pattern, "name") for pattern, _ in node.get("patternProperties", ())]
        test = either([*patterns, self._test(node["additionalProperties"], "value[name]")])
        if test == TRUE or not known:
            yield from each_of("name", _NAMES, test)
            return
        cases = [f"case {literal(name)}:" for name in known]
        rest = [f"    {line}" for line in unless(test)]
        lines = ["switch (name) {", *indented(cases), "    break;", "  default:", *rest, "}"]
        yield from block(f"for (const name of {_NAMES})", lines)

    def _array(self, node: Mapping[str, Json]) -> Iterator[str]:
        """The statements about an array's items."""
        yield from unless(_sizes(node, "Items", "value.length"))
        if "uniqueItems" in node:
            yield from unless(self._values.call("areUnique", "value"))
        first = node.get("prefixItems", ())
        for number, target in enumerate(first):
            longer = atom(f"value.length <= {number}", f"value.length > {number}")
            yield from unless(either([longer, self._test(target, f"value[{number}]")]))
        if "items" in node:
            items = f"value.slice({len(first)})" if first else "value"
            yield from each_of("item", items, self._test(node["items"], "item"))
        if "contains" in node:
            yield from self._contains(node)

    def _contains(self, node: Mapping[str, Json]) -> Iterator[str]:
        least = {"minContains": 1, **node}
        count = f"value.filter((item) => {self._test(node['contains'], 'item').text}).length"
        yield from unless(_sizes(least, "Contains", unused(count, "item")))

    def _in_place(self, node: Mapping[str, Json]) -> Iterator[str]:
        """The statements about the nodes that apply to the value itself."""
        for _, each in beside(node):
            yield from unless(self._called(each))
        tagged = tagged_keyword(node)
        if tagged:
            branches = node[tagged]
            pairs = [(value, branches[branch]) for value, branch in node["tag"]["values"]]
            yield from self._chosen("tag", node["tag"]["path"], pairs, None)
        if "anyOf" in node and tagged != "anyOf":
            alone = node.keys() <= {"at", "anyOf"}  # so that the compiler has learnt nothing of the value
            tests = [self._test(each, "value") if alone else self._called(each) for each in node["anyOf"]]
            yield from unless(either(tests))
        if "oneOf" in node and tagged != "oneOf":
            texts = [self._called(each).text for each in node["oneOf"]]
            yield from unless(self._values.call("one", *texts))
        if "select" in node:
            select = node["select"]
            yield from self._chosen("picked", select["path"], select["values"], select["other"])
        if "not" in node:
            yield from unless(opposite(self._called(node["not"])))
        if "if" in node and ("then" in node or "else" in node):
            condition = self._called(node["if"])
            branches = [self._called(node[key]) if key in node else TRUE for key in ("then", "else")]
            yield from unless(either([opposite(condition), branches[0]]))
            yield from unless(either([condition, branches[1]]))

    def _chosen(
        self, name: str, path: Sequence[str], pairs: Sequence[tuple[Json, int]], other: int | None
    ) -> Iterator[str]:
        """The statements that check the node that a tag names; `name`: the variable for the tag."""
        lines = []
        for value, target in pairs:
            if not _is_large(value):
                lines += [f"case {literal(value)}:", *indented(until_break(unless(self._called(target))))]
        rest = FALSE
        if other is not None:
            rest = both([self._values.type("string", name), self._called(other)])
        place = "value"
        for step in path:
            place = f"at({place}, {literal(step)})"
        yield f"const {name} = {place};"
        yield from [f"switch ({name}) {{", *indented([*lines, "default:", *indented(unless(rest))]), "}"]

    def _refuses_absence(self, index: int, depth: int = 8) -> bool:
        """Whether a node's test fails for `undefined` by itself."""
        index = self.resolved(index)
        node = self._nodes[index]
        if index in self._left or isinstance(node, bool) or depth == 0:
            return False
        if not node.keys().isdisjoint(["type", "const", "enum", "select"]):
            return True
        for key in ("anyOf", "oneOf"):
            if key in node and all(self._refuses_absence(each, depth - 1) for each in node[key]):
                return True
        return any(self._refuses_absence(each, depth - 1) for _, each in beside(node))


_NAMES = "Object.keys(value)"


def _switch(values: Sequence[Json]) -> Iterator[str]:
    cases = [f"  case {literal(each)}:" for each in values if not _is_large(each)]
    if cases:
        yield from ["switch (value) {", *cases, "    return true;", "}"]
    yield "return false;"


def _is_large(value: Json) -> bool:
    return isinstance(value, (int, float)) and abs(value) > SAFE


def _sizes(node: Mapping[str, Json], noun: str, size: str) -> Condition:
    """The limits of a size. No array, object or text is as long as a large integer."""
    most, least = node.get(f"max{noun}"), node.get(f"min{noun}", 0)
    tests = []
    if most is not None and most <= SAFE:
        tests.append(atom(f"{size} <= {literal(most)}", f"{size} > {literal(most)}"))
    if least > SAFE:
        tests.append(FALSE)
    elif least > 0:
        tests.append(atom(f"{size} >= {literal(least)}", f"{size} < {literal(least)}"))
    return both(tests)


def _member(name: str) -> str:
    return f"value[{literal(name)}]"


def _absent(name: str) -> Condition:
    return atom(f"{_member(name)} === undefined", f"{_member(name)} !== undefined")
