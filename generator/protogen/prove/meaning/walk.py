"""Lays a value of a language against the schema, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from protogen.dataclass import dataclass, replace
from protogen.languages.native import Native
from protogen.prove.meaning import names, scalars
from protogen.prove.meaning.applied import Applied, Part, Reading, Start, Weight
from protogen.prove.meaning.equal import same
from protogen.prove.meaning.facts import Frame, Ground, Way, object_form, scalar_form
from protogen.prove.meaning.faults import RIGHT, Fault, Result, joined, place
from protogen.prove.meaning.said import Shape, declared, listed, required, specific, tags
from protogen.schema.graph import Subschema
from protogen.source.place import Json, escape

_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value at a place of a document: what the schema asks of it, and what it is in the language."""

    ground: Ground
    value: Json
    native: Native
    pointer: str

    @property
    def start(self) -> Sequence[Part]:
        """The subschemas that it is asked of."""
        return self.ground.start.parts

    def fault(self, rule: str, wanted: str, found: str, at: str = "") -> Result:
        """One thing that is wrong here."""
        return Result((Fault(rule, self.pointer or "the document", at or self.ground.at, wanted, found),))


class Walk:
    """Compares values of one message, of one document after another, with its schema."""

    def __init__(self, applied: Applied, subject: Subschema) -> None:
        self._applied = applied
        self._start = applied.start([Part(subject)])
        self._grounds: dict[Start, Ground] = {}
        self._known: dict[tuple[int, int, Start], tuple[Result, Native]] = {}
        """Results, and the description itself: it stays, and so does its identity."""

    def begin(self) -> None:
        """Go on to another document."""
        self._applied.begin()
        self._known.clear()

    def of_document(self, value: Json, native: Native) -> Result:
        """All that is wrong with a document's value, read in the way that fits it best."""
        return self._of(self._start, value, native, "")

    def _of(self, start: Start, value: Json, native: Native, pointer: str) -> Result:
        ground = self._grounds.get(start)
        if ground is None:
            ground = self._grounds[start] = Ground(self._applied, start)
        if native.kind == "raw":
            return _raw(_Spot(ground, value, native, pointer))
        if not isinstance(value, (dict, list)):
            return self._best(_Spot(ground, value, native, pointer))
        key = id(native), id(value), start
        if key not in self._known:
            self._known[key] = self._best(_Spot(ground, value, native, pointer)), native
        return self._known[key][0]

    def _best(self, spot: _Spot) -> Result:
        """All that is wrong in the reading that fits best."""
        ground = spot.ground
        readings = self._applied.readings(ground.start, spot.value)
        results = [self._read(spot, ground.way(each)) for each in readings]
        best = min(results, key=lambda found: len(found.faults))
        return joined([best, ground.result, _poorer(spot, readings)]) if len(results) > 1 else best | ground.result

    def _read(self, spot: _Spot, way: Way) -> Result:
        if isinstance(spot.value, dict):
            return self._object(spot, way, spot.value)
        if isinstance(spot.value, list):
            return joined([_head(spot, way.reading), self._array(spot, way, spot.value)])
        form = scalar_form(way, spot.value, spot.native)
        if form is not None and form in way.right and same(spot.native.json, spot.value):
            return RIGHT
        faults = scalars.faults(spot.start, way.reading, spot.value, spot.native, spot.pointer)
        found = joined([_head(spot, way.reading), Result(tuple(faults))])
        if form is not None and not found.faults:
            way.right.add(form)
        return found

    def _array(self, spot: _Spot, way: Way, value: Sequence[Json]) -> Result:
        native = spot.native
        if native.kind != "list" or len(native.items) != len(value):
            return spot.fault("type", f"a list of {len(value)}", described(native))
        pairs = enumerate(zip(value, native.items, strict=True))
        return joined([self._of(way.item(n), each, held, f"{spot.pointer}/{n}") for n, (each, held) in pairs])

    def _object(self, spot: _Spot, way: Way, value: dict[str, Json]) -> Result:
        native, found = spot.native, list[Result]()
        if native.kind not in ("record", "map"):
            return joined([_head(spot, way.reading), spot.fault("type", "an object", described(native))])
        form = object_form(value, native)
        frame = way.frames.get(form) if form else None
        if frame is None:
            frame, result = _frame(spot, way)
            if form and not result.faults:
                way.frames[form] = frame
            found.append(result)
        shared, unnamed = frame
        for name, each in value.items():
            held = native.members[name].value if name in native.members else native.extra.get(name)
            if held is None:
                found.append(spot.fault("lost", f"the member `{name}`", "it is nowhere in the value"))
            elif name not in unnamed:
                found.append(self._of(way.member(name, name in shared), each, held, f"{spot.pointer}/{escape(name)}"))
        return joined(found)


def _head(spot: _Spot, reading: Reading) -> Result:
    """What is wrong with a value, whatever its JSON type."""
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
    return found


def _frame(spot: _Spot, way: Way) -> tuple[Frame, Result]:
    """Which members of an object other branches share and which its type does not name, and what is wrong with it, but
    for the values of its members."""
    native, known = spot.native, way.named
    unnamed = _unnamed(spot, known)
    shared = _shared(way.reading, native)
    found = [_head(spot, way.reading), _named(spot, known, unnamed)]
    if native.kind == "record":
        found.append(Result(tuple(names.members(known, native, spot.pointer))))
        found.append(Result(tuple(_absence(spot, way.reading, merged=shared is not None))))
    return (shared or frozenset(), frozenset(unnamed)), joined(found)


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
    return Result((replace(fault, of=spot.ground.at),))


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
        at = f"{spot.ground.at} {name}"
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
        more = spot.ground.way(each).named.keys() & spot.value.keys()
        if own < more:
            missing = ", ".join(f"`{name}`" for name in sorted(more - own))
            return spot.fault("poorer", f"an alternative that has {missing}", described(spot.native))
    return Result()


def _raw(spot: _Spot) -> Result:
    if not same(spot.native.json, spot.value):
        return spot.fault("value", "the value of the document", "another")
    if spot.ground.shape is Shape.PLAIN:
        return spot.fault("raw", "the type that the schema states", "arbitrary JSON")
    return Result(unsaid=frozenset({spot.ground.at})) if spot.ground.shape else Result()


def described(native: Native) -> str:
    """A value in a language, for people."""
    name = f" `{native.type}`" if native.type else ""
    return f"a {native.kind}{name}"
