"""Counts the parts of a contract that documents use: messages, optional members, enum values and alternatives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from protogen.checks.choices import chooser
from protogen.model.contents import references, types_of
from protogen.model.spec import (
    Alias,
    Enum,
    KeyedUnion,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Ref,
    Spec,
    TaggedUnion,
    TupleOf,
    Type,
    TypedUnion,
    Union,
)
from protogen.runtime.choice import Choices
from protogen.source.place import Json
from protogen.validate.values import Names

Exercised = Counter[tuple[str, str, str]]
"""Counts by kind (MESSAGE, MEMBER, VALUE or VARIANT), declaration and name."""
Look = Callable[[Json, Exercised], None]

MESSAGE, MEMBER, VALUE, VARIANT = "messages", "optional members", "enum values", "alternatives"


class Looker:
    """Walks valid documents along the Spec and counts the parts that they use."""

    def __init__(self, spec: Spec, known: Choices) -> None:
        self._spec, self._known = spec, known
        self._choose = chooser(known, "")
        self._looks: dict[str, Look | None] = {}

    def look(self, root: str, value: Json, seen: Exercised) -> None:
        """Count the parts that a document of an entry point uses."""
        self._choose = chooser(self._known, root)
        self._declared(root)(value, seen)

    def _declared(self, name: str) -> Look:
        """The function for a declaration; made on first use, since declarations may refer to one another."""
        known = self._looks.get(name)
        if known is not None:
            return known

        def later(value: Json, seen: Exercised) -> None:
            look = self._looks[name]
            if look is None:
                look = self._looks[name] = self._made(name)
            look(value, seen)

        self._looks.setdefault(name, None)
        return later

    def _made(self, name: str) -> Look:
        match self._spec[name]:
            case Record() as decl:
                return self._record(decl)
            case Enum() as decl:
                return _enum(decl)
            case TaggedUnion() | TypedUnion() | KeyedUnion() as decl:
                return self._union(decl)
            case Alias(type=held):
                return self._type(held) or _nothing

    def _type(self, held: Type) -> Look | None:
        """The function for a type; None if there is nothing to count in it."""
        match held:
            case Ref(target):
                return self._declared(target)
            case Nullable(inner):
                look = self._type(inner)
                return look and (lambda value, seen: look(value, seen) if value is not None else None)
            case ListOf(item):
                return _each(self._type(item), list)
            case MapOf(item):
                return _each(self._type(item), dict)
            case TupleOf(items, rest):
                return _tuple([self._type(each) for each in items], self._type(rest) if rest else None)
        return None

    def _record(self, decl: Record) -> Look:
        members = [
            (each.name, None if each.required else (MEMBER, decl.name, each.name), self._type(each.type))
            for each in decl.fields
        ]
        members = [each for each in members if each[1] or each[2]]
        others = self._type(decl.extra) if decl.extra else None
        known = {each.name for each in decl.fields}

        def look(value: Json, seen: Exercised) -> None:
            if type(value) is not dict:
                return
            for name, key, inside in members:
                if name in value:
                    if key:
                        seen[key] += 1
                    if inside:
                        inside(value[name], seen)
            if others:
                for name, member in value.items():
                    if name not in known:
                        others(member, seen)

        return look

    def _union(self, decl: Union) -> Look:
        looks = {each.name: self._type(each.type) for each in decl.variants}

        def look(value: Json, seen: Exercised) -> None:
            variant = self._choose(decl, value)
            if variant is not None:
                seen[VARIANT, decl.name, variant.name] += 1
                inside = looks[variant.name]
                if inside:
                    inside(value, seen)

        return look


def _nothing(value: Json, seen: Exercised) -> None:
    pass


def _enum(decl: Enum) -> Look:
    keys = {each.value: (VALUE, decl.name, _spelled(each.value)) for each in decl.members}

    def look(value: Json, seen: Exercised) -> None:
        if type(value) in (str, int) and value in keys:
            seen[keys[value]] += 1

    return look


def _each(inside: Look | None, kind: type) -> Look | None:
    if inside is None:
        return None

    def look(value: Json, seen: Exercised) -> None:
        items: Iterable[Json] = ()
        if kind is dict and isinstance(value, dict):
            items = value.values()
        elif kind is list and isinstance(value, list):
            items = value
        for item in items:
            inside(item, seen)

    return look


def _tuple(looks: Sequence[Look | None], rest: Look | None) -> Look:
    def look(value: Json, seen: Exercised) -> None:
        for number, item in enumerate(value if type(value) is list else ()):
            inside = looks[number] if number < len(looks) else rest
            if inside:
                inside(item, seen)

    return look


def _spelled(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def wanted(spec: Spec, names: Sequence[Names]) -> Iterator[tuple[str, str, str]]:
    """All parts that documents of some entry points can use: messages, then their parts, in the Spec's order."""
    told_apart = {each.root for each in names if each.path}
    for each in names:
        yield from ((MESSAGE, "", name) for name in dict.fromkeys(each.tags.values() if each.path else [each.root]))
    reached = _reached(spec, [each.root for each in names])
    for decl in spec.decls:
        if decl.name not in reached:
            continue
        match decl:
            case Record():
                yield from ((MEMBER, decl.name, each.name) for each in decl.fields if not each.required)
            case Enum():
                yield from ((VALUE, decl.name, _spelled(each.value)) for each in decl.members)
            case TaggedUnion() | TypedUnion() | KeyedUnion():
                if decl.name not in told_apart:  # otherwise its alternatives are the messages
                    yield from ((VARIANT, decl.name, each.name) for each in decl.variants)
            case Alias():
                pass
            case _:
                assert_never(decl)


def _reached(spec: Spec, roots: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    waiting = [root for root in roots if root in spec.index]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += references(types_of(spec[name]))
    return reached


def with_messages(seen: Exercised, valid: Counter[str]) -> Exercised:
    """The counts, with those of the messages added."""
    return seen + Counter({(MESSAGE, "", name): count for name, count in valid.items()})


def table(spec: Spec, names: Sequence[Names], seen: Exercised) -> Json:
    """The counts as JSON, by kind, declaration and name."""
    found: dict[str, dict[str, Json]] = {}
    for what, decl, name in wanted(spec, names):
        inside = found.setdefault(what, {})
        (inside.setdefault(decl, {}) if decl else inside)[name] = seen[what, decl, name]
    return found


def text(spec: Spec, names: Sequence[Names], seen: Exercised) -> Iterator[str]:
    """The counts as lines of text, with every part that was never used."""
    every = list(wanted(spec, names))
    for what in dict.fromkeys(each[0] for each in every):
        own = [each for each in every if each[0] == what]
        never = [each for each in own if not seen[each]]
        yield f"{what}: {len(own) - len(never)} of {len(own)} exercised"
        for _, decl, name in never:
            yield f"  never: {decl}.{name}" if decl else f"  never: {name}"
