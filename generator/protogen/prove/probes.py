"""Says what the schema declares of each record's members: what the compilers are asked about (languages/probing.py).

The schema is walked, and not the Spec. The Spec only tells which declaration is made from which place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from protogen.dataclass import dataclass, replace
from protogen.judge.judge import Judge
from protogen.judge.patterns import matches
from protogen.languages.answers import Case
from protogen.languages.probing import Probe, Said
from protogen.model.spec import Alias, Enum, Node, Record, TypedUnion
from protogen.prove.meaning.faults import place
from protogen.prove.meaning.said import alike, closure, listed_behind, required
from protogen.prove.widths import exact, width
from protogen.schema.forms import type_names
from protogen.schema.graph import Key, Subschema

_CONDITIONS = ("if", "then", "else")
_OPENS = frozenset({"$dynamicRef", "const", "dependentSchemas", "enum", "unevaluatedItems", "unevaluatedProperties"})
"""Keywords of a value of which only its presence is asked: its type may be an enum, or depend on other values."""
_HARMLESS = frozenset({"action", "epoch", "formerly"})
"""The annotations that change no type."""
_SILENT = frozenset({"$comment", "default", "deprecated", "description", "examples", "readOnly", "title", "writeOnly"})
_SHAPED = frozenset({"patternProperties", "properties", "propertyNames", "required"})
"""Keywords of objects that are no maps."""
_NULL = {"type": "null"}


def probes(case: Case) -> tuple[Probe, ...]:
    """The probes of a case: one for each member that the schema names in an object with a declaration."""
    spec, graph = case.job.spec, case.job.schema.root.graph
    made: dict[Key, list[Node]] = {}
    for decl in spec.decls:
        if decl.place is not None and graph.holds((decl.place.source.path, decl.place.pointer)):
            made.setdefault((decl.place.source.path, decl.place.pointer), []).append(decl)
    judge = Judge(next(iter(case.subjects.values())), formats=case.formats)
    walk = _Walk(made, frozenset(spec.roots), judge)
    found: list[Probe] = []
    for key, decls in made.items():
        records = [each for each in decls if isinstance(each, Record)]
        if len(records) == 1:
            found += walk.members(records[0], graph.known(key))
    return tuple(found)


@dataclass(frozen=True)
class _Walk:
    """Walks one schema. `made`: the declarations, by the subschemas that they are made from."""

    made: Mapping[Key, Sequence[Node]]
    roots: frozenset[str]
    judge: Judge

    def members(self, decl: Record, subschema: Subschema) -> Iterator[Probe]:
        """The probes of one record."""
        whole = closure(around(subschema))
        perhaps = _perhaps(whole)
        must, may = required(whole), required(perhaps)
        elsewhere = {name for part in perhaps for name in part.keywords.get("properties", ())}
        for name in dict.fromkeys(name for part in whole for name in part.keywords.get("properties", ())):
            parts = [*_named(whole, name)]
            if any(part.value is False for part in parts) or (name in may and name not in must):
                continue
            said = None if name in elsewhere else _constant(parts) or self.said(parts)
            null = said.nullable if said else all(self.judge.at(each).accepts(None) for each in parts)
            yield Probe(decl.name, name, place(parts[0]), name in must, null, said)

    def said(self, start: Sequence[Subschema], above: frozenset[Key] = frozenset()) -> Said | None:
        """What subschemas that apply together say of a type; None: nothing that every language spells alike."""
        above |= {each.key for each in start}
        if len(start) == 1 and (named := self._named(start[0])) is not None:
            return Said("named", decl=named) if named else None
        parts = closure(start)
        if any(each.value is False or not _OPENS.isdisjoint(each.keywords) or _annotated(each) for each in parts):
            return None
        unions = [(each, word) for each in parts for word in ("oneOf", "anyOf") if word in each.keywords]
        if unions:
            return self._or_null(parts, *unions[0], above) if len(unions) == 1 else None
        if all(each.keywords.keys() <= _SILENT | {"$ref", "allOf", "x-protogen"} for each in parts):
            return Said("any")
        kinds = _types(parts)
        found = self._of(kinds - {"null"}, parts, above) if len(kinds) == 1 + ("null" in kinds) else None
        if kinds == {"null"}:
            return Said("null")
        return replace(found, nullable="null" in kinds) if found is not None else None

    def _or_null(self, parts: Sequence[Subschema], owner: Subschema, word: str, above: frozenset[Key]) -> Said | None:
        """What `anyOf: [..., {type: null}]` says, with nothing beside it."""
        branches = owner.listed(word)
        others = [each for each in branches if each.value != _NULL]
        alone = all(each.keywords.keys() <= _SILENT | {"$ref", word} for each in parts)
        if not alone or len(others) != 1 or len(branches) != 2:
            return None
        found = self.said(others, above)
        return replace(found, nullable=True) if found is not None and found.sort not in ("any", "null") else None

    def _of(self, kinds: frozenset[str], parts: Sequence[Subschema], above: frozenset[Key]) -> Said | None:
        """What is said of values of one JSON type, or null."""
        match [*kinds]:
            case ["integer"]:
                return Said("integer", width=width(parts), exact=exact(parts))
            case ["number"]:
                whole = any(each.keywords.keys() & {"format", "multipleOf"} for each in parts)
                return None if whole else Said("number")
            case ["string" | "boolean" as kind]:
                return Said(kind)
            case ["array"] if not any("prefixItems" in each.keywords for each in parts):
                inner = self._below(parts, "items", above)
                return None if inner is None else Said("list", inner=inner)
            case ["object"] if all(_SHAPED.isdisjoint(each.keywords) for each in parts):
                inner = self._below(parts, "additionalProperties", above)
                return None if inner is None else Said("map", inner=inner)
        return None

    def _below(self, parts: Sequence[Subschema], word: str, above: frozenset[Key]) -> Said | None:
        below = [each.child(word) for each in parts if word in each.keywords]
        if not below:
            return Said("any")
        return None if any(each.key in above for each in closure(below)) else self.said(below, above)

    def _named(self, start: Subschema) -> str | None:
        """The declaration that a reference leads to; empty: one that is not spelled by its name alone."""
        if _annotated(start):
            return ""
        seen, each = set(), start
        while each.key not in seen:
            seen.add(each.key)
            decls = [one for one in self.made.get(each.key, ()) if not isinstance(one, Alias) or one.name in self.roots]
            if decls:
                whole = len(decls) == 1 and _is_whole(decls[0], each)
                return decls[0].name if whole and not self.judge.at(each).accepts(None) else ""
            if "$ref" not in each.keywords or not each.keywords.keys() <= _SILENT | {"$ref"}:
                return None
            each = next(each.referred(), each)
        return ""


def _is_whole(decl: Node, subschema: Subschema) -> bool:
    """Whether a declaration is for all values of its subschema, and not for those of one JSON type. (The union of all
    may be declared where an equal one is.)"""
    if isinstance(decl, Alias):
        return False
    if isinstance(decl, Enum):
        return alike(listed_behind(subschema))
    if isinstance(decl, TypedUnion) or _types(closure([subschema])) == {"object"}:
        return True
    branches = [*subschema.listed("oneOf"), *subschema.listed("anyOf")]
    return bool(branches) and all(_types(closure([each])) == {"object"} for each in branches)


def _constant(parts: Sequence[Subschema]) -> Said | None:
    """What the `const` of a member says. Elsewhere a constant is an enum of its own."""
    words = parts[0].keywords
    value = words.get("const")
    if len(parts) > 1 or not words.keys() <= _SILENT | {"const", "type"} or isinstance(value, float):
        return None
    plain = isinstance(value, str | bool) or (isinstance(value, int) and abs(value) < 2**31)
    return Said("constant", value=value) if plain and value is not None else None


def around(subschema: Subschema) -> Iterator[Subschema]:
    """A subschema and, if it is a branch of `allOf`, `oneOf` or `anyOf`, what it is a branch of."""
    yield subschema
    tokens = subschema.place.pointer.split("/")
    while len(tokens) > 2 and tokens[-2] in ("allOf", "oneOf", "anyOf") and tokens[-1].isdigit():
        tokens = tokens[:-2]
        key = (subschema.key[0], "/".join(tokens))
        if not subschema.graph.holds(key):
            return
        yield subschema.graph.known(key)


def _perhaps(whole: Sequence[Subschema]) -> list[Subschema]:
    """The subschemas that hold for some values of an object, at every depth."""
    found: dict[Subschema, None] = {}
    rest = [*whole]
    while rest:
        each = rest.pop()
        held = [one for word in ("oneOf", "anyOf") for one in each.listed(word)]
        held += [each.child(word) for word in _CONDITIONS if word in each.keywords]
        held += [each.child("dependentSchemas", name) for name in each.keywords.get("dependentSchemas", ())]
        new = [one for one in closure(held) if one not in found]
        found.update(dict.fromkeys(new))
        rest += new
    return [*found]


def _named(whole: Sequence[Subschema], name: str) -> Iterator[Subschema]:
    """What applies to a member."""
    for part in whole:
        if name in part.keywords.get("properties", ()):
            yield part.child("properties", name)
    for part in whole:
        for pattern in part.keywords.get("patternProperties", ()):
            if matches(pattern, name):
                yield part.child("patternProperties", pattern)


def _types(parts: Iterable[Subschema]) -> frozenset[str]:
    """The JSON types that all parts allow; none: they say nothing, or allow nothing."""
    found: frozenset[str] | None = None
    for each in parts:
        kinds = each.keywords.get("type")
        if kinds is not None:
            own = type_names(kinds)
            found = own if found is None else _both(found, own)
    return found or frozenset()


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    numbers = {"integer", "number"}
    whole = {"integer"} if one & numbers and other & numbers and one & numbers != other & numbers else set()
    return (one & other) | whole


def _annotated(subschema: Subschema) -> bool:
    """Whether an annotation may change the type."""
    notes = subschema.keywords.get("x-protogen", {})
    return not isinstance(notes, dict) or not notes.keys() <= _HARMLESS
