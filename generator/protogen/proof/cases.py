"""Holds what is known of a value during a proof: the nodes that it satisfies, and those that it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from protogen.dataclass import dataclass, replace
from protogen.proof import facets, inside
from protogen.proof.graph import Flat, Graph, Part, Spot, canonical
from protogen.source.place import Json

_PARTS = 3
"""Values are listed for objects and arrays of at most so many levels,"""
_MANY = 64
"""and if there are at most so many."""
_CHOICES = ("oneOf", "anyOf", "select", "if")


@dataclass(frozen=True, slots=True)
class Pick:
    """At a path is one of some values (canonical texts), or a string that is not one of them."""

    path: tuple[str, ...]
    values: frozenset[str]
    among: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A set of values: all that meet some nodes, meet none of others, and are of some types. `settled`: the choices
    (node and keyword) of which one alternative is among the nodes. `picks`: what is known of tags."""

    met: tuple[int, ...]
    unmet: frozenset[int] = frozenset()
    kinds: frozenset[str] = facets.TYPES
    settled: frozenset[tuple[int, str]] = frozenset()
    picks: frozenset[Pick] = frozenset()
    having: frozenset[str] = frozenset()
    """Members that are there."""

    def also(self, *indexes: int) -> Case:
        """The values that also satisfy further nodes."""
        return replace(self, met=tuple(dict.fromkeys([*self.met, *indexes])))

    def never(self, indexes: Iterable[int]) -> Case:
        """The values that do not meet some nodes."""
        return replace(self, unmet=self.unmet | {*indexes})


def of(spots: Iterable[Spot]) -> Case:
    """The values that meet some nodes."""
    return Case(tuple(dict.fromkeys(spot.index for spot in spots)))


@dataclass(frozen=True)
class Facts:
    """The facts that follow directly from a case. Each is an upper bound: there may be fewer values."""

    graph: Graph
    case: Case

    @cached_property
    def flat(self) -> Flat:
        """All parts that the values meet."""
        return self.graph.flat(Spot(index, "#") for index in self.case.met)

    @cached_property
    def unmet(self) -> frozenset[int]:
        """All nodes that no value meets."""
        return self.case.unmet | {part.node["not"] for part in self.flat.having("not")}

    @cached_property
    def values(self) -> list[Json] | None:
        """The values themselves, if there are finitely many, and few."""
        return self._few(_PARTS)

    def _few(self, depth: int) -> list[Json] | None:
        found = facets.values(self.graph, self.flat)
        kinds = self.case.kinds & facets.types(self.flat, found)
        if found is not None:
            listed = [value for value in found.values() if facets.type_of(value) in kinds]
        elif kinds <= {"null", "boolean"}:
            listed = [value for value in (None, True, False) if facets.type_of(value) in kinds]
        elif depth and kinds in ({"object"}, {"array"}):
            made = self._objects(depth - 1) if kinds == {"object"} else self._arrays(depth - 1)
            if made is None:
                return None
            listed = made
        else:
            return None
        return [value for value in listed if self._accepts(value)]

    def _objects(self, depth: int) -> list[Json] | None:
        """The objects, if none has members but of few values each."""
        if not all(Facts(self.graph, each).flat.never for each in self.strangers(frozenset())):
            return None
        made: list[dict[str, Json]] = [{}]
        for name in self.names:
            held = Facts(self.graph, self.member(name))._few(depth)
            if held is None or len(made) * (len(held) + 1) > _MANY:
                return None
            without = [] if name in self.required else made
            made = [*without, *({**each, name: value} for each in made for value in held)]
        return list(made)

    def _arrays(self, depth: int) -> list[Json] | None:
        """The arrays, if they have few items of few values each."""
        low, most = facets.size(self.flat, "minItems", max) or 0, facets.size(self.flat, "maxItems", min)
        made: list[list[Json]] = [[]]
        found = [] if low else [*made]
        for position in range(_MANY if most is None else most):
            held = Facts(self.graph, self.item(position))._few(depth)
            if held is None or len(found) + len(made) * len(held) > _MANY:
                return None
            if not held:
                break
            made = [[*each, value] for each in made for value in held]
            found += made if position + 1 >= low else []
        return list(found)

    def _accepts(self, value: Json) -> bool:
        met = all(self.graph.accepts(index, value) for index in self.case.met)
        return met and not any(self.graph.accepts(index, value) for index in self.unmet)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The types that the values may have."""
        if self.flat.never:
            return frozenset()
        if self.values is not None:
            return frozenset(map(facets.type_of, self.values))
        return self.case.kinds & facets.kinds(self.graph, self.flat)

    @cached_property
    def required(self) -> Mapping[str, str]:
        """Members that every object has."""
        found = {**inside.required(self.flat), **dict.fromkeys(self.case.having, "")}
        more = [pair for part in self.flat.having("dependentRequired") for pair in part.node["dependentRequired"]]
        for _ in more:
            found |= {each: "" for name, needs in more if name in found for each in needs if each not in found}
        return found

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Members that some part names."""
        return inside.names(self.flat)

    def member(self, name: str) -> Case:
        """The values of a member."""
        return of(inside.member(self.graph, self.flat, name, evaluated=False))

    def item(self, position: int) -> Case:
        """The items at a position."""
        return of(inside.item(self.graph, self.flat, position, evaluated=False))

    def below(self, keyword: str) -> tuple[int, ...]:
        """The nodes that the parts have under a keyword."""
        return tuple(part.node[keyword] for part in self.flat.having(keyword))

    def strangers(self, patterns: frozenset[str], only: str = "") -> Iterator[Case]:
        """The values of members that nothing names and none of some patterns matches (`only`: and this one does),
        in cases that together are all."""
        sure: list[int] = []
        either: list[tuple[int, ...]] = []
        for part in self.flat.parts:
            own = {self.graph.patterns[number]: index for number, index in part.node.get("patternProperties", ())}
            if only in own:
                sure.append(own[only])
            elif "additionalProperties" in part.node:
                options = [index for text, index in own.items() if text not in patterns]
                either.append((part.node["additionalProperties"], *options))
        sure += [options[0] for options in either if len(options) == 1]
        open_ones = [options for options in either if len(options) > 1][:1]
        sure += [
            part.node["unevaluatedProperties"]
            for part in self.flat.having("unevaluatedProperties")
            if not inside.unclear_part(self.flat, part, "unevaluatedProperties")
            and not any(
                {"additionalProperties", "patternProperties"} & each.node.keys() for each in self.flat.under(part)
            )
        ]
        yield from (Case((*sure, option)) for option in (open_ones[0] if open_ones else ()))
        if not open_ones:
            yield Case(tuple(sure))

    @cached_property
    def choices(self) -> list[tuple[Part, str]]:
        """Choices of which no alternative is taken yet."""
        return [
            (part, keyword)
            for part in self.flat.parts
            for keyword in _CHOICES
            if keyword in part.node and (part.index, keyword) not in self.case.settled
        ]

    def taken(self, part: Part, keyword: str) -> Iterator[Case]:
        """The cases that a choice makes; together they are all."""
        case = replace(self.case, settled=self.case.settled | {(part.index, keyword)})
        held = part.node[keyword]
        match keyword:
            case "anyOf":
                yield from (case.also(index) for index in held)
            case "oneOf":
                yield from (case.also(index).never(set(held) - {index}) for index in held)
            case "if":
                then, other = part.node.get("then"), part.node.get("else")
                yield case.also(held, *([then] if then is not None else []))
                yield case.also(*([other] if other is not None else [])).never([held])
            case "select":
                path = tuple(held["path"])
                for value, index in held["values"]:
                    pick = Pick(path, frozenset([canonical(value)]), among=True)
                    yield replace(case.also(index), picks=case.picks | {pick})
                known = frozenset(canonical(value) for value, _ in held["values"])
                yield replace(case.also(held["other"]), picks=case.picks | {Pick(path, known, among=False)})

    def by_kind(self) -> list[Case]:
        """A case for each type."""
        return [replace(self.case, kinds=frozenset({kind})) for kind in sorted(self.kinds)]
