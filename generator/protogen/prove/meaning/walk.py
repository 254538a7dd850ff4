"""Lays a value of a language against the schema, place by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from protogen.dataclass import dataclass, replace
from protogen.languages.native import Native
from protogen.prove.meaning import below, names, scalars
from protogen.prove.meaning.applied import Applied, Part, Reading, Weight
from protogen.prove.meaning.equal import same
from protogen.prove.meaning.faults import Fault, Result, place, places
from protogen.prove.meaning.said import Shape, declared, listed, required, shape, specific, tags, takes_arrays
from protogen.prove.meaning.said import names as named
from protogen.source.place import Json, escape

_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value at a place of a document: what the schema asks of it, and what it is in the language."""

    start: tuple[Part, ...]
    value: Json
    native: Native
    pointer: str

    def fault(self, rule: str, wanted: str, found: str, at: str = "") -> Result:
        """One thing that is wrong here."""
        return Result((Fault(rule, self.pointer or "the document", at or places(self.start), wanted, found),))


class Walk:
    """Compares values of one message with its schema."""

    def __init__(self, applied: Applied) -> None:
        self._applied = applied
        self._known: dict[tuple[object, ...], Result] = {}

    def of(self, start: Sequence[Part], value: Json, native: Native, pointer: str = "") -> Result:
        """All that is wrong with a value, read in the way that fits it best."""
        spot = _Spot(tuple(start), value, native, pointer)
        key = (id(native), tuple((each.subschema.key, each.weight) for each in start))
        if key not in self._known:
            self._known[key] = self._of(spot)
        return self._known[key]

    def _of(self, spot: _Spot) -> Result:
        if spot.native.kind == "raw":
            return _raw(spot)
        readings = self._applied.readings(spot.start, spot.value)
        best = min((self._read(spot, each) for each in readings), key=lambda found: len(found.faults))
        said = frozenset({places(spot.start)}) if _shape(spot.start) else frozenset[str]()
        return best | Result(said=said) | _poorer(spot, readings)

    def _read(self, spot: _Spot, reading: Reading) -> Result:
        native = spot.native
        found = Result()
        if native.unknown:
            for each in reading.choices:
                if specific(each, spot.value):
                    wanted = "an alternative that is known: the schema accepts it here"
                    found |= spot.fault("unknown", wanted, f"the unknown one, `{native.type}`", place(each.branch))
        for helper in native.astray:
            found |= spot.fault("helper", f"`{helper}` does what it is for", "it does not")
        for each in reading.choices:
            found |= Result(tuple(names.alternative(each, native, spot.pointer)))
        if isinstance(spot.value, dict):
            return found | self._object(spot, reading, spot.value)
        if isinstance(spot.value, list):
            return found | self._array(spot, reading, spot.value)
        return found | Result(tuple(scalars.faults(spot.start, reading, spot.value, native, spot.pointer)))

    def _array(self, spot: _Spot, reading: Reading, value: Sequence[Json]) -> Result:
        native = spot.native
        if native.kind != "list" or len(native.items) != len(value):
            return spot.fault("type", f"a list of {len(value)}", described(native))
        found = Result()
        merged = any(sum(map(takes_arrays, each.branches)) > 1 for each in reading.choices)
        for index, (each, held) in enumerate(zip(value, native.items, strict=True)):
            found |= self.of(list(below.item(reading, index, merged)), each, held, f"{spot.pointer}/{index}")
        return found

    def _object(self, spot: _Spot, reading: Reading, value: dict[str, Json]) -> Result:
        native = spot.native
        if native.kind not in ("record", "map"):
            return spot.fault("type", "an object", described(native))
        known = named(reading)
        unnamed = _unnamed(spot, known)
        shared = _shared(reading, native)
        found = _named(spot, known, unnamed)
        if native.kind == "record":
            found |= Result(tuple(names.members(known, native, spot.pointer)))
            found |= Result(tuple(_absence(spot, reading, merged=shared is not None)))
        for name, each in value.items():
            held = native.members[name].value if name in native.members else native.extra.get(name)
            if held is None:
                found |= spot.fault("lost", f"the member `{name}`", "it is nowhere in the value")
            elif name not in unnamed:
                start = list(below.member(reading, name, name in (shared or ())))
                found |= self.of(start, each, held, f"{spot.pointer}/{escape(name)}")
        return found


def _shared(reading: Reading, native: Native) -> frozenset[str] | None:
    """The members that other branches of the value's unions name, if the record holds all members of one of them: then
    it stands for several branches. None: it is one branch's own."""
    found, holds = set[str](), False
    constant = {name for name, each in native.members.items() if each.value and each.value.kind == "constant"}
    for choice in reading.choices:
        if constant & tags(choice.branch).keys():
            continue  # a tag of its own
        for number, branch in enumerate(choice.branches):
            if number != choice.number:
                own = declared(branch)
                holds = holds or own <= native.members.keys()
                found |= own
    return frozenset(found) if holds else None


def _unnamed(spot: _Spot, known: Mapping[str, Part]) -> Mapping[str, Part]:
    """The members that the schema names, and the type does not."""
    native = spot.native
    own = native.members if native.kind == "record" else {}
    here = {name: part for name, part in known.items() if name in spot.value and name not in own}
    if native.kind == "map":
        return here
    firm = {name: part for name, part in known.items() if part.weight is not Weight.CONDITION and name not in own}
    return here | firm


def _named(spot: _Spot, known: Mapping[str, Part], unnamed: Mapping[str, Part]) -> Result:
    if not unnamed:
        return Result()
    first = min(unnamed, key=lambda name: name not in spot.value)
    at = place(unnamed[first].subschema.child("properties", first))
    some = ", ".join(f"`{name}`" for name in sorted(unnamed)[:_MOST_NAMES])
    wanted = f"a type with {'the member' if len(unnamed) == 1 else 'the members'} {some}"
    wanted += " ..." if len(unnamed) > _MOST_NAMES else ""
    kept = f"; `{first}` is among the other members" if first in spot.value else ""
    fault = Fault("named", spot.pointer or "the document", at, wanted, described(spot.native) + kept)
    return Result((replace(fault, of=places(spot.start)),))


def _absence(spot: _Spot, reading: Reading, merged: bool) -> Iterator[Fault]:
    """Members that must be there and may be absent in the type, and the other way around."""
    always = required(each.subschema for each in spot.start if each.weight is not Weight.CONDITION)
    parts = [each.subschema for each in reading.parts if each.weight is not Weight.CONDITION]
    here = {name for each in parts for name in each.keywords.get("required", ())}
    conditional = {name for each in reading.parts for name in each.subschema.keywords.get("required", ())}
    firm = {name for each in parts for name in each.keywords.get("properties", ())}
    if not spot.start or any(isinstance(held, dict) for each in reading.parts for held in listed(each.subschema)):
        return  # a constant has its own members, all of them
    for name, each in spot.native.members.items():
        at = f"{places(spot.start)} {name}"
        if each.optional and name in (always if merged else here):
            yield Fault("required", spot.pointer or "the document", at, f"`{name}` is always there", "it may be absent")
        if each.optional is False and name in firm - here - conditional:
            yield Fault("optional", spot.pointer or "the document", at, f"`{name}` may be absent", "it is always there")


def _poorer(spot: _Spot, readings: Sequence[Reading]) -> Result:
    """Another alternative accepts the value too, and names all that this one does and more."""
    if spot.native.kind != "record" or len(readings) < 2 or not isinstance(spot.value, dict):
        return Result()
    own = spot.native.members.keys() & spot.value.keys()
    for each in readings:
        more = named(each).keys() & spot.value.keys()
        if own < more:
            missing = ", ".join(f"`{name}`" for name in sorted(more - own))
            return spot.fault("poorer", f"an alternative that has {missing}", described(spot.native))
    return Result()


def _raw(spot: _Spot) -> Result:
    if not same(spot.native.json, spot.value):
        return spot.fault("value", "the value of the document", "another")
    found = _shape(spot.start)
    if found is Shape.PLAIN:
        return spot.fault("raw", "the type that the schema states", "arbitrary JSON")
    return Result(unsaid=frozenset({places(spot.start)})) if found else Result()


def _shape(start: Iterable[Part]) -> Shape:
    """How much the schema says of a place. What holds on a condition alone is beyond a type."""
    found = (min(shape(each.subschema), Shape(2 - (each.weight is Weight.CONDITION))) for each in start)
    return max(found, default=Shape.NONE)


def described(native: Native) -> str:
    """A value in a language, for people."""
    name = f" `{native.type}`" if native.type else ""
    return f"a {native.kind}{name}"
