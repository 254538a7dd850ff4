"""Makes types of msgspec from a check program. Reading a text with them parses and checks it in one go, in C.

A type takes less than its node accepts: what it refuses may still be valid. It never takes more, for values that are
exact (validate/lines.py). Inside a type, functions decide about the nodes for which no other type is known to be so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from protogen.checks.nodes import beside
from protogen.source.place import Json
from protogen.validate.checked import ROOM, checked, hook
from protogen.validate.limited import LIMITS, BeyondTypes, Node, integer, number, sized, struct, with_tag
from protogen.validate.values import Names

if TYPE_CHECKING:
    from msgspec.json import Decoder

_KEYWORDS: Mapping[str, frozenset[str]] = {
    "": frozenset({"at", "$ref", "allOf", "type", "const", "enum"}),
    "string": frozenset({"minLength", "maxLength"}),
    "integer": frozenset(LIMITS),
    "real": frozenset(LIMITS),
    "array": frozenset({"items", "minItems", "maxItems"}),
    "object": frozenset({"properties", "required", "additionalProperties"}),
}
"""What types can say of each kind of values; of all kinds under the empty name."""
_OTHERS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"pattern", "format"}),
    "integer": frozenset({"multipleOf"}),
    "real": frozenset({"multipleOf"}),
    "array": frozenset({"prefixItems", "uniqueItems", "contains", "minContains", "maxContains", "unevaluatedItems"}),
    "object": frozenset(["patternProperties", "propertyNames", "minProperties", "maxProperties"])
    | {"dependentRequired", "dependentSchemas", "unevaluatedProperties"},
}
"""What they cannot say, by the kind of the only values that it concerns."""
_KINDS = {each: {each} for each in ("string", "integer", "array", "object", "boolean", "null")}
_KINDS["number"] = {"integer", "real"}
_CHOICES = ("oneOf", "anyOf", "tag", "select")
_PLAIN: Final = re.compile(r"[^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff]*").fullmatch
"""Names that msgspec takes."""
_KNOWN = frozenset(_CHOICES).union(*_KEYWORDS.values(), *_OTHERS.values())


class Structs(NamedTuple):
    """Reads documents as classes. `called`: the message that a class stands for; `reals`: whether there are numbers
    that may be fractions; `open`: whether all objects may have any members that their classes do not name."""

    decoder: Decoder[Any]
    called: Mapping[type, str]
    reals: bool
    open: bool


def structs(document: Mapping[str, Json], names: Names, sample: bytes = b"") -> Structs | None:
    """The classes for the documents of an entry point, which are all objects; None if there are none. Their members
    are in the order in which a sample of documents has them."""
    from msgspec.json import Decoder

    if document.get("dynamic"):
        return None
    types = _Types(document, sample)
    try:
        called = types.messages(document["roots"][names.root], names)
        return Structs(Decoder(_either([*called]), dec_hook=hook), called, types.reals, types.open)
    except (BeyondTypes, RecursionError, TypeError):  # TypeError: msgspec cannot tell the types of a union apart
        return None


def _either(types: Sequence[Any]) -> Any:
    from typing import Union

    if not types:
        raise BeyondTypes
    return Union[tuple(types)]  # noqa: UP007 - how many there are is known here only


class _Types:
    """Makes types for sets of nodes that must all accept a value. `reals`, `open`: as in Structs."""

    def __init__(self, document: Mapping[str, Json], sample: bytes) -> None:
        self._document, self._sample = document, sample
        self._nodes: Sequence[Json] = document["nodes"]
        self._made: dict[frozenset[int], Any] = {}
        self._open: set[frozenset[int]] = set()
        self.reals, self.open = False, True

    def messages(self, root: int, names: Names) -> dict[type, str]:
        """The classes for the messages of an entry point, with their names."""
        parts = self._parts([root])
        tagged = self._tagged(parts)
        if not names.path:
            made = [*tagged[1].values()] if tagged else [struct(self._members(parts))]
            return dict.fromkeys(made, names.root)
        if tagged is None or (tagged[0],) != names.path:
            raise BeyondTypes
        return {made: names.tags[tag] for tag, made in tagged[1].items() if tag in names.tags}

    def of(self, targets: Iterable[int]) -> Any:
        """The type of what all of some nodes accept: one that asks their functions where no other says it, and inside a
        type that holds itself."""
        key = frozenset(self._flat(targets))
        if key not in self._made:
            if key in self._open or len(self._open) == ROOM:
                return checked(self._document, sorted(key))
            self._open.add(key)
            try:
                self._made[key] = self._type([self._nodes[each] for each in sorted(key)])
            except BeyondTypes:
                self._made[key] = checked(self._document, sorted(key))
            finally:
                self._open.discard(key)
        return self._made[key]

    def _parts(self, targets: Iterable[int]) -> list[Node]:
        return [self._nodes[each] for each in self._flat(targets)]

    def _flat(self, targets: Iterable[int]) -> dict[int, None]:
        """Some nodes and those that must hold beside them, without those that say nothing."""
        found: dict[int, None] = {}
        waiting = [*targets]
        while waiting:
            index = waiting.pop()
            node = self._nodes[index]
            if node is False or (node is not True and "$dynamicRef" in node):
                raise BeyondTypes
            if node is not True and index not in found:
                found[index] = None
                waiting += (each for _, each in beside(node))
        return found

    def _type(self, parts: Sequence[Node]) -> Any:
        tagged = self._tagged(parts)
        if tagged is not None:
            return _either([*tagged[1].values()])
        choice = self._choice(parts)
        if choice is not None:
            return choice
        return _either([self._of_kind(kind, parts) for kind in sorted(self._kinds(parts))])

    def _kinds(self, parts: Sequence[Node]) -> set[str]:
        """The kinds of values that are taken. Where none are named, they are those that the keywords are about."""
        for each in parts:
            if not each.keys() <= _KNOWN:
                raise BeyondTypes
        named = [each["type"] for each in parts if "type" in each]
        about = {kind for each in parts for kind in ("object", "array") if each.keys() & _KEYWORDS[kind]}
        found = {kind for name in named[0] for kind in _KINDS[name]} if named else about
        for names in named[1:]:
            found &= {kind for name in names for kind in _KINDS[name]}
        listed = _listed(parts, self._texts)
        if listed is not None:
            known = {"string"} if any(isinstance(each, str) for each in listed) else set()
            known |= {"null"} if any(each is None for each in listed) else set()
            found = found & known if named else known
        return found - {"integer"} if "real" in found else found

    def _of_kind(self, kind: str, parts: Sequence[Node]) -> Any:
        if any(each.keys() & _OTHERS.get(kind, frozenset()) for each in parts):
            raise BeyondTypes
        match kind:
            case "string":
                return self._string(parts)
            case "integer":
                return integer(parts)
            case "real":
                self.reals = True
                return number(parts)
            case "array":
                item: Any = self.of(each["items"] for each in parts if "items" in each)
                return sized(list.__class_getitem__(item), parts, "minItems", "maxItems")
            case "object":
                return self._object(parts)
            case "boolean":
                return bool
        return None

    def _string(self, parts: Sequence[Node]) -> Any:
        from typing import Literal

        listed = _listed(parts, self._texts)
        if listed is None:
            return sized(str, parts, "minLength", "maxLength")
        if any(each.keys() & _KEYWORDS["string"] for each in parts):
            raise BeyondTypes
        return Literal[tuple(each for each in listed if isinstance(each, str))]

    def _texts(self, node: Node) -> list[Json] | None:
        """The texts of alternatives that each ask for one text and nothing else, if all are different."""
        if "oneOf" in node and "anyOf" in node:
            return None
        found = []
        for index in node.get("oneOf") or node.get("anyOf") or ():
            parts = self._parts([index])
            if len(parts) != 1 or parts[0].keys() - {"at"} != {"const"} or not isinstance(parts[0]["const"], str):
                return None
            found.append(parts[0]["const"])
        return found if found and len({*found}) == len(found) else None

    # Choices

    def _tagged(self, parts: Sequence[Node]) -> tuple[str, dict[str, type]] | None:
        """The key of a tag, and a class for each of its texts; None if nothing is chosen by a tag."""
        chosen = [each for each in parts if "tag" in each or "select" in each]
        if not chosen:
            return None
        node = chosen[0]
        tag, branches = node.get("select") or node["tag"], node.get("oneOf") or node.get("anyOf")
        if len(chosen) > 1 or len(tag["path"]) != 1 or len(node.keys() & {"oneOf", "anyOf", "select"}) != 1:
            raise BeyondTypes
        rest = [_without_choice(each) if each is node else each for each in parts]
        key, found = tag["path"][0], {}
        for value, at in tag["values"]:
            try:
                members = self._members([*rest, *self._parts([branches[at] if branches else at])])
                found[value] = with_tag(members, key, value)
            except BeyondTypes:
                continue  # the other messages are read
        told = len(found) > 1  # msgspec does not ask for the tag of a class that is the only one
        return key, {value: struct(each, (key, value) if told else None) for value, each in found.items()}

    def _choice(self, parts: Sequence[Node]) -> Any:
        """The type of a choice between values of different kinds; None if there is none."""
        chosen = [each for each in parts if each.keys() & {"oneOf", "anyOf"} and self._texts(each) is None]
        if not chosen:
            return None
        node = chosen[0]
        if len(chosen) > 1 or ("oneOf" in node and "anyOf" in node):
            raise BeyondTypes
        rest = [_without_choice(each) if each is node else each for each in parts]
        made: list[Any] = []
        seen: set[str] = set()
        for target in node.get("oneOf") or node["anyOf"]:
            branch = self._parts([target])
            kinds = {kind for each in branch for name in each.get("type", ()) for kind in _KINDS[name]}
            if not kinds or kinds & seen:
                raise BeyondTypes
            seen |= kinds
            made.append(self._type([*rest, *branch]))
        return _either(made)

    # Objects

    def _object(self, parts: Sequence[Node]) -> Any:
        """A class for objects; a dict where no member has a name."""
        if any(each.get("properties") or each.get("required") for each in parts):
            return struct(self._members(parts))
        held = self.of(each["additionalProperties"] for each in parts if "additionalProperties" in each)
        return dict.__class_getitem__((str, held))

    def _members(self, parts: Sequence[Node]) -> dict[str, tuple[Any, bool]]:
        """The types of members by name, and whether they are required."""
        if self._kinds([*parts, {"type": ["object"]}]) != {"object"}:
            raise BeyondTypes
        if any(each.keys() & (_OTHERS["object"] | {*_CHOICES}) for each in parts):
            raise BeyondTypes
        required = dict.fromkeys(name for each in parts for name in each.get("required", ()))
        found: dict[str, tuple[Any, bool]] = {}
        names = dict.fromkeys(name for each in parts for name, _ in each.get("properties", ())) | required
        for name in sorted(names, key=lambda name: self._sample.find(f'"{name}":'.encode(errors="replace"))):
            if _PLAIN(name):
                found[name] = self.of(_targets(parts, name)), name in required
            elif name in required:
                raise BeyondTypes
        others = (self._nodes[each["additionalProperties"]] for each in parts if "additionalProperties" in each)
        self.open = self.open and all(each is True for each in others) and all(map(_PLAIN, names))
        return found


def _targets(parts: Sequence[Node], name: str) -> Iterator[int]:
    """The nodes for a member."""
    for each in parts:
        own = [target for known, target in each.get("properties", ()) if known == name]
        yield from own or ([each["additionalProperties"]] if "additionalProperties" in each else [])


def _without_choice(node: Node) -> Node:
    return {key: value for key, value in node.items() if key not in _CHOICES}


def _listed(parts: Sequence[Node], texts: Callable[[Node], list[Json] | None]) -> list[Json] | None:
    """The only values that are taken; None if they are not listed."""
    found: list[Json] | None = None
    for each in parts:
        lists = [[each["const"]]] if "const" in each else []
        lists += [each["enum"]] if "enum" in each else []
        chosen = texts(each)
        lists += [chosen] if chosen else []
        for values in lists:
            if any(value is not None and not isinstance(value, str) for value in values):
                raise BeyondTypes
            found = [*values] if found is None else [value for value in found if value in values]
    return found
