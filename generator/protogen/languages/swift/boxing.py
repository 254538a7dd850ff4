"""Chooses what Swift holds by reference: members and unions that would contain their own type, and large records.

Swift stores a value inline in its holder, so a type may contain itself only through an array or a map.
And records of records with a hundred members each make values of a megabyte. Swift moves these over the stack, and
compiles code for them member by member, which takes minutes.
"""

from __future__ import annotations

from protogen.dataclass import dataclass, field
from protogen.model.contents import held, types_of
from protogen.model.passes import knots
from protogen.model.spec import (
    Alias,
    Const,
    Enum,
    Field,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    Union,
)
from protogen.source.deep import roomy

HEAVIEST = 256
"""The most members that a value may hold inline. (Unoptimised, the compiler needs 70 seconds for vega-lite's Swift.
With a limit of 64 it needs 36, but four times the boxes; without a limit it had not finished after four minutes.)"""


@dataclass(frozen=True, slots=True)
class Boxing:
    """The members that are boxed, each with its record's name, and the unions that are `indirect` enums."""

    members: frozenset[tuple[str, str]]
    unions: frozenset[str]


@roomy
def boxing(spec: Spec) -> Boxing:
    """Chooses what a spec needs boxed: first what closes a cycle, then what is too large for its holder."""
    run = _Weighing(spec, *_tied(spec))
    for decl in spec.decls:
        run.settle(decl.name)
    return Boxing(frozenset(run.boxed), frozenset(run.indirect))


def _tied(spec: Spec) -> tuple[set[tuple[str, str]], set[str]]:
    """The unions and, where a cycle has no union, the members through which a value would hold its own kind without
    an array or a map between."""
    inside = {decl.name: list(held(types_of(decl))) for decl in spec.decls}
    around = knots(inside)
    indirect = {decl.name for decl in spec.decls if isinstance(decl, Union) and decl.name in around}
    tied = knots({name: [each for each in targets if each not in indirect] for name, targets in inside.items()})
    boxed = {
        (decl.name, each.name)
        for decl in spec.decls
        if isinstance(decl, Record) and decl.name in tied
        for each in decl.fields
        if any(tied.get(target) == tied[decl.name] for target in held([each.type]))
    }
    return boxed, indirect


@dataclass
class _Weighing:
    """Weighs declarations from the inside outwards, and boxes members until each declaration is small enough."""

    spec: Spec
    boxed: set[tuple[str, str]]
    indirect: set[str]
    weights: dict[str, int] = field(default_factory=dict)

    def settle(self, name: str) -> None:
        """Weigh a declaration and what it holds. (Chains of references can be longer than Python's stack.)"""
        waiting, entered = [name], set[str]()
        while waiting:
            name = waiting[-1]
            inside = [] if name in entered else list(held(types_of(self.spec[name])))
            entered.add(name)
            if ahead := [each for each in inside if each not in self.weights and each not in entered]:
                waiting += ahead
                continue
            waiting.pop()
            if name not in self.weights:
                decl = self.spec[name]
                self.weights[name] = self.record(decl) if isinstance(decl, Record) else self.other(decl)

    def record(self, decl: Record) -> int:
        weights = {each.name: self.field(decl, each) for each in decl.fields}
        for name in sorted(weights, key=lambda name: -weights[name]):
            if sum(weights.values()) <= HEAVIEST or weights[name] == 1:
                break
            weights[name] = 1
            self.boxed.add((decl.name, name))
        return 1 + sum(weights.values())

    def field(self, decl: Record, each: Field) -> int:
        return 1 if (decl.name, each.name) in self.boxed else self.weight(each.type)

    def other(self, decl: Enum | Union | Alias) -> int:
        match decl:
            case TaggedUnion() | TypedUnion() | KeyedUnion():
                weight = max((self.weight(each.type) for each in decl.variants), default=1)
                if weight > HEAVIEST:
                    self.indirect.add(decl.name)
                return 1 if decl.name in self.indirect else 1 + weight
            case Alias():
                return self.weight(decl.type)
            case Enum():
                return 1

    def weight(self, each: Type) -> int:
        """How many members a value of a type holds inline. Arrays and maps hold none."""
        match each:
            case Ref(target):
                return self.weights.get(target, 1)  # a type that contains itself is boxed already
            case Nullable(inner):
                return self.weight(inner)
            case TupleOf(items):
                return sum(map(self.weight, items))
            case Scalar() | Const() | ListOf() | MapOf():
                return 1
