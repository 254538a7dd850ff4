"""How much lies inside a value: what is too heavy to lie inside another is held by reference.

A value type lies whole inside whatever holds it. Records of records of a hundred members each make values of a
megabyte, which Swift moves over the stack and for which it writes code member by member, for minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from protogen.model.contents import held, types_of
from protogen.model.spec import Alias, Decl, Field, Nullable, Record, Ref, Spec, TupleOf, Type, Union

HEAVIEST = 256
"""So many members may lie inside a value. (Unoptimised, the compiler needs 70 seconds for vega-lite's Swift, 36 with
a limit of 64 and four times the boxes; without a limit it was not done after four minutes.)"""


def weighed(spec: Spec) -> Spec:
    """Box the heaviest members of records, and mark unions recursive, until no value is too heavy."""
    run = _Run(spec)
    for decl in spec.decls:
        run.settle(decl.name)
    return replace(spec, decls=tuple(run.found[decl.name][0] for decl in spec.decls))


@dataclass
class _Run:
    """The declarations that are light enough, with their weights: from the inside outwards."""

    spec: Spec
    found: dict[str, tuple[Decl, int]] = field(default_factory=dict)

    def settle(self, name: str) -> None:
        """Find a declaration and what it holds. (Chains of references can be longer than Python's stack.)"""
        waiting, entered = [name], set[str]()
        while waiting:
            name = waiting[-1]
            inside = [] if name in entered else list(held(types_of(self.spec[name])))
            entered.add(name)
            if ahead := [each for each in inside if each not in self.found and each not in entered]:
                waiting += ahead
                continue
            waiting.pop()
            if name not in self.found:
                decl = self.spec[name]
                self.found[name] = self.record(decl) if isinstance(decl, Record) else self.other(decl)

    def record(self, decl: Record) -> tuple[Decl, int]:
        weights = {each.name: self.field(each) for each in decl.fields}
        boxed: set[str] = set()
        for name in sorted(weights, key=lambda name: -weights[name]):
            if sum(weights.values()) <= HEAVIEST or weights[name] == 1:
                break
            weights[name] = 1
            boxed.add(name)
        fields = tuple(replace(each, boxed=each.boxed or each.name in boxed) for each in decl.fields)
        return replace(decl, fields=fields), 1 + sum(weights.values())

    def field(self, each: Field) -> int:
        return 1 if each.boxed else self.weight(each.type)

    def other(self, decl: Decl) -> tuple[Decl, int]:
        match decl:
            case Union():
                weight = max((self.weight(each.type) for each in decl.variants), default=1)
                heavy = decl.recursive or weight > HEAVIEST
                return replace(decl, recursive=heavy), 1 if heavy else 1 + weight
            case Alias():
                return decl, self.weight(decl.type)
        return decl, 1

    def weight(self, each: Type) -> int:
        """How many members lie inside a value of a type; behind arrays and maps lie none."""
        match each:
            case Ref(target):
                return self.found[target][1] if target in self.found else 1  # what holds itself is boxed already
            case Nullable(inner):
                return self.weight(inner)
            case TupleOf(items):
                return sum(map(self.weight, items))
        return 1
