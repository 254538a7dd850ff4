"""Writes the nodes of a check program as the source of Python functions, one for each subschema that needs one.

{"type": ["object"], "required": ["id"], "properties": [["id", 2]]}        def thing(v: Any) -> bool:
                                                                            if type(v) is not dict:
                                                                                return False
                                                                            m = v.get("id", ABSENT)
                                                                            if type(m) is not str:
                                                                                return False
                                                                            return True

They decide about values as readers parse them: a float is never an integer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from protogen.checks.function_layout import Comparison, call, ended, indented, literal, refuse, when
from protogen.checks.function_tests import SIMPLE, Tests, sizes
from protogen.checks.nodes import beside
from protogen.checks.reach import tagged_keyword
from protogen.source.place import Json

_COUNT = "matches.count(True)"
_NO_TEXT = Comparison("type(v)", "is not", "str")


class Writer:
    """Writes the functions of a program's nodes. `asked`: nodes whose verdict comes from the program itself; `names`,
    `paths`: the name of each node's function, and its path (checks/function_names.py).

    `before` and `after` are the declarations that the functions refer to, in their order; `used` the names of the
    run-time.
    """

    def __init__(
        self, nodes: Sequence[Json], asked: set[int], paths: Mapping[int, str], names: Mapping[int, str]
    ) -> None:
        self._nodes, self._asked, self._paths, self._names = nodes, asked, paths, names
        self._wanted: dict[int, None] = {}
        self._tests = Tests(paths, names)
        self.after: list[str] = []
        self.used = self._tests.used
        self.before = self._tests.before

    def called(self, index: int) -> str:
        """The name of the function that decides for a node; it will be written."""
        index = self._resolved(index)
        self._wanted[index] = None
        return self._names[index]

    def functions(self) -> dict[str, list[str]]:
        """The lines of each function that was called for, and of those that they call, by name."""
        found: dict[str, list[str]] = {}
        for number in count():
            if number == len(self._wanted):
                return found
            index = list(self._wanted)[number]
            name = self._names[index]
            found[name] = [f"def {name}(v: Any) -> bool:", *indented(ended([*self._body(index, self._nodes[index])]))]
        raise AssertionError

    def _resolved(self, index: int) -> int:
        """The node that stands for a node: its reference's, if it says no more."""
        seen = {index}
        while index not in self._asked:
            node = self._nodes[index]
            if isinstance(node, bool) or node.keys() - {"at", "resource"} != {"$ref"} or node["$ref"] in seen:
                break
            index = node["$ref"]
            seen.add(index)
        return index

    def _body(self, index: int, node: Json) -> Iterator[str]:
        if index in self._asked:
            self.used.add("PROGRAM")
            yield from call("return PROGRAM.accepts", [literal(self._paths[index]), "v"], 1)
            return
        if isinstance(node, bool):
            yield f"return {node}"
            return
        yield from self._tests.own(index, node, "v", 1)
        for kind, type_, lines in (("object", "dict", self._object), ("array", "list", self._array)):
            if node.get("type", []) == [kind]:
                yield from lines(index, node, 1)
            else:
                yield from when([Comparison("type(v)", "is", type_)], [*lines(index, node, 2)], 1)
        yield from self._in_place(index, node)

    # What a value must meet: statements that return if it does not, and expressions

    def _lines(self, index: int, v: str, depth: int) -> Iterator[str]:
        """The statements that refuse a value that a node refuses."""
        index = self._resolved(index)
        node = self._nodes[index]
        if index not in self._asked and isinstance(node, bool):
            yield from [] if node else ["return False"]
        elif index not in self._asked and node.keys() <= SIMPLE:
            yield from self._tests.own(index, node, v, depth)
        else:
            yield from refuse([f"not {self.called(index)}({v})"], "or", depth)

    def _test(self, index: int, v: str) -> str:
        """An expression that is true if a node accepts a value."""
        index = self._resolved(index)
        node = self._nodes[index]
        if index not in self._asked and isinstance(node, bool):
            return str(node)
        return f"{self.called(index)}({v})"

    def _refuses_absent(self, index: int) -> bool:
        """Whether the statements of a node refuse what stands for no value before they do anything else with it."""
        index = self._resolved(index)
        node = self._nodes[index]
        if index in self._asked or isinstance(node, bool):
            return False
        if not node.keys().isdisjoint(("type", "const", "enum")):
            return True
        choice = node.get("oneOf") or node.get("anyOf") or ()
        first = not node.keys() & {"$ref", "$dynamicRef", "allOf"}
        return first and bool(node.keys() & {"tag", "select"} or (choice and self._constants(choice)))

    # Objects

    def _object(self, index: int, node: Mapping[str, Json], depth: int) -> Iterator[str]:
        yield from sizes(node, "object", "v", depth)
        members, required = node.get("properties", ()), dict.fromkeys(node.get("required", ()))
        declared = {name for name, _ in members}
        for name in (each for each in required if each not in declared):
            yield from refuse([Comparison(literal(name), "not in", "v")], "or", depth)
        for name, target in members:
            yield from self._member(name, target, name in required, depth)
        for name, needed in node.get("dependentRequired", ()):
            for other in needed:
                yield from refuse(
                    [Comparison(literal(name), "in", "v"), Comparison(literal(other), "not in", "v")], "and", depth
                )
        for name, target in node.get("dependentSchemas", ()):
            yield from when([Comparison(literal(name), "in", "v")], [*self._lines(target, "v", depth + 1)], depth)
        yield from self._others(index, node, [name for name, _ in members], depth)
        if "propertyNames" in node and (body := list(self._lines(node["propertyNames"], "name", depth + 1))):
            yield "for name in v:"
            yield from indented(body)

    def _member(self, name: str, target: int, required: bool, depth: int) -> Iterator[str]:
        shown = literal(name)
        if not required:
            if body := list(self._lines(target, "m", depth + 1)):
                held = [] if body == ["return False"] else call("m = v", [shown], depth + 1, "[]")
                yield from when([Comparison(shown, "in", "v")], [*held, *body], depth)
            return
        body = list(self._lines(target, "m", depth))
        if not body or body == ["return False"]:
            yield from body or refuse([Comparison(shown, "not in", "v")], "or", depth)
            return
        yield from call("m = v.get", [shown, "ABSENT"], depth)
        self.used.add("ABSENT")
        if not self._refuses_absent(target):
            yield from refuse([Comparison("m", "is", "ABSENT")], "or", depth)
        yield from body

    def _others(self, index: int, node: Mapping[str, Json], known: Sequence[str], depth: int) -> Iterator[str]:
        """The members that patterns name, and those that nothing names."""
        patterns = [
            (self._tests.pattern(index, f"patternProperties/{number}/0", f"PATTERN_{number + 1}"), target)
            for number, (_, target) in enumerate(node.get("patternProperties", ()))
        ]
        for search, target in patterns:
            if body := list(when([f"{search}(name)"], [*self._lines(target, "m", depth + 2)], depth + 1)):
                yield from ("for name, m in v.items():", *indented(body))
        if "additionalProperties" not in node:
            return
        terms = [f"not {search}(name)" for search, _ in patterns]
        if known:
            terms.insert(0, Comparison("name", "not in", self._tests.listed(index, "NAMES", known)))
        rest = [*self._lines(node["additionalProperties"], "m", depth + bool(terms) + 1)]
        if rest and terms:
            yield from ("for name, m in v.items():", *indented(when(terms, rest, depth + 1)))
        elif rest:
            yield from ("for m in v.values():", *indented(rest))

    # Arrays

    def _array(self, index: int, node: Mapping[str, Json], depth: int) -> Iterator[str]:
        yield from sizes(node, "array", "v", depth)
        if "uniqueItems" in node:
            self.used.add("identity")
            yield from refuse([Comparison("len({identity(m) for m in v})", "<", "len(v)")], "or", depth)
        first = node.get("prefixItems", ())
        for number, target in enumerate(first):
            if body := list(self._lines(target, "m", depth + 1)):
                yield from when([Comparison("len(v)", ">", str(number))], [f"m = v[{number}]", *body], depth)
        if "items" in node and (body := list(self._lines(node["items"], "m", depth + 1))):
            yield f"for m in v[{len(first)}:]:" if first else "for m in v:"
            yield from indented(body)
        if "contains" in node:
            yield f"matches = [{self._test(node['contains'], 'm')} for m in v]"
            yield from refuse([Comparison(_COUNT, "<", str(node.get("minContains", 1)))], "or", depth)
            if "maxContains" in node:
                yield from refuse([Comparison(_COUNT, ">", str(node["maxContains"]))], "or", depth)

    # What applies to the value itself

    def _in_place(self, index: int, node: Mapping[str, Json]) -> Iterator[str]:
        for _, each in beside(node):
            yield from self._lines(each, "v", 1)
        tagged = tagged_keyword(node)
        if tagged:
            yield from self._tagged(index, node, node[tagged])
        if "anyOf" in node and tagged != "anyOf":
            yield from self._any(index, node["anyOf"])
        if "oneOf" in node and tagged != "oneOf":
            yield from self._one(index, node["oneOf"])
        if "select" in node:
            picks = [(value, target) for value, target in node["select"]["values"]]
            yield from self._picked(index, node["select"]["path"], picks, node["select"]["other"])
        if "not" in node:
            test = self._test(node["not"], "v")
            if test != "False":
                yield from ["return False"] if test == "True" else refuse([test], "or", 1)
        if "if" in node:
            yield from self._if(node)

    def _constants(self, branches: Sequence[int]) -> list[str] | None:
        """The texts of branches that each ask for one text and nothing else, if all are different."""
        found = [self._nodes[self._resolved(each)] for each in branches]
        values = [each["const"] for each in found if isinstance(each, dict) and each.keys() - {"at"} == {"const"}]
        plain = [each for each in values if isinstance(each, str)]
        return plain if len(plain) == len(branches) == len(set(plain)) else None

    def _any(self, index: int, branches: Sequence[int]) -> Iterator[str]:
        known = self._constants(branches)
        if known is not None:
            yield from refuse([_NO_TEXT, self._tests.one_of_texts(index, known, "v", 1)], "or", 1)
            return
        tests = [self._test(each, "v") for each in branches]
        if "True" not in tests:
            found = [f"not {each}" for each in tests if each != "False"]
            yield from refuse(found, "and", 1) if found else ["return False"]

    def _one(self, index: int, branches: Sequence[int]) -> Iterator[str]:
        known = self._constants(branches)
        if known is not None:
            yield from refuse([_NO_TEXT, self._tests.one_of_texts(index, known, "v", 1)], "or", 1)
            return
        yield "matches = ["
        yield from (f"    {self._test(each, 'v')}," for each in branches)
        yield "]"
        yield from refuse([Comparison(_COUNT, "!=", "1")], "or", 1)

    def _if(self, node: Mapping[str, Json]) -> Iterator[str]:
        test = self._test(node["if"], "v")
        then, other = (list(self._lines(node[key], "v", 2)) if key in node else [] for key in ("then", "else"))
        if test in ("True", "False"):
            yield from then if test == "True" else other
        elif other and then:
            yield from (f"if {test}:", *indented(then), "else:", *indented(other))
        else:
            yield from when([test], then, 1) if then else when([f"not {test}"], other, 1)

    def _tagged(self, index: int, node: Mapping[str, Json], branches: Sequence[int]) -> Iterator[str]:
        """A choice by a tag: a dictionary selects the branch if the tag is a direct member."""
        picks = [(value, branches[number]) for value, number in node["tag"]["values"]]
        yield from self._picked(index, node["tag"]["path"], picks, None)

    def _picked(
        self, index: int, path: Sequence[str], picks: Sequence[tuple[Json, int]], other: int | None
    ) -> Iterator[str]:
        """The node that the value at a path picks; `other` for a text that picks none."""
        table = f"_{self._names[index].upper()}_BRANCHES"
        is_plain = len(path) == 1 and all(isinstance(value, str) for value, _ in picks)
        keys = [literal(value) if is_plain else f"identity({literal(value)})" for value, _ in picks]
        rows = dict(zip(keys, (self.called(target) for _, target in picks), strict=True))
        key = "str" if is_plain else "Hashable"
        self.after += [f"{table}: dict[{key}, Check] = {{", *(f"    {a}: {b}," for a, b in rows.items()), "}"]
        self.used |= {"Check"} if is_plain else {"Check", "Hashable", "identity", "picked"}
        last = [] if other is None else [self.called(other)]
        if is_plain:
            yield from refuse([Comparison("type(v)", "is not", "dict")], "or", 1)
            yield from call("tag = v.get", [literal(path[0])], 1)
            yield from refuse([Comparison("type(tag)", "is not", "str")], "or", 1)
            yield from call(f"branch = {table}.get", ["tag", *last], 1)
            if last:
                yield from refuse(["not branch(v)"], "or", 1)
                return
        else:
            yield from call("branch = picked", [table, literal(list(path)), "v", *last], 1)
        yield from refuse([Comparison("branch", "is", "None"), "not branch(v)"], "or", 1)
