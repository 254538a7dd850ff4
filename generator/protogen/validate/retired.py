"""Compares a retired message with the one that replaced it, and says what to change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from protogen.model.contents import bare
from protogen.model.spec import Const, Enum, Field, ListOf, MapOf, Record, Ref, Scalar, Spec, Type
from protogen.source.place import escape

_FEW = 8
"""At most this many values of an enum are listed."""


def changes(old: Spec, root: str, new: Spec, candidates: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The message of `candidates` most like a retired one, and what to change; empty if there is none."""
    before = _record(old, Ref(root))
    ranked = [(name, after) for name in candidates if name in new.index and (after := _record(new, Ref(name)))]
    if before is None or not ranked:
        return "", ()
    both = _Both(old, new)
    name, after = max(ranked, key=lambda each: both.likeness(before, each[1]))
    return name, tuple(dict.fromkeys(both.hints(before, after, "", "")))


class _Both:
    """Two Specs side by side."""

    def __init__(self, old: Spec, new: Spec) -> None:
        self._old, self._new = old, new

    def likeness(self, before: Record, after: Record, depth: int = 4) -> int:
        """How many members two records have in common, including those of inner records."""
        found = 0
        for one, other in self._pairs(before, after, depth):
            inside = _record(self._old, one.type), _record(self._new, other.type)
            found += one.name == other.name
            found += self.likeness(inside[0], inside[1], depth - 1) if depth and inside[0] and inside[1] else 0
        return found

    def hints(self, before: Record, after: Record, was: str, now: str, depth: int = 8) -> Iterator[str]:
        """One sentence per change. `was`, `now`: the records' JSON Pointers."""
        pairs = {other.name: one for one, other in self._pairs(before, after)}
        kept = {one.name for one in pairs.values()}
        for each in before.fields:
            if each.name not in kept:
                yield f"remove `{was}/{escape(each.name)}`"
        for each in after.fields:
            pointer = f"{now}/{escape(each.name)}"
            if each.name in pairs:
                yield from self._kept(pairs[each.name], each, f"{was}/{escape(pairs[each.name].name)}", pointer, depth)
            elif each.required:
                yield f"add `{pointer}`: {_described(self._new, each.type)}"
                inside = _record(self._new, each.type)
                if inside is not None and depth:
                    yield from self.hints(_NOTHING, inside, "", pointer, depth - 1)

    def _kept(self, one: Field, other: Field, was: str, now: str, depth: int) -> Iterator[str]:
        if one.name != other.name:
            yield f"rename `{was}` to `{now}`"
        if other.required and not one.required:
            yield f"`{now}` is required: {_described(self._new, other.type)}"
        inside = _record(self._old, one.type), _record(self._new, other.type)
        if inside[0] and inside[1]:
            if depth:
                yield from self.hints(inside[0], inside[1], was, now, depth - 1)
            return
        before, after = _described(self._old, one.type), _described(self._new, other.type)
        if before != after:
            yield f"`{now}` is {after}, not {before}"

    def _pairs(self, before: Record, after: Record, depth: int = 4) -> list[tuple[Field, Field]]:
        """Pairs of members that match: those of the same name, and renamed objects with similar members."""
        names = {each.name: each for each in after.fields}
        pairs = [(each, names[each.name]) for each in before.fields if each.name in names]
        taken = {other.name for _, other in pairs}
        for each in before.fields:
            inside = _record(self._old, each.type)
            if each.name in names or inside is None or not depth:
                continue
            ranked = [
                (self.likeness(inside, held, depth - 1), -number, other)
                for number, other in enumerate(after.fields)
                if other.name not in taken and (held := _record(self._new, other.type)) is not None
            ]
            best = max(ranked, key=lambda row: row[:2], default=None)
            if best is not None and best[0] > 0:
                taken.add(best[2].name)
                pairs.append((each, best[2]))
        return pairs


_NOTHING = Record(name="", fields=(), extra=None)


def _record(spec: Spec, held: Type) -> Record | None:
    plain = bare(held, spec)
    return plain if isinstance(plain, Record) else None


def _described(spec: Spec, held: Type) -> str:
    match bare(held, spec):
        case Const(value):
            return f"`{json.dumps(value, ensure_ascii=False)}`"
        case Enum(members=members):
            values = [f"`{json.dumps(each.value, ensure_ascii=False)}`" for each in members]
            more = f" or {len(values) - _FEW} more" if len(values) > _FEW else ""
            return f"one of {', '.join(values[:_FEW])}{more}" if len(values) > 1 else values[0]
        case Scalar(kind):
            return {"integer": "an integer", "any": "any value", "null": "null"}.get(kind.value, f"a {kind.value}")
        case ListOf():
            return "an array"
        case Record() | MapOf():
            return "an object"
    return "a value"
