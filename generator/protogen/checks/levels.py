"""Finds, for each constraint, the weakest layer that enforces it: type, tolerant reader or strict reader.

Walks types and subschemas side by side. Where it is not certain, the strict reader counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from protogen.checks.shapes import Shape, below, level, shape_of, types_of
from protogen.dataclass import dataclass, field, replace
from protogen.model.alternatives import Alternative, alternatives, taken_apart
from protogen.model.contents import bare
from protogen.model.references import plain_reference
from protogen.model.spec import (
    ANY,
    Alias,
    Enum,
    KeyedUnion,
    Kind,
    Nullable,
    Ref,
    Scalar,
    Spec,
    TaggedUnion,
    Type,
    TypedUnion,
    Union,
    takes_more,
)
from protogen.model.unions import branches
from protogen.model.views import EVERY_TYPE, View, view
from protogen.schema.keywords import CONSTRAINING
from protogen.schema.load import Key, Subschema
from protogen.schema.walk import reachable

LEVELS = ("type", "tolerant", "strict", "none")
"""From the layer that notices a violation first, to none."""


class Slot(NamedTuple):
    """A keyword of a subschema."""

    subschema: Key
    keyword: str


def honoured(roots: Mapping[str, Subschema], spec: Spec) -> Mapping[Slot, str]:
    """Returns the level of each keyword that applies to values of the declarations."""
    run = _Run(spec)
    run.waiting += [([roots[name]], Ref(name)) for name in reversed(list(roots)) if name in spec.index]
    while run.waiting:
        run.shaped(*run.waiting.pop())
    for owner, keyword in run.groups:
        # a value that is invalid in every alternative is invalid for the choice
        if any(run.strict(each) for each in reachable(owner.listed(keyword))):
            run.note(owner, keyword, "strict")
    return run.levels


@dataclass
class _Run:
    spec: Spec
    levels: dict[Slot, str] = field(default_factory=dict)
    done: set[tuple[tuple[Key, ...], Type]] = field(default_factory=set)
    opaque: set[Key] = field(default_factory=set)
    groups: list[tuple[Subschema, str]] = field(default_factory=list)
    """Untagged choices that a type reflects."""
    aliased: dict[str, Type] = field(default_factory=dict)
    waiting: list[tuple[Sequence[Subschema], Type]] = field(default_factory=list)
    """The work list, the next entry last. With a list, a schema's depth does not matter."""

    def strict(self, subschema: Subschema) -> bool:
        """Whether the strict reader must enforce any constraint of a subschema."""
        words = CONSTRAINING & subschema.keywords.keys()
        return any(self.levels.get(Slot(subschema.key, keyword)) == "strict" for keyword in words)

    def note(self, subschema: Subschema, keyword: str, level: str) -> None:
        slot = Slot(subschema.key, keyword)
        self.levels[slot] = max(level, self.levels.get(slot, level), key=LEVELS.index)

    def unshaped(self, subschemas: Iterable[Subschema]) -> None:
        """Leaves subschemas that no type reflects to the strict reader."""
        for each in reachable(subschemas, seen=self.opaque):
            for keyword in each.keywords:
                self.note(each, keyword, "strict")

    def shaped(self, subschemas: Sequence[Subschema], type: Type) -> None:
        """Walks subschemas that all apply to a value of a type."""
        type = self.behind(type)
        once = (tuple(each.key for each in subschemas), type)
        if once in self.done:
            return
        self.done.add(once)
        if (target := _only_refers(subschemas)) is not None:
            self.waiting.append(([target], type))
            return
        whole, shape = view(subschemas), bare(type, self.spec)
        if whole is None or shape == ANY:
            self.unshaped(subschemas)
            return
        match shape:
            case Enum():
                self.enum(whole, shape)
            case TaggedUnion() if (group := branches(whole)) is not None:
                self.tagged(whole, shape, *group)
            case _:
                self.plain(whole, type, shape)

    def behind(self, type: Type) -> Type:
        """The type that an alias stands for, however long the chain."""
        chain = []
        while isinstance(type, Ref) and isinstance(alias := self.spec[type.target], Alias):
            chain.append(type.target)
            type = self.aliased.get(type.target, alias.type)
        self.aliased.update(dict.fromkeys(chain, type))
        return type

    def enum(self, whole: View, shape: Enum) -> None:
        """Walks an enum. The alternatives of a described enum are constants, as open as the enum."""
        for part in whole.parts:
            self.note_all(part, shape, frozenset({shape.kind.value}))
            for _, option in part.children():
                for keyword in option.keywords:
                    self.note(option, keyword, "strict" if shape.open else "type")

    def tagged(self, whole: View, shape: TaggedUnion, owner: Subschema, keyword: str) -> None:
        """Walks a tagged union. Everything next to the alternatives applies to every variant."""
        self.note(owner, keyword, "strict" if shape.open else "tolerant")
        rest = [_without(part, keyword) if part is owner else part for part in whole.parts]
        given = owner.listed(keyword)
        pairs = list(zip(given, shape.variants, strict=False))
        self.waiting += [([*rest, option], variant.type) for option, variant in reversed(pairs)]
        self.unshaped(given[len(shape.variants) :])

    def plain(self, whole: View, type: Type, shape: Shape) -> None:
        """Walks any other shape: its keywords, then its members, items and untagged alternatives."""
        inside: list[tuple[list[Subschema], Type]] = []
        group = branches(whole)
        if group is not None:
            owner, keyword = group
            found, reflected = _untagged(owner, keyword, type, shape, self.spec)
            self.note(owner, keyword, found)
            if reflected is None:
                self.unshaped(owner.listed(keyword))
            elif found != "strict":
                self.groups.append(group)
            inside = reflected or []
            whole = View(tuple(_without(part, keyword) if part is owner else part for part in whole.parts))
        inside += below(whole, shape, self.spec)
        told = {each.key for subschemas, _ in inside for each in subschemas}
        json_types = types_of(type, self.spec)
        for part in whole.parts:
            self.note_all(part, shape, json_types)
            self.unshaped(
                child for tokens, child in part.children() if tokens[0] not in _MERGED and child.key not in told
            )
        self.waiting += reversed(inside)

    def note_all(self, part: Subschema, shape: Shape, json_types: frozenset[str]) -> None:
        for keyword, value in part.keywords.items():
            limited = shape_of(keyword, shape, self.spec)
            self.note(part, keyword, level(part, keyword, value, limited, json_types))


def _only_refers(subschemas: Sequence[Subschema]) -> Subschema | None:
    """The target of a lone subschema that asserts nothing but a reference."""
    alone = len(subschemas) == 1 and CONSTRAINING.isdisjoint(subschemas[0].keywords)
    return plain_reference(subschemas) if alone else None


_MERGED = frozenset({"$defs", "definitions", "allOf"})
"""Keywords whose subschemas are in the view already or do not apply to a value."""


def _without(part: Subschema, keyword: str) -> Subschema:
    left = {key: value for key, value in part.keywords.items() if key != keyword and key not in _MERGED - {"allOf"}}
    return replace(part, value=left)


def _untagged(
    owner: Subschema, keyword: str, type: Type, shape: Shape, spec: Spec
) -> tuple[str, list[tuple[list[Subschema], Type]] | None]:
    """The level of untagged alternatives, and the alternatives with their types (None: the shape reflects none)."""
    found = taken_apart(alternatives(owner.listed(keyword), EVERY_TYPE))
    real = [each for each in found if each.types != {"null"}]
    nulls: list[tuple[list[Subschema], Type]] = [([one.option], Scalar(Kind.NULL)) for one in found if one not in real]
    if len(real) == 1 and len(nulls) == 1 and isinstance(type, Nullable):
        return "type", [([real[0].option], type.inner), *nulls]
    pairs = _pairs(real, shape, spec) if isinstance(shape, Union) and all(each.whole for each in found) else None
    if pairs is None:
        return "strict", None
    if isinstance(shape, TypedUnion) and len(real) == len(shape.variants):
        return "type", [*pairs, *nulls]
    kept = isinstance(shape, Union) and takes_more(shape)
    return "tolerant" if keyword == "anyOf" and not kept else "strict", [*pairs, *nulls]


def _pairs(real: Sequence[Alternative], shape: Union, spec: Spec) -> list[tuple[list[Subschema], Type]] | None:
    """Each alternative with the type of its variant; None if the match is not certain."""
    match shape:
        case TaggedUnion():
            return None
        case KeyedUnion():
            return _keyed_pairs(real, shape)
        case TypedUnion():
            return _typed_pairs(real, shape, spec)


def _keyed_pairs(real: Sequence[Alternative], shape: KeyedUnion) -> list[tuple[list[Subschema], Type]] | None:
    first = sorted(real, key=lambda each: -len(each.seen.required))
    if [tuple(each.seen.required) for each in first] != [variant.keys for variant in shape.variants]:
        return None
    return [([each.option], variant.type) for each, variant in zip(first, shape.variants, strict=True)]


def _typed_pairs(
    real: Sequence[Alternative], shape: TypedUnion, spec: Spec
) -> list[tuple[list[Subschema], Type]] | None:
    found: list[tuple[list[Subschema], Type]] = []
    for variant in shape.variants:
        own = [each for each in real if not each.types.isdisjoint(variant.json_types)]
        inner = bare(variant.type, spec)
        if len(own) > 1 and isinstance(inner, Union):
            pairs = _pairs(own, inner, spec)
            if pairs is None:
                return None
            found += pairs
        else:
            found += [([each.option], variant.type) for each in own]
    return found if len(found) == len(real) else None
